"""A part of a message -> its bytes, and what is attached as articles of their own. Refuses to open what is attached."""

import base64
import binascii
import re
from collections.abc import Collection
from contextlib import suppress
from email.message import EmailMessage
from pathlib import PurePath

from qa_bot.ingest.text.decoding import canonical, decode, known_charset
from qa_bot.ingest.text.parsed import Attachment, clean, numbered

MAX_ATTACHMENTS = 1_000  # of a message or mailbox
MAX_ATTACHED = 64 * 2**20  # bytes, of all of them in base64: each is copied a few times on its way
SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
CARDS = {"text/calendar", "text/vcard", "text/x-vcard", "text/directory"}  # dates and addresses: no articles
SOUND = re.compile(r"[A-Za-z0-9+/\s]*(?:=\s*){0,3}")
WHOLE = re.compile(r"([A-Za-z0-9+/]*)={0,3}")
FEW_LETTERS = 20  # of base64 in a broken line: fewer are as likely words
NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")
NO_TEXT_SHARE = 0.05


def is_beside(part: EmailMessage) -> bool:
    """Return whether a part is neither text nor attached: a picture inside the text, or a signature."""
    kind = part.get_content_type()
    inside = part.get_content_disposition() == "inline" or (part["Content-ID"] and not part.get_content_disposition())
    return kind in SIGNATURES or (kind.startswith("image/") and bool(inside))


def attachment(part: EmailMessage, taken: Collection[str]) -> tuple[Attachment, bool]:
    """Return an attachment under a name that is not `taken`, and whether it is damaged."""
    kind = part.get_content_type()
    named = PurePath(clean(part.get_filename() or "").replace("\\", "/")).name[-200:] or "attachment"
    name, number = named, 1
    while name in taken:
        number += 1
        name = numbered(named, number)
    data, damaged = payload(part)
    charset = part.get_content_charset() or ""
    content_type = f"{kind}; charset={charset}" if charset else kind
    return Attachment(name, canonical(content_type), base64.b64encode(data).decode("ascii")), damaged


def body_text(part: EmailMessage) -> tuple[str, str]:
    """Return the text of a part, "" where what can be decoded is none, and a warning of what was lost."""
    data, damaged = payload(part)
    charset = str(part.get_content_charset() or "")
    if not damaged:
        return decode(data, charset)[0], ""
    stated = str(part.get_payload())
    lines = [line.strip() for line in stated.splitlines() if line.strip()]
    if 2 * sum(" " in line for line in lines) > len(lines):  # words, with spaces between them
        return canonical(stated), "A part says that it is written in base64, and is not: it was read as it stands."
    text = canonical(data.decode(known_charset(charset) or "utf-8", "replace"))
    if len(NO_TEXT.findall(text)) > NO_TEXT_SHARE * len(text) or not text.strip():
        return "", "A part was left out: its base64 is broken, and what can be decoded of it is no text."
    return text, "A part of its text is missing: its base64 is broken; what could be decoded was kept."


def payload(part: EmailMessage) -> tuple[bytes, bool]:
    """Return the content of a part, and whether some of it is lost since its base64 is broken."""
    stated = part.get_payload()
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64" and isinstance(stated, str):
        return from_base64(stated)
    found = part.get_payload(decode=True)
    return (found if isinstance(found, bytes) else b""), False


def from_base64(stated: str) -> tuple[bytes, bool]:
    """Return what base64 stands for, and whether it is broken: then what its sound lines and beginnings of lines hold."""
    if SOUND.fullmatch(stated):
        with suppress(binascii.Error):  # a letter is left over
            return base64.b64decode(stated + "==="), False
    lines = [line for part in stated.splitlines() if (line := part.strip())]
    if whole := WHOLE.fullmatch("".join(lines)):
        return _decoded(whole[1]), True
    pieces = []
    broken = False
    for line in lines:
        letters = WHOLE.match(line)
        assert letters
        sound = letters[0] == line and (len(line) % 4 == 0 or line is lines[-1])
        broken = broken or not sound
        if sound or len(letters[1]) >= FEW_LETTERS:
            pieces.append(_decoded(letters[1] if sound else letters[1][: len(letters[1]) // 4 * 4]))
    return b"".join(pieces), broken


def _decoded(letters: str) -> bytes:
    """Return what letters of base64 stand for, whether or not they are filled up; one that is left over says nothing."""
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    return base64.b64decode(letters + "=" * (-len(letters) % 4))
