"""kill -9 at chosen writes of build, judge and site: what was acknowledged stays, the rest is made up."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from dateline.export.lines import export_lines
from dateline.pipeline.build import ACKNOWLEDGED, Task, build_archive
from dateline.pipeline.options import Options
from dateline.publish.site import write_site
from dateline.store.archive import Archive
from dateline.store.decisions.log import read_log
from dateline.store.verify import verify_archive
from dateline.store.view import View
from inputs import record
from killed import run_killed
from small_archive import BLAST, make_archive

UNMARKED = Task(options=Options(marks=False), workers=1)


def held(path: Path) -> list[bytes]:
    """What an archive exports, in any order."""
    with Archive.open(path, read_only=True) as archive:
        return sorted(export_lines(View(archive)))


def tree(folder: Path) -> dict[str, bytes]:
    """The files of a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def was_made(path: Path) -> bool:
    """Whether a killed run got so far as to make an archive of its file."""
    if not path.exists():
        return False
    with closing(sqlite3.connect(path)) as opened:
        tables = {name for (name,) in opened.execute("SELECT name FROM sqlite_schema")}
        return "meta" in tables and opened.execute("SELECT count(*) > 0 FROM meta").fetchone()[0]


@pytest.fixture(scope="module")
def pile(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("killed")
    lines = [record(number) for number in range(6 * ACKNOWLEDGED)]
    (folder / "pile.jsonl").write_text("\n".join(lines))
    build_archive([folder / "pile.jsonl"], folder / "whole.db", UNMARKED)
    return folder


def test_a_killed_build_goes_on_to_the_same_archive(pile, tmp_path):
    wanted, kept, at = held(pile / "whole.db"), [], 2
    build = ("build", pile / "pile.jsonl", "--marks", "none", "--workers", "1", "-o")
    while True:
        archive = tmp_path / f"{at}.db"
        if (status := run_killed(at, *build, archive)) != -9:
            break
        if was_made(archive):
            assert verify_archive(archive) == []
            with Archive.open(archive) as opened:
                kept.append(len(opened.document_ids()))
        build_archive([pile / "pile.jsonl"], archive, UNMARKED)
        assert held(archive) == wanted
        at += 5
    assert status == 0  # the control: it ends by itself once the write to die at never comes
    assert kept == sorted(kept)
    assert 0 in kept
    assert any(0 < some < 6 * ACKNOWLEDGED for some in kept)


def test_a_killed_decision_is_there_wholly_or_not_at_all(tmp_path):
    judge = ("judge", tmp_path / "a.db", "note", BLAST, "--by", "ann", "--reason")
    make_archive(tmp_path / "a.db").close()
    for at in range(1, 60):
        with Archive.open(tmp_path / "a.db", read_only=True) as archive:
            before = len(read_log(archive))
        status = run_killed(at, *judge, f"seen {at} times")
        assert verify_archive(tmp_path / "a.db") == []
        with Archive.open(tmp_path / "a.db", read_only=True) as archive:
            decided = len(read_log(archive)) - before
        assert decided in (0, 1)
        if status != -9:
            break
    assert (status, decided) == (0, 1)
    assert at > 2


def test_a_killed_site_is_made_whole_by_the_next(tmp_path):
    make_archive(tmp_path / "a.db").close()
    with Archive.open(tmp_path / "a.db") as archive:
        archive.describe(title="Mart of Corvax")
        write_site(View(archive), tmp_path / "before")
        archive.describe(title="Mart of Corvay")  # pages that differ and are as long
        write_site(View(archive), tmp_path / "wanted")
    old, wanted = tree(tmp_path / "before"), tree(tmp_path / "wanted")
    left = set()
    for at in count(7, 15):
        site = tmp_path / str(at)
        shutil.copytree(tmp_path / "before", site)
        status = run_killed(at, "site", tmp_path / "a.db", "--redact", "none", "-o", site)
        found = tree(site)
        left.add(sum(found.get(name) != page for name, page in wanted.items()))
        with Archive.open(tmp_path / "a.db") as archive:
            write_site(View(archive), site)
        assert tree(site) == wanted
        if status != -9:
            break
    assert status == 0
    assert len(left) > 2  # some were killed while pages were moved into place
    assert sum(old.get(name) != page for name, page in wanted.items()) in left


SERVES = """
import threading
from pathlib import Path
from dateline.pipeline.build import build_beside

def stay(pace):
    print("building", flush=True)
    threading.Event().wait()

if __name__ == "__main__":
    with build_beside(Path("pile.jsonl"), stay):
        threading.Event().wait()
"""


def test_a_build_beside_a_killed_server_ends_with_it(tmp_path):
    (tmp_path / "pile.jsonl").write_text(record(1))
    (tmp_path / "serves.py").write_text(SERVES)
    with subprocess.Popen(
        [sys.executable, "serves.py"], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout.readline() == "building\n"
        finally:
            server.kill()
        server.communicate(timeout=120)  # it is over when the build, too, has let go of the pipe
