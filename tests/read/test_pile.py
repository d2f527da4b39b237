"""Piles: order, counts, what is known, what is no input."""

import io
import os

import pytest

from dateline.errors import ReadError
from dateline.read.identity import sha256_of
from dateline.read.outcome import MarkedLine, Unchanged
from dateline.read.pile import read_pile
from inputs import BODY, documents, outcomes, page_of, record, said


def test_a_folder_is_read_in_the_order_of_its_paths_parts(tmp_path):
    for name in ("b.txt", "a/z.txt", "a.txt", "a/b/c.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(f"Report {name}.")
    names = [each.source.removeprefix(f"{tmp_path}/") for each in documents(tmp_path)]
    assert names == ["a/b/c.txt", "a/z.txt", "a.txt", "b.txt"]


def test_content_decides_and_not_the_suffix(tmp_path):
    (tmp_path / "page.txt").write_text(page_of())
    (tmp_path / "records.html").write_text(record(1) + "\n" + record(2))
    (tmp_path / "table.txt").write_text("id,date,text\n7,2014-06-12,A shell fell.\n")
    readers = [each.custody.reader for each in documents(tmp_path)]
    assert readers == ["html", "json lines", "json lines", "csv"]


def test_the_same_bytes_of_a_page_are_read_once(tmp_path):
    (tmp_path / "a.html").write_text(page_of())
    (tmp_path / "b.html").write_text(page_of())
    (tmp_path / "c.html").write_text(page_of() + "<!-- saved later -->")
    assert said(tmp_path) == [
        "a.html: read",
        f"b.html: same bytes as {tmp_path}/a.html",
        "c.html: read",
    ]
    assert len({document.id for document in documents(tmp_path)}) == 1


def test_what_an_archive_knows_is_not_read_again(tmp_path):
    raw = page_of().encode()
    (tmp_path / "a.html").write_bytes(raw)
    (tmp_path / "r.jsonl").write_text(record())
    held = {sha256_of(raw): f"{tmp_path}/a.html", sha256_of(record().encode()): "elsewhere"}
    assert [type(each) for each in outcomes(tmp_path, known=held.get)] == [Unchanged, Unchanged]
    moved = {sha256_of(raw): "old/a.html"}
    assert said(tmp_path, known=moved.get)[0] == "a.html: same bytes as old/a.html"


def test_raw_bytes_are_handed_to_whoever_keeps_them(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"A shell fell.\r\n")
    kept = {}
    (document,) = documents(tmp_path, keep=kept.__setitem__)
    assert kept == {document.custody.raw_sha256: b"A shell fell.\r\n"}
    assert document.text == "A shell fell.\n"


def test_links_are_not_followed_and_each_is_named(tmp_path):
    pile, outside = tmp_path / "pile", tmp_path / "secret.txt"
    pile.mkdir()
    outside.write_text("Not for the archive.")
    (pile / "a.txt").write_text("A shell fell.")
    (pile / "b").symlink_to(pile, target_is_directory=True)
    (pile / "c.txt").symlink_to(outside)
    (pile / "d.txt").symlink_to(pile / "absent")
    (pile / "e.txt").symlink_to(pile / "e.txt")
    assert said(pile) == [
        "a.txt: read",
        "b: a link to a part of the pile",
        "c.txt: a link out of the pile, not followed",
        "d.txt: a link to nothing",
        "e.txt: a link to nothing",
    ]
    assert said(pile / "c.txt") == ["c.txt: read"]  # a person may name a link


def test_what_a_browser_saved_beside_a_page_belongs_to_it(tmp_path):
    page = page_of(*BODY, head="").replace("<h1>", "<img src='page_files/a%20b.jpg'><h1>")
    (tmp_path / "page.html").write_text(page)
    beside = tmp_path / "page_files"
    beside.mkdir()
    (beside / "a b.jpg").write_bytes(b"\xff\xd8\xff")
    (beside / "frame.html").write_text(page_of("Frame."))
    (document,) = outcomes(tmp_path)
    assert document.pictures == ("page_files/a b.jpg",)
    alone = tmp_path / "other_files"
    alone.mkdir()
    (alone / "x.txt").write_text("No page of that name is here.")
    assert said(alone) == ["x.txt: read"]


def test_a_picture_outside_the_pile_is_none_of_it(tmp_path):
    pile = tmp_path / "pile"
    pile.mkdir()
    (tmp_path / "x.jpg").write_bytes(b"\xff\xd8\xff")
    images = "<img src='../x.jpg'><img src='/etc/hosts'><img src='https://example.org/y.jpg'>"
    (pile / "a.html").write_text(page_of().replace("<h1>", f"{images}<h1>"))
    assert documents(pile)[0].pictures == ()


def test_standard_input_holds_json_lines():
    lines = io.BytesIO(f"{record(1)}\n\n{{broken\n{record(2)}".encode())
    found = list(read_pile(["-"], stdin=lines))
    assert [getattr(each, "name", each.source) for each in found] == ["r1", "-", "r2"]
    assert found[1].place == "line 3"
    assert found[0].custody.path is None


def test_lines_of_our_own_are_passed_on(tmp_path):
    ours = [
        '{"id":"a","document":"d1","source":"x","sha256":"0","reports":[]}',
        '{"type":"report","id":"r","document":"d1","start":0,"end":5}',
        '{"type":"incident","id":"i"}',
        '{"type":"report","id":"theirs","text":"A record whose maker has a key of that name."}',
    ]
    path = tmp_path / "marked.jsonl"
    path.write_text("\n".join(ours))
    found = outcomes(path)
    assert [type(each) is MarkedLine for each in found] == [True, True, True, False]
    assert found[0].raw == ours[0].encode()
    assert found[3].name == "theirs"


def test_a_path_that_is_not_there_is_wrong_use():
    with pytest.raises(ReadError, match="no such file or folder: nowhere"):
        read_pile(["nowhere"])


def test_odd_names_are_shown_with_escapes(tmp_path):
    with open(os.fsencode(tmp_path) + b"/odd-\xff\n.txt", "w") as file:
        file.write("A shell fell.")
    (document,) = documents(tmp_path)
    assert document.source == f"{tmp_path}/odd-\\xff\\n.txt"


def test_empty_files_and_folders_are_skipped_by_name(tmp_path):
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "b.html").write_text(" \n")
    (tmp_path / "c").mkdir()
    assert said(tmp_path) == ["a.txt: empty", "b.html: empty"]
    assert said(tmp_path / "c") == ["c: empty"]


def test_kinds_that_are_not_read_say_so_and_what_to_do(tmp_path):
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (tmp_path / "b.xml").write_bytes(b"<?xml version='1.0'?><note><to>You</to></note>")
    old = "a Word document of before 2007 (save it as DOCX)"
    assert said(tmp_path) == [
        f"a.doc, file: failed: {old} is not read",
        "b.xml, file: failed: XML that is no feed is not read",
    ]


def test_one_id_is_that_of_one_text_under_one_name(tmp_path):
    lines = [
        record(1, outlet="Example Wire"),
        record(1, outlet="Other Wire"),
        record(1, outlet="Example Wire", title="A shell"),
        record(1, outlet="Example Wire"),
    ]
    path = tmp_path / "r.jsonl"
    path.write_text("\n".join(lines))
    found = outcomes(path)
    assert isinstance(found[3], Unchanged)
    assert len({each.id for each in found[:3]}) == 3
    assert found[0].id == documents(path)[0].id
