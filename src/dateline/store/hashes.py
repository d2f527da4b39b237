"""The tables whose rows carry a hash, and the hash: how one flipped bit is noticed."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import msgspec

_encode = msgspec.msgpack.Encoder().encode

HASHED: dict[str, tuple[str, ...]] = {
    "run": ("n", "versions"),
    "form": ("n", "shipped", "dictionary", "layout"),
    "document": (
        *("n", "id", "name", "source", "sha256", "raw_sha256", "run", "custody", "boilerplate"),
        *("failures", "pictures", "record", "gaps"),
    ),
    "report": (
        *("n", "id", "document", "place", "start", "end", "language", "genre", "outlet"),
        *("earliest", "latest", "precision", "basis", "unread", "main_event", "newest"),
        *("title", "text"),
    ),
    "reading": ("report", "packed"),
    "copy": ("n", "witness", "first", "record"),
    "actor": ("n", "id", "name", "kind", "reports", "record", "uses"),
    "incident": (
        *("n", "id", "event_type", "factuality", "status", "place", "place_id", "lat", "lon"),
        *("country", "admin1", "where_prec", "earliest", "latest", "precision"),
        *("killed_low", "killed_best", "killed_high"),
        *("wounded_low", "wounded_best", "wounded_high"),
        *("reports", "witnesses", "independent_sources", "disagreements", "newest", "record"),
    ),
    "failure": ("n", "source", "place", "step", "error", "document", "report"),
    "skipped": ("n", "source", "place", "reason"),
    "decision": ("n", "id", "kind", "of", "field", "value", "reason", "by", "at", "anchor"),
    "effective": ("report", "reading"),
    "page": ("place", "document"),
    "withheld": ("n", "document", "source", "raw_sha256", "reports", "run", "line", "raw"),
    "tombstone": ("n", "id", "at", "reason"),
    "redirect": ("n", "old", "new"),
    "meta": ("key", "value"),
    "file": ("sha256", "source", "inputs"),
}
"""Each table with its columns in the order in which they are hashed; the first is its key."""


def row_hash(values: Sequence[Any]) -> bytes:
    """Return the hash of a row: BLAKE2b, 16 bytes, of its values in order, as MessagePack."""
    return blake2b(_encode(values), digest_size=16).digest()


def insert_sql(table: str) -> str:
    """Return the statement that inserts a row of a hashed table, its hash last."""
    names = ", ".join(f'"{name}"' for name in (*HASHED[table], "hash"))
    marks = ", ".join("?" * (len(HASHED[table]) + 1))
    return f"INSERT INTO {table} ({names}) VALUES ({marks})"


INSERT = {table: insert_sql(table) for table in HASHED}
"""`insert_sql` of each table."""


def uses_hash(uses: Sequence[tuple[str, str]]) -> bytes:
    """Return the hash of the (report id, name) pairs that an actor stands for, in their order."""
    return blake2b(_encode(uses), digest_size=16).digest()
