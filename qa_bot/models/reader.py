"""A question and passages become answer spans with scores: extractive question answering.

Knows windows, logits and characters; refuses to know documents and thresholds. Span scores and no-answer scores are sums
of two logits (Devlin et al. 2019, section 4.3) and comparable between passages for the same question and model.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from qa_bot.models.bert import load_bert, load_tokenizer
from qa_bot.models.computing import compute
from qa_bot.models.device import choose
from qa_bot.models.mpnet import load_mpnet
from qa_bot.models.span_models import WINDOW, BertSpans, OtherSpans, SpanModel, load_other, longest_window
from qa_bot.models.weights import READER_FOLDER, SECOND_READER_FOLDER, resolve
from qa_bot.settings import ReaderSettings

if TYPE_CHECKING:
    import torch
    from tokenizers import Encoding, Tokenizer

LOG = logging.getLogger("qa_bot")
STRIDE = 128  # tokens that neighbouring windows of a long passage share; a span is at most 30
SPAN = 30  # tokens a span may have
QUESTION = 160  # tokens of a question that are read; the rest of the window is the passage's
ABOVE = 120  # characters of a title, and of a heading, that a reader is told
ABOVE_TOKENS = 64  # of both together: with the longest question they leave a passage more than STRIDE
NO_SPAN = -100.0  # score of a text without words; real ones lie within about -30..30


@dataclass(frozen=True, slots=True)
class BestSpan:
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

    def read(self, question: str, texts: Sequence[str], above: Sequence[str] = ()) -> list[BestSpan]:
        """Return one Reading a text, in the order of `texts`; `above`: what each stands under, see `stands_under`."""
        ...


def stands_under(title: str, heading: str) -> str:
    """Return what the packaged readers are told of where a text stands, "" where there is nothing to tell."""
    title, heading = (" ".join(name.split())[:ABOVE] for name in (title, heading))
    return " | ".join(name for name in dict.fromkeys((title, heading)) if name)


def asked_under(question: str, above: str) -> str:
    """Return the question as the packaged readers learnt it: with what the text stands under."""
    return f"{question} | {above}" if above else question


def load_reader(settings: ReaderSettings) -> Reader | None:
    """Return the reader that the settings name, None for "none". Raises ModelError, UsageError."""
    if settings.model == "none":
        return None
    if settings.model != "embedded":
        return _other(settings.model, resolve("reader", settings.model, settings.revision), settings)
    device, _ = choose(settings.device, generator=False)
    tables = resolve("encoder", "embedded")
    bert, head = load_bert(tables, device, settings.batch_size, trained=READER_FOLDER)
    tokenizer = load_tokenizer(tables)
    return SpanReader(
        "embedded", BertSpans(bert, head, device, tokenizer.token_to_id("[CLS]")), tokenizer, WINDOW, told_above=True
    )


def load_second_reader(settings: ReaderSettings) -> Reader | None:
    """Return the larger reader that the settings name, None for "none" or beside no reader. Raises ModelError, UsageError."""
    if "none" in (settings.model, settings.second):
        return None
    folder = resolve("second_reader", settings.second, settings.second_revision)
    if settings.second != "embedded":
        return _other(settings.second, folder, settings)
    device, _ = choose(settings.device, generator=False)
    mpnet, head = load_mpnet(folder, SECOND_READER_FOLDER, device, settings.batch_size)
    tokenizer = load_tokenizer(folder)
    return SpanReader(
        "embedded", BertSpans(mpnet, head, device, tokenizer.token_to_id("<s>")), tokenizer, WINDOW, told_above=True
    )


def _other(name: str, folder: Path, settings: ReaderSettings) -> Reader:
    """Any extractive question-answering model of transformers."""
    device, _ = choose(settings.device, generator=False)
    loaded, tokenizer = compute(lambda: load_other(folder))
    model = OtherSpans(loaded.to(device).eval(), tokenizer, settings.batch_size)
    return SpanReader(name, model, tokenizer.backend_tokenizer, longest_window(loaded.config, tokenizer))


@dataclass(frozen=True, slots=True)
class _Window:
    """What the model reads at once: the question and a stretch of one text."""

    text: int  # index of the text
    encoding: "Encoding"
    null: int  # position of the token that stands for "no answer"
    offsets: list[tuple[int, int] | None]  # characters of the text; None: not a token of the text


class SpanReader:
    """An extractive question-answering model. May be used from many threads, whose windows share batches."""

    def __init__(
        self, name: str, model: SpanModel, tokenizer: "Tokenizer", window: int, told_above: bool = False
    ) -> None:
        """`window`: tokens that the model reads at once, question included; `told_above`: whether it learnt what that is."""
        self.name = name
        self._told_above = told_above
        self._model = model
        self._tokenizer = tokenizer
        self._window = window
        self._tokenizing = threading.Lock()  # the tokenizer keeps its truncation setting in itself
        tokenizer.no_padding()

    def read(self, question: str, texts: Sequence[str], above: Sequence[str] = ()) -> list[BestSpan]:
        """Return one Reading a text, in the order of `texts`; texts longer than a window are read in several."""
        if not texts:
            return []
        windows = list(self._windows(question, texts, above if above and self._told_above else [""] * len(texts)))
        logits = self._model.logits([window.encoding for window in windows])
        of_text: list[list[BestSpan]] = [[] for _ in texts]
        for window, reading in zip(windows, compute(lambda: _readings(windows, logits)), strict=True):
            of_text[window.text].append(reading)
        return [_merge(readings, text) for readings, text in zip(of_text, texts, strict=True)]

    def _windows(self, question: str, texts: Sequence[str], above: Sequence[str]) -> Iterator[_Window]:
        with self._tokenizing:
            question = self._shortened(question)
            names = self._fitting(above)
            stride = min(STRIDE, self._window // 4)
            self._tokenizer.enable_truncation(self._window, stride=stride, strategy="only_second")
            pairs = [(asked_under(question, name), text) for name, text in zip(names, texts, strict=True)]
            encodings = self._tokenizer.encode_batch(pairs)
        for index, whole in enumerate(encodings):
            for encoding in (whole, *whole.overflowing):
                ids = encoding.ids
                yield _Window(
                    text=index,
                    encoding=encoding,
                    null=ids.index(self._model.no_answer) if self._model.no_answer in ids else 0,
                    offsets=[
                        (start, end) if sequence == 1 and start < end else None
                        for (start, end), sequence in zip(encoding.offsets, encoding.sequence_ids, strict=True)
                    ],
                )

    def _fitting(self, above: Sequence[str]) -> list[str]:
        """Return what texts stand under, each cut to ABOVE_TOKENS: a title in Chinese has a token a character."""
        offsets = {name: self._tokenizer.encode(name, add_special_tokens=False).offsets for name in set(above)}
        return [name[: offsets[name][:ABOVE_TOKENS][-1][1]] if offsets[name] else "" for name in above]

    def _shortened(self, question: str) -> str:
        """Return `question`, or its end where it is too long to leave room for a passage; that is said."""
        room = min(QUESTION, self._window // 2)
        self._tokenizer.no_truncation()
        offsets = self._tokenizer.encode(question, add_special_tokens=False).offsets
        if len(offsets) <= room:
            return question
        LOG.warning("The question has %d tokens; the reader looks at the last %d of them.", len(offsets), room)
        return question[offsets[-room][0] :]


def _readings(windows: Sequence[_Window], logits: "Sequence[torch.Tensor]") -> list[BestSpan]:
    import torch
    from torch.nn.utils.rnn import pad_sequence

    starts, ends = pad_sequence(list(logits), batch_first=True).unbind(2)
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


def _reading(window: _Window, score: float, first: int, last: int, null_score: float) -> BestSpan:
    begin, finish = window.offsets[first], window.offsets[last]
    if begin is None or finish is None:  # no token of the text in this window
        return BestSpan(0, 0, NO_SPAN, null_score)
    return BestSpan(begin[0], finish[1], score, null_score)


def _merge(readings: list[BestSpan], text: str) -> BestSpan:
    """Return the best span of all windows; "no answer" is as likely as in the window that has most of an answer."""
    best = max(readings, key=lambda reading: (reading.score, -reading.start))
    quote = text[best.start : best.end]
    start = best.start + len(quote) - len(quote.lstrip())  # some tokenizers count the space before a word
    end = max(start, best.end - len(quote) + len(quote.rstrip()))
    return BestSpan(start, end, best.score, min(reading.null_score for reading in readings))
