"""From a model's name in the settings to a folder on this disk that is safe to load.

Knows embedded models, folders and hub ids, and which files may be loaded: safetensors and JSON, no pickle, no code.
Refuses to know what the models do. Hub models live in huggingface_hub's own cache, under its own environment variables
(HF_HOME, HF_HUB_OFFLINE, HF_TOKEN, HF_ENDPOINT).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from qa_bot.errors import ModelError, UsageError
from qa_bot.models.catalogue import PARTS, recommended
from qa_bot.models.embedded import EMBEDDED, SETTINGS, embedded_folder, manifest
from qa_bot.models.installing import fetch

READER_FOLDER = Path(__file__).parent / "reader_weights"
SECOND_READER_FOLDER = Path(__file__).parent / "second_reader_weights"  # lie over the embedded second reader
CHECKER_FOLDER = Path(__file__).parent / "checker_weights"
SECOND_CHECKER_FOLDER = Path(__file__).parent / "second_checker_weights"  # the same for claims
PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle")
WANTED = ["*.safetensors", "*.json", "*.txt", "*.model", "*.jinja"]  # of a hub model: weights, settings, tokenizer
UNWANTED = ["onnx/*", "openvino/*", "original/*", "coreml/*", "gguf/*"]  # the same weights once more


@dataclass(frozen=True, slots=True)
class Installed:
    """A model on this disk."""

    name: str
    part: str  # encoder, reader, second_reader, generator, or hub: what a hub model is for is not recorded
    size: int  # bytes
    folder: Path
    licence: str  # SPDX, or "see its model card"


def resolve(part: str, model: str, revision: str = "") -> Path:
    """Return the folder that holds `model`: "embedded" (fetched at first use), a folder, or a hub id.

    A hub id is downloaded at `revision` (empty: the newest; what is in the cache when there is no network).
    Raises UsageError for an unknown part, ModelError where the model cannot be had or holds pickled weights or code.
    """
    if part not in PARTS:
        raise UsageError(f"Unknown part {part!r}. Valid: {', '.join(PARTS)}.")
    if model == "embedded":
        return READER_FOLDER if part == "reader" else fetch(EMBEDDED[part])
    path = Path(model).expanduser()
    if model and path.is_dir():
        return _checked(path, model)
    if path.is_absolute() or model.startswith((".", "~")) or "\\" in model or model.count("/") > 1:
        raise ModelError(f"{part}.model: there is no folder {model!r}.", "Give embedded, a folder, or a hub id.")
    try:
        return _checked(_snapshot(model, revision), model)
    except ModelError as error:
        setting = SETTINGS.get(part, f"{part}.model")
        known = "embedded" if part == "encoder" else "embedded, none"
        raise ModelError(
            f"{setting}: {error}", f"{error.hint} {setting} takes {known}, a folder or a hub id."
        ) from error


def revision_of(folder: Path) -> str:
    """Return 40 hex digits that change with the weights: the commit of a hub model, else a hash of the files.

    Of each file its name, size, first and last MiB are hashed, so that a model of many GB costs milliseconds.
    """
    if folder.parent.name == "snapshots":
        return folder.name
    digest = sha256()
    for path in sorted([*folder.rglob("*.safetensors"), *folder.glob("*.json")]):
        if path.name == "manifest.json":
            continue
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()} {size}\n".encode())
        with path.open("rb") as file:
            digest.update(file.read(1 << 20))
            file.seek(max(0, size - (1 << 20)))
            digest.update(file.read(1 << 20))
    return digest.hexdigest()[:40]


def identity(part: str, model: str, revision: str = "") -> str:
    """Return hex digits that change with the weights that `model` means, without loading them. Raises as `resolve`.

    What is embedded is told by its pin, so that nothing has to be fetched.
    """
    if model == "embedded" and part in EMBEDDED:
        return EMBEDDED[part].pin
    return revision_of(resolve(part, model, revision))


def installed() -> list[Installed]:
    """Return the models on this disk: the packaged reader, the embedded ones that were fetched, the hub's cache."""
    found = [
        _installed("minilm-l6-squad", "reader", READER_FOLDER, "Apache-2.0"),
        _installed("mpnet-squad", "second_reader", SECOND_READER_FOLDER, "Apache-2.0"),
        _installed("minilm-l6-claims", "checker", CHECKER_FOLDER, "Apache-2.0"),
        _installed("mpnet-claims", "second_checker", SECOND_CHECKER_FOLDER, "Apache-2.0"),
    ]
    for part, model in EMBEDDED.items():
        if manifest(embedded_folder(model)):
            found.append(_installed(model.name, part, embedded_folder(model), model.licence))
    return found + list(_hub_models())


def pull(name: str) -> list[Path]:
    """Fetch "embedded" (all embedded models), one of them by its part, or a hub id, and return the folders.

    What is there already is left alone. Raises ModelError.
    """
    if name == "embedded":
        return [fetch(model) for model in EMBEDDED.values()]
    if name in EMBEDDED:
        return [fetch(EMBEDDED[name])]
    if name == "reader":
        return [READER_FOLDER]
    if "/" in name:
        return [_checked(_snapshot(name, ""), name)]
    raise UsageError(
        f"There is no model {name!r} to pull.", f"Valid: embedded, {', '.join(PARTS)}, or a hub id such as OWNER/NAME."
    )


def _checked(folder: Path, model: str) -> Path:
    """Return `folder` if it can be loaded without pickle and without code of its own."""
    if not (folder / "config.json").is_file() and not (folder / "modules.json").is_file():
        raise ModelError(f"{model!r} is not a model: {folder} holds no config.json.")
    for inside in (folder, *_module_folders(folder, model)):
        weights = {path.suffix for path in inside.glob("*") if path.is_file()}
        if ".safetensors" not in weights and (pickled := weights & set(PICKLES)):
            raise ModelError(
                f"{model!r} holds its weights only as pickle ({', '.join(sorted(pickled))} in {inside}), "
                "which can run code when it is loaded; it was not opened.",
                "Use a model with safetensors; most hub models have them.",
            )
    if not any(folder.rglob("*.safetensors")):
        raise ModelError(f"{model!r} holds no safetensors weights ({folder}).", "Choose a model that has them.")
    return folder


def _module_folders(folder: Path, model: str) -> Iterator[Path]:
    """Yield the folders that modules.json of a sentence-transformers model names; its classes must be the library's."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise ModelError(f"{model!r}: modules.json in {folder} cannot be read: {error}") from error
    for module in modules:
        if not str(module.get("type")).startswith("sentence_transformers."):
            raise ModelError(
                f"{model!r} wants to run code of its own ({module.get('type')}), which qa_bot never does.",
                "Choose a model that sentence-transformers loads without trust_remote_code.",
            )
        inside = (folder / str(module.get("path", ""))).resolve()
        if inside.is_dir() and inside != folder.resolve():
            yield inside


def _snapshot(model: str, revision: str) -> Path:
    """Return the snapshot of a hub model in huggingface_hub's cache."""
    from huggingface_hub import constants, errors, snapshot_download

    where = f"{model!r}" + (f" at {revision!r}" if revision else "")
    try:
        return Path(
            snapshot_download(model, revision=revision or None, allow_patterns=WANTED, ignore_patterns=UNWANTED)
        )
    except errors.HFValidationError as error:
        raise ModelError(
            f"{model!r} is no folder and no hub id: {error}", "Give embedded, a folder, or a hub id such as OWNER/NAME."
        ) from error
    except errors.GatedRepoError as error:
        raise ModelError(
            f"{where} is gated: its owner wants an agreement.", "Agree on its page, then set HF_TOKEN."
        ) from error
    except errors.RevisionNotFoundError as error:
        raise ModelError(
            f"The hub has {model!r}, but not revision {revision!r}.", "Give a commit of 40 digits."
        ) from error
    except errors.RepositoryNotFoundError as error:
        raise ModelError(
            f"The hub has no model {model!r}, or it is private.",
            "`qa-bot models` lists models that are known to work; set HF_TOKEN for a private one.",
        ) from error
    except (errors.LocalEntryNotFoundError, errors.OfflineModeIsEnabled) as error:
        why = "HF_HUB_OFFLINE is set" if constants.HF_HUB_OFFLINE else "the hub cannot be reached"
        raise ModelError(
            f"{where} is not on this machine, and {why}.",
            f"With a network, run `qa-bot models pull {model}` once; a folder can be given instead.",
        ) from error
    except (errors.HfHubHTTPError, OSError) as error:
        raise ModelError(f"{where} cannot be downloaded: {error}", "Try again later, or give a folder.") from error


def _hub_models() -> Iterator[Installed]:
    from huggingface_hub import CacheNotFound, scan_cache_dir

    try:
        repos = scan_cache_dir().repos
    except CacheNotFound:
        return
    licences = {entry.name: (entry.part, entry.licence) for entry in recommended(2**63, None)}
    for repo in sorted(repos, key=lambda repo: repo.repo_id):
        if repo.repo_type == "model":
            part, licence = licences.get(repo.repo_id, ("hub", "see its model card"))
            yield Installed(repo.repo_id, part, repo.size_on_disk, Path(repo.repo_path), licence)


def _installed(name: str, part: str, folder: Path, licence: str) -> Installed:
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Installed(name, part, size, folder, licence)
