"""The mean of two runs' adapters: `python -m qa_bot.models.mean_adapters FIRST SECOND --out FOLDER`.

Weights between those before and after a run read better outside of what the run was taught (Wortsman et al. 2022, "Model
soups"). Adapters are products, so their mean is that of the products, cut to `--rank` by its largest singular values
(Eckart and Young 1936); what the cut loses is said.
"""

import argparse
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

LOG = logging.getLogger("qa_bot")
UP, DOWN = "up", "down"


def main(given: Sequence[str] | None = None) -> None:
    """Write the mean of two folders' adapters of the embedded second reader, or of the checker beside it, in float16."""
    from safetensors import safe_open
    from safetensors.torch import load_file, save_file

    from qa_bot.models.weights import resolve

    parser = argparse.ArgumentParser(prog="python -m qa_bot.models.mean_adapters", description=__doc__)
    parser.add_argument("first", type=Path, help="folder of trained adapters")
    parser.add_argument("second", type=Path)
    parser.add_argument("--share", type=float, default=0.5, help="of the second, 0..1")
    parser.add_argument("--rank", type=int, default=32)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(given)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    first, second = (load_file(folder / "model.safetensors") for folder in (options.first, options.second))
    with safe_open(resolve("second_reader", "embedded") / "model.safetensors", framework="pt") as bare:

        def untrained(name: str) -> "torch.Tensor":
            weight: torch.Tensor = bare.get_tensor(name.removeprefix("mpnet."))
            return weight

        mean = mean_of(first, second, untrained, options.share, options.rank)
    options.out.mkdir(parents=True, exist_ok=True)
    save_file(mean, options.out / "model.safetensors")


def mean_of(
    first: "Mapping[str, torch.Tensor]",
    second: "Mapping[str, torch.Tensor]",
    untrained: "Callable[[str], torch.Tensor]",
    share: float,
    rank: int,
) -> "dict[str, torch.Tensor]":
    """Return the weights between two runs, float16: adapters of `rank`, and whole weights as they are.

    `untrained` returns a whole weight of the bare model by its name, for what one of the runs left as it is; an adapter
    that a run has not counts as nothing.
    """
    import torch

    mean, lost = {}, [0.0]
    for name in sorted({*first, *second}):
        parent, _, kind = name.rpartition(".")
        if kind == DOWN:
            continue
        if kind != UP:
            one, other = (run[name].float() if name in run else untrained(name).float() for run in (first, second))
            mean[name] = ((1 - share) * one + share * other).half()
            continue
        sums = [
            part * run[name].float() @ run[f"{parent}.{DOWN}"].float()
            for part, run in ((1 - share, first), (share, second))
            if name in run
        ]
        left, sizes, right = torch.linalg.svd(torch.stack(sums).sum(0), full_matrices=False)
        lost.append(float(sizes[rank:].norm() / sizes.norm().clamp(min=1e-12)))
        root = sizes[:rank].sqrt()
        mean[name] = (left[:, :rank] * root).half().contiguous()
        mean[f"{parent}.{DOWN}"] = (root[:, None] * right[:rank]).half().contiguous()
    LOG.info("The cut to rank %d loses at most %.3f of a matrix.", rank, max(lost))
    return mean


if __name__ == "__main__":
    main()
