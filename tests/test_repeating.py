"""Which passages say the same."""

import random

import pytest

from qa_bot.index.repeating import BITS, repeated, repeats

HARBOUR_TEXT = (
    "The harbour of Tarn was dug by hand between 1870 and 1876. Sixty labourers moved the clay in baskets, and the stone "
    "came by barge from the quarry at Ribe. When the sluice was opened, the whole town stood on the wall and watched. "
)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (HARBOUR_TEXT, True),
        (HARBOUR_TEXT.upper(), True),
        (HARBOUR_TEXT.replace("whole", "entire").upper(), True),
        (f"  {HARBOUR_TEXT}".replace(" ", "  \n"), True),
        (HARBOUR_TEXT.replace("whole town", "entire town"), True),
        (HARBOUR_TEXT.replace("1876", "1879"), False),
        (HARBOUR_TEXT.replace("Ribe", "Venn"), False),
        (HARBOUR_TEXT.replace("was opened", "was not opened"), False),
        (HARBOUR_TEXT.split(". ")[0], False),
        ("The harbour of Tarn is the subject of three songs, none of which is sung at sea.", False),
    ],
)
def test_a_passage_repeats_another_unless_a_number_a_name_or_a_negation_differs(other: str, same: bool) -> None:
    assert repeats(HARBOUR_TEXT, other) is repeats(other, HARBOUR_TEXT) is same


def test_each_text_is_told_the_first_before_it_that_says_the_same() -> None:
    entire, other = HARBOUR_TEXT.replace("whole", "entire"), HARBOUR_TEXT.replace("1876", "1879")
    texts = [other, HARBOUR_TEXT, "Songs of the sea.", entire, HARBOUR_TEXT.upper(), other.lower(), "***"]
    assert repeated(texts) == [None, None, None, 1, 1, 0, None]
    assert repeated([]) == []


def test_no_text_that_says_the_same_is_missed() -> None:
    rng = random.Random(0)
    vocabulary = [*(f"word{'abcdefgh'[n % 8]}{'klmnop'[n % 6]}" for n in range(40)), "Ribe", "not", "12"]
    texts = [
        " ".join(rng.choices(vocabulary[: rng.choice((3, 12, 43))], k=rng.choice((2, 15, 30)))) for _ in range(150)
    ]
    texts += [text.replace(rng.choice(text.split()), rng.choice(vocabulary)) for text in texts]
    found = repeated(texts)
    for place, text in enumerate(texts):
        firsts = [one for one in range(place) if found[one] is None and repeats(text, texts[one])]
        assert found[place] == (firsts[0] if firsts else None)


def test_words_that_look_alike_in_short_are_told_apart() -> None:
    by_bit: dict[int, str] = {}
    one, other = next(
        (name, before)
        for name in (str(number) for number in range(100, 100 + BITS + 2))
        if (before := by_bit.setdefault(hash(name) % BITS, name)) != name
    )
    assert not repeats(f"{HARBOUR_TEXT} Barge {one}.", f"{HARBOUR_TEXT} Barge {other}.")
