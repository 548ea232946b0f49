"""Settings: configs/NAME.yaml and overrides become one frozen value, and each value knows where it came from.

`Annotated[int, 1, 100]`: the bounds of a value, both included. Units and reasons: configs/default.yaml.
"""

import difflib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any, get_type_hints

from qa_bot.errors import UsageError

ENV_PREFIX = "QA_BOT_"
PACKAGE = Path(__file__).parent
SAID = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LibrarySettings:
    """Where libraries are kept and how long a writer waits."""

    folder: str
    busy_seconds: Annotated[float, 0, 86_400]


@dataclass(frozen=True, slots=True)
class ChunkingSettings:
    """How a document becomes passages."""

    max_tokens: Annotated[int, 16, 100_000]
    overlap_sentences: Annotated[int, 0, 100]


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """The model that turns texts into vectors."""

    model: str
    revision: str
    query_prefix: str
    passage_prefix: str
    batch_size: Annotated[int, 1, 10**7]
    device: str
    dtype: str


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """The model that marks answers in passages, and the second one that reads the best of them again."""

    model: str
    revision: str
    second: str
    second_revision: str
    batch_size: Annotated[int, 1, 10**7]
    device: str


@dataclass(frozen=True, slots=True)
class GeneratorSettings:
    """The model that writes, local or behind a server."""

    model: str
    revision: str
    server: str
    api_key_env: str
    leads: bool
    context_tokens: Annotated[int, 0, 10**7]
    max_new_tokens: Annotated[int, 1, 10**7]
    temperature: Annotated[float, 0, 10]
    device: str
    dtype: str
    seconds: Annotated[float, 0.1, 86_400]
    cache_mib: Annotated[int, 1, 10**12]


@dataclass(frozen=True, slots=True)
class RetrievalSettings:
    """How many passages are found, fused and kept."""

    candidates: Annotated[int, 1, 100_000]
    dense_weight: Annotated[float, 0, 1]
    k: Annotated[int, 1, 100_000]
    per_document: Annotated[int, 1, 100_000]
    reader_candidates: Annotated[int, 1, 100_000]


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """When an answer is given and how long it is."""

    min_similarity: Annotated[float, -1, 1]
    min_confidence: Annotated[float, 0, 1]
    max_claims: Annotated[int, 1, 100_000]
    min_support: Annotated[float, 0, 1]
    max_question_characters: Annotated[int, 1, 10**7]


@dataclass(frozen=True, slots=True)
class SummarySettings:
    """How a summary is made unless the caller says otherwise."""

    method: str
    length: str
    min_support: Annotated[float, 0, 1]


@dataclass(frozen=True, slots=True)
class ParsingSettings:
    """Limits of the child process that reads a source."""

    seconds: Annotated[float, 0.1, 86_400]
    memory_mib: Annotated[int, 1, 10**12]
    max_mib: Annotated[int, 1, 10**12]
    max_characters: Annotated[int, 1, 10**12]
    password: str
    ocr: bool
    ocr_language: str
    ocr_seconds: Annotated[float, 0.1, 86_400]


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """Limits of the one place that opens addresses.

    `allow_private` opens this machine (loopback) and the user's own network (RFC 1918, and fc00::/7 of IPv6), at every
    port, where the user names such an address; a redirect of a site outside never leads there. Link-local addresses
    and those where clouds hand out keys stay closed.
    """

    seconds: Annotated[float, 0.1, 86_400]
    connect_seconds: Annotated[float, 0.1, 86_400]
    max_mib: Annotated[int, 1, 10**12]
    max_redirects: Annotated[int, 0, 20]
    allow_private: bool
    robots: bool


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Where the page listens and what it accepts."""

    host: str
    port: Annotated[int, 0, 65_535]
    library: str
    concurrency: Annotated[int, 1, 100_000]
    max_upload_mib: Annotated[int, 1, 10**7]


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, one section a step of the work. `configs/default.yaml` explains each."""

    library: LibrarySettings
    chunking: ChunkingSettings
    encoder: EncoderSettings
    reader: ReaderSettings
    generator: GeneratorSettings
    retrieval: RetrievalSettings
    answer: AnswerSettings
    summary: SummarySettings
    parsing: ParsingSettings
    fetch: FetchSettings
    web: WebSettings

    @property
    def reads_english(self) -> bool:
        """Whether the models that find and read are the embedded ones, which read English alone."""
        return self.encoder.model == "embedded" and self.reader.model in ("embedded", "none")


SECTIONS: dict[str, type] = get_type_hints(Settings)
KEYS: dict[str, type] = {
    f"{section}.{name}": kind for section, cls in SECTIONS.items() for name, kind in get_type_hints(cls).items()
}
BOUNDS: dict[str, tuple[float, float]] = {
    f"{section}.{name}": kind.__metadata__
    for section, cls in SECTIONS.items()
    for name, kind in get_type_hints(cls, include_extras=True).items()
    if hasattr(kind, "__metadata__")
}


@dataclass(frozen=True, slots=True)
class Setting:
    """One value and where it came from: what `qa-bot config` lists."""

    key: str  # "retrieval.k"
    value: Any
    origin: str  # "configs/default.yaml", "QA_BOT_RETRIEVAL__K", "--set"


def load_settings(config: str | None = None, overrides: Texts | None = None, environ: Texts | None = None) -> Settings:
    """Return the settings in force. `config` is a name in configs/ or a path; `overrides` maps "section.key" to text.

    Raises UsageError for an unknown key (the nearest valid one is named), a wrong type or a missing file.
    """
    values = {setting.key: setting.value for setting in explain_settings(config, overrides, environ)}
    built = {
        section: cls(**{field.name: values[f"{section}.{field.name}"] for field in fields(cls)})
        for section, cls in SECTIONS.items()
    }
    return Settings(**built)


def explain_settings(
    config: str | None = None, overrides: Texts | None = None, environ: Texts | None = None
) -> list[Setting]:
    """Return every setting with its value and origin, in the order of configs/default.yaml. Raises UsageError."""
    found: dict[str, Setting] = {}
    for key, raw, origin in _layers(config, overrides or {}, os.environ if environ is None else environ):
        found[key] = Setting(key, _value(key, raw, origin), origin)
    missing = [key for key in KEYS if key not in found]
    if missing:
        raise UsageError(f"configs/default.yaml lacks {', '.join(missing)}", "Restore the file from the release.")
    return [found[key] for key in KEYS]


def config_names() -> list[str]:
    """Return the names of the configurations that come with qa_bot."""
    return sorted(path.stem for path in _config_folder().glob("*.yaml"))


def _layers(config: str | None, overrides: Texts, environ: Texts) -> Iterator[tuple[str, Any, str]]:
    """Yield (key, raw value, origin), weakest first."""
    import platformdirs

    yield from _read_file(_config_folder() / "default.yaml", "configs/default.yaml")
    user = Path(platformdirs.user_config_dir("qa-bot")) / "config.yaml"
    if user.is_file():
        yield from _read_file(user, str(user))
    config = config or environ.get(f"{ENV_PREFIX}CONFIG")
    if config and config != "default":
        yield from _read_file(*_find_config(config))
    for name, raw in environ.items():
        if name.startswith(ENV_PREFIX) and "__" in name:
            key = name.removeprefix(ENV_PREFIX).lower().replace("__", ".", 1)
            yield _known(key, name), raw, name
    yield from ((_known(key, "--set"), raw, "--set") for key, raw in overrides.items())


def _read_file(path: Path, origin: str) -> Iterator[tuple[str, Any, str]]:
    import yaml

    try:
        tree = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageError(
            f"{path} cannot be read as settings: {error}", "Compare it with configs/default.yaml."
        ) from error
    if not isinstance(tree, dict):
        raise UsageError(f"{path} must hold sections such as 'retrieval:', not {type(tree).__name__}.")
    for section, values in tree.items():
        if section not in SECTIONS:
            raise UsageError(f"{origin}: unknown section {section!r}.{_nearest(str(section), SECTIONS)}")
        if not isinstance(values, dict):
            raise UsageError(f"{origin}: section {section!r} must hold 'key: value' lines.")
        for name, raw in values.items():
            yield _known(f"{section}.{name}", origin), raw, origin


def _known(key: str, origin: str) -> str:
    if key not in KEYS:
        raise UsageError(
            f"{origin}: unknown setting {key!r}.{_nearest(key, KEYS)}", "`qa-bot config` lists all settings."
        )
    return key


def _nearest(name: str, valid: Mapping[str, Any]) -> str:
    close = difflib.get_close_matches(name, valid, n=1, cutoff=0.5)
    if close:
        return f" Did you mean {close[0]!r}?"
    return f" Valid: {', '.join(valid)}." if len(valid) <= 12 else ""


def _value(key: str, raw: Any, origin: str) -> Any:
    """Return `raw` as the type and within the bounds that the key has. Text is converted, YAML must fit. UsageError."""
    want = KEYS[key]
    try:
        if want is bool:
            value: Any = SAID[str(raw).lower()]
        elif want is int and (isinstance(raw, bool) or float(raw) != int(float(raw))):
            raise ValueError
        else:
            value = "" if want is str and raw is None else want(raw)
    except (ValueError, TypeError, KeyError, OverflowError):
        raise UsageError(
            f"{origin}: {key} must be {'true or false' if want is bool else want.__name__}, not {raw!r}."
        ) from None
    least, most = BOUNDS.get(key, (value, value))
    if not least <= value <= most:
        raise UsageError(f"{origin}: {key} must be {least:g} to {most:g}, not {value!r}.")
    return value


def _config_folder() -> Path:
    """The configs/ of a checkout, or the copy that a wheel carries."""
    checkout = PACKAGE.parent / "configs"
    return checkout if (checkout / "default.yaml").is_file() else PACKAGE / "configs"


def _find_config(config: str) -> tuple[Path, str]:
    if config in config_names():
        return _config_folder() / f"{config}.yaml", f"configs/{config}.yaml"
    path = Path(config).expanduser()
    if path.is_file():
        return path, str(path)
    raise UsageError(
        f"There is no configuration {config!r}. Valid: {', '.join(config_names())}, or the path of a YAML file."
    )
