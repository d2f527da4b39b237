"""The map of incidents, and the list by place beneath it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from dateline.model.archive import Incident
from dateline.publish.addresses import safe_part
from dateline.publish.incident_page import spot_of
from dateline.publish.lines import IncidentLine, incident_lines
from dateline.publish.maps import MapView, Spot, draw_map
from dateline.publish.paging import PER_PAGE
from dateline.publish.shelf import Shelf, slug_cached
from dateline.publish.words import count_of, say_number, say_within

_AT_ONE_PLACE = 5
_MOST_PLACES = 30
"""Places whose incidents are listed; of the others the list gives their number alone."""
MOST_DRAWN = 150
"""Incidents on a map that is drawn without a script: the most told."""


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
    drawn: str


def say_drawn(incidents: int) -> str:
    """Say that a map without a script shows only some of so many incidents, if it does."""
    return f"The {MOST_DRAWN} most told are drawn." if incidents > MOST_DRAWN else ""


def map_page(shelf: Shelf, only: Collection[str] | None = None) -> MapPage:
    """Return the context of the map of all incidents, or of those whose ids are in *only*."""
    groups: dict[str, list[Incident]] = defaultdict(list)
    unplaced = []
    shown = [one for one in shelf.ranked if only is None or one.id in only]
    for one in shown:
        if one.place and one.place.place:
            groups[_place_key(one)].append(one)
        else:
            unplaced.append(one)
    places = [_place_group(shelf, key, group) for key, group in groups.items()]
    places.sort(key=lambda place: (-len(place.incidents) - place.more, place.name))
    words = (
        count_of(sum(map(len, groups.values())), "incident"),
        count_of(len(places), "place"),
        say_number(len(unplaced)),
    )
    return MapPage(
        map=draw_map(map_spots(shown[:MOST_DRAWN]), 1120, 600, towns=shelf.towns),
        places=tuple(
            place if n < _MOST_PLACES else _counted_only(place) for n, place in enumerate(places)
        ),
        unplaced=incident_lines(shelf, unplaced[:PER_PAGE]),
        unplaced_more=max(0, len(unplaced) - PER_PAGE),
        summary=f"{words[0]} at {words[1]}; {words[2]} without a place",
        drawn=say_drawn(len(shown)),
    )


def map_spots(incidents: Iterable[Incident]) -> list[Spot]:
    """Join incidents at one place and precision into one spot.

    A spot of one incident leads to it, one of several to their place on the map page.
    """
    groups: dict[tuple[float, float, int, bool], list[Incident]] = defaultdict(list)
    for one in incidents:
        if spot := spot_of(one, ""):
            inferred = spot.inferred or spot.where_prec > 1  # an area is hollow either way
            groups[spot.lat, spot.lon, spot.where_prec, inferred].append(one)
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


def _place_key(one: Incident) -> str:
    place = one.place.place if one.place else None
    return f"at-{safe_part(slug_cached(place.id or place.name))}" if place else ""


def _counted_only(place: PlaceGroup) -> PlaceGroup:
    return replace(place, incidents=(), more=len(place.incidents) + place.more)


def _place_group(shelf: Shelf, key: str, group: list[Incident]) -> PlaceGroup:
    place = group[0].place.place if group[0].place else None
    name = place.name if place else ""
    within = say_within(place) if place else ""
    shown = incident_lines(shelf, group[:_AT_ONE_PLACE])
    return PlaceGroup(
        key, name, within, shelf.place_tags.get(name), shown, max(0, len(group) - len(shown))
    )
