"""The library as the page shows it: what is on it, and what is on its way to it. Pure functions; escaping is page.escape."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa_bot.interfaces.phrases import plural
from qa_bot.interfaces.webpage.page import escape, excerpt
from qa_bot.types import DocumentRecord

LISTED = 1000  # articles that the list shows; the newest ones

FOLDED = 8  # sources from which those that were added are folded away, so that the list of articles stays in sight

JobState = Literal["waiting", "reading", "done", "partly", "known", "failed", "cancelled"]
WORDS: dict[JobState, str] = {
    "waiting": "Waiting",
    "reading": "Reading",
    "done": "Added",
    "partly": "Partly added",  # some of what it holds was refused
    "known": "Already there",
    "failed": "Failed",
    "cancelled": "Cancelled",
}
LOOKED_AT: tuple[JobState, ...] = ("done", "known")  # nothing is to be done about these
CANCEL = '<button type="button" class="quiet cancel" data-do="cancel">Cancel</button>'


@dataclass(frozen=True, slots=True)
class Job:
    """One source on its way into the library."""

    name: str
    state: JobState = "waiting"
    note: str = ""
    done: int = 0  # of `total` steps; 0 of 0 where nobody knows
    total: int = 0
    document_id: str = ""  # of the article that it became, where it became one
    questions: tuple[str, ...] = ()  # that this article answers
    locked: bool = False  # it needs a password, or another one
    key: str = ""  # names it where a password can be given

    @property
    def running(self) -> bool:
        """True while it is on its way."""
        return self.state in ("waiting", "reading")


def jobs_html(jobs: Sequence[Job]) -> str:
    """Return the sources that are being added, one a line, with what became of each; "" where there are none."""
    if not jobs:
        return ""
    ended = sum(not job.running for job in jobs)
    head = f'<p class="adding"><span>{ended} of {plural(len(jobs), "source")} ready</span>{CANCEL}</p>'
    done = [job for job in jobs if job.state in LOOKED_AT] if len(jobs) > FOLDED else []
    items = "".join(_job_html(job) for job in jobs if not done or job.state not in LOOKED_AT)
    folded = f'<ul class="jobs" aria-label="Sources that were added">{"".join(map(_job_html, done))}</ul>'
    folded = f'<details class="looked"><summary>{said(done)}</summary>{folded}</details>' if done else ""
    here = f'<ul class="jobs" aria-label="Sources being added">{items}</ul>' if items else ""
    return f"{head if ended < len(jobs) else ''}{here}{folded}"


def said(jobs: Sequence[Job]) -> str:
    """Return how many sources were added, and what became of the others: "12 sources added, 1 already there"."""
    states = [job.state for job in jobs]
    others: tuple[JobState, ...] = ("partly", "known", "failed", "cancelled")
    counts = [f"{states.count(state):,} {WORDS[state].lower()}" for state in others if state in states]
    return ", ".join([f"{plural(states.count('done'), 'source')} added", *counts])


def _job_html(job: Job) -> str:
    bar = ""
    if job.state == "reading":
        how_far = f' max="{job.total}" value="{job.done}"' if job.total else ""
        bar = f'<progress{how_far} aria-label="Reading {escape(job.name)}"></progress>'
    note = f'<span class="note">{escape(job.note)}</span>' if job.note else ""
    return (
        f'<li class="{job.state}"><b>{escape(job.name)}</b><span class="tag">{WORDS[job.state]}</span>'
        f"{bar}{note}{_offers_html(job)}{_lock_html(job)}</li>"
    )


def _lock_html(job: Job) -> str:
    """The field for the password of a file that needs one."""
    if not job.key:
        return ""
    return (
        f'<span class="offers"><input type="password" class="find" autocomplete="off" placeholder="Password" aria-label="Password of '
        f'{escape(job.name)}"><button type="button" class="chip" data-unlock="{escape(job.key)}">Open it</button></span>'
    )


def _offers_html(job: Job) -> str:
    """What can be done next with an article that was just added."""
    if not job.document_id:
        return ""
    chips = "".join(
        f'<button type="button" class="chip" data-ask="{escape(question)}">{escape(question)}</button>'
        for question in job.questions
    )
    return (
        f'<span class="offers"><button type="button" class="chip" data-summarise="{escape(job.document_id)}" '
        f'aria-label="Summarise it: {escape(job.name)}">Summarise it</button>{chips}</span>'
    )


def library_html(records: Sequence[DocumentRecord]) -> str:
    """Return the list of articles, newest first, with buttons to read and remove each, and the dialog that asks."""
    if not records:
        return (
            '<p class="none">No articles yet. Add files or addresses above, or '
            '<button type="button" class="inline" data-do="example">try it with an example article</button>.</p>'
        )
    shown = list(reversed(records))[:LISTED]
    rest = f'<p class="note">{len(records) - LISTED:,} older articles are not listed.</p>' if records[LISTED:] else ""
    find = '<input type="search" class="find" placeholder="Find in the list" aria-label="Find in the list">'
    return (
        f'<div class="head"><h2>{plural(len(records), "article")}</h2>{find if len(records) > 6 else ""}</div>'
        f'<ul class="records">{"".join(map(_record_html, shown))}</ul>{rest}{REMOVE_DIALOG}'
    )


def _record_html(record: DocumentRecord) -> str:
    title = escape(excerpt(record.title, 160))
    source = (
        f'<span class="source">{escape(excerpt(record.source, 120))}</span> · ' if record.source != record.title else ""
    )
    facts = (
        f"{plural(record.characters, 'character')} · {plural(record.passages, 'passage')} · "
        f'<span class="whole">{escape(record.added[:10])}</span>'
    )
    key = escape(record.id)
    return (
        f'<li><button type="button" class="read" data-open="{key}" title="Read the article">{title}</button>'
        f'<span class="row-acts"><button type="button" class="quiet" data-summarise="{key}" '
        f'aria-label="Summarise {title}">Summarise</button>'
        f'<button type="button" class="quiet remove" data-id="{key}" data-name="{title}" aria-label="Remove {title}">'
        f'Remove</button></span><span class="facts">{source}{facts}</span></li>'
    )


REMOVE_DIALOG = (
    '<dialog aria-labelledby="remove-question"><p id="remove-question">Remove <b class="name"></b> from the library?</p>'
    "<p>Its text, passages and citations go with it. The original file or page is not touched.</p>"
    '<div class="acts"><button type="button" class="quiet no" autofocus>Keep</button>'
    '<button type="button" class="danger yes">Remove</button></div></dialog>'
)
