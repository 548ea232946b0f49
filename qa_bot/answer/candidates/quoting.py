"""Candidates -> what is said: the best sentence, others that add something, and articles that contradict each other.

Every kind of answer ends in `Said`. Knows when two sentences or two short answers are the same; refuses to know models.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qa_bot.answer.candidates.candidate import Candidate, relied_on, sentences_of, together
from qa_bot.answer.candidates.sourcing import named_by
from qa_bot.answer.claims.grounding import Evidence, cite, number_citations
from qa_bot.answer.dialogues.exchanging import introduced, with_reply
from qa_bot.answer.questions.shaping import bare
from qa_bot.answer.statements.times import RELATIVE, YEAR
from qa_bot.answer.tables.cells import ROW, find_cell, rows_of
from qa_bot.answer.tables.grids import is_ledger, tables_of
from qa_bot.answer.tables.ranking import rank
from qa_bot.ingest.text.decoding import shown
from qa_bot.models.months import A_MONTH, MONTH_NUMBERS, MONTHS
from qa_bot.models.months import YEAR as A_YEAR
from qa_bot.models.numerals import numbers
from qa_bot.models.wording import content_words, missing_names, overlap
from qa_bot.settings import AnswerSettings
from qa_bot.types import Claim

FURTHER = 0.8  # share of the best sentence's confidence from which a further sentence is shown
SECOND = 0.25  # and from which the second of two that are sure only together is shown; by hand
SAME = 0.8  # share of content words from which two sentences say the same
ABOUT = 0.75  # share of the question's words that the sentences of articles that disagree must hold
AROUND = 2000  # characters on each side of a row in which its table says how its figures are written
CELL = 0.9  # how sure one is of a cell whose row and column the question names; by hand
CLAUSE_END = re.compile(r",\s+(?=\D)")  # a reader's span may go on behind what answers: "19, the hospital said"
AGE = re.compile(r"\W*how old\b", re.IGNORECASE)
BEGAN = re.compile(
    r"\b(?:born|built|opened|founded|established|created|made|begun|began|started|launched)\b", re.IGNORECASE
)
ONE_FACT = re.compile(
    r"\W*(?:how (?:much|many|old|long|far|high|tall|deep|wide)|who|when|(?:in )?(?:what|which) year)\b", re.IGNORECASE
)
UNSURE = "The articles say:"
# To whom a letter goes, its date, its greeting: they add to no answer
FRAME = re.compile(
    r"\W*(?:(?:to|from|cc|bcc|re|(?:our |your )?ref(?:erence)?|date|sent|subject|attn|attention|for the attention of|tel(?:ephone)?|phone|fax|e-?mail|address)\.?:"
    r"|dear\b[^.!?]{0,60}$|(?:to whom it may concern|yours (?:sincerely|faithfully|truly)|sincerely|(?:kind |best |warm )?regards|best wishes)\b[^.!?]{0,60}$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What answers a question, before it becomes an Answer."""

    claims: tuple[Claim, ...]
    short: str
    confidence: float  # 0..1
    lead: str = ""  # the program's words in front of the claims: "Yes:"
    note: str = ""  # and behind them


def quote(evidence: Evidence, before: str = "") -> Claim:
    """Return a stretch of a document as a claim that rests on itself; what a named person says, after the name, and
    what an interviewer states with the reply."""
    before = before or introduced(evidence.document, evidence.start, evidence.end)
    evidence = replace(evidence, end=with_reply(evidence.document, evidence.start, evidence.end))
    return Claim(f"{before}{told(evidence)}", (cite(evidence.document, evidence.start, evidence.end, 0),), 1.0)


def told(evidence: Evidence) -> str:
    """Return a stretch of a document as it is shown; a row whose first column is headed by a unit, as one says it."""
    document, text = evidence.document, evidence.text
    start = evidence.start if text.startswith("- ") else evidence.start - 2
    if ": " in text and "; " in text and ROW.fullmatch(document.text, max(0, start), evidence.end):
        first = document.text.rfind("\n", 0, max(0, start - AROUND)) + 1
        for table in tables_of(document.text[first : evidence.end + AROUND], first):
            if row := next((entry for entry in table.entries if entry.row.start == start and is_ledger(table)), None):
                return shown(table.told(row))
    return shown(text)


def said(evidence: Iterable[Evidence], short: str, confidence: float, *, lead: str = "", note: str = "") -> Said:
    """Return quotations as what is said, with their citations numbered."""
    return Said(tuple(number_citations(quote(one) for one in evidence)), short, confidence, lead, note)


def say_cell(question: str, candidates: Sequence[Candidate]) -> Said | None:
    """Return the cell of a table that the question names by row and column, or the row that its comparison is about."""
    if compared := _compared(question, candidates):
        return compared
    places = [(one, row) for one in candidates for row in rows_of(one.hit.passage.text)]
    distinct = {(one.hit.passage.document_id, one.hit.passage.start + row.start): (one, row) for one, row in places}
    rows = [row for _, row in distinct.values()]
    around = " ".join({f"{one.hit.title} {one.hit.passage.heading}" for one, _ in distinct.values()})
    names = " ".join({named_by(one.evidence.document) for one, _ in distinct.values()})
    cell = find_cell(question, rows, around, names)
    if cell is None:
        return None
    candidate = next(one for one, row in distinct.values() if row is cell.row)
    start = candidate.hit.passage.start
    row = Evidence(candidate.evidence.document, start + cell.row.start + 2, start + cell.row.end)
    return said([row], cell.value, CELL)


def _compared(question: str, candidates: Sequence[Candidate]) -> Said | None:
    """The row that has the most or least of what is asked for; None where no article's table tells, or two tell otherwise."""
    articles = {one.evidence.document.id: one for one in reversed(candidates)}
    found = [
        (one.evidence.document, best)
        for one in articles.values()
        if (best := rank(question, one.evidence.document.text, f"{one.hit.title} {one.hit.passage.heading}"))
    ]
    if len({best.names for _, best in found}) != 1:
        return None
    document, best = found[-1]
    return said((Evidence(document, row.start + 2, row.end) for row in best.best), best.names, CELL)


def say_fact(question: str, candidates: Sequence[Candidate], settings: AnswerSettings) -> Said | None:
    """Return the best sentence and others that are nearly as sure; None where the two best are not sure enough together.

    Where it takes both of them to be sure enough, both are said. Where another article gives another short answer to the same question, both are said, each after its article's
    name; articles that say the same with the same words count once.
    """
    relied = relied_on(candidates, settings.min_confidence)
    if not relied:
        return None
    best, sure = relied[0], together(candidates)
    if kept := _only_related(question, candidates):
        return said([kept], "", settings.min_confidence, lead=UNSURE)
    if AGE.match(question) and _is_year(best.short):
        return None
    if rivals := _rivals(question, best, candidates):
        claims = number_citations(
            quote(one.evidence, f"{one.hit.title} says {_told(one.short)}: ")
            for one in [best, *rivals][: settings.max_claims]
        )
        return Said(tuple(claims), best.short, sure, note="The articles disagree, or speak of different things.")
    floor = max(FURTHER * best.confidence, settings.min_confidence)
    chosen: list[Candidate] = []
    for candidate in candidates:
        adds = candidate.confidence >= floor and _adds(question, best, candidate)
        repeated = any(same(candidate.evidence, one.evidence) for one in chosen)
        needed = candidate in relied and candidate.confidence >= SECOND * best.confidence
        framing = bool(chosen) and bool(FRAME.match(candidate.evidence.text))
        if len(chosen) < settings.max_claims and not repeated and not framing and (adds or needed):
            chosen.append(candidate)
    return said((one.evidence for one in chosen), best.short, sure)


def _only_related(question: str, candidates: Sequence[Candidate]) -> Evidence | None:
    """The sentence from which one would have to compute: an age from a year of birth, last year's number from this year's."""
    best = candidates[0]
    if AGE.match(question) and _is_year(best.short):
        asked = bare(question)
        about = (one for one in sentences_of(candidates) if overlap(asked, one.text) == 1.0)
        return next((one for one in about if BEGAN.search(one.text) and YEAR.search(one.text)), None)
    text = best.evidence.text
    compared = [match.group() for match in (*RELATIVE.finditer(question), *YEAR.finditer(question))]
    behind = [re.search(rf"\bthan (?:\w+ )?{time}", text, re.IGNORECASE) for time in compared]
    return best.evidence if behind and all(behind) and text.count(compared[0]) == 1 else None


def _adds(question: str, best: Candidate, further: Candidate) -> bool:
    """Whether a further sentence tells more of the answer.

    It tells no other figure, nor is it of the same article where one figure or person is asked for and told.
    """
    if _other_figure(best.short, further.short):
        return False
    elsewhere = further.evidence.document.id != best.evidence.document.id
    another = _shape(best.short) == "name" and differ(best.short, further.short)
    return elsewhere or another or not ONE_FACT.match(question)


def _other_figure(best: str, further: str) -> bool:
    """Whether a further sentence answers with a number or date that has nothing of the best one's: it answers something else."""
    kind = _shape(best)
    return kind not in ("", "name") and bool(_shape(further)) and not set(numbers(best)) & set(numbers(further))


def _is_year(short: str) -> bool:
    return bool(YEAR.search(short)) and not re.search(r"\byears?\b", short)


def same(one: Evidence, other: Evidence) -> bool:
    """Return whether two stretches overlap, or hold nearly the same words."""
    if one.meets(other):
        return True
    shorter, longer = sorted((one.text, other.text), key=lambda text: len(content_words(text)))
    return overlap(shorter, longer) >= SAME


def _rivals(question: str, best: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best candidate of each other document that answers otherwise, each other answer once.

    Only what can be compared counts: a quantity against a quantity, a date against a date, a name against a name, in
    sentences about the question's own words and names.
    """
    found: list[Candidate] = []
    seen = {best.evidence.document.id}
    for candidate in candidates if _on_topic(question, best) else ():
        # a name needs to be as sure as any further sentence, a number or date only to be preferred to no answer
        surely = candidate.confidence >= FURTHER * best.confidence
        if not (surely or (_shape(best.short) != "name" and (candidate.hit.answerability or 0.0) > 0)):
            continue
        if candidate.evidence.document.id in seen or not _on_topic(question, candidate):
            continue
        seen.add(candidate.evidence.document.id)
        if all(differ(candidate.short, other.short) for other in (best, *found)):
            found.append(candidate)
    return found


def _on_topic(question: str, candidate: Candidate) -> bool:
    around = f"{candidate.hit.title} {candidate.hit.passage.heading} {candidate.evidence.text}"
    return not missing_names(question, around) and overlap(bare(question), around) >= ABOUT


def differ(one: str, other: str) -> bool:
    """Return whether two short answers of one kind cannot both be the answer: other numbers, another date, another name.

    "5 million" and "5,000,000", "3 May 1970" and "May 1970", "Ida Holm" and "the engineer Ida Holm" do not differ.
    """
    one, other = _told(one), _told(other)
    kind, its = _shape(one), _shape(other)
    # "14" and "19 people" count the same
    counts = "number" in (kind, its) and kind.startswith("number") and its.startswith("number")
    if not kind or not (kind == its or counts):
        return False
    if kind == "name":
        a, b = set(content_words(one)), set(content_words(other))
        return not a & b
    a_values, b_values = set(numbers(one)), set(numbers(other))
    a_months, b_months = _months(one), _months(other)
    if a_months and b_months and not a_months & b_months:  # "3 May" and "3 June"
        return True
    return not (a_values <= b_values or b_values <= a_values)


def _told(short: str) -> str:
    """A short answer without the clause that the reader's span may go on into."""
    return CLAUSE_END.split(short, maxsplit=1)[0]


def _months(short: str) -> set[int]:
    """The months that a short answer names, 1 to 12: "Jan" only beside a day or a year."""
    in_full = set(re.findall(r"[a-z]+", short.lower())) & set(MONTHS)
    return {MONTH_NUMBERS[name] for name in (*in_full, *(m[0].lower().rstrip(".") for m in A_MONTH.finditer(short)))}


def _shape(short: str) -> str:
    """What a short answer is: "date", "number of" what it counts, "name", or "" for anything else."""
    words = re.findall(r"[A-Za-z]+", short)
    if values := numbers(short):
        if all(re.fullmatch(A_YEAR, shown) for shown in values.values()) or _months(short):
            return "date"
        counted = content_words(re.sub(r"[0-9.,]+", " ", short))
        return f"number of {counted[-1]}" if counted else "number"
    named = words and all(word[0].isupper() or word in ("of", "the", "and", "de", "van") for word in words)
    return "name" if named else ""
