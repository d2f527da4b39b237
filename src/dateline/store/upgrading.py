"""Old archives become new ones: a backup first, then the changes of the schema and what no SQL does.

An archive that is only read stays as it is: a copy in a temporary file is changed and asked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Set
from functools import partial
from pathlib import Path

from msgspec import structs

from dateline.errors import ArchiveError
from dateline.model.mark import Proof, Toll
from dateline.model.report import Report
from dateline.store.codec import (
    first_dictionary,
    incident_packer,
    pack_effective,
    unpack_effective,
    unpack_incident,
    unpack_reading,
)
from dateline.store.hashes import HASHED, INSERT, row_hash
from dateline.store.migrations import (
    MIGRATIONS,
    PACKED_BY_PLACE,
    VICTIMS_APART,
    migrate,
    version_of,
)
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
        steps = {PACKED_BY_PLACE: self._pack_by_place, VICTIMS_APART: self._set_victims_apart}
        migrate(
            self._db,
            {number: partial(step, skip_damaged=read_only) for number, step in steps.items()},
        )

    def _take_dictionary(self) -> None:
        """Take the archive's dictionary; one whose making was cut short holds none, nor a reading."""
        row = self._db.execute("SELECT value FROM meta WHERE key = 'dictionary'").fetchone()
        self._dictionary = first_dictionary() if row is None else row[0]

    def _pack_by_place(self, *, skip_damaged: bool) -> None:
        """Pack every reading again, and make the rows of its marks and tags.

        Damaged reports are left as they are, for `verify` to find, if *skip_damaged*.
        """
        self._take_dictionary()
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
                raise _damaged(f"report {row['id']}")
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

    def _set_victims_apart(self, *, skip_damaged: bool) -> None:
        """Name the victims that tolls count apart from the figures: in readings, then incidents.

        Damaged rows are left as they are, for `verify` to find, if *skip_damaged*.
        """
        self._take_dictionary()
        known: set[str] = set()
        for n, name, text, packed, digest, decided in self._db.execute(
            "SELECT r.n, r.id, r.text, g.packed, g.hash, x.reading FROM report r"
            " JOIN reading g ON g.report = r.n LEFT JOIN effective x ON x.report = r.n"
        ).fetchall():
            if row_hash((n, packed)) != digest:
                if skip_damaged:
                    continue
                raise _damaged(f"report {name}")
            own = self._forms.unpack(packed, text)
            known.update(victim.id for victim in own.victims)
            if (apart := _apart(own)) != own:
                self._set_reading(n, self._pack(apart, text))
            if decided is not None:
                effective = unpack_effective(decided, text, self._dictionary)
                known.update(victim.id for victim in effective.report.victims)
                effective = structs.replace(effective, report=_apart(effective.report))
                row = (n, pack_effective(effective, text, self._dictionary))
                self._db.execute("DELETE FROM effective WHERE report = ?", (n,))
                self._db.execute(INSERT["effective"], (*row, row_hash(row)))
        self._learn()
        self._set_apart_in_incidents(known, skip_damaged=skip_damaged)

    def _set_apart_in_incidents(self, victims: Set[str], *, skip_damaged: bool) -> None:
        names = ", ".join(f'"{name}"' for name in HASHED["incident"])
        rows = self._db.execute(  # safe: columns of our own
            f"SELECT hash, {names} FROM incident"
        ).fetchall()
        pack = incident_packer(self._dictionary)
        for digest, *values in rows:
            if row_hash(values) != digest:
                if skip_damaged:
                    continue
                raise _damaged(f"incident {values[1]}")
            incident = unpack_incident(values[-1], self._dictionary)
            tolls = {harm: _split(toll, victims) for harm, toll in incident.tolls.items()}
            if tolls != incident.tolls:
                incident = structs.replace(incident, tolls=tolls)
                values[-1] = pack(incident)
                self._db.execute(
                    "UPDATE incident SET record = ?, hash = ? WHERE n = ?",
                    (values[-1], row_hash(values), values[0]),
                )


def _damaged(row: str) -> ArchiveError:
    return ArchiveError(
        f"{row} is not what its hash says, so this archive of an earlier dateline is not changed:"
        " `dateline verify` says what is damaged"
    )


def _apart(report: Report) -> Report:
    """Return a report whose tolls name victims apart from figures."""
    victims = {victim.id for victim in report.victims}
    events = tuple(
        structs.replace(
            event, tolls={harm: _split(toll, victims) for harm, toll in event.tolls.items()}
        )
        for event in report.events
    )
    tolls = {harm: _split(toll, victims) for harm, toll in report.tolls.items()}
    return structs.replace(report, events=events, tolls=tolls)


def _split(toll: Toll, victims: Set[str]) -> Toll:
    """Return a toll with its victims apart; each was one of the parts that a proof summed."""
    return structs.replace(
        toll,
        figures=tuple(name for name in toll.figures if name not in victims),
        victims=tuple(name for name in toll.counted if name in victims),
        proof=tuple(proof for one in toll.proof if (proof := _of_figures(one, victims))),
    )


def _of_figures(proof: Proof, victims: Set[str]) -> Proof | None:
    parts = tuple(name for name in proof.parts if name not in victims)
    if not parts or proof.whole in victims:
        return None
    singles = len(proof.parts) - len(parts)
    return Proof(
        whole=proof.whole, parts=parts, sum=proof.sum - singles, unplaced=proof.unplaced + singles
    )


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
