"""Products in 8 bits: near those in float32, of each text alone, and in a library of their own."""

import dataclasses
from typing import Any

import numpy as np
import pytest
import torch

from qa_bot.bot import Bot
from qa_bot.errors import LibraryError, UsageError
from qa_bot.models.eight_bits import EightBits, available
from qa_bot.models.encoder import load_encoder
from qa_bot.settings import Settings, load_settings

pytestmark = pytest.mark.skipif(not available(), reason="this torch has no products of 8 bits")
TEXTS = [
    "The harbour master closed the north quay after the storm.",
    "Bread is baked at four in the morning, when the village is asleep.",
    "North quay shut: storm damage, says the harbour office. " * 9,
    "Who paid?",
]


@pytest.fixture(scope="module")
def small() -> Any:
    return load_encoder(dataclasses.replace(load_settings(environ={}).encoder, dtype="int8"))


def near(one: torch.Tensor, other: torch.Tensor) -> float:
    return float((one - other).norm() / other.norm())


def test_products_are_near_those_in_float32() -> None:
    draw = torch.Generator().manual_seed(1)
    x, other = torch.randn(50, 32, generator=draw), torch.randn(50, 16, generator=draw)
    up, down = (torch.randn(shape, generator=draw) / 6 for shape in ((64, 32), (16, 64)))
    bias = [torch.randn(size, generator=draw) for size in (64, 16)]
    first, second = EightBits(up, bias[0], "cpu"), EightBits(down, bias[1], "cpu")
    first.before(second)
    plain = torch.nn.functional.linear(x, up, bias[0])
    both = torch.nn.functional.linear(torch.nn.functional.gelu(plain), down, bias[1]) + other
    assert torch.allclose(second.plus(first.gelu(x), other), both, atol=1e-5)  # watching changes nothing
    for product in (first, second):
        product.settle()
    kept = other.clone()
    assert near(first(x), plain) < 0.03
    assert near(second.plus(first.gelu(x), other), both) < 0.03
    assert torch.equal(other, kept)


def test_the_largest_weights_and_inputs_do_not_overflow() -> None:
    """All signs alike: where two products were added in 16 bits, this sum would be cut off."""
    product = EightBits(torch.ones(8, 64), torch.zeros(8), "cpu")
    x = torch.full((4, 64), 2.0)
    product(torch.cat((x, -x, torch.zeros(1, 64))))
    product.settle()
    assert near(product(x), torch.full((4, 8), 128.0)) < 0.02


def test_vectors_are_near_and_depend_on_no_other_text(small: Any, encoder: Any) -> None:
    together, exact = small.encode(TEXTS), encoder.encode(TEXTS)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)
    assert ((together * exact).sum(1) > 0.97).all()
    assert not np.allclose(together, exact, atol=1e-4)
    for row, text in zip(together, TEXTS, strict=True):
        assert np.allclose(row, small.encode([text])[0], atol=1e-5)


def test_vectors_of_the_other_format_never_meet_in_a_library(settings: Settings, small: Any, tmp_path: Any) -> None:
    changed = dataclasses.replace(
        settings,
        library=dataclasses.replace(settings.library, folder=str(tmp_path)),
        encoder=dataclasses.replace(settings.encoder, dtype="int8"),
    )
    plain = dataclasses.replace(changed, encoder=settings.encoder)
    with Bot.open("news", settings=plain) as bot:
        bot.add("qa_bot/example/tide_mill.md")
        exact = bot.encoder.revision
        one = bot.parts.identity(writer=False)
    assert small.revision != exact and len(small.revision) == 40
    with pytest.raises(LibraryError), Bot.open("news", settings=changed) as bot:
        assert bot.parts.identity(writer=False) != one
        bot.search("mill")


def test_an_unknown_format_is_refused(settings: Settings) -> None:
    with pytest.raises(UsageError, match="float32, int8"):
        load_encoder(dataclasses.replace(settings.encoder, dtype="int3"))
