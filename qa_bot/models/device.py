"""Where a model runs and in which number format.

Knows devices and what this processor does well; refuses to know models.
"""

import logging
import os
from functools import cache
from pathlib import Path

from qa_bot.errors import ModelError, UsageError

LOG = logging.getLogger("qa_bot")
CPU_MAX = Path("/sys/fs/cgroup/cpu.max")  # what a container gives: microseconds of processor a period
DEVICES = ("auto", "cpu", "cuda", "mps")
DTYPES = ("auto", "int8", "float32", "bfloat16", "float16")


def choose(device: str, dtype: str = "auto", *, generator: bool) -> tuple[str, str]:
    """Return (device, dtype) for the two settings, each of which may be "auto"; the choice is logged once.

    "auto" takes CUDA, then MPS, then CPU. Encoders and readers always get float32: they are small, and scores should
    not depend on the machine; the second reader is large, and chooses by `best_dtype` itself. Raises UsageError for an unknown name, ModelError for a device that is not there.
    """
    import torch

    _limit_threads()
    _known("device", device, DEVICES)
    _known("dtype", dtype, DTYPES)
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if device == "auto":
        device = next(name for name in ("cuda", "mps", "cpu") if there[name])
    elif not there[device]:
        raise ModelError(
            f"The device {device!r} was asked for, and torch finds none.",
            "Set device to auto or cpu, or install a torch build for it.",
        )
    if dtype == "int8" and device != "cpu":
        raise UsageError(f"The dtype int8 is for the processor, not for {device}.", "Set it to auto.")
    if dtype == "auto":
        dtype = best_dtype(device) if generator else "float32"
    if generator or device != "cpu":  # the processor is what everybody expects of the small models
        _say_once(f"{'The generator runs' if generator else 'Encoder and reader run'} on {device} in {dtype}.")
    return device, dtype


def best_dtype(device: str) -> str:
    """Return the number format in which many numbers are multiplied fastest there, without a loss that shows."""
    import torch

    if device == "cuda":
        return "bfloat16" if torch.cuda.is_bf16_supported() else "float16"
    if device == "mps":
        return "float16"
    return "bfloat16" if _fast_bfloat16() else "float32"


def _fast_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 itself.

    Measured with the embedded generator, CPU time of one thread, prompt / decoding in tokens a second: with
    avx512_bf16 float32 290 / 10.9 and bfloat16 490 / 8.6, in half the memory; with AVX2 alone 215 / 12.8 and 58 / 18.9.
    Prompts are most of the work of answering from articles.
    """
    import torch

    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


@cache
def _limit_threads() -> None:
    """Let torch use no more threads than a container gives processors: it counts those of the machine.

    With more, they take turns and wait for each other. OMP_NUM_THREADS has the last word.
    """
    import torch

    allowed = quota(CPU_MAX.read_text(encoding="ascii")) if CPU_MAX.is_file() else None
    if allowed is not None and allowed < torch.get_num_threads() and "OMP_NUM_THREADS" not in os.environ:
        torch.set_num_threads(allowed)


def quota(cpu_max: str) -> int | None:
    """Return how many processors cgroup v2's cpu.max ("150000 100000") gives, at least 1; None for "max"."""
    given, _, period = cpu_max.strip().partition(" ")
    return max(1, round(int(given) / int(period))) if given.isdigit() and period.isdigit() and int(period) else None


def say_again() -> None:
    """Forget what was logged of devices: each process that is forked from this one says where its own models run."""
    _say_once.cache_clear()


@cache
def _say_once(text: str) -> None:
    LOG.info(text)


def _known(what: str, value: str, valid: tuple[str, ...]) -> None:
    if value not in valid:
        raise UsageError(f"Unknown {what} {value!r}. Valid: {', '.join(valid)}.")


def has_onednn() -> bool:
    """Whether torch has oneDNN's fused products for this processor (builds for x86 have; they are its own, not API)."""
    import platform

    import torch

    x86 = platform.machine().lower() in ("x86_64", "amd64")
    return bool(x86 and torch._C._has_mkldnn and hasattr(torch.ops.mkldnn, "_linear_pointwise"))
