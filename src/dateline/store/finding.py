"""What a query asks of the archive's tables: conditions in SQL, values always as parameters.

**A report** meets a query if all its parts hold of the report: it has the words, names the place
and the actor, quotes the speaker, tells of an event of the type or with such a toll, may have
appeared in the time. **An incident** meets it if its own place, type, status, toll, days and
participants do, and one of the reports that tell it meets all parts that only a report can meet
(words, ``said:``, ``outlet:``, ``tag:``).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, NamedTuple

import msgspec

from dateline.store.codec import incident_json
from dateline.store.query import Condition, Query
from dateline.text.fold import fold_name
from dateline.text.tables import read_table

_encode = msgspec.json.Encoder().encode


class Clause(NamedTuple):
    """A condition in SQL over the alias ``r`` (report) or ``i`` (incident), and its parameters."""

    sql: str
    values: tuple[Any, ...] = ()


_MANY = 1000  # reports with the words, from which they are walked in their order
_TRUE, _FALSE = Clause("1"), Clause("0")

_IN = "IN (SELECT value FROM json_each(?))"
_HAS_WORDS = "r.n IN (SELECT rowid FROM report_fts WHERE report_fts MATCH ?)"
_PLACES = (
    "SELECT p.n FROM place p WHERE dateline_is(p.name, ?) OR dateline_is(p.admin1, ?)"
    f" OR p.country {_IN}"
)
_TOOK_PART = (  # a name stands in one of the reports, so only their incidents are unpacked
    "i.n IN (SELECT te.incident FROM incident_event te WHERE te.report IN"
    " (SELECT rowid FROM report_fts WHERE report_fts MATCH ?))"
    " AND dateline_took_part(i.record, ?)"
)
_OF_REPORT = {
    "place": f"EXISTS (SELECT 1 FROM toponym t WHERE t.report = r.n AND t.place IN ({_PLACES}))",
    "actor": "(r.n IN (SELECT ra.report FROM report_actor ra WHERE ra.actor IN"
    " (SELECT aa.actor FROM actor_alias aa WHERE dateline_names(aa.alias, ?)))"
    " OR r.n IN (SELECT ie.report FROM incident_event ie JOIN incident i ON i.n = ie.incident"
    f" WHERE {_TOOK_PART}))",
    "said": f"({_HAS_WORDS} AND EXISTS (SELECT 1 FROM statement s WHERE s.report = r.n AND"
    " (dateline_names(s.speaker, ?) OR dateline_names(s.medium, ?))))",
    "outlet": "dateline_names(r.outlet, ?)",
    "tag": f"r.n IN (SELECT rt.report FROM filed rt JOIN tag t ON t.n = rt.tag WHERE t.slug {_IN})",
    "type": f"EXISTS (SELECT 1 FROM event e WHERE e.report = r.n AND e.type {_IN})",
    "status": "EXISTS (SELECT 1 FROM incident_event ie JOIN incident i ON i.n = ie.incident"
    f" WHERE ie.report = r.n AND i.status {_IN})",
    "killed": "EXISTS (SELECT 1 FROM event e WHERE e.report = r.n"
    " AND e.factuality IN ('happened', 'alleged')"
    " AND coalesce(e.killed_best, e.killed_low, e.killed_high) BETWEEN ? AND ?)",
    "wounded": "EXISTS (SELECT 1 FROM event e WHERE e.report = r.n"
    " AND e.factuality IN ('happened', 'alleged')"
    " AND coalesce(e.wounded_best, e.wounded_low, e.wounded_high) BETWEEN ? AND ?)",
    "after": "(coalesce(r.latest, r.earliest) IS NOT NULL AND coalesce(r.latest, '9999') >= ?)",
    "before": "(coalesce(r.latest, r.earliest) IS NOT NULL AND coalesce(r.earliest, '0') < ?)",
}
_OF_INCIDENT = {
    "place": f"(dateline_is(i.place, ?) OR dateline_is(i.admin1, ?) OR coalesce(i.country {_IN}, 0))",
    "type": f"i.event_type {_IN}",
    "status": f"i.status {_IN}",
    "killed": "coalesce(coalesce(i.killed_best, i.killed_low, i.killed_high) BETWEEN ? AND ?, 0)",
    "wounded": "coalesce(coalesce(i.wounded_best, i.wounded_low, i.wounded_high)"
    " BETWEEN ? AND ?, 0)",
    "after": "(coalesce(i.latest, i.earliest) IS NOT NULL AND coalesce(i.latest, '9999') >= ?)",
    "before": "(coalesce(i.latest, i.earliest) IS NOT NULL AND coalesce(i.earliest, '0') < ?)",
    "actor": f"({_TOOK_PART})",
}
_TOLD = (
    "i.n IN (SELECT ie.incident FROM report r JOIN incident_event ie ON ie.report = r.n WHERE {})"
)
_TOLD_MANY = (
    "EXISTS (SELECT 1 FROM incident_event ie JOIN report r ON r.n = ie.report"
    " WHERE ie.incident = i.n AND {})"
)
_NAMES = frozenset({"place", "actor", "said", "outlet"})
_SHOWN = Clause("i.status NOT IN ('dropped', 'withdrawn')")


def report_clause(query: Query, db: sqlite3.Connection) -> Clause:
    """Return what a report must meet, over ``report r``; never met by a query without parts.

    Where many reports have the words, SQLite is kept from looking each up and sorting them (the
    plus sign): it then walks the reports in the order asked for and stops when it has enough.
    """
    if not query:
        return _FALSE
    return _walked(_all(_report_clauses(query.conditions)), db)


def _walked(clause: Clause, db: sqlite3.Connection) -> Clause:
    """Put the plus sign before a clause that begins with words that many reports have."""
    if not clause.sql.startswith(_HAS_WORDS):
        return clause
    (found,) = db.execute(
        "SELECT count(*) FROM (SELECT 1 FROM report_fts WHERE report_fts MATCH ? LIMIT ?)",
        (clause.values[0], _MANY),
    ).fetchone()
    return Clause(f"+{clause.sql}", clause.values) if found == _MANY else clause


def incident_clause(query: Query, db: sqlite3.Connection) -> Clause:
    """Return what an incident must meet, over ``incident i``; never met by one without parts.

    Dropped and withdrawn incidents are found only by a query that asks for a status.
    """
    if not query:
        return _FALSE
    own = [one for one in query.conditions if one.field in _OF_INCIDENT]
    told = [one for one in query.conditions if one.field not in _OF_INCIDENT]
    clauses = [] if query.asks("status") else [_SHOWN]
    if told:
        inner = _walked(_all(_report_clauses(told)), db)
        form = _TOLD_MANY if inner.sql.startswith("+") else _TOLD
        clauses.append(Clause(form.format(inner.sql), inner.values))
    # what unpacks a record comes last, where SQLite has dropped most rows already
    for one in sorted(own, key=lambda one: one.field == "actor"):
        values = _aliases(db, one.values) if one.field == "actor" else one.values
        clauses.append(_clause(_OF_INCIDENT[one.field], one, values))
    return _all(clauses)


def _all(clauses: Iterable[Clause]) -> Clause:
    some = list(clauses)
    if not some:
        return _TRUE
    return Clause(
        " AND ".join(one.sql for one in some), tuple(v for one in some for v in one.values)
    )


def _report_clauses(conditions: Iterable[Condition]) -> list[Clause]:
    """Return the clauses of parts about a report; all words that must be there are one look-up."""
    wanted: list[str] = []
    clauses: list[Clause] = []
    for one in conditions:
        if one.field != "words":
            clauses.append(_clause(_OF_REPORT[one.field], one, one.values))
        elif one.negated:
            clauses.append(Clause(f"NOT ({_HAS_WORDS})", (_quoted(one.values),)))
        else:
            wanted += one.values
    if wanted:
        clauses.insert(0, Clause(_HAS_WORDS, (_quoted(wanted),)))
    return clauses


def _clause(sql: str, one: Condition, values: tuple[str, ...]) -> Clause:
    """Fill one part's SQL: numbers by their two ends, days as they are, names as JSON lists."""
    listed = _listed_names(values) if one.field in _NAMES else _encode(values).decode()
    match one.field:
        case "killed" | "wounded":
            given: tuple[Any, ...] = (one.low, one.high)
        case "before" | "after":
            given = values
        case "place":
            given = (listed, listed, _encode(_countries(values)).decode())
        case "actor":
            took_part = (_any_of(values), listed)
            given = (listed, *took_part) if sql is _OF_REPORT["actor"] else took_part
        case "said":
            given = (_any_of(values), listed, listed)
        case _:
            given = (listed,)
    return Clause(f"NOT ({sql})" if one.negated else sql, given)


def _listed_names(names: Iterable[str]) -> str:
    """Return names as they are compared, as a JSON list."""
    return _encode([fold_name(name) for name in names]).decode()


def _quoted(words: Iterable[str]) -> str:
    """Quote every word or phrase for FTS5: no operator, column or syntax error can be typed."""
    return " ".join('"{}"'.format(word.replace('"', " ")) for word in words)


def _any_of(names: Iterable[str]) -> str:
    """Ask FTS5 for the words of one of *names*: a report that lacks them quotes nobody of the name."""
    return " OR ".join(f"({_quoted(name.split())})" for name in names)


def _aliases(db: sqlite3.Connection, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return *names* with every alias of the actors that they name."""
    rows = db.execute(
        "SELECT alias FROM actor_alias WHERE actor IN"
        " (SELECT actor FROM actor_alias WHERE dateline_names(alias, ?))",
        (_listed_names(names),),
    )
    return tuple(sorted({*names, *(alias for (alias,) in rows)}))


@cache
def _codes() -> dict[str, str]:
    return {fold_name(name): code for code, name in read_table("pages")["countries"].items()}


def _countries(names: Iterable[str]) -> list[str]:
    return [code for name in names if (code := _codes().get(fold_name(name)))]


class _Party(msgspec.Struct):
    text: str
    actor: str | None


class _Parties(msgspec.Struct):
    """Of an incident's record who took part, and nothing else: it is read thousands of times."""

    actors: list[_Party]
    targets: list[_Party]


def add_functions(db: sqlite3.Connection, dictionary: bytes) -> None:
    """Give SQL the functions that the clauses use; names in parameters are folded JSON lists."""

    decode = msgspec.json.Decoder(_Parties).decode

    def took_part(packed: bytes, names: str) -> bool:
        some = decode(incident_json(packed, dictionary))
        return any(
            names_one(who.actor, names) or names_one(who.text, names)
            for who in (*some.actors, *some.targets)
        )

    db.create_function("dateline_is", 2, _is_one, deterministic=True)
    db.create_function("dateline_names", 2, names_one, deterministic=True)
    db.create_function("dateline_took_part", 2, took_part, deterministic=True)


@lru_cache(maxsize=256)
def _listed(names: str) -> tuple[str, ...]:
    return tuple(msgspec.json.decode(names, type=list[str]))


def _is_one(name: str | None, names: str) -> bool:
    """Whether a name is one of *names*."""
    return name is not None and fold_name(name) in _listed(names)


def names_one(name: str | None, names: str) -> bool:
    """Whether one of *names* stands in a name, as whole words.

    >>> names_one("The New York Times", '["york times"]'), names_one("Nigeria", '["niger"]')
    (True, False)
    """
    if not name:
        return False
    padded = f" {fold_name(name)} "
    return any(f" {wanted} " in padded for wanted in _listed(names))
