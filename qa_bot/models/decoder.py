"""Token ids -> logits for models of the Llama family, as fast as torch goes without a compiler.

Knows the family's arithmetic; refuses to know texts, sampling and threads. The layers' products run
over the tokens of all sequences at once, attention over each sequence alone: so texts of different lengths are written
together without padding, and each comes out as it would alone. On a processor, written tokens meet weights in few bits
(few_bits.py). The tokens of prompts always meet the weights in float32, or bfloat16 where the processor multiplies it
itself; so a prompt reads the same whether its beginning was read now or before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qa_bot.models.computing import give_way
from qa_bot.models.few_bits import StackedLinear
from qa_bot.models.remembered import cuts

if TYPE_CHECKING:
    import torch

FAMILY = ("llama", "qwen2", "qwen3")
BLOCK = 128  # tokens of a prompt that look back at once: nothing is computed of what comes after the last of them


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


@dataclass(frozen=True, slots=True)
class _Layer:
    """Weights of one layer."""

    before_attention: "torch.Tensor"
    before_mlp: "torch.Tensor"
    head_norms: "torch.Tensor | None"  # (heads + kv_heads, head_dim), of Qwen3
    qkv: StackedLinear
    out: StackedLinear
    gate_up: StackedLinear
    down: StackedLinear


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
        self._head = StackedLinear([model.lm_head], dense, few_bits)
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

        def linear(*parts: Any) -> StackedLinear:
            return StackedLinear(parts, self._dense, few_bits)

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
