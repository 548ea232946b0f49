"""The verb `summarise`: one article becomes a summary, several become a digest."""

import time
from collections.abc import Iterable
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from qa_bot.errors import EXIT_PARTIAL, SourceError, UsageError
from qa_bot.interfaces.commands import batch, texts
from qa_bot.interfaces.commands.adding import show_problems
from qa_bot.interfaces.commands.session import Session, is_outside, read_stdin
from qa_bot.interfaces.commands.terminal import bold, emit, one_line
from qa_bot.interfaces.commands.texts import citation_text, marked
from qa_bot.interfaces.output import digest_json, json_line, summary_json
from qa_bot.types import Claim, Digest, Document, SourceReport

if TYPE_CHECKING:
    from qa_bot.bot import Bot

TITLE = 60  # characters


def summarise(
    session: Session,
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="SOURCE...", help="Files, folders, addresses, -, or documents of the library."),
    ] = None,
    length: Annotated[
        str | None, typer.Option("--length", metavar="LENGTH", help='short, medium, long, "5 sentences", "100 words".')
    ] = None,
    form: Annotated[
        str | None, typer.Option("--form", metavar="FORM", help="prose, points, or headline (and standfirst).")
    ] = None,
    method: Annotated[
        str | None, typer.Option("--method", metavar="METHOD", help="extractive, abstractive or auto.")
    ] = None,
    focus: Annotated[
        str | None, typer.Option("--focus", metavar="QUESTION", help="What the summary should be about.")
    ] = None,
    batch_file: Annotated[
        str | None, typer.Option("--batch", metavar="FILE", help="JSON lines in, JSON lines out; - is stdin.")
    ] = None,
) -> int:
    """Summarise an article, with the source of every sentence; of several, tell what they agree on and where not.

    \b
    Examples:
      qa-bot summarise article.txt
      qa-bot summarise report.pdf --length "100 words" --focus "What did it cost?"
      cat article.txt | qa-bot summarise - --form headline
      qa-bot summarise post.txt herald.txt star.txt
      qa-bot summarise notes/ --focus "Who paid for it?"
      qa-bot summarise --library news
      qa-bot summarise --batch documents.jsonl > summaries.jsonl

    A line of a batch is {"id", "document", "instruction"?}; document is the text itself.
    """
    if batch_file is not None:
        if sources or form:
            raise UsageError("--batch reads everything from its file; leave out SOURCE and --form.")
        return batch.summarise_batch(session, batch_file, length=length, method=method, focus=focus)
    names = sources or []
    if not names and session.library is None:
        raise UsageError(
            "SOURCE is missing.", "Example: qa-bot summarise article.txt, or --library NAME for all of it."
        )
    if any(not name.strip() for name in names):
        raise UsageError("A SOURCE is empty.", "Example: qa-bot summarise article.txt")
    stdin = read_stdin("the article") if "-" in names else None
    inside = not names or any(not is_outside(name) for name in names)
    with session.open() if inside else session.temporary() as bot:
        documents, failed = _read(session, bot, names, stdin)
        started = time.perf_counter()
        if len(documents) == 1 and len(names) < 2:
            with session.activity() as activity:
                summary = activity.follow(
                    bot.summarise_stream(documents[0], length=length, method=method, focus=focus, form=form)
                )
            seconds = time.perf_counter() - started
            shown = summary_json(summary, documents[0].source, seconds) if session.json else {}
            text, note = texts.summary_text(summary), texts.coverage_text(summary)
        else:
            _refuse(method=method, form=form)
            with session.activity() as activity:
                digest = activity.follow(bot.digest_stream(documents, length=length, focus=focus))
            shown = digest_json(digest, time.perf_counter() - started) if session.json else {}
            text, note = digest_text(digest), _read_text(digest)
    emit(json_line(shown) if session.json else text)
    if not session.json:
        session.say(note)
    return EXIT_PARTIAL if failed else 0


def digest_text(digest: Digest) -> str:
    """Return a digest as a person reads it: its parts, each statement with its citations, and those below."""
    if not digest.lines:
        return "Nothing in these articles is about that."
    parts = [_part("What several say", (f"- {marked(claim)}" for claim in digest.agreed))]
    told = (
        f"- {' / '.join(map(one_line, c.values))}\n" + "\n".join(f"    {_titled(claim)}" for claim in c.claims)
        for c in digest.contradictions
    )
    parts.append(_part("Where they differ", told))
    if len(digest.document_ids) > 1 and not digest.agreed and not digest.contradictions:
        parts.append("No statement is made by more than one of them.")
    parts.append(_part("What only one says", (f"- {marked(claim)}" for claim in digest.single)))
    parts.append(_part("One line each", (f"- {_titled(claim)}" for claim in digest.lines)))
    parts.append("\n".join(f"Counted once: {one_line(out)} says what {one_line(kept)} says."
                           for out, kept in digest.duplicates))  # fmt: skip
    parts.append("\n".join(_citations(digest)))
    return "\n\n".join(part for part in parts if part)


def _read(
    session: Session, bot: "Bot", names: list[str], stdin: BinaryIO | None
) -> tuple[list[Document], list[SourceReport]]:
    """The documents of the sources, and what failed. Raises SourceError where nothing can be read."""
    documents: list[Document] = []
    failed: list[SourceReport] = []
    with session.activity() if len(names) != 1 else nullcontext() as activity:
        for item in bot.read_each(names, stdin=stdin):
            if activity is not None:
                activity.step("Reading articles", len(documents))
            if isinstance(item, SourceReport):
                failed.append(item)
            else:
                documents.append(item)
    if not documents and not failed:
        raise UsageError("There is no article to summarise.", "Add some: qa-bot add FILE...")
    if not documents:
        raise SourceError("; ".join(f"{report.source}: {report.reason}" for report in failed))
    for report in failed:
        show_problems(report)
    return documents, failed


def _refuse(*, method: str | None, form: str | None) -> None:
    """Raise UsageError for what has no meaning for a digest."""
    if method == "abstractive":
        raise UsageError(
            "A digest consists of quotations; nothing of it is written.", "Leave out --method abstractive."
        )
    if form is not None:
        raise UsageError("A digest has one form.", "Leave out --form, or name one article.")


def _part(title: str, lines: Iterable[str]) -> str:
    body = "\n".join(lines)
    return f"{bold(title)}\n{body}" if body else ""


def _titled(claim: Claim) -> str:
    return f"{one_line(claim.citations[0].title, TITLE)}: {marked(claim)}"


def _citations(digest: Digest) -> list[str]:
    told = [claim for contradiction in digest.contradictions for claim in contradiction.claims]
    claims = [*digest.agreed, *told, *digest.single, *digest.lines]
    shown = {one_line(claim.text) for claim in claims}
    found = {citation.number: citation for claim in claims for citation in claim.citations}
    return [citation_text(found[n], quote=one_line(found[n].quote) not in shown) for n in sorted(found)]


def _read_text(digest: Digest) -> str:
    text = f"Read {digest.characters:,} characters in {len(digest.document_ids):,} articles."
    return "\n".join([text, *(f"Left out: {one_line(reason)}" for reason in digest.skipped)])
