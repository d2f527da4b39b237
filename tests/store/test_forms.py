"""Readings packed by place: they come back as they were, whoever named their marks."""

from __future__ import annotations

import msgspec
import pytest

from dateline.errors import ArchiveError
from dateline.model.report import Marked, Report
from dateline.store.archive import Archive
from dateline.store.forms import Form, Forms, packed_by_place, shipped_dictionary, this_layout
from dateline.store.verify import verify_archive
from made import CORVA, Made, bombing


def forms(layout=None) -> Forms:
    made = Forms(lambda n: Form(shipped_dictionary(), layout or this_layout()) if n == 1 else None)
    made.newest = 1
    return made


def told(count: str = "12") -> tuple[Report, str]:
    marked = bombing("A bomb killed {} people in Corva.", count, "Told").marked()
    (report,) = marked.reports
    return report, marked.text[report.start : report.end]


def renamed(report: Report, text: str) -> Report:
    """Return a report whose ids somebody gave a suffix, as one who joins two piles may do."""
    names = [m.id for m in (*report.mentions, *report.places, *report.figures, *report.events)]
    line = msgspec.json.encode(report).decode()
    for name in (*names, report.id):
        line = line.replace(f'"{name}"', f'"{name}~7"')
    return msgspec.json.decode(line, type=Report)


@pytest.mark.parametrize("change", [lambda report, text: report, renamed])
def test_a_report_comes_back_as_it_was(change):
    report, text = told()
    report = change(report, text)
    assert forms().unpack(forms().pack(report, text), text) == report


def test_ids_that_share_a_suffix_cost_no_more_than_our_own():
    report, text = told()
    more = len(packed_by_place(renamed(report, text), text)) - len(packed_by_place(report, text))
    assert more < 30


def test_words_that_are_not_those_at_the_span_come_back_too():
    report, text = told()
    (event, *rest) = report.events
    other = msgspec.structs.replace(event, text="no such words")
    report = msgspec.structs.replace(report, events=(other, *rest))
    assert forms().unpack(forms().pack(report, text), text) == report


def test_a_reading_of_a_version_with_other_fields_is_read_by_their_names():
    report, text = told()
    packed = forms().pack(report, text)
    newer = {**this_layout(), "Mention": [*this_layout()["Mention"], ("mood", None)]}
    assert forms(newer).unpack(packed, text) == report


@pytest.mark.parametrize("cut", [slice(0, -4), slice(0, 1), slice(0, 0)])
def test_a_damaged_reading_is_an_error_of_the_archive(cut):
    report, text = told()
    with pytest.raises(ArchiveError, match="cannot be unpacked"):
        forms().unpack(forms().pack(report, text)[cut], text)


def test_a_reading_in_an_unknown_form_is_an_error_of_the_archive():
    report, text = told()
    with pytest.raises(ArchiveError, match="no form 9"):
        forms().unpack(b"\x09" + forms().pack(report, text)[1:], text)


def test_the_views_show_the_marks_of_a_reading():
    made = Made("Bombs killed 12 people in Corva, police said.", day="2031-03-07")
    made.event("killed", "killing", place=CORVA, days="2031-03-06", killed=made.figure("12"))
    marked = made.marked()
    with Archive.open(":memory:", create=True) as archive:
        archive.add(marked)
        ask = archive.connection.execute
        (event,) = marked.reports[0].events
        assert ask(
            'SELECT start, "end", type, earliest, latest, killed_best FROM event'
        ).fetchall() == [(event.start, event.end, event.type, "2031-03-06", "2031-03-06", 12)]
        assert ask("SELECT quote, kind, low, best, high FROM figures").fetchall() == [
            ("12", "killed", 12, 12, 12)
        ]
        assert ask("SELECT event FROM figure").fetchall() == [(f"e{event.start}",)]
        assert ask("SELECT p.name FROM event e JOIN place p ON p.n = e.place").fetchall() == [
            ("Corva",)
        ]


def test_the_views_give_renamed_marks_their_whole_ids():
    report, text = told()
    marked = bombing("A bomb killed {} people in Corva.", "12", "Told").marked()
    report = renamed(report, text)
    with Archive.open(":memory:", create=True) as archive:
        archive.add(Marked(**{**msgspec.structs.asdict(marked), "reports": (report,)}))
        rows = archive.connection.execute("SELECT mark FROM event ORDER BY ord").fetchall()
    assert rows == [(event.id,) for event in report.events]


def test_an_archive_learns_a_dictionary_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setattr("dateline.store.forms._LEARNED", 4096)
    with Archive.open(tmp_path / "a.db", create=True) as archive:
        with archive.batch():
            for n in range(80):
                words = f"In street {n} of Corva a bomb killed {{}} people at house {n * 7}."
                archive.add(bombing(words, str(1000 + n), f"Told {n}").marked())
        archive.add(bombing("A bomb killed {} people in Corva.", "3", "Later").marked())
    with Archive.open(tmp_path / "a.db", read_only=True) as archive:
        ask = archive.connection.execute
        assert ask("SELECT n, shipped IS NULL FROM form").fetchall() == [(1, 0), (2, 1)]
        assert len(list(archive.readings())) == 81
        last = ask("SELECT packed FROM reading ORDER BY report DESC LIMIT 1").fetchone()
        assert last[0][0] == 2
    assert verify_archive(tmp_path / "a.db") == []
