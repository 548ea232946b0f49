"""A question which of two things has more of something -> what is asked of each of them, and what both answers make of it.

"Which is older, the mill or the lighthouse?", "Did Acme sell more bicycles than Bolt?": what each has stands in two
sentences, and none compares them. Rules over the question's words; what they do not surely know is asked as it stands.
Refuses to know articles.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa_bot.answer.statements.amounts import MEASURES, MONEY, SPANS
from qa_bot.answer.statements.comparing import Quantity, quantities
from qa_bot.models.months import MONTHS
from qa_bot.models.months import YEAR as _YEAR
from qa_bot.models.numerals import numbers
from qa_bot.models.wording import AUXILIARY, IRREGULAR, PARTICIPLES, content_words

_I = re.IGNORECASE
PERIOD = r"(?:year|month|week|season|summer|winter|spring|autumn|quarter)"
HELPED = re.compile(rf"\b{AUXILIARY}\b", _I)
WHICH = re.compile(
    r"^(?:which|who|what)\b(?P<asked>[^?,:]+?)(?:,| [–—-] |: )(?P<one>[^,?]+?),? or (?P<other>[^,?]+)$", _I
)
OF_TWO = re.compile(r"^of (?P<one>[^,?]+?) and (?P<other>[^,?]+?), (?:which|who|what)\b(?P<asked>[^?]+)$", _I)
EITHER = re.compile(rf"^(?P<helper>{AUXILIARY}) (?P<one>[^,?]+?) or (?P<rest>[^,?]+)$", _I)
THAN = re.compile(
    rf"^(?P<helper>{AUXILIARY}) (?P<rest>[^,?]+?) than (?:{AUXILIARY} )?(?P<other>(?-i:[A-Z]|(?:the|an?|its|his|her|their) )"
    r"(?!(?:last|previous|year|week|month|first|one|other|others|rest|average|usual|expected)\b)[^,?]*)$",
    _I,
)
BY_HOW_MUCH = re.compile(
    rf"^how (?:much|many) (?P<more>(?:more|less|fewer|\w{{3,}}er)\b[^,?]*?) (?P<helper>{AUXILIARY}) (?P<rest>[^,?]+? than [^,?]+)$",
    _I,
)
MANY = re.compile(r"\b(?:the )?(?P<more>more|most)\b|\b(?:the )?(?:less|least|fewer|fewest)\b", _I)
BEFORE = re.compile(r"\b(?:first|earlier|earliest|sooner)\b", _I)
AFTER = re.compile(rf"\b(?:last(?! {PERIOD})|later|latest)\b", _I)
# What is asked for by "how ..."; the second of each pair has less of it
DEGREES = {
    "high": "high low", "tall": "tall", "long": "long short", "old": "old young", "large": "large larg small bigg", "great": "great",
    "deep": "deep shallow", "wide": "wid narrow", "heavy": "heavi light", "fast": "fast slow", "warm": "warm cold",
    "hot": "hott cool", "expensive": "dear cheap", "new": "new", "rich": "rich poor", "strong": "strong weak",
}  # fmt: skip
LESS = frozenset("low short young small shallow narrow light slow cold cool cheap poor weak".split())
BASES = {form: base for base, forms in DEGREES.items() for form in forms.split()}
DEGREE = re.compile(rf"\b(?:the |an? )?(?P<stem>{'|'.join(BASES)})(?:er|est|r|st)\b", _I)
COMPARED = re.compile(  # "against 3,900 the year before" compares a thing with itself
    r"\b(?:than|twice|double|both|unlike|whereas|ahead|behind|earlier|earliest|latest)\b|"
    + "|".join(re.sub(r"\(\?P<\w+>", "(?:", pattern.pattern) for pattern in (DEGREE, MANY)),
    _I,
)
TAIL = re.compile(r"\b(?:in|on|at|during|for|since|after|before|between|last|this|per|a) ", _I)
WHEN = re.compile(
    rf"\b(?:last|this) (?={PERIOD}\b)|\b(?:in|during|since|by) (?:the )?(?:\d|{PERIOD}\b|first\b|second\b|{'|'.join(MONTHS)})",
    _I,
)
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
YEAR = re.compile(rf"\b({_YEAR})\b")


@dataclass(frozen=True, slots=True)
class Choice:
    """Two things of which one has more, and what is asked of each."""

    things: tuple[str, str]  # in the words of the question
    asked: tuple[str, str]  # a question a thing
    most: bool  # whether the one with the larger figure is meant, or the later one
    age: bool = False  # years then are of birth: the larger is the younger
    yes_or_no: bool = False  # whether it is asked if it is the first of them
    by_how_much: bool = False  # whether the difference is asked for


def choice(question: str) -> Choice | None:
    """Return what a question leaves to choose from, None where it is another question or its form is not known."""
    if match := BY_HOW_MUCH.match(
        question
    ):  # "How much higher was A than B": whether A was higher than B, and by how much
        one, than, other = match["rest"].rpartition(" than ")
        tail = WHEN.search(one)
        one, when = (one[: tail.start()], one[tail.start() :]) if tail else (one, "")
        found = choice(" ".join(f"{match['helper']} {one} {match['more']} {when}{than}{other}".split()))
        return replace(found, yes_or_no=False, by_how_much=True) if found else None
    yes_or_no = False
    if match := WHICH.match(question) or OF_TWO.match(question):
        asked, one, other = match["asked"], match["one"], match["other"]
        if re.search(r"['’]s? \w+ (?:is|was|are|were)\b", asked):  # "which firm's profit was": of what A and B have
            return None
    elif match := EITHER.match(question):
        other, asked = _subject(match["helper"], match["rest"])
        one = match["one"]
    elif match := THAN.match(question):
        one, asked = _subject(match["helper"], match["rest"])
        other, yes_or_no = match["other"], True
        if numbers(other):  # "more than three weeks"
            return None
    else:
        return None
    things = one.strip(), other.strip()
    form = _form(" ".join(asked.split()))
    if form is None or not all(map(content_words, things)):
        return None
    question, most, age = form
    return Choice(things, (question.replace("{}", things[0]), question.replace("{}", things[1])), most, age, yes_or_no)


def _subject(helper: str, rest: str) -> tuple[str, str]:
    """ "did", "Acme sell more bicycles" -> "Acme", "sell more bicycles"; "was", "the mill built first" -> "the mill", "was built first"."""
    starts = [found.start() for pattern in (DEGREE, MANY, BEFORE, AFTER) if (found := pattern.search(rest))]
    if not starts:
        return "", ""
    before, behind = rest[: min(starts)].split(), rest[min(starts) :]
    does = helper.lower() in ("did", "does", "do")
    verb = before[-1].lower() if before else ""
    if does or verb in IRREGULAR or verb in PARTICIPLES or verb.endswith("ed"):
        return " ".join(before[:-1]), " ".join(([] if does else [helper]) + before[-1:] + [behind])
    return " ".join(before), f"{helper} {behind}"


def _form(asked: str) -> tuple[str, bool, bool] | None:
    """A question with a place for the thing, whether more is meant, and whether it asks for an age."""
    if found := DEGREE.search(asked):
        return _by_degree(found, _verb(asked[: found.start()]), asked[found.end() :].strip())
    found = MANY.search(asked)
    verb = _verb(asked[: found.start()]) if found else ""
    if not found:
        return _by_date(asked)
    if not verb:
        return None
    behind, most = asked[found.end() :].strip(), bool(found["more"])
    if behind.lower().startswith("expensive"):
        return "How much does {} cost?", most, False
    tail = TAIL.search(behind)
    counted, behind = (behind[: tail.start()].strip(), behind[tail.start() :]) if tail else (behind, "")
    people = counted.lower().endswith(("s", "people", "men", "children"))
    how = f"How {'many' if people else 'much'} {counted}".strip()
    return _question(f"{how} {_turned(verb)}", behind), most, False


def _by_date(asked: str) -> tuple[str, bool, bool] | None:
    for pattern, most in ((BEFORE, False), (AFTER, True)):
        if (found := pattern.search(asked)) and (verb := _verb(asked[: found.start()])):
            return _question(f"When {_turned(verb)}", asked[found.end() :]), most, False
    return None


def _by_degree(found: re.Match[str], verb: str, behind: str) -> tuple[str, bool, bool] | None:
    stem = found["stem"].lower()
    base, most = BASES[stem], stem not in LESS
    if not verb:
        return None
    if base == "expensive":
        return _question("How much does {} cost", behind), most, False
    tail = TAIL.search(behind)
    noun, behind = (behind[: tail.start()].strip(), behind[tail.start() :]) if tail else (behind, "")
    if noun:
        return _question(f"What {noun} {_turned(verb)}", behind), most, False
    if base in ("old", "new"):
        return "When was {} built, founded or born?", most, base == "old"
    return _question(f"How {base} {_turned(verb)}", behind), most, False


def _question(asked: str, behind: str) -> str:
    return f"{' '.join(f'{asked} {behind}'.split())}?"


def _verb(before: str) -> str:
    """The verb at the end of what stands before a comparative: "made" of "company made", "was built" of "was built"."""
    words = before.split()
    while words and words[-1].lower() in ("the", "a", "an", "by", "far", "even", "much"):
        words.pop()
    if helper := HELPED.search(" ".join(words)):
        return " ".join(words)[helper.start() :]
    return words[-1] if words else ""


def _turned(verb: str) -> str:
    """A verb around the place for the thing: "was {} built", "does {} cost", "did {} sell"."""
    helper, _, rest = (verb[:1].lower() + verb[1:]).partition(" ")
    if HELPED.fullmatch(helper) and (rest or helper.lower() not in ("has", "have", "had")):
        return f"{helper} {{}} {rest}".strip()
    if helper.lower() in ("has", "have", "had"):
        return f"{'did' if helper.lower() == 'had' else 'does'} {{}} have"
    third = re.search(r"[^su]s$", verb)
    return f"does {{}} {verb[:-1]}" if third else f"did {{}} {IRREGULAR.get(verb.lower(), verb)}"


def chosen(choice: Choice, short: Sequence[str]) -> str:
    """Return what a choice comes to by the short answers to both questions, "" where these do not tell.

    That is a thing, "Yes" or "No", or the difference with what it is the difference of: "18 metres (58 and 40 metres)".
    """
    years = [YEAR.search(text) for text in short]
    most = choice.most
    if all(years) and (choice.age or choice.asked[0].startswith("When")):
        one, other = (_date(text) for text in short)
        shared = min(len(one), len(other))
        one, other = one[:shared], other[:shared]
        most = most != choice.age
    else:
        told = [[found for found in quantities(text) if not _dates(found)] for text in short]
        if any(len(found) != 1 for found in told) or (
            not choice.age and len({_measure(found[0].unit) for found in told}) > 1
        ):
            return ""
        one, other = ((found[0].value,) for found in told)
    if one == other:
        return "No" if choice.yes_or_no else ""
    first = (one > other) == most
    if choice.by_how_much:
        return _difference(short, one[0] - other[0], dates=all(years)) if first else ""
    if choice.yes_or_no:
        return "Yes" if first else "No"
    return choice.things[0] if first else choice.things[1]


def _difference(short: Sequence[str], value: float, *, dates: bool) -> str:
    """A difference as it would be written, and what it is one of; "" where the two figures are not written alike."""
    if dates:
        return f"{abs(value):.0f} years ({short[0]} and {short[1]})"
    found = [match for match in map(NUMBER.search, short) if match]
    around = {(match.string[: match.start()][-1:].strip(), match.string[match.end() :].strip()) for match in found}
    if len(found) != 2 or len(around) != 1:
        return ""
    ((sign, unit),) = around
    one, other = (float(match[0].replace(",", "")) for match in found)
    places = max(len(match[0].partition(".")[2]) for match in found)
    told = f"{sign if sign in MONEY else ''}{abs(one - other):,.{places}f} {unit}".strip()
    return f"{told} ({short[0]} and {short[1]})"


def _dates(found: Quantity) -> bool:
    return found.unit in ("day", "month") or bool(YEAR.fullmatch(found.shown))


def _measure(unit: str) -> str:
    """What must be the same for two figures to be compared; what is counted was named by the question."""
    return unit if unit == "%" or unit in MONEY or unit in SPANS or unit in MEASURES else ""


def _date(text: str) -> tuple[float, ...]:
    """Year, month and day of a date, as far as they are told."""
    year = YEAR.search(text)
    month = next((i for i, name in enumerate(MONTHS) if re.search(rf"\b{name}\b", text, _I)), None)
    day = re.search(r"(?<![\d.,])\d{1,2}(?!\d)", text)
    found: list[float] = [float(year[0])] if year else []
    if month is not None:
        found += [float(month), *([float(day[0])] if day else [])]
    return tuple(found)


def of_the_other(choice: Choice, side: int, told: str) -> bool:
    """Return whether what is told of one thing (0 or 1) names only the other."""
    mine, its = (set(content_words(choice.things[at])) for at in (side, 1 - side))
    said = set(content_words(told))
    return bool((its - mine) & said) and not (mine - its) & said


def half_told(choice: Choice, told: str) -> bool:
    """Return whether what is told names one of two things at most, and compares it with nothing."""
    one, other = (set(content_words(thing)) for thing in choice.things)
    said = set(content_words(told))
    both = (one - other) & said and (other - one) & said
    return not both and not COMPARED.search(told)
