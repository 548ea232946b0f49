"""The same work through other libraries, as their first page shows it: embed texts, keep them, find the nearest.

Each peer is used with the encoder that qa_bot uses, from the folder that holds it, and only where it is installed.
"""

from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from typing import Any, Protocol

K = 10


class Peer(Protocol):
    """A library that keeps texts and finds them."""

    def add(self, texts: Sequence[str]) -> None:
        """Keep the texts."""
        ...

    def search(self, query: str) -> object:
        """Return the ten nearest."""
        ...


class Txtai:
    """txtai's Embeddings, with their content."""

    def __init__(self, folder: str) -> None:
        from txtai import Embeddings  # type: ignore[import-not-found,unused-ignore]

        self._embeddings: Any = Embeddings(path=folder, content=True)

    def add(self, texts: Sequence[str]) -> None:
        """Index the texts."""
        self._embeddings.index(list(texts))

    def search(self, query: str) -> object:
        """Return the ten nearest."""
        return self._embeddings.search(query, K)


class Langchain:
    """LangChain's HuggingFaceEmbeddings and its store in memory."""

    def __init__(self, folder: str) -> None:
        from langchain_core.vectorstores import InMemoryVectorStore  # type: ignore[import-not-found,unused-ignore]
        from langchain_huggingface import HuggingFaceEmbeddings  # type: ignore[import-not-found,unused-ignore]

        self._store: Any = InMemoryVectorStore(HuggingFaceEmbeddings(model_name=folder))

    def add(self, texts: Sequence[str]) -> None:
        """Add the texts."""
        self._store.add_texts(list(texts))

    def search(self, query: str) -> object:
        """Return the ten nearest."""
        return self._store.similarity_search(query, k=K)


class LlamaIndex:
    """LlamaIndex' HuggingFaceEmbedding and its vector index."""

    def __init__(self, folder: str) -> None:
        from llama_index.core.schema import TextNode  # type: ignore[import-not-found,unused-ignore]
        from llama_index.embeddings.huggingface import (  # type: ignore[import-not-found,unused-ignore]
            HuggingFaceEmbedding,
        )

        self._embedding: Any = HuggingFaceEmbedding(model_name=folder)
        self._node: Any = TextNode
        self._index: Any = None

    def add(self, texts: Sequence[str]) -> None:
        """Build an index of the texts."""
        from llama_index.core import VectorStoreIndex  # type: ignore[import-not-found,unused-ignore]

        self._index = VectorStoreIndex([self._node(text=text) for text in texts], embed_model=self._embedding)

    def search(self, query: str) -> object:
        """Return the ten nearest."""
        return self._index.as_retriever(similarity_top_k=K).retrieve(query)


PEERS: dict[str, Callable[[str], Peer]] = {"txtai": Txtai, "langchain": Langchain, "llama-index": LlamaIndex}
DISTRIBUTIONS = {"txtai": "txtai", "langchain": "langchain-huggingface", "llama-index": "llama-index-core"}


def version(name: str) -> str:
    """Return a peer's name with its version."""
    try:
        return f"{name} {version_of(DISTRIBUTIONS[name])}"
    except PackageNotFoundError:
        return name
