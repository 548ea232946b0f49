"""Products in 8 bits for `bert`, on x86 processors.

Weights have one step a row, what meets them one step and one zero a product, fixed by what a few texts need: so a text's
vector depends on no other text ("static" quantisation, Jacob et al. 2018, "Quantization and Training of Neural Networks
for Efficient Integer-Arithmetic-Only Inference"). Attention, normalisation and sums stay float32.
"""

from typing import TYPE_CHECKING

from qa_bot.models.device import has_onednn

if TYPE_CHECKING:
    import torch

VERSION = "int8-1"  # to be raised with anything here that changes numbers: it is part of the encoder's revision
MOST = 63  # of a weight, either way: processors without VNNI add two products in 16 bits, which larger ones overflow
CLIPPED = 1e-5  # share of the values watched that lies beyond each end: rare ones would cost all others their precision


def available() -> bool:
    """Whether torch has oneDNN's products of 8 bits for this processor (its own compiler's, not API)."""
    import torch

    return has_onednn() and hasattr(torch.ops.onednn, "qlinear_pointwise")


class EightBits:
    """`bert.Linear` in 8 bits. It works in float32 and watches what it is given until `settle`."""

    def __init__(self, weight: "torch.Tensor", bias: "torch.Tensor", device: str) -> None:
        self._weight, self._bias = weight.float(), bias.float()
        self._watched: list[torch.Tensor] = []
        self._following: EightBits | None = None
        self.settled = False

    def before(self, following: "EightBits") -> None:
        """Let `gelu` return what only `following` takes: 8 bits already, once both have settled."""
        self._following = following

    def settle(self) -> None:
        """Choose steps by what came so far, and keep the weights in 8 bits only. Raises RuntimeError if nothing came."""
        import torch

        values = torch.cat(self._watched).flatten()
        rare = max(1, int(CLIPPED * len(values)))
        high, low = (float(sign * (sign * values).topk(rare).values[-1]) for sign in (1, -1))
        low = min(low, 0.0)
        self.step = (high - low) / 255
        self.zero = round(-low / self.step)
        self._steps = self._weight.abs().amax(1).clamp_min(1e-12) / MOST
        self._zeros = torch.zeros(len(self._steps), dtype=torch.int64)
        eight = (self._weight / self._steps[:, None]).round().to(torch.int8)
        self._packed = torch.ops.onednn.qlinear_prepack(eight, None)
        self.settled = True
        self._weight, self._watched = self._weight.new_empty(0), []

    def __call__(self, x: "torch.Tensor") -> "torch.Tensor":
        """Return the product, float32."""
        import torch

        if not self.settled:
            return self._watch(x)
        product: torch.Tensor = torch.ops.onednn.qlinear_pointwise.default(
            *self._given(x), self._bias, 1.0, 0, torch.float32, "none", [], ""
        )
        return product

    def gelu(self, x: "torch.Tensor") -> "torch.Tensor":
        """Return gelu(product), for the one it stands `before`."""
        import torch

        if not self.settled:
            return torch.nn.functional.gelu(self._watch(x))
        step, zero, dtype = 1.0, 0, torch.float32
        if self._following is not None:
            step, zero, dtype = self._following.step, self._following.zero, torch.uint8
        product: torch.Tensor = torch.ops.onednn.qlinear_pointwise.default(
            *self._given(x), self._bias, step, zero, dtype, "gelu", [], "none"
        )
        return product

    def plus(self, x: "torch.Tensor", other: "torch.Tensor") -> "torch.Tensor":
        """Return product + other, float32."""
        import torch

        if not self.settled:
            return self._watch(x) + other
        sum_: torch.Tensor = torch.ops.onednn.qlinear_pointwise.binary(
            *self._given(x), other, self._bias, 1.0, 0, torch.float32, 1.0, 0, "add", 1.0, "none", [], ""
        )
        return sum_

    def _watch(self, x: "torch.Tensor") -> "torch.Tensor":
        import torch

        self._watched.append(x.clone())
        return torch.nn.functional.linear(x, self._weight, self._bias)

    def _given(
        self, x: "torch.Tensor"
    ) -> tuple["torch.Tensor", float, int, "torch.Tensor", "torch.Tensor", "torch.Tensor"]:
        """The first arguments of the product: `x` in 8 bits, and the weights."""
        import torch

        if x.dtype != torch.uint8:
            x = x.mul(1 / self.step).add_(self.zero + 0.5).clamp_(0, 255).to(torch.uint8)
        return x, self.step, self.zero, self._packed, self._steps, self._zeros
