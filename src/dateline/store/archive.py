"""The archive: one SQLite file with every document, report, mark and link, and how it is asked.

    with Archive.open("mosul.db", create=True) as archive:
        with archive.batch():                  # one transaction: all of it is kept, or none
            archive.add(marked)                # checks every quote
        archive.reports(tag="mosul")           # newest first

A killed process leaves what was committed; the next build goes on from there. Readers are never
blocked (WAL), and one writer at a time may hold a batch.
"""

from __future__ import annotations

import os
import re
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, Self

import msgspec

from dateline.errors import ArchiveError, EvidenceError
from dateline.model.archive import Actor, Copy, Effective, Incident
from dateline.model.mark import Event, Place
from dateline.model.report import Failure, Marked, Report, Tag
from dateline.store.codec import (
    first_dictionary,
    pack_effective,
    pack_incident,
    pack_reading,
    unpack_incident,
    unpack_reading,
)
from dateline.store.derive import INSERTS, bounds_of, rows_of
from dateline.store.evidence import check_quotes
from dateline.store.hashes import HASHED, INSERT, row_hash, uses_hash
from dateline.store.migrations import check_kind, lend_tables, migrate
from dateline.store.order import newest_key, newest_keys
from dateline.store.questions import Questions
from dateline.store.rows import Added, Shelved, Tombstone

_json = msgspec.json.Encoder().encode


def _text(value: Any) -> str:
    return _json(value).decode()


_BASIS_RANK = {"given": 0, "title": 1, "event": 2, "mention": 3}


_Naming = tuple[int, str, bool, str]


def _naming(basis: str, kind: str, name: str) -> _Naming:
    """How good a name is for a tag, best least: given, of a kind, "Cali" before a dateline's "CALI"."""
    return _BASIS_RANK[basis], kind, name.isupper(), name


class _TagRow(NamedTuple):
    """What is remembered of a tag while building; the least naming (`_naming`) names it."""

    n: int
    best: _Naming


class _Kept(NamedTuple):
    """What of a document is stored: reports whose quotes hold, and what went wrong."""

    reports: tuple[Report, ...]
    failures: tuple[Failure, ...]


class Old(NamedTuple):
    """A report's row as it stands: its number, id, place in the page, key in lists, words, reading."""

    n: int
    id: str
    place: int
    newest: str
    title: str | None
    text: str
    report: Report


class Lost(NamedTuple):
    """The incidents that went since links were made, with the events that told them.

    ``words`` are those of events that went too: source, and sentence with single spaces. By them an
    incident's id leads on when a page is read again.
    """

    events: dict[str, tuple[str, ...]]
    words: dict[str, tuple[str, str]]


def words_told(event: Event, start: int, text: str) -> str:
    """Return the words of an event's sentence; *text* is its report's own, from *start*."""
    return " ".join(text[event.sentence.start - start : event.sentence.end - start].split())


class Links(NamedTuple):
    """All that linking found; ``actor_names`` says which (report, name) is which actor's id.

    ``made_with`` is the version of the program that linked.
    """

    copies: Sequence[Copy] = ()
    actors: Sequence[Actor] = ()
    actor_names: Mapping[tuple[str, str], str] = {}
    incidents: Sequence[Incident] = ()
    redirects: Mapping[str, str] = {}
    made_with: str = ""


class Archive(Questions):
    """One archive file. Made by `Archive.open`; close it, or use it in a ``with``."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        super().__init__(connection, path)
        self._depth = 0
        self._run: int | None = None
        self._places: dict[Place, int] = {}
        self._tags: dict[str, _TagRow] = {}
        self._tag_reports: Counter[int] = Counter()
        self._opened_at = 0
        self._stale = False
        self.lost = Lost({}, {})

    # ---- opening and closing ------------------------------------------------------------------

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False, read_only: bool = False) -> Self:
        """Open the archive at *path*, made first if *create*; ``":memory:"`` is one for tests.

        Raises:
            ArchiveError: There is no such file, or it is no archive this version can use.
        """
        path = Path(path)
        memory = str(path) == ":memory:"
        if not memory and not create and not path.is_file():
            raise ArchiveError(f"no archive at {path}")
        is_new = not memory and not path.exists()
        mode = "ro" if read_only else "rwc" if create else "rw"
        name = ":memory:" if memory else f"{path.absolute().as_uri()}?mode={mode}"
        try:
            return cls._opened(name, path, read_only=read_only)
        except (sqlite3.Error, UnicodeDecodeError) as error:  # SQLite may quote a damaged name
            if read_only and is_frozen(path):
                return cls._opened(f"{name}&immutable=1", path, read_only=True)
            if is_new:  # a disk without room for even an empty one
                path.unlink(missing_ok=True)
            raise ArchiveError(
                f"{path} cannot be opened as an archive: {_why(error, path, read_only)}"
            ) from error

    @classmethod
    def _opened(cls, name: str, path: Path, *, read_only: bool) -> Self:
        connection = sqlite3.connect(
            name,
            uri=name.startswith("file:"),
            isolation_level=None,
            check_same_thread=False,
            timeout=60,
        )
        try:
            archive = cls(connection, path)
            archive._prepare(read_only)
        except BaseException:
            connection.close()
            raise
        return archive

    def _prepare(self, read_only: bool) -> None:
        db = self._db
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA cache_size = -65536")
        db.execute("PRAGMA temp_store = MEMORY")
        check_kind(db)
        if not read_only:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA wal_autocheckpoint = 4000")
            migrate(db)
            self._set_meta_once("dictionary", first_dictionary())
        else:
            lend_tables(db)
        row = db.execute("SELECT value FROM meta WHERE key = 'dictionary'").fetchone()
        if row is None:
            raise ArchiveError("the archive was never finished being made: build it again")
        if not isinstance(row[0], bytes):
            raise ArchiveError("the archive's dictionary is damaged: no reading can be unpacked")
        self._dictionary = row[0]
        (self._opened_at,) = db.execute("SELECT coalesce(max(n), 0) FROM document").fetchone()

    def close(self) -> None:
        """Close the file. What is not committed is lost."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Close the file.

        Raises:
            ArchiveError: It was damage in the file that ended the block.
        """
        self.close()
        if isinstance(error, (sqlite3.Error, UnicodeDecodeError, msgspec.MsgspecError)):
            raise ArchiveError(
                f"{self.path} cannot be read: {_why(error, self.path, True)};"
                " `dateline verify` says what is damaged"
            ) from error

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Make everything inside one transaction: committed to disk at the end, or undone.

        Raises:
            ArchiveError: The disk or the database refused (full, locked, damaged).
        """
        if self._depth:
            yield
            return
        try:
            self._db.execute("BEGIN IMMEDIATE")
            self._depth = 1
            yield
            self._flush_tags()
            self._db.execute("COMMIT")
        except BaseException as error:
            self._undo()
            if isinstance(error, sqlite3.Error):
                raise ArchiveError(f"{self.path}: {_why(error, self.path, False)}") from error
            raise
        finally:
            self._depth = 0

    def _undo(self) -> None:
        self.lost = Lost({}, {})
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        self._places.clear()
        self._tags.clear()
        self._tag_reports.clear()
        self._stale = False

    def _set_meta_once(self, key: str, value: Any) -> None:
        known = self._db.execute("SELECT 1 FROM meta WHERE key = ?", (key,)).fetchone()
        if not known:
            self._db.execute(INSERT["meta"], (key, value, row_hash((key, value))))

    def _forget(self, key: str) -> None:
        self._db.execute("DELETE FROM meta WHERE key = ?", (key,))

    def set_meta(self, key: str, value: str | None) -> None:
        """Remember something of the whole archive under a key; None forgets it."""
        with self.batch():
            self._forget(key)
            if value is not None:
                self._set_meta_once(key, value)

    # ---- adding -------------------------------------------------------------------------------

    def begin_run(self, versions: Mapping[str, str]) -> None:
        """Say which versions of program, model, tables and rules what follows is made with."""
        text = _text(dict(sorted(versions.items())))
        with self.batch():
            row = self._db.execute("SELECT n FROM run WHERE versions = ?", (text,)).fetchone()
            self._run = row[0] if row else self._insert("run", text)

    def describe(self, *, title: str | None = None, notice: str | None = None) -> None:
        """Give the archive a title, and a notice that every page of it shows; None takes it away."""
        with self.batch():
            for key, value in (("title", title), ("notice", notice)):
                self._forget(key)
                if value is not None:
                    self._set_meta_once(key, value)

    def take_note(self, key: str, value: str) -> None:
        """Keep a note about the archive's own upkeep, in place of the one of before."""
        with self.batch():
            self._forget(key)
            self._set_meta_once(key, value)

    def _insert(self, table: str, *values: Any) -> int:
        """Insert a row under the next number, with its hash over number and values."""
        (n,) = self._db.execute(f"SELECT coalesce(max(n), 0) + 1 FROM {table}").fetchone()
        row = (n, *values)
        self._db.execute(INSERT[table], (*row, row_hash(row)))
        return int(n)

    def add(self, marked: Marked, raw: bytes | None = None, *, referred: bool = False) -> Added:
        """Store a document with its reports; *raw* are the bytes it was read from, if kept.

        *referred* says that they are not kept and that its custody leads to them: `verify` then
        looks there.

        A report with a quote that is not its text's becomes a failure, its words stay with the
        document. The same document again changes nothing, unless its reports read otherwise:
        then the newer run's reading replaces the older; two readings of one run are the
        same pile's, and the one whose bytes sort last stays, whichever came first.

        Raises:
            EvidenceError: The line has no text, or another text than its hash says.
            ArchiveError: The disk or the database refused.
        """
        text = _checked_text(marked)
        with self.batch():
            kept = self._kept(marked, text)
            row = self._db.execute(
                "SELECT n, source FROM document WHERE id = ?", (marked.document,)
            ).fetchone()
            if row is None:
                self._add_document(marked, text, kept)
                added = Added("added", len(kept.reports), kept.failures)
            else:
                added = self._add_again(marked, text, kept, row)
            if (raw is not None or referred) and self._is_read_from(marked):
                self._keep_raw(marked.custody.raw_sha256, raw)
            return added

    def _kept(self, marked: Marked, text: str) -> _Kept:
        """Part the reports whose quotes and ids hold from those that become failures."""
        good: list[Report] = []
        failures = list(marked.failures)
        for report in marked.reports:
            try:
                check_quotes(report, text)
                self._check_id(report.id, marked.document, good)
                good.append(report)
            except EvidenceError as error:
                failures.append(Failure(step="store", error=str(error), report=report.id))
        return _Kept(tuple(good), tuple(failures))

    def _check_id(self, report: str, document: str, before: Sequence[Report]) -> None:
        row = self._db.execute(
            "SELECT d.id FROM report r JOIN document d ON d.n = r.document WHERE r.id = ?",
            (report,),
        ).fetchone()
        if (row and row[0] != document) or any(report == other.id for other in before):
            raise EvidenceError(f"two reports have the id {report}")

    def _add_again(self, marked: Marked, text: str, new: _Kept, row: tuple[int, str]) -> Added:
        n, source = row
        stored = tuple(report for _, report in self._readings("WHERE r.document = ?", (n,)))
        keep = stored == new.reports or (n > self._opened_at and _json(stored) > _json(new.reports))
        if keep and source <= marked.source:
            return Added("unchanged", len(stored), new.failures)
        if keep:  # the same document from two files: it is known by the name that sorts first
            kept = self.marked(marked.document)
            marked = msgspec.structs.replace(kept, source=marked.source, custody=marked.custody)
            new = _Kept(stored, kept.failures)
        raw = self._drop_document(n)
        self._add_document(marked, text, new)
        self._drop_raw(raw)
        return Added("unchanged" if keep else "replaced", len(new.reports), new.failures)

    def _add_document(self, marked: Marked, text: str, kept: _Kept) -> None:
        """Write a document's rows; all that can be refused is made before the first of them."""
        good, failures = kept
        custody = msgspec.to_builtins(marked.custody)
        row = (
            marked.document,
            None if marked.id == marked.document else marked.id,
            marked.source,
            marked.sha256,
            custody.pop("raw_sha256"),
            self._run,
            _text(custody),
            _text(marked.boilerplate),
            _text(failures),
            _text(marked.pictures),
            _text(marked.record),
            _text(_gaps(text, good)),
        )
        texts = [text[report.start : report.end] for report in good]
        packed = [
            pack_reading(report, own, self._dictionary)
            for report, own in zip(good, texts, strict=True)
        ]
        if not self._stale:
            self._forget("linked")
            self._stale = True
        n = self._insert("document", *row)
        rows = zip(good, newest_keys(good), texts, packed, strict=True)
        for place, (report, newest, own, reading) in enumerate(rows):
            self._add_report(report, (report.id, n, place), newest, (own, reading))
        for failure in failures:
            self.add_failure(
                marked.source,
                failure.error,
                step=failure.step,
                document=marked.document,
                report=failure.report,
            )

    def _add_report(
        self,
        report: Report,
        where: tuple[str, int, int],
        newest: str,
        words: tuple[str, bytes],
    ) -> None:
        row = report_row(report, where, newest, words)
        title, text = row[-3:-1]
        n = self._insert("report", *row)
        self._db.execute(
            "INSERT INTO report_fts(rowid, title, text) VALUES (?, ?, ?)", (n, title, text)
        )
        self._add_derived(report, n, newest)

    def _add_derived(self, report: Report, n: int, newest: str) -> None:
        """Write what is made from a reading: the rows of its marks, and its tags."""
        for table, rows in rows_of(report, n, self._place_key).items():
            if rows:
                self._db.executemany(INSERTS[table], rows)
        self._db.executemany(
            "INSERT INTO report_tag VALUES (?, ?, ?, ?, ?)",
            [(self._tag_key(t), newest, n, t.basis, t.count) for t in tags_once(report.tags)],
        )

    def _place_key(self, place: Place | None) -> int | None:
        if place is None:
            return None
        if not self._places:
            self._places = {row[1]: row[0] for row in self._place_rows()}
        n = self._places.get(place)
        if n is None:
            n = len(self._places) + 1
            self._places[place] = n
            self._db.execute(
                "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (n, *msgspec.structs.astuple(place)),
            )
            self._db.execute(
                "INSERT INTO place_box VALUES (?, ?, ?, ?, ?)",
                (n, place.lon, place.lon, place.lat, place.lat),
            )
        return n

    def _tag_key(self, tag: Tag) -> int:
        if not self._tags:
            for n, slug, name, kind, basis in self._db.execute(
                "SELECT n, slug, name, kind, basis FROM tag"
            ):
                self._tags[slug] = _TagRow(n, _naming(basis, kind, name))
        best = _naming(tag.basis, tag.kind, tag.name)
        row = self._tags.get(tag.slug)
        if row is None:
            (n,) = self._db.execute("SELECT coalesce(max(n), 0) + 1 FROM tag").fetchone()
            self._db.execute(
                "INSERT INTO tag VALUES (?, ?, ?, ?, ?, 0)",
                (n, tag.slug, tag.name, tag.kind, tag.basis),
            )
            row = self._tags[tag.slug] = _TagRow(n, best)
        elif best < row.best:
            self._db.execute(
                "UPDATE tag SET name = ?, kind = ?, basis = ? WHERE n = ?",
                (tag.name, tag.kind, tag.basis, row.n),
            )
            row = self._tags[tag.slug] = _TagRow(row.n, best)
        self._tag_reports[row.n] += 1
        return row.n

    def _flush_tags(self) -> None:
        self._db.executemany(
            "UPDATE tag SET reports = reports + ? WHERE n = ?",
            [(count, n) for n, count in self._tag_reports.items() if count],
        )
        self._tag_reports.clear()

    def _is_read_from(self, marked: Marked) -> bool:
        """Whether the document is stored as read from the bytes that this line was read from."""
        return bool(
            self._db.execute(
                "SELECT 1 FROM document WHERE id = ? AND raw_sha256 = ?",
                (marked.document, marked.custody.raw_sha256),
            ).fetchone()
        )

    def _keep_raw(self, digest: str, raw: bytes | None) -> None:
        """Keep bytes, or None where they are referred to; what is kept stays kept."""
        packed = None if raw is None else zlib.compress(raw, 6)
        self._db.execute(
            "INSERT INTO raw VALUES (?, ?) ON CONFLICT (sha256)"
            " DO UPDATE SET packed = coalesce(packed, excluded.packed)",
            (digest, packed),
        )

    def note_page(self, place: bytes, document: str) -> None:
        """Say that a page on disk holds a document; what it held before goes, if it is nowhere else.

        A page that was saved again is one document, the newest; its records are not: what a file
        of records holds no more may still be wanted.

        Args:
            place: A hash of where the page lies, whatever the pile is called.
            document: The document's id.
        """
        row = (place, document)
        with self.batch():
            old = self._db.execute(
                "SELECT d.n, d.raw_sha256 FROM page p JOIN document d ON d.id = p.document"
                " WHERE p.place = ? AND p.document <> ? AND NOT EXISTS"
                " (SELECT 1 FROM page q WHERE q.document = p.document AND q.place <> p.place)",
                row,
            ).fetchone()
            self._db.execute("DELETE FROM page WHERE place = ?", (place,))
            self._db.execute(INSERT["page"], (*row, row_hash(row)))
            if old is not None:
                self._drop_document(old[0])
                self._drop_raw(old[1])
                self._forget("linked")
                self._stale = True

    def _drop_raw(self, digest: str) -> None:
        self._db.execute(
            "DELETE FROM raw WHERE sha256 = ? AND sha256 NOT IN (SELECT raw_sha256 FROM document)",
            (digest,),
        )

    def document_from(self, source: str) -> str | None:
        """Return the id of the document that was read from a source, None if there is none."""
        row = self._db.execute(
            "SELECT id FROM document WHERE source = ? ORDER BY id", (source,)
        ).fetchone()
        return None if row is None else str(row[0])

    def note_file(self, sha256: str, source: str, inputs: int) -> None:
        """Remember that a whole file was taken in: *inputs* is how many it counts for."""
        row = (sha256, source, inputs)
        with self.batch():
            self._db.execute("DELETE FROM file WHERE sha256 = ?", (sha256,))
            self._db.execute(INSERT["file"], (*row, row_hash(row)))

    def add_failure(
        self,
        source: str,
        error: str,
        *,
        step: str = "read",
        place: str | None = None,
        document: str | None = None,
        report: str | None = None,
    ) -> None:
        """Record an input (or, with *report*, a report) that *step* failed on; once only."""
        with self.batch():
            known = self._db.execute(
                "SELECT 1 FROM failure WHERE source = ? AND coalesce(place, '') = ? AND step = ?"
                " AND error = ? AND coalesce(report, '') = ?",
                (source, place or "", step, error, report or ""),
            ).fetchone()
            if not known:
                self._insert("failure", source, place, step, error, document, report)

    def add_skip(self, source: str, reason: str, *, place: str | None = None) -> None:
        """Record an input that was passed over, with the reason; the last reason stays."""
        with self.batch():
            self._db.execute(
                "DELETE FROM skipped WHERE source = ? AND coalesce(place, '') = ?",
                (source, place or ""),
            )
            self._insert("skipped", source, place, reason)

    def forget_mended(self, files: Set[str], missed: Set[tuple[str, str | None, str]]) -> None:
        """Drop what is recorded of failures and skips that did not happen again.

        Args:
            files: The files that were read to their ends; a row of another file stays.
            missed: (source, place, error or reason) of what failed or was passed over this time.
        """
        with self.batch():
            for table, question in (
                ("failure", "SELECT n, source, place, error FROM failure WHERE document IS NULL"),
                ("skipped", "SELECT n, source, place, reason FROM skipped"),
            ):
                gone = [
                    (n,)
                    for n, source, place, why in self._db.execute(question).fetchall()
                    if file_of(source) in files and (source, place, why) not in missed
                ]
                self._db.executemany(f"DELETE FROM {table} WHERE n = ?", gone)

    def has_misses(self) -> bool:
        """Whether any input is recorded as failed or passed over."""
        row = self._db.execute(
            "SELECT EXISTS (SELECT 1 FROM failure) OR EXISTS (SELECT 1 FROM skipped)"
        ).fetchone()
        return bool(row[0])

    # ---- taking out ---------------------------------------------------------------------------

    def _drop_document(self, n: int) -> str:
        """Take a document, its reports and all that rests on them out of every table.

        Returns:
            The hash of the bytes that it was read from.
        """
        name, raw = self._db.execute(
            "SELECT id, raw_sha256 FROM document WHERE n = ?", (n,)
        ).fetchone()
        for (report,) in self._db.execute(
            "SELECT n FROM report WHERE document = ?", (n,)
        ).fetchall():
            self._drop_report(report)
        self._db.execute("DELETE FROM failure WHERE document = ?", (name,))
        self._db.execute("DELETE FROM document WHERE n = ?", (n,))
        return str(raw)

    def _drop_report(self, n: int) -> None:
        db = self._db
        title, text, packed, newest, decided = db.execute(
            "SELECT r.title, r.text, r.reading, r.newest, x.reading FROM report r"
            " LEFT JOIN effective x ON x.report = r.n WHERE r.n = ?",
            (n,),
        ).fetchone()
        report, _ = self._unpacked(packed, decided, text)
        self._remember(n, report, text)
        db.execute("DELETE FROM effective WHERE report = ?", (n,))
        for incident in db.execute(
            "SELECT DISTINCT incident FROM incident_event WHERE report = ?", (n,)
        ).fetchall():
            self._drop_incident(incident[0])
        db.execute("DELETE FROM report_copy WHERE report = ?", (n,))
        db.execute("DELETE FROM report_actor WHERE report = ?", (n,))
        for table in INSERTS:
            db.execute(f"DELETE FROM {table} WHERE report = ?", (n,))
        self._drop_tags(n, newest, report)
        db.execute(
            "INSERT INTO report_fts(report_fts, rowid, title, text) VALUES ('delete', ?, ?, ?)",
            (n, title, text),
        )
        db.execute("DELETE FROM report WHERE n = ?", (n,))

    def _remember(self, n: int, report: Report, text: str) -> None:
        """Remember the words of a report's events that tell incidents, before they go."""
        sql = "SELECT DISTINCT ord FROM incident_event WHERE report = ?"
        told = [ord_ for (ord_,) in self._db.execute(sql, (n,))]
        if told:
            (source,) = self._db.execute(
                "SELECT d.source FROM report r JOIN document d ON d.n = r.document WHERE r.n = ?",
                (n,),
            ).fetchone()
            for event in (report.events[ord_] for ord_ in told):
                self.lost.words[event.id] = (source, words_told(event, report.start, text))

    def _drop_tags(self, n: int, newest: str, report: Report) -> None:
        self._flush_tags()
        for tag in tags_once(report.tags):
            (key,) = self._db.execute("SELECT n FROM tag WHERE slug = ?", (tag.slug,)).fetchone()
            self._db.execute(
                "DELETE FROM report_tag WHERE tag = ? AND newest = ? AND report = ?",
                (key, newest, n),
            )
            self._db.execute("UPDATE tag SET reports = reports - 1 WHERE n = ?", (key,))
            self._name_tag(key, tag.slug)
        self._tags.clear()

    def _name_tag(self, key: int, slug: str) -> None:
        """Name a tag by the reports that are left to it; without one it goes."""
        left = [
            (_naming(tag.basis, tag.kind, tag.name), tag)
            for report in self._filed_under(key)
            for tag in tags_once(report.tags)
            if tag.slug == slug
        ]
        if not left:
            self._db.execute("DELETE FROM tag WHERE n = ?", (key,))
            return
        _, best = min(left, key=lambda pair: pair[0])
        self._db.execute(
            "UPDATE tag SET name = ?, kind = ?, basis = ? WHERE n = ?",
            (best.name, best.kind, best.basis, key),
        )

    def _filed_under(self, tag: int) -> Iterator[Report]:
        for text, packed, decided in self._db.execute(
            "SELECT r.text, r.reading, x.reading FROM report_tag t JOIN report r ON r.n = t.report"
            " LEFT JOIN effective x ON x.report = r.n WHERE t.tag = ? ORDER BY r.document, r.place",
            (tag,),
        ):
            yield self._unpacked(packed, decided, text)[0]

    def _drop_incident(self, n: int) -> None:
        sql = "SELECT record FROM incident WHERE n = ?"
        incident = unpack_incident(self._db.execute(sql, (n,)).fetchone()[0], self._dictionary)
        self.lost.events[incident.id] = tuple(one.event for one in incident.mentions)
        self._db.execute("DELETE FROM incident_event WHERE incident = ?", (n,))
        self._db.execute("DELETE FROM incident_box WHERE n = ?", (n,))
        self._db.execute("DELETE FROM incident WHERE n = ?", (n,))

    def set_tombstones(self, stones: Iterable[Tombstone]) -> None:
        """Put tombstones in the place of those there are, by id."""
        wanted = sorted(stones)
        if wanted != self.tombstones():
            self._db.execute("DELETE FROM tombstone")
            for stone in wanted:
                self._insert("tombstone", *stone)

    def shelved(self) -> list[Shelved]:
        """Return the documents of which something was taken out, by id."""
        rows = self._db.execute("SELECT document, reports FROM withheld ORDER BY document")
        return [Shelved(name, msgspec.json.decode(reports)) for name, reports in rows]

    def shelve(
        self, document: str, rest: Marked | None, reports: Mapping[str, str], *, keep: bool
    ) -> None:
        """Take reports out of a document: *rest* is what is left of it, None if nothing is.

        Args:
            document: Its id.
            rest: Its line without them, and without their words.
            reports: The reports that go, each with the decision that says so.
            keep: Whether the document as it was, and its bytes, are put aside.
        """
        with self.batch():
            n, source, raw, run = self._db.execute(
                "SELECT n, source, raw_sha256, run FROM document WHERE id = ?", (document,)
            ).fetchone()
            known = self._db.execute(
                "SELECT reports, line, raw FROM withheld WHERE document = ?", (document,)
            ).fetchone() or ("{}", zlib.compress(_json(self.marked(document))), self.raw(raw))
            gone = {**msgspec.json.decode(known[0]), **reports}
            self._db.execute("DELETE FROM withheld WHERE document = ?", (document,))
            kept = known[1:] if keep else (None, None)
            self._insert("withheld", document, source, raw, _text(gone), run, *kept)
            self._drop_document(n)
            self._db.execute("DELETE FROM raw WHERE sha256 = ?", (raw,))
            if rest is not None:
                before, self._run = self._run, run
                self._add_document(rest, rest.text or "", _Kept(rest.reports, rest.failures))
                self._run = before
            self.set_meta("linked", None)

    def unshelve(self, document: str) -> None:
        """Bring a document back as it was; one that nothing was kept of, by the next build."""
        with self.batch():
            run, line, raw = self._db.execute(
                "SELECT run, line, raw FROM withheld WHERE document = ?", (document,)
            ).fetchone()
            self._db.execute("DELETE FROM withheld WHERE document = ?", (document,))
            left = self._db.execute("SELECT n FROM document WHERE id = ?", (document,)).fetchone()
            if left is not None:
                self._drop_document(left[0])
            if line is not None:
                before, self._run = self._run, run
                self.add(msgspec.json.decode(zlib.decompress(line), type=Marked), raw)
                self._run = before
            self.set_meta("linked", None)

    def copied(self) -> Archive:
        """Return a copy in a temporary file of SQLite's own, open for writing."""
        connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.backup(connection)
        copy = Archive(connection, self.path)
        copy._prepare(read_only=False)
        return copy

    def leave_out(self, reports: Iterable[str]) -> None:
        """Drop reports; their words stay in their documents, and a document without any goes."""
        with self.batch():
            of: dict[str, list[int]] = {}
            for name in reports:
                n, document = self._db.execute(
                    "SELECT r.n, d.id FROM report r JOIN document d ON d.n = r.document"
                    " WHERE r.id = ?",
                    (name,),
                ).fetchone()
                of.setdefault(document, []).append(n)
            for document, some in of.items():
                text = self.document_text(document)
                for n in some:
                    self._drop_report(n)
                left = self.marked(document).reports
                if left:
                    self._set_gaps(document, _gaps(text, left))
                else:
                    sql = "SELECT n FROM document WHERE id = ?"
                    self._drop_document(self._db.execute(sql, (document,)).fetchone()[0])
            self.set_meta("linked", None)

    def scrub(self) -> None:
        """Write the file anew, so that nothing that was taken out is left in its free pages."""
        self._db.execute("INSERT INTO report_fts(report_fts) VALUES ('optimize')")
        self._db.execute("VACUUM")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # ---- decided ------------------------------------------------------------------------------

    def decide(self, document: str, decided: Mapping[str, Effective]) -> bool:
        """Let what people decided hold of a document's reports, by id; of its others, nothing.

        What the program read stays beside it. Links must be found again if a report changed.

        Returns:
            Whether anything changed.
        """
        with self.batch():
            rows = self._db.execute(
                "SELECT r.n, r.id, r.place, r.newest, r.title, r.text, r.reading, x.reading"
                " FROM report r JOIN document d ON d.n = r.document"
                " LEFT JOIN effective x ON x.report = r.n WHERE d.id = ? ORDER BY r.place",
                (document,),
            ).fetchall()
            old = [self._unpacked(row[6], row[7], row[5]) for row in rows]
            if all(decided.get(row[1]) == was for row, (_, was) in zip(rows, old, strict=True)):
                return False
            whole = self.document_text(document)
            read = [unpack_reading(row[6], row[5], self._dictionary) for row in rows]
            new = [
                decided[row[1]].report if row[1] in decided else own
                for row, own in zip(rows, read, strict=True)
            ]
            keys, moved = newest_keys(new), False
            for row, own, (was, _), now, newest in zip(rows, read, old, new, keys, strict=True):
                text = whole[now.start : now.end]
                if was != now or row[3] != newest:
                    moved = True
                    packed = pack_reading(own, text, self._dictionary)
                    self._rewrite(Old._make((*row[:6], was)), now, newest, (text, packed))
                self._set_effective(row[0], decided.get(row[1]), text)
            if moved:
                self._set_gaps(document, _gaps(whole, new))
                self._forget("linked")
                self._stale = True
            return True

    def _rewrite(self, old: Old, new: Report, newest: str, words: tuple[str, bytes]) -> None:
        """Put other values into a report's row and make again all that is made from its reading."""
        db, n = self._db, old.n
        for (incident,) in db.execute(
            "SELECT DISTINCT incident FROM incident_event WHERE report = ?", (n,)
        ).fetchall():
            self._drop_incident(incident)
        for table in INSERTS:
            db.execute(f"DELETE FROM {table} WHERE report = ?", (n,))
        (document,) = db.execute("SELECT document FROM report WHERE n = ?", (n,)).fetchone()
        self._drop_tags(n, old.newest, old.report)
        row = report_row(new, (old.id, document, old.place), newest, words)
        names = ", ".join(f'"{name}" = ?' for name in (*HASHED["report"][1:], "hash"))
        db.execute(f"UPDATE report SET {names} WHERE n = ?", (*row, row_hash((n, *row)), n))
        title, text = row[-3:-1]
        if (title, text) != (old.title, old.text):
            db.execute(
                "INSERT INTO report_fts(report_fts, rowid, title, text) VALUES ('delete', ?, ?, ?)",
                (n, old.title, old.text),
            )
            db.execute(
                "INSERT INTO report_fts(rowid, title, text) VALUES (?, ?, ?)", (n, title, text)
            )
        self._add_derived(new, n, newest)

    def _set_effective(self, n: int, effective: Effective | None, text: str) -> None:
        self._db.execute("DELETE FROM effective WHERE report = ?", (n,))
        if effective is not None:
            row = (n, pack_effective(effective, text, self._dictionary))
            self._db.execute(INSERT["effective"], (*row, row_hash(row)))

    def _set_gaps(self, document: str, gaps: list[tuple[int, str]]) -> None:
        names = ", ".join(f'"{name}"' for name in HASHED["document"])
        row = self._db.execute(f"SELECT {names} FROM document WHERE id = ?", (document,)).fetchone()
        new = (*row[:-1], _text(gaps))  # the gaps stand last
        if new != row:
            self._db.execute(
                "UPDATE document SET gaps = ?, hash = ? WHERE id = ?",
                (new[-1], row_hash(new), document),
            )

    # ---- links --------------------------------------------------------------------------------

    def replace_links(self, links: Links) -> None:
        """Put *links* in the place of all that linking found before; decisions are untouched."""
        with self.batch():
            reports = dict(self._db.execute("SELECT id, n FROM report"))
            for table in (
                *("incident_event", "incident_box", "incident", "report_actor", "actor_alias"),
                *("actor", "report_copy", "copy"),
            ):
                self._db.execute(f"DELETE FROM {table}")
            self._write_copies(links.copies, reports)
            self._write_actors(links, reports)
            self._write_incidents(links.incidents, reports)
            self._write_redirects(links.redirects)
            self._forget("linked")
            self._set_meta_once("linked", links.made_with)
            self._stale = False
            self.lost = Lost({}, {})

    def _write_redirects(self, moved: Mapping[str, str]) -> None:
        """Let every old id lead to an incident that is there, over any number of moves."""
        moved = {**self.redirects(), **moved}
        alive = {name for (name,) in self._db.execute("SELECT id FROM incident")}
        self._db.execute("DELETE FROM redirect")
        for old in sorted(moved.keys() - alive):
            new, seen = moved[old], {old}
            while new not in alive and new not in seen and new in moved:
                seen.add(new)
                new = moved[new]
            if new in alive:
                self._insert("redirect", old, new)

    def _write_copies(self, copies: Sequence[Copy], reports: Mapping[str, int]) -> None:
        for copy in copies:
            record = _text(copy)
            n = self._insert("copy", copy.witness, copy.first, record)
            self._db.executemany(
                "INSERT INTO report_copy VALUES (?, ?)", [(reports[r], n) for r in copy.reports]
            )

    def _write_actors(self, links: Links, reports: Mapping[str, int]) -> None:
        uses: dict[str, list[tuple[str, str]]] = {}
        for (report, name), ident in links.actor_names.items():
            uses.setdefault(ident, []).append((report, name))
        for actor in links.actors:
            used = sorted(uses.get(actor.id, []))
            count = len({report for report, _ in used})
            record = _text(actor)
            n = self._insert(
                "actor", actor.id, actor.name, actor.kind, count, record, uses_hash(used)
            )
            self._db.executemany(
                "INSERT INTO actor_alias VALUES (?, ?)", [(n, alias) for alias in actor.aliases]
            )
            self._db.executemany(
                "INSERT INTO report_actor VALUES (?, ?, ?)",
                sorted((n, reports[report], name) for report, name in used),
            )

    def _write_incidents(self, incidents: Sequence[Incident], reports: Mapping[str, int]) -> None:
        told = {reports[m.report] for incident in incidents for m in incident.mentions}
        places = self._event_rows(told)
        for incident in incidents:
            n = self._insert("incident", *incident_row(incident, self._dictionary))
            self._db.executemany(
                "INSERT INTO incident_event VALUES (?, ?, ?)",
                [(n, *places[m.report, m.event]) for m in incident.mentions],
            )
            box = incident_box(incident)
            if box is not None:
                self._db.execute("INSERT INTO incident_box VALUES (?, ?, ?, ?, ?, ?, ?)", (n, *box))

    def _event_rows(self, reports: set[int]) -> dict[tuple[str, str], tuple[int, int]]:
        """Give (report id, event id) -> (report's row, event's place in its list)."""
        found: dict[tuple[str, str], tuple[int, int]] = {}
        for n, name, ord_, mark in self._db.execute(
            "SELECT r.n, r.id, e.ord, e.mark FROM event e JOIN report r ON r.n = e.report"
        ):
            if n in reports:
                found[name, mark] = found[name, f"{name}-{mark}"] = (n, ord_)
        return found


def file_of(source: str) -> str:
    """Return the file of a source that may be a record in it: "a.jsonl" of "a.jsonl, line 3"."""
    return _RECORD.sub("", source)


_RECORD = re.compile(r", [a-z]+ \d+$")


def is_frozen(path: Path) -> bool:
    """Whether an archive lies where nothing can be written, and nothing waits in its log.

    SQLite wants to write a file beside one with a log; such an archive it can read without.
    """
    log = path.with_name(f"{path.name}-wal")
    return not os.access(path.absolute().parent, os.W_OK) and not (
        log.exists() and log.stat().st_size
    )


def _why(error: Exception, path: Path, read_only: bool) -> str:
    """Return SQLite's words in one line, with what it leaves out: that nothing can be written."""
    said = " ".join(str(error).split())
    if not read_only and not os.access(path.absolute().parent, os.W_OK):
        return f"{said}: {path.absolute().parent} is read-only"
    return said


def report_row(
    report: Report, where: tuple[str, int, int], newest: str, words: tuple[str, bytes]
) -> tuple[Any, ...]:
    """Return the values of a report's row after its number, in the order they are hashed.

    Args:
        report: The report.
        where: Its id, its document's number, its place in the page.
        newest: Its key in lists (`newest_keys`).
        words: Its own text and its packed reading.
    """
    published = report.published
    return (
        *where,
        report.start,
        report.end,
        report.language,
        report.genre,
        report.outlet.name if report.outlet else None,
        *(
            (published.earliest, published.latest, published.precision, published.basis)
            if published
            else (None,) * 4
        ),
        report.unread,
        report.main_event,
        newest,
        title_of(report),
        *words,
    )


def title_of(report: Report) -> str | None:
    """Return a report's title: the one in its text, else the first that its metadata offers."""
    if report.title is not None:
        return report.title.text
    return next((c.value for c in report.metadata if c.field == "title"), None)


def _checked_text(marked: Marked) -> str:
    if marked.text is None:
        raise EvidenceError(
            "the line has no text, so no quote can be checked: make it again without --no-text"
        )
    try:
        digest = sha256(marked.text.encode()).hexdigest()
    except UnicodeEncodeError as error:
        raise EvidenceError(f"the text is not Unicode: {error}") from error
    if digest != marked.sha256:
        raise EvidenceError(f"the text is not the one with hash {marked.sha256}")
    return marked.text


def _gaps(text: str, reports: Sequence[Report]) -> list[tuple[int, str]]:
    """Return the pieces of *text* that no report holds, with their offsets."""
    gaps: list[tuple[int, str]] = []
    at = 0
    for report in sorted(reports, key=lambda report: report.start):
        if report.start > at:
            gaps.append((at, text[at : report.start]))
        at = max(at, report.end)
    if at < len(text):
        gaps.append((at, text[at:]))
    return gaps


def tags_once(tags: Iterable[Tag]) -> list[Tag]:
    """Return one tag a slug: the best founded."""
    best: dict[str, Tag] = {}
    for tag in tags:
        known = best.get(tag.slug)
        if known is None or _BASIS_RANK[tag.basis] < _BASIS_RANK[known.basis]:
            best[tag.slug] = tag
    return list(best.values())


def incident_row(incident: Incident, dictionary: bytes) -> tuple[Any, ...]:
    """Return the values of an incident's row after its number, in the order they are hashed."""
    where, when = incident.place, incident.when
    place = where.place if where else None
    days = (when.earliest, when.latest) if when else (None, None)
    return (
        incident.id,
        incident.event_type,
        incident.factuality,
        incident.status,
        place.name if place else where.text if where else None,
        *((place.id, place.lat, place.lon, place.country, place.admin1) if place else (None,) * 5),
        where.where_prec if where else None,
        *days,
        when.precision if when else None,
        *bounds_of(incident.tolls.get("killed")),
        *bounds_of(incident.tolls.get("wounded")),
        len(incident.reports),
        len(incident.witnesses),
        incident.independent_sources,
        len(incident.disagreements),
        newest_key(*days, incident.id),
        pack_incident(incident, dictionary),
    )


def incident_box(incident: Incident) -> tuple[float, ...] | None:
    """Return west, east, south, north (degrees) and first and last day (ordinals), None unplaced.

    An open bound is as far as days go.
    """
    if incident.place is None or incident.place.place is None:
        return None
    place, when = incident.place.place, incident.when
    first = date.fromisoformat(when.earliest if when and when.earliest else "0001-01-01")
    last = date.fromisoformat(when.latest if when and when.latest else "9999-12-31")
    return (place.lon, place.lon, place.lat, place.lat, first.toordinal(), last.toordinal())
