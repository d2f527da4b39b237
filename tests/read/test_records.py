"""Records: JSON Lines, JSON and CSV, one report each."""

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.model.document import Candidate
from dateline.read.identity import sha256_of
from dateline.read.pile import read_pile
from dateline.read.raw import read_raw
from inputs import documents, outcomes, page_of, record, said


def write(folder, text, name="r.jsonl"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_record_keeps_its_text_and_every_other_key(tmp_path):
    line = record(1, text="MOSUL -\r\nShell.", date="2014-06-12", mood=["x"], language="en")
    (document,) = documents(write(tmp_path, line))
    assert document.text == "MOSUL -\nShell."
    assert document.record == {"id": "r1", "date": "2014-06-12", "mood": ["x"], "language": "en"}
    assert (document.name, document.whole, document.language) == ("r1", True, "en")
    assert [document.text[p.start : p.end] for p in document.pieces] == ["MOSUL -", "Shell."]


def test_other_names_of_keys_are_accepted(tmp_path):
    given_keys = {
        "id": 7,
        "event_text": "A shell fell.",
        "headline": "Shell",
        "pub_date": "2014-06-12",
        "publisher": "Example Wire",
    }
    (document,) = documents(write(tmp_path, json.dumps(given_keys)))
    assert document.name == "7"
    assert document.text == "A shell fell."
    assert document.metadata == (
        Candidate(field="title", value="Shell", source="record headline"),
        Candidate(field="date", value="2014-06-12", source="record pub_date"),
        Candidate(field="outlet", value="Example Wire", source="record publisher"),
    )


def test_a_record_of_html_is_read_as_a_page_and_stays_one_report(tmp_path):
    line = json.dumps({"id": "h", "html": page_of(), "title": "Given title"})
    (document,) = documents(write(tmp_path, line))
    assert document.whole
    assert document.text.startswith("Shell falls on market\n\nTwo people")
    assert document.metadata[0].value == "Given title"
    assert "html" not in document.record


def test_broken_lines_fail_by_number_and_cost_nothing_else(tmp_path):
    lines = [
        record(1).encode(),
        b'{"id": "cut", "text": "never closed',
        b'["a", "list"]',
        b'{"id": "n", "text": 12}',
        b'{"id": "none", "title": "no words"}',
        b'{"id": "e", "text": "  "}',
        b'{"id": "b", "text": "\xff"}',
        b'{"id": "half", "text": "\\ud800"}',
        b'{"id": "nul", "text": "a\\u0000b"}',
        record(2).encode(),
        record(1).encode(),
    ]
    found = said(write(tmp_path, b"\n".join(lines)))
    assert [each.split(": ")[0] for each in found] == [
        "r.jsonl",
        *(f"r.jsonl, line {n}" for n in range(2, 10)),
        "r.jsonl",
        "r.jsonl, line 11",
    ]
    assert [each.split(": ")[1] for each in found] == [
        *("read", "failed", "failed", "failed", "empty", "empty"),
        *("failed", "failed", "failed", "read", "unchanged"),
    ]


def test_a_line_nested_without_end_fails(tmp_path):
    found = said(write(tmp_path, '{"text": ' + "[" * 100_000 + "]" * 100_000 + "}\n" + record()))
    assert found[0].startswith("r.jsonl, line 1: failed: not JSON")
    assert found[1] == "r.jsonl: read"


def test_a_line_that_is_too_long_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr("dateline.read.source.LINE_LIMIT", 100)
    monkeypatch.setattr("dateline.read.source.lines_of.__defaults__", (100,))
    path = write(tmp_path, f"{record(1)}\n{record(2, text='x' * 500)}\n{record(3)}\n")
    assert said(path) == [
        "r.jsonl: read",
        "r.jsonl, line 2: failed: longer than 32 MB",
        "r.jsonl: read",
    ]


def test_the_bytes_of_a_record_are_addressed(tmp_path):
    path = write(tmp_path, f"\ufeff{record(1)}\r\n\n  {record(2)}\n")
    raw = path.read_bytes()
    for document in documents(path):
        custody = document.custody
        line = raw[custody.offset : custody.offset + custody.length]
        assert sha256_of(line) == custody.raw_sha256
        assert json.loads(line)["id"] == document.name


def test_a_list_of_records_in_one_file_is_read(tmp_path):
    path = write(tmp_path, f"[\n{record(1)},\n{record(2)}\n]", "list.json")
    assert [each.name for each in documents(path)] == ["r1", "r2"]
    assert said(write(tmp_path, "[1, 2", "cut.json"))[0].startswith("cut.json, file: failed: not J")


@pytest.mark.parametrize("indent", [None, 1])
def test_one_record_in_a_file_is_addressed_whole(tmp_path, indent):
    given_record = {"id": "long", "text": "A shell fell. " * 9000}  # past the first 64 KB
    path = write(tmp_path, json.dumps(given_record, indent=indent), "one.json")
    (document,) = documents(path)
    assert document.name == "long"
    assert document.custody.raw_sha256 == sha256_of(path.read_bytes())
    assert read_raw(document.custody) == path.read_bytes()


def test_packed_records_before_a_break_are_kept(tmp_path):
    lines = "".join(record(n, text=f"Shell {n} {n * 7919}.") + "\n" for n in range(2000))
    path = write(tmp_path, gzip.compress(lines.encode())[:-2000], "cut.jsonl.gz")
    found = outcomes(path)
    assert len(found) > 100
    assert "cut short" in found[-1].cause
    assert all(each.source == str(path) for each in found)


TABLE = 'id;text;date\n1;"Two lines;\nin one cell";2014-06-12\n\n2;Another;\n3;;2014\n4;x;y;z\n'


def test_a_table_gives_a_record_a_row(tmp_path):
    path = write(tmp_path, TABLE, "t.csv")
    first, second = documents(path)
    assert (first.name, first.text) == ("1", "Two lines;\nin one cell")
    assert second.record == {"id": "2"}
    assert said(path)[2:] == [
        "t.csv, line 6: empty: neither text nor html",
        "t.csv, line 7: failed: 4 cells, but the header has 3",
    ]


def test_rows_are_addressed_by_their_bytes(tmp_path):
    path = write(tmp_path, TABLE, "t.csv")
    custody = documents(path)[0].custody
    row = path.read_bytes()[custody.offset : custody.offset + custody.length]
    assert row == b'1;"Two lines;\nin one cell";2014-06-12\n'


def test_columns_are_named_anew(tmp_path):
    path = write(tmp_path, "Nr,Words,When\n1,A shell fell.,2014-06-12\n", "t.csv")
    assert "no column text or html among: Nr, Words, When" in said(path)[0]
    (document,) = documents(path, columns={"text": "words", "date": "When", "id": "Nr"})
    assert (document.name, document.text) == ("1", "A shell fell.")
    assert document.metadata[0].value == "2014-06-12"


def test_keys_of_json_are_named_anew(tmp_path):
    path = write(tmp_path, '{"nr": 1, "words": "A shell fell."}')
    (document,) = documents(path, columns={"text": "words", "id": "nr"})
    assert (document.name, document.text) == ("1", "A shell fell.")


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le"])
def test_records_in_utf_16_are_read_by_lines(tmp_path, charset):
    lines = write(tmp_path, f"{record(1)}\n{record(2)}\n".encode(charset))
    table = write(tmp_path, "id\ttext\n1\tUn café.\n".encode(charset), "t.txt")
    assert [document.name for document in documents(lines)] == ["r1", "r2"]
    (row,) = documents(table)
    assert row.text == "Un café."
    assert read_raw(row.custody) is None


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1))
def test_any_text_comes_out_as_it_went_in(tmp_path_factory, text):
    path = write(tmp_path_factory.mktemp("any"), json.dumps({"text": text}))
    for document in read_pile([path]):
        if text.strip():
            assert document.text == text.replace("\r\n", "\n").replace("\r", "\n")
            inside = "".join(document.text[p.start : p.end] for p in document.pieces)
            assert "".join(inside.split()) == "".join(document.text.split())
