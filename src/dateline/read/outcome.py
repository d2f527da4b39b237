"""What becomes of an input: exactly one of these, so that the counts of a run add up."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from dateline.model.document import Document


class Unchanged(msgspec.Struct, frozen=True):
    """An input that is known already, byte for byte."""

    source: str
    raw_sha256: str


class Skipped(msgspec.Struct, frozen=True):
    """An input that holds no report of its own: "empty", "not text", "same bytes as ..."."""

    source: str
    reason: str


class Failed(msgspec.Struct, frozen=True):
    """An input that could not be read: where ("line 3"), and why, each in one clear line."""

    source: str
    place: str
    cause: str


class MarkedLine(msgspec.Struct, frozen=True):
    """A line that ``dateline mark`` or ``export --as jsonl`` wrote, for the archive to load."""

    source: str
    raw: bytes
    raw_sha256: str


Outcome = Document | Unchanged | Skipped | Failed | MarkedLine

Known = Callable[[str], str | None]
"""From the SHA-256 of raw bytes to the source under which an archive holds them, else None."""

Keep = Callable[[str, bytes], None]
"""Takes the SHA-256 and the raw bytes of an input that is about to be read, to store them."""


def nothing_known(raw_sha256: str) -> str | None:
    """Return None: no archive holds anything yet."""
    return None
