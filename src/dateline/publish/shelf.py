"""What pages ask of an archive, each thing read once while it stays the same."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from datetime import date
from functools import cached_property, lru_cache

from dateline.errors import ArchiveError
from dateline.events.tags import slug_of
from dateline.link.scenes import read_kinds
from dateline.model.archive import Copy, Incident
from dateline.model.mark import Place
from dateline.publish.addresses import offset_of, safe_part
from dateline.publish.maps import Town
from dateline.publish.parts import Layout, lay_out
from dateline.publish.pictures import Pictures
from dateline.store.coding import Coder
from dateline.store.decisions.known import Decisions, decisions_by_thing
from dateline.store.facets import Facets, count_facets
from dateline.store.order import listed_day
from dateline.store.query import Query
from dateline.store.questions import Questions
from dateline.store.replays import REPLAY, capture_address
from dateline.store.rows import Counts, Listed, StoredReport, TagCount
from dateline.store.view import View

_KEPT = 2048
_MOST_FACETS = 256
_MOST_TOWNS = 400

slug_cached = lru_cache(maxsize=65536)(slug_of)
"""`slug_of`, remembered: names recur all over an archive."""


class Shelf:
    """An archive as pages read it. Make a new one when the archive has changed.

    Args:
        archive: What is shown.
        replay: Where captures of crawls are replayed; None: where the archive says.
    """

    def __init__(self, archive: Questions, *, replay: str | None = None) -> None:
        self.archive = archive
        self._replay = replay
        self._reports: dict[str, StoredReport] = {}
        self._facets: dict[str, Facets] = {}
        self._layouts: dict[str, Layout] = {}
        self.pictures = Pictures(archive.path.absolute().parent)

    def report(self, name: str) -> StoredReport:
        """Return a report with its marks.

        Raises:
            ArchiveError: There is none.
        """
        found = self._reports.get(name)
        if found is None:
            if len(self._reports) >= _KEPT:
                del self._reports[next(iter(self._reports))]
            found = self._reports[name] = self.archive.report(name)
        return found

    def layout(self, name: str) -> Layout:
        """Return how a report is laid out over its pages."""
        found = self._layouts.get(name)
        if found is None:
            found = self._layouts[name] = lay_out(self.report(name))
        return found

    def page_of(self, report: str, mark: str) -> int:
        """Return on which page of a report a mark stands."""
        return bisect([part.start for part in self.layout(report).parts[1:]], offset_of(mark)) + 1

    @cached_property
    def listed(self) -> list[Listed]:
        """Every report, newest first."""
        return self.archive.reports()

    @cached_property
    def days(self) -> dict[str, date | None]:
        """The day by which each report is ordered, None where none is known."""
        rows = self.archive.connection.execute("SELECT id, newest FROM report")
        return {name: listed_day(newest) for name, newest in rows}

    @cached_property
    def _tagged(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for slug, name in self.archive.connection.execute(
            "SELECT t.slug, r.id FROM report_tag rt JOIN tag t ON t.n = rt.tag"
            " JOIN report r ON r.n = rt.report ORDER BY rt.tag, rt.newest DESC"
        ):
            found.setdefault(slug, []).append(name)
        return found

    def reports_of(self, slug: str) -> list[str]:
        """Return the ids of a tag's reports, newest first."""
        return self._tagged.get(slug, [])

    @cached_property
    def _tags(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for slug, reports in self._tagged.items():
            for report in reports:
                found.setdefault(report, []).append(slug)
        return found

    def tags_of(self, report: str) -> list[str]:
        """Return the slugs of a report's tags."""
        return self._tags.get(report, [])

    def urls(self, listed: Listed) -> Iterator[str | None]:
        """Yield the addresses that a report may have come from, the best first."""
        report = self.report(listed.id).report
        yield from (one.value for one in report.metadata if one.field == "url")
        yield from self._document_urls.get(listed.document, ())

    @cached_property
    def _document_urls(self) -> dict[str, tuple[str | None, ...]]:
        rows = self.archive.connection.execute(
            "SELECT id, json_extract(custody, '$.final_url'), json_extract(custody, '$.url')"
            " FROM document"
        )
        return {name: urls for name, *urls in rows}

    def capture(self, report: str) -> str:
        """Return where the capture that a report was read from is replayed, "" if nowhere."""
        return self._captures.get(report, "")

    @cached_property
    def _captures(self) -> dict[str, str]:
        template = self._replay or self._meta(REPLAY)
        if template is None:
            return {}
        rows = self.archive.connection.execute(
            "SELECT r.id, json_extract(d.custody, '$.url'), json_extract(d.custody, '$.retrieved_at')"
            " FROM report r JOIN document d ON d.n = r.document"
            " WHERE json_extract(d.custody, '$.reader') = 'warc'"
        )
        found = (
            (name, url and at and capture_address(template, url, at)) for name, url, at in rows
        )
        return {name: address for name, address in found if address}

    @cached_property
    def counts(self) -> Counts:
        """How much the archive holds."""
        return self.archive.counts()

    @cached_property
    def incidents(self) -> dict[str, Incident]:
        """Every incident that is shown, newest first, by id."""
        hidden = ("dropped", "withdrawn")
        return {one.id: one for one in self.archive.incidents() if one.status not in hidden}

    def incident(self, name: str) -> Incident:
        """Return an incident that is shown.

        Raises:
            ArchiveError: There is none, or it was dropped.
        """
        found = self.incidents.get(self.archive.incident(name).id)
        if found is None:
            raise ArchiveError(f"no incident {name}")
        return found

    @cached_property
    def tags(self) -> dict[str, TagCount]:
        """Every tag, the most used first, by slug."""
        return {tag.slug: tag for tag in self.archive.tags()}

    @cached_property
    def reports_by_day(self) -> dict[str, int]:
        """How many reports appeared, by the latest day on which they may have."""
        return dict(
            self.archive.connection.execute(
                "SELECT latest, count(*) FROM report WHERE latest IS NOT NULL GROUP BY 1"
            )
        )

    @cached_property
    def towns(self) -> tuple[Town, ...]:
        """The places that reports name most, to be written small on maps."""
        found = sorted(self.archive.places(), key=lambda one: (-one.reports, one.place.name))
        return tuple(
            Town(one.place.name, one.place.lat, one.place.lon)
            for one in found
            if (one.place.feature or "").startswith("PPL")
        )[:_MOST_TOWNS]

    @cached_property
    def slugs(self) -> dict[str, str]:
        """The slug of every tag, by the part of an address that stands for it."""
        return {safe_part(slug): slug for slug in self.tags}

    @cached_property
    def copies(self) -> dict[str, Copy]:
        """The copy group of every report that has one, by report."""
        return {name: copy for copy in self.archive.copies() for name in copy.reports}

    @cached_property
    def picture_files(self) -> frozenset[str]:
        """The files of all pictures that can be shown, every document looked at."""
        rows = self.archive.connection.execute("SELECT id FROM document WHERE pictures != '[]'")
        for (name,) in rows.fetchall():
            self.pictures.of(self.archive.document(name))
        return frozenset(self.pictures.files)

    @cached_property
    def _mains(self) -> frozenset[str]:
        """The incidents that are the main event of a report."""
        rows = self.archive.connection.execute(
            "SELECT DISTINCT i.id FROM report r JOIN event e ON e.report = r.n"
            " AND r.main_event IN (e.mark, r.id || '-' || e.mark)"
            " JOIN incident_event ie ON ie.report = e.report AND ie.ord = e.ord"
            " JOIN incident i ON i.n = ie.incident"
        )
        return frozenset(name for (name,) in rows)

    def rank(self, incident: Incident) -> tuple[int, ...]:
        """Return where an incident stands in a list by weight, the least first.

        What happened before what was only said, main events of reports before what they mention,
        then by the number of witnesses, then by those killed, then by those harmed in other ways.
        """
        harmed = {harm: toll.best or toll.low or 0 for harm, toll in incident.tolls.items()}
        return (
            incident.event_type in read_kinds().said,
            incident.id not in self._mains,
            -len(incident.witnesses),
            -harmed.get("killed", 0),
            -sum(harmed.values()),
        )

    @cached_property
    def ranked(self) -> list[Incident]:
        """Every incident that is shown by its weight, the newest first among equals."""
        return sorted(self.incidents.values(), key=self.rank)

    @cached_property
    def order(self) -> dict[str, int]:
        """Where each incident that is shown stands among all by its weight, by id."""
        return {one.id: n for n, one in enumerate(self.ranked)}

    @cached_property
    def places(self) -> dict[str, Place]:
        """The place that a place's tag stands for, the most named of that name, by slug."""
        found = sorted(self.archive.places(), key=lambda one: one.reports)
        return {slug_cached(one.place.name): one.place for one in found}

    @cached_property
    def place_tags(self) -> dict[str, str]:
        """The slug of the tag of every place that has one, by name."""
        return {place.name: slug for slug, place in self.places.items() if slug in self.tags}

    @cached_property
    def aliases(self) -> dict[str, tuple[str, ...]]:
        """The names of every actor that has several, by the slug of its first name."""
        found = ((one.actor.name, one.actor.aliases) for one in self.archive.actors())
        return {slug_cached(name): aliases for name, aliases in found if len(aliases) > 1}

    @cached_property
    def incidents_at(self) -> dict[str, list[Incident]]:
        """The incidents at each named place, by the slug of its name."""
        found: dict[str, list[Incident]] = {}
        for one in self.incidents.values():
            if one.place and one.place.place:
                found.setdefault(slug_cached(one.place.place.name), []).append(one)
        return found

    @cached_property
    def decided(self) -> Decisions:
        """Every decision, by what it was on."""
        return decisions_by_thing(self.archive)

    @cached_property
    def coder(self) -> Coder:
        """Codes incidents under codebooks and policies."""
        return Coder(self.archive)

    def facets(self, query: Query) -> Facets:
        """Return the facets of a query, counted once: its further pages ask for them again."""
        found = self._facets.get(query.text)
        if found is None:
            if len(self._facets) >= _MOST_FACETS:
                self._facets.clear()
            found = self._facets[query.text] = count_facets(self.archive, query)
        return found

    def read_shared(self) -> None:
        """Read what nearly every page asks for, before anybody waits for it."""
        _ = self.counts, self.tags, self.ranked, self.copies, self.towns, self.place_tags
        _ = self.aliases, self.slugs, self._tags, self.reports_by_day

    @property
    def masked(self) -> int:
        """How many names are masked on the way out of the archive."""
        return self.archive.masked if isinstance(self.archive, View) else 0

    @cached_property
    def notice(self) -> str | None:
        """A line that every page must show ("invented reports"), from the archive's own notes."""
        return self._meta("notice")

    @cached_property
    def title(self) -> str | None:
        """What the archive calls itself, if anything."""
        return self._meta("title")

    def _meta(self, key: str) -> str | None:
        row = self.archive.connection.execute(
            "SELECT value FROM meta WHERE key = ?", (key,)
        ).fetchone()
        return str(row[0]) if row else None


def first_day(incident: Incident) -> str:
    """Return the earliest day on which an incident may have been, empty where none is known."""
    return (incident.when.earliest or incident.when.latest or "") if incident.when else ""


def last_day(incident: Incident) -> str:
    """Return the latest day on which an incident may have been, empty where none is known."""
    return (incident.when.latest or incident.when.earliest or "") if incident.when else ""
