"""A sentence -> questions whose answer stands in it, by rule: who, when, where, how many, and the sentence itself with
"how many" or "what year" in the place of the answer.

Rules of form for English. They make mistakes; whoever uses them lets a reader answer first and keeps what it gets
right. Refuses to know articles and models.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_bot.models.checker import content_words

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
YEAR = r"(?:1[0-9]|20)\d\d"
DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
DATE = rf"(?:\d{{1,2}} (?:{MONTHS}),? {YEAR}|(?:{MONTHS}) \d{{1,2}}, {YEAR}|(?:{MONTHS}) {YEAR}|{YEAR}|{DAYS})"
SCALE = r"(?: (?:hundred|thousand|million|billion))?"
COUNT = (
    rf"(?!{YEAR}\b)(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    rf"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety){SCALE}"
)
THINGS = r"(?:(?!than\b|of\b|and\b|or\b|to\b|which\b)[a-z-]+ ){0,2}?(?:[a-z-]{2,}[^s\W]s|people|men|women|children|per ?cent)"
FIRST_WORDS = (
    "The A An In On At By As Of To For From With During After Before Since Until While When Where If Although Though Because "
    "According Despite Under Over Among Between Following Besides Around Almost Only About Today Every Each All Most Many Some"
).split()
CAPITALISED = r"[A-Z][\w'’.-]*[\w]"
NAME = rf"(?!(?:{'|'.join(FIRST_WORDS)})\b){CAPITALISED}(?: (?:(?:of|de|la|van|von|der|bin|al) )?{CAPITALISED}){{1,3}}"
PAST = (
    r"(?:(?!(?:speed|need|feed|seed|breed)\b)[a-z]{2,}ed|led|wrote|built|won|became|made|took|found|held|began|ran|gave"
    "|bought|sold|paid|met|left|taught|drew|said|told|fought|grew|brought|chose|lost|cost)"
)
PARTICIPLE = (
    "(?:[a-z]+ly )?(?:[a-z]{2,}ed|born|built|held|made|found|led|written|won|taken|sold|bought|given|driven|torn|burnt|lit"
    "|shot|hit|laid|set|put|cut|seen|sent|known|paid|begun|broken|chosen|drawn|hidden|thrown|worn)"
)

WHEN = re.compile(rf"\s*\b([Ii]n|[Oo]n) ({DATE})\b(?![-–/,]\d)")
WHERE = re.compile(
    rf"\s+(?:in|at|near) ((?:the )?(?!(?:{MONTHS})\b){CAPITALISED}(?: (?:of )?{CAPITALISED}){{0,3}})"
    r"(?=,|$| (?:in|on|by|for|with|to|from|during|after|before|when|where|and|as|until|since|at|near)\b)"
)
HOW_MANY = re.compile(rf"(?<![\w.,$£€-])({COUNT}) (?=({THINGS})\b)")
HOW_MUCH = re.compile(
    rf"(?<!\ba )(?<!\ban )(?<!\bthe )(?:[$£€]\s?\d[\d,]*(?:\.\d+)?(?: ?(?:thousand|million|billion|m|bn)\b)?"
    rf"|{COUNT} (?:pounds|euros|dollars|crowns)\b)(?=$|,| (?:in|on|for|by|to|from|and|per|a)\b)"
)
BY_WHOM = re.compile(rf"\bby ({NAME})")
WHO = re.compile(
    rf"(?:[A-Z]?[\w’'-]+ (?:[a-z-]+ ){{1,3}})?({NAME}|(?<![a-z] )(?!(?:{'|'.join(FIRST_WORDS)})\b)[A-Z][a-z]{{3,}}) "
    rf"(?=(?:(?:has|had|have|was|were) )?{PAST}\b(?! by\b))"
)
WAS = re.compile(
    rf"(?P<subject>The [^,;:]{{3,60}}|[^,;:]{{3,40}}['’]s [^,;:]{{3,40}}) (?P<verb>was|is) (?P<name>{NAME})(?=$|,)"
)
INVERTIBLE = re.compile(rf"(?P<subject>[^,;:()]{{3,80}}?) (?P<verb>was|were|is|are) (?P<rest>{PARTICIPLE}\b.*)")
VERB = re.compile(rf" (?:was|were|is|are|has|had|have|will|can|could|would|{PAST})\b")
CLAUSE = re.compile(r"\b(?:that|which|who|whose|where|when|because|if|although|while|and|but|as)\b")
ASIDE = re.compile(r", (?:who|which|whose|where|when|and|but)\b")
SUBORDINATE = re.compile(
    r"(?:Although|Though|While|When|If|Because|After|Before|Since|Besides|Following|Despite)\b", re.IGNORECASE
)
BRACKETS = re.compile(r" ?(?:\([^()]*\)|\[[^\[\]]*\])")
HANGING = re.compile(r"(?:[,;]|\b(?:and|or|but|which|that|who))\s*$")
UNASKABLE = re.compile(
    r"(?:\b(?:about|some|nearly|almost|around|over|than|least|most|every|the|of|each|first|last|all|these|those|its|his|her"
    r"|their|only|other|next|another|to|or|and)|[A-Z][\w.]*) $"
)
LEANING = re.compile(
    r"(?:he|she|it|they|we|i|you|his|her|its|their|our|this|that|these|those|there|here|both|such|but|and|or|so|however|then"
    r"|also|later|another|one|some|others?|not|yes|no|what|who|when|where|how|why|if)\b",
    re.IGNORECASE,
)
PRONOUN = re.compile(r"\b(?:he|she|they|him|them|we|us|you|your|our|i|my|this|these|here)\b", re.IGNORECASE)
WORDS = (6, 32)  # of a sentence that is asked about
FEWEST = 4  # content words of a question: fewer fit many articles


@dataclass(frozen=True, slots=True)
class Wording:
    """A question, and the words of the sentence that answer it."""

    kind: str  # who, when, where, how many, cloze
    question: str
    answers: tuple[str, ...]  # the shortest first


def wordings(sentence: str) -> list[Wording]:
    """Return the questions that a sentence answers; none where it leans on others, quotes, or is no plain statement."""
    statement = " ".join(BRACKETS.sub("", " ".join(sentence.split())).split())
    if not _plain(statement):
        return []
    statement = re.split(r"[.;:]$|[;:] ", statement)[0]
    ways = (_who, _who_was, _when, _where, _how_many, _how_much, _by_whom)
    found = [wording for way in ways for wording in way(statement)]
    return [wording for wording in found if _stands_alone(wording)]


def _plain(sentence: str) -> bool:
    fits = WORDS[0] <= len(sentence.split()) <= WORDS[1] and sentence[0].isupper() and sentence[-1] == "."
    return fits and not re.search(r"[\"“”«»?!()\[\]|*_#]", sentence) and not LEANING.match(sentence)


def _stands_alone(wording: Wording) -> bool:
    """Whether a question names what it is about, and does not hold its answer."""
    question = wording.question
    if PRONOUN.search(question) or re.search(rf"\b{re.escape(wording.answers[0])}\b", question):
        return False
    return len(set(content_words(question))) >= FEWEST


def _who(statement: str) -> Iterator[Wording]:
    match = WHO.match(statement)
    if match and not SUBORDINATE.match(statement):
        yield Wording("who", f"Who {_short(statement[match.end() :], '')}?", (match[1],))


def _who_was(statement: str) -> Iterator[Wording]:
    match = WAS.match(statement)
    if match and not CLAUSE.search(match["subject"]):
        yield Wording("who", f"Who {match['verb']} {_lowered(match['subject'])}?", (match["name"],))


def _when(statement: str) -> Iterator[Wording]:
    match = WHEN.search(statement)
    if not match:
        return
    answer, left = match[2], statement[: match.start()]
    inverted = "" if CLAUSE.search(left) else _inverted(_short((left + statement[match.end() :]).lstrip(", "), left))
    if inverted:
        yield Wording("when", f"When {inverted}?", (answer,))
        return
    clause = left or _short(
        statement[match.end() :].lstrip(", "), ""
    )  # "In 1853, the bishop sold the mill to the town"
    if _leads_up(clause):
        yield Wording("cloze", f"{clause[0].upper()}{clause[1:]} {match[1].lower()} what {_unit(answer)}?", (answer,))


def _unit(date: str) -> str:
    """What a date tells: a year, a month or a day."""
    if re.fullmatch(YEAR, date):
        return "year"
    if re.fullmatch(DAYS, date):
        return "day"
    return "month" if re.fullmatch(rf"(?:{MONTHS}) {YEAR}", date) else "date"


def _where(statement: str) -> Iterator[Wording]:
    for match in WHERE.finditer(statement):
        left = statement[: match.start()]
        inverted = "" if CLAUSE.search(left) else _inverted(_short(left + statement[match.end() :], left))
        answers = (match[1].removeprefix("the "), match[1])
        if inverted and INVERTIBLE.match(left):
            yield Wording("where", f"Where {inverted}?", answers)
        elif _leads_up(left):
            yield Wording("cloze", f"{left} where?", answers)


def _how_many(statement: str) -> Iterator[Wording]:
    for match in HOW_MANY.finditer(statement):
        left, right = statement[: match.start()], _short(statement[match.end() :], match[2])
        answers = (match[1], f"{match[1]} {match[2]}")
        subject = re.fullmatch(r"([^,]{3,80}) (is|was|are|were) ", left)
        if subject and not CLAUSE.search(left):
            yield Wording("how many", f"How many {right} {subject[2]} {_lowered(subject[1])}?", answers)
        elif _leads_up(left) and not UNASKABLE.search(left):
            yield Wording("cloze", f"{left}how many {right}?", answers)


def _how_much(statement: str) -> Iterator[Wording]:
    for match in HOW_MUCH.finditer(statement):
        left = statement[: match.start()]
        if re.search(r"\b(?:[a-z]+s|[a-z]+ed|cost|paid|gave|spent|for|to|of|at|was|is) $", left) and _leads_up(
            f"{left}x"
        ):
            yield Wording("cloze", f"{left}how much{_short(statement[match.end() :], '')}?", (match[0],))


def _by_whom(statement: str) -> Iterator[Wording]:
    for match in BY_WHOM.finditer(statement):
        left = statement[: match.start()]
        if _leads_up(left):
            yield Wording("cloze", f"{left}by whom?", (match[1],))


def _leads_up(left: str) -> bool:
    """Whether what stands before the answer is a main clause with its verb, and no aside."""
    subordinate = SUBORDINATE.match(left) and "," not in left
    return bool(VERB.search(left)) and not (subordinate or ASIDE.search(left) or HANGING.search(left))


def _inverted(statement: str) -> str:
    """ "The mill was built of stone" -> "was the mill built of stone"; "" where the sentence is not built like that."""
    match = INVERTIBLE.fullmatch(statement)
    if not match or CLAUSE.search(match["subject"]) or match["subject"].split()[0] in FIRST_WORDS[3:]:
        return ""
    return f"{match['verb']} {_lowered(match['subject'])} {match['rest']}".strip()


def _short(text: str, kept: str) -> str:
    """Leave out what comes after the first comma behind the part that has to stay: afterthoughts."""
    comma = re.search(r",| – | — | - ", text[len(kept) :])
    return (text[: len(kept) + comma.start()] if comma else text).rstrip(" ,")


def _lowered(text: str) -> str:
    """The subject inside a question: a first word that is no name in lower case."""
    return text[0].lower() + text[1:] if text.split()[0] in FIRST_WORDS else text
