"""The verbs that keep house: list, show, libraries, models, config."""

import difflib
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from qa_bot.errors import UsageError
from qa_bot.interfaces.commands import terminal, texts
from qa_bot.interfaces.commands.session import Session, read_stdin
from qa_bot.interfaces.commands.terminal import emit, one_line
from qa_bot.interfaces.output import Json, json_line, record_json

if TYPE_CHECKING:
    from qa_bot.models.catalogue import Machine, Recommendation
    from qa_bot.models.weights import Installed
    from qa_bot.settings import Setting


def list_(session: Session) -> int:
    """List the documents of a library.

    \b
    Examples:
      qa-bot list
      qa-bot list --library news --json
    """
    with session.open() as bot:
        records = bot.documents()
    if session.json:
        emit(json_line({"library": session.library_name, "documents": [record_json(record) for record in records]}))
    elif records:
        emit(texts.records_text(records))
    else:
        session.say(f"Library {session.library_name!r} is empty. Add an article: qa-bot add FILE")
    return 0


def libraries(session: Session) -> int:
    """List the libraries.

    \b
    Example:
      qa-bot libraries
    """
    from qa_bot.index.place import library_folder, library_names

    folder = library_folder(session.settings().library)
    names = library_names(folder)
    if session.json:
        emit(json_line({"folder": str(folder), "libraries": names}))
    elif names:
        emit("\n".join(names))
    else:
        session.say(f"There are no libraries in {folder}. Make one: qa-bot add FILE")
    return 0


def show(
    session: Session,
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="A document of the library by its name, a file, an address, -.")
    ],
) -> int:
    """Show the text of an article as it was read. It is what citations count their characters in.

    \b
    Examples:
      qa-bot show "Annual report"
      qa-bot show scan.pdf --ocr | less
      qa-bot show 1f0c22ab --json

    A name may be an id, the beginning of one, a source, a file's name, a title or the beginning of words in these two; where a part
    was enough, which article it is taken for is told; where it fits several, they are listed and none is shown.
    Of a file or address that is in the library, it is the library's text; where the file reads otherwise now, that is told.
    """
    stdin = read_stdin("the article") if source == "-" else None
    with session.open_for([source]) as bot:
        document = bot.shown(source, stdin=stdin)
    told = {"id": document.id, "source": document.source, "title": document.title, "text": document.text}
    emit(json_line(told) if session.json else terminal.clean(document.text).removesuffix("\n"))
    return 0


def models(
    session: Session,
    action: Annotated[str | None, typer.Argument(metavar="pull", help="pull fetches a model.")] = None,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="embedded, one of its parts, or a hub id.")] = None,
) -> int:
    """Show which models are used, installed and suitable; fetch one.

    \b
    Examples:
      qa-bot models
      qa-bot models pull embedded        what the first use would fetch
      qa-bot models pull OWNER/NAME      a model of the hub, named by you
    """
    if action is None:
        return _show_models(session)
    if action == "pull" and name is None:
        raise UsageError("NAME is missing.", "Example: qa-bot models pull embedded")
    if action != "pull" or name is None:
        raise UsageError(f"qa-bot models does not know {action!r}.", "Valid: qa-bot models, qa-bot models pull NAME.")
    from qa_bot.models.weights import pull

    folders = [str(folder) for folder in pull(name)]
    emit(json_line({"model": name, "folders": folders}) if session.json else "\n".join(folders))
    return 0


def _show_models(session: Session) -> int:
    from qa_bot.models.catalogue import machine, recommended
    from qa_bot.models.embedded import EMBEDDED, embedded_folder, manifest
    from qa_bot.models.weights import installed

    settings = session.settings()
    here = machine()
    parts = {
        "encoder": settings.encoder.model,
        "reader": settings.reader.model,
        "second_reader": settings.reader.second,
        "generator": settings.generator.model,
    }
    for part, model in EMBEDDED.items():
        if parts[part] == "embedded" and not manifest(embedded_folder(model)):
            parts[part] = f"embedded, {model.download_mb} MB to be fetched at first use"
    there = sorted(installed(), key=lambda model: (model.part, model.name))
    suited = recommended(here.memory, here.gpu_memory)
    if session.json:
        emit(json_line(models_json(here, parts, there, suited)))
    else:
        emit(models_text(here, parts, there, suited, server=settings.generator.server))
    return 0


def models_json(
    here: "Machine", parts: dict[str, str], there: Sequence["Installed"], suited: Sequence["Recommendation"]
) -> Json:
    """Return this machine, the parts in use, and the models that are installed or suit it. Sizes are bytes."""
    return {
        "machine": asdict(here),
        "parts": parts,
        "installed": [{**asdict(model), "folder": str(model.folder)} for model in there],
        "recommended": [asdict(model) for model in suited],
    }


def models_text(
    here: "Machine",
    parts: dict[str, str],
    there: Sequence["Installed"],
    suited: Sequence["Recommendation"],
    *,
    server: str = "",
) -> str:
    """Return the same as three tables."""
    gpu = f", {here.gpu_name} with {texts.size_text(here.gpu_memory)}" if here.gpu_memory else ", no GPU"
    using = [("part", "in use"), *parts.items()]
    if server:
        using[-1] = ("generator", f"{parts['generator']} on {server}")
    installed = [("installed", "part", "size", "licence", "folder")]
    installed += [(m.name, m.part, f"{m.size / 10**6:,.0f} MB", m.licence, str(m.folder)) for m in there]
    blocks = [terminal.table(using), terminal.table(installed)]
    if suited:
        recommended = [("recommended", "part", "memory", "licence", "why")]
        recommended += [(m.name, m.part, texts.size_text(m.memory), m.licence, m.why) for m in suited]
        blocks.append(terminal.table(recommended))
    return "\n\n".join([f"This machine: {texts.size_text(here.memory)} of memory{gpu}.", *blocks])


def config(
    session: Session,
    key: Annotated[str | None, typer.Argument(metavar="KEY", help="A section or a setting.")] = None,
) -> int:
    """Show the settings in force, and where each one comes from.

    \b
    Examples:
      qa-bot config
      qa-bot config retrieval
      qa-bot config retrieval.k --config quality
    """
    from qa_bot.settings import explain_settings

    found = [
        setting
        for setting in explain_settings(session.config, session.overrides)
        if key is None or setting.key == key or setting.key.startswith(f"{key}.")
    ]
    if not found:
        known = [setting.key for setting in explain_settings(session.config, session.overrides)]
        near = difflib.get_close_matches(str(key), [*known, *{name.partition(".")[0] for name in known}], 1)
        meant = f" Did you mean {near[0]!r}?" if near else ""
        raise UsageError(f"There is no setting {key!r}.{meant}", "`qa-bot config` lists all settings.")
    if session.json:
        emit(json_line({"settings": [{"key": s.key, "value": _shown(s), "origin": s.origin} for s in found]}))
    else:
        emit(terminal.table([("setting", "value", "from"), *((s.key, _value(_shown(s)), s.origin) for s in found)]))
    return 0


def _shown(setting: "Setting") -> object:
    """The value of a setting; a password's is not shown."""
    return "(set)" if setting.key.endswith(".password") and setting.value else setting.value


def _value(value: object) -> str:
    """A value as it is written in YAML."""
    if isinstance(value, bool):
        return str(value).lower()
    return one_line(str(value)) if value != "" else '""'
