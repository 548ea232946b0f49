"""Small files of every format, made from words: what the tests of the parsers read."""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from email.message import EmailMessage

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


Placed = tuple[float, float, str]  # points from the left and from the bottom, and a line


HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def make_pdf(
    pages: Sequence[Sequence[str | Placed]],
    info: str = "",
    encrypt: str = "",
    stream: bytes | None = None,
    font: str = HELVETICA,
) -> bytes:
    """Return a PDF with the given lines on its pages, one below the other or each at its place; `stream` replaces every page's drawing operators."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(font.encode())
    for number, lines in enumerate(pages):
        placed = [(72.0, 720.0 - 16 * row, line) if isinstance(line, str) else line for row, line in enumerate(lines)]
        shown = "".join(f"1 0 0 1 {x} {y} Tm ({line}) Tj\n" for x, y, line in placed)
        drawing = zlib.compress(f"BT /F1 12 Tf\n{shown}ET".encode("latin-1")) if stream is None else stream
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        filters = b"" if stream is None else b" "
        objects.append(
            b"<< /Filter /FlateDecode /Length %d%s>>\nstream\n%s\nendstream" % (len(drawing), filters, drawing)
        )
    objects.append(f"<< {info} >>".encode("latin-1"))
    body = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R {encrypt} >>".encode("latin-1")
    return body + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        table,
        trailer,
        len(body),
    )


def make_docx(body: str, core: str = "", parts: dict[str, bytes] | None = None) -> bytes:
    """Return a Word document with the given content of <w:body>."""
    buffer = io.BytesIO()
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/word/document.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
        if core:
            archive.writestr(
                "docProps/core.xml",
                '<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/">'
                f"{core}</cp:coreProperties>",
            )
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP container with the given parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return buffer.getvalue()


OFFICE = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def make_odt(body: str, meta: str = "", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return an OpenDocument text with the given content of <office:text>."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {OFFICE}><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
            "meta.xml": f"<office:document-meta {OFFICE}><office:meta>{meta}</office:meta></office:document-meta>",
            **(parts or {}),
        }
    )


def make_epub(chapters: Mapping[str, str], meta: str = "", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return a book with the given bodies of its chapters, by file name, in the order of reading."""
    items = "".join(
        f'<item id="c{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(chapters)
    )
    order = "".join(f'<itemref idref="c{number}"/>' for number in range(len(chapters)))
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
            "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<metadata>{meta}</metadata><manifest>{items}</manifest><spine>{order}</spine></package>",
            **{
                f"OEBPS/{name}": '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
                f"<head><title>x</title></head><body>{body}</body></html>"
                for name, body in chapters.items()
            },
            **(parts or {}),
        }
    )


def make_mail(text: str = "", html: str = "", subject: str = "The mill", attached: bytes = b"") -> EmailMessage:
    """Return a message with a plain and an HTML body, and perhaps an attachment."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Ann Reed <ann@example.org>", "bob@example.org", subject
    message["Date"], message["Message-ID"] = "Mon, 06 May 2024 10:00:00 +0200", "<1@example.org>"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    if attached:
        message.add_attachment(attached, maintype="application", subtype="pdf", filename="report.pdf")
    return message


ARTICLE = """<html><head><title>The mill - Daily Tide</title><meta charset="utf-8"><meta name="author" content="Ann Reed">
<meta property="article:published_time" content="2024-05-06"></head><body><nav><a href="/">Home</a><a href="/a">Tides</a></nav>
<article><h1>The mill turns again</h1><p>The tide mill at the harbour was repaired in 2019 for 240,000 pounds, and it has
ground wheat since then.</p><h2>The wheel</h2><p>The wheel is made of oak — “the best there is”, says Ann Reed, who led
the work for eleven years.</p><ul><li>Six metres wide</li><li>Two tonnes heavy</li></ul></article>
<footer>Copyright. All rights reserved.</footer></body></html>"""
