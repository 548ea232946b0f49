"""Texts -> a shorter text, written by a generator: in one pass where it fits, otherwise part by part, then of the parts.

Knows the generator's room and what small models put around a summary; refuses to judge what is true: `keep` does, and
only what it keeps of a part goes on into the summary of the whole.
"""

import json
import re
import threading
from collections.abc import Callable, Sequence
from collections.abc import Generator as Steps
from dataclasses import dataclass
from hashlib import sha256

from qa_bot.answer.prompts import summary_messages
from qa_bot.answer.summaries.extracting import Length
from qa_bot.answer.summaries.memory import Memory
from qa_bot.ingest.sentences import halves, sentence_spans
from qa_bot.models.generator import Generator, at_once, each, generate
from qa_bot.models.template import Message
from qa_bot.types import Draft, Progress

PROMPT_TOKENS = 200  # what the instructions and the chat template take, generously
PART_TOKENS = 2_000  # a part is no longer, whatever the model could read: small models lose the thread, and Stop waits
PARTS_AT_ONCE = 4  # cost an ordinary processor little more than one; what Stop loses is no more
PART_LENGTH = Length(3, "sentences")  # summary of a part
TOKENS_PER_SENTENCE = 45
TOKENS_PER_WORD = 1.6
PREAMBLE = re.compile(
    r"\s*(?:(?:sure|okay|certainly)[,.!:]*\s*)?(?:here(?: is|'s| are)\b[^.:\n]{0,80}:|(?:the )?summary:|\*\*summary:?\*\*:?)\s*",
    re.IGNORECASE,
)
LIST_MARK = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+", re.MULTILINE)
COMPLETE = re.compile(r"[.!?…。！？]['\"”’)\]]*$")

Keep = Callable[[str, int, int], list[str]]


@dataclass(frozen=True, slots=True)
class _Part:
    """Consecutive texts, and which of the sentences they come from."""

    texts: tuple[str, ...]
    first: int
    last: int


def condense(
    texts: Sequence[str],
    generator: Generator,
    length: Length,
    *,
    focus: str | None,
    keep: Keep,
    stop: threading.Event | None,
    memory: Memory | None = None,
) -> Steps[Progress | Draft, None, str | None]:
    """Return a summary of the sentences `texts`, not yet checked; None once `stop` is set.

    `keep(text, first, last)` returns the sentences of a part's summary that `texts[first : last + 1]` support. A
    summary made in one pass is never summarised again; "" where nothing of any part is kept. What was written of a
    part is put into `memory`, and taken from there the next time: after a stop, only the parts at hand are lost.
    """
    parts = [_Part((text,), i, i) for i, text in enumerate(texts)]
    answer_tokens = _tokens(length, generator)
    room = max(64, generator.context_tokens - answer_tokens - PROMPT_TOKENS)
    packed = _pack(parts, generator, room)
    while len(packed) > 1:
        kept: list[_Part] = []
        smaller = _pack(parts, generator, min(room, PART_TOKENS))
        group = min(at_once(generator), PARTS_AT_ONCE)
        for start in range(0, len(smaller), group):
            yield Progress("Summarising parts", start, len(smaller))
            some = smaller[start : start + group]
            asked = [summary_messages(_joined(part), str(PART_LENGTH), focus) for part in some]
            for part, written in zip(some, _written(generator, asked, stop, memory), strict=True):
                if written is None:
                    return None
                kept += [_Part((text,), part.first, part.last) for text in keep(written, part.first, part.last)]
        if len(kept) >= len(parts):  # cannot happen to texts of several sentences; a reduction must get smaller
            kept = kept[:: 1 + len(kept) // max(len(parts), 1)]
        parts, packed = kept, _pack(kept, generator, room)
    if not packed:
        return ""
    messages = summary_messages(_joined(packed[0]), str(length), focus)
    text = ""
    for piece in generator.stream(messages, max_new_tokens=answer_tokens, stop=stop):
        text += piece
        yield Draft(text)
    return None if _set(stop) else tidy(text)


def tidy(text: str) -> str:
    """Return generated text without "Here is a summary:", list marks and a last sentence that was cut off."""
    plain = LIST_MARK.sub("", PREAMBLE.sub("", text, count=1)).strip()
    spans = sentence_spans(plain)
    while spans and not COMPLETE.search(plain[spans[-1][0] : spans[-1][1]]):
        spans.pop()
    return plain[: spans[-1][1]] if spans else ""


def _written(
    generator: Generator, asked: Sequence[list[Message]], stop: threading.Event | None, memory: Memory | None
) -> list[str | None]:
    """What the generator answers to each, or has answered before to the very same; None for what was stopped."""

    def one(messages: list[Message]) -> str | None:
        text = generate(generator, messages, max_new_tokens=_tokens(PART_LENGTH, generator), stop=stop)
        return None if _set(stop) else tidy(text)

    names = [sha256(json.dumps([generator.name, messages]).encode()).hexdigest() for messages in asked]
    known = [memory.get(name) if memory is not None else None for name in names]
    new = iter(each(one, [m for m, text in zip(asked, known, strict=True) if text is None], at_once(generator)))
    texts = [next(new) if text is None else text for text in known]
    if memory is not None:
        for name, before, text in zip(names, known, texts, strict=True):
            if before is None and text is not None:
                memory[name] = text
    return texts


def _joined(part: _Part) -> str:
    return " ".join(part.texts)


def _set(stop: threading.Event | None) -> bool:
    return stop is not None and stop.is_set()


def _tokens(length: Length, generator: Generator) -> int:
    """How many tokens a summary may take: generous, and at most a third of what the model can read."""
    each = TOKENS_PER_SENTENCE if length.unit == "sentences" else TOKENS_PER_WORD
    return min(40 + int(each * length.count), max(32, generator.context_tokens // 3))


def _pack(parts: Sequence[_Part], generator: Generator, room: int) -> list[_Part]:
    """Return the parts joined to as few as fit `room` tokens each; a text that does not fit alone is parted."""
    packed: list[_Part] = []
    used = 0
    for part in (piece for whole in parts for piece in _fitting(whole, generator, room)):
        tokens = generator.count_tokens(_joined(part)) + 1
        if packed and used + tokens <= room:
            packed[-1] = _Part((*packed[-1].texts, *part.texts), packed[-1].first, part.last)
            used += tokens
        else:
            packed.append(part)
            used = tokens
    return packed


def _fitting(part: _Part, generator: Generator, room: int) -> list[_Part]:
    """The part, or its halves, quarters, ... where it takes more than `room` tokens."""
    text = _joined(part)
    if len(text) < 2 or generator.count_tokens(text) < room:
        return [part]
    parted = (_Part((half,), part.first, part.last) for half in halves(text))
    return [piece for half in parted for piece in _fitting(half, generator, room)]
