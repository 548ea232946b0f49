"""A question and passages become answer spans with scores: extractive question answering.

Knows windows, logits and characters; refuses to know documents and thresholds. Span scores and no-answer scores are sums
of two logits (Devlin et al. 2019, section 4.3) and comparable between passages for the same question and model.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from qa_bot.errors import ModelError
from qa_bot.models.device import choose
from qa_bot.models.loading import explained, over_encoder
from qa_bot.models.weights import READER_FOLDER, resolve
from qa_bot.settings import ReaderSettings

if TYPE_CHECKING:
    import torch

LOG = logging.getLogger("qa_bot")
WINDOW = 384  # tokens: question, passage and special tokens
STRIDE = 128  # tokens that neighbouring windows of a long passage share; a span is at most 30
SPAN = 30  # tokens a span may have
QUESTION = 160  # tokens of a question that are read; the rest of the window is the passage's
NO_SPAN = -100.0  # score of a text without words; real ones lie within about -30..30


@dataclass(frozen=True, slots=True)
class Reading:
    """The best span of one text: `text[start:end]`; start == end: the text holds no word."""

    start: int  # characters
    end: int  # characters
    score: float  # start logit + end logit of the span
    null_score: float  # the same of the place that stands for "no answer here"

    @property
    def answerability(self) -> float:
        """How much the span is preferred to no answer, in logits; calibrate before calling it a probability."""
        return self.score - self.null_score


class Reader(Protocol):
    """What marks answers."""

    name: str

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """Return one Reading a text, in the order of `texts`."""
        ...


def load_reader(settings: ReaderSettings) -> Reader | None:
    """Return the reader that the settings name, None for "none". Raises ModelError, UsageError."""
    if settings.model == "none":
        return None
    folder = resolve("reader", settings.model, settings.revision)
    device, _ = choose(settings.device, generator=False)
    model, tokenizer = (
        over_encoder("AutoModelForQuestionAnswering", folder) if folder == READER_FOLDER else _load(folder)
    )
    return SpanReader(settings.model, model.to(device).eval(), tokenizer, settings.batch_size)


@dataclass(frozen=True, slots=True)
class _Window:
    """What the model reads at once: the question and a stretch of one text."""

    text: int  # index of the text
    inputs: dict[str, list[int]]
    null: int  # position of the token that stands for "no answer"
    offsets: list[tuple[int, int] | None]  # characters of the text; None: not a token of the text


class SpanReader:
    """An extractive question-answering model. May be used from many threads; one forward pass runs at a time."""

    def __init__(self, name: str, model: Any, tokenizer: Any, batch_size: int) -> None:
        self.name = name
        self._model = model
        self._tokenizer = tokenizer
        self._batch_size = batch_size
        positions = int(getattr(model.config, "max_position_embeddings", None) or WINDOW + 2)
        # RoBERTa counts two of its positions as padding
        self._window = min(WINDOW, int(tokenizer.model_max_length), max(positions, 2) - 2)
        self._running = threading.Lock()

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """Return one Reading a text, in the order of `texts`; texts longer than a window are read in several."""
        if not texts:
            return []
        with self._running:
            windows = sorted(self._windows(question, texts), key=lambda window: len(window.offsets))
            read = [
                reading
                for first in range(0, len(windows), self._batch_size)
                for reading in self._read_batch(windows[first : first + self._batch_size])
            ]
        of_text: list[list[Reading]] = [[] for _ in texts]
        for window, reading in zip(windows, read, strict=True):
            of_text[window.text].append(reading)
        return [_merge(readings, text) for readings, text in zip(of_text, texts, strict=True)]

    def _windows(self, question: str, texts: Sequence[str]) -> Iterator[_Window]:
        question = self._shortened(question)
        encoded = self._tokenizer(
            [question] * len(texts),
            list(texts),
            truncation="only_second",
            max_length=self._window,
            stride=min(STRIDE, self._window // 4),
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
        )
        names = [name for name in self._tokenizer.model_input_names if name in encoded]
        for index, text in enumerate(encoded["overflow_to_sample_mapping"]):
            ids = encoded["input_ids"][index]
            null = self._tokenizer.cls_token_id
            yield _Window(
                text=text,
                inputs={name: encoded[name][index] for name in names},
                null=ids.index(null) if null in ids else 0,
                offsets=[
                    (start, end) if sequence == 1 and start < end else None
                    for (start, end), sequence in zip(
                        encoded["offset_mapping"][index], encoded.sequence_ids(index), strict=True
                    )
                ],
            )

    def _shortened(self, question: str) -> str:
        """Return `question`, or its end where it is too long to leave room for a passage; that is said."""
        room = min(QUESTION, self._window // 2)
        offsets = self._tokenizer(
            question, add_special_tokens=False, truncation=False, return_offsets_mapping=True, verbose=False
        )["offset_mapping"]
        if len(offsets) <= room:
            return question
        LOG.warning("The question has %d tokens; the reader looks at the last %d of them.", len(offsets), room)
        return question[offsets[-room][0] :]

    def _read_batch(self, windows: list[_Window]) -> list[Reading]:
        import torch

        with torch.inference_mode():
            out = self._model(**self._padded(windows))
            starts, ends = out.start_logits.float().cpu(), out.end_logits.float().cpu()
        rows = torch.arange(len(windows))
        nulls = torch.tensor([window.null for window in windows])
        null_scores = starts[rows, nulls] + ends[rows, nulls]
        inside = torch.zeros(starts.shape, dtype=torch.bool)
        for row, window in enumerate(windows):
            inside[row, : len(window.offsets)] = torch.tensor([offset is not None for offset in window.offsets])
        scores, first, last = best_spans(starts, ends, inside)
        return [
            _reading(windows[row], float(scores[row]), int(first[row]), int(last[row]), float(null_scores[row]))
            for row in range(len(windows))
        ]

    def _padded(self, windows: list[_Window]) -> "dict[str, torch.Tensor]":
        import torch

        filler = {"input_ids": int(self._tokenizer.pad_token_id or 0)}
        longest = max(len(window.offsets) for window in windows)
        return {
            name: torch.tensor(
                [w.inputs[name] + [filler.get(name, 0)] * (longest - len(w.inputs[name])) for w in windows]
            ).to(self._model.device)
            for name in windows[0].inputs
        }


def best_spans(
    starts: "torch.Tensor", ends: "torch.Tensor", inside: "torch.Tensor"
) -> "tuple[torch.Tensor, torch.Tensor, torch.Tensor]":
    """Return (score, first token, last token) of each row's best span of at most SPAN tokens, each of shape (rows,).

    `starts`, `ends`: (rows, tokens) logits; `inside`: (rows, tokens), whether a span may begin or end there. Rows where
    it may nowhere score -inf. One pass a span length, 30 of them, instead of a tokens x tokens table.
    """
    import torch

    nowhere = torch.tensor(float("-inf"))
    starts, ends = torch.where(inside, starts, nowhere), torch.where(inside, ends, nowhere)
    rows, tokens = starts.shape
    best = torch.full((rows,), float("-inf"))
    first, last = torch.zeros(rows, dtype=torch.long), torch.zeros(rows, dtype=torch.long)
    for length in range(min(SPAN, tokens)):
        score, at = (starts[:, : tokens - length] + ends[:, length:]).max(dim=1)
        better = score > best
        best = torch.where(better, score, best)
        first, last = torch.where(better, at, first), torch.where(better, at + length, last)
    return best, first, last


def _reading(window: _Window, score: float, first: int, last: int, null_score: float) -> Reading:
    begin, finish = window.offsets[first], window.offsets[last]
    if begin is None or finish is None:  # no token of the text in this window
        return Reading(0, 0, NO_SPAN, null_score)
    return Reading(begin[0], finish[1], score, null_score)


def _merge(readings: list[Reading], text: str) -> Reading:
    """Return the best span of all windows; "no answer" is as likely as in the window that has most of an answer."""
    best = max(readings, key=lambda reading: (reading.score, -reading.start))
    quote = text[best.start : best.end]
    start = best.start + len(quote) - len(quote.lstrip())  # some tokenizers count the space before a word
    end = max(start, best.end - len(quote) + len(quote.rstrip()))
    return Reading(start, end, best.score, min(reading.null_score for reading in readings))


def _load(folder: Path) -> tuple[Any, Any]:
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    hint = "Give embedded, none, or a model with an extractive question-answering head; `qa-bot models` lists some."
    with explained(f"{folder} cannot be loaded as a reader", hint):
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        model, report = AutoModelForQuestionAnswering.from_pretrained(
            folder,
            local_files_only=True,
            use_safetensors=True,
            trust_remote_code=False,
            dtype=torch.float32,
            output_loading_info=True,
        )
    if missing := sorted(report["missing_keys"]):
        raise ModelError(f"{folder} is no reader: its weights lack {', '.join(missing[:4])}.", hint)
    if not getattr(tokenizer, "is_fast", False):
        raise ModelError(f"The tokenizer of {folder} does not tell where its tokens stand in the text.", hint)
    return model, tokenizer
