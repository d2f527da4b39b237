"""The page on method: how the numbers are made, how right they were found to be, versions, licences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import msgspec

from dateline.publish.shelf import Shelf
from dateline.text.tables import read_table

Table = tuple[tuple[str, ...], ...]
"""Rows of words, the head first; no row where there is no table."""


class Measured(msgspec.Struct, frozen=True):
    """What one step was measured at, and its errors by cause, as docs/method has them."""

    page: str
    title: str
    scores: Table
    errors: Table


@dataclass(frozen=True, slots=True)
class MethodPage:
    """How the numbers were made, how right each step is, with which versions and whose data."""

    runs: tuple[tuple[tuple[str, str], ...], ...]
    measured: tuple[Measured, ...]
    licences: tuple[tuple[str, str], ...]


def method_page(shelf: Shelf) -> MethodPage:
    """Return the context of the page on method."""
    return MethodPage(
        tuple(tuple(run.items()) for run in shelf.archive.runs()),
        _measured(),
        tuple(read_table("pages")["licences"].items()),
    )


@cache
def _measured() -> tuple[Measured, ...]:
    """Read the tables that ``tools/check_docs.py`` takes from docs/method."""
    path = resources.files("dateline").joinpath("data", "method_scores.json")
    return msgspec.json.decode(path.read_bytes(), type=tuple[Measured, ...])
