"""A claim that sets a bound or counts times -> what arithmetic says of it beside an article's sentences.

"It cost less than £350" is true where it cost £340, though 350 stands nowhere in the article; "warned three times" is not
what an article says that has "warned twice". Knows numbers and sentences; refuses to know models.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_bot.answer.claims.grounding import Evidence, nearest
from qa_bot.answer.statements.comparing import DATES, Quantity, quantities
from qa_bot.models.numerals import UNITS, numbers
from qa_bot.models.wording import OFTEN, alike, hedged, overlap, turned

_I = re.IGNORECASE
NEAR = 0.9  # share of a number from which something is nearly as much
TRIED = 3  # quantities of an article that are put in the place of a bound
BELOW = "less than|fewer than|under|below|cheaper than|shorter than"
AT_MOST = "at most|no more than|not more than|up to|a maximum of"
ABOVE = "more than|over|above|longer than|exceeding|in excess of"
AT_LEAST = "at least|no less than|not less than|no fewer than|a minimum of"
NEARLY = "nearly|almost|just under|close to"
BOUND = re.compile(
    rf"\b(?:(?P<below>{BELOW})|(?P<most>{AT_MOST})|(?P<above>{ABOVE})|(?P<least>{AT_LEAST})|(?P<nearly>{NEARLY}))\s+(?=(?:an? )?(?:US\$|[$£€¥])?\s?\w)",
    _I,
)
ROUGHLY = re.compile(
    rf"\b(?:{BELOW}|{AT_MOST}|{ABOVE}|{AT_LEAST}|{NEARLY}|about|around|some|roughly|only just)\s+\S{{0,3}}$", _I
)
_RATE = r"(?! (?:as|the|a|an|per|each|every|more|less|larger|bigger|higher|faster|its|his|her|their|that (?:of|amount|much|many|number)|what|over|daily|weekly|monthly|yearly)\b)"
_WORDS = "|".join(UNITS)
TIMES = re.compile(rf"\b(?P<shown>twice|thrice|(?P<count>\d[\d,]*|(?:{_WORDS})(?:[ -](?:{_WORDS}))?) times){_RATE}", _I)


@dataclass(frozen=True, slots=True)
class Bounded:
    """A claim with an article's quantity in the place of its bound."""

    claim: str
    holds: bool | None  # whether the quantity keeps the bound; None: too near to it to say
    shown: str  # the article's quantity
    bound: str  # the claim's: "less than £350"


def bounded(claim: str, sentences: Sequence[Evidence]) -> Iterator[Bounded]:
    """Yield the claim with quantities of its nearest sentences for its bound, where no sentence has the bound's number."""
    match = BOUND.search(claim)
    limit = next((one for one in quantities(claim) if match and one.start <= match.end() < one.end), None)
    if match is None or limit is None or limit.unit in DATES:
        return
    near = [sentences[place].text for place in nearest(claim, sentences)]
    if any(limit.value in numbers(text) for text in near):
        return
    found = [one for text in near for one in quantities(text) if one.unit == limit.unit and not _rough(text, one)]
    for one in list(dict.fromkeys(found))[:TRIED]:
        told = f"{claim[: match.start()]}{one.shown}{claim[limit.end :]}"
        yield Bounded(told, _holds(match, one.value, limit.value), one.shown, claim[match.start() : limit.end])


def _rough(text: str, one: Quantity) -> bool:
    return bool(one.turn or ROUGHLY.search(text[: one.start]))


def _holds(bound: re.Match[str], value: float, limit: float) -> bool | None:
    if bound["below"]:
        return value < limit
    if bound["most"]:
        return value <= limit
    if bound["above"]:
        return value > limit
    if bound["least"]:
        return value >= limit
    return True if NEAR * limit <= value < limit else None


@dataclass(frozen=True, slots=True)
class OtherTimes:
    """How often a claim and an article's sentence say that something happened."""

    by: Evidence
    claim: str  # "three times"
    article: str  # "twice"


def other_times(claim: str, sentences: Sequence[Evidence]) -> OtherTimes | None:
    """Return the sentence that says the claim with another count of times; None where one has the claim's too."""
    ours = _times(claim)
    if len(ours) != 1 or ROUGHLY.search(claim[: next(iter(ours.values())).start()]):
        return None
    ((count, match),) = ours.items()
    rest = claim[: match.start()] + claim[match.end() :]
    found = None
    for place in nearest(claim, sentences):
        text = sentences[place].text
        if overlap(rest, text) < 1.0 or not alike(rest, text) or turned(rest, text) or hedged(rest, text):
            continue
        theirs = _times(text)
        if count in theirs or count in numbers(text):
            return None
        told = next(iter(theirs.values()), None)
        if found is None and told is not None and len(theirs) == 1 and not ROUGHLY.search(text[: told.start()]):
            found = OtherTimes(sentences[place], match["shown"], told["shown"])
    return found


def _times(text: str) -> dict[float, re.Match[str]]:
    """The counts of times in a text, by value."""
    found: dict[float, re.Match[str]] = {}
    for match in TIMES.finditer(text):
        values = list(numbers(match["count"])) if match["count"] else [OFTEN[match["shown"].lower()]]
        if values:
            found.setdefault(values[-1], match)
    return found
