"""Back to the bytes: what a document was read from, by the address that its custody gives.

``path`` is a file, or a file and what to unpack from it, joined by ``!``: ``pile/b.zip!c.html``,
``pile/d.jsonl.gz!d.jsonl``. ``offset`` and ``length`` count within that.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from dateline.errors import ReadError
from dateline.model.document import Custody
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
    if custody.path is None:
        return None
    parts = custody.path.split("!")
    for count in range(len(parts), 0, -1):
        path = folder / "!".join(parts[:count])
        if path.is_file():
            return _cut(file_source(path), parts[count:], custody)
    return None


def _cut(source: Source, members: list[str], custody: Custody) -> bytes | None:
    try:
        for member in members:
            inside = _inside(source, member)
            if inside is None:
                return None
            source = inside
        if custody.offset is None:
            return source.read()
        with source.opened() as stream:
            ahead = custody.offset
            if stream.seekable():
                stream.seek(ahead)
                ahead = 0
            while ahead:  # an unpacked stream only runs forward
                ahead -= len(stream.read(min(ahead, 1 << 20))) or ahead
            return stream.read(PAGE_LIMIT if custody.length is None else custody.length)
    except (ReadError, *BROKEN):
        return None


def _inside(source: Source, member: str) -> Source | None:
    if source.head.startswith(b"\x1f\x8b"):
        return source.unpacked() if member == source.name.removesuffix(".gz") else None
    if not source.head.startswith(b"PK"):
        return None
    with source.opened() as stream, zipfile.ZipFile(io.BytesIO(stream.read())) as archive:
        if member not in archive.namelist():
            return None
        raw = archive.read(member)
    return Source(member, lambda: io.BytesIO(raw))
