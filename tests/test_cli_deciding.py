"""The commands for what people decide: thin skins, each prints what it did."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dateline.cli import main
from dateline.store.archive import Archive
from dateline.store.linking import link_archive
from made import CORVA, Made


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return make(tmp_path / "a.db")


def make(path: Path) -> Path:
    made = Made("A bomb in Corva killed 12 people.", day="2031-03-08")
    made.event("bomb", place=CORVA, days="2031-03-07", killed=made.figure("12"))
    with Archive.open(path, create=True) as opened:
        opened.add(made.marked())
        link_archive(opened)
    return path


def figure(path: Path) -> str:
    with Archive.open(path, read_only=True) as opened:
        (name,) = opened.document_ids()
        return opened.reports_of(name)[0].report.figures[0].id


def test_judge_prints_what_changed(archive):
    name = figure(archive)
    done = run("judge", archive, "value", name, "--field", "best", "--value", 14, "--by", "Ann")
    assert done.exit_code == 0
    assert done.output.splitlines()[0] == "1 recorded, 0 known already"
    assert f"{name}: best 12 -> 14" in done.output
    shown = run("judge", archive, "accept", name, "--by", "Ann", "--json")
    assert len(json.loads(shown.output)["added"]) == 1


def test_decisions_go_out_and_come_in(archive, tmp_path):
    run("judge", archive, "reject", figure(archive), "--by", "Ann", "--reason", "a misprint")
    lines = tmp_path / "decisions.jsonl"
    assert run("judge", archive, "--export", lines).exit_code == 0
    (one,) = map(json.loads, lines.read_text().splitlines())
    assert (one["kind"], one["by"], one["reason"]) == ("reject", "Ann", "a misprint")
    assert one["anchor"]["quote"] == "12"
    other = make(tmp_path / "b.db")
    assert "1 recorded" in run("judge", other, "--import", lines).output
    assert "0 recorded, 1 known already" in run("judge", other, "--import", lines).output


def test_a_decision_that_cannot_be_ends_with_one_line_and_status_2(archive):
    for words in (
        ("judge", archive),
        ("judge", archive, "reject", "nobody", "--by", "Ann"),
        ("judge", archive, "reject", figure(archive)),
        ("remove", archive, "nobody"),
    ):
        done = run(*words)
        assert done.exit_code == 2
        assert "Traceback" not in done.output


def test_remove_leaves_a_stone_and_diff_tells_of_it(archive, tmp_path):
    other = make(tmp_path / "b.db")
    report = figure(other).partition("-")[0]
    assert run("remove", other, report, "--reason", "a court", "--by", "Ann").exit_code == 0
    told = run("diff", archive, other).output
    assert "status candidate -> withdrawn" in told
    assert f"report {report} was taken out on" in told
    assert run("diff", archive, archive).output == "no difference\n"
    assert json.loads(run("diff", archive, other, "--json").output)


def test_status_counts_decisions_and_names_orphans(archive):
    run("judge", archive, "note", figure(archive), "--by", "Ann", "--reason", "looked at")
    counts = json.loads(run("status", archive, "--json").output)
    assert counts["decisions_in_force"] == {"note": 1}
    assert counts["orphans"] == []
    assert counts["agreement"]["things"] == 0
