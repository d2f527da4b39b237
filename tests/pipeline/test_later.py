"""Marking later: what an archive without marks is asked for gets the marks that it would have had."""

import io
import json

import pytest

from dateline.errors import ReadError
from dateline.pipeline.build import Task, build_archive, mark_pile
from dateline.pipeline.later import mark_later
from dateline.pipeline.options import Options
from dateline.store.archive import Archive

UNMARKED = Task(options=Options(marks=False), workers=1)
REPORTS = (
    {"id": "a", "text": "Two bombs killed nine people in Cali on Tuesday, police said."},
    {"id": "b", "text": "It rained in Orun for a week."},
)


@pytest.fixture
def bare(tmp_path):
    """A pile, and its archive without marks."""
    pile, archive = tmp_path / "pile.jsonl", tmp_path / "pile.db"
    day = {"date": "2031-03-05", "outlet": "Andean Wire"}
    pile.write_text("".join(json.dumps(report | day) + "\n" for report in REPORTS))
    build_archive([pile], archive, UNMARKED)
    return pile, archive


def marked(archive, where):
    lines = io.BytesIO()
    counts = mark_later([archive], where, lines, Task())
    return counts, lines.getvalue()


def test_what_a_query_chooses_is_marked_as_at_first(bare):
    pile, archive = bare
    counts, lines = marked(archive, "bombs")
    whole = io.BytesIO()
    mark_pile([pile], whole, Task(workers=1))
    assert lines.splitlines() == whole.getvalue().splitlines()[:1]
    assert (counts.inputs, counts.documents, counts.unchanged) == (1, 1, 0)


def test_the_archive_takes_the_marks_in_and_is_not_marked_twice(bare, tmp_path):
    _, archive = bare
    (tmp_path / "marked.jsonl").write_bytes(marked(archive, "bombs")[1])
    build_archive([tmp_path / "marked.jsonl"], archive, Task(workers=1))
    with Archive.open(archive, read_only=True) as opened:
        tolls = [one.tolls["killed"].best for one in opened.incidents()]
        assert (tolls, len(opened.reports())) == ([9], 2)
    counts, lines = marked(archive, "bombs")
    assert (counts.unchanged, lines) == (1, b"")


def test_it_says_how_far_it_has_come_among_what_was_chosen(bare):
    _, archive = bare
    told = []
    mark_later([archive], "outlet:wire", io.BytesIO(), Task(workers=1), progress=told.append)
    assert (told[-1].inputs, told[-1].reports, told[-1].share) == (2, 2, 1.0)
    assert told[-1].stage == "done"


def test_only_an_archive_can_be_asked(bare):
    pile, _ = bare
    with pytest.raises(ReadError, match="is no archive"):
        marked(pile, "bombs")
