"""Markdown -> the text that a reader sees, with headings, list marks and code as they are.

The rows of tables become items that name their columns. Every other format comes out like this too, so that sentences
can be quoted: no stars, no addresses of links. What is not clearly a mark stays. Every pattern is bounded, so that time
grows with the length of the text.
"""

import re
from collections.abc import Mapping
from html import unescape

from qa_bot.ingest.plain.tables import has_title, is_section, row_line
from qa_bot.ingest.text.raised import with_raised_numbers

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
DEFINITION = re.compile(r" {0,3}\[(?!\^)[^\[\]\n]{1,500}\]:[ \t]*\S+(?:[ \t]+[\"'(].{0,500})?[ \t]*$")
FOOTNOTE = re.compile(r"^ {0,3}\[\^([^\[\]\s]{1,60})\]:[ \t]*", re.M)
UNSEEN = re.compile(r" {0,3}<(script|style)(?=[\s>]|$)", re.I)  # at the beginning of a line
RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,200}|(?:-[ \t]*){3,200}|(?:_[ \t]*){3,200})$")
UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
QUOTE = re.compile(r"^ {0,3}(?:>[ \t]?){1,20}")
HEADING = re.compile(r" {0,3}(#{1,6})[ \t]++(.*?)(?:[ \t]++#{1,100}+)?[ \t]*+$")
COLUMNS = re.compile(r"[ \t]*\|?(?:[ \t]*:?-{1,200}:?[ \t]*\|){1,200}(?:[ \t]*:?-{1,200}:?[ \t]*)?$")
BREAK = re.compile(r"(?:\\|[ \t]{2,200})$")

CODE = re.compile(r"(?<!`)(`{1,5})(?!`)([^`]{1,1000})(?<!`)\1(?!`)")
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
TARGET = r"\(\s{0,20}(?:<[^<>\n]{0,2000}>|[^()\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500})?)(?:\s{1,20}(?:\"[^\"]{0,500}\"|'[^']{0,500}'))?\s{0,20}\)"
IMAGE = re.compile(rf"!\[([^\[\]]{{0,500}})\](?:{TARGET}|\[[^\[\]]{{0,200}}\])")
LINK = re.compile(rf"\[([^\[\]]{{0,500}})\](?:{TARGET}|\[(?!\^)[^\[\]]{{0,200}}\])")
NOTE = re.compile(r"\[\^([^\[\]\s]{1,60})\]")
ADDRESS = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>")
TAG = re.compile(
    r"</?(?:a|abbr|b|br|center|details|div|em|font|i|img|ins|kbd|mark|p|small|span|strong|sub|summary|sup|u)\b[^<>]{0,1000}>",
    re.IGNORECASE,
)
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
EMPHASIS = (
    re.compile(r"(?<!\w)\*\*(?=[^\s*])([^*]{1,1000}(?:\*[^*]{1,200}\*[^*]{0,500})?)(?<=\S)\*\*"),
    re.compile(r"(?<!\w)__(?=[^\s_])([^_]{1,1000}(?:_[^_]{1,200}_[^_]{0,500})?)(?<=\S)__(?!\w)"),
    re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]{1,1000})(?<=\S)\*(?![\w*])"),
    re.compile(r"(?<![\w_])_(?=[^\s_])([^_]{1,1000})(?<=\S)_(?![\w_])"),
)
STRUCK = re.compile(r"~~(?=[^\s~])[^~]{1,1000}(?<=\S)~~[ \t]?")  # what the author took back is not said
BOLD = EMPHASIS[0]
ADDRESSED = re.compile(
    r"!?\[([^\[\]\n]{1,500})\]\((?:https?://|mailto:|[./#])[^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?\)"
)
HASHES = re.compile(r"^ {0,3}#{1,6}[ \t]{1,20}(?=\S)", re.M)
CLEAR = re.compile(r"(?<![\w*])\*\*(?=[^\s*])[^*\n]{1,200}(?<=\S)\*\*(?![\w*])")
LEAST_MARKS = 2  # clear marks of which a text has at least so many where it is Markdown
LOOKED = 100_000  # characters that are looked at
NO_NOTES: Mapping[str, str] = {}
BAR = "\ue002"  # of a cell
HELD = re.compile("\ue000(\\d{1,9})\ue001")


def seen_text(markdown: str) -> str:
    """Return what a reader of the page would see, headings as "# x", list marks and fenced code kept."""
    text = _without_scripts(_without_comments(markdown))
    notes = _note_marks(text)
    found: list[str] = []  # lines, or blocks of lines that inline marks may span
    block: list[str] = []
    fence = ""

    def close() -> None:
        if block:
            found.append(_block(block, notes))
            block.clear()

    for line in text.split("\n"):
        before, fence = fence, fence_behind(line, fence)
        if before or fence:
            close()
            found.append(line)
            continue
        plain = QUOTE.sub("", line, count=1)
        if not plain.strip() or DEFINITION.match(plain) or _is_picture(plain):
            close()
            found.append("")
        elif block and (under := UNDERLINE.match(plain)) and "|" not in block[-1]:
            block[-1] = f"{'#' if under[1][0] == '=' else '##'} {block[-1].strip()}"
            close()
        elif RULE.match(plain):
            close()
            found.append("")
        elif heading := HEADING.match(plain):
            close()
            found.append(f"{heading[1]} {_inline(heading[2], notes)}")
        else:
            if note := FOOTNOTE.match(plain):
                close()
                found.append("")
                plain = f"{notes.get(note[1], '')} {plain[note.end() :]}".lstrip()  # one in a quotation has no mark
            block.append(BREAK.sub("", plain))
    close()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(found)).strip("\n") + "\n"


def is_markdown(text: str) -> bool:
    """Return whether a text that has no name is Markdown: two marks that hardly any other text has (bold words, links
    with their address), or one of them and a heading; a heading alone may be a line of a program."""
    head = text[:LOOKED]
    clear = len(CLEAR.findall(head)) + len(ADDRESSED.findall(head))
    return clear >= LEAST_MARKS or (clear > 0 and bool(HASHES.search(head)))


def without_marks(text: str) -> str:
    """Return words of a text that is kept as it is as one reads them: no pairs of stars around them, no hashes of a
    heading, no addresses of links. For showing alone: a quotation keeps every character. A single star, "_x" and
    "__init__" may be more than a mark."""
    if "[" in text:
        text = ADDRESSED.sub(r"\1", text)
    if "**" in text:
        text = BOLD.sub(r"\1", text)
    return HASHES.sub("", text) if "#" in text else text


def fence_behind(line: str, fence: str) -> str:
    """Return the fence of the code that goes on behind a line, "" where there is none; `fence` is the one before it.

    A line is code, or a fence, where either is.
    """
    if fence:
        return "" if line.strip().startswith(fence) and not line.strip(" \t\n`~") else fence
    mark = FENCE.match(line)
    return mark[1] if mark else ""


def title_of(markdown: str) -> str:
    """Return the first heading, or ""."""
    heading = re.search(r"^ {0,3}#{1,6}[ \t]+(\S.*?)[ \t#]*$|^(\S.*)\n=+[ \t]*$", markdown, re.M)
    return _inline(heading[1] or heading[2]).strip() if heading else ""


def _block(lines: list[str], notes: Mapping[str, str]) -> str:
    """Lines that inline marks may span as a reader sees them; "\\|" parts no cells of a table, not even in code."""
    text = "\n".join(lines)
    if "\\|" not in text or not any(map(COLUMNS.match, lines)):
        return _tables(_inline(text, notes))
    return _tables(_inline(text.replace("\\|", BAR), notes)).replace(BAR, "|")


def _tables(block: str) -> str:
    """The block with each row of a table as a list item that names its columns, whose own row is left out."""
    rows, names = block.split("\n"), list[str]()
    told = []
    for number, row in enumerate(rows):
        following = rows[number + 1] if number + 1 < len(rows) else ""
        if "|" in row and COLUMNS.match(following) and number + 2 < len(rows):
            names, title = _cells(row), ""
            if has_title([names, *(_cells(below) for below in rows[number + 2 :][:4] if "|" in below)]):
                title, names = names[0], _cells(rows.pop(number + 2))
            told += [title, ""] if title else []
        elif not names:
            told.append(row)
        elif "|" in row and not COLUMNS.match(row):
            cells = _cells(row)
            told.append(cells[0] if is_section(cells) else row_line(cells, names))
        elif "|" not in row:
            told.append(row)
            names = []
    return "\n".join(told)


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().removeprefix("|").removesuffix("|").split("|")]


def _without_comments(text: str) -> str:
    """The text without <!-- ... -->; one that does not end stays."""
    parts, place = [], 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts.append(text[place:start])
        place = end + 3
    return "".join([*parts, text[place:]]) if parts else text


def _without_scripts(text: str) -> str:
    """The text without the scripts and styles that begin a line outside of fenced code; one that does not end stays."""
    if "<script" not in text.lower() and "<style" not in text.lower():
        return text
    lines, fence, place = list[str](), "", 0
    endless: set[str] = set()
    lowered = text.lower() if len(text.lower()) == len(text) else text  # some letters have a longer small form
    while place < len(text):
        after = text.find("\n", place) + 1 or len(text)
        line = text[place:after]
        before, fence = fence, fence_behind(line, fence)
        opened = None if before or fence else UNSEEN.match(line)
        if opened and (tag := opened[1].lower()) not in endless:
            end = lowered.find(f"</{tag}>", place)
            if end >= 0:
                place = end + len(tag) + 3
                continue
            endless.add(tag)
        lines.append(line)
        place = after
    return "".join(lines)


def _note_marks(text: str) -> dict[str, str]:
    """The mark of each note that the text holds, by its name: "[1]" for the one that is pointed at first."""
    held = dict.fromkeys(match[1] for match in FOOTNOTE.finditer(text))
    pointed = dict.fromkeys(match[1] for match in NOTE.finditer(FOOTNOTE.sub("", text)) if match[1] in held)
    return {name: f"[{number}]" for number, name in enumerate(pointed | held, 1)}


def _is_picture(line: str) -> bool:
    """Whether nothing but pictures stands on a line: what it says of them is no part of a sentence."""
    return "![" in line and not LINK.sub(r"\1", IMAGE.sub("", line)).strip()


def _inline(text: str, notes: Mapping[str, str] = NO_NOTES) -> str:
    """The text without marks inside lines; what stands in `code` and behind a backslash is left alone."""
    held: list[str] = []

    def hold(kept: str) -> str:
        held.append(kept)
        return f"\ue000{len(held) - 1}\ue001"

    if "`" in text:
        text = CODE.sub(lambda m: hold(m[2].strip()), text)
    if "\\" in text:
        text = ESCAPE.sub(lambda m: hold(m[1]), text)
    if "[" in text:
        text = LINK.sub(r"\1", LINK.sub(r"\1", IMAGE.sub(r"\1", text)))  # twice: a picture may be a link
        text = NOTE.sub(lambda m: notes.get(m[1], ""), text)
    if "<" in text:
        text = TAG.sub("", ADDRESS.sub(r"\1", with_raised_numbers(text)))
    if "~~" in text:
        text = STRUCK.sub("", text)
    if "*" in text or "_" in text:
        for pattern in EMPHASIS:
            text = pattern.sub(r"\1", text)
    if "&" in text:
        text = ENTITY.sub(lambda m: unescape(m[0]), text)
    return HELD.sub(lambda m: held[int(m[1])] if int(m[1]) < len(held) else m[0], text) if held else text
