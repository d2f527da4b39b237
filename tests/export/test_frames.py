"""An archive in a notebook: lists of things that are tables too."""

from datetime import date

import pytest

import dateline
from dateline.errors import DatelineError
from small_archive import BLAST, BLASTS, COPY, RAID, RIVAL, make_archive


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("frames") / "a.db"
    make_archive(path).close()
    return path


def test_lists_hold_the_things_and_are_tables(path):
    with dateline.open(path) as archive:
        incidents = archive.incidents()
        assert {one.id for one in incidents} == {BLASTS, RAID}
        table = incidents.to_arrow()
        assert table.num_rows == 2
        assert table.schema.field("killed_best").metadata[b"description"].startswith(b"the number")
        reports = archive.reports(incident=BLASTS).to_arrow().to_pydict()
        assert set(reports["id"]) == {BLAST, COPY, RIVAL}
        assert archive.actors().to_arrow()["name"].to_pylist() == ["Lena Orlo"]


def test_marks_are_tables_by_name(path):
    with dateline.open(path) as archive:
        figures = archive.table("figures").to_arrow().to_pydict()
        assert {"at least 22 people", "18 people"} <= set(figures["text"])
        assert archive.table("incident_mentions").to_arrow().num_rows == 4
        with pytest.raises(DatelineError, match="no table 'articles': there are reports"):
            archive.table("articles")


def test_a_part_is_opened_with_the_language_of_search(path):
    with dateline.open(path, where="place:Telin", status="candidate") as archive:
        assert [one.id for one in archive.incidents()] == [RAID]


def test_days_and_unknown_numbers_keep_their_types_in_a_frame(path):
    pytest.importorskip("pandas")
    with dateline.open(path) as archive:
        frame = archive.incidents().to_pandas().set_index("id")
    assert frame.loc[BLASTS, "earliest"].date() == date(2014, 6, 12)
    assert frame.loc[BLASTS, "killed_best"] == 22
    assert str(frame["killed_high"].dtype) == "Int64"


def test_polars_has_the_same_rows(path):
    pytest.importorskip("polars")
    with dateline.open(path) as archive:
        frame = archive.incidents().to_polars()
    assert set(frame["id"]) == {BLASTS, RAID}
