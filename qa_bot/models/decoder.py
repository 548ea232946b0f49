"""Token ids -> logits for models of the Llama family, as fast as torch goes without a compiler.

Knows the family's arithmetic and number formats; refuses to know texts, sampling and threads. The layers' products run
over the tokens of all sequences at once, attention over each sequence alone: so texts of different lengths are written
together without padding, and each comes out as it would alone. On a processor, written tokens are multiplied with
weights in 8 bits, or in 4 where the model's own are: decoding waits for memory, and that is a quarter of float32 or less.
The tokens of prompts always meet the weights in float32, or bfloat16 where the processor multiplies it itself; so a
prompt reads the same whether its beginning was read now or before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qa_bot.models.computing import give_way
from qa_bot.models.remembered import cuts

if TYPE_CHECKING:
    import torch

FAMILY = ("llama", "qwen2", "qwen3")
BLOCK = 128  # tokens of a prompt that look back at once: nothing is computed of what comes after the last of them
CHEAP_ROWS = 4  # tokens that cost little more than one: the kernels for few bits read the weights once for four
GROUP = 32  # weights that share a step and a middle, in 4 bits


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


class KeyValues:
    """The keys and values of one sequence: what the model has read of it."""

    def __init__(self, decoder: "Decoder", capacity: int) -> None:
        import torch

        self.ids: list[int] = []  # the tokens that were read
        layers, heads, dim = len(decoder.layers), decoder.kv_heads, decoder.head_dim
        wanted: dict[str, Any] = {"dtype": decoder.kept, "device": decoder.device}
        # keys lie as the product with queries reads them fastest: a row a dimension
        self.keys = torch.empty(layers, heads, dim, capacity, **wanted)
        self.values = torch.empty(layers, heads, capacity, dim, **wanted)

    @property
    def bytes(self) -> int:
        """What it takes."""
        return int(self.keys.nbytes + self.values.nbytes)

    def copy_from(self, other: "KeyValues", tokens: int) -> None:
        """Take over the first `tokens` of another sequence, as if they had been read."""
        self.keys[..., :tokens].copy_(other.keys[..., :tokens])
        self.values[:, :, :tokens].copy_(other.values[:, :, :tokens])
        self.ids = other.ids[:tokens]

    def forget(self, tokens: int) -> None:
        """Unread the last tokens."""
        del self.ids[len(self.ids) - tokens :]


Product = Callable[["torch.Tensor"], "torch.Tensor"]


class _Linear:
    """One product with weights, those of several linear layers stacked."""

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

    def __init__(self, model: Any, context: int, dense: "torch.dtype", *, few_bits: bool) -> None:
        import torch

        config, body = model.config, model.model
        self.device = model.device
        self.heads, self.kv_heads = config.num_attention_heads, config.num_key_value_heads
        self.head_dim = getattr(config, "head_dim", None) or config.hidden_size // self.heads
        self.kept = torch.float32 if self.device.type == "cpu" else dense  # of keys and values
        self._eps = config.rms_norm_eps
        self._dense = dense
        self._norm = body.norm.weight.detach().float()
        self._head = _Linear([model.lm_head], dense, few_bits)
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
            give_way()  # the weights of all layers take seconds
            self.layers.append(self._layer(body.layers[i], few_bits))
            body.layers[i] = torch.nn.Identity()  # both at once would take twice the memory

    def _layer(self, layer: Any, few_bits: bool) -> _Layer:
        import torch

        attention, mlp = layer.self_attn, layer.mlp
        norms = None
        if hasattr(attention, "q_norm"):
            q, k = attention.q_norm.weight.detach().float(), attention.k_norm.weight.detach().float()
            norms = torch.cat((q.expand(self.heads, -1), k.expand(self.kv_heads, -1)))

        def linear(*parts: Any) -> _Linear:
            return _Linear(parts, self._dense, few_bits)

        return _Layer(
            layer.input_layernorm.weight.detach().float(),
            layer.post_attention_layernorm.weight.detach().float(),
            norms,
            linear(attention.q_proj, attention.k_proj, attention.v_proj),
            linear(attention.o_proj),
            linear(mlp.gate_proj, mlp.up_proj),
            linear(mlp.down_proj),
        )

    def memory_bytes(self, tokens: int) -> int:
        """What the memory of a sequence takes."""
        return int(2 * len(self.layers) * self.kv_heads * self.head_dim * tokens * self.kept.itemsize)

    def read(self, memory: KeyValues, prompt: Sequence[int], check: Callable[[], None]) -> "torch.Tensor":
        """Read what was not yet read of a prompt; return the logits behind its last token, (vocabulary,) float32."""
        for cut in cuts(len(prompt)):
            if cut > len(memory.ids):
                hidden = self._forward([(memory, prompt[len(memory.ids) : cut])], check, small=False)
        return self._logits(hidden[-1:], small=False)[0]

    def step(
        self, pieces: Sequence[tuple[KeyValues, Sequence[int]]], check: Callable[[], None]
    ) -> list["torch.Tensor"]:
        """Append a few ids to each sequence and return the logits behind each id: a tensor (ids, vocabulary) a piece."""
        import torch

        hidden = self._forward(pieces, check, small=True)
        return list(torch.split(self._logits(hidden, small=True), [len(ids) for _, ids in pieces]))

    def _logits(self, hidden: "torch.Tensor", small: bool) -> "torch.Tensor":
        import torch

        return self._head(torch.nn.functional.rms_norm(hidden, hidden.shape[-1:], self._norm, self._eps), small).float()

    def _forward(
        self, pieces: Sequence[tuple[KeyValues, Sequence[int]]], check: Callable[[], None], *, small: bool
    ) -> "torch.Tensor":
        """Return the hidden states of the new tokens, (tokens, hidden) float32; `check` may end it by raising."""
        import torch
        from torch.nn.functional import rms_norm, silu

        ids = torch.tensor([id for _, new in pieces for id in new], device=self.device)
        counts = [len(new) for _, new in pieces]
        spans = [_Span(self, memory, len(new), small) for memory, new in pieces]
        cos, sin = self._turns([place for span in spans for place in range(span.start, span.end)])
        x = self._embedding[ids].float()
        width = x.shape[-1:]
        for number, layer in enumerate(self.layers):
            check()
            qkv = layer.qkv(rms_norm(x, width, layer.before_attention, self._eps), small).float()
            qkv = qkv.view(len(ids), -1, self.head_dim)  # (tokens, heads of queries, keys and values, head_dim)
            if layer.head_norms is not None:
                qk, v = torch.split(qkv, [self.heads + self.kv_heads, self.kv_heads], 1)
                qkv = torch.cat((rms_norm(qk, (self.head_dim,), None, self._eps) * layer.head_norms, v), 1)
            # in place where it can be: the memory of a new tensor of this size costs as much as what is computed
            qkv = qkv.roll(self.head_dim // 2, -1).mul_(sin).addcmul_(qkv, cos)
            parts = zip(spans, torch.split(qkv, counts), strict=True) if len(spans) > 1 else [(spans[0], qkv)]
            seen = [span.attend(number, part) for span, part in parts]
            x += layer.out(torch.cat(seen) if len(seen) > 1 else seen[0], small)
            gate, up = layer.gate_up(rms_norm(x, width, layer.before_mlp, self._eps), small).chunk(2, -1)
            x += layer.down(silu(gate).mul_(up), small)
        for memory, new in pieces:  # only now: a pass that was broken off has read nothing
            memory.ids.extend(new)
        return x

    def _turns(self, places: list[int]) -> tuple["torch.Tensor", "torch.Tensor"]:
        """Cosine and sine by which queries and keys are turned, (tokens, all heads, head_dim); values are left alone."""
        import torch

        cos, sin = (table[places].expand(-1, self.heads + self.kv_heads, -1) for table in (self._cos, self._sin))
        still = torch.zeros(len(places), self.kv_heads, self.head_dim, device=self.device)
        return torch.cat((cos, still + 1), 1), torch.cat((sin, still), 1)


class _Span:
    """The new tokens of one sequence in one pass."""

    def __init__(self, decoder: Decoder, memory: KeyValues, new: int, small: bool) -> None:
        import torch

        self.start, self.end = len(memory.ids), len(memory.ids) + new
        self._heads, self._kv_heads = decoder.heads, decoder.kv_heads
        self._keys, self._values = memory.keys.unbind(0), memory.values.unbind(0)
        self._dtype = decoder.kept if small else decoder._dense
        # written tokens one by one: a text must not depend on what was expected of it
        self._block = 1 if small else BLOCK
        self._later = None
        if not small:
            square = torch.ones(min(new, BLOCK), min(new, BLOCK), dtype=torch.bool, device=decoder.device)
            self._later = square.triu(1)

    def attend(self, layer: int, qkv: "torch.Tensor") -> "torch.Tensor":
        """Keep the keys and values of the new tokens and return what these see, (tokens, heads * head_dim)."""
        import torch

        dim = qkv.shape[-1]
        q, k, v = torch.split(qkv, [self._heads, self._kv_heads, self._kv_heads], 1)
        keys, values = self._keys[layer], self._values[layer]
        keys[..., self.start : self.end].copy_(k.permute(1, 2, 0))
        values[:, self.start : self.end].copy_(v.transpose(0, 1))
        keys, values = keys[..., : self.end].to(self._dtype), values[:, : self.end].to(self._dtype)
        q = (q * dim**-0.5).to(self._dtype).view(len(q), self._kv_heads, -1, dim)  # heads that share keys side by side
        seen, end = [], self.start
        for rows in torch.split(q, self._block):
            end += len(rows)
            seen.append(self._seen(rows, keys[..., :end], values[:, :end]))
        return torch.cat(seen) if len(seen) > 1 else seen[0]

    def _seen(self, q: "torch.Tensor", keys: "torch.Tensor", values: "torch.Tensor") -> "torch.Tensor":
        """Attention of tokens, (tokens, kv_heads, heads that share keys, head_dim), that end where keys and values do."""
        import torch

        rows, heads, shared, dim = q.shape
        scores = torch.bmm(q.permute(1, 2, 0, 3).reshape(heads, shared * rows, dim), keys)
        if self._later is not None:
            last = scores.view(heads, shared, rows, -1)[..., -rows:]
            last.masked_fill_(self._later[:rows, :rows], float("-inf"))
        mixed = torch.bmm(torch.softmax(scores, -1), values)
        return mixed.view(heads, shared, rows, dim).permute(2, 0, 1, 3).reshape(rows, -1)
