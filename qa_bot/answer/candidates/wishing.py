"""A question for how much was granted, given or imposed + a text -> the text without the figures that somebody only wished for.

"The club asked for 40,000 and received 25,000": asked what the club got, a reader marks whichever figure stands nearer to the
question's words. What was asked for, sought or demanded is no outcome, unless the text says that the wish was met. Refuses to
know models and documents.
"""

import re

from qa_bot.ingest.sentences import sentence_spans
from qa_bot.ingest.text.blanking import blanked
from qa_bot.models.months import YEAR
from qa_bot.models.numerals import SCALES, SPELLED

_I = re.IGNORECASE
_FIGURE = (
    rf"(?<![\w.,])(?:[£$€¥] ?)?(?:\d[\d,.]*(?<![.,])|(?:{SPELLED})\b)(?:[- ](?:{'|'.join(SCALES)})\b)*"
    r"(?: (?:per ?cent|percent|pounds?|euros?|dollars?|crowns?|francs?|seconds?|minutes?|hours?|days?|weeks?|months?|years?)\b|%)?"
)
AMOUNT = re.compile(
    r"\bhow (?:much|many|long|high|large|big|great)\b|\b(?:what|which)(?:['’]s)? (?:\w+ ){0,3}?(?:rents?|charges?|costs?|pay|wages?|salar(?:y|ies)|sums?|amounts?|grants?|loans?|fines?|rises?|raises?|increases?"
    r"|fees?|prices?|sentences?|penalt(?:y|ies)|budgets?|subsid(?:y|ies)|compensation|damages|term|percentage|number)\b",
    _I,
)
OUTCOME = re.compile(
    r"\b(?:grant(?:ed|s)?|gave|give[ns]?|award(?:ed|s)?|approv\w+|allott?ed|allocat\w+|receiv\w+|obtain\w*|got|get|gets|gotten|pa(?:y|ys|id)|spen[dt]"
    r"|donat\w+|contribut\w+|len[dt]|impos\w+|sentence[ds]?|fine[ds]?|decid\w+|agree[ds]?|settle[ds]?|jail\w*|imprison\w*|sold|fetch(?:ed)?|won|win|secur\w+)\b",
    _I,
)
_WISH = (
    r"(?:(?:ask|appl|call|plead|petition|appeal|press|push|campaign|lobb|hop|wish|beg|bid|bidd)(?:ed|ied|ing|ging|s|es|ies|y)?"
    r"(?: (?:the|its|their|his|her|a|an) [\w'’-]+(?: [\w'’-]+)?| [A-Z][\w'’-]+| them| him| her| us)?(?: (?:by|in) [a-z]+)? for"
    r"|(?:hop|want|wish)(?:ed|ing|s|es)? to (?:get|receive|obtain|have|win)"
    r"|request(?:ed|ing|s)?(?! (?:in|on|from|by|at)\b)|claim(?:ed|ing|s)?(?= (?:\w+ of )?[£$€\d])|sought|seek(?:s|ing)?|demand(?:ed|ing|s)?|want(?:ed|s)?|propos(?:ed|ing|es|e)|suggest(?:ed|ing|s)?)"
)
WISH = re.compile(rf"\b{_WISH}\b", _I)
# "the 40,000 that it had asked for"
WISHED = re.compile(
    rf"(?P<figure>{_FIGURE})(?: [\w-]+)?(?: (?:that|which))?(?: (?:it|they|he|she|we|I|the \w+))?(?: (?:had|has|have))?(?: (?:was|were|been))?"
    r" (?:originally |first |initially )?(?:requested|sought|demanded|asked for|applied for|called for|hoped for|proposed|wanted)\b",
    _I,
)
FIGURE = re.compile(_FIGURE, _I)
# What is still aimed at: "The target remains £85,000"
TARGET = re.compile(
    rf"\b(?:targets?|goal)\b(?: for (?:[a-z'’]+ ){{0,4}}[a-z'’]+)?(?: (?:of|is|was|has been|remains?|remained|stays?|stands at|still|now|set at|at))+ (?P<figure>{_FIGURE})",
    _I,
)
AIMS = re.compile(r"\b(?:targets?|goals?|aim(?:s|ed|ing)?)\b", _I)
REACHED = re.compile(r"\b(?:so far|until now|up to now|to date|already|raised|collected)\b", _I)
# Where what is wished for ends: what follows is told of something else
ENDS = re.compile(
    r"[;:(—]|,(?!\d)| - |\b(?:and|but|while|whereas|which|who|when|although|though|before|after|because|until|received?|got|gets?|was|were|is|are|instead|than)\b",
    _I,
)
# The wish is met, or asked about: then its figure is the outcome
MET = re.compile(
    r"\b(?:in full|the (?:full|whole|entire) (?:sum|amount|\w+)|requests? (?:was|were|is|has been|have been) (?:granted|approved|accepted|met|agreed)"
    r"|(?:grant|approv|accept|agree|fulfil|endors|adopt|pass|meet|met|honou?r|compl)\w* (?:to |with )?(?:the |this |that |its |their |his |her )?"
    r"(?:requests?|applications?|demands?|proposals?|wish(?:es)?|bids?|terms|it|this|that|them)\b"
    r"|(?:proposals?|applications?|demands?|motions?|bids?|wish(?:es)?|plans?) (?:was|were|is|has been|have been) (?:\w+ )?(?:granted|approved|accepted|met|agreed|adopted"
    r"|carried|passed|successful)|successful\w*|(?:council|board|court|committee|parliament|they|he|she|it) (?:agreed|approved|accepted|consented|obliged)\b(?! (?:on|only|to)\b))",
    _I,
)
NOT = re.compile(r"\b(?:not|never|no)\b|n['’]t\b", _I)
DECIDED = re.compile(
    r"\b(?:agreed|allow\w*|approv\w+|grant(?:ed|s)|decided|settled|fixed|set|offered|gave|given|refus\w+|reject\w+|turned down|declined|carried|voted|resolved|adopted)\b",
    _I,
)
SOON = 2  # sentences behind a wish in which what became of it is told


def asks_outcome(question: str) -> bool:
    """Return whether a question asks for an amount that was granted, given, paid or imposed, and not for one wished for."""
    return asks_amount(question) and bool(OUTCOME.search(question))


def asks_amount(question: str) -> bool:
    """Return whether a question asks for an amount, and not for one that somebody wished for."""
    return bool(AMOUNT.search(question)) and not WISH.search(question)


def without_wishes(question: str, text: str) -> str:
    """Return the text with the figures blanked that somebody only asked for, where a question asks for an outcome.

    So where it asks for an amount, and one of the next two sentences tells what was decided, with a figure. They stay where
    the same sentence or the next one says that the wish was met.
    """
    text = _without_targets(question, text)
    if not asks_amount(question) or not WISH.search(text):
        return text
    outcome = asks_outcome(question)
    spans = sentence_spans(text)
    blank = []
    for place, (start, end) in enumerate(spans):
        wished = _wished(text[start:end])
        if not wished:
            continue
        behind = [text[a:b] for a, b in spans[place + 1 : place + 1 + SOON]]
        settled = outcome or any(DECIDED.search(one) and FIGURE.search(one) for one in behind)
        if settled and not any(map(_met, (text[start:end], *behind[:1]))):
            blank += [(start + first, start + last) for first, last in wished]
    return blanked(text, blank)


def _without_targets(question: str, text: str) -> str:
    """The text without figures that are aimed at, where a question asks for what there is by now."""
    if not (AMOUNT.search(question) and REACHED.search(question)) or AIMS.search(question):
        return text
    return blanked(text, (match.span("figure") for match in TARGET.finditer(text)))


def _wished(sentence: str) -> list[tuple[int, int]]:
    """Where the figures of a sentence stand that are wished for in it."""
    found = [match.span("figure") for match in WISHED.finditer(sentence)]
    for wish in WISH.finditer(sentence):
        end = ENDS.search(sentence, wish.end())
        found += [
            match.span() for match in FIGURE.finditer(sentence, wish.end(), end.start() if end else len(sentence))
        ]
    return [(start, end) for start, end in found if not re.fullmatch(YEAR, sentence[start:end])]


def _met(sentence: str) -> bool:
    return bool(MET.search(sentence)) and not NOT.search(sentence)
