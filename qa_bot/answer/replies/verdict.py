"""A yes/no question becomes a claim, and the claim is held against the passages: yes, no, or the nearest sentence.

"Yes" needs a sentence that supports the claim; "no" one that supports its negation, that says the claim with "not" beside
its verb or with the opposite verb, or that holds the claim with another number. What one should do is only quoted.
A verdict that is wrong is worse than a sentence without one: beside the checker's support, the sentence must hold the
claim's words, break no rule, and not turn who did what to whom.
"""

import re
from collections.abc import Sequence

from qa_bot.answer.candidates.candidate import Candidate, sentences_of
from qa_bot.answer.candidates.marking import without_mark
from qa_bot.answer.candidates.quoting import CELL, UNSURE, Said, said
from qa_bot.answer.claims.grounding import Evidence, check
from qa_bot.answer.claims.judging import Judge
from qa_bot.answer.questions.affirming import PRONOUN, Statement, statement
from qa_bot.answer.questions.kinds import plain
from qa_bot.answer.replies.believing import in_other_words
from qa_bot.answer.replies.carrying import carried
from qa_bot.answer.replies.developing import developed
from qa_bot.answer.replies.granting import granted
from qa_bot.answer.replies.permitting import permitted
from qa_bot.answer.statements.clauses import says, standing
from qa_bot.answer.statements.planning import planned
from qa_bot.answer.statements.retracting import taken_back, takes_back
from qa_bot.answer.tables.cells import cell_says, rows_of
from qa_bot.answer.tables.keeping import kept
from qa_bot.models.checker import Checker
from qa_bot.models.numerals import numbers
from qa_bot.models.wording import WORD, content_words, overlap, problems, turned
from qa_bot.settings import AnswerSettings
from qa_bot.types import Check

SURE = 0.8  # support from which a verdict is given; also how sure one is that rests on a negation
IN_ORDER = 0.6  # the same, where a clause holds all of the claim's words in their order
ADVICE = re.compile(r"\W*(?:should|shall|ought|must)\b", re.IGNORECASE)
ADVISES = re.compile(
    r"\b(?:should|shall|ought|must|need to|needs to|ha(?:s|ve) to|recommend\w*|advise\w*|require\w*)\b", re.IGNORECASE
)
OPPOSITES = [  # (verb of the claim, verb of a sentence that denies it)
    pair.split("/")
    for pair in "accept/reject accept/refuse accept/decline reject/accept refuse/accept approve/reject agree/refuse win/lose lose/win "
    "rise/fall fall/rise increase/decrease decrease/increase open/close close/open support/oppose oppose/support allow/ban "
    "succeed/fail survive/die buy/sell sell/buy gain/lose begin/end repair/demolish keep/demolish admit/deny deny/admit confirm/deny "
    "drop/keep drop/kept dismiss/keep dismiss/kept cancel/keep cancel/kept keep/drop keep/dismiss lower/raise raise/lower cut/raise raise/cut "
    "allow/forbid allow/forbidden allow/prohibit permit/forbidden permit/prohibit forbid/allow forbidden/allow pass/fail fail/pass".split()
]
WORDS = 0.8  # share of the claim's words that the deciding sentence must hold
LOOKED_AT = 4  # passages that the claim is held against
NUMBERED = 3  # sentences that may hold another number
REPLIES = 40  # characters between a question and the sentence that replies
YES_NO = re.compile(r"\W*(yes|no)\b", re.IGNORECASE)
BEFORE = 200  # characters before a sentence that begins with a pronoun
# The "not" of another clause turns nothing: "It is open on Sundays, but dogs are not allowed"
CLAUSE = re.compile(r";|,? but |, (?:and|while|whereas|although|though|so|because|since|which|who|where) ")
# "succeeded her as director" tells not who is the director
BEING = re.compile(r"\b(?:is|are) ", re.IGNORECASE)
FORMER = re.compile(
    r"\b(?:succeed\w*|replac\w*|former\w*|previous\w*|until|resign\w*|stepped down|retired|no longer)\b", re.IGNORECASE
)
ANY = re.compile(r"^(anybody|anyone|anything|any)\b", re.IGNORECASE)
NONE = {"anybody": "Nobody", "anyone": "Nobody", "anything": "Nothing", "any": "No"}
FIRM = re.compile(r"\b(?P<first>[A-Z][\w'’-]+) (?:& |and )(?:[A-Z][\w'’-]+|Co\b\.?)(?: (?:Ltd|Limited|plc|Inc)\b\.?)?")
FORBIDS = re.compile(r"\W*(?:do not|don['’]t|never)\b", re.IGNORECASE)
UNTIL = re.compile(r"\buntil\b", re.IGNORECASE)


def decide(
    question: str,
    candidates: Sequence[Candidate],
    checker: Checker,
    settings: AnswerSettings,
    judge: Judge | None = None,
) -> Said | None:
    """Return "Yes:" or "No:" with the sentence that decides, or the nearest sentence; None where nothing comes near."""
    if not candidates:
        return None
    passages = [
        Evidence(one.evidence.document, one.hit.passage.start, one.hit.passage.end) for one in candidates[:LOOKED_AT]
    ]
    if ended := carried(question, {one.document.id: one.document for one in passages}.values()):
        return ended
    stated = statement(plain(question))
    everything = sentences_of(candidates[:LOOKED_AT])
    sentences = [one for one in everything if not one.text.endswith("?")]  # a question decides nothing
    if told := None if ADVICE.match(question) else _told(stated, sentences) or _of_rows(stated, passages):
        return told
    if told := permitted(question, sentences):
        return told
    yes = check(stated.claim, passages, checker)
    advised = yes.citation is not None and bool(ADVISES.search(yes.citation.quote))
    if _decides(yes, passages) and (advised or not ADVICE.match(question)):
        return _cited(yes, sentences, "Yes", "Yes:", yes.support)
    no = check(stated.negated, passages, checker)
    if _decides(no, passages):
        return _cited(no, sentences, "No", "No:", no.support)
    for place, one in enumerate(sentences):
        if _contradicts(stated, one, _with_subject(sentences, place, stated.claim)):
            return said([without_mark(one)], "No", SURE, lead="No:")
    other = _with_other_number(stated.claim, sentences, checker)
    if other is not None and _decides(other, passages):
        return _cited(other, sentences, "No", "No:", other.support)
    near = max(yes, no, key=lambda one: one.support)
    if told := _granted(question, near, candidates[0], sentences, settings) or developed(
        question, candidates[0], settings.min_confidence
    ):
        return told
    likeliest = candidates[0].evidence if candidates[0].confidence >= settings.min_confidence else None
    if (
        judge
        and sentences
        and not ADVICE.match(question)
        and (told := in_other_words(stated, sentences, likeliest, judge))
    ):
        return told
    return _undecided(stated, candidates[0], near, everything, settings)


def _undecided(
    stated: Statement, best: Candidate, near: Check, everything: Sequence[Evidence], settings: AnswerSettings
) -> Said | None:
    """What comes nearest to a verdict: a rule that forbids it, the sentence near the statement or its reply, the best
    candidate; None where none of them is sure enough."""
    sentences = [one for one in everything if not one.text.endswith("?")]
    sure = max(best.confidence, settings.min_confidence)
    if max(near.support - settings.min_support, best.confidence - settings.min_confidence) >= 0 and (
        forbidding := _forbidding(stated, sentences)
    ):
        return said([without_mark(forbidding)], "", sure, lead=UNSURE)
    if near.support >= settings.min_support:
        nearest = _replied(near, everything) or _cited(near, sentences, "", UNSURE, sure)
        if nearest.claims:  # a question without a reply is none
            return nearest
    return (
        said([best.evidence], "", best.confidence, lead=UNSURE) if best.confidence >= settings.min_confidence else None
    )


def _granted(
    question: str, near: Check, best: Candidate, sentences: Sequence[Evidence], settings: AnswerSettings
) -> Said | None:
    """What became of a request, where that is all that the nearest sentences tell."""
    cited = near.citation if near.support >= settings.min_support else None
    wishes = [one for one in sentences if cited and one.document.id == cited.document_id and one.start == cited.start]
    if best.confidence >= settings.min_confidence:
        wishes.append(best.evidence)
    return next((became for wish in wishes if (became := granted(question, wish))), None)


def _replied(near: Check, sentences: Sequence[Evidence]) -> Said | None:
    """What stands right behind a question that is nearly the one asked: its "Yes" or "No" is the verdict."""
    place = next((at for at, one in enumerate(sentences) if near.citation and one.start == near.citation.start), None)
    if place is None or not sentences[place].text.endswith("?"):
        return None
    asked = sentences[place]
    behind = (one for one in sentences if one.document.id == asked.document.id and one.start >= asked.end)
    reply = min(behind, key=lambda one: one.start, default=None)
    if reply is None or reply.start - asked.end > REPLIES:
        return None
    if (word := YES_NO.match(reply.text)) and near.support >= SURE:
        return said([reply], word[1].capitalize(), near.support)
    return said([without_mark(reply)], "", near.support, lead=UNSURE)


def _forbidding(stated: Statement, sentences: Sequence[Evidence]) -> Evidence | None:
    """The sentence that forbids what one asks whether one may do it: verb and object, as in "Do not drink the water"."""
    wanted = set(content_words(stated.told)[:2])
    if stated.auxiliary not in ("can", "may", "could") or len(wanted) < 2:
        return None
    return next((one for one in sentences if FORBIDS.match(one.text) and wanted <= set(content_words(one.text))), None)


def _told(stated: Statement, sentences: Sequence[Evidence]) -> Said | None:
    """The verdict that a sentence or a row gives in the question's own words, whatever the checker thinks of it."""
    if beside := planned(stated.claim, [one.text for one in sentences], ""):
        word = "Yes" if beside[1] else "No"
        return said([without_mark(sentences[beside[0]])], word, SURE, lead=f"{word}:")
    for place, one in enumerate(sentences):
        text = _with_subject(sentences, place, stated.claim)
        if takes_back(stated.claim, one.text):
            return said([without_mark(one)], "No", SURE, lead="No:")
        if says(stated.claim, stated.auxiliary, one.text):
            return said([without_mark(one)], "Yes", SURE, lead="Yes:")
        nobody = ANY.sub(lambda match: NONE[match[1].lower()], stated.claim, count=1)
        denied = nobody != stated.claim and says(nobody, stated.auxiliary, one.text)
        if denied or _ended(stated, text):
            return said([without_mark(one)], "No", SURE, lead="No:")
        rows = rows_of(one.text)
        if rows and (decided := cell_says(stated.claim, rows)):
            return said([without_mark(one)], "Yes" if decided[1] else "No", SURE, lead="Yes:" if decided[1] else "No:")
    return None


def _of_rows(stated: Statement, passages: Sequence[Evidence]) -> Said | None:
    """The verdict that the rows of a table give together."""
    rows = kept(stated.claim, {one.document.id: one.document for one in passages}.values())
    return said(rows.rows, word := "Yes" if rows.holds else "No", CELL, lead=f"{word}:") if rows else None


def _with_subject(sentences: Sequence[Evidence], place: int, claim: str) -> str:
    """A sentence behind the one that says what its "It" or "The proposal" is."""
    one, before = sentences[place], sentences[place - 1] if place else None
    bare = re.match(r"The (\w+) (?:was|were|is|are|has|had)\b", one.text)
    leans = PRONOUN.match(one.text) or (bare and bare[1].lower() in claim.lower().split())
    follows = before is not None and before.document.id == one.document.id and before.end <= one.start
    if not leans or before is None or not follows or "\n\n" in one.document.text[before.end : one.start]:
        return one.text
    return f"{before.text} {one.text}"


def _ended(stated: Statement, text: str) -> bool:
    """Whether what is asked of now is told of a time that has ended: "It was manned until 1988"."""
    if stated.auxiliary not in ("is", "are", "does", "do", "has", "have"):
        return False
    last = re.split(r"(?<=[.!?])\s+", text)[-1]
    clause = next(
        (one for one in re.split(r"; |, (?:when|but|and)\b| and (?=has\b|is\b|had\b)", last) if UNTIL.search(one)), ""
    )
    claim = re.sub(r"\b(?:still|now|currently)\b", "", stated.claim)
    verb = content_words(claim)[-1:]
    return (
        bool(clause)
        and bool(re.search(r"\b(?:was|were|had)\b", clause))
        and set(verb) <= set(content_words(clause))
        and overlap(claim, f"{text[: -len(last)]} {clause}") == 1.0
    )


def _decides(one: Check, passages: Sequence[Evidence]) -> bool:
    """Whether a check is enough for a verdict; less support is needed where a clause says the claim word after word."""
    if one.citation is None or one.support < IN_ORDER or one.citation.quote.endswith("?"):
        return False
    document = next(e.document for e in passages if e.document.id == one.citation.document_id)
    leans = PRONOUN.match(one.citation.quote)  # "It was paid for by ...": what it is stands before
    text = document.text[max(0, one.citation.start - BEFORE) if leans else one.citation.start : one.citation.end]
    clauses = [*CLAUSE.split(text), text]
    clause = min((c for c in clauses if overlap(one.claim, c) >= WORDS), key=len, default="")
    if _is_turned(one.claim, clause) or (BEING.search(one.claim) and FORMER.search(clause)):
        return False
    if not clause or problems(one.claim, clause) or _turned(one.claim, one.citation.quote):
        return False
    return one.support >= SURE or _in_order(content_words(one.claim), content_words(clause))


def _is_turned(claim: str, clause: str) -> bool:
    """Whether a clause leads with "if", "denied that" or "must say that" to the claim's words, whatever the checker thinks."""
    wanted = set(content_words(claim))
    first = next((word.start() for word in WORD.finditer(clause) if set(content_words(word.group())) & wanted), 0)
    ours = standing(claim, "")
    return ours != "turned" and standing(clause[:first], "") == "turned"


def _in_order(claim: Sequence[str], clause: Sequence[str]) -> bool:
    """Whether all words of a claim stand in a clause one after another, others between them or not."""
    left = iter(clause)
    return all(word in left for word in claim)


def _contradicts(stated: Statement, sentence: Evidence, with_subject: str) -> bool:
    """Whether a sentence says the claim with "not" beside its verb, or with the opposite of its verb."""
    title = f"{sentence.document.title}. " if PRONOUN.match(sentence.text) else ""  # "She" is whom the article is about
    text = f"{title}{with_subject}"
    claimed = _shorter(stated.claim, text)
    words = WORD.findall(claimed)
    opposites = [
        (re.sub(rf"\b{word}\b", opposite, claimed), content_words(opposite)[0])
        for verb, opposite in OPPOSITES
        for word in words[1:]
        if content_words(word) == content_words(verb) and not set(content_words(word)) & set(content_words(text))
    ]
    denied = any(
        overlap(claim, text) == 1.0 and not turned(claim, text) and opposite in content_words(sentence.text)
        for claim, opposite in opposites
    )
    return denied or turned(claimed, text)


def _shorter(claim: str, text: str) -> str:
    """The claim with its firms and pairs called as a text calls them: "Hart & Sons" is "Hart" where it stands alone there."""
    for name in FIRM.finditer(claim):
        alone = re.search(rf"(?P<before>\S+ |)\b{re.escape(name['first'])}\b(?! (?:&|[A-Z]))", text)
        if name[0] not in text and alone and not alone["before"][:1].isupper():
            claim = claim.replace(name[0], name["first"])
    return claim


def _turned(claim: str, sentence: str) -> bool:
    """Whether the claim's subject comes last of the shared words, and not as the doer of a passive ("by the guild")."""
    subject = content_words(claim)[:1]
    words = [(word.group(), content_words(word.group())) for word in WORD.finditer(sentence)]
    shared = set(content_words(claim))
    places = [place for place, (_, stems) in enumerate(words) if set(stems) & shared]
    at = [place for place in places if words[place][1] == subject]
    if not at or len(places) < 3 or at[0] != places[-1]:
        return False
    return "by" not in [word.lower() for word, _ in words[max(0, at[0] - 4) : at[0]]]


def _cited(one: Check, sentences: Sequence[Evidence], short: str, lead: str, confidence: float) -> Said:
    """What is said, with the whole sentence in which the check found its support."""
    cited = one.citation
    found = [s for s in sentences if cited and s.document.id == cited.document_id and s.start <= cited.start < s.end]
    return said((without_mark(sentence) for sentence in found[:1]), short, confidence, lead=lead)


def _with_other_number(claim: str, sentences: Sequence[Evidence], checker: Checker) -> Check | None:
    """The check of the claim with the number that a sentence has instead: "in 1890" against "in 1896" is a no."""
    checks = []
    told = [one for one in sentences if not taken_back(one.text)]
    for sentence in sorted(told, key=lambda one: -overlap(claim, one.text))[:NUMBERED]:
        held, asked = numbers(sentence.text), numbers(claim)
        missing = [shown for value, shown in asked.items() if value not in held]
        instead = [shown for value, shown in held.items() if value not in asked]
        if len(missing) != 1 or missing[0] not in claim:
            continue
        counted = _after(claim, missing[0])
        alike = [written for written in instead if counted and _after(sentence.text, written) == counted]
        for written in alike or instead if len(alike or instead) == 1 else ():
            checks.append(check(claim.replace(missing[0], written), [sentence], checker))
    return max(checks, key=lambda one: one.support, default=None)


def _after(text: str, number: str) -> list[str]:
    """What a number counts: the stem of the word behind it."""
    return content_words(text.partition(number)[2].lstrip()[:30])[:1]
