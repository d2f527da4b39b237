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
from collections.abc import Mapping, Sequence, Set
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, Self

import msgspec

from dateline.errors import ArchiveError, EvidenceError
from dateline.model.archive import Actor, Copy, Incident
from dateline.model.report import Failure, Marked, Report
from dateline.store.codec import first_dictionary, incident_packer
from dateline.store.derive import bounds_of
from dateline.store.evidence import check_quotes
from dateline.store.hashes import INSERT, row_hash, uses_hash
from dateline.store.migrations import check_kind
from dateline.store.order import newest_key
from dateline.store.rows import Added
from dateline.store.upgrading import Upgrading
from dateline.store.writing import Kept, Lost, as_text, why_refused

_json = msgspec.json.Encoder().encode


class Links(NamedTuple):
    """All that linking found; ``actor_names`` says which (report, name) is which actor's id.

    ``event_places`` has each told event's place in its report's list, by report and event;
    ``made_with`` is the version of the program that linked.
    """

    copies: Sequence[Copy] = ()
    actors: Sequence[Actor] = ()
    actor_names: Mapping[tuple[str, str], str] = {}
    incidents: Sequence[Incident] = ()
    event_places: Mapping[tuple[str, str], int] = {}
    redirects: Mapping[str, str] = {}
    made_with: str = ""


class Archive(Upgrading):
    """One archive file. Made by `Archive.open`; close it, or use it in a ``with``."""

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
                f"{path} cannot be opened as an archive: {why_refused(error, path, read_only)}"
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
        check_kind(db)
        if not read_only:
            db.execute("PRAGMA page_size = 8192")
            db.execute("PRAGMA auto_vacuum = INCREMENTAL")  # of a new file: see trim
        if not read_only:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA wal_autocheckpoint = 4000")
        self._upgrade(read_only=read_only)
        db = self._db
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA cache_size = -65536")
        db.execute("PRAGMA temp_store = MEMORY")
        if not read_only:
            self._set_meta_once("dictionary", first_dictionary())
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
                f"{self.path} cannot be read: {why_refused(error, self.path, True)};"
                " `dateline verify` says what is damaged"
            ) from error

    # ---- adding -------------------------------------------------------------------------------

    def begin_run(self, versions: Mapping[str, str]) -> None:
        """Say which versions of program, model, tables and rules what follows is made with."""
        text = as_text(dict(sorted(versions.items())))
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

    def _kept(self, marked: Marked, text: str) -> Kept:
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
        return Kept(tuple(good), tuple(failures))

    def _check_id(self, report: str, document: str, before: Sequence[Report]) -> None:
        row = self._db.execute(
            "SELECT d.id FROM report r JOIN document d ON d.n = r.document WHERE r.id = ?",
            (report,),
        ).fetchone()
        if (row and row[0] != document) or any(report == other.id for other in before):
            raise EvidenceError(f"two reports have the id {report}")

    def _add_again(self, marked: Marked, text: str, new: Kept, row: tuple[int, str]) -> Added:
        n, source = row
        stored = tuple(report for _, report in self._readings("WHERE r.document = ?", (n,)))
        keep = stored == new.reports or (n > self._opened_at and _json(stored) > _json(new.reports))
        if keep and source <= marked.source:
            return Added("unchanged", len(stored), new.failures)
        if keep:  # the same document from two files: it is known by the name that sorts first
            kept = self.marked(marked.document)
            marked = msgspec.structs.replace(kept, source=marked.source, custody=marked.custody)
            new = Kept(stored, kept.failures)
        raw = self._drop_document(n)
        self._add_document(marked, text, new)
        self._drop_raw(raw)
        return Added("unchanged" if keep else "replaced", len(new.reports), new.failures)

    def _is_read_from(self, marked: Marked) -> bool:
        """Whether the document is stored as read from the bytes that this line was read from."""
        return bool(
            self._db.execute(
                "SELECT 1 FROM document WHERE id = ? AND raw_sha256 = ?",
                (marked.document, marked.custody.raw_sha256),
            ).fetchone()
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
                change = f"DELETE FROM {table} WHERE n = ?"  # one of our own two
                self._db.executemany(change, gone)

    def trim(self) -> None:
        """Give the pages that hold nothing any more back to the disk."""
        self._db.executescript("PRAGMA incremental_vacuum")  # one statement would free one page

    def has_misses(self) -> bool:
        """Whether any input is recorded as failed or passed over."""
        row = self._db.execute(
            "SELECT EXISTS (SELECT 1 FROM failure) OR EXISTS (SELECT 1 FROM skipped)"
        ).fetchone()
        return bool(row[0])

    # ---- taking out ---------------------------------------------------------------------------

    def copied(self) -> Archive:
        """Return a copy in a temporary file of SQLite's own, open for writing."""
        connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.backup(connection)
        copy = Archive(connection, self.path)
        copy._prepare(read_only=False)
        return copy

    # ---- decided ------------------------------------------------------------------------------

    # ---- links --------------------------------------------------------------------------------

    def replace_links(self, links: Links) -> None:
        """Put *links* in the place of all that linking found before; decisions are untouched."""
        with self.batch():
            reports = dict(self._db.execute("SELECT id, n FROM report"))
            for table in (
                *("incident_event", "incident_box", "incident", "report_actor", "actor_alias"),
                *("actor", "report_copy", "copy"),
            ):
                self._db.execute(f"DELETE FROM {table}")  # safe: names of our own
            self._write_copies(links.copies, reports)
            self._write_actors(links, reports)
            self._write_incidents(links, reports)
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
        self._fill("copy", ((copy.witness, copy.first, as_text(copy)) for copy in copies))
        held = ((reports[r], n) for n, copy in enumerate(copies, start=1) for r in copy.reports)
        self._db.executemany("INSERT INTO report_copy VALUES (?, ?)", held)

    def _write_actors(self, links: Links, reports: Mapping[str, int]) -> None:
        uses: dict[str, list[tuple[str, str]]] = {}
        for (report, name), ident in links.actor_names.items():
            uses.setdefault(ident, []).append((report, name))
        rows, aliases, named = [], [], []
        for n, actor in enumerate(links.actors, start=1):
            used = sorted(uses.get(actor.id, []))
            count = len({report for report, _ in used})
            rows.append((actor.id, actor.name, actor.kind, count, as_text(actor), uses_hash(used)))
            aliases += [(n, alias) for alias in actor.aliases]
            named += sorted((n, reports[report], name) for report, name in used)
        self._fill("actor", rows)
        self._db.executemany("INSERT INTO actor_alias VALUES (?, ?)", aliases)
        self._db.executemany("INSERT INTO report_actor VALUES (?, ?, ?)", named)

    def _write_incidents(self, links: Links, reports: Mapping[str, int]) -> None:
        incidents, places = links.incidents, links.event_places
        pack = incident_packer(self._dictionary)
        self._fill("incident", (incident_row(one, pack(one)) for one in incidents))
        told = (
            (n, reports[mention.report], places[mention.report, mention.event])
            for n, incident in enumerate(incidents, start=1)
            for mention in incident.mentions
        )
        self._db.executemany("INSERT INTO incident_event VALUES (?, ?, ?)", sorted(told))
        boxes = ((n, incident_box(one)) for n, one in enumerate(incidents, start=1))
        self._db.executemany(
            "INSERT INTO incident_box VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(n, *box) for n, box in boxes if box is not None],
        )


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


def incident_row(incident: Incident, packed: bytes) -> tuple[Any, ...]:
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
        packed,
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
