"""A question in what several articles differ -> the question that each of them answers in its own way.

"How do the two reports differ on the number of injured?" asks all of them what the number of injured was. Rules over the
question's words; refuses to know articles.
"""

import re

_TEXTS = r"(?:(?:news|newspaper|press|media) )?(?:articles|reports|papers|newspapers|sources|accounts|texts|documents|stories|versions|outlets)"
_ALL = rf"(?:(?:the|these|those|both|all|your|my|our)(?: of the)? )?(?:(?:two|three|four|several|various|different|other) )?{_TEXTS}"
_PAIR = r"(?:[Tt]he )?(?-i:[A-Z])[\w'’.-]*(?: (?-i:[A-Z])[\w'’.-]*)* and (?:the )?(?-i:[A-Z])[\w'’.-]*(?: (?-i:[A-Z])[\w'’.-]*)*"
_WHO = rf"(?:{_ALL}|{_PAIR})"
ON = r"(?:on|about|over|as to|regarding|concerning|in|with regard to)"
DIFFER = re.compile(
    rf"^(?:(?:how|where|in what(?: way)?|(?:on|about|over) what) )?(?:do|does|did) {_WHO} (?:differ|disagree|vary|contradict each other|agree) {ON} (?P<what>.+)$"
    rf"|^what do {_WHO} (?:differ|disagree) (?:on )?{ON} (?P<also>.+)$"
    rf"|^(?:what (?:is|are|was|were) )?(?:the )?(?:differences?|disagreements?|contradictions?) between {_WHO} {ON} (?P<again>.+)$",
    re.IGNORECASE,
)
EACH = re.compile(
    rf"^(?P<what>.+?),? (?:according to|in|by) (?:each|both|all)(?: of)?(?: the| these)? (?:(?:two|three|several) )?{_TEXTS}$",
    re.IGNORECASE,
)
ASKS = re.compile(r"(?:who|whom|whose|what|when|where|why|which|how)\b", re.IGNORECASE)


def of_each(question: str) -> str:
    """Return what is asked of each article by a question in what they differ; "" where that is not the question."""
    asked = question.strip().rstrip("?!. ")
    if found := DIFFER.match(asked):
        what = next(group for group in found.groups() if group)
    elif (found := EACH.match(asked)) and ASKS.match(asked):
        what = found["what"]
    else:
        return ""
    what = re.sub(r"^(?:the question of )", "", what.strip())
    return f"{what[0].upper()}{what[1:]}?" if ASKS.match(what) else f"What was {what}?"
