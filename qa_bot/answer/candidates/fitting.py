"""question + marked span -> whether the span can be an answer at all, by its form.

A reader that is asked for what a text does not say marks what comes near: the question's own words, a length where a
count is asked, him of whom it is denied. Narrow rules, since a right answer that is refused is lost. Refuses to know
models and documents.
"""

import re
from functools import lru_cache

from qa_bot.answer.questions.kinds import EITHER, REASON, kind_of, plain
from qa_bot.answer.questions.shaping import WHO
from qa_bot.answer.statements.names import NAME, NAMES, WRITTEN
from qa_bot.answer.statements.retracting import taken_back
from qa_bot.answer.statements.times import at_another_time
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.ingest.text.blanking import blanked
from qa_bot.models.numerals import SCALES, UNITS
from qa_bot.models.wording import QUOTED, content_words, turned

_I = re.IGNORECASE
HEAD = 1500  # characters in which an article states who wrote it
_ROLE = r"(?:[\w-]+ ){0,2}(?:correspondent|reporter|editor|staff writer)"
BYLINE = re.compile(
    rf"(?<![^\n])[ \t>*_#|-]*(?:(?:By|{WRITTEN} by) (?:our (?:own )?{_ROLE},? )?{NAMES}"
    rf"(?:, {_ROLE}|[ ,|·•*_–—-]+(?=[A-Z\d])[^\n]{{0,60}})?|{NAME}, {_ROLE})[ \t*_]*(?=\n|$)"
)
MAKING = re.compile(  # who "reported the theft" saw it; who "reported on the theft" wrote of it
    r"\b(?:wr[oi]t\w+|author\w*|report\w*(?! (?:the|an?|his|her|their|its) (?!(?:\w+ ){0,2}(?:articles?|stor(?:y|ies)|news|piece)\b))|journalist|correspondent|editor|edit\w*|compos\w+|creat\w+|ma[dk]e\w*|paint\w*|dr[ae]w\w*|translat\w+"
    r"|photo\w*|illustrat\w+|sign\w*|sent|publish\w*|post\w*|said|says?|tells?|told|interview\w*|by whom)\b",
    _I,
)
ASKS = re.compile(r"\b(?:wh[aeiouy]\w*|how)\b", _I)
SCHEDULED = re.compile(r"\W*(?:(?:in|on|since) )?(?:when|what (?:year|date|day)|which (?:year|date|day))\b", _I)
BECAUSE = re.compile(
    r"\b(?:because|due to|owing to|so (?:that|as)|in order|as a result|caused by|thanks to|after|by \w+ing)\b", _I
)
_TIME = r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)"
_SIZE = (
    r"(?:(?:square |cubic )?(?:milli|centi|kilo)?met(?:re|er)s?|(?:square )?(?:feet|foot|inch(?:es)?|yards?|miles?)|mm|cm|km|m|(?:kilo)?grams?|kg|tonnes?"
    r"|litres?|liters?|acres?|hectares?|degrees?(?: \w+)?|(?:kilo|mega)?watts?|decibels?|knots)"
)
_MONEY = r"(?:pounds?|euros?|dollars?|cents?|francs?|crowns?|kron(?:er|or)|marks|yen)"
# what is measured in time, besides "time" itself
_LASTS = (
    r"(?:notice|leave|sleep|rest|training|teaching|tuition|coaching|experience|practice|exercise|work|service|supervision"
    r"|warning|delay|holiday|daylight|sun(?:light|shine)?|prison|jail|footage|film|video|music|parking)"
)
_NUMBER = (
    rf"(?:(?:about|around|some|nearly|almost|over|more than|up to|at) )*(?:\d[\d.,]*|(?:{'|'.join(UNITS)})(?:[- ](?:{'|'.join(UNITS)}))?)"
    rf"(?: (?:{'|'.join(SCALES)}))*"
)
AGE = re.compile(rf"{_NUMBER}[ -]years?[ -]old", _I)
MEASURED = re.compile(
    rf"(?:\d[\d.,]*(?: to | ?[–-] ?))?{_NUMBER}[ -](?:{_TIME}|{_SIZE})(?: (?:old|long|high|deep|wide|tall|away|later|earlier|ago))?\b",
    _I,
)
PRICED = re.compile(rf"[£$€] ?\d[\d.,]*(?: (?:{'|'.join(SCALES)}))?|{_NUMBER} {_MONEY}", _I)
MANY = re.compile(r"\bhow many (?P<what>(?:[\w'’-]+ ?){1,4})", _I)
UNIT = re.compile(rf"(?:{_TIME}|{_SIZE}|{_MONEY})", _I)
DURATION = re.compile(rf"(?:(?:half )?an? |{_NUMBER}[ -])(?:and a half )?{_TIME}(?: (?:later|earlier|ago|a \w+))?", _I)
CLOCK = re.compile(
    rf"(?:at )?(?:(?:half|quarter|{_NUMBER}(?: minutes)?) (?:past|to) \w+|\d{{1,2}}(?:[.:]\d\d)? ?[ap]\.?m\.?|noon|midnight)",
    _I,
)
COUNTED = re.compile(r"[\d£$€]")
COST = re.compile(r"\W*(?:how much|what) (?:did|does|do|will|would|is|was) (?:\S+ ){1,6}?(?:cost|costing)\b", _I)
ALONE = re.compile(r"alone\b|by (?:himself|herself|themselves)\b", _I)
OTHERWISE = re.compile(rf"{_NUMBER} (?:times|%|per ?cent|people)", _I)
# what is asked for, and the forms that cannot be it
KINDS = (
    (WHO, (COUNTED,)),
    (
        re.compile(
            rf".*\bhow much (?!.*\btime\b|longer|later|earlier|sooner|older|younger|more|less|(?!did\b|do\b|does\b)(?:[\w-]+ ){{0,2}}{_LASTS}\b)\w",
            _I,
        ),
        (DURATION, CLOCK),
    ),
    (
        re.compile(r".*\b(?:share|percentage|proportion|temperature)\b|how (?:tall|high|deep|wide|heavy)\b", _I),
        (DURATION, CLOCK),
    ),
    (COST, (AGE, MEASURED, OTHERWISE)),
    (re.compile(r"\W*how well\b", _I), (MEASURED,)),
    (re.compile(r"\W*where\b", _I), (ALONE,)),
)
NOT = re.compile(r"\b(?:not|no|never|nobody|none|neither|without)\b|n['’]t\b", _I)
# "was trying to establish who had closed it" tells of one who does not know
UNKNOWN = re.compile(
    r"\b(?:establish|find out|know|known|clear|unclear|determine|discover|learn|identify|ask(?:ed|ing)?|wonder\w*|investigat\w+|reveal|disclose|question of)"
    r" who(?:m|se)? (?:(?:has|have|had|was|were|is|are) )?(?P<verb>\w+)",
    _I,
)

# "Mrs Pell reported the theft": who tells of a deed has not done it, unless of herself
TELLS = re.compile(
    r"[ ,]*(?:(?:had|has|have|also) )?(?:reported|said|says|told|tells|announced|noted|mentioned|complained|warned)\b"
    r"(?! (?:that )?(?:I|he|she|they|we)\b)"
)
DEED = re.compile(
    r"\W*who (?:(?:had|has|have) )?(?:stole|stolen|took|broke|built|made|designed|invented|founded|painted|planted|paid|bought|sold|found|killed|attacked"
    r"|destroyed|damaged|burned|drove|opened|closed|won|lost|caused|started|stopped|removed|cut|cast|carried|hired|dismissed|repaired|cleaned)\b",
    _I,
)
# "Its head, Luis Cardoso, left the company": he is not
NOW = re.compile(
    r"\W*who(?: (?:is|are)|['’]s) |\W*who (?:currently |now )?(?:runs|heads|leads|owns|chairs|manages|edits|directs)\b",
    _I,
)
LEFT = re.compile(
    r"[ ,]*(?:who )?(?:(?:has|have|had) )?(?:left|resigned|retired|quit|stepped down|died|was (?:replaced|dismissed|succeeded|sacked))\b",
    _I,
)
# "the supplier, Voltri, has repaid half; we have since changed to another": it is no longer
AT_PRESENT = re.compile(r"\b(?:now|currently|nowadays|at present|these days|today)\b", _I)
ENDED = re.compile(
    r"\b(?:has|have|had) (?:since|now|meanwhile) (?:\w+ )?(?:changed|switched|moved|turned|gone over|been replaced)\b",
    _I,
)
# "in the first version the number was given as 221": what a correction takes back
TAKEN_BACK = re.compile(
    r"\b(?:was|were|been|is) (?:\w+ly )?(?:given|stated|printed|reported|put|quoted) (?:\w+ly )?(?:as|at) (?:about )?$",
    _I,
)
CORRECTION = re.compile(
    r"\b(?:version|edition|draft|correct\w*|wrong\w*|errors?|mistak\w+|misprint\w*|should (?:be|have))\b", _I
)
FORMER = re.compile(rf"{CORRECTION.pattern}|\b(?:first|originally)\b", _I)  # asks for what was taken back
# "35 minutes instead of twelve" is not by how much longer it takes
BY_HOW_MUCH = re.compile(
    r".*\bhow (?:much|many) (?:\w+ )?(?:longer|shorter|more|less|fewer|higher|lower|cheaper|dearer|later|earlier|older|younger|faster|slower|further)\b",
    _I,
)
IN_PLACE = re.compile(r"\W*(?:instead of|rather than|compared (?:with|to)|up from|down from)\b", _I)

# Who directed a film has not written it: what a making is called, and how else it is asked for
MAKINGS = tuple(
    re.compile(rf"\b(?:{words})\b", _I)
    for words in (
        r"direct(?:ed|s|or)?",
        r"wr[io]t\w*|author\w*|screenplays?|scripts?|lyrics|libretto",
        r"compos\w*|music|score",
        r"produc\w*",
        r"edit(?:ed|s|or)?",
        r"illustrat\w*",
        r"translat\w*",
        r"publish\w*",
        r"design\w*|architects?",
        r"buil[dt]\w*",
        r"paint\w*",
        r"photograph\w*",
    )
)
DONE_BY = re.compile(r"\b(?P<done>[a-z]+) by (?:the )?(?:[a-z-]+ ){0,2}$")

_DEATH = re.compile(r"\b(?:die[sd]?|dying|dead|deaths?|kill(?:s|ed)?|fatal\w*)\b", _I)
_HURT = re.compile(r"\b(?:injur\w+|hurts?|wound(?:s|ed)?)\b", _I)
_BIRTH = re.compile(r"\b(?:born|birth)\b", _I)
# words without which a sentence tells of no harm, and of none that did not happen
_HARM = re.compile(
    rf"{_DEATH.pattern}|{_HURT.pattern}|\b(?:un)?harm\w*|\b(?:unhurt|casualt\w+|victims?|treated|treatment|hospital\w*|safe(?:ly|ty)?|surviv\w+|lives?)\b",
    _I,
)
# What a reader takes for each other: asked for the first, it marks the second
OTHER_EVENTS = ((_DEATH, _HURT), (_HURT, _DEATH), (_BIRTH, _DEATH), (_DEATH, _BIRTH))


def fits(question: str, short: str, sentence: str) -> bool:
    """Return whether a span of a sentence can answer the question, as far as its form shows; True where no rule speaks."""
    asked = plain(question)
    if not short or kind_of(asked) not in ("fact", "reason"):
        return True
    return not (
        _echoes(asked, short, sentence)
        or _of_another_kind(asked, short)
        or _denied(asked, short, sentence)
        or _beside_it(asked, short, sentence)
    )


def without_byline(question: str, text: str, start: int) -> str:
    """Return a passage with the lines blanked that say who wrote it; `start`: where it stands in its article.

    A byline answers who wrote, and nothing else that "who" asks.
    """
    if not WHO.match(plain(question)) or MAKING.search(question):
        return text
    asked = set(content_words(question)) - set(content_words("reporter"))
    found = BYLINE.finditer(text, 0, max(0, HEAD - start))
    return blanked(text, (match.span() for match in found if not asked & set(content_words(match[0]))))


def without_others(question: str, text: str) -> str:
    """Return the text with the sentences blanked that cannot answer, however alike they are.

    They tell of another year, or of the injured where the dead are asked for.
    """
    spans = sentence_spans(text)
    return blanked(
        text,
        (
            (start, end)
            for start, end in spans
            if at_another_time(question, text[start:end]) or of_another_event(question, text[start:end])
        ),
    )


def of_another_event(asked: str, sentence: str) -> bool:
    """Return whether a sentence tells of the dead where a question or claim is of the injured, or the like."""
    return any(told.search(sentence) and not one.search(sentence) for one, told in _events_of(asked))


def speaks_of_no_harm(claim: str, sentence: str) -> bool:
    """Return whether a claim says that nobody was hurt, or killed, and a sentence denies something else: "No member touched it"."""
    denies = NOT.search(claim) and (_DEATH.search(claim) or _HURT.search(claim))
    return bool(denies and not _HARM.search(sentence))


@lru_cache(maxsize=64)  # one claim or question is held against all sentences
def _events_of(asked: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((one, told) for one, told in OTHER_EVENTS if one.search(asked) and not told.search(asked))


def _echoes(question: str, short: str, sentence: str) -> bool:
    """Whether a span says nothing but what the question said: "the refinery fire of 2003" of what caused that fire."""
    words, asked = content_words(short), content_words(question)
    repeated = any(asked[at : at + len(words)] == words for at in range(len(asked)))
    if len(words) < 2 or not repeated or not ASKS.search(question) or EITHER.search(question):
        return False
    reasoned = REASON.match(question) and BECAUSE.search(sentence)
    return not (reasoned or SCHEDULED.match(question))


def _of_another_kind(question: str, short: str) -> bool:
    """Whether a number stands for somebody, a time for an amount, a length or a price where things are counted, and so on."""
    told = short.strip(" .,;")
    if any(asks.match(question) and any(form.match(told) for form in forms) for asks, forms in KINDS):
        return True
    match = MANY.search(question)
    if match is None or re.search(r"\b(?:cost|pay|paid|worth|price)\b", question, _I):
        return False
    if any(UNIT.fullmatch(word) for word in match["what"].split()):
        return False
    return bool(AGE.fullmatch(told) or MEASURED.fullmatch(told) or PRICED.fullmatch(told))


def _denied(question: str, short: str, sentence: str) -> bool:
    """Whether a sentence denies of someone what "who" asks, or tells that it is not known."""
    if not WHO.match(question):
        return False
    said = QUOTED.sub(" ", sentence[max(0, sentence.find(short)) :])  # what stands behind the name
    if not NOT.search(question) and turned(WHO.sub("", question, count=1), said):
        return True
    verbs = set(content_words(question))
    found = (one for one in UNKNOWN.finditer(sentence) if set(content_words(one["verb"])) & verbs)
    return any(sentence.find(short) < one.start() for one in found)


def _of_another_making(question: str, before: str) -> bool:
    """Whether a span stands behind "directed by" where it is asked who wrote something."""
    done = DONE_BY.search(before)
    if done is None or not WHO.match(question):
        return False
    asked = {place for place, making in enumerate(MAKINGS) if making.search(question)}
    told = {place for place, making in enumerate(MAKINGS) if making.fullmatch(done["done"])}
    return bool(asked and told) and not asked & told


def _beside_it(question: str, short: str, sentence: str) -> bool:
    """Whether what stands around a span says that it is another's deed, taken back, or one of two that were compared."""
    place = sentence.find(short)
    if place < 0:
        return False
    before, after = sentence[:place], sentence[place + len(short) :]
    return bool(
        (DEED.match(question) and TELLS.match(after))
        or _of_another_making(question, before)
        or (NOW.match(question) and LEFT.match(after) and not re.search(LEFT.pattern, question, _I))
        or (AT_PRESENT.search(question) and ENDED.search(after) and not ENDED.search(question))
        or (TAKEN_BACK.search(before) and CORRECTION.search(sentence) and not FORMER.search(question))
        or (short in taken_back(sentence) and not FORMER.search(question))
        or (BY_HOW_MUCH.match(question) and IN_PLACE.match(after))
    )
