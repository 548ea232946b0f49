"""Values become lines for a person at a terminal: answers, summaries, checks, hits, reports."""

from collections import Counter
from collections.abc import Iterable, Sequence

from qa_bot.answer.candidates.confidence import in_words
from qa_bot.index.repeating import repeated
from qa_bot.ingest.text.decoding import shown
from qa_bot.interfaces import digests
from qa_bot.interfaces.commands.terminal import bold, clean, dim, one_line, table
from qa_bot.interfaces.phrases import NOTHING, NOTHING_AMONG, UNSUPPORTED, plural
from qa_bot.types import Answer, Check, Citation, Claim, Digest, DocumentRecord, Hit, SourceReport, Summary

VERDICTS = {"supported": "Supported", "contradicted": "Contradicted", "not found": "Not found in the article"}
LIKELY = 0.5  # support from which a claim that is not found is rather told than not
STATUSES = ("added", "replaced", "unchanged", "skipped", "failed")  # what becomes of a source that is added
NOT_READ = ("failed", "skipped")
SCORES = ("dense", "lexical", "reader", "second reader")
NEAREST = 3  # passages shown below a declined answer
TITLE = 80  # characters of a title in a citation
DIGEST_TITLE = 60  # and in front of a statement of a digest
SNIPPET = 240  # characters of a passage in a list
NEAR_SNIPPET = 100  # and below a declined answer
NEAR = {"nothing found": "The closest of them, all the same:", "unsure": "Nearest:"}


def answer_text(answer: Answer) -> str:
    """Return an answer with numbered citations, or why there is none and the nearest passages.

    The shortest exact answer leads. A quotation that is the sentence itself is not repeated.
    """
    if answer.declined:
        parts = [clean(answer.text)]
        if answer.hits:
            near = NEAR.get(answer.declined, "Nearest passages:")
            parts += [near, "\n".join(_nearest(answer.nearest_hits[:NEAREST]))]
        return "\n\n".join(parts)
    lead = [f"{bold(one_line(answer.short))}  {dim('(' + in_words(answer.confidence) + ')')}"] if answer.short else []
    between = "\n\n" if answer.short else " "  # quotations of several places stand apart, written text flows
    bare = answer.claims and not answer.short and answer.claims[0].text in answer.text
    before = answer.text.partition(answer.claims[0].text)[0] if bare else ""
    said = between.join(marked(claim) for claim in answer.claims) or clean(answer.text)
    claims = [f"{clean(before)}{said}"]  # before: "The articles say:", where there is no short answer
    note = [clean(answer.note)] if answer.note and answer.claims else []
    return "\n\n".join([*lead, *claims, *note, _cited(answer.claims)]).strip()


def summary_text(summary: Summary) -> str:
    """Return a summary in its form with numbered citations, below its note if it has one.

    A quotation that is the sentence itself is not repeated. Of a summary with a note each sentence stands apart.
    """
    note, form = clean(summary.note), "points" if summary.note else summary.form
    text = _formed([marked(claim) for claim in summary.claims], form)
    cited = _cited(summary.claims)
    said = "\n\n".join(part for part in (note, text, cited) if part)
    return said if summary.claims else f"{NOTHING} {note}".rstrip()


def _formed(sentences: Sequence[str], form: str) -> str:
    if form == "points":
        return "\n".join(f"- {sentence}" for sentence in sentences)
    if form == "headline" and sentences:
        return "\n\n".join([bold(sentences[0]), " ".join(sentences[1:])]).rstrip()
    return " ".join(sentences)


def digest_text(digest: Digest) -> str:
    """Return a digest as a person reads it: its parts, each statement with its citations, and those below."""
    if not digest.lines:
        return f"{NOTHING_AMONG} {clean(digest.note)}".rstrip()
    parts = [clean(digest.note), _part(digests.AGREED, (f"- {marked(claim)}" for claim in digest.agreed))]
    told = (
        f"- {' / '.join(map(one_line, c.dated))}\n" + "\n".join(f"    {_titled(claim)}" for claim in c.claims)
        for c in digest.contradictions
    )
    parts.append(_part(digests.DIFFER, told))
    if len(digest.document_ids) > 1 and not digest.agreed and not digest.contradictions:
        parts.append("No statement is made by more than one of them.")
    parts.append(_part(digests.SINGLE, (f"- {marked(claim)}" for claim in digest.single)))
    parts.append(_part(digests.lines_title(digest), _lines(digest)))
    parts.append("\n".join(map(one_line, digest.counted_once)))
    parts.append(_cited(digest.claims))
    return "\n\n".join(part for part in parts if part)


def _lines(digest: Digest) -> list[str]:
    """What each article says, below those that stand for others how many and the nearest of them."""
    return [
        f"- {one_line(some[0].citations[0].title, DIGEST_TITLE)}: {' '.join(map(marked, some))}"
        + (f"\n    {dim(one_line(more))}" if more else "")
        for some, more in digests.told_by_each(digest)
    ]


def digest_read_text(digest: Digest) -> str:
    """Return what was read for a digest, and what was left out."""
    text = f"Read {digest.characters:,} characters in {plural(len(digest.document_ids), 'article')}."
    return "\n".join([text, *(f"Left out: {one_line(reason)}" for reason in digest.skipped)])


def coverage_text(summary: Summary) -> str:
    """Return in one sentence what was read and which parts the summary does not stand on."""
    coverage = summary.coverage
    text = f"Read {coverage.characters:,} characters in {plural(coverage.sections, 'section')}"
    missing = "; ".join(one_line(heading, 60) for heading in coverage.missing[:5])
    more = f" and {len(coverage.missing) - 5} more" if len(coverage.missing) > 5 else ""
    text = f"{text}; nothing in the summary stands on: {missing}{more}." if missing else f"{text}."
    if summary.dropped or summary.replaced:
        lost = summary.dropped + summary.replaced
        text += (
            f" Of what the model wrote, {plural(lost, 'sentence')} had no support and gave way to the article's own."
        )
    return text


def citation_text(citation: Citation, *, quote: bool = True) -> str:
    """Return a citation: number, title, page, characters, source, and the quotation on a line of its own."""
    title, source = one_line(citation.title, TITLE), one_line(citation.source)
    origin = dim(f" {source}") if title != source else ""
    head = f"[{citation.number}] {title}{citation.place}, characters {citation.start}-{citation.end}{origin}"
    return f'{head}\n    "{one_line(citation.quote)}"' if quote else head


def check_text(check: Check) -> str:
    """Return the verdict on a claim, the words of the article that decide, and what speaks against it.

    What is rather told than not, and not surely, is called so: its support may be as high as that of a claim that is.
    """
    likely = check.verdict == "not found" and check.support >= LIKELY
    verdict = "Not found for sure" if likely else VERDICTS[check.verdict]
    lines = [bold(f"{verdict} (support {check.support:.2f})")]
    if check.citation and check.verdict == "not found":
        lines.append("The nearest there is:")
    if check.citation:
        lines.append(citation_text(check.citation))
    else:
        lines.append("Nothing in the article comes near.")
    return "\n".join([*lines, *(f"- {one_line(problem)}" for problem in check.problems)])


def hits_text(hits: Sequence[Hit]) -> str:
    """Return found passages, best first; of one that says the same as a better one, which that is."""
    same = repeated([hit.passage.text for hit in hits])
    return "\n".join(
        f"{number}. {bold(one_line(hit.title))}  {dim(_scores(hit))}\n"
        f"   {one_line(hit.source)}:{hit.passage.start}-{hit.passage.end}\n"
        f"   {one_line(hit.passage.text, SNIPPET) if first is None else f'(says the same as {first + 1})'}"
        for number, (hit, first) in enumerate(zip(hits, same, strict=True), 1)
    )


def explain_text(answer: Answer) -> str:
    """Return how an answer came about: what was searched, and each candidate with its scores."""
    lines = [f"Searched: {one_line(answer.query)}", f"Confidence: {answer.confidence:.2f}"]
    if answer.dropped:
        lines.append(f"Not shown because nothing supports it: {plural(answer.dropped, 'generated sentence')}")
    below = answer.found - len(answer.hits) - len(answer.cut)
    if below > 0:
        lines.append(f"Found besides these, not read: {plural(below, 'passage')}")
    return "\n".join([*lines, candidates_text([*answer.hits, *answer.cut])])


def candidates_text(hits: Sequence[Hit]) -> str:
    """Return passages as a table: where each stands, its scores, and why it was left out, where it was."""
    rows: list[tuple[str, ...]] = [("passage", "score", *SCORES, "title")]
    for hit in hits:
        scores = (f"{hit.score:.4f}", *(_score(value) for value in _scores_of(hit)))
        rows.append((f"{hit.passage.start}-{hit.passage.end}", *scores, one_line(hit.title, 60)))
    if any(hit.cut for hit in hits):
        reasons = ("left out because of", *(one_line(hit.cut) for hit in hits))
        rows = [(*row, reason) for row, reason in zip(rows, reasons, strict=True)]
    return table(rows)


def records_text(records: Sequence[DocumentRecord]) -> str:
    """Return the documents of a library as a table."""
    rows = [("id", "added", "passages", "characters", "title", "source")]
    for record in records:
        size = (f"{record.passages:,}", f"{record.characters:,}")
        rows.append((record.id[:8], record.added[:10], *size, one_line(record.title, 50), one_line(record.source)))
    return table(rows)


def report_text(report: SourceReport) -> str:
    """Return what became of one source, on one line."""
    if report.status in NOT_READ:
        return f"{report.status:<9}  {one_line(report.source)}: {one_line(report.reason)}"
    title = one_line(report.title)
    named = f"  {dim(title)}" if title and title != one_line(report.source) else ""
    return f"{report.status:<9}  {one_line(report.source)}  ({plural(report.passages, 'passage')}){named}"


def reports_text(reports: Sequence[SourceReport], library: str) -> str:
    """Return how many sources had which fate."""
    counts: Counter[str] = Counter(report.status for report in reports)
    told = [f"{counts[status]} {status}" for status in STATUSES if counts[status]]
    return f"{', '.join(told) or 'Nothing added'} (library {library})."


def marked(claim: Claim) -> str:
    """Return a sentence with the numbers of its citations, or the mark that nothing supports it."""
    marks = "".join(f"[{citation.number}]" for citation in claim.citations) or UNSUPPORTED
    return f"{clean(claim.text)} {marks}"


def _cited(claims: Sequence[Claim]) -> str:
    """The citations of claims, each once, by number. A quotation that is a sentence itself is not repeated."""
    told = {one_line(claim.text) for claim in claims}
    found = {citation.number: citation for claim in claims for citation in claim.citations}
    return "\n".join(citation_text(found[n], quote=one_line(shown(found[n].quote)) not in told) for n in sorted(found))


def _part(title: str, lines: Iterable[str]) -> str:
    body = "\n".join(lines)
    return f"{bold(title)}\n{body}" if body else ""


def _titled(claim: Claim) -> str:
    return f"{one_line(claim.citations[0].title, DIGEST_TITLE)}: {marked(claim)}"


def _nearest(hits: Sequence[Hit]) -> list[str]:
    """A line a passage: the sentence that comes nearest to an answer, with the words that would answer in bold."""
    lines = []
    for hit in hits:
        text = one_line(hit.sentence, SNIPPET) if hit.sentence else one_line(hit.passage.text, NEAR_SNIPPET)
        span = one_line(hit.span)
        lines.append(f"- {one_line(hit.title)}: {text.replace(span, bold(span), 1) if span else text}")
    return lines


def _scores(hit: Hit) -> str:
    found = zip(SCORES, _scores_of(hit), strict=True)
    parts = [f"{name} {value:.3g}" for name, value in found if value is not None]
    return ", ".join([f"score {hit.score:.4f}", *parts])


def _scores_of(hit: Hit) -> tuple[float | None, ...]:
    return hit.dense, hit.lexical, hit.reader, hit.second_reader


def _score(value: float | None) -> str:
    return "-" if value is None else f"{value:.3g}"


def size_text(size: int) -> str:
    """Return a number of bytes as people read it."""
    for unit, power in (("GiB", 30), ("MiB", 20), ("KiB", 10)):
        if size >= 2**power:
            return f"{size / 2**power:.1f} {unit}"
    return f"{size} bytes"
