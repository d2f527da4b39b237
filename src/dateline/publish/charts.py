"""Small charts as SVG: bars over months, each a link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dateline.publish.words import count_of, say_month, say_months


@dataclass(frozen=True, slots=True)
class Bar:
    """One month's bar in pixels, with what it says and where it leads."""

    x: float
    y: float
    width: float
    height: float
    title: str
    month: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars over months; ``ticks`` are (x, year)."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    summary: str


def draw_months(
    counts: Mapping[str, int], noun: str, width: int = 720, height: int = 120
) -> Chart | None:
    """Draw a count a month (keys ``YYYY-MM``), empty months between kept; None without months."""
    if not counts:
        return None
    months = _months(min(counts), max(counts))
    step = width / max(len(months), 24)
    room = height - 20
    most = max(counts.values())
    bars = []
    for n, month in enumerate(months):
        if count := counts.get(month, 0):
            tall = max(2.0, round(room * count / most, 1))
            title = f"{say_month(month)}: {count_of(count, noun)}"
            left = round(n * step + step * 0.1, 1)
            wide = round(max(1.5, step * 0.8), 1)
            bars.append(Bar(left, room - tall, wide, tall, title, month))
    ticks = tuple(
        (round(n * step, 1), month[:4])
        for n, month in enumerate(months)
        if n == 0 or month.endswith("-01")
    )
    span = say_months(months[0], months[-1])
    summary = f"{count_of(sum(counts.values()), noun)}, {span}"
    return Chart(width, height, tuple(bars), _apart(ticks), summary)


def _months(first: str, last: str) -> list[str]:
    year, month = int(first[:4]), int(first[5:7])
    found = [first]
    while found[-1] < last:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        found.append(f"{year:04}-{month:02}")
    return found


def _apart(
    ticks: tuple[tuple[float, str], ...], least: float = 44.0
) -> tuple[tuple[float, str], ...]:
    """Leave out years whose names would touch."""
    kept: list[tuple[float, str]] = []
    for tick in ticks:
        if not kept or tick[0] - kept[-1][0] >= least:
            kept.append(tick)
    return tuple(kept)
