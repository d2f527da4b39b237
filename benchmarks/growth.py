"""How linking grows: gathering tellings into incidents, over piles of more and more reports.

    python benchmarks/growth.py [N ...]         by default 5,000, 20,000 and 80,000 reports

Tellings are made, not read: a real pile of that size is not at hand, and marking one would take days.
Each incident has a place of 3,000 (a few are told of far more than most, as 1/rank), a day of sixteen
years, a type, a toll, and one to twelve reports within three days of it. Marks, copies and the words of
reports are left out, so this is the growth of incidents alone, in CPU seconds and in memory.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate

from dateline.link.incidents import gather_incidents
from dateline.link.tellings import Telling
from dateline.model.mark import Event, EventPlace, Place, Toll, When
from dateline.model.span import Span

TYPES = ("bombing", "shelling", "attack", "arrest")
SIZES = (5_000, 20_000, 80_000)
PLACES = 3_000
SHARES = [*accumulate(1 / rank for rank in range(1, PLACES + 1))]
FIRST = date(2003, 1, 1)


def make_tellings(count: int) -> Iterator[Telling]:
    """Yield one telling each of *count* invented reports."""
    chance = random.Random(1)
    made = 0
    while made < count:
        place = _place(chance.choices(range(PLACES), cum_weights=SHARES)[0])
        day = FIRST + timedelta(days=chance.randrange(5_800))
        kind, killed = chance.choice(TYPES), chance.choice([1, 2, 3, 5, 9, 14, 40])
        for _ in range(min(chance.choice([1, 1, 1, 2, 2, 3, 5, 12]), count - made)):
            told = killed + chance.choice([0, 0, 0, 1])
            seen = day + timedelta(days=chance.randrange(3))
            yield _telling(made, kind, place, day=day, killed=told, seen=seen)
            made += 1


def _place(number: int) -> Place:
    chance = random.Random(number)
    return Place(
        id=f"geonames:{number}", name=f"Place {number}", lat=chance.uniform(29, 37),
        lon=chance.uniform(38, 48), country="IQ", admin1=f"Area {number % 18}", feature="PPL",
    )  # fmt: skip


def _telling(
    number: int, kind: str, place: Place, *, day: date, killed: int, seen: date
) -> Telling:
    told, report = day.isoformat(), f"{number:012x}"
    when = When(earliest=told, latest=told, precision=1, basis="same clause")
    where = EventPlace(start=0, end=1, text=place.name, place=place, where_prec=1, basis="report")
    event = Event(
        id=f"{report}-e1", start=0, end=4, text="bomb", sentence=Span(0, 4), score=0.9, reason="made", type=kind,
        factuality="happened", place=where, when=when,
    )  # fmt: skip
    return Telling(
        report=report, age=(seen.isoformat(), seen.isoformat(), report), events=(event,), type=kind,
        place=where, when=when, days=(day.toordinal(), day.toordinal()), dated=True, main=True,
        actors=frozenset(), victims=frozenset(), towns=frozenset([str(place.id)]),
        areas=frozenset([f"IQ/{place.admin1}"]), persons=frozenset(),
        named_days=frozenset([day.toordinal()]),
        tolls={"killed": Toll(low=killed, best=killed, high=killed)},
        claims=(), speakers=frozenset([f"voice of {number}"]),
    )  # fmt: skip


def main() -> None:
    """Measure and print."""
    for count in map(int, sys.argv[1:] or SIZES):
        tellings = list(make_tellings(count))
        started = time.process_time()
        incidents = gather_incidents(tellings, {})
        spent = time.process_time() - started
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{count:>9,} reports, {len(incidents):>7,} incidents: {spent:7.1f} CPU s,"
            f" {1000 * spent / count:.3f} ms a report; most memory so far {memory:,.0f} MB",
            flush=True,
        )


if __name__ == "__main__":
    main()
