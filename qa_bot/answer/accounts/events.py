"""Which articles tell of one event, which of two, which are one article printed twice, and which stand for many others.

Names, titles, counts and dates decide, never figures: what is told differently is not yet known. Knows documents, and
for subjects a vector of each.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from qa_bot.answer.accounts.origin import BYLINE, HEAD, stated
from qa_bot.answer.statements.comparing import DAYS, ORDINAL
from qa_bot.answer.statements.times import YEAR
from qa_bot.models.months import MONTH_NAME, MONTHS
from qa_bot.models.wording import WORD, content_words
from qa_bot.types import Document

SHARED_NAMES = 0.6  # share of the names of the article with fewer that the other has too, where both tell of one event
SHARED_IF_LED = 0.45  # the same where their leads have a name and so many more words in common
LED = 4
FEWEST_NAMES = 2
DAYS_APART = 45  # an event is written about for so long; the same firm's next quarter is another event
SIGNED = re.compile(rf"{BYLINE.pattern}(?:.{{0,60}}$)?", re.MULTILINE)  # the same reporter writes about many events
# "Wick Herald, 4 March." and "WICK, 4 March (AP) -": who prints it and when is no part of what is told
DATELINE = re.compile(
    rf"^(?:[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){{0,4}},? )(?:(?:{'|'.join(map(str.title, DAYS))}),? )?(?:\d{{1,2}} {MONTH_NAME}|{MONTH_NAME} \d{{1,2}})(?:,? \d{{4}})?(?: \([A-Z]\w*\))?(?:[.:]| [-–—]) ",
    re.MULTILINE,
)
SENTENCE_END = r"(?<=[.!?])\s+(?=[A-Z\"“])"
LOOKED = 100_000  # characters of an article in which its names are looked for
SHINGLE = 5  # words
DUPLICATE = 0.7  # share of the shorter document's shingles that stand in the other one
MOST_STANDING = 1_000  # documents that are looked at as standing for others: bounds memory
HEADED = re.compile(
    r"\b(quarter|half|round|leg|season|stage|edition|semester|term|week|day|trial|race|marathon)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Account:
    """What tells of which event an article is."""

    names: frozenset[str]  # stems of words that it writes with a capital inside its sentences, and nowhere without
    words: frozenset[str]  # stems of all its words
    lead: frozenset[str]  # those of its title and its first sentence
    sentences: frozenset[str]  # its longer ones, word by word in small letters
    counted: dict[str, set[str]]  # "quarter": {"first"}; the years of its title
    day: date | None  # on which it is dated

    @classmethod
    def of(cls, document: Document) -> "Account":
        """Return the account of a document."""
        text = f"{document.title}\n{DATELINE.sub('', SIGNED.sub('', document.text[:LOOKED]))}"
        small = set(re.findall(r"\b[a-z]\w*", text))
        found = {word for word in re.findall(r"(?<=[a-z,] )[A-Z]\w+", text) if word.lower() not in small}
        names = {stem for word in found if word.lower() not in (*DAYS, *MONTHS) for stem in content_words(word)}
        first = max(text[:HEAD].split("\n\n")[:3], key=len)
        lead = frozenset(content_words(f"{document.title} {re.split(SENTENCE_END, first)[0]}"))
        counted = {**_counted(text), "year": set(YEAR.findall(document.title))}
        sentences = (" ".join(WORD.findall(one.lower())) for one in re.split(SENTENCE_END, text))
        longer = frozenset(one for one in sentences if one.count(" ") >= SHINGLE)
        return cls(frozenset(names), frozenset(content_words(text)), lead, longer, counted, day_of(document))


def apart(one: Account, other: Account) -> bool:
    """Return whether two articles tell of two events for sure.

    Both leads have a name that the other article lacks, they have many names, few in common (fewer are enough where
    their leads say the same) and no sentence, both count something and never alike ("first quarter", a year in the title),
    or they are dated more than DAYS_APART days apart.
    """
    strangers = one.names & one.lead - other.words, other.names & other.lead - one.words
    fewer, led = min(len(one.names), len(other.names)), one.lead & other.lead
    share = SHARED_IF_LED if led & one.names & other.names and len(led) > LED else SHARED_NAMES
    few = fewer > FEWEST_NAMES and len(_shared(one, other)) < share * fewer and not one.sentences & other.sentences
    counts = [noun for noun, some in one.counted.items() if some and other.counted.get(noun)]
    late = one.day is not None and other.day is not None and abs((one.day - other.day).days) > DAYS_APART
    return all(strangers) or few or late or not all(one.counted[noun] & other.counted[noun] for noun in counts)


def one_event(one: Account, other: Account) -> bool:
    """Return whether two articles may tell of one event: they share names, or a name and a sentence, and are not `apart`."""
    least = 1 if one.sentences & other.sentences else FEWEST_NAMES
    return len(_shared(one, other)) >= least and not apart(one, other)


def _shared(one: Account, other: Account) -> frozenset[str]:
    return (one.names | other.names) & one.words & other.words


def day_of(document: Document) -> date | None:
    """Return the day on which a document is dated, None where it does not say so or not plainly ("1/2/2024")."""
    found = stated("date", document, HEAD)
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|[.,]", "", found.short) if found else ""
    for form in ("%d %B %Y", "%B %d %Y", "%d %b %Y", "%b %d %Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(plain, form).date()
        except ValueError:
            continue
    return None


def distinct(documents: Sequence[Document]) -> tuple[list[Document], list[tuple[Document, Document]]]:
    """Return the documents without near-duplicates, and (left out, kept) of each that was left out.

    A document is one where most runs of SHINGLE words of the shorter stand in the longer (Broder 1997). Of two, the
    longer is kept. Time is linear in the text but for pairs that share runs.
    """
    shingles = [_shingles(document.text) for document in documents]
    order = sorted(range(len(documents)), key=lambda i: (-len(shingles[i]), i))
    holders: dict[int, list[int]] = {}
    twin: dict[int, int] = {}
    for i in order:
        shared: dict[int, int] = {}
        for shingle in shingles[i]:
            for j in holders.get(shingle, ()):
                shared[j] = shared.get(j, 0) + 1
        best = max(shared, key=lambda j: (shared[j], -j), default=None)
        if best is not None and shared[best] >= DUPLICATE * len(shingles[i]):
            twin[i] = best
            continue
        for shingle in shingles[i]:
            holders.setdefault(shingle, []).append(i)
    kept = [document for i, document in enumerate(documents) if i not in twin]
    return kept, [(documents[i], documents[j]) for i, j in sorted(twin.items())]


def subjects(vectors: np.ndarray, most: int) -> list[list[int]]:
    """Return the rows in at most `most` groups, the largest first: the row that stands for its group, then the nearest to it.

    Each next one that stands is the one that brings all rows nearest to those chosen (greedy facility location,
    Cornuejols, Fisher and Nemhauser 1977). `vectors`: (n, dim) unit rows, a document each. Same input, same groups.
    """
    looked = np.arange(0, len(vectors), -(-len(vectors) // MOST_STANDING) or 1)
    near = vectors @ vectors[looked].T
    best = np.full(len(vectors), -1.0)
    chosen: list[int] = []
    for _ in range(min(most, len(looked))):
        gains = np.maximum(near - best[:, None], 0).sum(axis=0)
        gains[chosen] = -1.0
        chosen.append(int(gains.argmax()))
        best = np.maximum(best, near[:, chosen[-1]])
    if not chosen:
        return []
    standing = [int(looked[place]) for place in chosen]
    near = near[:, chosen]
    near[standing, np.arange(len(standing))] = np.inf  # of two equal rows that both stand, each stands for itself
    nearest = near.argmax(axis=1)
    found = [sorted(np.flatnonzero(nearest == g), key=lambda i: (-near[i, g], i)) for g in range(len(chosen))]
    return sorted(([int(i) for i in group] for group in found), key=lambda group: (-len(group), group[0]))


def _shingles(text: str) -> set[int]:
    words = WORD.findall(text.lower())
    return {hash(tuple(words[i : i + SHINGLE])) for i in range(max(len(words) - SHINGLE + 1, min(len(words), 1)))}


def _counted(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for ordinal in ORDINAL.finditer(text):
        noun = HEADED.search(text[ordinal.end() : ordinal.end() + 40].split(".")[0])
        if noun:
            found.setdefault(noun[1].lower(), set()).add(ordinal.group().lower())
    return found
