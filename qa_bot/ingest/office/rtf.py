"""Rich Text (RTF) -> text with Markdown headings. Knows its control words; refuses pictures, objects and fields' codes."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from qa_bot.ingest.archives.containers import damaged
from qa_bot.ingest.plain.tables import first_row_names, row_line
from qa_bot.ingest.text.decoding import canonical, known_charset, paired
from qa_bot.ingest.text.heads import heads_left_out
from qa_bot.ingest.text.parsed import Parsed, known, left_out, real_title, warnings_of
from qa_bot.ingest.text.raised import END, START, said_in_line

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n\x00]+)", re.S
)
CHARACTERS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "emspace": "\u2003", "enspace": "\u2002", "cell": " | ", "nestcell": " | ",
}  # fmt: skip
SYMBOLS = {b"~": "\xa0", b"_": "\u2011", b"{": "{", b"}": "}", b"\\": "\\"}
PARAGRAPH_ENDS = {"par", "sect", "page", "row", "nestrow", "column"}
UNSEEN = set(
    "aftncn aftnsep aftnsepc annotation atnauthor atndate atnicn atnid atnparent atnref atrfend atrfstart background"
    " bkmkend bkmkstart blipuid category colortbl comment company datafield datastore do doccomm docvar factoidname"
    " falt filetbl fldinst fldtype fname fontemb fontfile ftncn ftnsep ftnsepc"
    " generator hlinkbase keywords latentstyles levelnumbers leveltext list listlevel"
    " listname listoverride listoverridetable listpicture liststylename listtable manager mmathPr nextfile"
    " nonesttables objalias objclass objdata objname objsect object operator panose password pict picprop pntext"
    " printim private revtbl revtim rsidtbl rxe sn sp subject sv tc template themedata txe upr userprops"
    " wgrffmtfilter xe xmlnstbl".split()
)
HEADS = {f"{name}{kind}" for name in ("header", "footer") for kind in ("", "f", "l", "r")}
COUNTED = {"annotation", "moMath"}
CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 255: "cp850",
}  # fmt: skip
BULLET = re.compile(r"\A[·•\uf0b7o-]\t")
HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo) (\d)", re.I)


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds until the closing brace."""

    target: str = ""  # where text goes: "" the body, "skip", or the name of a destination
    uc: int = 1  # characters that stand in for a Unicode one, and are skipped
    font: int = -1
    hidden: bool = False
    raised: bool = False
    deleted: bool = False  # by somebody whose changes are tracked


@dataclass(slots=True)
class _State:
    """What was read so far."""

    encoding: str = "cp1252"
    groups: list[_Group] = field(default_factory=lambda: [_Group()])
    raw: bytearray = field(default_factory=bytearray)  # text of the 8-bit kind that is not decoded yet
    targets: dict[str, list[str]] = field(default_factory=lambda: {"": []})
    blocks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)  # and feet, of pages
    fonts: dict[int, str] = field(default_factory=dict)
    levels: dict[int, int] = field(default_factory=dict)  # of the styles that are headings
    style: int = 0
    level: int = 0  # of the paragraph in the making, where it says so itself
    skip: int = 0
    date: dict[str, int] = field(default_factory=dict)
    in_table: bool = False
    was_row: bool = False  # the last block is a row of a table
    lost: Counter[str] = field(default_factory=Counter)  # comments and formulas, hidden and deleted characters
    tables: list[int] = field(default_factory=list)  # places of the blocks that are tables


def parse_rtf(content: bytes, _charset: str) -> Parsed:
    """Return the paragraphs and headings of an RTF file, its notes at the end. Raises ParseError without any text."""
    if not content.lstrip().startswith(b"{\\rtf"):
        raise damaged("Rich Text (RTF) file")
    state = _State()
    place = 0
    while match := TOKEN.search(content, place):
        place = match.end()
        word = (match[1] or b"").decode("ascii")
        number = int(match[2]) if match[2] else None
        if word == "bin":  # as many bytes follow, whatever they are
            place += max(number or 0, 0)
        elif word:
            _flush(state)
            _control(state, word, number)
        elif match[3] or match[6]:
            _bytes(state, bytes.fromhex(match[3].decode()) if match[3] else match[6])
        else:
            _flush(state)
            if match[4]:
                _symbol(state, match[4])
            elif match[5] == b"{":
                state.groups.append(state.groups[-1])
            elif len(state.groups) > 1:
                _close(state)
        state.skip = 0 if match[5] else state.skip
    _flush(state)
    _end_paragraph(state)
    title, author = ("".join(state.targets.get(name, ())) for name in ("title", "author"))
    for number in state.tables:
        state.blocks[number] = _table(state.blocks[number])
    text = said_in_line("\n\n".join([*state.blocks, *filter(None, state.notes)]))
    return Parsed(
        canonical(paired(text)),
        real_title(paired(title)),
        metadata=known(author=paired(author), date=_date(state)),
        warnings=warnings_of(*_lost(state.lost), heads_left_out(map(paired, state.heads))),
    )


def _lost(lost: Counter[str]) -> tuple[str, ...]:
    hidden = f"Its writer hid {lost['hidden']:,} characters of its text; they were left out." if lost["hidden"] else ""
    deleted = f"{lost['deleted']:,} characters that are marked as deleted were left out." if lost["deleted"] else ""
    return warnings_of(hidden, deleted, left_out({"comments": lost["annotation"], "formulas": lost["moMath"]}))


def _control(state: _State, word: str, number: int | None) -> None:
    group = state.groups[-1]
    if word in COUNTED and (len(state.groups) < 2 or state.groups[-2].target != "skip"):
        state.lost[word] += 1
    if word in UNSEEN and group.target != "skip":
        state.groups[-1] = replace(group, target="skip")
    elif word in HEADS and group.target != "skip":
        state.groups[-1] = replace(group, target="head")
    elif word == "footnote" and len(state.groups) > 1 and state.groups[-2].target != "skip":
        state.groups[-1] = replace(
            group, target=word, raised=False
        )  # also after "*", which says that a reader may leave it out
        state.targets[""].append("" if group.hidden or group.deleted else f"[{len(state.notes) + 1}]")
    elif word in ("title", "author", "creatim", "stylesheet", "fonttbl") and group.target != "skip":
        state.groups[-1] = replace(group, target=word)
    elif word == "shptxt":  # of a text box, inside a destination that readers may leave out
        state.groups[-1] = replace(group, target="")
    elif word == "info":
        state.groups[-1] = replace(group, target="info")
    elif word == "u" and number is not None:
        _write(state, chr(number % 0x10000))
        state.skip = group.uc
    elif word == "uc":
        state.groups[-1] = replace(group, uc=max(number or 0, 0))
    elif word == "ansicpg" and number is not None:
        state.encoding = known_charset(f"cp{number}") or state.encoding
    elif word in ("mac", "pc"):
        state.encoding = {"mac": "mac_roman", "pc": "cp437"}[word]
    elif word == "f" and number is not None:
        state.groups[-1] = replace(group, font=number)
    elif word == "fcharset" and group.target == "fonttbl":
        state.fonts[group.font] = CHARSETS.get(number or 0, "")
    elif word == "v":
        state.groups[-1] = replace(group, hidden=number != 0)
    elif word in ("super", "up", "sub", "dn", "nosupersub"):
        state.groups[-1] = replace(group, raised=word in ("super", "up") and number != 0)
    elif word == "deleted":
        state.groups[-1] = replace(group, deleted=number != 0)
    elif word == "plain":
        state.groups[-1] = replace(group, hidden=False, deleted=False, raised=False)
    elif group.target == "creatim" and word in ("yr", "mo", "dy"):
        state.date[word] = number or 0
    elif word in CHARACTERS:
        _write(state, CHARACTERS[word])
    else:
        _paragraph_control(state, word, number)


def _paragraph_control(state: _State, word: str, number: int | None) -> None:
    if word in PARAGRAPH_ENDS and state.groups[-1].target == "head":
        _write(state, " ")
    elif word in PARAGRAPH_ENDS and state.groups[-1].target in ("", "footnote"):
        is_row = word in ("row", "nestrow")
        if state.groups[-1].target or (state.in_table and not is_row):
            _write(state, " ")
        else:
            _end_paragraph(state, is_row=is_row)
    elif word == "pard":
        state.style, state.level, state.in_table = 0, 0, False
    elif word == "intbl":
        state.in_table = True
    elif word == "s" and number is not None:
        state.style = number
    elif word == "outlinelevel":
        state.level = (number or 0) + 1 if 0 <= (number or 0) < 6 else 0


def _symbol(state: _State, symbol: bytes) -> None:
    if symbol == b"*":  # a destination that readers may leave out; known ones follow as words of their own
        state.groups[-1] = replace(state.groups[-1], target="skip")
    elif symbol in b"\r\n":
        _paragraph_control(state, "par", None)
    elif symbol in SYMBOLS:
        _write(state, SYMBOLS[symbol])


def _bytes(state: _State, data: bytes) -> None:
    skipped = min(state.skip, len(data))
    state.skip -= skipped
    state.raw += data[skipped:]


def _flush(state: _State) -> None:
    if state.raw:
        data, state.raw = bytes(state.raw), bytearray()
        encoding = state.fonts.get(state.groups[-1].font, "") or state.encoding
        _write(state, data.decode(encoding, "replace"))


def _write(state: _State, text: str) -> None:
    group = state.groups[-1]
    if group.target in ("skip", "info", "fonttbl", "creatim"):
        return
    if group.hidden or group.deleted:
        is_text = group.target in ("", "footnote")  # not the name of a style whose text is hidden
        state.lost["hidden" if group.hidden else "deleted"] += len(text.strip()) if is_text else 0
    else:
        is_raised = group.raised and group.target in ("", "footnote")
        state.targets.setdefault(group.target, []).append(f"{START}{text}{END}" if is_raised else text)


def _close(state: _State) -> None:
    """End a group, and what it was for."""
    ended = state.groups.pop()
    if ended.target == state.groups[-1].target and ended.target != "stylesheet":
        return
    if ended.target == "footnote":
        note = " ".join("".join(state.targets.pop("footnote", ())).split())
        state.notes.append(f"[{len(state.notes) + 1}] {note}" if note else "")
    elif ended.target == "head":
        state.heads.append("".join(state.targets.pop("head", ())))
    elif ended.target == "stylesheet":
        name = "".join(state.targets.pop("stylesheet", ())).strip(" ;")
        if match := HEADING.match(name):
            state.levels[state.style] = min(max(int(match[1]), 1), 6)
        elif name.lower() == "title":
            state.levels[state.style] = 1
        state.style = 0


def _end_paragraph(state: _State, *, is_row: bool = False) -> None:
    text = BULLET.sub("- ", "".join(state.targets[""]).strip().removesuffix("|").strip())
    state.targets[""] = []
    if is_row and state.was_row and text:
        state.blocks[-1] += f"\n{text}"
        return
    state.was_row = is_row and bool(text)
    state.tables += [len(state.blocks)] if state.was_row else []
    level = state.level or state.levels.get(state.style, 0)
    if level and text:
        text = f"{'#' * level} {' '.join(text.split())}"
    state.blocks += [text] if text else []


def _table(block: str) -> str:
    """The rows of a table, each with the names of its columns where the first row looks like names."""
    names, *rows = [[cell.strip() for cell in row.split(" | ")] for row in block.split("\n")]
    return "\n".join(row_line(row, names) for row in rows) if first_row_names([names, *rows]) else block


def _date(state: _State) -> str:
    year, month, day = (state.date.get(name, 0) for name in ("yr", "mo", "dy"))
    return f"{year:04}-{month:02}-{day:02}" if year and month and day else ""
