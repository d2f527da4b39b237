"""Small charts as SVG: how many reports a day or a month, each bar a link to its month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from dateline.publish.words import count_of, say_day, say_days, say_month, say_months

_BY_DAY_UP_TO = 92
_ROOM_FOR_WORDS = 20


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar in pixels, with what it says and the month it leads to."""

    x: float
    y: float
    width: float
    height: float
    title: str
    month: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars over time; ``ticks`` are (x, words)."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    summary: str


def draw_time(days: Mapping[str, int], width: int = 720, height: int = 120) -> Chart | None:
    """Draw how many reports appeared when; None without any.

    Args:
        days: Reports by ISO day; up to three months are drawn by the day, more by the month.
        width: Pixels.
        height: Pixels.
    """
    if not days:
        return None
    first, last = date.fromisoformat(min(days)), date.fromisoformat(max(days))
    if (last - first).days < _BY_DAY_UP_TO:
        return _by_day(days, first, last, width, height)
    return _by_month(days, width, height)


def _by_day(days: Mapping[str, int], first: date, last: date, width: int, height: int) -> Chart:
    run = [(first + timedelta(n)).isoformat() for n in range((last - first).days + 1)]
    starts = [n for n, day in enumerate(run) if n == 0 or day.endswith("-01")]
    ticks = [(n, say_day(run[n]).rpartition(" ")[0]) for n in starts]
    words = [f"{say_day(day)}: {count_of(days.get(day, 0), 'report')}" for day in run]
    span = say_days(run[0], run[-1])
    heights = [days.get(day, 0) for day in run]
    return _draw(_Run(run, heights, words, ticks, span), width, height)


def _by_month(days: Mapping[str, int], width: int, height: int) -> Chart:
    counts = Counter[str]()
    for day, n in days.items():
        counts[day[:7]] += n
    run = _months(min(counts), max(counts))
    ticks = [(n, month[:4]) for n, month in enumerate(run) if n == 0 or month.endswith("-01")]
    words = [f"{say_month(month)}: {count_of(counts[month], 'report')}" for month in run]
    span = say_months(run[0], run[-1])
    return _draw(_Run(run, [counts[month] for month in run], words, ticks, span), width, height)


class _Run(NamedTuple):
    """Days or months without gaps, how many reports in each, their words, and where to write."""

    run: list[str]
    counts: list[int]
    words: list[str]
    ticks: list[tuple[int, str]]
    span: str


def _draw(time: _Run, width: int, height: int) -> Chart:
    run, counts, words, ticks, span = time
    step, room = width / max(len(run), 20), height - _ROOM_FOR_WORDS
    bars = []
    for n, count in enumerate(counts):
        if count:
            tall = max(2.0, round((room - 2) * count / max(counts), 1))
            wide = round(max(1.5, step * 0.8), 1)
            left = round(n * step + step * 0.1, 1)
            bars.append(Bar(left, round(room - tall, 1), wide, tall, words[n], run[n][:7]))
    shown = tuple((round(n * step, 1), text) for n, text in ticks)
    return Chart(
        width, height, tuple(bars), _apart(shown), f"{count_of(sum(counts), 'report')}, {span}"
    )


def _months(first: str, last: str) -> list[str]:
    year, month = int(first[:4]), int(first[5:7])
    found = [first]
    while found[-1] < last:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        found.append(f"{year:04}-{month:02}")
    return found


def _apart(
    ticks: tuple[tuple[float, str], ...], least: float = 60.0
) -> tuple[tuple[float, str], ...]:
    """Leave out words that would touch those before them."""
    kept: list[tuple[float, str]] = []
    for tick in ticks:
        if not kept or tick[0] - kept[-1][0] >= least:
            kept.append(tick)
    return tuple(kept)
