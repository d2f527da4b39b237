"""Invented archives for the exports of codebooks: bombs whose dead several outlets count."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import msgspec

from dateline.model.mark import Event, Figure, Proof, Toll, Where
from dateline.store.archive import Archive
from dateline.store.linking import link_archive
from dateline.store.view import Selection, View
from made import CORVA, TELIN, Made, bombing

WORDS = "Free Riders let a bomb off that killed {} people in Corva, police said the next day."


def archived(*made: Made) -> Archive:
    """Return an archive of these documents, linked."""
    archive = Archive.open(":memory:", create=True)
    for one in made:
        archive.add(one.marked())
    link_archive(archive)
    return archive


def told_by(*numbers: str) -> list[Made]:
    """Return a report by an outlet of its own for each number, a day apart."""
    return [
        bombing(WORDS, number, f"Outlet {n}", f"2031-03-{7 + n:02}", said_by="police")
        for n, number in enumerate(numbers)
    ]


def in_two_towns() -> Made:
    """Return a report of 56 dead, 42 in Corva, 10 in Telin, and 4 of whom no place is told."""
    made = Made(
        "Bombs killed 56 people, 42 of them in Corva and 10 in Telin.",
        outlet="The Courier",
        day="2031-03-07",
    )
    corva, telin = made.toponym("Corva", CORVA), made.toponym("Telin", TELIN)
    whole = made.figure("56")
    event = made.event("Bombs", place=CORVA, days="2031-03-06", killed=whole)
    parts = []
    for words, town in (("42", corva), ("10", telin)):
        where = Where(text=town.text, start=town.start, end=town.end, id=town.place.id)
        parts.append(made.figure(words, place=where, part_of=whole.id, event=event.id))
    proof = Proof(whole=whole.id, parts=tuple(one.id for one in parts), sum=52, unplaced=4)
    toll = Toll(
        low=56, best=56, high=56, by_role={"unknown": 56}, figures=(whole.id,), proof=(proof,)
    )
    _change(made, Event, lambda one: msgspec.structs.replace(one, tolls={"killed": toll}))
    return made


def _change(made: Made, kind: type[Event | Figure], change: Callable) -> None:
    made.marks = [change(one) if isinstance(one, kind) else one for one in made.marks]


def rows_of(
    archive: Archive, write: Callable[[View, Path], int], folder: Path, **asked: str
) -> list[dict[str, str]]:
    """Write an export of an archive and read it as a script would: by the names of its columns."""
    path = folder / "events.csv"
    write(View(archive, Selection(**asked)), path)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
