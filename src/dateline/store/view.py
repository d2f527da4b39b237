"""A view: the part of an archive that somebody asked for, with the same questions as the whole.

    with open_view("mosul.db", Selection(where="killed:>10")) as view:
        view.incidents()          # only those that the query selects

What shows, exports or bundles an archive reads a view and nothing else, so that every one of them
obeys every option. A view holds the incidents that meet the query, the reports that meet it, and
the reports that its incidents rest on: so every incident stands there whole, and every figure of
it still leads to its words.

How it is done: tables of SQLite's temporary schema shadow the archive's own of the same names, so
each question of `Questions`, and each SELECT elsewhere, sees the part without knowing of it. SQL
that means all of a table says ``main.``. Then every record passes the view's lenses on its way out.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Self

import msgspec

from dateline.errors import QueryError
from dateline.model.archive import Copy
from dateline.store.archive import Archive
from dateline.store.finding import incident_clause, report_clause
from dateline.store.lens import Lens, Lenses
from dateline.store.query import Query, parse_query
from dateline.store.questions import Questions
from dateline.store.redaction import Redactor, redacted_names

TextShown = Literal["full", "excerpt", "none"]
Redaction = Literal["private", "none"]


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of an archive, as the options of `show`, `export`, `site` and others say it.

    ``where`` is a query in the language of search, "" for everything; ``status`` an incident's,
    like ``status:`` in the query. ``policy`` settles tolls (None: as the archive has them),
    ``as_of`` is the day as of which it is shown (None: now). ``redact`` masks names of private
    persons; ``text`` is how much of a report's text is shown.
    """

    where: str = ""
    status: str | None = None
    policy: str | None = None
    as_of: str | None = None
    redact: Redaction = "none"
    text: TextShown = "full"

    def query(self) -> Query | None:
        """Return ``where`` and ``status`` as one query, None where everything is selected.

        Raises:
            QueryError: The query cannot be understood, or has no word and no field.
        """
        asked = self.where.strip()
        if not asked and not self.status:
            return None
        if asked and not parse_query(asked):
            raise QueryError(f"no word and no field in {asked!r}: nothing can be selected by it")
        return parse_query(f"{asked} status:{self.status}" if self.status else asked)


class View(Questions):
    """The part of an archive that a selection asks for. It takes the archive's connection over."""

    def __init__(
        self, archive: Archive, selection: Selection | None = None, lenses: Sequence[Lens] = ()
    ) -> None:
        """Narrow *archive*, which must not be asked beside the view.

        Raises:
            QueryError: The selection's query cannot be understood.
        """
        super().__init__(archive.connection, archive.path)
        self._archive, self._dictionary = archive, archive.dictionary
        self._forms = archive.forms
        self.selection = selection or Selection()
        self.lens = Lenses(lenses) if lenses else Lens()
        query = self.selection.query()
        self._is_part = query is not None
        self.masked = 0
        if query is not None:
            self._narrow(query)

    def close(self) -> None:
        """Close the archive."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Close the archive.

        Raises:
            ArchiveError: It was damage in the file that ended the block.
        """
        self._archive.__exit__(kind, error, trace)

    def _narrow(self, query: Query) -> None:
        """Shadow the archive's tables by what of them the query selects."""
        self.prepared(query)
        incidents, reports = incident_clause(query, self._db), report_clause(query, self._db)
        self._db.execute("CREATE TEMP TABLE kept_incident (n INTEGER PRIMARY KEY)")
        self._db.execute("CREATE TEMP TABLE kept_report (n INTEGER PRIMARY KEY)")
        self._db.execute(  # safe: our own SQL
            f"INSERT INTO kept_incident SELECT i.n FROM incident i WHERE {incidents.sql}",
            incidents.values,
        )
        self._db.execute(  # safe: our own SQL
            f"INSERT INTO kept_report SELECT r.n FROM report r WHERE {reports.sql}"
            " UNION SELECT ie.report FROM incident_event ie JOIN kept_incident k"
            " ON k.n = ie.incident",
            reports.values,
        )
        for statement in _SHADOWS:
            self._db.execute(statement)

    def leave_out(self, redaction: Redactor) -> None:
        """Leave out the tags and the actors that a redaction hides; ``masked`` says how many."""
        self.masked = redaction.masked
        for table, below_it in _BELOW.items():
            rows = self._db.execute(  # safe: our own SQL
                f"SELECT t.n, t.name, json_group_array(r.id) FROM {table} t"
                f" JOIN report_{table} b ON b.{table} = t.n JOIN report r ON r.n = b.report"
                " GROUP BY t.n"
            ).fetchall()
            decode = msgspec.json.decode
            hidden = [(n,) for n, name, ids in rows if redaction.hides(name, decode(ids))]
            if not hidden:
                continue
            self._db.execute(  # safe: our own SQL
                f"CREATE TEMP TABLE hidden_{table} (n INTEGER PRIMARY KEY)"
            )
            self._db.executemany(  # safe: our own SQL
                f"INSERT INTO hidden_{table} VALUES (?)", hidden
            )
            self._shadow(table, f"n NOT IN (SELECT n FROM hidden_{table})")
            for below in below_it:
                self._shadow(below, f"{table} NOT IN (SELECT n FROM hidden_{table})")

    def _shadow(self, table: str, kept: str) -> None:
        """Put what is kept of a table, or of the view that stands for it, in its place."""
        known = self._db.execute(
            "SELECT type, sql FROM temp.sqlite_schema WHERE name = ?", (table,)
        ).fetchone()
        if known is None:
            self._db.execute(  # safe: our own SQL
                f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE {kept}"
            )
        elif known[0] == "table":
            self._db.execute(f"DELETE FROM temp.{table} WHERE NOT ({kept})")  # safe: our own SQL
        else:
            self._db.execute(f"DROP VIEW temp.{table}")  # safe: our own SQL
            of = known[1].partition(" AS ")[2]
            self._db.execute(  # safe: our own SQL
                f"CREATE TEMP VIEW {table} AS SELECT * FROM ({of}) WHERE {kept}"
            )

    def copies(self) -> list[Copy]:
        """Return the copy groups that have two reports or more in the view, those reports only."""
        return [kept for copy in super().copies() if (kept := self._copy_in(copy))]

    def copy(self, witness: str) -> Copy | None:
        """Return the copy group with this witness, None where less than two reports are here."""
        found = super().copy(witness)
        return self._copy_in(found) if found else None

    def _copy_in(self, copy: Copy) -> Copy | None:
        if not self._is_part:
            return copy
        listed = msgspec.json.encode(copy.reports).decode()
        rows = self._db.execute(
            "SELECT r.id, d.id FROM report r JOIN document d ON d.n = r.document"
            " WHERE r.id IN (SELECT value FROM json_each(?))",
            (listed,),
        )
        here = dict(rows.fetchall())
        kept = tuple(name for name in copy.reports if name in here)
        if len(kept) < 2:
            return None
        return msgspec.structs.replace(
            copy,
            reports=kept,
            first=copy.first if copy.first in here else kept[0],
            shared=tuple(one for one in copy.shared if one["document"] in here.values()),
            lineage=tuple(
                one for one in copy.lineage if {one.report, one.source or kept[0]} <= here.keys()
            ),
        )


def open_view(
    path: str | Path, selection: Selection | None = None, lenses: Sequence[Lens] = ()
) -> View:
    """Open the archive at *path* for reading and return the view of it that is asked for.

    Raises:
        ArchiveError: There is no such archive.
        QueryError: The selection's query cannot be understood.
        DatelineError: There is no such policy.
    """
    archive = Archive.open(path, read_only=True)
    if selection is not None and selection.as_of is not None:
        from dateline.store.as_of import archive_as_of  # loads all of linking

        with archive as whole:
            archive = archive_as_of(whole, selection.as_of)
    if selection is not None and selection.policy is not None:
        from dateline.store.coding import Coder, PolicyLens  # the tables are read for this alone

        coder = Coder(archive)
        lenses = (PolicyLens(coder, coder.policy(selection.policy)), *lenses)
    private = selection is not None and selection.redact == "private"
    redaction = Redactor(archive, private=private, names=redacted_names(archive))
    if not redaction:
        return View(archive, selection, lenses)
    view = View(archive, selection, (*lenses, redaction))
    view.leave_out(redaction)
    return view


_BELOW = {"tag": ("filed", "report_tag"), "actor": ("report_actor", "actor_alias")}
"""The tables whose rows belong to one of a tag or an actor."""
_KEPT_REPORT = "IN (SELECT n FROM kept_report)"
_SHADOWS = (
    f"CREATE TEMP VIEW report AS SELECT * FROM main.report WHERE n {_KEPT_REPORT}",
    "CREATE TEMP VIEW document AS SELECT * FROM main.document WHERE n IN"
    f" (SELECT document FROM main.report WHERE n {_KEPT_REPORT})",
    "CREATE TEMP VIEW incident AS SELECT * FROM main.incident"
    " WHERE n IN (SELECT n FROM kept_incident)",
    "CREATE TEMP VIEW incident_event AS SELECT * FROM main.incident_event"
    " WHERE incident IN (SELECT n FROM kept_incident)",
    *(
        f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE report {_KEPT_REPORT}"
        for table in (
            *("mention", "toponym", "figure", "victim", "event", "statement"),
            *("marks", "filed", "report_tag", "report_actor", "report_copy"),
        )
    ),
    # tables that count reports count them anew
    "CREATE TEMP TABLE tag AS SELECT t.n, t.slug, t.name, t.kind, t.basis, count(*) AS reports"
    " FROM main.tag t JOIN main.filed rt ON rt.tag = t.n"
    f" WHERE rt.report {_KEPT_REPORT} GROUP BY t.n",
    "CREATE INDEX temp.tag_slug ON tag(slug)",
    "CREATE INDEX temp.tag_n ON tag(n)",
    "CREATE TEMP TABLE actor AS SELECT a.n, a.id, a.name, a.kind,"
    " count(DISTINCT ra.report) AS reports, a.record"
    " FROM main.actor a JOIN main.report_actor ra ON ra.actor = a.n"
    f" WHERE ra.report {_KEPT_REPORT} GROUP BY a.n",
    "CREATE INDEX temp.actor_n ON actor(n)",
    "CREATE TEMP VIEW actor_alias AS SELECT * FROM main.actor_alias"
    " WHERE actor IN (SELECT n FROM temp.actor)",
    "CREATE TEMP VIEW copy AS SELECT * FROM main.copy WHERE n IN"
    f" (SELECT copy FROM main.report_copy WHERE report {_KEPT_REPORT})",
    "CREATE TEMP VIEW failure AS SELECT * FROM main.failure WHERE report IS NULL"
    f" OR report IN (SELECT id FROM main.report WHERE n {_KEPT_REPORT})",
)
"""Statements that put the kept part of each table in the place of the table."""
