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
    memory: int  # bytes it needs while it works, where it fits: on the GPU (16-bit numbers), else on the CPU (32-bit)
    licence: str  # SPDX
    why: str


# name, part, licence, million parameters, why. All have safetensors and need no code of their own. Licences and sizes
# are from the model cards; nothing here was measured by this project unless DECISIONS.md says so.
CATALOGUE: tuple[tuple[str, str, str, int, str], ...] = (
    ("BAAI/bge-small-en-v1.5", "encoder", "MIT", 33, "English; reads 512 tokens, finds more than the embedded one"),
    ("BAAI/bge-base-en-v1.5", "encoder", "MIT", 109, "English; better again, three times the work"),
    ("intfloat/multilingual-e5-small", "encoder", "MIT", 118, "about 100 languages; prefixes 'query: ' and 'passage: '"),
    ("Snowflake/snowflake-arctic-embed-l-v2.0", "encoder", "Apache-2.0", 568, "many languages, long texts; prefix 'query: '"),
    ("distilbert/distilbert-base-cased-distilled-squad", "reader", "Apache-2.0", 65, "English; never learned to say 'no answer'"),
    ("deepset/tinyroberta-squad2", "reader", "CC-BY-4.0", 82, "English; F1 82 on SQuAD 2.0"),
    ("deepset/roberta-base-squad2", "reader", "CC-BY-4.0", 124, "English; F1 83 on SQuAD 2.0, the usual choice"),
    ("timpal0l/mdeberta-v3-base-squad2", "reader", "MIT", 279, "about 100 languages; F1 85 on SQuAD 2.0"),
    ("HuggingFaceTB/SmolLM2-360M-Instruct", "generator", "Apache-2.0", 362, "English; a little better than the embedded one"),
    ("Qwen/Qwen3-0.6B", "generator", "Apache-2.0", 596, "many languages; still invents, so let quotations lead"),
    ("Qwen/Qwen3-1.7B", "generator", "Apache-2.0", 1721, "many languages; the smallest that may lead (generator.leads)"),
    ("HuggingFaceTB/SmolLM3-3B", "generator", "Apache-2.0", 3075, "six European languages; open training data"),
    ("microsoft/Phi-4-mini-instruct", "generator", "MIT", 3836, "many languages; follows instructions well"),
    ("Qwen/Qwen3-4B-Instruct-2507", "generator", "Apache-2.0", 4022, "many languages; the best of its size"),
    ("Qwen/Qwen3-8B", "generator", "Apache-2.0", 8191, "many languages; wants a GPU"),
    ("Qwen/Qwen3-30B-A3B-Instruct-2507", "generator", "Apache-2.0", 30532, "large GPU; writes as fast as a 3B"),
)  # fmt: skip
PARTS = ("encoder", "reader", "second_reader", "generator")


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
    """Return the models that fit into 60 % of `memory` bytes or 90 % of `gpu_memory`, by part, smallest first.

    Counted are the weights and 15 % more, plus 1 GiB for a generator's context: estimates, on the careful side.
    """
    fitting = []
    for name, part, licence, millions, why in CATALOGUE:
        context = GIB if part == "generator" else GIB // 4
        on_cpu, on_gpu = (int(millions * 10**6 * width * 1.15) + context for width in (4, 2))
        if gpu_memory is not None and on_gpu <= gpu_memory * 0.9:
            fitting.append(Recommendation(name, part, on_gpu, licence, why))
        elif on_cpu <= memory * 0.6:
            fitting.append(Recommendation(name, part, on_cpu, licence, why))
    return sorted(fitting, key=lambda entry: (PARTS.index(entry.part), entry.memory))


def _memory() -> int:
    """Bytes of main memory; a container's limit counts where it is lower."""
    import psutil

    total = int(psutil.virtual_memory().total)
    try:
        with open("/sys/fs/cgroup/memory.max", encoding="ascii") as file:
            return min(total, int(file.read()))
    except (OSError, ValueError):  # no container, or no limit
        return total
