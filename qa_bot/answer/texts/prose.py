"""Document -> the sentences that a summary may stand on, and which of them lean on the one before.

Refuses to know meaning. What is prose and what is not (headings, captions, tables, code): forms.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa_bot.answer.dialogues.exchanging import Attribution, voices
from qa_bot.answer.statements.leaning import LONGEST, governs, leans, turns
from qa_bot.answer.texts.forms import ASKS, BLANK_LINE, FRAGMENT, HEADING, MARGIN, PROSE, QUESTION, kinds_of
from qa_bot.answer.texts.helping import Answers, answered
from qa_bot.answer.texts.trimming import LIST_MARK, unglued, without_lead_in
from qa_bot.errors import SourceError
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.models.wording import count_words
from qa_bot.types import Document

FEW_WORDS = 4  # a fragment with fewer says nothing
ANSWER_WORDS = 8  # a shorter sentence behind a question says nothing without it
PROSE_SHARE = 1 / 3  # below this share of the words, a text is notes or verse, and its fragments count too


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document, and whether a summary may quote it."""

    start: int  # characters
    end: int  # characters
    words: int
    kind: str  # PROSE, or what it is instead
    dangling: bool  # it leans on the sentence before: "He", "But", the end of a quotation
    introduction: str = ""  # what is said in front of it where it is quoted: "Ann Reed: " of a speaker's words
    speaker: str = ""  # who says it, "" where nobody is known to
    bound: bool = (
        False  # without what it leans on it says something else: "Otherwise, ...", a list's item below "Not if:"
    )
    place: int | None = None  # in the answer that a help page gives to what is asked; None elsewhere
    rows: tuple[tuple[int, int], ...] = ()  # of a table that is read as one sentence: where each row stands, characters


def read_sentences(document: Document) -> list[Sentence]:
    """Return every sentence of the document in order, without datelines at their beginning."""
    text = document.text
    parts = [part for start, end in sentence_spans(text) for part in unglued(text, start, end)]
    spans = [without_lead_in(text, start, end) for start, end, _ in parts]
    kinds = kinds_of(document, spans, {i for i, (_, _, cut_off) in enumerate(parts) if cut_off})
    said = voices(document, spans)
    helped = {} if any(voice.introduction for voice in said) else _helped(text, spans, kinds)
    for answer in helped.values():
        kinds[answer.asked] = HEADING if kinds[answer.asked] == HEADING else QUESTION
    kinds = [QUESTION if voice.leads and kind == PROSE else kind for kind, voice in zip(kinds, said, strict=True)]
    governed = _governed(text, spans)
    return [
        _sentence(
            text, end, kind, voice, helped.get(i), asked=i > 0 and kinds[i - 1] == QUESTION, governed=i in governed
        )
        for i, ((_, end), kind, voice) in enumerate(zip(spans, kinds, said, strict=True))
    ]


def _sentence(
    text: str, end: int, kind: str, voice: Attribution, helped: Answers | None, *, asked: bool, governed: bool
) -> Sentence:
    """The sentence that ends at `end`. `asked`: a question stands before it; `governed`: it says the contrary alone."""
    said = text[voice.start : end]
    words = count_words(said)
    question = f"{' '.join(text[helped.start : helped.end].split()).lstrip('# ')} " if helped else ""
    leaning = leans(said) or ((asked or bool(helped)) and words < ANSWER_WORDS)
    bare = not voice.introduction and (leaning or governed) and not (helped and helped.place == 0)
    return Sentence(
        voice.start,
        end,
        words,
        kind,
        bare or voice.leans,
        voice.introduction or question,
        voice.speaker,
        governed or turns(said),
        helped.place if helped else None,
    )


def _helped(text: str, spans: Sequence[tuple[int, int]], kinds: Sequence[str]) -> dict[int, Answers]:
    """What each sentence of a help page answers, by position; {} for other texts."""
    paragraphs = [0]
    for before, after in pairwise(spans):
        paragraphs.append(paragraphs[-1] + bool(BLANK_LINE.search(text, before[1], after[0])))
    asks = [
        kind in (PROSE, QUESTION, HEADING) and bool(ASKS.search(text[max(start, end - MARGIN) : end]))
        for (start, end), kind in zip(spans, kinds, strict=True)
    ]
    words = [
        count_words(text[start:end]) if kind in (PROSE, QUESTION) else 0
        for (start, end), kind in zip(spans, kinds, strict=True)
    ]
    heads = [kind == HEADING for kind in kinds]
    titled = bool(heads and heads[0]) and text[spans[0][0] :].startswith("# ")
    if titled and "\n# " not in text:  # what all of it is called is no question of a list
        asks[0] = False
    return answered(words, paragraphs, asks, heads, spans)


def _governed(text: str, spans: Sequence[tuple[int, int]]) -> set[int]:
    """The positions of a list's items that say the contrary without what stands above them: "Do not ride if:"."""
    found: set[int] = set()
    under = False
    for i, (start, end) in enumerate(spans):
        line = text.rfind("\n", 0, start) + 1
        item = bool(LIST_MARK.match(text, line))
        if under and item:
            found.add(i)
        under = (under and item) or governs(text[max(start, end - LONGEST) : end])
    return found


def usable(document: Document, sentences: Sequence[Sentence]) -> list[int]:
    """Return the positions of the sentences that a summary may quote: prose, and fragments where there is little prose.

    Questions only where there is nothing else. Raises SourceError where there are none, saying what the text consists of instead.
    """
    prose = sum(s.words for s in sentences if s.kind == PROSE)
    fragments = [s for s in sentences if s.kind == FRAGMENT and s.words >= FEW_WORDS]
    scarce = prose < PROSE_SHARE * (prose + sum(s.words for s in fragments))
    found = [i for i, s in enumerate(sentences) if s.kind == PROSE or (scarce and s in fragments)]
    found = found or [i for i, s in enumerate(sentences) if s.kind == QUESTION]
    if not found:
        sizes: dict[str, int] = {}
        for s in sentences:
            sizes[s.kind] = sizes.get(s.kind, 0) + s.end - s.start
        what = max(sizes, key=lambda kind: sizes[kind]) if sizes else "no text"
        raise SourceError(
            f"nothing to summarise: {document.title!r} holds {what}, no sentences.",
            "Give a text of at least one full sentence.",
        )
    return found
