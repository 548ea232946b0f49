"""Document -> Summary, every sentence of it a claim with its quotation.

*Extractive* (the default): the sentences that say most, as they stand. *Abstractive* (on request): a generator writes,
`grounding` checks each sentence, and what nothing supports gives way to the source's own sentence or is dropped.
The whole document is read either way. What is prose and which sentences are best is the neighbours' knowledge.
"""

import logging
import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from qa_bot.answer.claims.grounding import Evidence, ground, number_citations, whole
from qa_bot.answer.summaries.choosing import REDUNDANCY_WEIGHT, choose
from qa_bot.answer.summaries.condensing import Keep, condense
from qa_bot.answer.summaries.extracting import LONG_WORDS, Length, parse_length
from qa_bot.answer.summaries.focusing import aim
from qa_bot.answer.summaries.headlines import headline, in_brief
from qa_bot.answer.summaries.memory import Memory
from qa_bot.answer.summaries.seeking import Readers
from qa_bot.answer.summaries.spreading import spread
from qa_bot.answer.summaries.studying import Reading, coverage, study
from qa_bot.errors import UsageError
from qa_bot.ingest.text.decoding import searchable
from qa_bot.models.checker import Checker
from qa_bot.models.encoder import Encoder
from qa_bot.models.generator import Generator
from qa_bot.models.wording import content_words, count_words, overlap
from qa_bot.settings import Settings, SummarySettings
from qa_bot.types import Claim, Document, Draft, Progress, Summary, Wishes

LOG = logging.getLogger("qa_bot")
METHODS = ("auto", "extractive", "abstractive")
FORMS = ("prose", "points", "headline")
SUBJECTLESS = frozenset(
    content_words(
        "please write give make generate provide create produce summarise summarize summary summaries abstract "
        "section overview main key point points takeaway takeaways content following text document article report paper "
        "articles documents reports papers pages news story page patent examiner government scene chapter book meeting transcript review reviews short brief"
    )
)
HELP_ME = re.compile(r"\bhelp (?:me|us)\b", re.IGNORECASE)
NEAREST = "No sentence is surely about that; the nearest:"
REPEATED = 0.8  # share of the words of the shorter sentence from which a second one repeats the first
NEAR = 0.5  # cosine from which a sentence of the source may stand for a generated one


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """What is left of a generated summary once it is checked."""

    claims: tuple[Claim, ...]
    dropped: int
    replaced: int


def summarise(
    document: Document,
    *,
    encoder: Encoder,
    generator: Generator | None,
    checker: Checker,
    settings: SummarySettings,
    length: str | None = None,
    method: str | None = None,
    focus: str | None = None,
    readers: Readers | None = None,
    form: str | None = None,
    stop: threading.Event | None = None,
    memory: Memory | None = None,
) -> Iterator[Progress | Draft | Summary]:
    """Yield progress, drafts of generated text (all of it so far) and, last, the Summary.

    `length` and `method` default to the settings; "auto" is extractive here, the bot decides what leads. With a
    `focus` question, which `readers` read the document for, only sentences that have to do with it are chosen: fewer than
    `length` asks for where there are fewer; the nearest, and a note that says so, where none surely has, and a Summary
    without claims where even these are far. Of the form "headline", the first claim is a headline and
    `length` is that of the standfirst behind it. Once `stop` is set, the iterator ends without a Summary; what was
    written of a long document's parts is in `memory` by then, and the next time begins there.
    Raises UsageError for a length, method or form that is not valid, SourceError where the document holds no sentences.
    """
    check_request(length or settings.length, method or settings.method, form)
    wanted = parse_length(length or settings.length, form)
    writer = _writer(method or settings.method, generator)
    focus = about(focus)
    reading = yield from study(document, encoder, stop, focus, tables=True)
    if reading is None:
        return
    aimed = aim(reading, encoder, wanted, focus, readers)
    scores, eligible, candidates = aimed.scores, aimed.eligible, aimed.candidates
    if form == "points" and focus is None:
        scores, candidates = spread(reading, scores)
    if aimed.unsure:
        form = "points" if form == "points" else "prose"
    finish = partial(_summary, reading, form=form or "prose", note=NEAREST if aimed.unsure else "")
    above = headline(reading, scores, eligible, titled=focus is None) if form == "headline" and eligible.any() else None
    if above:
        finish = partial(finish, headline=above.claim)
        if above.position is None:  # a title: what stands below it is not to repeat it either
            scores = scores - REDUNDANCY_WEIGHT * np.maximum(reading.vectors @ encoder.encode([above.claim.text])[0], 0)
        eligible = eligible & ~above.repeated(reading)
    written = CheckedDraft((), 0, 0)
    if writer and eligible.any() and not aimed.unsure:
        texts = [text for text, about in zip(reading.texts, eligible, strict=True) if about]
        keep = _keeper(reading, np.flatnonzero(eligible), checker, settings.min_support)
        text = yield from condense(texts, writer, wanted, focus=focus, keep=keep, stop=stop, memory=memory)
        if text is None:
            return
        written = _checked(text, reading, wanted, encoder, checker, settings.min_support)
    if len(written.claims) > written.replaced:  # at least one sentence is the model's
        yield finish(written, "abstractive")
        return
    if writer:
        LOG.warning(
            "Nothing that %s wrote is supported by the article: the summary quotes its sentences instead.", writer.name
        )
    brief = in_brief(reading, scores, wanted.count) if wanted.unit == "words" and not (focus or above) else None
    shown = above.position if above else None
    chosen = [] if brief else choose(scores, reading.vectors, candidates, wanted, eligible=eligible, shown=shown)
    claims = (brief,) if brief else reading.claims(chosen, focus)
    yield finish(CheckedDraft(claims, written.dropped + written.replaced, 0), "extractive")


def check_request(length: str, method: str, form: str | None = None) -> None:
    """Raise UsageError for a length, method or form that is not valid."""
    parse_length(length)
    if method not in METHODS:
        raise UsageError(f"There is no summary method {method!r}. Valid: {', '.join(METHODS)}.")
    if form is not None and form not in FORMS:
        raise UsageError(f"There is no form of a summary {form!r}. Valid: {', '.join(FORMS)}.")


def wanted(wishes: Wishes, settings: Settings) -> dict[str, str | None]:
    """Return length, method ("auto" decided), focus and form of a summary. Raises UsageError for what is not valid."""
    length = wishes.get("length") or settings.summary.length
    method = wishes.get("method") or settings.summary.method
    check_request(length, method, wishes.get("form"))
    if method == "auto":
        method = "abstractive" if settings.generator.leads else "extractive"
    return {"length": length, "method": method, "focus": about(wishes.get("focus")), "form": wishes.get("form")}


def about(focus: str | None) -> str | None:
    """Return the focus on one line, None where it names no subject: "Please summarise this report." asks for all."""
    plain = " ".join(searchable(focus or "").split())
    return plain if set(content_words(HELP_ME.sub("", plain))) - SUBJECTLESS else None


def _writer(method: str, generator: Generator | None) -> Generator | None:
    """The generator if it is to write, None for an extractive summary."""
    if method == "abstractive" and generator is None:
        raise UsageError(
            "An abstractive summary needs a generator, and there is none.",
            "Set generator.model, or ask for an extractive summary.",
        )
    return generator if method == "abstractive" else None


def _keeper(reading: Reading, positions: np.ndarray, checker: Checker, min_support: float) -> Keep:
    """What is kept of a part's summary: the sentences that the part of the document supports."""

    def keep(text: str, first: int, last: int) -> list[str]:
        start, end = (reading.sentences[reading.quotable[positions[i]]] for i in (first, last))
        evidence = [Evidence(reading.document, start.start, end.end)]
        claims = ground(text, evidence, checker, min_support=min_support)
        return list(dict.fromkeys(claim.text for claim in claims if claim.supported))

    return keep


def _checked(
    text: str, reading: Reading, length: Length, encoder: Encoder, checker: Checker, min_support: float
) -> CheckedDraft:
    """Ground generated text: keep what is supported, put the source's own sentence for what is not, or drop it.

    What joins two quotations leaves a quarter of the doubt: small models mix up there who did what.
    """
    found = ground(text, [whole(reading.document)], checker, min_support=min_support)
    claims: dict[str, Claim] = {}
    dropped = replaced = 0
    for claim in found:
        if _full(claims.values(), length):
            break
        if any(_repeats(claim.text, said) for said in claims):
            continue
        sure = (3 + min_support) / 4 if len(claim.citations) > 1 else min_support
        if claim.supported and claim.support >= sure and not _stutters(claim.text):
            claims[claim.text] = claim
            continue
        own = _nearest(claim.text, reading, encoder)
        if own is None or any(_repeats(own.text, said) for said in claims):
            dropped += 1
        else:
            claims[own.text] = own
            replaced += 1
    return CheckedDraft(tuple(claims.values()), dropped, replaced)


def _repeats(text: str, said: str) -> bool:
    """Whether nearly all words of the shorter stand in the longer: small models say things twice."""
    shorter, longer = sorted((text, said), key=lambda one: len(content_words(one)))
    return overlap(shorter, longer) >= REPEATED


def _stutters(text: str) -> bool:
    """Whether the same four words stand twice in a sentence: a small model goes round in circles."""
    words = text.lower().split()
    runs = [tuple(words[i : i + 4]) for i in range(len(words) - 3)]
    return len(set(runs)) < len(runs)


def _full(claims: Iterable[Claim], length: Length) -> bool:
    claims = list(claims)
    size = len(claims) if length.unit == "sentences" else sum(count_words(claim.text) for claim in claims)
    return size >= (length.count if length.unit == "sentences" else 0.9 * length.count)


def _nearest(text: str, reading: Reading, encoder: Encoder) -> Claim | None:
    """The sentence of the source that says most nearly the same and can stand alone, if one comes near."""
    similarity = reading.vectors @ encoder.encode([text])[0]
    unfit = [c.dangling or c.words > LONG_WORDS for c in reading.candidates]
    similarity[unfit] = -1.0
    best = int(similarity.argmax())
    return reading.claim(best) if similarity[best] >= NEAR else None


def _summary(
    reading: Reading, written: CheckedDraft, method: str, *, form: str, note: str, headline: Claim | None = None
) -> Summary:
    claims = tuple(number_citations([headline, *written.claims] if headline else written.claims))
    return Summary(
        document_ids=(reading.document.id,),
        claims=claims,
        method=method,
        coverage=coverage(reading, claims),
        dropped=written.dropped,
        replaced=written.replaced,
        form=form,
        note=note,
    )
