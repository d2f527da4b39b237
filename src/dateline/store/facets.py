"""Facets of what a query found: how much of it is of each outlet, month, type, status, name, place.

Counted from the stored tables, of no more than `MOST_COUNTED` reports and as many incidents, the
newest: a facet is there to narrow a search down, and one that finds more is answered as fast.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from dateline.store.finding import Clause, incident_clause, report_clause
from dateline.store.query import Query
from dateline.store.questions import Questions

MOST_COUNTED = 1000
_MOST_VALUES = 8
_MOST_MONTHS = 18
"""Where there are more, years are counted."""

_OUTLETS = (
    "SELECT r.outlet, count(*) FROM report r WHERE r.n IN (SELECT n FROM found)"
    " AND r.outlet IS NOT NULL GROUP BY 1"
)
_MONTHS = (
    "SELECT substr(coalesce(r.latest, r.earliest), 1, 7), count(*) FROM report r"
    " WHERE r.n IN (SELECT n FROM found) AND coalesce(r.latest, r.earliest) IS NOT NULL GROUP BY 1"
)
_ACTORS = (
    "SELECT a.name, count(DISTINCT ra.report) FROM found JOIN report_actor ra"
    " ON ra.report = found.n JOIN actor a ON a.n = ra.actor GROUP BY a.n"
)
_PLACES = (
    "SELECT p.name, count(DISTINCT t.report) FROM found JOIN toponym t ON t.report = found.n"
    " JOIN place p ON p.n = t.place WHERE NOT (coalesce(p.feature, '') LIKE 'PCL%'"
    " OR coalesce(p.feature, '') LIKE 'ADM1%') GROUP BY p.name"  # asked for, these hold others
)
_TYPES = "SELECT event_type, count(*) FROM incident WHERE n IN (SELECT n FROM found) GROUP BY 1"
_STATUS = "SELECT status, count(*) FROM incident WHERE n IN (SELECT n FROM found) GROUP BY 1"


class Facet(NamedTuple):
    """A value and how many have it."""

    value: str
    found: int


class Facets(NamedTuple):
    """The values of reports (outlets, times, actors, places) and of incidents (types, status).

    The most frequent come first; ``times``, months as ``2014-06`` or years, are in their order, by
    the latest day on which a report may have appeared.
    """

    outlets: tuple[Facet, ...]
    times: tuple[Facet, ...]
    actors: tuple[Facet, ...]
    places: tuple[Facet, ...]
    types: tuple[Facet, ...]
    status: tuple[Facet, ...]


def count_facets(archive: Questions, query: Query) -> Facets:
    """Return the facets of what meets a query."""
    archive.prepared(query)
    reports = _newest(archive, "report r", "r", report_clause(query, archive.connection))
    incidents = _newest(archive, "incident i", "i", incident_clause(query, archive.connection))
    return Facets(
        outlets=_count(archive, reports, _OUTLETS),
        times=_times(_count(archive, reports, _MONTHS, "1", -1)),
        actors=_count(archive, reports, _ACTORS),
        places=_count(archive, reports, _PLACES),
        types=_count(archive, incidents, _TYPES),
        status=_count(archive, incidents, _STATUS),
    )


def _newest(archive: Questions, table: str, alias: str, clause: Clause) -> str:
    """Return the rows of what is counted, as a JSON list: each clause is answered once."""
    rows = archive.connection.execute(  # safe: our own SQL
        f"SELECT {alias}.n FROM {table} WHERE {clause.sql}"
        f" ORDER BY {alias}.newest DESC LIMIT {MOST_COUNTED}",
        clause.values,
    )
    return msgspec.json.encode([n for (n,) in rows]).decode()


def _count(
    archive: Questions, found: str, sql: str, order: str = "2 DESC, 1", limit: int = _MOST_VALUES
) -> tuple[Facet, ...]:
    rows = archive.connection.execute(  # safe: our own SQL
        f"WITH found(n) AS MATERIALIZED (SELECT value FROM json_each(?)) {sql}"
        f" ORDER BY {order} LIMIT ?",
        (found, limit),
    )
    return tuple(Facet(str(value), int(found)) for value, found in rows)


def _times(months: tuple[Facet, ...]) -> tuple[Facet, ...]:
    if len(months) <= _MOST_MONTHS:
        return months
    years: dict[str, int] = {}
    for month, found in months:
        years[month[:4]] = years.get(month[:4], 0) + found
    return tuple(Facet(*pair) for pair in years.items())
