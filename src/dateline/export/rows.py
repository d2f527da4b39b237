"""Rows of the tables: one for each thing in an archive, the same for CSV, Parquet and data frames.

What each column holds stands in ``data/exports.toml``; rows are in the order of its columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dateline.export.columns import Cell
from dateline.export.texts import quoted
from dateline.model.archive import Copy, Incident
from dateline.model.mark import HARMS, EventPlace, Mark, Place, Toll, When
from dateline.store.derive import bounds_of
from dateline.store.questions import Questions
from dateline.store.rows import ActorReports, StoredReport
from dateline.store.view import TextShown, View

Row = tuple[Cell, ...]


def table_rows(view: View) -> Iterator[tuple[str, Row]]:
    """Yield every row of every table with its table's name, the archive read once."""
    for document in view.document_ids():
        for stored in view.reports_of(document):
            for name, rows in report_rows(stored, view.selection.text).items():
                for row in rows:
                    yield name, row
    for one in incidents_of(view):
        yield from incident_rows(one)
    for one_of in sorted(view.actors(), key=lambda one: one.actor.id):
        yield "actors", actor_row(one_of)
    for copy in view.copies():
        yield from copy_rows(copy)


def incident_rows(one: Incident) -> Iterator[tuple[str, Row]]:
    """Yield the rows that an incident gives each table, with the table's name."""
    yield "incidents", incident_row(one)
    for mention in one.mentions:
        yield "incident_mentions", (one.id, mention.report, mention.event)
    for side in _sides(one):
        yield "disagreements", side


def copy_rows(copy: Copy) -> Iterator[tuple[str, Row]]:
    """Yield the rows of a copy group, with their table's name."""
    for report in copy.reports:
        yield "copies", (copy.witness, report, copy.first)


def join(some: Iterable[str]) -> str:
    """Return a list as one cell."""
    return " | ".join(some)


def report_rows(stored: StoredReport, shown: TextShown) -> dict[str, Iterator[Row]]:
    """Return the rows that one report gives each table; *shown* is how much of its text they show."""
    return {
        "reports": iter([report_row(stored)]),
        "mentions": _mentions(stored),
        "places": _places(stored),
        "times": _times(stored),
        "figures": _figures(stored),
        "victims": _victims(stored),
        "events": _events(stored),
        "statements": _statements(stored, shown),
    }


def report_row(stored: StoredReport) -> Row:
    """Return a report's row."""
    row = stored.listed
    return (
        *(row.id, row.source_id, row.source, row.document, row.start, row.end, row.title),
        *(row.outlet, row.earliest, row.latest, row.precision, row.basis, row.language, row.genre),
        join(tag.slug for tag in stored.report.tags),
        row.witness,
        stored.main_incident,
        join(stored.incidents),
        *_bounds(stored.report.tolls),
    )


def actor_row(one: ActorReports) -> Row:
    """Return an actor's row."""
    actor = one.actor
    return (actor.id, actor.name, actor.kind, join(actor.aliases), len(one.reports))


def _bounds(tolls: dict[str, Toll]) -> Iterator[int | None]:
    for harm in HARMS:
        yield from bounds_of(tolls.get(harm))


def _head(stored: StoredReport, mark: Mark, shown: TextShown = "full") -> Row:
    return (
        *(mark.id, stored.listed.id, mark.start, mark.end),
        *(quoted(mark.text, shown), mark.score, mark.reason),
    )


def _mentions(stored: StoredReport) -> Iterator[Row]:
    for m in stored.report.mentions:
        yield (*_head(stored, m), m.kind, m.actor)


def _place(place: Place | None) -> Row:
    if place is None:
        return (None,) * 6
    return (place.name, place.id, place.lat, place.lon, place.country, place.admin1)


def _where(where: EventPlace | None) -> Row:
    """The columns of an event's place; without a gazetteer's, its words alone."""
    if where is None:
        return (None,) * 7
    if where.place is None:
        return (where.text, *(None,) * 5, where.where_prec)
    return (*_place(where.place), where.where_prec)


def _when(when: When | None) -> Row:
    return (when.earliest, when.latest, when.precision) if when else (None,) * 3


def _places(stored: StoredReport) -> Iterator[Row]:
    for p in stored.report.places:
        yield (*_head(stored, p), *_place(p.place))


def _times(stored: StoredReport) -> Iterator[Row]:
    for t in stored.report.times:
        yield (*_head(stored, t), t.type, t.value, t.earliest, t.latest, t.anchor)


def _figures(stored: StoredReport) -> Iterator[Row]:
    said = {s.id: s.speaker.name or s.medium for s in stored.report.statements}
    for f in stored.report.figures:
        who = (f.who.text, f.who.role, f.who.group, f.who.side) if f.who else (None,) * 4
        yield (
            *(*_head(stored, f), f.kind, f.low, f.best, f.high, f.approximate),
            *(f.unit, f.scope, f.factuality, *who, f.place.text if f.place else None),
            *(*_when(f.when), f.said_by, said.get(f.said_by or ""), f.event, f.part_of, f.repeats),
        )


def _victims(stored: StoredReport) -> Iterator[Row]:
    for v in stored.report.victims:
        yield (
            *(*_head(stored, v), v.name, v.age, v.sex, v.group, v.role, v.side, v.harm),
            *(v.event, v.figure),
        )


def _events(stored: StoredReport) -> Iterator[Row]:
    for e in stored.report.events:
        yield (
            *(*_head(stored, e), e.type, e.factuality),
            join(p.actor or p.text for p in e.actors),
            join(p.actor or p.text for p in e.targets),
            e.weapon.text if e.weapon else None,
            *(*_where(e.place), *_when(e.when), *_bounds(e.tolls), e.statement, e.same_as),
        )


def _statements(stored: StoredReport, shown: TextShown) -> Iterator[Row]:
    text, begin = stored.listed.text, stored.listed.start
    for s in stored.report.statements:
        words = (
            quoted(join(text[span.start - begin : span.end - begin] for span in spans), shown)
            for spans in (s.source, s.cue, s.content)
        )
        speaker = s.speaker
        yield (
            *(
                *_head(stored, s, shown),
                s.kind,
                speaker.name,
                speaker.actor,
                speaker.naming,
                s.medium,
            ),
            *words,
        )


def incidents_of(view: Questions) -> list[Incident]:
    """Return the incidents by id."""
    return sorted(view.incidents(), key=lambda one: one.id)


def incident_row(one: Incident) -> Row:
    """Return an incident's row."""
    return (
        *(one.id, one.event_type, one.factuality, one.status, *_where(one.place)),
        *_when(one.when),
        join(p.actor or p.text for p in one.actors),
        join(p.actor or p.text for p in one.targets),
        *_bounds(one.tolls),
        *(join(one.reports), len(one.witnesses), one.independent_sources),
        join(rift.about for rift in one.disagreements),
    )


def _sides(one: Incident) -> Iterator[Row]:
    for rift in one.disagreements:
        for side in rift.sides:
            value = side_value(side.value)
            for evidence in side.evidence:
                yield (
                    *(one.id, rift.about, value, side.said_by, join(side.reports)),
                    *(evidence.document, evidence.quote),
                )


def side_value(value: Any) -> str | None:
    """A side's value in one cell: {"low": 12, "best": 12, "high": None} is "low 12, best 12"."""
    if isinstance(value, dict):
        return ", ".join(f"{key} {part}" for key, part in value.items() if part is not None)
    return None if value is None else str(value)
