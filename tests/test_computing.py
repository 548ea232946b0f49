"""One thread multiplies: whoever asks, in order, beside long work, at a fork and at the end of Python."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from qa_bot.models.computing import Ending, begin, compute, compute_until, give_way, rest


def here() -> int:
    return threading.get_ident()


def test_everything_is_computed_in_one_thread_that_is_not_the_callers() -> None:
    found = []
    callers = [threading.Thread(target=lambda: found.append(compute(here))) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert set(found) == {compute(here)} != {here()}
    assert compute(lambda: compute(here)) == compute(here)


def test_what_the_work_raises_is_raised_and_the_next_works() -> None:
    with pytest.raises(ZeroDivisionError):
        compute(lambda: 1 / 0)
    assert compute(lambda: 2) == 2


def test_long_work_lets_short_work_in_between() -> None:
    over, got = threading.Event(), []

    def long() -> None:
        while not over.is_set():
            give_way()
        got.append("long")

    begin(long)
    assert compute(lambda: got.append("short")) is None
    assert got == ["short"]
    over.set()
    compute(lambda: None)
    assert got == ["short", "long"]


def test_long_work_goes_on_however_much_short_work_comes() -> None:
    """It gets half of the time: short work that never ends to come would keep it from going on otherwise."""
    steps, over = 0, threading.Event()

    def long() -> None:
        nonlocal steps
        while steps < 50:
            time.sleep(0.001)
            steps += 1
            give_way()
        over.set()

    begin(long)
    short = 0
    while not over.is_set():
        compute(lambda: time.sleep(0.05))
        short += 1
    assert short < 25  # not one a step


def test_work_in_between_computes_as_if_alone() -> None:
    """Tensors that are made while another model's pass gives way may be changed and learned from."""
    import torch

    over = threading.Event()

    def long() -> None:
        with torch.inference_mode():
            while not over.is_set():
                give_way()

    begin(long)
    assert not compute(lambda: torch.ones(2)).is_inference()
    over.set()


def test_torch_has_as_many_threads_as_the_caller_chose() -> None:
    import torch

    before = torch.get_num_threads()
    try:
        for chosen in (3, 1):
            torch.set_num_threads(chosen)
            assert compute(torch.get_num_threads) == chosen
    finally:
        torch.set_num_threads(before)
        compute(lambda: None)


def test_after_a_rest_another_thread_begins() -> None:
    assert compute(lambda: 1) == 1
    rest()
    assert "qa-bot-compute" not in {thread.name for thread in threading.enumerate()}
    assert compute(lambda: 2) == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_a_fork_computes() -> None:
    compute(lambda: 1)
    child = os.fork()
    if child == 0:
        signal.alarm(30)  # a fork that waits for its parent's thread waits for ever
        os._exit(compute(lambda: 7))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


def run(code: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env=os.environ | environ
    )


def test_python_ends_in_peace_while_long_work_runs() -> None:
    done = run(
        "import torch, time\n"
        "from qa_bot.models.computing import begin, compute, give_way\n"
        "def long():\n"
        "    while True:\n"
        "        torch.ones(400, 400) @ torch.ones(400, 400)\n"
        "        give_way()\n"
        "begin(long)\n"
        "print(compute(lambda: 1))"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "1\n", "")


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="counts the threads of the system")
def test_a_bot_that_many_threads_ask_keeps_one_team_of_helpers() -> None:
    """With three threads for torch, two helpers: not two for each thread that ever asked or searched."""
    done = run(
        """
import os, threading, torch
import faiss
from qa_bot import Bot
from qa_bot.index.vectors import VectorIndex
from qa_bot.settings import load_settings

def helpers():
    return len(os.listdir("/proc/self/task")) - threading.active_count()

def ask():
    bot.ask("How much did the repairs of the mill cost?")
    index.search(vectors[0], 5)

torch.set_num_threads(3)
before, over = helpers(), threading.Event()
vectors = torch.randn(20_000, 64).numpy()
index = VectorIndex(64)
index.add(torch.arange(20_000).numpy(), vectors)
with Bot.temporary(load_settings("fast", environ={})) as bot:
    bot.add_example()
    threads = [threading.Thread(target=lambda: [ask(), over.wait()]) for _ in range(2)]
    for thread in threads:
        thread.start()
    ask()
    print(helpers() - before)
    over.set()
""",
        OMP_NUM_THREADS="3",
        TOKENIZERS_PARALLELISM="false",
        OPENBLAS_NUM_THREADS="1",
    )
    assert done.stdout == "2\n", done.stderr


@pytest.mark.parametrize(
    ("load", "given", "policy"),
    [(1e6, {}, "PASSIVE"), (0.0, {}, "None"), (1e6, {"OMP_WAIT_POLICY": "ACTIVE"}, "ACTIVE")],
)
def test_helpers_sleep_where_the_machine_is_busy_before_torch_is_loaded(
    load: float, given: dict[str, str], policy: str
) -> None:
    told = f"import os; from qa_bot.models.computing import spare_others; spare_others({load})"
    asked = "print(os.environ.get('OMP_WAIT_POLICY'))"
    bare = {key: value for key, value in os.environ.items() if key != "OMP_WAIT_POLICY"}
    ran = subprocess.run([sys.executable, "-c", f"{told}; {asked}"], env=bare | given, capture_output=True, text=True)
    assert ran.stdout.strip() == policy


def test_a_thread_that_is_stopped_computes_no_more_and_others_do() -> None:
    stop, done = threading.Event(), threading.Event()
    told: list[object] = []

    def work() -> None:
        compute_until(stop)
        told.append(compute(lambda: 1))
        stop.set()
        with pytest.raises(Ending):
            compute(lambda: told.append("computed"))
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(60)
    assert done.is_set() and told == [1]
    assert compute(lambda: 2) == 2


def test_what_waits_when_its_thread_is_stopped_is_not_computed() -> None:
    stop, holding, release = threading.Event(), threading.Event(), threading.Event()
    told: list[object] = []

    def hold() -> None:
        holding.set()
        release.wait(60)

    def wait() -> None:
        compute_until(stop)
        with pytest.raises(Ending):
            compute(lambda: told.append("computed"))
        told.append("ended")

    first, second = threading.Thread(target=compute, args=(hold,)), threading.Thread(target=wait)
    first.start()
    holding.wait(60)
    second.start()
    stop.set()
    release.set()
    first.join(60)
    second.join(60)
    assert told == ["ended"]


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read as Linux tells it")
def test_memory_does_not_grow_with_each_new_length_of_a_text() -> None:
    code = """
from pathlib import Path
from qa_bot.models.parts import Parts
from qa_bot.settings import load_settings

encoder, resident = Parts(load_settings()).encoder, []
for words in range(10, 160):
    encoder.encode(["mill " * words])
    resident.append(int(Path("/proc/self/statm").read_text().split()[1]) * 4096)
print((resident[-1] - resident[49]) // 2**20)
"""
    assert int(run(code).stdout) < 100  # MiB; 25 as it is, 280 where all lengths are kept
