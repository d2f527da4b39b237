"""Compile Natural Earth's provinces into the small base map that the pages draw on.

Usage: python tools/make_basemap.py world_map.gpkg src/dateline/data/basemap/world.bin

The input is the layer ``states_provinces`` of QGIS's ``world_map.gpkg`` (Debian package
qgis-common): Natural Earth 1:10m Admin 1, version 4.1.0, public domain, generalised so that
neighbours share their vertices. That sharing gives all three kinds of line at once: an edge of
one polygon only is coast, an edge between two countries is a border, one inside a country is a
province's. Lines are thinned by Visvalingam's effective area (Visvalingam and Whyatt 1993).

The format is described in `dateline.publish.basemap`.
"""

from __future__ import annotations

import heapq
import sqlite3
import struct
import sys
import zlib
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

Point = tuple[int, int]
SCALE = 100  # hundredths of a degree, about 1.1 km
AREAS = {"coast": 110.0, "border": 8.0, "province": 260.0}  # in squared hundredths of a degree
SMALL_RING = 150.0  # islands and lakes below this area are left out


def read_rings(path: Path) -> list[tuple[str, list[Point]]]:
    """Return (country, ring) for every ring of every province, in hundredths of a degree."""
    rows = sqlite3.connect(path).execute("select adm0_a3, geom from states_provinces")
    return [(country, ring) for country, blob in rows if blob for ring in _rings(blob)]


def _rings(blob: bytes) -> list[list[Point]]:
    envelope = (0, 32, 48, 48, 64)[(blob[3] >> 1) & 7]
    at, rings = 8 + envelope, []
    (polygons,) = struct.unpack_from("<I", blob, at + 5)
    at += 9
    for _ in range(polygons):
        (count,) = struct.unpack_from("<I", blob, at + 5)
        at += 9
        for _ in range(count):
            (size,) = struct.unpack_from("<I", blob, at)
            numbers = struct.unpack_from(f"<{2 * size}d", blob, at + 4)
            at += 4 + 16 * size
            points = zip(numbers[::2], numbers[1::2], strict=True)
            rings.append(_plain([(round(x * SCALE), round(y * SCALE)) for x, y in points]))
    return [ring for ring in rings if len(ring) > 3]


def _plain(points: list[Point]) -> list[Point]:
    return [point for n, point in enumerate(points) if n == 0 or point != points[n - 1]]


def sort_edges(rings: list[tuple[str, list[Point]]]) -> dict[tuple[Point, Point], str]:
    """Return every edge, its smaller end first, with its kind."""
    owners: dict[tuple[Point, Point], list[tuple[str, int]]] = defaultdict(list)
    for number, (country, ring) in enumerate(rings):
        for a, b in pairwise(ring):
            owners[(min(a, b), max(a, b))].append((country, number))
    return {edge: _kind(used) for edge, used in owners.items()}


def _kind(used: list[tuple[str, int]]) -> str:
    """Name an edge's kind: used an odd number of times it bounds the land, so that coasts close."""
    if len(used) % 2:
        return "coast"
    if len({country for country, _ in used}) > 1:
        return "border"
    return "province" if len(set(used)) > 1 else "spike"


def join_lines(edges: dict[tuple[Point, Point], str], kind: str) -> list[list[Point]]:
    """Join the edges of one kind into the longest lines.

    A line ends where three or more meet; a coast goes on until it is back where it began.
    """
    beside: dict[Point, list[Point]] = defaultdict(list)
    for (a, b), found in edges.items():
        if found == kind:
            beside[a].append(b)
            beside[b].append(a)
    free = {edge for edge, found in edges.items() if found == kind}
    ends = [point for point in sorted(beside) if len(beside[point]) != 2]
    lines = []
    for start in [*ends, *sorted(beside)]:
        for after in sorted(beside[start]):
            if (min(start, after), max(start, after)) in free:
                lines.append(_follow(start, after, beside, free, closed=kind == "coast"))
    return lines


def _follow(
    start: Point,
    after: Point,
    beside: dict[Point, list[Point]],
    free: set[tuple[Point, Point]],
    *,
    closed: bool,
) -> list[Point]:
    line = [start, after]
    free.discard((min(start, after), max(start, after)))
    while (closed or len(beside[line[-1]]) == 2) and line[-1] != start:
        nexts = [p for p in beside[line[-1]] if (min(line[-1], p), max(line[-1], p)) in free]
        if not nexts:
            break
        free.discard((min(line[-1], nexts[0]), max(line[-1], nexts[0])))
        line.append(nexts[0])
    return line


def thin(line: list[Point], area: float) -> list[Point]:
    """Drop the points whose triangle with their neighbours is smallest, until all exceed *area*."""
    before, after = list(range(-1, len(line) - 1)), list(range(1, len(line) + 1))
    heap = [(_triangle(line, n - 1, n, n + 1), n) for n in range(1, len(line) - 1)]
    size = {n: value for value, n in heap}
    heapq.heapify(heap)
    while heap and heap[0][0] < area:
        value, n = heapq.heappop(heap)
        if size.get(n) != value:
            continue
        del size[n]
        a, b = before[n], after[n]
        after[a], before[b] = b, a
        for m in (a, b):
            if m in size:
                size[m] = max(value, _triangle(line, before[m], m, after[m]))
                heapq.heappush(heap, (size[m], m))
    return [line[n] for n in range(len(line)) if n in size or n in (0, len(line) - 1)]


def _triangle(line: list[Point], a: int, b: int, c: int) -> float:
    (ax, ay), (bx, by), (cx, cy) = line[a], line[b], line[c]
    return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2


def _ring_area(ring: list[Point]) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def pack(lines: list[list[Point]]) -> bytes:
    """Return the lines as LEB128 numbers: how many, then for each its length and zigzag deltas."""
    out = bytearray()
    _number(out, len(lines))
    for line in sorted(lines):
        _number(out, len(line))
        x = y = 0
        for px, py in line:
            _number(out, _zigzag(px - x))
            _number(out, _zigzag(py - y))
            x, y = px, py
    return bytes(out)


def _zigzag(value: int) -> int:
    return 2 * value if value >= 0 else -2 * value - 1


def _number(out: bytearray, value: int) -> None:
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)


def main(source: str, target: str) -> None:
    """Read, sort, join, thin, pack, write."""
    edges = sort_edges(read_rings(Path(source)))
    parts = []
    for kind, area in AREAS.items():
        lines = [thin(line, area) for line in join_lines(edges, kind)]
        if kind == "coast":
            lines = [line for line in lines if len(line) > 3 and _ring_area(line) > SMALL_RING]
        if kind == "province":
            lines = [line for line in lines if len(line) > 1]
        print(f"{kind}: {len(lines)} lines, {sum(map(len, lines))} points", file=sys.stderr)
        parts.append(pack(lines))
    Path(target).write_bytes(zlib.compress(b"".join(parts), 9))
    print(f"{Path(target).stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
