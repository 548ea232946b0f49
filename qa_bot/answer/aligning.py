"""Articles on one event -> figures of two of them that answer the same question, in whatever words.

A figure is asked for in the place where it stands ("The storm killed how many people?"), and the reader marks the
answer in the other article; then the other way round. Only where both ways meet, the two figures are of one thing.
Sentences that look alike are `comparing`'s business; this finds "14 people injured" in "the number of injured has risen
to 19". Knows texts, vectors and the reader; refuses to know what a digest is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations

import numpy as np

from qa_bot.answer.comparing import DAYS, MONTH, MONTHS, ORDINAL, Quantity, quantities, rough
from qa_bot.answer.origin import HEAD, stated
from qa_bot.answer.times import YEAR
from qa_bot.models.checker import content_words
from qa_bot.models.reader import Reader
from qa_bot.types import Document

SHARED_NAMES = 0.4  # share of the names of the article with fewer that the other has too, where both tell of one event
FEWEST_NAMES = 2
DAYS_APART = 45  # an event is written about for so long; the same firm's next quarter is another event
CONTEXT = 4  # sentences of the other article that are read for one question: those nearest to the asking one
NEAR = 0.3  # cosine from which two sentences may hold figures of one thing
LEAST = -6.0  # answerability of either reading, in logits, below which a meeting is chance
RELATED = 0.0  # of both together, where the sentences share a word beside names and what is counted
SURE = 6.0  # where they do not
MOST = 300  # figures that are asked for: about six seconds on one core
HEADED = re.compile(
    r"\b(quarter|half|round|leg|season|stage|edition|semester|term|week|day|trial|race|marathon)\b", re.I
)
THEN = re.compile(
    r"\b(?:ago|(?:year|month|week|day|quarter|season)s? (?:before|earlier)|(?:last|previous|next) (?:year|month|quarter|season)"
    r"|previously|formerly)\b",
    re.IGNORECASE,
)
FEWEST_BEFORE = 4  # words before a figure from which its question ends with its clause
MOST_TIMES = 10  # one figure so many times the other counts something else
ABOUT = re.compile(
    r"(?:\b(?:about|around|some|nearly|almost|roughly|only|just|up to|a total of|an estimated)\s+)?"
    r"(?P<bound>(?:more than|at least|over|fewer than|less than|under|at most|no more than)\s+)?(?:US\$|[$£€¥])?$",
    re.IGNORECASE,
)
DATED = ("year", "weekday", "month", "day of the year")
MONEY = frozenset("$£€¥") | {"crown", "franc", "rupe", "peso", "rand", "rubl", "cent", "penc"}
SPANS = {"second": 1, "minut": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2629800, "year": 31557600}
MEASURES = frozenset(
    "metr meter kilometr kilomet mile feet foot inch tonn ton kilogram kilo gram litr degre point megawatt kilowatt gigawatt "
    "volt hectar acr squar cubic mph km kg cm mm m percentag time page".split()
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or date of a sentence, and the question that it answers there."""

    sentence: int  # position among all sentences
    kind: str  # figures of other kinds are of other things: "count", "date", "money £", "share", "span", "metr"
    value: float  # spans of time in seconds
    bound: int  # 1: at least so many, -1: at most, 0: so many
    shown: str
    start: int  # of the sentence
    end: int
    question: str

    def alike(self, other: "Figure") -> bool:
        """Return whether two may be one figure: equal, one of them a rough one, or within the other's bounds."""
        low, high = sorted((self, other), key=lambda figure: figure.value)
        if low.value == high.value:
            return True
        if self.kind in DATED:
            return False
        if low.bound > 0 or high.bound < 0:  # "more than 300" may be 312
            return high.value < 1.5 * low.value
        if self.kind == "span" and self.shown.split()[-1] != other.shown.split()[-1]:  # "three days", "70 hours"
            return high.value < 1.25 * low.value
        return rough(self.value, other.value)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two figures that answer each other's question."""

    one: Figure
    other: Figure
    sure: float  # answerability of both readings together, in logits


def figures(sentence: int, text: str) -> list[Figure]:
    """Return the figures of a sentence that can be asked for in their place, in its order."""
    found = (_figure(sentence, text, quantity) for quantity in quantities(text))
    kept: list[Figure] = []
    for figure in sorted((one for one in found if one), key=lambda one: (one.start, -one.end)):
        if not kept or figure.start >= kept[-1].end:  # "4 November" is one date, not a number and a month
            kept.append(figure)
    return kept


@dataclass(frozen=True, slots=True)
class Account:
    """What tells of which event an article is."""

    names: frozenset[str]  # stems of words that it writes with a capital inside its sentences, and nowhere without
    words: frozenset[str]  # stems of all its words
    title: frozenset[str]  # those of its title
    counted: dict[str, set[str]]  # "quarter": {"first"}
    day: date | None  # on which it is dated

    @classmethod
    def of(cls, document: Document) -> "Account":
        """Return the account of a document."""
        text = f"{document.title}\n{document.text}"
        small = set(re.findall(r"\b[a-z]\w*", text))
        found = {word for word in re.findall(r"(?<=[a-z,] )[A-Z]\w+", text) if word.lower() not in small}
        names = {stem for word in found if word.lower() not in (*DAYS, *MONTHS) for stem in content_words(word)}
        title = frozenset(content_words(document.title))
        return cls(frozenset(names), frozenset(content_words(text)), title, _counted(text), day_of(document))


def apart(one: Account, other: Account) -> bool:
    """Return whether two articles tell of two events for sure.

    Each title has a name that the other article lacks, both count something and never alike ("first quarter"), or they
    are dated more than DAYS_APART days apart.
    """
    strangers = one.names & one.title - other.words, other.names & other.title - one.words
    counts = one.counted.keys() & other.counted.keys()
    late = one.day is not None and other.day is not None and abs((one.day - other.day).days) > DAYS_APART
    return all(strangers) or late or not all(one.counted[noun] & other.counted[noun] for noun in counts)


def one_event(one: Account, other: Account) -> bool:
    """Return whether two articles may tell of one event: they share enough names, and are not `apart`."""
    shared = (one.names | other.names) & one.words & other.words
    return len(shared) >= max(FEWEST_NAMES, SHARED_NAMES * min(len(one.names), len(other.names))) and not apart(
        one, other
    )


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


def meetings(
    accounts: Sequence[Account],
    texts: Sequence[str],
    owners: np.ndarray,
    vectors: np.ndarray,
    reader: Reader,
    asked: Figure | None = None,
) -> list[Meeting]:
    """Return the meetings of figures of two articles on one event, the surest first.

    `texts`: the sentences of all articles; `owners` (n,) the article of each, `vectors` (n, dim) unit rows. At most
    MOST figures are asked for, those first whose sentences are nearest to one of the other article. With `asked`, a
    figure of the first article, only what meets that is returned.
    """
    pairs = [(a, b) for a, b in combinations(range(len(accounts)), 2) if one_event(accounts[a], accounts[b])]
    involved = {article for pair in pairs for article in pair}
    told = {a: [f for i in map(int, np.flatnonzero(owners == a)) for f in figures(i, texts[i])] for a in involved}
    wanted = []
    for a, b in pairs:
        for figure in told[a] if asked is None else [asked] if a == 0 else []:
            near = [float(vectors[figure.sentence] @ vectors[f.sentence]) for f in told[b] if f.kind == figure.kind]
            if max(near, default=0.0) >= NEAR:
                wanted.append((-max(near), figure.sentence, figure.start, b, figure))
    page = _Page(texts, owners, vectors, reader, accounts, told)
    found = []
    for *_, b, figure in sorted(wanted, key=lambda one: one[:4])[:MOST]:
        answer, forth = page.ask(figure, b)
        if answer is None or forth < LEAST or not _of_one_thing(page, figure, answer):
            continue
        again, back = page.ask(answer, int(owners[figure.sentence]))
        enough = RELATED if page.shared(figure, answer) else SURE
        if again == figure and back >= LEAST and forth + back >= enough:
            found.append(Meeting(figure, answer, forth + back))
    return sorted(found, key=lambda one: (-one.sure, one.one.sentence, one.one.start))


class _Page:
    """All sentences, and what the reader marks in them."""

    def __init__(
        self,
        texts: Sequence[str],
        owners: np.ndarray,
        vectors: np.ndarray,
        reader: Reader,
        accounts: Sequence[Account],
        told: dict[int, list[Figure]],
    ) -> None:
        self.texts = texts
        self._owners = owners
        self._vectors = vectors
        self._reader = reader
        self._accounts = accounts
        self._told = told

    def shared(self, one: Figure, other: Figure) -> int:
        """Return how many words two sentences share beside names and what their figures count."""
        words = []
        for figure in (one, other):
            text, names = self.texts[figure.sentence], self._accounts[int(self._owners[figure.sentence])].names
            words.append(set(content_words(f"{text[: figure.start]} {text[figure.end :]}")) - names)
        return len(words[0] & words[1])

    def ask(self, figure: Figure, article: int) -> tuple[Figure | None, float]:
        """Return the figure of an article that answers another one's question, and the reading's answerability."""
        places = np.flatnonzero(self._owners == article)
        nearest = np.argsort(-(self._vectors[places] @ self._vectors[figure.sentence]), kind="stable")[:CONTEXT]
        chosen = sorted(int(place) for place in places[nearest])
        starts, text = {}, ""
        for i in chosen:
            starts[i] = len(text)
            text += f"{self.texts[i]} "
        (reading,) = self._reader.read(figure.question, [text])
        marked = [
            other
            for other in self._told[article]
            if other.kind == figure.kind
            and other.sentence in starts
            and reading.start < starts[other.sentence] + other.end
            and starts[other.sentence] + other.start < reading.end
        ]
        return (marked[0] if len(marked) == 1 else None), reading.answerability


def _figure(sentence: int, text: str, quantity: Quantity) -> Figure | None:
    """A quantity as a figure, with what belongs to it: "more than 300 people", "4 November 2024"."""
    start, end = quantity.start, quantity.end
    about = ABOUT.search(text[:start])
    start = about.start() if about else start
    bound = (about["bound"] or "").lower() if about else ""
    sign = -1 if re.match(r"fewer|less|under|at most|no more", bound) else 1 if bound else 0
    unit, value = quantity.unit, quantity.value
    joined = re.search(r"\w-$", text[:start]) or re.match(r"[-:]\w", text[end:]) or "-" in quantity.shown
    if joined and unit not in SPANS:  # "7-6", "9:30", "three-party"
        return None
    if MONTH.search(quantity.shown):
        date = re.search(
            rf"(?:\d{{1,2}}\s+)?{MONTH.pattern}(?:\s+\d{{1,2}}\b)?(?:,? \d{{4}})?", text[max(0, start - 3) :]
        )
        if date is None:
            return None
        shift = max(0, start - 3)
        start, end = shift + date.start(), shift + date.end()
        day = re.search(r"\b\d{1,2}\b", date[0])
        month = next(i for i, name in enumerate(MONTHS) if name in date[0].lower())
        kind, asked = "day of the year" if day else "month", "what date" if day else "what month"
        value = month * 31.0 + int(day[0]) if day else float(month)
    elif unit == "year" and YEAR.fullmatch(quantity.shown):
        kind, asked = "year", "what year"
    elif unit == "day" and quantity.shown.lower() in DAYS:
        kind, asked = "weekday", "what day"
    elif unit == "%":
        kind, asked = "share", "what percentage"
    elif unit in MONEY:
        kind, asked = f"money {unit}", "how much"
    elif unit in SPANS:
        kind, asked, value = "span", f"how many {quantity.shown.split()[-1]}", value * SPANS[unit]
    elif unit in MEASURES:
        kind, asked = unit, f"how many {quantity.shown.split()[-1]}"
    elif quantity.whole:
        return None
    else:
        kind, asked = "count", f"how many {quantity.shown.split()[-1]}" if unit else "how many"
    behind = text[end:]
    if len(text[:start].split()) >= FEWEST_BEFORE:
        behind = re.split(r"[,;:](?!\d)| [–—-] ", behind, maxsplit=1)[0]
    question = f"{text[:start]}{asked}{behind}".rstrip(" .!") + "?"
    return Figure(sentence, kind, value, sign, " ".join(text[start:end].split()), start, end, question)


def _of_one_thing(page: _Page, one: Figure, other: Figure) -> bool:
    """Whether nothing in the two sentences says that their figures are of other times, turns or shares."""
    first, second = page.texts[one.sentence], page.texts[other.sentence]
    if bool(THEN.search(first)) != bool(THEN.search(second)) and one.kind != "year":
        return False
    marks = [ORDINAL] if one.kind == "year" else [ORDINAL, YEAR]
    for mark in marks:
        ours, theirs = ({m.group().lower() for m in mark.finditer(text)} for text in (first, second))
        if ours and theirs and not ours & theirs:
            return False
    if one.kind in DATED:  # days of the week are named in passing
        return one.alike(other) or one.kind != "weekday" or page.shared(one, other) >= 2
    low, high = sorted((one.value, other.value))
    # of a share one seldom knows what it is a share of
    return high < MOST_TIMES * low and (one.kind != "share" or one.alike(other))


def _counted(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for ordinal in ORDINAL.finditer(text):
        noun = HEADED.search(text[ordinal.end() : ordinal.end() + 40].split(".")[0])
        if noun:
            found.setdefault(noun[1].lower(), set()).add(ordinal.group().lower())
    return found
