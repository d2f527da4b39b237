"""Pictures that lie in the pile beside a saved page, found again when its report is shown.

An archive keeps the paths of pictures, not their bytes, and may come from somebody else. So a file
is shown only if the page it belongs to is found too, byte for byte as it was read, and only if the
picture lies inside that page's pile, is no larger than `LARGEST` and begins like a PNG, JPEG, GIF
or WebP. SVG is a program and is never shown. Names in the site are hashes of the bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b, sha256
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from dateline.store.rows import StoredDocument

LARGEST = 8 << 20
"""Bytes of a picture that is shown at most."""

_LARGEST_PAGE = 64 << 20
_MOST_SHOWN = 12

TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}


class Picture(NamedTuple):
    """A picture of a page: its path in the pile, and its file in the site, "" where not shown."""

    path: str
    file: str


class Pictures:
    """Finds the pictures of documents; each file is looked for once.

    Args:
        beside: The folder of the archive: a pile that is not where it was when it was read is
            looked for there, too.
    """

    def __init__(self, beside: Path) -> None:
        self._beside = beside
        self._found: dict[str, tuple[Picture, ...]] = {}
        self.files: dict[str, Path] = {}
        """Where each picture in the site comes from, by its file in the site."""

    def of(self, document: StoredDocument) -> tuple[Picture, ...]:
        """Return a document's pictures in the page's order."""
        if not document.pictures:
            return ()
        if document.id not in self._found:
            self._found[document.id] = tuple(self._find(document))
        return self._found[document.id]

    def read(self, file: str) -> bytes | None:
        """Return the bytes of a picture in the site, None where it is no longer what it was."""
        path = self.files.get(file)
        data = _read(path, LARGEST) if path else None
        return data if data is not None and name_of(data) == file else None

    def _find(self, document: StoredDocument) -> Iterator[Picture]:
        page, shown = self._page(document), 0
        for name in document.pictures:
            path = _in_pile(page, name) if page and shown < _MOST_SHOWN else None
            data = _read(path, LARGEST) if path else None
            file = name_of(data) if data else ""
            if path and file:
                self.files[file] = path
                shown += 1
            yield Picture(name, file)

    def _page(self, document: StoredDocument) -> Path | None:
        """Return the file that a document was read from, if it is still there as it was."""
        source = Path(document.source)
        beside = (self._beside.joinpath(*source.parts[n:]) for n in range(len(source.parts)))
        for path in (source, *beside):
            data = _read(path, _LARGEST_PAGE)
            if data is not None and sha256(data).hexdigest() == document.custody.raw_sha256:
                return path.resolve()
        return None


def name_of(data: bytes) -> str:
    """Return a picture's file in the site, "" for bytes that are no raster picture.

    >>> name_of(b"\\x89PNG\\r\\n\\x1a\\n...")
    'picture/94bae0e8f248a0e5.png'
    >>> name_of(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    ''
    """
    kind = _kind(data[:16])
    return f"picture/{blake2b(data, digest_size=8).hexdigest()}.{kind}" if kind else ""


def _kind(head: bytes) -> str:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    return "webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else ""


def _in_pile(page: Path, name: str) -> Path | None:
    """Return the file *name* below one of the page's folders, the nearest first."""
    parts = PurePosixPath(name).parts
    if not parts or name.startswith(("/", "\\")) or ".." in parts or "\x00" in name:
        return None
    home = Path.home()
    for root in page.parents:
        if home.is_relative_to(root):
            break  # no pile is that wide, and everything else of the user's lies there
        path = root.joinpath(*parts)
        if path.is_file() and path.resolve().is_relative_to(root):
            return path
    return None


def _read(path: Path, limit: int) -> bytes | None:
    """Return a file's bytes, None where there is none or it is larger than *limit*."""
    try:
        if not path.is_file() or path.stat().st_size > limit:
            return None
        return path.read_bytes()
    except (OSError, ValueError):  # no right to read it; a name no disk can hold
        return None
