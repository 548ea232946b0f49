"""`qa-bot chat`: a conversation at the terminal, or over a pipe, one question a line."""

import re
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING, Any

from qa_bot.errors import EXIT_PARTIAL, QaBotError, UsageError
from qa_bot.interfaces.commands.reporting import emit_error, show_error
from qa_bot.interfaces.commands.session import Session, decode
from qa_bot.interfaces.commands.terminal import emit, is_terminal, note, one_line
from qa_bot.interfaces.commands.texts import answer_text, records_text, summary_text
from qa_bot.interfaces.output import answer_json, json_line, record_json, summary_json
from qa_bot.interfaces.phrases import plural
from qa_bot.types import Turn

if TYPE_CHECKING:
    from qa_bot.bot import Bot

HELP = """Type a question; follow-up questions know what came before.
  /sources          the articles
  /summary [NAME]   summarise an article, by id, source or title
  /clear            forget the conversation
  /help             this
  /quit             leave (or Ctrl-D)
Ctrl-C stops an answer."""
PROMPT = "> "
LEAVE = re.compile(r"/(?:quit|exit)|(?:quit|exit|bye)\W*", re.IGNORECASE)


def talk(session: Session, bot: "Bot") -> int:
    """Answer questions until the input ends. Return 0, or 3 where a question over a pipe failed.

    With --json each question, and each command that shows articles, prints an object on a line; one that fails its error.
    """
    person = is_terminal(sys.stdin)
    if person:
        session.say(f"{plural(len(bot.documents()), 'article')}. /help shows the commands, Ctrl-D leaves.")
    turns: list[Turn] = []
    failed = 0
    for said in _questions() if person else _piped_questions():
        try:
            line = said if isinstance(said, str) else decode(said, "question").strip()
            if LEAVE.fullmatch(line):
                break
            if not person and not session.json:
                session.say(f"{PROMPT}{one_line(line)}")  # on a screen it shows whose answer comes next
            with _stopping(person) as stop:
                _respond(session, bot, line, turns, stop)
        except QaBotError as error:
            show_error(error, verbose=session.verbose)
            if session.json:  # whoever counts objects and questions stays in step
                emit_error(error)
            failed += 1
        except KeyboardInterrupt:
            if not person:
                raise
            note("Stopped.")
    return EXIT_PARTIAL if failed and not person else 0


def _respond(session: Session, bot: "Bot", line: str, turns: list[Turn], stop: threading.Event) -> None:
    """Do what a line asks for; an answer is appended to the turns."""
    command, _, name = line.partition(" ")
    if command == "/help":
        note(HELP)
    elif command == "/clear":
        turns.clear()
    elif command == "/sources":
        records = bot.documents()
        shown = {"documents": [record_json(record) for record in records]}
        emit(json_line(shown) if session.json else records_text(records))
    elif command == "/summary":
        _summarise(session, bot, name.strip(), stop)
    elif command.startswith("/"):
        raise UsageError(f"There is no command {command}.", HELP)
    else:
        _answer(session, bot, line, turns, stop)


def _answer(session: Session, bot: "Bot", question: str, turns: list[Turn], stop: threading.Event) -> None:
    answer, seconds = _followed(session, bot.ask_stream(question, turns, stop=stop), stop)
    if session.json:
        emit(json_line(answer_json(answer, seconds)))
    else:
        emit(answer_text(answer) + "\n")
    turns.append(answer.turn)


def _summarise(session: Session, bot: "Bot", name: str, stop: threading.Event) -> None:
    records = bot.documents()
    if not name and len(records) != 1:
        raise UsageError(f"There are {len(records)} articles.", "Name one: /summary TITLE. /sources shows them.")
    document = bot.document(name or records[0].id)
    summary, seconds = _followed(session, bot.summarise_stream(document, stop=stop), stop)
    if session.json:
        emit(json_line(summary_json(summary, document.source, seconds)))
    else:
        emit(summary_text(summary) + "\n")


def _followed(session: Session, items: Iterator[Any], stop: threading.Event) -> tuple[Any, float]:
    """Return what a stream ends with and the seconds it took. Raises KeyboardInterrupt where it was to stop."""
    started = time.perf_counter()
    found = session.follow(items)
    if stop.is_set():
        raise KeyboardInterrupt
    return found, time.perf_counter() - started


def _questions() -> Iterator[str]:
    """Yield what a person types, with line editing and the history of this session where the system has it."""
    with suppress(ImportError):  # Windows has none
        import readline  # noqa: F401  # importing it is what gives input() its editing
    while True:
        try:
            line = input(PROMPT) if is_terminal(sys.stdout) else _asked_on_stderr()
        except EOFError:
            note()
            return
        except KeyboardInterrupt:
            note("\nCtrl-D leaves.")
            continue
        if line.strip():
            yield line.strip()


def _asked_on_stderr() -> str:
    """Read a line where stdout goes elsewhere: the prompt is not a result. Raises EOFError at the end."""
    note(PROMPT, end="")
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line


def _piped_questions() -> Iterator[bytes]:
    for line in iter(sys.stdin.buffer.readline, b""):  # each as it comes
        if line.strip():
            yield line


@contextmanager
def _stopping(person: bool) -> Iterator[threading.Event]:
    """Let the first Ctrl-C ask for a stop, and a second one interrupt. Over a pipe, the first one interrupts."""
    stop = threading.Event()
    if not person:
        yield stop
        return

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = signal.signal(signal.SIGINT, ask_to_stop)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
