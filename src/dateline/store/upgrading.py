"""Old archives become new ones: a backup first, then the changes of the schema and what no SQL does.

An archive that is only read stays as it is: a copy in a temporary file is changed and asked.
"""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path

from dateline.errors import ArchiveError
from dateline.store.codec import unpack_effective, unpack_reading
from dateline.store.hashes import HASHED, row_hash
from dateline.store.migrations import MIGRATIONS, PACKED_BY_PLACE, migrate, version_of
from dateline.store.standing import Standing


class Upgrading(Standing):
    """What brings an open archive to the newest schema."""

    def _upgrade(self, *, read_only: bool) -> None:
        """Change the schema; of an archive that is only read, a copy's, which is asked instead.

        Raises:
            ArchiveError: The file is no archive, a newer one, or one with damaged reports.
        """
        is_old = 0 < version_of(self._db) < len(MIGRATIONS)
        if read_only and not is_old:
            return
        if read_only:
            copy = sqlite3.connect("", isolation_level=None, check_same_thread=False)
            self._db.backup(copy)
            self._db.close()
            self._db = copy
        elif is_old and self.path.is_file():
            back_up(self._db, self.path)
        migrate(self._db, {PACKED_BY_PLACE: partial(self._pack_by_place, skip_damaged=read_only)})

    def _pack_by_place(self, *, skip_damaged: bool) -> None:
        """Pack every reading again, and make the rows of its marks and tags.

        Damaged reports are left as they are, for `verify` to find, if *skip_damaged*.
        """
        (self._dictionary,) = self._db.execute(
            "SELECT value FROM meta WHERE key = 'dictionary'"
        ).fetchone()
        names = ", ".join(f'r."{name}"' for name in HASHED["report"])
        rows = self._db.execute(  # safe: columns of our own
            f"SELECT r.n, g.packed, x.reading, r.hash, {names} FROM report r"
            " JOIN reading g ON g.report = r.n LEFT JOIN effective x ON x.report = r.n"
        ).fetchall()
        for n, packed, decided, digest, *values in rows:
            row = dict(zip(HASHED["report"], values, strict=True))
            if row_hash((*values, packed)) != digest:
                if skip_damaged:
                    continue
                raise ArchiveError(
                    f"report {row['id']} is not what its hash says, so this archive of an earlier"
                    " dateline is not changed: `dateline verify` says what is damaged"
                )
            own = unpack_reading(packed, row["text"], self._dictionary)
            self._set_reading(n, self._pack(own, row["text"]))
            self._db.execute("UPDATE report SET hash = ? WHERE n = ?", (row_hash(values), n))
            report = (
                own
                if decided is None
                else unpack_effective(decided, row["text"], self._dictionary).report
            )
            self._add_marks(report, n)
            self._add_tags(report, n, row["newest"])
        self._flush_tags()
        self._learn()


def back_up(connection: sqlite3.Connection, path: Path) -> Path:
    """Copy an archive, by SQLite's own online copy, to ``NAME.backup-SCHEMA.db`` beside it.

    A backup that is there already stays: it was made before anything was changed.
    """
    target = path.with_name(f"{path.stem}.backup-{version_of(connection)}.db")
    if not target.exists():
        unfinished = target.with_name(f"{target.name}-unfinished")
        unfinished.unlink(missing_ok=True)
        copy = sqlite3.connect(unfinished)
        try:
            connection.backup(copy)
        finally:
            copy.close()
        unfinished.replace(target)
    return target
