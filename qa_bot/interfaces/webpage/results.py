"""Answers and summaries become HTML: what was found, how sure that is, what it rests on, and what was left out.

Pure functions over page.py; see there for labels and escaping.
"""

from collections.abc import Mapping, Sequence

from qa_bot.answer.candidates.confidence import in_words
from qa_bot.interfaces import digests
from qa_bot.interfaces.phrases import NOTHING, NOTHING_AMONG, plural
from qa_bot.interfaces.webpage.advice import advised
from qa_bot.interfaces.webpage.footnotes import Written, copy_buttons
from qa_bot.interfaces.webpage.page import (
    FILL,
    Labels,
    as_read,
    cited_names,
    claim_html,
    claims_html,
    confidence_html,
    error_html,
    escape,
    excerpt,
    passages_html,
    pending_html,
    stopped_html,
)
from qa_bot.interfaces.webpage.visit import Exchange
from qa_bot.types import Answer, Claim, Coverage, Digest, Summary

NEAREST = 4  # passages below an answer that was declined
METHODS = {"extractive": "in the article's own sentences", "abstractive": "in new words, checked"}


def exchange_html(exchange: Exchange, labels: Labels) -> str:
    """Return what is known of an exchange so far."""
    if exchange.running:
        return pending_html(exchange.progress, exchange.draft)
    if exchange.error:
        return error_html(exchange.error, exchange.hint)
    if isinstance(exchange.result, Answer):
        return answer_html(exchange.result, labels)
    if isinstance(exchange.result, Summary):
        return summary_html(exchange.result, exchange.question, labels)
    if isinstance(exchange.result, Digest):
        return digest_html(exchange.result, exchange.question, labels)
    return stopped_html(exchange.draft)


# -- answers -----------------------------------------------------------------------------------------------------


def answer_html(answer: Answer, labels: Labels) -> str:
    """Return an answer with its marks, a reply of the program's own, or in a line that the articles don't answer."""
    if answer.declined is not None:
        return _declined_html(answer, labels)
    if not answer.claims:
        return f'<div class="answer" role="group" aria-label="Reply"><p>{escape(answer.text)}</p>{_looked_at(answer, labels)}</div>'
    lead = _lead(answer)
    sure = in_words(answer.confidence) if answer.rated else ""
    written = Written(answer.question, lead, answer.claims, answer.note, short=_short(answer), sure=sure)
    meta = (
        f'{confidence_html(answer.confidence) if answer.rated else ""}<span class="from">{_from(answer.claims)}</span>'
        f"{copy_buttons(written, 'answer')}"
    )
    before = f'<p class="lead">{escape(lead)}</p>' if lead and lead != f"{answer.short}:" else ""
    note = f'<p class="note">{escape(advised(answer.note))}</p>' if answer.note else ""
    short = f'<p class="short">{as_read(written.short)}</p>' if written.short else ""
    return (
        f'<div class="answer" role="group" aria-label="Answer">{short}{before}{_sentences(answer, labels)}{note}'
        f'<div class="meta">{meta}</div>{_dropped(answer.dropped)}{_looked_at(answer, labels)}</div>'
    )


def _lead(answer: Answer) -> str:
    """The program's own words in front of the first claim, such as "Yes:"."""
    lead, found, _ = answer.text.partition(answer.claims[0].text)
    return lead.strip() if found else ""


def _short(answer: Answer) -> str:
    """The shortest exact answer, "" where it is all of the sentences."""
    words = " ".join(answer.short.split())
    whole = " ".join(" ".join(claim.text for claim in answer.claims).split())
    return words if len(words) < len(whole) else ""


def _sentences(answer: Answer, labels: Labels) -> str:
    """The claims: below an exact answer the sentence it stands in, and apart from it what else speaks for it."""
    if not answer.short or len(answer.claims) < 2:
        return claims_html(answer.claims, labels)
    first, rest = answer.claims[:1], answer.claims[1:]
    if len({citation.document_id for claim in answer.claims for citation in claim.citations}) > 1:
        return claims_html(answer.claims, labels)
    return f'{claims_html(first, labels)}<div class="further">{claims_html(rest, labels)}</div>'


def _declined_html(answer: Answer, labels: Labels) -> str:
    verdict, _, reason = advised(answer.text).removesuffix(".").partition(". ")
    why = f' <span class="why">{escape(reason)}.</span>' if reason else ""
    nearest = passages_html(answer.nearest_hits[:NEAREST], labels, short=True)
    unfolded = " open" if answer.declined == "unsure" else ""
    folded = f'<details class="looked"{unfolded}><summary>Nearest passages</summary>{_query(answer)}{nearest}</details>'
    return (
        f'<div class="answer declined" role="group" aria-label="No answer"><p><span class="verdict">{escape(verdict)}.</span>{why}'
        f"</p>{folded if nearest else _query(answer)}{FILL if answer.declined == 'empty library' else ''}</div>"
    )


def _from(claims: Sequence[Claim]) -> str:
    names = [*cited_names(claims).values()]
    if len(names) > 1:
        return f"from {len(names)} articles"
    return f'from <span title="{escape(names[0])}">{escape(excerpt(names[0], 100))}</span>' if names else ""


def _dropped(count: int) -> str:
    if not count:
        return ""
    verb = "was" if count == 1 else "were"
    return f'<p class="note">{plural(count, "sentence")} {verb} left out: nothing in the articles supports it.</p>'


def _query(answer: Answer) -> str:
    if answer.query.strip() == answer.question.strip():
        return ""
    return f'<p class="note">Searched for: {escape(answer.query)}</p>'


def _looked_at(answer: Answer, labels: Labels) -> str:
    listed = passages_html(answer.hits, labels)
    if not listed:
        return ""
    name = plural(len(answer.hits), "passage")
    return f'<details class="looked"><summary>{name} looked at</summary>{_query(answer)}{listed}</details>'


# -- summaries ---------------------------------------------------------------------------------------------------


def summary_html(summary: Summary, title: str, labels: Labels) -> str:
    """Return a summary: its sentences with their marks, how it was made, and what it covers."""
    if not summary.claims and not summary.dropped:
        return (
            f'<section class="answer" aria-label="Summary"><p class="note">{_told(NOTHING, summary.note)}</p></section>'
        )
    replaced = summary.replaced
    gave_way = f"{plural(replaced, 'new sentence')} gave way to the article's own. " if replaced else ""
    written = Written(title, summary.note, summary.claims, listed=True)
    note = f'<p class="lead">{_told(summary.note)}</p>' if summary.note else ""
    return (
        f'<section class="answer" aria-label="Summary"><h2>{escape(excerpt(title, 160))}</h2>{note}'
        f"{_formed(summary, labels)}"
        f'<div class="meta"><span class="tag">{METHODS.get(summary.method, escape(summary.method))}</span>'
        f"{copy_buttons(written, 'summary')}</div>"
        f'<p class="note">{gave_way}{coverage_words(summary.coverage)}</p>{_missing(summary.coverage)}'
        f"{_dropped(summary.dropped)}</section>"
    )


def _told(*sentences: str) -> str:
    """What the program says, for somebody at a page."""
    return escape(advised(" ".join(filter(None, sentences))))


def _formed(summary: Summary, labels: Labels) -> str:
    """The sentences as a list, as running text, or as a headline with the text below it."""
    if summary.form == "points" or summary.note:
        return _listed(summary.claims, labels)
    first, rest = (summary.claims[:1], summary.claims[1:]) if summary.form == "headline" else ((), summary.claims)
    above = "".join(f'<p class="short">{claim_html(claim, labels)}</p>' for claim in first)
    return above + (claims_html(rest, labels) if rest else "")


def _listed(claims: Sequence[Claim], labels: Labels, names: Mapping[str, str] | None = None) -> str:
    """A list of statements, with `names` each after the article that makes it; "" without any."""
    items = []
    for claim in claims:
        title = f"<b>{escape(names[claim.citations[0].document_id])}</b> " if names else ""
        items.append(f"<li>{title}{claim_html(claim, labels)}</li>")
    return f'<ul class="sentences">{"".join(items)}</ul>' if items else ""


def _each(digest: Digest, labels: Labels, names: Mapping[str, str]) -> str:
    """What each article says behind its name, and what is said beside it; "" without any."""
    items = []
    for some, more in digests.told_by_each(digest):
        title = f"<b>{escape(names[some[0].citations[0].document_id])}</b> "
        note = f' <span class="note">{escape(more)}</span>' if more else ""
        items.append(f"<li>{title}{' '.join(claim_html(claim, labels) for claim in some)}{note}</li>")
    return f'<ul class="sentences">{"".join(items)}</ul>' if items else ""


def digest_html(digest: Digest, title: str, labels: Labels) -> str:
    """Return what several articles say: what they agree on, where they differ, what one says, a line of each."""
    if not digest.claims:
        return f'<section class="answer" aria-label="Digest"><p class="note">{_told(NOTHING_AMONG, digest.note)}</p></section>'
    names = cited_names(digest.claims)
    differ = "".join(
        f'<p class="note">{escape(" or ".join(told.dated))}</p>{_listed(told.claims, labels, names)}'
        for told in digest.contradictions
    )
    parts = {
        digests.AGREED: _listed(digest.agreed, labels),
        digests.DIFFER: differ,
        digests.SINGLE: _listed(digest.single, labels, names),
        digests.lines_title(digest): _each(digest, labels, names),
    }
    note = f'<p class="lead">{_told(digest.note)}</p>' if digest.note else ""
    body = note + "".join(f'<h3 class="article-title">{name}</h3>{part}' for name, part in parts.items() if part)
    notes = [*digest.counted_once]
    notes += [f"Left out: {reason}" for reason in digest.skipped]
    notes.append(f"All {digest.characters:,} characters were read.")
    copies = copy_buttons(Written(title, "", digest.claims, listed=True), "digest")
    return (
        f'<section class="answer" aria-label="Digest"><h2>{escape(title)}</h2>{body}<div class="meta">{copies}</div>'
        + "".join(f'<p class="note">{escape(note)}</p>' for note in notes)
        + "</section>"
    )


def coverage_words(coverage: Coverage) -> str:
    """Return in a line what was read and what the summary stands on."""
    read = f"All {coverage.characters:,} characters were read"
    if coverage.sections <= 1:
        return f"{read}."
    return f"{read}; the summary stands on {coverage.covered} of {coverage.sections} sections."


def _missing(coverage: Coverage) -> str:
    if not coverage.missing:
        return ""
    items = "".join(f"<li>{escape(excerpt(heading, 120))}</li>" for heading in coverage.missing)
    name = plural(len(coverage.missing), "section")
    return (
        f'<details class="looked"><summary>{name} without a sentence in the summary</summary><ul>{items}</ul></details>'
    )
