import pytest

from qa_bot.answer.statements.times import at_another_time, of_the_time

MUSEUM = (
    "Its first director was Bruno Keller, who led it until 1974. From 1974 to 1993 the director was Edda Faust. "
    "Since 2012 the museum has been led by Marie Duval. The hall burnt in 1983."
)


@pytest.mark.parametrize(
    ("question", "kept", "gone"),
    [
        ("Who is the director?", "Duval burnt", "Keller Faust"),
        ("Who was the director in 1980?", "Faust", "Keller Duval"),
        ("Who was the director in 2015?", "Duval", "Keller Faust"),
        ("Who was the first director?", "Keller Faust Duval", ""),  # of no time: all is read
        ("Which directors did it have from 1974 to 1993?", "Keller Faust Duval", ""),  # of two years: all is read
    ],
)
def test_what_is_of_another_time_is_not_read(question: str, kept: str, gone: str) -> None:
    read = of_the_time(question, MUSEUM)
    assert len(read) == len(MUSEUM)
    assert all(b in (a, " ") for a, b in zip(MUSEUM, read, strict=True))
    assert all(word in read for word in kept.split())
    assert not any(word in read for word in gone.split())


def test_without_a_word_on_the_present_nothing_is_of_the_past() -> None:
    text = "The café was run by the Lindners from 1990 to 2015."
    assert of_the_time("Who runs the café?", text) == text
    assert "Lindners" not in of_the_time("Who runs the café?", f"{text} It is now run by a cooperative.")
    assert "The café" in of_the_time("Who runs the café?", f"{text} It is now run by a cooperative.")


def test_clauses_of_one_sentence_keep_their_words_but_not_their_values() -> None:
    text = "In 2005 the museum had 31,000 visitors, in 2010 it had 48,000, and in 2019, the best year, 72,500."
    read = of_the_time("How many visitors did it have in 2010?", text)
    assert "48,000" in read and "visitors" in read
    assert "31,000" not in read and "72,500" not in read


@pytest.mark.parametrize(
    ("sentence", "another"),
    [
        ("In 2023 it had 388,000 passengers.", True),
        ("It had 388,000 passengers in 2024.", False),
        ("It was open from 2020 to 2030.", False),
        ("It was open from 2010 to 2020.", True),
        ("It had 388,000 passengers.", False),
        ("It cost 2,019 crowns.", False),  # no year
    ],
)
def test_a_sentence_that_names_only_other_years_is_of_another_time(sentence: str, another: bool) -> None:
    assert at_another_time("How many passengers did it have in 2024?", sentence) is another
    assert not at_another_time("How many passengers did it have?", sentence)


def test_how_it_was_at_first_is_not_how_it_is_now() -> None:
    text = "We opened in autumn with nine actors and sixty chairs. There are ninety chairs and fourteen actors."
    for question in ("How many chairs has the theatre got these days?", "How many chairs are there now?"):
        read = of_the_time(question, text)
        assert "sixty" not in read and "ninety" in read and len(read) == len(text)
    assert of_the_time("How many chairs did the theatre open with?", text) == text
    still = "It began with sixty chairs and still has them."
    assert of_the_time("How many chairs are there now?", still) == still
