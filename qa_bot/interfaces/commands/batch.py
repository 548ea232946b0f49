"""The four `--batch` forms: one JSON object a line in, one a line out, in the same order, models loaded once.

Every input line gets an output line, a bad one {"id", "error"}; then the exit code is 3. Blank lines are skipped.
Lines of a file are worked on together, those of a pipe one by one: a program may wait for each answer.
"""

import json
import logging
import os
import re
import stat
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from qa_bot.errors import EXIT_DECLINED, EXIT_PARTIAL, LibraryError, ModelError, QaBotError, UsageError
from qa_bot.evaluation.datasets import json_object, read_history, text_of
from qa_bot.interfaces.commands.session import Session, decode, read_stdin
from qa_bot.interfaces.commands.terminal import emit, one_line
from qa_bot.interfaces.commands.timing import SharedClock
from qa_bot.interfaces.output import (
    Json,
    answer_json,
    check_json,
    explain_json,
    hits_json,
    in_own_text,
    json_line,
    summary_json,
)
from qa_bot.models import computing
from qa_bot.models.generator import at_once
from qa_bot.types import Document

if TYPE_CHECKING:
    from qa_bot.bot import Bot
    from qa_bot.ingest.inline import InlineText

File = Annotated[str | None, typer.Option("--batch", metavar="FILE", help="JSON lines in, JSON lines out; - is stdin.")]

NUMBER = r"(\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten)"
NEARLY = r"(?:(?:about|around|roughly|exactly|at most|up to|no more than)\s+)?"
LENGTH = re.compile(  # "in about 100 words", "a 3-sentence summary"; not "two sentences in prison"
    rf"\b(?:in|with|using|of|to)\s+{NEARLY}{NUMBER}\s+(sentence|word)s?\b|\b{NUMBER}-(sentence|word)\b", re.IGNORECASE
)
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

TOGETHER = 8  # lines of a file that are worked on at once: their texts share batches of the models

LOG = logging.getLogger("qa_bot")


def ask_batch(session: Session, file: str, *, explain: bool = False, fail_if_declined: bool = False) -> int:
    """Answer {"id", "question", "history"?, "context"?} a line. Return the exit code."""
    declined = 0

    def count(result: Json) -> None:
        nonlocal declined
        declined += result.get("declined") is not None

    clock = SharedClock()
    with _library_or_context(session) as (bot, missing):

        def answer_line(line: Json) -> Json:
            if missing is not None and line.get("context") is None:
                raise missing
            question, turns = _text(line, "question"), read_history(line.get("history"))
            context = None if line.get("context") is None else _inline(line, "context")
            with clock.measured() as seconds:
                answer = bot.ask(question, turns, context=None if context is None else context.read)
                told = {"explain": explain_json(answer)} if explain else {}
                return _told(answer_json(answer, seconds()) | told, context)

        code = run_batch(file, answer_line, together=TOGETHER, told=count)
    return code or (EXIT_DECLINED if fail_if_declined and declined else 0)


def search_batch(session: Session, file: str, *, k: int, documents: bool) -> int:
    """Search for {"id", "question"} a line. Return the exit code."""
    with session.open() as bot:
        return run_batch(
            file,
            lambda line: hits_json(bot.search(_text(line, "question"), k, documents=documents)),
            together=TOGETHER,
        )


def summarise_batch(session: Session, file: str, *, length: str | None, method: str | None, focus: str | None) -> int:
    """Summarise {"id", "document", "instruction"?} a line. Return the exit code.

    The instruction of a line comes before the options: its length, and the question that it asks.
    """
    clock = SharedClock()
    with session.temporary() as bot:

        def summarise_line(line: Json) -> Json:
            wanted, question = read_instruction(_text(line, "instruction", required=False))
            text = _inline(line, "document")
            document = Document.of(text.read, source=_source(line))
            with clock.measured() as seconds:
                summary = bot.summarise(document, length=wanted or length, method=method, focus=question or focus)
                return _told(summary_json(summary, document.source, seconds()), text)

        return run_batch(file, summarise_line, together=_summaries_at_once(bot, method))


def _summaries_at_once(bot: "Bot", method: str | None) -> int:
    """How many documents to summarise at a time: as many as the generator writes at once, where it is what writes."""
    method = method or bot.settings.summary.method
    writes = method == "abstractive" or (method == "auto" and bot.settings.generator.leads)
    return at_once(bot.parts.generator) if writes else 1


def check_batch(session: Session, file: str) -> int:
    """Check {"id", "document", "claim"} a line. Return the exit code."""
    with session.temporary() as bot:

        def check_line(line: Json) -> Json:
            claim, text = _text(line, "claim"), _inline(line, "document")
            return _told(check_json(bot.check(claim, Document.of(text.read, source=_source(line)))), text)

        return run_batch(file, check_line, together=TOGETHER)


def run_batch(
    file: str,
    one: Callable[[Json], Json],
    *,
    together: int = 1,
    told: Callable[[Json], None] = lambda _: None,
) -> int:
    """Answer each line of a file (or of stdin, "-") on stdout, in order. Return 0, or 3 where a line failed.

    `together` lines of a file are under way at once, in threads; `told` gets each result as it is written. A library or
    model that cannot be used at all is raised: it would fail every line. After the first good line it is an error of its
    line like others.
    """
    failed = done = 0
    with _open(file) as stream:
        lines = iter(stream.readline, b"")  # each as it comes: iterating a pipe may wait for more than one
        numbered = ((number, raw) for number, raw in enumerate(lines, 1) if raw.strip())
        at_once = together if together > 1 and _is_file(stream) else 1
        for number, line, found in _each(numbered, partial(_attempt, one), at_once):
            if isinstance(found, Exception):
                if isinstance(found, (LibraryError, ModelError)) and not done:
                    raise found
                if not isinstance(found, QaBotError):
                    LOG.debug("line %d", number, exc_info=found)
                failed += 1
                result = _failure(found, number)
            else:
                done += 1
                result = found
            told(result)
            emit(json_line({"id": line.get("id")} | result))
    if not failed + done:
        LOG.warning("There is no line in %s.", "stdin" if file == "-" else file)
    if failed:
        LOG.warning("%d of %d lines failed; their output lines say why.", failed, failed + done)
    return EXIT_PARTIAL if failed else 0


Numbered = tuple[int, bytes]
Attempted = tuple[int, Json, Json | Exception]


def _attempt(one: Callable[[Json], Json], numbered: Numbered) -> Attempted:
    """Return the number of a line, the line, and what came of it."""
    number, raw = numbered
    line: Json = {}
    try:
        line = json_object(decode(raw, "line"))
        return number, line, one(line)
    except Exception as error:  # told in the line's place; the other lines are not to be lost
        return number, line, error


def _each(lines: Iterator[Numbered], attempt: Callable[[Numbered], Attempted], together: int) -> Iterator[Attempted]:
    """Yield what comes of each line, in order."""
    if together == 1:
        yield from map(attempt, lines)
        return
    ahead: deque[Future[Attempted]] = deque()
    stop = threading.Event()
    with ThreadPoolExecutor(together, initializer=computing.compute_until, initargs=(stop,)) as pool:
        try:
            for line in lines:
                ahead.append(pool.submit(attempt, line))
                if len(ahead) == 2 * together:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            stop.set()  # Ctrl-C does not wait for what is under way
            pool.shutdown(wait=False, cancel_futures=True)


def read_instruction(instruction: str) -> tuple[str | None, str | None]:
    """Return the length ("N sentences", "N words") and the question that an instruction asks for, None where none."""
    found = LENGTH.search(instruction)
    length = None
    if found:
        number, unit = (found[1] or found[3]).lower(), (found[2] or found[4]).lower()
        count = NUMBERS.index(number) + 1 if number in NUMBERS else int(number.replace(",", ""))
        length = f"{count} {unit}s"
        instruction = instruction[: found.start()] + instruction[found.end() :]
    rest = " ".join(instruction.split()).strip(" ,;:")
    return length, rest if rest.endswith("?") else None


@contextmanager
def _library_or_context(session: Session) -> Iterator[tuple["Bot", LibraryError | None]]:
    """Open the library, or, where that fails, a bot for lines that bring their text, with the error for the others."""
    missing = None
    try:
        bot = session.open()
    except LibraryError as error:
        bot, missing = session.temporary(), error
    with bot:
        yield bot, missing


@contextmanager
def _open(file: str) -> Iterator[BinaryIO]:
    if file == "-":
        yield read_stdin("JSON lines")
        return
    try:
        stream = Path(file).expanduser().open("rb")
    except OSError as error:
        raise UsageError(
            f"--batch {file!r} cannot be read: {error.strerror}.", "Give a file of JSON lines, or -."
        ) from None
    with stream:
        yield stream


def _is_file(stream: BinaryIO) -> bool:
    """Whether all lines are there already."""
    try:
        return stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except OSError:  # no file of the system
        return False


def _text(line: Json, key: str, *, required: bool = True) -> str:
    if required and line.get(key) is None:
        raise UsageError(f'"{key}" is missing')
    return text_of(line, key)


def _inline(line: Json, key: str) -> "InlineText":
    """The article of a line, read as a pasted text is; what its reading lost is told."""
    from qa_bot.ingest.inline import InlineText

    text = InlineText(_text(line, key))
    for warning in text.warnings:
        LOG.warning("%s: %s", _source(line), warning)
    return text


def _told(result: Json, text: "InlineText | None") -> Json:
    """A result whose places count in the text of its line."""
    own: Json = in_own_text(result, text) if text is not None else result
    return own


def _source(line: Json) -> str:
    """The name of a document that came in a line: the line's id."""
    identity = line.get("id")
    if identity is None or identity == "":
        return "document"
    return identity if isinstance(identity, str) else json.dumps(identity)


def _failure(error: Exception, number: int) -> Json:
    kind = "" if isinstance(error, QaBotError) else f"unexpected {type(error).__name__}: "
    return {"error": f"line {number}: {kind}{one_line(str(error))}"}
