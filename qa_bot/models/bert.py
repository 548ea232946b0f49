"""BERT for reading on an ordinary processor: what the embedded encoder, readers and checker run on.

The same numbers as transformers' BertModel (Devlin et al. 2019), with nothing spent on padding: the tokens of a batch
stand one after another, and only attention looks at where a text ends. It needs torch and tokenizers alone, so that a
question in a terminal does not wait for transformers and sentence-transformers, most of which it would not use.
MPNet (mpnet.py) is a BERT that also weighs how far apart two tokens stand.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_bot.models.computing import compute
from qa_bot.models.device import has_onednn
from qa_bot.models.eight_bits import EightBits
from qa_bot.models.loading import explained
from qa_bot.models.sharing import Shared

if TYPE_CHECKING:
    import torch
    from tokenizers import Encoding, Tokenizer

CPU_TOKENS = 4096  # a batch: fewer cost a tenth to a third more, and a question waits for one batch of an upload
GPU_TOKENS = 65536


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the model reads of one text (or pair of texts), special tokens included."""

    ids: Sequence[int]
    types: Sequence[int]  # 0: first text, 1: second

    @classmethod
    def of(cls, encoding: "Encoding") -> "Tokens":
        """Return the tokens of what the tokenizer returned."""
        return cls(encoding.ids, encoding.type_ids)


def is_bert(folder: Path) -> bool:
    """Whether the model in a folder is one that `Bert` computes."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    wanted = {"model_type": "bert", "hidden_act": "gelu"}
    return (
        isinstance(config, dict)
        and all(config.get(key) == value for key, value in wanted.items())
        and config.get("position_embedding_type", "absolute") == "absolute"
        and (folder / "tokenizer.json").is_file()
        and (folder / "model.safetensors").is_file()
    )


def load_tokenizer(folder: Path) -> "Tokenizer":
    """Return the tokenizer of a folder; it neither truncates nor pads. Raises ModelError."""
    with explained(f"{folder / 'tokenizer.json'} cannot be loaded", "Look whether the folder is complete."):
        from tokenizers import Tokenizer

        tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer


class Bert:
    """A BERT model without a head, in float32. May be used from many threads, whose texts share batches."""

    def __init__(
        self,
        config: Mapping[str, Any],
        weights: "Mapping[str, torch.Tensor]",
        device: str,
        batch_size: int,
        watched: Sequence[Tokens] = (),
        *,
        half: bool = False,
    ) -> None:
        """`weights` by transformers' names. Raises KeyError, RuntimeError where they do not fit `config`.

        With `watched`, products run in 8 bits (eight_bits.py) whose ranges are those that these texts need; `half`: in
        bfloat16. The rest stays float32.
        """
        self.dim = int(config["hidden_size"])
        self.positions = int(config["max_position_embeddings"])
        self._device = device
        self._heads = int(config["num_attention_heads"])
        self._epsilon = float(config.get("layer_norm_eps", 1e-12))
        tables = ("word", "position", "token_type")
        self._tables = [weights[f"embeddings.{name}_embeddings.weight"].float().to(device) for name in tables]
        self._norm = Normalisation(weights, "embeddings", self._epsilon, device)
        self._linear = EightBits if watched else Halved if half else Linear
        self._layers = [
            self._layer(weights, f"encoder.layer.{number}") for number in range(int(config["num_hidden_layers"]))
        ]
        budget = CPU_TOKENS if device == "cpu" else GPU_TOKENS
        self._shared = Shared(self._hidden, size=lambda tokens: len(tokens.ids), budget=budget, most=batch_size)
        if watched:
            self.hidden(watched)
        for part in (part for layer in self._layers for part in layer if isinstance(part, EightBits)):
            part.settle()

    def hidden(self, texts: Sequence[Tokens]) -> "list[torch.Tensor]":
        """Return one (tokens, dim) tensor a text, in their order: the last layer's output."""
        return self._shared(texts)

    def _layer(self, weights: "Mapping[str, torch.Tensor]", name: str) -> tuple[Any, ...]:
        import torch

        attention = [
            torch.cat([weights[f"{name}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")])
            for kind in ("weight", "bias")
        ]
        dense = [
            self._linear(weights[f"{name}.{part}.dense.weight"], weights[f"{name}.{part}.dense.bias"], self._device)
            for part in ("attention.output", "intermediate", "output")
        ]
        if isinstance(dense[1], EightBits) and isinstance(dense[2], EightBits):
            dense[1].before(dense[2])
        norms = [
            Normalisation(weights, f"{name}.{part}", self._epsilon, self._device)
            for part in ("attention.output", "output")
        ]
        return self._linear(attention[0], attention[1], self._device), *dense, *norms

    def _hidden(self, texts: Sequence[Tokens]) -> "Sequence[torch.Tensor]":
        """Return the last layer's output for one batch, a (tokens, dim) tensor a text."""
        import torch

        lengths = [len(text.ids) for text in texts]
        runs = [(length, len(list(same))) for length, same in groupby(lengths)]  # attended to in one go
        with torch.inference_mode():
            x = self._embedded(texts)
            for attention, output, up, down, norm, last_norm in self._layers:
                x = norm(output.plus(self._attended(attention(x), runs), x))
                x = last_norm(down.plus(up.gelu(x), x))
            return torch.split(x, lengths)

    def _embedded(self, texts: Sequence[Tokens]) -> "torch.Tensor":
        import torch

        places = (
            [token for text in texts for token in text.ids],
            [place for text in texts for place in range(len(text.ids))],
            [kind for text in texts for kind in text.types],
        )
        word, position, kind = (
            table[torch.tensor(rows, device=self._device)] for table, rows in zip(self._tables, places, strict=True)
        )
        return self._norm(word + kind + position)

    def _attended(self, projected: "torch.Tensor", runs: Sequence[tuple[int, int]]) -> "torch.Tensor":
        """Self-attention inside each text. `projected`: (tokens, 3 x dim), queries, keys and values side by side."""
        import torch
        from torch.nn.functional import scaled_dot_product_attention

        attended = projected.new_empty(len(projected), self.dim)
        begin = 0
        for length, count in runs:
            rows = slice(begin, begin + length * count)
            parts = projected[rows].view(count, length, 3, self._heads, self.dim // self._heads)
            query, key, value = parts.permute(2, 0, 3, 1, 4)
            mixed: torch.Tensor = scaled_dot_product_attention(query, key, value, attn_mask=self._bias(length))
            attended[rows] = mixed.transpose(1, 2).reshape(-1, self.dim)
            begin += length * count
        return attended

    def _bias(self, length: int) -> "torch.Tensor | None":
        """What is added to the scores of a text of so many tokens, a (heads, length, length) tensor; None: nothing."""
        return None


class Normalisation:
    """Layer normalisation (Ba, Kiros and Hinton 2016)."""

    def __init__(self, weights: "Mapping[str, torch.Tensor]", name: str, epsilon: float, device: str) -> None:
        self._weight, self._bias = (
            weights[f"{name}.LayerNorm.{kind}"].float().to(device) for kind in ("weight", "bias")
        )
        self._epsilon = epsilon

    def __call__(self, x: "torch.Tensor") -> "torch.Tensor":
        """Return `x` with mean 0 and variance 1 over its last dimension, scaled and shifted."""
        from torch.nn.functional import layer_norm

        return layer_norm(x, self._weight.shape, self._weight, self._bias, self._epsilon)


class Linear:
    """x @ weight.T + bias, alone or with what follows it in a layer.

    On x86 processors through oneDNN with weights packed once: the same float32 products, 2 to 4 times as fast on an AMD
    one as what torch takes by default (MKL), and no slower on others. Elsewhere torch's own.
    """

    def __init__(self, weight: "torch.Tensor", bias: "torch.Tensor", device: str) -> None:
        import torch

        weight, self._bias = weight.float().contiguous().to(device), bias.float().to(device)
        self._one = device == "cpu" and has_onednn()
        self._weight = torch.ops.mkldnn._reorder_linear_weight(weight, CPU_TOKENS) if self._one else weight

    def __call__(self, x: "torch.Tensor") -> "torch.Tensor":
        """Return the product."""
        return self._run(x, "none")

    def gelu(self, x: "torch.Tensor") -> "torch.Tensor":
        """Return gelu(product), the exact form."""
        from torch.nn.functional import gelu

        return self._run(x, "gelu") if self._one else gelu(self._run(x, "none"))

    def plus(self, x: "torch.Tensor", other: "torch.Tensor") -> "torch.Tensor":
        """Return product + other."""
        import torch

        if not self._one:
            return self._run(x, "none") + other
        sum_: torch.Tensor = torch.ops.mkldnn._linear_pointwise.binary(x, other, self._weight, self._bias, "add")
        return sum_

    def _run(self, x: "torch.Tensor", then: str) -> "torch.Tensor":
        import torch

        if not self._one:
            return torch.nn.functional.linear(x, self._weight, self._bias)
        product: torch.Tensor = torch.ops.mkldnn._linear_pointwise.default(
            x, self._weight, self._bias, then, [], "none"
        )
        return product


class Halved:
    """`Linear` in bfloat16, for processors that multiply it faster; what it takes and returns is float32."""

    def __init__(self, weight: "torch.Tensor", bias: "torch.Tensor", device: str) -> None:
        import torch

        self._weight, self._bias = weight.to(device, torch.bfloat16), bias.to(device, torch.bfloat16)

    def __call__(self, x: "torch.Tensor") -> "torch.Tensor":
        """Return the product."""
        return self._run(x).float()

    def gelu(self, x: "torch.Tensor") -> "torch.Tensor":
        """Return gelu(product), the exact form."""
        from torch.nn.functional import gelu

        return gelu(self._run(x)).float()

    def plus(self, x: "torch.Tensor", other: "torch.Tensor") -> "torch.Tensor":
        """Return product + other."""
        return self._run(x).float() + other

    def _run(self, x: "torch.Tensor") -> "torch.Tensor":
        import torch

        return torch.nn.functional.linear(x.to(torch.bfloat16), self._weight, self._bias)


def load_bert(
    folder: Path, device: str, batch_size: int, trained: Path | None = None, watched: Sequence[Tokens] = ()
) -> "tuple[Bert, dict[str, torch.Tensor]]":
    """Return the model in `folder`, and the weights of the head that `trained` holds.

    `trained` is a folder with packaged layers and head (names begin with "bert." but for the head's) that lie over the
    tables of `folder`, on which they were trained. `watched`: as for Bert. Raises ModelError where a file is damaged or
    does not fit.
    """
    return compute(lambda: _loaded(folder, device, batch_size, trained, watched))


def _loaded(
    folder: Path, device: str, batch_size: int, trained: Path | None, watched: Sequence[Tokens]
) -> "tuple[Bert, dict[str, torch.Tensor]]":
    path = (trained or folder) / "model.safetensors"
    what, hint = f"{folder} cannot be loaded as an encoder", "Give a model that sentence-transformers reads."
    if trained:
        what, hint = f"{path} cannot be loaded", "Install qa_bot again: the file belongs to the package."
    with explained(what, hint):
        from safetensors.torch import load_file

        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        own = load_file(folder / "model.safetensors")
        weights = {name.removeprefix("bert."): weight for name, weight in own.items()}
        head: dict[str, torch.Tensor] = {}
        if trained:
            weights = {name: weight for name, weight in weights.items() if "_embeddings." in name}
            for name, weight in load_file(path).items():
                (weights if name.startswith("bert.") else head)[name.removeprefix("bert.")] = weight.float()
        layers = {int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer.")}
        if len(layers) != config["num_hidden_layers"]:
            raise ValueError(f"it has {len(layers)} layers, not {config['num_hidden_layers']}")
        return Bert(config, weights, device, batch_size, watched), head | {
            name: weight for name, weight in weights.items() if name.startswith("pooler.")
        }
