"""From a pile to marked lines, and to an archive: read what is new, mark it, store it, link it."""

from __future__ import annotations

import importlib.metadata
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from typing import IO, Literal

import msgspec

from dateline.errors import EvidenceError
from dateline.model.document import Document
from dateline.model.report import Marked
from dateline.pipeline.mark import Options
from dateline.pipeline.workers import Pool
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
from dateline.read.pile import read_pile
from dateline.store.archive import Archive
from dateline.store.lines import Unread, read_lines
from dateline.store.linking import link_archive

ACKNOWLEDGED = 64
"""Inputs that one transaction holds: what a killed run may have to do again."""

Missing = Unchanged | Skipped | Failed
Progress = Callable[[int], None]
"""Is told how many inputs are done."""


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asks of a run over a pile. ``shard`` (1, 3): the first of each three inputs."""

    options: Options = Options()
    workers: int | None = None
    columns: Mapping[str, str] = {}
    shard: tuple[int, int] = (1, 1)
    raw: Literal["keep", "refer"] = "keep"
    link: bool = True


class Missed(msgspec.Struct, frozen=True, kw_only=True):
    """An input that became no document: where it is and why."""

    source: str
    reason: str


class Counts(msgspec.Struct, kw_only=True):
    """What a run did: inputs = documents + unchanged + skipped + failures, each missed one named.

    ``unread`` counts reports without marks: in another language, or with a failed step.
    """

    inputs: int = 0
    documents: int = 0
    unchanged: int = 0
    skipped: list[Missed] = []
    failures: list[Missed] = []
    reports: int = 0
    unread: int = 0
    incidents: int = 0
    seconds: float = 0.0

    def miss(self, outcome: Missing) -> None:
        """Count an input that became no document."""
        self.inputs += 1
        match outcome:
            case Unchanged():
                self.unchanged += 1
            case Skipped(source=source, reason=reason):
                self.skipped.append(Missed(source=source, reason=reason))
            case Failed(source=source, place=place, cause=cause):
                where = f"{source}, {place}" if place else source
                self.failures.append(Missed(source=where, reason=cause))

    def take(self, marked: Marked) -> None:
        """Count a document and its reports."""
        self.inputs += 1
        self.documents += 1
        self.reports += len(marked.reports)
        self.unread += sum(report.unread is not None for report in marked.reports)


def mark_pile(pile: Sequence[Path], lines: IO[bytes], task: Task, *, text: bool = True) -> Counts:
    """Read and mark a pile and write a JSON line a document, in input order.

    Lines that are marked already are written again as they are understood.
    """
    started = time.monotonic()
    counts = Counts()
    for outcome in mark_outcomes(read_shard(pile, task), task):
        if not isinstance(outcome, Marked):
            counts.miss(outcome)
            continue
        counts.take(outcome)
        kept = outcome if text else msgspec.structs.replace(outcome, text=None)
        lines.write(msgspec.json.encode(kept) + b"\n")
    counts.seconds = round(time.monotonic() - started, 3)
    return counts


def build_archive(
    pile: Sequence[Path], path: Path, task: Task, progress: Progress = lambda done: None
) -> Counts:
    """Bring an archive up to date with a pile; only what is new or changed is read and marked.

    Every `ACKNOWLEDGED` inputs are committed to disk; a killed run goes on from there.

    Raises:
        ReadError: A path of the pile does not exist.
        ArchiveError: The archive cannot be opened or written.
    """
    started = time.monotonic()
    counts, raws = Counts(), dict[str, bytes]()
    keep = raws.__setitem__ if task.raw == "keep" else None
    with Archive.open(path, create=True) as archive:
        archive.begin_run({"dateline": importlib.metadata.version("dateline")})
        outcomes = mark_outcomes(read_shard(pile, task, archive.known, keep), task)
        for some in _in_batches(outcomes):
            with archive.batch():
                for outcome in some:
                    _store(archive, outcome, raws, counts)
            progress(counts.inputs)
        if task.link and counts.documents:
            link_archive(archive)
        counts.incidents = archive.counts().incidents
    counts.seconds = round(time.monotonic() - started, 3)
    return counts


@contextmanager
def build_beside(path: Path) -> Iterator[Path]:
    """Yield an archive to serve: *path* itself, or ``PATH.db``, which another process builds.

    A pile's archive is filled while it is served; the process ends with the context.
    """
    if is_archive(path):
        yield path
        return
    archive = path.with_name(f"{path.name}.db")
    Archive.open(archive, create=True).close()
    builder = get_context("spawn").Process(target=build_archive, args=([path], archive, Task()))
    builder.start()
    try:
        yield archive
    finally:
        builder.terminate()
        builder.join()


def is_archive(path: Path) -> bool:
    """Whether *path* is an SQLite file."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def _in_batches(outcomes: Iterator[Marked | Missing]) -> Iterator[list[Marked | Missing]]:
    some: list[Marked | Missing] = []
    for outcome in outcomes:
        some.append(outcome)
        if len(some) == ACKNOWLEDGED:
            yield some
            some = []
    yield some


def _store(
    archive: Archive, outcome: Marked | Missing, raws: dict[str, bytes], counts: Counts
) -> None:
    """Put what became of an input into the archive and count it."""
    match outcome:
        case Marked(custody=custody, source=source):
            try:
                added = archive.add(outcome, raws.pop(custody.raw_sha256, None))
            except EvidenceError as error:
                _store(archive, Failed(source, "", str(error)), raws, counts)
                return
            if added.outcome == "unchanged":
                counts.miss(Unchanged(source, custody.raw_sha256))
            else:
                counts.take(outcome)
            return
        case Skipped(source=source, reason=reason):
            archive.add_skip(source, reason)
        case Failed(source=source, place=place, cause=cause):
            archive.add_failure(source, cause, place=place or None)
    counts.miss(outcome)


def read_shard(
    pile: Sequence[Path], task: Task, known: Known = nothing_known, keep: Keep | None = None
) -> Iterator[Outcome]:
    """Yield the outcomes of reading a pile that fall to this run's shard."""
    first, every = task.shard
    outcomes = read_pile(pile, known=known, columns=task.columns, keep=keep)
    for number, outcome in enumerate(outcomes):
        if number % every == first - 1:
            yield outcome


def mark_outcomes(outcomes: Iterable[Outcome], task: Task) -> Iterator[Marked | Missing]:
    """Yield the marked line of each document and what became of every other input.

    Documents and marked lines keep their order; what became no document may come earlier.
    """
    missed: list[Missing] = []

    def documents(some: Iterable[Outcome]) -> Iterator[Document]:
        for outcome in some:
            if isinstance(outcome, Document):
                yield outcome
            elif not isinstance(outcome, MarkedLine):
                missed.append(outcome)

    with Pool(task.options, task.workers) as pool:
        for made, some in groupby(outcomes, key=lambda outcome: isinstance(outcome, MarkedLine)):
            if made:
                lines: Iterator[Marked | Missing] = map(_read_back, read_lines(_written(some)))
            else:
                lines = pool.mark(documents(some))
            for line in lines:
                yield from missed
                missed.clear()
                yield line
    yield from missed


def _written(some: Iterable[Outcome]) -> Iterator[tuple[str, bytes]]:
    for outcome in some:
        assert isinstance(outcome, MarkedLine)
        yield outcome.source, outcome.raw


def _read_back(found: Marked | Unread) -> Marked | Missing:
    return Failed(found.source, "", found.error) if isinstance(found, Unread) else found
