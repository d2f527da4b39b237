"""Policies: named rows that say how one number is made of rival claims.

The rows are in ``data/policies.toml``, where every choice is explained. A user's ``policies.toml``
adds rows and replaces ours, but for ``plain``, by which an archive is stored. What a policy makes of
an incident's claims is in `dateline.codes.settle`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import msgspec

from dateline.errors import DatelineError, ReadError
from dateline.model.mark import VictimRole

PLAIN = "plain"
"""The policy by which an archive's tolls are stored."""

Criterion = Literal[
    "latest", "exact", "counted", "detailed", "authority", "agreed", "lowest", "highest"
]


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One policy: its choices as ``data/policies.toml`` explains them."""

    name: str
    version: str
    says: str
    source: str = ""
    claims: Literal["tolls", "all"] = "all"
    updates: bool = True
    vague: str | None = None
    between: Literal["low", "middle", "high"] = "low"
    up_to: Literal["bound", "one"] = "bound"
    rank: tuple[Criterion, ...]
    bounds: Literal["open", "closed"] = "closed"
    spread: Literal["all", "winner"] = "all"
    best: Literal["winner", "none"] = "winner"
    roles: tuple[VictimRole, ...] = ()
    unclear: Literal["counted", "range", "unless fighting"] = "counted"
    witnesses: int = 1
    words: Mapping[str, int] = {}
    """The numbers of vague words: the table that ``vague`` names."""

    @property
    def label(self) -> str:
        """What a toll is signed with: "plain 1"."""
        return f"{self.name} {self.version}"


def read_policies(tables: Path | None = None) -> Mapping[str, Policy]:
    """Return every policy by its name: ours, and those of ``policies.toml`` in *tables*.

    Raises:
        ReadError: The user's table cannot be read, or a row of it cannot be used.
    """
    shipped = _shipped()
    path = tables / "policies.toml" if tables is not None else None
    if path is None or not path.is_file():
        return dict(_made(shipped, "policies.toml"))
    try:
        own = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReadError(f"{path}: not TOML: {error}") from error
    return _over(shipped, own, path)


def find_policy(policies: Mapping[str, Policy], name: str) -> Policy:
    """Return the policy of this name.

    Raises:
        DatelineError: There is none; the message names those there are.
    """
    if name not in policies:
        raise DatelineError(f"no policy {name!r}: there are {', '.join(policies)}")
    return policies[name]


@cache
def plain() -> Policy:
    """Return the policy by which archives are stored."""
    return read_policies()[PLAIN]


@cache
def _shipped() -> dict[str, Any]:
    text = resources.files("dateline.data").joinpath("policies.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _over(shipped: dict[str, Any], own: dict[str, Any], path: Path) -> Mapping[str, Policy]:
    """Return our policies with a user's rows over them, and his words over ours."""
    ours = {row["name"]: row for row in shipped["policy"]}
    rows = dict(ours)
    for row in own.get("policy", ()):
        name = row.get("name")
        if name == PLAIN:
            raise ReadError(f"{path}: an archive is stored by plain: give yours another name")
        like = row.get("like", name)
        if "like" in row and like not in rows:
            raise ReadError(f"{path}: policy {name!r} is like {like!r}, which is none")
        if name in ours and row.get("version", ours[name]["version"]) == ours[name]["version"]:
            raise ReadError(f"{path}: policy {name!r} is changed: give it another version")
        given = {key: value for key, value in row.items() if key != "like"}
        rows[name] = {**rows.get(like, {}), **given}
    vague = {**shipped["vague"], **own.get("vague", {})}
    return _made({"policy": list(rows.values()), "vague": vague}, str(path))


def _made(table: dict[str, Any], where: str) -> Mapping[str, Policy]:
    found = {}
    for row in table["policy"]:
        vague = row.get("vague")
        if vague is not None and vague not in table["vague"]:
            raise ReadError(f"{where}: policy {row.get('name')!r}: no table [vague.{vague}]")
        words = table["vague"][vague] if vague else {}
        try:
            policy = msgspec.convert({**row, "words": words}, type=Policy)
        except msgspec.ValidationError as error:
            raise ReadError(f"{where}: policy {row.get('name')!r}: {error}") from error
        found[policy.name] = policy
    return found
