"""The log of decisions: appended, never edited, each row chained to the one before it by a hash.

A row's hash covers the hash of the row before (the linked time stamps of Haber and Stornetta
1991), and the archive keeps the number and hash of the last. So a changed, a removed and an
inserted row are all noticed, and each is named.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec

from dateline.errors import ReadError
from dateline.model.archive import Decision
from dateline.store.archive import Archive
from dateline.store.hashes import HASHED, INSERT, row_hash

_HEAD = "decisions"
"""The key in ``meta`` of the number and the hash of the last row."""
_COLUMNS = ", ".join(f'"{name}"' for name in HASHED["decision"])
_json = msgspec.json.Encoder(order="deterministic").encode


class Broken(NamedTuple):
    """A row of the log that is not what was written, and what is wrong with it."""

    row: str
    problem: str


def decision_id(decision: Decision) -> str:
    """Return an id from what was decided, by whom and when; the same decision has the same id."""
    own = (decision.kind, decision.of, decision.field, decision.value, decision.reason)
    digest = blake2b(_json((*own, decision.by, decision.at)), digest_size=6)
    return f"d{digest.hexdigest()}"


def read_log(archive: Archive) -> list[Decision]:
    """Return every decision, in the order in which they were made."""
    return [msgspec.convert(one, type=Decision) for one in archive.decisions(bare=True)]


def append(archive: Archive, decisions: Iterable[Decision]) -> list[Decision]:
    """Add decisions at the end of the log and return those that were new to it.

    Raises:
        ArchiveError: The disk or the database refused.
    """
    db, added = archive.connection, []
    with archive.batch():
        known = {name for (name,) in db.execute("SELECT id FROM decision")}
        n, last = _head(db)
        for decision in decisions:
            if decision.id in known:
                continue
            known.add(decision.id)
            n += 1
            row = (n, *_row(decision))
            last = row_hash((last, *row))
            db.execute(INSERT["decision"], (*row, last))
            added.append(decision)
        if added:
            archive.set_meta(_HEAD, f"{n} {last.hex()}")
    return added


def _head(db: sqlite3.Connection) -> tuple[int, bytes]:
    row = db.execute("SELECT n, hash FROM decision ORDER BY n DESC LIMIT 1").fetchone()
    return row or (0, b"")


def _row(decision: Decision) -> tuple[Any, ...]:
    def text(value: Any) -> str | None:
        return None if value is None else _json(value).decode()

    return (
        decision.id,
        decision.kind,
        text(decision.of),
        decision.field,
        text(decision.value),
        decision.reason,
        decision.by,
        decision.at,
        text(decision.anchor),
    )


def broken_rows(db: sqlite3.Connection) -> Iterator[Broken]:
    """Yield what is wrong with the chain: rows changed, missing or too many."""
    last, before = b"", 0
    question = f"SELECT {_COLUMNS}, hash FROM decision ORDER BY n"  # columns of our own
    for n, *row, digest in db.execute(question):
        for gone in range(before + 1, n):
            yield Broken(f"number {gone}", "is missing from the log")
        if n == before + 1 and digest != row_hash((last, n, *row)):
            yield Broken(str(row[0]), "is not what its hash says, or what stood before it")
        last, before = digest, n
    head = db.execute("SELECT value FROM meta WHERE key = ?", (_HEAD,)).fetchone()
    ends = last.hex() if isinstance(last, bytes) else str(last)
    if (head[0] if head else "0 ") != f"{before} {ends}":
        number = str(head[0]).split(" ")[0] if head else "0"
        yield Broken(f"number {number}", f"is the last by the archive's own count, not {before}")


def in_force(log: Sequence[Decision]) -> list[Decision]:
    """Return the decisions that nobody took back, without those that take back."""
    by = {decision.id: decision.by for decision in log}
    undone: set[str] = set()
    for decision in reversed(log):
        if decision.kind == "undo" and decision.id not in undone:
            undone.update(name for name in decision.of if by.get(name) == decision.by)
    return [one for one in log if one.kind != "undo" and one.id not in undone]


def export_lines(archive: Archive) -> Iterator[bytes]:
    """Yield the log as JSON lines with their line ends, in the order of the decisions."""
    for decision in archive.decisions():
        yield _json(decision) + b"\n"


def read_decisions(lines: Iterable[bytes], source: str) -> Iterator[Decision]:
    """Read decisions, one JSON object a line, as `dateline judge --export` or ``export`` writes them.

    Lines of other types in an export are passed over. A line without an id is given one.

    Raises:
        ReadError: A line is no decision; it names the line.
    """
    for n, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found = msgspec.json.decode(line, type=dict[str, Any])
            if found.pop("type", "decision") != "decision":
                continue
            decision = msgspec.convert({"id": "", **found}, type=Decision)
        except msgspec.MsgspecError as error:
            raise ReadError(f"{source}, line {n} is no decision: {error}") from error
        yield (
            decision if decision.id else msgspec.structs.replace(decision, id=decision_id(decision))
        )
