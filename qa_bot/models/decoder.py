"""Token ids -> logits for models of the Llama family, as fast as torch goes without a compiler.

Knows the family's arithmetic and number formats; refuses to know texts, sampling and threads. The layers' products run
over the tokens of all sequences at once, attention over each sequence alone: so texts of different lengths are written
together without padding, and each comes out as it would alone. On a processor, written tokens are multiplied with
weights in 8 bits (a scale a row, activations in bfloat16): decoding waits for memory, and that is a quarter of float32.
The tokens of prompts always meet the weights in float32, or bfloat16 where the processor multiplies it itself; so a
prompt reads the same whether its beginning was read now or before.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

FAMILY = ("llama", "qwen2", "qwen3")
CHUNK = 512  # tokens of a prompt that go through the model at once: more is no faster and takes memory
CHEAP_ROWS = 4  # tokens that cost as much as one: the kernel for 8 bits reads the weights once for four


def fits(config: Any) -> bool:
    """Whether `config` (of transformers) is of a model that `Decoder` computes."""
    rope = getattr(config, "rope_parameters", None) or {}
    kinds = set(getattr(config, "layer_types", None) or ["full_attention"])
    return (
        config.model_type in FAMILY
        and config.hidden_act == "silu"
        and kinds == {"full_attention"}
        and rope.get("rope_type", "default") in ("default", "linear", "llama3")
    )


class Memory:
    """The keys and values of one sequence: what the model has read of it."""

    def __init__(self, decoder: "Decoder", capacity: int) -> None:
        import torch

        self.ids: list[int] = []  # the tokens that were read
        self.values = torch.empty(decoder.memory_shape(capacity), dtype=decoder.kept, device=decoder.device)

    @property
    def bytes(self) -> int:
        """What it takes."""
        return int(self.values.nbytes)

    def copy_from(self, other: "Memory", tokens: int) -> None:
        """Take over the first `tokens` of another sequence, as if they had been read."""
        self.values[:, :, :, :tokens].copy_(other.values[:, :, :, :tokens])
        self.ids = other.ids[:tokens]

    def forget(self, tokens: int) -> None:
        """Unread the last tokens."""
        del self.ids[len(self.ids) - tokens :]


class _Linear:
    """One product with weights, those of several linear layers stacked."""

    def __init__(self, parts: Sequence[Any], dense: "torch.dtype", eight_bits: bool) -> None:
        import torch

        weight = torch.cat([part.weight.detach() for part in parts])
        biases = [part.bias.detach() for part in parts if part.bias is not None]
        self.bias = torch.cat(biases).float() if biases else None
        self.weight = weight.to(dense).contiguous()
        self.small: torch.Tensor | None = None
        if eight_bits:
            self.small, self.scales = quantised(weight)

    def __call__(self, x: "torch.Tensor", small: bool) -> "torch.Tensor":
        import torch

        if small and self.small is not None:
            y: torch.Tensor = torch.ops.aten._weight_int8pack_mm(x.bfloat16(), self.small, self.scales).float()
        else:
            y = torch.nn.functional.linear(x.to(self.weight.dtype), self.weight).float()
        return y if self.bias is None else y + self.bias


def quantised(weight: "torch.Tensor") -> tuple["torch.Tensor", "torch.Tensor"]:
    """Return weights (out, in) as int8 and a bfloat16 scale a row, (out,), so that weight ~ int8 * scale."""
    import torch

    weight = weight.float()
    largest = weight.abs().amax(dim=1, keepdim=True).clamp_min(1e-12)
    # rounded up to a bfloat16 before it divides: otherwise the rounding of the scale would be an error of every weight
    scales = (largest * (1 + 2**-8) / 127).bfloat16()
    return (weight / scales.float()).round().clamp(-127, 127).to(torch.int8), scales.squeeze(1)


@dataclass(frozen=True, slots=True)
class _Layer:
    """Weights of one layer."""

    before_attention: "torch.Tensor"
    before_mlp: "torch.Tensor"
    head_norms: "torch.Tensor | None"  # (heads + kv_heads, head_dim), of Qwen3
    qkv: _Linear
    out: _Linear
    gate_up: _Linear
    down: _Linear


class Decoder:
    """A model of the family, taken from transformers' model, which is emptied. Not for two threads at once."""

    def __init__(self, model: Any, context: int, dense: "torch.dtype", *, eight_bits: bool) -> None:
        import torch

        config, body = model.config, model.model
        self.device = model.device
        self.heads, self.kv_heads = config.num_attention_heads, config.num_key_value_heads
        self.head_dim = getattr(config, "head_dim", None) or config.hidden_size // self.heads
        self.kept = torch.float32 if self.device.type == "cpu" else dense  # of keys and values
        self._eps = config.rms_norm_eps
        self._dense = dense
        self._norm = body.norm.weight.detach().float()
        self._head = _Linear([model.lm_head], dense, eight_bits)
        tied = body.embed_tokens.weight is model.lm_head.weight
        self._embedding = self._head.weight if tied else body.embed_tokens.weight.detach().to(dense)
        with torch.no_grad():
            cos, sin = body.rotary_emb(
                torch.zeros(1, device=self.device), torch.arange(context, device=self.device)[None]
            )
        half = self.head_dim // 2
        self._cos = cos[0, :, None]  # (context, 1, head_dim)
        self._sin = torch.cat((-sin[0, :, :half], sin[0, :, half:]), -1)[:, None]
        self.layers = []
        for i in range(len(body.layers)):
            self.layers.append(self._layer(body.layers[i], eight_bits))
            body.layers[i] = torch.nn.Identity()  # both at once would take twice the memory

    def _layer(self, layer: Any, eight_bits: bool) -> _Layer:
        import torch

        attention, mlp = layer.self_attn, layer.mlp
        norms = None
        if hasattr(attention, "q_norm"):
            q, k = attention.q_norm.weight.detach().float(), attention.k_norm.weight.detach().float()
            norms = torch.cat((q.expand(self.heads, -1), k.expand(self.kv_heads, -1)))

        def linear(*parts: Any) -> _Linear:
            return _Linear(parts, self._dense, eight_bits)

        return _Layer(
            layer.input_layernorm.weight.detach().float(),
            layer.post_attention_layernorm.weight.detach().float(),
            norms,
            linear(attention.q_proj, attention.k_proj, attention.v_proj),
            linear(attention.o_proj),
            linear(mlp.gate_proj, mlp.up_proj),
            linear(mlp.down_proj),
        )

    def memory_shape(self, tokens: int) -> tuple[int, int, int, int, int]:
        """The shape of a sequence's memory: (layers, keys and values, kv_heads, tokens, head_dim)."""
        return len(self.layers), 2, self.kv_heads, tokens, self.head_dim

    def memory_bytes(self, tokens: int) -> int:
        """What the memory of a sequence takes."""
        return math.prod(self.memory_shape(tokens)) * self.kept.itemsize

    def read(self, memory: Memory, ids: Sequence[int], check: Callable[[], None]) -> "torch.Tensor":
        """Append `ids` to a sequence and return the logits behind the last of them, (vocabulary,) float32."""
        for start in range(0, len(ids), CHUNK):
            hidden = self._forward([(memory, ids[start : start + CHUNK])], check, small=False)
        return self._logits(hidden[-1:], small=False)[0]

    def step(self, pieces: Sequence[tuple[Memory, Sequence[int]]], check: Callable[[], None]) -> list["torch.Tensor"]:
        """Append a few ids to each sequence and return the logits behind each id: a tensor (ids, vocabulary) a piece."""
        import torch

        hidden = self._forward(pieces, check, small=True)
        return list(torch.split(self._logits(hidden, small=True), [len(ids) for _, ids in pieces]))

    def _logits(self, hidden: "torch.Tensor", small: bool) -> "torch.Tensor":
        import torch

        return self._head(torch.nn.functional.rms_norm(hidden, hidden.shape[-1:], self._norm, self._eps), small)

    def _forward(
        self, pieces: Sequence[tuple[Memory, Sequence[int]]], check: Callable[[], None], *, small: bool
    ) -> "torch.Tensor":
        """Return the hidden states of the new tokens, (tokens, hidden) float32; `check` may end it by raising."""
        import torch
        from torch.nn.functional import rms_norm, silu

        ids = torch.tensor([id for _, new in pieces for id in new], device=self.device)
        places = [place for memory, new in pieces for place in range(len(memory.ids), len(memory.ids) + len(new))]
        cos, sin = self._cos[places], self._sin[places]
        spans = [_Span(self, memory, len(new)) for memory, new in pieces]
        counts = [len(new) for _, new in pieces]
        rotated = (len(ids), self.heads + self.kv_heads, self.head_dim)
        edge = rotated[1] * self.head_dim
        x = self._embedding[ids].float()
        width = x.shape[-1:]
        for number, layer in enumerate(self.layers):
            check()
            joined = layer.qkv(rms_norm(x, width, layer.before_attention, self._eps), small)
            qk, v = joined[:, :edge].view(rotated), joined[:, edge:].view(len(ids), self.kv_heads, self.head_dim)
            if layer.head_norms is not None:
                qk = rms_norm(qk, (self.head_dim,), None, self._eps) * layer.head_norms
            qk = torch.addcmul(qk * cos, qk.roll(self.head_dim // 2, -1), sin)
            parts = zip(spans, torch.split(qk, counts), torch.split(v, counts), strict=True)
            seen = [span.attend(number, one, other) for span, one, other in parts]
            x = x + layer.out(torch.cat(seen) if len(seen) > 1 else seen[0], small)
            gate, up = layer.gate_up(rms_norm(x, width, layer.before_mlp, self._eps), small).chunk(2, -1)
            x = x + layer.down(silu(gate).mul_(up), small)
        for memory, new in pieces:  # only now: a pass that was broken off has read nothing
            memory.ids.extend(new)
        return x


class _Span:
    """The new tokens of one sequence in one pass."""

    def __init__(self, decoder: Decoder, memory: Memory, new: int) -> None:
        import torch

        self._memory, self._start, self._end = memory, len(memory.ids), len(memory.ids) + new
        self._heads, self._groups = decoder.heads, decoder.heads // decoder.kv_heads
        self._few = new <= CHEAP_ROWS
        self._dtype = memory.values.dtype if self._few else decoder._dense
        self._mask = None
        if new > 1 and (self._few or self._start):
            self._mask = torch.ones(new, self._end, dtype=torch.bool, device=decoder.device).tril(self._start)
            if self._few:  # the query heads of a group become rows of one product
                self._mask = self._mask.repeat(self._groups, 1)

    def attend(self, layer: int, qk: "torch.Tensor", v: "torch.Tensor") -> "torch.Tensor":
        """Keep the keys and values of the new tokens and return what these see, (tokens, heads * head_dim)."""
        from torch.nn.functional import scaled_dot_product_attention

        keys, values = self._memory.values[layer, :, :, : self._end]  # (kv_heads, end, head_dim)
        keys[:, self._start :] = qk[:, self._heads :].transpose(0, 1)
        values[:, self._start :] = v.transpose(0, 1)
        new, _, dim = v.shape
        q = qk[:, : self._heads].transpose(0, 1).to(self._dtype)  # (heads, tokens, head_dim)
        keys, values = keys.to(self._dtype), values.to(self._dtype)
        if self._few:
            q = q.reshape(1, -1, self._groups * new, dim)
            seen = scaled_dot_product_attention(q, keys[None], values[None], attn_mask=self._mask)
        else:
            q = q.view(-1, self._groups, new, dim)
            shape = (-1, self._groups, -1, -1)
            seen = scaled_dot_product_attention(
                q, keys[:, None].expand(shape), values[:, None].expand(shape),
                attn_mask=self._mask, is_causal=self._mask is None,
            )  # fmt: skip
        return seen.reshape(self._heads, new, dim).transpose(0, 1).reshape(new, -1).float()
