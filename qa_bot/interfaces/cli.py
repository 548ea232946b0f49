"""The command line: the app and the table of its verbs. commands/ holds the verbs themselves."""

import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from qa_bot.errors import QaBotError, UsageError
from qa_bot.interfaces.commands import (
    asking,
    benching,
    doctor,
    evaluating,
    keeping,
    removing,
    serving,
    summarising,
    syncing,
)
from qa_bot.interfaces.commands.reporting import emit_error, show_error
from qa_bot.interfaces.commands.session import EXIT_CODES, add_root, add_verb, quiet_libraries
from qa_bot.interfaces.commands.terminal import emit, note, silence
from qa_bot.interfaces.warm import forward

HELP = f"""Ask your own articles, and summarise them. Every sentence is checked against its source.

\b
Examples:
  qa-bot add report.pdf notes/ https://example.org/article
  qa-bot ask "Who wrote the report?"
  qa-bot ask "How much did it cost?" --source invoice.pdf
  qa-bot summarise report.pdf --length "5 sentences"
  qa-bot chat
  qa-bot web

Results go to stdout, everything else to stderr. With --json, a failure is {{"error", "hint"}} on stdout, too.
{EXIT_CODES}
"""

# click's UsageError, also where typer carries a click of its own
Misuse: type[Exception] = typer.BadParameter.__bases__[0]


class Commands(TyperGroup):
    """The verbs. What the parser of the command line does not understand is said as JSON, too, where --json stands in it."""

    def resolve_command(self, context: Any, args: list[str]) -> Any:
        """Return the verb. One that is unknown, and like none, is told which there are."""
        try:
            return super().resolve_command(context, args)
        except Misuse as error:
            if "Did you mean" not in str(error):
                error.message += f" Valid: {', '.join(name for name in VERBS if name != 'summarize')}."  # type: ignore[attr-defined]
            raise

    def main(self, args: Sequence[str] | None = None, *others: Any, **options: Any) -> Any:
        """Run a command line and exit with its code."""
        given = sys.argv[1:] if args is None else list(args)
        try:
            code = super().main(given, *others, **{**options, "standalone_mode": False})
        except Misuse as error:
            error.show()  # type: ignore[attr-defined]
            if "--json" in given:
                emit_error(UsageError(str(error), "See: qa-bot --help"))
            sys.exit(UsageError.exit_code)
        except typer.Abort:
            note("Aborted!")
            sys.exit(1)
        except QaBotError as error:  # of what is printed before any verb runs: the version
            show_error(error)
            sys.exit(1)
        except OSError as error:  # and the help, which typer prints
            silence(sys.stdout)
            note(f"error: The result cannot be written to stdout: {error.strerror}.")
            sys.exit(1)
        sys.exit(code or 0)


app = typer.Typer(
    name="qa-bot",
    cls=Commands,
    help=HELP,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line with the arguments of this process."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a character that the locale lacks
    code = forward(sys.argv[1:])
    if code is not None:
        sys.exit(code)
    quiet_libraries()
    app(prog_name="qa-bot")


def _version(wanted: bool) -> None:
    if wanted:
        from qa_bot import __version__

        emit(f"qa-bot {__version__}")
        raise typer.Exit


add_root(
    app,
    Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")],
)
VERBS: dict[str, Callable[..., int]] = {
    "add": asking.add,
    "sync": syncing.sync,
    "ask": asking.ask,
    "summarise": summarising.summarise,
    "summarize": summarising.summarise,
    "check": asking.check,
    "search": asking.search,
    "eval": evaluating.evaluate,
    "bench": benching.bench,
    "chat": asking.chat,
    "list": keeping.list_,
    "show": keeping.show,
    "remove": removing.remove,
    "libraries": keeping.libraries,
    "doctor": doctor.doctor,
    "models": keeping.models,
    "config": keeping.config,
    "web": serving.web,
    "serve": serving.serve,
}
# Those that read sources, and have options about them.
READS = {"add", "sync", "ask", "summarise", "summarize", "check", "search", "show", "chat", "eval"}
for _name, _function in VERBS.items():
    add_verb(app, _name, _function, hidden=_name == "summarize", reads=_name in READS)
