"""Any causal language model of transformers, as transformers runs it: one answer at a time.

Knows `generate` and how to break it off; refuses to know texts.
"""

from collections.abc import Callable, Sequence
from typing import Any

from qa_bot.models.computing import give_way
from qa_bot.models.jobs import Generation, Stopped, Waiting, repeats


class Plain:
    """Writes with `model.generate`, one job after the other."""

    together = 1

    def __init__(self, model: Any, ends: Sequence[int], pad: int | None, temperature: float) -> None:
        self._model = model
        self._ends = list(ends)
        self._pad = pad
        self._temperature = temperature
        self._waiting = Waiting(self._work)
        self._job: Generation | None = None
        _before_each_layer(model, self._check)

    def put(self, job: Generation) -> None:
        """Have a job written; a caller who reads slowly does not hold the model."""
        self._waiting.put(job)

    def _work(self) -> None:
        """Write until nobody waits."""
        while True:
            if (job := self._waiting.take()) is not None:
                self._write(job)
            elif self._waiting.over():
                return

    def _write(self, job: Generation) -> None:
        self._job = job
        try:
            job.begin()
            self._generate(job)
        except Stopped:
            pass  # asked for; what was written stands
        except BaseException as error:
            job.fail(error)  # raised again where the caller reads
        finally:
            self._job = None
            job.end()

    def _generate(self, job: Generation) -> None:
        import torch
        from transformers import StoppingCriteriaList

        written: list[int] = []

        def done(ids: torch.Tensor, _scores: Any, **_: Any) -> torch.Tensor:
            self._check()
            written.append(int(ids[0, -1]))
            if written[-1] not in self._ends:
                job.say(written[-1])
            job.looping = repeats(written)
            return torch.full((1,), job.looping, dtype=torch.bool, device=ids.device)

        ids = torch.tensor([job.prompt], device=self._model.device)
        with torch.inference_mode():
            self._model.generate(
                input_ids=ids,
                attention_mask=torch.ones_like(ids),
                generation_config=self._configured(job.max_new_tokens),
                stopping_criteria=StoppingCriteriaList([done]),
            )

    def _configured(self, max_new_tokens: int) -> Any:
        from transformers import GenerationConfig

        sampling = {"temperature": self._temperature, "top_p": 0.95} if self._temperature else {}
        return GenerationConfig(
            max_new_tokens=max_new_tokens,
            do_sample=bool(sampling),
            eos_token_id=self._ends or None,
            pad_token_id=self._pad if self._pad is not None else next(iter(self._ends), None),
            use_cache=True,
            **sampling,
        )

    def _check(self) -> None:
        """Let others compute, and end the running forward pass where its job has to end."""
        give_way()
        self._waiting.drop_stopped()
        job = self._job
        if job is not None and job.must_end():
            raise Stopped


def _before_each_layer(model: Any, check: Callable[[], None]) -> None:
    """Call `check` before every layer: a long prompt takes many seconds, and generate() itself looks once a token."""
    import torch

    for module in model.modules():
        if isinstance(module, torch.nn.ModuleList):
            for layer in module:
                layer.register_forward_pre_hook(lambda *_: check())
