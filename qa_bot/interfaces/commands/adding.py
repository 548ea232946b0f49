"""`qa-bot add`: sources one after the other, a line each, and the names of what was not reached."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from qa_bot.errors import EXIT_INTERRUPTED, EXIT_PARTIAL, QaBotError
from qa_bot.interfaces.commands.reporting import show_error
from qa_bot.interfaces.commands.session import Session
from qa_bot.interfaces.commands.terminal import OutputClosedError, emit, note, one_line
from qa_bot.interfaces.commands.texts import NOT_READ, STATUSES, report_text, reports_text
from qa_bot.interfaces.output import Json, error_json, json_line, report_json
from qa_bot.types import SourceReport, readable

SHOWN = 10  # sources that are named where many were not added

if TYPE_CHECKING:
    from qa_bot.bot import Bot
    from qa_bot.types import Document


def add_sources(session: Session, bot: "Bot", sources: Sequence[str], *, example: bool, stdin: BinaryIO | None) -> int:
    """Add sources and show what became of each. Return the exit code.

    When it is interrupted, or the library or a model fails, what was added stays, and the rest is named.
    """
    reports: list[SourceReport] = []
    rest = list(sources)
    stopped: KeyboardInterrupt | QaBotError | None = None
    try:
        with session.activity() as activity:
            if example:
                _show(session, bot.add_example(), reports)

            def each() -> Iterator[str]:  # one run: what one source gave, another may not take away
                for number, source in enumerate(sources):
                    activity.step(f"Adding {source}", number, len(sources))
                    yield source
                    rest.pop(0)

            for report in bot.add_each(each(), stdin=stdin):
                _show(session, report, reports)
    except (KeyboardInterrupt, QaBotError) as error:
        stopped = error
        rest[:1] = [name for source in rest[:1] for name in unread(source, {report.source for report in reports})]
    if session.json:
        failed = error_json(stopped) if isinstance(stopped, QaBotError) else {}
        emit(json_line(reports_json(reports, rest, bot.library_name) | failed))
    session.say(reports_text(reports, bot.library_name))
    if isinstance(stopped, KeyboardInterrupt) or (stopped is not None and reports):
        _name_rest(rest)
    if isinstance(stopped, QaBotError):
        show_error(stopped, verbose=session.verbose)
        return stopped.exit_code
    return EXIT_INTERRUPTED if stopped is not None else exit_code(reports)


def read_sources(
    session: Session, bot: "Bot", sources: Sequence[str], *, stdin: BinaryIO | None = None
) -> list[SourceReport]:
    """Read sources, and documents of the library by name, into a bot that keeps nothing; show what failed or was lost.

    Return what became of each. Raises UsageError where a name fits several documents.
    """
    from qa_bot.ingest.access.schemes import ADDRESS
    from qa_bot.ingest.loaders import is_outside

    reports: list[SourceReport] = []
    with session.activity() as activity, session.open_for(sources) as shelf:

        def each() -> Iterator["str | Document"]:
            for number, source in enumerate(sources):
                activity.step(f"Reading {source}", number, len(sources))
                held = bool(ADDRESS.match(source.strip())) and shelf.holds(source.strip())
                for item in [source] if is_outside(source) and not held else shelf.read_each([source]):
                    if isinstance(item, SourceReport):
                        reports.append(item)
                    else:
                        yield item

        for report in bot.add_each(each(), stdin=stdin):
            reports.append(report)
            if report.document_id:
                shelf.tell_other(bot.document(report.document_id))
    for report in reports:
        show_problems(report)
    return reports


def reports_json(reports: Sequence[SourceReport], rest: Sequence[str], library: str) -> Json:
    """Return all reports and how many there are of each status; `not_added` names what an interruption left out."""
    counts: Counter[str] = Counter(report.status for report in reports)
    return {
        "library": library,
        "reports": [report_json(report) for report in reports],
        **{status: counts[status] for status in STATUSES},
        "not_added": list(rest),
    }


def unread(source: str, reported: Collection[str]) -> list[str]:
    """Return what is left of a source that was being read: of a folder its files that no report names."""
    path = Path(source).expanduser()
    if not path.is_dir():
        return [] if readable(str(path.resolve())) in reported else [readable(source)]
    files = (file for file in sorted(path.rglob("*")) if file.is_file())
    visible = [file for file in files if not any(part.startswith(".") for part in file.relative_to(path).parts)]
    return [readable(str(file)) for file in visible if readable(str(file.resolve())) not in reported]


def exit_code(reports: Sequence[SourceReport]) -> int:
    """Return 0 where no source failed, 1 where none was read, else 3. What was skipped is no failure."""
    if all(report.status != "failed" for report in reports):
        return 0
    return 1 if all(report.status in NOT_READ for report in reports) else EXIT_PARTIAL


def show_problems(report: SourceReport) -> None:
    """Show on stderr why a source failed or was skipped, or what was lost or guessed although it was added."""
    if report.status in NOT_READ:
        note(report_text(report))
    for warning in report.warnings:
        note(f"warning: {one_line(report.source)}: {one_line(warning)}")


def _show(session: Session, report: SourceReport, reports: list[SourceReport]) -> None:
    reports.append(report)
    if report.status not in NOT_READ and not session.json:
        with suppress(OutputClosedError):  # nobody reads the reports any more; the work goes on
            emit(report_text(report))
    show_problems(report)


def _name_rest(rest: Sequence[str]) -> None:
    """Name the sources that were not added, the one that was being read first."""
    note("Stopped. What is reported above is in the library and stays. Not added, or not whole:")
    for source in rest[:SHOWN]:
        note(f"  {one_line(source)}")
    if len(rest) > SHOWN:
        note(f"  and {len(rest) - SHOWN:,} more; --json names all")
    note("The same command again adds the rest; what is there is skipped.")
