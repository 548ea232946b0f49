"""A sentence -> questions that it answers, with their answers: for suggestions, and for the measurement of a library.

English rules, narrow ones: a sentence that fits none gives no question. Where the word order of a question is not
sure, it is asked in place ("The town sold the mill in what year?"). Knows word order, auxiliaries and the past tense;
refuses to know documents and models, but for one that says whether a string is a common word (`Lexicon`), which tells
"closed" from "clos" + "ed".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_bot.answer.statements.names import PARTICLES
from qa_bot.answer.statements.turning import AUXILIARY, BE, FINITE, PAST, VERB, WORD, Lexicon, lowered, turned
from qa_bot.models.months import MONTH, MONTH_NAME, YEAR
from qa_bot.models.numerals import SPELLED

DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
DATE = (
    rf"(?:\d{{1,2}} {MONTH}(?:,? {YEAR})?|{MONTH} \d{{1,2}}(?:, {YEAR})?|{MONTH},? {YEAR}|{MONTH_NAME}|{YEAR}|{DAYS})"
)
DIGITS = r"\d[\d,]*(?:\.\d+)?"
SCALE = r"(?: (?:hundred|thousand|million|billion))?"
ABOUT = r"(?:(?:about|around|some|nearly|almost|more than|at least|over) )?"
UNITS = "years|months|days|weeks|hours|minutes|seconds|times|points|cents|percent|miles|metres|kilometres|feet"
NOUN = r"(?P<noun>(?:[a-z-]+ )?(?!others\b|than\b)[a-z]{2,}[^s\W]s\b|people\b)"
COUNTED = rf"{ABOUT}(?P<n>(?!{YEAR}\b)(?:{DIGITS}|{SPELLED}){SCALE}) {NOUN}"
MONEY = rf"{ABOUT}(?P<n>[£$€]\s?{DIGITS}(?:m|bn)?{SCALE}|{DIGITS}{SCALE} (?:pounds|dollars|euros|crowns|francs|yen)\b)"
FIRST = (
    "The|A|An|In|On|At|By|As|Of|To|For|From|With|During|After|Before|Since|Until|While|When|Where|If|Although|Though|"
    "Because|According|Despite|Under|Over|Among|Between|Following|Besides|Around|Almost|Only|About|Today|Every|Each|All|"
    "Most|Many|Some|Last|Eventually|Finally|Recently|Originally|Initially|Currently|Previously|There|But|And|So|Both|Such|This|That|These|Those|Its|His|Her|Their|Our|My"
)
NAMED = rf"(?!(?:{FIRST})\b)(?P<name>{WORD}(?: (?:(?:of|{PARTICLES}) )?{WORD}){{1,3}})"
GROUP = re.compile(  # names that are no person's
    r"\b(?:University|Council|County|City|Street|Road|River|Championships?|Games|Bill|Act|News|World|War|Party|Union|"
    rf"Army|Church|School|Museum|Company|Inc|Ltd|Republic|Kingdom|States|Islands?|{MONTH_NAME}|{DAYS.replace('day', 'days?')})\b"
)
LEANING = re.compile(
    r"\b(?:it|he|she|they|him|them|hers|theirs|this|that|these|those|i|we|you|my|our|your|me|us|there|here|such|latter"
    r"|former|yesterday|today|tomorrow|respectively|however|also|then|never|another|others?)\b|n['’]t\b",
    re.IGNORECASE,
)
OWN = re.compile(r"\b(?:he|she|his|her|its|their)\b", re.IGNORECASE)
ODD = re.compile(r"[\"“”‘()\[\]:;?!…*_#|/<>]|\s[–—-]|--|\.\s|\s$")
HANGING = re.compile(r"(?:[,;]|\b(?:and|or|but|which|that|who|the|a|an|than))\s*$")
SUBORDINATE = re.compile(
    r"(?:Although|Though|While|When|If|Because|After|Before|Since|Besides|Following|Despite|According|Under|\w+ing)\b"
)
PARTED = re.compile(
    r", \w+ing\b|\b(?:who|which|whose|what|how|where|when|because|although|while|that|said|says|if|but)\b"
)
TURNING = re.compile(rf"^ (?:and|or|but|as)\b|{PARTED.pattern}|{VERB.pattern}")  # another clause begins
LEADING = re.compile(r"^(?:In|On|At|By|Earlier|Last|Later) [^,]{2,30}, (?=[A-Z])")  # "On the coast, Ada ..."
DATED = re.compile(rf"^(?P<at>In|On) (?P<date>{DATE}),? (?=\w)")
BRACKETS = re.compile(r" ?(?:\([^()]*\)|\[[^\[\]]*\])")
LINKING = re.compile(r",? (?:also|then|however|therefore|in turn|meanwhile),?(?= )")
ATTRIBUTED = re.compile(r", (?:according to .*|(?:[\w'’.-]+ ){1,5}(?:said|says|added)|(?:said|says) .*)$")
APPOSITION = re.compile(rf"{NAMED}, (?:an?|the) [^,]{{4,60}}, ")
TAIL = re.compile(
    r"(?:,? (?:after|as (?=he|she|it|they|the|an?|part)|when|while|although|though|since|before|following|but|which|who|"
    r"whose|where|because)\b|, (?!\d)| [–—-] ).*$"
)
PERSON = re.compile(  # nouns of people, at the end of what an apposition says first
    r"(?:an?|the)(?: [\w'’-]+){0,4}? (?!(?:river|paper|newspaper|number|tower|harbou?r|order|chapter|computer|theat(?:er|re)"
    r"|cent(?:er|re)|shelter|sector|corner|border|motor|document|government|department|moment|event|plant|restaurant)\b)"
    r"(?:\w+(?:eer|er|or|ist|ian|man|woman|ant|ent|ess)|captain|coach|chief|head|king|queen|nurse|judge|cook|poet|pilot"
    r"|saint|boy|girl|son|child|wife|friend|cousin|uncle|aunt|secretary|guide|seed)(?= (?:of|from|in|at|for|with|who|based"
    r"|and|to)\b|$)"
)
WHEN = re.compile(rf" (?P<at>in|on) (?P<date>{DATE})\b(?![-–/,]\d)(?! (?:morning|afternoon|evening|night)|['’])")
UNITS_OF_TIME = {"year": YEAR, "day": DAYS, "month": rf"(?:{MONTH},? {YEAR}|{MONTH_NAME})", "date": DATE}
WHERE = re.compile(
    rf" (?:in|at|near) (?P<place>(?:the )?(?!(?:{MONTH_NAME}|{DAYS})\b){WORD}(?: (?:of )?{WORD}){{0,3}})"
    r"(?= (?:in|on|by|for|with|to|from|during|until|at|near)\b|$)"
)
UNCOUNTED = re.compile(
    r"(?:\b(?:than|about|around|over|the|of|each|first|last|all|these|its|his|her|their|only|other|next|to|or|and)|[A-Z][\w.]*)$"
)
SPENT = "cost|paid|spent|raised|donated|invested|earned|made|lost|won"
HOW_MUCH = re.compile(
    rf"\b(?P<verb>{PAST}|for|of|at|to|{BE})(?P<money> {MONEY})(?=$|,| (?:in|on|for|by|to|from|a|each|of)\b)"
)
RATE = re.compile(
    r"\b(?:rose|fell|grew|increased|dropped|jumped|declined|climbed|dipped|slipped|gained)"
    rf"(?P<by>(?: by)? {ABOUT}(?P<n>{DIGITS}(?:%| per ?cent)))"
)
LONGEST = 24  # words of a question
WORDS = range(5, 40)  # of a sentence that is asked about


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question and the words of its sentence that answer it."""

    kind: str  # who, when, where, why, how many, how much, by whom, how old
    text: str
    answers: tuple[str, ...]  # the shortest first
    in_place: bool = False  # asked in the order of the sentence: "The mill was sold in what year?"


@dataclass(frozen=True, slots=True)
class Slot:
    """Where an answer stands in a clause, and how it is asked for."""

    kind: str
    span: tuple[int, int]  # of the clause, with the preposition
    answers: tuple[str, ...]
    word: str  # in front of a question: "When"; "": it cannot stand there
    in_place: str  # in the place of the answer: " in what year"


def questions(sentence: str, known: Lexicon) -> list[AnsweredQuestion]:
    """Return what one sentence answers; most sentences give nothing."""
    plain = " ".join(BRACKETS.sub("", " ".join(sentence.split())).split())
    if not plain.endswith(".") or len(plain.split()) not in WORDS:
        return []
    plain = ATTRIBUTED.sub("", LINKING.sub("", plain[:-1]))
    found = [*_who_is(plain, known)]
    reason = re.match(r"(?P<clause>[^,]+?),? (?P<why>because .+)", plain)
    if reason and not ODD.search(reason["clause"]) and (order := turned(reason["clause"], known)):
        found.append(AnsweredQuestion("why", f"Why {order}?", (reason["why"],)))
    clause = _clause(plain)
    if not ODD.search(clause):
        for rule in (_who, _who_was, _how_many_did, _when, _where, _how_many, _how_much, _by_whom):
            found += rule(clause, known)
    return [question for question in found if _sound(question)]


def _clause(sentence: str) -> str:
    """The main clause, without what leads it in and what comes after it; a date in front of it goes to its end."""
    dated = DATED.match(sentence)
    rest = sentence[dated.end() :] if dated else LEADING.sub("", sentence)
    rest = TAIL.sub("", APPOSITION.sub(lambda match: f"{match['name']} ", rest, count=1))
    if dated and not re.search(DATE, rest):
        rest = f"{rest[:1].upper()}{rest[1:]} {dated['at'].lower()} {dated['date']}"
    return rest


def _who(clause: str, known: Lexicon) -> Iterator[AnsweredQuestion]:
    """Ada Lund designed the towers -> Who designed the towers?"""
    match = re.match(
        rf"(?:(?:\w+ )?(?:[a-z-]+ )*{NAMED}|(?P<one>[A-Z]\w+)) (?P<verb>{AUXILIARY}|{PAST})(?P<rest> (?!by\b).+)$",
        clause,
    )
    if match is None or (match["one"] and match["one"] not in known.names):
        return
    name = match["name"] or match["one"]
    passive = re.match(
        r" (?:\w+ly )?(?:founded|built|opened|released|published|established|launched|located|on sale)\b", match["rest"]
    )
    if not GROUP.search(name) and not passive and name not in known.places:
        yield AnsweredQuestion("who", f"Who {match['verb']}{match['rest']}?", (name,))


def _who_was(clause: str, known: Lexicon) -> Iterator[AnsweredQuestion]:
    """The first director was Agnes Holm -> Who was the first director?"""
    match = re.match(rf"(?P<subject>The [^,]{{3,60}}|[^,]{{3,40}}['’]s [^,]{{3,40}}) (?P<verb>was|is) {NAMED}$", clause)
    subject = lowered(match["subject"], known) if match and not FINITE.search(match["subject"]) else None
    if match and subject and PERSON.match(subject):
        yield AnsweredQuestion("who", f"Who {match['verb']} {subject}?", (match["name"],))


def _who_is(sentence: str, known: Lexicon) -> Iterator[AnsweredQuestion]:
    """Ada Lund, an engineer, ... -> Who is Ada Lund?  Ada Lund, 34, ... -> How old is Ada Lund?"""
    match = re.search(rf"\b{NAMED}, (?:(?P<age>[1-9]\d)|(?P<what>(?:an?|the) [a-z][^,]{{4,70}}))(?:,|$)", sentence)
    if (
        match is None
        or GROUP.search(match["name"])
        or re.search(r"(?:[A-Z][\w'’.-]*|\bto|&) $", sentence[: match.start()])
    ):
        return
    if match["what"] and not PERSON.match(match["what"]):
        return
    first, _, others = match["name"].partition(" ")
    name = match["name"] if first in known.names or " " not in others else others  # "Musician Alan Wass"
    if match["age"]:
        yield AnsweredQuestion("how old", f"How old is {name}?", (match["age"],))
    else:
        yield AnsweredQuestion("who", f"Who is {name}?", (match["what"],))


def _how_many_did(clause: str, _: Lexicon) -> Iterator[AnsweredQuestion]:
    """Eleven boats were sold in the harbour -> How many boats were sold in the harbour?"""
    match = re.match(rf"{COUNTED} (?P<rest>(?:{BE}|have|had|will|\w+ed(?! by)) .+)$", clause[:1].lower() + clause[1:])
    if match and not FINITE.search(re.sub(r"^\w+(?: be| been)?", "", match["rest"])):
        yield AnsweredQuestion(
            "how many", f"How many {match['noun']} {match['rest']}?", (match["n"], f"{match['n']} {match['noun']}")
        )


def _when(clause: str, known: Lexicon) -> Iterator[AnsweredQuestion]:
    """The mill was built in 1790 -> When was the mill built?"""
    if match := WHEN.search(clause):
        date = match["date"]
        unit = next(unit for unit, form in UNITS_OF_TIME.items() if re.fullmatch(form, date))
        yield from _asked(Slot("when", match.span(), (date,), "When", f" {match['at']} what {unit}"), clause, known)


def _where(clause: str, known: Lexicon) -> Iterator[AnsweredQuestion]:
    """The mill was built in Longport -> Where was the mill built?"""
    if match := WHERE.search(clause):
        answers = (match["place"].removeprefix("the "), match["place"])
        yield from _asked(Slot("where", match.span(), answers, "Where", " where"), clause, known)


def _how_many(clause: str, known: Lexicon) -> Iterator[AnsweredQuestion]:
    """The mill has hired 12 people since May -> How many people has the mill hired since May?"""
    match = re.search(rf"(?<=[a-z]) {COUNTED}", clause)
    if match and not UNCOUNTED.search(clause[: match.start()]):
        noun, answers = match["noun"], (match["n"], f"{match['n']} {match['noun']}")
        asked = "" if re.search(rf"\b(?:{UNITS})$", noun) else f"How many {noun}"
        yield from _asked(Slot("how many", match.span(), answers, asked, f" how many {noun}"), clause, known)


def _how_much(clause: str, known: Lexicon) -> Iterator[AnsweredQuestion]:
    """The council paid 41 million crowns -> How much did the council pay?  Sales rose by 3% -> By how much did it rise?"""
    if match := HOW_MUCH.search(clause):
        asked = "How much" if re.fullmatch(SPENT, match["verb"]) else ""
        yield from _asked(Slot("how much", match.span("money"), (match["n"],), asked, " how much"), clause, known)
    if match := RATE.search(clause):
        yield from _asked(
            Slot("how much", match.span("by"), (match["n"],), "By how much", " by how much"), clause, known
        )


def _by_whom(clause: str, known: Lexicon) -> Iterator[AnsweredQuestion]:
    """The mill was built by Ada Lund -> By whom was the mill built?"""
    match = re.search(rf" (?:{BE}|been) (?:[a-z]+ly )?\w+(?:ed|n|t|ung|ade|eld)(?P<by> by {NAMED})$", clause)
    if match and not GROUP.search(match["name"]):
        yield from _asked(Slot("by whom", match.span("by"), (match["name"],), "By whom", " by whom"), clause, known)


def _asked(slot: Slot, clause: str, known: Lexicon) -> Iterator[AnsweredQuestion]:
    """The question in the word order of questions, or in place where that order is not sure."""
    start, end = slot.span
    left, right = clause[:start], re.split(r",(?!\d)", clause[end:])[0]
    order = turned(f"{left}{right}", known) if slot.word else None
    unfit = (SUBORDINATE.match(left), PARTED.search(left), HANGING.search(left), TURNING.search(right))
    if order:
        yield AnsweredQuestion(slot.kind, f"{slot.word} {order}?", slot.answers)
    elif VERB.search(left) and not any(unfit):
        yield AnsweredQuestion(slot.kind, f"{left}{slot.in_place}{right}?", slot.answers, in_place=True)


def _sound(question: AnsweredQuestion) -> bool:
    """Whether a question stands alone: it names what it is about, is not too long, and does not hold its answer."""
    text = question.text[:-1]
    leaning = LEANING.search(text) or (OWN.search(text) and question.kind != "who")
    short = len(text.split()) < 4 and not text.startswith(("Who is", "How old"))
    twice = len(re.findall(r"\b(?:who|whom|what|which)\b", text, re.IGNORECASE)) > 1
    holds = re.search(rf"\b{re.escape(question.answers[0])}\b", text)
    return not (leaning or short or twice or holds or HANGING.search(text) or len(text.split()) > LONGEST)
