"""Repair: a damaged archive is made anew from what of it still holds, beside a copy of what it was.

Rows of authority whose hashes hold are taken over, and all that is made from them (tables of marks,
search index, boxes, tags, copies, actors, incidents) is made again as a build makes it. A document
whose reading or row is damaged is read again from its raw bytes, if they hold and give the same
document; else its sound reports are kept, if its text is what it was. What cannot be kept is named;
the archive does not know it any more, so the next build on the pile reads it.
"""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from dateline.errors import ArchiveError, DatelineError
from dateline.model.archive import Decision
from dateline.model.document import Document
from dateline.model.report import Marked, Report
from dateline.pipeline.build import Task, with_tables
from dateline.pipeline.mark import Marker
from dateline.read.pile import read_pile
from dateline.read.raw import RawFiles
from dateline.read.source import Source
from dateline.store.archive import Archive
from dateline.store.decisions.log import append, broken_rows, decision_id
from dateline.store.hashes import HASHED, INSERT
from dateline.store.linking import link_archive
from dateline.store.lock import building
from dateline.store.rows import StoredDocument
from dateline.store.verify import Finding, sound_rows, verify_archive

_WHOLE = ("run", "file", "page", "withheld", "tombstone", "redirect", "skipped")
"""Tables of authority whose rows are taken over as they are, with their hashes."""
_MADE = frozenset({"linked", "decisions", "orphans"})
"""Keys of ``meta`` that come of themselves."""
_DAMAGE = (sqlite3.Error, zlib.error, msgspec.MsgspecError, DatelineError, ValueError, TypeError)
"""What asking for a damaged row may raise."""
_AGAIN = "build from the pile again to read it"


class Repaired(NamedTuple):
    """What a repair came to.

    ``found`` is what was damaged before; ``lost`` what could not be kept; ``read_again`` are the
    documents that were read again from their raw bytes; ``backup`` is the archive as it was, None
    if nothing was damaged.
    """

    found: list[Finding]
    lost: list[Finding]
    read_again: list[str]
    documents: int
    backup: Path | None


def repair_archive(path: Path) -> Repaired:
    """Make a damaged archive sound; one that is sound stays as it is.

    Raises:
        ArchiveError: It cannot be opened at all, another process builds it, or nothing can be
            written; the archive is as it was then.
    """
    with building(path):
        found = verify_archive(path)
        if not found:
            return Repaired([], [], [], _count(path), None)
        fresh = path.with_name(f"{path.name}-repaired")
        _remove(fresh)
        try:
            with Archive.open(path, read_only=True) as old, Archive.open(fresh, create=True) as new:
                making = _Repair(old, new, path)
                with new.batch():
                    making.take_over()
                link_archive(new)
                new.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if left := verify_archive(fresh):
                raise ArchiveError(f"{path} cannot be repaired: {left[0]}")
            backup = back_up(path, path.with_name(f"{path.name}.damaged"))
            _put_in_place(fresh, path)
        finally:
            _remove(fresh)
        return Repaired(found, making.lost, making.read_again, making.kept, backup)


def back_up(path: Path, to: Path) -> Path:
    """Copy an archive, what waits in its log too, by SQLite's online copy; others may go on using it.

    Returns:
        Where the copy is: *to*, or with a number where that is taken.

    Raises:
        ArchiveError: Nothing can be written there.
    """
    number, wanted = 1, to
    while to.exists():
        number += 1
        to = wanted.with_name(f"{wanted.name}-{number}")
    try:
        with (
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(to)) as new,
        ):
            old.backup(new)
    except sqlite3.Error:  # too damaged for SQLite: byte by byte, with what waits in its log
        _remove(to)
        try:
            shutil.copy(path, to)
            for end in ("-wal", "-journal"):
                if (log := path.with_name(path.name + end)).exists():
                    shutil.copy(log, to.with_name(to.name + end))
        except OSError as error:
            raise ArchiveError(f"{to} cannot be written: {error.strerror}") from error
    return to


def _count(path: Path) -> int:
    with Archive.open(path, read_only=True) as archive:
        return len(archive.document_ids())


def _put_in_place(fresh: Path, path: Path) -> None:
    for end in ("-wal", "-shm", "-journal"):  # they belong to the file that goes
        path.with_name(path.name + end).unlink(missing_ok=True)
    os.replace(fresh, path)


def _remove(path: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + end).unlink(missing_ok=True)


class _Repair:
    """One repair, from an *old* archive into a *new* one."""

    def __init__(self, old: Archive, new: Archive, path: Path) -> None:
        self.old, self.new = old, new
        self.good = sound_rows(old, path)
        self.lost: list[Finding] = []
        self.read_again: list[str] = []
        self.kept = 0
        self._marker = Marker(with_tables(Task(), path).options)
        self._files = RawFiles(Path(), path.absolute().parent)
        self._versions: dict[int, dict[str, str]] = {}

    def take_over(self) -> None:
        """Fill the new archive."""
        for table in _WHOLE:
            for row in self._sound(table):
                self.new.connection.execute(INSERT[table], row)
        for key, value, _ in self._sound("meta"):
            known = self.new.connection.execute("SELECT 1 FROM meta WHERE key = ?", (key,))
            if key not in _MADE and known.fetchone() is None:
                self.new.set_meta(key, value)
        for n, versions, _ in self._sound("run"):
            self._versions[n] = msgspec.json.decode(versions)
        for _, source, place, step, error, document, report, _ in self._sound("failure"):
            if document is None:
                self.new.add_failure(source, error, step=step, place=place, report=report)
        with self._files:
            for n, name in self._rows("SELECT n, id FROM document ORDER BY n"):
                self._document(n, str(name))
        append(self.new, self._decisions())

    def _rows(self, sql: str, *values: Any) -> list[Any]:
        """Return the rows of a question, as many as can be read."""
        found: list[Any] = []
        table = sql.partition(" FROM ")[2].partition(" ")[0]
        try:
            found.extend(self.old.connection.execute(sql, values))
        except _DAMAGE as error:
            self.lost.append(Finding("archive", table, str(error)))
        return found

    def _sound(self, table: str) -> Iterator[Any]:
        """Yield the rows of a table whose hashes hold, their hash last; name those that do not."""
        key, *_ = HASHED[table]
        names = ", ".join(f'"{name}"' for name in (*HASHED[table], "hash"))
        keys = f'SELECT "{key}" FROM {table}'  # safe: names of our own
        row = f'SELECT {names} FROM {table} WHERE "{key}" IS ?'  # safe: names of our own
        for (value,) in self._rows(keys):
            if value in self.good[table]:
                yield from self._rows(row, value)
            elif table != "meta" or value not in _MADE:
                self.lost.append(Finding(table, str(value), "is not what its hash says"))

    def _document(self, n: int, name: str) -> None:
        try:
            stored = self.old.document(name)
        except _DAMAGE as error:
            self.lost.append(Finding("document", name, f"{error}: {_AGAIN}"))
            return
        raw, told = self._raw(stored)
        marked = self._as_it_is(n, stored) or self._from_raw(stored, raw) or self._part(n, stored)
        if marked is None:
            self.lost.append(Finding("document", name, f"{stored.source}: {_AGAIN}"))
            return
        if told:
            self.lost.append(Finding("raw", stored.custody.raw_sha256, told))
        rows = self._rows("SELECT run FROM document WHERE n = ?", n)
        if rows and rows[0][0] in self._versions:
            self.new.begin_run(self._versions[rows[0][0]])
        self.new.add(marked, raw, referred=raw is None and not told)
        self.kept += 1

    def _raw(self, stored: StoredDocument) -> tuple[bytes | None, str]:
        """Return the bytes kept of a document, None where they are referred to, and what is wrong.

        Damaged ones are looked for where they were read from.
        """
        sha = stored.custody.raw_sha256
        rows = self._rows("SELECT packed IS NULL FROM raw WHERE sha256 = ?", sha)
        if rows and rows[0][0]:
            return None, ""
        try:
            raw = self.old.raw(sha)
        except _DAMAGE:
            raw = None
        if raw is None or sha256(raw).hexdigest() != sha:
            raw = self._files.read(stored.custody)
        if raw is None or sha256(raw).hexdigest() != sha:
            return None, f"the bytes of {stored.source} are damaged and left out"
        return raw, ""

    def _reports(self, n: int) -> Iterator[tuple[int, str]]:
        return iter(self._rows("SELECT n, id FROM report WHERE document = ? ORDER BY place", n))

    def _as_it_is(self, n: int, stored: StoredDocument) -> Marked | None:
        """Return a document's line, None if any of its rows is damaged."""
        if n not in self.good["document"]:
            return None
        if any(row not in self.good["report"] for row, _ in self._reports(n)):
            return None
        try:
            marked = self.old.marked(stored.id)
        except _DAMAGE:
            return None
        return marked if _is_text_of(marked.text, marked.sha256) else None

    def _from_raw(self, stored: StoredDocument, kept: bytes | None) -> Marked | None:
        """Read a document again from its bytes; None where they do not give the same document."""
        custody = stored.custody
        raw = kept if kept is not None else self._files.read(custody)
        if raw is None or sha256(raw).hexdigest() != custody.raw_sha256:
            return None
        source = Source(custody.path or stored.source, lambda: io.BytesIO(raw))
        for found in read_pile([source]):
            if isinstance(found, Document) and found.id == stored.id:
                document = msgspec.structs.replace(
                    found, name=stored.name, source=stored.source, custody=custody
                )
                (marked,) = self._marker.mark([document])
                self.read_again.append(stored.id)
                return marked
        return None

    def _part(self, n: int, stored: StoredDocument) -> Marked | None:
        """Return a document with those of its reports that are sound, if its text is what it was."""
        if n not in self.good["document"]:
            return None
        try:
            text = self.old.document_text(stored.id)
        except _DAMAGE:
            return None
        if not _is_text_of(text, stored.sha256):
            return None
        reports: list[Report] = []
        for row, name in self._reports(n):
            try:
                if row in self.good["report"]:
                    reports.append(self.old.stored_report(name))
                    continue
            except _DAMAGE:
                pass  # named below, as one whose hash does not hold
            self.lost.append(Finding("report", str(name), f"of {stored.source}: {_AGAIN}"))
        return Marked(
            id=stored.name or stored.id,
            document=stored.id,
            source=stored.source,
            sha256=stored.sha256,
            text=text,
            record=stored.record,
            custody=stored.custody,
            reports=tuple(reports),
            boilerplate=stored.boilerplate,
            failures=stored.failures,
            pictures=stored.pictures,
        )

    def _decisions(self) -> Iterator[Decision]:
        """Yield the decisions whose rows hold, and those whose own ids say that they are whole."""
        try:
            broken = {row for row, _ in broken_rows(self.old.connection)}
            log = self.old.decisions(bare=True)
        except _DAMAGE as error:
            self.lost.append(Finding("decision", "all", str(error)))
            return
        for one in log:
            try:
                decision = msgspec.convert(one, type=Decision)
            except msgspec.ValidationError as error:
                self.lost.append(Finding("decision", str(one["id"]), str(error)))
                continue
            if decision.id in broken and decision.id != decision_id(decision):
                self.lost.append(Finding("decision", decision.id, "is not what was decided"))
                continue
            yield decision


def _is_text_of(text: str | None, digest: str) -> bool:
    return text is not None and sha256(text.encode()).hexdigest() == digest
