"""JSON lines: everything goes out, in one order, and comes back the same."""

import io
import json
import random

import msgspec
import pytest

from dateline.errors import ReadError
from dateline.export.lines import export_lines, write_jsonl
from dateline.model.report import Marked
from dateline.store.archive import Archive
from dateline.store.lines import (
    Unread,
    is_export,
    is_marked,
    read_export,
    read_lines,
    read_marked,
)
from dateline.store.linking import link_archive
from dateline.store.view import Selection, View
from made import Made, bombing

BOMB = "Free Riders let a bomb off that killed {} people in Corva, police said the next day."


def piles() -> list[Made]:
    made = []
    for number, outlet in (("12", "A"), ("14", "B"), ("14", "C"), ("15", "D")):
        one = bombing(BOMB, number, outlet, said_by="police")
        one.name = f"record-{outlet}"
        one.timex("the next day", "2031-03-07")
        one.victim("Riders", age=9)
        made.append(one)
    return made


def archived(*made: Made) -> Archive:
    archive = Archive.open(":memory:", create=True)
    for one in made:
        archive.add(one.marked())
    link_archive(archive)
    return archive


def exported(archive: Archive, *, text="full", history=False) -> list[dict]:
    view = View(archive, Selection(text=text))
    return [json.loads(line) for line in export_lines(view, history=history)]


def test_every_type_of_line_is_there_and_type_comes_first():
    with archived(*piles()) as archive:
        lines = list(export_lines(View(archive)))
        kinds = {json.loads(line)["type"] for line in lines}
        assert kinds == {
            *("document", "report", "block", "mention", "place", "time", "figure", "victim"),
            *("event", "statement", "incident", "actor", "copy"),
        }
        assert all(line.startswith(b'{"type":"') for line in lines)


def test_a_report_line_has_what_the_contract_names():
    with archived(*piles()) as archive:
        report = next(line for line in exported(archive) if line["type"] == "report")
    assert list(report)[:13] == [
        *("type", "id", "source_id", "source", "document", "start", "end", "title", "outlet"),
        *("published", "tags", "witness", "main_incident"),
    ]
    assert report["source_id"].startswith("record-")
    assert report["incidents"] == [report["main_incident"]]
    assert not {"mentions", "events", "blocks"} & set(report)


def test_an_events_and_a_times_own_type_have_names_of_their_own():
    with archived(*piles()) as archive:
        lines = exported(archive)
    event = next(line for line in lines if line["type"] == "event")
    time = next(line for line in lines if line["type"] == "time")
    assert (event["event_type"], time["time_type"]) == ("bombing", "DATE")
    assert event["report"] == time["report"]


def test_quotes_are_the_documents_text_at_their_spans():
    with archived(*piles()) as archive:
        lines = exported(archive)
    texts = {line["document"]: line["text"] for line in lines if line["type"] == "document"}
    marks = [line for line in lines if "score" in line and "start" in line]
    assert len(marks) > 20
    for mark in marks:
        assert texts[mark["document"]][mark["start"] : mark["end"]] == mark["text"]
    for line in lines:
        for rift in line.get("disagreements", ()):
            for evidence in (e for side in rift["sides"] for e in side["evidence"]):
                span = slice(evidence["start"], evidence["end"])
                assert texts[evidence["document"]][span] == evidence["quote"]


def test_what_is_exported_comes_back_the_same():
    with archived(*piles()) as archive:
        lines = list(export_lines(View(archive)))
    assert is_export(lines[0])
    with Archive.open(":memory:", create=True) as again:
        for marked in read_export(lines):
            again.add(marked)
        link_archive(again)
        assert list(export_lines(View(again))) == lines


def test_the_same_pile_in_any_order_gives_the_same_lines():
    made = piles()
    with archived(*made) as archive:
        wanted = list(export_lines(View(archive)))
    for seed in range(4):
        random.Random(seed).shuffle(made)
        with archived(*made) as archive:
            assert list(export_lines(View(archive))) == wanted


def test_texts_can_be_left_out():
    with archived(*piles()) as archive:
        documents = [line for line in exported(archive, text="none") if line["type"] == "document"]
    assert all("text" not in line for line in documents)


def test_a_file_has_a_note_beside_it_and_a_stream_has_not(tmp_path):
    path, stream = tmp_path / "all.jsonl", io.BytesIO()
    with archived(*piles()) as archive:
        count = write_jsonl(View(archive), path)
        write_jsonl(View(archive), stream)
    assert path.read_bytes() == stream.getvalue()
    assert len(path.read_text().splitlines()) == count
    assert "Nothing was lost." in (tmp_path / "all.jsonl.README.md").read_text()


def test_lines_of_mark_and_export_may_be_mixed_and_a_bad_one_costs_only_itself():
    one, other = piles()[:2]
    with archived(one) as archive:
        lines = list(export_lines(View(archive)))
    mixed = [b"{", *lines[:3], json.dumps({"type": "mention", "report": "x"}).encode(), *lines[3:]]
    found = list(read_lines(("f", raw) for raw in [*mixed, msgspec.json.encode(other.marked())]))
    assert [type(one) for one in found] == [Unread, Unread, Marked, Marked]
    assert {one.document for one in found[2:]} == {one.document, other.document}


def test_lines_whose_keys_another_program_sorted_are_read_as_well():
    with archived(piles()[0]) as archive:
        lines = list(export_lines(View(archive)))
    sorted_keys = [
        json.dumps(json.loads(line), sort_keys=True, separators=(",", ":")).encode()
        for line in lines
    ]
    assert list(read_export(sorted_keys)) == list(read_export(lines))


def test_history_shows_where_old_incidents_went():
    early, late = bombing(BOMB, "12", "A", "2031-03-07"), bombing(BOMB, "12", "B", "2031-03-08")
    with archived(late) as archive:
        archive.add(early.marked())
        link_archive(archive)
        redirects = [x for x in exported(archive, history=True) if x["type"] == "redirect"]
        assert len(redirects) == 1
        assert not [x for x in exported(archive) if x["type"] == "redirect"]


def test_a_marked_line_is_told_from_others_and_unknown_fields_are_passed_over():
    line = json.dumps(
        {
            "id": "x",
            "document": "d",
            "source": "s",
            "sha256": "0",
            "record": {},
            "custody": {"raw_sha256": "0"},
            "reports": [],
            "later": 1,
        }
    ).encode()
    assert is_marked(line)
    assert not is_marked(b'{"id": "x", "text": "Words."}')
    assert not is_export(line)
    assert read_marked(line).document == "d"


def test_a_broken_line_says_what_is_wrong():
    with pytest.raises(ReadError, match="not a line"):
        read_marked(b'{"id": 3}')
    with pytest.raises(ReadError, match="line 1: a mention does not follow its report"):
        list(read_export([b'{"type": "mention", "report": "r"}']))
    with pytest.raises(ReadError, match="line 1"):
        list(read_export([b"[1]"]))
