"""The verb `summarise`: one article becomes a summary, several become a digest."""

import time
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from qa_bot.errors import EXIT_PARTIAL, SourceError, UsageError
from qa_bot.interfaces.commands import batch, texts
from qa_bot.interfaces.commands.adding import show_problems
from qa_bot.interfaces.commands.session import Session, read_stdin
from qa_bot.interfaces.commands.terminal import emit
from qa_bot.interfaces.output import Json, digest_json, json_line, summary_json
from qa_bot.types import Document, SourceReport, Wishes

if TYPE_CHECKING:
    from qa_bot.bot import Bot


Sources = Annotated[
    list[str] | None,
    typer.Argument(metavar="SOURCE", help="Files, folders, addresses, -, or documents of the library."),
]
Length = Annotated[
    str | None,
    typer.Option(
        "--length",
        metavar="LENGTH",
        help='short, medium, long (2, 3, 8 sentences; 3, 5, 10 points), "5 sentences", "100 words".',
    ),
]
Form = Annotated[
    str | None,
    typer.Option(
        "--form", metavar="FORM", help="prose, points, or headline (and standfirst). Several articles: points."
    ),
]
Method = Annotated[str | None, typer.Option("--method", metavar="METHOD", help="extractive, abstractive or auto.")]
Focus = Annotated[
    str | None,
    typer.Option("--focus", metavar="QUESTION", help="What the summary should be about, in at most 4,000 characters."),
]


def summarise(
    session: Session,
    sources: Sources = None,
    length: Length = None,
    form: Form = None,
    method: Method = None,
    focus: Focus = None,
    batch_file: batch.File = None,
) -> int:
    """Summarise articles, with the source of every sentence. Of several, it tells where they agree and where not.

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
    with session.open_for(names) if names else session.open() as bot:
        documents, unread = _read(session, bot, names, stdin)
        wishes: Wishes = {"length": length, "method": method, "focus": focus, "form": form}
        one = len(documents) == 1 and len(names) < 2
        shown, text, note = (_summary if one else _digest)(session, bot, documents, wishes)
    emit(json_line(shown) if session.json else text)
    if not session.json:
        session.say(note)
    return EXIT_PARTIAL if any(report.status == "failed" for report in unread) else 0


def _summary(session: Session, bot: "Bot", documents: list[Document], wishes: Wishes) -> tuple[Json, str, str]:
    """The summary of the one document as JSON and as text, and a sentence on what was read."""
    started = time.perf_counter()
    summary = session.follow(bot.summarise_stream(documents[0], **wishes))
    shown = summary_json(summary, documents[0].source, time.perf_counter() - started)
    return shown, texts.summary_text(summary), texts.coverage_text(summary)


def _digest(session: Session, bot: "Bot", documents: list[Document], wishes: Wishes) -> tuple[Json, str, str]:
    """The same of several. Raises UsageError for what has no meaning for a digest."""
    if wishes["method"] == "abstractive":
        raise UsageError(
            "A digest consists of quotations; nothing of it is written.", "Leave out --method abstractive."
        )
    if wishes["form"] not in (None, "points"):
        raise UsageError(
            "What several articles say is told in points.",
            "Leave out --form, or name one article for prose or a headline.",
        )
    started = time.perf_counter()
    digest = session.follow(bot.digest_stream(documents, length=wishes["length"], focus=wishes["focus"]))
    shown = digest_json(digest, time.perf_counter() - started)
    return shown, texts.digest_text(digest), texts.digest_read_text(digest)


def _read(
    session: Session, bot: "Bot", names: list[str], stdin: BinaryIO | None
) -> tuple[list[Document], list[SourceReport]]:
    """The documents of the sources, and what was not read. Raises SourceError where nothing can be read."""
    documents: list[Document] = []
    unread: list[SourceReport] = []
    with session.activity() if len(names) != 1 else nullcontext() as activity:
        for item in bot.read_each(names, stdin=stdin):
            if activity is not None:
                activity.step("Reading articles", len(documents))
            if isinstance(item, SourceReport):
                unread.append(item)
            else:
                documents.append(item)
    if not documents and not unread:
        raise UsageError("There is no article to summarise.", "Add some: qa-bot add FILE...")
    if not documents:
        raise SourceError("; ".join(f"{report.source}: {report.reason}" for report in unread))
    for report in unread:
        show_problems(report)
    return documents, unread
