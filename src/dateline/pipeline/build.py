"""From a pile to marked lines, and to an archive: read what is new, mark it, store it, link it."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from hashlib import blake2b
from itertools import chain, groupby
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

import msgspec

from dateline.errors import DatelineError, EvidenceError, ReadError
from dateline.model.document import Document
from dateline.model.report import Marked
from dateline.pipeline.meter import Meter, Progress
from dateline.pipeline.options import Options
from dateline.pipeline.versions import program_version, versions_in_use
from dateline.read.outcome import Failed, MarkedLine, Outcome, Skipped, Unchanged
from dateline.read.pile import read_pile
from dateline.read.raw import RawFiles
from dateline.read.run import SAME_BYTES
from dateline.read.source import Source
from dateline.store.archive import Archive, file_of
from dateline.store.lines import Kept, Unread, read_lines
from dateline.store.lock import building
from dateline.store.pace import Pace
from dateline.store.replays import REPLAY, check_replay

if TYPE_CHECKING:
    from dateline.pipeline.workers import Pool

ACKNOWLEDGED, LONGEST = 64, 3.0
"""Inputs, and seconds of work, that one transaction holds: what a killed run may have to do again,
and how long a server of the archive waits for the next reports."""

Missing = Unchanged | Skipped | Failed
Filed = Marked | Missing | Kept
"""What may become of an input, or stands in an export beside its documents."""


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asks of a run over a pile. ``shard`` (1, 3): the first of each three inputs.

    ``replay`` is where captures of crawls are replayed (`dateline.store.replays`); None: as before.
    """

    options: Options = Options()
    workers: int | None = None
    columns: Mapping[str, str] = {}
    shard: tuple[int, int] = (1, 1)
    warc: str = ""
    raw: Literal["keep", "refer"] = "keep"
    link: bool = True
    replay: str | None = None


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


def mark_pile(
    pile: Sequence[Path],
    lines: IO[bytes],
    task: Task,
    *,
    text: bool = True,
    progress: Progress = lambda pace: None,
) -> Counts:
    """Read and mark a pile and write a JSON line a document, in input order.

    Lines that are marked already are written again as they are understood.
    """
    counts, meter = Counts(), Meter(pile, progress)
    for outcome in mark_outcomes(
        read_pile(pile, columns=task.columns, shard=task.shard, warc=task.warc), task
    ):
        if isinstance(outcome, Kept):
            continue
        if not isinstance(outcome, Marked):
            counts.miss(outcome)
            continue
        counts.take(outcome)
        lines.write(line_of(outcome, text=text) + b"\n")
        if not counts.inputs % ACKNOWLEDGED:
            meter.tell(counts.inputs, counts.reports, outcome)
    meter.tell(counts.inputs, counts.reports, None)
    meter.turn_to("done")
    counts.seconds = round(meter.seconds, 3)
    return counts


def line_of(marked: Marked, *, text: bool = True) -> bytes:
    """Return a document as the line of JSON that ``dateline mark`` prints, without its line end."""
    fields = msgspec.structs.asdict(marked)
    if not text:
        del fields["text"]
    return msgspec.json.encode(fields)


def build_archive(
    pile: Sequence[Path | Source],
    path: Path,
    task: Task,
    progress: Progress = lambda pace: None,
) -> Counts:
    """Bring an archive up to date with a pile; only what is new or changed is read and marked.

    Every `ACKNOWLEDGED` inputs, and every `LONGEST` seconds, what is done is committed to disk; a
    killed run goes on from there.

    Raises:
        ReadError: A path of the pile does not exist.
        ArchiveError: The archive cannot be opened or written.
        DatelineError: The replay is no address with its fields.
    """
    replay = task.replay and check_replay(task.replay)
    with (
        building(path) as lock,
        seldom_collected(),
        Archive.open(path, create=True) as archive,
        RawFiles() as files,
    ):

        def tell(pace: Pace) -> None:
            lock.tell(pace)
            progress(pace)

        meter = Meter(pile, tell, path)
        meter.tell(0, 0, None)
        task = with_tables(task, path)
        if replay:
            archive.take_note(REPLAY, replay)
        filing = Filing(archive, task, files)
        decided = bool(archive.decisions())
        outcomes = read_pile(
            pile,
            known=archive.known,
            columns=task.columns,
            keep=filing.raws.__setitem__,
            shard=task.shard,
            warc=task.warc,
            archive=path,
        )
        for some in _in_batches(mark_outcomes(outcomes, task)):
            with archive.batch():
                before = filing.counts.documents
                for outcome in some:
                    filing.take(outcome)
                if decided and filing.counts.documents > before:
                    _replay(archive)  # at no time is there what somebody took out
            meter.tell(filing.counts.inputs, filing.counts.reports, _last_of(some))
        filing.end()
        if task.link and archive.linked_with != program_version():
            from dateline.store.linking import link_archive

            meter.turn_to("linking")
            link_archive(archive)
        elif archive.linked_with is None and archive.decisions():
            _replay(archive)
        if filing.counts.documents:
            archive.trim()
        counts = filing.counts
        counts.incidents = archive.incident_count()
        meter.turn_to("done")
    counts.seconds = round(meter.seconds, 3)
    return counts


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let Python look for garbage in cycles more seldom: a reading is thousands of objects and none.

    What was imported is not looked at again.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _replay(archive: Archive) -> None:
    from dateline.store.decisions.replay import replay  # loads the rules of events

    replay(archive)


def with_tables(task: Task, archive: Path) -> Task:
    """Return a task whose tables, if none are asked for, are ``tables/`` beside the archive."""
    beside = archive.parent / "tables"
    if task.options.tables is not None or not beside.is_dir():
        return task
    options = msgspec.structs.replace(task.options, tables=beside)
    return msgspec.structs.replace(task, options=options)


@contextmanager
def build_beside(path: Path, progress: Progress = lambda pace: None) -> Iterator[Path]:
    """Yield an archive to serve: *path* itself, or ``PATH.db``, which another process builds.

    A pile's archive is filled while it is served; the process ends with the context. There, too,
    *progress* is told how far it has come.
    """
    if is_archive(path):
        yield path
        return
    archive = path.with_name(f"{path.name}.db")
    Archive.open(archive, create=True).close()
    builder = multiprocessing.get_context("spawn").Process(
        target=_build_or_say_why, args=(path, archive, progress)
    )
    builder.start()
    try:
        yield archive
    finally:
        builder.terminate()
        builder.join()


def _build_or_say_why(pile: Path, archive: Path, progress: Progress) -> None:
    """Build in a process of its own, in which nobody catches what is refused."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        build_archive([pile], archive, Task(), progress)
    except DatelineError as error:
        print(f"dateline: {error}", file=sys.stderr)


def _end_with_parent() -> None:
    """End this process when the one that started it has ended, however that was.

    A server that is told to terminate (SIGTERM) or killed has no time to end what it started.
    """
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
        os._exit(1)  # as after any kill, what was acknowledged is kept


def is_archive(path: Path) -> bool:
    """Whether *path* is an SQLite file."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def _in_batches(outcomes: Iterator[Filed]) -> Iterator[list[Filed]]:
    """Yield what one transaction holds; when it ends makes no difference to what is stored."""
    some: list[Filed] = []
    began = time.monotonic()
    for outcome in outcomes:
        some.append(outcome)
        if len(some) == ACKNOWLEDGED or time.monotonic() - began > LONGEST:
            yield some
            some, began = [], time.monotonic()
    yield some


def _last_of(some: Sequence[Filed]) -> Marked | Missing | None:
    return next((one for one in reversed(some) if not isinstance(one, Kept)), None)


class Filing:
    """Puts what became of each input into an archive, and counts it.

    ``raws`` are the bytes of inputs that are being marked, by their hash.
    """

    def __init__(self, archive: Archive, task: Task, files: RawFiles) -> None:
        self.counts = Counts()
        self.raws: dict[str, bytes] = {}
        self._archive, self._task = archive, task
        self._files = files
        self._missed_before = archive.has_misses()
        self._read: set[str] = set()
        self._kept: list[Kept] = []
        self._missed: set[tuple[str, str | None, str]] = set()
        self._versions: dict[bool, dict[str, str]] = {}
        self._marked_here: bool | None = None

    def take(self, outcome: Filed) -> None:
        """File and count one outcome; what an export holds besides documents is no input."""
        if isinstance(outcome, Kept):
            self._kept.append(outcome)
            return
        self._read.add(file_of(outcome.source))
        match outcome:
            case Marked():
                self._store(outcome)
                return
            case Skipped(source=source, reason=reason):
                self._archive.add_skip(source, reason)
                self._missed.add((source, None, reason))
                self._note_double(source, reason)
            case Failed(source=source, place=place, cause=cause):
                self._archive.add_failure(source, cause, place=place or None)
                self._missed.add((source, place or None, cause))
        self.counts.miss(outcome)

    def end(self) -> None:
        """Keep what an export holds besides documents, and forget what failed before and was mended.

        A shard has not seen all that may have been mended.
        """
        if self._kept:
            from dateline.store.decisions.log import append

            with self._archive.batch():
                if append(self._archive, (one.decision for one in self._kept)):
                    self._archive.set_meta("linked", None)
        if self._missed_before and self._task.shard == (1, 1):
            self._archive.forget_mended(self._read, self._missed)

    def _store(self, marked: Marked) -> None:
        source, custody = marked.source, marked.custody
        raw = self.raws.pop(custody.raw_sha256, None)
        referred = raw is not None and self._task.raw == "refer" and self._files.reaches(custody)
        self._begin_run(here=raw is not None)
        try:
            added = self._archive.add(marked, None if referred else raw, referred=referred)
        except EvidenceError as error:
            self.take(Failed(source, f"document {marked.id}", str(error)))
            return
        is_whole_file = custody.offset is None and custody.path == source
        if raw is not None and not marked.record and is_whole_file:
            self._note_page(source, marked.document)
        if added.outcome == "unchanged":
            self.counts.miss(Unchanged(source, custody.raw_sha256))
        else:
            self.counts.take(marked)

    def _note_page(self, source: str, document: str) -> None:
        """Remember which page on disk holds a document, so that a page saved again replaces it."""
        if file_of(source) != source or not Path(source.partition("!")[0]).is_file():
            return  # a record of a file, or what was fetched
        place = blake2b(str(Path(source).absolute()).encode(), digest_size=12).digest()
        self._archive.note_page(place, document)

    def _note_double(self, source: str, reason: str) -> None:
        """Remember a page that has the same bytes as another: it holds that document too."""
        _, same, other = reason.partition(SAME_BYTES)
        document = self._archive.document_from(other) if same else None
        if document is not None:
            self._note_page(source, document)

    def _begin_run(self, *, here: bool) -> None:
        """Say what the documents that follow are made with, as far as it is known."""
        if here == self._marked_here:
            return
        if here not in self._versions:
            self._versions[here] = (
                versions_in_use(self._task.options)
                if here
                else {"dateline": program_version(), "marked": "elsewhere"}
            )
        self._archive.begin_run(self._versions[here])
        self._marked_here = here


def mark_outcomes(outcomes: Iterable[Outcome], task: Task) -> Iterator[Filed]:
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

    with ExitStack() as stack:
        pool: Pool | None = None
        for made, some in groupby(outcomes, key=lambda outcome: isinstance(outcome, MarkedLine)):
            lines: Iterator[Filed] = iter(())
            if made:
                lines = map(_read_back, read_lines(_written(some)))
            elif (first := next(to_mark := documents(some), None)) is not None:
                pool = pool or stack.enter_context(_make_pool(task))
                lines = pool.mark(chain([first], to_mark))
            for line in lines:
                yield from missed
                missed.clear()
                yield line
    yield from missed


def _make_pool(task: Task) -> Pool:
    from dateline.kit import make_steps  # loads all rules: only where there is work
    from dateline.pipeline.workers import Pool

    if task.options.tables is not None:  # said here, before processes start that would each say it
        try:
            make_steps(task.options.tables)
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise ReadError(
                f"the tables in {task.options.tables} cannot be used: {error!r}"
            ) from error
    return Pool(task.options, task.workers)


def _written(some: Iterable[Outcome]) -> Iterator[tuple[str, bytes]]:
    for outcome in some:
        assert isinstance(outcome, MarkedLine)
        yield outcome.source, outcome.raw


def _read_back(found: Marked | Unread | Kept) -> Filed:
    return Failed(found.source, "", found.error) if isinstance(found, Unread) else found
