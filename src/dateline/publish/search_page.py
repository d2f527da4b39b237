"""The search page: what was found, how it can be narrowed down, and how it can be taken away.

The served page answers the whole language of `dateline.store.query`; the static site has the form
and a script index of its own (`dateline.publish.search_index`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlencode

from dateline.errors import QueryError
from dateline.publish.lines import (
    IncidentLine,
    ReportLine,
    excerpt_about,
    incident_line,
    mark_hits,
    report_line,
    with_excerpt,
)
from dateline.publish.paging import PER_PAGE, Pager, pages_of
from dateline.publish.shelf import Shelf
from dateline.publish.tag_page import Letter, tag_letters
from dateline.publish.words import count_of, say, say_month, say_number
from dateline.store.facets import Facet
from dateline.store.query import Condition, Query, parse_query, write_query
from dateline.store.rows import Found, Listed

Kind = Literal["", "reports", "incidents"]
"""What is listed: both, or one of them from the first page to the last."""

LONGEST_QUERY = 400
_MOST = 1000  # found reports or incidents that are counted
_BESIDE = 5  # incidents above the reports where both are listed
_NAMES = ("place", "actor", "said")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the query, and the query without it."""

    words: str
    without: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet, and the query that asks for it too."""

    words: str
    count: int
    query: str


@dataclass(frozen=True, slots=True)
class Group:
    """A facet: its name, what is counted, and its values."""

    name: str
    noun: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What a query found; addresses are of the served site, with the query in them."""

    total: str
    parts: tuple[Part, ...]
    kind: Kind
    reports: tuple[ReportLine, ...]
    incidents: tuple[IncidentLine, ...]
    found: Found
    more_incidents: str
    groups: tuple[Group, ...]
    pager: Pager
    asked: str
    saved: tuple[tuple[str, str], ...]
    downloads: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FoundLines:
    """All that a query selects, for the terminal."""

    query: str
    total: str
    reports: tuple[ReportLine, ...]
    incidents: tuple[IncidentLine, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The search box with the way to every name from A to Z; served, also what was found."""

    query: str
    letters: tuple[Letter, ...]
    examples: tuple[str, ...]
    error: str = ""
    results: Results | None = None


def search_page(
    shelf: Shelf, query: str = "", *, asked: bool = False, number: int = 1, kind: Kind = ""
) -> SearchPage:
    """Return the context of the search page; *asked* (served only) runs the query.

    A query that cannot be understood is no failure: its one line stands in the page.

    Args:
        shelf: The archive.
        query: In the language of `dateline.store.query`, at most `LONGEST_QUERY` characters.
        asked: Whether to look for it.
        number: Which page of what was found, from 1; beyond the last nothing is listed.
        kind: List reports or incidents only.
    """
    page = SearchPage(query[:LONGEST_QUERY], (), tuple(_examples(shelf)))
    if not asked or not query.strip():
        return replace(page, letters=tag_letters(shelf))
    try:
        if len(query) > LONGEST_QUERY:
            raise QueryError(f"a query of {len(query)} characters: at most {LONGEST_QUERY}")
        wanted = parse_query(query)
    except QueryError as error:
        return replace(page, error=str(error))
    if not wanted:
        return replace(page, error="no word and no field: nothing can be looked for")
    return replace(page, results=_results(shelf, wanted, number, kind))


def find_lines(shelf: Shelf, query: Query) -> FoundLines:
    """Return every report and incident that meets a query, newest first."""
    reports = shelf.archive.search(query, limit=-1)
    incidents = shelf.archive.search_incidents(query, limit=-1)
    about = searched_words(query)
    return FoundLines(
        query.text,
        f"{count_of(len(reports), 'report')}, {count_of(len(incidents), 'incident')}",
        tuple(_report_found(shelf, one, about) for one in reports),
        tuple(incident_line(shelf, one) for one in incidents),
    )


def searched_words(query: Query) -> list[str]:
    """Return what to mark in an excerpt: words, and the names that fields ask for."""
    named = (v for c in query.conditions if c.field in _NAMES and not c.negated for v in c.values)
    return [word for word in (*query.words, *named) if len(word) > 1]


def _results(shelf: Shelf, query: Query, number: int, kind: Kind) -> Results:
    found = shelf.archive.count_found(query, most=_MOST + 1)
    about, start = searched_words(query), PER_PAGE * (number - 1)
    both = not kind
    reports, incidents = list[Listed](), []
    if kind != "incidents":
        reports = shelf.archive.search(query, limit=PER_PAGE, offset=start)
    if kind == "incidents" or (both and number == 1):
        most = _BESIDE if both else PER_PAGE
        offset = 0 if both else start
        incidents = shelf.archive.search_incidents(query, limit=most, offset=offset)
    left = found.incidents - len(incidents) if both and number == 1 else 0
    listed = found.incidents if kind == "incidents" else found.reports
    return Results(
        total=_total(found),
        parts=tuple(_parts(query)),
        kind=kind,
        reports=tuple(_report_found(shelf, one, about) for one in reports),
        incidents=tuple(_marked(incident_line(shelf, one), about) for one in incidents),
        found=found,
        more_incidents=_all_of(found) if left > 0 else "",
        groups=tuple(_groups(shelf, query)),
        pager=Pager(number, pages_of(min(listed, _MOST))),
        asked=_address("search", query.text),
        saved=(
            ("RSS", _address("search/feed/", query.text)),
            ("JSON Feed", _address("search/feed.json", query.text)),
        ),
        downloads=(
            ("Excel", _address("search/download.xlsx", query.text)),
            ("CSV tables, zipped", _address("search/download.zip", query.text)),
            ("GeoJSON", _address("search/download.geojson", query.text)),
        ),
    )


def _report_found(shelf: Shelf, listed: Listed, about: list[str]) -> ReportLine:
    return with_excerpt(report_line(shelf, listed), excerpt_about(shelf, listed, about))


def _address(path: str, query: str) -> str:
    return f"{path}?{urlencode({'q': query})}"


def _marked(line: IncidentLine, about: list[str]) -> IncidentLine:
    return replace(line, excerpt=mark_hits(line.sentence, about)) if line.sentence else line


def _all_of(found: Found) -> str:
    if found.incidents > _MOST:
        return f"All {say_number(_MOST)} incidents or more"
    return f"All {count_of(found.incidents, 'incident')}"


def _total(found: Found) -> str:
    """Say how many were found; many are counted, but not for ever."""
    words = (
        f"{count_of(_MOST, noun)} or more" if number > _MOST else count_of(number, noun)
        for number, noun in zip(found, ("report", "incident"), strict=True)
    )
    return " and ".join(words)


def _parts(query: Query) -> Iterator[Part]:
    for one in query.conditions:
        rest = write_query(other for other in query.conditions if other != one)
        yield Part(write_query([one]), rest)


def _groups(shelf: Shelf, query: Query) -> Iterator[Group]:
    """Yield the facets that a search can still be narrowed down by."""
    facets = shelf.facets(query)
    for name, noun, field, values in (
        ("Kinds of event", "incident", "type", facets.types),
        ("Outlets", "report", "outlet", facets.outlets),
        ("Named", "report", "actor", facets.actors),
        ("Places named", "report", "place", facets.places),
        ("Checked", "incident", "status", facets.status),
    ):
        if len(values) > 1 and not query.asks(field):
            yield Group(name, noun, tuple(_choices(query, field, values)))
    if len(facets.times) > 1:
        yield Group("When reported", "report", tuple(_times(query, facets.times)))


def _choices(query: Query, field: str, values: Iterable[Facet]) -> Iterator[Choice]:
    for value, count in values:
        words = say({"type": "event_types"}.get(field, field), value)
        more = Condition(field=field, values=(value,))
        yield Choice(words, count, write_query((*query.conditions, more)))


def _times(query: Query, times: Iterable[Facet]) -> Iterator[Choice]:
    kept = [one for one in query.conditions if one.field not in ("after", "before")]
    for period, count in times:
        if len(period) == 4:
            words, next_one = period, f"{int(period) + 1:04}"
        else:
            words, next_one = say_month(period), _next_month(period)
        more = parse_query(f"after:{period} before:{next_one}").conditions
        yield Choice(words, count, write_query((*kept, *more)))


def _next_month(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04}-{number % 12 + 1:02}"


def _examples(shelf: Shelf) -> Iterator[str]:
    """Yield queries that find something here: a newcomer learns the language from them."""
    incident = next((one for one in shelf.ranked if one.place and one.tolls.get("killed")), None)
    if incident is not None and incident.place is not None:
        place = incident.place.place.name if incident.place.place else incident.place.text
        yield write_query(
            [Condition(field="place", values=(place,)), *parse_query("killed:>0").conditions]
        )
        yield f"type:{incident.event_type}"
    outlet = next((one.outlet for one in shelf.listed if one.outlet), None)
    if outlet:
        yield write_query([Condition(field="outlet", values=(outlet,))])
    last = shelf.counts.latest
    if last:
        yield f"after:{last[:7]}"
