"""What every page shows, as plain values: front, tags, months, incidents, map, time line, status.

The static site and the served one use the same contexts and the same templates. All numbers come
from the archive; contexts hold ids and words, and the templates make the links.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dateline.model.archive import Incident
from dateline.model.report import Report
from dateline.publish.addresses import safe_part
from dateline.publish.charts import Chart, draw_time
from dateline.publish.incident_page import spot_of
from dateline.publish.lines import (
    IncidentLine,
    Piece,
    ReportLine,
    excerpt_about,
    incident_line,
    opening,
    report_line,
    shorten,
)
from dateline.publish.maps import MapView, Spot, draw_map
from dateline.publish.shelf import Shelf, first_day, last_day, slug_cached
from dateline.publish.words import count_of, say, say_day, say_days, say_month, say_number
from dateline.store.rows import Listed, Skipped, StoredFailure, TagCount

PER_PAGE = 20
BARS_PER_PAGE = 150
_NEWEST, _TOP, _BESIDE, _MOST_BESIDE, _AT_ONE_PLACE = 10, 8, 8, 12, 5
_KINDS = ("tag", "category", "place", "person", "group", "organisation", "event", "outlet")


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page stands among its like; numbers from 1."""

    number: int
    last: int

    @property
    def newer(self) -> int | None:
        """The page before this one, if any."""
        return self.number - 1 if self.number > 1 else None

    @property
    def older(self) -> int | None:
        """The page after this one, if any."""
        return self.number + 1 if self.number < self.last else None


@dataclass(frozen=True, slots=True)
class TagLine:
    """A tag in a list."""

    slug: str
    name: str
    reports: int


@dataclass(frozen=True, slots=True)
class TagGroup:
    """Tags of one kind."""

    kind: str
    name: str
    tags: tuple[TagLine, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the archive does not know, counted; ``of`` is out of how many."""

    count: str
    words: str
    at: str


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What the archive holds, how far it can be trusted, and ways in."""

    title: str
    summary: str
    counts: tuple[tuple[str, str, str], ...]
    gaps: tuple[Gap, ...]
    newest: tuple[ReportLine, ...]
    disputed: tuple[IncidentLine, ...]
    map: MapView | None
    chart: Chart | None
    groups: tuple[TagGroup, ...]


@dataclass(frozen=True, slots=True)
class TagPage:
    """The reports filed under a tag, newest first, and what goes with it."""

    slug: str
    name: str
    kind: str
    aliases: str
    summary: str
    reports: tuple[ReportLine, ...]
    pager: Pager
    incidents: tuple[IncidentLine, ...]
    beside: tuple[TagLine, ...]
    map: MapView | None
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class TagIndex:
    """All tags that are listed, by kind and by letter."""

    groups: tuple[TagGroup, ...]
    letters: tuple[tuple[str, tuple[TagLine, ...]], ...]
    unlisted: str


@dataclass(frozen=True, slots=True)
class MonthPage:
    """The reports of a month, or the undated ones, newest first."""

    month: str
    name: str
    summary: str
    reports: tuple[ReportLine, ...]
    pager: Pager
    months: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class MonthsPage:
    """All months with their numbers of reports."""

    months: tuple[tuple[str, str, int], ...]
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class IncidentsPage:
    """Incidents, newest first."""

    summary: str
    incidents: tuple[IncidentLine, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """Incidents at one place."""

    at: str
    name: str
    within: str
    slug: str | None
    incidents: tuple[IncidentLine, ...]
    more: int


@dataclass(frozen=True, slots=True)
class MapPage:
    """Every placed incident on a map, and as a list by place."""

    map: MapView | None
    places: tuple[PlaceGroup, ...]
    unplaced: tuple[IncidentLine, ...]
    unplaced_more: int
    summary: str


@dataclass(frozen=True, slots=True)
class LineBar:
    """An incident on the time line: where its days begin and end, in hundredths of the width."""

    line: IncidentLine
    left: float
    width: float
    open: bool


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Incidents in the order of their days, oldest first, in groups by month."""

    months: tuple[tuple[str, str, tuple[LineBar, ...]], ...]
    undated: tuple[IncidentLine, ...]
    undated_more: int
    reports: Chart | None
    span: str
    pager: Pager


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The search box; served, also what was found."""

    query: str
    found: tuple[ReportLine, ...]
    total: str
    asked: bool
    letters: tuple[tuple[str, tuple[TagLine, ...]], ...]


@dataclass(frozen=True, slots=True)
class StatusPage:
    """What could not be read, dated, placed or marked, each named."""

    gaps: tuple[Gap, ...]
    failures: tuple[StoredFailure, ...]
    skips: tuple[Skipped, ...]
    unread: tuple[ReportLine, ...]
    undated: tuple[ReportLine, ...]
    languages: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class MethodPage:
    """How the numbers were made, and with which versions."""

    runs: tuple[tuple[tuple[str, str], ...], ...]


def front_page(shelf: Shelf) -> FrontPage:
    """Return the context of the front page."""
    counts = shelf.counts
    newest = shelf.archive.reports(limit=_NEWEST)
    disputed = [one for one in shelf.incidents.values() if one.disagreements][:_TOP]
    return FrontPage(
        title=shelf.title or "What these reports tell",
        summary=_summary(shelf),
        counts=(
            (say_number(counts.reports), _noun(counts.reports, "report"), "month/"),
            (
                say_number(counts.witnesses),
                _noun(counts.witnesses, "witness", "witnesses"),
                "method/",
            ),
            (say_number(counts.outlets), _noun(counts.outlets, "outlet"), "tag/"),
            (say_number(counts.incidents), _noun(counts.incidents, "incident"), "incident/"),
            (say_number(counts.figures), _noun(counts.figures, "claimed number"), "incident/"),
        ),
        gaps=gaps(shelf),
        newest=tuple(_with_opening(shelf, listed) for listed in newest),
        disputed=tuple(incident_line(shelf, one, quoted=False) for one in disputed),
        map=draw_map(map_spots(shelf.incidents.values()), 720, 440, towns=shelf.towns),
        chart=draw_time(shelf.reports_by_day, 336, 96),
        groups=tag_groups(shelf, _TOP),
    )


def gaps(shelf: Shelf) -> tuple[Gap, ...]:
    """Return what is not known of an archive, as counts; nothing that counts nought."""
    c = shelf.counts
    found = (
        (c.failures, "could not be read or marked", "failed"),
        (c.skipped, "inputs passed over", "skipped"),
        (c.unread, "reports in a language that is not marked", "unread"),
        (c.undated, "reports without any date", "undated"),
        (c.dated - c.dated_to_the_day, "reports dated to more than one day", ""),
        (c.toponyms - c.toponyms_placed, f"of {say_number(c.toponyms)} place names not placed", ""),
        (
            c.incidents - c.incidents_placed,
            f"of {say_number(c.incidents)} incidents not placed",
            "",
        ),
        (c.disagreements, "disagreements between reports", "disputed"),
    )
    return tuple(Gap(say_number(n), words, at) for n, words, at in found if n)


def tag_page(shelf: Shelf, tag: TagCount, number: int = 1) -> TagPage:
    """Return the context of one page of a tag.

    A tag of one report gets the report and nothing beside it: there would be nothing to add.
    """
    listed = shelf.archive.reports(tag=tag.slug, limit=PER_PAGE, offset=PER_PAGE * (number - 1))
    aliases = shelf.aliases.get(tag.slug, ())
    lines = tuple(_about_tag(shelf, one, tag, aliases) for one in listed)
    several, first = tag.reports > 1 or tag.basis == "given", number == 1
    incidents = _tag_incidents(shelf, tag) if several and first else []
    return TagPage(
        slug=tag.slug,
        name=tag.name,
        kind=say("tag_kinds", tag.kind),
        aliases=", ".join(name for name in aliases if name != tag.name),
        summary=_tag_summary(shelf, tag),
        reports=lines,
        pager=Pager(number, pages_of(tag.reports)),
        incidents=tuple(incident_line(shelf, one, quoted=False) for one in incidents[:_BESIDE]),
        beside=_beside(shelf, tag) if several and first else (),
        map=draw_map(map_spots(incidents), 420, 340, towns=shelf.towns, least=4.0)
        if incidents
        else None,
        chart=draw_time(_tag_days(shelf, tag), 336, 96) if tag.reports > 3 and first else None,
    )


def pages_of(items: int, per_page: int = PER_PAGE) -> int:
    """Return how many pages a list of so many takes."""
    return max(1, -(-items // per_page))


def is_listed(tag: TagCount) -> bool:
    """Whether a tag is named in lists: those given, and any from two reports on."""
    return tag.basis == "given" or tag.reports > 1


def tag_groups(shelf: Shelf, most: int | None = None) -> tuple[TagGroup, ...]:
    """Return the listed tags by kind, the page's own first; *most* of each kind."""
    kinds: dict[str, list[TagCount]] = defaultdict(list)
    for tag in shelf.tags.values():
        if is_listed(tag):
            kinds[tag.kind].append(tag)
    order = [kind for kind in _KINDS if kind in kinds]
    order += sorted(kind for kind in kinds if kind not in _KINDS)
    return tuple(
        TagGroup(
            kind,
            say("tag_kinds_plural", kind),
            tuple(TagLine(t.slug, t.name, t.reports) for t in kinds[kind][:most]),
            max(0, len(kinds[kind]) - (most or len(kinds[kind]))),
        )
        for kind in order
    )


def tag_index(shelf: Shelf) -> TagIndex:
    """Return the context of the list of all tags."""
    hidden = sum(not is_listed(tag) for tag in shelf.tags.values())
    words = (
        f"{count_of(hidden, 'name')} in one report only: found through search, or from that report"
    )
    return TagIndex(tag_groups(shelf), tag_letters(shelf), words if hidden else "")


def tag_letters(shelf: Shelf) -> tuple[tuple[str, tuple[TagLine, ...]], ...]:
    """Return the listed tags by first letter."""
    letters: dict[str, list[TagLine]] = defaultdict(list)
    for tag in shelf.tags.values():
        if is_listed(tag):
            first = tag.slug[:1].upper()
            letters[first if first.isalpha() else "0–9"].append(
                TagLine(tag.slug, tag.name, tag.reports)
            )
    return tuple(
        (letter, tuple(sorted(lines, key=lambda line: (line.name.casefold(), line.slug))))
        for letter, lines in sorted(letters.items())
    )


def months(shelf: Shelf) -> list[tuple[str, int]]:
    """Return every month page with its number of reports, newest first; undated ones last."""
    rows = shelf.archive.connection.execute(
        "SELECT coalesce(substr(coalesce(latest, earliest), 1, 7), 'undated'), count(*)"
        " FROM report GROUP BY 1"
    ).fetchall()
    return sorted(rows, key=lambda row: (row[0] != "undated", row[0]), reverse=True)


def month_page(shelf: Shelf, month: str, number: int = 1) -> MonthPage:
    """Return the context of one page of a month's reports; ``undated`` is a month here."""
    all_months = months(shelf)
    total = dict(all_months).get(month, 0)
    names = shelf.archive.connection.execute(
        "SELECT id FROM report WHERE coalesce(substr(coalesce(latest, earliest), 1, 7), 'undated') = ?"
        " ORDER BY newest DESC LIMIT ? OFFSET ?",
        (month, PER_PAGE, PER_PAGE * (number - 1)),
    ).fetchall()
    return MonthPage(
        month=month,
        name=month_name(month),
        summary=count_of(total, "report"),
        reports=tuple(_with_opening(shelf, shelf.report(name).listed) for (name,) in names),
        pager=Pager(number, pages_of(total)),
        months=tuple((one, month_name(one), n) for one, n in all_months),
    )


def months_page(shelf: Shelf) -> MonthsPage:
    """Return the context of the list of months."""
    found = months(shelf)
    lines = tuple((month, month_name(month), n) for month, n in found)
    return MonthsPage(lines, draw_time(shelf.reports_by_day, 1120, 130))


def month_name(month: str) -> str:
    """Return a month's name, or what stands for none."""
    return "Undated" if month == "undated" else say_month(month)


def incidents_page(shelf: Shelf, number: int = 1) -> IncidentsPage:
    """Return the context of one page of all incidents."""
    found = list(shelf.incidents.values())
    shown = found[PER_PAGE * (number - 1) : PER_PAGE * number]
    disputed = sum(bool(one.disagreements) for one in found)
    summary = (
        f"{count_of(len(found), 'incident')}, {say_number(disputed)} with reports that disagree"
    )
    return IncidentsPage(
        summary,
        tuple(incident_line(shelf, one) for one in shown),
        Pager(number, pages_of(len(found))),
    )


def map_page(shelf: Shelf, only: Collection[str] | None = None) -> MapPage:
    """Return the context of the map of all incidents, or of those whose ids are in *only*."""
    groups: dict[str, list[Incident]] = defaultdict(list)
    unplaced = []
    shown = [one for one in shelf.incidents.values() if only is None or one.id in only]
    for one in shown:
        if one.place and one.place.place:
            groups[_place_key(one)].append(one)
        else:
            unplaced.append(one)
    places = [_place_group(shelf, key, group) for key, group in groups.items()]
    places.sort(key=lambda place: (-len(place.incidents), place.name))
    words = (
        count_of(sum(map(len, groups.values())), "incident"),
        count_of(len(places), "place"),
        say_number(len(unplaced)),
    )
    return MapPage(
        map=draw_map(map_spots(shown), 1120, 600, towns=shelf.towns),
        places=tuple(places),
        unplaced=_lines(shelf, unplaced[:PER_PAGE]),
        unplaced_more=max(0, len(unplaced) - PER_PAGE),
        summary=f"{words[0]} at {words[1]}; {words[2]} without a place",
    )


def map_spots(incidents: Iterable[Incident]) -> list[Spot]:
    """Join incidents at one place and precision into one spot.

    A spot of one incident leads to it, one of several to their place on the map page.
    """
    groups: dict[tuple[float, float, int, bool], list[Incident]] = defaultdict(list)
    for one in incidents:
        if spot := spot_of(one, ""):
            groups[spot.lat, spot.lon, spot.where_prec, spot.inferred].append(one)
    spots = []
    for group in groups.values():
        spot = spot_of(group[0], f"incident/{safe_part(group[0].id)}/")
        if spot is None:
            continue
        if len(group) > 1:
            href = f"map/#{_place_key(group[0])}"
            title = f"{spot.name}: {count_of(len(group), 'incident')}"
            spot = Spot(
                spot.lat,
                spot.lon,
                spot.where_prec,
                spot.inferred,
                spot.name,
                title,
                href,
                len(group),
            )
        spots.append(spot)
    return spots


def timeline_page(shelf: Shelf, number: int = 1) -> TimelinePage:
    """Return the context of one page of the time line; the undated stand on the last."""
    dated, undated = shelf.timed
    last_page = pages_of(len(dated), BARS_PER_PAGE)
    shown = dated[BARS_PER_PAGE * (number - 1) : BARS_PER_PAGE * number]
    grouped: dict[str, list[LineBar]] = defaultdict(list)
    if shown:
        first, last = first_day(shown[0]), max(last_day(one) for one in shown)
        for one in shown:
            grouped[first_day(one)[:7]].append(_bar(shelf, one, first, last))
    return TimelinePage(
        months=tuple((month, say_month(month), tuple(bars)) for month, bars in grouped.items()),
        undated=_lines(shelf, undated[:PER_PAGE]) if number == last_page else (),
        undated_more=max(0, len(undated) - PER_PAGE),
        reports=draw_time(shelf.reports_by_day, 1120, 120) if number == 1 else None,
        span=f"from {say_day(first)} to {say_day(last)}" if shown else "",
        pager=Pager(number, last_page),
    )


def search_page(shelf: Shelf, query: str = "", *, asked: bool = False) -> SearchPage:
    """Return the context of the search page; *asked* (served only) runs the query."""
    found = shelf.archive.search(query, limit=PER_PAGE * 2) if asked and query.strip() else []
    lines = tuple(_found(shelf, listed, query) for listed in found)
    total = count_of(len(lines), "report") + (" or more" if len(lines) == PER_PAGE * 2 else "")
    return SearchPage(query, lines, total, asked and bool(query.strip()), tag_letters(shelf))


def status_page(shelf: Shelf) -> StatusPage:
    """Return the context of the page of what failed."""
    listed = shelf.archive.reports()
    return StatusPage(
        gaps=gaps(shelf),
        failures=tuple(shelf.archive.failures()),
        skips=tuple(shelf.archive.skips()),
        unread=tuple(report_line(shelf, one) for one in listed if one.unread),
        undated=tuple(
            report_line(shelf, one) for one in listed if not (one.earliest or one.latest)
        ),
        languages=tuple((name or "not known", n) for name, n in shelf.counts.languages.items()),
    )


def method_page(shelf: Shelf) -> MethodPage:
    """Return the context of the page on method."""
    return MethodPage(tuple(tuple(run.items()) for run in shelf.archive.runs()))


def _summary(shelf: Shelf) -> str:
    c = shelf.counts
    if not c.reports:
        return "Nothing yet: build it from a pile of saved pages, and they will appear here."
    text = f"{count_of(c.reports, 'report')} from {count_of(c.outlets, 'outlet')}"
    if c.earliest and c.latest:
        text += f", {_period(c.earliest, c.latest)}"
    return f"{text}, which tell of {count_of(c.incidents, 'incident')}. Every figure leads to the words it came from."


def _period(first: str, last: str) -> str:
    return say_days(first, last) if first == last else f"from {say_day(first)} to {say_day(last)}"


def _noun(number: int, noun: str, plural: str | None = None) -> str:
    return count_of(number, noun, plural).partition(" ")[2]


def _with_opening(shelf: Shelf, listed: Listed) -> ReportLine:
    return _with(report_line(shelf, listed), opening(shelf, listed))


def _with(
    line: ReportLine, excerpt: tuple[Piece, ...], *, only_mentioned: bool = False
) -> ReportLine:
    return replace(line, excerpt=excerpt, only_mentioned=only_mentioned)


def _about_tag(shelf: Shelf, listed: Listed, tag: TagCount, aliases: Sequence[str]) -> ReportLine:
    report = shelf.report(listed.id).report
    own = next((one for one in report.tags if one.slug == tag.slug), None)
    if tag.kind in ("event", "event_type"):
        excerpt = _event_excerpt(report, listed, tag) or opening(shelf, listed)
    else:
        excerpt = excerpt_about(shelf, listed, {tag.name, *aliases, *_words_for(report, tag.slug)})
    return _with(
        report_line(shelf, listed),
        excerpt,
        only_mentioned=own is not None and own.basis == "mention",
    )


def _words_for(report: Report, slug: str) -> set[str]:
    """Return the words by which a report names what a tag stands for."""
    places = {m.text for m in report.places if m.place and slug_cached(m.place.name) == slug}
    return places | {m.text for m in report.mentions if m.actor and slug_cached(m.actor) == slug}


def _event_excerpt(report: Report, listed: Listed, tag: TagCount) -> tuple[Piece, ...]:
    for event in report.events:
        if (
            slug_cached(event.type) == tag.slug
            or slug_cached(event.type.replace("_", " ")) == tag.slug
        ):
            start, end = event.sentence.start - report.start, event.sentence.end - report.start
            at, to = event.start - report.start, event.end - report.start
            text = listed.text
            pieces = (
                Piece(text[start:at]),
                Piece(text[at:to], hit=True),
                Piece(shorten(text[to:end])),
            )
            return tuple(piece for piece in pieces if piece.text)
    return ()


def _tag_summary(shelf: Shelf, tag: TagCount) -> str:
    first, last, about = shelf.archive.connection.execute(
        "SELECT min(coalesce(r.earliest, r.latest)), max(coalesce(r.latest, r.earliest)),"
        " count(*) FILTER (WHERE rt.basis != 'mention') FROM report_tag rt JOIN tag t ON t.n = rt.tag"
        " JOIN report r ON r.n = rt.report WHERE t.slug = ?",
        (tag.slug,),
    ).fetchone()
    parts = [count_of(tag.reports, "report")]
    if about and about < tag.reports:
        parts.append(f"{say_number(tag.reports - about)} of them only mention it")
    if first and last:
        parts.append(_period(first, last))
    return ", ".join(parts)


def _tag_incidents(shelf: Shelf, tag: TagCount) -> list[Incident]:
    """Return the incidents a tag is about: at the place, of the kind, else told in its reports."""
    if tag.kind in ("event", "event_type"):
        return [
            one
            for one in shelf.incidents.values()
            if slug_cached(one.event_type.replace("_", " ")) == tag.slug
        ]
    if tag.kind == "place" and (there := shelf.incidents_at.get(tag.slug)):
        return there
    rows = shelf.archive.connection.execute(
        "SELECT DISTINCT i.id FROM report_tag rt JOIN tag t ON t.n = rt.tag"
        " JOIN incident_event ie ON ie.report = rt.report JOIN incident i ON i.n = ie.incident"
        " WHERE t.slug = ? AND rt.basis != 'mention' ORDER BY i.newest DESC",
        (tag.slug,),
    ).fetchall()
    return [shelf.incidents[name] for (name,) in rows if name in shelf.incidents]


def _beside(shelf: Shelf, tag: TagCount) -> tuple[TagLine, ...]:
    """Return the listed tags that stand most often in the same reports."""
    together = Counter[str]()
    for report in shelf.reports_of(tag.slug):
        together.update(shelf.tags_of(report))
    del together[tag.slug]
    listed = [(n, shelf.tags[slug]) for slug, n in together.items() if is_listed(shelf.tags[slug])]
    listed.sort(key=lambda pair: (-pair[0], pair[1].reports, pair[1].slug))
    return tuple(TagLine(one.slug, one.name, n) for n, one in listed[:_MOST_BESIDE])


def _tag_days(shelf: Shelf, tag: TagCount) -> dict[str, int]:
    rows = shelf.archive.connection.execute(
        "SELECT r.latest, count(*) FROM report_tag rt JOIN tag t ON t.n = rt.tag"
        " JOIN report r ON r.n = rt.report WHERE t.slug = ? AND r.latest IS NOT NULL GROUP BY 1",
        (tag.slug,),
    ).fetchall()
    return dict(rows)


def _place_key(one: Incident) -> str:
    place = one.place.place if one.place else None
    return f"at-{safe_part(slug_cached(place.id or place.name))}" if place else ""


def _place_group(shelf: Shelf, key: str, group: list[Incident]) -> PlaceGroup:
    place = group[0].place.place if group[0].place else None
    name = place.name if place else ""
    within = ", ".join(
        part for part in ((place.admin1, place.country) if place else ()) if part and part != name
    )
    shown = _lines(shelf, group[:_AT_ONE_PLACE])
    return PlaceGroup(
        key, name, within, shelf.place_tags.get(name), shown, max(0, len(group) - len(shown))
    )


def _lines(shelf: Shelf, incidents: Iterable[Incident]) -> tuple[IncidentLine, ...]:
    return tuple(incident_line(shelf, one, quoted=False) for one in incidents)


def _bar(shelf: Shelf, one: Incident, first: str, last: str) -> LineBar:
    day = date.fromisoformat
    days = max(1, (day(last) - day(first)).days + 1)
    left = 100 * (day(first_day(one)) - day(first)).days / days
    width = 100 * ((day(last_day(one)) - day(first_day(one))).days + 1) / days
    unbounded = one.when is None or not (one.when.earliest and one.when.latest)
    return LineBar(
        incident_line(shelf, one, quoted=False),
        round(left, 2),
        round(max(width, 0.8), 2),
        unbounded,
    )


def _found(shelf: Shelf, listed: Listed, query: str) -> ReportLine:
    words = [word for word in query.replace('"', " ").split() if len(word) > 1]
    return _with(report_line(shelf, listed), excerpt_about(shelf, listed, words))
