"""What every verb shares: the common options, the bot that they open, and what comes in through stdin."""

import inspect
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import typer

from qa_bot.errors import LibraryError, UsageError
from qa_bot.interfaces.commands.activity import Activity
from qa_bot.interfaces.commands.reporting import logging_to_stderr, reporting
from qa_bot.interfaces.commands.terminal import is_terminal, note
from qa_bot.types import SURROGATE

if TYPE_CHECKING:
    from qa_bot.bot import Bot
    from qa_bot.settings import Settings

EXIT_CODES = (
    "Exit codes: 0 ok, 1 failure, 2 usage, 3 partial, 4 declined (only with --fail-if-declined), 5 library missing or "
    "damaged, 6 model unavailable, 130 interrupted."
)

# Name of the parameter -> its type, and the option that it is.
COMMON: dict[str, tuple[Any, Any]] = {
    "library": (
        str | None,
        typer.Option(
            None, "--library", "-l", metavar="NAME", help="The library to use. [env: QA_BOT_LIBRARY; else default]"
        ),
    ),
    "config": (
        str | None,
        typer.Option(
            None, "--config", metavar="NAME|FILE", help="Settings: fast, quality, gpu, server or a YAML file."
        ),
    ),
    "set_": (
        list[str] | None,
        typer.Option(
            None, "--set", metavar="KEY=VALUE", help="Change one setting, such as retrieval.k=12. Repeatable."
        ),
    ),
    "json_": (
        bool,
        typer.Option(False, "--json", help="Print one JSON object on stdout; chat, --batch and --watch: one a line."),
    ),
    "quiet": (bool, typer.Option(False, "--quiet", "-q", help="Only results, warnings and errors.")),
    "verbose": (bool, typer.Option(False, "--verbose", "-v", help="More on stderr; tracebacks of errors.")),
}

# What the verbs that read sources take besides: each is a setting by another name.
READING: dict[str, tuple[Any, Any]] = {
    "ocr": (
        bool,
        typer.Option(False, "--ocr", help="Read scanned pages and images by OCR; the program tesseract does it."),
    ),
    "password": (bool, typer.Option(False, "--password", help="Ask for the password of protected PDFs and archives.")),
    "password_file": (
        str | None,
        typer.Option(None, "--password-file", metavar="FILE", help="Read it from the first line of a file instead."),
    ),
}


@dataclass(frozen=True, slots=True)
class Session:
    """The common options of one call."""

    library: str | None = None  # as named by the user; None: nobody named one
    config: str | None = None
    overrides: Mapping[str, str] = field(default_factory=dict)
    json: bool = False
    quiet: bool = False
    verbose: bool = False

    @property
    def library_name(self) -> str:
        """The library to use."""
        return self.library or "default"

    def settings(self) -> "Settings":
        """Return the settings in force. Raises UsageError."""
        from qa_bot.settings import load_settings

        return load_settings(self.config, self.overrides)

    def open(self, *, create: bool = False) -> "Bot":
        """Open the library. Raises LibraryError where it is missing and not created, or damaged."""
        from qa_bot.bot import Bot

        return Bot.open(self.library_name, settings=self.settings(), create=create)

    def temporary(self) -> "Bot":
        """Open a bot that keeps nothing."""
        from qa_bot.bot import Bot

        return Bot.temporary(self.settings())

    def open_for(self, sources: Sequence[str]) -> "Bot":
        """Open the library, since it may hold the sources, or other texts of them.

        Where all are files, addresses or stdin, it is not needed: without one, or where it cannot be opened, which is
        told, what is opened keeps nothing.

        A library that nobody named and that is not there leaves the error to the source: it may be a file misspelt.
        """
        from qa_bot.ingest.loaders import is_outside

        if not all(map(is_outside, sources)):
            return self.open(create=self.library is None)
        if all(source == "-" for source in sources) or not self._is_there():
            return self.temporary()
        try:
            return self.open()
        except LibraryError as error:
            note(f"warning: Whether library {self.library_name!r} holds another text of this is not known: {error}")
            return self.temporary()

    def _is_there(self) -> bool:
        from qa_bot.index.place import library_folder, library_names

        return self.library_name in library_names(library_folder(self.settings().library))

    def activity(self) -> Activity:
        """Return the display of progress."""
        return Activity(quiet=self.quiet)

    def follow(self, items: Iterator[Any]) -> Any:
        """Show progress and drafts as they come; return the last item: the value that the stream was about."""
        with self.activity() as activity:
            return activity.follow(items)

    def say(self, text: str) -> None:
        """Tell on stderr what is good to know, unless --quiet."""
        if not self.quiet:
            note(text)


def add_verb(
    app: typer.Typer, name: str, function: Callable[..., int], *, hidden: bool = False, reads: bool = False
) -> None:
    """Register a function of (session, its own arguments) -> exit code as a verb that takes the common options too.

    `reads`: and those about sources.
    """
    more = READING if reads else {}

    @wraps(function)
    def run(context: typer.Context, **arguments: Any) -> None:
        given = _merge(context.obj or {}, {name: arguments.pop(name) for name in COMMON})
        reading = {name: arguments.pop(name) for name in more}
        quiet, verbose = given["quiet"], given["verbose"]
        with reporting(verbose=verbose, as_json=given["json_"]), logging_to_stderr(quiet=quiet, verbose=verbose):
            session = _session(given)
            code = function(replace(session, overrides={**session.overrides, **_wishes(**reading)}), **arguments)
            raise typer.Exit(code)

    own = list(inspect.signature(function).parameters.values())[1:]
    app.command(name, hidden=hidden, epilog=EXIT_CODES)(_signed(run, own, {**more, **COMMON}))


def add_root(app: typer.Typer, version: Any) -> None:
    """Let the common options, and --version, also stand before the verb."""

    def root(context: typer.Context, **common: Any) -> None:
        context.obj = common  # "version" too: its callback has ended the run where it was given

    parameter = inspect.Parameter("version", inspect.Parameter.KEYWORD_ONLY, annotation=version, default=False)
    app.callback()(_signed(root, [parameter], COMMON))


def _signed(
    run: Callable[..., None], own: list[inspect.Parameter], shared: Mapping[str, tuple[Any, Any]]
) -> Callable[..., None]:
    """Give a function the signature that typer reads: the context, its own arguments, then the shared ones."""
    parameters = [
        inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context),
        *(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own),
        *(
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=option)
            for name, (kind, option) in shared.items()
        ),
    ]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


def _merge(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the common options of both places; what stands after the verb wins, --set adds up."""
    merged = {name: before.get(name, after[name]) if after[name] in (None, False) else after[name] for name in COMMON}
    return merged | {"set_": [*(before.get("set_") or ()), *(after["set_"] or ())]}


def _session(given: Mapping[str, Any]) -> Session:
    overrides = {}
    for pair in given["set_"]:
        key, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"--set {pair!r} lacks a value.", "Write it as --set retrieval.k=12.")
        overrides[key.strip()] = value
    if given["library"] == "":
        raise UsageError("--library is empty.", "Name one, or leave it out; `qa-bot libraries` lists them.")
    return Session(
        library=given["library"] or os.environ.get("QA_BOT_LIBRARY") or None,
        config=given["config"],
        overrides=overrides,
        json=given["json_"],
        quiet=given["quiet"],
        verbose=given["verbose"],
    )


def _wishes(ocr: bool = False, password: bool = False, password_file: str | None = None) -> dict[str, str]:
    """Return the settings that the options about sources stand for. A password is never an argument: `ps` shows those."""
    wishes = {"parsing.ocr": "true"} if ocr else {}
    if password_file is not None:
        try:
            lines = Path(password_file).expanduser().read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"--password-file {password_file!r} cannot be read: {error}.") from None
        if not lines or not lines[0]:
            raise UsageError(f"--password-file {password_file!r} has no password in its first line.")
        return wishes | {"parsing.password": lines[0]}
    return wishes | {"parsing.password": ask_password("Password of the files: ")} if password else wishes


def ask_password(
    prompt: str,
    problem: str = "--password asks for the password on a terminal, and there is none.",
    hint: str = "Use --password-file FILE, or the variable QA_BOT_PARSING__PASSWORD.",
) -> str:
    """Ask for a password on the terminal, without showing it. Raises UsageError where nobody could answer."""
    if not is_terminal(sys.stdin):
        raise UsageError(problem, hint)
    from getpass import getpass

    return getpass(prompt)


def quiet_libraries() -> None:
    """Silence what third-party libraries print: their notices are not for the user of qa-bot. Once a process."""
    import warnings

    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    if not is_terminal(sys.stderr):
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    for name in ("transformers", "sentence_transformers", "huggingface_hub", "httpx", "httpx2", "httpcore", "faiss"):
        logging.getLogger(name).setLevel(logging.ERROR)
    warnings.simplefilter("ignore")


def read_stdin(purpose: str) -> BinaryIO:
    """Return stdin as bytes, and tell a person at a terminal that it is being read."""
    if is_terminal(sys.stdin):
        note(f"Reading {purpose} from the terminal; end with Ctrl-D.")
    return sys.stdin.buffer


def valid_text(text: str, what: str) -> str:
    """Return text that came as an argument. Raises UsageError where it is not valid UTF-8."""
    if SURROGATE.search(text):
        raise UsageError(f"The {what} is not valid UTF-8.", "Give it in UTF-8, or check the locale of the terminal.")
    return text


def decode(data: bytes, what: str) -> str:
    """Return text that came through stdin or a file. Raises UsageError where it is not valid UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"The {what} is not valid UTF-8: byte {error.object[error.start]:#04x} at position {error.start}.",
            "Convert it first, such as: iconv -f LATIN1 -t UTF-8",
        ) from None
