"""Packed bodies: whole ones come out whole, and what breaks off or is damaged is an error, not a shorter text."""

import gzip
import random
import time
import zlib
from collections.abc import Iterator

import pytest

from qa_bot.ingest.access.unpacking import PIECE, UnpackingError, unpacked

TEXT = b"The quay was rebuilt in 1954. " * 30_000


def raw(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKED = [("gzip", gzip.compress(TEXT)), ("x-gzip", gzip.compress(TEXT)), ("deflate", zlib.compress(TEXT))]
PACKED += [("deflate", raw(TEXT)), ("gzip", gzip.compress(TEXT[:1000]) + gzip.compress(TEXT[1000:]))]
PACKED += [("gzip", gzip.compress(TEXT) + bytes(512)), ("", TEXT), ("identity", TEXT)]


def cut(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


@pytest.mark.parametrize("size", [1, 7, 1000, 10**7])
@pytest.mark.parametrize(("coding", "packed"), PACKED)
def test_what_was_packed_comes_out_whole(coding: str, packed: bytes, size: int) -> None:
    pieces = list(unpacked(cut(packed, size), coding))
    assert b"".join(pieces) == TEXT
    assert not coding or coding == "identity" or max(map(len, pieces)) <= PIECE


@pytest.mark.parametrize(("coding", "packed"), PACKED[:4])
def test_what_breaks_off_is_an_error(coding: str, packed: bytes) -> None:
    for length in (1, 2, 5, len(packed) // 2, len(packed) - 1):
        with pytest.raises(UnpackingError, match="breaks off"):
            list(unpacked(cut(packed[:length], 100), coding))


def test_the_second_part_may_not_break_off_either() -> None:
    with pytest.raises(UnpackingError, match="breaks off"):
        list(unpacked([gzip.compress(TEXT) + gzip.compress(TEXT)[:-9]], "gzip"))


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_what_is_not_packed_so_is_an_error(coding: str) -> None:
    with pytest.raises(UnpackingError, match="not packed as|breaks off"):
        list(unpacked([b"<html>The quay"], coding))
    damaged = bytearray(gzip.compress(random.Random(0).randbytes(5000)))
    damaged[2000] ^= 255
    with pytest.raises(UnpackingError):
        list(unpacked([bytes(damaged)], "gzip"))


def test_nothing_is_nothing() -> None:
    assert b"".join(unpacked([], "gzip")) == b"".join(unpacked([b""], "deflate")) == b""


def test_many_parts_are_unpacked_in_time_that_grows_with_them() -> None:
    begin = time.perf_counter()
    assert b"".join(unpacked([gzip.compress(b"x") * 20_000], "gzip")) == b"x" * 20_000
    assert time.perf_counter() - begin < 5
