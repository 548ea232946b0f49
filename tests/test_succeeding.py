import pytest

from qa_bot.answer.candidates.succeeding import hands_on, tells_now, without_leavers

LATER = "The glaze was credited to Ewan Strick, who never saw the kiln."


@pytest.mark.parametrize("question", ["Who took it over after him?", "Who succeeded him?", "And who inherited the pottery?"])  # fmt: skip
def test_who_came_after_is_not_whoever_is_named_next(question: str) -> None:
    assert not hands_on(question, LATER, "He burned oak and not coal.")


@pytest.mark.parametrize(
    ("question", "sentence", "before"),
    [
        ("Who took it over after him?", "His widow Nan paid the debts.", ""),
        ("Who succeeded him?", "The board appointed Ola Brandt.", ""),
        ("Who took over the pottery?", "The pottery was Ewan Strick's.", ""),
        ("Who succeeded him?", LATER, "He died in March."),
        ("Who made the glaze?", LATER, ""),
    ],
)
def test_a_sentence_that_may_tell_of_it_is_kept(question: str, sentence: str, before: str) -> None:
    assert hands_on(question, sentence, before)


FIRST = "The mint is old, said Ane Lund, who heads it."
LATER_STILL = "Ane Lund, the head of the mint, resigned on Monday. Her clerk, Nils Roe, heads it for the time being."


def test_who_left_is_not_who_does_it_now() -> None:
    texts = [FIRST, LATER_STILL]
    read = without_leavers("Who heads the mint now?", texts, texts)
    assert not any("Lund" in text for text in read)
    assert "Nils Roe" in read[1]
    assert [len(text) for text in read] == [len(text) for text in texts]


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("Who headed the mint?", [FIRST, LATER_STILL]),
        ("Who heads the mint now?", [FIRST, "Ane Lund rejected calls to resign."]),
        ("Who heads the mint now?", ["Ane Lund resigned in 1990 but heads it again."]),  # she is back
        ("Who heads the mint now?", ["They resigned on Monday. They met again."]),
    ],
)
def test_who_may_still_do_it_is_read(question: str, texts: list[str]) -> None:
    assert without_leavers(question, texts, texts) == texts


def test_who_does_it_for_the_time_being_does_it_now() -> None:
    now = "Her clerk, Nils Roe, heads it for the time being."
    assert tells_now("Who heads the mint now?", now, LATER_STILL + now)
    assert not tells_now("Who heads the bank now?", now, LATER_STILL + now)
    assert not tells_now("Who heads the mint now?", "Her clerk heads it.", LATER_STILL)
    assert not tells_now("Who headed the mint?", now, LATER_STILL + now)
