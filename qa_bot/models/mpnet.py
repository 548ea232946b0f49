"""MPNet (Song et al. 2020) as a BERT: what the second reader runs on.

Knows how its weights are called, its places, which are counted from 2, and the one table of how much the distance
between two tokens counts (buckets as in Raffel et al. 2020, section 2.1). Knows adapters too (Hu et al. 2021, "LoRA"): what
training adds to a matrix is the product of two small ones, so that the package holds 11 MB for a model of 438.
"""

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_bot.models.bert import Bert
from qa_bot.models.computing import compute
from qa_bot.models.device import best_dtype
from qa_bot.models.loading import explained

if TYPE_CHECKING:
    import torch

FIRST_PLACE = 2  # of the table of places; the two before are for padding
FARTHEST = 128  # tokens from which on all distances count alike
WORDS, PLACES, KINDS = (f"embeddings.{name}_embeddings.weight" for name in ("word", "position", "token_type"))
DISTANCES = "encoder.relative_attention_bias.weight"
BERT_NAMES = (
    (re.compile(r"\.attention\.attn\.q\b"), ".attention.self.query"),
    (re.compile(r"\.attention\.attn\.k\b"), ".attention.self.key"),
    (re.compile(r"\.attention\.attn\.v\b"), ".attention.self.value"),
    (re.compile(r"\.attention\.attn\.o\b"), ".attention.output.dense"),
    (re.compile(r"\.attention\.LayerNorm\b"), ".attention.output.LayerNorm"),
)


class MPNet(Bert):
    """An MPNet model without a head. May be used from many threads, whose texts share batches."""

    def __init__(
        self,
        config: Mapping[str, Any],
        weights: "Mapping[str, torch.Tensor]",
        device: str,
        batch_size: int,
        *,
        half: bool = False,
    ) -> None:
        """`weights` by transformers' names for BERT. Raises KeyError, RuntimeError where they do not fit `config`."""
        self._distances = weights[DISTANCES].float().to(device)  # (buckets, heads)
        self._biases: dict[int, torch.Tensor] = {}  # of the longest text so far
        super().__init__(config, weights, device, batch_size, half=half)

    def _bias(self, length: int) -> "torch.Tensor":
        longest = max(self._biases, default=0)
        if length > longest:
            self._biases, longest = {length: self._whole_bias(length)}, length
        return self._biases[longest][:, :length, :length]

    def _whole_bias(self, length: int) -> "torch.Tensor":
        import torch

        places = torch.arange(length)
        return self._distances[buckets(places[None, :] - places[:, None], len(self._distances))].permute(2, 0, 1)


def buckets(distance: "torch.Tensor", count: int) -> "torch.Tensor":
    """Return the bucket, 0 to `count` - 1, of each distance (tokens, to the right positive): near ones have their own."""
    import torch

    half, near = count // 2, count // 4
    far = distance.abs()
    wide = torch.log(far.clamp(min=1).float() / near) / math.log(FARTHEST / near) * (half - near)
    place = torch.where(far < near, far, (near + wide.long()).clamp(max=half - 1))
    return place + half * (distance > 0)


class Weights(Mapping[str, "torch.Tensor"]):
    """MPNet's weights under BERT's names, with what an adapter adds to matrices or puts in their place.

    Each is made when it is asked for, float32, so that no second copy of the model is ever in memory.
    """

    def __init__(
        self, names: Iterable[str], read: "Callable[[str], torch.Tensor]", adapter: "Mapping[str, torch.Tensor]"
    ) -> None:
        """`read` returns the weight of one of `names`.

        `adapter`: `NAME.up` and `NAME.down`, whose product is added to `NAME.weight`, and whole weights.
        """
        self._read, self._adapter = read, adapter
        self._own = {_bert_name(name): name for name in names} | {KINDS: WORDS}

    def __getitem__(self, name: str) -> "torch.Tensor":
        """Return one weight. The table of places begins with the first, and texts have no kinds."""
        own = self._own[name]
        weight = (self._adapter[own] if own in self._adapter else self._read(own)).float()
        if name == KINDS:
            return weight.new_zeros(2, weight.shape[1])
        matrix = own.removesuffix(".weight")
        if f"{matrix}.up" in self._adapter:
            return weight + self._adapter[f"{matrix}.up"].float() @ self._adapter[f"{matrix}.down"].float()
        return (
            weight[FIRST_PLACE:] if name == PLACES else weight
        ).clone()  # a view would keep the whole file in memory

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self._own)

    def __len__(self) -> int:
        """How many weights there are."""
        return len(self._own)


def _bert_name(name: str) -> str:
    for pattern, bert_name in BERT_NAMES:
        name = pattern.sub(bert_name, name)
    return name


def load_mpnet(folder: Path, adapter: Path, device: str, batch_size: int) -> "tuple[MPNet, dict[str, torch.Tensor]]":
    """Return the model in `folder` with the packaged `adapter`, and the weights of the head that is among them.

    Products run in bfloat16 where the processor multiplies it faster. Raises ModelError where a file is damaged.
    """
    return compute(lambda: _loaded(folder, adapter, device, batch_size))


def _loaded(folder: Path, adapter: Path, device: str, batch_size: int) -> "tuple[MPNet, dict[str, torch.Tensor]]":
    with explained(
        f"{adapter} cannot be loaded over {folder}", "Install qa_bot again: the file belongs to the package."
    ):
        from safetensors import safe_open
        from safetensors.torch import load_file

        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        trained = load_file(adapter / "model.safetensors")
        head = {name: weight.float() for name, weight in trained.items() if not name.startswith("mpnet.")}
        layers = {name.removeprefix("mpnet."): weight for name, weight in trained.items() if name.startswith("mpnet.")}
        with safe_open(folder / "model.safetensors", framework="pt") as file:
            weights = Weights(file.keys(), file.get_tensor, layers)
            return MPNet(config, weights, device, batch_size, half=best_dtype(device) == "bfloat16"), head
