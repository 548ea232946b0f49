"""Document -> the sentences that a summary may stand on. Knows what is not prose: headings, captions, credits, "read
more" lines, tables, lists of links, source code, references; and which sentences lean on the one before.

Refuses to know meaning: everything here is about form, so it is quick and explains itself. The rules are English; in
other languages nothing but form that is common to all (headings, tables, links, code) is left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa_bot.answer.dialogues.exchanging import voices
from qa_bot.answer.statements.leaning import LONGEST, governs, leans, turns
from qa_bot.answer.texts.helping import Answers, answered
from qa_bot.answer.texts.notices import CREDIT, CREDITED, DATED, DEPICTS, GREETING, LABELLED, NOTICE
from qa_bot.answer.texts.programs import CODE_LINE, CODE_MARKS, fenced, is_code
from qa_bot.errors import SourceError
from qa_bot.ingest.chunking import find_headings
from qa_bot.ingest.sentences import BULLETS, sentence_spans
from qa_bot.models.strays import orders_a_writer, strays
from qa_bot.models.wording import STOP_WORDS, WIDE, count_words
from qa_bot.types import Document

MARGIN = 40  # characters beside a sentence that are looked at
LONG_SENTENCE = 150  # words; what is longer is a list, a table or text without full stops
TITLE_WORDS = 8  # a heading that stands on one line with the sentence behind it has at most
FEW_WORDS = 4  # a fragment with fewer says nothing
INTERVIEW = 3  # paragraphs that only ask make an interview: what stands in one with a question is asked too
TURN = 3  # sentences that a question and what leads to it have at most
ANSWER_WORDS = 8  # a shorter sentence behind a question says nothing without it
PROSE_SHARE = 1 / 3  # below this share of the words, a text is notes or verse, and its fragments count too

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
LEAD_IN = re.compile(
    r"(?:(?:[A-Z][\w.,'’ -]{1,40} )?\((?:CNN|AP|AFP|UPI|Reuters|Xinhua)\)\s*(?:(?:--|[-—–])\s*)?"
    r"|[A-Z]{3,}[A-Z., ]{0,30} (?:--|[—–])\s+|\((?:[A-Z][\w.'’-]* ?){1,4}\)(?=[A-Z]))"
)
SCROLL = re.compile(r"scroll down for (?:the )?videos?\W+", _I)
URL = re.compile(r"!?\[[^\]]{0,300}\]\([^)\s]{0,2000}\)|<?(?:https?://|www\.)\S+")
ROW = re.compile(
    r"[-*•]?\s*[^:;.!?]{1,60}: [^:;]{0,150}(?:; [^:;.!?]{1,60}: [^:;]{0,150})+$"
)  # of a table, as ingest writes it
LIST_MARK = re.compile(rf"(?:[{BULLETS}]|>+|\(?\d{{1,3}}[.)])[ \t]+(?=\S)")
SECTION_MARK = re.compile(  # of a clause: "4.1 Tenants will ...", "(b) the flat", "§ 12 The"
    r"(?:(?:§ ?)?\d{1,3}(?:\.\d{1,3}){1,3}[.)]?|§ ?\d{1,4}\.?|\(?[a-z]\)|\((?:[ivx]{1,4}|[A-Z])\))[ \t]+(?=[\"“‘']?[^\W\d_])"
)
SCENE_LINE = re.compile(  # of a script: "Scene Two - The kitchen.", "INT. KITCHEN - NIGHT"
    r"(?:(?:act|scene) (?:\d{1,3}|[ivxlc]{1,6}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b[\s:.,—–-]|(?-i:INT|EXT)\. )",
    _I,
)
NUMBERED = re.compile(r"[ \t]*\d+(?:[./]\d+)*[.)]?[ \t]+[^\W\d]")  # "5. Conclusions", "88/5 Accounts"
GLUED = re.compile(  # where a caption or a heading without a full stop may end, and a sentence begins on the same line
    r"(?<=[a-z0-9%)]) (?=(?:After|And|As|At|Before|But|For|He|Her|His|If|In|It|Its|On|She|That|Their|There|These|They|The|This"
    r"|Those|We|When|While) [a-z])"
)
LAST_PART = re.compile(
    r"(?:\d+\.?\s*)?(?:references|bibliography|works cited|external links|further reading|see also)\W*$", _I
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document, and whether a summary may quote it."""

    start: int  # characters
    end: int  # characters
    words: int
    kind: str  # PROSE, or what it is instead
    dangling: bool  # it leans on the sentence before: "He", "But", the end of a quotation
    introduction: str = ""  # what is said in front of it where it is quoted: "Ann Reed: " of a speaker's words
    speaker: str = ""  # who says it, "" where nobody is known to
    bound: bool = (
        False  # without what it leans on it says something else: "Otherwise, ...", a list's item below "Not if:"
    )
    place: int | None = None  # in the answer that a help page gives to what is asked; None elsewhere
    rows: tuple[tuple[int, int], ...] = ()  # of a table that is read as one sentence: where each row stands, characters


def read_sentences(document: Document) -> list[Sentence]:
    """Return every sentence of the document in order, without datelines at their beginning."""
    text = document.text
    parts = [part for start, end in sentence_spans(text) for part in _unglued(text, start, end)]
    spans = [_without_lead_in(text, start, end) for start, end, _ in parts]
    headings = {heading.start for heading in find_headings(text)}
    code, planted = fenced(text), list(strays(text, document.title))
    people = {name for line in MAIL_LINE.findall(text) for name in WORD.findall(line)}
    kinds: list[str] = []
    seen: set[str] = set()
    last_part = False
    for number, (start, end) in enumerate(spans):
        shown = " ".join(text[start:end].split())
        heading = text.rfind("\n", 0, start) + 1 in headings
        titled = shown == document.title and not shown.endswith((".", "。"))  # a file's first sentence may name it
        if heading and people.issuperset(WORD.findall(shown)):
            heading = False  # "Claire" below her message
        last_part = bool(LAST_PART.match(shown.lstrip("# "))) if heading else last_part
        alone = _alone(text, start, end)
        written = is_code(text[start:end]) or any(a <= start < b for a, b in code)
        kind = CODE if written else FRAGMENT if parts[number][2] else _kind(shown, alone, heading or titled)
        if kind in (PROSE, FRAGMENT):
            kind = REFERENCE if last_part else REPEATED if shown in seen else kind
            kind = NAVIGATION if any(a <= start < b for a, b in planted) else kind
        seen.add(shown)
        kinds.append(kind)
        if kind == CAPTION and CREDIT.match(shown) and number and "\n" not in text[spans[number - 1][1] : start]:
            kinds[-2] = CAPTION  # "Two ministers shake hands. (AP)"
    _spread_captions(text, spans, kinds)
    _mark_numbered(text, spans, kinds)
    _mark_questions(text, spans, kinds)
    found, before = [], ""
    said = voices(document, spans)
    helped = {} if any(voice.introduction for voice in said) else _helped(text, spans, kinds)
    for answer in helped.values():
        kinds[answer.asked] = HEADING if kinds[answer.asked] == HEADING else QUESTION
    governed = _governed(text, spans)
    for number, ((_, end), kind, voice) in enumerate(zip(spans, kinds, said, strict=True)):
        start = voice.start
        words = count_words(text[start:end])
        kind = QUESTION if voice.leads and kind == PROSE else kind
        help_ = helped.get(number)
        asked = f"{' '.join(text[help_.start : help_.end].split()).lstrip('# ')} " if help_ else ""
        leaning = leans(text[start:end]) or ((before == QUESTION or bool(help_)) and words < ANSWER_WORDS)
        bare = not voice.introduction and (leaning or number in governed) and not (help_ and help_.place == 0)
        found.append(
            Sentence(
                start,
                end,
                words,
                kind,
                bare or voice.leans,
                voice.introduction or asked,
                voice.speaker,
                number in governed or turns(text[start:end]),
                help_.place if help_ else None,
            )
        )
        before = kind
    return found


def _helped(text: str, spans: Sequence[tuple[int, int]], kinds: Sequence[str]) -> dict[int, Answers]:
    """What each sentence of a help page answers, by position; {} for other texts."""
    paragraphs = [0]
    for before, after in pairwise(spans):
        paragraphs.append(paragraphs[-1] + bool(BLANK_LINE.search(text, before[1], after[0])))
    asks = [
        kind in (PROSE, QUESTION, HEADING) and bool(ASKS.search(text[max(start, end - MARGIN) : end]))
        for (start, end), kind in zip(spans, kinds, strict=True)
    ]
    words = [
        count_words(text[start:end]) if kind in (PROSE, QUESTION) else 0
        for (start, end), kind in zip(spans, kinds, strict=True)
    ]
    heads = [kind == HEADING for kind in kinds]
    titled = bool(heads and heads[0]) and text[spans[0][0] :].startswith("# ")
    if titled and "\n# " not in text:  # what all of it is called is no question of a list
        asks[0] = False
    return answered(words, paragraphs, asks, heads, spans)


def _governed(text: str, spans: Sequence[tuple[int, int]]) -> set[int]:
    """The positions of a list's items that say the contrary without what stands above them: "Do not ride if:"."""
    found: set[int] = set()
    under = False
    for i, (start, end) in enumerate(spans):
        line = text.rfind("\n", 0, start) + 1
        item = bool(LIST_MARK.match(text, line))
        if under and item:
            found.add(i)
        under = (under and item) or governs(text[max(start, end - LONGEST) : end])
    return found


def usable(document: Document, sentences: Sequence[Sentence]) -> list[int]:
    """Return the positions of the sentences that a summary may quote: prose, and fragments where there is little prose.

    Questions only where there is nothing else. Raises SourceError where there are none, saying what the text consists of instead.
    """
    prose = sum(s.words for s in sentences if s.kind == PROSE)
    fragments = [s for s in sentences if s.kind == FRAGMENT and s.words >= FEW_WORDS]
    scarce = prose < PROSE_SHARE * (prose + sum(s.words for s in fragments))
    found = [i for i, s in enumerate(sentences) if s.kind == PROSE or (scarce and s in fragments)]
    found = found or [i for i, s in enumerate(sentences) if s.kind == QUESTION]
    if not found:
        sizes: dict[str, int] = {}
        for s in sentences:
            sizes[s.kind] = sizes.get(s.kind, 0) + s.end - s.start
        what = max(sizes, key=lambda kind: sizes[kind]) if sizes else "no text"
        raise SourceError(
            f"nothing to summarise: {document.title!r} holds {what}, no sentences.",
            "Give a text of at least one full sentence.",
        )
    return found


def _kind(shown: str, alone: bool, heading: bool) -> str:
    """What a sentence is, from its characters and whether it fills its lines."""
    letters = sum(map(str.isalpha, shown))
    if LABELLED.match(shown) or NOTICE.match(shown) or DATED.match(shown) or orders_a_writer(shown):
        return NAVIGATION
    if alone and GREETING.match(shown):
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


def _unglued(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Yield the parts of a sentence that has a caption or a heading glued to it, and whether each is such a thing.

    Two statements without a full stop between them stay one sentence: either may be what matters.
    """
    notice = NOTICE.match(text[start : start + MARGIN])  # all of it is one
    for match in () if notice else GLUED.finditer(text, start, end):
        part = text[start : match.start()]
        heading = (
            len(part.split()) <= TITLE_WORDS and part.rpartition(" ")[2] not in STOP_WORDS
        )  # "of The ..." is a name
        if heading or DEPICTS.search(part):
            yield start, match.start(), True
            start = match.end()
    yield start, end, False


def _without_lead_in(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without a list mark, number of a section or mark of a quoted message, "(CNN) --", "LONDON (Reuters) -" or "Scroll down for video" at its beginning."""
    mark = LIST_MARK.match(text, start, end) or _section_mark(text, start, end)
    if mark and not text[text.rfind("\n", 0, start) + 1 : start].strip():
        start = mark.end()
    match = LEAD_IN.match(text, start, end) or SCROLL.match(text, start, end)
    return (match.end(), end) if match and text[match.end() : end].strip() else (start, end)


def _section_mark(text: str, start: int, end: int) -> re.Match[str] | None:
    """The number of a clause in front of a sentence; "3.5 million" and "2.40 in the morning" are none."""
    mark = SECTION_MARK.match(text, start, end)
    return (
        mark
        if mark and (mark[0][0] in "(§abcdefghij" or text[mark.end() : mark.end() + 2].lstrip("\"“‘'")[:1].isupper())
        else None
    )


def _alone(text: str, start: int, end: int) -> bool:
    """True where nothing else stands on the lines of the span, but for a list mark."""
    before = text[max(0, start - MARGIN) : start].rpartition("\n")[2]
    after = text[end : end + MARGIN].partition("\n")[0]
    return not before.strip(f" \t>{BULLETS}(0123456789.)") and not after.strip()


def _spread_captions(text: str, spans: Sequence[tuple[int, int]], kinds: list[str]) -> None:
    """Mark what stands elsewhere as a caption: pages carry it in the picture's alternative text and below it."""
    shown = [" ".join(text[start:end].split()) for start, end in spans]
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
