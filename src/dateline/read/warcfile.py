"""The records of a WARC file (ISO 28500), plain or packed record by record, with their addresses.

Our own, small, since a damaged file must never end the program: fastwarc 2.0 panics on a stream that
cannot seek and says nothing of a file cut between two records. Its records are the oracle in tests.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from dateline.errors import ReadError
from dateline.read.source import PAGE_LIMIT, RATIO_FREE, RATIO_LIMIT

_CHUNK = 1 << 16
_LINE_LIMIT = 1 << 16
_HEADER_LIMIT = 1 << 18


class Capture(NamedTuple):
    """A record: its headers by lower-case name, and its block.

    ``raw`` is the record as it lies in the file, packed if the file is, and ``offset`` where it
    starts there; None where several records share one packed member. ``block`` ends after
    `PAGE_LIMIT` bytes; ``declared`` is the length that the header states.
    """

    headers: dict[str, str]
    offset: int | None
    raw: bytes
    declared: int
    block: bytes

    @property
    def kind(self) -> str:
        """Return the record's type: ``response``, ``revisit`` ..."""
        return self.headers.get("warc-type", "").lower()

    @property
    def url(self) -> str | None:
        """Return the address that was captured."""
        return self.headers.get("warc-target-uri", "").strip("<> ") or None


def read_captures(stream: BinaryIO) -> Iterator[Capture]:
    """Yield the records of an open file, one at a time in memory.

    Raises:
        ReadError: The file is damaged or ends within a record; those before it were yielded.
    """
    first = stream.read(_CHUNK)
    tape = _Packed(stream, first) if first.startswith(b"\x1f\x8b") else _Tape(stream, first)
    while (line := tape.first_line()) is not None:
        yield _read_record(tape, line)


def _read_record(tape: _Tape, line: bytes) -> Capture:
    if not line.startswith((b"WARC/0.", b"WARC/1.")):
        raise ReadError(f"no record where one is due: {line[:20]!r}")
    head, headers = [line], dict[str, str]()
    while (line := tape.line()).strip():
        head.append(line)
        name, mark, value = line.decode("utf-8", "replace").partition(":")
        if mark:
            headers[name.strip().lower()] = value.strip()
        if sum(map(len, head)) > _HEADER_LIMIT:
            raise ReadError("a header without end")
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()) or len(length) > 15:
        raise ReadError(f"no length in a record's header: {length[:20]!r}")
    block = tape.block(int(length))
    raw, offset = tape.address(b"".join([*head, line, block]))
    return Capture(headers, offset, raw, int(length), block)


class _Tape:
    """A plain file, read forward; ``at`` is the offset of the next byte."""

    def __init__(self, stream: BinaryIO, first: bytes) -> None:
        self._stream, self._ahead, self.at = stream, first, 0
        self._start: int | None = 0

    def _more(self) -> bytes:
        """Return the next bytes, b"" at the end."""
        return self._stream.read(_CHUNK)

    def _take(self, count: int) -> bytes:
        taken, self._ahead = self._ahead[:count], self._ahead[count:]
        self.at += len(taken)
        return taken

    def line(self) -> bytes:
        """Return the next line with its end.

        Raises:
            ReadError: The file ends before it does, or it is too long.
        """
        while (end := self._ahead.find(b"\n")) < 0:
            more = self._more() if len(self._ahead) < _LINE_LIMIT else b""
            if not more:
                raise ReadError("cut short in a record's header")
            self._ahead += more
        return self._take(end + 1)

    def first_line(self) -> bytes | None:
        """Return the first line of the next record, None at the end of the file."""
        while True:
            self._ahead = self._ahead or self._more()
            if not self._ahead:
                return None
            blank = len(self._ahead) - len(self._ahead.lstrip(b"\r\n"))
            self._take(blank)
            if self._ahead:
                self._start = self._mark()
                return self.line()

    def _mark(self) -> int | None:
        return self.at

    def block(self, length: int) -> bytes:
        """Return the next *length* bytes, at most `PAGE_LIMIT` of them; the rest is passed over.

        Raises:
            ReadError: The file ends before they do.
        """
        parts, kept, left = [], 0, length
        while left:
            self._ahead = self._ahead or self._more()
            if not self._ahead:
                raise ReadError(f"cut short: {left} of {length} bytes of a record are missing")
            some = self._take(left)
            left -= len(some)
            if kept < PAGE_LIMIT:
                parts.append(some)
                kept += len(some)
        return b"".join(parts)[:PAGE_LIMIT]

    def address(self, raw: bytes) -> tuple[bytes, int | None]:
        """Return the record just read as it lies in the file, and where."""
        return raw, self._start


class _Packed(_Tape):
    """A gzip file of one member a record, or of one member in all; read the same way."""

    def __init__(self, stream: BinaryIO, first: bytes) -> None:
        super().__init__(stream, b"")
        self._packed, self._spent, self._out = first, 0, 0
        self._unpacker: zlib._Decompress | None = None
        self._member = 0
        self._raw: list[bytes] = []
        self._records = 0

    def _more(self) -> bytes:
        while True:
            if self._unpacker is None and not self._begin_member():
                return b""
            if not self._packed:
                self._packed = self._stream.read(_CHUNK)
                if not self._packed:
                    raise ReadError("cut short in a packed record")
            out = self._unpack()
            if out:
                return out

    def _begin_member(self) -> bool:
        self._packed = (self._packed or self._stream.read(_CHUNK)).lstrip(b"\x00")
        if not self._packed:
            return False
        self._unpacker = zlib.decompressobj(wbits=31)
        self._member, self._records = self._spent, 0
        self._raw.clear()
        return True

    def _unpack(self) -> bytes:
        unpacker = self._unpacker
        if unpacker is None:
            return b""
        try:
            out = unpacker.decompress(self._packed, _CHUNK)
        except zlib.error as error:
            raise ReadError(f"damaged packed record: {error}") from error
        rest = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
        used = self._packed[: len(self._packed) - len(rest)]
        if self._records < 2:
            self._raw.append(used)
        self._packed = rest
        self._spent += len(used)
        self._out += len(out)
        if self._out > RATIO_FREE and self._out > RATIO_LIMIT * self._spent:
            raise ReadError(f"unpacks to {self._out >> 20} MB and more: refused as a bomb")
        if unpacker.eof:
            self._unpacker = None
        return out

    def _mark(self) -> int | None:
        self._records += 1
        return self._member if self._records == 1 else None

    def address(self, raw: bytes) -> tuple[bytes, int | None]:
        """Return the packed member that holds the record just read, if it holds no other."""
        while self._unpacker is not None and not self._ahead.strip(b"\r\n"):
            self._ahead += self._more_of_member()
        alone = self._records == 1 and self._unpacker is None and not self._ahead.strip(b"\r\n")
        return (b"".join(self._raw), self._member) if alone else (raw, None)

    def _more_of_member(self) -> bytes:
        if not self._packed:
            self._packed = self._stream.read(_CHUNK)
            if not self._packed:
                raise ReadError("cut short in a packed record")
        return self._unpack()
