"""Values become the page's HTML. The only door between text that others wrote and markup is `escape`.

Knows what claims, answers and summaries look like; knows nothing of Gradio, of visits or of the bot. Every function
is pure. Spans are named by labels that an exchange gives out: "2.1", "2.2", ... are the quotations of the second exchange,
shown as 1, 2, ...; "2.p1", "2.p2", ... are passages that were looked at. A span without a label belongs to an article that
is gone.
"""

import html
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from qa_bot.answer.candidates.confidence import in_words
from qa_bot.ingest.plain.markdown import without_marks
from qa_bot.ingest.text.decoding import HIDING, NOT_TEXT, visible
from qa_bot.interfaces.phrases import plural
from qa_bot.types import Citation, Claim, Hit, Progress

Span = tuple[str, int, int]  # document id, start, end in characters
Labels = Mapping[Span, str]

FORGOTTEN = "The conversation that stood here was forgotten."
LOST = (
    f'<div class="notice lost"><p><b>{FORGOTTEN}</b></p><p>The page was away for too long, or qa_bot was started again. '
    "The library is as it was. Ask again.</p></div>"
)
FILL = '<p class="fill"><button type="button" class="quiet" data-do="library">Add articles</button></p>'
LONG = 400  # characters of a question that is shown in a box of its own height
EXCERPT = 220  # characters of a passage that a list shows


def unseen(text: str) -> int:
    """Return how many characters `visible` takes out."""
    return len(HIDING.findall(text))


def escape(text: str) -> str:
    """Return `text` such that a browser shows it and never reads it as markup, in element or attribute."""
    # NUL and lone surrogates have no place in HTML or JSON; a bare carriage return would be read as a line feed
    fit = NOT_TEXT.sub("\N{REPLACEMENT CHARACTER}", visible(text))
    return html.escape(fit, quote=True).replace("\r", "&#13;")


def as_read(text: str) -> str:
    """Return words of an article as HTML that reads as text, without the marks of Markdown that was kept as it is."""
    return escape(without_marks(text))


def excerpt(text: str, limit: int = EXCERPT) -> str:
    """Return the text on one line, cut at a word after at most `limit` characters, with an ellipsis where cut."""
    line = " ".join(visible(text).split())
    if len(line) <= limit:
        return line
    head = line[:limit]
    return (head.rsplit(" ", 1)[0] if " " in head else head) + "…"


def names_of(articles: Mapping[str, tuple[str, str]], *, files: bool = False) -> dict[str, str]:
    """Return by id what each article, a title and a source, is called: the title; where that repeats, with its file's name.

    Where that repeats too, with the whole source. `files` names them all by title and file.
    """
    names: dict[str, str] = {}
    for level in range(int(files), 3):
        left = {key: _name(*article, level) for key, article in articles.items() if key not in names}
        counts = Counter(left.values())
        names |= {key: name for key, name in left.items() if counts[name] == 1 or level == 2}
    return {key: names[key] for key in articles}


def _name(title: str, source: str, level: int) -> str:
    whole, name = visible(source), excerpt(title, 100)
    behind = ("", re.split(r"[/\\]", whole.rstrip("/"))[-1], whole)[level]
    shown = behind if len(behind) <= 80 else f"…{behind[-79:]}"
    if not behind or behind == name:
        return name
    return shown if behind.rpartition(".")[0] == title else f"{name} · {shown}"  # a title may be the file's name itself


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
    names = " ".join(label for label, _ in alive)
    return f'<span class="claim" data-q="{names}">{as_read(claim.text.strip())}{marks}</span>'


def _mark(label: str, citation: Citation) -> str:
    number = label.rpartition(".")[2]
    place = f"{citation.title}{citation.place}"
    name = escape(f"Citation {number}, {place}: show quote")
    tip = escape(f"{place}: “{excerpt(without_marks(citation.quote))}”")
    return f'<button type="button" class="cite" data-q="{label}" title="{tip}" aria-label="{name}">{number}</button>'


def cited_names(claims: Sequence[Claim]) -> dict[str, str]:
    """Return what the articles are called that are cited, by their ids."""
    cited = [citation for claim in claims for citation in claim.citations]
    return names_of({citation.document_id: (citation.title, citation.source) for citation in cited})


def claims_html(claims: Sequence[Claim], labels: Labels) -> str:
    """Return the sentences of an answer; where they come from several articles, those of each under its title."""
    names = cited_names(claims)
    titles = [names[claim.citations[0].document_id] if claim.citations else "" for claim in claims]
    if len({title for title in titles if title}) < 2:
        return f'<p class="claims">{" ".join(claim_html(claim, labels) for claim in claims)}</p>'
    parts = []
    for place, (title, claim) in enumerate(zip(titles, claims, strict=True)):
        if title and title not in titles[max(0, place - 1) : place]:
            parts.append(f'<h2 class="article-title">{escape(title)}</h2>')
        said = f"{claim.citations[0].title} says " if claim.citations else ""  # the title stands above
        under_title = replace(claim, text=claim.text.removeprefix(said))
        parts.append(f'<p class="claims">{claim_html(under_title, labels)}</p>')
    return "".join(parts)


def confidence_html(confidence: float) -> str:
    """Return the confidence in words, and what it means, which shows when it is pointed at or has the focus."""
    words = in_words(confidence).capitalize()
    means = (
        f"The chance that the sentences shown hold the answer is estimated at {confidence:.0%}: so often they did where they "
        "fitted their question as well as here, in tests with known answers. Check the quotes yourself."
    )
    return (
        f'<span class="tip"><button type="button" class="tag level {words.split()[0].lower()}" '
        f'aria-label="{words}. {means}">{words}</button><span class="bubble" aria-hidden="true">{means}</span></span>'
    )


# -- the conversation --------------------------------------------------------------------------------------------


def turn_html(question: str, body: str) -> str:
    """Return one exchange: the question and the HTML of what became of it."""
    tall = ' tabindex="0"' if len(question) > LONG or question.count("\n") > 6 else ""  # it scrolls, also by keys
    return (
        f'<article class="turn"><p class="question"{tall}><span class="unseen">You asked: </span>{escape(question)}</p>'
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


def passages_html(hits: Sequence[Hit], labels: Labels, *, short: bool = False) -> str:
    """Return found passages as buttons that show them in the article, `short` in a line each; "" without any."""
    items, names = [], names_of({hit.passage.document_id: (hit.title, hit.source) for hit in hits})
    for hit in hits:
        label = labels.get(span_of(hit))
        if label is not None:
            above = hit.passage.heading
            heading = f" · {escape(excerpt(above, 60))}" if above and above != hit.title else ""
            text = without_marks(hit.passage.text.lstrip("# \n").removeprefix(above))
            told = _nearest(hit) if short and hit.sentence else escape(excerpt(text, 110 if short else EXCERPT))
            items.append(
                f'<li><button type="button" class="passage" data-q="{label}"><b>{escape(names[hit.passage.document_id])}</b>'
                f"{heading}<span>{told}</span></button></li>"
            )
    return f'<ul class="passages{" short-ones" if short else ""}">{"".join(items)}</ul>' if items else ""


def _nearest(hit: Hit) -> str:
    """The sentence that comes nearest to an answer, the words that would answer marked."""
    if not hit.span:
        return as_read(hit.sentence)
    before, span, after = without_marks(hit.sentence).partition(without_marks(hit.span))
    return f"{escape(before)}<mark>{escape(span)}</mark>{escape(after)}"


def welcome_html(articles: int, questions: Sequence[str]) -> str:
    """Return what the conversation shows before the first question."""
    if not articles:
        return (
            '<div class="welcome"><h2>Ask your articles.</h2><p>Add articles, ask about them, and see the very words '
            "that every sentence of the answer rests on. Your library is empty so far.</p>"
            '<p class="acts"><button type="button" class="first" data-do="example">Try it with an example article'
            '</button><button type="button" class="quiet" data-do="library">Add your own articles</button></p></div>'
        )
    chips = "".join(
        f'<li><button type="button" class="chip" data-ask="{escape(text)}">{escape(text)}</button></li>'
        for text in questions
    )
    asks = f'<p class="unseen">Questions to try</p><ul class="chips">{chips}</ul>' if chips else ""
    where = "your article" if articles == 1 else f"your {plural(articles, 'article')}"
    return (
        f'<div class="welcome"><h2>Ask {where}.</h2><p>Every sentence of the answer carries a number. Press it to see '
        f"the words it rests on. If the articles do not answer, you are told so. The conversation lasts until you "
        f"close the page; save what you want to keep.</p>{asks}</div>"
    )
