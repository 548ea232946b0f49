"""question + marked sentence -> whether it tells of another person than the one asked about.

A reader that is asked how her husband died marks how she died: words and form fit, the person does not. Narrow rules, since
a right answer that is refused is lost: the subject of the question is a member of somebody's family, or a full name, and
neither stands where the sentence's subject can be it. Refuses to know models.
"""

import re
from collections.abc import Sequence

from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.questions.antecedents import names
from qa_bot.answer.questions.kinds import named_in
from qa_bot.answer.statements.names import OFFICES, TITLED
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.models.wording import AUXILIARIES, STOP_WORDS

_I = re.IGNORECASE
BEFORE = 600  # characters in front of a sentence in which its "he" or "she" may be named
MALE = "husband father dad brother son uncle nephew grandfather grandson widower bridegroom son-in-law father-in-law brother-in-law"
FEMALE = "wife mother mum mom sister daughter aunt niece grandmother granddaughter widow bride daughter-in-law mother-in-law sister-in-law"
BOTH = "parents parent children child siblings sibling cousin cousins grandparents grandparent grandchildren grandchild spouse twin"
# what else may name a member of the family
ALSO = {
    **dict.fromkeys(
        "husband wife spouse widow widower bride bridegroom".split(), "husband wife widow spouse bride groom marri"
    ),
    **dict.fromkeys(
        "father mother parent dad mum mom".split(), "father mother parent dad mum mom papa mama son daughter child born"
    ),
    **dict.fromkeys(
        "son daughter child".split(), "son daughter child boy girl baby infant twin heir father mother parent born"
    ),
    **dict.fromkeys("brother sister sibling twin".split(), "brother sister sibling twin"),
}
IN_LAW = "in-law husband wife marri"  # "her daughter's husband"
KIN = re.compile(
    rf"\b(?P<kin>{'|'.join(re.escape(word) for word in f'{MALE} {FEMALE} {BOTH}'.split())})(?P<own>['’]s?)?(?![\w-])",
    _I,
)
_WHOSE = r"(?:[A-Z][\w.-]*(?: [A-Z][\w.-]*)*['’]s?|her|his|their)"
# "did her second husband die": the family's member is who the question is about
SUBJECT = re.compile(
    rf"(?i:\b(?:{'|'.join(AUXILIARIES)})) (?:the )?{_WHOSE} (?:[\w-]+ ){{0,2}}?{KIN.pattern}(?P<rest>.*)"
)
NAMED = re.compile(
    r"\W*(?:who|whom|what|which)\b.{0,20}\b(?:names?|called)\b|\W*who\b", _I
)  # asks for the member itself
WORK = re.compile(r"\b(?:jobs?|profession|occupation|trade|for a living)\b", _I)
CHILD_OF = re.compile(r"\b(?:sons?|daughters?|child|children) of (?:(?:an?|the|two) (?:[\w-]+ ){0,2})?$", _I)
SHE, HE = re.compile(r"\W*(?:she|her)\b", _I), re.compile(r"\W*(?:he|his)\b", _I)
PRONOUN = re.compile(r"\W*(?:she|he)\b", _I)


def anothers(question: str, short: str, evidence: Evidence) -> bool:
    """Return whether the sentence with `short` in `evidence` tells of another person than the question asks about."""
    return (
        _another_relative(question, short, evidence)
        or _another_name(question, short, evidence)
        or _of_a_parent(question, short, evidence)
    )


def stranger(people: Sequence[str], text: str) -> bool:
    """Return whether an article cannot tell of people that a conversation is about: it has no word of any of their names."""
    words = {
        word
        for name in people
        for word in name.split()
        if word[0].isupper() and word not in TITLED and (word == name.split()[-1] or not _addresses(word))
    }
    return bool(words) and not any(re.search(rf"\b{re.escape(word)}\b", text) for word in words)


def _addresses(word: str) -> bool:
    """Whether a word stands in front of many names: "Her Honour Judge"."""
    return word.lower() in STOP_WORDS or word in OFFICES


def _another_relative(question: str, short: str, evidence: Evidence) -> bool:
    asked = SUBJECT.search(question)
    if not asked or NAMED.match(question) or re.match(r"\W*(?:named|called)\b", asked["rest"], _I):
        return False
    kin = asked["kin"].lower()
    sentence, before = _around(short, evidence)
    known = _known_as(kin, evidence.document.text)
    if not known.search(f"{before} {sentence}"):
        return True
    other = SHE if kin in MALE.split() else HE if kin in FEMALE.split() else None
    return bool(other and other.match(sentence) and not known.search(sentence[: sentence.find(short)]))


def _known_as(kin: str, text: str) -> "re.Pattern[str]":
    """What names a member of the family in a text: words for it, and the names that the text gives it."""
    single = kin.removesuffix("s") if kin != "children" else "child"
    words = ALSO.get(
        single, IN_LAW if single.endswith("-in-law") else "grand" if single.startswith("grand") else single
    ).split()
    given = re.findall(
        rf"\b(?i:{re.escape(single)})s?,? (?:was |were )?([A-Z]\w+)|([A-Z]\w+), (?:her|his|their)\b[^.,;]{{0,30}}\b{re.escape(single)}",
        text,
    )
    if "marri" in words:
        given += re.findall(r"\bmarried ()(?:(?:the|a|an|her|his) [\w ,-]{0,40}?)?([A-Z]\w+(?: [A-Z]\w+)*)", text)
    found = {part for pair in given for name in pair for part in name.split()}
    return re.compile(
        "|".join([*(rf"(?i:\b{word})" for word in words), *(rf"\b{re.escape(name)}\b" for name in found)])
    )


def _of_a_parent(question: str, short: str, evidence: Evidence) -> bool:
    """Whether what somebody is, or does for a living, is told of a parent: "the third child of a postman"."""
    if KIN.search(question) or not (named_in(question) or WORK.search(question)):
        return False
    text = evidence.text
    return bool(CHILD_OF.search(text[: max(0, text.find(short))]))


def _another_name(question: str, short: str, evidence: Evidence) -> bool:
    """Whether a sentence about "she" stands where nobody named the full name that the question asks about."""
    sentence, before = _around(short, evidence)
    if not PRONOUN.match(sentence):
        return False
    asked = [name for name in names(question) if len(name.split()) > 1]
    if len(asked) != 1:
        return False
    near = f"{evidence.document.title} {before} {sentence}"
    return not any(re.search(rf"\b{re.escape(part)}\b", near) for part in asked[0].split())


def _around(short: str, evidence: Evidence) -> tuple[str, str]:
    """The sentence of the evidence that holds the span, and what stands before it."""
    text, place = evidence.text, max(0, evidence.text.find(short))
    start, end = next((one for one in sentence_spans(text) if one[0] <= place < one[1]), (0, len(text)))
    at = evidence.start + start
    return text[start:end], evidence.document.text[max(0, at - BEFORE) : at]
