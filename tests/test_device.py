"""Where models run: named devices only, and the choice is said once."""

import logging

import pytest

from qa_bot.errors import ModelError, UsageError
from qa_bot.models import device
from qa_bot.models.device import DEVICES, DTYPES, choose, quota


def test_unknown_names_are_answered_with_the_valid_ones() -> None:
    with pytest.raises(UsageError, match=r"'gpu'.*auto, cpu, cuda, mps"):
        choose("gpu", generator=False)
    with pytest.raises(UsageError, match=r"'int3'.*float32"):
        choose("cpu", "int3", generator=True)


def test_a_device_that_is_not_there_is_refused_and_not_replaced() -> None:
    import torch

    absent = "mps" if torch.cuda.is_available() else "cuda"
    with pytest.raises(ModelError, match=absent):
        choose(absent, generator=False)


def test_encoder_and_reader_get_float32_so_that_scores_do_not_depend_on_the_machine() -> None:
    assert choose("cpu", generator=False) == ("cpu", "float32")


def test_an_asked_for_dtype_is_given() -> None:
    for dtype in DTYPES[1:]:
        assert choose("cpu", dtype, generator=True) == ("cpu", dtype)


def test_eight_bits_are_for_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    with pytest.raises(UsageError, match="int8 is for the processor, not for mps"):
        choose("mps", "int8", generator=True)


def test_auto_on_cpu_uses_half_the_memory_only_where_the_processor_is_fast_at_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import torch

    for fast, dtype in ((True, "bfloat16"), (False, "float32")):
        monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda fast=fast: fast)
        monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: False)
        assert choose("cpu", generator=True) == ("cpu", dtype)


def test_auto_finds_a_device_and_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    device.say_again()
    with caplog.at_level(logging.INFO, logger="qa_bot"):
        found, dtype = choose("auto", generator=True)
        choose("auto", generator=True)
    assert found in DEVICES[1:]
    assert [record.message for record in caplog.records] == [f"The generator runs on {found} in {dtype}."]


@pytest.mark.parametrize(
    ("text", "processors"),
    [
        ("max 100000\n", None),
        ("200000 100000\n", 2),
        ("150000 100000", 2),
        ("20000 100000", 1),
        ("", None),
        ("5 0", None),
    ],
)
def test_a_containers_share_is_counted_in_whole_processors(text: str, processors: int | None) -> None:
    assert quota(text) == processors
