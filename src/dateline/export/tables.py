"""CSV tables: one file for each kind of thing, for spreadsheets and statistics programs.

UTF-8 with a byte order mark, since spreadsheets take anything else for the local code page; comma,
double quotes, CRLF (RFC 4180). A cell that a spreadsheet would run as a formula gets an apostrophe
before it: text that begins with ``= + - @``, a tab, a carriage return or their full-width forms,
after white space too (OWASP, "CSV Injection"; " =1" and "＝1" are missed by its list).
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from dateline.export.notes import write_note
from dateline.model.archive import Incident
from dateline.model.mark import HARMS, EventPlace, Mark, Place, Toll, When
from dateline.store.derive import bounds_of
from dateline.store.questions import Questions
from dateline.store.rows import StoredReport

_QUOTES = frozenset("\"'“”‘’")
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠|%−﹣﹦﹢")

Cell = str | int | float | None
_BOUNDS = tuple(f"{harm}_{bound}" for harm in HARMS for bound in ("low", "best", "high"))
_PLACE = ("place", "place_id", "latitude", "longitude", "country", "admin1")
_WHEN = ("earliest", "latest", "precision")
_MARK = ("id", "report", "start", "end", "text", "score", "reason")


class Table(NamedTuple):
    """A table: its name, its columns, and the rows that one report gives it."""

    name: str
    columns: tuple[str, ...]


_OF_REPORTS = (
    Table(
        "reports",
        (
            *("id", "source_id", "source", "document", "start", "end", "title", "outlet"),
            *("published_earliest", "published_latest", "published_precision", "published_basis"),
            *("language", "genre", "tags", "witness", "main_incident", "incidents", *_BOUNDS),
        ),
    ),
    Table("mentions", (*_MARK, "kind", "actor")),
    Table("places", (*_MARK, *_PLACE)),
    Table("times", (*_MARK, "time_type", "value", "earliest", "latest", "anchor")),
    Table(
        "figures",
        (
            *(*_MARK, "kind", "low", "best", "high", "approximate", "unit", "scope", "factuality"),
            *("who", "role", "group", "side", "place", *_WHEN, "said_by", "speaker", "event"),
            *("part_of", "repeats"),
        ),
    ),
    Table(
        "victims",
        (*_MARK, "name", "age", "sex", "group", "role", "side", "harm", "event", "figure"),
    ),
    Table(
        "events",
        (
            *(*_MARK, "event_type", "factuality", "actors", "targets", "weapon", *_PLACE),
            *("where_prec", *_WHEN, *_BOUNDS, "statement", "same_as"),
        ),
    ),
    Table(
        "statements",
        (*_MARK, "kind", "speaker", "actor", "naming", "medium", "source", "cue", "content"),
    ),
)
_INCIDENTS = Table(
    "incidents",
    (
        *("id", "event_type", "factuality", "status", *_PLACE, "where_prec", *_WHEN),
        *("actors", "targets", *_BOUNDS, "reports", "witnesses", "independent_sources"),
        "disagreements",
    ),
)
_MENTIONED = Table("incident_mentions", ("incident", "report", "event"))
_SIDES = Table(
    "disagreements", ("incident", "about", "value", "said_by", "reports", "document", "quote")
)
_ACTORS = Table("actors", ("id", "name", "kind", "aliases", "reports"))
_COPIES = Table("copies", ("witness", "report", "first"))


def write_csv(archive: Questions, folder: Path) -> int:
    """Write every table of an archive into *folder*, with a README, and return the rows written."""
    folder.mkdir(parents=True, exist_ok=True)
    count = _write_reports(archive, folder)
    count += _write(folder, _INCIDENTS, (_incident(one) for one in _incidents(archive)))
    count += _write(folder, _MENTIONED, _mentioned(archive))
    count += _write(folder, _SIDES, _sides(archive))
    actors = sorted(archive.actors(), key=lambda one: one.actor.id)
    rows = (
        (a.actor.id, a.actor.name, a.actor.kind, _list(a.actor.aliases), len(a.reports))
        for a in actors
    )
    count += _write(folder, _ACTORS, rows)
    copied = ((c.witness, report, c.first) for c in archive.copies() for report in c.reports)
    count += _write(folder, _COPIES, copied)
    write_note(
        archive,
        folder / "README.md",
        "Tables of everything in the archive, one CSV file each; ids join them.",
        (
            "The documents' texts, records, custody and blocks (they are in `jsonl`).",
            "Candidates of places, proofs of tolls, evidence spans beside a mark's own words, and"
            " metadata that was not chosen.",
            "Tolls by role, group and side.",
            "Lists stand in one cell, parted by ` | `.",
            "A cell that a spreadsheet would run as a formula has an apostrophe before it.",
        ),
    )
    return count


def _write_reports(archive: Questions, folder: Path) -> int:
    """Write the tables that go report by report, all in one pass over the archive."""
    count = 0
    files = {table: _open(folder, table) for table in _OF_REPORTS}
    try:
        writers = {table.name: _writer(file, table) for table, file in files.items()}
        for document in archive.document_ids():
            for stored in archive.reports_of(document):
                for name, rows in _rows_of(stored).items():
                    count += _put(writers[name], rows)
    finally:
        for file in files.values():
            file.close()
    return count


def _open(folder: Path, table: Table) -> Any:
    return (folder / f"{table.name}.csv").open("w", encoding="utf-8-sig", newline="")


def _writer(file: Any, table: Table) -> Any:
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(table.columns)
    return writer


def _write(folder: Path, table: Table, rows: Iterable[Sequence[Any]]) -> int:
    with _open(folder, table) as file:
        return _put(_writer(file, table), rows)


def _put(writer: Any, rows: Iterable[Sequence[Any]]) -> int:
    count = 0
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
        count += 1
    return count


def safe_cell(cell: Cell) -> Cell:
    """Return *cell* so that no spreadsheet runs it; numbers stay numbers, None is empty.

    What shows nothing (a zero-width space, a byte order mark) and quotation marks before a formula
    are looked through, since programs drop them when they paste or read a cell.

    >>> safe_cell("=1+1"), safe_cell(" ＝1"), safe_cell(-3), safe_cell("Mosul"), safe_cell(None)
    ("'=1+1", "' ＝1", -3, 'Mosul', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        first = next((char for char in cell if not _is_idle(char)), "")
        if first in _FORMULA or cell[:1] in _FORMULA:
            return f"'{cell}"
        return cell
    return cell


def _is_idle(char: str) -> bool:
    """Whether a character may stand before a formula without keeping it from being one."""
    return char.isspace() or char in _QUOTES or unicodedata.category(char) in ("Cc", "Cf")


def _list(some: Iterable[str]) -> str:
    return " | ".join(some)


def _rows_of(stored: StoredReport) -> dict[str, Iterator[tuple[Cell, ...]]]:
    return {
        "reports": iter([_report(stored)]),
        "mentions": _mentions(stored),
        "places": _places(stored),
        "times": _times(stored),
        "figures": _figures(stored),
        "victims": _victims(stored),
        "events": _events(stored),
        "statements": _statements(stored),
    }


def _report(stored: StoredReport) -> tuple[Cell, ...]:
    row = stored.listed
    return (
        *(row.id, row.source_id, row.source, row.document, row.start, row.end, row.title),
        *(row.outlet, row.earliest, row.latest, row.precision, row.basis, row.language, row.genre),
        _list(tag.slug for tag in stored.report.tags),
        row.witness,
        stored.main_incident,
        _list(stored.incidents),
        *_bounds(stored.report.tolls),
    )


def _bounds(tolls: dict[str, Toll]) -> Iterator[int | None]:
    for harm in HARMS:
        yield from bounds_of(tolls.get(harm))


def _head(stored: StoredReport, mark: Mark) -> tuple[Cell, ...]:
    return (
        *(mark.id, stored.listed.id, mark.start, mark.end),
        *(mark.text, mark.score, mark.reason),
    )


def _mentions(stored: StoredReport) -> Iterator[tuple[Cell, ...]]:
    for m in stored.report.mentions:
        yield (*_head(stored, m), m.kind, m.actor)


def _place(place: Place | None) -> tuple[Cell, ...]:
    if place is None:
        return (None,) * len(_PLACE)
    return (place.name, place.id, place.lat, place.lon, place.country, place.admin1)


def _where(where: EventPlace | None) -> tuple[Cell, ...]:
    """The columns of an event's place; without a gazetteer's, its words alone."""
    if where is None:
        return (None,) * (len(_PLACE) + 1)
    if where.place is None:
        return (where.text, *(None,) * (len(_PLACE) - 1), where.where_prec)
    return (*_place(where.place), where.where_prec)


def _when(when: When | None) -> tuple[Cell, ...]:
    return (when.earliest, when.latest, when.precision) if when else (None,) * 3


def _places(stored: StoredReport) -> Iterator[tuple[Cell, ...]]:
    for p in stored.report.places:
        yield (*_head(stored, p), *_place(p.place))


def _times(stored: StoredReport) -> Iterator[tuple[Cell, ...]]:
    for t in stored.report.times:
        yield (*_head(stored, t), t.type, t.value, t.earliest, t.latest, t.anchor)


def _figures(stored: StoredReport) -> Iterator[tuple[Cell, ...]]:
    said = {s.id: s.speaker.name or s.medium for s in stored.report.statements}
    for f in stored.report.figures:
        who = (f.who.text, f.who.role, f.who.group, f.who.side) if f.who else (None,) * 4
        yield (
            *(*_head(stored, f), f.kind, f.low, f.best, f.high, str(f.approximate).lower()),
            *(f.unit, f.scope, f.factuality, *who, f.place.text if f.place else None),
            *(*_when(f.when), f.said_by, said.get(f.said_by or ""), f.event, f.part_of, f.repeats),
        )


def _victims(stored: StoredReport) -> Iterator[tuple[Cell, ...]]:
    for v in stored.report.victims:
        yield (
            *(*_head(stored, v), v.name, v.age, v.sex, v.group, v.role, v.side, v.harm),
            *(v.event, v.figure),
        )


def _events(stored: StoredReport) -> Iterator[tuple[Cell, ...]]:
    for e in stored.report.events:
        yield (
            *(*_head(stored, e), e.type, e.factuality),
            _list(p.actor or p.text for p in e.actors),
            _list(p.actor or p.text for p in e.targets),
            e.weapon.text if e.weapon else None,
            *(*_where(e.place), *_when(e.when), *_bounds(e.tolls), e.statement, e.same_as),
        )


def _statements(stored: StoredReport) -> Iterator[tuple[Cell, ...]]:
    text, begin = stored.listed.text, stored.listed.start
    for s in stored.report.statements:
        words = (
            _list(text[span.start - begin : span.end - begin] for span in spans)
            for spans in (s.source, s.cue, s.content)
        )
        speaker = s.speaker
        yield (
            *(*_head(stored, s), s.kind, speaker.name, speaker.actor, speaker.naming, s.medium),
            *words,
        )


def _incidents(archive: Questions) -> list[Incident]:
    return sorted(archive.incidents(), key=lambda one: one.id)


def _incident(one: Incident) -> tuple[Cell, ...]:
    return (
        *(one.id, one.event_type, one.factuality, one.status, *_where(one.place)),
        *_when(one.when),
        _list(p.actor or p.text for p in one.actors),
        _list(p.actor or p.text for p in one.targets),
        *_bounds(one.tolls),
        *(_list(one.reports), len(one.witnesses), one.independent_sources),
        _list(rift.about for rift in one.disagreements),
    )


def _mentioned(archive: Questions) -> Iterator[tuple[Cell, ...]]:
    for one in _incidents(archive):
        for mention in one.mentions:
            yield one.id, mention.report, mention.event


def _sides(archive: Questions) -> Iterator[tuple[Cell, ...]]:
    for one in _incidents(archive):
        for rift in one.disagreements:
            for side in rift.sides:
                value = _value(side.value)
                for evidence in side.evidence:
                    yield (
                        *(one.id, rift.about, value, side.said_by, _list(side.reports)),
                        *(evidence.document, evidence.quote),
                    )


def _value(value: Any) -> Cell:
    """A side's value in one cell: {"low": 12, "best": 12, "high": None} is "low 12, best 12"."""
    if isinstance(value, dict):
        return ", ".join(f"{key} {part}" for key, part in value.items() if part is not None)
    return value if isinstance(value, str | int | float) or value is None else str(value)
