"""A pile of files and folders to documents: the one public door of reading.

What an input is, its content says and not its suffix (`dateline.read.sniff`). Inputs are read in
the order given, the files of a folder sorted by the parts of their paths. Every input has exactly
one outcome; a broken one costs nothing but itself.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from dateline.errors import ReadError
from dateline.model.document import Document
from dateline.read.crawl import parse_choice
from dateline.read.outcome import (
    Failed,
    Keep,
    Known,
    MarkedLine,
    Outcome,
    Skipped,
    Unchanged,
    nothing_known,
)
from dateline.read.records import read_line_stream
from dateline.read.run import Run
from dateline.read.saved import UNSAVED, Saved
from dateline.read.sniff import read_source
from dateline.read.source import Source, file_source, shown_path
from dateline.read.walking import files_below, why_not_followed

__all__ = [
    "Document",
    "Failed",
    "Known",
    "MarkedLine",
    "Outcome",
    "Skipped",
    "Unchanged",
    "nothing_known",
    "read_pile",
]


def read_pile(
    paths: Sequence[str | Path | Source],
    *,
    known: Known = nothing_known,
    columns: Mapping[str, str] | None = None,
    stdin: BinaryIO | None = None,
    keep: Keep | None = None,
    shard: tuple[int, int] = (1, 1),
    warc: str = "",
    archive: Path | None = None,
) -> Iterator[Outcome]:
    """Read files and folders; every input yields exactly one outcome.

    Args:
        paths: Files, folders, ``-`` for JSON Lines on standard input, or what was fetched.
        known: Tells under which source an archive already holds bytes with a hash. It is asked
            before anything costly is done.
        columns: Which column or key stands for which key of a record: ``{"text": "body"}``.
        stdin: Where ``-`` reads from, if not the standard input.
        keep: Is given the raw bytes of each input that is about to be read.
        shard: (1, 3): of each three inputs only the first is read and has an outcome.
        warc: Which captures of a crawl are wanted, in the words of `parse_choice`.
        archive: What is being built; where it lies in the pile, its files are no inputs.

    Raises:
        ReadError: A path does not exist or a word of the choice is unknown; said before anything
            is read.
    """
    for path in paths:
        if not isinstance(path, Source) and str(path) != "-" and not os.path.lexists(path):
            raise ReadError(f"no such file or folder: {path}")
    run = Run(known, columns or {}, read_source, keep=keep, shard=shard, choice=parse_choice(warc))
    return _once(_read_all(paths, run, stdin, archive and archive.absolute()), run)


def _once(outcomes: Iterator[Outcome], run: Run) -> Iterator[Outcome]:
    for outcome in outcomes:
        mine = run.is_mine()
        run.done += 1
        if mine:
            yield run.once(outcome) if isinstance(outcome, Document) else outcome


def _read_all(
    paths: Sequence[str | Path | Source], run: Run, stdin: BinaryIO | None, archive: Path | None
) -> Iterator[Outcome]:
    for given in paths:
        if isinstance(given, Source):
            yield from run.read(given)
            continue
        path = Path(given)
        if str(given) == "-":
            source = Source("-", lambda: stdin or sys.stdin.buffer)
            yield from read_line_stream(stdin or sys.stdin.buffer, source, run)
        elif path.is_dir():
            yield from _read_folder(path, run, archive)
        else:
            yield from _read_file(path, None, run)


def _read_folder(root: Path, run: Run, archive: Path | None) -> Iterator[Outcome]:
    found = False
    for path, saved in files_below(root):
        if archive is not None and _is_part(path.absolute(), archive):
            continue
        found = True
        if path.is_symlink():
            yield Skipped(shown_path(path), why_not_followed(path, root))
        else:
            yield from _read_file(path, root, run, saved)
    if not found:
        yield Skipped(shown_path(root), "empty")


def _is_part(path: Path, archive: Path) -> bool:
    """Whether a file is the archive itself, SQLite's log beside it, or the lock of its builder."""
    return path.parent == archive.parent and path.name in (
        archive.name,
        *(f"{archive.name}-{end}" for end in ("wal", "shm", "journal", "build")),
    )


def _read_file(
    path: Path, root: Path | None, run: Run, saved: Saved = UNSAVED
) -> Iterator[Outcome]:
    source = file_source(path, root, saved)
    try:
        mode = path.stat().st_mode
    except OSError as error:
        yield Failed(source.shown, "file", error.strerror or str(error))
        return
    if stat.S_ISREG(mode):
        yield from run.read(source)
    elif stat.S_ISDIR(mode):
        yield Failed(source.shown, "folder", "cannot be listed")
    else:
        yield Skipped(source.shown, "not a file: a device, pipe or socket")
