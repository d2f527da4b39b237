"""What codebooks call a party: by the user's own table, as found, or by a generic name.

A row of the user's ``actors.csv`` with a column of the codebook's ("acled", "ucdp") names an actor on
the days for which the row holds. A name that is on no list is given as it was found; forces and
people without a name are called what the codebook calls such people in that country.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from dateline.codes.geography import country
from dateline.codes.parties import STATE, Party, role_in
from dateline.errors import ReadError
from dateline.marks.actor_tables import OwnActor, read_own_actors
from dateline.marks.gazetteer import Gazetteer

_WORD = re.compile(r"[\w.]+")


class Named(NamedTuple):
    """A party in a codebook: ``listed`` is whether the name is the codebook's or generic.

    ``country`` is the ISO code of the state it belongs to, ``beside`` who fought with it.
    """

    name: str
    role: str
    listed: bool
    why: str
    country: str | None = None
    code: str = ""
    beside: tuple[str, ...] = ()
    inter: int | None = None
    """ACLED's inter code, where the user's row gives it (column ``acled_inter``)."""


@cache
def _shipped(book: str) -> dict[str, Any]:
    path = resources.files("dateline").joinpath("data", "codebooks", f"{book}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def read_codebook(book: str, tables: Path | None = None) -> dict[str, Any]:
    """Return a codebook's table, "acled", "ucdp" or "plover", with a user's over it.

    Raises:
        ReadError: The user's table is not TOML, or has another form than ours.
    """
    shipped = _shipped(book)
    path = tables / f"{book}.toml" if tables is not None else None
    if path is None or not path.is_file():
        return shipped
    try:
        own = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReadError(f"{path}: not TOML: {error}") from error
    strange = own.keys() - shipped.keys()
    if strange:
        raise ReadError(f"{path}: no part [{min(strange)}]: there are {', '.join(shipped)}")
    return {
        name: _over(part, own[name], f"{path}: [{name}]") if name in own else part
        for name, part in shipped.items()
    }


def _over(part: Any, own: Any, where: str) -> Any:
    """Put a user's part of a table over ours, where it has the same shape."""
    if isinstance(part, list):  # read when an archive is linked, for all alike
        raise ReadError(f"{where} is the package's alone: give a type in event_types.toml instead")
    if not isinstance(own, dict):
        raise ReadError(f"{where} is no table of keys and values")
    kinds = {type(value) for value in part.values()}
    for key, value in own.items():
        if type(value) not in kinds:
            raise ReadError(f"{where}: {key} cannot be {value!r}")
    return {**part, **own}


def is_group_name(name: str) -> bool:
    """Whether a name names a group: "Reed Front", not "the gang" nor "Sunni".

    >>> is_group_name("Reed Front"), is_group_name("the gang"), is_group_name("Sunni")
    (True, False, False)
    """
    plain = name.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return any(map(str.isupper, name)) and plain not in _shipped("acled")["identity"]["words"]


def role_of_force(words: str) -> str:
    """Return the role of a force that no table of persons knows: "the combined force"."""
    last = words.lower().rpartition(" ")[2]
    return "military" if last in _shipped("acled")["force"]["words"] else "unknown"


class Names:
    """Names parties; reads the user's table of actors once."""

    def __init__(self, tables: Path | None = None) -> None:
        self._own: dict[str, list[OwnActor]] = {}
        for row in read_own_actors(tables):
            for name in row.names:
                self._own.setdefault(name, []).append(row)
        self.acled = read_codebook("acled", tables)
        self.ucdp = read_codebook("ucdp", tables)
        self.plover = read_codebook("plover", tables)
        self._demonyms = Gazetteer.open()
        self._country_of = lru_cache(maxsize=5000)(self._look_up)

    def row(self, party: Party, book: str, day: str | None) -> OwnActor | None:
        """Return the user's row that names a party in a codebook on a day, if there is one."""
        for row in self._own.get(party.name or party.words, ()):
            if row.codes.get(book) and row.days.meets(day, day):
                return row
        return None

    def named(self, party: Party, book: str, where: str | None, day: str | None) -> Named:
        """Name a party of an event in the country *where* (two letters) on a day."""
        role = role_in(party)
        own = self.row(party, book, day)
        if own is not None:
            cell = own.codes[book]
            name = own.name if cell.isdigit() else cell
            code = cell if cell.isdigit() else own.codes.get(f"{book}_id", "")
            inter = own.codes.get(f"{book}_inter", "")
            return Named(
                name,
                role,
                True,
                f"your actors.csv, row {own.name!r}",
                where,
                code,
                inter=int(inter) if inter.isdigit() else None,
            )
        if role in STATE:
            return self._force(party, where)
        if party.name is not None and party.kind != "person" and role != "civilian":
            return Named(party.name, role, False, f'"{party.words}", a name on no list', where)
        return self.generic(role, where, f'"{party.words}", role {role}')

    def generic(self, role: str, where: str | None, why: str) -> Named:
        """Return what people of a role without a name are called in a country."""
        names = self.acled["names"]
        return Named(_in_country(names.get(role, names["attacker"]), where), role, True, why, where)

    def _force(self, party: Party, where: str | None) -> Named:
        """Name a force: of the event's country, of another's, or from outside."""
        words = [word.lower() for word in _WORD.findall(party.words)]
        own = self.country_of(party.words)
        outside = not set(words).isdisjoint(self.acled["external"]["words"])
        why = f'"{party.words}", role {party.role}'
        if outside and own in (None, where) and own is None:
            return Named(self.acled["external"]["name"], "external", True, why)
        kind = party.role
        if not set(words).isdisjoint(self.acled["government"]["words"]):
            kind = "government"
        elif kind == "police" and not set(words).isdisjoint(self.acled["security"]["words"]):
            kind = "security"
        of = own or where
        role = "external" if own is not None and where is not None and own != where else party.role
        beside = (self.acled["external"]["name"],) if outside and role != "external" else ()
        return Named(_in_country(self.acled["names"][kind], of), role, True, why, of, beside=beside)

    def country_of(self, words: str) -> str | None:
        """Return the country whose people or things some words speak of: "Afghan troops"."""
        found = map(self._country_of, (word for word in _WORD.findall(words) if word[:1].isupper()))
        return next((one for one in found if one), None)

    def _look_up(self, word: str) -> str | None:
        demonyms = self._demonyms.find_demonym(word.rstrip("."))
        return demonyms[0].country if demonyms else None


class Setting(NamedTuple):
    """Where and when an incident is named: the country (two letters) and a day, if known."""

    names: Names
    where: str | None
    day: str | None

    def named(self, party: Party, book: str) -> Named:
        """Name a party in a codebook."""
        return self.names.named(party, book, self.where, self.day)

    def generic(self, role: str, why: str) -> Named:
        """Name people of a role who have no name."""
        return self.names.generic(role, self.where, why)


def _in_country(name: str, where: str | None) -> str:
    row = country(where)
    if row is not None:
        return name.format(country=row.acled_country)
    return name.replace(" of {country}", "").replace(" ({country})", "")
