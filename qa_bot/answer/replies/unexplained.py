"""What caused something that no one can explain yet -> the sentence that says so: "The cause of the fire is not known."

A reader that is asked for the cause marks where the fire broke out. Refuses to know models.
"""

import re
from collections.abc import Sequence

from qa_bot.answer.candidates.candidate import Candidate, sentences_of
from qa_bot.answer.candidates.quoting import Said, said
from qa_bot.answer.candidates.sourcing import named_by
from qa_bot.answer.statements.times import AT_FIRST
from qa_bot.models.wording import content_words

CONFIDENCE = 0.85  # by hand: the sentence says so itself
_I = re.IGNORECASE
ASKS = re.compile(
    r"\W*(?:and |but |so )?(?:what (?:\w+ )?(?:caused|started|led to|triggered|(?:was|is) the (?:cause|origin) of)|why did|how did) (?P<what>[^?]+?)"
    r"(?: (?:start|begin|break out|happen|occur))?\W*$",
    _I,
)
OPEN = re.compile(
    r"\b(?:causes?|origin)\b[^.;!?]{0,60}?\b(?:(?:not|never) (?:yet )?(?:been )?(?:known|clear|established|determined|found|identified)|unknown|unclear|undetermined"
    r"|under investigation|(?:still )?being investigated|yet to be (?:established|determined|found))\b",
    _I,
)
CAUSED = re.compile(
    r"\b(?:because|caused|due to|owing to|blamed|started (?:by|when)|result(?:ed)? of|traced to|triggered)\b", _I
)


def unexplained(question: str, candidates: Sequence[Candidate]) -> Said | None:
    """Return the sentence that says that a cause is not known; None where none does, or the best candidate tells a cause."""
    match = ASKS.match(question)
    what = set(content_words(match["what"])) if match else set()
    if not what or (candidates and CAUSED.search(candidates[0].evidence.text)):
        return None
    for one in sentences_of(candidates):
        if not OPEN.search(one.text) or AT_FIRST.search(one.text):  # what was unclear at first is told behind it
            continue
        around = f"{one.text} {named_by(one.document)}"
        if what & set(content_words(one.text)) and what <= set(content_words(around)):
            return said([one], "", CONFIDENCE)
    return None
