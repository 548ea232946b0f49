"""Answers that are written together come out as alone, begin where prompts were read before, and end when told to."""

import threading
from typing import Any

import pytest
import torch
from transformers import LlamaConfig, LlamaForCausalLM

from qa_bot.errors import ModelError
from qa_bot.models.computing import compute
from qa_bot.models.decoder import Decoder, KeyValues
from qa_bot.models.desk import TOGETHER, Desk, pick
from qa_bot.models.few_bits import CHEAP_ROWS
from qa_bot.models.jobs import Generation

MIB = 2**20
END = 60
ARTICLE = torch.arange(90).mul(37).remainder(END).tolist()


class Heard:
    """Takes what a job says, as the streamer of transformers does."""

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.over = threading.Event()

    def put(self, ids: torch.Tensor) -> None:
        self.ids += ids.tolist()

    def end(self) -> None:
        self.over.set()


class Watched(Decoder):
    """Counts passes and the tokens in them, and acts before one."""

    passes: list[list[int]]

    def _forward(self, pieces: Any, check: Any, *, small: bool) -> Any:
        self.passes.append([len(new) for _, new in pieces])
        self.before(len(self.passes))
        return super()._forward(pieces, check, small=small)

    def before(self, number: int) -> None: ...


@pytest.fixture
def decoder() -> Watched:
    torch.manual_seed(5)
    config = LlamaConfig(
        vocab_size=END + 1, hidden_size=48, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=600, initializer_range=0.4,
    )  # fmt: skip
    with torch.inference_mode():
        made = Watched(LlamaForCausalLM(config).eval(), 600, torch.float32, few_bits=True)
    made.passes = []
    return made


def desk_of(decoder: Decoder, *, ends: tuple[int, ...] = (END,), temperature: float = 0.0, mib: int = 64) -> Desk:
    return Desk(decoder, ends, temperature, mib * MIB)


def job_of(prompt: list[int], most: int = 20, stop: threading.Event | None = None, seconds: float = 60) -> Generation:
    return Generation("tiny", prompt, most, seconds, stop, Heard())


def written(desk: Desk, *jobs: Generation) -> list[list[int]]:
    """What each job says in the end; all are put before one is written."""
    for job in jobs:
        desk.put(job)
    for job in jobs:
        assert job.streamer.over.wait(30)
    return [job.streamer.ids for job in jobs]


@torch.inference_mode()
def one_by_one(decoder: Decoder, prompt: list[int], most: int) -> list[int]:
    """The plain way: the likeliest token, a step each."""
    memory = KeyValues(decoder, len(prompt) + most)
    ids = [int(decoder.read(memory, prompt, lambda: None).argmax())]
    while len(ids) < most and ids[-1] != END:
        ids.append(int(decoder.step([(memory, ids[-1:])], lambda: None)[0][0].argmax()))
    return [id for id in ids if id != END]


# What is written


def test_the_likeliest_tokens_are_written(decoder: Watched) -> None:
    for start in range(5):
        prompt = ARTICLE[start:40]
        assert written(desk_of(decoder), job_of(prompt, 30)) == [one_by_one(decoder, prompt, 30)]


def test_together_is_as_alone(decoder: Watched) -> None:
    prompts = [ARTICLE[:length] for length in range(3, 3 + 2 * TOGETHER)]  # more than fit at once
    jobs = [job_of(prompt, 12) for prompt in prompts]
    assert written(desk_of(decoder), *jobs) == [one_by_one(decoder, prompt, 12) for prompt in prompts]
    assert max(len(new) for new in decoder.passes) == TOGETHER


def test_an_answer_ends_at_its_end(decoder: Watched) -> None:
    prompt = ARTICLE[:30]
    free = one_by_one(decoder, prompt, 20)
    end = free[7]
    assert written(desk_of(decoder, ends=(end,)), job_of(prompt)) == [free[: free.index(end)]]


def test_what_was_written_before_is_expected_but_not_believed(decoder: Watched) -> None:
    """Whatever the first token is, the prompt holds it behind its last two, and something else behind it."""
    first, second = ARTICLE[:2]
    prompt = [id for token in range(END) for id in (first, second, token, (token + 5) % END)] + [first, second]
    plain = one_by_one(decoder, prompt, 24)
    decoder.passes.clear()
    assert written(desk_of(decoder), job_of(prompt, 24)) == [plain]
    assert 1 < max(map(sum, decoder.passes[4:])) <= CHEAP_ROWS


def test_as_many_tokens_as_allowed(decoder: Watched) -> None:
    for most in (1, 2, 9):
        assert len(written(desk_of(decoder), job_of(ARTICLE, most))[0]) == most


@torch.inference_mode()
def test_a_loop_is_stopped_and_what_repeats_takes_fewer_passes(decoder: Watched) -> None:
    """A model whose logits are all zeros says one thing for ever."""
    decoder._norm.zero_()
    job = job_of(ARTICLE, 300)
    assert written(desk_of(decoder), job) == [[0] * 24]
    assert job.looping
    assert len(decoder.passes) <= 2 + 4 + 20 / CHEAP_ROWS  # the prompt, what is new, what is expected


# Prompts are read once


def test_the_same_beginning_is_read_once_and_answered_the_same(decoder: Watched) -> None:
    desk = desk_of(decoder)
    first, second = [*ARTICLE, 1, 2, 3], [*ARTICLE, 4, 5]
    fresh = [one_by_one(decoder, prompt, 15) for prompt in (first, second)]
    decoder.passes.clear()
    assert written(desk, job_of(first, 15)) == fresh[:1]
    assert [sum(step) for step in decoder.passes[:2]] == [64, 29]
    decoder.passes.clear()
    assert written(desk, job_of(second, 15)) == fresh[1:]
    assert decoder.passes[0] == [28]


def test_without_memory_everything_is_read_again(decoder: Watched) -> None:
    desk = desk_of(decoder, mib=0)
    for _ in range(2):
        decoder.passes.clear()
        written(desk, job_of(ARTICLE, 2))
        assert sum(map(sum, decoder.passes[:2])) == len(ARTICLE)


def test_memory_limits_how_many_are_written_at_once(decoder: Watched) -> None:
    each = decoder.memory_bytes(40)
    desk = Desk(decoder, (END,), 0.0, int(3.5 * each))
    jobs = [job_of(ARTICLE[start : start + 30], 10) for start in range(8)]
    assert all(written(desk, *jobs))
    assert max(len(new) for new in decoder.passes) == 3


# Ends


def test_stop_ends_one_answer_and_the_others_go_on(decoder: Watched) -> None:
    stop = threading.Event()
    decoder.before = lambda number: stop.set() if number == 9 else None  # type: ignore[method-assign]
    stopped, other = written(desk_of(decoder), job_of(ARTICLE[:9], 200, stop), job_of(ARTICLE[:40], 15))
    assert len(stopped) < 20
    assert other == one_by_one(decoder, ARTICLE[:40], 15)


def test_stop_ends_the_reading_of_a_prompt(decoder: Watched) -> None:
    stop = threading.Event()
    decoder.before = lambda number: stop.set()  # type: ignore[method-assign]
    assert written(desk_of(decoder), job_of(ARTICLE, 200, stop)) == [[]]
    assert decoder.passes == [[64]]


def test_a_stopped_job_does_not_wait_for_others(decoder: Watched) -> None:
    stop, going = threading.Event(), threading.Event()
    desk = Desk(decoder, (END,), 0.0, 0)  # no room for two
    decoder.before = lambda number: going.wait(10) if number > 3 else None  # type: ignore[method-assign]
    first, second = job_of(ARTICLE, 40), job_of(ARTICLE, 40, stop)
    desk.put(first)
    desk.put(second)
    stop.set()
    going.set()
    assert second.streamer.over.wait(10)
    assert first.streamer.over.wait(30)
    assert second.streamer.ids == []
    assert len(first.streamer.ids) == 40


def test_the_time_limit_counts_from_when_the_model_begins(decoder: Watched) -> None:
    desk = desk_of(decoder)
    late = job_of(ARTICLE, 300, seconds=0.0)
    waited = job_of(ARTICLE, 5)
    assert waited.deadline == float("inf")
    assert written(desk, late, waited)[1]
    assert late.late
    assert not waited.late
    assert len(late.streamer.ids) < 300


def test_a_failure_is_told_and_the_next_answer_works(decoder: Watched) -> None:
    def fail(number: int) -> None:
        if number == 3:
            raise RuntimeError("out of memory")

    decoder.before = fail  # type: ignore[method-assign]
    desk = desk_of(decoder)
    job = job_of(ARTICLE)
    written(desk, job)
    job.streamer.ids.clear()
    with pytest.raises(ModelError, match="out of memory"):
        list(Generation.pieces(_unread(job)))
    assert written(desk, job_of(ARTICLE[:40])) == [one_by_one(decoder, ARTICLE[:40], 20)]


def _unread(job: Generation) -> Generation:
    job.streamer = iter(())
    return job


def test_others_compute_between_the_layers_of_an_answer(decoder: Watched) -> None:
    begun, asked = threading.Event(), threading.Event()

    def before(number: int) -> None:
        if number == 3:
            begun.set()
            asked.wait(30)

    decoder.before = before  # type: ignore[method-assign]
    job = job_of(ARTICLE, most=100)
    desk_of(decoder).put(job)
    assert begun.wait(30)
    threading.Timer(0.05, asked.set).start()
    assert compute(lambda: len(job.streamer.ids)) < 5
    assert job.streamer.over.wait(30)


# Drawing


def test_the_likeliest_token_where_temperature_is_0() -> None:
    assert pick(torch.tensor([0.1, 3.0, 2.9]), 0.0) == 1


def test_tokens_are_drawn_from_the_likeliest_that_make_up_the_share() -> None:
    torch.manual_seed(0)
    logits = torch.log(torch.tensor([0.6, 0.3, 0.07, 0.03]))
    drawn = [pick(logits, 1.0, top_p=0.85) for _ in range(500)]
    assert set(drawn) == {0, 1}
    assert 0.6 < drawn.count(0) / 500 < 0.74  # 0.6 of 0.9
    assert {pick(logits, 1.0, top_p=0.5) for _ in range(50)} == {0}
    hot = [pick(logits, 100.0, top_p=1.0) for _ in range(400)]
    assert set(hot) == {0, 1, 2, 3}
