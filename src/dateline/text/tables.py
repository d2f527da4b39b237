"""Word tables: what the rules know of a language, kept as TOML under ``dateline/data``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

FIRST = "en"
"""The language that has every table: whoever names none is given its words."""


@cache
def read_table(name: str, language: str = FIRST) -> dict[str, Any]:
    """Return a word table of a language: ``data/en/harms.toml`` for ``"harms"``.

    Raises:
        FileNotFoundError: The package has no such table.
    """
    path = resources.files("dateline").joinpath("data", language, f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def has_table(name: str, language: str) -> bool:
    """Whether the package has a word table of a language."""
    path = resources.files("dateline").joinpath("data", language, f"{name}.toml")
    return path.is_file()


def language_for(name: str, language: str | None) -> str:
    """Return the language whose table *name* a report in *language* is read with.

    Its own where there is such a table, else the first.
    """
    return language if language and has_table(name, language) else FIRST


@cache
def whole_languages() -> frozenset[str]:
    """Return the languages that have every table of the first: those that reports are marked in."""
    packs = resources.files("dateline").joinpath("data")
    wanted = {path.name for path in packs.joinpath(FIRST).iterdir()}
    return frozenset(
        pack.name
        for pack in packs.iterdir()
        if len(pack.name) == 2 and wanted <= {path.name for path in pack.iterdir()}
    )


def alternatives(words: Iterable[str]) -> str:
    """Return *words* as the inside of a regular expression, the longest first.

    >>> alternatives(["at least", "over"])
    'at\\\\s+least|over'
    """
    longest = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest)
