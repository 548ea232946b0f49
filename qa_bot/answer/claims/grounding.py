"""text + evidence -> Claims: find the quotation behind each sentence, score it, cite it or leave it bare.

A citation is made here and nowhere else, by slicing the document, so that `document.text[start:end] == quote` cannot
fail. A sentence that nothing supports keeps no citation: the caller drops it or shows it with a mark.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from qa_bot.answer.statements.clauses import (
    Standing,
    auxiliary_of,
    byline,
    miscounted,
    otherwise,
    says,
    standing,
    swapped,
    uncompared,
)
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.models.checker import Checker
from qa_bot.models.numerals import numbers
from qa_bot.models.wording import alike, content_words, hedged, overlap, problems, reversed_ends, turned, unheld
from qa_bot.types import Check, Citation, Claim, Document

CANDIDATES = 8  # sentences that the checker scores for one claim; word overlap picks them
# What is left of the support where no sentence holds a number or quotation of the claim, or where one says "not" beside
# the claim's verb: no paraphrase changes these
CAP = 0.4
TOLD = 0.8  # the most where somebody in the article says so, and not the article itself
CLAUSE = 0.95  # where a clause of the article has the claim's words, one after another, with other small words
AFTER = 400  # characters behind a claim's last word in which its sentence ends
CONTEXT = 2  # sentences before a quotation in which a name or number of the claim may stand too


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of a document that may support something."""

    document: Document
    start: int  # characters
    end: int  # characters

    @property
    def text(self) -> str:
        """The stretch itself."""
        return self.document.text[self.start : self.end]

    @property
    def line(self) -> str:
        """The stretch with single spaces, on one line."""
        return " ".join(self.text.split())

    def meets(self, other: "Evidence") -> bool:
        """Return whether two stretches share characters of one document."""
        return self.document.id == other.document.id and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Support:
    """The best quotations for a claim and how well they carry it."""

    evidence: tuple[Evidence, ...]
    score: float  # 0..1
    problems: tuple[str, ...]
    limit: float = 1.0  # the most that the exact rules allow, 0..1, whatever a model thinks
    exact: bool = False  # the article says it word for word, small words aside
    denied: Evidence | None = None  # the sentence that says the claim with "not", or the other way round


def cite(document: Document, start: int, end: int, number: int) -> Citation:
    """Return the citation of `document.text[start:end]`."""
    page = document.page_of(start)
    return Citation(
        number=number,
        document_id=document.id,
        title=document.title,
        source=document.source,
        page=page.number if page else None,
        start=start,
        end=end,
        quote=document.text[start:end],
        recognised=page.confidence if page else None,
    )


def whole(document: Document) -> Evidence:
    """Return all of a document as evidence."""
    return Evidence(document, 0, len(document.text))


def ground(text: str, evidence: Sequence[Evidence], checker: Checker, *, min_support: float) -> list[Claim]:
    """Return the sentences of a text as claims, each with its quotations, or with none where nothing supports it.

    Citations are numbered in order of first use; the same characters always carry the same number.
    """
    sentences = sentences_in(evidence)
    claims = []
    for start, end in sentence_spans(text):
        claim = text[start:end]
        support = supported(claim, evidence, sentences, checker)
        cited = support.evidence if support.score >= min_support else ()
        claims.append(Claim(claim, tuple(cite(e.document, e.start, e.end, 0) for e in cited), round(support.score, 4)))
    return number_citations(claims)


def check(claim: str, evidence: Sequence[Evidence], checker: Checker) -> Check:
    """Return how well the evidence supports one claim, by which characters, and what speaks against it."""
    support = supported(claim, evidence, sentences_in(evidence), checker)
    best = support.evidence[0] if support.evidence else None
    citation = cite(best.document, best.start, best.end, 1) if best else None
    return Check(claim, round(support.score, 4), citation, support.problems)


def number_citations(claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims with citations numbered 1, 2, ... in order of first use, equal spans alike."""
    given: dict[tuple[str, int, int], int] = {}
    numbered = []
    for claim in claims:
        citations = tuple(
            replace(c, number=given.setdefault((c.document_id, c.start, c.end), len(given) + 1))
            for c in claim.citations
        )
        numbered.append(replace(claim, citations=citations))
    return numbered


def sentences_in(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the sentences of all evidence, each once although stretches may overlap."""
    found: dict[tuple[str, int, int], Evidence] = {}
    for stretch in evidence:
        for start, end in sentence_spans(stretch.text):
            sentence = Evidence(stretch.document, stretch.start + start, stretch.start + end)
            found.setdefault((sentence.document.id, sentence.start, sentence.end), sentence)
    return list(found.values())


def supported(
    claim: str,
    evidence: Sequence[Evidence],
    sentences: Sequence[Evidence],
    checker: Checker,
    places: Sequence[int] | None = None,
) -> Support:
    """Return the best quotations for a claim among `sentences` (those of `evidence`), and how well they carry it.

    `places`: the sentences to look at; None: the `nearest`.
    """
    found = list(_repeated(claim, evidence))
    if exact := next((one for one, stands in found if stands == "said"), None):
        return Support((exact,), 1.0, (), exact=True)
    best = nearest(claim, sentences) if places is None else places
    if not best:
        return Support((), 0.0, ("there is no evidence",))
    auxiliary = auxiliary_of(claim)
    near = (sentences[i] for i in best)
    same = (one for one in near if says(claim, auxiliary, one.text) and not against(claim, one.text))
    if clause := next(same, None):
        return Support((clause,), CLAUSE, (), exact=True)
    contexts = [" ".join(one.text for one in context(sentences, i)) for i in best]
    lacking = CAP ** len(unheld(claim, " ".join(contexts)))
    denials = [turned(claim, text) or reversed_ends(claim, text) or swapped(claim, text) for text in contexts]
    denied = next((sentences[i] for i, no in zip(best, denials, strict=True) if no), None)
    if denied and any(alike(claim, sentences[i].text) for i, no in zip(best, denials, strict=True) if not no):
        denied = None
    lacking *= CAP if denied else 1.0
    limits = [lacking * _limit(claim, text, found) for text in contexts]
    scores = [score * limit for score, limit in zip(checker.support(claim, contexts), limits, strict=True)]
    top = max(range(len(best)), key=lambda j: (scores[j], -j))
    chosen = sentences[best[top]]
    second = other_half(claim, chosen, [sentences[i] for i in best])
    if second is not None:
        both = f"{contexts[top]} {second.text}"
        limit = lacking * (CAP if _unlike(claim, both) else 1.0)
        together = limit * checker.support(claim, [both])[0]
        if together > scores[top]:
            return Support((chosen, second), together, _opposed(claim, both, evidence), limit, denied=denied)
    return Support((chosen,), scores[top], _opposed(claim, contexts[top], evidence), limits[top], denied=denied)


def against(claim: str, text: str) -> tuple[str, ...]:
    """Return what speaks against a claim in a text that should support it."""
    return problems(claim, text) + otherwise(claim, text)


def _opposed(claim: str, text: str, evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """What speaks against a claim; its first word has a capital anyway: all of the evidence tells whether it is a name."""
    first = re.match(r"[A-Z][\w-]+", claim)
    if first is None or set(content_words(first.group())) <= set(content_words(text)):
        return against(claim, text)
    name = re.escape(first.group())
    inside = any(re.search(rf"[a-z],? {name}\b", one.text) for one in evidence)
    if not inside or any(re.search(rf"\b{name.lower()}\b(?!@)", one.text) for one in evidence):
        return against(claim, text)
    return (*against(claim, text), f"the name {first.group()} is not in the evidence")


def nearest(claim: str, sentences: Sequence[Evidence]) -> list[int]:
    """Return the places of the CANDIDATES sentences that share most of the claim's words, most first."""
    return sorted(range(len(sentences)), key=lambda i: (-overlap(claim, sentences[i].text), i))[:CANDIDATES]


def _repeated(claim: str, evidence: Sequence[Evidence]) -> Iterator[tuple[Evidence, Standing]]:
    """Where the claim stands word for word, whatever the white space, and how it stands in its sentence there."""
    words = claim.rstrip(".!? ").split()
    if not words:
        return
    head, *tail = words
    first = f"(?:{re.escape(head)}|{re.escape(head[:1].swapcase() + head[1:])})"  # mid-sentence it has no capital
    pattern = re.compile(r"(?<!\w)" + r"\s+".join([first, *map(re.escape, tail)]) + r"(?!\w)(?:[.!?](?=\s|$))?")
    for stretch in evidence:
        for match in pattern.finditer(stretch.document.text, stretch.start, stretch.end):
            around = sentence_spans(stretch.text[: match.end() - stretch.start + AFTER])
            inside = [(stretch.start + a, stretch.start + b) for a, b in around]
            start = max((a for a, _ in inside if a <= match.start()), default=match.start())
            end = min((b for _, b in inside if b >= match.end()), default=match.end())
            text = stretch.document.text
            yield (
                Evidence(stretch.document, match.start(), match.end()),
                standing(text[start : match.start()], text[match.end() : end]),
            )


def _limit(claim: str, text: str, found: Sequence[tuple[Evidence, Standing]]) -> float:
    """The most support that a text can give which turns the claim, counts or compares otherwise, or lets somebody say it."""
    ways = {stands for one, stands in found if one.text in text}
    if "turned" in ways or _unlike(claim, text):
        return CAP
    return TOLD if ways or hedged(claim, text) else 1.0


def _unlike(claim: str, text: str) -> bool:
    return bool(miscounted(claim, text)) or uncompared(claim, text)


def context(sentences: Sequence[Evidence], place: int) -> list[Evidence]:
    """Return a sentence behind the ones before it in the same document: "He" and "the minister" are named there.

    Only what a pronoun needs is added: the sentence itself stays most of the text that is compared.
    """
    sentence = sentences[place]
    if not re.match(r"(?:he|she|it|they|this|that|these|those|his|her|their|its)\b", sentence.text, re.IGNORECASE):
        return [sentence]
    before = [s for s in sentences[max(0, place - CONTEXT) : place] if s.document.id == sentence.document.id]
    return [*before, sentence]


def other_half(claim: str, first: Evidence, others: Sequence[Evidence]) -> Evidence | None:
    """Return the sentence that holds most of what the first lacks: a claim may join two sentences of the source.

    A byline tells nothing of what happened.
    """
    lacking = set(content_words(claim)) - set(content_words(first.text))
    missing = set(numbers(claim)) - set(numbers(first.text))
    if len(lacking) < 2 and not missing:
        return None

    def gain(other: Evidence) -> int:
        if byline(other.text):
            return 0
        return len(lacking & set(content_words(other.text))) + 2 * len(missing & set(numbers(other.text)))

    best = max((o for o in others if o is not first), key=gain, default=None)
    return best if best is not None and gain(best) >= 2 else None
