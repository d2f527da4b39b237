"""Inputs that can be opened: a file of the pile, or a member of a packed file.

Everything that is unpacked passes through `Unpacked`, which stops at a size and at a ratio that no
text reaches, so that a small file cannot fill the memory or the disk.
"""

from __future__ import annotations

import gzip
import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from dateline.errors import ReadError
from dateline.read.saved import UNSAVED, Saved

HEAD = 1 << 16
"""How many bytes a reader sees before it says whether the input is of its kind."""

PAGE_LIMIT = 32 << 20
"""Bytes of the largest page that is read; longer ones fail by name. No saved page comes near."""

LINE_LIMIT = 32 << 20
"""Bytes of the longest line of JSONL or row of CSV."""

UNPACKED_LIMIT = 64 << 30
RATIO_LIMIT = 200
RATIO_FREE = 16 << 20
"""Past the first 16 MB, no more than 200 bytes may come out of each packed byte: JSON Lines of one
template pack 60 to 1, a bomb 1,000 to 1."""

BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, IndexError, struct.error)
"""What the unpackers of the standard library raise on damaged or encrypted data; zipfile raises an
IndexError where a member has no name."""


class Unpacked(io.RawIOBase):
    """The bytes that come out of a packed stream, up to the limits.

    Args:
        stream: Where the unpacked bytes come from.
        spent: Tells how many packed bytes went in so far.
        below: The packed stream, if *stream* does not close it.
    """

    def __init__(
        self, stream: BinaryIO, spent: Callable[[], int], below: BinaryIO | None = None
    ) -> None:
        self._stream, self._spent, self._below, self._out = stream, spent, below, 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed: Buffer
        """Fill *buffer*.

        Raises:
            ReadError: The data is damaged, cut short, or unpacks past the limits.
        """
        try:
            some = self._stream.read(len(buffer))
        except BROKEN as error:
            raise ReadError(f"damaged or cut short while unpacking: {error}") from error
        self._out += len(some)
        if self._out > UNPACKED_LIMIT or (
            self._out > RATIO_FREE and self._out > RATIO_LIMIT * max(1, self._spent())
        ):
            raise ReadError(f"unpacks to {self._out >> 20} MB and more: refused as a bomb")
        buffer[: len(some)] = some
        return len(some)

    def close(self) -> None:
        """Close the streams below."""
        self._stream.close()
        if self._below is not None:
            self._below.close()
        super().close()


class Source:
    """One input: its name as a person would look it up, and how to open it.

    ``path`` is the file on disk that holds it, None for standard input; ``root`` the folder of the
    pile, whose pictures may be named; ``depth`` how many archives it lies in; ``address`` what
    `dateline.read.raw` finds its bytes by; ``saved`` what stands beside it of how it was saved.
    """

    def __init__(
        self,
        shown: str,
        opened: Callable[[], BinaryIO],
        *,
        path: Path | None = None,
        root: Path | None = None,
        depth: int = 0,
        address: str | None = None,
        saved: Saved = UNSAVED,
    ) -> None:
        self.shown, self.opened = shown, opened
        self.saved = saved
        self.address = None if path is None else address or shown
        self.path, self.root, self.depth = path, root, depth

    @property
    def name(self) -> str:
        """Return the last part of the name, in lower case."""
        return self.shown.replace("!", "/").rsplit("/", 1)[-1].lower()

    @cached_property
    def head(self) -> bytes:
        """The first bytes."""
        with self.opened() as stream:
            return stream.read(HEAD)

    def read(self, limit: int = PAGE_LIMIT) -> bytes:
        """Return all bytes.

        Raises:
            ReadError: There are more than *limit*.
        """
        with self.opened() as stream:
            raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise ReadError(f"larger than {limit >> 20} MB: too large to be read as one page")
        return raw

    def member(self, name: str, opened: Callable[[], BinaryIO]) -> Source:
        """Return a member of this archive."""
        shown = f"{self.shown}!{shown_name(name)}"
        address = f"{self.address}!{shown_name(name)}"
        return Source(
            shown,
            opened,
            path=self.path,
            depth=self.depth + 1,
            address=address,
            saved=self.saved,
        )

    def recoded(self, decoded: Callable[[bytes], str]) -> Source:
        """Return the same input in UTF-8, for readers that go by lines; its bytes have no address."""
        return Source(
            self.shown,
            lambda: io.BytesIO(decoded(self.read()).encode("utf-8", "replace")),
            path=self.path,
            root=self.root,
            depth=self.depth,
            address=f"{self.address}!utf-8",
            saved=self.saved,
        )

    def unpacked(self) -> Source:
        """Return what a gzip file holds, under the same name."""

        def opened() -> BinaryIO:
            packed = self.opened()
            stream = gzip.GzipFile(fileobj=packed)
            return io.BufferedReader(Unpacked(stream, packed.tell, packed), 1 << 16)  # type: ignore[arg-type]

        return Source(
            self.shown,
            opened,
            path=self.path,
            root=self.root,
            depth=self.depth + 1,
            address=f"{self.address}!{self.name.removesuffix('.gz')}",
            saved=self.saved,
        )


def unpack(raw: bytes) -> bytes:
    """Return what gzip or deflate bytes unpack to.

    Raises:
        ReadError: They are damaged, cut short, or unpack past the limits.
    """
    limit = min(PAGE_LIMIT, max(RATIO_FREE, RATIO_LIMIT * len(raw)))
    for bits in (47, -15):  # gzip or zlib by their own header, else bare deflate
        unpacker = zlib.decompressobj(wbits=bits)
        try:
            out = unpacker.decompress(raw, limit)
        except zlib.error:
            continue
        if unpacker.unconsumed_tail:
            raise ReadError(f"unpacks to {limit >> 20} MB and more: refused as a bomb")
        if not unpacker.eof:
            raise ReadError("packed data cut short")
        return out
    raise ReadError("damaged packed data")


def file_source(path: Path, root: Path | None = None, saved: Saved = UNSAVED) -> Source:
    """Return a file on disk as an input, with what stands beside it of how it was saved."""
    return Source(shown_path(path), lambda: open(path, "rb"), path=path, root=root, saved=saved)


def shown_path(path: Path) -> str:
    """Return a path as text that any output can hold: ``/`` between parts, odd bytes as escapes."""
    return shown_name(path.as_posix())


def shown_name(name: str) -> str:
    r"""Return a file's name with control characters and bytes that are no UTF-8 escaped.

    >>> shown_name("a\nb.txt")
    'a\\nb.txt'
    """
    whole = os.fsencode(name).decode("utf-8", "backslashreplace")
    if whole.isprintable():
        return whole
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in whole
    )


def lines_of(stream: BinaryIO, limit: int = LINE_LIMIT) -> Iterator[tuple[int, int, bytes | None]]:
    """Yield the lines of a stream, one at a time in memory.

    Yields:
        The line's number from 1, the offset of its first byte, and its bytes with the line end;
        None instead of the bytes where there are more than *limit*.
    """
    number = offset = 0
    while line := stream.readline(limit + 1):
        number += 1
        length, kept = len(line), len(line) <= limit
        while not kept and not line.endswith(b"\n"):
            line = stream.readline(1 << 20)
            if not line:
                break
            length += len(line)
        yield number, offset, line if kept else None
        offset += length
