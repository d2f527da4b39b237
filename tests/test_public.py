"""The three verbs of the package, as a notebook uses them."""

import importlib

import pytest

import dateline
from dateline.errors import ArchiveError, ReadError


def test_the_public_names_are_sorted_and_stay_functions_whatever_is_imported():
    importlib.import_module("dateline.marks.places")  # a package `mark` would take the verb's place
    assert dateline.__all__ == sorted(dateline.__all__)
    assert all(callable(getattr(dateline, name)) for name in dateline.__all__)


def test_mark_reads_one_text_with_offsets_of_exactly_that_text():
    text = "Two bombs killed nine people in Cali on Tuesday, police said."
    marked = dateline.mark(text, published="2031-03-05", outlet="Andean Wire")
    (report,) = marked.reports
    assert marked.text == text
    assert all(text[mark.start : mark.end] == mark.text for mark in report.figures)
    assert report.tolls["killed"].best == 9
    assert report.outlet is not None
    assert report.outlet.name == "Andean Wire"


def test_mark_refuses_a_text_without_words():
    with pytest.raises(ReadError, match="no words"):
        dateline.mark(" \n")


def test_build_then_open(tmp_path):
    (tmp_path / "a.txt").write_text("Rain in Cali\n\nIt rained in Cali on 4 March 2031.\n")
    counts = dateline.build([tmp_path / "a.txt"], tmp_path / "a.db")
    assert (counts.inputs, counts.documents) == (1, 1)
    with dateline.open(tmp_path / "a.db") as archive:
        assert [listed.title for listed in archive.reports()] == ["Rain in Cali"]
    with pytest.raises(ArchiveError):
        dateline.open(tmp_path / "none.db")
