"""The map of incidents, and the list by place beneath it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from dateline.model.archive import Incident
from dateline.publish.addresses import safe_part, tag_address
from dateline.publish.incident_page import spot_of
from dateline.publish.lines import IncidentLine, incident_lines
from dateline.publish.map_data import COUNTRY
from dateline.publish.maps import MapView, Spot, draw_map
from dateline.publish.paging import PER_PAGE
from dateline.publish.shelf import Shelf
from dateline.publish.words import count_of, say_number, say_within

_AT_ONE_PLACE = 5
_MOST_PLACES, _MOST_COUNTED = 20, 80
"""Places whose incidents are listed, and after them places of which the list gives the number alone."""
MOST_DRAWN = 100
"""Incidents on a map that is drawn without a script: the most told."""


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """Incidents at one place."""

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
    others: tuple[PlaceGroup, ...]
    others_more: int
    unplaced: tuple[IncidentLine, ...]
    unplaced_more: int
    summary: str
    drawn: str
    coarse: str


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
    found = sorted(groups.values(), key=lambda group: (-len(group), _name_of(group[0])))
    counted = found[_MOST_PLACES : _MOST_PLACES + _MOST_COUNTED]
    words = (
        count_of(sum(map(len, groups.values())), "incident"),
        count_of(len(found), "place"),
        say_number(len(unplaced)),
    )
    return MapPage(
        map=draw_map(map_spots(shelf, shown[:MOST_DRAWN]), 1120, 600, towns=shelf.towns),
        places=tuple(_place_group(shelf, one, _AT_ONE_PLACE) for one in found[:_MOST_PLACES]),
        others=tuple(_place_group(shelf, one, 0) for one in counted),
        others_more=max(0, len(found) - _MOST_PLACES - _MOST_COUNTED),
        unplaced=incident_lines(shelf, unplaced[:PER_PAGE]),
        unplaced_more=max(0, len(unplaced) - PER_PAGE),
        summary=f"{words[0]} at {words[1]}; {words[2]} without a place",
        drawn=say_drawn(len(shown)),
        coarse=_say_coarse(shown),
    )


def _say_coarse(shown: Iterable[Incident]) -> str:
    """Say how many incidents have a place that is no mark even on the big map."""
    wide = [
        one for one in shown if one.place and one.place.place and one.place.where_prec >= COUNTRY
    ]
    if not wide:
        return ""
    return f"Not on this map: {count_of(len(wide), 'incident')} known only to a country or a sea."


def map_spots(shelf: Shelf, incidents: Iterable[Incident]) -> list[Spot]:
    """Join incidents at one place and precision into one spot.

    A spot of one incident leads to it, one of several to the page of their place.
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
            slug = shelf.place_tags.get(spot.name)
            href = tag_address(slug) if slug else "incident/"
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
    return (place.id or place.name) if place else ""


def _name_of(one: Incident) -> str:
    return one.place.place.name if one.place and one.place.place else ""


def _place_group(shelf: Shelf, group: list[Incident], most: int) -> PlaceGroup:
    """Return the incidents at a place, *most* of them as lines and the others by their number."""
    place = group[0].place.place if group[0].place else None
    name, within = _name_of(group[0]), say_within(place) if place else ""
    shown = incident_lines(shelf, group[:most])
    return PlaceGroup(name, within, shelf.place_tags.get(name), shown, len(group) - len(shown))
