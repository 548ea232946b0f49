"""The same work through other libraries, as their first page shows it: embed texts, keep them, find the nearest.

Each peer is used with the encoder that qa_bot uses, from the folder that holds it, and only where it is installed.
"""

import os
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


class Haystack:
    """Haystack's embedders of sentence-transformers and its store in memory."""

    def __init__(self, folder: str) -> None:
        os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"  # read when it is imported: nothing is sent anywhere
        from haystack import Document  # type: ignore[import-not-found,unused-ignore]
        from haystack.components.retrievers.in_memory import (  # type: ignore[import-not-found,unused-ignore]
            InMemoryEmbeddingRetriever,
        )
        from haystack.document_stores.in_memory import (  # type: ignore[import-not-found,unused-ignore]
            InMemoryDocumentStore,
        )
        from haystack_integrations.components.embedders.sentence_transformers import (  # type: ignore[import-not-found,unused-ignore]
            SentenceTransformersDocumentEmbedder,
            SentenceTransformersTextEmbedder,
        )

        self._document: Any = Document
        self._store: Any = InMemoryDocumentStore()
        self._retriever: Any = InMemoryEmbeddingRetriever(self._store, top_k=K)
        wanted = {"model": folder, "progress_bar": False, "local_files_only": True}
        self._of_texts: Any = SentenceTransformersDocumentEmbedder(**wanted)
        self._of_query: Any = SentenceTransformersTextEmbedder(**wanted)
        for embedder in (self._of_texts, self._of_query):
            embedder.warm_up()

    def add(self, texts: Sequence[str]) -> None:
        """Embed the texts and write them into the store."""
        documents = [self._document(content=text, id=str(number)) for number, text in enumerate(texts)]
        self._store.write_documents(self._of_texts.run(documents)["documents"])

    def search(self, query: str) -> object:
        """Return the ten nearest."""
        return self._retriever.run(self._of_query.run(query)["embedding"])["documents"]


PEERS: dict[str, Callable[[str], Peer]] = {
    "txtai": Txtai,
    "langchain": Langchain,
    "llama-index": LlamaIndex,
    "haystack-ai": Haystack,
}
# What has to be installed for each; the first one's version is shown.
DISTRIBUTIONS = {
    "txtai": ("txtai",),
    "langchain": ("langchain-huggingface",),
    "llama-index": ("llama-index-core", "llama-index-embeddings-huggingface"),
    "haystack-ai": ("haystack-ai", "sentence-transformers-haystack"),
}


def installed() -> dict[str, str]:
    """Return the peers that can be used here: name -> name and version."""
    found = {}
    for name, distributions in DISTRIBUTIONS.items():
        try:
            found[name] = f"{name} {[version_of(distribution) for distribution in distributions][0]}"
        except PackageNotFoundError:
            continue
    return found
