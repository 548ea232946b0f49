"""Where libraries are kept: a folder each, in one folder. Knows names and places, and never looks into a library."""

import re
from pathlib import Path

from qa_bot.errors import LibraryError, LibraryUnwritableError, UsageError, shortened
from qa_bot.index.database import FILE
from qa_bot.settings import PACKAGE, LibrarySettings

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")  # devices, where Windows is the system


def library_folder(settings: LibrarySettings) -> Path:
    """Return the folder that holds the libraries: the setting, else indexes/ of a checkout, else the user's data."""
    if settings.folder:
        return Path(settings.folder).expanduser()
    checkout = PACKAGE.parent / "indexes"
    if checkout.is_dir() and (PACKAGE.parent / "pyproject.toml").is_file():
        return checkout
    import platformdirs

    return Path(platformdirs.user_data_dir("qa-bot")) / "indexes"


def library_names(folder: Path) -> list[str]:
    """Return the names of the libraries in `folder`, sorted; none where there is no such folder."""
    return sorted(path.parent.name for path in folder.glob(f"*/{FILE}") if path.is_file())


def library_path(folder: Path, name: str) -> Path:
    """Return the folder of the library `name` within `folder`. UsageError for a name that is none."""
    return folder / check_library_name(name)


def check_library_name(name: str) -> str:
    """Return `name` where it may name a library: letters, digits, "._-", at most 100, not "." first. UsageError else."""
    if NAME.fullmatch(name) and not RESERVED.fullmatch(name) and not name.endswith("."):
        return name
    raise UsageError(
        f"{shortened(name, 60)!r} cannot name a library.",
        "A name holds letters, digits, '.', '_' and '-', begins with a letter, a digit or '_', and has at most 100 characters.",
    )


def make_room(folder: Path, create: bool) -> None:
    """Make the folder of a new library, or say why there is no library to open.

    Raises LibraryError for what `check_new` refuses and where something is in the way, LibraryUnwritableError.
    """
    path = folder / FILE
    if path.exists() or (folder.exists() and not folder.is_dir()):
        raise LibraryError(f"{path if path.exists() else folder} is in the way: a library's place.", "Move it away.")
    check_new(folder, create)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryUnwritableError(
            f"{folder} cannot be made: {error}.", "Choose another place: library.folder."
        ) from error


def check_new(folder: Path, create: bool) -> None:
    """Raise LibraryError unless a library may begin here: it was asked for, and nothing tells of an earlier one."""
    if any(folder.glob("vectors*")):
        raise LibraryError(
            f"{folder / FILE} is missing or empty, but its vector cache is there.",
            "`qa-bot doctor --restore FILE` puts a backup in its place; else move its folder away and add the articles again.",
        )
    if not create and (folder / FILE).exists():
        raise LibraryError(
            f"{folder / FILE} is empty: no library was begun in it, or all of it was lost.",
            f"`qa-bot doctor --restore FILE` puts a backup in its place, `qa-bot add SOURCE --library {folder.name}` begins anew.",
        )
    if not create:
        others = ", ".join(library_names(folder.parent)) or "none"
        raise LibraryError(
            f"There is no library {folder.name!r} in {folder.parent} (there: {others}).",
            f"`qa-bot add SOURCE --library {folder.name}` begins it.",
        )
