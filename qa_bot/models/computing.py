"""One thread of the process multiplies, whoever asks.

OpenMP keeps a team of helpers for each thread that ever multiplied. That of GNU, which torch brings on Linux, has its
helpers wait awake for the next product only while it knows of no more threads than processors: with a second team, all
fall asleep after each product, and to wake them takes longer than most products of one token. Then two processors write
slower than one. So models are loaded and run in this thread alone, and FAISS, which uses the same OpenMP, searches in it;
long work lets short work in between.
"""

import atexit
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import nullcontext
from queue import SimpleQueue
from typing import TypeVar

Result = TypeVar("Result")
SHAPES = 24  # products of which something is kept; a layer has four


class Ending(Exception):
    """Breaks work off: Python ends, or nobody waits for it any more."""


class _Worker:
    """The thread, begun with the first work."""

    def __init__(self) -> None:
        self._works: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._lock = threading.Lock()  # of the next
        self._ending = False
        self._own_until = 0.0  # seconds of the clock until which long work does not give way again
        self._thread = threading.Thread(target=self._run, name="qa-bot-compute", daemon=True)
        self._thread.start()

    def put(self, work: Callable[[], None]) -> None:
        with self._lock:
            if not self._ending:
                self._works.put(work)
                return
        work()

    def give_way(self) -> None:
        if self._ending:
            raise Ending("Python ends.")
        start = time.monotonic()
        if start >= self._own_until and not self._works.empty():
            self._works.get()()
            now = time.monotonic()
            self._own_until = now + (now - start)

    def end(self) -> None:
        with self._lock:
            self._ending = True
            self._works.put(lambda: None)
        self._thread.join()  # a thread that Python leaves inside torch aborts the process
        while not self._works.empty():
            self._works.get()()

    def _run(self) -> None:
        _here.worker = self
        while not self._ending:
            self._works.get()()


_here = threading.local()  # .worker: in the thread itself; .stop: in one that may be told to end
_lock = threading.Lock()  # of the next
_worker: _Worker | None = None


def compute(work: Callable[[], Result]) -> Result:
    """Return what `work` returns, or raise what it raises; those who ask at once come one after the other.

    It runs with as many threads as torch has here. What was not begun is dropped at Ctrl-C. Raises Ending where this
    thread may compute no more.
    """
    if hasattr(_here, "worker"):
        return work()
    stop: threading.Event | None = getattr(_here, "stop", None)

    def unless_stopped() -> Result:
        if stop is not None and stop.is_set():
            raise Ending("It was stopped.")
        return work()

    future: Future[Result] = Future()
    threads = _threads()
    _begun().put(lambda: _settle(future, unless_stopped, threads))
    try:
        return future.result()
    except KeyboardInterrupt:
        future.cancel()
        raise


def compute_until(stop: threading.Event) -> None:
    """Once `stop` is set, what this thread asks for raises Ending instead of being computed."""
    _here.stop = stop


def begin(work: Callable[[], None]) -> None:
    """Have `work` run, and do not wait for it. It should `give_way` often, and raise nothing."""
    threads = _threads()
    _begun().put(lambda: _settle(Future(), work, threads))


def spare_others(load: float | None = None) -> None:
    """Where the machine is busy, have OpenMP's helpers sleep between products; to be called before torch is loaded.

    Awake, they take the time of those that they wait for: 9.5 to 11 s of a batch instead of 6.4 beside two busy programs on
    two processors. `load`: programs that run or wait, by default the last minute's mean. OMP_WAIT_POLICY overrules it.
    """
    if load is None:
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    if "torch" not in sys.modules and load >= (os.cpu_count() or 1):
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def remember_few_shapes() -> None:
    """Have torch's kernels on the processor keep what they prepared for the last few shapes only; before the first product.

    They keep a weight, arranged anew, for each of 1,024 lengths of texts, of which nearly all are new: 10 MB a question,
    gigabytes in a day. The environment overrules it.
    """
    for name in ("LRU_CACHE_CAPACITY", "ONEDNN_PRIMITIVE_CACHE_CAPACITY"):  # of torch's own cache, of oneDNN's
        os.environ.setdefault(name, str(SHAPES))


def give_way() -> None:
    """Inside long work: run what waits, in as much time as long work had since. Raises Ending where Python ends."""
    if hasattr(_here, "worker"):
        _here.worker.give_way()


@atexit.register
def rest() -> None:
    """End the thread: short work is done first, long work broken off. The next work begins another.

    For the end of Python, and for a process before it forks.
    """
    global _worker
    with _lock:
        worker, _worker = _worker, None
    if worker is not None:
        worker.end()


def _begun() -> _Worker:
    global _worker
    with _lock:
        if _worker is None:
            _worker = _Worker()
        return _worker


def _settle(future: "Future[Result]", work: Callable[[], Result], threads: int) -> None:
    torch = sys.modules.get("torch")
    if not future.set_running_or_notify_cancel():
        return
    try:
        if torch and threads and torch.get_num_threads() != threads:
            torch.set_num_threads(threads)
        # the work that gives way may be in inference mode
        with torch.inference_mode(False) if torch else nullcontext():
            result = work()
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(result)


def _threads() -> int:
    """As many threads as torch has here, 0 where it is not loaded."""
    torch = sys.modules.get("torch")
    return torch.get_num_threads() if torch else 0


def _forget() -> None:
    """A fork has none of its parent's threads."""
    global _lock, _worker
    _lock, _worker = threading.Lock(), None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
