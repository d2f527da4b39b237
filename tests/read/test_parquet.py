"""Parquet files are read: records with any columns, and tables of marked lines."""

import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.read.outcome import Failed, MarkedLine, Skipped, Unchanged
from inputs import documents, outcomes, said


def write(path: Path, **columns: list) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def test_a_row_is_a_record_with_all_its_columns(tmp_path):
    path = write(
        tmp_path / "some.parquet",
        id=[7, 8],
        text=["A shell fell on the mill.", "Two shells fell on the quay."],
        date=[datetime.date(2031, 3, 4), None],
        desk=["north", None],
    )
    first, second = documents(path)
    assert (first.name, first.text) == ("7", "A shell fell on the mill.")
    assert first.record == {"id": 7, "date": "2031-03-04", "desk": "north"}
    assert first.custody.reader == "parquet"
    assert second.record == {"id": 8}


def test_columns_may_be_named_and_rows_without_words_are_skipped(tmp_path):
    path = write(tmp_path / "some.parquet", body=["A shell fell.", " "])
    assert said(path, columns={"text": "body"}) == [
        "some.parquet: read",
        "some.parquet, row 2: empty: neither text nor html",
    ]


def test_a_table_without_text_and_a_damaged_one_fail_by_name(tmp_path):
    table = write(tmp_path / "counts.parquet", killed=[3])
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(table.read_bytes()[:-9])
    first, second = outcomes(table, broken)
    assert isinstance(first, Failed)
    assert first.cause.startswith("no column text or html")
    assert isinstance(second, Failed)
    assert second.cause.startswith("damaged Parquet file")


def test_a_table_of_marked_lines_says_what_became_of_each_input(tmp_path):
    path = write(
        tmp_path / "marked.parquet",
        outcome=["marked", "failed", "skipped", "unchanged"],
        source=["a.txt", "b.jsonl", "c.txt", "d.txt"],
        place=[None, "line 3", None, None],
        cause=[None, "not JSON", "empty", None],
        line=['{"document": "d1"}', None, None, None],
    )
    line, failed, skipped, unchanged = outcomes(path)
    assert isinstance(line, MarkedLine)
    assert line.raw == b'{"document": "d1"}'
    assert failed == Failed("b.jsonl", "line 3", "not JSON")
    assert skipped == Skipped("c.txt", "empty")
    assert isinstance(unchanged, Unchanged)
