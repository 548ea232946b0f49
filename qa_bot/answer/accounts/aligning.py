"""Articles on one event -> figures of two of them that answer the same question, in whatever words.

A figure is asked for in the place where it stands ("The storm killed how many people?"), and the reader marks the
answer in the other article; then the other way round. Only where both ways meet, the two figures are of one thing.
Sentences that look alike are `comparing`'s business; this finds "14 people injured" in "the number of injured has risen
to 19". Knows texts, vectors and the reader; refuses to know what a digest is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from qa_bot.answer.accounts.events import Account, one_event
from qa_bot.answer.statements.amounts import DATED, Figure, counted, figures, kin
from qa_bot.answer.statements.comparing import AGAINST, DAY, ORDINAL, signs_differ
from qa_bot.answer.statements.times import YEAR
from qa_bot.models.reader import Reader
from qa_bot.models.wording import content_words

CONTEXT = 4  # sentences of the other article that are read for one question: those nearest to the asking one
NEAR = 0.4  # cosine from which two sentences may hold figures of one thing
LEAST = -6.0  # answerability of either reading, in logits, below which a meeting is chance
RELATED = 0.0  # of both together, where the sentences share a word beside names and figures
SURE = 6.0  # where they do not, and for years and days, which are named in passing
NAMED = 4.0  # where only sentences that count the same are read: neither reading below 0
ASKED = -1.0  # where a user's own question is read: either reading; both together are SURE
SAID = 0.65  # cosine from which a sentence with the same figure needs no question
MOST = 200  # figures that are asked for: some eight seconds on one core
ASIDE = re.compile(
    r"\bnone of (?:them|whom|these)\b", re.IGNORECASE
)  # "three were hurt, none of them badly" denies nothing
THEN = re.compile(
    r"\b(?:ago|(?:year|month|week|day|quarter|season)s? (?:before|earlier)|(?:last|previous|next) (?:year|month|quarter|season)"
    r"|previously|formerly|had (?:been )?(?:estimated|expected|forecast|hoped|planned|promised|wanted))\b",
    re.IGNORECASE,
)
PASSING = re.compile(  # what passes is told of its day: six still in hospital on Sunday, two on Wednesday
    r"\b(?:still|so far|as of|at present|currently|remain(?:s|ed|ing)?)\b", re.IGNORECASE
)
AMONG = re.compile(
    r"\b(?:including|such as|among them)\b[^.;]*", re.IGNORECASE
)  # "stock which was not delivered" denies no loss
NO_THING = re.compile(r"\b(?:no|without)\s+[a-z]+", re.IGNORECASE)
LACKS = re.compile(  # a state, no denial: "left 14,100 homes without power"
    r"\b(?:without|ha(?:s|ve|d) no|with no)\s+(?P<thing>[a-z]+(?:\s[a-z]+)?)", re.IGNORECASE
)
LOSES = re.compile(  # and how it comes about
    r"\b(?:cut|cuts|cutting|lost|loses?|losing|cost|deprived|knocked out|off|out of|failed|failure|outages?|blackouts?|interrupted)\b",
    re.IGNORECASE,
)
CLAUSE = re.compile(r"[,;:](?!\d)| [–—-] ")
MOST_TIMES = 10  # one figure so many times the other counts something else
LIGHT = frozenset(
    content_words("many come came attend attended send sent use used go went call called involved total number")
)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two figures that answer each other's question."""

    one: Figure
    other: Figure
    sure: float  # answerability of both readings together, in logits


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
    found = []
    wanted: dict[Figure, list[tuple[float, int]]] = {}
    page = _Page(texts, owners, vectors, reader, accounts, told)
    for a, b in pairs:
        for figure in told[a] if asked is None else [asked] if a == 0 else []:
            near = [
                (float(vectors[figure.sentence] @ vectors[f.sentence]), f) for f in told[b] if f.kind == figure.kind
            ]
            said = [f for cosine, f in near if cosine >= SAID and figure.alike(f)]
            found += [Meeting(figure, f, SURE) for f in said[:1]]
            if near and not said and (nearest := max(cosine for cosine, _ in near)) >= NEAR:
                wanted.setdefault(figure, []).append((-nearest, b))
    # each figure first goes to the article that comes nearest to it, then to the second, ...
    turns = [(turn, *one, figure) for figure, some in wanted.items() for turn, one in enumerate(sorted(some))]
    turns.sort(key=lambda one: (one[0], one[1], one[3].sentence, one[3].start))
    for _, _, b, figure in turns[:MOST]:
        if meeting := page.meet(figure, b) or page.meet(figure, b, by_name=True):
            found.append(meeting)
    return sorted(found, key=lambda one: (-one.sure, one.one.sentence, one.one.start))


def groups(met: Sequence[Meeting], owners: np.ndarray) -> list[list[list[Figure]]]:
    """Return the figures of each thing, the surest first: those of one value together, one an article.

    What would make an article contradict itself is not joined. `owners`: (n,) the article of each sentence.
    """
    group_of: dict[Figure, list[Figure]] = {}
    for meeting in met:
        one, other = (group_of.get(figure, [figure]) for figure in (meeting.one, meeting.other))
        owned = [(f, g) for f in one for g in other if owners[f.sentence] == owners[g.sentence]]
        if one is not other and all(f.alike(g) for f, g in owned):
            group_of.update(dict.fromkeys([*one, *other], [*one, *other]))
    found = {id(group): group for group in group_of.values()}
    return [_values(group, owners) for group in found.values()]


def _values(group: Sequence[Figure], owners: np.ndarray) -> list[list[Figure]]:
    """The figures of a group by value, one an article."""
    classes: list[list[Figure]] = []
    for figure in sorted(group, key=lambda one: one.sentence):
        alike = next((some for some in classes if some[0].alike(figure)), None)
        if alike is None:
            classes.append([figure])
        elif all(owners[figure.sentence] != owners[one.sentence] for one in alike):
            alike.append(figure)
    return classes


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

    def meet(self, figure: Figure, article: int, by_name: bool = False) -> Meeting | None:
        """Return the meeting of a figure with one of another article, None where both ways do not meet surely enough."""
        answer, forth = self._ask(figure, article, by_name)
        if answer is None or not _of_one_thing(self, figure, answer):
            return None
        again, back = self._ask(answer, int(self._owners[figure.sentence]), by_name)
        least, enough = LEAST, RELATED if figure.kind not in DATED and self.shared(figure, answer) else SURE
        if by_name:  # a reader that sees little else marks it gladly
            least, enough = 0.0, NAMED
        sure = again == figure and min(forth, back) >= least and forth + back >= enough
        return Meeting(figure, answer, forth + back) if sure else None

    def _ask(self, figure: Figure, article: int, by_name: bool) -> tuple[Figure | None, float]:
        """The figure of an article that answers another one's question, and the reading's answerability.

        The sentences nearest to the asking one are read; `by_name` those with figures of its kin, where these are as few.
        """
        places = np.flatnonzero(self._owners == article)
        nearest = np.argsort(-(self._vectors[places] @ self._vectors[figure.sentence]), kind="stable")[:CONTEXT]
        chosen = sorted(int(place) for place in places[nearest])
        if by_name:
            chosen = sorted({other.sentence for other in self._told[article] if kin(figure, other)})
            if not 0 < len(chosen) <= CONTEXT:
                return None, LEAST
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


def rival(one: Figure, other: Figure, first: str, second: str) -> bool:
    """Return whether two figures that both answer a user's question, in two sentences, tell one thing differently."""
    low, high = sorted((one.value, other.value))
    return (
        kin(one, other) and not one.alike(other) and high < MOST_TIMES * low and _of_one_time(first, second, one, other)
    )


def asked_for(
    question: str,
    met: Sequence[Meeting],
    accounts: Sequence[Account],
    texts: Sequence[str],
    owners: np.ndarray,
    reader: Reader,
) -> list[Meeting]:
    """Return the meetings of figures that count one thing and answer a user's question, both together for SURE.

    Each of its words stands in both sentences or their articles' leads, or says little: a reader that is asked how many
    engines came takes engines on show for an answer.
    Arguments as of `meetings`; figures that are in `met` are left out.
    """
    asked = set(content_words(question))
    told = [
        f for i, text in enumerate(texts) for f in figures(i, text) if f.kind == "count" and counted(f.shown) & asked
    ]
    known = {figure for one in met for figure in (one.one, one.other)}
    found = []
    for one, other in combinations([f for f in told if f not in known][: CONTEXT * CONTEXT], 2):
        articles = int(owners[one.sentence]), int(owners[other.sentence])
        lines = [texts[one.sentence], texts[other.sentence]]
        if (
            articles[0] == articles[1]
            or not rival(one, other, *lines)
            or not one_event(*(accounts[a] for a in articles))
        ):
            continue
        if any(
            asked - counted(figure.shown) - LIGHT - accounts[article].lead - set(content_words(texts[figure.sentence]))
            for figure, article in zip((one, other), articles, strict=True)
        ):
            continue
        readings = reader.read(question, lines)
        marked = all(r.start < f.end and f.start < r.end for r, f in zip(readings, (one, other), strict=True))
        sure = [reading.answerability for reading in readings]
        if marked and min(sure) >= ASKED and sum(sure) >= SURE:
            found.append(Meeting(one, other, sum(sure)))
    return sorted(found, key=lambda one: (-one.sure, one.one.sentence, one.one.start))


def _of_one_thing(page: _Page, one: Figure, other: Figure) -> bool:
    """Whether nothing in the two sentences says that their figures are of other times, turns or shares."""
    first, second = page.texts[one.sentence], page.texts[other.sentence]
    if not _of_one_time(first, second, one, other):
        return False
    if one.kind in DATED:  # days of the week are named in passing
        return one.alike(other) or one.kind != "weekday" or page.shared(one, other) >= 2
    low, high = sorted((one.value, other.value))
    # of a share one seldom knows what it is a share of
    return high < MOST_TIMES * low and (one.kind != "share" or one.alike(other))


def _clause(text: str, figure: Figure) -> str:
    """The clause of a sentence that holds a figure."""
    cuts = [match.span() for match in CLAUSE.finditer(text)]
    start = max((end for _, end in cuts if end <= figure.start), default=0)
    end = min((start for start, _ in cuts if start >= figure.end), default=len(text))
    return text[start:end]


def _lacking(text: str, other: str, clause: str) -> tuple[str, str]:
    """A sentence and a clause of it without what it says is lacking, where the other sentence says that this was lost or is
    lacking: "without power" is "cut the power"."""
    held = set(content_words(other))

    def same(match: re.Match[str]) -> str:
        lost = LOSES.search(other) or LACKS.search(other)
        return "" if lost and set(content_words(match["thing"])) & held else match[0]

    return LACKS.sub(same, text), LACKS.sub(same, clause)


def _with_denials(text: str, clause: str) -> str:
    """A clause of a sentence, and of the rest what may deny it: "injuring 41, had no permit" denies another thing."""
    before, _, after = ASIDE.sub("", text).partition(ASIDE.sub("", clause))
    after = AMONG.sub("", after)
    return f"{NO_THING.sub('', before)}{ASIDE.sub('', clause)}{NO_THING.sub('', after)}"


def _of_one_time(first: str, second: str, one: Figure, other: Figure) -> bool:
    """Whether nothing says that two figures of one kind are of other times or turns, in two sentences."""
    said, also = _clause(first, one), _clause(second, other)
    denied = _with_denials(*_lacking(first, second, said)), _with_denials(*_lacking(second, first, also))
    if signs_differ(AGAINST, *denied) or (signs_differ(THEN, first, second) and one.kind != "year"):
        return False
    if one.kind not in DATED and (PASSING.search(said) or PASSING.search(also)):
        days = [{m.group() for m in DAY.finditer(text)} for text in (first, second)]
        if not days[0] & days[1]:
            return False
    marks = [ORDINAL] if one.kind == "year" else [ORDINAL, YEAR]
    for mark in marks:
        ours, theirs = ({m.group().lower() for m in mark.finditer(text)} for text in (first, second))
        if ours and theirs and not ours & theirs:
            return False
    return True
