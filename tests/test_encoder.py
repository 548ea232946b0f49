"""Texts become unit vectors: shape, length, order, prefixes, and nothing cut without a word."""

import dataclasses
import logging
import shutil
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qa_bot.errors import ModelError
from qa_bot.models.encoder import load_encoder
from qa_bot.models.weights import resolve
from qa_bot.settings import Settings

TEXTS = [
    "The harbour master closed the north quay after the storm.",
    "Bread is baked at four in the morning, when the village is asleep.",
    "North quay shut: storm damage, says the harbour office.",
]


def test_rows_are_float32_of_length_one_in_the_order_of_the_texts(encoder: Any) -> None:
    together = encoder.encode(TEXTS)
    assert together.shape == (3, encoder.dim) == (3, 384)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)
    for row, text in zip(together, TEXTS, strict=True):  # batches are sorted by length inside; the order comes back
        assert np.allclose(row, encoder.encode([text])[0], atol=1e-5)


def test_texts_of_one_meaning_are_nearer_than_others(encoder: Any) -> None:
    harbour, bread, again = encoder.encode(TEXTS)
    assert harbour @ again > 0.5 > harbour @ bread


def test_no_texts_make_no_rows(encoder: Any) -> None:
    assert encoder.encode([]).shape == (0, encoder.dim)
    assert encoder.count_tokens([]) == []


def test_tokens_are_counted_without_special_ones_and_beyond_the_limit(encoder: Any) -> None:
    assert encoder.count_tokens(["", "one two three", "word " * 1000]) == [0, 3, 1000]


def test_a_text_that_is_too_long_is_named_in_a_warning(encoder: Any, caplog: pytest.LogCaptureFixture) -> None:
    """254 words and two special tokens fill the 256 tokens; one word more is cut, and that is said."""
    with caplog.at_level(logging.WARNING, logger="qa_bot"):
        encoder.encode(["word " * 254])
        assert not caplog.records
        encoder.encode(["short", "word " * 255, "word " * 900])
    assert "2 of 3 texts are longer than the 256 tokens" in caplog.text


def test_prefixes_belong_to_what_is_embedded(settings: Settings, encoder: Any) -> None:
    chosen = dataclasses.replace(settings.encoder, query_prefix="question: ", passage_prefix="text: ")
    prefixed = load_encoder(chosen)
    assert np.allclose(prefixed.encode(["a"], query=True), encoder.encode(["question: a"]), atol=1e-6)
    assert np.allclose(prefixed.encode(["a"]), encoder.encode(["text: a"]), atol=1e-6)


def test_a_zero_vector_becomes_a_unit_row_and_not_nan() -> None:
    from qa_bot.models.encoder import _unit

    rows = _unit(np.array([[0, 0], [3, 4]], dtype=np.float32))
    assert np.allclose(rows, [[1, 0], [0.6, 0.8]])


def test_threads_share_one_encoder(encoder: Any) -> None:
    """Counting beside encoding must not change what either returns: the tokenizer keeps its truncation in itself."""
    expected = encoder.encode(TEXTS)
    wrong: list[str] = []

    def encode() -> None:
        for _ in range(5):
            if not np.allclose(encoder.encode(TEXTS), expected, atol=1e-5):
                wrong.append("encode")

    def count() -> None:
        for _ in range(20):
            if encoder.count_tokens(["word " * 400]) != [400]:
                wrong.append("count")

    threads = [threading.Thread(target=work) for work in (encode, count, encode)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_folder_is_an_encoder_too_and_its_revision_follows_its_weights(
    settings: Settings, encoder: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(resolve("encoder", "embedded"), folder)
    copied = load_encoder(dataclasses.replace(settings.encoder, model=str(folder)))
    assert np.allclose(copied.encode(TEXTS), encoder.encode(TEXTS), atol=1e-6)
    assert len(copied.revision) == 40

    with (folder / "model.safetensors").open("r+b") as file:
        file.seek(-4, 2)
        file.write(b"\x00\x00\x00\x01")
    changed = load_encoder(dataclasses.replace(settings.encoder, model=str(folder)))
    assert changed.revision != copied.revision


def test_damaged_weights_are_a_model_error(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(resolve("encoder", "embedded"), folder)
    (folder / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelError, match="cannot be loaded as an encoder"):
        load_encoder(dataclasses.replace(settings.encoder, model=str(folder)))
