"""A build: what goes in is counted, what is known is not read again, nothing is lost."""

import io
import json
import os
import zipfile
from pathlib import Path

import msgspec
import pytest

from dateline.errors import ArchiveError, ReadError
from dateline.pipeline.build import Counts, Task, build_archive, mark_pile
from dateline.pipeline.options import Options
from dateline.pipeline.versions import program_version
from dateline.read.html import read_page
from dateline.read.page import Page
from dateline.store.archive import Archive
from dateline.store.lock import building
from dateline.store.verify import verify_archive

UNMARKED = Task(options=Options(marks=False), workers=1)


def write_pile(folder: Path) -> Path:
    """Write four files: two records and a broken line, a page, an empty file, a picture."""
    pile = folder / "pile"
    pile.mkdir()
    (pile / "records.jsonl").write_text(
        '{"id": "a", "text": "Shells fell on Duhok on Friday.", "date": "2031-03-07"}\n'
        '{"id": "b", "text": \n'
        '{"id": "c", "text": "A truce was signed in Zakho.", "outlet": "The Courier"}\n'
    )
    (pile / "page.html").write_text(
        "<html><head><title>Floods in Amedi</title></head><body><h1>Floods in Amedi</h1>"
        "<p>Two bridges were carried away in Amedi, the mayor said.</p></body></html>"
    )
    (pile / "empty.txt").write_bytes(b"")
    (pile / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    return pile


def sum_of(counts: Counts) -> int:
    return counts.documents + counts.unchanged + len(counts.skipped) + len(counts.failures)


def test_inputs_are_documents_unchanged_skipped_and_failures(tmp_path):
    counts = build_archive([write_pile(tmp_path)], tmp_path / "a.db", UNMARKED)
    assert counts.inputs == sum_of(counts) == 6
    assert (counts.documents, counts.unchanged) == (3, 0)
    assert sorted(Path(missed.source).name for missed in counts.skipped) == [
        "empty.txt",
        "scan.png",
    ]
    (failure,) = counts.failures
    assert failure.source.endswith("records.jsonl, line 2")


def test_a_second_build_reads_nothing_again(tmp_path):
    pile, archive = write_pile(tmp_path), tmp_path / "a.db"
    build_archive([pile], archive, UNMARKED)
    again = build_archive([pile], archive, UNMARKED)
    assert (again.documents, again.unchanged) == (0, 3)
    assert again.inputs == sum_of(again) == 6


def test_only_what_is_new_is_read(tmp_path):
    pile, archive = write_pile(tmp_path), tmp_path / "a.db"
    build_archive([pile], archive, UNMARKED)
    (pile / "late.txt").write_text("Late news\n\nA mill burned down in Sinjar on Sunday.\n")
    again = build_archive([pile], archive, UNMARKED)
    assert (again.documents, again.unchanged) == (1, 3)


def test_marked_lines_give_the_archive_that_the_pile_gives(tmp_path):
    pile = write_pile(tmp_path)
    lines = io.BytesIO()
    mark_pile([pile], lines, Task(workers=1))
    (tmp_path / "marked.jsonl").write_bytes(lines.getvalue())
    build_archive([pile], tmp_path / "a.db", Task(workers=1))
    counts = build_archive([tmp_path / "marked.jsonl"], tmp_path / "b.db", Task(workers=1))
    assert counts.documents == 3
    with Archive.open(tmp_path / "a.db") as a, Archive.open(tmp_path / "b.db") as b:
        assert {r.id: r for _, r in a.readings()} == {r.id: r for _, r in b.readings()}


def test_shards_share_the_inputs_out(tmp_path):
    pile = write_pile(tmp_path)
    ids: list[str] = []
    for first in (1, 2):
        lines = io.BytesIO()
        mark_pile([pile], lines, msgspec.structs.replace(UNMARKED, shard=(first, 2)))
        ids += [msgspec.json.decode(line)["document"] for line in lines.getvalue().splitlines()]
    whole = io.BytesIO()
    mark_pile([pile], whole, UNMARKED)
    assert sorted(ids) == sorted(
        msgspec.json.decode(line)["document"] for line in whole.getvalue().splitlines()
    )


def test_raw_bytes_are_kept_unless_referred_to(tmp_path):
    pile = write_pile(tmp_path)
    page = (pile / "page.html").read_bytes()
    for raw, wanted in (("keep", page), ("refer", None)):
        path = tmp_path / f"{raw}.db"
        build_archive([pile], path, msgspec.structs.replace(UNMARKED, raw=raw))
        with Archive.open(path) as archive:
            custody = [d.custody for d in archive.documents() if d.source.endswith("page.html")]
            assert archive.raw(custody[0].raw_sha256) == wanted


def test_a_path_that_is_not_there_is_said_before_anything_is_read(tmp_path):
    with pytest.raises(ReadError, match="no such file"):
        build_archive([tmp_path / "nothing"], tmp_path / "a.db", UNMARKED)


def test_tables_beside_the_archive_are_used(tmp_path):
    pile = write_pile(tmp_path)
    home = tmp_path / "home"
    (home / "tables").mkdir(parents=True)
    (home / "tables" / "event_types.toml").write_text("type = []\n")
    for archive, own in ((home / "a.db", True), (tmp_path / "b.db", False)):
        build_archive([pile], archive, Task(workers=1))
        with Archive.open(archive) as opened:
            (run,) = opened.runs()
        assert ("own tables" in run) == own


@pytest.mark.parametrize("table", ["[[type]\n", "[[type]]\nname = 'x'\n"])
def test_tables_that_cannot_be_used_are_named(tmp_path, table):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "event_types.toml").write_text(table)
    with pytest.raises(ReadError, match="tables"):
        build_archive([write_pile(tmp_path)], tmp_path / "a.db", Task(workers=1))


def test_links_are_made_although_nothing_is_new(tmp_path):
    pile, archive = write_pile(tmp_path), tmp_path / "a.db"
    build_archive([pile], archive, msgspec.structs.replace(UNMARKED, link=False))
    with Archive.open(archive) as opened:
        assert opened.linked_with is None
    build_archive([pile], archive, UNMARKED)
    with Archive.open(archive) as opened:
        assert opened.linked_with == program_version()


def links_of(path: Path) -> tuple[object, ...]:
    with Archive.open(path) as archive:
        stored = [archive.report(listed.id) for listed in archive.reports()]
        return (
            archive.incidents(),
            archive.actors(),
            archive.copies(),
            {one.listed.id: (one.incidents, one.main_incident) for one in stored},
        )


def test_a_pile_is_linked_alike_at_once_later_and_in_halves(tmp_path):
    texts = [
        "A bomb killed 12 people in Mosul on Friday, police said. Mayor Lena Orlo blamed no one.",
        "At least 14 people died when a car bomb exploded in Mosul on Friday, said Lena Orlo.",
        "Gunmen shot dead three people in Basra on Saturday, the hospital said.",
    ]
    rows = [
        json.dumps({"id": str(n), "text": text, "date": f"2031-03-0{8 + n // 2}"})
        for n, text in enumerate(texts)
    ]
    first, rest, task = tmp_path / "first.jsonl", tmp_path / "rest.jsonl", Task(workers=1)
    first.write_text(rows[0] + "\n")
    rest.write_text("\n".join(rows[1:]) + "\n")
    build_archive([first, rest], tmp_path / "once.db", task)
    build_archive([first, rest], tmp_path / "later.db", msgspec.structs.replace(task, link=False))
    build_archive([first, rest], tmp_path / "later.db", task)
    build_archive([first], tmp_path / "halves.db", task)
    build_archive([first, rest], tmp_path / "halves.db", task)
    once, later, halves = (
        links_of(tmp_path / f"{name}.db") for name in ("once", "later", "halves")
    )
    assert len(once[0]) >= 2
    assert once == later == halves


def test_a_document_read_anew_is_not_linked_as_it_was(tmp_path):
    """Of two readings of one document in one run one stands, and that one is linked."""
    lines = io.BytesIO()
    (tmp_path / "a.jsonl").write_text(
        '{"id": "a", "text": "A bomb killed 12 people in Mosul on Friday.", "date": "2031-03-08"}\n'
    )
    mark_pile([tmp_path / "a.jsonl"], lines, Task(workers=1))
    line = json.loads(lines.getvalue())
    line["reports"][0] |= {"events": [], "figures": [], "main_event": None, "tolls": {}}
    for order, name in ((1, "a.db"), (-1, "b.db")):
        both = [json.loads(lines.getvalue()), line][::order]
        path = tmp_path / f"{name}.jsonl"
        path.write_text("".join(json.dumps(one) + "\n" for one in both))
        build_archive([path], tmp_path / name, Task(workers=1))
        with Archive.open(tmp_path / name) as archive:
            (stored,) = (report for _, report in archive.readings())
            assert len(archive.incidents()) == len(stored.events)
    assert links_of(tmp_path / "a.db") == links_of(tmp_path / "b.db")


def test_what_a_run_was_made_with_is_recorded(tmp_path):
    build_archive([write_pile(tmp_path)], tmp_path / "a.db", Task(workers=1))
    with Archive.open(tmp_path / "a.db") as archive:
        (run,) = archive.runs()
    assert set(run) == {"dateline", "gazetteer", "model", "tables"}


def test_a_second_build_at_the_same_time_is_told_who_is_first(tmp_path):
    pile, archive = write_pile(tmp_path), tmp_path / "a.db"
    with building(archive), pytest.raises(ArchiveError, match=f"another process .{os.getpid()}"):
        build_archive([pile], archive, UNMARKED)
    assert build_archive([pile], archive, UNMARKED).documents == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.db", "pile"]


def test_a_failure_is_forgotten_when_its_input_is_mended(tmp_path):
    pile, archive = write_pile(tmp_path), tmp_path / "a.db"
    build_archive([pile], archive, UNMARKED)
    lines = (pile / "records.jsonl").read_text().splitlines()
    lines[1] = '{"id": "b", "text": "The bridge was opened again."}'
    (pile / "records.jsonl").write_text("\n".join(lines))
    (pile / "empty.txt").write_text("No longer empty\n\nA mill burned down.\n")
    counts = build_archive([pile], archive, UNMARKED)
    assert (counts.documents, counts.failures) == (2, [])
    with Archive.open(archive) as opened:
        assert list(opened.failures()) == []
        skipped = opened.connection.execute("SELECT source FROM skipped").fetchall()
    assert [Path(source).name for (source,) in skipped] == ["scan.png"]


def test_lines_without_text_fail_once_each_and_by_name(tmp_path):
    lines = io.BytesIO()
    mark_pile([write_pile(tmp_path)], lines, UNMARKED, text=False)
    (tmp_path / "bare.jsonl").write_bytes(lines.getvalue())
    assert b'"text":null' not in lines.getvalue()
    counts = build_archive([tmp_path / "bare.jsonl"], tmp_path / "a.db", UNMARKED)
    assert counts.documents == 0
    assert [failure.reason[:25] for failure in counts.failures] == ["the line has no text, so "] * 3
    assert len({failure.source for failure in counts.failures}) == 3
    with Archive.open(tmp_path / "a.db") as archive:
        assert len(archive.failures()) == 3


def test_referred_bytes_are_looked_up_by_verify(tmp_path):
    pile, archive = write_pile(tmp_path), tmp_path / "a.db"
    with zipfile.ZipFile(pile / "more.zip", "w") as packed:
        packed.writestr("late.txt", "Late news\n\nA mill burned down in Sinjar on Sunday.\n")
    build_archive([pile], archive, msgspec.structs.replace(UNMARKED, raw="refer"))
    assert verify_archive(archive) == []
    (pile / "more.zip").rename(tmp_path / "more.zip")
    assert ["more.zip" in str(finding) for finding in verify_archive(archive)] == [True]


def test_what_falls_to_another_shard_is_not_read(tmp_path, monkeypatch):
    read: list[str] = []

    def spy(html: str, **more: object) -> Page:
        read.append(html)
        return read_page(html, **more)

    monkeypatch.setattr("dateline.read.pages.read_page", spy)
    for number in range(6):
        (tmp_path / f"{number}.html").write_text(
            f"<html><body><p>Mill {number} burned.</p></body></html>"
        )
    counts = mark_pile([tmp_path], io.BytesIO(), msgspec.structs.replace(UNMARKED, shard=(2, 3)))
    assert (counts.inputs, counts.documents) == (2, 2)
    assert ["Mill 1" in read[0], "Mill 4" in read[1], len(read)] == [True, True, 2]


def test_the_captures_of_one_file_stand_side_by_side(tmp_path):
    """A page saved again replaces itself; records of one WARC file or mailbox do not."""
    letter = "From a@b.c Thu Jun 12 10:00:00 2031\nFrom: a@b.c\nSubject: {0}\n\nShell {0} fell.\n\n"
    (tmp_path / "desk.mbox").write_text("".join(letter.format(n) for n in range(3)))
    answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Mill {0} burned.</p>"
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/{0}\r\n"
    kind = "Content-Type: application/http; msgtype=response\r\nContent-Length: {1}\r\n\r\n"
    records = [
        (head + kind).format(n, len(answer.format(n))) + answer.format(n) + "\r\n\r\n"
        for n in range(3)
    ]
    (tmp_path / "a.warc").write_bytes("".join(records).encode())
    counts = build_archive([tmp_path], tmp_path / "a.db", UNMARKED)
    with Archive.open(tmp_path / "a.db") as archive:
        assert len(archive.document_ids()) == counts.documents == 6
