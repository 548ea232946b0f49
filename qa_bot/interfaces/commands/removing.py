"""`qa-bot remove`: take a document out of a library, and with --purge all that was made of it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa_bot.interfaces.commands import terminal
from qa_bot.interfaces.commands.session import Session
from qa_bot.interfaces.commands.terminal import emit, is_terminal, one_line
from qa_bot.interfaces.output import json_line, record_json

if TYPE_CHECKING:
    from qa_bot.bot import Bot

BACKUPS = "Backups elsewhere, if you made some, still hold it."


Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME", help="Id (six characters are enough), source or title; a part of one where you are asked."
    ),
]
Purge = Annotated[
    bool,
    typer.Option(
        "--purge",
        help="Also leave no trace of it in the library and in the copies made before changes. Backups stay; those in its folder are named.",
    ),
]


def remove(
    session: Session,
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    purge: Purge = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")] = False,
) -> int:
    """Remove a document from a library. On a terminal it asks first, unless --yes is given.

    \b
    Examples:
      qa-bot remove 1f0c22ab
      qa-bot remove "Annual report" --purge --yes

    Where nobody is asked, with --yes or without a terminal, a part of a name removes nothing. Where a removal with --purge
    was cut short, the same command finishes it, and so does qa-bot doctor --purge.
    """
    from qa_bot.index.place import library_folder, library_path
    from qa_bot.index.upkeep import left_by_purging

    asked = is_terminal(sys.stdin) and not yes
    with session.open() as bot:
        folder = library_path(library_folder(bot.settings.library), bot.library_name)
        if purge and (gone := bot.finish_purge(name, dry_run=True)):
            return _finish_purge(session, bot, gone, folder, dry_run=dry_run)
        document = bot.document(name, whole=not asked)
        title = f"{one_line(document.title)} ({document.id[:8]})"
        if purge:
            say_copies(session, folder)
        if dry_run:
            record = next(record for record in bot.documents() if record.id == document.id)
        elif asked and not terminal.confirm(f"Remove {title}?"):
            session.say("Kept.")
            return 1
        else:
            record = bot.remove(document.id, purge=purge)
            if purge:
                session.say(BACKUPS)
        warnings = [*left_by_purging(folder), BACKUPS] if purge else []
    if session.json:
        emit(json_line({"would_remove" if dry_run else "removed": record_json(record), "warnings": warnings}))
    else:
        emit(f"{'would remove' if dry_run else 'removed   '} {title}")
    return 0


def _finish_purge(session: Session, bot: "Bot", gone: str, folder: Path, *, dry_run: bool) -> int:
    """Clear the traces of a document that is gone from the library since a purge that was cut short."""
    from qa_bot.index.upkeep import left_by_purging

    say_copies(session, folder)
    if not dry_run:
        bot.finish_purge(gone)
        session.say(BACKUPS)
    if session.json:
        told = {"would_purge" if dry_run else "purged": gone, "warnings": [*left_by_purging(folder), BACKUPS]}
        emit(json_line(told))
    else:
        emit(f"{'would clear' if dry_run else 'cleared   '} the traces of {gone[:8]}, which was removed before")
    return 0


def say_copies(session: Session, folder: Path) -> None:
    """Tell which copies of the library a purge deletes."""
    from qa_bot.index.upkeep import kept_copies

    if copies := kept_copies(folder):
        session.say(
            f"--purge removes copies of the library too, with all that they hold: {', '.join(map(str, copies))}."
        )
