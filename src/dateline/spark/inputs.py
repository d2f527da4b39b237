"""The read half: files to documents, each file by one task, as rows that Spark can carry.

Reading a record costs a thousandth of what marking it does, so a file is not cut before it is read: its
documents are spread evenly over the shards afterwards. Every worker must see the files under the
paths that are given: on a shared or mounted file system.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from dateline.errors import ReadError
from dateline.model.document import Document
from dateline.pipeline.build import line_of
from dateline.read.crawl import parse_choice
from dateline.read.outcome import Failed, MarkedLine, Outcome, Skipped, Unchanged, nothing_known
from dateline.read.run import Run
from dateline.read.saved import UNSAVED, Saved
from dateline.read.sniff import read_source
from dateline.read.source import file_source, shown_path
from dateline.read.walking import files_below, why_not_followed
from dateline.store.lines import Kept, Unread, read_lines

FILE_SCHEMA = "file int, path string, root string, saved string"
READ_SCHEMA = (
    "key string, file int, at long, packed binary, outcome string,"
    " source string, place string, cause string, line string"
)


class File(NamedTuple):
    """A file of the pile: its number in the order of reading, its folder, how it was saved (JSON)."""

    file: int
    path: str
    root: str | None
    saved: str | None


class ReadRow(NamedTuple):
    """What became of one input, or a document that is still to be marked (``packed``).

    Rows that share ``key`` go to one shard: a document's own id, so that repeats meet; for what is
    no document its place, so that no shard is fuller than others. ``file`` and ``at`` are its place
    in the order of the pile.
    """

    key: str
    file: int
    at: int
    packed: bytes | None
    outcome: str
    source: str
    place: str | None = None
    cause: str | None = None
    line: str | None = None


def list_files(paths: Iterable[str | Path]) -> list[File]:
    """Return the files of a pile in the order in which one machine reads them.

    Raises:
        ReadError: A path does not exist.
    """
    found: list[tuple[Path, Path | None, Saved]] = []
    for given in map(Path, paths):
        if not given.exists():
            raise ReadError(f"no such file or folder: {given}")
        if given.is_dir():
            found += ((path, given, saved) for path, saved in files_below(given))
        else:
            found.append((given, None, UNSAVED))
    return [
        File(number, str(path), str(root) if root else None, _packed_saved(saved))
        for number, (path, root, saved) in enumerate(found)
    ]


def _packed_saved(saved: Saved) -> str | None:
    return None if saved == UNSAVED else msgspec.json.encode(tuple(saved)).decode()


def read_files(files: Iterable[File], columns: Mapping[str, str], warc: str) -> Iterator[ReadRow]:
    """Yield a row for each input of some files."""
    for file in files:
        for at, outcome in enumerate(_outcomes(file, columns, warc)):
            yield from _rows(outcome, file.file, at)


def _outcomes(file: File, columns: Mapping[str, str], warc: str) -> Iterator[Outcome]:
    path, root = Path(file.path), file.root and Path(file.root)
    if root and path.is_symlink():
        yield Skipped(shown_path(path), why_not_followed(path, root))
    elif not path.is_file():
        yield Failed(shown_path(path), "file", "no file, or none that this worker can see")
    else:
        saved = UNSAVED if file.saved is None else Saved(*msgspec.json.decode(file.saved))
        run = Run(
            nothing_known, columns, read_source, keep=None, shard=(1, 1), choice=parse_choice(warc)
        )
        yield from read_source(file_source(path, root or None, saved), run)


def _rows(outcome: Outcome, file: int, at: int) -> Iterator[ReadRow]:
    key = f"{file}.{at}"
    match outcome:
        case Document():
            packed = msgspec.msgpack.encode(outcome)
            yield ReadRow(outcome.id, file, at, packed, "read", outcome.source)
        case Unchanged(source=source):
            yield ReadRow(key, file, at, None, "unchanged", source)
        case Skipped(source=source, reason=reason):
            yield ReadRow(key, file, at, None, "skipped", source, cause=reason)
        case Failed(source=source, place=place, cause=cause):
            yield ReadRow(key, file, at, None, "failed", source, place, cause)
        case MarkedLine():
            yield from _marked_before(outcome, key, file, at)


def _marked_before(outcome: MarkedLine, key: str, file: int, at: int) -> Iterator[ReadRow]:
    for found in read_lines([(outcome.source, outcome.raw)]):
        if isinstance(found, Unread):
            yield ReadRow(key, file, at, None, "failed", found.source, None, found.error)
        elif not isinstance(found, Kept):
            line = line_of(found).decode()
            yield ReadRow(found.document, file, at, None, "marked", found.source, line=line)


def read_path_list(lines: Iterable[str]) -> Sequence[str]:
    """Return the paths of a list, one a line; blank lines and those that begin with # are none."""
    return [path for line in lines if (path := line.strip()) and not path.startswith("#")]
