"""The place index: a name to the places that bear it.

Compiled by ``tools/compile_gazetteer.py`` from GeoNames, Who's On First, Natural Earth and others
(``data/gazetteer/ATTRIBUTION.txt``): tries of keys and columns of rows, all memory-mapped, so that
opening costs nothing and worker processes share the pages. A name is looked up by a cascade:
its folded key; without or with the Arabic article; with abbreviations written out ("St.", "Ft.");
without a generic word ("Licking County" -> "Licking"). The consonant skeleton, a guess, is a
question of its own and always within named countries.
"""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from dateline.errors import MissingError
from dateline.model.mark import Place
from dateline.text.fold import fold_name, letters_apart, skeleton
from dateline.text.tables import FIRST, read_table

_MOST = 400
"""Rows read of one name: "San Antonio" has more, ever smaller ones."""

_COLUMNS = ("id", "lat", "lon", "population", "name", "country", "feature", "admin1", "admin2")


class _Lookup(NamedTuple):
    """What the cascade knows of a language; see ``[lookup]`` in ``data/en/toponyms.toml``."""

    articles: tuple[str, ...]
    before: dict[str, str]
    short: dict[str, str]
    generic_last: frozenset[str]
    generic_first: tuple[str, ...]
    turned: frozenset[str]


@cache
def _lookup(language: str) -> _Lookup:
    table = read_table("toponyms", language)["lookup"]
    return _Lookup(
        articles=tuple(f"{word} " for word in table["articles"]),
        before=table["before"],
        short=table["short"],
        generic_last=frozenset(table["generic_last"]),
        generic_first=tuple(f"{words} " for words in table["generic_first"]),
        turned=frozenset(table["turned"]),
    )


class Entry(NamedTuple):
    """A place of the index. ``first`` tells whether the name looked up is its first name;
    ``alike`` whether it at least resembles it, as "Nineveh" does "Ninawa" and "Berea" not "Aleppo".

    ``admin1_key`` and ``admin2_key`` are equal for places in the same province or district, 0
    where unknown; ``how`` is the step of the cascade that found it.
    """

    row: int
    id: str
    name: str
    lat: float
    lon: float
    country: str
    feature: str
    population: int
    admin1: str
    admin1_key: int
    admin2_key: int
    first: bool
    alike: bool
    how: str

    def place(self) -> Place:
        """Return the place as the contract shows it."""
        return Place(
            id=self.id,
            name=self.name,
            lat=self.lat,
            lon=self.lon,
            country=self.country or None,
            admin1=self.admin1 or None,
            feature=self.feature or None,
        )


def default_path() -> Path:
    """Return the folder of the index that the package carries."""
    return Path(__file__).parent.parent / "data" / "gazetteer"


class Gazetteer:
    """A memory-mapped index of places. Open one a process; look-ups are remembered."""

    def __init__(self, folder: Path) -> None:
        import marisa_trie
        import numpy as np

        def column(name: str) -> Any:
            return memoryview(np.load(folder / f"{name}.npy", mmap_mode="r"))

        self._keys = marisa_trie.Trie().mmap(str(folder / "keys.marisa"))
        self._bones = marisa_trie.Trie().mmap(str(folder / "bones.marisa"))
        self._ids = marisa_trie.Trie().mmap(str(folder / "ids.marisa"))
        self._display = marisa_trie.Trie().mmap(str(folder / "display.marisa"))
        self._rows = {name: (column(name), column(f"{name}-more")) for name in ("keys", "bones")}
        self._column = {name: column(name) for name in _COLUMNS}
        self._folder = folder
        self._pools: dict[str, list[str]] = {}
        self._own: Mapping[str, tuple[Entry, ...]] = {}
        self._find_once = lru_cache(maxsize=20_000)(self._find)
        self._district_once = lru_cache(maxsize=2_000)(self._district)
        self._nearest_once = lru_cache(maxsize=2_000)(self._nearest)

    @classmethod
    def open(cls, path: Path | None = None) -> Gazetteer:
        """Open the index in the folder *path*, by default the package's own.

        Raises:
            MissingError: The folder has no index.
        """
        folder = path or default_path()
        if not (folder / "keys.marisa").exists():
            raise MissingError(
                f"no index of places in {folder}: pip install --force-reinstall dateline"
            )
        return cls(folder)

    def __contains__(self, name: str) -> bool:
        """Whether the exact key of *name* is known. Cheaper than `find`."""
        key = fold_name(name)
        return key in self._own or key in self._keys

    def over(self, own: Mapping[str, tuple[Entry, ...]]) -> Gazetteer:
        """Return this index with *own* places over it, by their folded names."""
        index = copy.copy(self)
        index._own = own
        return index

    def own(self, name: str) -> tuple[Entry, ...]:
        """Return the user's own places called *name*."""
        return self._own.get(fold_name(name), ()) if self._own else ()

    def find_demonym(self, word: str) -> list[Entry]:
        """Return the countries whose people or things are called *word*: "Iraqi", "Iraqis"."""
        return self._entries("~" + fold_name(word), "demonym")

    def find(self, name: str) -> tuple[Entry, ...]:
        """Return the places called *name*, the most important first, by the cascade above.

        >>> [entry.id for entry in Gazetteer.open().find("al-Mosul")]
        ['geonames:99072']
        """
        return self.own(name) or self._find_once(name)

    def _find(self, name: str) -> tuple[Entry, ...]:
        key = fold_name(name)
        if not key:
            return ()
        found: list[Entry] = []
        for how, form in _forms(key):
            more = self._entries(form, how)
            found += [e for e in more if e.population >= _TOWN] if found else more
            if any(e.population or e.feature.startswith(_GREAT) for e in found):
                break  # a village alone may bear a town's name without its article
        return tuple(found)

    def find_forms(self, name: str, countries: Iterable[str]) -> list[Entry]:
        """Return the places in *countries* that bear *name* under any form of the cascade."""
        wanted = set(countries)
        found = (e for how, form in _forms(fold_name(name)) for e in self._entries(form, how))
        return [entry for entry in found if entry.country in wanted]

    def district(self, name: str) -> str | None:
        """Return the district (second-order division) of the place with this id, if it is known.

        >>> Gazetteer.open().district("geonames:99072")
        'Mosul'
        """
        if not name.startswith("geonames:") or not name[9:].isdigit():
            return None
        return self._district_once(int(name[9:]))

    def _district(self, number: int) -> str | None:
        import numpy as np

        rows = np.flatnonzero(np.asarray(self._column["id"]) == number)
        key = int(self._column["admin2"][rows[0]]) if len(rows) else 0
        if not key:
            return None
        inside = np.flatnonzero(np.asarray(self._column["admin2"]) == key)
        kind = self._pool()["feature"].index("ADM2")
        own = [row for row in inside.tolist() if self._column["feature"][row] == kind]
        return str(self._display.restore_key(self._column["name"][own[0]])) if own else None

    def nearest(self, lat: float, lon: float, within_km: float) -> Entry | None:
        """Return the nearest settlement whose province is known, None if all lie farther off."""
        return self._nearest_once(lat, lon, within_km)

    def _nearest(self, lat: float, lon: float, within_km: float) -> Entry | None:
        import numpy as np

        step = within_km / 111.0
        lats, lons = np.asarray(self._column["lat"]), np.asarray(self._column["lon"])
        south, north = int((lat - step) * 10_000), int((lat + step) * 10_000)
        rows = np.flatnonzero((lats > south) & (lats < north))
        shrink = math.cos(math.radians(lat))
        east = (lons[rows] / 10_000 - lon + 180.0) % 360.0 - 180.0
        away = np.hypot((lats[rows] / 10_000 - lat), east * shrink) * 111.0
        towns = np.asarray(self._column["feature"])[rows]
        known = np.asarray(self._column["admin1"])[rows] > 0
        away[~(known & np.isin(towns, self._settlements()))] = np.inf
        at = int(away.argmin()) if len(away) else 0
        if not len(away) or away[at] > within_km:
            return None
        return self._entry(int(rows[at]) << 1, "", "nearest")

    def _settlements(self) -> list[int]:
        """Return the numbers of the feature codes of cities, towns and villages."""
        codes = self._pool()["feature"]
        return [n for n, code in enumerate(codes) if code == "P" or code.startswith("PPL")]

    def find_similar(self, name: str, countries: Iterable[str]) -> list[Entry]:
        """Return places in *countries* whose names have the consonants of *name*: a guess.

        A name without the Arabic article may be that of a place with it, if no other is near.
        """
        key = fold_name(name)
        found: list[Entry] = []
        for form in dict.fromkeys((key, key if _bare(key) != key else f"al {key}")):
            bones = skeleton(form)
            if found or len(bones) < 3 or (form != key and len(key) < _LONG):
                break
            found = [
                entry
                for country in sorted(set(countries))
                for entry in self._entries(f"{country} {bones}", "skeleton", table="bones")
                if _near(name, entry.name)
            ]
        return found

    def _entries(self, key: str, how: str, table: str = "keys") -> list[Entry]:
        trie = self._keys if table == "keys" else self._bones
        number = trie.get(key)
        if number is None:
            return []
        first, more = self._rows[table]
        at = first[number]
        if at < 1 << 31:
            return [self._entry(at, key, how)]
        at -= 1 << 31
        items = more[at + 1 : at + 1 + min(more[at], _MOST)]
        return [self._entry(item, key, how) for item in items]

    def _entry(self, item: int, key: str, how: str) -> Entry:
        row, column, pools = item >> 1, self._column, self._pool()
        number, admin1 = column["id"][row], column["admin1"][row]
        name, first = self._display.restore_key(column["name"][row]), bool(item & 1)
        return Entry(
            row=row,
            id=f"geonames:{number}" if number >= 0 else f"dl:{self._ids.restore_key(-1 - number)}",
            name=name,
            lat=column["lat"][row] / 10_000,
            lon=column["lon"][row] / 10_000,
            country=pools["country"][column["country"][row]],
            feature=pools["feature"][column["feature"][row]],
            population=column["population"][row],
            admin1=pools["admin1"][admin1],
            admin1_key=admin1,
            admin2_key=column["admin2"][row],
            first=first,
            alike=first
            or _alike(key, fold_name(name))
            or _alike(_written_out(key), fold_name(name)),
            how=how,
        )

    def _pool(self) -> dict[str, list[str]]:
        if not self._pools:
            text = (self._folder / "pools.json").read_text(encoding="utf-8")
            self._pools = json.loads(text)
        return self._pools


_TOWN = 10_000
"""Inhabitants of a town that may be meant where only villages have the very name."""

_GREAT = ("PCL", "ADM1", "CONT", "OCN", "SEA", "STM", "LK", "MT", "RGN", "ISL", "PEN", "DSRT")
"""Features that need no inhabitants to be meant by their name."""


_LONG = 6
"""Letters of a name from which on it may be spelled freely and lack its article, too."""


def _written_out(key: str) -> str:
    """Return a key with its first word written out: "st petersburg", "mt hood"."""
    first, _, rest = key.partition(" ")
    full = _lookup(FIRST).short.get(first)
    return f"{full} {rest}" if full and rest else key


def _near(name: str, other: str) -> bool:
    """Whether two names of like consonants are near enough in letters too, articles left out."""
    one, two = _bare(fold_name(name)).replace(" ", ""), _bare(fold_name(other)).replace(" ", "")
    most = max(2, len(one) // 3)
    same = skeleton(one[:1]) == skeleton(two[:1])
    return same and letters_apart(one, two, most) <= most


def _bare(key: str) -> str:
    """Return a key without its Arabic article, itself where it has none."""
    return next((key[len(a) :] for a in _lookup(FIRST).articles if key.startswith(a)), key)


def _alike(key: str, name: str) -> bool:
    """Whether two names may be spellings of one, or one a part of the other."""
    bones, others = skeleton(key)[:4], skeleton(name)
    if key in name or name in key:
        return True
    if len(bones) == 2 and letters_apart(key, name, 2) > 2:  # "Mare" is no Murray
        return False
    return len(bones) > 1 and others.startswith(bones[:3])


def _forms(key: str) -> Iterable[tuple[str, str]]:
    """Yield the forms under which a key is tried, and what each is called."""
    yield "name", key
    table, words = _lookup(FIRST), key.split()
    if words[0] in table.short and len(words) > 1:  # "st louis"
        yield "abbreviation", " ".join([table.short[words[0]], *words[1:]])
    bare = _bare(key)
    if bare != key:  # "al nahrawan"
        yield "article", bare
        yield "article", f"al {bare}"
        yield "article", bare.replace(" al ", " ")
    else:  # "mawsil"
        yield "article", f"al {key}"
        if key[0] in table.before:
            yield "article", f"{table.before[key[0]]} {key}"
    if len(words) > 1:
        yield from _without_generic(key, words, table)


def _without_generic(key: str, words: list[str], table: _Lookup) -> Iterable[tuple[str, str]]:
    if words[0] in table.turned:  # "lake freeborn"
        yield "generic", " ".join([*words[1:], words[0]])
    if words[-1] in table.turned:  # "freeborn lake"
        yield "generic", " ".join([words[-1], *words[:-1]])
    if words[-1] in table.generic_last:  # "licking county"
        yield "generic", " ".join(words[:-1])
    for generic in table.generic_first:  # "city of mosul"
        if key.startswith(generic):
            yield "generic", key[len(generic) :]
