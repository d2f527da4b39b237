"""What the fields of a query ask of a report, for the script index of the static site.

The same as `dateline.store.finding` asks of the tables: names folded, numbers of the events told as
happened or alleged, the days on which a report may have appeared, of which one may be open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from dateline.model.mark import Event
from dateline.publish.shelf import Shelf
from dateline.publish.words import say_country
from dateline.store.rows import Listed
from dateline.text.fold import fold_name

Fields = Mapping[str, frozenset[str]]
"""The values of a report by field: ``killed`` as numbers, ``days`` as ``2014-06-12..``."""

_TOLD = ("happened", "alleged")
_MASK = "█"


class FieldReader:
    """Reads the fields of reports; the actors of all are asked for once."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._actors: dict[str, list[str]] = defaultdict(list)
        for report, alias in shelf.archive.connection.execute(
            "SELECT DISTINCT r.id, aa.alias FROM report_actor ra JOIN report r ON r.n = ra.report"
            " JOIN actor_alias aa ON aa.actor = ra.actor"
        ):
            self._actors[report].append(alias)

    def fields_of(self, listed: Listed) -> Fields:
        """Return the values of a report for every field of a query but its words."""
        stored = self._shelf.report(listed.id)
        report = stored.report
        found: dict[str, Iterable[str | None]] = {
            "outlet": [listed.outlet],
            "actor": self._actors[listed.id],
            "said": [n for s in report.statements for n in (s.speaker.name, s.medium)],
            "place": [
                name
                for one in report.places
                if (at := one.place)
                for name in (at.name, at.admin1, say_country(at.country))
            ],
        }
        known = (i for name in stored.incidents if (i := self._shelf.incidents.get(name)))
        plain: dict[str, Iterable[str]] = {
            "tag": self._shelf.tags_of(listed.id),
            "type": [event.type for event in report.events],
            "status": [one.status for one in known],
            "killed": _numbers(report.events, "killed"),
            "wounded": _numbers(report.events, "wounded"),
            "days": [f"{listed.earliest or ''}..{listed.latest or ''}"],
        }
        names = {field: frozenset(_folded(values)) for field, values in found.items()}
        return {**names, **{field: frozenset(values) - {".."} for field, values in plain.items()}}


def _folded(names: Iterable[str | None]) -> Iterator[str]:
    for name in names:
        if name and _MASK not in name and (key := _fold(name)):
            yield key


_fold = cache(fold_name)


def _numbers(events: Iterable[Event], harm: str) -> Iterator[str]:
    for event in events:
        toll = event.tolls.get(harm) if event.factuality in _TOLD else None
        known = (toll.best, toll.low, toll.high) if toll else ()
        number = next((n for n in known if n is not None), None)
        if number is not None:
            yield str(number)
