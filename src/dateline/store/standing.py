"""What stands after people decided: readings as they hold, and documents taken out or brought back."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from dateline.model.archive import Effective
from dateline.model.report import Marked, Report
from dateline.store.codec import pack_effective
from dateline.store.hashes import HASHED, INSERT, row_hash
from dateline.store.order import day_of, newest_keys
from dateline.store.rows import Shelved, Tombstone
from dateline.store.writing import Kept, Writing, as_text, gaps_of, report_row, tags_once

_json = msgspec.json.Encoder().encode


_DROP_WORDS = """
DELETE FROM word WHERE text NOT IN (SELECT text FROM (
  SELECT kind AS text FROM mention UNION SELECT name FROM mention
  UNION SELECT kind FROM figure UNION SELECT factuality FROM figure UNION SELECT scope FROM figure
  UNION SELECT unit FROM figure UNION SELECT role FROM figure UNION SELECT "group" FROM figure
  UNION SELECT side FROM figure
  UNION SELECT harm FROM victim UNION SELECT role FROM victim UNION SELECT "group" FROM victim
  UNION SELECT sex FROM victim UNION SELECT name FROM victim UNION SELECT side FROM victim
  UNION SELECT type FROM event UNION SELECT factuality FROM event
  UNION SELECT kind FROM statement UNION SELECT naming FROM statement
  UNION SELECT speaker FROM statement UNION SELECT medium FROM statement)
  WHERE text IS NOT NULL)
"""
"""Drops every word that no mark has."""


class Old(NamedTuple):
    """A report's row as it stands: its number, id, place in the page, key in lists, words, reading."""

    n: int
    id: str
    place: int
    newest: str
    title: str | None
    text: str
    report: Report


class Standing(Writing):
    """What lets decisions hold of an open archive, once `dateline.store.decisions` knows which do."""

    def set_tombstones(self, stones: Iterable[Tombstone]) -> None:
        """Put tombstones in the place of those there are, by id."""
        wanted = sorted(stones)
        if wanted != self.tombstones():
            self._db.execute("DELETE FROM tombstone")
            for stone in wanted:
                self._insert("tombstone", *stone)

    def is_decided(self) -> bool:
        """Whether people decided anything here, or took something out."""
        (decided,) = self._db.execute(
            "SELECT EXISTS (SELECT 1 FROM decision) OR EXISTS (SELECT 1 FROM effective)"
            " OR EXISTS (SELECT 1 FROM withheld)"
        ).fetchone()
        return bool(decided)

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
            if not keep:
                self._db.execute("PRAGMA secure_delete = ON")  # freed pages are overwritten
            self._db.execute("DELETE FROM withheld WHERE document = ?", (document,))
            kept = known[1:] if keep else (None, None)
            self._insert("withheld", document, source, raw, as_text(gone), run, *kept)
            self._drop_document(n)
            self._db.execute("DELETE FROM raw WHERE sha256 = ?", (raw,))
            if rest is not None:
                before, self._run = self._run, run
                self._add_document(rest, rest.text or "", Kept(rest.reports, rest.failures))
                self._run = before
            if not keep:  # the words that are in no report any more leave the index too
                self._db.execute("INSERT INTO report_fts(report_fts) VALUES ('optimize')")
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
                marked = msgspec.json.decode(zlib.decompress(line), type=Marked)
                before, self._run = self._run, run
                self._add_document(marked, marked.text or "", Kept(marked.reports, marked.failures))
                self._run = before
                if raw is not None:
                    self._keep_raw(marked.custody.raw_sha256, raw)
            self.set_meta("linked", None)

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
                    self._set_gaps(document, gaps_of(text, left))
                else:
                    sql = "SELECT n FROM document WHERE id = ?"
                    self._drop_document(self._db.execute(sql, (document,)).fetchone()[0])
            self.set_meta("linked", None)

    def scrub(self) -> None:
        """Write the file anew, so that nothing that was taken out is left in it.

        Neither in its free pages nor among the words, where the names of all reports stand once.
        """
        self._db.execute(_DROP_WORDS)
        self._words.clear()
        self._db.execute("INSERT INTO report_fts(report_fts) VALUES ('optimize')")
        self._db.execute("VACUUM")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def decide(self, document: str, decided: Mapping[str, Effective]) -> bool:
        """Let what people decided hold of a document's reports, by id; of its others, nothing.

        What the program read stays beside it. Links must be found again if a report changed.

        Returns:
            Whether anything changed.
        """
        with self.batch():
            rows = self._db.execute(
                "SELECT r.n, r.id, r.place, r.newest, r.title, r.text, g.packed, x.reading"
                " FROM report r JOIN document d ON d.n = r.document JOIN reading g ON g.report = r.n"
                " LEFT JOIN effective x ON x.report = r.n WHERE d.id = ? ORDER BY r.place",
                (document,),
            ).fetchall()
            old = [self._unpacked(row[6], row[7], row[5]) for row in rows]
            if all(decided.get(row[1]) == was for row, (_, was) in zip(rows, old, strict=True)):
                return False
            whole = self.document_text(document)
            read = [self._forms.unpack(row[6], row[5]) for row in rows]
            new = [
                decided[row[1]].report if row[1] in decided else own
                for row, own in zip(rows, read, strict=True)
            ]
            keys, moved = newest_keys(new), False
            for row, own, (was, _), now, newest in zip(rows, read, old, new, keys, strict=True):
                text = whole[now.start : now.end]
                if was != now or row[3] != newest:
                    moved = True
                    packed = self._pack(own, text)
                    self._rewrite(Old._make((*row[:6], was)), now, newest, (text, packed))
                self._set_effective(row[0], decided.get(row[1]), text)
            if moved:
                self._set_gaps(document, gaps_of(whole, new))
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
        db.execute("DELETE FROM marks WHERE report = ?", (n,))
        (document,) = db.execute("SELECT document FROM report WHERE n = ?", (n,)).fetchone()
        row = report_row(new, (old.id, document, old.place), newest, words[0])
        names = ", ".join(f'"{name}" = ?' for name in (*HASHED["report"][1:], "hash"))
        change = f"UPDATE report SET {names} WHERE n = ?"  # columns of our own
        db.execute(change, (*row, row_hash((n, *row)), n))
        self._set_reading(n, words[1])
        title, text = row[-2:]
        if (title, text) != (old.title, old.text):
            db.execute(
                "INSERT INTO report_fts(report_fts, rowid, title, text) VALUES ('delete', ?, ?, ?)",
                (n, old.title, old.text),
            )
            db.execute(
                "INSERT INTO report_fts(rowid, title, text) VALUES (?, ?, ?)", (n, title, text)
            )
        self._add_marks(new, n)
        if (old.report.tags, old.newest) != (new.tags, newest):
            self._file_again(old, new, newest)

    def _file_again(self, old: Old, new: Report, newest: str) -> None:
        """File a report under its tags now; a tag that it keeps is only moved in the lists."""
        before = {tag.slug: tag for tag in tags_once(old.report.tags)}
        after = {tag.slug: tag for tag in tags_once(new.tags)}
        gone = tuple(tag for slug, tag in before.items() if after.get(slug) != tag)
        come = tuple(tag for slug, tag in after.items() if before.get(slug) != tag)
        self._drop_tags(old.n, old.newest, msgspec.structs.replace(old.report, tags=gone))
        self._db.executemany(
            "UPDATE filed SET day = ? WHERE report = ? AND day = ?"
            " AND tag = (SELECT n FROM tag WHERE slug = ?)",
            [
                (day_of(newest), old.n, day_of(old.newest), slug)
                for slug in before.keys() & after.keys()
            ],
        )
        self._add_tags(msgspec.structs.replace(new, tags=come), old.n, newest)

    def _set_effective(self, n: int, effective: Effective | None, text: str) -> None:
        self._db.execute("DELETE FROM effective WHERE report = ?", (n,))
        if effective is not None:
            row = (n, pack_effective(effective, text, self._dictionary))
            self._db.execute(INSERT["effective"], (*row, row_hash(row)))
