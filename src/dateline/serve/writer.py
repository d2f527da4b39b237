"""The one who writes: decisions of any number of people, one after the other, in one thread.

Decisions that come in while others are being recorded wait, and are then recorded together. An answer
comes when a decision is on disk, or was refused; each is refused by itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

import msgspec

from dateline.errors import ArchiveError, DatelineError
from dateline.model.archive import Decision
from dateline.store.archive import Archive
from dateline.store.decisions.judge import decide, record
from dateline.store.lock import building

_TRIES, _PAUSE = 25, 0.2
"""How often, and after how many seconds, a build that is on is waited for: five seconds in all."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A decision as somebody sends it: the names of the contract, section 5."""

    kind: str
    of: tuple[str, ...]
    field: str | None = None
    value: Any = None
    reason: str | None = None


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What was recorded: ids of decisions in their order, and what the last recording changed."""

    ids: tuple[str, ...]
    changes: tuple[str, ...]
    orphans: tuple[str, ...]


class BusyError(DatelineError):
    """Something else writes to the archive; it can be tried again."""


class _Job(NamedTuple):
    drafts: Sequence[Draft]
    by: str
    future: Future[Written]


class Writer:
    """Records what people decide in the archive at a path."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._jobs: SimpleQueue[_Job] = SimpleQueue()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="dateline-writer")

    def write(self, drafts: Sequence[Draft], by: str) -> Future[Written]:
        """Have decisions of one person recorded: all of them, or none.

        The future raises DatelineError if one cannot be, BusyError if the archive is being built.
        """
        job = _Job(drafts, by, Future())
        self._jobs.put(job)
        self._thread.submit(self._work)
        return job.future

    def close(self) -> None:
        """Finish what was begun."""
        self._thread.shutdown()

    def _work(self) -> None:
        """Record everything that waits."""
        jobs = list(_taken(self._jobs))
        if not jobs:
            return
        try:
            self._record(jobs)
        except BaseException as error:
            for job in jobs:
                if not job.future.done():
                    job.future.set_exception(error)
            if not isinstance(error, DatelineError):
                raise

    def _record(self, jobs: Sequence[_Job]) -> None:
        with _locked(self._path), Archive.open(self._path) as archive:
            made: list[tuple[_Job, list[Decision]]] = []
            for job in jobs:
                try:
                    made.append((job, [_decide(archive, draft, job.by) for draft in job.drafts]))
                except DatelineError as error:
                    job.future.set_exception(error)
            recorded = record(archive, [one for _, some in made for one in some])
            changes = tuple(map(str, recorded.changes))
            lost = {one.id for one in recorded.orphans}
        for job, some in made:
            ids = tuple(one.id for one in some)
            orphans = tuple(name for name in ids if name in lost)
            job.future.set_result(Written(ids=ids, changes=changes, orphans=orphans))


def _decide(archive: Archive, draft: Draft, by: str) -> Decision:
    said: Mapping[str, Any] = {
        "field": draft.field,
        "value": draft.value,
        "reason": draft.reason,
    }
    return decide(archive, draft.kind, draft.of, by=by, **said)


def _taken(jobs: SimpleQueue[_Job]) -> list[_Job]:
    taken = []
    while True:
        try:
            taken.append(jobs.get_nowait())
        except Empty:
            return taken


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the archive's lock; whoever holds it is waited for a little."""
    with ExitStack() as stack:
        for left in reversed(range(_TRIES)):
            try:
                stack.enter_context(building(path))
                break
            except ArchiveError as error:
                if not left:
                    raise BusyError(str(error)) from error
                time.sleep(_PAUSE)
        yield
