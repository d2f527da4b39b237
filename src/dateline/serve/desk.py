"""The desk: hands out an archive as pages read it, anew after it has changed.

Its handle on the archive reads and does nothing else: the file is opened for reading, and an authoriser
refuses every statement that is no question. What a person can ask at will has a second for its answer.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dateline.publish.render import with_building
from dateline.publish.shelf import Shelf
from dateline.store.lock import pace_of
from dateline.store.view import View, open_view

_MOST_KEPT = 512
_LONGEST = 1.0
"""Seconds that a search may take."""
_STEPS = 4000
"""SQLite's steps between two looks at the clock."""
_QUESTIONS = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)

_INDEXES = "SELECT name FROM main.sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"
"""Indexes make their own statements, those that write too, when they are first asked."""


class TooLongError(Exception):
    """A question that would take longer than it may."""


class Desk:
    """Hands out the archive as pages read it, read anew after somebody has changed it."""

    def __init__(self, path: Path) -> None:
        self.path, self._deadline = path, 0.0
        self._watch = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False
        )
        """Asked for nothing but changes: a handle with an answer half read would see none, nor does
        that on the copy of an older archive."""
        self._open()
        self.made: dict[str, str] = {}
        """Pages made since the archive last changed, by path; the oldest are dropped."""

    def shelf(self) -> Shelf:
        """Return the archive as it is now."""
        if self._data_version() != self._version:
            self._view.close()
            self._open()
            self.made.clear()
        return self._shelf

    def keep(self, path: str, html: str) -> None:
        """Remember a page that was made."""
        if len(self.made) >= _MOST_KEPT:
            del self.made[next(iter(self.made))]
        self.made[path] = html

    def with_building(self, html: str) -> str:
        """Return a page that says, while its archive is being built, how far that has come."""
        pace = pace_of(self.path)
        return with_building(html, pace.words() if pace else None, self._shelf.counts.reports)

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
        self._deadline = time.monotonic() + _LONGEST
        try:
            yield
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            raise TooLongError from error
        finally:
            self._deadline = 0.0

    def _open(self) -> None:
        self._version = self._data_version()
        self._view: View = open_view(self.path)
        self._shelf = Shelf(self._view)
        db = self._view.connection
        for (name,) in db.execute(_INDEXES).fetchall():
            quoted = name.replace('"', '""')
            db.execute(f'SELECT 1 FROM main."{quoted}" LIMIT 0')  # safe: a quoted name
        db.execute("SELECT 1 FROM json_each('[]')")  # it, too, is made when it is first asked
        db.set_authorizer(_answer)
        db.set_progress_handler(self._is_late, _STEPS)

    def _is_late(self) -> bool:
        return bool(self._deadline) and time.monotonic() > self._deadline

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
