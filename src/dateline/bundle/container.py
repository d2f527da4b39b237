"""The container: a zip that is the same, byte for byte, whenever it is made of the same files.

Nothing is compressed, so that no version of a library changes a byte; times are the zip format's
first. ``manifest.json`` names every other file with its SHA-256, and is made of nothing else. A time
stamp cannot be among them, since it is made of the manifest: it stands beside it with its own hash.
Because of all this a bundle can be made again from its own content and compared with itself, so
that no byte of it can change unseen.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import IO

import msgspec

MANIFEST = "manifest.json"
STAMP = "timestamp.tsr"
STAMP_HASH = "timestamp.tsr.sha256"
FORMAT = "dateline bundle 1"
_FIRST = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16
_UNIX = 3


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a bundle, as its manifest lists it."""

    path: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a bundle holds."""

    format: str
    files: tuple[Listed, ...]


def make_manifest(files: Mapping[str, bytes]) -> bytes:
    """Return the manifest of some files, by path."""
    listed = tuple(
        Listed(path=path, size=len(data), sha256=sha256(data).hexdigest())
        for path, data in sorted(files.items())
    )
    packed = msgspec.json.encode(Manifest(format=FORMAT, files=listed))
    return msgspec.json.format(packed, indent=1) + b"\n"


def write_container(out: IO[bytes], files: Mapping[str, bytes], stamp: bytes | None = None) -> str:
    """Write a bundle and return its fingerprint: the SHA-256 of its manifest.

    Args:
        out: A stream that can seek.
        files: Every file by its path, without the manifest.
        stamp: An RFC 3161 time stamp of the manifest.
    """
    manifest = make_manifest(files)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as container:
        for path, data in _in_order(files, manifest, stamp):
            entry = zipfile.ZipInfo(path, _FIRST)
            entry.create_system, entry.external_attr = _UNIX, _MODE
            container.writestr(entry, data)
    return sha256(manifest).hexdigest()


def _in_order(
    files: Mapping[str, bytes], manifest: bytes, stamp: bytes | None
) -> Iterator[tuple[str, bytes]]:
    """Yield the page that a reader opens first, then the manifest, then the rest by path."""
    yield from ((path, data) for path, data in files.items() if path == "index.html")
    yield MANIFEST, manifest
    if stamp is not None:
        yield STAMP, stamp
        yield STAMP_HASH, f"{sha256(stamp).hexdigest()}\n".encode()
    yield from ((path, data) for path, data in sorted(files.items()) if path != "index.html")
