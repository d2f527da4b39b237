"""What a run says of itself: events as JSON without text of the pile, faults as a line and a report."""

import json
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from dateline.cli import COMMANDS, main
from inputs import page_of

SECRET = "Quibdora"


def run(*words: object) -> tuple[int, list[dict[str, object]], str]:
    done = CliRunner().invoke(main, [str(word) for word in words])
    return done.exit_code, [json.loads(line) for line in done.stderr.splitlines()], done.stderr


def pile_in(folder: Path) -> Path:
    pile = folder / f"{SECRET}-pile"
    pile.mkdir()
    (pile / "a.html").write_text(page_of(f"A shell fell on {SECRET} on Monday.", title=SECRET))
    (pile / f"{SECRET}.txt").write_text("")
    (pile / "b.json").write_text("{broken")
    return pile


def test_a_build_tells_its_counts_and_nothing_of_the_pile(tmp_path):
    pile = pile_in(tmp_path)
    options = ("-o", tmp_path / "a.db", "--marks", "none", "--workers", "1", "--log-json")
    status, events, said = run("build", pile, *options)
    assert status == 1
    assert [events[0]["event"], *(one["event"] for one in events[-2:])] == [
        "start",
        "counts",
        "end",
    ]
    told = [(one["event"], one["inputs"], one["stage"]) for one in events[1:-2]]
    assert told[0] == ("progress", 0, "reading")
    assert told[-1] == ("progress", 3, "done")
    assert all({"time", "level", "event"} <= one.keys() for one in events)
    counts = events[-2]
    parts = ("documents", "unchanged", "skipped", "failures")
    assert counts["inputs"] == sum(counts[part] for part in parts) == 3
    assert (events[-1]["status"], events[-1]["level"]) == (1, "warning")
    assert SECRET not in said


def test_what_is_refused_is_an_event(tmp_path):
    status, events, _ = run("verify", tmp_path / "none.db", "--log-json")
    assert status in (1, 2)
    assert events[-1]["status"] == status
    status, events, _ = run("status", tmp_path / "none.db", "--log-json")
    assert [one["event"] for one in events] == ["start", "refused", "end"]
    assert events[1]["error"] == "ArchiveError"


def test_every_command_can_log():
    assert all("--log-json" in {o for p in c.params for o in p.opts} for c in COMMANDS)


def test_a_fault_ends_in_one_line_and_a_report_without_text(tmp_path):
    script = f"""
import tempfile
from dateline.cli import main
from dateline.store.archive import Archive
tempfile.tempdir = {str(tmp_path)!r}
def fail(*args, **more):
    raise IndexError("{SECRET}")
Archive.open = fail
main(["status", "{SECRET}.db"])
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "IndexError" in done.stderr
    (report,) = tmp_path.glob("dateline-fault-*.json")
    assert str(report) in done.stderr
    words = report.read_text()
    assert SECRET not in words + done.stderr
    held = json.loads(words)
    assert held["error"] == "IndexError"
    assert "dateline" in held["versions"]
    assert any(frame.startswith("dateline/") for frame in held["frames"])
