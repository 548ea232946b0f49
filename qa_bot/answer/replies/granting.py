"""A yes/no question whose nearest sentence only says what somebody asked for -> what became of it, which the next one tells.

"Did the firm give them a free boat?" - "They had asked for a free boat. The firm refused." Refuses to know models.
"""

import re

from qa_bot.answer.candidates.quoting import Said, said
from qa_bot.answer.candidates.wishing import WISH
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.ingest.sentences import sentence_spans

_I = re.IGNORECASE
DECIDED = 0.85  # how sure one is of what the next sentence tells; by hand
REACH = 600  # characters behind a request in which its outcome is told
SOON = 2  # sentences
REFUSED = re.compile(
    r"\b(?:refused|refuses|rejected|rejects|turned (?:it|this|that|them|him|her|the \w+) down|declined(?: (?:to|it|this|that|them|the)\b|,? because)|decided against|voted (?:it |this )?down|said no"
    r"|(?:dismissed|denied) (?:it|this|that|them|him|her|the (?:request|idea|claim|proposal|appeal|application|demand))|(?:was|were|is) (?:lost|defeated|dismissed|denied|not (?:granted|approved|agreed|accepted|allowed|carried)))\b",
    _I,
)
REQUEST_REFUSED = re.compile(
    r"\W*(?:the|that|this|an?|her|his|its|their) (?:[\w-]+ ){0,2}?(?:request|application|claim|demand|proposal|motion|appeal|bid|wish)\b[^.;:!?]{0,200}?"
    r" (?:is|was|has been|were) (?:refused|rejected|dismissed|denied|turned down|lost|declined)[.!]?\W*$",
    _I,
)
TURNED_TO = re.compile(
    r"\b(?:rang|phoned|telephoned|called|wrote to|e-?mailed|approached) (?:[\w'’-]+ ){1,5}?for\b", _I
)
GRANTED = re.compile(
    r"\b(?:agreed(?! (?:only|to differ|that))|granted|approved|accepted|allowed|consented|(?:was|were) (?:carried|adopted|agreed|passed)|said yes)\b",
    _I,
)
LIMITS = re.compile(
    r"\b(?:not|never|no|only|but|instead|half|part|partly|less|fewer|although|though|however|if|unless|until|provided|later)\b|n['’]t\b|\d",
    _I,
)


def granted(question: str, wish: Evidence) -> Said | None:
    """Return "Yes" or "No" with a request and the sentence that tells what became of it; None where none plainly does."""
    if WISH.search(question):
        return None
    if REQUEST_REFUSED.match(wish.text):
        return said([wish], "No", DECIDED, lead="No:")
    text = wish.document.text[wish.start : wish.end + REACH].split("\n\n")[0]
    (_, first), *behind = sentence_spans(text) or [(0, 0)]
    wish = Evidence(wish.document, wish.start, wish.start + first)  # without the reply that may be quoted with it
    if not (WISH.search(wish.text) or TURNED_TO.search(wish.text)):
        return None
    for start, end in behind[:SOON]:
        told = Evidence(wish.document, wish.start + start, wish.start + end)
        if REFUSED.search(told.text):
            return said([wish, told], "No", DECIDED, lead="No:")
        if GRANTED.search(told.text):
            return None if LIMITS.search(told.text) else said([wish, told], "Yes", DECIDED, lead="Yes:")
    return None
