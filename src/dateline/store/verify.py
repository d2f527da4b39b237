"""Is an archive what it was when it was written? Every row, quote and index, and every source.

Rows of authority are held against their hashes first; only those that hold are unpacked, and what
follows from them (quotes, derived tables, the search index, the boxes of the maps) is made again
and compared. Damage is reported, never raised: a flipped bit may make a page unreadable, a number
a word, or a table shorter, and all of that is a finding.
"""

from __future__ import annotations

import sqlite3
import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from dateline.errors import ArchiveError, EvidenceError
from dateline.model.archive import Actor, Copy
from dateline.model.document import Custody
from dateline.model.mark import Place
from dateline.model.report import Report
from dateline.read.raw import RawFiles
from dateline.store.archive import Archive, incident_box, is_frozen
from dateline.store.codec import unpack_effective, unpack_incident
from dateline.store.decisions.log import broken_rows
from dateline.store.derive import KINDS, Row, marks_row
from dateline.store.evidence import check_quotes
from dateline.store.hashes import HASHED, row_hash, uses_hash
from dateline.store.migrations import MIGRATIONS
from dateline.store.order import day_of, newest_keys
from dateline.store.questions import join_pieces
from dateline.store.writing import BASIS_RANK, tags_once

_UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
"""What reading a damaged file may raise: SQLite's own message may quote a damaged name."""


class Finding(NamedTuple):
    """Something that is not as it was written: which table, which row, and what is wrong."""

    table: str
    row: str
    problem: str

    def __str__(self) -> str:
        return f"{self.table} {self.row}: {self.problem}"


def verify_archive(path: Path) -> list[Finding]:
    """Check an archive and return what is damaged; an empty list is a sound archive."""
    try:
        with Archive.open(path, read_only=True) as archive:
            check = _Check(archive, path)
            with check.files:
                return list(dict.fromkeys(check.findings()))
    except ArchiveError as error:
        return [Finding("archive", str(path), str(error))]
    except _UNREADABLE as error:
        return [Finding("archive", str(path), f"cannot be read: {error}")]


def sound_rows(archive: Archive, path: Path) -> dict[str, set[Any]]:
    """Return the keys of the rows whose hashes hold, by table; the log of decisions has its own."""
    check = _Check(archive, path)
    for table in HASHED:
        if table != "decision":
            for _ in check._hashes(table):
                pass
    check.good["report"] &= check.good["reading"]
    return check.good


class _Check:
    """One pass over an archive; ``good`` are the keys of the rows whose hashes hold."""

    def __init__(self, archive: Archive, path: Path) -> None:
        self.archive, self.path = archive, path
        self.db = archive.connection
        self.good: dict[str, set[Any]] = {}
        self.places: dict[Place, int] = {}
        self.ids: dict[int, str] = {}
        self.words: dict[str, int] = {}
        self.tags: dict[int, list[tuple[int, int, int, int]]] = {}
        self.expected: Counter[str] = Counter()
        self.referred: set[str] = set()
        self.files = RawFiles(Path(), path.absolute().parent)

    def findings(self) -> Iterator[Finding]:
        """Yield every finding, the file's own first."""
        yield from self._file()
        yield from self._schema()
        for table in HASHED:
            if table != "decision":
                yield from self._hashes(table)
        yield from self._log()
        yield from self._places()
        yield from self._words()
        yield from self._raw()
        yield from self._orphans()
        yield from self._documents()
        yield from self._tags()
        yield from self._links()
        yield from self._totals()
        yield from self._full_text()

    def _all(self, sql: str, values: Sequence[Any] = ()) -> tuple[list[Any], str | None]:
        """Return all rows of a question, or what stopped it."""
        try:
            return self.db.execute(sql, values).fetchall(), None
        except _UNREADABLE as error:
            return [], str(error)

    def _file(self) -> Iterator[Finding]:
        checks = ("PRAGMA integrity_check(100)", "PRAGMA foreign_key_check")
        boxes = ("SELECT rtreecheck('place_box')", "SELECT rtreecheck('incident_box')")
        for check in (*checks, *boxes):
            rows, error = self._all(check)
            for row in rows:
                if row != ("ok",):
                    yield Finding("archive", str(self.path), " ".join(map(str, row)))
            if error:
                yield Finding("archive", str(self.path), error)

    def _schema(self) -> Iterator[Finding]:
        """Hold the tables, indexes and views against those that the migrations make."""
        question = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name, type"
        version, error = self._all("PRAGMA user_version")
        fresh = sqlite3.connect(":memory:")
        for change in MIGRATIONS[: version[0][0] if version else None]:
            fresh.executescript(change)
        wanted = fresh.execute(question).fetchall()
        fresh.close()
        rows, error = self._all(question)
        if error:
            yield Finding("archive", "schema", error)
            return
        found = [row for row in rows if not str(row[1]).startswith("sqlite_stat")]
        for row in sorted({*wanted} ^ {*found}, key=repr):
            yield Finding("archive", "schema", f"{row[0]} {row[1]} is not as it was made")

    def _hashes(self, table: str) -> Iterator[Finding]:
        key, *_ = HASHED[table]
        names = ", ".join(f'"{name}"' for name in (*HASHED[table], "hash"))
        good = self.good[table] = set()
        keys, error = self._all(f'SELECT "{key}" FROM {table}')
        if error:
            yield Finding(table, "all", error)
        for (n,) in keys:
            rows, error = self._all(f'SELECT {names} FROM {table} WHERE "{key}" IS ?', (n,))
            if error or not rows:
                yield Finding(table, str(n), error or "is listed, but not found")
            elif not _holds(rows[0]):
                yield Finding(table, _name(table, rows[0]), "is not what its hash says")
            else:
                good.add(n)

    def _log(self) -> Iterator[Finding]:
        """Hold the log of decisions against its own chain."""
        try:
            for broken in broken_rows(self.db):
                yield Finding("decision", *broken)
        except (*_UNREADABLE, TypeError) as error:
            yield Finding("decision", "all", str(error))

    def _places(self) -> Iterator[Finding]:
        """Read the places; what they should be is checked where reports use them."""
        rows, error = self._all(
            "SELECT n, id, name, lat, lon, country, admin1, feature, near FROM place"
        )
        if error:
            yield Finding("place", "all", error)
        boxes, error = self._all("SELECT n, west, east, south, north FROM place_box")
        if error:
            yield Finding("place_box", "all", error)
        box_of = {n: box for n, *box in boxes}
        for n, *values in rows:
            self.places[Place(**dict(zip(Place.__struct_fields__, values, strict=True)))] = n
            lat, lon = values[2:4]
            if not _boxed(box_of.pop(n, None), (lon, lon, lat, lat)):
                yield Finding("place_box", str(n), f"is not where {values[1]!r} is")
        for n in box_of:
            yield Finding("place_box", str(n), "belongs to no place")

    def _words(self) -> Iterator[Finding]:
        rows, error = self._all("SELECT text, n FROM word")
        if error:
            yield Finding("word", "all", error)
        self.words = dict(rows)
        if len(self.words) < len(rows):
            yield Finding("word", "all", "holds a word twice")

    def _raw(self) -> Iterator[Finding]:
        """Unpack the bytes that are kept, and look up those that are referred to."""
        keys, error = self._all("SELECT sha256 FROM raw")
        if error:
            yield Finding("raw", "all", error)
        for (key,) in keys:
            rows, error = self._all("SELECT packed FROM raw WHERE sha256 IS ?", (key,))
            if error or not rows:
                yield Finding("raw", str(key), error or "is listed, but not found")
            elif rows[0][0] is None:
                self.referred.add(key)
            elif not _unpacks(rows[0][0], key):
                yield Finding("raw", str(key), "does not unpack to the bytes it was made from")

    def _orphans(self) -> Iterator[Finding]:
        rows, _ = self._all(
            "SELECT sha256 FROM raw WHERE sha256 NOT IN (SELECT raw_sha256 FROM document)"
        )
        for (key,) in rows:
            yield Finding("raw", str(key), "belongs to no document")

    def _documents(self) -> Iterator[Finding]:
        for n in sorted(self.good["document"]):
            ((name, source, sha, raw, custody, gaps),), _ = self._all(
                "SELECT id, source, sha256, raw_sha256, custody, gaps FROM document WHERE n = ?",
                (n,),
            )
            if raw in self.referred:
                yield from self._source(name, source, {"raw_sha256": raw, **_object(custody)})
            rows, error = self._all(
                "SELECT r.n, r.id, r.start, r.text, g.packed, r.newest, x.reading FROM report r"
                " LEFT JOIN reading g ON g.report = r.n"
                " LEFT JOIN effective x ON x.report = r.n WHERE r.document = ? ORDER BY r.place",
                (n,),
            )
            if error:
                yield Finding("report", f"of document {name}", error)
                continue
            if any(row[0] not in self.good["report"] & self.good["reading"] for row in rows):
                continue  # its damage is a finding already
            pieces = msgspec.json.decode(gaps, type=list[tuple[int, str]])
            text = join_pieces([*pieces, *((row[2], row[3]) for row in rows)])
            if sha256(text.encode()).hexdigest() != sha:
                yield Finding("document", name, f"{source}: its text is not the one it had")
                continue
            yield from self._reports(rows, text)

    def _source(self, name: str, source: str, found: dict[str, Any]) -> Iterator[Finding]:
        """Hold the bytes that a document refers to against their hash."""
        custody = msgspec.convert(found, type=Custody)
        raw = self.files.read(custody)
        if raw is None:
            yield Finding("document", name, f"{source}: {custody.path} is not there to be read")
        elif sha256(raw).hexdigest() != custody.raw_sha256:
            yield Finding("document", name, f"{source}: {custody.path} is not what was read")

    def _reports(self, rows: Sequence[Row], text: str) -> Iterator[Finding]:
        readings: list[Report] = []
        for n, name, _, own, packed, _, decided in rows:
            try:
                report = self.archive.forms.unpack(packed, own)
                check_quotes(report, text)
                if decided is not None:
                    report = unpack_effective(decided, own, self.archive.dictionary).report
                    check_quotes(report, text)
            except (ArchiveError, EvidenceError) as damage:
                yield Finding("report", name, str(damage))
                return
            self.ids[n] = name
            readings.append(report)
            yield from self._derived(n, report)
        for row, newest, report in zip(rows, newest_keys(readings), readings, strict=True):
            if row[5] != newest:
                yield Finding("report", row[1], "its place in lists is not what its days say")
            for tag in tags_once(report.tags):
                key, error = self._all("SELECT n FROM tag WHERE slug = ?", (tag.slug,))
                if error or not key:
                    yield Finding("tag", tag.slug, error or f"is missing, report {row[1]} has it")
                else:
                    self.tags.setdefault(key[0][0], []).append(
                        (day_of(newest), row[0], BASIS_RANK[tag.basis], tag.count)
                    )

    def _derived(self, n: int, report: Report) -> Iterator[Finding]:
        missing: list[Place] = []
        unknown: list[str] = []

        def key(place: Place | None) -> int:
            if place is None:
                return 0
            if place not in self.places:
                missing.append(place)
            return self.places.get(place, 0)

        def word(text: str | None) -> int:
            if text is None:
                return 0
            if text not in self.words:
                unknown.append(text)
            return self.words.get(text, 0)

        wanted = marks_row(report, n, key, word)
        self.expected["marks"] += 1
        found, error = self._all("SELECT * FROM marks WHERE report = ?", (n,))
        if error or not found:
            yield Finding("marks", f"of report {report.id}", error or "are missing")
        for kind, one, other in zip(
            ("report", "ids", *KINDS), found[0] if found else (), wanted, strict=False
        ):
            if one != other:
                yield Finding(
                    "marks", f"of report {report.id}", f"its {kind} are not what its reading says"
                )
        for text in unknown:
            yield Finding("word", text, f"is missing, report {report.id} has it")
        for place in missing:
            yield Finding("place", str(place.id), f"{place.name}: report {report.id} has it")

    def _tags(self) -> Iterator[Finding]:
        rows, error = self._all("SELECT n, slug, reports FROM tag")
        if error:
            yield Finding("tag", "all", error)
        for n, slug, count in rows:
            wanted = sorted(self.tags.pop(n, []))
            found, error = self._all(
                "SELECT day, report, basis, count FROM filed WHERE tag = ? ORDER BY day, report",
                (n,),
            )
            self.expected["filed"] += len(wanted)
            if error or found != wanted:
                yield Finding("filed", str(slug), error or "is not what the readings say")
            if count != len(wanted):
                yield Finding(
                    "tag", str(slug), f"counts {count} reports, the readings {len(wanted)}"
                )
            yield from self._tag_name(n, slug)

    def _tag_name(self, n: int, slug: str) -> Iterator[Finding]:
        """Hold a tag's name, kind and basis against the report tags that may have given them."""
        rows, _ = self._all("SELECT name, kind, basis FROM tag WHERE n = ?", (n,))
        some, _ = self._all(
            "SELECT r.text, g.packed, x.reading FROM filed t JOIN report r ON r.n = t.report"
            " JOIN reading g ON g.report = r.n"
            " LEFT JOIN effective x ON x.report = r.n WHERE t.tag = ?",
            (n,),
        )
        for text, packed, decided in some:
            try:
                report = self.archive.forms.unpack(packed, text)
                if decided is not None:
                    report = unpack_effective(decided, text, self.archive.dictionary).report
            except (ArchiveError, TypeError, AttributeError):
                return  # the report's own hash says so already
            if any(
                tag.slug == slug and (tag.name, tag.kind, tag.basis) == rows[0]
                for tag in report.tags
            ):
                return
        yield Finding("tag", str(slug), "no report gives it this name, kind and basis")

    def _links(self) -> Iterator[Finding]:
        rows, _ = self._all("SELECT n, record FROM copy")
        for n, record in rows:
            if n in self.good["copy"]:
                copy = msgspec.json.decode(record, type=Copy)
                yield from self._members(n, copy)
        rows, _ = self._all("SELECT n, record, uses FROM actor")
        for n, record, uses in rows:
            if n in self.good["actor"]:
                yield from self._actor(n, msgspec.json.decode(record, type=Actor), uses)
        rows, _ = self._all("SELECT n, record FROM incident")
        for n, packed in rows:
            if n in self.good["incident"]:
                yield from self._incident(n, packed)

    def _members(self, n: int, copy: Copy) -> Iterator[Finding]:
        rows, error = self._all(
            "SELECT r.id FROM report_copy c JOIN report r ON r.n = c.report WHERE c.copy = ?", (n,)
        )
        self.expected["report_copy"] += len(copy.reports)
        if error or {name for (name,) in rows} != set(copy.reports):
            yield Finding("report_copy", copy.witness, error or "is not what its group says")

    def _actor(self, n: int, actor: Actor, uses: bytes) -> Iterator[Finding]:
        rows, error = self._all("SELECT alias FROM actor_alias WHERE actor = ?", (n,))
        self.expected["actor_alias"] += len(actor.aliases)
        if error or sorted(alias for (alias,) in rows) != sorted(actor.aliases):
            yield Finding("actor_alias", actor.id, error or "is not what its actor says")
        rows, error = self._all(
            "SELECT r.id, u.name FROM report_actor u JOIN report r ON r.n = u.report"
            " WHERE u.actor = ?",
            (n,),
        )
        self.expected["report_actor"] += len(rows)
        if error or uses_hash(sorted(rows)) != uses:
            yield Finding("report_actor", actor.id, error or "is not what its hash says")

    def _incident(self, n: int, packed: bytes) -> Iterator[Finding]:
        try:
            incident = unpack_incident(packed, self.archive.dictionary)
        except ArchiveError as damage:
            yield Finding("incident", str(n), str(damage))
            return
        rows, error = self._all(
            "SELECT r.id, e.mark FROM incident_event i JOIN event e"
            " ON e.report = i.report AND e.ord = i.ord JOIN report r ON r.n = i.report"
            " WHERE i.incident = ?",
            (n,),
        )
        self.expected["incident_event"] += len(incident.mentions)
        found = {name for report, mark in rows for name in (mark, f"{report}-{mark}")}
        if error or not {m.event for m in incident.mentions} <= found:
            yield Finding("incident_event", incident.id, error or "is not what its incident says")
        yield from self._box(n, incident.id, incident_box(incident))

    def _box(self, n: int, name: str, wanted: tuple[float, ...] | None) -> Iterator[Finding]:
        rows, error = self._all(
            "SELECT west, east, south, north, first, last FROM incident_box WHERE n = ?", (n,)
        )
        self.expected["incident_box"] += wanted is not None
        if error or not _boxed(rows[0] if rows else None, wanted):
            yield Finding("incident_box", name, error or "is not where its incident is")

    def _totals(self) -> Iterator[Finding]:
        """Count the derived tables: no row may be there that nothing stands behind."""
        sound = all(
            (count := self._all(f"SELECT count(*) FROM {table}")[0])
            and count[0][0] == len(self.good[table])
            for table in ("document", "report", "reading", "copy", "actor", "incident")
        )
        if not sound:
            return  # what is missing there is missing here
        tables = ("marks", "filed", "report_copy", "actor_alias", "report_actor")
        for table in (*tables, "incident_event", "incident_box"):
            rows, error = self._all(f"SELECT count(*) FROM {table}")
            if error or rows[0][0] != self.expected[table]:
                problem = error or f"has {rows[0][0]} rows instead of {self.expected[table]}"
                yield Finding(table, "all", problem)

    def _full_text(self) -> Iterator[Finding]:
        """Let FTS5 hold its index against the texts; it wants to write for that, so read-write."""
        question = "INSERT INTO report_fts(report_fts, rank) VALUES ('integrity-check', 1)"
        try:
            with closing(self._writable()) as connection:
                connection.execute(question)
        except _UNREADABLE as error:
            yield Finding(
                "report_fts", "all", f"the search index is not that of the texts: {error}"
            )

    def _writable(self) -> sqlite3.Connection:
        """Open the file for writing; where it lies on a disk that takes nothing, a copy of it."""
        if not is_frozen(self.path):
            return sqlite3.connect(self.path, isolation_level=None, timeout=60)
        copy = sqlite3.connect("", isolation_level=None)  # a temporary file of SQLite's own
        self.db.backup(copy)
        return copy


def _holds(row: Sequence[Any]) -> bool:
    *values, digest = row
    return bool(row_hash(values) == digest)


def _name(table: str, row: Sequence[Any]) -> str:
    """Name a row by its content id where it has one, which is its second column."""
    named = table in {"document", "report", "copy", "actor", "incident", "decision", "tombstone"}
    return str(row[1] if named else row[0])


def _object(raw: str) -> dict[str, Any]:
    return msgspec.json.decode(raw, type=dict[str, Any])


def _unpacks(packed: Any, key: Any) -> bool:
    try:
        return bool(sha256(zlib.decompress(packed)).hexdigest() == key)
    except (zlib.error, TypeError):
        return False


def _boxed(found: Sequence[Any] | None, wanted: Sequence[float] | None) -> bool:
    """Whether a box is the wanted one: least and greatest of each side in turn, as R*Trees keep them."""
    if found is None or wanted is None:
        return found is None and wanted is None
    kept = [_kept(side, up=n % 2 == 1) for n, side in enumerate(wanted)]
    return list(found) == kept


def _kept(side: float, *, up: bool) -> float:
    """Return a side of a box in 32 bits, rounded outward as SQLite's ``rtree.c`` does it."""
    (near,) = struct.unpack("f", struct.pack("f", side))
    if (near < side) if up else (near > side):
        away = (side >= 0) == up
        (near,) = struct.unpack("f", struct.pack("f", side * (1 + (1 if away else -1) / 8388608)))
    return float(near)
