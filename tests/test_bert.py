"""The numbers of transformers' BertModel, whatever else is in the batch, with and without oneDNN."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from qa_bot.errors import ModelError
from qa_bot.models import bert
from qa_bot.models.bert import Bert, Linear, Tokens, is_bert, load_bert, load_tokenizer
from qa_bot.models.device import has_onednn
from qa_bot.models.weights import CHECKER_FOLDER, READER_FOLDER, resolve

FOLDER = resolve("encoder", "embedded")
PAIRS = [
    ("Who led the repairs?", "Anna Berg led the repairs of the mill for eleven years."),
    ("Who?", ""),
    ("What did the mill grind?", "Flour. " * 90),
    ("Where?", "Flour on the island."),
    ("When?", "Flour on the island."),
]


def tokens() -> list[Tokens]:
    return [Tokens.of(encoding) for encoding in load_tokenizer(FOLDER).encode_batch(PAIRS)]


@pytest.fixture(scope="module")
def original() -> Any:
    from transformers import AutoModel

    return AutoModel.from_pretrained(FOLDER, local_files_only=True).eval()


def expected(model: Any, text: Tokens) -> torch.Tensor:
    with torch.inference_mode():
        output: torch.Tensor = model(
            input_ids=torch.tensor([text.ids]), token_type_ids=torch.tensor([text.types])
        ).last_hidden_state[0]
    return output


@pytest.mark.parametrize("onednn", [True, False])
def test_each_text_gets_what_transformers_gives_it_alone(
    original: Any, onednn: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if onednn and not has_onednn():
        pytest.skip("this torch has no oneDNN")
    monkeypatch.setattr(bert, "has_onednn", lambda: onednn)
    model, _ = load_bert(FOLDER, "cpu", 32)
    texts = tokens()
    for text, hidden in zip(texts, model.hidden(texts), strict=True):
        assert hidden.shape == (len(text.ids), model.dim)
        assert torch.allclose(hidden, expected(original, text), atol=1e-4)


@pytest.mark.parametrize(
    ("folder", "kind"), [(READER_FOLDER, "QuestionAnswering"), (CHECKER_FOLDER, "SequenceClassification")]
)
def test_packaged_layers_lie_over_the_encoders_tables(folder: Path, kind: str) -> None:
    """Replacing the packaged file is enough to replace the reader or the checker."""
    import transformers
    from safetensors.torch import load_file

    trained = {name: weight.float() for name, weight in load_file(folder / "model.safetensors").items()}
    whole = getattr(transformers, f"AutoModelFor{kind}").from_pretrained(FOLDER, local_files_only=True).eval()
    missing, unexpected = whole.load_state_dict(trained, strict=False)
    assert not unexpected and all("_embeddings." in name for name in missing)
    model, head = load_bert(FOLDER, "cpu", 8, trained=folder)
    assert all(
        torch.equal(weight, trained[name if name in trained else f"bert.{name}"]) for name, weight in head.items()
    )
    text = tokens()[0]
    assert torch.allclose(model.hidden([text])[0], expected(whole.bert, text), atol=1e-4)


def test_a_file_with_layers_missing_or_too_many_is_refused(tmp_path: Path) -> None:
    config = json.loads((FOLDER / "config.json").read_text())
    for number in (5, 7):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "config.json").write_text(json.dumps(config | {"num_hidden_layers": number}))
        (folder / "model.safetensors").symlink_to(FOLDER / "model.safetensors")
        with pytest.raises(ModelError, match=f"6 layers, not {number}"):
            load_bert(folder, "cpu", 8)


def test_only_what_is_computed_here_is_taken(tmp_path: Path) -> None:
    assert is_bert(FOLDER)
    config = json.loads((FOLDER / "config.json").read_text())
    for name in ("tokenizer.json", "model.safetensors"):
        (tmp_path / name).write_text("{}")
    for changed in ({"hidden_act": "relu"}, {"model_type": "roberta"}, {"position_embedding_type": "relative_key"}):
        (tmp_path / "config.json").write_text(json.dumps(config | changed))
        assert not is_bert(tmp_path), changed
    (tmp_path / "config.json").write_text("not JSON")
    assert not is_bert(tmp_path)


def test_a_product_and_what_follows_it_are_torchs() -> None:
    weight, bias, x, other = torch.randn(6, 4), torch.randn(6), torch.randn(3, 4), torch.randn(3, 6)
    linear, plain = Linear(weight, bias, "cpu"), torch.nn.functional.linear(x, weight, bias)
    assert torch.allclose(linear(x), plain, atol=1e-5)
    assert torch.allclose(linear.gelu(x), torch.nn.functional.gelu(plain), atol=1e-5)
    assert torch.allclose(linear.plus(x, other), plain + other, atol=1e-5)


def test_no_texts_are_no_work() -> None:
    config = json.loads((FOLDER / "config.json").read_text()) | {"num_hidden_layers": 0}
    from safetensors.torch import load_file

    assert Bert(config, load_file(FOLDER / "model.safetensors"), "cpu", 8).hidden([]) == []
