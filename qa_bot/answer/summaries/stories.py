"""Sentences under headings, and their vectors -> the stories of a text that gathers several of them, such as a newsletter, a
letter from a school or a digest of a wire: each has its own lead.

A report has headings too; its parts speak of one thing, and stories do not. Refuses to know what is worth telling.
"""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from qa_bot.answer.statements.comparing import DAYS
from qa_bot.answer.texts.forms import FRAGMENT, HEADING, PROSE
from qa_bot.answer.texts.genres import ESSAY, FEATURE, LETTER, NEWS, REPORT
from qa_bot.answer.texts.prose import Sentence
from qa_bot.answer.texts.titles import states
from qa_bot.models.months import MONTHS
from qa_bot.models.wording import content_words
from qa_bot.types import Document

MAY_GATHER = frozenset((NEWS, LETTER, REPORT, FEATURE, ESSAY))  # other kinds of texts have parts of their own
LEAST_STORIES = 3  # of at least two sentences, from which a text is a gathering
GENERIC = frozenset(content_words("brief short news thanks thank dates date diary notices notes other more update"))
UNNAMED = re.compile(r"(?:There|It|We|Some|More|Nobody) (?![A-Z])")
RECURS = 0.25  # share of the sentences in which a word stands that recurs
LIGHT = frozenset(
    content_words(
        f"said says say told year years people time day week month new first last one two three {' '.join((*DAYS, *MONTHS))}"
    )
)
LINE_WORDS = 12  # of a line without a full stop that stands above a story, at most
UNLIKE = 0.35  # mean cosine of the mean vectors of two parts, from which on they tell of one thing; measured, see DECISIONS.md


def stories(
    document: Document, sentences: Sequence[Sentence], quotable: Sequence[int], vectors: np.ndarray
) -> list[int] | None:
    """Return the number of the story in which each sentence stands, 0 in front of the first; None where a text is one story.

    `vectors`: (len(quotable), dim), unit rows.
    """
    numbers = np.cumsum([_opens(document, sentences, i) for i in range(len(sentences))])
    own = numbers[list(quotable)]
    told = [own == number for number in range(1, int(numbers[-1]) + 1) if (own == number).sum() > 1]
    if (
        len(told) < LEAST_STORIES
        or likeness(vectors, told) >= UNLIKE
        or _of_one_thing(document, sentences, quotable, told)
    ):
        return None
    found: list[int] = numbers.tolist()
    return found


def nameless(
    document: Document, sentences: Sequence[Sentence], quotable: Sequence[int], numbers: Sequence[int]
) -> set[int]:
    """Return the positions of the sentences that open a story and leave what it is about to the line above it: "There have
    been nine cases" below "Head lice"."""
    found, line, told, quoted = set(), "", 0, frozenset(quotable)
    for i, one in enumerate(sentences):
        shown = document.text[one.start : one.end]
        if numbers[i] > told:
            line, told = shown, numbers[i]
        elif line and i in quoted:
            names = set(content_words(line)) - GENERIC
            if UNNAMED.match(shown) and names and not names & set(content_words(shown)):
                found.add(i)
            line = ""
    return found


def likeness(vectors: np.ndarray, parts: Sequence[np.ndarray]) -> float:
    """Return the mean cosine of the mean vectors of two parts. `parts`: (n,) bool each."""
    means = np.stack([vectors[part].sum(axis=0) for part in parts])
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    total = means.sum(axis=0)
    return float((total @ total - len(parts)) / max(len(parts) * (len(parts) - 1), 1))


def _of_one_thing(
    document: Document, sentences: Sequence[Sentence], quotable: Sequence[int], told: Sequence[np.ndarray]
) -> bool:
    """Whether a word that recurs stands in every part, or one of the title in most: what all of it is about."""
    words = [set(content_words(document.text[sentences[i].start : sentences[i].end])) for i in quotable]
    counts = Counter(word for some in words for word in some)
    recurring = {word for word, count in counts.items() if count >= RECURS * len(words) and word.isalpha()} - LIGHT
    parts = [set[str]().union(*(words[i] for i in np.flatnonzero(part))) for part in told]
    first = document.text[sentences[0].start : sentences[0].end] if sentences[0].kind == HEADING else ""
    titled = set(content_words(f"{document.title} {first}")) - LIGHT
    return any(all(word in part for part in parts) for word in recurring) or any(
        sum(word in part for part in parts) > len(parts) / 2 for word in titled
    )


def _opens(document: Document, sentences: Sequence[Sentence], i: int) -> bool:
    """Whether a sentence is the line above a story: a heading above prose, or a short line that stands alone there."""
    if i + 1 >= len(sentences) or sentences[i + 1].kind != PROSE:
        return False
    one, behind = sentences[i], sentences[i + 1]
    if one.kind == HEADING:  # what the whole is called is no story's
        title = document.text[one.start : one.end].strip("# ") == document.title and not states(document.title)
        return not title
    alone = "\n" in document.text[one.end : behind.start]
    follows = not i or sentences[i - 1].kind != FRAGMENT
    return one.kind == FRAGMENT and one.words <= LINE_WORDS and alone and follows
