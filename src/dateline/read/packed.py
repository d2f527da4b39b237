"""Packed files: gzip and zip. What is inside is read as any other input, within limits."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from dateline.errors import ReadError
from dateline.read.docx import read_docx
from dateline.read.outcome import Failed, Outcome, Skipped
from dateline.read.run import Run
from dateline.read.source import BROKEN, HEAD, Source, Unpacked, shown_name
from dateline.read.walking import belongs_to_page, path_parts

DEPTH_LIMIT = 3
"""Archives within archives: a gzip in a zip in a zip is read, one deeper is refused."""
MEMBER_LIMIT = 65_535
"""The most that a zip without the ZIP64 extension holds; a bigger pile is better left unpacked."""
_ZIP_FORMATS = (
    ("word/", "DOCX"),
    ("xl/", "XLSX"),
    ("ppt/", "PPTX"),
    ("META-INF/container.xml", "EPUB"),
    ("datapackage.json", "WACZ"),
)


def read_gzip(source: Source, run: Run) -> Iterator[Outcome]:
    """Read what a gzip file holds, under the file's own name.

    Raises:
        ReadError: It is packed too many times over.
    """
    check_depth(source)
    yield from run.read(source.unpacked())


def read_zip(source: Source, run: Run) -> Iterator[Outcome]:
    """Read the members of a zip, sorted by the parts of their names; each has its own outcome.

    Raises:
        ReadError: It is no whole zip, nested too deep, or has too many members.
    """
    check_depth(source)
    with source.opened() as stream:
        whole = stream if stream.seekable() else io.BytesIO(source.read())
        with zipfile.ZipFile(whole) as archive:
            yield from _read_members(archive, source, run)


def _read_members(archive: zipfile.ZipFile, source: Source, run: Run) -> Iterator[Outcome]:
    members = [member for member in archive.infolist() if not member.is_dir()]
    kind = zip_format([member.filename for member in members])
    if kind == "DOCX":
        yield from read_docx(source, run)
        return
    if kind == "WACZ":
        members = [member for member in members if member.filename.startswith("archive/")]
    elif kind:
        raise ReadError(f"{kind} is not read")
    if len(members) > MEMBER_LIMIT:
        raise ReadError(f"{len(members)} members: more than {MEMBER_LIMIT} are not read")
    if not members:
        yield Skipped(source.shown, "empty")
    names = {member.filename for member in members}
    for member in sorted(members, key=lambda member: path_parts(member.filename)):
        if not belongs_to_page(member.filename, names):
            yield from _read_member(archive, member, source, run)


def _read_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, source: Source, run: Run
) -> Iterator[Outcome]:
    shown = f"{source.shown}!{shown_name(member.filename)}"
    if leaves_archive(member.filename):
        yield Failed(shown, "member", "its name leads out of the archive")
    elif stat.S_ISLNK(member.external_attr >> 16):
        yield Skipped(shown, "a link, not followed")
    elif member.flag_bits & 1:
        yield Failed(shown, "member", "encrypted")
    else:

        def opened() -> BinaryIO:
            try:
                stream = archive.open(member)
            except BROKEN as error:
                raise ReadError(f"damaged member: {error}") from error
            spent = max(1, member.compress_size)
            return io.BufferedReader(Unpacked(stream, lambda: spent), 1 << 16)  # type: ignore[arg-type]

        yield from run.read(source.member(member.filename, opened))


def check_depth(source: Source) -> None:
    """Do nothing if an archive may be opened.

    Raises:
        ReadError: It lies in too many others.
    """
    if source.depth >= DEPTH_LIMIT:
        raise ReadError(f"an archive inside {DEPTH_LIMIT} others: not opened")


def leaves_archive(name: str) -> bool:
    r"""Whether a member's name would lead out of the folder it is unpacked in.

    >>> [leaves_archive(n) for n in ("a/b.txt", "../b.txt", "a/../../b", "/b", "C:\\b", "..\\b")]
    [False, True, True, True, True, True]
    """
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or parts[0] == "" or parts[0].endswith(":")


def zip_format(names: list[str]) -> str | None:
    """Return which kind of document a zip with these members is, None for a plain zip."""
    for mark, kind in _ZIP_FORMATS:
        if any(name.startswith(mark) for name in names) and (
            kind in ("WACZ", "EPUB") or "[Content_Types].xml" in names
        ):
            return kind
    return "OpenDocument" if names[:1] == ["mimetype"] else None


def unpacked_head(head: bytes) -> bytes:
    """Return what the first bytes of a gzip file unpack to, b"" if they are damaged."""
    try:
        return zlib.decompressobj(wbits=31).decompress(head, HEAD)
    except zlib.error:
        return b""
