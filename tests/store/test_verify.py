"""Verify names what is damaged, and never crashes on damage."""

import random
import shutil
import sqlite3
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from dateline.store.archive import Archive
from dateline.store.hashes import HASHED
from dateline.store.linking import link_archive
from dateline.store.verify import verify_archive
from made import OSTRA, bombing

WORDS = "Free Riders let a bomb off that killed {} people in Corva, police said on the day after."


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    """An archive with every kind of row, checkpointed into one file."""
    path = tmp_path_factory.mktemp("verify") / "sound.db"
    with Archive.open(path, create=True) as archive:
        archive.begin_run({"dateline": "0"})
        for number, outlet in (("12", "The Courier"), ("14", "Evening Echo"), ("14", "Echo 2")):
            made = bombing(WORDS, number, outlet, said_by="police")
            made.timex("the day after", "2031-03-07")
            made.victim("Riders")
            made.mention("Riders", "group", actor="Free Riders")
            raw = outlet.encode()
            custody = msgspec.structs.replace(
                made.marked().custody, raw_sha256=sha256(raw).hexdigest()
            )
            archive.add(msgspec.structs.replace(made.marked(), custody=custody), raw)
        far = bombing("A bomb killed {} in Ostra.", "3", "Evening Echo", place=OSTRA)
        archive.add(far.marked())
        archive.add_failure("pile/x.html", "not a page")
        archive.add_skip("pile/y.bin", "not text")
        archive.note_file("ab", "pile/x.jsonl", 5)
        link_archive(archive)
        archive.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def damaged(sound: Path, folder: Path, sql: str) -> list[str]:
    """Return what verify finds after *sql* was run on a copy."""
    path = folder / "damaged.db"
    shutil.copy(sound, path)
    connection = sqlite3.connect(path)
    connection.executescript(sql)
    connection.close()
    return [finding.table for finding in verify_archive(path)]


def test_a_sound_archive_has_no_findings(sound):
    assert verify_archive(sound) == []


@pytest.mark.parametrize("table", sorted(HASHED))
def test_a_changed_value_is_found_in_every_hashed_table(sound, tmp_path, table):
    key, *columns = HASHED[table]
    with Archive.open(sound, read_only=True) as archive:
        (rows,) = archive.connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    if not rows:
        pytest.skip(f"no {table} in the sample")
    for column in (columns[0], columns[-1]):
        sql = f"""PRAGMA foreign_keys = OFF; UPDATE {table} SET "{column}" = 'x' || coalesce("{column}", '')
                  WHERE "{key}" = (SELECT min("{key}") FROM {table});"""
        found = damaged(sound, tmp_path, sql)
        assert table in found or (table == "meta" and found == ["archive"])


@pytest.mark.parametrize(
    ("table", "sql"),
    [
        ("marks", "UPDATE marks SET mentions = '[]'"),
        ("marks", "UPDATE marks SET toponyms = json_set(toponyms, '$[0][0]', 1)"),
        ("marks", "UPDATE marks SET events = '' WHERE report = 1"),
        ("marks", "UPDATE marks SET ids = '-*'"),
        ("marks", "DELETE FROM marks WHERE report = 1"),
        ("word", "UPDATE word SET text = text || '!' WHERE n = 1"),
        ("place", "UPDATE place SET name = 'Elsewhere' WHERE n = 1"),
        ("place_box", "UPDATE place_box SET west = 1, east = 1 WHERE n = 1"),
        ("filed", "UPDATE filed SET count = 9"),
        ("filed", "DELETE FROM filed WHERE report = 1"),
        ("tag", "UPDATE tag SET reports = 0"),
        ("tag", "UPDATE tag SET name = 'Nobody'"),
        ("report_copy", "DELETE FROM report_copy WHERE report = 2"),
        ("actor_alias", "UPDATE actor_alias SET alias = alias || '!'"),
        ("report_actor", "DELETE FROM report_actor"),
        ("incident_event", "DELETE FROM incident_event"),
        ("incident_box", "UPDATE incident_box SET first = 0"),
        ("raw", "UPDATE raw SET packed = x'00'"),
        ("report_fts", "INSERT INTO report_fts(report_fts) VALUES ('delete-all')"),
        ("filed", "INSERT INTO filed VALUES (1, 7, 4, 0, 1)"),
        ("marks", "INSERT INTO marks VALUES (99, '*', '[]', '[]', '[]', '[]', '[]', '[]')"),
        ("archive", "DROP VIEW figures"),
        ("archive", "DROP INDEX report_newest"),
    ],
)
def test_an_index_that_differs_from_its_reading_is_found(sound, tmp_path, table, sql):
    assert table in damaged(sound, tmp_path, f"PRAGMA foreign_keys = OFF; {sql};")


SHADOWS = ("place_box_", "incident_box_", "report_fts_")
"""Tables that SQLite keeps for its own indexes: slack in them means nothing."""


def logical(path: Path) -> object:
    """Everything an archive says, or None where SQLite cannot read it."""
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            names = connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()
            tables = [n for kind, n, _ in names if kind != "index" and not n.startswith(SHADOWS)]
            return names, [connection.execute(f"SELECT * FROM {t}").fetchall() for t in tables]
        finally:
            connection.close()
    except (sqlite3.Error, UnicodeDecodeError):
        return None


def test_a_flipped_bit_is_found_wherever_it_changes_what_the_archive_says(sound, tmp_path):
    before, data = logical(sound), bytearray(sound.read_bytes())
    chance = random.Random(20310307)
    path = tmp_path / "flipped.db"
    missed = []
    for _ in range(120):
        at, bit = chance.randrange(100, len(data)), 1 << chance.randrange(8)
        data[at] ^= bit
        path.write_bytes(data)
        if not verify_archive(path) and logical(path) != before:
            missed.append(at)
        data[at] ^= bit
    assert missed == []


def test_a_referred_file_that_changed_is_found(tmp_path):
    page = tmp_path / "a.txt"
    page.write_text("0123 A bomb killed 12 people in Corva.")
    marked = bombing("A bomb killed {} people in Corva.", "12", "The Courier").marked()
    custody = msgspec.structs.replace(
        marked.custody,
        raw_sha256=sha256(page.read_bytes()[5:]).hexdigest(),
        path="a.txt",
        offset=5,
        length=len(page.read_bytes()) - 5,
    )
    with Archive.open(tmp_path / "a.db", create=True) as archive:
        archive.add(msgspec.structs.replace(marked, custody=custody), referred=True)
    assert verify_archive(tmp_path / "a.db") == []
    page.write_text("0123 A bomb killed 14 people in Corva.")
    (finding,) = verify_archive(tmp_path / "a.db")
    assert "a.txt is not what was read" in finding.problem
    page.rename(tmp_path / "b.txt")
    (finding,) = verify_archive(tmp_path / "a.db")
    assert "a.txt is not there" in finding.problem


def test_what_is_no_archive_is_a_finding(tmp_path):
    (tmp_path / "a.db").write_bytes(b"SQLite format 3\0" + bytes(2000))
    assert verify_archive(tmp_path / "a.db")
    assert verify_archive(tmp_path / "none.db")
