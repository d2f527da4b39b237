"""TimelineJS: a line an incident, in the columns of its spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dateline.export.columns import read_columns
from dateline.export.notes import write_note
from dateline.export.rows import Row, incidents_of
from dateline.export.tables import SAFE, write_table
from dateline.export.texts import address_of
from dateline.model.archive import Incident
from dateline.model.mark import HARMS
from dateline.publish.words import count_of, join_words, say, say_days, say_toll, say_type
from dateline.store.view import View

_LOST = (
    "Incidents without a day: a line needs a year.",
    "Which days are only possible: `Display Date` says it in words, the axis shows them all.",
    "Coordinates, marks and texts (in `geojson`, `csv` and `jsonl`).",
    SAFE,
)
_GONE = ("dropped", "withdrawn")
_EMPTY: Row = (None,)


def write_timelinejs(view: View, path: Path) -> int:
    """Write the lines and the note beside; return how many there are."""
    table = read_columns()["single"]["timelinejs"]
    count = write_table(path, table, timeline_rows(view))
    write_note(view, path.with_name(f"{path.name}.README.md"), table.about, _LOST)
    return count


def timeline_rows(view: View) -> Iterator[Row]:
    """Yield a row for each incident with a day, the earliest first."""
    dated = [
        (one, first, last)
        for one in incidents_of(view)
        if one.status not in _GONE
        and one.when is not None
        and (first := one.when.earliest or one.when.latest)
        and (last := one.when.latest or first)
    ]
    for one, first, last in sorted(dated, key=lambda row: (row[1], row[2], row[0].id)):
        yield _row(view, one, first, last)


def _row(view: View, one: Incident, first: str, last: str) -> Row:
    when = one.when
    words = say_days(when.earliest, when.latest) if when else ""
    sure = f" ({say('date_precision', when.precision)})" if when and when.precision > 1 else ""
    told = ", ".join(f"{say_toll(one.tolls[h])} {say('harms', h)}" for h in HARMS if h in one.tolls)
    place = one.place
    where = (place.place.name if place.place else place.text) if place else None
    reports = view.reports(incident=one.id)
    stored = view.report(reports[-1].id) if reports else None  # listed newest first
    return (
        *(*_numbers(first), None),
        *(_numbers(last) if last != first else _EMPTY * 3),
        *(None, words + sure, ": ".join(filter(None, (where, say_type(one.event_type), told)))),
        _text(one, place.text if place else None),
        *(
            (address_of(stored), stored.listed.outlet, stored.listed.title)
            if stored
            else _EMPTY * 3
        ),
        *(None, None, None, say_type(one.event_type), None, one.id),
    )


def _numbers(day: str) -> Row:
    year, month, number = day.split("-")
    return int(year), int(month), int(number)


def _text(one: Incident, place: str | None) -> str:
    sources = f"{count_of(len(one.reports), 'report')}, {count_of(len(one.witnesses), 'witness', 'witnesses')}"
    exact = ""
    if one.place and one.place.where_prec > 1:
        exact = f" “{place}”: {say('where_precision', one.place.where_prec)}."
    rifts = join_words([rift.about for rift in one.disagreements])
    return f"{sources}.{exact}" + (f" The reports disagree on {rifts}." if rifts else "")
