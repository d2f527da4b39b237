"""Back to the bytes: what a document was read from, by the address that its custody gives.

``path`` is a file, or a file and what to unpack from it, joined by ``!``: ``pile/b.zip!c.html``,
``pile/d.jsonl.gz!d.jsonl``. ``offset`` and ``length`` count within that.
"""

from __future__ import annotations

import io
import zipfile
from functools import partial
from pathlib import Path
from typing import BinaryIO, Self, cast

from dateline.errors import ReadError
from dateline.model.document import Custody
from dateline.read.identity import sha256_of
from dateline.read.mail import attached_files, parse_letter
from dateline.read.source import BROKEN, PAGE_LIMIT, Source, file_source


def read_raw(custody: Custody, folder: Path = Path()) -> bytes | None:
    """Return the bytes that a document was read from, as they are now.

    Args:
        custody: Where they came from.
        folder: Where relative paths begin.

    Returns:
        The bytes; None where the address leads nowhere (moved, never on disk) or to an item that
        has no bytes of its own, such as one of a JSON list.
    """
    with RawFiles(folder) as files:
        return files.read(custody)


class RawFiles:
    """The files that documents were read from; quick where asked in the order in which they lie.

    Args:
        folders: Where relative paths begin, tried in order.
    """

    def __init__(self, *folders: Path) -> None:
        self._folders = folders or (Path(),)
        self._at: tuple[Path, tuple[str, ...]] | None = None
        self._source: Source | None = None
        self._stream: BinaryIO | None = None
        self._place = 0
        self._zip: tuple[Path, zipfile.ZipFile] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close_stream()
        self._close_zip()

    def read(self, custody: Custody) -> bytes | None:
        """Return the bytes at an address as `read_raw` does."""
        found = None if custody.path is None else self._find(custody.path)
        if found is None:
            return None
        try:
            return self._read(found, custody)
        except (ReadError, *BROKEN):
            return None

    def reaches(self, custody: Custody) -> bool:
        """Whether an address leads to bytes: to a place in a file, or to all that a hash is of."""
        found = None if custody.path is None else self._find(custody.path)
        if found is None:
            return False
        if custody.offset is not None or not found[1]:
            return True
        raw = self.read(custody)
        return raw is not None and sha256_of(raw) == custody.raw_sha256

    def _find(self, address: str) -> tuple[Path, tuple[str, ...]] | None:
        parts = address.split("!")
        for folder in self._folders:
            for count in range(len(parts), 0, -1):
                path = folder / "!".join(parts[:count])
                if path.is_file():
                    return path, tuple(parts[count:])
        return None

    def _read(self, found: tuple[Path, tuple[str, ...]], custody: Custody) -> bytes | None:
        if found != self._at:
            self._close_stream()
            self._at, self._source = found, None
            self._source = self._inside(*found)
        if self._source is None:
            return None
        if custody.offset is None:
            return self._source.read()
        stream = self._stream_at(self._source, custody.offset)
        raw = stream.read(PAGE_LIMIT if custody.length is None else custody.length)
        self._place += len(raw)
        return raw

    def _stream_at(self, source: Source, offset: int) -> BinaryIO:
        """Return the stream of a source at *offset*; an unpacked one only runs forward."""
        if self._stream is not None and not self._stream.seekable() and self._place > offset:
            self._close_stream()
        if self._stream is None:
            self._stream, self._place = source.opened(), 0
        if self._stream.seekable():
            self._stream.seek(offset)
        else:
            _skip(self._stream, offset - self._place)
        self._place = offset
        return self._stream

    def _inside(self, path: Path, members: tuple[str, ...]) -> Source | None:
        source: Source | None = file_source(path)
        for depth, member in enumerate(members):
            if source is None:
                return None
            if source.head.startswith(b"\x1f\x8b"):
                if member != source.name.removesuffix(".gz"):
                    return None
                source = source.unpacked()
            elif source.head.startswith(b"PK"):
                archive = self._opened(path) if depth == 0 else _nested(source)
                if member not in archive.namelist():
                    return None
                source = _member(archive, member)
            else:
                source = _attached(source, member)
        return source

    def _opened(self, path: Path) -> zipfile.ZipFile:
        if self._zip is None or self._zip[0] != path:
            self._close_zip()
            self._zip = path, zipfile.ZipFile(path)
        return self._zip[1]

    def _close_zip(self) -> None:
        if self._zip is not None:
            self._zip[1].close()
            self._zip = None

    def _close_stream(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None


def _member(archive: zipfile.ZipFile, name: str) -> Source:
    return Source(name, lambda: cast(BinaryIO, archive.open(name)))


def _attached(source: Source, name: str) -> Source | None:
    """Return a file attached to a letter."""
    raw = attached_files(parse_letter(source.read())).get(name)
    return None if raw is None else Source(name, partial(io.BytesIO, raw))


def _nested(source: Source) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(source.read()))


def _skip(stream: BinaryIO, length: int) -> None:
    while length > 0:
        some = len(stream.read(min(length, 1 << 20)))
        if not some:
            return
        length -= some
