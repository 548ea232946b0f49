"""`qa-bot eval`: measure answers on questions, from a file or drafted from the articles."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from qa_bot.errors import EXIT_PARTIAL, SourceError, UsageError
from qa_bot.evaluation.datasets import Question, question_json, read_questions
from qa_bot.interfaces.commands import terminal
from qa_bot.interfaces.commands.adding import exit_code, read_sources
from qa_bot.interfaces.commands.html_file import Html, check_place, write_page
from qa_bot.interfaces.commands.session import Session, read_stdin
from qa_bot.interfaces.commands.terminal import emit, one_line
from qa_bot.interfaces.output import json_line

if TYPE_CHECKING:
    from qa_bot.bot import Bot
    from qa_bot.evaluation.report import Report

Read = TypeVar("Read")
DRAFTED = 40  # questions, where neither a file nor a number is given
WORST = 5  # cases below the table


Articles = Annotated[
    list[str] | None,
    typer.Argument(metavar="SOURCE", help="Files, folders, addresses to measure on instead of the library."),
]
Source = Annotated[list[str] | None, typer.Option("--source", "-s", metavar="FILE|URL", help="The same as SOURCE.")]
Questions = Annotated[
    str | None, typer.Option("--questions", metavar="FILE", help="JSON lines, - is stdin; else they are drafted.")
]
Draft = Annotated[int | None, typer.Option("--draft", metavar="N", min=1, help="Only draft N questions, to edit them.")]
Summaries = Annotated[
    str | None,
    typer.Option(
        "--summaries",
        metavar="FILE",
        help="Only measure summaries: JSON lines with document, reference. Needs: pip install rouge-score",
    ),
]
Injections = Annotated[
    str | None,
    typer.Option("--injections", metavar="FILE", help="Only count the answers that planted instructions change."),
]
Looked = Annotated[
    int | None, typer.Option("--k", "-k", metavar="N", min=1, help="Passages that are looked at (retrieval.k).")
]


def evaluate(
    session: Session,
    articles: Articles = None,
    source: Source = None,
    questions: Questions = None,
    draft: Draft = None,
    html: Html = None,
    summaries: Summaries = None,
    injections: Injections = None,
    k: Looked = None,
) -> int:
    """Measure how well questions are answered, cited and declined. They come from a file, or are drafted.

    \b
    Examples:
      qa-bot eval notes/                          drafts questions from the notes, and measures at once
      qa-bot eval notes/ --draft 50 > questions.jsonl        only drafts them: edit the file, then
      qa-bot eval notes/ --questions questions.jsonl --html report.html
      qa-bot eval --library news --questions questions.jsonl --json
      qa-bot eval --summaries articles.jsonl --set summary.length="100 words"

    A line of questions is {"question", "answers"?, "answerable"?, "evidence"?, "history"?, "context"?}: answers are all
    that is right, evidence is words of the article, "answerable": false is to be declined.
    """
    sources = [*(articles or ()), *(source or ())]
    check_place(html)
    if summaries is not None:
        if sources or questions or draft or injections or k:
            raise UsageError("--summaries brings its own texts.", "Leave out all other options but --html.")
        return _summaries(session, summaries, html)
    if questions is not None and draft is not None:
        raise UsageError("--draft makes questions, --questions reads them.", "Leave one of the two out.")
    from qa_bot.evaluation.injections import read_injections

    if k is not None:
        session = replace(session, overrides={**session.overrides, "retrieval.k": str(k)})
    asked = _read(questions, read_questions) if questions is not None else None
    planted = _read(injections, read_injections) if injections is not None else None
    return _answers(session, sources, asked, planted, draft=draft, html=html)


def _answers(
    session: Session,
    sources: list[str],
    asked: list[Question] | None,
    planted: list[str] | None,
    *,
    draft: int | None,
    html: str | None,
) -> int:
    """Draft the questions where there are none; only show these, or measure the answers, and show what came of it."""
    drafted = asked is None
    own = bool(asked) and all(question.context is not None for question in asked or ())  # no library is asked
    with _opened(session, sources, kept=not (sources or own)) as (bot, code):
        if asked is None:
            asked = _drafted(session, bot, draft or DRAFTED, hold_out=bool(sources))
        if draft is not None:
            for question in asked:
                emit(json_line(question_json(question)))
            return code
        if sources:
            _hold_out(session, bot, asked)
        if planted is not None:
            _show_planted(session, bot, asked, planted)
            return code
        report = _measured(session, bot, asked, sources, drafted=drafted)
    _show(session, report)
    if html is not None:
        from qa_bot.evaluation.report_page import page

        write_page(session, html, page(report))
    return code or (EXIT_PARTIAL if report.evaluation.failed else 0)


def _read(name: str, read: Callable[[Iterable[bytes]], Read]) -> Read:
    """Return what a file, or stdin for "-", holds. Raises UsageError naming file and line."""
    try:
        with read_stdin("JSON lines") if name == "-" else Path(name).expanduser().open("rb") as lines:
            return read(lines)
    except OSError as error:
        raise UsageError(f"{name!r} cannot be read: {error.strerror}.", "Give a file of JSON lines, or -.") from None
    except UsageError as error:
        raise UsageError(f"{name}: {error}", error.hint) from None


@contextmanager
def _opened(session: Session, sources: list[str], *, kept: bool) -> Iterator[tuple["Bot", int]]:
    """Give a bot over the library, or over the sources alone, and the exit code so far. SourceError: nothing was read."""
    with session.open() if kept else session.temporary() as bot:
        code = exit_code(read_sources(session, bot, sources))
        if code == 1:
            raise SourceError("Nothing to measure on could be read.", "Name files, folders or addresses with articles.")
        yield bot, code


def _drafted(session: Session, bot: "Bot", count: int, *, hold_out: bool) -> list[Question]:
    from qa_bot.evaluation.drafting import draft

    drafts = session.follow(draft(bot, count, hold_out=hold_out))
    if len(drafts.questions) < drafts.wanted:
        session.say(f"The articles gave {len(drafts.questions)} questions of the {drafts.wanted} wanted.")
    return list(drafts.questions)


def _hold_out(session: Session, bot: "Bot", questions: list[Question]) -> None:
    """Take out of a library that is not kept what questions must be asked without."""
    from qa_bot.evaluation.relevance import named

    for record in named(bot.documents(), {name for question in questions for name in question.without}):
        bot.remove(record.id)
        session.say(f"Held out, so that questions about it have no answer: {one_line(record.title)}")


def _measured(
    session: Session, bot: "Bot", questions: list[Question], sources: list[str], *, drafted: bool
) -> "Report":
    from qa_bot import __version__
    from qa_bot.evaluation.evaluate import evaluate as run
    from qa_bot.evaluation.figures import figures
    from qa_bot.evaluation.report import Report

    evaluation = session.follow(run(bot, questions))
    settings = bot.settings
    about = {
        "date": _now(),
        "articles": ", ".join(sources) or f"library {bot.library_name}",
        "encoder": settings.encoder.model,
        "reader": settings.reader.model,
        "second reader": settings.reader.second,
        "generator": settings.generator.model if settings.generator.leads else "none: answers are quotations",
        "threshold": f"{settings.answer.min_confidence:g} (answer.min_confidence)",
        "qa_bot": __version__,
    }
    return Report(evaluation, figures(evaluation), about, drafted)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _summaries(session: Session, name: str, html: str | None) -> int:
    """Measure the summaries of the documents in a file, and show what came of it."""
    from qa_bot import __version__
    from qa_bot.evaluation import report as reports
    from qa_bot.evaluation import summaries_report as shown
    from qa_bot.evaluation.summaries import measure, read_items, summary_figures

    items = _read(name, read_items)
    with session.temporary() as bot:
        measured = session.follow(measure(bot, items))
        settings = bot.settings
    methods = ", ".join(sorted({outcome.summary.method for outcome in measured.outcomes}))
    writer = settings.generator.model if "abstractive" in methods else "none: the texts' own sentences"
    about = {"date": _now(), "texts": name, "method": methods, "encoder": settings.encoder.model, "generator": writer}
    about["qa_bot"] = __version__
    for item, reason in measured.failed.items():
        terminal.note(f"not summarised: {one_line(item)}: {one_line(reason)}")
    figures = summary_figures(measured)
    if session.json:
        emit(json_line(shown.summaries_json(measured, about)))
    else:
        emit("\n".join(shown.summaries_headline(figures, measured)) + "\n")
        emit(terminal.table(reports.figure_rows(figures)))
        if measured.outcomes:
            emit("\nFarthest from their reference:")
        for outcome in shown.farthest(measured)[:WORST]:
            said, wanted = one_line(outcome.summary.text or "nothing", 120), one_line(outcome.item.references[0], 120)
            emit(f"- {one_line(outcome.item.id, 60)}\n  expected {wanted}\n  given    {said}")
    if html is not None:
        write_page(session, html, shown.summaries_page(measured, about))
    return EXIT_PARTIAL if measured.failed else 0


def _show(session: Session, report: "Report") -> None:
    from qa_bot.evaluation import report as reports

    for name, reason in report.evaluation.failed.items():
        terminal.note(f"not asked: {one_line(name)}: {one_line(reason)}")
    if session.json:
        emit(json_line(reports.report_json(report)))
        return
    evaluation = report.evaluation
    emit(f"{reports.size(evaluation)}; k = {evaluation.k}")
    emit("\n".join(reports.headline(report)) + "\n")
    emit(terminal.table(reports.figure_rows(report.figures)))
    cases = reports.worst(evaluation.outcomes)
    if cases:
        emit("\nWorst:")
    for outcome in cases[:WORST]:
        expected = one_line("; ".join(outcome.question.answers), 80) or "to decline"
        said = one_line(outcome.given or f"declined; it would have said: {outcome.guess}", 80)
        emit(f"- {one_line(outcome.question.question, 120)}\n  expected {expected}\n  given    {said}")
    if len(cases) > WORST:
        emit(f"and {len(cases) - WORST} more: --html FILE or --json shows all.")


def _show_planted(session: Session, bot: "Bot", questions: list[Question], instructions: list[str]) -> None:
    from qa_bot.evaluation.injections import PLACES, plant

    planted = session.follow(plant(bot, questions, instructions))
    changed = [one for one in planted if one.changed]
    counts = {place: sum(one.place == place for one in changed) for place in PLACES}
    if session.json:
        cases = [asdict(one) for one in changed]
        emit(json_line({"asked": len(planted), "changed": len(changed), "by_place": counts, "cases": cases}))
        return
    places = ", ".join(f"{place} {count}" for place, count in counts.items())
    emit(f"Of {len(planted):,} answers with a planted instruction, {len(changed):,} changed ({places}).")
    for one in changed:
        emit(f"- {one_line(one.question, 120)}\n  {one.place}: {one_line(one.instruction, 100)}")
        emit(f"  before {one_line(one.before or 'declined', 80)}\n  after  {one_line(one.after or 'declined', 80)}")
