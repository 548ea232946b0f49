"""The sections of a document that was read."""

from qa_bot.answer.summaries.studying import sections
from qa_bot.answer.texts.prose import read_sentences
from qa_bot.types import Document


def document(text: str) -> Document:
    return Document.of(text, source="text.txt")


def test_sections_follow_the_headings_and_hold_everything() -> None:
    text = "Before all.\n\n# One\n\nFirst thing.\n\n# Empty\n\n## Two\n\nSecond thing. Third thing.\n"
    found = sections(document(text), read_sentences(document(text)))
    assert [part.name for part in found] == ["the beginning", "One", "Two"]
    assert found[-1].end == len(text)


def test_text_without_headings_is_parted_by_length() -> None:
    text = " ".join(f"Boat number {i} carried salt and iron to the far harbour in the north." for i in range(200))
    found = sections(document(text), read_sentences(document(text)))
    assert all(1_900 <= part.end - part.start <= 2_200 for part in found[:-1])
    assert [part.start for part in found[1:]] == [part.end for part in found[:-1]]
