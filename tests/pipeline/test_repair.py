"""A damaged archive is made sound from what holds: rows, raw bytes, decisions; the rest is named."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from dateline.export.lines import export_lines
from dateline.model.archive import Decision
from dateline.pipeline.build import Task, build_archive
from dateline.pipeline.repair import back_up, repair_archive
from dateline.store.archive import Archive
from dateline.store.decisions.log import append, read_log
from dateline.store.verify import verify_archive
from dateline.store.view import View
from inputs import page_of, record

PAGE = "A bomb killed 12 people in the market of Mosul on Monday, police said."


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    """A small archive with a decision, checkpointed into one file."""
    folder = tmp_path_factory.mktemp("repair")
    pile = folder / "pile"
    pile.mkdir()
    (pile / "a.html").write_text(page_of(PAGE, "Police closed the road to the river."))
    (pile / "b.jsonl").write_text("\n".join(record(n, date="2014-06-12") for n in (1, 2)))
    (pile / "c.txt").write_text("")
    path = folder / "sound.db"
    build_archive([pile], path, Task(workers=1))
    with Archive.open(path) as archive:
        report = archive.reports()[0].id
        decision = Decision(
            id="d1", kind="note", of=(report,), reason="seen", by="ann", at="2031-01-01T00:00:00Z"
        )
        append(archive, [decision])
        archive.describe(title="Market")
        archive.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def damaged(sound: Path, folder: Path, sql: str) -> Path:
    """A copy on which *sql* was run."""
    path = folder / "archive.db"
    shutil.copy(sound, path)
    connection = sqlite3.connect(path)
    connection.executescript(f"PRAGMA foreign_keys = OFF; {sql};")
    connection.close()
    return path


def held(path: Path) -> list[str]:
    """What an archive exports, in any order."""
    with Archive.open(path, read_only=True) as archive:
        return sorted(map(bytes.decode, export_lines(View(archive))))


def test_a_sound_archive_is_left_alone(sound, tmp_path):
    path = damaged(sound, tmp_path, "SELECT 1")
    before = path.read_bytes()
    assert repair_archive(path).backup is None
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("*damaged*"))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE marks SET mentions = '[]', figures = '[]'; DELETE FROM filed",
        "INSERT INTO report_fts(report_fts) VALUES ('delete-all')",
        "UPDATE incident SET killed_best = 13; DELETE FROM actor_alias",
        "UPDATE place SET lat = 0; DELETE FROM incident_event; DROP INDEX report_newest",
        "UPDATE reading SET packed = x'00' || packed",
        "UPDATE report SET text = replace(text, 'market', 'harbor')",
        "UPDATE document SET gaps = '[[0,\"x\"]]'",
        "UPDATE meta SET value = x'00' WHERE key = 'dictionary'",
    ],
)
def test_what_bytes_and_decisions_say_is_as_it_was(sound, tmp_path, sql):
    path = damaged(sound, tmp_path, sql)
    assert verify_archive(path)
    made = repair_archive(path)
    assert verify_archive(path) == []
    assert [row for row in made.lost if row.table not in {"document", "report", "meta"}] == []
    assert held(path) == held(sound)
    assert made.documents == 3
    with Archive.open(path, read_only=True) as archive:
        assert archive.title == "Market"
        assert [one.id for one in read_log(archive)] == ["d1"]


def test_the_archive_as_it_was_stays_beside(sound, tmp_path):
    path = damaged(sound, tmp_path, "DELETE FROM marks")
    found = verify_archive(path)
    made = repair_archive(path)
    assert made.backup == tmp_path / "archive.db.damaged"
    assert verify_archive(made.backup) == [
        one._replace(row=one.row.replace("archive.db", "archive.db.damaged")) for one in found
    ]
    assert not list(tmp_path.glob("*repaired*"))


def test_what_cannot_be_kept_is_named_and_read_by_the_next_build(sound, tmp_path):
    sql = "UPDATE report SET text = 'x' || text; UPDATE raw SET packed = x'00'"
    path = damaged(sound, tmp_path, sql)
    pile = sound.parent / "pile"
    pile.rename(sound.parent / "away")
    made = repair_archive(path)
    (sound.parent / "away").rename(pile)
    assert made.documents == 0
    assert sum(row.table == "document" for row in made.lost) == 3
    assert verify_archive(path) == []
    counts = build_archive([pile], path, Task(workers=1))
    assert counts.documents == 3
    assert held(path) == held(sound)


def test_bytes_that_are_damaged_are_taken_from_where_they_were_read(sound, tmp_path):
    path = damaged(
        sound, tmp_path, "UPDATE report SET text = 'x' || text; UPDATE raw SET packed = x'00'"
    )
    made = repair_archive(path)
    assert (made.lost, len(made.read_again)) == ([], 3)
    assert held(path) == held(sound)


def test_a_decision_that_was_changed_is_not_kept(sound, tmp_path):
    path = damaged(sound, tmp_path, "UPDATE decision SET \"by\" = 'eve'")
    made = repair_archive(path)
    assert [(row.table, row.row) for row in made.lost] == [("decision", "d1")]
    assert verify_archive(path) == []


def test_a_copy_holds_what_waits_in_the_log_and_can_be_put_back(sound, tmp_path):
    path = tmp_path / "archive.db"
    shutil.copy(sound, path)
    with Archive.open(path) as archive:
        archive.describe(title="Later")  # stands in the log only
        copy = back_up(path, tmp_path / "copy.db")
    path.write_bytes(b"")
    shutil.copy(copy, path)
    assert verify_archive(path) == []
    with Archive.open(path) as archive:
        assert archive.title == "Later"
    assert back_up(path, copy).name == "copy.db-2"
