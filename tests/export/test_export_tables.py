"""CSV tables: one row a thing, safe in a spreadsheet, with a note of what was lost."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import DatelineError
from dateline.export.columns import check_row, read_columns
from dateline.export.exporters import EXPORTERS, FOLDERS, export_archive
from dateline.export.lines import export_lines
from dateline.export.tables import safe_cell, write_csv
from dateline.store.archive import Archive
from dateline.store.linking import link_archive
from dateline.store.view import View
from made import Made, bombing

BOMB = "Free Riders let a bomb off that killed {} people in Corva, police said the next day."


@pytest.fixture(scope="module")
def archive():
    with Archive.open(":memory:", create=True) as opened:
        for number, outlet in (("12", "=A"), ("14", "B")):
            opened.add(bombing(BOMB, number, outlet, said_by="police").marked())
        opened.add(Made("Nothing happened.", name="quiet").marked())
        link_archive(opened)
        yield opened


@pytest.fixture(scope="module")
def folder(archive, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("csv") / "tables"
    write_csv(View(archive), path)
    return path


def read(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_tables_have_as_many_rows_as_the_lines_have_things(archive, folder):
    lines = [line.split(b'"', 4)[3].decode() for line in export_lines(View(archive))]
    for kind in ("report", "mention", "place", "figure", "event", "statement", "incident"):
        assert len(read(folder, f"{kind}s")) == lines.count(kind)


def test_an_incident_has_place_days_and_toll(folder):
    (incident,) = read(folder, "incidents")
    assert (incident["place"], incident["earliest"]) == ("Corva", "2031-03-06")
    assert (incident["killed_low"], incident["killed_high"]) == ("12", "14")
    assert incident["disagreements"] == "killed"
    sides = read(folder, "disagreements")
    assert [(side["value"], side["quote"]) for side in sides] == [("12", "12"), ("14", "14")]


def test_ids_join_the_tables(folder):
    reports = {row["id"] for row in read(folder, "reports")}
    for name in ("events", "figures", "incident_mentions"):
        assert {row["report"] for row in read(folder, name)} <= reports


def test_no_cell_is_a_formula(folder):
    outlets = {row["outlet"] for row in read(folder, "reports")}
    assert "'=A" in outlets


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@x", "\tx", " =1", "＝1", "\u3000＝1", "\r=1"]
)
def test_a_formula_gets_an_apostrophe(cell):
    assert safe_cell(cell) == f"'{cell}"


@given(st.text())
def test_no_text_is_run(text):
    assert str(safe_cell(text)).lstrip()[:1] not in tuple("=+-@＝＋－＠")


def test_numbers_and_plain_words_stay():
    assert [safe_cell(cell) for cell in (-3, 1.5, "Mosul", None)] == [-3, 1.5, "Mosul", ""]


def test_the_readme_says_what_was_lost(folder):
    note = (folder / "README.md").read_text()
    assert "What was lost:" in note
    assert "plain 1" in note


def test_every_format_is_in_plain_sight(archive, tmp_path):
    for name, write in EXPORTERS:
        one, other = tmp_path / f"{name}-1", tmp_path / f"{name}-2"
        assert write(View(archive), one) == export_archive(archive, name, other)
        assert (name in FOLDERS) == one.is_dir()
    with pytest.raises(DatelineError, match="there are jsonl, csv"):
        export_archive(archive, "stata", tmp_path / "x")
    with pytest.raises(DatelineError, match="name a path"):
        export_archive(archive, "csv", Path("-"))


def test_what_cannot_be_written_is_said_in_one_line(archive, tmp_path):
    with pytest.raises(DatelineError, match="was not written"):
        export_archive(archive, "geojson", tmp_path / "none" / "a.geojson")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("a", "b"), "has 2 cells, not 3"),
        ((1, "b", "c"), "copies.witness is 1, which is no string"),
        ((None, None, None), ""),
    ],
)
def test_a_row_is_held_against_its_columns(row, said):
    table = read_columns()["tables"]["copies"]
    if not said:
        check_row(table, row)
        return
    with pytest.raises(DatelineError, match=said):
        check_row(table, row)
