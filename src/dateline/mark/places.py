"""Toponyms of a report and the places that they mean."""

from __future__ import annotations

from collections.abc import Iterable

from dateline.mark.gazetteer import Gazetteer
from dateline.mark.reading import Reading, Step
from dateline.model.mark import PlaceCandidate, Toponym

_PLACES = frozenset({"GPE", "LOC", "FAC"})


def find_places(gazetteer: Gazetteer | None = None) -> Step:
    """Return the step that marks toponyms with candidates and, where it is clear, a place."""
    index = gazetteer or Gazetteer.open()

    def step(reading: Reading) -> Iterable[Toponym]:
        parse = reading.parse
        for name in parse.names:
            span = parse.span(name.first, name.last)
            words = reading.quote(span)
            if name.label in _PLACES:
                found = index.find(words)
            elif name.label == "NORP":
                found = tuple(index.find_demonym(words))
            else:
                continue
            if not found:
                continue
            yield Toponym(
                id=reading.new_id(Toponym, span.start),
                start=span.start,
                end=span.end,
                text=words,
                score=0.5,
                reason="a name the parser takes for a place; the most important bearer",
                place=found[0].place(),
                candidates=tuple(
                    PlaceCandidate(id=e.id, name=e.name, lat=e.lat, lon=e.lon, score=0.5)
                    for e in found[:5]
                ),
            )

    return step
