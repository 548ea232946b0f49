"""A PDF gives the words that a reader sees, page by page, in the order in which they are read."""

import zlib
from hashlib import md5

import pytest
from formats import make_pdf

from qa_bot.errors import ParseError
from qa_bot.ingest.pdfs.ocr import HINT
from qa_bot.ingest.pdfs.opening import WARNING
from qa_bot.ingest.pdfs.pdf import parse_pdf


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


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["A well-", "known, self-", "made miller"], "A well-known, self-made miller"),
        (["A state-of-the-", "art wheel, state-", "funded"], "A state-of-the-art wheel, state-funded"),
        (["an un-", "known and self-", "ish keeper, a wel-", "come thresh-", "old"], "an unknown and selfish keeper"),
    ],
)
def test_a_compound_keeps_its_hyphen_at_the_end_of_a_line(lines: list[str], text: str) -> None:
    assert parse_pdf(make_pdf([lines]), "").text.startswith(text)


@pytest.mark.parametrize(
    ("raised", "text"),
    [("10|6| units", "10⁶ units"), ("41 m|2| of it", "41 m² of it"), ("the wheel.|3| It", "the wheel.[3] It")],
)
def test_what_is_raised_is_said_in_the_line(raised: str, text: str) -> None:
    """A dose of 10⁶ must not become one of 106, nor the mark of a note a number."""
    before, number, after = raised.split("|")
    drawing = f"BT /F1 12 Tf 1 0 0 1 72 600 Tm ({before}) Tj /F1 7 Tf 5 Ts ({number}) Tj /F1 12 Tf 0 Ts ({after}) Tj ET"
    assert parse_pdf(make_pdf([["x"]], stream=zlib.compress(drawing.encode())), "").text == text


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


def columns(*texts: str, width: float = 250, top: float = 640) -> list[list[tuple[float, float, str]]]:
    """Return the lines of each column, one below the other."""
    return [
        [(60 + number * width, top - 14 * row, line) for row, line in enumerate(text.split("\n"))]
        for number, text in enumerate(texts)
    ]


LEFT = """The tide mill at the harbour was
built in the year 1790 by a family
of millers who had come over from
the islands with their two horses
and who ground the wheat of three
villages until the railway came in
the spring of 1871 and ended it."""
RIGHT = """Since then the wheel has turned
only for visitors, who pay a small
fee, and for the school, which has
measured the height of every tide
for eleven years; the books with
the numbers lie in the small room
beside the door of the old mill."""


def test_columns_whose_lines_come_in_turns_are_read_one_after_the_other() -> None:
    left, right = columns(LEFT, RIGHT)
    rows = [line for pair in zip(left, right, strict=True) for line in pair]
    title, foot = (
        (60.0, 700.0, "A long title that stands over both columns of the page, from left to right"),
        (60.0, 500.0, "What stands below both columns and is as wide as the two of them together, too"),
    )
    text = parse_pdf(make_pdf([[title, *rows, foot]]), "").text
    assert text == f"{title[2]}\n\n{LEFT}\n{RIGHT}\n\n{foot[2]}"


def test_columns_that_come_one_after_the_other_are_left_as_they_are() -> None:
    left, right = columns(LEFT, RIGHT)
    assert parse_pdf(make_pdf([left + right]), "").text == f"{LEFT}\n{RIGHT}"
    assert parse_pdf(make_pdf([right + left]), "").text == f"{RIGHT}\n{LEFT}"


def test_three_columns_are_read_one_after_the_other() -> None:
    texts = [text.replace("the ", "") for text in (LEFT, RIGHT, LEFT.replace("mill", "barn"))]
    rows = [line for trio in zip(*columns(*texts, width=230), strict=True) for line in trio]
    text = parse_pdf(make_pdf([rows]).replace(b"612 792", b"812 792"), "").text
    assert text == "\n".join(texts)


def test_the_rows_of_a_table_stay_together() -> None:
    names, values = columns("\n".join(f"Mill {n}" for n in range(9)), "\n".join(f"{n} tonnes" for n in range(9)))
    rows = [line for pair in zip(names, values, strict=True) for line in pair]
    text = parse_pdf(make_pdf([rows]), "").text
    assert text == "\n".join(f"Mill {n} {n} tonnes" for n in range(9))


def page_of(number: int, head: str = "Tides and Mills", words: str = "The wheel turned again today.") -> list[object]:
    return [
        (72.0, 760.0, head),
        (72.0, 600.0, f"{words} It was day {'abcdefg'[number]}."),
        (300.0, 30.0, f"{number + 7}"),
    ]


def test_heads_and_numbers_that_stand_on_every_page_are_left_out_and_pages_keep_their_places() -> None:
    parsed = parse_pdf(make_pdf([page_of(number) for number in range(4)]), "")  # type: ignore[misc]
    assert "Tides" not in parsed.text and "7" not in parsed.text and "10" not in parsed.text
    for page, letter in zip(parsed.pages, "abcd", strict=True):
        assert parsed.text[page.start : page.end].strip() == f"The wheel turned again today. It was day {letter}."


def test_what_stands_at_an_edge_once_is_kept() -> None:
    heads = ["The mill", "The wheel", "The tide", "The sea"]
    parsed = parse_pdf(make_pdf([page_of(0, head) for head in heads]), "")  # type: ignore[misc]
    assert all(head in parsed.text for head in heads)
    assert "7" in parsed.text  # the same number on every page counts nothing


@pytest.mark.parametrize("foot", ["Page 1 of 9", "- 3 -", "Seite 2 von 4", "1 / 12"])
def test_a_page_number_in_words_is_left_out_even_once(foot: str) -> None:
    parsed = parse_pdf(make_pdf([[(72.0, 600.0, "The mill."), (300.0, 30.0, foot)]]), "")
    assert parsed.text == "The mill."


def test_the_number_of_its_page_is_left_out_even_once() -> None:
    pages = [[(72.0, 600.0, word), (300.0, 30.0, number)] for word, number in (("Mill.", "1"), ("Tide.", "7"))]
    assert parse_pdf(make_pdf(pages), "").text == "Mill.\n\nTide.\n\n7"


def test_a_number_in_the_middle_of_a_page_is_kept() -> None:
    pages = [[(72.0, 600.0, "The mill."), (72.0, 400.0, str(number))] for number in range(4)]
    assert parse_pdf(make_pdf(pages), "").text.count("The mill.\n\n") == 4


def test_paragraphs_are_parted_where_the_gap_is_wider() -> None:
    lines = [(72.0, y, f"Line at {y:.0f}.") for y in (700.0, 686.0, 672.0, 640.0, 626.0)]
    text = parse_pdf(make_pdf([lines]), "").text
    assert text == "Line at 700.\nLine at 686.\nLine at 672.\n\nLine at 640.\nLine at 626."


def test_text_that_is_set_wider_throughout_is_not_parted() -> None:
    places = [700.0, 690.0, 680.0, 670.0, 660.0, 640.0, 620.0, 600.0, 580.0]
    text = parse_pdf(make_pdf([[(72.0, y, f"Line at {y:.0f}.") for y in places]]), "").text
    assert text.count("\n\n") == 1 and "660.\n\nLine at 640." in text


def test_what_lies_outside_of_the_page_is_not_read() -> None:
    content = make_pdf([[(72.0, 600.0, "The mill."), (900.0, 600.0, "Outside"), (72.0, -50.0, "Below")]])
    assert parse_pdf(content, "").text == "The mill."


def test_the_password_opens_an_encrypted_pdf() -> None:
    """RC4, revision 2: key and check value as section 7.6.3 of ISO 32000-1 makes them."""
    content = encrypted_pdf("The mill is open.", b"tide")
    assert parse_pdf(content, "", "tide").text == "The mill is open."
    for password, reason in (("", "a password is needed"), ("ebb", "does not fit")):
        with pytest.raises(ParseError, match=reason) as caught:
            parse_pdf(content, "", password)
        assert "--password" in caught.value.hint


def rc4(key: bytes, data: bytes) -> bytes:
    box, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def encrypted_pdf(line: str, password: bytes) -> bytes:
    pad = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    padded = (password + pad)[:32]
    owner = rc4(md5(padded).digest()[:5], padded)
    key = md5(padded + owner + (-4).to_bytes(4, "little", signed=True) + b"abc").digest()[:5]
    drawing = rc4(
        md5(key + (5).to_bytes(3, "little") + bytes(2)).digest()[:10],
        zlib.compress(f"BT /F1 12 Tf\n1 0 0 1 72 720 Tm ({line}) Tj\nET".encode()),
    )
    encrypt = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{owner.hex()}> /U <{rc4(key, pad).hex()}> /P -4 >> /ID [(abc) (abc)]"
    return make_pdf([[]], encrypt=encrypt, stream=drawing)


def test_pages_that_are_claimed_but_not_there_are_no_text() -> None:
    claimed = make_pdf([["It turns."]]).replace(b"/Count 1", b"/Count 9")
    parsed = parse_pdf(claimed, "")
    assert parsed.text.strip() == "It turns." and len(parsed.text) < 12 and len(parsed.pages) == 9
    assert parsed.warnings == ("Pages that could not be read: 2-9.",)


def test_what_fonts_of_tex_draw_for_controls_is_read() -> None:
    line = "\\020The signi\\034er\\021 will not su\\036ce \\025a \\035our mill o\\033, 1790 it is"
    assert parse_pdf(make_pdf([[line]]), "").text == "“The signifier” will not suffice –a flour mill off, 1790 it is"


def test_a_font_that_does_not_say_its_letters_is_named() -> None:
    with pytest.raises(ParseError, match="fonts do not say which letters"):
        parse_pdf(make_pdf([["\\001\\003\\004\\005 \\006\\007 mill"]]), "")


# A font whose codes, of two bytes, are numbers of its glyphs, and that does not say which letters they are.
GLYPHS = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [<< /Type /Font /DW 600 "
    "/Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>"
)
PROSE = "The tide mill at the harbour was built in 1790 by a family of millers."


def coded(text: str, first: int = 32) -> str:
    """Return a line in codes that begin with `first` for a space: 32 are the letters, 3 numbers as programs give them."""
    return "".join(f"\\000\\{ord(letter) - 32 + first:03o}" for letter in text)


@pytest.mark.parametrize("first", [1, 3])
def test_a_page_of_numbers_of_glyphs_is_left_out_and_named_with_what_would_read_it(first: int) -> None:
    pages = [[coded(PROSE)], [coded(PROSE, first)], [coded(PROSE)]]
    parsed = parse_pdf(make_pdf(pages, font=GLYPHS), "")
    assert parsed.text == f"{PROSE}\n\n{PROSE}"
    left_out = "Pages left out, because their fonts do not say which letters they draw: 2."
    assert parsed.warnings == (left_out, HINT)
    with pytest.raises(ParseError, match="fonts do not say which letters") as caught:
        parse_pdf(make_pdf(pages[1:2], font=GLYPHS), "")
    assert caught.value.hint == HINT


@pytest.mark.parametrize(
    "line",
    [
        PROSE.upper(),
        "Der Fährmann übergab dem Müller früh die große Kiste; strc prst skrz krk.",
        "for i in range(10): total[i] += f(x_i, 'key') # as before",
        "Revenue 1,204.5 1,310.0 9.1% Q1 Q2 2019 (980.2) -3.2 n/a",
        "x=3y+2z",
    ],
)
def test_a_font_that_does_not_say_its_letters_is_read_where_they_make_sense(line: str) -> None:
    assert parse_pdf(make_pdf([[coded(line)]], font=GLYPHS), "").text == line


def test_a_pdf_that_breaks_off_gives_the_pages_that_are_whole_and_says_so() -> None:
    content = make_pdf([["The keel was laid."], ["The mast came later."]])
    parsed = parse_pdf(content[: content.index(b"xref")], "")
    assert parsed.text == "The keel was laid.\n\nThe mast came later."
    assert parsed.warnings == (WARNING,)


def test_a_pdf_that_lost_its_list_of_pages_gives_its_pages() -> None:
    content = make_pdf([["The keel was laid."], ["The mast came later."]])
    start, end = content.index(b"1 0 obj"), content.index(b"3 0 obj")
    parsed = parse_pdf(content[:start] + content[end : content.index(b"xref")], "")
    assert parsed.text == "The keel was laid.\n\nThe mast came later."
    assert WARNING in parsed.warnings


def annotated(*annotations: str, fields: str = "", names: str = "") -> bytes:
    """Return a PDF of one page with annotations; a "#" in them is the number of the first one."""
    content = make_pdf([["It turns."]])
    first = 100
    added = "".join(
        f"{first + place} 0 obj\n<< /Type /Annot /Rect [0 0 9 9] {said} >>\nendobj\n"
        for place, said in enumerate(annotations)
    )
    listed = " ".join(f"{first + place} 0 R" for place in range(len(annotations)))
    content = content.replace(b"/MediaBox", f"/Annots [{listed}] /MediaBox".encode())
    content = content.replace(b"/Type /Catalog", f"/Type /Catalog {fields.replace('#', listed)} {names}".encode())
    return content[: content.index(b"xref")] + added.encode() + b"trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF"


def test_what_is_filled_in_a_form_is_text_at_the_end_of_its_page() -> None:
    text = "/Subtype /Widget /FT /Tx /T (sum) /TU (Sum due) /V (7,450 crowns)"
    empty = "/Subtype /Widget /FT /Tx /T (name)"
    checks = [
        f"/Subtype /Widget /FT /Btn /T (box{state}) /AS /{state} /V /{state} /AP << /N << /Yes null >> >>"
        for state in ("Yes", "Off")
    ]
    parsed = parse_pdf(annotated(text, empty, *checks, fields="/AcroForm << /Fields [#] >>"), "")
    assert parsed.text == "It turns.\n\nSum due: 7,450 crowns\nboxYes: Yes"
    assert parsed.warnings == ()


def test_notes_and_embedded_files_are_counted() -> None:
    note = "/Subtype /Text /Contents (The wall is 12 metres high.)"
    parsed = parse_pdf(
        annotated(note, note, "/Subtype /Link /Contents (x)", "/Subtype /Text", "/Subtype /FileAttachment"), ""
    )
    assert parsed.text == "It turns."
    assert parsed.warnings == ("Left out: 2 notes, 1 embedded file.",)
    names = "/Names << /EmbeddedFiles << /Names [(a.txt) << /Type /Filespec /F (a.txt) >>] >> >>"
    assert parse_pdf(annotated(names=names), "").warnings == ("Left out: 1 embedded file.",)


DRAWN = "BT /F1 12 Tf 1 0 0 1 72 700 Tm (The wheel turned again.) Tj ET\n{}"
LINE = "1 0 0 1 72 600 Tm (It is five crowns.) Tj ET\n"
UNSEEN = ("Pages with text that nobody sees, which was read like the rest: 1.",)
PICTURE = "q 612 0 0 792 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q\n"


@pytest.mark.parametrize(
    ("drawing", "warnings"),
    [
        (f"BT /F1 12 Tf 3 Tr {LINE}", UNSEEN),
        (f"BT /F1 12 Tf 1 g {LINE}", UNSEEN),
        (f"BT /F1 0.5 Tf {LINE}", UNSEEN),
        (f"{PICTURE}BT /F1 0.5 Tf {LINE}", UNSEEN),
        (f"{PICTURE}BT /F1 12 Tf 3 Tr {LINE}", ()),  # the text layer of a scan
        (f"{PICTURE}BT /F1 12 Tf 1 g {LINE}", ()),
        (f"0 0 1 rg 60 590 300 30 re f BT /F1 12 Tf 1 g {LINE}", ()),  # white on blue
        (f"1 g 60 590 300 30 re f BT /F1 12 Tf 1 g {LINE}", UNSEEN),
        (f"BT /F1 12 Tf 0.5 g {LINE}", ()),
        (f"BT /F1 12 Tf 0.1 0 0 0.1 72 640 Tm (x) Tj {LINE}", ()),
    ],
)
def test_text_that_nobody_sees_is_told(drawing: str, warnings: tuple[str, ...]) -> None:
    stream = zlib.compress(DRAWN.format(drawing).encode())
    parsed = parse_pdf(make_pdf([["x"]], stream=stream), "")
    assert "five crowns" in parsed.text
    assert parsed.warnings == warnings


def test_a_pdf_that_takes_too_long_is_read_in_part_and_says_so() -> None:
    content = make_pdf([[f"Page {number} of it."] for number in range(1, 251)])
    parsed = parse_pdf(content, "", seconds=0)
    assert parsed.text == "Page 1 of it."
    assert len(parsed.pages) == 1
    assert parsed.warnings == (
        "Only the first of its 250 pages was read, in 0 seconds. The setting parsing.seconds raises the limit.",
    )
    assert parse_pdf(content, "", seconds=600).warnings == ()
