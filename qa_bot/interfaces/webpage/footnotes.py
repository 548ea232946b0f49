"""Answers and summaries as text and as Markdown, each quotation a footnote: what is copied and saved from the page.

In the Markdown, what others wrote is text and never markup: pasted into an editor it loads no picture and makes no link.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.ingest.plain.markdown import without_marks
from qa_bot.ingest.text.decoding import visible
from qa_bot.interfaces.phrases import UNSUPPORTED
from qa_bot.interfaces.webpage.page import escape, span_of
from qa_bot.types import Citation, Claim

MARKUP = re.compile(r"([\\`*_\[\]<>~$&]|:(?=//))")
BEGINNING = re.compile(r"^(\d*)([-+=#]|(?<=\d)[.)])")  # what makes a list or a heading where a line begins with it


@dataclass(frozen=True, slots=True)
class Written:
    """What is written down: sentences with the numbers of their quotations, under a heading, with a word before."""

    heading: str
    lead: str
    claims: Sequence[Claim]
    note: str = ""
    listed: bool = False  # one sentence a line
    short: str = ""  # the shortest exact answer
    sure: str = ""  # in words, "" where nobody rated it


def plain(written: Written) -> str:
    """Return it as plain text: sentences, then the quotations with their sources."""
    numbers = _numbers(written.claims)
    sentences = [
        f"{_line(without_marks(claim.text))} {''.join(f'[{numbers[span_of(one)][0]}]' for one in claim.citations) or UNSUPPORTED}"
        for claim in written.claims
    ]
    body = ("\n" if written.listed else " ").join(sentences)
    notes = [f"[{number}] {_source(citation)}: “{_line(citation.quote)}”" for number, citation in numbers.values()]
    parts = [
        written.heading if written.listed else "",
        _line(_first(written)),
        f"{written.lead} {body}".strip(),
        written.note,
        "\n".join(notes),
    ]
    return "\n\n".join(part for part in parts if part)


def markdown(written: Written) -> str:
    """Return it as Markdown, the quotations as footnotes."""
    numbers = _numbers(written.claims)
    sentences = [
        f"{_escaped(without_marks(claim.text))}"
        f"{''.join(f'[^{numbers[span_of(one)][0]}]' for one in claim.citations) or ' *(not supported)*'}"
        for claim in written.claims
    ]
    body = "\n".join(f"- {sentence}" for sentence in sentences) if written.listed else " ".join(sentences)
    notes = [
        f"[^{number}]: {_escaped(_source(citation))}: “{_escaped(citation.quote)}”"
        for number, citation in numbers.values()
    ]
    lead = f"{_escaped(written.lead)} " if written.lead else ""
    heading = f"## {_escaped(written.heading)}" if written.heading else ""
    short = _escaped(written.short)
    first = _escaped(_first(written)).replace(short, f"**{short}**", 1 if short else 0)
    parts = [heading, first, lead + body, _escaped(written.note), "\n".join(notes)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _first(written: Written) -> str:
    """The short answer and how sure it is, in a line above the sentences."""
    if written.short:
        return f"{written.short} ({written.sure})" if written.sure else written.short
    return f"{written.sure.capitalize()}." if written.sure else ""


def copy_buttons(written: Written, what: str) -> str:
    """Return the buttons that copy it or save it as a file; `what` names it for a screen reader."""
    name = re.sub(r"[^\w-]+", "-", _line(written.heading))[:60].strip("-").lower() or what
    text, coded = escape(plain(written)), escape(markdown(written))
    return (
        f'<span class="copies" role="group" aria-label="Copy or save the {what} with its sources">'
        f'<button type="button" class="quiet copy" data-copy="{text}" aria-label="Copy the {what}">Copy</button>'
        f'<button type="button" class="quiet copy" data-copy="{coded}" aria-label="Copy the {what} as Markdown">'
        f"Markdown</button>"
        f'<button type="button" class="quiet save" data-copy="{coded}" data-file="{escape(name)}.md" '
        f'aria-label="Save the {what} as a Markdown file">Save</button></span>'
    )


def _numbers(claims: Sequence[Claim]) -> dict[tuple[str, int, int], tuple[int, Citation]]:
    """Return each quotation once with its number: 1, 2, ... in the order of the sentences, as the page numbers them."""
    found: dict[tuple[str, int, int], tuple[int, Citation]] = {}
    for citation in (citation for claim in claims for citation in claim.citations):
        found.setdefault(span_of(citation), (len(found) + 1, citation))
    return found


def _source(citation: Citation) -> str:
    source = f" ({_line(citation.source)})" if citation.source != citation.title else ""
    return f"{_line(citation.title)}{citation.place}{source}"


def _line(text: str) -> str:
    return " ".join(visible(text).split())


def _escaped(text: str) -> str:
    return BEGINNING.sub(r"\1\\\2", MARKUP.sub(r"\\\1", _line(text)))
