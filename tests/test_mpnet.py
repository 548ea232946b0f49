"""MPNet gives the numbers of transformers' MPNetModel; adapters add what training learnt, and nothing before it."""

from typing import Any

import pytest
import torch
from transformers import MPNetConfig, MPNetForQuestionAnswering, MPNetModel
from transformers.models.mpnet.modeling_mpnet import MPNetEncoder

from qa_bot.models.bert import Tokens
from qa_bot.models.mpnet import MPNet, Weights, buckets
from qa_bot.models.training.adapters import adapt

CONFIG = MPNetConfig(
    vocab_size=90,
    hidden_size=24,
    num_hidden_layers=3,
    num_attention_heads=4,
    intermediate_size=48,
    max_position_embeddings=200,
    relative_attention_num_buckets=32,
)
TEXTS = [
    Tokens([0, *(5 + (7 * place) % 80 for place in range(length)), 2], [0] * (length + 2)) for length in (9, 150, 9)
]


def tiny(kind: Any = MPNetModel) -> Any:
    torch.manual_seed(1)
    model = kind(CONFIG).eval()
    for weight in model.parameters():  # a fresh model's biases and norms would hide what is left out
        weight.data += 0.05 * torch.randn_like(weight)
    return model


def ours(model: Any, *, half: bool = False) -> MPNet:
    state = model.state_dict()
    return MPNet(CONFIG.to_dict(), Weights(state, state.__getitem__, {}), "cpu", 8, half=half)


def theirs(model: Any, text: Tokens) -> torch.Tensor:
    with torch.inference_mode():
        hidden: torch.Tensor = model(input_ids=torch.tensor([text.ids])).last_hidden_state[0]
    return hidden


@pytest.mark.parametrize(("half", "atol"), [(False, 1e-4), (True, 0.15)])
def test_each_text_gets_what_transformers_gives_it_alone(half: bool, atol: float) -> None:
    model = tiny()
    for text, hidden in zip(TEXTS, ours(model, half=half).hidden(TEXTS), strict=True):
        assert torch.allclose(hidden, theirs(model, text), atol=atol)


def test_a_shorter_text_after_a_longer_one_gets_the_same_numbers() -> None:
    model = ours(tiny())
    (alone,) = model.hidden(TEXTS[:1])
    model.hidden(TEXTS[1:2])
    (after,) = model.hidden(TEXTS[:1])
    assert torch.equal(alone, after)


def test_distances_fall_into_the_buckets_that_mpnet_was_trained_with() -> None:
    distance = torch.arange(-400, 401)
    assert buckets(distance, 32).tolist() == MPNetEncoder.relative_position_bucket(distance, 32).tolist()


def test_adapters_change_nothing_before_training_and_merge_into_the_weights_that_they_act_as() -> None:
    model, text = tiny(MPNetForQuestionAnswering), torch.tensor([TEXTS[0].ids])
    base = {name.removeprefix("mpnet."): weight.clone() for name, weight in model.state_dict().items()}
    with torch.inference_mode():
        before = model(text).start_logits
        adapt(model, rank=4, first_layer=1)
        assert torch.allclose(model(text).start_logits, before)
        for weight in model.parameters():
            if weight.requires_grad:
                weight.add_(0.1 * torch.randn_like(weight))
        trained = {
            name.removeprefix("mpnet."): weight for name, weight in model.named_parameters() if weight.requires_grad
        }
        expected = model.mpnet(text).last_hidden_state[0]
        whole = MPNet(CONFIG.to_dict(), Weights(base, base.__getitem__, trained), "cpu", 8)
        (hidden,) = whole.hidden(TEXTS[:1])
    assert not torch.allclose(hidden, theirs(tiny(), TEXTS[0]), atol=1e-2)
    assert torch.allclose(hidden, expected, atol=1e-4)
    assert all("layer.0." not in name for name in trained)
