import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from qa_bot.errors import ModelError
from qa_bot.models.parts import RECENT, Parts
from qa_bot.settings import Settings


def test_threads_share_one_encoder_loaded_once(settings: Settings) -> None:
    parts = Parts(settings)
    with ThreadPoolExecutor(4) as pool:
        encoders = list(pool.map(lambda _: parts.encoder, range(8)))
    assert len({id(encoder) for encoder in encoders}) == 1


def test_models_that_nobody_holds_go_at_once_and_do_not_wait_for_python_to_look(settings: Settings) -> None:
    gc.collect()
    gc.disable()
    try:
        parts = Parts(settings)
        parts.vectors(("The mill grinds again.",))
        model = weakref.ref(vars(parts.encoder)["_bert"])  # what holds the weights
        held = weakref.ref(parts)
        assert model() and held()
        del parts
        assert model() is None and held() is None
    finally:
        gc.enable()


def test_vectors_of_what_was_asked_for_last_are_kept(settings: Settings) -> None:
    parts = Parts(settings)
    first = parts.vectors(("The mill grinds again.",))
    assert parts.vectors(("The mill grinds again.",)) is first
    for number in range(RECENT):
        parts.vectors((f"Mill {number} grinds.",))
    again = parts.vectors(("The mill grinds again.",))
    assert again is not first and again.tolist() == first.tolist()


def test_none_is_no_model(settings: Settings) -> None:
    none = replace(
        settings, reader=replace(settings.reader, model="none"), generator=replace(settings.generator, model="none")
    )
    assert Parts(none).reader is None and Parts(none).generator is None


def test_a_second_reader_that_cannot_be_had_is_done_without_and_said_but_not_one_that_was_named(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("QA_BOT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    assert Parts(settings).second_reader is None
    assert "The first reader reads alone" in caplog.text
    assert "reader.second" in caplog.text
    with pytest.raises(ModelError):
        _ = Parts(replace(settings, reader=replace(settings.reader, second=str(tmp_path)))).second_reader


def test_nothing_reads_second_where_nothing_reads_first(settings: Settings) -> None:
    assert Parts(replace(settings, reader=replace(settings.reader, model="none"))).second_reader is None


def test_the_identity_changes_with_each_model_and_loads_none(settings: Settings) -> None:
    def identity(writer: bool, **changes: dict[str, object]) -> str:
        changed = {part: replace(getattr(settings, part), **values) for part, values in changes.items()}
        parts = Parts(replace(settings, **changed))
        found = parts.identity(writer=writer)
        assert not parts._loaded
        return found

    assert identity(False) == identity(False, generator={"model": "none"})
    assert identity(True) != identity(True, generator={"model": "none"})
    known = {identity(False), identity(True), identity(False, encoder={"passage_prefix": "x"})}
    known |= {
        identity(True, generator={"temperature": 0.5}),
        identity(True, generator={"server": "http://x", "model": "y"}),
    }
    assert len(known) == 5
