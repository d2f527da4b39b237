"""The archive keeps what it is given, once, and gives it back in a fixed order."""

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import ArchiveError, EvidenceError, QueryError
from dateline.model.report import Marked, Quoted
from dateline.store.archive import Archive
from made import CORVA, OSTRA, Made, bare, bombing, whole

BOMB = "A bomb killed {} people in Corva, police said."


def opened() -> Archive:
    return Archive.open(":memory:", create=True)


def test_a_document_comes_back_as_it_was_added():
    made = bombing("Free Riders claim it. " + BOMB, "12", "The Courier", said_by="police")
    with opened() as archive:
        assert archive.add(made.marked()).outcome == "added"
        assert archive.marked(made.document) == made.marked()


def test_the_same_line_twice_changes_nothing():
    marked = bombing(BOMB, "12", "The Courier").marked()
    with opened() as archive:
        archive.add(marked)
        before = "\n".join(archive.connection.iterdump())
        assert archive.add(marked).outcome == "unchanged"
        assert "\n".join(archive.connection.iterdump()) == before


def test_the_same_text_under_another_outlet_is_another_document():
    with opened() as archive:
        archive.add(bombing(BOMB, "12", "The Courier").marked())
        archive.add(bombing(BOMB, "12", "Evening Echo").marked())
        assert archive.counts().documents == 2


def test_a_newer_reading_replaces_the_older_one(tmp_path):
    made = bombing(BOMB, "12", "The Courier")
    old, new = made.marked(), _untagged(made).marked()
    with Archive.open(tmp_path / "a.db", create=True) as archive:
        archive.add(old)
    with Archive.open(tmp_path / "a.db") as archive:
        assert archive.add(new).outcome == "replaced"
        assert archive.marked(made.document) == new
        assert archive.tags() == []


def _untagged(made: Made) -> Made:
    made.tags.clear()
    return made


def test_of_two_readings_in_one_run_the_same_one_stays_in_any_order():
    one = bombing(BOMB, "12", "The Courier")
    first = one.marked()
    other = _untagged(one).marked()
    kept = []
    for order in ((first, other), (other, first)):
        with opened() as archive:
            for marked in order:
                archive.add(marked)
            kept.append(archive.marked(one.document))
    assert kept[0] == kept[1]


def test_a_document_read_from_two_files_is_known_by_the_name_that_sorts_first():
    made = bombing(BOMB, "12", "The Courier")
    for names in (("a", "b"), ("b", "a")):
        with opened() as archive:
            for name in names:
                archive.add(msgspec.structs.replace(made.marked(), source=name))
            assert archive.document(made.document).source == "a"


def test_a_report_with_a_false_quote_becomes_a_failure_and_nothing_else_is_lost():
    made = bombing(BOMB, "12", "The Courier")
    report = made.report()
    figure = msgspec.structs.replace(report.figures[0], text="42")
    false = msgspec.structs.replace(report, figures=(figure,))
    with opened() as archive:
        added = archive.add(msgspec.structs.replace(made.marked(), reports=(false,)))
        assert (added.reports, len(added.failures)) == (0, 1)
        assert archive.document_text(made.document) == made.text
        (failure,) = archive.failures()
        assert (failure.report, failure.step) == (made.id, "store")
        assert "'12', not '42'" in failure.error


def test_a_title_is_held_by_its_words_whatever_spaces_tie_them():
    made = bombing(BOMB, "12", "The Courier")
    made.text = made.text.replace("in Corva", "in\u00a0Corva")
    made.marks.clear()
    title = Quoted(start=0, end=len(made.text), text=made.text.replace("\u00a0", " "))
    for words, kept in ((title, 1), (msgspec.structs.replace(title, text="Other words"), 0)):
        report = msgspec.structs.replace(made.report(), title=words)
        with opened() as archive:
            marked = whole(made.text, (report,), document="d")
            assert archive.add(marked).reports == kept


def test_two_marks_with_one_id_are_refused():
    made = bombing(BOMB, "12", "The Courier")
    report = made.report()
    twice = msgspec.structs.replace(report, figures=report.figures * 2)
    with opened() as archive:
        (failure,) = archive.add(msgspec.structs.replace(made.marked(), reports=(twice,))).failures
    assert "two marks" in failure.error


def test_a_line_without_text_is_refused_with_the_reason():
    marked = msgspec.structs.replace(bombing(BOMB, "12", "The Courier").marked(), text=None)
    with opened() as archive, pytest.raises(EvidenceError, match="--no-text"):
        archive.add(marked)


def test_another_text_than_the_hash_says_is_refused():
    marked = bombing(BOMB, "12", "The Courier").marked()
    with opened() as archive, pytest.raises(EvidenceError, match="hash"):
        archive.add(msgspec.structs.replace(marked, text=f"{marked.text} "))


def test_a_batch_that_fails_leaves_nothing():
    with opened() as archive:
        bad = msgspec.structs.replace(bombing(BOMB, "14", "Evening Echo").marked(), text=None)
        with pytest.raises(EvidenceError):
            _add_all(archive, [bombing(BOMB, "12", "The Courier").marked(), bad])
        assert archive.counts().documents == 0
        archive.add(bombing(BOMB, "12", "Evening Echo").marked())
        assert [tag.reports for tag in archive.tags()] == [1, 1]


def _add_all(archive: Archive, some: list[Marked]) -> None:
    with archive.batch():
        for marked in some:
            archive.add(marked)


def test_reports_of_a_tag_stand_newest_first_and_in_pages():
    with opened() as archive:
        for day in ("2031-03-01", "2031-03-09", "2031-03-05"):
            archive.add(bombing(BOMB, "12", f"Outlet of {day}", day).marked())
        days = [report.latest for report in archive.reports(tag="corva")]
        assert days == ["2031-03-09", "2031-03-05", "2031-03-01"]
        assert archive.reports(tag="corva", limit=1, offset=1)[0].latest == "2031-03-05"
        assert [month.month for month in archive.months()] == ["2031-03"]
        assert len(archive.reports(month="2031-03")) == 3


def test_reports_of_an_ordered_page_keep_its_order_whatever_is_known_of_their_days():
    text = "One.\nTwo.\nThree.\n"
    spans = [(0, 4), (5, 9), (10, 16)]
    days = ("2031-03-09", None, "2031-03-02")
    reports = tuple(bare(f"r{n}", *spans[n], days[n]) for n in range(3))
    with opened() as archive:
        archive.add(whole(text, reports))
        archive.add(whole("Between.", (bare("other", 0, 8, "2031-03-05"),), document="d1"))
        assert [report.id for report in archive.reports()] == ["r0", "r1", "other", "r2"]


def test_search_takes_every_word_as_a_word():
    with opened() as archive:
        archive.add(bombing(BOMB, "12", "The Courier").marked())
        assert len(archive.search("bomb corva")) == 1
        assert len(archive.search('"people in" NOT* (')) == 0
        assert len(archive.search('"people in"')) == 1
        assert archive.search('" - *') == []


@given(st.text(max_size=40))
def test_no_search_fails(words):
    with suppress(QueryError):  # "a:b" names a field that there is not
        assert _full().search(words) is not None


_FULL: list[Archive] = []


def _full() -> Archive:
    if not _FULL:
        _FULL.append(opened())
        _FULL[0].add(bombing(BOMB, "12", "The Courier").marked())
    return _FULL[0]


def test_counts_say_how_much_is_undated_and_unplaced():
    with opened() as archive:
        archive.add(bombing(BOMB, "12", "The Courier").marked())
        vague = Made("A bomb went off.")
        vague.event("bomb")
        archive.add(vague.marked())
        counts = archive.counts()
    assert (counts.reports, counts.dated_to_the_day, counts.undated) == (2, 1, 1)
    assert (counts.events, counts.events_placed, counts.events_dated) == (2, 1, 1)


def test_a_tag_is_named_by_its_best_ground_in_any_order():
    plain, given_ = Made("Corva again."), Made("In CORVA.")
    plain.tag("corva")
    given_.tag("Corva", "given")
    for order in ((plain, given_), (given_, plain)):
        with opened() as archive:
            for made in order:
                archive.add(made.marked())
            assert [(t.name, t.basis, t.reports) for t in archive.tags()] == [("Corva", "given", 2)]


def test_places_are_counted_by_reports():
    with opened() as archive:
        archive.add(bombing(BOMB, "12", "The Courier").marked())
        archive.add(bombing(BOMB, "12", "Evening Echo").marked())
        far = bombing("A bomb killed {} in Ostra.", "2", "Evening Echo", place=OSTRA)
        archive.add(far.marked())
        assert [(p.place.name, p.reports) for p in archive.places()] == [("Corva", 2), ("Ostra", 1)]


def test_raw_bytes_are_kept_when_given_and_known_by_their_hash():
    marked, raw = bombing(BOMB, "12", "The Courier").marked(), b"\xffraw"
    digest = sha256(raw).hexdigest()
    custody = msgspec.structs.replace(marked.custody, raw_sha256=digest)
    with opened() as archive:
        archive.add(msgspec.structs.replace(marked, custody=custody), raw)
        assert archive.raw(digest) == raw
        assert archive.known(digest) == marked.source
        assert archive.known("0" * 64) is None


def test_failures_and_skips_are_recorded_once_and_forgotten_when_read_again():
    with opened() as archive:
        for _ in range(2):
            archive.add_failure("pile/x.html", "not a page", place="line 3")
            archive.add_skip("pile/y.bin", "not text")
        assert len(archive.failures()) == len(archive.skips()) == 1
        archive.forget_mended({"pile/x.html", "pile/y.bin"}, set())
        assert archive.failures() == archive.skips() == []


def test_a_whole_file_is_remembered_with_its_inputs():
    with opened() as archive:
        assert archive.file_inputs("ab") is None
        archive.note_file("ab", "pile/x.jsonl", 1435)
        assert archive.file_inputs("ab") == 1435


def test_another_programs_file_is_refused(tmp_path):
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE t (x)")
    other.commit()
    other.close()
    with pytest.raises(ArchiveError, match="not written by dateline"):
        Archive.open(path)
    with pytest.raises(ArchiveError, match="no archive"):
        Archive.open(tmp_path / "none.db")
    (tmp_path / "text.db").write_text("no database " * 400)
    with pytest.raises(ArchiveError):
        Archive.open(tmp_path / "text.db")


def test_an_archive_of_a_newer_version_is_refused(tmp_path):
    path = tmp_path / "a.db"
    Archive.open(path, create=True).close()
    later = sqlite3.connect(path)
    later.execute("PRAGMA user_version = 999")
    later.close()
    with pytest.raises(ArchiveError, match="newer dateline"):
        Archive.open(path)


KILLED_WHILE_WRITING = textwrap.dedent(
    """
    import os, signal, sys
    sys.path[:0] = {paths!r}
    from made import bombing
    from dateline.store.archive import Archive
    archive = Archive.open({path!r}, create=True)
    archive.add(bombing("A bomb killed {{}} people in Corva.", "1", "Kept").marked())
    with archive.batch():
        archive.add(bombing("A bomb killed {{}} people in Corva.", "2", "Lost").marked())
        os.kill(os.getpid(), signal.SIGKILL)
    """
)


def test_a_killed_writer_leaves_what_it_committed(tmp_path):
    path = tmp_path / "a.db"
    code = KILLED_WHILE_WRITING.format(paths=sys.path, path=str(path))
    done = subprocess.run([sys.executable, "-c", code], check=False, env=os.environ)
    assert done.returncode == -signal.SIGKILL
    with Archive.open(path) as archive:
        assert [report.outlet for report in archive.reports()] == ["Kept"]
        archive.add(bombing("A bomb killed {} people in Corva.", "2", "Lost").marked())
        assert archive.counts().reports == 2


def test_readers_see_the_last_commit_while_a_writer_writes(tmp_path):
    path = Path(tmp_path / "a.db")
    with Archive.open(path, create=True) as writer, writer.batch():
        writer.add(bombing(BOMB, "12", "The Courier").marked())
        with Archive.open(path, read_only=True) as reader:
            assert reader.counts().reports == 0


def test_the_schema_shows_quotes_to_anyone_with_sqlite(tmp_path):
    path = tmp_path / "a.db"
    with Archive.open(path, create=True) as archive:
        archive.add(bombing(BOMB, "12", "The Courier", said_by="police").marked())
    plain = sqlite3.connect(path)
    assert plain.execute("SELECT quote, best FROM figures").fetchall() == [("12", 12)]
    assert plain.execute("SELECT quote, place FROM events").fetchall() == [("bomb", CORVA.name)]
    assert plain.execute("SELECT speaker FROM statements").fetchall() == [("police",)]
    plain.close()


def test_an_archive_has_a_title_and_a_notice_once_it_is_described():
    with opened() as archive:
        assert (archive.title, archive.notice) == (None, None)
        archive.describe(title="A month in Corva", notice="Invented.")
        assert (archive.title, archive.notice) == ("A month in Corva", "Invented.")
        archive.describe()
        assert (archive.title, archive.notice) == (None, None)
