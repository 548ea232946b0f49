"""A run that trains one of the small packaged models. It knows steps, rates and files; what is learnt is its caller's.

Warm-up, a constant learning rate, then a linear decay over the last share of the examples. The run is saved with the
optimizer's state every few minutes; the same command goes on where it stopped, also with another number of examples
while the decay has not begun. The order of examples follows from the seed; two runs on one machine are equal.
With `--average` the weights are the mean of those passed over the last share of the run (Izmailov et al. 2018, "Averaging
Weights Leads to Wider Optima and Better Generalization").

On a graphics processor other processes make the batches (`--workers`), each of its own share of the data, in turn; so
the number of workers belongs to what makes two runs equal.

Layers run in bfloat16 where the processor computes in it, with float32 masters of the weights; attention is the eager
one, whose backward pass is faster on a CPU than the fused one (22 against 16 examples a second on two Zen 4 cores).
"""

import argparse
import logging
import random
import time
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

LOG = logging.getLogger("qa_bot")
BLOCK = 64  # batches whose examples are sorted by length together
WARM_UP = 150  # steps
SAVE_EVERY = 500  # steps
AVERAGE_EVERY = 50  # steps

Item = TypeVar("Item")


def arguments(name: str, description: str | None) -> argparse.ArgumentParser:
    """Return a parser of the options that every run has."""
    parser = argparse.ArgumentParser(prog=f"python -m qa_bot.models.{name}", description=description)
    parser.add_argument("--out", type=Path, required=True, help="folder for the weights and for the state of the run")
    parser.add_argument("--examples", type=int, required=True, help="how many to see, whole run")
    parser.add_argument("--start", type=Path, help="folder of trained weights to begin from; default: the bare encoder")
    parser.add_argument("--decay", type=float, default=0.3, help="share of the examples with a falling learning rate")
    parser.add_argument("--average", type=float, default=0.0, help="share of the examples whose weights are averaged")
    parser.add_argument("--dropout", type=float, default=0.0, help="share of hidden values set to zero")
    parser.add_argument("--rate", type=float, default=2e-4, help="learning rate")
    parser.add_argument("--batch", type=int, default=16, help="examples a step")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, help="default: torch's")
    parser.add_argument("--rank", type=int, default=32, help="of adapters")
    parser.add_argument("--first-layer", type=int, default=3, help="the lowest with adapters")
    parser.add_argument("--workers", type=int, default=0, help="processes that make the batches; 0: this one")
    return parser


def batches(endless: Iterator[Item], length: Callable[[Item], int], size: int, seed: int) -> Iterator[list[Item]]:
    """Yield batches for ever: of BLOCK batches' examples those of like length together, in an order of their own."""
    rng = random.Random(seed)
    while True:
        block = sorted(islice(endless, size * BLOCK), key=length)
        cut = [block[first : first + size] for first in range(0, len(block), size)]
        rng.shuffle(cut)
        yield from cut


def prepare(options: argparse.Namespace) -> None:
    """Make what follows say what it does and come out the same each time; call it before a model is made."""
    import torch

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if options.threads:
        torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(options.seed)


def say_hashes(paths: Sequence[Path]) -> None:
    """Log the SHA-256 of each file, so that a result can name its data."""
    for path in paths:
        LOG.info("%s sha256 %s", path.name, sha256(path.read_bytes()).hexdigest())


def encoder_layers(kind: str, start: Path | None, dropout: float = 0.0) -> tuple[Any, Any]:
    """Return (model, tokenizer): the embedded encoder under a fresh head of the transformers class `kind`.

    `start` holds trained weights, whose head is taken over where it fits. The embedding tables are frozen, so that all
    models share the encoder's. `dropout` is that of hidden states; attention has none, whose random numbers alone cost a
    quarter of a step on a CPU.
    """
    import transformers
    from safetensors.torch import load_file

    from qa_bot.models.weights import resolve

    folder = resolve("encoder", "embedded")
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
    model = getattr(transformers, kind).from_pretrained(
        folder,
        local_files_only=True,
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=0.0,
        attn_implementation="eager",
    )
    if start:
        trained = {name: weight.float() for name, weight in load_file(start / "model.safetensors").items()}
        model.load_state_dict(trained, strict=False)
    for name, weight in model.named_parameters():
        if "_embeddings." in name:
            weight.requires_grad_(False)
    return model, tokenizer


Batch = tuple[Any, ...]  # what a loss takes: the tokenizer's inputs and the labels, as tensors
Make = Callable[[int, int], Iterator[Batch]]  # (share, of how many): batches for ever, of this share of the data


def made(make: Make, workers: int) -> Iterator[Batch]:
    """Yield batches for ever, made here, or in turn by `workers` processes, each of its own share of the data."""
    if not workers:
        yield from make(0, 1)
        return
    from torch.utils.data import DataLoader, IterableDataset, get_worker_info

    class Endless(IterableDataset[Batch]):
        def __iter__(self) -> Iterator[Batch]:
            worker = get_worker_info()
            return make(worker.id, worker.num_workers) if worker else make(0, 1)

    yield from DataLoader(Endless(), batch_size=None, num_workers=workers, prefetch_factor=8)


class Run:
    """Model, optimizer, and how far training has come."""

    def __init__(
        self, options: argparse.Namespace, model: Any, loss: Callable[..., Any], *, whole: bool = True
    ) -> None:
        """Prepare a run, or go on with the one saved in `options.out`. `loss(model, *batch)` returns a scalar tensor.

        `whole`: layers that stay as they are belong to the file too, but for the tables, which are the encoder's.
        """
        import torch

        self.options, self.loss, self.step = options, loss, 0
        self.model = model.to("cuda" if torch.cuda.is_available() else "cpu").train()
        self.masters = {
            name: weight.detach().float().clone().requires_grad_()
            for name, weight in self.model.named_parameters()
            if weight.requires_grad
        }
        self.averaged, self.mean = 0, {name: weight.detach().clone() for name, weight in self.masters.items()}
        self.frozen = {
            name: weight.detach().half().contiguous()
            for name, weight in model.named_parameters()
            if whole and not weight.requires_grad and "_embeddings." not in name
        }
        matrices = [weight for weight in self.masters.values() if weight.ndim > 1]
        vectors = [weight for weight in self.masters.values() if weight.ndim <= 1]
        self.optimizer = torch.optim.AdamW(
            [{"params": matrices, "weight_decay": 0.01}, {"params": vectors, "weight_decay": 0.0}], betas=(0.9, 0.98)
        )
        self.state = options.out / "state.safetensors"
        if self.state.exists():
            self._restore()
        if torch.cuda.is_available() or torch.backends.cpu.get_cpu_capability() == "AVX512":
            self.model.bfloat16()
        self._copy_weights()

    def train(self, make: Make) -> None:
        """Take steps until `options.examples` are seen, saving on the way."""
        steps = self.options.examples // self.options.batch
        begun, first, total = time.monotonic(), self.step, 0.0
        for batch in islice(made(make, self.options.workers), self.step, steps):
            total += self._learn(batch, self._rate(steps))
            self.step += 1
            if self.step % AVERAGE_EVERY == 0 and self.step > steps * (1 - self.options.average):
                self._average()
            if self.step % 100 == 0:
                speed = (self.step - first) * self.options.batch / (time.monotonic() - begun)
                LOG.info("step %d of %d, loss %.3f, %.1f examples/s", self.step, steps, total / 100, speed)
                total = 0.0
            if self.step % SAVE_EVERY == 0:
                self.save()
        self.save()

    def _rate(self, steps: int) -> float:
        """The learning rate of the step to come: rising, constant, then falling to a hundredth."""
        left = (steps - self.step) / max(1, steps * self.options.decay)
        return float(self.options.rate * min(1.0, (self.step + 1) / WARM_UP, max(0.01, left)))

    def _learn(self, batch: Batch, rate: float) -> float:
        import torch

        loss = self.loss(self.model, *(part.to(self.model.device) for part in batch))
        loss.backward()
        for name, weight in self.model.named_parameters():
            if name in self.masters and weight.grad is not None:
                self.masters[name].grad = weight.grad.float()
                weight.grad = None
        torch.nn.utils.clip_grad_norm_(self.masters.values(), 1.0)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.step()
        self._copy_weights()
        return float(loss.item())

    def _average(self) -> None:
        """Take the present weights into the mean of those passed."""
        self.averaged += 1
        for name, weight in self.masters.items():
            self.mean[name].lerp_(weight.detach(), 1 / self.averaged)

    def save(self) -> None:
        """Write the weights in float16 and the state of the run; a crash leaves the ones before."""
        from safetensors.torch import save_file

        out = self.options.out
        out.mkdir(parents=True, exist_ok=True)
        best = self.mean if self.averaged else self.masters
        trained = {name: weight.detach().half().cpu().contiguous() for name, weight in best.items()}
        save_file(self.frozen | trained, out / "model.safetensors.new")
        (out / "model.safetensors.new").replace(out / "model.safetensors")
        state = {f"weight {name}": weight.detach() for name, weight in self.masters.items()}
        state |= {f"mean {name}": weight for name, weight in self.mean.items()} if self.averaged else {}
        for name, weight in self.masters.items():
            state |= {f"{key} {name}": value for key, value in self.optimizer.state[weight].items()}
        save_file(
            state, self.state.with_suffix(".new"), metadata={"step": str(self.step), "averaged": str(self.averaged)}
        )
        self.state.with_suffix(".new").replace(self.state)

    def _restore(self) -> None:
        from safetensors import safe_open

        with safe_open(self.state, framework="pt") as saved:
            self.step, self.averaged = int(saved.metadata()["step"]), int(saved.metadata()["averaged"])
            for name, weight in self.masters.items():
                if self.averaged:
                    self.mean[name] = saved.get_tensor(f"mean {name}")
                weight.data.copy_(saved.get_tensor(f"weight {name}"))
                self.optimizer.state[weight] = {
                    key: saved.get_tensor(f"{key} {name}") for key in ("step", "exp_avg", "exp_avg_sq")
                }
        LOG.info("Going on from step %d.", self.step)

    def _copy_weights(self) -> None:
        import torch

        with torch.no_grad():
            for name, weight in self.model.named_parameters():
                if name in self.masters:
                    weight.copy_(self.masters[name])
