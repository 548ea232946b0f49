"""How fast a graphics processor reads and writes with a model of 1.1 billion weights, which are random: speed only.

Beside plain `transformers.generate` with the same weights: one text, and 64 at once. Nothing is downloaded.
"""

import time
from collections.abc import Sequence
from typing import Any

from qa_bot.evaluation.bench_rows import BenchRow
from qa_bot.models.decoder import Decoder, KeyValues

SIZE = {"vocab_size": 32000, "hidden_size": 2048, "intermediate_size": 5632, "num_hidden_layers": 22}
SIZE |= {"num_attention_heads": 32, "num_key_value_heads": 4, "max_position_embeddings": 2048}  # TinyLlama's
AT_ONCE = (1, 64)  # texts
READ, WRITTEN = 512, 64  # tokens


def measure_gpu(
    device: str,
    size: dict[str, int] = SIZE,
    *,
    at_once: Sequence[int] = AT_ONCE,
    read: int = READ,
    written: int = WRITTEN,
) -> list[BenchRow]:
    """Return tokens read and written a second on a device, in bfloat16, for each number of texts at once."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(1)
    with torch.device(device), torch.inference_mode():
        model = LlamaForCausalLM(LlamaConfig(**size)).to(torch.bfloat16).eval()
    prompts = torch.randint(3, size["vocab_size"], (max(at_once), read)).tolist()
    with torch.inference_mode():
        plain = [_plain(model, prompts[:count], written) for count in at_once]  # before the decoder takes its weights
        decoder = Decoder(model, read + written, torch.bfloat16, few_bits=False)
        own = [_own(decoder, prompts[:count], written) for count in at_once]
    rows = []
    for count, mine, its in zip(at_once, own, plain, strict=True):
        texts = "1 text" if count == 1 else f"{count} texts at once"
        for what, rate, other in zip(("read", "written"), mine, its, strict=True):
            rows.append(BenchRow("gpu", f"tokens {what}, {texts}", rate, "/s", (("transformers", other),)))
    return rows


def _own(decoder: Decoder, prompts: Sequence[Sequence[int]], written: int) -> tuple[float, float]:
    """Tokens read and written a second; what comes back to the processor has been computed."""
    most = len(prompts[0]) + written
    decoder.read(KeyValues(decoder, most), prompts[0], _never).argmax().item()  # warms up
    start = time.perf_counter()
    memories = [KeyValues(decoder, most) for _ in prompts]
    last = [
        decoder.read(memory, prompt, _never).argmax()[None] for memory, prompt in zip(memories, prompts, strict=True)
    ]
    ids = [int(one) for one in last]
    begun = time.perf_counter()
    for _ in range(written):
        said = decoder.step([(memory, [id]) for memory, id in zip(memories, ids, strict=True)], _never)
        ids = [int(logits[0].argmax()) for logits in said]
    return _rates(len(prompts), len(prompts[0]), written, begun - start, time.perf_counter() - begun)


def _plain(model: Any, prompts: Sequence[Sequence[int]], written: int) -> tuple[float, float]:
    import torch

    ids = torch.tensor(prompts, device=model.device)
    seconds = []
    for count in (1, 1, 1 + written):  # the first warms up
        start = time.perf_counter()
        model.generate(ids, max_new_tokens=count, min_new_tokens=count, do_sample=False, pad_token_id=0).tolist()
        seconds.append(time.perf_counter() - start)
    return _rates(len(prompts), len(prompts[0]), written, seconds[1], max(seconds[2] - seconds[1], 1e-9))


def _rates(texts: int, read: int, written: int, reading: float, writing: float) -> tuple[float, float]:
    return texts * read / reading, texts * written / writing


def _never() -> None:
    """Nothing ends a pass."""
