"""A PDF gives the words that a reader sees, page by page, in the order in which they are read."""

import pytest
from formats import make_pdf

from qa_bot.errors import ParseError
from qa_bot.ingest.pdf import parse_pdf


def test_a_pdf_gives_its_text_page_by_page() -> None:
    content = make_pdf(
        [["First page."], ["Second page."]], "/Title (The Mill) /Author (Ann Reed) /CreationDate (D:20240506)"
    )
    parsed = parse_pdf(content, "")
    assert parsed.text == "First page.\n\nSecond page."
    assert [parsed.text[page.start : page.end].strip() for page in parsed.pages] == ["First page.", "Second page."]
    assert [page.number for page in parsed.pages] == [1, 2]
    assert parsed.pages[0].end == parsed.pages[1].start
    assert (parsed.title, dict(parsed.metadata)) == ("The Mill", {"author": "Ann Reed", "date": "2024-05-06"})


def test_words_parted_at_line_ends_are_joined() -> None:
    parsed = parse_pdf(
        make_pdf([["The water-wheel is a beau-", "tiful machine, and the water-", "wheel of 1790-", "1799."]]), ""
    )
    assert parsed.text == "The water-wheel is a beautiful machine, and the water-wheel of 1790-1799."


def test_a_sentence_that_runs_on_over_a_page_break_stays_whole() -> None:
    parsed = parse_pdf(make_pdf([["The mill turns"], ["with every tide."]]), "")
    assert parsed.text == "The mill turns\nwith every tide."


def test_pages_without_text_are_named() -> None:
    parsed = parse_pdf(make_pdf([["One."], [], ["Three."], [], [], []]), "")
    assert parsed.warnings == ("Pages without text (scanned?): 2, 4-6.",)
    assert len(parsed.pages) == 6


def test_a_pdf_without_a_text_layer_is_refused_with_the_reason() -> None:
    with pytest.raises(ParseError, match="no text layer; it is scanned"):
        parse_pdf(make_pdf([[], []]), "")


def test_an_encrypted_pdf_asks_for_its_password() -> None:
    key = "(" + "k" * 32 + ")"
    encrypt = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >> /ID [(abc) (abc)]"
    with pytest.raises(ParseError, match="password is needed"):
        parse_pdf(make_pdf([["Secret."]], encrypt=encrypt), "")


@pytest.mark.parametrize("content", [b"%PDF-1.4 and nothing else", make_pdf([["x"]])[:100]])
def test_a_damaged_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(ParseError, match="damaged"):
        parse_pdf(content, "")


@pytest.mark.parametrize("title", ["Microsoft Word - draft.doc", "untitled", "report.docx", "  "])
def test_titles_that_programs_leave_behind_are_no_titles(title: str) -> None:
    assert parse_pdf(make_pdf([["x"]], f"/Title ({title})"), "").title == ""
