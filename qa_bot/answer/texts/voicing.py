"""Sentences of a text with quotations -> who says each, and whether that one is of the side that a focus asks for.

"What do the victims say?" means those who live with it, not the company's spokesman who stands beside them. Whose words
they are tells the attribution ("says Reed", "she says" behind Reed's name); what somebody is tells the apposition to the
name. English words and form; refuses to know conversations, which `speakers` reads.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa_bot.answer.statements.names import PARTICLES, TITLED
from qa_bot.answer.texts.general import SAID
from qa_bot.answer.texts.prose import Sentence
from qa_bot.models.wording import content_words
from qa_bot.types import Document

LONGEST = 1000  # characters of a sentence that are looked at
QUOTED_WORDS = 3  # words in quotation marks that are somebody's words; fewer are a name or a term

_I = re.IGNORECASE
_VERB = (
    r"(?:says?|said|tells?|told|adds?|added|explain(?:s|ed)?|argue[sd]?|claim(?:s|ed)|thinks?|thought|recall(?:s|ed)|warn(?:s|ed)|asks?|asked"
    r"|writes?|wrote|insist(?:s|ed)|believe[sd]?|doubts?|doubted|den(?:y|ies|ied)|puts? (?:it|her|his))"
)
_NAME = rf"[A-Z][\w’'-]+(?: (?:[A-Z][\w’'.-]*|{PARTICLES})){{0,4}}"
QUOTED = re.compile(r"[\"“][^\"“”]*(?:[\"”]|$)")
OPENS = re.compile(r"[\"“‘]|(?:He|She|They)\b")  # a sentence that is all somebody's, or about nobody else
VERB = re.compile(rf"\b{_VERB}\b", _I)
TAKES_SIDES = re.compile(r"\b(?:disput\w+|reject(?:s|ed)?|blam(?:e[sd]?|ing)|accus(?:e[sd]?|ing)|point(?:s|ed)? (?:to|out)|disagree[sd]?|held|object(?:s|ed)?)\b", _I)  # fmt: skip
NAMED = re.compile(rf"\b{_VERB} (?P<after>{_NAME})|(?P<before>{_NAME})(?:, [^,;]{{1,80}},)? {_VERB}\b")
PRONOUN = re.compile(rf"\b(?:[Hh]e|[Ss]he|[Tt]hey) {_VERB}\b|\b{_VERB} (?:he|she|they)\b")
PERSON = re.compile(rf"\b{_NAME}")
OPENER = frozenset(
    "The A An In On At But And So If When While As It He She They We I This That These Those There For From After Before".split()
)
AFFECTED = frozenset(
    content_words(
        "victims victim residents resident locals villagers inhabitants neighbours neighbors survivors families relatives affected people"
    )
)
CRITICS = frozenset(content_words("critics critic opponents opposition sceptics skeptics objectors"))
AGAINST = re.compile(
    r"\b(?:critics?|critici[sz]\w*|opponents?|opposed?|opposes|object(?:s|ed|ion\w*)|sceptic\w*|skeptic\w*|not everyone|disagree\w*|disput\w+|reject(?:s|ed)?"
    r"|protest\w*|accus\w+|doubt(?:s|ed)?|condemn\w*|attack(?:s|ed)|replied that|some (?:\w+ )?(?:hold|held|say|said|argue[d]?|fear(?:ed)?))\b",
    _I,
)
OFFICE = re.compile(  # what somebody is who speaks for others, or judges from outside
    r"\b(?:spokes\w+|sp(?:eak|oke)\w* for|chief|(?:managing )?director|manager|company|firm|association|federation|board|chair\w*|president|operator"
    r"|minist\w+|mayor|police|officer|council\w*|cllr|authorit\w+|government\w*|officials?|inspector|prosecutor|judge|senator|lawyer|solicitor|barrister"
    r"|prof(?:essor)?|dr|\w{3,}ologist|research\w*|scientist|expert|engineer|economist|analyst|universit\w+|institute|agency|department|union|commissioner|head of)\b",
    _I,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose words a sentence quotes or reports."""

    name: str  # "" where nobody is named
    stated: bool  # the sentence itself names him


def attributed(document: Document, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences, each that quotes with its speaker, and with the name in front of one that begins with a
    quotation and has only "she says". What the writer tells ("In her second letter, which I lost, she wrote: ...") is not
    hers: it leans on what names her.
    """
    found = []
    for sentence, voice in zip(sentences, voices(document, sentences), strict=True):
        if voice is None or sentence.speaker:
            found.append(sentence)
        elif voice.stated:
            found.append(replace(sentence, speaker=voice.name))
        elif OPENS.match(document.text, sentence.start):
            label = f"{voice.name}: " if voice.name else sentence.introduction
            dangling = sentence.dangling and not voice.name
            found.append(replace(sentence, speaker=voice.name, introduction=label, dangling=dangling))
        else:
            told = QUOTED.sub('""', document.text[sentence.start : min(sentence.end, sentence.start + LONGEST)])
            leans = sentence.dangling or bool(PRONOUN.search(told))
            found.append(replace(sentence, speaker=voice.name, dangling=leans))
    return found


def voices(document: Document, sentences: Sequence[Sentence]) -> list[Voice | None]:
    """Return for each sentence whose words it tells, None where it tells nobody's.

    A quotation without a name belongs to whoever is named as speaking in its paragraph, else to the last person that
    the paragraph names; "she says" and a paragraph that only quotes, else to who spoke last.
    """
    shown = [document.text[one.start : one.start + min(one.end - one.start, LONGEST)] for one in sentences]
    bare = [QUOTED.sub('""', text) for text in shown]
    full = _full_names(bare)
    own = [_speaker(text, full) for text in bare]
    found: list[Voice | None] = []
    last = ""
    for i, (text, plain) in enumerate(zip(shown, bare, strict=True)):
        paragraph = _paragraph(document, sentences, i)
        if i == paragraph[0] and not any(_speaks(shown[j], bare[j]) for j in paragraph):
            last = ""  # the next "he" is somebody else
        if own[i]:
            last = own[i]
            found.append(Voice(own[i], True))
        elif _speaks(text, plain):
            near = [own[j] for j in (*reversed(range(paragraph[0], i)), *range(i + 1, paragraph[-1] + 1)) if own[j]]
            persons = [name for j in range(paragraph[0], i + 1) for name in _persons(bare[j], full)]
            last = (near or persons[-1:] or [last])[0]
            found.append(Voice(last, False))
        else:
            found.append(None)
    return found


def _speaks(text: str, plain: str) -> bool:
    """Whether a sentence quotes somebody's words, or says that he or she says something."""
    quoted = max((len(match[0].split()) for match in QUOTED.finditer(text)), default=0)
    return quoted >= QUOTED_WORDS or bool(PRONOUN.search(plain))


def _speaker(plain: str, full: dict[str, str]) -> str:
    """Who is named as saying something in a sentence, "" where nobody is."""
    for match in NAMED.finditer(plain):
        name = match["after"] or match["before"]
        if name.split()[0] not in OPENER:
            return full.get(name.split()[-1].rstrip("."), name.rstrip("."))
    return ""


def _full_names(texts: Sequence[str]) -> dict[str, str]:
    """The names of two words and more, by their last word: "Reed" is Ann Reed."""
    found: dict[str, str] = {}
    for text in texts:
        for match in PERSON.finditer(text):
            words = match[0].rstrip(".").split()
            while words and words[0] in OPENER | TITLED:
                words = words[1:]
            if len(words) > 1:
                found.setdefault(words[-1], " ".join(words))
    return found


def _persons(plain: str, full: dict[str, str]) -> list[str]:
    """Those of the full names that a sentence names, in order."""
    words = (match[0].split()[-1].rstrip(".").removesuffix("'s").removesuffix("’s") for match in PERSON.finditer(plain))
    return [full[word] for word in words if word in full]


def _paragraph(document: Document, sentences: Sequence[Sentence], i: int) -> range:
    """The positions of the sentences that share a line with one, or a paragraph whose lines are not broken."""
    first = last = i
    while first and "\n" not in document.text[sentences[first - 1].end : sentences[first].start]:
        first -= 1
    while last + 1 < len(sentences) and "\n" not in document.text[sentences[last].end : sentences[last + 1].start]:
        last += 1
    return range(first, last + 1)


def of_side(focus: str, document: Document, sentences: Sequence[Sentence]) -> tuple[list[bool], bool]:
    """Return which sentences tell what those say whom a focus asks for, and whether any is surely theirs.

    `sentences` come from `attributed`. Surely theirs is what those say who are called so. Victims and neighbours are seldom
    called so: where it asks for them, those who speak and hold no office may be meant too.
    """
    match = SAID.match(focus)
    who = set(content_words(match["who"])) if match else set()
    texts = [document.text[one.start : one.start + min(one.end - one.start, LONGEST)] for one in sentences]
    bare = [QUOTED.sub('""', text) for text in texts]
    described = {name: _described(name, bare) for name in {one.speaker for one in sentences if one.speaker}}
    found, sure = [], False
    for sentence, plain in zip(sentences, bare, strict=True):
        about = described.get(sentence.speaker, "")
        called = bool(who & set(content_words(f"{about} {sentence.speaker}"))) or _subject_speaks(plain, who)
        if who & CRITICS:
            called = called or bool(AGAINST.search(plain))
        sure = sure or called
        found.append(called or bool(who & AFFECTED and sentence.speaker and not OFFICE.search(about)))
    return found, sure


def _subject_speaks(plain: str, who: set[str]) -> bool:
    """Whether those who are asked for stand in front of a verb of saying: "The growers dispute this." """
    verb = VERB.search(plain) or TAKES_SIDES.search(plain)
    return bool(verb and who & set(content_words(plain[: verb.start()])))


def _described(name: str, texts: Sequence[str]) -> str:
    """What a text says that somebody is, behind the name and right before it."""
    last = re.escape(name.split()[-1])
    behind = re.compile(rf"\b{last}, ([^.;\"“]{{3,120}}?)(?:,|[.;]|$)")
    before = re.compile(rf"((?:\b(?:[a-z][\w’'-]*|[A-Z][a-z]{{1,9}}\.?) ){{1,6}}){re.escape(name)}\b")
    return " ; ".join(
        match[1] for text in texts if last in text for some in (behind, before) for match in some.finditer(text)
    )
