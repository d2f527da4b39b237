"""The desk: hands out an archive as pages read it, anew after it has changed.

What a person decides shows at once. What a build adds, every few seconds, would make all that pages
share be read again each time; so while one is on, its next state is read beside the pages, by another
thread, and no more often than that takes little of the time.

Its handle on the archive reads and does nothing else: the file is opened for reading, and an authoriser
refuses every statement that is no question. What a person can ask at will has a second for its answer.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dateline.publish.render import with_building
from dateline.publish.shelf import Shelf
from dateline.store.lock import pace_of
from dateline.store.view import View, open_view

_MOST_KEPT = 512
_LEAST_WAIT, _SHARE = 2.0, 30
"""While a build is on: seconds that a state is shown at least, and how often the time it took."""
_LONGEST = 1.0
"""Seconds of work that a search may take; what else the machine does meanwhile is not its fault."""
_STEPS = 4000
"""SQLite's steps between two looks at the clock."""
_QUESTIONS = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)

_INDEXES = "SELECT name FROM main.sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"
"""Indexes make their own statements, those that write too, when they are first asked."""


class TooLongError(Exception):
    """A question that would take longer than it may."""


@dataclass(frozen=True, slots=True)
class _State:
    """An archive as it was at one time, and how many seconds it took to read what pages share."""

    view: View
    shelf: Shelf
    version: int
    opened: float
    cost: float


class Desk:
    """Hands out the archive as pages read it, read anew after somebody has changed it."""

    def __init__(self, path: Path) -> None:
        self.path, self._deadline = path, 0.0
        self._watch = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False
        )
        """Asked for nothing but changes: a handle with an answer half read would see none, nor does
        that on the copy of an older archive."""
        self._beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="dateline-desk")
        self._next: Future[_State] | None = None
        self._state = self._open(self._data_version())
        self._guard(self._state)
        self.made: dict[tuple[str, str], str] = {}
        """Pages made since the archive was last read, by whose and the address; the oldest are dropped."""

    def shelf(self) -> Shelf:
        """Return the archive as it is now; while it is being built, as it was a moment ago."""
        version = self._data_version()
        if version != self._state.version:
            if not self._may_wait():
                self._show(self._open(version))
            elif self._next is None and time.monotonic() >= self._fresh_until():
                self._next = self._beside.submit(self._open_and_read, version)
        if self._next is not None and self._next.done():
            self._take(self._next)
            self._next = None
        return self._state.shelf

    def _take(self, read: Future[_State]) -> None:
        """Show what was read beside the pages, unless it failed or something newer is shown."""
        if read.exception() is not None:
            return
        if read.result().opened > self._state.opened:
            self._show(read.result())
        else:
            read.result().view.close()

    def _may_wait(self) -> bool:
        """Whether all that has changed since the state was read is what a build has added."""
        pace = pace_of(self.path)
        return pace is not None and time.monotonic() - self._state.opened < pace.seconds

    def _fresh_until(self) -> float:
        return self._state.opened + max(_LEAST_WAIT, _SHARE * self._state.cost)

    def _show(self, state: _State) -> None:
        self._state.view.close()
        self._guard(state)
        self._state = state
        self.made.clear()

    def keep(self, page: tuple[str, str], html: str) -> None:
        """Remember a page that was made."""
        if len(self.made) >= _MOST_KEPT:
            del self.made[next(iter(self.made))]
        self.made[page] = html

    def with_building(self, html: str) -> str:
        """Return a page that says, while its archive is being built, how far that has come."""
        pace = pace_of(self.path)
        return with_building(html, pace.words() if pace else None, self._state.shelf.counts.reports)

    def picture(self, file: str) -> bytes | None:
        """Return a picture of the pile by its file in the site, None where there is none."""
        shelf = self.shelf()
        if file in shelf.pictures.files or file in shelf.picture_files:
            return shelf.pictures.read(file)
        return None

    @contextmanager
    def in_time(self) -> Iterator[None]:
        """Give what is asked inside a second; what every page needs is read before.

        Raises:
            TooLongError: It was not enough.
        """
        shelf = self.shelf()
        _ = shelf.tags, shelf.incidents, shelf.copies
        self._deadline = time.thread_time() + _LONGEST
        try:
            yield
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            raise TooLongError from error
        finally:
            self._deadline = 0.0

    def _open(self, version: int) -> _State:
        opened, view = time.monotonic(), open_view(self.path)
        return _State(view, Shelf(view), version, opened, 0.0)

    def _open_and_read(self, version: int) -> _State:
        state = self._open(version)
        state.shelf.read_shared()
        return replace(state, cost=time.monotonic() - state.opened)

    def _guard(self, state: _State) -> None:
        """Let a handle answer questions only, and none for longer than somebody has patience."""
        db = state.view.connection
        for (name,) in db.execute(_INDEXES).fetchall():
            quoted = name.replace('"', '""')
            db.execute(f'SELECT 1 FROM main."{quoted}" LIMIT 0')  # safe: a quoted name
        db.execute("SELECT 1 FROM json_each('[]')")  # it, too, is made when it is first asked
        db.set_authorizer(_answer)
        db.set_progress_handler(self._is_late, _STEPS)

    def _is_late(self) -> bool:
        return bool(self._deadline) and time.thread_time() > self._deadline

    def _data_version(self) -> int:
        try:
            self._watch.execute("SELECT 1 FROM sqlite_schema").fetchone()
            return int(self._watch.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.OperationalError:  # where nothing can be written: it does not change
            return 0


def _answer(action: int, name: str | None, *_: Any) -> int:
    """Say whether SQLite may do something: ask, and look whether the file has changed."""
    asks = action == sqlite3.SQLITE_PRAGMA and name == "data_version"
    return sqlite3.SQLITE_OK if asks or action in _QUESTIONS else sqlite3.SQLITE_DENY
