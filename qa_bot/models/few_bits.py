"""The products of a decoder's layers, with weights in few bits for the tokens that are written.

Decoding waits for memory, and weights in 8 bits, or in 4 where the model's own are, are a quarter of float32 or less.
Knows number formats and what they cost in precision; refuses to know layers.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

CHEAP_ROWS = 4  # tokens that cost little more than one: the kernels for few bits read the weights once for four
GROUP = 32  # weights that share a step and a middle, in 4 bits
Product = Callable[["torch.Tensor"], "torch.Tensor"]


class StackedLinear:
    """One product with weights, those of several linear layers stacked; with `few_bits`, kept in these too."""

    def __init__(self, parts: Sequence[Any], dense: "torch.dtype", few_bits: bool) -> None:
        import torch

        weight = torch.cat([part.weight.detach() for part in parts])
        biases = [part.bias.detach() for part in parts if part.bias is not None]
        self.bias = torch.cat(biases).float() if biases else None
        self.weight = weight.to(dense).contiguous()
        self._small = small_product(weight) if few_bits else None

    def __call__(self, x: "torch.Tensor", small: bool) -> "torch.Tensor":
        """Return x @ weight.T + bias; in bfloat16 or the weights' own format, where there is no bias."""
        import torch

        if small and self._small is not None:
            y = self._small(x.bfloat16())
        else:
            y = torch.nn.functional.linear(x.to(self.weight.dtype), self.weight)
        return y if self.bias is None else y + self.bias


def small_product(weight: "torch.Tensor") -> Product:
    """Return the product of rows in bfloat16 with `weight` (out, in), kept in 4 bits where it holds no more, else in 8."""
    import torch

    if found := in_four_bits(weight):
        four = torch.ops.aten._convert_weight_to_int4pack_for_cpu(found[0], 1)
        return lambda x: torch.ops.aten._weight_int4pack_mm_for_cpu.default(x, four, GROUP, found[1])
    eight, scales = in_eight_bits(weight)
    return lambda x: torch.ops.aten._weight_int8pack_mm.default(x, eight, scales)


def in_eight_bits(weight: "torch.Tensor") -> tuple["torch.Tensor", "torch.Tensor"]:
    """Return weights (out, in) as int8 and a bfloat16 scale a row, (out,), so that weight ~ int8 * scale."""
    import torch

    weight = weight.float()
    largest = weight.abs().amax(dim=1, keepdim=True).clamp_min(1e-12)
    # rounded up to a bfloat16 before it divides: otherwise the rounding of the scale would be an error of every weight
    scales = (largest * (1 + 2**-8) / 127).bfloat16()
    return (weight / scales.float()).round().clamp(-127, 127).to(torch.int8), scales.squeeze(1)


def in_four_bits(weight: "torch.Tensor") -> tuple["torch.Tensor", "torch.Tensor"] | None:
    """Return the 16 levels (out, in) that each GROUP of weights has, and (groups, out, [step, middle]) in bfloat16.

    weight = (level - 8) * step + middle. None for weights that were not made from four bits (Q4_1 of llama.cpp: the
    embedded model's): they are not rounded to so few.
    """
    import torch

    rows, columns = weight.shape
    if columns % GROUP or rows % 16:
        return None
    groups = weight.float().view(rows, -1, GROUP)
    low, high = groups.amin(-1, keepdim=True), groups.amax(-1, keepdim=True)
    step = (high - low).clamp_min(1e-12) / 15
    levels = ((groups - low) / step).round()
    if ((levels * step + low - groups).abs() > 0.05 * step + 1e-6).any():
        return None
    scaled = torch.cat((step, low + 8 * step), -1).bfloat16()  # (out, groups, 2)
    return levels.view(rows, columns).to(torch.int32), scaled.transpose(0, 1).contiguous()
