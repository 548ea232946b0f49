"""A sentence -> whether it takes back what it tells: "An earlier version said that 34 workers had been hurt".

Rules over the words of corrections; refuses to know models and documents.
"""

import re

from qa_bot.models.wording import content_words, overlap

_SAID = r"(?:said|stated|gave|given|reported|claimed|put|described|named|called|listed|quoted|cited|suggested|printed)"
TAKES_BACK = re.compile(
    rf"\b(?:earlier|previous|first|original|initial) (?:version|edition|draft|report|article|story)s?(?: of (?:this|the) \w+)?"
    rf"(?:,[^,;.]{{0,80}},)? (?:\w+ly )?(?:also )?(?:had )?{_SAID}\b"
    r"|\bmis(?:stated|reported|identified|quoted|attributed|calculated|spelled|spelt)\b"
    rf"|\b(?:incorrectly|wrongly|mistakenly|erroneously|falsely) {_SAID}\b",
    re.IGNORECASE,
)
ENDS = re.compile(
    r";|[.!?]\s|, (?:but|while|whereas|instead|when in fact|not)\b| rather than | instead of ", re.IGNORECASE
)
SHARE = 0.8  # of a claim's words that a clause must hold to take it back


def taken_back(sentence: str) -> str:
    """Return the part of a sentence that it takes back, "" where it takes nothing back."""
    match = TAKES_BACK.search(sentence)
    if match is None:
        return ""
    end = ENDS.search(sentence, match.end())
    return sentence[match.end() : end.start() if end else len(sentence)]


def takes_back(claim: str, sentence: str) -> bool:
    """Return whether a sentence takes back what a claim says, as far as the claim's words go."""
    part = taken_back(sentence)
    return bool(part) and bool(content_words(claim)) and overlap(claim, part) >= SHARE
