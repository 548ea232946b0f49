"""The models under a reader: windows of tokens become how well an answer begins, and ends, at each of them.

Knows tensors and batches, and nothing of characters, questions and scores.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from qa_bot.errors import ModelError
from qa_bot.models.bert import Bert, Tokens
from qa_bot.models.computing import compute
from qa_bot.models.loading import explained
from qa_bot.models.sharing import Shared

if TYPE_CHECKING:
    import torch
    from tokenizers import Encoding

WINDOW = 384  # tokens: question, passage and special tokens


class SpanModel(Protocol):
    """A reader's model: shares batches between all who call it."""

    no_answer: int | None  # id of the token that stands for "no answer here"

    def logits(self, windows: "Sequence[Encoding]") -> "list[torch.Tensor]":
        """Return a (tokens, 2) float32 tensor a window: how well a span begins, and ends, at each token."""
        ...


class BertSpans:
    """A packaged head over what `bert` computes: the reader's own layers, or the second reader's MPNet."""

    def __init__(self, bert: Bert, head: "dict[str, torch.Tensor]", device: str, no_answer: int | None) -> None:
        self.no_answer = no_answer
        self._bert = bert
        self._weight, self._bias = (head[f"qa_outputs.{kind}"].to(device) for kind in ("weight", "bias"))

    def logits(self, windows: "Sequence[Encoding]") -> "list[torch.Tensor]":
        """Return a (tokens, 2) float32 tensor a window."""
        hidden = self._bert.hidden([Tokens.of(window) for window in windows])
        return compute(lambda: [(tokens @ self._weight.T + self._bias).cpu() for tokens in hidden])


class OtherSpans:
    """Any extractive question-answering model of transformers."""

    def __init__(self, model: Any, tokenizer: Any, batch_size: int) -> None:
        self.no_answer = tokenizer.cls_token_id
        self._model = model
        self._filler = {"input_ids": int(tokenizer.pad_token_id or 0)}
        self._names = tokenizer.model_input_names
        size = batch_size * WINDOW
        self._shared = Shared(self._batch, size=lambda window: len(window.ids), budget=size, most=batch_size)

    def logits(self, windows: "Sequence[Encoding]") -> "list[torch.Tensor]":
        """Return a (tokens, 2) float32 tensor a window."""
        return self._shared(windows)

    def _batch(self, windows: "Sequence[Encoding]") -> "list[torch.Tensor]":
        import torch

        with torch.inference_mode():
            out = self._model(**self._padded(windows))
            both = torch.stack([out.start_logits, out.end_logits], dim=2).float().cpu()
        return [logits[: len(window.ids)] for logits, window in zip(both, windows, strict=True)]

    def _padded(self, windows: "Sequence[Encoding]") -> "dict[str, torch.Tensor]":
        import torch

        own = {"input_ids": "ids", "token_type_ids": "type_ids", "attention_mask": "attention_mask"}
        longest = max(len(window.ids) for window in windows)
        rows = {name: [getattr(window, own[name]) for window in windows] for name in self._names if name in own}
        return {
            name: torch.tensor([row + [self._filler.get(name, 0)] * (longest - len(row)) for row in values]).to(
                self._model.device
            )
            for name, values in rows.items()
        }


def load_other(folder: Path) -> tuple[Any, Any]:
    """Return a model and its tokenizer. Raises ModelError where the folder holds no reader."""
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    hint = "Give embedded, none, or a model with an extractive question-answering head; `qa-bot models` lists some."
    with explained(f"{folder} cannot be loaded as a reader", hint):
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        model, report = AutoModelForQuestionAnswering.from_pretrained(
            folder,
            local_files_only=True,
            use_safetensors=True,
            trust_remote_code=False,
            dtype=torch.float32,
            output_loading_info=True,
        )
    if missing := sorted(report["missing_keys"]):
        raise ModelError(f"{folder} is no reader: its weights lack {', '.join(missing[:4])}.", hint)
    if not getattr(tokenizer, "is_fast", False):
        raise ModelError(f"The tokenizer of {folder} does not tell where its tokens stand in the text.", hint)
    return model, tokenizer


def longest_window(config: Any, tokenizer: Any) -> int:
    """Return how many tokens a window of a model may have."""
    positions = int(getattr(config, "max_position_embeddings", None) or WINDOW + 2)
    # RoBERTa counts two of its positions as padding
    return min(WINDOW, int(tokenizer.model_max_length), max(positions, 2) - 2)
