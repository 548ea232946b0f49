"""Many callers, one batch: everybody gets what is theirs, and who has little to ask for does not wait for the rest."""

import gc
import threading
import weakref
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from qa_bot.models.computing import Ending, compute_until
from qa_bot.models.sharing import Shared


class Machine:
    """Doubles numbers, and notes its batches. While `gate` is closed, a batch waits inside."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.inside = threading.Event()

    def __call__(self, items: Sequence[int]) -> list[int]:
        self.batches.append(list(items))
        self.inside.set()
        assert self.gate.wait(10)
        if 13 in items:
            raise ValueError("13")
        if 99 in items:
            self.batches[-1].clear()
            raise KeyboardInterrupt
        return [2 * item for item in items]


def shared(machine: Callable[[Sequence[int]], list[int]], budget: int = 100, most: int = 4) -> Shared[int, int]:
    return Shared(machine, size=lambda item: item, budget=budget, most=most)


def beside(work: Callable[[], object], waiting: Shared[int, int], count: int) -> threading.Thread:
    """Start a thread and return when it waits with the others."""
    thread = threading.Thread(target=work)
    thread.start()
    while len(waiting._jobs) < count:
        thread.join(0.001)
    return thread


def test_results_are_in_the_order_of_the_items_whatever_the_batches() -> None:
    machine = Machine()
    items = [7, 90, 3, 250, 40, 40, 1, 60]
    assert shared(machine)(items) == [2 * item for item in items]
    assert sorted(sum(machine.batches, [])) == sorted(items)
    assert all(len(batch) <= 4 and (sum(batch) <= 100 or len(batch) == 1) for batch in machine.batches)
    assert machine.batches[0] == [250]  # too large for any batch: alone


def test_no_items_are_no_batch() -> None:
    machine = Machine()
    assert shared(machine)([]) == []
    assert machine.batches == []


def test_those_who_wait_share_a_batch() -> None:
    machine = Machine()
    run = shared(machine)
    machine.gate.clear()
    found: dict[int, list[int]] = {}
    threads = [beside(lambda: found.update({0: run([50])}), run, 1)]
    assert machine.inside.wait(10)
    for number in (1, 2):
        threads.append(beside(lambda number=number: found.update({number: run([number])}), run, number + 1))  # type: ignore[misc]
    machine.gate.set()
    for thread in threads:
        thread.join(10)
    assert found == {0: [100], 1: [2], 2: [4]}
    assert machine.batches == [[50], [1, 2]]


def test_a_question_does_not_wait_for_an_upload() -> None:
    machine = Machine()
    run = shared(machine)
    machine.gate.clear()
    upload = beside(lambda: run([30] * 40), run, 1)
    assert machine.inside.wait(10)
    asked = beside(lambda: run([5]), run, 2)
    machine.gate.set()
    asked.join(10)
    upload.join(10)
    assert 5 in machine.batches[1]
    assert len(machine.batches) == 14


def test_many_threads_each_get_their_own() -> None:
    run = shared(Machine())
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda n: run([n % 12, n % 5, 40]), range(200)))
    assert results == [[2 * (n % 12), 2 * (n % 5), 80] for n in range(200)]


def test_an_error_is_raised_to_those_whose_batch_it_was_and_the_next_call_works() -> None:
    run = shared(Machine(), most=1)
    with pytest.raises(ValueError, match="13"):
        run([13, 1])
    assert run([1]) == [2]
    assert run._jobs == []


def test_an_interrupt_is_the_interrupted_callers_alone() -> None:
    machine = Machine()
    run = shared(machine)
    machine.gate.clear()
    raised: list[BaseException] = []
    found: list[int] = []

    def interrupted() -> None:
        try:
            run([99])
        except KeyboardInterrupt as error:
            raised.append(error)

    threads = [beside(interrupted, run, 1)]
    assert machine.inside.wait(10)
    threads.append(beside(lambda: found.extend(run([1])), run, 2))
    machine.gate.set()
    for thread in threads:
        thread.join(10)
    assert (len(raised), found) == (1, [2])


def test_work_that_nobody_waits_for_takes_no_others_along() -> None:
    machine = Machine()
    run = shared(machine)
    machine.gate.clear()
    stop = threading.Event()
    raised: list[BaseException] = []
    found: list[int] = []

    def left() -> None:
        compute_until(stop)
        try:
            run([2, 3] * 10)  # after its first batch, the next ones hold what both threads ask for
        except Ending as error:
            raised.append(error)

    threads = [beside(left, run, 1)]
    assert machine.inside.wait(10)
    threads.append(beside(lambda: found.extend(run([1] * 6)), run, 2))
    stop.set()
    machine.gate.set()
    for thread in threads:
        thread.join(10)
    assert (len(raised), found) == (1, [2] * 6)


def test_who_shares_a_method_of_its_own_goes_with_the_last_who_holds_it() -> None:
    class Model:
        def __init__(self) -> None:
            self.doubled = Shared(self._double, size=lambda _: 1, budget=8, most=8)

        def _double(self, numbers: Sequence[int]) -> list[int]:
            return [2 * number for number in numbers]

    gc.disable()
    try:
        model = Model()
        assert model.doubled([1, 2]) == [2, 4]
        held, doubled = weakref.ref(model), model.doubled
        del model
        assert held() is None
        with pytest.raises(RuntimeError, match="let go"):
            doubled([1])
    finally:
        gc.enable()
