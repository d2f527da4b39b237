"""Writing rows: a document with all that is made from it goes in whole, and comes out whole.

Every row of authority gets its hash here, and every table that is made from a reading is made here.
What is written stands in one transaction (`Writing.batch`): all of it is kept, or none.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from dateline.errors import ArchiveError
from dateline.model.mark import Event, Place
from dateline.model.report import Failure, Marked, Report, Tag
from dateline.store.codec import unpack_incident
from dateline.store.derive import INSERT_MARKS, marks_row
from dateline.store.forms import (
    can_learn,
    learned_dictionary,
    packed_by_place,
    shipped_name,
    this_layout,
)
from dateline.store.hashes import HASHED, INSERT, row_hash
from dateline.store.order import day_of, newest_keys
from dateline.store.questions import Questions

_json = msgspec.json.Encoder().encode


def as_text(value: Any) -> str:
    """Return a value as JSON text, as columns keep it."""
    return _json(value).decode()


BASIS_RANK = {"given": 0, "title": 1, "event": 2, "mention": 3}
"""The bases of a tag, the best first: the numbers that ``filed`` keeps."""


_Naming = tuple[int, str, bool, str]


def _naming(basis: str, kind: str, name: str) -> _Naming:
    """How good a name is for a tag, best least: given, of a kind, "Cali" before a dateline's "CALI"."""
    return BASIS_RANK[basis], kind, name.isupper(), name


class _TagRow(NamedTuple):
    """What is remembered of a tag while building; the least naming (`_naming`) names it."""

    n: int
    best: _Naming


class Kept(NamedTuple):
    """What of a document is stored: reports whose quotes hold, and what went wrong."""

    reports: tuple[Report, ...]
    failures: tuple[Failure, ...]


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


class Writing(Questions):
    """What writes rows of an open archive; `dateline.store.archive.Archive` is what is asked to."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        super().__init__(connection, path)
        self._depth = 0
        self._run: int | None = None
        self._places: dict[Place, int] = {}
        self._words: dict[str, int] = {}
        self._tags: dict[str, _TagRow] = {}
        self._seen: list[bytes] | None = []
        self._tag_reports: Counter[int] = Counter()
        self._opened_at = 0
        self._stale = False
        self.lost = Lost({}, {})

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
            self._learn()
            self._db.execute("COMMIT")
        except BaseException as error:
            self._undo()
            if isinstance(error, sqlite3.Error):
                raise ArchiveError(
                    f"{self.path}: {why_refused(error, self.path, False)}"
                ) from error
            raise
        finally:
            self._depth = 0

    def _undo(self) -> None:
        self.lost = Lost({}, {})
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        self._places.clear()
        self._words.clear()
        self._tags.clear()
        self._seen = []
        self._forms.newest = 0
        self._tag_reports.clear()
        self._stale = False

    def _pack(self, report: Report, text: str) -> bytes:
        """Return a reading as the archive keeps it, and remember what can be learned from it."""
        if not self._forms.newest:
            self._forms.newest = self._newest_form()
        by_place = packed_by_place(report, text)
        if self._seen is not None:
            self._seen.append(by_place)
        return self._forms.compress(by_place)

    def _newest_form(self) -> int:
        """Return the number of the form to pack in, made if there is none of this version."""
        layout = as_text(this_layout())
        row = self._db.execute(
            "SELECT n, layout, shipped FROM form ORDER BY n DESC LIMIT 1"
        ).fetchone()
        if row is not None and row[1] == layout and row[2] in (None, shipped_name()):
            self._seen = None if row[2] is None else self._seen
            return int(row[0])
        return self._insert("form", shipped_name(), None, layout)

    def _learn(self) -> None:
        """Make a dictionary of the archive's own readings once there are enough of them."""
        if self._seen and can_learn(self._seen):
            own = learned_dictionary(self._seen)
            if own is not None:
                self._forms.newest = self._insert("form", None, own, as_text(this_layout()))
            self._seen = None

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

    def _insert(self, table: str, *values: Any) -> int:
        """Insert a row under the next number, with its hash over number and values."""
        question = f"SELECT coalesce(max(n), 0) + 1 FROM {table}"  # one of our own tables
        (n,) = self._db.execute(question).fetchone()
        row = (n, *values)
        self._db.execute(INSERT[table], (*row, row_hash(row)))
        return int(n)

    def _fill(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """Insert rows into a table that is empty, numbered from 1, with their hashes."""
        numbered = ((n, *values) for n, values in enumerate(rows, start=1))
        self._db.executemany(INSERT[table], ((*row, row_hash(row)) for row in numbered))

    def _add_document(self, marked: Marked, text: str, kept: Kept) -> None:
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
            as_text(custody),
            as_text(marked.boilerplate),
            as_text(failures),
            as_text(marked.pictures),
            as_text(marked.record),
            as_text(gaps_of(text, good)),
        )
        texts = [text[report.start : report.end] for report in good]
        packed = [self._pack(report, own) for report, own in zip(good, texts, strict=True)]
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

    def _add_report(
        self,
        report: Report,
        where: tuple[str, int, int],
        newest: str,
        words: tuple[str, bytes],
    ) -> None:
        row = report_row(report, where, newest, words[0])
        title, text = row[-2:]
        n = self._insert("report", *row)
        self._set_reading(n, words[1])
        self._db.execute(
            "INSERT INTO report_fts(rowid, title, text) VALUES (?, ?, ?)", (n, title, text)
        )
        self._add_marks(report, n)
        self._add_tags(report, n, newest)

    def _set_reading(self, n: int, packed: bytes) -> None:
        row = (n, packed)
        self._db.execute("DELETE FROM reading WHERE report = ?", (n,))
        self._db.execute(INSERT["reading"], (*row, row_hash(row)))

    def _add_marks(self, report: Report, n: int) -> None:
        """Write the row of a report's marks."""
        row = marks_row(report, n, self._place_key, self._word_key)
        self._db.execute(INSERT_MARKS, row)

    def _add_tags(self, report: Report, n: int, newest: str) -> None:
        day = day_of(newest)
        self._db.executemany(
            "INSERT INTO filed VALUES (?, ?, ?, ?, ?)",
            [
                (self._tag_key(t), day, n, BASIS_RANK[t.basis], t.count)
                for t in tags_once(report.tags)
            ],
        )

    def _place_key(self, place: Place | None) -> int:
        if place is None:
            return 0
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

    def _word_key(self, word: str | None) -> int:
        if word is None:
            return 0
        if not self._words:
            self._words = dict(self._db.execute("SELECT text, n FROM word"))
        n = self._words.get(word)
        if n is None:
            added = self._db.execute("INSERT INTO word (text) VALUES (?)", (word,))
            n = self._words[word] = added.lastrowid or 0
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

    def _keep_raw(self, digest: str, raw: bytes | None) -> None:
        """Keep bytes, or None where they are referred to; what is kept stays kept."""
        packed = None if raw is None else zlib.compress(raw, 6)
        self._db.execute(
            "INSERT INTO raw VALUES (?, ?) ON CONFLICT (sha256)"
            " DO UPDATE SET packed = coalesce(packed, excluded.packed)",
            (digest, packed),
        )

    def _drop_raw(self, digest: str) -> None:
        self._db.execute(
            "DELETE FROM raw WHERE sha256 = ? AND sha256 NOT IN (SELECT raw_sha256 FROM document)",
            (digest,),
        )

    def _set_gaps(self, document: str, gaps: list[tuple[int, str]]) -> None:
        names = ", ".join(f'"{name}"' for name in HASHED["document"])
        question = f"SELECT {names} FROM document WHERE id = ?"  # columns of our own
        row = self._db.execute(question, (document,)).fetchone()
        new = (*row[:-1], as_text(gaps))  # the gaps stand last
        if new != row:
            self._db.execute(
                "UPDATE document SET gaps = ?, hash = ? WHERE id = ?",
                (new[-1], row_hash(new), document),
            )

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
            "SELECT r.title, r.text, g.packed, r.newest, x.reading FROM report r"
            " JOIN reading g ON g.report = r.n"
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
        db.execute("DELETE FROM marks WHERE report = ?", (n,))
        db.execute("DELETE FROM reading WHERE report = ?", (n,))
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
                "DELETE FROM filed WHERE tag = ? AND day = ? AND report = ?",
                (key, day_of(newest), n),
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
            "SELECT r.text, g.packed, x.reading FROM filed t JOIN report r ON r.n = t.report"
            " JOIN reading g ON g.report = r.n"
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


def why_refused(error: Exception, path: Path, read_only: bool) -> str:
    """Return SQLite's words in one line, with what it leaves out: that nothing can be written."""
    said = " ".join(str(error).split())
    if not read_only and not os.access(path.absolute().parent, os.W_OK):
        return f"{said}: {path.absolute().parent} is read-only"
    return said


def report_row(
    report: Report, where: tuple[str, int, int], newest: str, text: str
) -> tuple[Any, ...]:
    """Return the values of a report's row after its number, in the order they are hashed.

    Args:
        report: The report.
        where: Its id, its document's number, its place in the page.
        newest: Its key in lists (`newest_keys`).
        text: Its own.
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
        text,
    )


def title_of(report: Report) -> str | None:
    """Return a report's title: the one in its text, else the first that its metadata offers."""
    if report.title is not None:
        return report.title.text
    return next((c.value for c in report.metadata if c.field == "title"), None)


def gaps_of(text: str, reports: Sequence[Report]) -> list[tuple[int, str]]:
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
        if known is None or BASIS_RANK[tag.basis] < BASIS_RANK[known.basis]:
            best[tag.slug] = tag
    return list(best.values())
