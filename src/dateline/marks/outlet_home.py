"""Where a report's outlet is at home: what breaks the tie between towns of one name.

A paper of the world (``data/outlets.toml``) speaks for its country; one that nobody lists and that
is called after a town ("Kelso Gazette") speaks for the places of that name and for what lies
around them, as a name in the report does.
"""

from __future__ import annotations

from typing import NamedTuple

from dateline.marks.gazetteer import Entry, Gazetteer
from dateline.marks.reading import Reading
from dateline.marks.toponyms import common_words
from dateline.text.tables import read_table

_KNOWN = 100_000
"""Inhabitants of a town whose name anywhere in an outlet's is taken for its home."""


class Home(NamedTuple):
    """The country of an outlet, and the places that the town in its name may be; either empty."""

    country: str
    towns: tuple[Entry, ...]


NOWHERE = Home("", ())


def find_home(reading: Reading, index: Gazetteer) -> Home:
    """Return the home of a report's outlet, as far as its name or the table of outlets tells."""
    if reading.report.outlet is None:
        return NOWHERE
    name = reading.report.outlet.name
    table = read_table("outlets", "")
    row = table["outlets"].get(name)
    if row is not None and "home" in row:
        found = index.find(row["home"])
        return Home(found[0].country if found else "", ())
    words = name.removeprefix("The ").split()
    country = _country(words, index)
    local = row is None and len(words) > 1 and words[-1] in table["nameplates"]
    return Home(country, _towns(words, index) if local else ())


def _country(words: list[str], index: Gazetteer) -> str:
    """Return the country of a large place that the outlet's name holds: "Times of India"."""
    for size in (3, 2, 1):
        for at in range(len(words) - size + 1):
            name = " ".join(words[at : at + size])
            found = index.find(name) if name[0].isupper() and name in index else ()
            if not found or not found[0].first or name.lower() in common_words():
                continue
            nation = found[0].feature.startswith(("PCL", "ADM1"))
            if nation or found[0].population >= _KNOWN:
                return found[0].country
    return ""


def _towns(words: list[str], index: Gazetteer) -> tuple[Entry, ...]:
    """Return the places that an outlet's first words name: "Kelso | Gazette"."""
    for size in range(len(words) - 1, 0, -1):
        name = " ".join(words[:size])
        if name.lower() not in common_words() and name in index:
            return tuple(e for e in index.find(name) if e.feature.startswith(("P", "ADM2")))
    return ()
