"""Downloads of news databases: one file with many items, cut at the databases' own headings.

Nexis, Factiva and ProQuest deliver a folder's worth of reports as one text. Which lines part the
items, and what stands at their heads, the table ``data/downloads.toml`` says. The text of an item
stays whole; its head and tail are pieces of no report's body, and what they say (title, outlet,
date, byline, length) is offered as metadata.

A heading of the table counts only where it parts a text whose items all have a date and a title:
a report that quotes "End of Document" is no download.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple

import msgspec

from dateline.model.document import Candidate, Field, Piece
from dateline.read.page import Page
from dateline.read.plain import plain_pieces
from dateline.text.dates import find_dates

_LINE = re.compile(r"[^\n]+")
_LENGTH = re.compile(r"\s*([\d,.]{1,7})\s+words?\b", re.IGNORECASE)
_COPYRIGHT = re.compile(r"\s*(?:\(c\)|©|copyright\b)", re.IGNORECASE)
_BYLINE = re.compile(r"\s*by\s+\S", re.IGNORECASE)
_TIME = re.compile(r"\s*\d{1,2}:\d{2}(?:\s*[AP]M)?\s*$", re.IGNORECASE)
_CODE = re.compile(r"\s*[A-Z0-9]{2,10}\s*$")
_LANGUAGE = re.compile(r"\s*[A-Z][a-z]+\s*$")
_PART = re.compile(r"\s*document \d+ of \d+\s*$", re.IGNORECASE)
_CODED = re.compile(r"([A-Z]{2,3})(?:\s*$|\t|\s{2,})")
_EDITION = re.compile(r".*\bedition\b", re.IGNORECASE)
_FIELDS: tuple[Field, ...] = ("title", "date", "byline", "outlet", "url")
_ROLES = {"title": "title", "byline": "byline", "date": "date"}


class Database(msgspec.Struct, frozen=True):
    """How the downloads of one database look: a row of the table."""

    name: str
    mark: str
    at: Literal["begin", "end", "between"]
    head: tuple[str, ...]
    labels: dict[str, str]
    coded: bool = False


class Item(NamedTuple):
    """One item: its page, and what its head and tail say, for the record."""

    page: Page
    record: dict[str, str]


class _Line(NamedTuple):
    start: int
    end: int
    words: str


def find_items(text: str) -> list[Item]:
    """Return the items of a download, in order; none if *text* is no download."""
    for database in _databases():
        if re.search(database.mark, text, re.MULTILINE):
            items = [_read_item(text[start:end], database) for start, end in _parts(text, database)]
            if database.at == "between":  # a cover and an imprint may stand around the items
                items = items[not _is_whole(items[0]) : len(items) - (not _is_whole(items[-1]))]
            if items and all(_is_whole(item) for item in items):
                return items
    return []


def _is_whole(item: Item) -> bool:
    offered = {candidate.field for candidate in item.page.candidates}
    return {"title", "date"} <= offered


@cache
def _databases() -> tuple[Database, ...]:
    path = resources.files("dateline").joinpath("data", "downloads.toml")
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["database"]
    return tuple(msgspec.convert(row, Database) for row in rows)


def _parts(text: str, database: Database) -> Iterator[tuple[int, int]]:
    """Yield where each item stands, without the lines that part them and blank ends."""
    marks = list(re.finditer(database.mark, text, re.MULTILINE))
    edges = [0, *(edge for mark in marks for edge in mark.span()), len(text)]
    first = 1 if database.at == "begin" else 0  # what stands before the first heading is a cover
    last = len(marks) if database.at == "end" else len(marks) + 1
    for number in range(first, last):
        start, end = edges[2 * number], edges[2 * number + 1]
        words = text[start:end]
        if words.strip():
            start += len(words) - len(words.lstrip())
            yield start, start + len(words.strip())


def _read_item(text: str, database: Database) -> Item:
    """Read one item: the unlabelled lines of its head, then labels, body, tail."""
    lines = [_Line(m.start(), m.end(), m[0]) for m in _LINE.finditer(text) if m[0].strip()]
    said: dict[str, list[_Line]] = {}
    at = _read_head(lines, database, said, text)
    body = _read_labels(lines[at:], database, said, text)
    pieces = [
        piece for field, some in said.items() for piece in _head_pieces(field, some, database)
    ]
    pieces += _body_pieces(text, body)
    pieces.sort(key=lambda piece: piece.start)
    values = {
        field: " ".join(_value(line, database) for line in some) for field, some in said.items()
    }
    return Item(
        Page(text, tuple(pieces), tuple(_offers(values, database.name))),
        _record(values, text, body, database.name),
    )


def _read_head(
    lines: Sequence[_Line], database: Database, said: dict[str, list[_Line]], text: str
) -> int:
    """File the lines that stand first under what they are; returns how many they were."""
    at = 0
    for number, asked in enumerate(database.head):
        name = asked.lstrip("?")
        later = [one.lstrip("?") for one in database.head[number + 1 :]]
        if at == len(lines) or _label(lines[at], database):
            break
        if not _fits(lines[at].words, name):
            if asked.startswith("?"):
                continue
            if name != "date":
                break
        said.setdefault(name, []).append(lines[at])
        at += 1
        while name == "title" and at < len(lines) and _goes_on(lines, at, later, text, database):
            said[name].append(lines[at])
            at += 1
    return at


def _goes_on(
    lines: Sequence[_Line], at: int, later: Sequence[str], text: str, database: Database
) -> bool:
    """Whether a title runs on over a line: right below it, and not what comes next."""
    between = text[lines[at - 1].end : lines[at].start]
    line = lines[at]
    ended = "\n\n" in between or _label(line, database) is not None or later[:1] == ["outlet"]
    return not ended and not any(_fits(line.words, name) for name in later[:2])


def _fits(words: str, name: str) -> bool:
    match name:
        case "date":
            return any(found.earliest for found in find_dates(words)) and len(words) < 80
        case "length":
            return _LENGTH.match(words) is not None
        case "byline":
            return _BYLINE.match(words) is not None and len(words) < 120
        case "copyright":
            return _COPYRIGHT.match(words) is not None
        case "time":
            return _TIME.match(words) is not None
        case "code":
            return _CODE.match(words) is not None
        case "language":
            return _LANGUAGE.match(words) is not None
        case "part":
            return _PART.match(words) is not None
        case "edition":
            return _EDITION.match(words) is not None
    return len(words) < 300  # a title or an outlet may be any line


def _read_labels(
    lines: Sequence[_Line], database: Database, said: dict[str, list[_Line]], text: str
) -> list[_Line]:
    """File labelled lines under what they say; returns the lines of the body.

    The body begins at its label, or without one at the first line of its own behind the labels; it
    ends at the next label.
    """
    body: list[_Line] = []
    state, label = "head", "note"
    labelled = any(_label(line, database) == "body" for line in lines)
    for number, line in enumerate(lines):
        found = _label(line, database)
        if found and found != "body" and state == "body":
            state = "tail"
        if state == "body" and not (found and database.coded):
            body.append(line)
        elif found == "body":
            state = "body"
            _keep_rest(line, database, body)
        elif state == "head" and not found and not labelled and _is_apart(lines, number, text):
            state = "body"
            body.append(line)
        else:
            label = found or label
            if found and (found in said or not _value(line, database)):
                said.setdefault("note", []).append(line)  # a bare code, or what was said before
                label = "note" if found in said else label
            else:
                said.setdefault(label, []).append(line)
    return body


def _is_apart(lines: Sequence[_Line], number: int, text: str) -> bool:
    """Whether a line does not go on with the label above it."""
    return number == 0 or "\n\n" in text[lines[number - 1].end : lines[number].start]


def _keep_rest(line: _Line, database: Database, body: list[_Line]) -> None:
    """Keep what stands behind "Full text:" on its own line."""
    value = _value(line, database)
    if value:
        start = line.start + line.words.rindex(value)
        body.append(_Line(start, line.end, value))


def _label(line: _Line, database: Database) -> str | None:
    if database.coded:
        code = _CODED.match(line.words)
        return database.labels.get(code[1]) if code else None
    name, colon, _ = line.words.strip().partition(":")
    if colon or name in ("Body", "BODY"):
        return database.labels.get(name.strip())
    return None


def _value(line: _Line, database: Database) -> str:
    words = line.words.strip()
    if _label(line, database) is None:
        return words
    return (
        words[len(words.split()[0]) :].strip()
        if database.coded
        else words.partition(":")[2].strip()
    )


def _head_pieces(field: str, some: Sequence[_Line], database: Database) -> Iterator[Piece]:
    """Yield the pieces of what a head says: without its label, a title of two lines as one."""
    role = _ROLES.get(field)
    if role is None:
        yield from (Piece(start=line.start, end=line.end, role="footer") for line in some)
        return
    first = some[0]
    start = first.start + first.words.rindex(_value(first, database))
    yield Piece(start=start, end=some[-1].end, role=role)


def _body_pieces(text: str, body: Sequence[_Line]) -> list[Piece]:
    return [
        Piece(start=start + piece.start, end=start + piece.end, tag="p", main=True)
        for start, end in _runs(text, body)
        for piece in plain_pieces(text[start:end], wrapped="\n\n" in text[start:end])
    ]


def _runs(text: str, body: Sequence[_Line]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a body's lines between which nothing else stands."""
    for number, line in enumerate(body):
        if not number or text[body[number - 1].end : line.start].strip():
            start = line.start
        if number + 1 == len(body) or text[line.end : body[number + 1].start].strip():
            yield start, line.end


def _offers(values: dict[str, str], database: str) -> Iterator[Candidate]:
    for field in _FIELDS:
        if value := values.get(field):
            yield Candidate(field=field, value=value, source=f"{database} {field}")


def _record(
    values: dict[str, str], text: str, body: Sequence[_Line], database: str
) -> dict[str, str]:
    """Return what the item says of itself, and how much of its stated length is there."""
    record = {"database": database}
    record |= {name: values[name] for name in ("section", "length", "code") if name in values}
    stated = re.search(r"[\d,.]+", values.get("length", ""))
    if stated and body:
        asked = int(re.sub(r"\D", "", stated[0]) or 0)
        there = len(text[body[0].start : body[-1].end].split())
        if there < 0.7 * asked:  # cut off by the database or by whoever saved it
            record["incomplete"] = f"{asked} words stated, {there} found"
    return record
