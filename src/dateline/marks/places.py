"""Toponyms of a report and the places that they mean.

`dateline.marks.toponyms` says which words are place names; here each name is given the places that
bear it and, where something decides, one of them. What decides, in the order of its weight: a
containing place after a comma ("Paris, Texas"); the kind that the words ask for ("Nineveh
province"); how well a candidate fits the other places of the report (same province, same country,
near), each weighed by how sure it is itself, in a few rounds; then fame: rank and population. One
name has one meaning a report. The method follows the context rules of Lieberman and Samet (2012)
and the one-sense and minimality heuristics of Leidner (2007); figures in docs/method/places.md.
A name whose two best candidates are far apart and close in score is left without a place.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from dateline.marks.gazetteer import Entry, Gazetteer
from dateline.marks.outlet_home import Home, find_home
from dateline.marks.own_places import Atlas, OwnPlace
from dateline.marks.precision import find_offset
from dateline.marks.reading import Reading, Step
from dateline.marks.toponyms import (
    NATURAL,
    Sighting,
    find_toponyms,
    language_of,
    words_of,
)
from dateline.model.mark import Place, PlaceCandidate, Toponym
from dateline.model.span import Span
from dateline.text.fold import fold_name

_MANY = 10
"""A name with more candidates is cut to the famous and the fitting before they are compared."""


class _Name:
    """One name of a report with all its sightings and the candidates for its meaning."""

    __slots__ = (
        "candidates",
        "fixed",
        "kinds",
        "listed",
        "priors",
        "shares",
        "sightings",
        "stray",
        "strong",
    )

    def __init__(self, sighting: Sighting) -> None:
        self.sightings = [sighting]
        self.strong = 0 if sighting.weak else 1
        self.kinds: tuple[str, ...] = sighting.kinds
        self.fixed: Entry | None = None
        self.listed = self.stray = False
        self.candidates = _of_kind(sighting)
        self.priors: list[float] = []
        self.shares: list[float] = []

    def add(self, sighting: Sighting) -> None:
        """Count one more sighting of the name."""
        self.sightings.append(sighting)
        self.strong += not sighting.weak
        self.kinds = self.kinds or sighting.kinds


def _of_kind(sighting: Sighting) -> list[Entry]:
    """Return the places a name may mean: states only for "Washington state", if there is one."""
    if sighting.kinds[:1] == ("ADM1",):
        states = [e for e in sighting.found if e.first and e.feature == "ADM1"]
        return states or list(sighting.found)
    return list(sighting.found)


def find_places(gazetteer: Gazetteer | None = None, own: tuple[OwnPlace, ...] = ()) -> Step:
    """Return the step that marks toponyms with candidates and, where it is clear, a place.

    Args:
        gazetteer: The index of places, by default the package's.
        own: A user's places, which win over those of the index.
    """
    atlas = Atlas(gazetteer or Gazetteer.open(), own)

    def step(reading: Reading) -> Iterable[Toponym]:
        index = atlas.on(reading.report.published)
        sightings = find_toponyms(reading, index)
        fixed = _containers(sightings, reading.text)
        names = _names(sightings, fixed, reading.text)
        _widen(names, index)
        outlet = find_home(reading, index)
        home = _home(reading, outlet.country)
        told = [name for name in names if name.candidates]
        _resolve([*told, *_seat_of(outlet)] if told else [], home)
        kept = _kept(names)
        language = language_of(reading)
        _leave_strays(kept)
        for name in kept:
            for sighting in name.sightings:
                mark = _toponym(reading, sighting, name, index)
                yield mark
                if not sighting.demonym and (offset := find_offset(reading.text, mark, language)):
                    span, point = offset
                    yield _computed(reading, mark, span, _situated(point, index, point.country))

    return step


def prior(entry: Entry, kinds: Sequence[str] = ()) -> float:
    """Return how likely a bare name means *entry*, in tens of inhabitants (a logarithm).

    Countries rank over cities of any size but the largest, provinces among the cities of about
    a million; ``kinds`` are the feature codes that the words around the name ask for.
    """
    score = _fame(entry)
    if not entry.first:
        wide = entry.feature.startswith(("PCL", "ADM1", "CONT"))
        score -= (0.1 if wide else 0.5) if entry.alike else (1.2 if wide else 2.0)
        if entry.feature == "ADM2" and not entry.alike:
            score -= 1.0  # a district is hardly ever meant by another name
    score -= _CASCADE.get(entry.how, 0.3)
    if kinds == NATURAL:
        score += 2.0 if entry.alike and entry.feature.startswith(NATURAL) else 0.0
    elif kinds:
        score += 2.5 if entry.alike and entry.feature.startswith(tuple(kinds)) else -0.5
    return score


_CASCADE = {"name": 0.0, "demonym": 0.0, "skeleton": 1.0}


_OWN = 9.0
"""A user's own place is meant wherever its name stands."""


def _fame(entry: Entry) -> float:
    if entry.how == "own":
        return _OWN
    feature, size = entry.feature, math.log10(entry.population + 30)
    if feature == "PCLH":
        return 5.5
    if feature == "CONT":
        return 8.5
    if feature.startswith("PCL"):
        return 7.2 + 1.2 * max(0.0, size - 6.5)
    if feature == "ADM1":
        return 5.3 + min(1.0, entry.population / 2e7)
    if feature.startswith("ADM"):
        return size - 1.2
    if feature.startswith("P") and not feature.startswith(("PEN", "PLN", "PLAT", "PRK")):
        return size + {"PPLC": 0.8, "PPLA": 0.4, "PPLA2": 0.1, "PPLX": -0.8}.get(feature, 0.0)
    return _NATURE.get(feature, 2.8)


_NATURE = {"OCN": 5.5, "SEA": 5.0, "GULF": 4.8, "RGN": 5.2, "AIRP": 2.0, "AIRB": 2.0, "STM": 3.2, "MTS": 3.6, "ISL": 3.6, "ISLS": 3.6, "DSRT": 3.6, "BLDG": 4.5, "AREA": 4.0, "DAM": 3.4, "STRT": 3.6}  # fmt: skip


def _wide(entry: Entry) -> bool:
    return entry.feature.startswith(("PCL", "ADM1", "CONT")) or entry.feature == "RGN"


def contains(outer: Entry, inner: Entry) -> bool:
    """Whether *inner* lies in the country, province or district *outer*, by their codes."""
    if outer.row == inner.row:
        return False
    if outer.feature.startswith("PCL"):
        return outer.country == inner.country
    if outer.feature == "ADM1":
        return outer.admin1_key == inner.admin1_key != 0
    if outer.feature == "ADM2":
        return outer.admin2_key == inner.admin2_key != 0
    return False


def _containers(sightings: list[Sighting], text: str) -> dict[int, Entry]:
    """Settle neighbours of the form "X, Y" where Y contains X; return sighting number to place."""
    fixed: dict[int, Entry] = {}
    for number in range(len(sightings) - 2, -1, -1):  # "Mosul, Nineveh, Iraq" from the right
        inner, outer = sightings[number], sightings[number + 1]
        between = text[inner.span.end : outer.span.start]
        if between.strip() not in (",", "(", ", in"):
            continue
        fame = max((prior(entry) for entry in inner.found), default=0.0)
        outers = [fixed[number + 1]] if number + 1 in fixed else outer.found[:6]
        best: tuple[float, Entry, Entry] | None = None
        for large in outers:
            if not large.feature.startswith(("PCL", "ADM1", "ADM2")):
                continue
            for small in inner.found:
                unheard = _UNHEARD if _nation(large) else _UNHEARD_IN_STATE
                if contains(large, small) and prior(small) > fame - unheard:
                    score = prior(small, inner.kinds) + prior(large)
                    if best is None or score > best[0]:
                        best = score, small, large
        if best is not None:
            fixed[number], fixed[number + 1] = best[1], best[2]
    return fixed


_UNHEARD = 4.5
"""A country beside another in a list ("Iraq, Jordan") is no village in it, however the name."""
_UNHEARD_IN_STATE = 7.0
"""Before a state or province: "Jordan, Montana"."""


def _names(sightings: list[Sighting], fixed: dict[int, Entry], text: str) -> list[_Name]:
    """Gather the sightings by name; those with a container of their own apart where they differ."""
    names: dict[tuple[str, bool, int, bool], _Name] = {}
    first: dict[str, int] = {}
    for number, sighting in enumerate(sightings):
        if number in fixed:
            first.setdefault(fold_name(sighting.name), fixed[number].row)
    for number, sighting in enumerate(sightings):
        key = fold_name(sighting.name)
        listed = _beside_nation(sightings, number, text)
        asked = any(kind.startswith("ADM") for kind in sighting.kinds)  # "Washington state"
        if number in fixed:
            row = fixed[number].row
        elif listed and sighting.found and _nation(sighting.found[0]):  # "Georgia and Armenia"
            row = -2
        else:
            row = first.get(key, -1)
        slot = (key, sighting.demonym, row, asked)
        if slot in names:
            names[slot].add(sighting)
        else:
            names[slot] = _Name(sighting)
        if number in fixed:
            names[slot].fixed = fixed[number]
        names[slot].listed |= listed
    return list(names.values())


def _beside_nation(sightings: list[Sighting], number: int, text: str) -> bool:
    """Whether a country's name stands beside in a list: "Bermuda, Cuba and Haiti"."""
    at = sightings[number].span
    for other in sightings[max(0, number - 1) : number] + sightings[number + 1 : number + 2]:
        between = text[min(at.end, other.span.end) : max(at.start, other.span.start)]
        joined = between.strip().removesuffix("the").strip() in (",", "and", ", and", "or")
        if joined and other.found and _nation(other.found[0]) and not other.demonym:
            return True
    return False


def _widen(names: list[_Name], index: Gazetteer) -> None:
    """Add places of like consonants, in the countries told, to names that have none there.

    "Doura" is a village of Mali by its letters, and ad-Dawrah in a report about Baghdad.
    """
    told: Counter[str] = Counter()
    for name in names:
        if name.strong and name.candidates:
            best = name.fixed or name.candidates[0]
            if name.fixed or _wide(best) or best.population >= _KNOWN:
                told[best.country] += 3 if name.fixed or _wide(best) else 1
    countries = [country for country, _ in told.most_common(3) if country]
    if not countries:
        return
    for name in names:
        if name.fixed or any(e.country in countries or _wide(e) for e in name.candidates):
            continue
        words = name.sightings[0].name
        more = index.find_forms(words, countries) or index.find_similar(words, countries)
        held = {entry.row for entry in name.candidates}
        name.candidates += [entry for entry in more if entry.row not in held]


def _home(reading: Reading, outlet: str) -> dict[str, float]:
    """Return how much a report's vocabulary and outlet speak for countries it may be at home in.

    "Deputies" and "selectmen" are American, "councillors" and "pupils" British; the "Daily Star of
    Lahore" is Pakistani.
    """
    said = set(reading.parse.lower)
    words = words_of(language_of(reading)).home
    votes = {country: len(some & said) for country, some in words.items()}
    most = max(votes.values(), default=0)
    home = {c: _HOME * min(1.0, n / 4) for c, n in votes.items() if n and n >= most - 1}
    if outlet:
        home[outlet] = home.get(outlet, 0.0) + _HOME
    return home


def _seat_of(outlet: Home) -> list[_Name]:
    """Return the town in the outlet's name as one more name told, which is no mark."""
    if not outlet.towns:
        return []
    return [_Name(Sighting(-1, -1, Span(0, 0), "", outlet.towns, 1.0, "the outlet"))]


def _nation(entry: Entry) -> bool:
    return entry.feature.startswith("PCL")


def _at_home(entry: Entry, home: dict[str, float]) -> float:
    return 0.0 if _nation(entry) else home.get(entry.country, 0.0)


def _resolve(names: list[_Name], home: dict[str, float]) -> None:
    """Give every name its candidates, best first, with their shares."""
    _prune(names, home)
    for name in names:
        name.priors = [
            prior(entry, name.kinds)
            + _at_home(entry, home)
            + (_LISTED * name.listed * _nation(entry))
            for entry in name.candidates
        ]
        _seat(name)
    for start in range(0, len(names), _TOGETHER):
        _weigh(names[start : start + _TOGETHER])


_TOGETHER = 120
"""Names weighed against one another at a time; only very long reports have more."""


def _seat(name: _Name) -> None:
    """A bare name means the city, where it is the seat of the province of that name."""
    if name.kinds:
        return
    for number, entry in enumerate(name.candidates):
        if entry.feature == "ADM1" and any(
            city.feature in ("PPLA", "PPLC")
            and city.admin1_key == entry.admin1_key
            and city.population * 10 >= entry.population
            for city in name.candidates
        ):
            name.priors[number] -= 1.5


def _prune(names: list[_Name], home: dict[str, float]) -> None:
    """Cut long lists of candidates to the famous ones and those in countries and provinces told."""
    provinces: Counter[int] = Counter()
    countries: Counter[str] = Counter(home.keys())
    for name in names:
        some = [name.fixed] if name.fixed else name.candidates[:3]
        for entry in some:
            if name.fixed or len(name.candidates) <= 3 or _wide(entry):
                provinces[entry.admin1_key] += entry.admin1_key != 0
                countries[entry.country] += 1
    for name in names:
        if name.fixed:
            name.candidates = [name.fixed]
        elif len(name.candidates) > _MANY:
            ranked = sorted(name.candidates, key=lambda e: -prior(e, name.kinds))
            fitting = sorted(
                ranked[6:],
                key=lambda e: (-provinces[e.admin1_key], -min(1, countries[e.country])),
            )
            name.candidates = ranked[:6] + fitting[:_MANY]


_KNOWN = 100_000
"""Inhabitants of a town that speaks for its country by itself."""

_LISTED = 2.5
_HOME = 1.2
_UNLISTED = 3.5
"""The score of a place that the gazetteer lacks: that of a town of a thousand by itself."""

_LONG_NAME = 0.6
_ROUNDS = 3
_REGION_KM = 800.0
_NEAR_KM = 90.0
_TEMPER = 1.2
_SHARP = 1.7
_WORLD = 2
_COUNTRY = 1.8
_LOCAL = 3.5
_ENOUGH = 2.0


def _sharpness(names: list[_Name]) -> float:
    """Return how much fame decides: more where the report tells of several countries.

    Local news means the Athens next door, news of the world the famous one.
    """
    told = {e.country for name in names for e in name.candidates[:1] if _nation(e)}
    return _TEMPER if len(told) < _WORLD else _SHARP


def _weigh(names: list[_Name]) -> None:
    """Weigh the candidates of all names against one another, in a few rounds."""
    import numpy as np

    temper = _sharpness(names)

    sizes = [len(name.candidates) for name in names]
    if not sizes:
        return
    entries = [entry for name in names for entry in name.candidates]
    priors = np.array([p for name in names for p in name.priors])
    starts = np.cumsum([0, *sizes[:-1]])
    owner = np.repeat(np.arange(len(names)), sizes)
    country, local = _ties(entries)
    counts = np.array(
        [1.0 + 0.3 * math.log(len(name.sightings)) if name.strong else 0.25 for name in names]
    )

    def support(ties: Any, shares: Any) -> Any:
        """How much the other names' candidates, as sure as they are, speak for each candidate."""
        reach = np.maximum.reduceat(ties * shares, starts, axis=1)
        reach[np.arange(len(entries)), owner] = 0.0
        return reach @ counts

    scores = priors
    for _ in range(_ROUNDS):
        shares = _softmax(scores, starts, owner, temper)
        scores = (
            priors
            + _COUNTRY * np.minimum(1.0, support(country, shares))
            + _LOCAL * np.log1p(np.minimum(_ENOUGH, support(local, shares)))
        )
    unlisted = np.array([_unlisted(name) for name in names])[owner]
    shares = _softmax(scores, starts, owner, temper) * _known(scores, unlisted)
    for name, start, size in zip(names, starts.tolist(), sizes, strict=True):
        order = sorted(range(size), key=lambda k: (-shares[start + k], name.candidates[k].id))
        name.shares = [float(shares[start + k]) for k in order]
        name.candidates = [name.candidates[k] for k in order]


def _unlisted(name: _Name) -> float:
    """Return the score of a namesake that we do not list; long names have few namesakes."""
    words = len(name.sightings[0].name.split())
    return _UNLISTED - _LONG_NAME * min(3, words - 1)


def _known(scores: Any, unlisted: Any) -> Any:
    """Return how likely a place of each score is the one meant, and none that we do not have."""
    import numpy as np

    return 1.0 / (1.0 + np.exp((unlisted - scores) * _TEMPER))


def _softmax(scores: Any, starts: Any, owner: Any, temper: float) -> Any:
    import numpy as np

    top = np.maximum.reduceat(scores, starts)[owner]
    raised = np.exp((scores - top) * temper)
    return raised / np.add.reduceat(raised, starts)[owner]


def _ties(entries: list[Entry]) -> tuple[Any, Any]:
    """Return how much each candidate (row) is borne out by each other (column), 0 to 1.

    The first matrix is for one country, the second for one province or nearness.
    """
    import numpy as np

    countries = {country: number for number, country in enumerate({e.country for e in entries})}
    country = np.array(
        [countries[e.country] if e.country else -1 - n for n, e in enumerate(entries)]
    )
    admin1 = np.array([e.admin1_key or -1 - n for n, e in enumerate(entries)])
    lat = np.radians([e.lat for e in entries])
    lon = np.radians([e.lon for e in entries])
    unit = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    km = 6371.0 * np.sqrt(np.maximum(0.0, 2.0 - 2.0 * unit @ unit.T))
    point = np.array([not _wide(e) for e in entries])
    near = np.exp(-km / _NEAR_KM) * point[:, None] * point
    same_country = 0.5 * (country[:, None] == country)
    state = np.array([e.feature == "ADM1" for e in entries])
    nation = np.array([e.feature.startswith("PCL") for e in entries])
    same_country += 0.5 * np.exp(-km / _REGION_KM) * nation[:, None]
    same_country[np.ix_(state, nation)] *= 0.4  # "Georgia" beside "the US" is no vote for the state
    return same_country, 0.5 * (admin1[:, None] == admin1) + 0.5 * near


def _kept(names: list[_Name]) -> list[_Name]:
    """Return the names that stand: the sure ones, and weak ones that the report bears out."""
    sure = [name for name in names if name.strong]
    listed = {s.first for name in sure for s in name.sightings} | {
        s.last for name in sure for s in name.sightings
    }
    return [name for name in names if name.strong or _borne_out(name, sure, listed)]


def _leave_strays(names: list[_Name]) -> None:
    """Leave small places that no other name of the report lies with without a place.

    "Jobar" is a village of South Sudan by its letters, in a report where all else is in Syria.
    """
    best = [name.candidates[0] if name.candidates else None for name in names]
    for name, place in zip(names, best, strict=True):
        if (
            place is None
            or name.fixed
            or place.how == "own"
            or _wide(place)
            or place.population >= _TOWN
        ):
            continue
        others = [e for e in best if e is not None and e is not place and e.country]
        if len(others) < _COMPANY or any(
            (e.country == place.country and place.alike and (_wide(e) or e.population >= _TOWN))
            or (not _wide(e) and kilometres(e, place) < _BESIDE_KM)
            for e in others
        ):
            continue
        name.stray = bool(place.country)


_COMPANY = 2
_BESIDE_KM = 100.0
_TOWN = 10_000


def _borne_out(name: _Name, sure: list[_Name], listed: set[int]) -> bool:
    """Whether a weak name's best candidate lies with the sure places of the report."""
    if not name.candidates:
        return False
    best, sighting = name.candidates[0], name.sightings[0]
    if all(s.weak == 2 for s in name.sightings):
        beside = any(s.first - 2 in listed or s.last + 1 in listed for s in name.sightings)
        if not beside:
            return False
        if any(o.candidates and o.candidates[0].country == best.country for o in sure):
            return bool(best.country)  # "Timbuktu, Gao and Kidal"
    cued = sighting.score >= _CUED and best.population >= _TOWN and best.country
    if cued and any(o.candidates and o.candidates[0].country == best.country for o in sure):
        return True  # "the wounded from Garissa", where Kenya is told of
    if _wide(best):
        return sighting.score >= 0.6 or sighting.reason.startswith("part of an organisation")
    for other in sure:
        if not other.candidates:
            continue
        there = other.candidates[0]
        if there.admin1_key == best.admin1_key != 0:
            return True
        if not _wide(there) and kilometres(there, best) < 100:
            return True
    return False


def kilometres(one: Entry, other: Entry) -> float:
    """Return the great-circle distance of two places."""
    a, b = math.radians(one.lat), math.radians(other.lat)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(half)))


_CUED = 0.6
"""The score of a name that a preposition speaks for."""

_ABSTAIN = 0.3
_ABSTAIN_GUESS = 0.4
"""The least share of a village that only bears the name as another, or has its consonants."""
_UNPLACED = 0.85
"""How far a mark without a place may be relied on, as a share of what its words alone promise."""


_ONE_PLACE_KM = 25.0
"""A town, its district and a second row of the town are one meaning to a reader of the map."""

_AROUND_KM = 50.0
"""How far the nearest settlement may be that tells a computed point's or a hill's province."""

_SITED = ("MT", "DAM", "RSV", "LK", "LGN", "VAL", "CAPE", "FLLS", "GRGE", "HLLS", "AIR", "P")
"""Features without a province that lie in one: hills, dams, airports; no rivers, no landscapes."""


def _mass(name: _Name) -> float:
    """Return the share of a name's best candidate and of those that lie at the same spot."""
    if not name.candidates:
        return 0.0
    best = name.candidates[0]
    if name.shares[0] >= 0.9 or _wide(best):
        return name.shares[0]
    return name.shares[0] + sum(
        share
        for entry, share in zip(name.candidates[1:], name.shares[1:], strict=True)
        if share > 0.02 and not _wide(entry) and _one_place(best, entry)
    )


def _one_place(one: Entry, other: Entry) -> bool:
    """Whether two rows are one spot: near, a town and its district, one river in two rows."""
    away = kilometres(one, other)
    if one.name == other.name and one.feature == other.feature == "STM":
        return away < _ONE_RIVER_KM
    return away < _ONE_PLACE_KM or (
        away < _ONE_DISTRICT_KM and (contains(one, other) or contains(other, one))
    )


_ONE_DISTRICT_KM = 75.0
_ONE_RIVER_KM = 1000.0


def _situated(place: Place, index: Gazetteer, country: str | None = None) -> Place:
    """Return a place with the country and province of the nearest settlement, where it lacks them."""
    near = index.nearest(place.lat, place.lon, _AROUND_KM)
    if near is None or (country is not None and near.country != country):
        return place
    return msgspec.structs.replace(place, country=near.country or None, admin1=near.admin1 or None)


def _shown(entry: Entry, index: Gazetteer) -> Place:
    place = entry.place()
    if place.admin1 is None and entry.feature.startswith(_SITED) and not _wide(entry):
        return _situated(place, index, place.country)
    return place


def _toponym(reading: Reading, sighting: Sighting, name: _Name, index: Gazetteer) -> Toponym:
    share = min(1.0, _mass(name))
    best = name.candidates[0] if name.candidates else None
    guessed = best is not None and not best.first and not best.population and not _wide(best)
    clear = (
        share >= (_ABSTAIN_GUESS if guessed else _ABSTAIN)
        and not name.stray
        and not _unlike_kind(name)
    )
    return Toponym(
        id=reading.new_id(Toponym, sighting.span.start),
        start=sighting.span.start,
        end=sighting.span.end,
        text=reading.quote(sighting.span),
        score=round(sighting.score * (share if clear else _UNPLACED), 2),
        reason=sighting.reason,
        place=_shown(name.candidates[0], index) if clear else None,
        candidates=tuple(
            PlaceCandidate(id=e.id, name=e.name, lat=e.lat, lon=e.lon, score=round(s, 3))
            for e, s in zip(name.candidates[:5], name.shares[:5], strict=True)
        ),
    )


def _unlike_kind(name: _Name) -> bool:
    """Whether the words ask for a town or quarter and only a province or country is known."""
    asked = name.kinds and all(kind.startswith("PPL") for kind in name.kinds)
    return bool(asked) and name.candidates[0].feature.startswith(("PCL", "ADM1"))


def _computed(reading: Reading, mark: Toponym, span: Span, place: Place) -> Toponym:
    """Return the mark of a point that words compute: "20 km south of Kirkuk"."""
    return Toponym(
        id=reading.new_id(Toponym, span.start),
        start=span.start,
        end=span.end,
        text=reading.quote(span),
        score=mark.score,
        reason="a distance and a direction from the place named",
        place=place,
    )
