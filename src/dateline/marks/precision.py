"""How sharp a toponym is by the words around it, and points that words compute.

`place_precision` gives UCDP's where_prec (Sundberg and Melander 2013; contract, section 7): 1 the
exact place, 2 within about 25 km, 3 district, 4 province, 5 part of a country or a landscape,
6 country, 7 sea or air. A pin is never sharper than the words: "near Kirkuk" is 2, "Kirkuk
province" 4, "northern Iraq" 5. `find_offset` puts "20 km south of Kirkuk" on the map.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import NamedTuple

from dateline.marks.reading import Reading
from dateline.model.mark import Place, Toponym
from dateline.model.span import Span
from dateline.text.tables import FIRST, alternatives, language_for, read_table

_EARTH_KM = 6371.0
_BACK = 70
"""Characters before a name within which a distance is looked for."""

_SEAS = ("SEA", "OCN", "GULF", "STRT", "BAY", "CHN")
_REGIONS = ("RGN", "MT", "DSRT", "VAL", "PEN", "ISL", "STM", "LK", "PLN", "PLAT", "CST", "CONT", "DLTA", "BSN", "GRGE", "RSV", "FRST", "PRK")  # fmt: skip


class _Words(NamedTuple):
    near: frozenset[str]
    near_after: frozenset[str]
    district: frozenset[str]
    province: frozenset[str]
    part: frozenset[str]
    passing: frozenset[str]


@cache
def _words(language: str) -> _Words:
    table = read_table("toponyms", language)["precision"]
    return _Words(**{name: frozenset(table[name]) for name in _Words._fields})


def place_precision(reading: Reading, toponym: Toponym) -> int:
    """Return UCDP's where_prec of *toponym*, 1 to 7; 6 for one without a place."""
    if toponym.place is None:
        return 6
    if toponym.place.near is not None:  # "20 km south of Kirkuk"
        return 2
    base = feature_precision(toponym.place.feature or "")
    words = reading.parse.words_in(toponym.span)
    if not words or base == 7:
        return base
    told = _of_words(reading, words, base)
    return told if base == 6 else max(base, told)  # "northern Iraq" is sharper than Iraq


def feature_precision(feature: str) -> int:
    """Return UCDP's where_prec of a kind of place, by its GeoNames code: "ADM1" is 4."""
    if feature.startswith(_SEAS):
        return 7
    if feature.startswith("PCL"):
        return 6
    if feature.startswith(_REGIONS):
        return 5
    if feature == "ADM1":
        return 4
    return 3 if feature.startswith("ADM") else 1


def _of_words(reading: Reading, words: range, base: int) -> int:
    lower = reading.parse.lower
    table = _words(language_for("toponyms", reading.report.language))
    after = lower[words.stop] if words.stop < len(lower) else ""
    last = lower[words.stop - 1]
    before = words.start - 1
    while before >= 0 and lower[before] in table.passing:
        before -= 1
    told = lower[before] if before >= 0 else ""
    if told == "between" or (told == "and" and "between" in lower[max(0, before - 5) : before]):
        return 5
    if after == "and" and told == "between":
        return 5
    if base == 6:
        return 5 if told in table.part else 6
    if after in table.province or last in table.province or told in table.province:
        return 4
    if after in table.district or last in table.district or told in table.district:
        return 3
    return 2 if told in table.near or after in table.near_after else 1


@cache
def _offset_pattern(language: str) -> re.Pattern[str]:
    table = read_table("toponyms", language)["offset"]
    unit, side = alternatives(table["units"]), alternatives(_sides(table["directions"]))
    return re.compile(
        rf"""(?P<number>\d{{1,4}}(?:[.,]\d{{1,3}})?)\s?-?(?P<unit>{unit})\b  # "20 km"
             (?:\s?\([^()]{{1,25}}\))?,?\s(?:to\sthe\s|due\s)?               # "(12 miles)"
             (?P<side>{side})\s(?:of|from)\s(?:the\s)?(?:(?:city|town|village|capital)\sof\s)?\Z
        """,
        re.VERBOSE | re.IGNORECASE,
    )


def _sides(directions: dict[str, int]) -> list[str]:
    return [*directions, *(f"{d[:5]}-{d[5:]}" for d in directions if len(d) > 5)]


def find_offset(text: str, toponym: Toponym, language: str = FIRST) -> tuple[Span, Place] | None:
    """Return the point that a distance and a direction before *toponym* give, and its words' span.

    >>> kirkuk = Place(id="geonames:94787", name="Kirkuk", lat=35.47, lon=44.39, country="IQ",
    ...                admin1="Kirkuk", feature="PPLA")
    >>> mark = Toponym(id="p", start=15, end=21, text="Kirkuk", score=1.0, reason="", place=kirkuk)
    >>> span, place = find_offset("20 km south of Kirkuk"[:15] + "Kirkuk", mark)
    >>> round(place.lat, 2), place.near
    (35.29, 'geonames:94787')
    """
    place = toponym.place
    if place is None or place.id is None:
        return None
    back = max(0, toponym.start - _BACK)
    match = _offset_pattern(language).search(text[back : toponym.start])
    if match is None:
        return None
    table = read_table("toponyms", language)["offset"]
    km = float(match["number"].replace(",", ".")) * table["units"][match["unit"].lower()]
    bearing = table["directions"][match["side"].lower().replace("-", "").replace(" ", "")]
    lat, lon = _moved(place.lat, place.lon, km, bearing)
    span = Span(back + match.start(), toponym.end)
    return span, Place(
        id=None,
        name=" ".join(span.of(text).split()),
        lat=round(lat, 4),
        lon=round(lon, 4),
        country=place.country,
        admin1=None,
        feature=None,
        near=place.id,
    )


def _moved(lat: float, lon: float, km: float, bearing: float) -> tuple[float, float]:
    """Return the point *km* away along a great circle that sets out at *bearing* degrees."""
    a, theta, arc = math.radians(lat), math.radians(bearing), km / _EARTH_KM
    b = math.asin(math.sin(a) * math.cos(arc) + math.cos(a) * math.sin(arc) * math.cos(theta))
    turn = math.atan2(
        math.sin(theta) * math.sin(arc) * math.cos(a), math.cos(arc) - math.sin(a) * math.sin(b)
    )
    return math.degrees(b), (lon + math.degrees(turn) + 540) % 360 - 180
