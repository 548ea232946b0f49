"""Sentences of a paper -> what each is there for: the aim, the method, a result, that nothing was found, the conclusion,
a limitation. A summary of a paper covers these, and what others have found is none of them.

By the headings of the parts, the labels of a structured abstract ("Results."), and English words. Knows no vectors.
"""

import re
from collections.abc import Sequence

import numpy as np

from qa_bot.answer.texts.forms import HEADING, LAST_PART, PROSE
from qa_bot.answer.texts.prose import Sentence
from qa_bot.types import Document

AIM, METHOD, RESULT, NOTHING, CONCLUSION, LIMIT = range(6)
BACKGROUND, ABSTRACT, DISCUSSION, OTHER = range(
    6, 10
)  # parts that tell by themselves nothing of what a sentence is for
WORTH = {RESULT: 0.8, CONCLUSION: 0.8, METHOD: 0.6, NOTHING: 0.6, AIM: 0.5, LIMIT: 0.5}
IN_ABSTRACT = 0.3  # what standing in the abstract is worth: it tells the main ones
FIGURE = 0.2  # what a figure is worth in a result
NO_ROLE = -0.3  # what others have found, and what is said in passing
OWN_PART = 0.2  # what standing in the part of the limitations is worth beside an aside in the discussion
LABEL_WORDS = 6  # of a heading or a label, at most

_I = re.IGNORECASE
_NUMBER = r"(?:\d+(?:\.\d+)*\.?|[IVX]+\.|[A-Z]\.)?\s*"
LABELS: dict[int, re.Pattern[str]] = {
    part: re.compile(rf"[\W_]*{_NUMBER}(?:{words})\W*$", _I)
    for part, words in {
        ABSTRACT: r"abstract|summary",
        BACKGROUND: r"background|introduction|context|related work|(?:literature|previous|prior) (?:review|work|research)|importance|rationale|literature",
        AIM: r"aims?|objectives?|purpose|(?:the )?(?:research )?questions?|hypothes[ie]s|aims? and objectives?",
        METHOD: r"(?:materials?|patients?|participants|data|subjects|study) (?:and|&) methods?|methods?(?: and (?:materials?|data))?|methodology"
        r"|(?:study )?design|(?:experimental )?set-?up|participants|procedures?|approach|data collection|setting",
        RESULT: r"(?:main |key |primary |experimental )?(?:results?|findings|outcomes?)|experiments|evaluation|results and analysis",
        DISCUSSION: r"(?:general )?discussion|results and discussion|interpretation|implications",
        CONCLUSION: r"(?:summary and |discussion and )?(?:conclusions?|concluding remarks)(?: and (?:outlook|future work|implications))?",
        LIMIT: r"(?:strengths and )?limitations?(?: of (?:the|this) (?:study|trial|work))?|(?:threats to )?validity",
    }.items()
}
AIMS = re.compile(
    r"\b(?:aim(?:s|ed)?|objectives?|purpose|goal) (?:of|was|is|were|to)\b|\bwe (?:aim(?:ed)?|sought|wanted|set out|asked|ask|hypothesi[sz]ed|investigated?"
    r"|examined?|tested|explored?) (?:to|whether|if|how|that|the)\b|\b(?:this|the present|our) (?:study|trial|paper|work) (?:aims|examines|investigates|asks|tests|explores)\b",
    _I,
)
DONE = re.compile(
    r"\bwe (?:conducted|carried out|performed|ran|recruited|randomi[sz]ed|surveyed|interviewed|measured|collected|analy[sz]ed|compared|used|trained|sampled|enrolled|followed|asked|observed)\b"
    r"|\b(?:was|were) (?:randomi[sz]ed|randomly|recruited|enrolled|measured|surveyed|interviewed|assigned|conducted|carried out)\b"
    r"|\b(?:randomi[sz]ed|crossover|cohort|case-control|cross-sectional|longitudinal|double-blind|observational)\b",
    _I,
)
NOT_FOUND = re.compile(
    r"\b(?:did|does|do) not (?:\w+ly )?(?:differ|improve|change|affect|increase|decrease|reduce|rise|fall|vary|predict|reach|influence)\b"
    r"|\bno (?:\w+ ){0,3}(?:differences?|effects?|associations?|correlations?|changes?|improvements?|evidence|benefits?|relations?hips?|relations?|influence)\b"
    r"|\b(?:was|were) (?:not (?:\w+ly )?(?:associated|related|different|significant|affected|improved)|unchanged|unaffected|unrelated)\b"
    r"|\b(?:not|non-?)\s?(?:statistically )?significant|\bneither\b.*\bnor\b",
    _I,
)
CONCLUDES = re.compile(
    r"\bconclude[sd]?\b|\bin conclusion\b|\b(?:our|these|the) (?:results|findings|data|work) (?:suggest|show|indicate|demonstrate|support|imply|confirm)"
    r"|\b(?:overall|taken together|in sum(?:mary)?),|\b(?:clinically|practically) (?:relevant|important|meaningful)\b|\bremains? (?:unknown|unclear|open|to be)\b",
    _I,
)
LIMITS = re.compile(
    r"\blimit(?:ation|ed by)|\b(?:cannot|can not|could not|may not|unable to) (?:\w+ )?(?:be (?:blinded|excluded|ruled|generali)|tell|say|hold|generali|rule|exclude|conclude|apply|distinguish)"
    r"|\b(?:should|must) be interpreted\b|\bsmall sample\b|\bopen-label\b.*\bmay\b|\btoo (?:few|small) to\b",
    _I,
)
DIGIT = re.compile(r"\d")


def is_study(document: Document, sentences: Sequence[Sentence]) -> bool:
    """Return whether a text has a part of methods and one of results."""
    return {METHOD, RESULT} <= {part for part, _ in _parts(document, sentences)}


def roles(document: Document, sentences: Sequence[Sentence]) -> list[int | None]:
    """Return what each sentence of a paper is there for: AIM, ..., LIMIT, or None."""
    found: list[int | None] = []
    for sentence, (part, _) in zip(sentences, _parts(document, sentences), strict=True):
        text = " ".join(document.text[sentence.start : sentence.end].split())
        found.append(_role(text, part) if sentence.kind == PROSE and sentence.words > LABEL_WORDS else None)
    return found


def worths(document: Document, sentences: Sequence[Sentence]) -> np.ndarray:
    """Return what each sentence of a paper is worth for what it is there for, (n,), NO_ROLE..1.3."""
    found = []
    for sentence, role, (part, abstract) in zip(
        sentences, roles(document, sentences), _parts(document, sentences), strict=True
    ):
        figure = role == RESULT and bool(DIGIT.search(document.text, sentence.start, sentence.end))
        own = role == LIMIT and part == LIMIT
        more = IN_ABSTRACT * abstract + FIGURE * figure + OWN_PART * own
        found.append(NO_ROLE if role is None else WORTH[role] + more)
    return np.array(found)


def _parts(document: Document, sentences: Sequence[Sentence]) -> list[tuple[int, bool]]:
    """In which part each sentence stands, and whether that is in the abstract."""
    found: list[tuple[int, bool]] = []
    part, abstract = OTHER, False
    for sentence in sentences:
        if sentence.words <= LABEL_WORDS:
            line = " ".join(document.text[sentence.start : sentence.end].split())
            label = next((part for part, words in LABELS.items() if words.match(line)), None)
            heading = sentence.kind == HEADING or bool(LAST_PART.match(line))
            if label is not None or heading:
                inside = abstract and not heading  # the labels of a structured abstract are no headings
                part = OTHER if label is None else label
                abstract = part == ABSTRACT or inside
        found.append((part, abstract))
    return found


def _role(text: str, part: int) -> int | None:
    """What a sentence is there for, from the part in which it stands and its words."""
    if part in (OTHER, BACKGROUND):
        return AIM if part == BACKGROUND and AIMS.search(text) else None
    if part in (RESULT, ABSTRACT, DISCUSSION, CONCLUSION) and NOT_FOUND.search(text):
        return NOTHING
    if part in (DISCUSSION, CONCLUSION) and LIMITS.search(text):
        return LIMIT
    if part == DISCUSSION:
        return CONCLUSION if CONCLUDES.search(text) else None
    if part != ABSTRACT:
        return part
    signs = {AIM: AIMS, METHOD: DONE, CONCLUSION: CONCLUDES}
    told = next((role for role, sign in signs.items() if sign.search(text)), None)
    return RESULT if told is None and DIGIT.search(text) else told
