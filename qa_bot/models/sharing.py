"""Work of many threads runs in shared batches.

Knows items, their sizes and who waits; refuses to know what is computed.
"""

import threading
from collections.abc import Callable, Sequence
from inspect import ismethod
from typing import Any, Generic, TypeVar
from weakref import WeakMethod

from qa_bot.models.computing import Ending, compute

Item = TypeVar("Item")
Result = TypeVar("Result")


class _Job(Generic[Item, Result]):
    """What one caller waits for."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.waiting = list(range(len(items)))  # places of items that no batch has taken; the next is the last
        self.results: dict[int, Result] = {}
        self.error: BaseException | None = None

    @property
    def done(self) -> bool:
        return self.error is not None or len(self.results) == len(self.items)


def _for_one(error: BaseException) -> bool:
    """Whether an error is for the thread that it hit and no other: Ctrl-C, and work that nobody waits for any more."""
    return isinstance(error, Ending) or not isinstance(error, Exception)


def _let_go(_: Sequence[Any]) -> Sequence[Any]:
    raise RuntimeError("The model was let go while its batches were asked for.")


class Shared(Generic[Item, Result]):
    """A function of a batch, made a function of any number of items that may be called from many threads.

    One batch runs at a time (computing.py); it takes items of all who wait. Who has the fewest left comes first, so
    that a question does not wait for the thousand passages of an upload.
    """

    def __init__(
        self,
        run: Callable[[Sequence[Item]], Sequence[Result]],
        *,
        size: Callable[[Item], int],
        budget: int,
        most: int,
    ) -> None:
        """A batch holds at most `most` items, of at most `budget` altogether; one that is larger runs alone.

        A method is held weakly: its model holds this, and its weights go as soon as nobody holds the model.
        """
        self._run = WeakMethod(run) if ismethod(run) else lambda: run
        self._size = size
        self._budget = budget
        self._most = most
        self._jobs: list[_Job[Item, Result]] = []
        self._busy = False
        self._changed = threading.Condition()

    def __call__(self, items: Sequence[Item]) -> list[Result]:
        """Return one result an item, in their order. Raises what the batch raised that held one of them."""
        job: _Job[Item, Result] = _Job(items)
        job.waiting.sort(key=lambda place: self._size(items[place]))  # the largest first, so that equal ones meet
        with self._changed:
            self._jobs.append(job)
        try:
            while not self._served(job):
                pass
        finally:
            with self._changed:
                self._jobs.remove(job)
        if job.error is not None:
            raise job.error
        return [job.results[place] for place in range(len(items))]

    def _served(self, job: _Job[Item, Result]) -> bool:
        """Run a batch, or wait for one that runs; return whether `job` is done."""
        with self._changed:
            while self._busy and not job.done:
                self._changed.wait()
            if job.done:
                return True
            batch = self._next_batch()
            self._busy = True
        run = self._run() or _let_go
        results: Sequence[Result] = ()
        error: BaseException | None = None
        try:
            results = compute(lambda: run([owner.items[place] for owner, place in batch]))
        except BaseException as raised:
            error = raised
        with self._changed:
            for number, (owner, place) in enumerate(batch):
                if error is None:
                    owner.results[place] = results[number]
                elif not _for_one(error):
                    owner.error = error
                elif owner is not job:
                    owner.waiting.append(place)  # the others' work is done again
            self._busy = False
            self._changed.notify_all()
        if error is not None and _for_one(error):
            raise error
        return job.done

    def _next_batch(self) -> list[tuple[_Job[Item, Result], int]]:
        batch: list[tuple[_Job[Item, Result], int]] = []
        room = self._budget
        for job in sorted(self._jobs, key=lambda job: len(job.waiting)):
            while (
                job.waiting
                and len(batch) < self._most
                and (self._size(job.items[job.waiting[-1]]) <= room or not batch)
            ):
                place = job.waiting.pop()
                room -= self._size(job.items[place])
                batch.append((job, place))
        return sorted(batch, key=lambda taken: self._size(taken[0].items[taken[1]]))
