"""What goes wrong becomes a message and an exit code, what is logged a line on stderr."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import typer

from qa_bot.errors import EXIT_INTERRUPTED, QaBotError
from qa_bot.interfaces.commands.terminal import OutputClosedError, clean, emit, note, one_line
from qa_bot.interfaces.output import error_json, json_line

EXIT_OUTPUT_CLOSED = 141  # what a shell reports for a program that SIGPIPE ended


@contextmanager
def reporting(*, verbose: bool, as_json: bool = False) -> Iterator[None]:
    """Turn what goes wrong inside into a message on stderr, an object on stdout where JSON is wanted, and an exit code."""
    try:
        yield
    except QaBotError as error:
        show_error(error, verbose=verbose)
        if as_json:
            emit_error(error)
        raise typer.Exit(error.exit_code) from None
    except KeyboardInterrupt:
        note("Interrupted.")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    except OutputClosedError:
        raise typer.Exit(EXIT_OUTPUT_CLOSED) from None
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        if verbose:
            note(clean("".join(traceback.format_exception(error))))
        note(f"error: unexpected {type(error).__name__}: {one_line(str(error))}")
        if not verbose:
            note("Run the same command with -v to see where it happened.")
        if as_json:
            emit_error(error)
        raise typer.Exit(1) from None


def emit_error(error: Exception) -> None:
    """Print what went wrong as an object on stdout."""
    with suppress(OutputClosedError, QaBotError):  # nobody reads stdout, or it cannot be written: stderr has it
        emit(json_line(error_json(error)))


def show_error(error: QaBotError, *, verbose: bool = False) -> None:
    """Show an error and the next step on stderr."""
    if verbose:
        note(clean("".join(traceback.format_exception(error))))
    note(f"error: {clean(str(error))}")
    if error.hint:
        note(clean(error.hint))


class _ToStderr(logging.Handler):
    """Plain lines; a warning says that it is one. Looks stderr up each time, so that a progress line is not torn."""

    def emit(self, record: logging.LogRecord) -> None:
        prefix = f"{record.levelname.lower()}: " if record.levelno >= logging.WARNING else ""
        note(prefix + clean(self.format(record)))


@contextmanager
def logging_to_stderr(*, quiet: bool, verbose: bool) -> Iterator[None]:
    """Show what qa_bot logs on stderr: with `quiet` warnings and errors only, with `verbose` everything."""
    logger, handler = logging.getLogger("qa_bot"), _ToStderr()
    level = logger.level
    logger.setLevel(logging.DEBUG if verbose else logging.WARNING if quiet else logging.INFO)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
