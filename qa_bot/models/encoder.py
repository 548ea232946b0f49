"""Texts become unit vectors: BERT models by `bert`, all others by sentence-transformers.

Knows the model's prefixes, its token limit and how to use it from several threads; refuses to know passages and
libraries. Nothing is cut silently: texts longer than the model reads are counted in a warning.
"""

import json
import logging
import threading
import time
from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from qa_bot.errors import UsageError
from qa_bot.ingest.example import EXAMPLE
from qa_bot.models.bert import Tokens, is_bert, load_bert, load_tokenizer
from qa_bot.models.computing import compute
from qa_bot.models.device import choose
from qa_bot.models.eight_bits import VERSION, available
from qa_bot.models.loading import explained
from qa_bot.models.weights import resolve, revision_of
from qa_bot.settings import EncoderSettings

if TYPE_CHECKING:
    import torch

LOG = logging.getLogger("qa_bot")
DTYPES = ("float32", "int8")
AHEAD = 512  # texts that are tokenized at once


class Encoder(Protocol):
    """What turns texts into vectors."""

    name: str
    revision: str  # changes with the weights
    dim: int
    max_tokens: int  # tokens of a text that are read, special tokens and prefix included
    query_prefix: str
    passage_prefix: str

    def encode(self, texts: Sequence[str], *, query: bool = False) -> np.ndarray:
        """Return (n, dim) float32 rows of length 1, in the order of `texts`."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, without special tokens and prefix."""
        ...


def load_encoder(settings: EncoderSettings) -> Encoder:
    """Return the encoder that the settings name. Raises ModelError, UsageError."""
    if settings.dtype not in DTYPES:
        raise UsageError(f"Unknown encoder.dtype {settings.dtype!r}. Valid: {', '.join(DTYPES)}.")
    folder = resolve("encoder", settings.model, settings.revision)
    device, _ = choose(settings.device, generator=False)
    pooling = _bert_pooling(folder)
    if settings.dtype == "int8":
        if not (pooling and device == "cpu" and available()):
            raise UsageError(
                f"encoder.dtype int8 is for BERT models on x86 processors, not for {settings.model} on this {device}.",
                "Set encoder.dtype to float32.",
            )
        LOG.info("The encoder multiplies in 8 bits (encoder.dtype).")
    return BertEncoder(folder, settings, device, pooling) if pooling else SentenceEncoder(folder, settings, device)


class _Prefixed:
    """What all encoders share: names, prefixes, and the warning of texts that are too long."""

    dim: int
    max_tokens: int

    def __init__(self, folder: Path, settings: EncoderSettings) -> None:
        self.name = settings.model
        self.revision = revision_of(folder)
        self.query_prefix = settings.query_prefix
        self.passage_prefix = settings.passage_prefix

    def _with_prefix(self, texts: Sequence[str], query: bool) -> list[str]:
        prefix = self.query_prefix if query else self.passage_prefix
        return [prefix + text for text in texts]

    def _warn_of_long(self, over: int, texts: int) -> None:
        if over:
            LOG.warning(
                "%d of %d texts are longer than the %d tokens that %s reads; the rest of each is not searched.",
                over,
                texts,
                self.max_tokens,
                self.name,
            )


class BertEncoder(_Prefixed):
    """A BERT model whose vector is the mean of its tokens', or the first token's. May be used from many threads."""

    def __init__(self, folder: Path, settings: EncoderSettings, device: str, pooling: str) -> None:
        super().__init__(folder, settings)
        self._tokenizer = load_tokenizer(folder)
        watched: list[Tokens] = []
        if settings.dtype == "int8":
            text = EXAMPLE.read_text(encoding="utf-8")
            watched = [
                Tokens.of(self._tokenizer.encode(text[begin : begin + 700])) for begin in range(0, len(text), 700)
            ]
            self.revision = sha256(f"{self.revision} {VERSION} {text}".encode()).hexdigest()[:40]
        self._bert, _ = load_bert(folder, device, settings.batch_size, watched=watched)
        self._mean = pooling == "mean"
        self.dim = self._bert.dim
        wanted = _read_json(folder / "sentence_bert_config.json").get("max_seq_length") or self._bert.positions
        self.max_tokens = min(int(wanted), self._bert.positions)

    def encode(self, texts: Sequence[str], *, query: bool = False) -> np.ndarray:
        """Return (n, dim) float32 rows of length 1, in the order of `texts`; (0, dim) for no texts."""
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        prefixed = self._with_prefix(texts, query)
        over = 0
        for begin in range(0, len(prefixed), AHEAD):
            encodings = self._tokenizer.encode_batch(prefixed[begin : begin + AHEAD])
            over += sum(len(encoding.ids) > self.max_tokens for encoding in encodings)
            hidden = self._bert.hidden([self._cut(Tokens.of(encoding)) for encoding in encodings])
            rows[begin : begin + AHEAD] = compute(partial(self._pooled, hidden))
        self._warn_of_long(over, len(texts))
        return _unit(rows)

    def _pooled(self, hidden: "Sequence[torch.Tensor]") -> np.ndarray:
        import torch

        rows: np.ndarray = torch.stack([tokens.mean(0) if self._mean else tokens[0] for tokens in hidden]).cpu().numpy()
        return rows

    def _cut(self, tokens: Tokens) -> Tokens:
        """The tokens that the model reads; its last special one stays."""
        if len(tokens.ids) <= self.max_tokens:
            return tokens
        end = self.max_tokens - 1
        return Tokens([*tokens.ids[:end], tokens.ids[-1]], tokens.types[: end + 1])

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, without special tokens and prefix."""
        return [len(encoding.ids) for encoding in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]


class SentenceEncoder(_Prefixed):
    """A sentence-transformers model. May be used from many threads; one forward pass runs at a time."""

    def __init__(self, folder: Path, settings: EncoderSettings, device: str) -> None:
        super().__init__(folder, settings)
        self._batch_size = settings.batch_size
        self._model = compute(lambda: _load(folder, device))
        self._tokenizer = self._model.tokenizer
        self.dim = int(self._model.get_embedding_dimension())
        limit = self._model.max_seq_length or getattr(self._tokenizer, "model_max_length", None) or 512
        self.max_tokens = int(min(limit, 1 << 20))  # some tokenizers call 10**30 their limit
        self._special = len(self._tokenizer("")["input_ids"]) if callable(self._tokenizer) else 0
        self._running = threading.Lock()
        self._tokenizing = threading.Lock()

    def encode(self, texts: Sequence[str], *, query: bool = False) -> np.ndarray:
        """Return (n, dim) float32 rows of length 1, in the order of `texts`; (0, dim) for no texts."""
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        prefixed = self._with_prefix(texts, query)
        self._warn_of_long(self._long(prefixed), len(texts))
        order = sorted(range(len(prefixed)), key=lambda place: -len(prefixed[place]))
        rows = np.zeros((len(prefixed), self.dim), dtype=np.float32)
        for begin in range(0, len(order), self._batch_size):
            if begin:
                time.sleep(0.002)  # a lock is not fair: a question that waits gets in between two batches
            places = order[begin : begin + self._batch_size]
            with self._running, self._tokenizing:  # encode() tokenizes too
                rows[places] = compute(partial(self._vectors, [prefixed[place] for place in places]))
        return _unit(rows)

    def _vectors(self, batch: list[str]) -> np.ndarray:
        vectors: np.ndarray = self._model.encode(
            batch,
            batch_size=self._batch_size,
            show_progress_bar=False,
            convert_to_numpy=True,
            normalize_embeddings=False,
        )
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, without special tokens and prefix."""
        if not texts:
            return []
        with self._tokenizing:  # the Rust tokenizer keeps its truncation setting in itself
            encoded = self._tokenizer(
                list(texts), add_special_tokens=False, truncation=False, padding=False, verbose=False
            )
        return [len(ids) for ids in encoded["input_ids"]]

    def _long(self, texts: list[str]) -> int:
        # A token has at least one character, so short texts need no counting.
        long = [text for text in texts if len(text) > self.max_tokens - self._special]
        return sum(count > self.max_tokens - self._special for count in self.count_tokens(long))


def _bert_pooling(folder: Path) -> str:
    """Return how `BertEncoder` makes one vector of a text ("mean" or "cls"), "" where the model does more than that."""
    modules = _read_json(folder / "modules.json")
    kinds = [str(module.get("type", "")).rpartition(".")[2] for module in modules] if isinstance(modules, list) else []
    more = (
        _read_json(folder / "sentence_bert_config.json").get("do_lower_case"),
        _read_json(folder / "config_sentence_transformers.json").get("default_prompt_name"),
    )
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]) or any(more):
        return ""
    pooling = _read_json(folder / str(modules[1].get("path", "")) / "config.json")
    ways = [key for key, value in pooling.items() if key.startswith("pooling_mode_") and value is True]
    known = {"pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "cls"}
    return known.get(ways[0], "") if len(ways) == 1 and is_bert(folder) else ""


def _read_json(path: Path) -> Any:
    """The content of a file of the model, {} where there is none to read: what loads the model complains of that."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _load(folder: Path, device: str) -> Any:
    import torch
    from sentence_transformers import SentenceTransformer

    with explained(f"{folder} cannot be loaded as an encoder", "Give a model that sentence-transformers reads."):
        return SentenceTransformer(
            str(folder),
            device=device,
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True, "dtype": torch.float32},
        )


def _unit(rows: np.ndarray) -> np.ndarray:
    """Return `rows` with length 1; a row of zeros (no known token) becomes a fixed unit row, not NaN."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    empty = lengths[:, 0] == 0
    if empty.any():
        rows = rows.copy()
        rows[empty, 0], lengths[empty] = 1.0, 1.0
    unit: np.ndarray = rows / lengths
    return unit
