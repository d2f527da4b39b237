"""Folders of ArchiveBox and auto-archiver as they lie: one page, one input."""

import json

import pytest

from inputs import documents, page_of, said

INDEX = {"url": "https://example.org/2031/a", "timestamp": "1931000400.0", "history": {}}


def snapshot(folder, *forms):
    folder.mkdir(parents=True)
    (folder / "index.json").write_text(json.dumps(INDEX))
    (folder / "index.html").write_text(page_of("ArchiveBox's own page about a snapshot."))
    (folder / "favicon.ico").write_bytes(b"\x00\x01")
    for form in forms:
        (folder / form).parent.mkdir(parents=True, exist_ok=True)
        (folder / form).write_text(page_of(f"A shell fell, said in {form}."))


@pytest.mark.parametrize(
    ("forms", "best"),
    [
        (("singlefile.html", "output.html", "readability/content.html"), "singlefile.html"),
        (("output.html", "example.org/2031/a/index.html"), "output.html"),
        (("readability/content.html",), "readability/content.html"),
        (("example.org/2031/a/index.html",), "example.org/2031/a/index.html"),
    ],
)
def test_a_snapshot_is_one_page_in_its_best_form(tmp_path, forms, best):
    snapshot(tmp_path / "archive" / "1931000400.0", *forms)
    (document,) = documents(tmp_path)
    assert document.source.endswith(best)
    assert f"said in {best}." in document.text
    assert document.custody.url == INDEX["url"]
    assert document.custody.retrieved_by == "ArchiveBox"
    assert document.custody.retrieved_at == "2031-03-11T13:00:00+00:00"


def test_an_index_of_something_else_is_no_snapshot(tmp_path):
    (tmp_path / "index.json").write_text('[{"id": "1", "text": "A shell fell."}]')
    (tmp_path / "a.html").write_text(page_of())
    assert said(tmp_path) == ["a.html: read", "index.json: read"]


def test_the_list_that_auto_archiver_writes_is_no_report(tmp_path):
    made = "Made with <a href='https://github.com/bellingcat/auto-archiver'>auto-archiver</a>"
    (tmp_path / "a.html").write_text(page_of("Archived media for https://example.org/a", made))
    assert said(tmp_path) == ["a.html: auto-archiver's list of what it saved"]
