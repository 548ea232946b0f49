"""Values become the page's HTML. The only door between text that others wrote and markup is `escape`.

Knows what an answer and a summary look like; knows nothing of Gradio, of visits or of the bot. Every
function is pure. Spans are named by labels that the visit gives out: "1", "2", ... are quotations with a numbered
mark, "p1", "p2", ... are passages that were looked at. A span without a label belongs to an article that is gone.
"""

import html
import re
from collections.abc import Iterable, Mapping, Sequence

from qa_bot.answer.confidence import in_words
from qa_bot.types import Answer, Citation, Claim, Coverage, Hit, Progress, Summary

Span = tuple[str, int, int]  # document id, start, end in characters
Labels = Mapping[Span, str]

EXCERPT = 220  # characters of a passage that a list shows

# NUL and lone surrogates have no place in HTML or JSON; a bare carriage return would be read as a line feed.
_UNFIT = re.compile("[\0\ud800-\udfff]")

METHODS = {"extractive": "in the article's own sentences", "abstractive": "in new words, checked"}


def escape(text: str) -> str:
    """Return `text` such that a browser shows it and never reads it as markup, in element or attribute."""
    return html.escape(_UNFIT.sub("\N{REPLACEMENT CHARACTER}", text), quote=True).replace("\r", "&#13;")


def plural(count: int, noun: str) -> str:
    """Return "1 article", "12 articles", "1,200 articles"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def excerpt(text: str, limit: int = EXCERPT) -> str:
    """Return the text on one line, cut at a word after at most `limit` characters, with an ellipsis where cut."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = line[:limit]
    return (head.rsplit(" ", 1)[0] if " " in head else head) + "…"


def span_of(source: Citation | Hit) -> Span:
    """Return the span that a citation or a hit stands on."""
    if isinstance(source, Hit):
        return source.passage.document_id, source.passage.start, source.passage.end
    return source.document_id, source.start, source.end


def header_html(library: str, *, local: bool) -> str:
    """Return the head of the page. `local`: no text leaves this computer."""
    where = '<span class="tag here">Runs on this computer</span>' if local else ""
    return (
        '<header><h1><span class="logo" aria-hidden="true"></span>qa_bot</h1>'
        "<p>Answers and summaries you can check, from your own articles</p>"
        f'<p class="where">{where}<span class="tag">Library: {escape(library)}</span></p></header>'
    )


# -- claims ------------------------------------------------------------------------------------------------------


def claim_html(claim: Claim, labels: Labels) -> str:
    """Return one sentence with a numbered mark for each citation, or with the words that none supports it."""
    alive = [(labels[span_of(citation)], citation) for citation in claim.citations if span_of(citation) in labels]
    marks = "".join(_mark(label, citation) for label, citation in alive)
    if not claim.citations:
        marks = '<span class="tag warn">not supported</span>'
    elif not alive:
        marks = '<span class="tag">article removed</span>'
    numbers = " ".join(label for label, _ in alive)
    return f'<span class="claim" data-q="{numbers}">{escape(claim.text.strip())}{marks}</span>'


def _mark(label: str, citation: Citation) -> str:
    place = f"{citation.title}, page {citation.page}" if citation.page else citation.title
    name = escape(f"Citation {label}, {place}: show quote")
    return (
        f'<button type="button" class="cite" data-q="{label}" title="{escape(place)}" aria-label="{name}">'
        f"{label}</button>"
    )


def plain(claims: Sequence[Claim], labels: Labels) -> str:
    """Return sentences and their sources as plain text: what the copy button copies."""
    sentences, notes = [], {}
    for claim in claims:
        numbers = []
        for citation in claim.citations:
            label = labels.get(span_of(citation), str(citation.number))
            page = f", page {citation.page}" if citation.page else ""
            source = f" ({citation.source})" if citation.source != citation.title else ""
            notes[label] = f"[{label}] {citation.title}{page}{source}: “{' '.join(citation.quote.split())}”"
            numbers.append(f"[{label}]")
        sentences.append(f"{claim.text.strip()} {''.join(numbers) or '[not supported]'}")
    return " ".join(sentences) + ("\n\n" + "\n".join(notes.values()) if notes else "")


def copy_button(text: str, what: str) -> str:
    """Return the button that copies `text`; `what` names it for a screen reader."""
    return (
        f'<button type="button" class="quiet copy" data-copy="{escape(text)}" '
        f'aria-label="Copy {escape(what)} with its sources">Copy</button>'
    )


# -- the conversation --------------------------------------------------------------------------------------------


def turn_html(question: str, body: str) -> str:
    """Return one exchange: the question and the HTML of what became of it."""
    return (
        f'<article class="turn"><p class="question"><span class="unseen">You asked: </span>{escape(question)}</p>'
        f"{body}</article>"
    )


def pending_html(progress: Progress, draft: str) -> str:
    """Return an answer or summary that is being made: what is done now, and the text so far."""
    bar = f'<progress max="{progress.total}" value="{progress.done}" aria-hidden="true"></progress>'
    step = (
        f'<span class="spinner" aria-hidden="true"></span>{escape(progress.step)}…{bar if progress.total > 1 else ""}'
    )
    text = f'<p class="draft">{escape(draft)}<span class="caret" aria-hidden="true"></span></p>' if draft else ""
    if draft:
        text += '<p class="step">Draft, not checked yet. Only what the articles support will stay.</p>'
    return f'<div class="pending">{text}<p class="step">{step}</p></div>'


def stopped_html(draft: str) -> str:
    """Return what was written before somebody pressed Stop. It was not checked, and says so."""
    text = f'<p class="draft">{escape(draft)}</p>' if draft else ""
    note = "Stopped. This text was not checked." if draft else "Stopped."
    return f'<div class="pending">{text}<p class="step">{note}</p></div>'


def error_html(message: str, hint: str = "") -> str:
    """Return an error as a person reads it: what happened and what to do next."""
    return f'<div class="notice bad"><p><b>{escape(message)}</b></p>{f"<p>{escape(hint)}</p>" if hint else ""}</div>'


def answer_html(answer: Answer, labels: Labels) -> str:
    """Return an answer with its marks, or a declined one with the nearest passages."""
    if answer.declined is not None:
        return _declined_html(answer, labels)
    claims = " ".join(claim_html(claim, labels) for claim in answer.claims)
    words = " ".join(answer.short.split())
    whole = " ".join(" ".join(claim.text for claim in answer.claims).split())
    short = f'<p class="short">{escape(words)}</p>' if words and len(words) < len(whole) else ""
    level = in_words(answer.confidence).capitalize()
    percent = f"Estimated chance that it is right: {answer.confidence:.0%}"
    meta = (
        f'<span class="tag level {level.split()[0].lower()}" title="{percent}">{level}</span>'
        f'<span class="from">{_from(answer.claims)}</span>'
        f"{copy_button(plain(answer.claims, labels), 'the answer')}"
    )
    return (
        f'<section class="answer" aria-label="Answer">{short}<p class="claims">{claims}</p>'
        f'<div class="meta">{meta}</div>{_dropped(answer.dropped)}{_looked_at(answer, labels)}</section>'
    )


def _declined_html(answer: Answer, labels: Labels) -> str:
    nearest = passages_html(answer.hits[:4], labels)
    heading = "<h2>The nearest passages, so that you can judge for yourself</h2>" if nearest else ""
    verdict, _, reason = answer.text.removesuffix(".").partition(". ")
    reason += "." if reason else ""
    return (
        '<section class="answer declined" aria-label="No answer">'
        f'<p><span class="verdict">{escape(verdict)}.</span> {escape(reason)}</p>{heading}{nearest}{_query(answer)}</section>'
    )


def _from(claims: Iterable[Claim]) -> str:
    titles = list(dict.fromkeys(citation.title for claim in claims for citation in claim.citations))
    more = f" and {len(titles) - 2} more" if len(titles) > 2 else ""
    return "from " + " · ".join(escape(excerpt(title, 60)) for title in titles[:2]) + more if titles else ""


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


def passages_html(hits: Sequence[Hit], labels: Labels) -> str:
    """Return found passages as buttons that show them in the article; "" where there are none."""
    items = []
    for hit in hits:
        label = labels.get(span_of(hit))
        if label is not None:
            above = hit.passage.heading
            heading = f" · {escape(excerpt(above, 60))}" if above and above != hit.title else ""
            text = hit.passage.text.lstrip("# \n").removeprefix(above)
            items.append(
                f'<li><button type="button" class="passage" data-q="{label}"><b>{escape(excerpt(hit.title, 80))}</b>'
                f"{heading}<span>{escape(excerpt(text))}</span></button></li>"
            )
    return f'<ul class="passages">{"".join(items)}</ul>' if items else ""


def welcome_html(articles: int, questions: Sequence[str]) -> str:
    """Return what the conversation shows before the first question."""
    if not articles:
        return (
            '<div class="welcome"><h2>Ask your articles.</h2><p>Add articles, ask about them, and see the very words '
            "that every sentence of the answer rests on. Your library is empty so far.</p>"
            '<p class="acts"><button type="button" class="first" data-do="example">Try it with an example article'
            '</button><button type="button" class="quiet" data-do="library">Add your own articles</button></p></div>'
        )
    chips = "".join(f'<li><button type="button" class="chip">{escape(text)}</button></li>' for text in questions)
    asks = f'<p class="unseen">Questions to try</p><ul class="chips">{chips}</ul>' if chips else ""
    where = "your article" if articles == 1 else f"your {plural(articles, 'article')}"
    return (
        f'<div class="welcome"><h2>Ask {where}.</h2><p>Every sentence of the answer carries a number. Press it to see '
        f"the words it rests on. If the articles do not answer, you are told so.</p>{asks}</div>"
    )


# -- the summary -------------------------------------------------------------------------------------------------


NOTHING = "Nothing in this article is about that."


def summary_html(summary: Summary, title: str, labels: Labels) -> str:
    """Return a summary: its sentences with their marks, how it was made, and what it covers."""
    lines = "".join(f"<li>{claim_html(claim, labels)}</li>" for claim in summary.claims)
    if not summary.claims and not summary.dropped:
        return f'<section class="answer" aria-label="Summary"><p class="note">{NOTHING}</p></section>'
    replaced = summary.replaced
    gave_way = f"{plural(replaced, 'new sentence')} gave way to the article's own. " if replaced else ""
    return (
        f'<section class="answer" aria-label="Summary"><h2>{escape(excerpt(title, 160))}</h2>'
        f'<ul class="sentences">{lines}</ul>'
        f'<div class="meta"><span class="tag">{METHODS.get(summary.method, escape(summary.method))}</span>'
        f"{copy_button(plain(summary.claims, labels), 'the summary')}</div>"
        f'<p class="note">{gave_way}{coverage_words(summary.coverage)}</p>{_missing(summary.coverage)}'
        f"{_dropped(summary.dropped)}</section>"
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
