"""Mappings: which column of a table of events holds what (``data/mappings/*.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Literal

import msgspec

from dateline.errors import ReadError

Names = tuple[str, ...]
"""Names that a column may have, in lower case; the first that a table has is the one."""
Reach = Literal["day", "week", "month", "year"]


class Columns(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the columns of a table hold; `actors` and `killed_parts` are all read, not one."""

    id: Names = ()
    first: Names
    last: Names = ()
    date_precision: Names = ()
    type: Names = ()
    actors: Names = ()
    country: Names = ()
    admin1: Names = ()
    place: Names = ()
    latitude: Names = ()
    longitude: Names = ()
    where_precision: Names = ()
    killed: Names = ()
    killed_low: Names = ()
    killed_high: Names = ()
    killed_parts: Names = ()
    wounded: Names = ()
    wounded_low: Names = ()
    wounded_high: Names = ()


class Needs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which incidents a table is meant to hold: others are not missed in it.

    ``days`` is how wide the days may be between which something happened.
    """

    factuality: tuple[str, ...] = ("happened", "alleged")
    killed: int = 0
    days: int = 366


class Mapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a kind of table is read; the keys are explained in ``data/mappings/acled.toml``."""

    name: str
    columns: Columns
    recognise: Names = ()
    dates: tuple[str, ...] = ("%Y-%m-%d",)
    codebook: Literal["acled", "ucdp"] | None = None
    policy: str = "plain"
    country: str | None = None
    only: Literal["civilian"] | None = None
    days: dict[str, Reach] = {}
    where: dict[str, int] = {}
    types: dict[str, tuple[str, ...]] = {}
    needs: Needs = Needs()


def read_mapping(path: Path) -> Mapping:
    """Read a mapping from a file.

    Raises:
        ReadError: The file is not there, is no TOML, or has a key or value that means nothing.
    """
    try:
        return _mapping_of(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError) as error:
        raise ReadError(f"{path}: cannot be read: {error}") from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ReadError(f"{path}: no mapping of a table: {error}") from error


def _mapping_of(text: str) -> Mapping:
    return msgspec.convert(tomllib.loads(text), type=Mapping)


def known_mappings() -> list[Mapping]:
    """Return the package's mappings, by name of file."""
    folder = resources.files("dateline").joinpath("data", "mappings")
    found = (one for one in folder.iterdir() if one.name.endswith(".toml"))
    return [_mapping_of(one.read_text("utf-8")) for one in sorted(found, key=lambda f: f.name)]


def recognise(header: Iterable[str]) -> Mapping | None:
    """Return the package's mapping for a table with these columns, None if there is none.

    >>> recognise(["EVENT_DATE", "SUB_EVENT_TYPE", "GEO_PRECISION", "FATALITIES"]).name
    'ACLED'
    """
    names = {name.strip().lower() for name in header}
    return next((one for one in known_mappings() if {*one.recognise} <= names), None)
