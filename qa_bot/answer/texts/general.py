"""A focus of a general noun ("money", "deadlines", "Who died?") -> the sentences that hold such things, by their form.

No sentence about money has the word "money" in it. A small table of kinds: how each is called, and how it is written.
English, like every rule over words here; refuses to know models and documents.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.answer.statements.names import PARTICLES, TITLES
from qa_bot.models.months import MONTH, YEAR
from qa_bot.models.numerals import SPELLED
from qa_bot.models.wording import content_words

_I = re.IGNORECASE
_DATE = (
    rf"(?:\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH}|\b{MONTH} \d{{1,2}}\b|\b{MONTH},? {YEAR}\b|\b\d{{4}}-\d\d-\d\d\b)"
)
_COUNT = rf"(?:\d{{1,4}}|an?|one|{SPELLED})"
_SPAN = rf"\b{_COUNT}(?: (?:working|calendar|business|full))? (?:hour|day|week|month|year)s?\b"
_WEEKDAY = r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
_LATEST = r"\b(?:by|before|after|until|till|within|no later than|not later than|at the latest|up to|closes? on|ends? on|expires? on|at least|(?:falls? )?due)\b"
_BEHIND = r"(?:(?! (?:19|20)\d\d\b)[^.;]){0,25}?"
_SUM = r"(?:[£$€¥]\s?\d|(?<![\d.,])\d[\d.,]{0,20}\s?(?:(?:million|billion|thousand|m|bn) )?(?:euros?|pounds?|dollars?|francs?|pence|cents?|p|kroner|yen|rupees?)\b|\b(?:a|one|two|three|four|five|six|seven|eight|nine|ten|hundred|thousand|million|half)(?:penny|pence| (?:million |thousand |hundred )?(?:euros?|pounds?|dollars?|francs?|pence|cents?))\b)"  # fmt: skip
_NAME = rf"[A-Z][\w’'-]+(?: (?:[A-Z][\w’'.-]*|{PARTICLES})){{1,3}}"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of things, and the sentences that hold some."""

    called: frozenset[str]  # stems of the words that ask for it and for nothing else
    holds: re.Pattern[str]
    beside: frozenset[str] = frozenset()  # stems that ask for it beside other words: "What do tenants pay?"
    strict: bool = False  # what a reader marks in a sentence without such things is no answer
    near: bool = False  # the other words may stand in the paragraph before, and half of them are enough


def _kind(
    called: str,
    holds: str,
    beside: str = "",
    flags: re.RegexFlag = re.NOFLAG,
    *,
    strict: bool = False,
    near: bool = False,
) -> Kind:
    return Kind(
        frozenset(content_words(called)), re.compile(holds, flags), frozenset(content_words(beside)), strict, near
    )


KINDS = (
    _kind(
        "reasons reason causes cause explanation",
        r"\b(?:because|due to|owing to|caused?|causes|blam(?:e[sd]?|ing)|reasons?|thanks to|as a result|(?:the )?result of|led to|leads to|mainly|chiefly"
        r"|stem(?:s|med) from|explain(?:s|ed)? why|since (?=the|a|an|it|he|she|they|we|there|no|so)|so that|cost us)\b|^(?:First|Second|Third)(?:ly)?,",
        "reason reasons cause causes",
        _I,
        near=True,
    ),
    _kind(
        "next happen happens happening plan plans planned coming upcoming step steps",
        r"\b(?:will|shall|plans? to|planned (?:for|to)|intends? to|(?:is|are) (?:expected|due|set|scheduled|to)|due (?:in|on|by|to)|set for|scheduled for"
        r"|to be (?:ready|finished|completed|opened|decided|published|built)|hopes? to|next (?:week|month|year|spring|summer|autumn|winter|step)|by 20\d\d"
        r"|hearing|remains to be)\b",
        "",
        _I,
        strict=True,
    ),
    _kind(
        "limitations limitation limits weaknesses weakness caveats shortcomings drawbacks",
        r"\b(?:limitations?|caveats?|weakness(?:es)?|shortcomings?|drawbacks?|self-reported|small (?:sample|number)|too (?:few|small|short)"
        r"|further (?:research|work|studies)|should be regarded as|(?:was|were|is|are) not (?:\w+ )?(?:measured|recorded|blinded|randomi[sz]ed|tested|examined"
        r"|known|planned|corrected|included|representative|followed)|cannot (?:\w+ )?(?:be|exclude|rule|tell|say|know|show|generali[sz]e)"
        r"|could not (?:\w+ )?(?:be|exclude|rule|tell|say|determine)|limited (?:by|to)|may not (?:apply|hold|generali[sz]e))\b",
        "",
        _I,
    ),
    _kind(
        "recommendations recommendation recommended advice suggestions proposals",
        r"\b(?:recommend(?:s|ed|ing|ations?)?|advis(?:e[sd]?|ing)|urge[sd]?|suggest(?:s|ed)? that|propos(?:e[sd]?|als?)|call(?:s|ed)? (?:for|on)|should|ought to"
        r"|better spent)\b",
        "",
        _I,
    ),
    _kind(
        "problem problems difficulty difficulties disadvantage disadvantages challenge challenges",
        r"\b(?:problems?|difficult(?:y|ies)?|disadvantages?|drawbacks?|challeng(?:e[sd]?|ing)|unfortunately|lack(?:s|ed|ing)?|need for|suffer(?:s|ed|ing)?|harm(?:s|ful)?"
        r"|unstable|unsatisfactory|inadequate)\b",
        "",
        _I,
    ),
    _kind(
        "money finances financial sums expenses expenditure spending cost costs price prices charge charges fee fees tariff tariffs rates payment payments pay",
        rf"{_SUM}|\bfree of charge\b|\bat no (?:extra )?(?:cost|charge)\b",
        "cost price charge fee pay payment paid owe",
        _I,
    ),
    _kind(
        "deadline deadlines due cutoff",
        rf"{_LATEST}{_BEHIND}(?:{_DATE}|{_SPAN}|{_WEEKDAY}|\b\d{{1,2}}(?:[.:]\d\d)? ?[ap]\.?m\b)"
        rf"|\bdeadlines?\b|{_DATE} at the latest|{_SPAN}['’]? notice\b",
        "deadline",
        _I,
    ),
    _kind("date dates timeline chronology schedule timetable calendar days", rf"{_DATE}|\b(?:in|since|from|until|by) (?:1[5-9]|20)\d\d\b", "date"),
    _kind(
        "people persons names named who's involved characters individuals staff key figures",
        rf"\b(?:{'|'.join(TITLES)})\.? [A-Z]|{_NAME}, (?:\d\d\b|(?:an?|the|its|our|their|who|whose|then|now|former|chief|head|aged)\b)"
        rf"|\b(?:[a-z]{{3,}}(?:er|or|ist|ian|ant|ent|man|woman|son|ess|ief|air|ead|dge)),? {_NAME}|{_NAME}, (?:[a-z]+ ){{0,3}}[a-z]+(?:er|or|ist|ian|ant|ent|man|woman|head|chief|chair)\b"
        r"|^[A-Z]\w+ [A-Z]\w+, (?:[\w ]{3,40}), ",
    ),
    _kind(
        "risk risks danger dangers threat threats hazard hazards uncertainty uncertainties",
        r"\b(?:risks?|risky|dangers?|dangerous|hazards?|threat(?:s|en\w*)?|uncertain\w*|unsafe|warn(?:s|ed|ing)?|vulnerable|exposed to)\b"
        r"|\b(?:could|might|may|would) (?:\w+ )?(?:make (?:it|this|things|matters) worse|worsen|fail|collapse|lose|suffer|harm|hurt|damage|injure|prove wrong|break|leak|explode|go wrong|bring (?:it|them|us) down|be (?:lost|ended|hurt|damaged|overtopped|overwhelmed|flooded|delayed))\b"
        r"|\b(?:cannot|can't) be (?:ruled out|excluded)\b|\b(?:has|have) not (?:yet )?been (?:renewed|secured|agreed)\b|\bshould (?:the|a|an) (?:\w+ ){1,6}(?:rise|fall|fail|double|drop|break)\b",
        "",
        _I,
    ),
    _kind(
        "blame blamed fault faults guilt guilty culprit culprits responsibility responsible accountability failures failings mistakes",
        r"\b(?:blam(?:e[ds]?|ing)|at fault|responsib(?:le|ility)|accountable|culpab\w+|negligen\w+|guilty|fail(?:ed|ings?|ures?) to|knew|ignor(?:e[ds]?|ing)"
        r"|den(?:y|ies|ied)|disput(?:e[sd]?|ing)|reject(?:s|ed)|admit(?:s|ted)?|apologi[sz]e[sd]?|accus(?:e[sd]?|ing)|warned|mistakes?|errors?)\b",
        "",
        _I,
    ),
    _kind(
        "death deaths dead die died dies killed kill kills casualties casualty victims fatalities perished drowned",
        r"\b(?:di(?:ed|es)|deaths?|dead|kill(?:ed|s)?|drown(?:ed|s)?|perish(?:ed)?|fatal(?:ly|ity|ities)?|lost (?:his|her|their) li(?:fe|ves)|did not (?:live|survive)"
        r"|(?:the )?bod(?:y|ies) of|murder(?:ed)?|was lost (?:at sea|off)|casualties)\b",
        "",
        _I,
    ),
    _kind(
        "debt debts loan loans borrowing liabilities",
        r"\b(?:debts?|loans?|lent|lend(?:s|ers?)?|borrow(?:s|ed|ing)?|owe[sd]?|mortgage|liabilit(?:y|ies))\b",
        "",
        _I,
    ),
    _kind(
        "number numbers statistics figures quantities",
        r"(?<![\w.,])\d[\d.,]*(?:%| ?per ?cent)|(?<![\w.,£$€])(?!(?:1[5-9]|20)\d\d\b)\d[\d.,]*\b",
    ),
    _kind(
        "obligations duties requirements rules obligation duty",
        r"\b(?:must|shall|(?:is|are|be) (?:required|obliged|forbidden)|ha(?:s|ve) to|may not|not allowed|prohibited)\b",
        "",
        _I,
    ),
)  # fmt: skip
PLAIN = frozenset(  # what a focus says of itself beside the noun: "the important dates in this article"
    content_words(
        "people persons anybody someone article text document report letter notice page story study important main key list "
        "much many get need invention solve solves address addresses tackle involved mentioned named given amount amounts thing things"
    )
)
SAID = re.compile(
    r"\W*what (?:do|does|did|have|has) (?:the )?(?P<who>.{2,60}?) (?:say|said|think|claim|tell|told|argue|want|feel)\b",
    _I,
)
SPEECH = re.compile(r"[\"“”]|\b(?:says?|said|told|tells|explains?|claims?|argues?|thinks?|wants?|calls?|called)\b", _I)


def kind_of_focus(focus: str) -> tuple[Kind | None, set[str]]:
    """Return the kind of things that a focus asks for, and the stems of its other words: whose, or of what.

    The first kind that is called so by all that the focus says; else the one that its words ask for beside others;
    None where there is no such kind.
    """
    words = set(content_words(focus))
    if SAID.match(focus):  # "What do the victims say?"
        return None, words
    for kind in KINDS:
        if words & kind.called and words - PLAIN <= kind.called:
            return kind, set()
    for kind in KINDS:
        if words & kind.beside:
            return kind, words - kind.called - kind.beside - PLAIN
    return None, words


def holding(kind: Kind, texts: Sequence[str]) -> list[bool]:
    """Return which sentences hold things of a kind."""
    return [bool(kind.holds.search(text)) for text in texts]
