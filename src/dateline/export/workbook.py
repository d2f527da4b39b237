"""A workbook for people: the sheets Incidents, Figures and Reports, in plain English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dateline.export.columns import Cell, Table, check_row, read_columns
from dateline.export.notes import write_note
from dateline.export.rows import Row, incidents_of, join
from dateline.export.tables import SAFE, safe_cell
from dateline.export.texts import address_of
from dateline.model.archive import Incident
from dateline.model.mark import HARMS, Participant, Toll
from dateline.publish.words import say, say_basis, say_country, say_days, say_toll, say_type
from dateline.store.rows import StoredReport
from dateline.store.view import View

_MOST_ROWS = 1_048_575  # under the header: no sheet holds more
_LONGEST = 32_000  # characters: no cell holds more than 32,767
_LOST = (
    "Texts, mentions, statements, victims and everything else that `csv` and `jsonl` hold.",
    "Tolls by role and group, and who says which number of a disagreement.",
    "Days before 1900 and words longer than a cell holds stand as text or are cut.",
    SAFE,
)


def write_workbook(view: View, path: Path) -> int:
    """Write the workbook and the note beside it; return the rows of all its sheets."""
    import xlsxwriter

    sheets = read_columns()["sheets"]
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    count, cut = 0, []
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": _NO_CLOCK, "title": view.title or "dateline"})
        for name, rows in (
            ("Incidents", _incidents(view)),
            ("Figures", _figures(view)),
            ("Reports", _reports(view)),
        ):
            written, whole = _write_sheet(book, sheets[name], rows)
            count += written
            if not whole:
                cut.append(f"{name} beyond the {_MOST_ROWS:,} rows that a sheet holds.")
    about = "A workbook of three sheets: incidents, claimed numbers, reports."
    write_note(view, path.with_name(f"{path.name}.README.md"), about, (*_LOST, *cut))
    return count


def _write_sheet(book: Any, table: Table, rows: Iterable[Row]) -> tuple[int, bool]:
    """Write one sheet; return its rows and whether all of them found room."""
    sheet = book.add_worksheet(table.name)
    sheet.freeze_panes(1, 1)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, {"string": 24, "date": 12}.get(column.type, 10))
    for at, column in enumerate(table.columns):
        sheet.write_string(0, at, column.name, bold)
    number = 0
    for number, row in enumerate(rows, 1):
        if number > _MOST_ROWS:
            return _MOST_ROWS, False
        check_row(table, row)
        for at, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            _write_cell(sheet, (number, at), column.type, cell)
    sheet.autofilter(0, 0, number, len(table.columns) - 1)
    return number, True


def _write_cell(sheet: Any, at: tuple[int, int], kind: str, cell: Cell) -> None:
    if cell is None or cell == "":
        return
    if kind == "date" and str(cell) >= "1900-03-01":
        sheet.write_datetime(*at, date.fromisoformat(str(cell)))
    elif isinstance(cell, str):
        sheet.write_string(*at, str(safe_cell(cell))[:_LONGEST])
    else:
        sheet.write(*at, cell)


_NO_CLOCK = datetime(2000, 1, 1)
"""Stands where the file format wants to know when it was made: the clock enters no export."""


def _incidents(view: View) -> Iterator[Row]:
    for one in incidents_of(view):
        where, when = one.place, one.when
        place = where.place if where else None
        yield (
            *(one.id, say_type(one.event_type)),
            place.name if place else where.text if where else None,
            *((place.admin1, say_country(place.country)) if place else (None, None)),
            say("where_precision", where.where_prec) if where else None,
            *((when.earliest, when.latest) if when else (None, None)),
            say_days(when.earliest, when.latest) if when else None,
            *(*_three(one.tolls.get("killed")), *_three(one.tolls.get("wounded"))),
            _other_harm(one.tolls),
            *(_names(one.actors), _names(one.targets), say("factuality", one.factuality)),
            *(one.status, len(one.reports), len(one.witnesses), one.independent_sources),
            join(rift.about for rift in one.disagreements),
            *((place.lat, place.lon) if place else (None, None)),
            _first_report(view, one),
        )


def _three(toll: Toll | None) -> Row:
    return (toll.best, toll.low, toll.high) if toll else (None, None, None)


def _other_harm(tolls: dict[str, Toll]) -> str:
    return ", ".join(
        f"{say_toll(tolls[harm])} {say('harms', harm)}" for harm in HARMS[2:] if harm in tolls
    )


def _names(parties: tuple[Participant, ...]) -> str:
    return join(dict.fromkeys(one.actor or one.text for one in parties))


def _first_report(view: View, one: Incident) -> str | None:
    told = view.reports(incident=one.id)
    if not told:
        return None
    first = told[-1]  # they are listed newest first
    return ", ".join(part for part in (first.title, first.outlet) if part) or first.source


def _figures(view: View) -> Iterator[Row]:
    owner = {m.event: one.id for one in incidents_of(view) for m in one.mentions}
    for stored in _stored(view):
        row = stored.listed
        said = {s.id: s.speaker.name or s.medium for s in stored.report.statements}
        for f in stored.report.figures:
            yield (
                *(owner.get(f.event or ""), f.kind, f.best, f.low, f.high, f.text),
                *((f.who.text, f.who.role) if f.who else (None, None)),
                f.place.text if f.place else None,
                say_days(f.when.earliest, f.when.latest) if f.when else None,
                *(said.get(f.said_by or ""), f.factuality, f.scope),
                *(row.outlet, row.latest, row.title, row.id, f.id),
            )


def _reports(view: View) -> Iterator[Row]:
    copies = {name: len(copy.reports) - 1 for copy in view.copies() for name in copy.reports}
    for stored in _stored(view):
        row, tolls = stored.listed, stored.report.tolls
        yield (
            *(row.id, say_days(row.earliest, row.latest), row.latest),
            say_basis(row.basis) if row.basis else None,
            *(row.outlet, row.title, say("genres", row.genre)),
            say("languages", row.language) if row.language else None,
            *(tolls[harm].best if harm in tolls else None for harm in HARMS[:2]),
            *(join(stored.incidents), copies.get(row.id, 0), row.source_id, row.source),
            address_of(stored),
        )


def _stored(view: View) -> Iterator[StoredReport]:
    for document in view.document_ids():
        yield from view.reports_of(document)
