"""`qa-bot bench`: how fast everything is on this machine, and how near to what the machine can do."""

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa_bot.errors import EXIT_INTERRUPTED, UsageError
from qa_bot.interfaces.commands import terminal
from qa_bot.interfaces.commands.adding import show_problems
from qa_bot.interfaces.commands.html_file import Html, check_place, write_page
from qa_bot.interfaces.commands.session import Session
from qa_bot.interfaces.commands.terminal import emit
from qa_bot.interfaces.output import json_line
from qa_bot.types import Document, SourceReport

if TYPE_CHECKING:
    from qa_bot.evaluation.bench_rows import Bench


def bench(
    session: Session,
    articles: Annotated[
        list[str] | None,
        typer.Argument(metavar="SOURCE...", help="Articles whose text is used; else the example's."),
    ] = None,
    full: Annotated[
        bool,
        typer.Option("--full", help="More of everything, libraries up to 1,000,000 passages: a quarter of an hour."),
    ] = False,
    html: Html = None,
    gguf: Annotated[
        str | None,
        typer.Option("--gguf", metavar="FILE", help="The generator's file for llama.cpp, where that is installed."),
    ] = None,
) -> int:
    """Measure how fast this machine starts, answers and searches. Also embedding, generation, and the most it could do.

    \b
    Examples:
      qa-bot bench
      qa-bot bench notes/ --html speed.html
      qa-bot bench --full --json

    It takes about a minute, beside plain use of the same libraries, and beside txtai, langchain, llama-index,
    haystack-ai and llama-cpp-python where they are installed. Nothing else should run meanwhile. Ctrl-C shows what
    was measured so far.
    """
    from qa_bot.evaluation.bench_report import bench_json, page
    from qa_bot.evaluation.bench_run import measure

    if gguf is not None and not Path(gguf).expanduser().is_file():
        raise UsageError(f"--gguf: there is no file {gguf!r}.")
    check_place(html)
    documents = _read(session, articles) if articles else []
    file = Path(gguf).expanduser() if gguf else None
    with session.activity() as activity:
        found = measure(session.settings(), documents, full=full, gguf=file, watch=activity.step)
    if html is not None:
        write_page(session, html, page(found))
    emit(json_line(bench_json(found)) if session.json else bench_text(found))
    return 0 if found.complete else EXIT_INTERRUPTED


def _read(session: Session, articles: list[str]) -> list[Document]:
    """Return the documents of sources; what cannot be read is told. Raises UsageError where that is all of them."""
    documents: list[Document] = []
    with session.temporary() as bot:
        for item in bot.read_each(articles):
            if isinstance(item, SourceReport):
                show_problems(item)
            else:
                documents.append(item)
    if not documents:
        raise UsageError("None of the sources could be read.", "Leave them out to measure with the example.")
    return documents


def bench_text(found: "Bench") -> str:
    """Return the figures as a table a part, what was skipped, and the machine."""
    from qa_bot.evaluation.bench_report import HEADS, cells

    tables = [
        terminal.table([(part, *HEADS[1:]), *(cells(row) for row in rows)])
        for part, rows in groupby(found.rows, key=lambda row: row.part)
    ]
    about = "\n".join(f"{name}: {text}" for name, text in found.about.items())
    return "\n\n".join([*tables, *found.skipped, about])
