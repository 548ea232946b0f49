import pytest

from qa_bot.answer.candidates.confidence import confidence, confidence_again, in_words


def test_confidence_rises_with_the_reader_and_with_similarity_and_without_a_reader_with_shared_words() -> None:
    assert confidence(-2.0, 0.5, 0.5) < confidence(3.0, 0.5, 0.5) < confidence(3.0, 0.8, 0.5)
    assert confidence(3.0, 0.8, 0.5, strangers=1) < confidence(3.0, 0.8, 0.5) < confidence(3.0, 0.8, 0.9)
    assert confidence(3.0, 0.8, 0.5, margin=0.5) < confidence(3.0, 0.8, 0.5, margin=4.0)
    assert confidence(None, 0.3, 0.2) < confidence(None, 0.7, 0.2) < confidence(None, 0.7, 0.9)


def test_what_the_second_reader_marks_is_surer_the_surer_it_is_the_nearer_and_the_further_from_any_other_answer() -> (
    None
):
    assert confidence_again(-2.0, 0.5, 4.0) < confidence_again(3.0, 0.5, 4.0) < confidence_again(3.0, 0.8, 4.0)
    assert 0.0 < confidence_again(-1e9, -1.0, -1e9) < confidence_again(3.0, 0.8, 0.0) < confidence_again(3.0, 0.8, 4.0)
    assert confidence_again(1e9, 1.0, 1e9) < 1.0


@pytest.mark.parametrize("answerability", [None, -1e9, 0.0, 1e9])
@pytest.mark.parametrize("cosine", [-1.0, 0.0, 1.0])
def test_confidence_is_a_probability(answerability: float | None, cosine: float) -> None:
    assert 0.0 <= confidence(answerability, cosine, 0.5) <= 1.0


@pytest.mark.parametrize(
    ("probability", "words"),
    [(1, "high"), (0.75, "high"), (0.74, "medium"), (0.5, "medium"), (0.49, "low"), (0, "low")],
)
def test_words_say_more_where_the_probability_is_higher(probability: float, words: str) -> None:
    assert in_words(probability) == f"{words} confidence"
