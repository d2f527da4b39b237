"""Countries and grid cells as codebooks number them.

``data/codebooks/countries.csv``: ISO 3166-1 codes; ACLED's names and regions (UN M49 with ACLED's
own changes); the numbers of Gleditsch and Ward's list of independent states (1999), UCDP's names and
regions. PRIO-GRID cells are computed (Tollefsen, Strand and Buhaug 2012): half a degree wide, numbered
from the south-west corner eastwards.
"""

from __future__ import annotations

import csv
import math
from functools import cache
from importlib import resources
from typing import NamedTuple

_CELLS = 720
"""Cells of half a degree round the globe."""


class Country(NamedTuple):
    """A row of the table; "" where a codebook has no such country."""

    iso2: str
    iso3: str
    iso_numeric: str
    acled_country: str
    acled_region: str
    gw: str
    ucdp_country: str
    ucdp_region: str


@cache
def _countries() -> dict[str, Country]:
    path = resources.files("dateline").joinpath("data", "codebooks", "countries.csv")
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return {row["iso2"]: Country(**row) for row in rows}


def country(iso2: str | None) -> Country | None:
    """Return the row of a country, by its two letters.

    >>> country("IQ").acled_region, country("IQ").gw
    ('Middle East', '645')
    """
    return _countries().get(iso2 or "")


def priogrid_cell(lat: float, lon: float) -> int:
    """Return the number of the PRIO-GRID cell that a point lies in; degrees, WGS 84.

    >>> priogrid_cell(-90.0, -180.0), priogrid_cell(33.3, 44.4)
    (1, 177569)
    """
    row = min(math.floor((lat + 90.0) * 2), 359)
    column = min(math.floor((lon + 180.0) * 2), _CELLS - 1)
    return row * _CELLS + column + 1
