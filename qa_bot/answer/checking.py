"""claim + article -> a verdict: supported, contradicted, or not found, with the words that decide.

The checker says how well a sentence carries the claim; the reader is asked what the article says in the place of each of
its names, numbers and things (`probing`). A checker is led by shared words and takes a swapped answer for the right one;
the reader is not. The mixture was fitted on made-up and on judged claims; the figures are in DECISIONS.md. Claims in other
words than the article's are the second checker's (`judging`): where it is there, it has a verdict where these two have none.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa_bot.answer.candidates.fitting import of_another_event, speaks_of_no_harm
from qa_bot.answer.claims.bounding import bounded
from qa_bot.answer.claims.grounding import (
    CAP,
    CLAUSE,
    Evidence,
    Support,
    against,
    cite,
    context,
    nearest,
    other_half,
    sentences_in,
    supported,
)
from qa_bot.answer.claims.judging import CONTRADICTED, SAID, UNLIKELY, Encode, Judged, judged
from qa_bot.answer.claims.probing import Probed, in_its_place, kind_of, probed
from qa_bot.answer.claims.ruling import kept_by, opposed, ruled
from qa_bot.answer.claims.titling import as_called, said_of_it, untitled
from qa_bot.answer.claims.upholding import upheld
from qa_bot.answer.tables.cells import MOST, ROW
from qa_bot.answer.tables.keeping import kept
from qa_bot.answer.tables.terms import of_a_part
from qa_bot.answer.texts.languages import language_note
from qa_bot.models.checker import Checker
from qa_bot.models.numerals import numbers
from qa_bot.models.reader import Reader
from qa_bot.models.wording import content_words, overlap
from qa_bot.types import Check, Difference, Verdict

# log odds of "supported" = BIAS + CHECKER * log odds of the checker's support + AGREEMENT * how far the answers agree (0..1)
# + LENGTH * log(1 + sentences of the article): in a long one what supports a claim stands apart, and less of it is found
BIAS = -2.64
CHECKER = 0.33
AGREEMENT = 2.09
LENGTH = 0.59
SENTENCES = (10, 200)  # shorter and longer articles count as one of these
FLOOR = 0.001  # the checker's support is nowhere nearer to 0 or 1 than this: one part does not outvote the other alone
SUPPORTED = 0.8  # support from which a claim is called supported: what is only told in the article (TOLD) just may be
SHORT = 35  # sentences
FIRST = 0.3  # weight of the first checker's and the reader's say in the support of what neither verdict is sure of
# Another answer contradicts a claim where the reader prefers it to no answer by so many logits, where its sentence holds so
# much of the rest of the claim, and where the claim has little support otherwise. A thing may have many names.
SURE, THING_SURE = 4.0, 7.0
REST = 0.7
THING_UNLIKELY = 0.4
AT_LEAST = (
    "more than ",
    "over ",
    "at least ",
    "nearly ",
    "almost ",
    "about ",
    "around ",
    "up to ",
    "less than ",
    "some ",
)


@dataclass(frozen=True, slots=True)
class Text:
    """Sentences of documents as one text, and where its characters stand in them."""

    pieces: tuple[Evidence, ...]

    @property
    def text(self) -> str:
        """The sentences, with a space between them."""
        return " ".join(piece.text for piece in self.pieces)

    def piece_of(self, offset: int) -> Evidence:
        """Return the sentence that holds a character."""
        start = 0
        for piece in self.pieces:
            start += piece.end - piece.start + 1
            if offset < start:
                return piece
        return self.pieces[-1]


@dataclass(frozen=True, slots=True)
class CheckMeans:
    """What a claim is checked with."""

    checker: Checker
    reader: Reader | None = None  # None: nothing is asked; only a "not" and turned ends are found to contradict
    second: Checker | None = None  # None: claims in other words than the article's are not found
    encode: Encode | None = None  # finds the sentences for `second`


def check(claim: str, evidence: Sequence[Evidence], means: CheckMeans) -> Check:
    """Return whether the evidence supports one claim, contradicts it or does neither, and by which characters."""
    everything = sentences_in(evidence)
    # "Nobody was killed" does not say that nobody was hurt
    sentences = [one for one in everything if not of_another_event(claim, one.text)] or everything
    if by_rule := ruled(claim, sentences):
        return upheld(by_rule, evidence)
    found = upheld(_titled(claim, evidence, sentences, means), evidence)
    if found.verdict == "supported" and (lacks := _lacks(claim, found)):
        found = replace(found, support=min(found.support, CAP), verdict="not found", problems=(lacks,))
    if rows := _by_rows(claim, evidence, found):
        return rows
    for one in bounded(claim, sentences) if found.verdict == "not found" else ():
        exactly = _checked(one.claim, evidence, sentences, means)
        if exactly.verdict != "supported" or one.holds is None:
            continue
        if one.holds:
            return replace(exactly, claim=claim)
        reasons = (f"the article says {one.shown!r}, which is not {one.bound!r}",)
        difference = Difference(one.bound, one.shown)
        support = min(exactly.support, CAP)
        return replace(
            exactly, claim=claim, support=support, problems=reasons, verdict="contradicted", difference=difference
        )
    return found


def with_language(found: Check, *, reads_english: bool) -> Check:
    """Return a check, with a word on the language of a claim that was not found supported, where the models do not read it."""
    note = "" if found.verdict == "supported" else language_note(found.claim, reads_english=reads_english)
    return replace(found, problems=(*found.problems, note)) if note else found


def _lacks(claim: str, found: Check) -> str:
    """What the evidence of a claim does not tell although it shares its words, "" for nothing."""
    quote = found.citation.quote if found.citation else ""
    if of_a_part(claim, quote):
        return "the evidence tells it of a part of the year"
    if speaks_of_no_harm(claim, quote):
        return "the evidence does not speak of that"
    return "one row of a table does not say that it has the most" if MOST.search(claim) and ROW.fullmatch(quote) else ""


def _by_rows(claim: str, evidence: Sequence[Evidence], found: Check) -> Check | None:
    """What the tables of the articles say of a claim that no sentence decides."""
    documents = {one.document.id: one.document for one in evidence}
    rows = kept(claim, documents.values()) if found.verdict != "supported" else None
    if rows is None or not (rows.holds or found.verdict == "not found"):
        return None
    by = rows.rows[0]
    return kept_by(claim, by) if rows.holds else opposed(claim, by, CAP, (f"the table says {rows.told!r}",))


def _titled(claim: str, evidence: Sequence[Evidence], sentences: Sequence[Evidence], means: CheckMeans) -> Check:
    """The verdict on a claim; where the sentences decide nothing, on the claim without the names of the title, and with
    persons called as the nearest sentence calls them."""
    found = _checked(claim, evidence, sentences, means)
    documents = {one.document.id: one.document for one in evidence}
    if found.verdict != "not found" or len(documents) != 1:
        return found
    (document,) = documents.values()
    if it := next((one for one in sentences if said_of_it(claim, one.text, document)), None):
        return kept_by(claim, it)
    near = sentences[nearest(claim, sentences)[0]].text if sentences else ""
    bare = as_called(untitled(claim, document), near, document)
    again = _checked(bare, evidence, sentences, means) if bare != claim else found
    return found if again.verdict == "not found" else replace(again, claim=claim)


def _checked(claim: str, evidence: Sequence[Evidence], sentences: Sequence[Evidence], means: CheckMeans) -> Check:
    """The verdict of both checkers and the reader on a claim as it stands."""
    found = _by_words(claim, evidence, sentences, means)
    if means.second is None or means.encode is None or not sentences or found.support >= CLAUSE:
        return found
    told = judged(claim, sentences, means.second, means.encode)
    return _in_other_words(found, told, short=len(sentences) <= SHORT)


def _by_words(claim: str, evidence: Sequence[Evidence], sentences: Sequence[Evidence], means: CheckMeans) -> Check:
    """The verdict of the first checker and the reader, who see best where the claim has the article's words."""
    checker, reader = means.checker, means.reader
    found = supported(claim, evidence, sentences, checker)
    if not found.evidence:
        return Check(claim, 0.0, None, found.problems)
    if found.exact:
        return _told(claim, found, found.score)
    text = _text(claim, sentences)
    answers = probed(claim, text.text, reader) if reader else []
    score = min(found.limit, mixed(found.score, answers, len(sentences))) if answers else found.score
    if found.denied:
        return opposed(claim, found.denied, score, found.problems)
    other = next((one for one in answers if _contradicts(claim, one, text, score)), None)
    instead = in_its_place(claim, other, text.piece_of(other.start).text) if other else ""
    if other is None or not instead:
        return _told(claim, found, score)
    difference = Difference(other.claimed, instead)
    by = text.piece_of(other.start)
    told = f"the article says {difference.article!r} in the place of {difference.claim!r}"
    return replace(opposed(claim, by, score, (told, *against(claim, by.text))), difference=difference)


def _in_other_words(found: Check, told: Judged, *, short: bool) -> Check:
    """The verdict of the second checker where the first has none; what the first says must not be unlikely to it.

    Of what neither is sure of both weigh in a short article; in a long one, of which a claim joins what stands far apart, the
    one that finds more.
    """
    if found.verdict == "supported" and told.supported < UNLIKELY:
        return replace(found, support=min(found.support, CAP), verdict="not found")
    if found.difference and told.supported >= UNLIKELY:
        return replace(found, problems=(), verdict="not found", difference=None)
    if found.verdict != "not found":
        return found
    against_it = against(found.claim, told.read)
    if told.supported >= SAID and not against_it:
        citation = cite(told.by.document, told.by.start, told.by.end, 1)
        return Check(found.claim, round(told.supported, 4), citation, (), "supported")
    most = CAP if against_it else 1.0
    if short:
        support = min(most, weighed(found.support, told.supported))
    else:
        support = max(found.support, min(most, told.supported))
    if told.contradicted >= CONTRADICTED and told.supported < UNLIKELY:
        return opposed(found.claim, told.against, support, ("a sentence of the article says otherwise",))
    citation = cite(told.by.document, told.by.start, told.by.end, 1)
    return Check(found.claim, round(support, 4), citation, against_it)


def weighed(first: float, second: float) -> float:
    """Return the weighed mean of two supports, 0..1, in log odds."""
    odds = [math.log(kept / (1 - kept)) for kept in (min(max(one, FLOOR), 1 - FLOOR) for one in (first, second))]
    return 1 / (1 + math.exp(-FIRST * odds[0] - (1 - FIRST) * odds[1]))


def mixed(support: float, answers: Sequence[Probed], sentences: int) -> float:
    """Return the probability that an article of so many sentences supports a claim, 0..1.

    `support` is the checker's, 0..1; at least one answer of the reader's is needed.
    """
    kept = min(max(support, FLOOR), 1 - FLOOR)
    agreement = sum(one.sureness * one.agreement for one in answers) / len(answers)
    odds = BIAS + CHECKER * math.log(kept / (1 - kept)) + AGREEMENT * agreement
    return 1 / (1 + math.exp(-odds - LENGTH * math.log1p(min(max(sentences, SENTENCES[0]), SENTENCES[1]))))


def _text(claim: str, sentences: Sequence[Evidence]) -> Text:
    """What the reader reads: the sentence that shares most words with the claim, and the one that has most of the rest."""
    best = nearest(claim, sentences)
    near = context(sentences, best[0])
    second = other_half(claim, sentences[best[0]], [sentences[i] for i in best])
    return Text((*near, second) if second else tuple(near))


def _told(claim: str, found: Support, score: float) -> Check:
    best = found.evidence[0]
    verdict: Verdict = "supported" if score >= SUPPORTED and not found.problems else "not found"
    citation = cite(best.document, best.start, best.end, 1)
    return Check(claim, round(score, 4), citation, found.problems, verdict)


def _contradicts(claim: str, one: Probed, text: Text, support: float) -> bool:
    """Whether the article says the rest of the claim with another name, number, date or thing in the place of the claim's."""
    kind, before, sentence = one.probe.kind, claim[: one.probe.start], text.piece_of(one.start).text
    sure, unlikely = (THING_SURE, THING_UNLIKELY) if kind == "thing" else (SURE, UNLIKELY)
    if one.agreement or one.logits < sure or support >= unlikely or kind_of(one.told) != kind:
        return False
    if before.lower().endswith(AT_LEAST):
        return False
    what = numbers if numbers(one.told) and numbers(one.claimed) else content_words  # "pounds" may be in both
    if set(what(one.told)) & set(what(claim)) or set(what(one.claimed)) & set(what(sentence)):
        return False
    return overlap(f"{before} {claim[one.probe.end :]}", sentence) >= REST
