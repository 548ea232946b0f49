"""Messages become text for all who ask at once: a token of each answer is written in turn.

Knows who waits, who is written for and what stops them; refuses to know arithmetic (`decoder.py`) and texts.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any

from qa_bot.models.computing import give_way
from qa_bot.models.decoder import Decoder, KeyValues
from qa_bot.models.few_bits import CHEAP_ROWS
from qa_bot.models.jobs import Generation, Stopped, Waiting, repeats
from qa_bot.models.remembered import Prompts, Repetition

TOGETHER = 16  # answers written at once


class _Answer:
    """One answer while it is written."""

    def __init__(self, job: Generation, memory: KeyValues) -> None:
        self.job = job
        self.memory = memory
        self.written: list[int] = []
        self.repetition = Repetition(job.prompt)


class Desk:
    """Where jobs are put; those that are there together are written together, each as it would be alone."""

    together = TOGETHER

    def __init__(self, decoder: Decoder, ends: Sequence[int], temperature: float, most_bytes: int) -> None:
        self._decoder = decoder
        self._ends = frozenset(ends)
        self._temperature = temperature
        self._most_bytes = most_bytes
        self._prompts: Prompts[KeyValues] = Prompts(most_bytes)
        self._waiting = Waiting(self._work)

    def put(self, job: Generation) -> None:
        """Have a job written; its tokens go to `job.say`, and `job.end` is called when there are no more."""
        self._waiting.put(job)

    def _work(self) -> None:
        """Write until nobody waits."""
        import torch

        active: list[_Answer] = []
        with torch.inference_mode():
            while True:
                while (job := self._next(active)) is not None:
                    start = time.monotonic()
                    answer = self._begun(job)
                    for other in active:  # waiting for another's prompt does not count
                        other.job.deadline += time.monotonic() - start
                    if answer:
                        active.append(answer)
                if active:
                    active = self._stepped(active)
                elif self._waiting.over():
                    return

    def _next(self, active: Sequence[_Answer]) -> Generation | None:
        """The next job, where there is room for it."""
        used = sum(answer.memory.bytes for answer in active)

        def fits(job: Generation) -> bool:
            needed = self._decoder.memory_bytes(job.tokens)
            return len(active) < TOGETHER and (not active or used + needed <= self._most_bytes)

        job = self._waiting.take(fits)
        if job is not None:
            self._prompts.make_room(used + self._decoder.memory_bytes(job.tokens))
        return job

    def _begun(self, job: Generation) -> _Answer | None:
        """Read a job's prompt and write its first token; None where that was all, or it was stopped."""
        answer = None
        try:
            job.begin()
            memory = KeyValues(self._decoder, job.tokens)
            if found := self._prompts.find(job.prompt):
                memory.copy_from(*found)
            logits = self._decoder.read(memory, job.prompt, self._checker([job]))
            answer = _Answer(job, memory)
            if self._say(answer, [self._pick(logits)]):
                return answer
        except Stopped:
            pass  # asked for
        except BaseException as error:
            job.fail(error)
        self._let_go(job, answer)
        return None

    def _stepped(self, active: Sequence[_Answer]) -> list[_Answer]:
        """Write a token or more of each answer and return those that go on."""
        running = [answer for answer in active if not answer.job.must_end()]
        on: list[_Answer] = []
        try:
            for answer, picked in zip(running, self._written(running), strict=True):
                if self._say(answer, picked):
                    on.append(answer)
        except Stopped:
            pass
        except BaseException as error:
            for answer in running:
                answer.job.fail(error)
            on = []
        for answer in active:
            if answer not in on:
                self._let_go(answer.job, answer)
        return on

    def _written(self, running: Sequence[_Answer]) -> list[list[int]]:
        """The next tokens of each answer. The likeliest are written as one would be: what is expected is only believed
        where the model, too, would have written it.
        """
        if not running:
            return []
        spare = CHEAP_ROWS // len(running) - 1 if not self._temperature else 0
        pieces = []
        for answer in running:
            room = answer.job.max_new_tokens - len(answer.written) - 1
            pieces.append([answer.written[-1], *answer.repetition.expected(min(spare, room))])
        everything = self._decoder.step(
            [(answer.memory, piece) for answer, piece in zip(running, pieces, strict=True)],
            self._checker([answer.job for answer in running]),
        )
        found = []
        for answer, piece, logits in zip(running, pieces, everything, strict=True):
            picked = [self._pick(row) for row in logits] if self._temperature else logits.argmax(-1).tolist()
            right = next((i for i, id in enumerate(piece[1:]) if id != picked[i]), len(piece) - 1)
            answer.memory.forget(len(piece) - 1 - right)
            found.append(picked[: right + 1])
        return found

    def _say(self, answer: _Answer, picked: Sequence[int]) -> bool:
        """Pass tokens on; whether the answer goes on."""
        for id in picked:
            if id in self._ends:
                return False
            answer.written.append(id)
            answer.repetition.add([id])
            answer.job.say(id)
            if len(answer.written) >= answer.job.max_new_tokens or repeats(answer.written):
                answer.job.looping = len(answer.written) < answer.job.max_new_tokens
                return False
        return True

    def _let_go(self, job: Generation, answer: _Answer | None) -> None:
        """End a job and keep what was read of its prompt. What it wrote is not kept: that was computed in 8 bits."""
        if answer is not None and len(answer.memory.ids) >= len(job.prompt):
            answer.memory.forget(len(answer.memory.ids) - len(job.prompt))
            self._prompts.keep(answer.memory)
        job.end()

    def _checker(self, jobs: Sequence[Generation]) -> Callable[[], None]:
        """What is called before each layer: others compute, and what nobody waits for any more is broken off."""

        def check() -> None:
            give_way()
            self._waiting.drop_stopped()
            if all(job.must_end() for job in jobs):
                raise Stopped

        return check

    def _pick(self, logits: Any) -> int:
        return pick(logits, self._temperature)


def pick(logits: Any, temperature: float, top_p: float = 0.95) -> int:
    """Return the likeliest token for temperature 0, else one drawn from the likeliest that make up `top_p`.

    Nucleus sampling (Holtzman et al., 2020). `logits` are of one place, (vocabulary,).
    """
    import torch

    if not temperature:
        return int(logits.argmax())
    chances, ids = torch.softmax(logits.float() / temperature, -1).sort(descending=True)
    chances[chances.cumsum(0) - chances >= top_p] = 0
    return int(ids[torch.multinomial(chances, 1)])
