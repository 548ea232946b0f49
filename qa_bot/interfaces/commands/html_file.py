"""`--html FILE`: the page that a verb which measures writes beside what it prints."""

from pathlib import Path
from typing import Annotated

import typer

from qa_bot.errors import UsageError
from qa_bot.interfaces.commands.session import Session

Html = Annotated[
    str | None,
    typer.Option("--html", metavar="FILE", help="Write the report as a page too, with its curves."),
]


def check_place(html: str | None) -> None:
    """Raise UsageError before the work begins where its page could not be written."""
    if html is not None and not Path(html).expanduser().parent.is_dir():
        raise UsageError(f"--html {html!r}: there is no such folder.", "Name a file in a folder that exists.")


def write_page(session: Session, html: str, page: str) -> None:
    """Write the page and say where it is. Raises UsageError where that cannot be done."""
    try:
        Path(html).expanduser().write_text(page, encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(f"--html {html!r} cannot be written: {error.strerror}.", "Name another file.") from None
    session.say(f"The report is in {html}.")
