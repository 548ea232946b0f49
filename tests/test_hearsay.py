"""What a text itself tells as false: hearsay that the next sentence departs from."""

import time

import pytest

from qa_bot.answer.statements.hearsay import told_as_false


@pytest.mark.parametrize(
    ("sentence", "following"),
    [
        ("It is a commonplace in the valley that the bridge was paid for by monks.", "It was not. A brewer paid."),
        ("It was widely believed that the mayor had sold the pier.", "He had not."),
        ("The guides will tell you that the lion is Roman.", "It does not come from Rome.\n\nElsewhere"),
        ("Legend has it that the bell lies in the lake.", "No record mentions a bell."),
        ("Many people believe that bats are blind.", "In fact, they see well."),
        ("Everybody said it was the wind.", "But it was not the wind."),
        ("Local tradition holds that a monk planted the yew.", "The parish books show otherwise."),
        ("The usual story is that the miller drowned.", "The coroner's papers say nothing of the kind."),
        ("It is often said that the owners burnt the mill.", "The letters of the owners tell another story."),
        ("The well is often said to be Roman.", "However, no evidence of that was ever found."),
        ("Most textbooks claim that the lamp was first lit in 1802.", "But that is wrong."),
        ("The town paid for the bridge alone.", "That is wrong."),
        ("People say that the clock was stolen.", "Not so: it was sold."),
    ],
)
def test_what_is_commonly_said_and_then_refuted_is_told_as_false(sentence: str, following: str) -> None:
    assert told_as_false(sentence, following)


@pytest.mark.parametrize(
    ("sentence", "following"),
    [
        ("It is said that the festival will return next year.", "But tickets will cost more."),
        ("The council closed the pool.", "It was not the first to do so."),
        ("The dam was built in 1920.", "However, it was not used until 1925."),
        ("Officials said the road would open in May.", "But heavy rain delayed the work."),
        ("Many visitors think the garden is the best in the county.", "It has three ponds."),
        ("She was told to leave.", "She did not leave."),
        ("The house is sold.", "It is not so easy to find another."),
        ("It is often said that bread was dear.", ""),
    ],
)
def test_what_a_text_goes_on_from_is_not_told_as_false(sentence: str, following: str) -> None:
    assert not told_as_false(sentence, following)


def test_a_long_sentence_takes_no_longer_than_its_length() -> None:
    began = time.perf_counter()
    told_as_false("it is often said that the common belief " * 20_000, "in fact the records of the " * 20_000)
    assert time.perf_counter() - began < 1
