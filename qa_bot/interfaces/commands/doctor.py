"""`qa-bot doctor`: how a library is, what is wrong with it, and what helps: a backup, putting one back, building anew."""

import shutil
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa_bot.errors import LibraryError, LibraryUnwritableError, TracesError, UsageError
from qa_bot.interfaces.commands import terminal
from qa_bot.interfaces.commands.removing import BACKUPS, say_copies
from qa_bot.interfaces.commands.session import Session
from qa_bot.interfaces.commands.terminal import emit, one_line
from qa_bot.interfaces.commands.texts import size_text
from qa_bot.interfaces.output import Json, json_line
from qa_bot.interfaces.phrases import plural

if TYPE_CHECKING:
    from qa_bot.index.library import Library
    from qa_bot.index.rebuilding import Rebuilt

SEARCH = {
    "exact": "exact, {:,} vectors are compared",
    "coded": "approximate, {:,} vectors are compared by short codes and the nearest exactly",
}
SHOWN = 20  # problems or duplicates that are shown; --json has all


def doctor(
    session: Session,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build the library anew from what is sound in it.")
    ] = False,
    backup: Annotated[str, typer.Option("--backup", metavar="FILE", help="Copy the library into a new file.")] = "",
    restore: Annotated[str, typer.Option("--restore", metavar="FILE", help="Put a backup in its place.")] = "",
    purge: Annotated[
        bool,
        typer.Option(
            "--purge", help="Leave no trace of what was removed; copies made before changes go, too. Backups stay."
        ),
    ] = False,
    licences: Annotated[bool, typer.Option("--licences", help="List what qa-bot stands on, and the licences.")] = False,
) -> int:
    """Examine a library, back it up, mend it.

    \b
    Examples:
      qa-bot doctor
      qa-bot doctor --library news --backup news.sqlite
      qa-bot doctor --library news --restore news.sqlite
      qa-bot doctor --rebuild
      qa-bot doctor --purge

    Examining reads everything: each document and vector against its checksum. Exits with 5 where something is damaged,
    with 1 where something could not be examined (a full disk) or a removal with --purge was cut short.
    """
    if sum(map(bool, (rebuild, backup, restore, purge, licences))) > 1:
        raise UsageError("One at a time: --rebuild, --backup, --restore, --purge or --licences.")
    if licences:
        return _licences(session)
    from qa_bot.index import upkeep
    from qa_bot.index.library import Library
    from qa_bot.index.place import library_folder, library_path

    settings = session.settings().library
    folder = library_path(library_folder(settings), session.library_name)
    if restore:
        documents = upkeep.restore(folder, Path(restore).expanduser(), settings.busy_seconds)
        return _told(session, {"restored": restore, "documents": documents}, _restored(folder, restore, documents))
    if rebuild:
        return _rebuild(session, folder, settings.busy_seconds)
    with closing(Library.open(folder, None, create=False, busy_seconds=settings.busy_seconds)) as library:
        if backup:
            library.backup(Path(backup).expanduser())
            return _told(session, {"backup": backup}, f"backed up to {one_line(backup)}")
        return _purge(session, library, folder) if purge else _examine(session, library, folder)


def _rebuild(session: Session, folder: Path, busy_seconds: float) -> int:
    from qa_bot.index.rebuilding import rebuild

    rebuilt = rebuild(folder, busy_seconds)
    kept = rebuilt.kept and str(rebuilt.kept)
    value = {"rebuilt": str(folder), "documents": rebuilt.documents, "lost": list(rebuilt.lost), "kept": kept}
    value |= {"certain": rebuilt.certain, "at_least": rebuilt.least, "at_most": rebuilt.most}
    code = _told(session, value | {"pages": list(rebuilt.pages)}, rebuilt_text(rebuilt))
    return LibraryError.exit_code if rebuilt.kept else code


def _examine(session: Session, library: "Library", folder: Path) -> int:
    from qa_bot.index.purging import finish

    found = health_json(library, folder)
    found["library"] = session.library_name
    emit(json_line(found) if session.json else health_text(found))
    if found["purge_due"]:
        session.say(f"A removal with --purge was cut short. {finish(folder)}")
    if found["problems"]:
        session.say("`qa-bot doctor --rebuild` keeps what is sound; `--restore FILE` puts a backup in its place.")
        return LibraryError.exit_code
    if found["unexamined"]:
        session.say(
            "What could be examined is sound. Examine it again when there is room on the disk and nobody writes to it."
        )
        return LibraryUnwritableError.exit_code
    return TracesError.exit_code if found["purge_due"] else 0


def _purge(session: Session, library: "Library", folder: Path) -> int:
    from qa_bot.index.upkeep import left_by_purging

    say_copies(session, folder)
    due = [each.id for each in library.purge_due()]
    library.vacuum()
    session.say(BACKUPS)
    told = {"purged": due, "warnings": [*left_by_purging(folder), BACKUPS]}
    return _told(session, told, "purged     no trace is left of what was removed")


def health_json(library: "Library", folder: Path) -> Json:
    """Return all that is known of a library: what it holds, what it takes on the disk (bytes), what is wrong with it."""
    from qa_bot.index.schema import MIGRATIONS
    from qa_bot.index.upkeep import kept_copies

    records = library.documents()
    examined = library.examine()
    search, cache = library.search_state()
    sizes = {path.name: path.stat().st_size for path in sorted(folder.iterdir()) if path.is_file()}
    return {
        "folder": str(folder),
        "sound": not examined.wrong and not examined.unread,
        "problems": examined.wrong,
        "unexamined": examined.unread,
        "rebuilt": library.rebuilt(),
        "purge_due": [{"id": each.id, "on": each.on} for each in library.purge_due()],
        "documents": len(records),
        "passages": library.count(),
        "characters": sum(record.characters for record in records),
        "format": len(MIGRATIONS),
        "encoder": asdict(library.identity),
        "search": search,
        "vector_cache": cache,
        "files": sizes,
        "free": shutil.disk_usage(folder).free,
        "copies": [path.name for path in kept_copies(folder)],
        "duplicates": [
            {
                "source": each.document.source,
                "original": each.original.source,
                "share": round(each.share, 3),
                "same": each.same,
            }
            for each in ([] if examined.wrong else library.duplicates())
        ],
    }


def health_text(found: Json) -> str:
    """Return the same for people."""
    encoder, copies, files = found["encoder"], found["copies"], found["files"]
    state = "damaged" if found["problems"] else "sound" if found["sound"] else "not wholly examined"
    if record := found["rebuilt"]:
        known = bounds(record["saved"], record["least"], record["most"])
        state += f"; rebuilt on {record['on']}, {known} {'was' if record['saved'] == 1 else 'were'} saved"
    rows = [
        ("library", f"{found['library']}: {state}"),
        ("folder", found["folder"]),
        (
            "holds",
            ", ".join(plural(found[f"{noun}s"], noun) for noun in ("document", "passage", "character")),
        ),
        ("format", str(found["format"])),
        ("encoder", f"{encoder['name']}, {encoder['dim']} dimensions, revision {encoder['revision'] or 'unknown'}"),
        ("search", f"{SEARCH[found['search']].format(found['passages'])}; their cache: {found['vector_cache']}"),
        ("on disk", f"{size_text(sum(files.values()))}; {size_text(found['free'])} are free"),
    ]
    if due := found["purge_due"]:
        which = ", ".join(f"{each['id'][:8]}, removed on {each['on']}" for each in due)
        rows.append(
            ("to purge", f"{which}: its words may still stand in the files here, until `qa-bot doctor --purge`")
        )
    if copies:
        what = ", ".join(f"{name} ({size_text(files[name])})" for name in copies)
        rows.append(("copies", f"{what}: made before a change; `qa-bot doctor --purge` removes them"))
    blocks = [terminal.table([tuple(map(one_line, row)) for row in rows])]
    blocks += _listed("wrong", found["problems"])
    blocks += _listed("not examined", found["unexamined"])
    repeated = []
    for each in found["duplicates"]:
        share = "same text as" if each["same"] else f"{int(100 * each['share'])} % the same as"
        repeated.append(f"{each['source']}: {share} {each['original']}")
    blocks += _listed("repeated", repeated)
    return "\n\n".join(blocks)


def _listed(heading: str, lines: list[str]) -> list[str]:
    if not lines:
        return []
    more = [f"and {len(lines) - SHOWN} more; --json shows all"] if len(lines) > SHOWN else []
    return ["\n".join([terminal.dim(heading), *map(one_line, lines[:SHOWN]), *more])]


def rebuilt_text(rebuilt: "Rebuilt") -> str:
    """Return what became of a library that was built anew."""
    from qa_bot.index.rebuilding import NAMELESS

    if rebuilt.certain and not rebuilt.lost:
        return f"rebuilt    {plural(rebuilt.documents, 'document')}, nothing was lost"
    most = rebuilt.most
    text = f"rebuilt    {bounds(rebuilt.documents, rebuilt.least, most)}"
    sure = "" if rebuilt.certain or most != rebuilt.least else ", as the damaged file counted them"
    lines = [f"{text}{sure}; what is lost could not be read: add it again" if rebuilt.lost else f"{text}{sure}"]
    named = [source for source in rebuilt.lost if not source.endswith(NAMELESS)]
    lines += [f"lost       {one_line(source)}" for source in named]
    if nameless := len(rebuilt.lost) - len(named):
        lines.append(f"lost       {plural(nameless, 'document')}{NAMELESS}")
    if most is None or most > rebuilt.least:
        there, told = rebuilt.pages
        why = "the file was too damaged to tell all that it held"
        why = f"{told - there:,} of the {told:,} pages of the file are missing" if told > there else why
        more = "more is lost" if most is None else f"more is lost, {plural(most - rebuilt.least, 'document')} at most"
        lines.append(f"perhaps    {more}: {why}; `qa-bot list` shows what is there")
    return "\n".join([*lines, f"kept       {rebuilt.kept}: the damaged file"])


def bounds(saved: int, least: int, most: int | None) -> str:
    """Return how many documents were saved, and of how many, as far as that is known."""
    of = f"{least:,}" if least == most else f"at least {least:,}" + ("" if most is None else f", at most {most:,}")
    return f"{plural(saved, 'document')} of {of}"


def _restored(folder: Path, backup: str, documents: int) -> str:
    from qa_bot.index.upkeep import kept_copies

    kept = [path for path in kept_copies(folder) if path.name.startswith("library.before-restore")]
    newest = sorted(kept, key=lambda path: path.stat().st_mtime_ns)[-1:]
    text = f"restored   {plural(documents, 'document')} from {one_line(backup)}"
    return "\n".join([text, *(f"kept       {path}: what was there before" for path in newest)])


def _told(session: Session, value: Json, text: str) -> int:
    emit(json_line({"library": session.library_name, **value}) if session.json else text)
    return 0


def _licences(session: Session) -> int:
    from qa_bot.interfaces.commands.licences import dependencies

    found = dependencies()
    refused = [each.name for each in found if each.refused]
    if session.json:
        emit(json_line({"dependencies": [asdict(each) for each in found], "refused": refused}))
    else:
        emit(
            terminal.table(
                [("package", "version", "licence"), *((d.name, d.version, one_line(d.licence, 80)) for d in found)]
            )
        )
    if refused:
        session.say(f"Under the GPL or AGPL alone, or without a licence: {', '.join(refused)}.")
    return 1 if refused else 0
