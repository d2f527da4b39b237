"""Compile the shared table of places into the index that the package carries.

    python tools/compile_gazetteer.py ../shared/gazetteer/places.tsv.xz src/dateline/data/gazetteer

The same input gives the same bytes. What is left out: names in other than Latin letters, web
addresses, capital codes of up to four letters (airports) except those of countries. Layout and
use: `dateline.marks.gazetteer`.
"""

from __future__ import annotations

import csv
import json
import lzma
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import marisa_trie
import numpy as np

from dateline.text.fold import fold_accents, fold_name, skeleton

Row = dict[str, str]

_WEB = re.compile(r"https?:|www\.|\.(?:com|org|net|info)\b", re.IGNORECASE)
_CODE = re.compile(r"[A-Z0-9]{1,4}")
_ROMANISED = frozenset(
    [
        "IQ",
        "SY",
        "LB",
        "JO",
        "PS",
        "IL",
        "YE",
        "LY",
        "SD",
        "SS",
        "SO",
        "EG",
        "SA",
        "IR",
        "AF",
        "TR",
        "PK",
        "KW",
        "BH",
        "QA",
        "AE",
        "OM",
        "TN",
        "DZ",
        "MA",
        "ER",
        "DJ",
        "MR",
        "TD",
        "ML",
        "NE",
    ]
)
_RUSSIAN = re.compile(r"(.*?)(?:skaya|skiy) (oblast'|kray)")
_ENGLISH = {"oblast'": "Oblast", "kray": "Krai"}
_WIDE = ("PCL", "CONT", "ADM1")
_SPREAD = 5  # rows kept for one consonant skeleton of a country


def read_rows(path: Path) -> list[Row]:
    """Read the table, the most important place first: countries, then by population."""
    with lzma.open(path, "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        row["name"] = _plain(row)
    rows.sort(key=lambda row: (row["cc"], row["admin1"], row["admin2"], row["fcode"], row["id"]))
    return rows


def _plain(row: Row) -> str:
    """Return the name without what follows a comma: "Dagestan, Respublika" -> "Dagestan"."""
    return row["name"].split(", ")[0] if row["fcode"] == "ADM1" else row["name"]


def names_of(row: Row) -> Iterator[tuple[str, bool]]:
    """Yield the row's usable names, and whether each is its first."""
    yield row["name"], True
    yield from ((name, False) for name in _english(row))
    wide = row["fcode"].startswith(_WIDE)
    for name in row["altnames"].split("|"):
        if not name or _WEB.search(name) or not _latin(name):
            continue
        if _CODE.fullmatch(name) and not wide:  # "OSM" for Mosul, by its airport
            continue
        yield name, False


def _english(row: Row) -> Iterator[str]:
    """Yield what English makes of a Russian region: "Rostovskaya oblast'" -> "Rostov"."""
    if row["cc"] != "RU" or row["fcode"] != "ADM1":
        return
    if region := _RUSSIAN.fullmatch(row["name"]):
        yield region[1]
        yield f"{region[1]} {_ENGLISH[region[2]]}"
    if row["name"].endswith("iya"):  # "Ingushetiya"
        yield row["name"][:-3] + "ia"


def _latin(name: str) -> bool:
    return all(
        ord(char) < 0x250
        or 0x1E00 <= ord(char) < 0x1F00
        or not char.isalpha()
        or 0x2B0 <= ord(char) < 0x370
        for char in name
    )


def weight(row: Row) -> tuple[int, int]:
    """Return what rows of one name are ordered by: the wider and the more peopled first."""
    feature = row["fcode"]
    rank = 3 if feature.startswith(("PCL", "CONT")) else 2 if feature == "ADM1" else 1
    return rank, int(row["pop"] or 0)


def key_rows(rows: list[Row]) -> dict[str, list[int]]:
    """Map each key to ``2 * row + first``, best first; demonyms under a leading "~"."""
    found: dict[str, dict[int, bool]] = defaultdict(dict)
    for number, row in enumerate(rows):
        for name, first in names_of(row):
            key = fold_name(name)
            if key:
                found[key][number] = found[key].get(number, False) or first
        for demonym in row["demonyms"].split("|"):
            if demonym:
                found["~" + fold_name(demonym)][number] = True
    out = {}
    for key, some in found.items():
        order = sorted(
            some, key=lambda n: (*(-w for w in weight(rows[n])), not some[n], rows[n]["id"])
        )
        out[key] = [2 * n + some[n] for n in order]
    return out


def skeleton_rows(rows: list[Row]) -> dict[str, list[int]]:
    """Map country and consonants ("IQ nhrn") to rows, for countries whose script is romanised."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, row in enumerate(rows):
        if row["cc"] in _ROMANISED and row["fcode"] != "AIRP":
            for name, _ in names_of(row):
                bones = skeleton(fold_name(name))
                if len(bones) >= 3:
                    found[f"{row['cc']} {bones}"].add(number)
    return {
        key: [
            2 * n
            for n in sorted(some, key=lambda n: (*(-w for w in weight(rows[n])), rows[n]["id"]))[
                :_SPREAD
            ]
        ]
        for key, some in found.items()
    }


def write_index(target: Path, name: str, table: dict[str, list[int]]) -> None:
    """Write a trie of keys and, beside it, the rows of each key.

    ``NAME.npy`` has one number a key: a single row entry, or 2**31 plus a place in ``NAME-more.npy``,
    where a count and as many entries stand.
    """
    trie = marisa_trie.Trie(sorted(table))
    trie.save(str(target / f"{name}.marisa"))
    first = np.zeros(len(table), dtype="<u4")
    more: list[int] = []
    for key in sorted(table):
        entries = table[key]
        if len(entries) == 1:
            first[trie[key]] = entries[0]
        else:
            first[trie[key]] = (1 << 31) + len(more)
            more += [len(entries), *entries]
    np.save(target / f"{name}.npy", first)
    np.save(target / f"{name}-more.npy", np.array(more, dtype="<u4"))


def write_columns(target: Path, rows: list[Row]) -> None:
    """Write the columns of the rows and the pools that they point into."""
    countries = sorted({row["cc"] for row in rows})
    features = sorted({row["fcode"] for row in rows})
    admins: dict[str, list[str]] = {"admin1": [""], "admin2": [""]}
    index: dict[str, dict[tuple[str, ...], int]] = {"admin1": {}, "admin2": {}}
    for level, feature in (("admin1", "ADM1"), ("admin2", "ADM2")):
        for row in sorted(
            (r for r in rows if r["fcode"] == feature),
            key=lambda r: (_place_key(r, level), r["id"]),
        ):
            if row[level] and _place_key(row, level) not in index[level]:
                index[level][_place_key(row, level)] = len(admins[level])
                admins[level].append(fold_accents(row["name"]))
    others = marisa_trie.Trie(sorted(row["id"] for row in rows if not row["id"].isdigit()))
    others.save(str(target / "ids.marisa"))
    names = marisa_trie.Trie(sorted({row["name"] for row in rows}))
    names.save(str(target / "display.marisa"))
    columns: dict[str, tuple[str, list[int]]] = {
        "id": ("<i4", [int(r["id"]) if r["id"].isdigit() else -1 - others[r["id"]] for r in rows]),
        "lat": ("<i4", [round(float(r["lat"]) * 10_000) for r in rows]),
        "lon": ("<i4", [round(float(r["lon"]) * 10_000) for r in rows]),
        "population": ("<u4", [int(r["pop"] or 0) for r in rows]),
        "name": ("<u4", [names[r["name"]] for r in rows]),
        "country": ("<u2", [countries.index(r["cc"]) for r in rows]),
        "feature": ("<u2", [features.index(r["fcode"]) for r in rows]),
        "admin1": ("<u2", [index["admin1"].get(_place_key(r, "admin1"), 0) for r in rows]),
        "admin2": ("<u2", [index["admin2"].get(_place_key(r, "admin2"), 0) for r in rows]),
    }
    for name, (kind, values) in columns.items():
        np.save(target / f"{name}.npy", np.array(values, dtype=kind))
    pools = {"country": countries, "feature": features, "admin1": admins["admin1"]}
    (target / "pools.json").write_text(
        json.dumps(pools, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )


def _place_key(row: Row, level: str) -> tuple[str, ...]:
    return (
        (row["cc"], row["admin1"])
        if level == "admin1"
        else (row["cc"], row["admin1"], row["admin2"])
    )


def main(source: str, folder: str) -> None:
    """Compile the table at *source* into *folder*."""
    rows, target = read_rows(Path(source)), Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    write_columns(target, rows)
    write_index(target, "keys", key_rows(rows))
    write_index(target, "bones", skeleton_rows(rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
