"""The desk: hands out an archive as pages read it, anew after it has changed."""

from __future__ import annotations

from pathlib import Path

from dateline.publish.shelf import Shelf
from dateline.store.archive import Archive

_MOST_KEPT = 512


class Desk:
    """Hands out the archive as pages read it, read anew after another process has changed it."""

    def __init__(self, path: Path) -> None:
        self._archive = Archive.open(path, read_only=True)
        self._shelf, self._version = Shelf(self._archive), self._data_version()
        self.made: dict[str, str] = {}
        """Pages made since the archive last changed, by path; the oldest are dropped."""

    def shelf(self) -> Shelf:
        """Return the archive as it is now."""
        version = self._data_version()
        if version != self._version:
            self._shelf, self._version = Shelf(self._archive), version
            self.made.clear()
        return self._shelf

    def keep(self, path: str, html: str) -> None:
        """Remember a page that was made."""
        if len(self.made) >= _MOST_KEPT:
            del self.made[next(iter(self.made))]
        self.made[path] = html

    def picture(self, file: str) -> bytes | None:
        """Return a picture of the pile by its file in the site, None where there is none."""
        shelf = self.shelf()
        if file in shelf.pictures.files or file in shelf.picture_files:
            return shelf.pictures.read(file)
        return None

    def _data_version(self) -> int:
        return int(self._archive.connection.execute("PRAGMA data_version").fetchone()[0])
