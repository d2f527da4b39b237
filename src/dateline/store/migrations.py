"""Numbered changes of the archive's schema; number 1 is the schema as it first was.

Authority stands in few tables, each row with a hash of its values: ``document``, ``report`` (its
text once, readable, and its reading, packed), ``failure``, ``skipped``, ``raw``, ``incident``,
``actor``, ``copy``, ``decision``, ``tombstone``, ``redirect``, ``run`` and ``meta``. All other
tables are made from the readings again whenever asked, so that SQL and Datasette can see them.

Keys are small numbers in order of arrival: SQLite appends rather than scatters. They never leave
the archive; whatever is exported or shown is named by content ids.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping

from dateline.errors import ArchiveError

APPLICATION_ID = 0x646C6E65
"""``dlne``: what ``file`` and SQLite show as the kind of file."""

_FIRST = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value, hash BLOB NOT NULL) WITHOUT ROWID;

CREATE TABLE run (
  n INTEGER PRIMARY KEY, versions TEXT NOT NULL UNIQUE, hash BLOB NOT NULL);

CREATE TABLE file (
  sha256 TEXT PRIMARY KEY, source TEXT NOT NULL, inputs INTEGER NOT NULL,
  hash BLOB NOT NULL) WITHOUT ROWID;

CREATE TABLE document (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT,
  source TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  raw_sha256 TEXT NOT NULL,
  run INTEGER REFERENCES run(n),
  hash BLOB NOT NULL,
  custody TEXT NOT NULL,
  boilerplate TEXT NOT NULL,
  failures TEXT NOT NULL,
  pictures TEXT NOT NULL,
  record TEXT NOT NULL,
  gaps TEXT NOT NULL);
CREATE INDEX document_raw ON document(raw_sha256);
CREATE INDEX document_source ON document(source);

CREATE TABLE report (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  document INTEGER NOT NULL REFERENCES document(n),
  place INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  language TEXT,
  genre TEXT NOT NULL,
  outlet TEXT,
  earliest TEXT,
  latest TEXT,
  precision INTEGER,
  basis TEXT,
  unread TEXT,
  main_event TEXT,
  newest TEXT NOT NULL,
  hash BLOB NOT NULL,
  title TEXT,
  text TEXT NOT NULL,
  reading BLOB NOT NULL);
CREATE INDEX report_newest ON report(newest);
CREATE INDEX report_document ON report(document);

CREATE VIRTUAL TABLE report_fts USING fts5(
  title, text, content="report", content_rowid="n", tokenize="unicode61 remove_diacritics 2");

CREATE TABLE tag (
  n INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kind TEXT NOT NULL,
  basis TEXT NOT NULL, reports INTEGER NOT NULL);
CREATE TABLE report_tag (
  tag INTEGER NOT NULL REFERENCES tag(n), newest TEXT NOT NULL,
  report INTEGER NOT NULL, basis TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (tag, newest, report)) WITHOUT ROWID;

CREATE TABLE mention (
  report INTEGER NOT NULL REFERENCES report(n), ord INTEGER NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT,
  PRIMARY KEY (report, ord)) WITHOUT ROWID;

CREATE TABLE place (
  n INTEGER PRIMARY KEY, id TEXT, name TEXT NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL,
  country TEXT, admin1 TEXT, feature TEXT, near TEXT);
CREATE VIRTUAL TABLE place_box USING rtree(n, west, east, south, north);
CREATE TABLE toponym (
  report INTEGER NOT NULL REFERENCES report(n), ord INTEGER NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, place INTEGER REFERENCES place(n),
  PRIMARY KEY (report, ord)) WITHOUT ROWID;

CREATE TABLE figure (
  report INTEGER NOT NULL REFERENCES report(n), ord INTEGER NOT NULL, mark TEXT NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, kind TEXT NOT NULL,
  low INTEGER, best INTEGER, high INTEGER, approximate INTEGER NOT NULL, unit TEXT NOT NULL,
  scope TEXT NOT NULL, factuality TEXT NOT NULL, role TEXT, "group" TEXT, side TEXT,
  event TEXT, said_by TEXT, part_of TEXT, repeats TEXT,
  PRIMARY KEY (report, ord)) WITHOUT ROWID;

CREATE TABLE victim (
  report INTEGER NOT NULL REFERENCES report(n), ord INTEGER NOT NULL, mark TEXT NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, name TEXT, age INTEGER, sex TEXT,
  "group" TEXT NOT NULL, role TEXT NOT NULL, side TEXT, harm TEXT NOT NULL, event TEXT, figure TEXT,
  PRIMARY KEY (report, ord)) WITHOUT ROWID;

CREATE TABLE event (
  report INTEGER NOT NULL REFERENCES report(n), ord INTEGER NOT NULL, mark TEXT NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, type TEXT NOT NULL, factuality TEXT NOT NULL,
  place INTEGER REFERENCES place(n), where_prec INTEGER,
  earliest TEXT, latest TEXT, precision INTEGER,
  killed_low INTEGER, killed_best INTEGER, killed_high INTEGER,
  wounded_low INTEGER, wounded_best INTEGER, wounded_high INTEGER, same_as TEXT,
  PRIMARY KEY (report, ord)) WITHOUT ROWID;

CREATE TABLE statement (
  report INTEGER NOT NULL REFERENCES report(n), ord INTEGER NOT NULL, mark TEXT NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, kind TEXT NOT NULL,
  speaker TEXT, naming TEXT NOT NULL, medium TEXT,
  PRIMARY KEY (report, ord)) WITHOUT ROWID;

CREATE TABLE copy (
  n INTEGER PRIMARY KEY, witness TEXT NOT NULL UNIQUE, first TEXT NOT NULL,
  hash BLOB NOT NULL, record TEXT NOT NULL);
CREATE TABLE report_copy (
  report INTEGER PRIMARY KEY REFERENCES report(n), copy INTEGER NOT NULL REFERENCES copy(n));
CREATE INDEX report_copy_copy ON report_copy(copy);

CREATE TABLE actor (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kind TEXT NOT NULL,
  reports INTEGER NOT NULL, uses BLOB NOT NULL, hash BLOB NOT NULL, record TEXT NOT NULL);
CREATE TABLE actor_alias (
  actor INTEGER NOT NULL REFERENCES actor(n), alias TEXT NOT NULL,
  PRIMARY KEY (actor, alias)) WITHOUT ROWID;
CREATE TABLE report_actor (
  actor INTEGER NOT NULL REFERENCES actor(n), report INTEGER NOT NULL REFERENCES report(n),
  name TEXT NOT NULL, PRIMARY KEY (actor, report, name)) WITHOUT ROWID;
CREATE INDEX report_actor_report ON report_actor(report);

CREATE TABLE incident (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, event_type TEXT NOT NULL,
  factuality TEXT NOT NULL, status TEXT NOT NULL,
  place TEXT, place_id TEXT, lat REAL, lon REAL, country TEXT, admin1 TEXT, where_prec INTEGER,
  earliest TEXT, latest TEXT, precision INTEGER,
  killed_low INTEGER, killed_best INTEGER, killed_high INTEGER,
  wounded_low INTEGER, wounded_best INTEGER, wounded_high INTEGER,
  reports INTEGER NOT NULL, witnesses INTEGER NOT NULL, independent_sources INTEGER NOT NULL,
  disagreements INTEGER NOT NULL, newest TEXT NOT NULL, hash BLOB NOT NULL, record BLOB NOT NULL);
CREATE INDEX incident_newest ON incident(newest);
CREATE INDEX incident_type ON incident(event_type, newest);
CREATE VIRTUAL TABLE incident_box USING rtree(n, west, east, south, north, first, last);
CREATE TABLE incident_event (
  incident INTEGER NOT NULL REFERENCES incident(n), report INTEGER NOT NULL,
  ord INTEGER NOT NULL, PRIMARY KEY (incident, report, ord),
  FOREIGN KEY (report, ord) REFERENCES event(report, ord)) WITHOUT ROWID;
CREATE INDEX incident_event_report ON incident_event(report, ord);

CREATE TABLE failure (
  n INTEGER PRIMARY KEY, source TEXT NOT NULL, place TEXT, step TEXT NOT NULL,
  error TEXT NOT NULL, document TEXT, report TEXT, hash BLOB NOT NULL);
CREATE UNIQUE INDEX failure_once
  ON failure(source, coalesce(place, ''), step, error, coalesce(report, ''));
CREATE TABLE skipped (
  n INTEGER PRIMARY KEY, source TEXT NOT NULL, place TEXT, reason TEXT NOT NULL,
  hash BLOB NOT NULL);
CREATE UNIQUE INDEX skipped_once ON skipped(source, coalesce(place, ''));

-- packed is NULL where the bytes are referred to by their document's custody
CREATE TABLE raw (sha256 TEXT PRIMARY KEY, packed BLOB) WITHOUT ROWID;

CREATE TABLE decision (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, of TEXT NOT NULL,
  field TEXT, value TEXT, reason TEXT, by TEXT NOT NULL, at TEXT NOT NULL, anchor TEXT,
  hash BLOB NOT NULL);
CREATE TABLE tombstone (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL, reason TEXT,
  hash BLOB NOT NULL);
CREATE TABLE redirect (
  n INTEGER PRIMARY KEY, old TEXT NOT NULL UNIQUE, new TEXT NOT NULL, hash BLOB NOT NULL);

-- What people see: every finding with its words.
CREATE VIEW reports AS
  SELECT r.id, r.title, r.outlet, r.earliest, r.latest, r.precision, r.basis, r.genre,
         r.language, d.source, length(r.text) AS characters, r.unread
  FROM report r JOIN document d ON d.n = r.document ORDER BY r.newest DESC;
CREATE VIEW figures AS
  SELECT r.id AS report, r.outlet, r.latest AS published_by,
         substr(r.text, f.start - r.start + 1, f."end" - f.start) AS quote,
         f.kind, f.low, f.best, f.high, f.approximate, f.scope, f.factuality, f.role, f."group",
         f.mark
  FROM figure f JOIN report r ON r.n = f.report;
CREATE VIEW victims AS
  SELECT r.id AS report, substr(r.text, v.start - r.start + 1, v."end" - v.start) AS quote,
         v.name, v.age, v.sex, v."group", v.role, v.harm, v.mark
  FROM victim v JOIN report r ON r.n = v.report;
CREATE VIEW events AS
  SELECT r.id AS report, r.outlet, e.type, e.factuality,
         substr(r.text, e.start - r.start + 1, e."end" - e.start) AS quote,
         p.name AS place, p.lat AS latitude, p.lon AS longitude, e.where_prec,
         e.earliest, e.latest, e.killed_low, e.killed_best, e.killed_high, e.mark
  FROM event e JOIN report r ON r.n = e.report LEFT JOIN place p ON p.n = e.place;
CREATE VIEW statements AS
  SELECT r.id AS report, s.speaker, s.naming, s.kind, s.medium,
         substr(r.text, s.start - r.start + 1, s."end" - s.start) AS quote, s.mark
  FROM statement s JOIN report r ON r.n = s.report;
CREATE VIEW mentions AS
  SELECT r.id AS report, m.kind, m.name,
         substr(r.text, m.start - r.start + 1, m."end" - m.start) AS quote
  FROM mention m JOIN report r ON r.n = m.report;
CREATE VIEW toponyms AS
  SELECT r.id AS report, substr(r.text, t.start - r.start + 1, t."end" - t.start) AS quote,
         p.id AS place, p.name, p.lat AS latitude, p.lon AS longitude, p.country, p.admin1
  FROM toponym t JOIN report r ON r.n = t.report LEFT JOIN place p ON p.n = t.place;
CREATE VIEW incidents AS
  SELECT id, event_type, place, country, admin1, lat AS latitude, lon AS longitude, where_prec,
         earliest, latest, killed_low, killed_best, killed_high, wounded_best,
         reports, witnesses, independent_sources, disagreements, status
  FROM incident ORDER BY newest DESC;
"""

_DECIDED = """
-- what decisions make of a report; a report without any has no row, and its own reading holds
CREATE TABLE effective (
  report INTEGER PRIMARY KEY REFERENCES report(n), hash BLOB NOT NULL, reading BLOB NOT NULL);
-- which document was read last from a place on disk (a hash of its path): a page that is changed
-- takes the place of what it was
CREATE TABLE page (place BLOB PRIMARY KEY, document TEXT NOT NULL, hash BLOB NOT NULL)
  WITHOUT ROWID;
-- what was taken out and may come back: the document's line as it was
CREATE TABLE withheld (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL, line BLOB NOT NULL, raw BLOB, hash BLOB NOT NULL);
"""

_WITHHELD = """
-- what was taken out: which reports of a document by which decisions, and the document's line and
-- bytes as they were, NULL where nothing may be kept
DROP TABLE withheld;
CREATE TABLE withheld (
  n INTEGER PRIMARY KEY, document TEXT NOT NULL UNIQUE, source TEXT NOT NULL,
  raw_sha256 TEXT NOT NULL, reports TEXT NOT NULL, run INTEGER, line BLOB, raw BLOB,
  hash BLOB NOT NULL);
CREATE INDEX withheld_raw ON withheld(raw_sha256);
"""

_LEAN = """
-- how readings are packed: by which dictionary (the shipped one's hash, or the archive's own) and
-- which fields each struct had
CREATE TABLE form (
  n INTEGER PRIMARY KEY, shipped TEXT, dictionary BLOB, layout TEXT NOT NULL, hash BLOB NOT NULL);
-- apart from the words: lists of reports read the words alone
CREATE TABLE reading (
  report INTEGER PRIMARY KEY REFERENCES report(n), packed BLOB NOT NULL, hash BLOB NOT NULL);
INSERT INTO reading SELECT n, reading, hash FROM report;
ALTER TABLE report DROP COLUMN reading;
DROP VIEW figures;
DROP VIEW victims;
DROP VIEW events;
DROP VIEW statements;
DROP VIEW mentions;
DROP VIEW toponyms;
CREATE TEMP TABLE told AS SELECT * FROM incident_event;
DROP TABLE incident_event;
DROP TABLE mention;
DROP TABLE toponym;
DROP TABLE figure;
DROP TABLE victim;
DROP TABLE event;
DROP TABLE statement;
DROP TABLE report_tag;
CREATE TABLE incident_event (
  incident INTEGER NOT NULL REFERENCES incident(n), report INTEGER NOT NULL REFERENCES report(n),
  ord INTEGER NOT NULL, PRIMARY KEY (incident, report, ord)) WITHOUT ROWID;
CREATE INDEX incident_event_report ON incident_event(report, ord);
INSERT INTO incident_event SELECT * FROM temp.told;
DROP TABLE temp.told;
-- kinds, roles, units: what is the same in many marks
CREATE TABLE word (n INTEGER PRIMARY KEY, text TEXT NOT NULL);
-- a report's marks, lists in JSON, which the views take apart
CREATE TABLE marks (
  report INTEGER PRIMARY KEY REFERENCES report(n), ids TEXT NOT NULL,
  mentions TEXT NOT NULL, toponyms TEXT NOT NULL, figures TEXT NOT NULL, victims TEXT NOT NULL,
  events TEXT NOT NULL, statements TEXT NOT NULL);
UPDATE tag SET reports = 0;
-- day: the first part of the report's key in lists; basis: 0 given, 1 title, 2 event, 3 mention
CREATE TABLE filed (
  tag INTEGER NOT NULL REFERENCES tag(n), day INTEGER NOT NULL,
  report INTEGER NOT NULL REFERENCES report(n), basis INTEGER NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (tag, day, report)) WITHOUT ROWID;
CREATE VIEW report_tag AS SELECT f.tag, r.newest, f.report,
  CASE f.basis WHEN 0 THEN 'given' WHEN 1 THEN 'title' WHEN 2 THEN 'event' ELSE 'mention' END
  AS basis, f.count FROM filed f JOIN report r ON r.n = f.report;
CREATE VIEW mention AS SELECT m.report, j.key AS ord,
  json_extract(j.value, '$[0]') AS start, json_extract(j.value, '$[0]') + json_extract(j.value, '$[1]') AS "end",
  (SELECT w.text FROM word w WHERE w.n = json_extract(j.value, '$[2]')) AS kind,
  (SELECT w.text FROM word w WHERE w.n = json_extract(j.value, '$[3]')) AS name
  FROM marks m, json_each(m.mentions) j;
CREATE VIEW toponym AS SELECT m.report, j.key AS ord,
  json_extract(j.value, '$[0]') AS start, json_extract(j.value, '$[0]') + json_extract(j.value, '$[1]') AS "end",
  nullif(json_extract(j.value, '$[2]'), 0) AS place
  FROM marks m, json_each(m.toponyms) j;
CREATE VIEW figure AS SELECT m.report, j.key AS ord,
  json_extract(j.value, '$[0]') AS start, json_extract(j.value, '$[0]') + json_extract(j.value, '$[1]') AS "end",
  CASE typeof(json_extract(j.value, '$[17]')) WHEN 'text' THEN json_extract(j.value, '$[17]')\n    ELSE replace(m.ids, '*', 'f' || coalesce(nullif(json_extract(j.value, '$[17]'), 0) - 1, json_extract(j.value, '$[0]'))) END AS mark,
  (SELECT w.text FROM word w WHERE w.n = json_extract(j.value, '$[2]')) AS kind,
  nullif(json_extract(j.value, '$[3]'), 0) - 1 AS low,
  nullif(json_extract(j.value, '$[4]'), 0) - 1 AS best,
  nullif(json_extract(j.value, '$[5]'), 0) - 1 AS high,
  (SELECT w.text FROM word w WHERE w.n = json_extract(j.value, '$[6]')) AS factuality,
  (SELECT w.text FROM word w WHERE w.n = json_extract(j.value, '$[7]')) AS scope,
  (SELECT w.text FROM word w WHERE w.n = json_extract(j.value, '$[8]')) AS unit,
  coalesce(json_extract(j.value, '$[9]'), 0) AS approximate,
  CASE typeof(json_extract(j.value, '$[10]')) WHEN 'text' THEN json_extract(j.value, '$[10]')\n    ELSE replace(m.ids, '*', 'e' || (nullif(json_extract(j.value, '$[10]'), 0) - 1)) END AS event,
  (SELECT w.text FROM word w WHERE w.n = json_extract(j.value, '$[11]')) AS role,
  (SELECT w.text FROM word w WHERE w.n = json_extract(j.value, '$[12]')) AS "group",
  (SELECT w.text FROM word w WHERE w.n = json_extract(j.value, '$[13]')) AS side,
  CASE typeof(json_extract(j.value, '$[14]')) WHEN 'text' THEN json_extract(j.value, '$[14]')\n    ELSE replace(m.ids, '*', 's' || (nullif(json_extract(j.value, '$[14]'), 0) - 1)) END AS said_by,
  CASE typeof(json_extract(j.value, '$[15]')) WHEN 'text' THEN json_extract(j.value, '$[15]')\n    ELSE replace(m.ids, '*', 'f' || (nullif(json_extract(j.value, '$[15]'), 0) - 1)) END AS part_of,
  CASE typeof(json_extract(j.value, '$[16]')) WHEN 'text' THEN json_extract(j.value, '$[16]')\n    ELSE replace(m.ids, '*', 'f' || (nullif(json_extract(j.value, '$[16]'), 0) - 1)) END AS repeats
  FROM marks m, json_each(m.figures) j;
CREATE VIEW victim AS SELECT m.report, j.key AS ord,
  json_extract(j.value, '$[0]') AS start, json_extract(j.value, '$[0]') + json_extract(j.value, '$[1]') AS "end",
  CASE typeof(json_extract(j.value, '$[11]')) WHEN 'text' THEN json_extract(j.value, '$[11]')\n    ELSE replace(m.ids, '*', 'v' || coalesce(nullif(json_extract(j.value, '$[11]'), 0) - 1, json_extract(j.value, '$[0]'))) END AS mark,
  (SELECT w.text FROM word w WHERE w.n = json_extract(j.value, '$[2]')) AS harm,
  (SELECT w.text FROM word w WHERE w.n = json_extract(j.value, '$[3]')) AS role,
  (SELECT w.text FROM word w WHERE w.n = json_extract(j.value, '$[4]')) AS "group",
  (SELECT w.text FROM word w WHERE w.n = json_extract(j.value, '$[5]')) AS sex,
  nullif(json_extract(j.value, '$[6]'), 0) - 1 AS age,
  (SELECT w.text FROM word w WHERE w.n = json_extract(j.value, '$[7]')) AS name,
  CASE typeof(json_extract(j.value, '$[8]')) WHEN 'text' THEN json_extract(j.value, '$[8]')\n    ELSE replace(m.ids, '*', 'e' || (nullif(json_extract(j.value, '$[8]'), 0) - 1)) END AS event,
  CASE typeof(json_extract(j.value, '$[9]')) WHEN 'text' THEN json_extract(j.value, '$[9]')\n    ELSE replace(m.ids, '*', 'f' || (nullif(json_extract(j.value, '$[9]'), 0) - 1)) END AS figure,
  (SELECT w.text FROM word w WHERE w.n = json_extract(j.value, '$[10]')) AS side
  FROM marks m, json_each(m.victims) j;
CREATE VIEW event AS SELECT m.report, j.key AS ord,
  json_extract(j.value, '$[0]') AS start, json_extract(j.value, '$[0]') + json_extract(j.value, '$[1]') AS "end",
  CASE typeof(json_extract(j.value, '$[10]')) WHEN 'text' THEN json_extract(j.value, '$[10]')\n    ELSE replace(m.ids, '*', 'e' || coalesce(nullif(json_extract(j.value, '$[10]'), 0) - 1, json_extract(j.value, '$[0]'))) END AS mark,
  (SELECT w.text FROM word w WHERE w.n = json_extract(j.value, '$[2]')) AS type,
  (SELECT w.text FROM word w WHERE w.n = json_extract(j.value, '$[3]')) AS factuality,
  nullif(json_extract(j.value, '$[4]'), 0) AS place,
  nullif(json_extract(j.value, '$[5]'), 0) AS where_prec,
  date(nullif(json_extract(j.value, '$[6]'), 0) + 2440586.5) AS earliest,
  date(coalesce(nullif(json_extract(j.value, '$[6]'), 0) - 1, 0) + nullif(json_extract(j.value, '$[7]'), 0) + 2440586.5) AS latest,
  nullif(json_extract(j.value, '$[8]'), 0) AS precision,
  CASE typeof(json_extract(j.value, '$[9]')) WHEN 'text' THEN json_extract(j.value, '$[9]')\n    ELSE replace(m.ids, '*', 'e' || (nullif(json_extract(j.value, '$[9]'), 0) - 1)) END AS same_as,
  nullif(json_extract(j.value, '$[11]'), 0) - 1 AS killed_low,
  nullif(json_extract(j.value, '$[12]'), 0) - 1 AS killed_best,
  nullif(json_extract(j.value, '$[13]'), 0) - 1 AS killed_high,
  nullif(json_extract(j.value, '$[14]'), 0) - 1 AS wounded_low,
  nullif(json_extract(j.value, '$[15]'), 0) - 1 AS wounded_best,
  nullif(json_extract(j.value, '$[16]'), 0) - 1 AS wounded_high
  FROM marks m, json_each(m.events) j;
CREATE VIEW statement AS SELECT m.report, j.key AS ord,
  json_extract(j.value, '$[0]') AS start, json_extract(j.value, '$[0]') + json_extract(j.value, '$[1]') AS "end",
  CASE typeof(json_extract(j.value, '$[6]')) WHEN 'text' THEN json_extract(j.value, '$[6]')\n    ELSE replace(m.ids, '*', 's' || coalesce(nullif(json_extract(j.value, '$[6]'), 0) - 1, json_extract(j.value, '$[0]'))) END AS mark,
  (SELECT w.text FROM word w WHERE w.n = json_extract(j.value, '$[2]')) AS kind,
  (SELECT w.text FROM word w WHERE w.n = json_extract(j.value, '$[3]')) AS naming,
  (SELECT w.text FROM word w WHERE w.n = json_extract(j.value, '$[4]')) AS speaker,
  (SELECT w.text FROM word w WHERE w.n = json_extract(j.value, '$[5]')) AS medium
  FROM marks m, json_each(m.statements) j;
CREATE VIEW figures AS
  SELECT r.id AS report, r.outlet, r.latest AS published_by,
         substr(r.text, f.start - r.start + 1, f."end" - f.start) AS quote,
         f.kind, f.low, f.best, f.high, f.approximate, f.scope, f.factuality, f.role, f."group",
         f.mark
  FROM figure f JOIN report r ON r.n = f.report;
CREATE VIEW victims AS
  SELECT r.id AS report, substr(r.text, v.start - r.start + 1, v."end" - v.start) AS quote,
         v.name, v.age, v.sex, v."group", v.role, v.harm, v.mark
  FROM victim v JOIN report r ON r.n = v.report;
CREATE VIEW events AS
  SELECT r.id AS report, r.outlet, e.type, e.factuality,
         substr(r.text, e.start - r.start + 1, e."end" - e.start) AS quote,
         p.name AS place, p.lat AS latitude, p.lon AS longitude, e.where_prec,
         e.earliest, e.latest, e.killed_low, e.killed_best, e.killed_high, e.mark
  FROM event e JOIN report r ON r.n = e.report LEFT JOIN place p ON p.n = e.place;
CREATE VIEW statements AS
  SELECT r.id AS report, s.speaker, s.naming, s.kind, s.medium,
         substr(r.text, s.start - r.start + 1, s."end" - s.start) AS quote, s.mark
  FROM statement s JOIN report r ON r.n = s.report;
CREATE VIEW mentions AS
  SELECT r.id AS report, m.kind, m.name,
         substr(r.text, m.start - r.start + 1, m."end" - m.start) AS quote
  FROM mention m JOIN report r ON r.n = m.report;
CREATE VIEW toponyms AS
  SELECT r.id AS report, substr(r.text, t.start - r.start + 1, t."end" - t.start) AS quote,
         p.id AS place, p.name, p.lat AS latitude, p.lon AS longitude, p.country, p.admin1
  FROM toponym t JOIN report r ON r.n = t.report LEFT JOIN place p ON p.n = t.place;
"""

_APART = """
-- with row numbers: Datasette cannot open a row whose key is bytes
CREATE TEMP TABLE held AS SELECT * FROM page;
DROP TABLE page;
CREATE TABLE page (place BLOB NOT NULL UNIQUE, document TEXT NOT NULL, hash BLOB NOT NULL);
INSERT INTO page SELECT * FROM temp.held;
DROP TABLE temp.held;
"""

_FRAMED = """
-- incidents are packed by Zstandard from here on; those of before are read as they are
"""

MIGRATIONS: tuple[str, ...] = (_FIRST, _DECIDED, _WITHHELD, _LEAN, _APART, _FRAMED)
"""The changes in order; an archive's ``user_version`` says how many it has had."""


PACKED_BY_PLACE = 4
"""The schema from which on readings are packed by place (`dateline.store.forms`)."""

VICTIMS_APART = 5
"""The schema from which on a toll names its victims apart from its figures."""


def version_of(connection: sqlite3.Connection) -> int:
    """Return how many changes an archive has had, 0 for a new file."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def migrate(connection: sqlite3.Connection, steps: Mapping[int, Callable[[], None]]) -> None:
    """Bring the archive to the newest schema, one change at a time, each wholly or not at all.

    Args:
        connection: The archive's.
        steps: What is done after the SQL of a change, by its number, in the same transaction.

    Raises:
        ArchiveError: The file is no archive, or was written by a newer dateline.
    """
    check_kind(connection)
    version = version_of(connection)
    for number, change in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in _statements(change):
                connection.execute(statement)
            if version and number in steps:
                steps[number]()
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")  # safe: a number
            connection.execute(f"PRAGMA user_version = {number}")  # safe: a number
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def check_kind(connection: sqlite3.Connection) -> None:
    """Refuse a file that is not an archive of this or an earlier version.

    Raises:
        ArchiveError: The file is another program's, or was written by a newer dateline.
    """
    (kind,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if kind != APPLICATION_ID and (kind or version or tables):
        raise ArchiveError("this SQLite file was not written by dateline")
    if version > len(MIGRATIONS):
        raise ArchiveError(
            f"the archive has schema {version}, this dateline knows {len(MIGRATIONS)}:"
            " open it with a newer dateline"
        )
