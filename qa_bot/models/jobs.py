"""One generation: its prompt, what must end it, and what came of it."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from qa_bot.errors import ModelError, QaBotError
from qa_bot.models.computing import begin

LOG = logging.getLogger("qa_bot")
LOOPING = "%s began to repeat itself and was stopped."
PERIOD = 64  # tokens of a passage that a looping model repeats


class Stopped(Exception):
    """Ends a forward pass."""


class Generation:
    """One generation, between the thread that asked and the one that writes."""

    def __init__(
        self,
        name: str,
        prompt: list[int],
        max_new_tokens: int,
        seconds: float,
        stop: threading.Event | None,
        streamer: Any,
    ) -> None:
        self.prompt = prompt
        self.max_new_tokens = max_new_tokens
        self.deadline = float("inf")  # set when the model begins: waiting for another answer does not count
        self.late = False  # the time limit ended it
        self.looping = False  # the model began to repeat itself
        self.streamer = streamer  # transformers' TextIteratorStreamer: tokens go in, whole words come out
        self._name = name
        self._seconds = seconds
        self._error: BaseException | None = None
        self._stop = stop
        self._closed = threading.Event()
        self._ended = threading.Event()

    @property
    def tokens(self) -> int:
        """Prompt and answer at most."""
        return len(self.prompt) + self.max_new_tokens

    # For the thread that writes

    def begin(self) -> None:
        """Let the time limit run."""
        self.deadline = time.monotonic() + self._seconds

    def say(self, id: int) -> None:
        """Pass a token on."""
        import torch

        self.streamer.put(torch.tensor([id]))

    def fail(self, error: BaseException) -> None:
        """Note what the caller is told: a ModelError for what torch raises, anything else as it is."""
        if isinstance(error, RuntimeError | ValueError | MemoryError) and not isinstance(error, QaBotError):
            failed = ModelError(
                f"{self._name} failed while it wrote: {str(error)[:300]}",
                "Where memory ran out, use a smaller model or a lower generator.context_tokens.",
            )
            failed.__cause__ = error
            error = failed
        self._error = error

    def end(self) -> None:
        """Nothing more is written."""
        self.streamer.end()
        self._ended.set()

    @property
    def stopped(self) -> bool:
        """Whether nobody wants it any more."""
        return self._closed.is_set() or (self._stop is not None and self._stop.is_set())

    def must_end(self) -> bool:
        """Whether it was stopped, or its time is over."""
        self.late = self.late or time.monotonic() > self.deadline
        return self.late or self.stopped

    # For the thread that asked

    def pieces(self) -> Iterator[str]:
        """Yield the answer as it comes; closing ends the writing. Raises what it failed with."""
        written = False
        try:
            for piece in self.streamer:
                if self.stopped:
                    break
                if piece:
                    written = True
                    yield piece
        finally:
            self._closed.set()  # also when the caller closes this iterator early: nobody reads on, so nobody writes on
            self._ended.wait()
        if self._error:
            raise self._error
        if self.looping:
            LOG.warning(LOOPING, self._name)
        if self.late:
            self._say_late(written)

    def _say_late(self, written: bool) -> None:
        if not written:
            raise ModelError(
                f"{self._name} had not begun to answer after {self._seconds:g} seconds.",
                "Raise generator.seconds, ask about less text, or use a smaller model.",
            )
        LOG.warning(
            "%s was stopped after %g seconds (generator.seconds); the answer may be cut off.", self._name, self._seconds
        )


class Waiting:
    """Jobs that nobody writes yet. They are written where everything is computed (computing.py)."""

    def __init__(self, work: Callable[[], None]) -> None:
        """`work` takes jobs until none is there; it is begun with the first one, and again with the next first."""
        self._work = work
        self._lock = threading.Lock()  # of the two below
        self._jobs: deque[Generation] = deque()
        self._working = False

    def put(self, job: Generation) -> None:
        """Let a job wait."""
        with self._lock:
            self._jobs.append(job)
            first, self._working = not self._working, True
        if first:
            begin(self._work)

    def take(self, fits: Callable[[Generation], bool] = lambda _: True) -> Generation | None:
        """Return the job that waits longest, None where it does not fit now or there is none."""
        self.drop_stopped()
        with self._lock:
            return self._jobs.popleft() if self._jobs and fits(self._jobs[0]) else None

    def over(self) -> bool:
        """Whether no job is there, and `work` is to end."""
        with self._lock:
            self._working = bool(self._jobs)
            return not self._working

    def drop_stopped(self) -> None:
        """Let those go that were stopped while they waited."""
        if not self._jobs:
            return
        with self._lock:
            stopped = [job for job in self._jobs if job.stopped]
            self._jobs = deque(job for job in self._jobs if not job.stopped)
        for job in stopped:
            job.end()


def repeats(ids: Sequence[int]) -> bool:
    """Whether `ids` end in a loop: a passage of up to PERIOD tokens three times in a row, 24 tokens or more."""
    for period in range(1, PERIOD + 1):
        need = max(3 * period, 24)
        if len(ids) < need:
            return False
        tail = ids[-need:]
        if tail[period:] == tail[:-period]:
            return True
    return False
