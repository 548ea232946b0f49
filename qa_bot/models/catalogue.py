"""What this machine has, and which models fit it.

Knows a small table of models by hand; refuses to know which of them are installed.
"""

from dataclasses import dataclass

GIB = 2**30


@dataclass(frozen=True, slots=True)
class Machine:
    """What decides which models fit."""

    memory: int  # bytes
    gpu_memory: int | None  # bytes of the largest one; None: no GPU
    gpu_name: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A model that is one setting away."""

    name: str  # what to write into encoder.model, reader.model or generator.model
    part: str  # encoder, reader, generator
    licence: str  # SPDX
    memory: int  # bytes it needs while it works, context included
    why: str
    query_prefix: str = ""  # for encoder.query_prefix
    passage_prefix: str = ""


def _entry(
    name: str, part: str, licence: str, gib: float, why: str, query: str = "", passage: str = ""
) -> Recommendation:
    return Recommendation(name, part, licence, int(gib * GIB), why, query, passage)


CATALOGUE: tuple[Recommendation, ...] = ()


def machine() -> Machine:
    """Return the memory of this machine and of its largest CUDA device. On MPS the memory is shared: gpu_memory = memory."""
    import torch

    memory = _memory()
    if torch.cuda.is_available():
        devices = [torch.cuda.get_device_properties(index) for index in range(torch.cuda.device_count())]
        largest = max(devices, key=lambda device: device.total_memory)
        return Machine(memory, int(largest.total_memory), str(largest.name))
    if torch.backends.mps.is_available():
        return Machine(memory, memory, "Apple GPU")
    return Machine(memory, None, "")


def recommended(memory: int, gpu_memory: int | None) -> list[Recommendation]:
    """Return the models that fit into 60 % of `memory` bytes or 90 % of `gpu_memory`, smallest first within a part."""
    room = max(memory * 6 // 10, (gpu_memory or 0) * 9 // 10)
    parts = ("encoder", "reader", "generator")
    fitting = [entry for entry in CATALOGUE if entry.memory <= room]
    return sorted(fitting, key=lambda entry: (parts.index(entry.part), entry.memory))


def _memory() -> int:
    """Bytes of main memory; a container's limit counts where it is lower."""
    import psutil  # type: ignore[import-untyped]

    total = int(psutil.virtual_memory().total)
    try:
        with open("/sys/fs/cgroup/memory.max", encoding="ascii") as file:
            return min(total, int(file.read()))
    except (OSError, ValueError):  # no container, or no limit
        return total
