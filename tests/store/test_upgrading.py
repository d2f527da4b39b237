"""Archives of earlier schemas: they become new ones, with a backup, and say what they said."""

from __future__ import annotations

import sqlite3
import zlib
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from dateline.errors import ArchiveError
from dateline.model.mark import Proof, Toll
from dateline.store.archive import Archive, incident_row
from dateline.store.hashes import HASHED, row_hash
from dateline.store.migrations import APPLICATION_ID, MIGRATIONS
from dateline.store.verify import verify_archive
from small_archive import make_archive

OLD = 3


def deflated(value: object, before: bytes) -> bytes:
    """Return a value as JSON, deflated as what follows *before*."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, before)
    return packer.compress(msgspec.json.encode(value)) + packer.flush()


def older(new: Path, path: Path) -> None:
    """Write what an archive holds as schema 3 had it: as JSON, deflated, and marks as rows."""
    old = sqlite3.connect(path, isolation_level=None)
    for change in MIGRATIONS[:OLD]:
        old.executescript(change)
    old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    old.execute(f"PRAGMA user_version = {OLD}")
    old.execute("ATTACH ? AS new", (str(new),))
    for table in (
        *("meta", "run", "document", "place", "tag", "copy", "report_copy", "actor"),
        *("actor_alias", "report_actor", "incident", "incident_box", "place_box"),
        *("failure", "skipped", "raw", "file", "page"),
    ):
        old.execute(f"INSERT INTO main.{table} SELECT * FROM new.{table}")
    with Archive.open(new, read_only=True) as archive:
        dictionary = archive.dictionary
        for listed, report in archive.readings():
            window = (dictionary + listed.text.encode())[-(32 * 1024 - 262) :]
            packed = deflated(report, window)
            names = ", ".join(f'"{name}"' for name in HASHED["report"])
            row = old.execute(
                f"SELECT {names} FROM new.report WHERE id = ?", (listed.id,)
            ).fetchone()
            marks = ", ".join("?" * (len(row) + 2))
            old.execute(
                f"INSERT INTO main.report ({names}, reading, hash) VALUES ({marks})",
                (*row, packed, row_hash((*row, packed))),
            )
        columns = ", ".join(f'"{name}"' for name in HASHED["incident"])
        for *row, _ in old.execute(f"SELECT {columns} FROM main.incident").fetchall():
            packed = deflated(archive.incident(row[1]), dictionary)
            old.execute(
                "UPDATE main.incident SET record = ?, hash = ? WHERE n = ?",
                (packed, row_hash((*row, packed)), row[0]),
            )
    old.execute("INSERT INTO report_fts(rowid, title, text) SELECT n, title, text FROM report")
    for table in ("event", "incident_event"):
        names = [row[1] for row in old.execute(f"PRAGMA main.table_info({table})")]
        listed = ", ".join(f'"{name}"' for name in names)
        old.execute(f"INSERT INTO main.{table} ({listed}) SELECT {listed} FROM new.{table}")
    old.close()


@pytest.fixture
def both(tmp_path: Path) -> tuple[Path, Path]:
    """An archive of this version, and the same as schema 3."""
    new, old = tmp_path / "new.db", tmp_path / "old.db"
    make_archive(new).close()
    older(new, old)
    return new, old


MIXED = 4
"""The last schema whose tolls named victims among their figures."""


def mixed(archive: Archive, path: Path) -> None:
    """Copy an archive to *path* as schema 4 had it, its first report's toll with a victim in it."""
    (listed, report), *_ = ((row, one) for row, one in archive.readings() if one.victims)
    figure, victim = report.figures[0].id, report.victims[0].id
    proofs = tuple(
        Proof(whole=figure, parts=parts, sum=len(parts), unplaced=3)
        for parts in ((report.figures[1].id, victim), (victim,))
    )
    toll = Toll(low=1, best=1, high=1, figures=(figure, victim), proof=proofs)
    archive.connection.execute("VACUUM INTO ?", (str(path),))
    with Archive.open(path) as copy:
        row = next(one for one in copy.incidents() if listed.id in one.reports)
        told = replace(row, tolls={"killed": toll})
        changed = replace(report, tolls={"killed": toll})
        (n,) = copy.connection.execute("SELECT n FROM report WHERE id = ?", (listed.id,)).fetchone()
        with copy.batch():
            copy._set_reading(n, copy._pack(changed, listed.text))
            (key,) = copy.connection.execute(
                "SELECT n FROM incident WHERE id = ?", (row.id,)
            ).fetchone()
            names = ", ".join(f'"{name}" = ?' for name in (*HASHED["incident"], "hash"))
            values = (key, *incident_row(told, deflated(told, copy.dictionary)))
            copy.connection.execute(
                f"UPDATE incident SET {names} WHERE n = ?", (*values, row_hash(values), key)
            )
        copy.connection.execute(f"PRAGMA user_version = {MIXED}")


def said(archive: Archive) -> object:
    """Everything that an archive answers."""
    ask = archive.connection.execute
    return (
        list(archive.readings()),
        archive.incidents(),
        archive.tags(),
        archive.counts(),
        [archive.reports(tag=tag.slug) for tag in archive.tags()],
        ask("SELECT report, ord, mark, type, earliest, killed_best FROM event").fetchall(),
    )


def test_an_old_archive_says_what_it_said_and_was_backed_up_first(both):
    new, old = both
    with Archive.open(new, read_only=True) as archive:
        wanted = said(archive)
    with Archive.open(old) as archive:
        assert said(archive) == wanted
    assert verify_archive(old) == []
    backup = sqlite3.connect(old.with_name("old.backup-3.db"))
    assert backup.execute("PRAGMA user_version").fetchone() == (OLD,)
    assert backup.execute("SELECT count(reading) FROM report").fetchone()[0] > 0
    backup.close()


def test_an_old_archive_that_is_only_read_stays_as_it_is(both):
    new, old = both
    before = old.read_bytes()
    with Archive.open(new, read_only=True) as wanted, Archive.open(old, read_only=True) as archive:
        assert said(archive) == said(wanted)
    assert old.read_bytes() == before
    assert not list(old.parent.glob("*.backup-*"))


def test_an_old_archive_with_a_damaged_report_is_left_alone(both):
    _, old = both
    damage = sqlite3.connect(old)
    damage.execute("UPDATE report SET outlet = 'Nobody' WHERE n = 1")
    damage.commit()
    damage.close()
    with pytest.raises(ArchiveError, match="not what its hash says"):
        Archive.open(old)
    check = sqlite3.connect(old)
    assert check.execute("PRAGMA user_version").fetchone() == (OLD,)
    assert check.execute("SELECT count(reading) FROM report").fetchone()[0] > 0
    check.close()
    assert "report" in {found.table for found in verify_archive(old)}


def test_victims_in_a_toll_of_an_earlier_schema_are_named_apart(both, tmp_path):
    new, _ = both
    old = tmp_path / "mixed.db"
    with Archive.open(new) as archive:
        mixed(archive, old)
    with Archive.open(old) as archive:
        report, *_ = (one for _, one in archive.readings() if one.victims)
        (incident,) = (one for one in archive.incidents() if one.tolls == report.tolls)
        assert archive.connection.execute("SELECT count(rowid) FROM page").fetchone() == (0,)
    toll, first, victim = incident.tolls["killed"], report.figures[0], report.victims[0]
    assert (toll.figures, toll.victims) == ((first.id,), (victim.id,))
    (proof,) = toll.proof
    assert (proof.parts, proof.sum, proof.unplaced) == ((report.figures[1].id,), 1, 4)
    assert verify_archive(old) == []
