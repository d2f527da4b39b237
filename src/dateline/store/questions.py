"""Questions to an archive: everything that only reads. `dateline.store.archive.Archive` writes."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from dateline.errors import ArchiveError
from dateline.model.archive import Actor, Copy, Effective, Incident
from dateline.model.document import Custody
from dateline.model.mark import Place
from dateline.model.report import Failure, Marked, Report
from dateline.model.span import Span
from dateline.store.codec import unpack_effective, unpack_incident
from dateline.store.finding import add_functions, incident_clause, report_clause
from dateline.store.forms import Form, Forms, Layout, shipped_dictionary, shipped_name
from dateline.store.lens import Lens
from dateline.store.order import day_key
from dateline.store.query import Query, parse_query
from dateline.store.rows import (
    ActorReports,
    Counts,
    Found,
    Listed,
    MonthCount,
    PlaceCount,
    Skipped,
    StoredDocument,
    StoredFailure,
    StoredReport,
    TagCount,
    Tombstone,
)

_LISTED = """
    r.id, d.id, d.source, d.name, r.start, r."end", r.title, r.outlet, r.genre, r.language,
    r.earliest, r.latest, r.precision, r.basis, r.unread, coalesce(c.witness, r.id), r.main_event,
    r.text"""
_FROM_REPORT = """
    FROM report r JOIN document d ON d.n = r.document
    LEFT JOIN report_copy rc ON rc.report = r.n LEFT JOIN copy c ON c.n = rc.copy"""

_PACKED = "JOIN reading g ON g.report = r.n"
_DECIDED = "LEFT JOIN effective x ON x.report = r.n"


class Questions:
    """What can be asked of an open archive. Lists are in the same order on every machine."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._db = connection
        self._dictionary = b""
        self._forms = Forms(self._form)
        self.path = path
        self.lens = Lens()
        self._has_functions = False

    @property
    def connection(self) -> sqlite3.Connection:
        """The SQLite connection, for `verify` and for questions this class has no method for."""
        return self._db

    @property
    def dictionary(self) -> bytes:
        """The dictionary that this archive's readings are packed with."""
        return self._dictionary

    @property
    def forms(self) -> Forms:
        """How this archive's readings are packed."""
        return self._forms

    def _form(self, number: int) -> Form | None:
        row = self._db.execute(
            "SELECT shipped, dictionary, layout FROM form WHERE n = ?", (number,)
        ).fetchone()
        if row is None:
            return None
        shipped, own, layout = row
        if shipped is not None and shipped != shipped_name():
            raise ArchiveError(f"this dateline comes without the dictionary {shipped[:12]}")
        try:
            fields = msgspec.json.decode(layout, type=Layout)
        except msgspec.MsgspecError as error:
            raise ArchiveError(f"form {number} of the readings is damaged: {error}") from error
        return Form(shipped_dictionary() if own is None else own, fields)

    @property
    def title(self) -> str | None:
        """The archive's title, if it was given one."""
        return self._meta("title")

    @property
    def notice(self) -> str | None:
        """What every page of this archive must say ("all reports are invented"), if anything."""
        return self._meta("notice")

    @property
    def linked_with(self) -> str | None:
        """The version of the program that linked all reports, None where links are missing or old."""
        return self._meta("linked")

    def note(self, key: str) -> str | None:
        """Return a note that was taken about the archive's own upkeep, None if there is none."""
        return self._meta(key)

    def _meta(self, key: str) -> str | None:
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def known(self, raw_sha256: str) -> str | None:
        """Return the source whose bytes have this hash, if the archive holds it or it was taken out."""
        row = self._db.execute(
            "SELECT min(source) FROM (SELECT source FROM document WHERE raw_sha256 = ?1"
            " UNION ALL SELECT source FROM withheld WHERE raw_sha256 = ?1)",
            (raw_sha256,),
        ).fetchone()
        return None if row is None else row[0]

    def file_inputs(self, sha256: str) -> int | None:
        """Return how many inputs a file with these bytes counted for, None if never taken in."""
        row = self._db.execute("SELECT inputs FROM file WHERE sha256 = ?", (sha256,)).fetchone()
        return None if row is None else row[0]

    def _readings(
        self, where: str = "", values: Sequence[Any] = ()
    ) -> Iterator[tuple[int, Report]]:
        for n, text, packed in self._db.execute(  # safe: our own SQL
            f"SELECT r.n, r.text, g.packed FROM report r {_PACKED} {where} ORDER BY r.document, r.place",
            values,
        ):
            yield n, self._forms.unpack(packed, text)

    def readings(self) -> Iterator[tuple[Listed, Report]]:
        """Yield every report as decisions leave it, by document id and place in the page."""
        for *listed, packed, decided in self._db.execute(  # safe: our own SQL
            f"SELECT {_LISTED}, g.packed, x.reading {_FROM_REPORT} {_PACKED} {_DECIDED}"
            " ORDER BY d.id, r.place"
        ):
            stored = Listed(*listed)
            report, _ = self._unpacked(packed, decided, stored.text)
            yield self.lens.listed(stored), self.lens.report(stored, report)

    def _unpacked(
        self, packed: bytes, decided: bytes | None, text: str
    ) -> tuple[Report, Effective | None]:
        """Return a report as decisions leave it, and what they are; *text* is as stored."""
        if decided is None:
            return self._forms.unpack(packed, text), None
        effective = unpack_effective(decided, text, self._dictionary)
        return effective.report, effective

    def __contains__(self, report: str) -> bool:
        """Whether there is a report with this id."""
        row = self._db.execute("SELECT 1 FROM report WHERE id = ?", (report,)).fetchone()
        return row is not None

    def holds(self, document: str) -> bool:
        """Whether there is a document with this id."""
        row = self._db.execute("SELECT 1 FROM document WHERE id = ?", (document,)).fetchone()
        return row is not None

    def document_ids(self) -> list[str]:
        """Return the ids of all documents, sorted."""
        return [name for (name,) in self._db.execute("SELECT id FROM document ORDER BY id")]

    def documents(self) -> Iterator[StoredDocument]:
        """Yield every document, by id."""
        return map(self.document, self.document_ids())

    def document(self, name: str) -> StoredDocument:
        """Return the document with this id.

        Raises:
            ArchiveError: There is none.
        """
        row = self._db.execute(
            "SELECT n, id, name, source, sha256, raw_sha256, custody, boilerplate, failures,"
            " pictures, record FROM document WHERE id = ?",
            (name,),
        ).fetchone()
        if row is None:
            raise ArchiveError(f"no document {name}")
        n, ident, own, source, sha, raw, custody, boilerplate, failures, pictures, record = row
        reports = self._db.execute(
            "SELECT id FROM report WHERE document = ? ORDER BY place", (n,)
        ).fetchall()
        stored = StoredDocument(
            id=ident,
            name=own,
            source=source,
            sha256=sha,
            record=msgspec.json.decode(record),
            custody=msgspec.convert(
                {"raw_sha256": raw, **msgspec.json.decode(custody)}, type=Custody
            ),
            boilerplate=tuple(msgspec.json.decode(boilerplate, type=list[Span])),
            failures=tuple(msgspec.json.decode(failures, type=list[Failure])),
            pictures=tuple(msgspec.json.decode(pictures, type=list[str])),
            reports=tuple(report for (report,) in reports),
        )
        return self.lens.document(stored)

    def document_text(self, name: str) -> str:
        """Return a document's whole text, put together from its reports and what is between.

        Raises:
            ArchiveError: There is no such document.
        """
        row = self._db.execute("SELECT n, gaps FROM document WHERE id = ?", (name,)).fetchone()
        if row is None:
            raise ArchiveError(f"no document {name}")
        pieces = self._db.execute(  # of all its reports, those too that a view leaves out
            "SELECT start, text FROM main.report WHERE document = ?", (row[0],)
        )
        whole = join_pieces([*msgspec.json.decode(row[1], type=list[tuple[int, str]]), *pieces])
        return self.lens.text(name, whole)

    def marked(self, name: str) -> Marked:
        """Return a document's line of ``dateline mark`` as it was added.

        Raises:
            ArchiveError: There is no such document.
        """
        stored = self.document(name)
        reports = self._readings("JOIN document d ON d.n = r.document WHERE d.id = ?", (name,))
        return Marked(
            id=stored.name or stored.id,
            document=stored.id,
            source=stored.source,
            sha256=stored.sha256,
            text=self.document_text(name),
            record=stored.record,
            custody=stored.custody,
            reports=tuple(report for _, report in reports),
            boilerplate=stored.boilerplate,
            failures=stored.failures,
            pictures=stored.pictures,
        )

    def reports(
        self,
        *,
        tag: str | None = None,
        actor: str | None = None,
        incident: str | None = None,
        month: str | None = None,
        limit: int = -1,
        offset: int = 0,
    ) -> list[Listed]:
        """Return reports, newest first: all, or those of a tag's slug, an actor's or incident's
        id, or a month (``2014-06``, by the latest day they may have appeared).
        """
        joins, where, order, values = "", ["1"], "r.newest", list[Any]()
        if tag is not None:
            joins += " JOIN filed f ON f.report = r.n JOIN tag t ON t.n = f.tag"
            order = "f.day DESC, r.newest"
            where.append("t.slug = ?")
            values.append(tag)
        if actor is not None:
            where.append(
                "r.n IN (SELECT ra.report FROM report_actor ra JOIN actor a ON a.n = ra.actor"
                " WHERE a.id = ?)"
            )
            values.append(actor)
        if incident is not None:
            where.append(
                "r.n IN (SELECT ie.report FROM incident_event ie JOIN incident i"
                " ON i.n = ie.incident WHERE i.id = ?)"
            )
            values.append(incident)
        if month is not None:
            where.append("r.latest BETWEEN ? AND ? AND r.newest BETWEEN ? AND ?")
            values += (f"{month}-01", f"{month}-31", *_month_keys(month))
        rows = self._db.execute(  # safe: our own SQL
            f"SELECT {_LISTED} {_FROM_REPORT} {joins} WHERE {' AND '.join(where)}"
            f" ORDER BY {order} DESC LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return [self.lens.listed(Listed(*row)) for row in rows]

    def report(self, name: str) -> StoredReport:
        """Return the report with this id, with all its marks.

        Raises:
            ArchiveError: There is none.
        """
        row = self._db.execute(  # safe: our own SQL
            f"SELECT {_LISTED}, g.packed, x.reading {_FROM_REPORT} {_PACKED} {_DECIDED} WHERE r.id = ?",
            (name,),
        ).fetchone()
        if row is None:
            raise ArchiveError(f"no report {name}")
        stored = Listed(*row[:-2])
        report, decided = self._unpacked(row[-2], row[-1], stored.text)
        main, incidents = self.incidents_of(name)
        listed, shown = self.lens.listed(stored), self.lens.report(stored, report)
        if decided is None:
            return StoredReport(listed, shown, main, incidents)
        lists = msgspec.structs.asdict(decided.rejected)
        turned_down = self.lens.report(stored, msgspec.structs.replace(report, **lists))
        read = self.lens.report(stored, self._forms.unpack(row[-2], stored.text))
        return StoredReport(listed, shown, main, incidents, decided.rulings, turned_down, read)

    def stored_report(self, name: str) -> Report:
        """Return a report's marks as they are stored, whatever a view shows: to compare, not show.

        Raises:
            ArchiveError: There is none.
        """
        found = next(self._readings("WHERE r.id = ?", (name,)), None)
        if found is None:
            raise ArchiveError(f"no report {name}")
        return found[1]

    def reports_of(self, document: str) -> list[StoredReport]:
        """Return the reports of a document with all their marks, in page order."""
        names = self._db.execute(
            "SELECT r.id FROM report r JOIN document d ON d.n = r.document"
            " WHERE d.id = ? ORDER BY r.place",
            (document,),
        ).fetchall()
        return [self.report(name) for (name,) in names]

    def incidents_of(self, report: str) -> tuple[str | None, tuple[str, ...]]:
        """Return the incident that a report is about, and those of all its events.

        It is about its main event's incident; but a main event that hurt nobody and that no other
        witness tells (an arrest, a trial) leads to the most told incident with dead or wounded in
        the report.
        """
        rows = self._db.execute(
            "SELECT i.id, i.witnesses, coalesce(i.killed_low, i.killed_best, i.killed_high,"
            " i.wounded_low, i.wounded_best, i.wounded_high) IS NOT NULL,"
            " max(e.mark = r.main_event OR r.id || '-' || e.mark = r.main_event),"
            " max(coalesce(e.killed_low, e.killed_best, e.killed_high,"
            " e.wounded_low, e.wounded_best, e.wounded_high) IS NOT NULL)"
            " FROM report r JOIN incident_event ie ON ie.report = r.n"
            " JOIN event e ON e.report = ie.report AND e.ord = ie.ord"
            " JOIN incident i ON i.n = ie.incident WHERE r.id = ? GROUP BY i.n ORDER BY i.id",
            (report,),
        ).fetchall()
        ids = tuple(row[0] for row in rows)
        main = next((row for row in rows if row[3]), None)
        told = [row for row in rows if row[1] > 1 and row[2]]
        if told and (main is None or (main[1] == 1 and not main[4])):
            main = max(told, key=lambda row: row[1])
        return (main[0] if main else None), ids

    def incidents(
        self,
        *,
        event_type: str | None = None,
        report: str | None = None,
        box: tuple[float, float, float, float] | None = None,
        days: tuple[str, str] | None = None,
        limit: int = -1,
        offset: int = 0,
    ) -> list[Incident]:
        """Return incidents, newest first: all, those of a type, told in a report, inside a *box*
        (west, south, east, north, degrees) or on some of *days* (first and last, included).
        """
        where, values = ["1"], list[Any]()
        if event_type is not None:
            where.append("i.event_type = ?")
            values.append(event_type)
        if report is not None:
            where.append(
                "i.n IN (SELECT ie.incident FROM incident_event ie JOIN report r"
                " ON r.n = ie.report WHERE r.id = ?)"
            )
            values.append(report)
        if box is not None:
            where.append(
                "i.n IN (SELECT n FROM incident_box WHERE east >= ? AND north >= ? AND west <= ?"
                " AND south <= ? AND last >= ? AND first <= ?)"
            )
            span = days or ("0001-01-01", "9999-12-31")
            values += (*box, *(date.fromisoformat(day).toordinal() for day in span))
        elif days is not None:
            where.append("i.latest >= ? AND i.earliest <= ?")
            values += days
        rows = self._db.execute(  # safe: our own SQL
            f"SELECT i.record FROM incident i WHERE {' AND '.join(where)}"
            " ORDER BY i.newest DESC LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return [self._incident(packed) for (packed,) in rows]

    def _incident(self, packed: bytes) -> Incident:
        return self.lens.incident(unpack_incident(packed, self._dictionary))

    def incident(self, name: str) -> Incident:
        """Return the incident with this id, or the one it was joined to.

        Raises:
            ArchiveError: There is none.
        """
        row = self._db.execute("SELECT record FROM incident WHERE id = ?", (name,)).fetchone()
        if row is not None:
            return self._incident(row[0])
        row = self._db.execute("SELECT new FROM redirect WHERE old = ?", (name,)).fetchone()
        if row is None:
            raise ArchiveError(f"no incident {name}")
        return self.incident(row[0])

    def actors(self, *, report: str | None = None, min_reports: int = 1) -> list[ActorReports]:
        """Return actors by name, each with the ids of the reports that name it, newest first."""
        joins, values = "", list[Any]()
        if report is not None:
            joins = " AND a.n IN (SELECT actor FROM report_actor WHERE report ="
            joins += " (SELECT n FROM report WHERE id = ?))"
            values.append(report)
        rows = self._db.execute(  # safe: our own SQL
            "SELECT a.record, r.id FROM actor a JOIN report_actor ra ON ra.actor = a.n"
            " JOIN report r ON r.n = ra.report"
            f" WHERE a.reports >= ? {joins} ORDER BY a.name, a.id, r.newest DESC",
            (min_reports, *values),
        )
        decode = msgspec.json.Decoder(Actor).decode
        return [
            ActorReports(
                self.lens.actor(decode(record)), tuple(dict.fromkeys(name for _, name in group))
            )
            for record, group in groupby(rows, key=lambda row: row[0])
        ]

    def copies(self) -> list[Copy]:
        """Return the copy groups, by witness."""
        rows = self._db.execute("SELECT record FROM copy ORDER BY witness")
        return [msgspec.json.decode(record, type=Copy) for (record,) in rows]

    def copy(self, witness: str) -> Copy | None:
        """Return the copy group with this witness, None for a report without copies."""
        row = self._db.execute("SELECT record FROM copy WHERE witness = ?", (witness,)).fetchone()
        return msgspec.json.decode(row[0], type=Copy) if row else None

    def tags(self, *, min_reports: int = 1) -> list[TagCount]:
        """Return the tags with at least so many reports, the most used first.

        Given ones are listed whatever their count.
        """
        rows = self._db.execute(
            "SELECT slug, name, kind, basis, reports FROM tag"
            " WHERE reports >= ? OR basis = 'given' ORDER BY reports DESC, slug",
            (min_reports,),
        )
        return [self.lens.tag(TagCount(*row)) for row in rows]

    def tag(self, slug: str) -> TagCount | None:
        """Return one tag, None if no report is filed under it."""
        row = self._db.execute(
            "SELECT slug, name, kind, basis, reports FROM tag WHERE slug = ?", (slug,)
        ).fetchone()
        return self.lens.tag(TagCount(*row)) if row else None

    def search(self, asked: str | Query, *, limit: int = 20, offset: int = 0) -> list[Listed]:
        """Return the reports that meet a query (`dateline.store.query`), newest first.

        Raises:
            QueryError: The query cannot be understood.
        """
        clause = report_clause(self.prepared(asked), self._db)
        rows = self._db.execute(  # safe: our own SQL
            f"SELECT {_LISTED} {_FROM_REPORT} WHERE {clause.sql}"
            " ORDER BY r.newest DESC LIMIT ? OFFSET ?",
            (*clause.values, limit, offset),
        )
        return [self.lens.listed(Listed(*row)) for row in rows]

    def search_incidents(
        self, asked: str | Query, *, limit: int = 20, offset: int = 0
    ) -> list[Incident]:
        """Return the incidents that meet a query, newest first.

        Raises:
            QueryError: The query cannot be understood.
        """
        clause = incident_clause(self.prepared(asked), self._db)
        rows = self._db.execute(  # safe: our own SQL
            f"SELECT i.record FROM incident i WHERE {clause.sql}"
            " ORDER BY i.newest DESC LIMIT ? OFFSET ?",
            (*clause.values, limit, offset),
        )
        return [self._incident(packed) for (packed,) in rows]

    def count_found(self, asked: str | Query, *, most: int = -1) -> Found:
        """Count the reports and incidents that meet a query, no further than *most* of each.

        Raises:
            QueryError: The query cannot be understood.
        """
        query = self.prepared(asked)
        of_report, of_incident = report_clause(query, self._db), incident_clause(query, self._db)
        (reports,) = self._db.execute(  # safe: our own SQL
            f"SELECT count(*) FROM (SELECT 1 FROM report r WHERE {of_report.sql} LIMIT ?)",
            (*of_report.values, most),
        ).fetchone()
        (incidents,) = self._db.execute(  # safe: our own SQL
            f"SELECT count(*) FROM (SELECT 1 FROM incident i WHERE {of_incident.sql} LIMIT ?)",
            (*of_incident.values, most),
        ).fetchone()
        return Found(int(reports), int(incidents))

    def prepared(self, asked: str | Query) -> Query:
        """Return a query that was parsed, with SQL ready for the clauses of `store.finding`.

        Raises:
            QueryError: The query cannot be understood.
        """
        if not self._has_functions:
            add_functions(self._db, self._dictionary)
            self._has_functions = True
        return parse_query(asked) if isinstance(asked, str) else asked

    def places(self) -> list[PlaceCount]:
        """Return the places that reports name, each with its reports and incidents, by id."""
        incidents = dict(
            self._db.execute("SELECT place_id, count(*) FROM incident GROUP BY place_id")
        )
        rows = self._db.execute(
            "SELECT p.id, p.name, p.lat, p.lon, p.country, p.admin1, p.feature, p.near,"
            " count(DISTINCT t.report) FROM place p JOIN toponym t ON t.place = p.n"
            " GROUP BY p.n ORDER BY p.id, p.name, p.lat, p.lon"
        )
        return [
            PlaceCount(_place_of(row[:8]), row[8], incidents.get(row[0], 0) if row[0] else 0)
            for row in rows
        ]

    def months(self) -> list[MonthCount]:
        """Return the months in which reports appeared, by their latest day, newest first."""
        rows = self._db.execute(
            "SELECT substr(latest, 1, 7), count(*) FROM report WHERE latest IS NOT NULL"
            " GROUP BY 1 ORDER BY 1 DESC"
        )
        return [MonthCount(*row) for row in rows]

    def failures(self) -> list[StoredFailure]:
        """Return every failure, by source."""
        rows = self._db.execute(
            "SELECT source, place, step, error, document, report FROM failure"
            " ORDER BY source, place, step, report, error"
        )
        return [StoredFailure(*row) for row in rows]

    def skips(self) -> list[Skipped]:
        """Return every input that was passed over, by source."""
        rows = self._db.execute(
            "SELECT source, place, reason FROM skipped ORDER BY source, place, reason"
        )
        return [Skipped(*row) for row in rows]

    def tombstones(self) -> list[Tombstone]:
        """Return what was taken out, by id."""
        return [
            Tombstone(*row)
            for row in self._db.execute("SELECT id, at, reason FROM tombstone ORDER BY id")
        ]

    def redirects(self) -> dict[str, str]:
        """Return old incident ids and the ids they were joined to."""
        return dict(self._db.execute("SELECT old, new FROM redirect ORDER BY old"))

    def decisions(self, *, bare: bool = False) -> list[dict[str, Any]]:
        """Return the decisions in the order they were made, as the contract's JSON objects.

        What they quote of reports that were taken out is left out, and they are shown as the
        lens shows them, unless *bare*: for replay.
        """
        gone = set() if bare else {stone.id for stone in self.tombstones()}
        rows = self._db.execute(
            "SELECT id, kind, of, field, value, reason, by, at, anchor FROM decision ORDER BY n"
        )
        made = [
            {
                "id": row[0],
                "kind": row[1],
                "of": msgspec.json.decode(row[2]),
                "field": row[3],
                "value": None if row[4] is None else msgspec.json.decode(row[4]),
                "reason": row[5],
                "by": row[6],
                "at": row[7],
                "anchor": None if row[8] is None else _shown(msgspec.json.decode(row[8]), gone),
            }
            for row in rows
        ]
        return made if bare else [self.lens.decision(one) for one in made]

    def runs(self) -> list[dict[str, str]]:
        """Return the sets of versions that this archive was made with, oldest first."""
        rows = self._db.execute("SELECT versions FROM run ORDER BY n")
        return [msgspec.json.decode(versions) for (versions,) in rows]

    def raw(self, raw_sha256: str) -> bytes | None:
        """Return the bytes kept under this hash, None if they are only referred to."""
        row = self._db.execute("SELECT packed FROM raw WHERE sha256 = ?", (raw_sha256,)).fetchone()
        return zlib.decompress(row[0]) if row and row[0] is not None else None

    def incident_count(self) -> int:
        """Return how many incidents the archive holds."""
        (count,) = self._db.execute("SELECT count(*) FROM incident").fetchone()
        return int(count)

    def counts(self) -> Counts:
        """Count what the archive holds, and how much of it is undated, unplaced or failed."""
        reports, to_the_day, dated, unread, outlets, earliest, latest = self._db.execute(
            "SELECT count(*), count(*) FILTER (WHERE precision = 1),"
            " count(*) FILTER (WHERE coalesce(earliest, latest) IS NOT NULL), count(unread),"
            " count(DISTINCT outlet), min(earliest), max(latest) FROM report"
        ).fetchone()
        events, placed, when = self._db.execute(
            "SELECT count(*), count(place), count(coalesce(earliest, latest)) FROM event"
        ).fetchone()
        incidents, where, days, rifts = self._db.execute(
            "SELECT count(*), count(lat), count(coalesce(earliest, latest)),"
            " coalesce(sum(disagreements), 0) FROM incident"
        ).fetchone()
        toponyms, toponyms_placed = self._db.execute(
            "SELECT count(*), count(place) FROM toponym"
        ).fetchone()
        copied = self._count("report_copy")
        languages = self._db.execute(
            "SELECT coalesce(language, ''), count(*) FROM report GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        return Counts(
            documents=self._count("document"),
            reports=reports,
            failures=self._count("failure"),
            skipped=self._count("skipped"),
            dated_to_the_day=to_the_day,
            dated=dated,
            undated=reports - dated,
            unread=unread,
            languages=dict(languages.fetchall()),
            outlets=outlets,
            earliest=earliest,
            latest=latest,
            mentions=self._count("mention") + toponyms,
            toponyms=toponyms,
            toponyms_placed=toponyms_placed,
            figures=self._count("figure"),
            victims=self._count("victim"),
            events=events,
            events_placed=placed,
            events_dated=when,
            statements=self._count("statement"),
            tags=self._count("tag"),
            actors=self._count("actor"),
            witnesses=reports - copied + self._count("copy"),
            incidents=incidents,
            incidents_placed=where,
            incidents_dated=days,
            disagreements=rifts,
        )

    def _count(self, table: str) -> int:
        (n,) = self._db.execute(f"SELECT count(*) FROM {table}").fetchone()  # safe: our own SQL
        return int(n)

    def _place_rows(self) -> Iterator[tuple[int, Place]]:
        for n, name, *rest in self._db.execute(
            "SELECT n, id, name, lat, lon, country, admin1, feature, near FROM place ORDER BY n"
        ):
            yield n, _place_of((name, *rest))


def _shown(anchor: dict[str, Any], gone: Set[str]) -> dict[str, Any]:
    """Return an anchor without the words of a report that was taken out."""
    if not gone:
        return anchor
    others = [_shown(other, gone) for other in anchor.get("others", ())]
    if anchor.get("report") in gone or anchor.get("document") in gone:
        anchor = {**anchor, "quote": None, "before": None, "after": None}
        anchor = {key: value for key, value in anchor.items() if key not in ("mark", "paragraph")}
    return {**anchor, "others": others} if others else anchor


def join_pieces(pieces: Iterable[tuple[int, str]]) -> str:
    """Put a text together from pieces and their offsets; where two overlap, one is enough."""
    text: list[str] = []
    at = 0
    for start, piece in sorted(pieces):
        if start + len(piece) > at:
            text.append(piece[max(0, at - start) :])
            at = start + len(piece)
    return "".join(text)


def _place_of(values: Sequence[Any]) -> Place:
    return Place(**dict(zip(Place.__struct_fields__, values, strict=True)))


def _month_keys(month: str) -> tuple[str, str]:
    first = date.fromisoformat(f"{month}-01").toordinal()
    return day_key(first), day_key(first + 31)
