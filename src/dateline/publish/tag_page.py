"""The page of a tag: its reports, newest first, and what goes with it; the list of all tags."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from dateline.model.archive import Incident
from dateline.model.mark import Place
from dateline.model.report import Report
from dateline.publish.addresses import safe_part
from dateline.publish.charts import Chart, draw_time
from dateline.publish.lines import (
    IncidentLine,
    Piece,
    ReportLine,
    excerpt_about,
    incident_lines,
    report_line,
    shorten,
    text_about,
)
from dateline.publish.map_page import MOST_DRAWN, map_spots
from dateline.publish.maps import MapView, draw_map
from dateline.publish.paging import PER_PAGE, Pager, pages_of
from dateline.publish.shelf import Shelf, slug_cached
from dateline.publish.words import count_of, join_words, say, say_number, say_period, say_sentence
from dateline.store.rows import Listed, TagCount

TagText = Literal["excerpt", "full"]
_BESIDE, _MOST_BESIDE, _MOST_OUTLETS = 8, 12, 3
_MOST_OF_A_KIND = 60
PER_NAMES = 300
"""Names on one page of the list from A to Z."""
_EVENTS = ("event", "event_type")
_KINDS = ("tag", "category", "place", "person", "group", "organisation", "event", "outlet")
"""The order in which kinds of tag are listed; others follow by name."""


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
class Alias:
    """Another name of what a tag stands for, and the outlets that use it, the most often first."""

    name: str
    outlets: str


@dataclass(frozen=True, slots=True)
class TagPage:
    """The reports filed under a tag, newest first, and what goes with it.

    ``reports`` are filed so by their page or are about it; ``mentions`` only mention it, and come
    after all of the others, over all pages.
    """

    slug: str
    name: str
    kind: str
    aliases: tuple[Alias, ...]
    summary: str
    reports: tuple[ReportLine, ...]
    mentions: tuple[ReportLine, ...]
    pager: Pager
    incidents: tuple[IncidentLine, ...]
    more: int
    beside: tuple[TagLine, ...]
    map: MapView | None
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class TagIndex:
    """The most used tags of each kind."""

    groups: tuple[TagGroup, ...]
    letters: tuple[Letter, ...]
    unlisted: str


@dataclass(frozen=True, slots=True)
class Letter:
    """Names that begin alike; ``key`` stands for them in an address."""

    key: str
    name: str
    tags: tuple[TagLine, ...]


@dataclass(frozen=True, slots=True)
class NamesPage:
    """One page of the names that begin alike, from A to Z."""

    letter: Letter
    letters: tuple[Letter, ...]
    tags: tuple[TagLine, ...]
    pager: Pager


def tag_page(shelf: Shelf, tag: TagCount, number: int = 1, text: TagText = "excerpt") -> TagPage:
    """Return the context of one page of a tag.

    A tag of one report gets the report and nothing beside it: there would be nothing to add.

    Args:
        shelf: The archive.
        tag: The tag.
        number: Which of its pages, from 1.
        text: An excerpt of each report, or the whole of its text.
    """
    about, mentions = _reports_on(shelf, tag, number)
    aliases = shelf.aliases.get(tag.slug, ())
    lines = tuple(_about_tag(shelf, one, tag, aliases, text) for one in about)
    several, first = tag.reports > 1 or tag.basis == "given", number == 1
    place = _place_of(shelf, tag)
    incidents = tag_incidents(shelf, tag) if several and first else []
    return TagPage(
        slug=tag.slug,
        name=say_sentence(tag.name) if tag.kind in _EVENTS else tag.name,
        kind=say("tag_kinds", tag.kind),
        aliases=tuple(_aliases(shelf, tag)) if first else (),
        summary=_tag_summary(shelf, tag),
        reports=lines,
        mentions=tuple(_about_tag(shelf, one, tag, aliases, text) for one in mentions),
        pager=Pager(number, pages_of(tag.reports)),
        incidents=incident_lines(shelf, incidents[:_BESIDE]),
        beside=_beside(shelf, tag) if several and first else (),
        map=_tag_map(shelf, incidents, place),
        more=max(0, len(incidents) - _BESIDE),
        chart=draw_time(_tag_days(shelf, tag), 336, 96) if tag.reports > 3 and first else None,
    )


def _reports_on(shelf: Shelf, tag: TagCount, number: int) -> tuple[list[Listed], list[Listed]]:
    """Return one page of a tag's reports: those about it, then those that only mention it."""
    start, db = PER_PAGE * (number - 1), shelf.archive.connection
    count = (
        "SELECT count(*) FROM report_tag rt JOIN tag t ON t.n = rt.tag"
        " WHERE t.slug = ? AND rt.basis != 'mention'"
    )
    (all_about,) = db.execute(count, (tag.slug,)).fetchone()
    some = (
        "SELECT r.id FROM report_tag rt JOIN tag t ON t.n = rt.tag JOIN report r ON r.n = rt.report"
        " WHERE t.slug = ? AND (rt.basis = 'mention') = ? ORDER BY rt.newest DESC LIMIT ? OFFSET ?"
    )
    about = db.execute(some, (tag.slug, 0, PER_PAGE, start)).fetchall()
    left, skipped = PER_PAGE - len(about), max(0, start - all_about)
    mentions = db.execute(some, (tag.slug, 1, left, skipped)).fetchall() if left else []
    about_it, mention_it = (
        [shelf.report(name).listed for (name,) in rows] for rows in (about, mentions)
    )
    return about_it, mention_it


def _aliases(shelf: Shelf, tag: TagCount) -> Iterator[Alias]:
    """Yield the other names of a tag's actor with who uses them."""
    names = [name for name in shelf.aliases.get(tag.slug, ()) if name != tag.name]
    if not names:
        return
    used: dict[str, Counter[str]] = defaultdict(Counter)
    rows = shelf.archive.connection.execute(
        "SELECT ra.name, r.outlet, count(*) FROM report_tag rt JOIN tag t ON t.n = rt.tag"
        " JOIN report r ON r.n = rt.report JOIN report_actor ra ON ra.report = r.n"
        " WHERE t.slug = ? AND r.outlet IS NOT NULL GROUP BY 1, 2",
        (tag.slug,),
    )
    for name, outlet, count in rows:
        used[name][outlet] += count
    for name in names:
        outlets = [outlet for outlet, _ in used[name].most_common(_MOST_OUTLETS)]
        yield Alias(name, join_words(outlets))


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
    """Return the context of the list of tags."""
    hidden = sum(not is_listed(tag) for tag in shelf.tags.values())
    words = count_of(hidden, "name") if hidden else ""
    return TagIndex(tag_groups(shelf, _MOST_OF_A_KIND), tag_letters(shelf), words)


def tag_letters(shelf: Shelf) -> tuple[Letter, ...]:
    """Return the listed tags by first letter."""
    letters: dict[str, list[TagLine]] = defaultdict(list)
    for tag in shelf.tags.values():
        if is_listed(tag):
            first = tag.slug[:1].lower()
            letters[first if first.isalpha() else "0"].append(
                TagLine(tag.slug, tag.name, tag.reports)
            )
    return tuple(
        Letter(
            safe_part(letter),
            "0–9" if letter == "0" else letter.upper(),
            tuple(sorted(lines, key=lambda line: (line.name.casefold(), line.slug))),
        )
        for letter, lines in sorted(letters.items())
    )


def names_page(letters: Sequence[Letter], letter: Letter, number: int = 1) -> NamesPage:
    """Return the context of one page of the names that begin alike."""
    some = letter.tags[PER_NAMES * (number - 1) : PER_NAMES * number]
    return NamesPage(
        letter, tuple(letters), some, Pager(number, pages_of(len(letter.tags), PER_NAMES))
    )


def _about_tag(
    shelf: Shelf, listed: Listed, tag: TagCount, aliases: Sequence[str], text: TagText
) -> ReportLine:
    report = shelf.report(listed.id).report
    own = next((one for one in report.tags if one.slug == tag.slug), None)
    kind = tag.kind in _EVENTS
    names = set[str]() if kind else {tag.name, *aliases, *_words_for(report, tag.slug)}
    excerpt: tuple[Piece, ...] = ()
    if text == "excerpt":
        told = _event_excerpt(report, listed, tag) if kind else ()
        excerpt = told or excerpt_about(shelf, listed, names)
    return replace(
        report_line(shelf, listed),
        excerpt=excerpt,
        only_mentioned=own is not None and own.basis == "mention",
        text=text_about(shelf, listed, names) if text == "full" else (),
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
        parts.append(say_period(first, last))
    return ", ".join(parts)


def _place_of(shelf: Shelf, tag: TagCount) -> Place | None:
    """Return the place that a tag names, whatever it is filed as; None if it names another thing."""
    return None if tag.kind in ("person", *_EVENTS) else shelf.places.get(tag.slug)


def tag_incidents(shelf: Shelf, tag: TagCount) -> list[Incident]:
    """Return the incidents of a tag by weight: those of the kind, or those told in its reports.

    A place has those in it first, of them those with a toll, and after them what the reports about
    it tell besides.
    """
    place = _place_of(shelf, tag)
    if tag.kind in _EVENTS:
        slug = tag.slug
        return [o for o in shelf.ranked if slug_cached(o.event_type.replace("_", " ")) == slug]
    rows = shelf.archive.connection.execute(
        "SELECT DISTINCT i.id FROM report_tag rt JOIN tag t ON t.n = rt.tag"
        " JOIN incident_event ie ON ie.report = rt.report JOIN incident i ON i.n = ie.incident"
        " WHERE t.slug = ? AND rt.basis != 'mention'",
        (tag.slug,),
    ).fetchall()
    told = {name for (name,) in rows}
    there = [one for one in shelf.ranked if _is_in(one, place)] if place else []
    there.sort(key=lambda one: not one.tolls)
    if there and tag.kind == "place":
        return there
    besides = (told & shelf.order.keys()).difference(one.id for one in there)
    return there + [shelf.incidents[name] for name in sorted(besides, key=shelf.order.__getitem__)]


def _is_in(incident: Incident, place: Place) -> bool:
    """Whether an incident happened at a place, or in it if it is a province or a country."""
    where = incident.place.place if incident.place else None
    if where is None:
        return False
    if (place.feature or "").startswith("PCL"):
        return where.country == place.country
    if place.feature == "ADM1" and place.country == where.country:
        return place.name in (where.name, where.admin1)
    return where.name == place.name and where.country == place.country


def _tag_map(shelf: Shelf, incidents: Sequence[Incident], place: Place | None) -> MapView | None:
    """Draw a tag's incidents; those of a town with what lies around it, and nothing farther."""
    if not incidents:
        return None
    wide = place is None or (place.feature or "").startswith(("PCL", "ADM"))
    return draw_map(
        map_spots(shelf, incidents[:MOST_DRAWN]),
        420,
        340,
        towns=shelf.towns,
        least=4.0,
        around=None if place is None or wide else (place.lat, place.lon),
    )


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
