"""Maps as SVG: a base clipped to what is shown, and marks that are links.

Plate carrée with the middle latitude as standard parallel: true enough over a country, and its
straight lines are cheap. A mark is a filled dot where the report names the place itself, a hollow
one where the place was inferred; a place known only to a district, province or country is the
area it may lie in, drawn as a circle, never a bare pin.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from math import ceil, cos, radians, sqrt

import numpy as np

from dateline.publish.basemap import Box, Points, land_in, lines_in
from dateline.publish.words import count_of, join_words, say, say_number
from dateline.text.tables import read_table

_KM_PER_DEGREE = 111.2
_PROVINCES_UP_TO = 22.0  # degrees of latitude; on a wider map they would be a grey haze
_STEPS = (1, 5, 9, 14)  # half-pixels between points of a line: from the first, until it is light
_WIDE = 1  # which of them a wide map begins with, where nobody sees finer
_MOST_BASE = 30_000  # bytes of the base of one map
_COARSE = 5  # where_prec from which a circle is left to the words beneath, if others are finer
_BULK = 0.9  # of all that is counted, which a map has to show
_NEAR_KM = 250.0
_NAMED_BEYOND = 4
_PHONE = 380  # pixels of a map on one
_DOT = 5.0
_MOST_LABELS = 14


@dataclass(frozen=True, slots=True)
class Spot:
    """One thing to draw: where, how surely, what it is called, and where it leads."""

    lat: float
    lon: float
    where_prec: int
    inferred: bool
    name: str
    title: str
    href: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Town:
    """A place that is only written on the map, so that the reader knows where it is."""

    name: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class MapMark:
    """A spot in pixels; ``area`` is the radius of what it may lie in, 0 for a point."""

    x: float
    y: float
    radius: float
    area: float
    inferred: bool
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Label:
    """A place's name beside its mark, or beside the dot at ``dot`` of a town.

    ``crowded`` if it would cover another on a phone, where letters are larger than the map's lines.
    """

    x: float
    y: float
    text: str
    anchor: str
    dot: tuple[float, float] | None = None
    crowded: bool = False


@dataclass(frozen=True, slots=True)
class MapView:
    """All that a template needs to draw a map."""

    width: int
    height: int
    land: str
    borders: str
    provinces: str
    marks: tuple[MapMark, ...]
    labels: tuple[Label, ...]
    summary: str
    beyond: str


@dataclass(frozen=True, slots=True)
class _Frame:
    box: Box
    width: int
    height: int

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        x = (lon - self.box.west) / (self.box.east - self.box.west) * self.width
        y = (self.box.north - lat) / (self.box.north - self.box.south) * self.height
        return round(x, 1), round(y, 1)

    def holds(self, spot: Spot) -> bool:
        west, south, east, north = self.box
        return west <= spot.lon <= east and south <= spot.lat <= north

    @property
    def pixels_per_km(self) -> float:
        return self.height / (self.box.north - self.box.south) / _KM_PER_DEGREE


def draw_map(
    spots: Sequence[Spot],
    width: int = 720,
    height: int = 460,
    *,
    towns: Sequence[Town] = (),
    least: float = 3.0,
    around: tuple[float, float] | None = None,
) -> MapView | None:
    """Draw *spots* on a map of *width* by *height* pixels; None where there is nothing to draw.

    The map is of where most of them are: a few far away are named beneath it, else one in another
    continent would make a map of the world. So are those known only to a country or a region,
    whose circles would cover the rest.

    Args:
        spots: What to draw; those at one point should have been joined by the caller.
        width: Pixels.
        height: Pixels.
        towns: Places to be written on it besides, the most named first, where there is room.
        least: Degrees of latitude shown at least, so that one spot has a country around it.
        around: Latitude and longitude of a place that the map is of, with what lies about it.
    """
    if not spots:
        return None
    fine = [spot for spot in spots if spot.where_prec < _COARSE] or list(spots)
    near = _near(fine, around) if around else []
    if near and around:
        centre = Spot(*around, where_prec=1, inferred=False, name="", title="", href="")
        frame = _frame([*near, centre], width, height, least)
    else:
        frame = _frame(_bulk(fine, least), width, height, least)
    beyond = _say_beyond(spots, fine, frame)
    spots = [spot for spot in fine if frame.holds(spot)]
    land, borders, provinces = _base(frame.box, width, height)
    marks = [_mark(spot, frame) for spot in sorted(spots, key=lambda spot: -spot.count)]
    marks.sort(key=lambda mark: -max(mark.area, mark.radius))  # small ones on top
    labels = _labels(spots, frame, towns)
    names = sorted({spot.name for spot in spots})
    return MapView(
        width, height, land, borders, provinces, tuple(marks), labels, ", ".join(names[:12]), beyond
    )


def _near(spots: Sequence[Spot], around: tuple[float, float]) -> list[Spot]:
    """Return the spots within a day's drive of a place."""
    return [spot for spot in spots if _far(spot, *around) * _KM_PER_DEGREE <= _NEAR_KM]


def _bulk(spots: Sequence[Spot], least: float) -> Sequence[Spot]:
    """Return the spots nearest the middle that hold most of what is counted; all, if no wider."""
    lat, lon = (
        _median([(s.lat, s.count) for s in spots]),
        _median([(s.lon, s.count) for s in spots]),
    )
    by_distance = sorted(spots, key=lambda spot: _far(spot, lat, lon))
    held = list(accumulate(spot.count for spot in by_distance))
    last = bisect_left(held, _BULK * held[-1])
    reach, whole = (_far(one, lat, lon) for one in (by_distance[last], by_distance[-1]))
    return spots if whole <= max(2 * reach, least) else by_distance[: last + 1]


def _median(weighted: list[tuple[float, int]]) -> float:
    ordered = sorted(weighted)
    held = list(accumulate(count for _, count in ordered))
    return ordered[bisect_left(held, held[-1] / 2)][0]


def _far(spot: Spot, lat: float, lon: float) -> float:
    """Return how far a spot is from a point, in degrees of latitude."""
    return sqrt((spot.lat - lat) ** 2 + ((spot.lon - lon) * cos(radians(lat))) ** 2)


def _say_beyond(spots: Sequence[Spot], fine: Sequence[Spot], frame: _Frame) -> str:
    """Say what is not drawn: what lies outside, and what is known too coarsely."""
    out = sorted((s for s in fine if not frame.holds(s)), key=lambda s: (-s.count, s.name))
    coarse = sum(spot.count for spot in spots) - sum(spot.count for spot in fine)
    said = []
    if out:
        names = list(dict.fromkeys(spot.name for spot in out))
        if len(names) > _NAMED_BEYOND:
            more = len(names) - _NAMED_BEYOND + 1
            names[_NAMED_BEYOND - 1 :] = [f"{say_number(more)} other places"]
        told = count_of(sum(s.count for s in out), "incident")
        said.append(f"{told} elsewhere ({join_words(names)})")
    if coarse:
        said.append(f"{count_of(coarse, 'incident')} known only to a country or region")
    return f"Not on this map: {join_words(said)}." if said else ""


def _frame(spots: Sequence[Spot], width: int, height: int, least: float) -> _Frame:
    """Fit the box to the spots with room around them, in steps so that maps share their bases."""
    reach = [_reach_km(spot) / _KM_PER_DEGREE for spot in spots]
    south = min(spot.lat - r for spot, r in zip(spots, reach, strict=True))
    north = max(spot.lat + r for spot, r in zip(spots, reach, strict=True))
    west = min(spot.lon for spot in spots) - max(reach)
    east = max(spot.lon for spot in spots) + max(reach)
    lat, lon = (south + north) / 2, (west + east) / 2
    squeeze = max(0.2, cos(radians(min(70.0, abs(lat)))))
    need = max(1.25 * (north - south), 1.25 * (east - west) * squeeze * height / width, least)
    tall = min(150.0, ceil(need * 2) / 2)
    wide = min(358.0, tall * width / height / squeeze)
    step = tall / 20
    lat, lon = round(lat / step) * step, round(lon / step) * step
    lat = max(-88 + tall / 2, min(88 - tall / 2, lat))
    lon = max(-180 + wide / 2, min(180 - wide / 2, lon))
    return _Frame(
        Box(lon - wide / 2, lat - tall / 2, lon + wide / 2, lat + tall / 2), width, height
    )


@lru_cache(maxsize=256)
def _base(box: Box, width: int, height: int) -> tuple[str, str, str]:
    wide = box.north - box.south > _PROVINCES_UP_TO
    for step in _STEPS[_WIDE if wide else 0 :]:
        base = _draw_base(_Frame(box, width, height), step, provinces=not wide)
        if sum(map(len, base)) <= _MOST_BASE:
            break
    return base


def _draw_base(frame: _Frame, step: int, *, provinces: bool) -> tuple[str, str, str]:
    box = frame.box
    within = lines_in("province", box) if provinces else []
    return (
        "".join(_path(ring, frame, step, closed=True) for ring in land_in(box)),
        "".join(_path(line, frame, step) for line in lines_in("border", box)),
        "".join(_path(line, frame, step) for line in within),
    )


def _path(line: Points, frame: _Frame, step: int, *, closed: bool = False) -> str:
    """Return a line as an SVG path in whole half-pixels, points within *step* of another left out."""
    box = frame.box
    scale = (frame.width / (box.east - box.west), frame.height / (box.north - box.south))
    xy = np.rint(
        np.stack(((line[:, 0] - box.west) * scale[0], (box.north - line[:, 1]) * scale[1]), 1) * 2
    )
    points = xy[_apart(xy, step)]
    if len(points) < (3 if closed else 2):
        return ""
    steps = np.diff(points, axis=0) / 2
    first = f"M{points[0, 0] / 2:g} {points[0, 1] / 2:g}"
    rest = "l" + " ".join(f"{x:g} {y:g}" for x, y in steps.tolist())
    return first + rest + ("z" if closed else "")


def _apart(xy: Points, least: int) -> list[int]:
    """Return which points of a line to keep so that each is *least* half-pixels from the last."""
    kept = [0]
    x, y = float(xy[0, 0]), float(xy[0, 1])
    for n in range(1, len(xy)):
        px, py = float(xy[n, 0]), float(xy[n, 1])
        if abs(px - x) + abs(py - y) >= least:
            kept.append(n)
            x, y = px, py
    return kept


def _reach_km(spot: Spot) -> float:
    return float(read_table("pages")["radius_km"].get(str(spot.where_prec), 0))


def _mark(spot: Spot, frame: _Frame) -> MapMark:
    x, y = frame.point(spot.lon, spot.lat)
    radius = round(min(14.0, _DOT * sqrt(spot.count)), 1)
    area = round(_reach_km(spot) * frame.pixels_per_km, 1)
    title = (
        spot.title
        if spot.where_prec == 1
        else f"{spot.title} ({say('where_precision', spot.where_prec)})"
    )
    return MapMark(x, y, radius, area if area > radius else 0.0, spot.inferred, title, spot.href)


def _labels(spots: Sequence[Spot], frame: _Frame, towns: Sequence[Town]) -> tuple[Label, ...]:
    """Name the largest spots, then towns, each once and where the name covers nothing else."""
    taken = [_around(frame.point(spot.lon, spot.lat)) for spot in spots]
    labels: list[Label] = []
    named: set[str] = set()
    wanted = [
        (s.name, s.lat, s.lon, False) for s in sorted(spots, key=lambda s: (-s.count, s.name))
    ]
    wanted += [(town.name, town.lat, town.lon, True) for town in towns]
    for name, lat, lon, town in wanted:
        if len(labels) == _MOST_LABELS:
            break
        x, y = frame.point(lon, lat)
        inside = 4 < x < frame.width - 4 and 10 < y < frame.height - 10
        if name in named or not inside or (town and any(_holds(box, x, y) for box in taken)):
            continue
        label, box = _label(name, x, y, frame, town)
        if box[0] < 0 or any(_overlap(box, other) for other in taken):
            continue
        named.add(name)
        taken += [box, _around((x, y))] if town else [box]
        labels.append(label)
    return tuple(_crowd(labels, frame.width))


def _crowd(labels: Sequence[Label], width: int) -> Iterator[Label]:
    """Say which labels have no room on a phone; the first come first."""
    times = max(1.0, width / _PHONE)
    taken: list[_Area] = []
    for label in labels:
        long, high = 7.2 * times * len(label.text), 7 * times
        left = label.x if label.anchor == "start" else label.x - long
        box = (left, label.y - 4.5 - high, left + long, label.y - 4.5 + high)
        crowded = box[0] < 0 or box[2] > width or any(_overlap(box, other) for other in taken)
        if not (crowded or label.dot):
            taken.append(box)
        yield replace(label, crowded=crowded)


_Area = tuple[float, float, float, float]


def _label(name: str, x: float, y: float, frame: _Frame, town: bool) -> tuple[Label, _Area]:
    gap, long = (8 if town else 11), (6.4 if town else 7.2) * len(name)
    right = x + gap + long < frame.width
    left = x + gap if right else x - gap - long
    at = x + gap if right else x - gap
    dot = (x, y) if town else None
    label = Label(round(at, 1), round(y + 4.5, 1), name, "start" if right else "end", dot)
    return label, (left, y - 9, left + long, y + 9)


def _around(point: tuple[float, float]) -> _Area:
    return point[0] - 7, point[1] - 7, point[0] + 7, point[1] + 7


def _holds(box: _Area, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _overlap(a: _Area, b: _Area) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
