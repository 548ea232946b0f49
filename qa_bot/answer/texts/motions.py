"""Sentences of minutes -> decisions: which sentence says what was moved, and which how the vote ended.

"The motion was carried" says nothing without the motion, and a motion alone is no decision: they are shown together,
without what was said in between. Rules over English words; knows no vectors and no model.
"""

import re
from collections.abc import Sequence

FARTHEST = 8  # sentences between a motion and its outcome, at most

_I = re.IGNORECASE
MOVED = re.compile(
    r"\b(?:moved|proposed|proposes|recommended|suggested|tabled|put forward)\b"
    r"|\b(?:motion|proposal|amendment|resolution|recommendation) (?:to|that|for)\b",
    _I,
)
OPEN = re.compile(r"\bmoved by\b|\b(?:moved|proposed)\b.*\bseconded\b|\bmoved that\b", _I)
WISHED = re.compile(  # what one of them would have liked
    r"\b(?:proposed|recommended|suggested|objected|argued|pleaded|urged) (?:that|to|for|\w+ing)\b|\b(?:favou?red|preferred)\b"
    r"|\bwould (?:have )?(?:like|prefer|rather)|\basked (?:that|whether|for|if)\b",
    _I,
)
DELAYED = re.compile(  # no vote ended it
    r"\b(?:no|not? (?:reach|come to|make|take) (?:a|any)|not (?:reached?|made|taken) (?:a|any)) decisions?\b"
    r"|\b(?:decision|matter|item|question|vote|motion|proposal|application|request|it|this) (?:(?:was|is|to be|will be) (?:then )?)?"
    r"(?:deferred|adjourned|postponed|put off|left open|referred back|talked about|taken up)\b"
    r"|^\W*(?:deferred|adjourned|postponed|put off|left open|to be (?:talked about|taken up|decided|discussed))\b",
    _I,
)
RESOLVES = re.compile(r"\W*(?:it was )?(?:resolved|agreed|decided)\b", _I)
AMENDED = re.compile(r"\bamend", _I)
TOLD_ITSELF = re.compile(r"\ban amendment\b(?! was\b)", _I)  # "an amendment to lease it was defeated" says which
ENDED = re.compile(
    r"\b(?:carried|lost|defeated|adopted|passed|approved|accepted|rejected|agreed|withdrawn|fell|failed)\b", _I
)
LOST = re.compile(
    r"\b(?:lost|defeated|rejected|withdrawn|fell|failed|not (?:carried|adopted|passed|approved|agreed))\b", _I
)
BARE = re.compile(  # what was voted on is only pointed at: "The motion was carried.", "Carried.", "This was agreed."
    r"\b(?:the|this|that|his|her|their) (?:\w+ )?(?:motion|proposal|amendment|recommendation|resolution)\b(?! (?:to|that|for)\b)"
    r"|^\W*(?:it|this|that)\b[^.;]{0,40}\b(?:was|were|is)\b|^\W*(?:carried|lost|agreed|passed|approved|rejected)\b"
    r"|\b(?:vote|show of hands|votes? to|in favour)\b",
    _I,
)
POINTS_BACK = re.compile(  # "It was resolved to grant this.", "It was agreed to accept that of Brightway."
    r"\b(?:resolved|agreed|decided)(?: \w+){0,2} (?:to|that) (?:\w+ ){0,3}?(?:this|these|both|it|them|that of"
    r"|the (?:item|matter|proposal|motion|request|application|recommendation|question|issue|offer|repair)s?(?! (?:of|for|to|that|from|by|about|concerning)\b))"
    r"\b(?! (?:year|month|week|meeting|matters?)\b)",
    _I,
)


def decisions(texts: Sequence[str], parts: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return for each sentence of a decision the two that tell it: what was moved, and how it ended.

    `parts`: under which heading each sentence stands; a vote ends what was moved under its own. A sentence that tells
    both needs no other, and is not among them. What was resolved of "this" is one decision with the sentence before it.
    """
    found: dict[int, tuple[int, int]] = {}
    for place, text in enumerate(texts):
        ended = ENDED.search(text) and BARE.search(text)
        if not (ended or DELAYED.search(text)) or MOVED.search(text) or TOLD_ITSELF.search(text):
            continue
        near = [p for p in range(max(0, place - FARTHEST), place) if parts[p] == parts[place] and p not in found]
        moved = [p for p in near if MOVED.search(texts[p]) or (p == place - 1 and RESOLVES.match(texts[p]))]
        alike = [p for p in moved if bool(AMENDED.search(texts[p])) == bool(AMENDED.search(text))]
        if moved:
            pair = ((alike or moved)[-1], place)
            found |= dict.fromkeys(pair, pair)
    for place, text in enumerate(texts):
        if (
            place
            and place not in found
            and place - 1 not in found
            and parts[place - 1] == parts[place]
            and points_back(text)
        ):
            found |= dict.fromkeys((place - 1, place), (place - 1, place))
    return found


def left_open(text: str) -> bool:
    """Return whether a sentence says what was moved, and not how the vote ended: alone, it sounds like a decision."""
    return bool(OPEN.search(text) or WISHED.search(text)) and not (ENDED.search(text) or RESOLVES.match(text))


def resolves(text: str) -> bool:
    """Return whether a sentence opens with that it was resolved."""
    return bool(RESOLVES.match(text)) and not points_back(text)


def points_back(text: str) -> bool:
    """Return whether a sentence says that something was resolved which only the sentence before it names."""
    return bool(POINTS_BACK.search(text))


def lost(text: str) -> bool:
    """Return whether a sentence says that a vote went against what was moved, or that there was none."""
    return bool(LOST.search(text) or DELAYED.search(text))
