"""A sentence -> questions that it answers, with their answers. English rules, narrow ones: a sentence that fits none
gives no question, and one that fits badly is worse than none.

Knows word order, auxiliaries and the past tense; refuses to know documents and models, but for one that says whether a
string is a common word (`known`), which tells "closed" from "clos" + "ed".
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qa_bot.models.checker import IRREGULAR

SPEECH = frozenset(
    "said told added claimed argued insisted warned believed wanted needed used supposed is says".split()
)
SUBJECT = r"(?P<np>(?!(?:In|On|At|But|If|When|As|After|For|By|With|From|To|Of|There|While|Since|And|So|Although)\b)[A-Z][\w'’-]*(?: [\w'’-]+){0,5}? )"
PAST = rf"(?P<verb>\w+ed|{'|'.join(IRREGULAR)})"
OBJECT = (  # what follows a finite verb, not a participle in front of its noun
    r"(?= (?:the|a|an|in|on|to|for|from|with|at|its|out|up|down|into|over|off|about|around|more|some|almost|nearly|two|"
    r"three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|[A-Z]\w*)\b|(?= [£$€\d])|$)"
)
BE = r"(?P<aux>was|were|is|are|will be|has been|have been|had been)"
MODAL = r"(?P<aux>has|have|had|will|would|could|can|must|should)"
PRESENT = r"[a-z]+s(?= (?:to|the|a|an|his|her|in|on|for|over) )"
REST = r"(?P<rest>(?: [\w'’,.£$€%-]+)*?)"
MORE = r"(?P<more>(?: [\w'’-]+)*)"
NAMED = r"(?P<name>[A-Z][\w'’.-]+(?: (?:de|van|von|al|bin))?(?: [A-Z][\w’-]+){1,2})"
PERSON = rf"{NAMED}(?:, (?:an?|the) [^,]{{4,60}},)? "
ABOUT = r"(?:(?:about|around|some|nearly|almost|more than|at least|over) )?"
DIGITS = r"\d[\d,]*(?:\.\d+)?"
SCALE = r"(?: (?:hundred|thousand|million|billion))?"
SPELLED = r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty"
UNITS = (
    r"(?:years|months|days|weeks|hours|minutes|seconds|times|pounds|dollars|euros|crowns|points|cents|others|percent)"
)
COUNTED = rf"{ABOUT}(?P<n>(?:{DIGITS}|{SPELLED}){SCALE}) (?P<noun>(?:[a-z]+ )?(?!{UNITS}\b)[a-z]+s|people)"
MONEY = (
    rf"(?P<n>{ABOUT}(?:[£$€]\s?{DIGITS}(?:m|bn)?{SCALE}|{DIGITS}{SCALE} (?:pounds|dollars|euros|crowns|francs|yen)))"
)
MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
DATE = (
    rf"(?P<date> (?:in (?:{MONTH}(?:,? \d{{4}})?|(?:1[5-9]|20)\d\d)|on (?:\d{{1,2}} {MONTH}(?: \d{{4}})?"
    rf"|{MONTH} \d{{1,2}}(?:, \d{{4}})?|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)))(?= (?!morning|afternoon|evening|night)|$)"
)
PLACE = r"(?P<date> (?:in|at) (?!(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)[A-Z]\w+(?: [A-Z]\w+)*)"
LEADING = re.compile(r"^(?:In|On|At|By|Earlier|Last|Later) [^,]{2,30}, (?=[A-Z])")  # "On Friday, ..."
BRACKETS = re.compile(r" \([^()]{1,30}\)")
ATTRIBUTED = re.compile(r", (?:according to .*|(?:[\w'’.-]+ ){1,5}(?:said|says|added)|(?:said|says) .*)$")
TAIL = re.compile(
    r"(?:,? (?:after|as (?=he|she|it|they|the|an?|part)|when|while|although|though|since|before|following|but|which|who|whose|where|because)|"
    r", (?:and|most|half|much|with|\w+ing|to|in|on|at|by|for|making|including))\b.*$"
)
FINITE = re.compile(
    r"\b(?:was|were|is|are|am|be|been|has|have|had|will|would|could|can|should|may|might|must|does|did|do|that|which|who|"
    r"whose|what|if|said|says)\b"
)
VAGUE = re.compile(
    r"\b(?:it|they|him|them|hers|their|theirs|its|this|that|these|those|i|we|you|my|our|your|me|us|there|here|such|latter"
    r"|former|yesterday|today|tomorrow|respectively|however|also|then|not|never|no|another|other|more than)\b|n['’]t\b",
    re.IGNORECASE,
)
ODD = re.compile(r"[\"“”‘()\[\]:;?!…*_#|/<>]|\s[–—-]|--|\.\s|\s$")
GROUP = re.compile(  # names that are no person's
    r"\b(?:The|A|An|In|On|At|But|And|This|That|For|As|If|When|While|Most|Many|Some|Last|Mondays?|Tuesdays?|Wednesdays?|"
    r"Thursdays?|Fridays?|Saturdays?|Sundays?|University|Council|County|City|Street|Road|River|Championships?|Games|Bill|"
    rf"Act|News|World|{MONTH[3:-1]})\b"
)
VOWELS = "aeiou"
WORDS = range(5, 40)  # of a sentence that is turned
LONGEST = 18  # words of a question


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of words."""

    common: Callable[[str], bool]  # whether a string is a common word of the language
    names: frozenset[str]  # words that the text writes with a capital inside its sentences too
    small: frozenset[str]  # words that it writes in small letters


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the words of its sentence that answer it."""

    text: str
    answer: str


def questions(sentence: str, known: Lexicon) -> list[Question]:
    """Return what one sentence answers, well-formed questions only; most sentences give none."""
    plain = " ".join(sentence.split())
    if not plain.endswith(".") or len(plain.split()) not in WORDS:
        return []
    plain = ATTRIBUTED.sub("", LEADING.sub("", BRACKETS.sub("", plain[:-1])))
    found = [*_who_is(plain, known)]
    reason = re.match(r"(?P<clause>[^,]+?),? (?P<why>because .+)", plain)
    if reason and not ODD.search(reason["clause"]):
        found += _turned(reason["clause"], rf"{REST}$", "Why", known, reason["why"])
    clause = TAIL.sub(
        "", re.sub(PERSON, lambda m: f"{m['name']} ", plain, count=1) if re.match(PERSON, plain) else plain
    )
    if not ODD.search(clause) and not re.search(r",(?!\d)", clause):
        rules = (_who, _what, _how_much, _how_many, _by_how_much)
        found += [question for rule in rules for question in rule(clause, known)]
        found += _turned(clause, rf"{REST}{DATE}{MORE}$", "When", known)
        found += _turned(clause, rf"{REST}{PLACE}$", "Where", known)
    return [question for question in found if _sound(question)]


def base_form(past: str, known: Lexicon) -> str | None:
    """Return the infinitive of a past tense, None where it is not sure."""
    if past in IRREGULAR:
        return IRREGULAR[past]
    stem = past.removesuffix("ed")
    if stem == past or len(stem) < 2:
        return None
    if stem.endswith("i"):
        return f"{stem[:-1]}y" if known.common(f"{stem[:-1]}y") else None
    short = re.fullmatch(rf"[^{VOWELS}]*[{VOWELS}][^{VOWELS}wxy]", stem)  # hop + ed would be hopped
    doubled = stem[-1] == stem[-2] and stem[-1] not in "lsfz"
    forms = [stem[:-1]] if doubled else [f"{stem}e", stem] if short else [stem, f"{stem}e"]
    return next((form for form in forms if known.common(form)), None)


def _who(clause: str, known: Lexicon) -> Iterator[Question]:
    """Ada Lund designed the towers -> Who designed the towers?"""
    verbs = rf"\w+ed|{'|'.join(IRREGULAR)}|is|was|has|had|will|would|could|can|must|{PRESENT}"
    match = re.match(rf"(?:{NAMED}|(?P<one>[A-Z]\w+)) (?P<verb>{verbs})(?P<rest> (?!by\b).+)$", clause)
    if match is None or match["verb"] in SPEECH or (match["one"] and match["one"] not in known.names):
        return
    present = match["verb"].endswith("s") and match["verb"] not in ("is", "was", "has")
    if present and FINITE.search(match["rest"]):
        return  # "Longport customers in the north will ...": a plural, no verb
    name = match["name"] or match["one"]
    if not GROUP.search(name):
        yield Question(f"Who {match['verb']}{match['rest']}?", name)


def _what(clause: str, known: Lexicon) -> Iterator[Question]:
    """Ada Lund signed a contract with the county -> What did Ada Lund sign with the county?"""
    thing = r"(?P<n>(?:a|an|the)(?: [\w'’-]+){1,5}?)"
    about = r"(?P<rest> (?:for|about|against|with|from|to|on|over)(?: [\w'’-]+){1,8})$"
    if match := re.match(rf"{SUBJECT}{MODAL} (?P<verb>(?!(?:be|been|have|had|not)\b)\w+) {thing}{about}", clause):
        yield from _asked("What", match, match["verb"], match["n"], known)
    elif match := re.match(rf"{SUBJECT}{PAST} {thing}{about}", clause):
        yield from _asked("What", match, base_form(match["verb"], known), match["n"], known)


def _by_how_much(clause: str, known: Lexicon) -> Iterator[Question]:
    """Sales rose by 3% in May -> By how much did sales rise in May?"""
    verbs = "rose|fell|grew|increased|dropped|jumped|declined|climbed|dipped|slipped|gained|shrank"
    match = re.match(rf"{SUBJECT}(?P<verb>{verbs})(?: by)? {ABOUT}(?P<n>{DIGITS}(?:%| per ?cent)){REST}$", clause)
    if match:
        base = {"shrank": "shrink"}.get(match["verb"]) or base_form(match["verb"], known)
        yield from _asked("By how much", match, base, match["n"], known)


def _who_is(sentence: str, known: Lexicon) -> Iterator[Question]:
    """Ada Lund, an engineer, ... -> Who is Ada Lund?  Ada Lund, 34, ... -> How old is Ada Lund?"""
    match = re.search(rf"\b{NAMED}, (?:(?P<age>[1-9]\d)|(?P<what>(?:an?|the) [a-z][^,]{{4,70}}))(?:,|$)", sentence)
    if (
        match is None
        or GROUP.search(match["name"])
        or re.search(r"(?:[A-Z][\w'’.-]*|\bto|&) $", sentence[: match.start()])
    ):
        return
    first, _, others = match["name"].partition(" ")
    name = match["name"] if first in known.names or " " not in others else others  # "Musician Alan Wass"
    yield Question(f"{'How old' if match['age'] else 'Who'} is {name}?", match["age"] or match["what"])


def _how_much(clause: str, known: Lexicon) -> Iterator[Question]:
    """The council paid 41 million crowns for the bridge -> How much did the council pay for the bridge?"""
    verbs = "cost|paid|spent|raised|donated|invested|earned|made|lost|won"
    match = re.match(rf"{SUBJECT}(?P<verb>{verbs}) {MONEY}(?P<rest> .+)?$", clause)
    if match and (match["rest"] or match["verb"] == "cost"):
        yield from _asked("How much", match, base_form(match["verb"], known), match["n"], known)


def _how_many(clause: str, known: Lexicon) -> Iterator[Question]:
    """Eleven boats were sold -> How many boats were sold?  The mill has hired 12 people -> How many has it hired?"""
    match = re.match(rf"{COUNTED} (?P<rest>(?:{BE}|have|had|will|\w+ed(?! by)) .+)$", clause[:1].lower() + clause[1:])
    if match and not FINITE.search(re.sub(r"^\w+(?: be| been)?", "", match["rest"])):
        yield Question(f"How many {match['noun']} {match['rest']}?", match["n"])
    if match := re.match(rf"{SUBJECT}{PAST} {COUNTED}{REST}$", clause):
        yield from _asked(f"How many {match['noun']}", match, base_form(match["verb"], known), match["n"], known)
    if match := re.match(rf"{SUBJECT}{MODAL} (?P<verb>\w+(?: \w+)?) {COUNTED}{REST}$", clause):
        yield from _asked(f"How many {match['noun']}", match, match["verb"], match["n"], known)


def _turned(clause: str, end: str, word: str, known: Lexicon, answer: str = "") -> Iterator[Question]:
    """The mill was built in 1790 -> When was the mill built?  The bridge opened on Monday -> When did it open?"""
    match = re.match(rf"{SUBJECT}{BE}(?: (?P<verb>\w+)){end}", clause)
    if match and re.search(r"(?:ed|[wk]n|ilt|eld|ade|old|ound|ent|et|ut|un|ing|able|ful)$", match["verb"]):
        yield from _asked(word, match, match["verb"], answer or match["date"].strip(), known)
    elif match := re.match(rf"{SUBJECT}{PAST}{OBJECT}{end}", clause):
        yield from _asked(word, match, base_form(match["verb"], known), answer or match["date"].strip(), known)


def _asked(word: str, match: re.Match[str], verb: str | None, answer: str, known: Lexicon) -> Iterator[Question]:
    """Auxiliary, subject, verb and what is left, where no second verb is hidden among them."""
    given = match.groupdict()
    left = f"{given.get('rest') or ''}{given.get('more') or ''}"
    if verb is None or given["verb"] in SPEECH or FINITE.search(f"{match['np']} {left}"):
        return
    first, *others = (given.get("aux") or "did").split()
    subject = match["np"].strip()
    leading, _, following = subject.partition(" ")
    if leading not in known.names and not following[:1].isupper():
        if leading.lower() not in known.small and leading not in ("The", "A", "An"):
            return  # a name or not? "Arsenal manager" must keep its capital, "Nickel prices" must not
        subject = subject[:1].lower() + subject[1:]
    yield Question(f"{word} {' '.join([first, subject, *others, verb])}{left}?", answer)


def _sound(question: Question) -> bool:
    """Whether a question stands alone: no pronoun without a name, something to be asked about, not too long."""
    words = question.text[:-1].split()
    own = VAGUE if words[0] == "Who" else re.compile(rf"\b(?:he|she|his|her)\b|{VAGUE.pattern}", re.IGNORECASE)
    return (3 if words[1] == "is" else 4) <= len(words) <= LONGEST and not own.search(question.text)
