"""The base map: coasts, borders and provinces of the world, clipped to a box.

The file holds three lists of lines (coast, border, province), compressed with zlib. A list is a
count, then for each line its number of points and the differences between them, as unsigned
LEB128 numbers (signed ones in zigzag form), in hundredths of a degree. Coasts are closed rings;
filled by the even-odd rule they are the land, inland seas left out. Source and licence:
``data/basemap/README.md``.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""Longitudes and latitudes in degrees, shape (n, 2)."""

KINDS = ("coast", "border", "province")
_PER_DEGREE = 100


class Box(NamedTuple):
    """West, south, east, north, in degrees."""

    west: float
    south: float
    east: float
    north: float


class Lines(NamedTuple):
    """The lines of one kind, and the box of each, shape (n, 4)."""

    lines: tuple[Points, ...]
    boxes: NDArray[np.float64]


@cache
def read_basemap() -> dict[str, Lines]:
    """Return all lines by kind."""
    data = files("dateline") / "data" / "basemap" / "world.bin"
    numbers = _numbers(zlib.decompress(data.read_bytes()))
    at, found = 0, {}
    for kind in KINDS:
        lines, at = _lines(numbers, at)
        boxes = [(*line.min(axis=0), *line.max(axis=0)) for line in lines]
        found[kind] = Lines(tuple(lines), np.array(boxes))
    return found


def lines_in(kind: str, box: Box) -> list[Points]:
    """Return the parts of lines of one kind that may show in *box*; open lines, whole pieces."""
    lines, boxes = read_basemap()[kind]
    return [piece for n in _touching(boxes, box) for piece in _pieces(lines[n], box)]


def land_in(box: Box) -> list[Points]:
    """Return the land's rings clipped to *box* (Sutherland and Hodgman 1974)."""
    lines, boxes = read_basemap()["coast"]
    rings = (
        lines[n] if _inside(boxes[n], box) else _clip_ring(lines[n], box)
        for n in _touching(boxes, box)
    )
    return [ring for ring in rings if len(ring) > 2]


def _numbers(data: bytes) -> NDArray[np.int64]:
    """Decode LEB128: each number ends at the first byte under 128."""
    raw = np.frombuffer(data, dtype=np.uint8).astype(np.int64)
    ends = np.flatnonzero(raw < 128)
    starts = np.concatenate(([0], ends[:-1] + 1))
    shift = np.arange(len(raw)) - np.repeat(starts, ends - starts + 1)
    values = (raw & 127) << (7 * shift)
    return np.add.reduceat(values, starts)


def _lines(numbers: NDArray[np.int64], at: int) -> tuple[list[Points], int]:
    count, at, lines = int(numbers[at]), at + 1, []
    for _ in range(count):
        size = int(numbers[at])
        steps = numbers[at + 1 : at + 1 + 2 * size].reshape(size, 2)
        steps = np.where(steps % 2 == 0, steps // 2, -(steps + 1) // 2)
        lines.append(np.cumsum(steps, axis=0) / _PER_DEGREE)
        at += 1 + 2 * size
    return lines, at


def _touching(boxes: NDArray[np.float64], box: Box) -> list[int]:
    west, south, east, north = boxes.T
    meets = (west <= box.east) & (east >= box.west) & (south <= box.north) & (north >= box.south)
    return [int(n) for n in np.flatnonzero(meets)]


def _inside(bounds: NDArray[np.float64], box: Box) -> bool:
    west, south, east, north = map(float, bounds)
    return west >= box.west and south >= box.south and east <= box.east and north <= box.north


def _pieces(line: Points, box: Box) -> list[Points]:
    """Cut a line into the runs whose segments may cross the box."""
    a, b = line[:-1], line[1:]
    low, high = np.minimum(a, b), np.maximum(a, b)
    shows = (
        (low[:, 0] <= box.east)
        & (high[:, 0] >= box.west)
        & (low[:, 1] <= box.north)
        & (high[:, 1] >= box.south)
    )
    edges = np.flatnonzero(np.diff(np.concatenate(([0], shows.astype(np.int8), [0]))))
    return [line[start : end + 1] for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _clip_ring(ring: Points, box: Box) -> Points:
    sides: Sequence[tuple[int, float, int]] = (
        (0, box.west, 1),
        (0, box.east, -1),
        (1, box.south, 1),
        (1, box.north, -1),
    )
    for axis, limit, sign in sides:
        if not len(ring):
            break
        ring = _clip_side(ring, axis, limit, sign)
    return ring


def _clip_side(ring: Points, axis: int, limit: float, sign: int) -> Points:
    """Keep what lies on one side of a line; put a point where the ring crosses it."""
    following = np.roll(ring, -1, axis=0)
    inside = sign * (ring[:, axis] - limit) >= 0
    crosses = inside != np.roll(inside, -1)
    step = following[:, axis] - ring[:, axis]
    part = (limit - ring[:, axis]) / np.where(step == 0, 1, step)
    crossing = ring + (following - ring) * part[:, None]
    both = np.stack((ring, crossing), axis=1).reshape(-1, 2)
    kept: Points = both[np.stack((inside, crosses), axis=1).reshape(-1)]
    return kept
