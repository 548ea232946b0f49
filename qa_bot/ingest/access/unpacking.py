"""The body of a response, packed for the way by its server -> as it was, piece by piece. Knows no network.

A body that ends before its packing does is told from a whole one: what is missing must not go unnoticed.
"""

import zlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zlib import _Decompress

CODINGS = {"", "identity", "gzip", "x-gzip", "deflate"}  # one of them; packed twice, a bomb bursts in one step
PIECE = 2**18  # bytes that are unpacked at a time
GZIP, ZLIB, RAW = 31, 15, -15  # what zlib calls its formats


class UnpackingError(ValueError):
    """A body is not packed as it says, or breaks off."""


def unpacked(pieces: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """Yield what was packed, at most PIECE bytes at a time. Raises UnpackingError.

    A gzip body may have several parts; what comes behind the last is padding and left out, as all programs do.
    """
    if coding in ("", "identity"):
        yield from pieces
        return
    decoder: _Decompress | None = None
    begun, ended, kept = False, False, b""
    try:
        for piece in pieces:
            kept += piece
            while kept and not ended:
                if decoder is None:
                    if len(kept) < 2:  # the format stands in two bytes
                        break
                    ended = begun and not kept.startswith(b"\x1f\x8b")
                    if ended:
                        break
                    decoder, begun = zlib.decompressobj(_format(coding, kept)), True
                yield decoder.decompress(kept, PIECE)
                kept = decoder.unconsumed_tail
                if decoder.eof:
                    kept, decoder = decoder.unused_data, None
        while decoder is not None and not decoder.eof and (rest := decoder.decompress(kept, PIECE)):
            kept = decoder.unconsumed_tail
            yield rest
    except zlib.error as error:
        raise UnpackingError(f"it is not packed as {coding}, or damaged ({error})") from None
    if (decoder is not None and not decoder.eof) or (kept and not begun):
        raise UnpackingError("it breaks off before its end")


def _format(coding: str, begin: bytes) -> int:
    """Return the format of a packed body; what is called deflate comes with the header of zlib, or from some without."""
    if coding != "deflate":
        return GZIP
    return ZLIB if begin[0] & 15 == 8 and int.from_bytes(begin[:2], "big") % 31 == 0 else RAW
