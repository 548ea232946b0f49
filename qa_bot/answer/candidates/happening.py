"""A question about an event + a marked sentence -> whether the sentence tells of such an event at all.

Asked when a bridge was destroyed, a reader marks the day of the storm that damaged it: what is asked takes for granted what
no article says. Where the event is one that cannot be told without some word for it, that word must stand in the sentence
or the one before. And who criticised the trial is not answered by who criticised the closing of a workshop. Refuses to know models and documents.
"""

import re
from dataclasses import dataclass

from qa_bot.models.wording import content_words

_I = re.IGNORECASE
# An event stands last of the question's main clause: "When was the bridge destroyed?", not "What stood there before it was"
_ASKS = (
    r"^\W*(?:and |but |so )?(?:(?:in |on |at |by |since |from )?(?:when|where|why|how(?: many \w+)?|who|whom|(?:what|which) (?:year|day|date|month|place|town|city|cemetery))) "
    r"(?:was|were|is|are|did|does|has|have|had|will)\b(?:(?! (?:after|before|when|that|which|who|whose|because|since|until|while) )[^?,;]){0,80}? "
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that may happen: how a question asks for it, and the words one of which tells it."""

    asked: re.Pattern[str]
    told: re.Pattern[str]


def _event(asked: str, told: str) -> Event:
    return Event(re.compile(rf"{_ASKS}(?:{asked})\b", _I), re.compile(rf"\b(?:{told})", _I))


EVENTS = (
    _event(
        r"(?:completely |totally |entirely )?(?:destroyed|demolished|collapsed?|razed|wrecked|ruined|torn down|pulled down|knocked down|burn(?:t|ed)? down|blown up)",
        r"destr|demoli|condemn|collaps|raz(?:e|ing)|ruin|wreck|t[eo]ar|torn\b|pull|knock|f[ae]ll|gave way|giv\w+ way|burn|level|flatten|br[eo]ak|broke|blow|blew\b"
        r"|s[aiu]nk|swept|sweep|wash|dismantl|gut|lost\b|crush|obliterat|annihilat|fire|bomb|explo|eras|shatter|devast|consum|sack|remov|clear|replac|rebuil"
        r"|flame|blaze|burst|toppl|bulldoz|crumbl|hit\b|struck|strik|end\b|ended|exist|surviv|earthquake|raid|blitz|disappear|scrap|cut\b|smash|defac|loot|cave",
    ),
    _event(
        r"buried|interred|laid to rest",
        r"bur[iy]|grave|tomb|cemeter|inter(?:red|ment)|(?:to|at) rest|resting|mausole|crypt|funeral|laid|lie[sd]?\b|lying|lay\b|remains|churchyard|ashes"
        r"|cremat|body|bodies|coffin|vault|chapel|abbey|cathedral|church|dug|underground|cover|deposit|hid",
    ),
    _event(
        r"resign|step down|stand down|abdicate|dismissed|sacked|fired|ousted",
        r"resign|step|st[ao][on]d|abdicat|dismiss|sack|fir(?:ed|ing)|oust|left\b|leav|quit|gave up|giv\w+ up|depart|retir|remov|replac|succe|overthr|depos"
        r"|expel|forc|end|withdr|release|relieve|fell\b|fall|lost|impeach|drop|out\b|vote|discharg|suspend|terminat|lay off|laid off|coup|former|until|new\b|strip",
    ),
    _event(
        r"arrested|caught|convicted|sentenced|jailed|imprisoned|acquitted|executed|hanged",
        r"arrest|convict|sentenc|jail|pris|acquit|execut|hang|guilt|verdict|court|impris|electroc|condemn|tri(?:al|ed)|custod|detain|captur|caught|charg|seiz|behead|death|die[ds]?\b"
        r"|kill|shot|taken|took|held|hold|confin|intern|exile|lock|innocen|clear|found|judg|plead|burn|crucif|beaten|put|punish|tower|camp|surrender|guillotin|brought|fin(?:e|ed)\b|wanted|raid",
    ),
    _event(
        r"injured|hurt|wounded",
        r"injur|hurt|wound|treat|hospital|casualt|ambulance|burn|broken? (?:his|her|their|its|an?|two|both|the)\b|smoke inhal|cuts?\b|suffer|harm|bruis|fractur|victim|maim|unhurt|unscathed|shot|struck|crush|bit(?:ten)?\b|pain|dead|kill|die[sd]?\b|medic|nurs|bandag",
    ),
    _event(
        r"(?:go|gone|went|became?|declared?) (?:\w+ )?(?:bankrupt|insolvent)",
        r"bankrupt|insolv|liquidat|receiver|administrat|chapter|broke\b|debt|collaps|fail|creditor|ceas|clos|default|ruin",
    ),
    _event(
        r"divorced?|separate from (?:his|her) \w+",
        r"divorc|separat|marri|split|annul|wife|husband|spouse|left\b|leav|end",
    ),
)


JUDGES = re.compile(
    r"^\W*(?:and |but |so )?whom? (?:(?:has|have|had|also|first|openly|publicly|sharply) )*"
    r"(?P<verb>(?:critici[sz]|prais|welcom|reject|oppos|condemn|attack|defend|support|accus|sue|endors|denounc|blam)\w*) (?P<what>[^?,]{1,120})",
    _I,
)
FURTHER = re.compile(r" (?:and|for|because|in|at|on|when|after|during|as|by|over|with)\b.*", _I)  # than what is judged


def judges_another(question: str, sentence: str, around: str) -> bool:
    """Return whether a question asks who criticised, praised or opposed something, and a sentence tells this of another thing.

    `around`: the title and the sentence before, which may name it too.
    """
    asked = JUDGES.match(question)
    what = set(content_words(FURTHER.sub("", asked["what"]))) if asked else set()
    if not asked or not what:
        return False
    same_verb = set(content_words(asked["verb"])) & set(content_words(sentence))
    return bool(same_verb) and not what & set(content_words(f"{around} {sentence}"))


def untold(question: str, told: str) -> bool:
    """Return whether a question asks of an event that `told` has no word for: a sentence, with the one before it.

    False for every question that asks of none.
    """
    asked = [event for event in EVENTS if event.asked.search(question)]
    return bool(asked) and not any(event.told.search(told) for event in asked)
