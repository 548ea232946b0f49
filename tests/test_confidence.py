import pytest

from qa_bot.answer.confidence import confidence, in_words


def test_confidence_rises_with_the_reader_with_similarity_and_with_shared_words() -> None:
    assert (
        confidence(-2.0, 0.5, 0.5) < confidence(3.0, 0.5, 0.5) < confidence(3.0, 0.8, 0.5) < confidence(3.0, 0.8, 1.0)
    )
    assert confidence(None, 0.3, 0.2) < confidence(None, 0.7, 0.2) < confidence(None, 0.7, 0.9)


@pytest.mark.parametrize("answerability", [None, -1e9, 0.0, 1e9])
@pytest.mark.parametrize("cosine", [-1.0, 0.0, 1.0])
def test_confidence_is_a_probability(answerability: float | None, cosine: float) -> None:
    assert 0.0 <= confidence(answerability, cosine, 0.5) <= 1.0


def test_words_say_more_where_the_probability_is_higher() -> None:
    assert [in_words(p) for p in (0.95, 0.7, 0.5, 0.1)] == [
        "very likely right",
        "likely right",
        "may be right",
        "uncertain",
    ]
    with pytest.raises(ValueError, match="0..1"):
        in_words(-0.5)
