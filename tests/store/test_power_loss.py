"""Power goes: only what was synced is left, and of the log after it any part. The archive holds.

A shim around the commits notes how long the log was when each was acknowledged; the file systems'
worst is played on copies: the log cut at and between these lengths, its tail garbled or zeroed, the
shared memory gone.
"""

import random
import shutil
from pathlib import Path

import msgspec
import pytest

from dateline.store.archive import Archive
from dateline.store.verify import verify_archive
from made import bombing

WORDS = "Free Riders let a bomb off that killed {} people in Corva, police said on the day after."


class Written(msgspec.Struct):
    """An archive in the making: its file and log as they lie, and each commit's log and documents."""

    main: bytes
    log: bytes
    acknowledged: list[tuple[int, int]]


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Written:
    path = tmp_path_factory.mktemp("power") / "a.db"
    log = path.with_name("a.db-wal")
    with Archive.open(path, create=True) as archive:
        archive.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        archive.connection.execute("PRAGMA wal_autocheckpoint = 0")
        archive.begin_run({"dateline": "0"})
        acknowledged = [(log.stat().st_size, 0)]
        for number in range(1, 9):
            with archive.batch():
                archive.add(bombing(WORDS, str(number), f"Echo {number}").marked())
            acknowledged.append((log.stat().st_size, number))
        return Written(path.read_bytes(), log.read_bytes(), acknowledged)


def left_by(written: Written, log: bytes, folder: Path) -> int:
    """Open what a loss of power left, hold it against the laws, return how many documents it has."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = folder / "a.db"
    path.write_bytes(written.main)
    path.with_name("a.db-wal").write_bytes(log)
    with Archive.open(path) as archive:
        held = len(archive.document_ids())
    assert verify_archive(path) == []
    return held


def wanted(written: Written, length: int) -> int:
    """How many documents were acknowledged when the log was so long."""
    return max((held for size, held in written.acknowledged if size <= length), default=0)


def test_what_was_acknowledged_is_there_at_each_commit(written, tmp_path):
    for length, held in written.acknowledged:
        assert left_by(written, written.log[:length], tmp_path / "cut") == held


def test_a_log_cut_anywhere_gives_a_state_that_was_acknowledged(written, tmp_path):
    dice = random.Random(7)
    for length in dice.sample(range(len(written.log)), 25):
        held = left_by(written, written.log[:length], tmp_path / "cut")
        assert held == wanted(written, length)


@pytest.mark.parametrize("loss", ["zeroed", "garbled", "old"])
def test_blocks_that_were_not_synced_cost_nothing_before_them(written, tmp_path, loss):
    dice = random.Random(11)
    for synced, held in written.acknowledged:
        rest = len(written.log) - synced
        tail = {
            "zeroed": bytes(rest),
            "garbled": dice.randbytes(rest),
            "old": written.log[:rest],  # what another log left in the blocks
        }[loss]
        assert left_by(written, written.log[:synced] + tail, tmp_path / "cut") == held


def test_each_commit_is_synced_before_it_is_acknowledged(tmp_path):
    with Archive.open(tmp_path / "a.db", create=True) as archive:
        modes = [
            archive.connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous")
        ]
    assert modes == ["wal", 2]  # FULL: the log is synced at each commit
