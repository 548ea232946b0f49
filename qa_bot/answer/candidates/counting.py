"""A question for a number + a sentence -> the number in it that is asked for, and whether it can tell a difference at all.

Asked how many people died, a reader marks the 418 of "damaged 418 homes and killed one man"; asked how much longer something
took, the four weeks that its trial ran. A number counts the noun behind it, and a difference stands with a word of change.
Refuses to know models and documents.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_bot.answer.candidates.fitting import MANY
from qa_bot.models.numerals import SCALES, UNITS
from qa_bot.models.wording import AUXILIARIES, MODALS, content_words

_I = re.IGNORECASE
_WORDS = "|".join(UNITS)
FIGURE = re.compile(
    rf"(?<![\w.,£$€/:-])(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|(?:{_WORDS})(?:[- ](?:{_WORDS}))?)(?: (?:{'|'.join(SCALES)})\b)*(?![\w%/:-]|[.,]\d)",
    _I,
)
# Where a noun phrase ends: behind "418" of "418 homes and killed one man" stands "homes"
ENDS = frozenset(
    "a an the and or but of in on at by for from to with into over under during before after since per as than who whom which that whose where when while "
    "not also each every all both he she it they we be been".split()
) | {*AUXILIARIES, *MODALS}
PEOPLE = re.compile(
    r"(?:people|persons?|m[ae]n|wom[ae]n|child(?:ren)?|kids?|boys?|girls?|adults?|residents?|inhabitants|citizens?|villagers?|miners?|sailors?|soldiers?|troops"
    r"|civilians?|victims?|casualties|souls|lives|passengers?|workers?|labourers?|laborers?|employees|staff|students?|pupils?|patients?|nurses?|doctors?"
    r"|prisoners?|families|pensioners?|students|\w{3,}(?:men|women|ists|ians))$",
    _I,
)
# What is counted often beside people, and is none of them
THINGS = re.compile(
    r"(?:homes?|houses?|households?|buildings?|flats?|apartments?|properties|shops?|businesses|cars?|vehicles?|buses|trucks?|boats?|ships?|planes?|aircraft"
    r"|trains?|bridges?|roads?|streets?|trees?|fields?|farms?|villages?|towns?|cities|countries|schools?|hospitals?|churches|animals?|cattle|cows?|sheep|horses?"
    r"|seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centuries|times?|miles?|kilomet(?:re|er)s?|met(?:re|er)s?|feet|foot|inch(?:es)?|acres?|hectares?"
    r"|tonnes?|tons?|kilograms?|kg|km|pounds?|dollars?|euros?|pence|cents?|degrees?|floors?|storeys|rooms?|pages?|books?|points?)$",
    _I,
)
DYING = re.compile(r"\b(?:die[ds]?|dying|dead|deaths?|kill(?:s|ed|ing)?|drown(?:ed|ing)?|perish(?:ed)?|fatal\w*)\b", _I)

# "the third of five children": as many as its parents had
CHILDREN = re.compile(r"\bhow many (?:\w+ )?(?:children|kids|sons|daughters) (?:did|does|do|had|has|have)\b", _I)
BORN_AMONG = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|eldest|oldest|youngest|middle|one)(?:[- ]?born)?(?: child| son| daughter)?"
    r" (?:of|among|in a family of) (?:the |his |her |their )?(?:\w+['’]s? )?$",
    _I,
)
CLAUSE = re.compile(rf"[,;:]| and (?!\d|(?:{_WORDS})\b)", _I)  # "273 men and 84 boys drowned" is one clause
BESIDE = 30  # characters beside a number in which the verb may stand that tells of those it counts

DIFFERENCE = re.compile(
    r"\bhow (?:much (?:\w+ )?|many (?:\w+ )?)(?:longer|shorter|more|less|fewer|higher|lower|greater|larger|smaller|bigger|cheaper|dearer|later|earlier|older"
    r"|younger|faster|slower|further|farther|heavier|lighter|taller|deeper|wider|better|worse)\b(?! (?:than )?(?:\w+ )?(?:of|in) (?:the )?total\b)",
    _I,
)
_ADJECTIVE = re.compile(
    r"\bhow many (?!more\b|less\b|fewer\b)\w+er \w", _I
)  # "how many smaller stations": no difference
CHANGE = re.compile(
    r"\bby (?:(?:an? |the )?(?:mean|average|total|maximum|minimum|median) of |an? (?=\w+ (?:of|more|less)\b))?(?:as much as |up to |more than |at least |almost |nearly |about"
    rf" |around |over |only |just |some |roughly |another |a further )*(?:[\d£$€]|(?:{_WORDS}|half|several|an? (?:third|quarter|fifth|tenth|generation|hundred|thousand|million))\b)"
    r"|\b(?:than|more|less|fewer|(?:long|short|high|low|great|larg|small|bigg|cheap|dear|lat|earli|old|young|fast|slow|furth|farth|heavi|light|tall|deep|wid|warm|cold"
    r"|hott|cool|bett|strong|weak|rich|poor|thick|thin|clos|near)er|worse|by (?:almost|nearly|about|around|roughly|over)|increas\w*|decreas\w*|r[io]se[sn]?|rising"
    r"|f[ae]ll(?:s|en|ing)?|gr[eo]w\w*|growth|gain\w*|los(?:e|es|s|ses|t|ing)|add(?:s|ed|ing|ition\w*)?|extra|differ\w*|twice|thrice|doubl\w*|tripl\w*|quadrupl\w*"
    r"|times|\w{2,9}fold|compared|versus|above|below|ahead|behind|exceed\w*|exten[ds]\w*|lengthen\w*|shorten\w*|reduc\w*|rais\w*|improv\w*|jump\w*|drop\w*|declin\w*"
    r"|climb\w*|sav(?:es?|ed|ing)|surpass\w*|outnumber\w*|advantage|margin|gap|chang\w*|instead|per ?cent|remain\w*|another|continued)\b|%",
    _I,
)


@dataclass(frozen=True, slots=True)
class Count:
    """A number of a sentence with what it counts: the words behind it, up to where their phrase ends."""

    start: int
    end: int  # of the words
    words: tuple[str, ...]


def of_the_kind(question: str, short: str, sentence: str) -> str:
    """Return the short answer, or the number of the sentence that counts what is asked for where `short` counts another thing.

    "" where `short` counts a thing, people are asked for, and the sentence has no one number of them; and where a person's
    children are asked for and it counts those of the parents.
    """
    asked = MANY.search(question)
    place = sentence.find(short) if asked and short else -1
    if asked is None or place < 0:
        return short
    if CHILDREN.search(question) and BORN_AMONG.search(sentence[:place]):
        return ""
    counts = list(counts_of(sentence))
    mine = [one for one in counts if place <= one.start < place + len(short)]
    what = _phrase(asked["what"])
    if len(mine) != 1 or set(content_words(" ".join(mine[0].words))) & set(content_words(" ".join(what))):
        return short
    if not any(PEOPLE.match(word) for word in what):
        return short
    dying = bool(DYING.search(question))
    things = bool(mine[0].words and THINGS.match(mine[0].words[-1]))
    if not things and not (dying and not _of_the_dead(mine[0], sentence)):
        return short
    others = [one for one in counts if one is not mine[0] and any(PEOPLE.match(word) for word in one.words)]
    if dying:
        others = [one for one in others if _of_the_dead(one, sentence)]
    if len(others) == 1:
        return sentence[others[0].start : others[0].end]
    return "" if things else short


def tells_no_difference(question: str, sentence: str) -> bool:
    """Return whether a question asks by how much two things differ, and no word of the sentence tells of change or comparison."""
    asks = DIFFERENCE.search(question) and not _ADJECTIVE.search(question)
    return bool(asks) and not CHANGE.search(sentence)


def counts_of(sentence: str) -> Iterator[Count]:
    """Yield the numbers of a sentence, each with what it counts."""
    for match in FIGURE.finditer(sentence):
        words, end = [], match.end()
        for word in re.finditer(r"\s([A-Za-z][\w'’]*(?:-\w+)*)", sentence[match.end() : match.end() + 60]):
            if word[1].lower() in ENDS or match.end() + word.start() != end:
                break
            words.append(word[1])
            end = match.end() + word.end()
            if len(words) == 4 or PEOPLE.match(word[1]) or THINGS.match(word[1]):
                break
        yield Count(match.start(), end, tuple(words))


def _phrase(what: str) -> tuple[str, ...]:
    words = []
    for word in what.split():
        if word.lower() in ENDS:
            break
        words.append(word)
        if PEOPLE.match(word):
            break
    return tuple(words)


def _of_the_dead(one: Count, sentence: str) -> bool:
    """Whether a number stands with a verb of dying, in its clause: right before it ("killed one man") or behind its noun."""
    before = CLAUSE.split(sentence[max(0, one.start - BESIDE) : one.start])[-1]
    behind = CLAUSE.split(sentence[one.end : one.end + BESIDE], maxsplit=1)[0]
    return bool(DYING.search(before) or DYING.search(behind))
