"""A follow-up that says only what changes + the earlier question -> the whole question. "And Lahore?", "The year before?",
"What about costs?", "Why?". Knows what takes the place of what; refuses to know whom a pronoun means."""

import re

from qa_bot.answer.questions.antecedents import NAME, QUESTION_WORDS, names
from qa_bot.answer.statements.names import CAPITALS, OFFICES, TITLES
from qa_bot.models.months import MONTH, MONTH_NAME, YEAR
from qa_bot.models.numerals import SPELLED
from qa_bot.models.wording import AUXILIARIES, AUXILIARY
from qa_bot.types import Turn

NUMBER = r"\b\d[\d,.]*\b"
A_YEAR = re.compile(rf"\b{YEAR}\b")
PREPOSITIONS = frozenset("in at on for from to by with of during before after under near since until".split())
SLOT = re.compile(
    r"^\s*(?:and |but |or |so |ok |okay )?(?:,\s*)?(?:what about|how about|and)\s+(?P<new>[^?!.\s][^?!.]*)[?!.]*+\s*+$",
    re.IGNORECASE,
)
ASKING = re.compile(
    rf"\b(?:who|whom|whose|what|when|where|why|which|how|{'|'.join(AUXILIARIES)}|"
    r"he|she|it|they|him|her|them|his|its|their|this|that|these|those)\b",
    re.IGNORECASE,
)
BE_THING = re.compile(
    r"\b(?:is|are|was|were)\s+(?P<thing>(?:the|a|an)\s+(?:(?:chief|managing|deputy|vice|acting|general|finance|prime|head) )?[\w'’-]+(?P<of>\s+of\s+(?:the\s+)?[\w'’-]+)?)",
    re.IGNORECASE,
)
QUANTITY = re.compile(
    rf"^how (?:many|much) (?!{AUXILIARY}\b)(?P<thing>[\w'’-]+(?: [\w'’-]+)??)(?= {AUXILIARY}\b)", re.IGNORECASE
)
OWNED = re.compile(r"['’]s (?P<thing>[\w'’-]+(?: [\w'’-]+)?)(?= (?:in|for|at|on|of|by|during)\b|$)")
TIME = re.compile(  # a time that another one takes the place of
    rf"(?:\b(?:in|during|since|before|after|until|by) )?(?:\b(?:the )?(?:first|second|third|fourth|last) (?:half|quarter) of )?"
    rf"(?:\b{MONTH_NAME}\b(?! \d{{4}})|\b{MONTH},? \d{{4}}\b|\b{YEAR}s?\b|\b(?:the )?(?:\w+teen[- ])?(?:twen|thir|for|fif|six|seven|eigh|nine)ties\b)"
    r"|\b(?:in )?(?:last|this|next) (?:year|month|week|summer|winter|spring|autumn|season)\b",
    re.IGNORECASE,
)
BESIDE = re.compile(  # the year beside the one that was asked about
    r"^(?:in )?(?:the |a )?(?:(?P<before>(?:year|half[- ]year) (?:before|earlier)|previous year|prior year)"
    r"|(?P<after>(?:year|half[- ]year) (?:after|later)|(?:following|next) year))(?: (?:that|this))?$",
    re.IGNORECASE,
)
EVENT = re.compile(
    r"^\s*(?:and |but |so |then )?(?P<word>why|when|where|for how long|how)"
    r"(?: (?:so (?:much|many|little|few|long|soon|late|early|high|low|often)|(?:so|come|was|is|did)(?: (?:that|this|it))?(?: happen(?:ed)?| done)?))?"
    r"(?P<same> (?:there|then))?[?!.\s]*$",
    re.IGNORECASE,
)
INVERTED = re.compile(
    rf"^(?P<word>(?:(?:since|until|till|from|by|to|at) )?(?:what|whom|when|where|why|how)) (?P<aux>{AUXILIARY}) (?P<rest>.+)$",
    re.IGNORECASE,
)
COUNTED = re.compile(  # "How much dividend does the firm pay", "How long had he slept"
    rf"^how (?:(?:many|much)(?: (?P<thing>(?!{AUXILIARY}\b)[\w'’-]+(?: (?!{AUXILIARY}\b)[\w'’-]+){{0,3}}))?|long|often|far|big|old|high) (?P<aux>{AUXILIARY}) (?P<rest>.+)$",
    re.IGNORECASE,
)
UNNAMED = re.compile(rf"\bhow many(?= {AUXILIARY}\b)", re.IGNORECASE)  # of what, the last answer tells
PLURAL = re.compile(rf"(?:\b\d[\d,]*|\b(?:{SPELLED})) (?P<thing>[a-z]+s)\b", re.IGNORECASE)
MEASURES = frozenset(  # in which something is told, and which nobody counts
    "degrees minutes hours days weeks months years seconds pounds euros dollars francs crowns metres meters kilometres miles feet grams kilos tonnes litres points times".split()
)
TITLED = re.compile(rf"\b(?i:{'|'.join((*TITLES, *OFFICES))})\.? [A-Z][\w'’-]+")
ROLE = re.compile(
    r"the (?:[\w'’-]+ )?(?:\w+(?:er|or|ist|man|woman|ian|ant|eer)|mate|chief|head|judge|guide|cook|nurse|vet|clerk|chair|victim|widow|husband|wife|crew)",
    re.IGNORECASE,
)
THE = re.compile(r"^the (?=[A-Z])", re.IGNORECASE)
MODEL = re.compile(r"^ \d{1,3}\b(?! [a-z]+s\b)")  # "the Varga Peak 4": the number is of the name
LONGEST = 6  # words of what changes


def swapped(question: str, earlier: str) -> str:
    """Return `earlier` with what a question such as "What about Lahore?" changes in it; "" where that is not plain."""
    match = SLOT.match(question)
    if match is None or len(match["new"].split()) > LONGEST:
        return ""
    new, body = match["new"].strip(), earlier.rstrip("?!. ")
    if beside := BESIDE.match(new):
        return _year_beside(body, -1 if beside["before"] else 1)
    if ASKING.search(new):
        return ""
    first = new.split()[0].lower()
    if TIME.fullmatch(new) and (old := _last(TIME, body)):
        kept = "" if first in PREPOSITIONS or not (word := _preposition(old.group())) else f"{word} "
        return f"{body[: old.start()]}{kept}{new}{body[old.end() :]}?"
    if first in PREPOSITIONS:
        kind = r"\d[\d,.]*" if new[-1].isdigit() else rf"{CAPITALS}|[\w'’-]+$"  # a year for a year, a place for a place
        old = re.search(rf"\b{first}\s+(?:the\s+)?(?:{kind})", body)
        return f"{body[: old.start()]}{new}{body[old.end() :]}?" if old else f"{body} {new}?"
    if new[0].isdigit():
        return f"{re.sub(NUMBER, new, body, count=1)}?" if re.search(NUMBER, body) else ""
    bare = THE.sub("", new)
    if bare[0].isupper():
        alike = [m for m in NAME.finditer(body) if m.start() and m.group().split()[0].lower() not in QUESTION_WORDS]
        if bare != new:  # what has an article takes the place of what has one
            alike = [m for m in alike if re.search(r"\bthe $", body[: m.start()], re.IGNORECASE)]
        alike = [m for m in alike if len(m.group().split()) == len(bare.split())] or alike
        if alike:
            return f"{body[: alike[-1].start()]}{bare}{MODEL.sub('', body[alike[-1].end() :], count=1)}?"
        if bare == new:
            return ""
    return _other_thing(new, body)


def same_event(question: str, last: Turn) -> str:
    """ "Why?", "And when was that?": the earlier question with another question word, "" where it cannot be turned so."""
    bare = EVENT.match(question)
    if bare is None:
        return ""
    word, earlier = bare["word"].capitalize(), last.question.rstrip("?!. ")
    if inverted := INVERTED.match(earlier):
        if inverted["word"].lower() == word.lower():
            return ""
        rest = re.sub(r"\s+(?:from|to|for|with|in|at|on|by|of|about)$", "", inverted["rest"])
        said = last.answer.split("\n")[0].strip().rstrip(".") if inverted["word"].lower() in ("what", "whom") else ""
        said = re.sub(r"^(?:The|A|An)\b", lambda article: article.group().lower(), said)
        told = f" {said}" if 0 < len(said.split()) <= LONGEST else ""
        same = bare["same"] or "" if inverted["word"].lower().split()[-1] in ("where", "when") else ""
        return f"{word} {inverted['aux']} {rest}{told}{same}?"
    if subject := re.match(r"(?:who|what) (?!is |are |was |were )(?P<rest>.+)$", earlier, re.IGNORECASE):
        named = names(last.answer)
        return f"{word} was it that {named[0] if named else 'someone'} {subject['rest']}?"
    if (counted := COUNTED.match(earlier)) and word.lower() != "how":
        thing = f" {counted['thing']}" if counted["thing"] else ""
        return f"{word} {counted['aux']} {counted['rest']}{thing}?"
    return ""


def with_thing(question: str, last: Turn) -> str:
    """Return "How many did he get?" with what was counted last, "How many hives did he get?"; any other as it is."""
    bare = UNNAMED.search(question)
    told = {match["thing"] for match in PLURAL.finditer(last.answer)} - MEASURES if bare else set()
    return f"{question[: bare.end()]} {told.pop()}{question[bare.end() :]}" if bare and len(told) == 1 else question


def _other_thing(new: str, body: str) -> str:
    """The question about another thing of the same kind: another quantity, another thing that somebody has or that is so."""
    bare = re.sub(r"^(?:the|an?) ", "", new, flags=re.IGNORECASE)
    if old := QUANTITY.search(body) or OWNED.search(body):
        return f"{body[: old.start('thing')]}{bare}{body[old.end('thing') :]}?"
    if bare != new and (old := BE_THING.search(body)):
        whole = old["of"] is None or " of " in new or re.search(r"[A-Z]", f"{new}{old['thing'][: -len(old['of'])]}")
        end = old.end("thing") if whole else old.start("of")
        return f"{body[: old.start('thing')]}{new}{body[end:]}?"
    if ROLE.fullmatch(new) and (old := TITLED.search(body)):
        return f"{body[: old.start()]}{new}{body[old.end() :]}?"
    return ""


def _year_beside(body: str, step: int) -> str:
    """The question about the year before or after its own; "" where it names none, or several."""
    years = set(A_YEAR.findall(body))
    if len(years) != 1:
        return ""
    year = str(int(years.pop()) + step)
    return f"{A_YEAR.sub(year, body)}?"


def _last(form: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = list(form.finditer(text))
    return found[-1] if found else None


def _preposition(time: str) -> str:
    first = time.split()[0]
    return first if first.lower() in PREPOSITIONS else ""
