"""The command line: what scripts rely on."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from dateline.cli import main
from dateline.pipeline import doctor

TEXT = (
    "Two blasts kill nine in Tumaco\n\n"
    "TUMACO, Colombia (Andean Wire) - Two bombs killed nine people in Tumaco on Tuesday, police said.\n"
)


def run(*arguments: object, status: int = 0, given: str | None = None):
    """Run the program and hold it to its exit status."""
    result = CliRunner().invoke(main, list(map(str, arguments)), input=given)
    assert result.exit_code == status, result.output
    return result


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    """An archive of one dated record and one broken line."""
    folder = tmp_path_factory.mktemp("cli")
    record = json.dumps({"id": "a", "text": TEXT, "date": "2031-03-05", "outlet": "Andean Wire"})
    (folder / "pile.jsonl").write_text(f"{record}\nnot a record\n")
    built = run("build", folder / "pile.jsonl", "-o", folder / "a.db", "--json", status=1)
    counts = json.loads(built.stdout)
    assert (counts["inputs"], counts["documents"], counts["reports"]) == (2, 1, 1)
    assert counts["failures"][0]["source"].endswith("pile.jsonl, line 2")
    return folder / "a.db"


def report_id(archive: Path) -> str:
    return json.loads(run("show", archive, "--json").stdout)["newest"][0]["id"]


def test_failures_are_named_on_standard_error_and_end_with_status_1(tmp_path):
    (tmp_path / "x.jsonl").write_text('{"id": "a", "text": "Rain fell."}\n[1, 2\n')
    result = run("build", tmp_path / "x.jsonl", "-o", tmp_path / "x.db", status=1)
    assert "x.jsonl, line 2" in result.stderr
    assert "2 inputs = 1 documents + 0 unchanged + 0 skipped + 1 failures" in result.stdout


def test_nothing_done_ends_with_status_2(tmp_path):
    (tmp_path / "x.jsonl").write_text('{"id": 1, "text": \n{"id": 2,\n')
    run("build", tmp_path / "x.jsonl", "-o", tmp_path / "x.db", status=2)
    result = run("show", tmp_path / "absent.db", status=2)
    assert result.stderr == f"dateline: no archive at {tmp_path / 'absent.db'}\n"


def test_mark_writes_a_line_a_document_from_standard_input():
    result = run("mark", "-", given=json.dumps({"id": "a", "text": TEXT}) + "\n")
    (line,) = map(json.loads, result.stdout.splitlines())
    assert line["id"] == "a"
    assert line["text"] == TEXT
    assert line["reports"][0]["tolls"]["killed"]["best"] == 9


def test_no_text_leaves_the_text_out():
    result = run("mark", "-", "--no-text", given=json.dumps({"id": "a", "text": TEXT}) + "\n")
    assert "text" not in json.loads(result.stdout) or json.loads(result.stdout)["text"] is None


@pytest.mark.parametrize("option", [("--shard", "3/2"), ("--map", "text"), ("--marks", "some")])
def test_options_that_make_no_sense_are_wrong_use(option):
    run("mark", "-", *option, status=2, given="")


def test_show_prints_the_archive_a_report_and_an_incident(archive):
    assert "1 report from 1 outlet" in run("show", archive).stdout
    report = run("show", archive, report_id(archive))
    assert "Two blasts kill nine in Tumaco" in report.stdout
    assert "nine people" in report.stdout
    shown = json.loads(run("show", archive, report_id(archive), "--json").stdout)
    incident = run("show", archive, shown["incidents"][0]["id"]).stdout
    assert "killed" in incident
    assert "police" in incident


def test_show_says_what_it_does_not_find(archive):
    assert "no report, incident or tag" in run("show", archive, "nothing", status=2).stderr


def test_why_gives_words_and_rule(archive):
    said = run("why", archive, f"{report_id(archive)}.published").stdout
    assert "2031-03-05" in said
    marks = json.loads(run("why", archive, report_id(archive), "--json").stdout)
    assert any(reason["field"] == "published" for reason in marks)


def test_exports_are_written_and_an_unknown_form_is_wrong_use(archive, tmp_path):
    run("export", archive, "--as", "jsonl", "-o", tmp_path / "a.jsonl")
    types = {json.loads(line)["type"] for line in (tmp_path / "a.jsonl").read_text().splitlines()}
    assert {"document", "report", "figure", "event", "incident"} <= types
    run("export", archive, "--as", "csv", "-o", tmp_path / "tables")
    assert (tmp_path / "tables").exists()
    run("export", archive, "--as", "nothing", "-o", tmp_path / "b", status=2)


def test_verify_and_status_speak_for_a_sound_archive(archive):
    assert "sound" in run("verify", archive).stdout
    assert "pile.jsonl" in run("status", archive).stdout
    assert json.loads(run("status", archive, "--json").stdout)["failures"] == 1


def test_site_is_written_and_can_be_opened_from_the_disk(archive, tmp_path):
    run("site", archive, "-o", tmp_path / "site")
    assert (tmp_path / "site" / "index.html").is_file()
    assert (tmp_path / "site" / "tag" / "tumaco" / "feed" / "index.xml").is_file()


def test_doctor_says_how_to_get_what_is_optional(monkeypatch):
    monkeypatch.setattr(doctor, "EXTRAS", (("office", ("no-such-reader",)),))
    health = doctor.examine()
    assert health.well
    assert health.parts[-1].advice == "pip install 'dateline[office]'"


def test_doctor_names_the_model_in_use():
    assert json.loads(run("doctor", "--json").stdout)["spacy_model"]


def test_control_characters_of_a_report_never_reach_the_terminal(tmp_path):
    record = {
        "id": "a",
        "text": "Red \x1b[31malert\x1b[0m in Tumaco, police said.",
        "title": "A\x1b[2J",
    }
    (tmp_path / "x.jsonl").write_text(json.dumps(record))
    run("build", tmp_path / "x.jsonl", "-o", tmp_path / "x.db")
    assert "\x1b" not in run("show", tmp_path / "x.db").stdout


@pytest.mark.parametrize("command", ["mark", "build"])
def test_progress_is_told_on_standard_error_only_when_asked_for(command, tmp_path):
    (tmp_path / "x.jsonl").write_text('{"id": "a", "text": "Rain fell."}\n')
    asked = run(command, tmp_path / "x.jsonl", "-o", tmp_path / "x", "--progress")
    assert "1 input done, 1 report" in asked.stderr
    assert "done" not in asked.stdout
    silent = run(command, tmp_path / "x.jsonl", "-o", tmp_path / "y")
    assert "done" not in silent.stderr
