"""A book gives its chapters in the order of reading, and nothing but them."""

from time import process_time

import pytest
from formats import make_epub

from qa_bot.errors import ParseError
from qa_bot.ingest.pages.epub import MAX_SHEET, parse_epub

META = "<dc:title>The Mill</dc:title><dc:creator>Ann Reed</dc:creator><dc:language>en</dc:language>"


def test_chapters_come_in_the_order_of_the_spine_with_their_headings() -> None:
    chapters = {
        "two.xhtml": "<h1>The wheel</h1><p>It is <i>oak</i>.&nbsp;It turns &mdash; always.</p>",
        "a/one.xhtml": "<h2>The tide</h2><p>It comes.</p>",
    }
    parsed = parse_epub(make_epub(chapters, META), "")
    assert parsed.text == "# The wheel\n\nIt is oak.\xa0It turns — always.\n\n## The tide\n\nIt comes."
    assert (parsed.title, dict(parsed.metadata)) == ("The Mill", {"author": "Ann Reed", "language": "en"})


def test_a_chapter_that_is_not_well_formed_is_read_all_the_same() -> None:
    parsed = parse_epub(
        make_epub({"a.xhtml": "<p>One<br>two <b>three</p>", "b.xhtml": "<script src='x'/><p>Four</p>"}), ""
    )
    assert parsed.text == "One\ntwo three\n\nFour"


def test_a_chapter_that_is_missing_is_named_and_one_outside_of_the_book_is_not_read() -> None:
    book = make_epub({"a.xhtml": "<p>One</p>", "../../etc/passwd": "<p>secret</p>", "gone.xhtml": "x"})
    content = book.replace(b"OEBPS/gone.xhtml", b"OEBPS/else.xhtml")
    parsed = parse_epub(content, "")
    assert parsed.text == "One"
    assert "../etc/passwd, OEBPS/gone.xhtml" in parsed.warnings[0]


def test_protected_fonts_do_not_matter_and_a_protected_book_is_named() -> None:
    for algorithm, free in (
        ("http://www.idpf.org/2008/embedding", True),
        ("http://www.w3.org/2001/04/xmlenc#aes", False),
    ):
        encryption = (
            f'<encryption><EncryptedData><EncryptionMethod Algorithm="{algorithm}"/></EncryptedData></encryption>'
        )
        content = make_epub({"a.xhtml": "<p>One</p>"}, parts={"META-INF/encryption.xml": encryption})
        if free:
            assert parse_epub(content, "").text == "One"
        else:
            with pytest.raises(ParseError, match="DRM"):
                parse_epub(content, "")


@pytest.mark.parametrize("missing", [b"META-INF/container.xml", b"OEBPS/book.opf"])
def test_a_damaged_book_is_called_that(missing: bytes) -> None:
    with pytest.raises(ParseError, match="damaged EPUB book"):
        parse_epub(make_epub({"a.xhtml": "<p>One</p>"}).replace(missing, missing[::-1]), "")


def test_a_book_says_its_notes_whatever_encoding_its_chapters_declare() -> None:
    chapter = '<p>It turns.<a epub:type="noteref" href="#n">1</a> Zoë said so.</p>'
    assert "It turns.[1] Zoë said so." in parse_epub(make_epub({"a.xhtml": chapter}), "").text


def test_raised_numbers_of_a_chapter_are_marks_or_powers() -> None:
    book = make_epub({"a.xhtml": "<p>It rained<sup>1</sup> 5 mm on 10<sup>6</sup> m<sup>2</sup>.</p>"})
    assert parse_epub(book, "").text == "It rained[1] 5 mm on 10⁶ m²."


def test_what_a_chapter_hides_is_no_text_and_is_told() -> None:
    chapters = {"a.xhtml": f"<p>It turns.</p><p hidden=''>{'A secret. ' * 5}</p>", "b.xhtml": "<p hidden=''>All.</p>"}
    parsed = parse_epub(make_epub(chapters), "")
    assert parsed.text == "It turns.\n\nAll."
    assert "hides 49 characters" in parsed.warnings[0] and "nearly all" in parsed.warnings[1]


def test_a_chapter_is_read_as_a_page_is() -> None:
    rows = "<tr><th>Mill</th><th>Year</th></tr><tr><td rowspan='2'>Carrow</td><td>1790</td></tr><tr><td>1791</td></tr>"
    body = f"<p>It is the <q>owl</q>.</p><table>{rows}</table><ol start='4'><li>Four</li></ol>"
    assert parse_epub(make_epub({"a.xhtml": body}), "").text == (
        "It is the “owl”.\n\n- Mill: Carrow; Year: 1790\n- Mill: Carrow; Year: 1791\n\n- 4. Four"
    )


def test_the_style_sheets_of_a_book_say_what_it_strikes_out_and_hides() -> None:
    body = "<p>It cost <span class='old'>5</span> 6.</p><p class='gone'>Nobody sees these words of the book, and none shall.</p>"
    page = f"<html xmlns='http://www.w3.org/1999/xhtml'><head><link rel='stylesheet' href='css/a%20b.css'/></head><body>{body}</body></html>"
    sheet = ".old{text-decoration:line-through} .gone{display:none}"
    parts: dict[str, str | bytes] = {"OEBPS/a.xhtml": page, "OEBPS/css/a b.css": sheet}
    parsed = parse_epub(make_epub({"a.xhtml": ""}, parts=parts), "")
    assert parsed.text == "It cost 6."
    assert parsed.warnings == (
        "The page hides 52 characters of its text; they were left out.",
        "Left out: 1 struck-out text.",
    )
    del parts["OEBPS/css/a b.css"]
    assert "5 6" in parse_epub(make_epub({"a.xhtml": ""}, parts=parts), "").text


SEEN = "Everybody sees these words of the book."
HIDING = ".x{text-decoration:line-through} .y{display:none} .z{font-size:0}"


def told(head: str, sheet: str = HIDING) -> list[str]:
    """What of a chapter is read that has the head, of a book with the sheet."""
    body = f"<p>It turns.</p><p class='x'>{SEEN} 1</p><p class='y'>{SEEN} 2</p><p class='z'>{SEEN} 3</p>"
    page = f"<html xmlns='http://www.w3.org/1999/xhtml'><head>{head}</head><body>{body}</body></html>"
    parsed = parse_epub(make_epub({"a.xhtml": ""}, parts={"OEBPS/a.xhtml": page, "OEBPS/a.css": sheet}), "")
    return [number for number in "123" if f"{SEEN} {number}" in parsed.text]


@pytest.mark.parametrize("media", ["print", "amzn-mobi", "(min-width: 90em)"])
def test_a_sheet_that_is_not_for_every_screen_hides_nothing(media: str) -> None:
    assert told(f"<style media='{media}'>{HIDING}</style>") == ["1", "2", "3"]
    assert told(f"<link rel='stylesheet' media='{media}' href='a.css'/>") == ["1", "2", "3"]
    assert told(f"<style type='text/x'>{HIDING}</style>") == ["1", "2", "3"]
    assert told("<link rel='alternate stylesheet' href='a.css'/>") == ["1", "2", "3"]
    assert told("<link rel='icon' href='a.css'/>") == ["1", "2", "3"]
    assert told("<link rel='stylesheet' media='screen' type='text/css' href='a.css'/>") == []


def test_a_sheet_that_cannot_be_read_may_show_what_others_hide() -> None:
    head = f"<style>{HIDING}</style><link rel='stylesheet' href='_'/>"
    assert told(head.replace("_", "a.css"), "") == []
    assert told(head.replace("_", "b.css"), "") == ["3"]
    assert told(head.replace("_", "a.css"), " " * MAX_SHEET) == []
    assert told(head.replace("_", "a.css"), " " * MAX_SHEET + " ") == ["3"]


@pytest.mark.parametrize("own", ["", "<style>.z{} {{font-size:0}}</style>"])
def test_a_long_sheet_costs_its_time_once_and_not_with_each_chapter(own: str) -> None:
    sheet = "".join(f".c{n}{{color:#{n:06x};font-size:{n}px}} p.d{n}{{margin:0}}\n" for n in range(1, 3000))
    page = f"<html xmlns='http://www.w3.org/1999/xhtml'><head>{own}<link rel='stylesheet' href='a.css'/></head><body><p>It.</p></body></html>"
    parts: dict[str, str | bytes] = {f"OEBPS/{n}.xhtml": page.format(n) for n in range(40)}
    book = make_epub({f"{n}.xhtml": "" for n in range(40)}, parts=parts | {"OEBPS/a.css": sheet})
    started = process_time()
    assert parse_epub(book, "").text.count("It.") == 40
    assert process_time() - started < 3
