"""Stretches of a document -> what each is by its form: prose, a heading, a caption, a notice, a table, code, a question.

Refuses to know meaning: everything here is about form, so it is quick and explains itself. The rules are English; in
other languages nothing but form that is common to all (headings, tables, links, code) is told from prose.
"""

import re
from collections.abc import Collection, Sequence

from qa_bot.answer.texts.notices import BODY, CREDIT, CREDITED, DATED, DEPICTS, GREETING, LABELLED, NAMES_ONLY, NOTICE
from qa_bot.answer.texts.programs import CODE_LINE, CODE_MARKS, fenced, is_code
from qa_bot.ingest.chunking import find_headings
from qa_bot.ingest.sentences import BULLETS
from qa_bot.models.strays import orders_a_writer, strays
from qa_bot.models.wording import WIDE, count_words
from qa_bot.types import Document

MARGIN = 40  # characters beside a sentence that are looked at
LONG_SENTENCE = 150  # words; what is longer is a list, a table or text without full stops
TITLE_WORDS = 8  # a heading that stands on one line with the sentence behind it has at most
LEAST_NAMED = 3  # numbered paragraphs with a name in front, from which these names are headings
MOST_NAMED = 0.8  # and share of the numbered paragraphs: a next meeting has none
INTERVIEW = 3  # paragraphs that only ask make an interview: what stands in one with a question is asked too
TURN = 3  # sentences that a question and what leads to it have at most

PROSE = "prose"  # Sentence.kind of what a summary may quote; the other kinds say why not
FRAGMENT = "fragments without full stops"
HEADING = "headings"
CAPTION = "captions"
NAVIGATION = "navigation and notices"
TABLE = "a table"
LINK = "links"
CODE = "source code"
REFERENCE = "references"
REPEATED = "repetitions"
QUESTION = "questions"

_I = re.IGNORECASE
ENDS = re.compile(r"[.!?…。！？｡।؟:;]['\"”’»）)\]*_]*(?:\[\d+\])*$")
MAIL_LINE = re.compile(r"^(?:From|To|Cc):.*|^On .{3,200}\bwrote:$", re.MULTILINE)  # who takes part, and signs below
ASKS = re.compile(r"[?？؟][!'\"”’»）)\]*_]*$")
BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
WORD = re.compile(r"\w+")
URL = re.compile(r"!?\[[^\]]{0,300}\]\([^)\s]{0,2000}\)|<?(?:https?://|www\.)\S+")
ROW = re.compile(
    r"[-*•]?\s*[^:;.!?]{1,60}: [^:;]{0,150}(?:; [^:;.!?]{1,60}: [^:;]{0,150})+$"
)  # of a table, as ingest writes it
SCENE_LINE = re.compile(  # of a script: "Scene Two - The kitchen.", "INT. KITCHEN - NIGHT"
    r"(?:(?:act|scene) (?:\d{1,3}|[ivxlc]{1,6}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b[\s:.,—–-]|(?-i:INT|EXT)\. )",
    _I,
)
MARKS = re.compile(r"^[\s#*\d.)(§/-]+")  # what stands before the words of a heading
NUMBERED = re.compile(r"[ \t]*\d+(?:[./]\d+)*[.)]?[ \t]+[^\W\d]")  # "5. Conclusions", "88/5 Accounts"
STEP = re.compile(  # what tells a reader to do something
    r"(?:please |always |never |then |now )?(?:press|pull|push|turn|do not|don['’]t|make sure|use|hold|remove|insert|open|close"
    r"|clean|place|keep|check|wait|click|select|choose|leave|fit|unscrew|switch|fill|set|install|enter|type|run|lift|rinse"
    r"|connect|disconnect|store|avoid|stand)\b(?! (?:of|is|was)\b)",
    _I,
)
SAYS = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|can|must|should|do|does|did|you|we|I|it|they)\b", _I)
DID = re.compile(r"(?<= )(?:rose|fell|grew|shrank|won|left|came|went|met|said|began|stood|sold|[a-z]{3,}ed)\b")
LAST_PART = re.compile(
    r"(?:\d+\.?\s*)?(?:references|bibliography|works cited|external links|further reading|see also)\W*$", _I
)


def kinds_of(document: Document, spans: Sequence[tuple[int, int]], cut_off: Collection[int]) -> list[str]:
    """Return what each span of a document is. `cut_off`: the positions of captions and headings that were glued to one."""
    text, code = document.text, fenced(document.text)
    shown = [" ".join(text[start:end].split()) for start, end in spans]
    headed = _headed(text, spans, shown)
    kinds = []
    for i, (start, end) in enumerate(spans):
        titled = shown[i] == document.title and not shown[i].endswith(
            (".", "。")
        )  # a file's first sentence may name it
        if is_code(text[start:end]) or any(a <= start < b for a, b in code):
            kinds.append(CODE)
        elif i in cut_off:
            kinds.append(FRAGMENT)
        else:
            kinds.append(_kind(shown[i], _alone(text, start, end), headed[i] or titled))
    _mark_set_aside(document, spans, shown, headed, kinds)
    _mark_captions(text, spans, shown, kinds)
    _mark_numbered(text, spans, kinds)
    _mark_run_in(text, spans, shown, kinds)
    _mark_questions(text, spans, kinds)
    return kinds


def _headed(text: str, spans: Sequence[tuple[int, int]], shown: Sequence[str]) -> list[bool]:
    """Whether each span begins a line that is a heading; the name of one who takes part ("Claire" below her message) is none."""
    headings = {heading.start for heading in find_headings(text)}
    people = {name for line in MAIL_LINE.findall(text) for name in WORD.findall(line)}
    return [
        text.rfind("\n", 0, start) + 1 in headings and not people.issuperset(WORD.findall(one))
        for (start, _), one in zip(spans, shown, strict=True)
    ]


def _kind(shown: str, alone: bool, heading: bool) -> str:
    """What a sentence is, from its characters and whether it fills its lines."""
    letters = sum(map(str.isalpha, shown))
    if LABELLED.match(shown) or NOTICE.match(shown) or DATED.match(shown) or orders_a_writer(shown):
        return NAVIGATION
    if (alone and GREETING.match(shown)) or (NAMES_ONLY.fullmatch(shown) and BODY.search(shown)):
        return NAVIGATION
    if CREDIT.match(shown) or (alone and (DEPICTS.search(shown) or CREDITED.search(shown))):
        return CAPTION
    plain = URL.sub("", shown)
    if plain != shown and sum(map(str.isalpha, plain)) < max(20, letters / 3):
        return LINK
    if (
        shown.startswith("|")
        or shown.count("|") > 2
        or (alone and ROW.match(shown))
        or letters < 0.5 * len(shown.replace(" ", ""))
    ):
        return TABLE
    if len(CODE_MARKS.findall(shown)) > 0.03 * len(shown) and CODE_LINE.search(shown):
        return CODE
    if heading or (alone and SCENE_LINE.match(shown) and count_words(shown) <= 2 * TITLE_WORDS):
        return HEADING
    if count_words(shown) > LONG_SENTENCE or max(map(len, WORD.findall(WIDE.sub(" ", shown))), default=0) > 100:
        return FRAGMENT
    return FRAGMENT if alone and not ENDS.search(shown) else PROSE


def _alone(text: str, start: int, end: int) -> bool:
    """True where nothing else stands on the lines of the span, but for a list mark."""
    before = text[max(0, start - MARGIN) : start].rpartition("\n")[2]
    after = text[end : end + MARGIN].partition("\n")[0]
    return not before.strip(f" \t>{BULLETS}(0123456789.)") and not after.strip()


def _mark_set_aside(
    document: Document, spans: Sequence[tuple[int, int]], shown: Sequence[str], headed: Sequence[bool], kinds: list[str]
) -> None:
    """Mark sentences of a list of references, those that were said before, and those that speak to a writer."""
    planted = list(strays(document.text, document.title))
    seen: set[str] = set()
    last_part = False
    for i, (start, _) in enumerate(spans):
        last_part = bool(LAST_PART.match(shown[i].lstrip("# "))) if headed[i] else last_part
        if kinds[i] in (PROSE, FRAGMENT):
            kinds[i] = REFERENCE if last_part else REPEATED if shown[i] in seen else kinds[i]
            kinds[i] = NAVIGATION if any(a <= start < b for a, b in planted) else kinds[i]
        seen.add(shown[i])


def _mark_captions(text: str, spans: Sequence[tuple[int, int]], shown: Sequence[str], kinds: list[str]) -> None:
    """Mark what a credit stands behind ("Two ministers shake hands. (AP)"), and what stands elsewhere as a caption: pages
    carry it in the picture's alternative text and below it."""
    for i, one in enumerate(shown[1:], 1):
        if kinds[i] == CAPTION and CREDIT.match(one) and "\n" not in text[spans[i - 1][1] : spans[i][0]]:
            kinds[i - 1] = CAPTION
    captions = {one for one, kind in zip(shown, kinds, strict=True) if kind == CAPTION and not CREDIT.match(one)}
    for i, one in enumerate(shown):
        if kinds[i] in (PROSE, FRAGMENT, REPEATED) and one in captions:
            kinds[i] = CAPTION


def _mark_numbered(text: str, spans: Sequence[tuple[int, int]], kinds: list[str]) -> None:
    """Mark as headings the short numbered lines above prose; those of a list stand above one another."""
    numbered = [
        kind == FRAGMENT
        and bool(NUMBERED.match(text, text.rfind("\n", 0, start) + 1))
        and count_words(text[start:end]) <= TITLE_WORDS
        for (start, end), kind in zip(spans, kinds, strict=True)
    ]
    for i in range(len(kinds) - 1):
        if (
            numbered[i]
            and not (i and numbered[i - 1])
            and kinds[i + 1] == PROSE
            and "\n" in text[spans[i][1] : spans[i + 1][0]]
        ):
            kinds[i] = HEADING


def _mark_run_in(text: str, spans: Sequence[tuple[int, int]], shown: Sequence[str], kinds: list[str]) -> None:
    """Mark as headings the names that open numbered paragraphs ("3. Water. The bill was £892."), where nearly all of
    these have one, and no name says or orders anything: then it is a list of sentences or of steps."""
    opening = [
        i
        for i, (start, _) in enumerate(spans)
        if kinds[i] == PROSE
        and NUMBERED.match(text, line := text.rfind("\n", 0, start) + 1)
        and _begins(text, line, start)
    ]
    named = [
        i
        for i in opening
        if count_words(shown[i]) <= TITLE_WORDS
        and shown[i].endswith(".")
        and i + 1 < len(spans)
        and "\n" not in text[spans[i][1] : spans[i + 1][0]]
    ]
    if len(named) < LEAST_NAMED or len(named) < MOST_NAMED * len(opening):
        return
    if not any(SAYS.search(shown[i]) or DID.search(shown[i]) or STEP.match(shown[i]) for i in named):
        for i in named:
            kinds[i] = HEADING


def _begins(text: str, line: int, start: int) -> bool:
    """Whether nothing but a number stands in front of a span on its line."""
    return start - line <= MARGIN and not MARKS.sub("", text[line:start])


def _mark_questions(text: str, spans: Sequence[tuple[int, int]], kinds: list[str]) -> None:
    """Mark what asks; in an interview, what the interviewer says with it ("It is not an obvious career.") too."""
    paragraphs: list[list[int]] = []
    for i, (start, end) in enumerate(spans):
        if kinds[i] == PROSE and ASKS.search(text[max(start, end - MARGIN) : end]):
            kinds[i] = QUESTION
        if not paragraphs or BLANK_LINE.search(text, spans[i - 1][1], start):
            paragraphs.append([])
        paragraphs[-1].append(i)
    asking = [part for part in paragraphs if any(kinds[i] == QUESTION for i in part)]
    if sum(all(kinds[i] == QUESTION for i in part) for part in asking) >= INTERVIEW:
        for i in (i for part in asking if len(part) <= TURN for i in part):
            kinds[i] = QUESTION if kinds[i] == PROSE else kinds[i]
