import dataclasses

import pytest

from qa_bot import types
from qa_bot.types import Answer, Document, Hit, Page, Passage, document_id


def test_every_noun_is_frozen_and_slotted() -> None:
    nouns = [value for value in vars(types).values() if dataclasses.is_dataclass(value)]
    assert len(nouns) > 10
    for noun in nouns:
        assert noun.__dataclass_params__.frozen, noun  # type: ignore[union-attr]
        assert "__slots__" in vars(noun), noun


def test_same_source_title_and_text_give_the_same_id_and_any_other_a_different_one() -> None:
    one = document_id("a.txt", "Title", "Text")
    assert one == document_id("a.txt", "Title", "Text")
    assert len({one, document_id("b.txt", "Title", "Text"), document_id("a.txt", "TitleT", "ext")}) == 3
    assert len(one) == 32


def test_a_document_without_a_title_is_called_by_its_source() -> None:
    assert Document.of("x", source="notes.txt").title == "notes.txt"


@pytest.mark.parametrize(("offset", "page"), [(0, 1), (4, 1), (5, 2), (9, 2), (10, None)])
def test_a_page_is_half_open(offset: int, page: int | None) -> None:
    document = Document.of("0123456789", source="s", pages=(Page(1, 0, 5), Page(2, 5, 10)))
    found = document.page_of(offset)
    assert (found and found.number) == page


def test_a_sentence_that_two_overlapping_passages_show_is_near_once() -> None:
    def hit(place: int, document: str, sentence: str) -> Hit:
        return Hit(Passage(f"{document}:{place}", document, 0, 1, "", "x"), "T", "s", 1.0, sentence=sentence)

    first, again, other = hit(0, "a", "It froze."), hit(1, "a", "It froze."), hit(0, "b", "It froze.")
    unread = (hit(2, "a", ""), hit(3, "a", ""))
    assert Answer("q", "q", "t", hits=(first, again, other, *unread)).nearest_hits == (first, other, *unread)


def test_copies_of_one_name_are_told_in_one_sentence() -> None:
    copies = (("Item 0", "Item 0"), ("Copy", "Ice"), ("Item 0", "Item 0"))
    digest = types.Digest((), (), (), (), (), copies)
    assert digest.counted_once == [
        "Counted once: Item 0 (2 more of that name).",
        "Counted once: Copy says what Ice says.",
    ]
