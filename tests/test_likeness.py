import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.index.likeness import KEPT, resemblance, runs, sketch

WORDS = [f"word{number}" for number in range(4000)]


def text_of(length: int, seed: int = 1) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def exact(first: list[str], second: list[str]) -> float:
    """Resemblance by its definition."""
    sets = [{tuple(words[place : place + 8]) for place in range(len(words) - 7)} for words in (first, second)]
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


@given(st.lists(st.integers(0, 2), min_size=8, max_size=60), st.lists(st.integers(0, 2), min_size=8, max_size=60))
def test_resemblance_is_the_share_of_the_runs_of_eight_words(first: list[int], second: list[int]) -> None:
    one, two = ([WORDS[number] for number in numbers] for numbers in (first, second))
    assert resemblance(runs(" ".join(one)), runs(" ".join(two))) == exact(one, two)


def test_case_and_punctuation_do_not_count_and_order_does() -> None:
    words = text_of(300)
    same = runs("», \n«".join(words).upper())
    assert resemblance(runs(" ".join(words)), same) == 1
    assert resemblance(runs(" ".join(words)), runs(" ".join(reversed(words)))) == 0


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("?!", 0), ("one", 1), ("a b c d e f g", 1), ("a b c d e f g h i", 2)]
)
def test_a_text_of_few_words_is_one_run(text: str, count: int) -> None:
    assert runs(text).shape == (count,)
    assert len(sketch(text)) == count


def test_a_character_of_an_unspaced_script_is_a_word() -> None:
    text = "東京の果樹園には林檎の木が四十二本あります。"
    assert len(runs(text)) == len(text.strip("。")) - 7
    assert resemblance(runs(text), runs(f"{text}また来年。")) > 0.5


def test_texts_with_nothing_in_common_or_nothing_at_all_do_not_resemble() -> None:
    assert resemblance(runs(" ".join(text_of(100))), runs(" ".join(text_of(100, seed=2)))) == 0
    assert resemblance(runs(""), runs("")) == 0


def test_a_sketch_holds_the_smallest_runs_as_sqlite_can_store_them() -> None:
    text = " ".join(text_of(500))
    assert np.array(sketch(text), dtype=np.int64).view(np.uint64).tolist() == runs(text)[:KEPT].tolist()
    assert all(-(2**63) <= number < 2**63 for number in sketch(text))
    assert sketch("lone \ud800 surrogates are text, too")


def test_sketches_of_texts_that_share_nine_tenths_agree_in_half() -> None:
    """So that candidates that agree in half are enough: at most 1 of 200 pairs may be missed."""
    draw = random.Random(4)
    missed = 0
    for seed in range(200):
        words = text_of(400, seed)
        changed = list(words)
        for place in draw.sample(range(0, 400, 10), 2):
            changed[place] = "another"
        assert exact(words, changed) >= 0.9
        missed += 2 * len(set(sketch(" ".join(words))) & set(sketch(" ".join(changed)))) < KEPT
    assert missed <= 1
