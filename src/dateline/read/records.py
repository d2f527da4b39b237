"""Records to documents: JSON Lines, JSON, CSV. One record is one report (contract, section 2)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

import msgspec

from dateline.errors import ReadError
from dateline.model.document import Candidate, Custody, Document, Field, Json
from dateline.read.charset import decode, guess_charset
from dateline.read.html import read_page
from dateline.read.outcome import Failed, MarkedLine, Outcome, Skipped
from dateline.read.page import Page, make_document
from dateline.read.plain import plain_pieces, unix_lines
from dateline.read.run import Run
from dateline.read.source import LINE_LIMIT, Source, lines_of

_FIELDS: dict[Field, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "date": ("date", "pub_date"),
    "outlet": ("outlet", "publisher"),
    "byline": ("byline",),
    "url": ("url",),
}
"""The keys of a record that fill each field, the contract's own first."""

_TEXT = ("text", "event_text", "html")
_BLANK = b" \t\r\n"
_BLANK_FIRST = _BLANK + b"\xef\xbb\xbf"
_DELIMITERS = ",;\t|"

EXPORTED = frozenset(
    {
        *("document", "report", "block", "mention", "place", "time", "figure", "victim", "event"),
        *("statement", "incident", "actor", "copy", "decision", "tombstone", "redirect"),
    }
)
"""The types of lines that an export of an archive holds (contract, section 4)."""
_STANDALONE = frozenset({"incident", "actor", "copy", "decision", "tombstone", "redirect"})


class _Shape(msgspec.Struct):
    """The keys that tell a line of our own from a record, each left as it stands."""

    type: msgspec.Raw = msgspec.Raw()
    document: msgspec.Raw = msgspec.Raw()
    reports: msgspec.Raw = msgspec.Raw()
    sha256: msgspec.Raw = msgspec.Raw()
    text: msgspec.Raw = msgspec.Raw()
    html: msgspec.Raw = msgspec.Raw()


_shape = msgspec.json.Decoder(_Shape)
_json = msgspec.json.Decoder()


class _Place(NamedTuple):
    """Where a record stands: its input, ``line 3``, and its bytes in the file."""

    source: Source
    place: str
    offset: int | None
    raw: bytes

    @property
    def shown(self) -> str:
        return f"{self.source.shown}, {self.place}"

    @property
    def address(self) -> str | None:
        whole = self.source.address
        return whole if whole is None or self.offset is not None else f"{whole}!{self.place}"


def read_json_lines(source: Source, run: Run) -> Iterator[Outcome]:
    """Read a file of one JSON object a line; blank lines are no inputs."""
    with source.opened() as stream:
        yield from read_line_stream(stream, source, run)


def read_line_stream(stream: BinaryIO, source: Source, run: Run) -> Iterator[Outcome]:
    """Read an open stream of JSON Lines; every line yields one outcome, broken ones `Failed`."""
    number = 0
    try:
        for number, offset, line in lines_of(stream):
            if line is None:
                cause = f"longer than {LINE_LIMIT >> 20} MB"
                yield Failed(source.shown, f"line {number}", cause)
            elif raw := line.strip(blank := _BLANK_FIRST if number == 1 else _BLANK):
                start = offset + len(line) - len(line.lstrip(blank))
                yield _read_line(_Place(source, f"line {number}", start, raw), run)
    except ReadError as error:  # the packed stream around the lines broke off
        yield Failed(source.shown, f"line {number + 1}", str(error))


def _read_line(place: _Place, run: Run) -> Outcome:
    sha, settled = run.record(place.shown, place.raw)
    if settled:
        return settled
    try:
        if is_marked(place.raw):
            return MarkedLine(place.shown, place.raw, sha)
        record = _json.decode(place.raw)
    except (ValueError, RecursionError) as error:
        return Failed(place.source.shown, place.place, f"not JSON: {error}")
    if not isinstance(record, dict):
        return Failed(place.source.shown, place.place, "not a JSON object")
    return _read_record(_renamed(record, run), place, sha, "json lines", run=run)


def _renamed(record: Json, run: Run) -> Json:
    """The record with the keys that ``--map`` names under their own names."""
    if not run.columns:
        return record
    names = {column.lower(): key for key, column in run.columns.items()}
    return {names.get(key.lower(), key): value for key, value in record.items()}


def is_marked(raw: bytes) -> bool:
    """Whether a line was written by ``dateline mark`` or ``dateline export --as jsonl``.

    Raises:
        ValueError: It is no JSON object.
    """
    if b'"reports"' not in raw and b'"type"' not in raw:
        return False
    shape = _shape.decode(raw)
    if shape.document and shape.reports and shape.sha256 and not shape.type:
        return True
    kind = bytes(shape.type or b"").decode("ascii", "replace").strip('"')
    if kind not in EXPORTED:
        return False
    if kind in _STANDALONE:
        return not (shape.text or shape.html)
    return bool(shape.sha256) if kind == "document" else bool(shape.document)


def read_json_value(value: Any, raw: bytes, source: Source, run: Run) -> Iterator[Outcome]:
    """Read a file that is one JSON value: a record, whose bytes are the file's, or a list of them."""
    if not value:
        yield Skipped(source.shown, "empty")
    elif isinstance(value, dict):
        place = _Place(source, "item 1", 0, raw)
        sha, settled = run.record(place.shown, raw)
        yield settled or _read_record(_renamed(value, run), place, sha, "json", run=run)
    for number, record in enumerate(value if isinstance(value, list) else [], 1):
        if isinstance(record, dict):
            yield read_item(record, source, f"item {number}", run, reader="json")
        else:
            yield Failed(source.shown, f"item {number}", "not a JSON object")


def read_item(record: Json, source: Source, place: str, run: Run, *, reader: str) -> Outcome:
    """Read a record that has no bytes of its own: they are its JSON, keys sorted.

    Args:
        record: Keys and values as JSON has them.
        source: The input that holds it.
        place: Where in that, in words: ``item 3``.
        run: The run over the pile.
        reader: What goes into custody as the reader.
    """
    stands = _Place(source, place, None, msgspec.json.encode(record, order="sorted"))
    sha, settled = run.record(stands.shown, stands.raw)
    return settled or _read_record(_renamed(record, run), stands, sha, reader, run=run)


def read_csv(source: Source, run: Run) -> Iterator[Outcome]:
    """Read a table with a header, one record a row; ``run.columns`` names columns anew."""
    csv.field_size_limit(LINE_LIMIT)
    charset = guess_charset(source.head)
    with source.opened() as stream:
        rows = _Rows(stream, charset, dialect_of(decode(source.head, charset)))
        header = rows.header()
        names = _column_names(header, run)
        if not TEXT_KEYS & set(names):
            shown = ", ".join(header[:8])[:200]
            raise ReadError(f"no column text or html among: {shown} (name it: --map text=COLUMN)")
        empty = True
        for row in rows:
            empty = False
            place = _Place(source, f"line {rows.first}", rows.offset, rows.raw)
            if isinstance(row, csv.Error):
                yield Failed(source.shown, place.place, f"no row of a table: {row}")
            elif row:
                yield _read_row(row, names, place, run)
        if empty:
            yield Skipped(source.shown, "empty: a header and no rows")


class _Rows(Iterator[list[str] | csv.Error]):
    """The rows of a table, with the line, offset and bytes of the row just read.

    A row that is none, such as one with a bare CR in a cell without quotes, is its error.
    """

    def __init__(self, stream: BinaryIO, charset: str, dialect: type[csv.Dialect]) -> None:
        self._lines = lines_of(stream)
        self._charset = "utf-8-sig" if charset == "utf-8" else charset
        self._rows = csv.reader(self._decoded(), dialect, strict=False)
        self._taken: list[bytes] = []
        self.first, self.offset = 1, 0
        self._next = (1, 0)

    def __next__(self) -> list[str] | csv.Error:
        self._taken = []
        self.first, self.offset = self._next
        try:
            return next(self._rows)
        except csv.Error as error:  # "new-line character seen in unquoted field - do you ..."
            return csv.Error(str(error).split(" - ", 1)[0])

    def header(self) -> list[str]:
        """Return the first row, empty if there is none.

        Raises:
            ReadError: It is none.
        """
        first = next(self, [])
        if isinstance(first, csv.Error):
            raise ReadError(f"no header of a table: {first}")
        return first

    @property
    def raw(self) -> bytes:
        return b"".join(self._taken)

    def _decoded(self) -> Iterator[str]:
        for number, offset, line in self._lines:
            if line is None:
                raise ReadError(f"line {number}: longer than {LINE_LIMIT >> 20} MB")
            self._taken.append(line)
            self._next = (number + 1, offset + len(line))
            yield decode(line, self._charset)


def dialect_of(head: str) -> type[csv.Dialect]:
    """Return the dialect of a table: the delimiter that its first line has most of."""
    first = head.split("\n", 1)[0]

    class Dialect(csv.excel):
        delimiter = max(_DELIMITERS, key=first.count)

    return Dialect


def _column_names(header: list[str], run: Run) -> list[str]:
    renamed = {column.strip().lower(): key for key, column in run.columns.items()}
    plain = [name.strip().strip("\ufeff") for name in header]
    return [
        renamed.get(name.lower(), name.lower() if name.lower() in KEYS else name) for name in plain
    ]


def _read_row(row: list[str], names: list[str], place: _Place, run: Run) -> Outcome:
    sha, settled = run.record(place.shown, place.raw)
    if settled:
        return settled
    if len(row) > len(names):
        cause = f"{len(row)} cells, but the header has {len(names)}"
        return Failed(place.source.shown, place.place, cause)
    record = {name: cell for name, cell in zip(names, row, strict=False) if cell != ""}
    return _read_record(record, place, sha, "csv", run=run)


def _read_record(record: Json, place: _Place, sha: str, reader: str, *, run: Run) -> Outcome:
    """Return the document of a record, or why there is none."""
    try:
        page = _page_of(record)
        if page is None or not page.text.strip():
            return Skipped(place.shown, "empty: neither text nor html")
        run.keep(sha, place.raw)
        return _document_of(record, page, place, _custody_of(record, page, place, sha, reader))
    except (ValueError, ReadError) as error:
        return Failed(place.source.shown, place.place, str(error))


def _page_of(record: Json) -> Page | None:
    """The page of the first key that holds words: ``text`` is taken as it is, ``html`` is read."""
    found = {key: record[key] for key in _TEXT if record.get(key) is not None}
    for key, value in found.items():
        if not isinstance(value, str):
            raise ReadError(f"{key} is no string")
    for key, value in found.items():
        if value.strip() and key == "html":
            return read_page(value, url=_string(record.get("url")))
        if value.strip():
            text = unix_lines(value)
            return Page(text, plain_pieces(text))
    return None


def _custody_of(record: Json, page: Page, place: _Place, sha: str, reader: str) -> Custody:
    return Custody(
        raw_sha256=sha,
        path=place.address,
        offset=place.offset,
        length=None if place.offset is None else len(place.raw),
        reader=reader,
        retrieved_at=_string(record.get("collected_at")) or page.retrieved_at,
        retrieved_by=_string(record.get("collected_by")),
        url=_string(record.get("url")),
    )


def _document_of(record: Json, page: Page, place: _Place, custody: Custody) -> Document:
    used = ("text", "html") if record.get("text") else _TEXT
    return make_document(
        page,
        custody,
        source=place.source.shown,
        name=_string(record.get("id")),
        whole=True,
        candidates=record_candidates(record),
        record={key: value for key, value in record.items() if key not in used},
        language=_string(record.get("language")),
    )


def record_candidates(record: Json) -> list[Candidate]:
    """Return what a record offers for each field; the source is ``record KEY``."""
    return [
        Candidate(field=field, value=value, source=f"record {key}")
        for field, keys in _FIELDS.items()
        for key in keys
        if (value := _string(record.get(key)))
    ]


def _string(value: Any) -> str | None:
    """A value as text: numbers as written, names joined; None for what is no plain value."""
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        value = ", ".join(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


KEYS = frozenset(
    {
        *(key for keys in _FIELDS.values() for key in keys),
        *_TEXT,
        *("id", "language", "translation", "collected_by", "collected_at"),
    }
)
"""The keys of records that mean something to dateline; all others are kept as they are."""
TEXT_KEYS = frozenset(_TEXT)
