"""Bytes -> canonical text. Knows encodings and their byte order marks; refuses to know formats.

Canonical text is what every offset points into: the characters as decoded, without a byte order mark, with "\\n" for
every line break, without NUL and lone surrogates. Nothing else is normalised.
"""

import codecs
import re
from functools import lru_cache
from typing import Any

from qa_bot.errors import ParseError
from qa_bot.ingest.text.alphabets import fits, is_western

MARKS = (  # the marks of UTF-32 first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE = 200_000  # bytes a detector looks at
SURE = 0.5  # confidence above which an encoding in use on today's web is taken
PLAUSIBLE = 0.4  # below it, an encoding that is no longer in use is not believed
NEAR = 0.5  # times the confidence of the likeliest encoding
ESCAPES = re.compile(rb"\x1b(\$[@AB]|\([BJI]|\$\([CD])")  # of ISO-2022-JP and its kin, which look like ASCII
CONTROL = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")  # never in text; escape may be
UNWANTED = re.compile(f"\x00|{CONTROL.pattern}")
FEW_CONTROLS = 3  # in a text, however short: a bell or a form of old terminals makes no binary file
RARE = ((10, 0.05), (SAMPLE, 0.01))  # at most so many NULs and controls, and such a share of the characters
NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
SOFT_HYPHEN = "\u00ad"  # where a word may be parted at the end of a line
# What turns the order of letters around, or hides text: controls of direction, tags, and what has no width at all. The
# joiners and the marks of direction that Arabic, Hebrew, Persian and emoji are written with are not among them.
_HIDING = "\u200b\u2060-\u2064\ufeff\u180e\u202a-\u202e\u2066-\u206f\U000e0000-\U000e007f"
HIDING = re.compile(f"[{_HIDING}]")
SEEN = re.compile(rf"[^\s{_HIDING}\u200c-\u200f{SOFT_HYPHEN}]")
LATIN = {"ascii", "iso8859-1", "cp1252"}  # what servers declare when they do not know
NOT_ASCII = re.compile("[^\x00-\x7f]")
FEW_ERRORS, ERROR_SHARE = 3, 0.001  # broken places in UTF-8: so many, or such a share of the bytes
SOUND = 5  # characters beyond ASCII, at least, for each broken place
WORD = re.compile(r"[^\W\d_]+")
LATIN_GUESSES = ("Windows-1252", "ISO-8859-1")  # of the detector
MIXED_SHARE = 0.2  # of the lines beyond ASCII, at least, that are UTF-8 in a text of two encodings
SEVEN_BITS = re.compile(rb"\+[A-Za-z0-9+/]{3,100}(?![A-Za-z0-9+/])")  # a piece of UTF-7
AS_UTF8 = "If it is a text, open it in an editor and save it as UTF-8."
IDEOGRAM = re.compile("[\u3400-\u9fff]")
LATIN_LETTER = re.compile("[A-Za-z]")
OTHER_LETTER = re.compile("[\u0370-\u0e7f]")  # alphabets from Greek to Thai
FOOTNOTE = re.compile(r"\s?\[\d{1,3}\]")


def decode(content: bytes, charset: str = "") -> tuple[str, str]:
    """Return the canonical text and, where the encoding was guessed, a warning that names it (else "").

    Tried in order: byte order mark, UTF-16 and UTF-32 by where their NUL bytes stand, the declared `charset`,
    strict UTF-8, UTF-8 with a few broken bytes, a detector. Raises ParseError for what is no text.
    """
    text, warning = _decoded(content, charset)
    text = text.removeprefix("\ufeff")
    controls = len(CONTROL.findall(text[:SAMPLE]))
    if controls > FEW_CONTROLS and not are_rare(controls, min(len(text), SAMPLE)):
        raise ParseError(*binary_data(content))
    if zeros := text.count("\x00"):
        places = "One NUL character stands" if zeros == 1 else f"{zeros:,} NUL characters stand"
        warning = f"{warning} {places} in it, as in no text; \ufffd is in their place.".strip()
    return canonical(text), warning


def are_rare(unwanted: int, characters: int) -> bool:
    """Return whether so many NULs and controls may stand in a text, left there by a program that spoiled it."""
    return any(unwanted <= most and unwanted <= share * characters for most, share in RARE)


def binary_data(content: bytes, called: str = "binary data") -> tuple[str, str]:
    """Return why bytes are no text, with the place where that shows first, and what to do."""
    place = UNWANTED.search(content.decode("latin-1"))
    where = f" (its byte {place.start():,} is {content[place.start()]:#04x})" if place else ""
    return f"It holds {called}, not text{where}.", AS_UTF8


def canonical(text: str) -> str:
    """Return `text` with line breaks as "\\n"; NUL and lone surrogates become U+FFFD."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return NOT_TEXT.sub("\ufffd", text)


def visible(text: str) -> str:
    """Return the text without the characters that would hide something or turn it around: what is shown."""
    return HIDING.sub("", text)


def searchable(text: str) -> str:
    """Return what is seen of the text inside a line, where a soft hyphen is nothing: what is embedded and searched.

    NUL and lone surrogates, which no tokenizer takes and a form on a page may send, become U+FFFD.
    """
    return NOT_TEXT.sub("\ufffd", visible(text)).replace(SOFT_HYPHEN, "")


def is_seen(text: str) -> bool:
    """Return whether a reader would see anything of the text."""
    return SEEN.search(text) is not None


def paired(text: str) -> str:
    """Return `text` with each pair of surrogates as the character that it stands for."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _decoded(content: bytes, charset: str) -> tuple[str, str]:
    for mark, name in MARKS:
        if content.startswith(mark) and (text := _strict(content[len(mark) :], name)) is not None:
            return text, ""
    if (wide := wide_encoding(content)) and (text := _strict(content, wide)) is not None:
        return text, ""
    if b"\x00" in content:
        text = _strict(content, "utf-8")  # other encodings fit any bytes
        if text is None or not are_rare(len(UNWANTED.findall(text)), len(text)):
            raise ParseError(*binary_data(content))
    if ESCAPES.search(content) and (text := _strict(content, "iso2022_jp_ext")) is not None:
        return text, ""
    declared = known_charset(charset)
    utf8 = _strict(content, "utf-8")
    broken = _broken_utf8(content) if utf8 is None and declared in ("", "utf-8", *LATIN) else None
    if broken:
        return broken
    if utf8 is None and declared in ("", "utf-8", *LATIN) and (mixed := _line_by_line(content)):
        return mixed
    if declared and not (declared in LATIN and utf8 is not None):
        text = _strict(content, "cp1252" if declared in LATIN else declared)
        if text is not None:
            return text, ""
    if utf8 is not None:
        places = sum(map(_is_utf7, SEVEN_BITS.findall(content))) if len(utf8) == len(content) else 0
        return (
            utf8,
            f"It looks like UTF-7, which is not read ({places:,} places). Open it in a program that knows it, and save it as UTF-8."
            if places
            else "",
        )
    return _detected(content, charset)


def wide_encoding(content: bytes) -> str:
    """Return the UTF-16 or UTF-32 that `content` is without saying so, or "". Most of its text is ASCII or Latin."""
    sample = content[: SAMPLE // 50 * 4]
    if len(sample) < 4 or b"\x00" not in sample:
        return ""
    zeros = [sample[place::4].count(0) / len(sample[place::4]) for place in range(4)]
    if len(content) % 4 == 0 and min(zeros[2:]) > 0.9 and zeros[0] < 0.1:
        return "utf-32-le"
    if len(content) % 4 == 0 and min(zeros[:2]) > 0.9 and zeros[3] < 0.1:
        return "utf-32-be"
    even, odd = (zeros[0] + zeros[2]) / 2, (zeros[1] + zeros[3]) / 2
    if len(content) % 2 or abs(even - odd) < 0.02:
        return ""
    name, other = ("utf-16-le", even) if odd > even else ("utf-16-be", odd)
    text = _strict(sample[: len(sample) // 4 * 4], name)
    plausible = text is not None and other < 0.01 and not CONTROL.search(text) and "\x00" not in text
    plausible = plausible and not _is_made_of_ascii(text or "")
    return name if plausible and (max(even, odd) > 0.3 or " " in (text or "") or "\n" in (text or "")) else ""


def _is_made_of_ascii(text: str) -> bool:
    """Return whether each ideogram in a text of UTF-16 is two characters of ASCII side by side: "MZ" of a program, or "e "
    of a text with a stray NUL.
    """
    found = IDEOGRAM.findall(text)
    return bool(found) and all(31 < byte < 127 for letter in found for byte in divmod(ord(letter), 256))


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def known_charset(charset: str) -> str:
    """Return Python's name of a declared charset, "" for one it does not know."""
    try:
        found = codecs.lookup(charset.strip().strip("\"'"))
    except (LookupError, ValueError):
        return ""
    is_text = getattr(found, "_is_text_encoding", True)  # "hex" and "rot13" are codecs, too
    return found.name if is_text and found.name not in ("utf-7", "idna", "punycode", "unicode_escape") else ""


def _broken_utf8(content: bytes) -> tuple[str, str] | None:
    """Return the text of UTF-8 of which a few bytes are broken or missing, and a warning that counts them; else None.

    Other encodings hold hardly any sequence of bytes that UTF-8 has for a character.
    """
    text = content.decode("utf-8", "replace")
    errors = text.count("\ufffd") - content.count("\ufffd".encode())
    sound = len(NOT_ASCII.findall(text)) - errors
    if errors > max(FEW_ERRORS, ERROR_SHARE * len(content)) or sound < SOUND * errors:
        return None
    places = "One place of it is" if errors == 1 else f"{errors:,} places of it are"
    return text, f"{places} damaged (not UTF-8) and could not be read; \ufffd stands there."


def _line_by_line(content: bytes) -> tuple[str, str] | None:
    """Return a text of which some lines are UTF-8 and the others windows-1252, and a warning; else None.

    Files that were put together from two are so. Chance makes UTF-8 of few lines of other encodings.
    """
    lines, wide, latin = [], 0, 0
    for line in content.splitlines(keepends=True):
        text = _strict(line, "utf-8")
        if text is None:
            text, latin = _strict(line, "cp1252"), latin + 1
            if text is None or not is_western(text):
                return None
        elif not line.isascii():
            wide += 1
        lines.append(text)
    if wide < MIXED_SHARE * (wide + latin):
        return None
    told = "one is" if latin == 1 else f"{latin:,} are"
    return "".join(lines), f"Of its lines, {told} not UTF-8; read as Windows-1252."


def _is_utf7(piece: bytes) -> bool:
    text = _strict(piece + b"-", "utf-7") or "?"
    return not any(map(str.isascii, text)) and is_western(text)


def _detected(content: bytes, charset: str) -> tuple[str, str]:
    """Return what the detector finds: an encoding of today's web where it is sure, else the likeliest of all."""
    encoding = _guess(content[:SAMPLE])
    text = _strict(content, encoding)
    if encoding in LATIN_GUESSES and not is_western(text or "\ufffd"):
        macintosh = content.decode("mac_roman")
        text, encoding = (macintosh, "Mac Roman") if is_western(macintosh) else (text, encoding)
    if text is None:
        text = content.decode("cp1252", "replace")
        encoding = "windows-1252, with characters it could not read"
    why = (
        f"Its declared encoding, {charset.strip()[:40]}, does not fit"
        if charset.strip()
        else "The encoding is not declared"
    )
    return text, f"{why}; it was read as {encoding}."


@lru_cache(maxsize=16)
def _guess(sample: bytes) -> str:
    import chardet

    candidates = chardet.detect_all(sample, encoding_era=chardet.EncodingEra.MODERN_WEB)
    modern = next((one for one in candidates if _is_near(one, candidates[0], sample)), candidates[0])
    found = modern["encoding"]
    if (modern["confidence"] or 0) < SURE:
        every = chardet.detect(sample)
        if (every["confidence"] or 0) > max(PLAUSIBLE, modern["confidence"] or 0):
            found = every["encoding"]
    return found if found and not _mixes_alphabets(sample, found) else "Windows-1252"


def _is_near(candidate: Any, best: Any, sample: bytes) -> bool:
    """Return whether a detector's candidate is about as likely as its best one, and its letters are of its language."""
    if (best["confidence"] or 0) >= SURE or not candidate["encoding"]:
        return candidate is best
    near = (candidate["confidence"] or 0) >= NEAR * (best["confidence"] or 0)
    text = _strict(sample, candidate["encoding"]) if near else None
    return near and (text is None or fits(text, candidate["language"] or ""))


def _mixes_alphabets(sample: bytes, encoding: str) -> bool:
    """Return whether an encoding makes more words of Latin and other letters than whole words of the others.

    Nobody writes so: accents were taken for Hebrew, Cyrillic or Greek, as in "caf\u05d9".
    """
    mixed = whole = 0
    for word in WORD.findall(sample.decode(encoding, "replace")):
        if OTHER_LETTER.search(word):
            mixed += LATIN_LETTER.search(word) is not None
            whole += len(word) > 1 and LATIN_LETTER.search(word) is None
    return mixed > whole


def shown(text: str) -> str:
    """Return a quotation as it is shown: plain white space, no footnote marks ("[1]"), which look like citations."""
    return " ".join(FOOTNOTE.sub("", text).split())
