"""`qa-bot sync`: a folder mirrored into a library, a line a change, once or for as long as it is watched."""

from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa_bot.errors import QaBotError, UsageError
from qa_bot.interfaces.commands.adding import exit_code, show_problems
from qa_bot.interfaces.commands.reporting import show_error
from qa_bot.interfaces.commands.session import Session
from qa_bot.interfaces.commands.terminal import OutputClosedError, emit, note, one_line
from qa_bot.interfaces.commands.texts import NOT_READ, report_text
from qa_bot.interfaces.output import Json, error_json, json_line, report_json
from qa_bot.types import SourceReport

if TYPE_CHECKING:
    from qa_bot.bot import Bot

STATUSES = ("added", "replaced", "moved", "removed", "unchanged", "skipped", "failed")


def sync(
    session: Session,
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="The folder whose files the library shall hold.")],
    watch: Annotated[bool, typer.Option("--watch", help="Go on looking, until Ctrl-C.")] = False,
    every: Annotated[
        float, typer.Option("--every", metavar="SECONDS", min=0.1, help="With --watch: seconds between two looks.")
    ] = 5,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Only say what would change; new files are read for it, nothing is stored."),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Remove all its documents where the folder is missing or empty.")
    ] = False,
) -> int:
    """Mirror a folder in a library. It adds what is new, replaces what changed, follows what moved, removes what is gone.

    \b
    Examples:
      qa-bot sync articles/
      qa-bot sync articles/ --library news --dry-run
      qa-bot sync articles/ --watch

    Files that did not change are not read. Documents from elsewhere stay. After Ctrl-C, the same command goes on.
    Pictures, executables and the like are skipped and told, which is no failure; a broken article is one (exit code 3).
    """
    if watch and (dry_run or yes):
        raise UsageError("--watch goes neither with --dry-run nor with --yes.", "Use them without --watch first.")
    with session.open(create=True) as bot:
        if watch:
            return _watch(session, bot, folder, every)
        return _once(session, bot, folder, dry_run=dry_run, yes=yes)


def _once(session: Session, bot: "Bot", folder: str, *, dry_run: bool, yes: bool) -> int:
    reports: list[SourceReport] = []
    stopped: KeyboardInterrupt | QaBotError | None = None
    try:
        with session.activity() as activity:
            activity.step(f"Mirroring {folder}")
            for report in bot.sync(Path(folder), dry_run=dry_run, yes=yes):
                reports.append(report)
                _show(session, report, dry_run=dry_run)
    except (KeyboardInterrupt, QaBotError) as error:
        if not reports:
            raise
        stopped = error
    if session.json:
        failed = error_json(stopped) if isinstance(stopped, QaBotError) else {}
        emit(json_line(sync_json(reports, bot.library_name, dry_run=dry_run) | failed))
    session.say(sync_text(reports, bot.library_name, dry_run=dry_run))
    if stopped is not None:
        note("Stopped. What is reported above is done and stays; the same command again goes on from there.")
    if isinstance(stopped, QaBotError):
        show_error(stopped, verbose=session.verbose)
        return stopped.exit_code
    if stopped is not None:
        raise stopped
    return exit_code(reports)


def _watch(session: Session, bot: "Bot", folder: str, every: float) -> int:
    session.say(f"Watching {folder} every {every:g} s; Ctrl-C ends it.")
    for report in bot.mirror(folder).watch(every):
        if session.json:
            emit(json_line(report_json(report)))
        else:
            _show(session, report)
    return 0


def _show(session: Session, report: SourceReport, *, dry_run: bool = False) -> None:
    if report.status not in (*NOT_READ, "unchanged") and not session.json:
        with suppress(OutputClosedError):  # nobody reads the reports any more; the work goes on
            emit(change_text(report, dry_run=dry_run))
    show_problems(report)


def change_text(report: SourceReport, *, dry_run: bool = False) -> str:
    """Return what became, or would become, of one file, on one line."""
    if report.status in ("added", "replaced") and not dry_run:
        return report_text(report)
    would = "would be " if dry_run else ""
    reason = f"  ({one_line(report.reason)})" if report.reason else ""
    return f"{would}{report.status:<9}  {one_line(report.source)}{reason}"


def sync_text(reports: list[SourceReport], library: str, *, dry_run: bool) -> str:
    """Return how many files and documents had which fate."""
    counts: Counter[str] = Counter(report.status for report in reports)
    shown = ", ".join(f"{counts[status]} {status}" for status in STATUSES if counts[status]) or "nothing to do"
    return f"{'Dry run: ' if dry_run else ''}{shown} (library {library})."


def sync_json(reports: list[SourceReport], library: str, *, dry_run: bool) -> Json:
    """Return all changes and how many there are of each status; files that are unchanged are only counted."""
    counts: Counter[str] = Counter(report.status for report in reports)
    return {
        "library": library,
        "dry_run": dry_run,
        "reports": [report_json(report) for report in reports if report.status != "unchanged"],
        **{status: counts[status] for status in STATUSES},
    }
