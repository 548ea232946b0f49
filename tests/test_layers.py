"""A PDF whose layers are switched off says so: what lies on them is read, and nobody sees it."""

from time import process_time

import pytest
from formats import make_pdf

from qa_bot.ingest.pdfs.layers import PdfObjects
from qa_bot.ingest.pdfs.pdf import parse_pdf

ONE = "A layer of the PDF is switched off, so that nobody sees it; its text was read like the rest."
TWO = "2 layers of the PDF are switched off, so that nobody sees them; their text was read like the rest."


@pytest.mark.parametrize(
    ("properties", "warnings"),
    [
        ("<< /OCGs [90 0 R 91 0 R] /D << /ON [90 0 R] /OFF [91 0 R] >> >>", (ONE,)),
        ("<< /OCGs [90 0 R 91 0 R] /D << /Order [91 0 R] /OFF [91 0 R 90 0 R] >> >>", (TWO,)),
        ("<< /OCGs [90 0 R 91 0 R] /D << /BaseState /OFF /ON [90 0 R] >> >>", (ONE,)),
        ("92 0 R", (ONE,)),
        ("<< /OCGs [90 0 R 91 0 R] /D << /ON [90 0 R] /OFF [] >> >>", ()),
        ("<< /OCGs [90 0 R] >>", ()),
        ("<< /OCGs [90 0 R] /D << /ON [90 0 R] >> /Configs [<< /OFF [90 0 R] >>] >>", ()),
        ("99 0 R", ()),
        ("<< /OCGs [90 0 R 91 0 R] /D << /OFF 94 0 R >> >>", (ONE,)),
        ("<< /OCGs 95 0 R /D << /BaseState /OFF >> >>", (TWO,)),
        ("<< /OCGs [90 0 R] /D << /Name (a ] b \\) endobj >> (c)) /OFF [90 0 R] >> >>", (ONE,)),
        ("<< /OCGs [90 0 R 96 0 R] /D << /OFF [96 0 R] >> >>", ()),  # which no page uses
        ("null /Lang (/OCProperties << /OCGs [90 0 R] /D << /OFF [90 0 R] >> >>)", ()),
        ("1 0 R", ()),
    ],
)
def test_layers_that_are_switched_off_are_told(properties: str, warnings: tuple[str, ...]) -> None:
    layers = "".join(f"{number} 0 obj\n<< /Type /OCG /Name (L{number}) >>\nendobj\n" for number in (90, 91, 96))
    lists = "94 0 obj\n[ 90 0 R ]\nendobj\n95 0 obj\n[ 90 0 R 91 0 R ]\nendobj\n"
    apart = "92 0 obj\n<< /OCGs [90 0 R 91 0 R] /D 93 0 R >>\nendobj\n93 0 obj\n<< /OFF [90 0 R] >>\nendobj\n"
    whole = make_pdf([["The mill turns with each tide."]])
    content = whole.replace(b"/Type /Catalog", f"/Type /Catalog /OCProperties {properties}".encode())
    content = content.replace(b"1 0 obj", f"{layers}{apart}{lists}1 0 obj".encode(), 1)
    content = content.replace(b"/Font <<", b"/Properties << /A 90 0 R /B 91 0 R >> /Font <<", 1)
    parsed = parse_pdf(content, "")
    assert (parsed.text, parsed.warnings) == ("The mill turns with each tide.", warnings)


@pytest.mark.parametrize(
    "piece", [b"1 0 obj\n(", b"1 0 obj\n<<", b"2 0 obj\n[", b"(", b"<<", b"/OFF[", b"1 0 obj\n/A "]
)
def test_objects_without_end_cost_no_time(piece: bytes) -> None:
    numbered = b"\n".join(piece.replace(b"1 0 obj", b"%d 0 obj" % number) for number in range(20_000))
    file = PdfObjects(b"\n1 0 obj\n<< /A (\n" + numbered + b"trailer << /Root 1 0 R >>")
    started = process_time()
    assert not file.root().get(b"OCProperties") and file.used() is not None
    assert process_time() - started < 5
