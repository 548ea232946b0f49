"""The package's own arithmetic says what transformers says, together and alone, read now or before."""

from collections.abc import Callable
from typing import Any

import pytest
import torch

from qa_bot.models.decoder import Decoder, KeyValues, fits
from qa_bot.models.few_bits import GROUP
from qa_bot.models.remembered import CHUNK, TAIL, Prompts

LENGTH = CHUNK + 90  # tokens: a prompt of two chunks
IDS = torch.arange(LENGTH).mul(37).remainder(211).tolist()


def nothing() -> None:
    pass


def model_of(kind: str, **changes: Any) -> Any:
    import transformers

    torch.manual_seed(1)
    size = {"vocab_size": 211, "hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 3, "head_dim": 16}
    size |= {"num_attention_heads": 4, "num_key_value_heads": 2, "max_position_embeddings": 900}
    config = getattr(transformers, f"{kind}Config")(**size, initializer_range=0.3, **changes)  # 0.3: attention matters
    return getattr(transformers, f"{kind}ForCausalLM")(config).eval()


SCALED = {"rope_type": "llama3", "rope_theta": 1e4, "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0}
MODELS: list[Callable[[], Any]] = [
    lambda: model_of("Llama"),
    lambda: model_of("Llama", tie_word_embeddings=True, attention_bias=True),
    lambda: model_of("Llama", rope_parameters={**SCALED, "original_max_position_embeddings": 64}),
    lambda: model_of("Qwen2"),
    lambda: model_of("Qwen3"),
]


@pytest.fixture(scope="module", params=MODELS)
def pair(request: pytest.FixtureRequest) -> tuple[torch.Tensor, Decoder]:
    """What transformers says behind each token, and the decoder of the same weights."""
    model = request.param()
    with torch.inference_mode():
        said = model(torch.tensor([IDS])).logits[0]
        return said, Decoder(model, 900, torch.float32, few_bits=False)


def coarse(model: Any) -> Any:
    """The model with its layers' weights on 16 levels a group, as a file in 4 bits holds them."""
    for name, weight in model.named_parameters():
        if name.endswith("proj.weight"):
            groups = weight.data.view(len(weight), -1, GROUP)
            low = groups.amin(-1, keepdim=True)
            step = (groups.amax(-1, keepdim=True) - low) / 15
            weight.data = (((groups - low) / step).round() * step + low).half().float().view_as(weight)
    return model


@pytest.fixture(scope="module", params=[lambda model: model, coarse], ids=["8 bits", "4 bits"])
def small(request: pytest.FixtureRequest) -> tuple[Decoder, Decoder]:
    """A decoder with small weights, and one with the same in full."""
    with torch.inference_mode():
        first, second = (
            Decoder(request.param(model_of("Llama", tie_word_embeddings=True)), 900, torch.float32, few_bits=few)
            for few in (True, False)
        )
    return first, second


def read(decoder: Decoder, ids: list[int]) -> tuple[KeyValues, torch.Tensor]:
    memory = KeyValues(decoder, LENGTH + 8)
    return memory, decoder.read(memory, ids, nothing)


def close(one: torch.Tensor, other: torch.Tensor) -> bool:
    return bool(torch.allclose(one, other, atol=2e-4))  # of logits of about 10


@torch.inference_mode()
def test_a_prompt_reads_as_in_transformers(pair: tuple[torch.Tensor, Decoder]) -> None:
    said, decoder = pair
    memory, logits = read(decoder, IDS)
    assert close(logits, said[-1])
    assert memory.ids == IDS


@torch.inference_mode()
def test_tokens_behind_a_prompt_read_as_in_transformers(pair: tuple[torch.Tensor, Decoder]) -> None:
    """One at a time, several in one step, and more of the prompt behind them."""
    said, decoder = pair
    memory, _ = read(decoder, IDS[:200])
    (one,) = decoder.step([(memory, IDS[200:201])], nothing)
    (four,) = decoder.step([(memory, IDS[201:205])], nothing)
    rest = decoder.read(memory, IDS[:300], nothing)
    assert close(torch.cat((one, four, rest[None])), torch.cat((said[200:205], said[299:300])))


@torch.inference_mode()
def test_sequences_of_different_lengths_do_not_touch_each_other(pair: tuple[torch.Tensor, Decoder]) -> None:
    said, decoder = pair
    long, short = read(decoder, IDS[:300])[0], read(decoder, IDS[:7])[0]
    first, second = decoder.step([(long, IDS[300:301]), (short, IDS[7:10])], nothing)
    assert close(first, said[300:301])
    assert close(second, said[7:10])


@torch.inference_mode()
def test_a_copied_beginning_is_as_good_as_a_read_one(pair: tuple[torch.Tensor, Decoder]) -> None:
    said, decoder = pair
    whole, _ = read(decoder, IDS)
    begun = KeyValues(decoder, LENGTH)
    begun.copy_from(whole, 150)
    assert close(decoder.read(begun, IDS[:250], nothing), said[249])


@torch.inference_mode()
def test_prompts_that_begin_alike_come_out_the_same_to_the_last_bit_when_the_beginning_was_read_before(
    pair: tuple[torch.Tensor, Decoder],
) -> None:
    decoder = pair[1]
    for length in (70, 200, CHUNK + 70):
        kept: Prompts[KeyValues] = Prompts(2**30)
        kept.keep(read(decoder, [*IDS[:length], 1, 2, 3])[0])
        prompt = [*IDS[:length], 5, 6]
        found = kept.find(prompt)
        assert found is not None
        assert length - found[1] < TAIL
        begun = KeyValues(decoder, LENGTH)
        begun.copy_from(*found)
        assert torch.equal(decoder.read(begun, prompt, nothing), read(decoder, prompt)[1])


@torch.inference_mode()
def test_what_is_forgotten_leaves_no_trace(pair: tuple[torch.Tensor, Decoder]) -> None:
    said, decoder = pair
    memory, _ = read(decoder, IDS[:50])
    decoder.step([(memory, [9, 9, 9])], nothing)
    memory.forget(3)
    (again,) = decoder.step([(memory, IDS[50:51])], nothing)
    assert close(again, said[50:51])


@torch.inference_mode()
def test_a_pass_that_is_broken_off_has_read_nothing(pair: tuple[torch.Tensor, Decoder]) -> None:
    said, decoder = pair
    memory, _ = read(decoder, IDS[:50])
    calls = 0

    def interrupt() -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        decoder.step([(memory, [9, 9, 9])], interrupt)
    assert memory.ids == IDS[:50]
    (again,) = decoder.step([(memory, IDS[50:51])], nothing)
    assert close(again, said[50:51])


@torch.inference_mode()
def test_prompts_are_read_with_the_full_weights_and_answers_written_with_small_ones(
    small: tuple[Decoder, Decoder],
) -> None:
    assert torch.equal(*(read(decoder, IDS)[1] for decoder in small))
    outcome = [decoder.step([(read(decoder, IDS[:100])[0], IDS[100:101])], nothing)[0] for decoder in small]
    assert not torch.equal(*outcome)
    assert torch.corrcoef(torch.cat(outcome))[0, 1] > 0.99


@torch.inference_mode()
def test_a_token_comes_out_the_same_whatever_is_written_beside_it(small: tuple[Decoder, Decoder]) -> None:
    """To the last bit: a summary does not depend on how many are made at once."""
    decoder = small[0]
    alone = decoder.step([(read(decoder, IDS[:100])[0], IDS[100:101])], nothing)[0]
    for others in (1, 2, 3, 6, 15):
        pieces = [(read(decoder, IDS[: 20 + number])[0], [number]) for number in range(others)]
        together = decoder.step([*pieces, (read(decoder, IDS[:100])[0], IDS[100:101])], nothing)
        assert torch.equal(together[-1], alone)


@torch.inference_mode()
def test_a_token_comes_out_the_same_when_it_was_expected(small: tuple[Decoder, Decoder]) -> None:
    """To the last bit: several tokens in one step are as good as a step each."""
    decoder = small[0]
    memory, other = read(decoder, IDS[:100])[0], read(decoder, IDS[:100])[0]
    (together,) = decoder.step([(memory, IDS[100:104])], nothing)
    alone = [decoder.step([(other, IDS[place : place + 1])], nothing)[0] for place in range(100, 104)]
    assert torch.equal(together, torch.cat(alone))


def test_only_what_the_arithmetic_covers_fits() -> None:
    import transformers

    assert fits(transformers.LlamaConfig())
    assert fits(transformers.Qwen3Config())
    assert not fits(transformers.GPT2Config())
    assert not fits(transformers.GemmaConfig())
    assert not fits(transformers.LlamaConfig(hidden_act="gelu"))
    assert not fits(transformers.Qwen2Config(use_sliding_window=True, max_window_layers=1, num_hidden_layers=4))
    far = {"rope_type": "dynamic", "rope_theta": 1e4, "factor": 2.0}
    assert not fits(transformers.LlamaConfig(rope_parameters=far))
