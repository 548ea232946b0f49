from pathlib import Path

import pytest
import yaml

from qa_bot.errors import UsageError
from qa_bot.settings import KEYS, config_names, explain_settings, load_settings

CONFIGS = Path(__file__).parent.parent / "configs"


def test_default_yaml_shows_every_key_and_no_other() -> None:
    tree = yaml.safe_load((CONFIGS / "default.yaml").read_text(encoding="utf-8"))
    assert [f"{section}.{key}" for section, values in tree.items() for key in values] == list(KEYS)


def test_every_key_of_default_yaml_is_explained_in_its_line() -> None:
    for line in (CONFIGS / "default.yaml").read_text(encoding="utf-8").splitlines():
        if line.startswith("  ") and line.split(":")[0].strip() not in (
            "revision",
            "k",
            "device",
            "host",
            "port",
            "library",
        ):
            assert "#" in line or "connect_seconds" in line or "max_redirects" in line, line


@pytest.mark.parametrize("name", ["fast", "gpu", "quality", "server"])
def test_a_named_configuration_holds_only_differences(name: str) -> None:
    assert name in config_names()
    default = {setting.key: setting.value for setting in explain_settings(environ={})}
    for setting in explain_settings(name, environ={}):
        if setting.origin == f"configs/{name}.yaml":
            assert setting.value != default[setting.key], setting.key


def test_hub_models_that_a_configuration_names_are_pinned() -> None:
    for name in config_names():
        settings = load_settings(name, environ={})
        for part in (settings.encoder, settings.reader, settings.generator):
            if "/" in part.model and not getattr(part, "server", ""):
                assert len(part.revision) == 40, (name, part.model)
                assert set(part.revision) <= set("0123456789abcdef")


def test_the_stronger_layer_wins_and_says_where_a_value_came_from(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("retrieval:\n  k: 3\n  candidates: 30\nanswer:\n  max_claims: 9\n", encoding="utf-8")
    environ = {
        "QA_BOT_RETRIEVAL__K": "4",
        "QA_BOT_RETRIEVAL__CANDIDATES": "40",
        "QA_BOT_LIBRARY": "ignored",
        "HOME": "x",
    }
    found = {s.key: (s.value, s.origin) for s in explain_settings(str(own), {"retrieval.k": "5"}, environ)}
    assert found["retrieval.k"] == (5, "--set")
    assert found["retrieval.candidates"] == (40, "QA_BOT_RETRIEVAL__CANDIDATES")
    assert found["answer.max_claims"] == (9, str(own))
    assert found["web.port"] == (7860, "configs/default.yaml")


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [("generator.leads", "yes", True), ("generator.leads", "0", False), ("generator.temperature", "0.5", 0.5)],
)
def test_text_becomes_the_type_of_its_key(key: str, text: str, value: object) -> None:
    found = {s.key: s.value for s in explain_settings(None, {key: text}, {})}
    assert found[key] == value and type(found[key]) is type(value)


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"retrieval.kk": "1"}, "Did you mean 'retrieval.k'"),
        ({"retrieval.k": "many"}, "retrieval.k must be int, not 'many'"),
        ({"retrieval.k": "1.5"}, "must be int"),
        ({"generator.leads": "maybe"}, "must be true or false"),
        ({"retrieval.k": "-3"}, "retrieval.k must be 1 to 100000, not -3"),
        ({"answer.min_support": "1.5"}, "answer.min_support must be 0 to 1, not 1.5"),
    ],
)
def test_a_wrong_setting_is_named_with_what_would_be_right(overrides: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message.replace("(", r"\(")):
        load_settings(None, overrides, {})


@pytest.mark.parametrize("text", ["nonsense: [", "retrieval: 5", "retrieve:\n  k: 1", "- a\n- b"])
def test_a_broken_file_is_a_usage_error_that_names_the_file(tmp_path: Path, text: str) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="broken.yaml"):
        load_settings(str(broken), environ={})


def test_an_unknown_configuration_lists_the_valid_ones() -> None:
    with pytest.raises(UsageError, match="default, fast, gpu, quality, server"):
        load_settings("qualty", environ={})
