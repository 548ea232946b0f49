"""Broken files by the thousand: `python fuzzing.py SEED COUNT` breaks small good files and parses what remains.

It is a program of its own, since a parser in C that breaks down takes its process with it. Each outcome is a line of
JSON; anything but a text or a ParseError ends the program.
"""

import io
import json
import random
import sys
import time
from collections.abc import Callable

from formats import ARTICLE, OFFICE, make_docx, make_epub, make_mail, make_odt, make_pdf, paragraph, zipped

from qa_bot.errors import ParseError
from qa_bot.ingest.access.sniffing import sniff
from qa_bot.ingest.archives.archive import checked_archive, members_of, read_member
from qa_bot.ingest.loaders import load
from qa_bot.ingest.parsers import parse
from qa_bot.settings import load_settings
from qa_bot.types import SourceReport

FEED = "<item><title>T</title><guid>g</guid><pubDate>Mon, 06 May 2024 10:00:00 GMT</pubDate><description>&lt;p&gt;D</description></item>"
RTF = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset204 A;}}{\info{\title T}{\creatim\yr2024\mo5\dy6}}\f0\'cc\u8364?{\v s}{\*\annotation a}\par\trowd\intbl a\cell b\row\bin3 abc}"
PIECES = "<pre>a<br>\n b</pre><dl><dt>T<dd>d</dl><table><tr><td colspan=50 rowspan=70>x<tr><td>1</table><p hidden>s</p>"
SUBTITLES = (
    b"WEBVTT\n\n1\n00:01.000 --> 00:02.000\n<v Ann>It turns.</v>\n\n00:03.000 --> 00:04.000\n{\\an8}It <i>grinds</i>.\n"
)
SEEDS: dict[str, bytes] = {
    "a.txt": "The mill turns — with every tide. Мельница. 日本\n\n".encode() * 3,
    "wide.txt": "The mill turns — Мельница.\r\n".encode("utf-16-le"),
    "a.md": b"# The *mill*\n\n- It turns.\n\n```\ncode\n```\n",
    "a.html": ARTICLE.replace("<h2>", f"{PIECES}<h2>").encode(),
    "a.pdf": make_pdf(
        [["The mill turns with", "every tide."], ["It grinds."]], "/Title (Mill) /CreationDate (D:20240506)"
    ),
    "columns.pdf": make_pdf(
        [
            [(72, 700 - 14 * row, "the wheel of the mill-") for row in range(9)]
            + [(330, 700 - 14 * row, "race turns") for row in range(9)]
        ]
        * 2
    ),
    "a.docx": make_docx(paragraph("Mill", "Heading1") + paragraph("It turns."), "<dc:title>T</dc:title>"),
    "a.odt": make_odt(
        '<text:h text:outline-level="2">Mill</text:h><text:p>It<text:s text:c="2"/>turns.</text:p>',
        "<dc:title>T</dc:title>",
    ),
    "a.epub": make_epub(
        {"a.xhtml": "<h1>Mill</h1><p>It&nbsp;turns.</p>", "b.xhtml": "<p>End<br>"}, "<dc:title>T</dc:title>"
    ),
    "a.rtf": RTF,
    "a.eml": make_mail("It turns.", "<p>It turns.</p>", attached=b"%PDF-").as_bytes(),
    "a.mhtml": b"From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"
    b"Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<html><p>It =E2=80=94 turns.</p></html>\n--b--\n",
    "a.vtt": SUBTITLES,
    "a.srt": b"1\r\n00:00:01,000 --> 00:00:02,000\r\n- It turns.\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\n<i>It grinds.</i>\r\n",
    "a.jsonl": b'{"_id": "m1", "title": "Mill", "text": "It turns.", "metadata": {"year": 2024}}\n{"_id": 2, "text": "It grinds."}\n',
    "a.xml": b"<?xml version='1.0'?><TEI><text><body><head rend='h1'>Mill</head><p>It <hi>turns</hi>.</p><list><item>oak</item></list></body></text></TEI>",
    "a.csv": b'Mill;Built;Height\nCarrow;1790;"6,5"\nBarn;1801;4\nWey;1;2\nOld;1801\n',
    "a.atom": b"<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title><entry><title>T</title><id>urn:1</id><updated>2024-05-06T10:00:00Z</updated>"
    b"<link href='http://example.org/a'/><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>It turns<sup>2</sup>.</p></div></content></entry></feed>",
    "a.rss": f"<?xml version='1.0'?><rss><channel><title>F</title>{FEED * 2}</channel></rss>".encode(),
    "a.zip": zipped({"a.txt": "It turns.", "b/c.md": "# C"}),
    "wild.md": b"+++\ntitle = 'M'\n+++\n<p hidden>s</p>\n\n| a \\| b | c |\n|---|---|\n| `x\\|y` | ~~1~~ 2 |\n\n- [x] done <s>3</s>\n",
    "stated.html": b'<html><script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "H",'
    b' "articleBody": "<p>It turns.</p>", "author": [{"name": "A"}]}]}</script><div style="color:#fff;font-size:0">s</div></html>',
    "spans.html": b"<table><tr><th>a<th>b<tr><td rowspan=2>x<td>1<tr><td>2<tr><td rowspan=3 colspan=2>y</table><p><del>5</del> 6</p>"
    * 2,
    "items.docx": make_docx(
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:rPr><w:color w:val="FFFFFF"/>'
        '<w:strike/><w:sz w:val="2"/></w:rPr><w:t>It</w:t></w:r><w:r><w:t>turns.</w:t></w:r></w:p>' * 2,
        parts={
            "word/numbering.xml": b'<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum'
            b' w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1."/></w:lvl>'
            b'</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
        },
    ),
    "a.ods": zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content {OFFICE}><office:body><office:spreadsheet><table:table table:name='S'><table:table-row"
            " table:number-rows-repeated='3'><table:table-cell table:number-columns-repeated='2' table:number-rows-spanned='2'><text:p>7</text:p>"
            "</table:table-cell><table:covered-table-cell/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>",
        }
    ),
}
SETTINGS = load_settings(environ={})
NUMBERS = [
    b"0",
    b"-1",
    b"4294967295",
    b"99999999999999999999",
    b"65536",
    b"\xff\xff\xff\xff",
    b"\x00\x00\x00\x80",
    b"1e309",
]


def cut(data: bytearray, chance: random.Random) -> bytearray:
    return data[: chance.randrange(len(data) + 1)]


def flip(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.randint(1, 20)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return data


def blank(data: bytearray, chance: random.Random) -> bytearray:
    place = chance.randrange(len(data))
    length = chance.randint(1, 64)
    data[place : place + length] = bytes([chance.choice([0, 32, 255])]) * length
    return data


def insert(data: bytearray, chance: random.Random) -> bytearray:
    place = chance.randrange(len(data) + 1)
    data[place:place] = chance.choice(
        [chance.randbytes(chance.randint(1, 40)), *NUMBERS, b"<", b"]]>", b"&a;", b"}", b"{" * 500]
    )
    return data


def repeat(data: bytearray, chance: random.Random) -> bytearray:
    place, length = chance.randrange(len(data)), chance.randint(1, 200)
    data[place:place] = data[place : place + length] * chance.randint(1, 50)
    return data


def swap(data: bytearray, chance: random.Random) -> bytearray:
    digits = [place for place, byte in enumerate(data) if 48 <= byte < 58]
    if digits:
        place = chance.choice(digits)
        data[place : place + 1] = chance.choice(NUMBERS)
    return data


def splice(data: bytearray, chance: random.Random) -> bytearray:
    other = chance.choice(list(SEEDS.values()))
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other)) :]


BREAKS: list[Callable[[bytearray, random.Random], bytearray]] = [
    cut,
    flip,
    flip,
    blank,
    insert,
    insert,
    repeat,
    swap,
    splice,
]


def broken(number: int, seed: int) -> tuple[str, bytes]:
    """Return the name of a good file and what remains of it; the same numbers give the same bytes."""
    chance = random.Random(f"{seed}:{number}")
    name = list(SEEDS)[number % len(SEEDS)]
    data = bytearray(SEEDS[name])
    if name.rpartition(".")[2] in ("docx", "odt", "epub", "zip") and chance.random() < 0.5:
        data = bytearray(inside(bytes(data), chance))
    else:
        for _ in range(chance.randint(1, 3)):
            data = chance.choice(BREAKS)(data, chance) if data else data
    return name, bytes(data)


def inside(container: bytes, chance: random.Random) -> bytes:
    """Return a sound container with one broken part."""
    archive = checked_archive(container)
    parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([name for name in parts if name != "mimetype"])
    parts[name] = bytes(chance.choice(BREAKS)(bytearray(parts[name] or b"x"), chance))
    return zipped(parts)


def outcome(name: str, data: bytes) -> str:
    """Return "text" or the reason for a refusal. Raises whatever else comes out of a parser."""
    try:
        kind = sniff(data, name)
        if kind == "jsonl":  # read where they are: nothing but Python's own JSON
            found = list(load("-", SETTINGS, stdin=io.BytesIO(data)))
            texts = [one.document for one in found if not isinstance(one, SourceReport)]
            assert all(one.text.strip() and "\x00" not in one.text for one in texts)
            return "text" if texts else "no line that can be read"
        if kind == "zip":
            archive = checked_archive(data)
            for member in members_of(archive).values():
                read_member(archive, member, 10, "")
            return "archive"
        parsed = parse(data, kind, "", 10_000_000)
    except ParseError as error:
        return str(error)
    for part in parsed.parts or (parsed,):
        assert part.text.strip() and "\x00" not in part.text and "\r" not in part.text
        json.dumps([part.title, dict(part.metadata), part.warnings]).encode()
        part.text.encode()
        assert all(0 <= page.start <= page.end <= len(part.text) for page in part.pages)
    return "text"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    for number in range(count):
        name, data = broken(number, seed)
        say(json.dumps([number, name, "begins"]))
        begin = time.perf_counter()
        found = outcome(name, data)
        say(json.dumps([number, name, found, round(time.perf_counter() - begin, 3)]))


if __name__ == "__main__":
    main()
