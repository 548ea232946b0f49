"""question that accuses + marked sentence -> whether the sentence says such a thing of anybody.

Asked who is to blame for a flood, a reader marks whoever stands near the flood: him who was sent and started the pumps. Nobody
is accused on the strength of standing near; the deed must be told. Rules over words, refuses to know models.
"""

import re
from dataclasses import dataclass

_I = re.IGNORECASE
_PERSON = (
    r"(?:persons?|people|man|men|woman|women|boys?|girls?|child|children|managers?|bosses|boss|chiefs?|officers?|officials?|ministers?|politicians?|mayors?"
    r"|councillors?|directors?|engineers?|technicians?|drivers?|pilots?|captains?|doctors?|nurses?|teachers?|workers?|employees?|contractors?|suppliers?"
    r"|company|companies|firms?|authority|authorities|council|department|team|group|organi[sz]ations?|players?|athletes?|students?|authors?|members?)"
)
_WHO = rf"^\W*(?:(?:and|so|but|then) )?(?:(?:of|for|by|on) )?(?:who(?:m|se|['’]s)?|(?:which|what) (?:of )?(?:the )?(?:\w+ )?{_PERSON})\b"
# What is bad for everybody: one is responsible for a garden otherwise than for a flood
_HARM = (
    r"(?:flood\w*|fires?|blaze|inferno|crash\w*|accidents?|incidents?|collisions?|disasters?|catastrophe|tragedy|collapse\w*|explosions?|blasts?"
    r"|spill\w*|leak\w*|outbreak|deaths?|killings?|murders?|massacre|damage|injur\w+|loss(?:es)?|failures?|errors?|mistakes?|faults?|delays?|breakdown"
    r"|blackout|outage|breach|theft|fraud|crimes?|crisis|pollution|poisoning|contamination|overspend\w*|shortage|recall|mess|scandal|problems?|trouble)"
)
_BLAMED = (
    # who has responsibility for 163 lifts is to blame for nothing
    rf"responsib\w+\b(?: for (?:it|this|that|what)\b| for [^.;]{{1,60}}?\b{_HARM}\b|(?! for\b))|"
    r"blam(?:e[ds]?|ing)\b|(?:at )?faults?\b|culprit|perpetrat|liab(?:le|ility)\b|culpab|negligen|neglect|careless|reckless|guilt|fail(?:ed|s|ing|ings|ure|ures)?\b|admit"
    r"|admission|confess|knew\b|known of|apologi[sz]|apology|accus|convict|prosecut|sued\b|charged with|caus(?:e[ds]?|ing)\b|mistak|errors?\b|wrong"
    r"|ignor(?:e[ds]?|ing)\b|forgot|because of|due to|owing to|led to|leading to|result(?:ed|s|ing)? (?:in|from)|brought about|provok|trigger|accountab"
)
_KILLED = r"kill|perpetrat|culprit|murder|assassin|shot\b|shoot|stabb|slay|slew\b|slain|execut|massacr|poison|strangl|behead|died\b|deaths?\b|dead\b|hang|bomb|attack"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something bad that a question may ask the doer of: how it asks, and the words one of which tells it."""

    asked: re.Pattern[str]
    told: re.Pattern[str]


def _deed(asked: str, told: str) -> Deed:
    return Deed(re.compile(rf"{_WHO}[^?]*?\b(?:{asked})", _I), re.compile(rf"\b(?:{told})", _I))


_ENDED = r"(?= (?:of|in|at|on|to|by|that|which|when|during)\b|\W*$)"  # "fire" of a fire, not of a fire station
_ANSWERS = r"(?:responsible|accountable|responsibility)\b"
_DEATH = r"(?:deaths?|killings?|murders?|massacre|attacks?)"

DEEDS = (
    _deed(
        rf"{_ANSWERS}[^?]*\b{_HARM}{_ENDED}|(?:responsible|accountable)\W*$|(?:to blame|at fault|liable|culpable|negligent)\b(?! to\b)"
        r"|blamed (?:for|by|in)\b|fault (?:is|was) (?:it|the|this|that)\b",
        _BLAMED,
    ),
    Deed(
        re.compile(rf"{_WHO} (?:(?:had|has|have|really|actually) )?caused [^?]*\b{_HARM}{_ENDED}", _I),
        re.compile(rf"\b(?:{_BLAMED})", _I),
    ),
    Deed(
        re.compile(rf"{_WHO}[^?]*(?:{_ANSWERS}|to blame|at fault|caused)[^?]*\b{_DEATH}{_ENDED}", _I),
        re.compile(rf"\b(?:{_KILLED})", _I),
    ),
    _deed(
        r"lied\b|(?:was|were) lying (?:to|about)|told (?:a |the )?(?:lies?|untruths?)",
        r"lied\b|lies?\b|lying|fals|untru|not true|mis(?:led|lead)|decei|decept|invent|den(?:y|ie)|pretend|fabricat|perjur|made up|fake"
        r"|dishonest|contradict|promised",
    ),
    _deed(
        r"(?:stole|stolen|stealing|robbed|burgled|embezzled)\b",
        r"st[eo]l(?:e|en|ing)?\b|steal|thie[fv]|theft|robb?|burgl|loot|embezzl|pocket|took\b|tak(?:e|en|ing)\b|seiz|snatch|plunder|carried off"
        r"|made off|helped (?:him|her|them)sel|captur|misappropriat|missing|smuggl|removed",
    ),
    _deed(
        r"(?:cheated|cheating|swindled|defrauded)\b",
        r"cheat|fraud|defraud|swindl|dop(?:ed|ing)\b|rigg|trick|decei|forg|fals|cop(?:ied|ying)\b|dishonest|brib|fix(?:ed|ing)\b|outwit|unfaithful"
        r"|affair|infidel|tamper|fiddl",
    ),
    _deed(
        r"(?:broke|broken|breaking|violated|breached|infringed) [^?]{0,40}?\b(?:laws?|rules?)\b|committed [^?]{0,40}\b(?:crimes?|offen[cs]es?)\b",
        r"br(?:oke|eak|each)|violat|contraven|infring|illegal|unlawful|law\b|laws\b|rules?\b|offen[cs]|crim|convict|guilt|fined\b|prosecut|arrest"
        r"|charg|sentenc|banned",
    ),
    _deed(
        r"(?:was|were|been|got|gets?|being) fined\b|(?:paid|pay|received|given) (?:a |the )?[^?]{0,20}\bfines?\b",
        r"fin(?:e|es|ed|ing)\b|penal|sanction|ordered to pay|had to pay|(?:must|should) pay|paid\b|punish",
    ),
)


def unaccused(question: str, told: str) -> bool:
    """Return whether a question asks for the doer of a bad deed that `told` does not tell: a sentence, with the one it leans on.

    False for every question that accuses nobody.
    """
    asked = [deed for deed in DEEDS if deed.asked.search(question)]
    return bool(asked) and not any(deed.told.search(told) for deed in asked)
