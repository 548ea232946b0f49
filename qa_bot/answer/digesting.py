"""Documents -> Digest: what several of them say, where they contradict each other, what only one says, a line on each.

Every statement is a quotation, cited in each document that makes it. Two sentences are compared where their vectors are
near (`comparing`), or where the reader finds that figures of theirs answer one question (`aligning`); the checker has a
say in what agrees. Near-duplicates of a document are left out before, so that an agency's report that three papers
print is not three voices; what one of them has changed is told.
"""

import threading
from collections.abc import Generator as Steps
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import numpy as np

from qa_bot.answer.accounts.aligning import Meeting, asked_for, groups, meetings
from qa_bot.answer.accounts.copies import edits
from qa_bot.answer.accounts.events import Account, apart, day_of, distinct
from qa_bot.answer.claims.grounding import Evidence, cite, number_citations
from qa_bot.answer.dialogues.exchanging import introduced
from qa_bot.answer.statements.amounts import figures, kin
from qa_bot.answer.statements.comparing import agrees, difference, shares
from qa_bot.answer.summaries.extracting import parse_length
from qa_bot.answer.summaries.seeking import Readers
from qa_bot.answer.summaries.shelving import Shelf, each_tells, listed, shelve
from qa_bot.answer.summaries.studying import Reading, study
from qa_bot.answer.summarising import about
from qa_bot.errors import SourceError, UsageError
from qa_bot.models.checker import Checker
from qa_bot.models.encoder import Encoder
from qa_bot.models.reader import Reader
from qa_bot.models.wording import unheld
from qa_bot.settings import SummarySettings
from qa_bot.types import Claim, Contradiction, Digest, Document, Progress

NEAR = 0.65  # cosine from which two sentences are compared
APART = 0.6  # cosine below which no other document says a sentence
TOUCHES = 0.4  # cosine from which a shared name or figure makes that doubtful
REPEATS = 0.8  # cosine from which a second statement of the digest would repeat the first
AGREEMENT = 0.6  # support by the checker from which another document is named as saying the same
BLOCK = 256  # sentences compared with all others at once: bounds memory

Told = tuple[tuple[int, ...], str]  # sentences of several documents, and what they tell otherwise than others
Copies = Sequence[tuple[Document, Document]]  # left out, and the document that counts


def digest(
    documents: Sequence[Document],
    *,
    encoder: Encoder,
    checker: Checker,
    reader: Reader | None,
    readers: Readers | None = None,
    settings: SummarySettings,
    length: str | None = None,
    focus: str | None = None,
    stop: threading.Event | None = None,
) -> Iterator[Progress | Digest]:
    """Yield progress and, last, the Digest. Once `stop` is set, the iterator ends without one.

    Without a `reader` only sentences that look alike are compared; `readers` read each document for a focus that asks.
    Documents of which none comes near another are not compared: each has its line, with a `focus` as many as `length` says.
    `length` bounds each part: so many statements that several documents make, contradictions, and statements of only
    one. With a `focus` everything is about that; a Digest without lines says that nothing is.
    Raises UsageError for a length in words, SourceError where no document holds sentences.
    """
    limit = digest_length(length or settings.length)
    focus = about(focus)
    kept, copies = distinct(documents)
    read = yield from _read_each(kept, encoder, stop, focus)
    if read is None:
        return
    readings, skipped = read
    yield Progress("Comparing sentences", 0, 1)
    shelf, lines = shelve(readings, encoder, focus, readers)
    accounts = [Account.of(reading.document) for reading in readings]
    met = meetings(accounts, shelf.texts, shelf.owners, shelf.vectors, reader) if reader else []
    if reader and focus:
        met = [*asked_for(focus, met, accounts, shelf.texts, shelf.owners, reader), *met]
    pairs = _near(shelf, accounts)
    told = _contradictions(shelf, pairs, met, limit)
    used = {i for one in told for some, _ in one for i in some}
    agreed = _agreed(shelf, pairs, met, checker, limit, used)
    lines, others = listed(shelf, lines, limit)
    near = _near_owners(shelf, pairs, met)
    if focus and not near and len(readings) > 1:
        lines, others = each_tells(shelf, lines, others, limit)
    used |= {i for group in agreed for i in group} | {f.sentence for m in met for f in (m.one, m.other)} | set(lines)
    single = _single(shelf, limit, used, near if len(readings) > 1 else {0})
    yield Progress("Comparing sentences", 1, 1)
    yield _assemble(shelf, agreed, told, single, lines, others, copies, skipped, limit)


def _read_each(
    documents: Sequence[Document], encoder: Encoder, stop: threading.Event | None, focus: str | None
) -> Steps[Progress, None, tuple[list[Reading], list[str]] | None]:
    """Read the documents; return the readings, and why others hold nothing to summarise; None once `stop` is set."""
    readings: list[Reading] = []
    skipped: list[str] = []
    for number, document in enumerate(documents):
        yield Progress("Reading documents", number, len(documents))
        try:
            reading = _finished(study(document, encoder, stop, focus))
        except SourceError as error:
            skipped.append(str(error))
            continue
        if reading is None:
            return None
        readings.append(reading)
    if not readings:
        raise SourceError("nothing to summarise: none of the documents holds sentences.", "; ".join(skipped))
    return readings, skipped


def digest_length(length: str) -> int:
    """Return how many statements each part of a digest may have. Raises UsageError for a length in words."""
    wanted = parse_length(length)
    if wanted.unit == "words":
        raise UsageError(
            f"The length of a digest counts statements, not words ({length!r}).",
            'Give short, medium, long or "N sentences": so many in each part.',
        )
    return wanted.count


def contradiction(claims: Sequence[Claim], values: Sequence[str], documents: Mapping[str, Document]) -> Contradiction:
    """Return what claims tell differently, with the newest day of each one's documents where these are known and differ."""
    days = [[day_of(documents[citation.document_id]) for citation in claim.citations] for claim in claims]
    dates = tuple(max(day.isoformat() for day in some if day) for some in days if any(some))
    known = len(dates) == len(days) and len(set(dates)) > 1
    return Contradiction(tuple(claims), tuple(values), dates if known else ())


def _finished(steps: Steps[Progress, None, Reading | None]) -> Reading | None:
    """Take all steps of reading one document: with many documents, the documents are the steps that are shown."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            reading: Reading | None = done.value
            return reading


def _near(shelf: Shelf, accounts: Sequence[Account]) -> dict[int, dict[int, float]]:
    """For each sentence that may be shown: the nearest sentence of each other document, with its cosine, from NEAR on.

    Of documents that tell of two events, nothing is compared.
    """
    found: dict[int, dict[int, float]] = {}
    strange = cache(lambda a, b: apart(accounts[a], accounts[b]))
    wanted = np.flatnonzero(shelf.fit)
    for start in range(0, len(wanted), BLOCK):
        rows = wanted[start : start + BLOCK]
        cosines = shelf.vectors[rows] @ shelf.vectors.T
        cosines[shelf.owners[rows][:, None] == shelf.owners[None, :]] = -1.0
        for i, row in zip(map(int, rows), cosines, strict=True):
            met: set[int] = set()
            for j in sorted(np.flatnonzero(row >= NEAR), key=lambda j: -row[j]):
                owners = int(shelf.owners[i]), int(shelf.owners[j])
                if owners[1] not in met and not strange(*sorted(owners)):
                    met.add(owners[1])
                    found.setdefault(i, {})[int(j)] = float(row[j])
    return found


def _contradictions(
    shelf: Shelf, pairs: dict[int, dict[int, float]], met: Sequence[Meeting], limit: int
) -> list[list[Told]]:
    """What is told differently: of one thing each value, with the sentences that tell it.

    First figures that answer one question, the surest first, then pairs of sentences that look alike, the nearest first,
    each sentence once.
    """
    differ = ([(tuple(f.sentence for f in some), some[0].shown) for some in one] for one in groups(met, shelf.owners))
    found = [one for one in differ if len(one) > 1 and any(shelf.about[i] for some, _ in one for i in some)][:limit]
    used = {i for one in found for some, _ in one for i in some}
    ranked = sorted(((-cosine, i, j) for i, others in pairs.items() for j, cosine in others.items() if shelf.fit[j]))
    for distance, i, j in ranked:
        if len(found) >= limit:
            break
        if i in used or j in used or j < i:
            continue
        if values := difference(shelf.text(i), shelf.text(j), -distance):
            found.append([((i,), values[0]), ((j,), values[1])])
            used |= {i, j}
    return found


def _agreed(
    shelf: Shelf,
    pairs: dict[int, dict[int, float]],
    met: Sequence[Meeting],
    checker: Checker,
    limit: int,
    used: set[int],
) -> list[tuple[int, ...]]:
    """Sentences with those of other documents that say the same: what most documents say first, none repeated."""
    agreeing = {
        i: {j for j in others if agrees(shelf.text(i), shelf.text(j))} for i, others in pairs.items() if i not in used
    }
    for one, other in ((m.one, m.other) for m in met if m.one.alike(m.other)):
        for i, j in ((one.sentence, other.sentence), (other.sentence, one.sentence)):
            if shelf.fit[i] and i not in used and not unheld(shelf.text(i), shelf.text(j)):
                agreeing.setdefault(i, set()).add(j)
    seeds = sorted(agreeing, key=lambda i: (-len(agreeing[i]), -shelf.worth[i], i))
    found: list[tuple[int, ...]] = []
    for i in seeds:
        if len(found) >= limit or not agreeing[i]:
            break
        if any(float(shelf.vectors[i] @ shelf.vectors[j]) >= REPEATS for j in (*used, *(g[0] for g in found))):
            continue
        if any({i} & set(group) for group in found):  # told in another document's words already
            continue
        others = sorted(agreeing[i])
        support = checker.support(shelf.text(i), [shelf.text(j) for j in others])
        if same := [j for j, s in zip(others, support, strict=True) if s >= AGREEMENT]:
            found.append((i, *same))
    return found


def _near_owners(shelf: Shelf, pairs: dict[int, dict[int, float]], met: Sequence[Meeting]) -> set[int]:
    """The documents that tell something near to what another one tells."""
    sentences = {k for i, others in pairs.items() for k in (i, *others)} | {
        f.sentence for m in met for f in (m.one, m.other)
    }
    return {int(shelf.owners[i]) for i in sentences}


def _single(shelf: Shelf, limit: int, used: set[int], near: set[int]) -> list[int]:
    """The best sentences that no other document comes near, of documents that are `near` one, one each, at most `limit`:
    of articles on other things everything is said by one only.

    A sentence that touches on another document's and shares a name or figure with it may be told there in other words.
    """
    found: list[int] = []
    order = sorted(np.flatnonzero(shelf.fit), key=lambda i: (-shelf.worth[i], i))
    owners: set[int] = set()
    told = [figures(i, text) for i, text in enumerate(shelf.texts)]
    for i in map(int, order):
        if len(found) >= limit:
            break
        if i in used or int(shelf.owners[i]) in owners or int(shelf.owners[i]) not in near:
            continue
        strangers = np.flatnonzero(shelf.owners != shelf.owners[i])
        cosines = shelf.vectors[strangers] @ shelf.vectors[i]
        if (
            (cosines < APART).all()
            and not any(shares(shelf.text(i), shelf.text(int(j))) for j in strangers[cosines >= TOUCHES])
            and not any(kin(f, g) for j in strangers for f in told[i] for g in told[j])
        ):
            found.append(i)
            owners.add(int(shelf.owners[i]))
    return sorted(found)


def _assemble(
    shelf: Shelf,
    agreed: Sequence[tuple[int, ...]],
    told: Sequence[Sequence[Told]],
    single: Sequence[int],
    lines: Sequence[int],
    others: Sequence[tuple[str, ...]],
    copies: Copies,
    skipped: Sequence[str],
    limit: int,
) -> Digest:
    """Number the citations through the whole digest."""
    differ = [[(shelf.told(some), value) for some, value in one] for one in told]
    differ = [*_changed(copies, shelf), *differ][:limit]
    claims = [shelf.claim(i, others) for i, *others in agreed]
    claims += [claim for one in differ for claim, _ in one]
    claims += [shelf.claim(i) for i in (*single, *lines)]
    rest = iter(number_citations(claims))
    documents = {document.id: document for pair in copies for document in pair}
    documents |= {reading.document.id: reading.document for reading in shelf.readings}
    return Digest(
        document_ids=tuple(reading.document.id for reading in shelf.readings),
        agreed=tuple(next(rest) for _ in agreed),
        contradictions=tuple(
            contradiction([next(rest) for _ in one], [value for _, value in one], documents) for one in differ
        ),
        single=tuple(next(rest) for _ in single),
        lines=tuple(next(rest) for _ in lines),
        others=tuple(others),
        duplicates=tuple((copy.title, original.title) for copy, original in copies),
        skipped=tuple(skipped),
        characters=sum(len(reading.document.text) for reading in shelf.readings),
    )


def _changed(copies: Copies, shelf: Shelf) -> list[list[tuple[Claim, str]]]:
    """What copies tell otherwise than the document that counts; with a focus, where that is about it."""
    found = [edit for copy, original in copies for edit in edits(original, copy)]
    if not shelf.about.all():
        about = [Evidence(*shelf.place(i)) for i in map(int, np.flatnonzero(shelf.about))]
        found = [edit for edit in found if any(edit.first.meets(one) for one in about)]
    return [[(_quoted(edit.first), edit.values[0]), (_quoted(edit.second), edit.values[1])] for edit in found]


def _quoted(sentence: Evidence) -> Claim:
    before = introduced(sentence.document, sentence.start, sentence.end)
    return Claim(
        before + " ".join(sentence.text.split()), (cite(sentence.document, sentence.start, sentence.end, 0),), 1.0
    )
