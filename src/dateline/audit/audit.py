"""The audit: what becomes of each row of a table, what the table lacks, and whether sums hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal

import msgspec

from dateline.audit.claimed import Claimed, Claims
from dateline.audit.findings import Finding, Findings
from dateline.audit.mappings import Mapping, Needs
from dateline.audit.match import Fit, Matched, match_rows
from dateline.audit.quotes import Quote, Quoter, Source
from dateline.audit.sums import Sums, check_sums
from dateline.audit.table import Table
from dateline.audit.told import Tellings, Told
from dateline.audit.verdicts import Judge
from dateline.events.types import read_types
from dateline.link.scenes import read_kinds
from dateline.marks.actor_tables import load_actor_tables
from dateline.marks.gazetteer import Gazetteer, default_path
from dateline.model.archive import Incident
from dateline.model.span import Span
from dateline.store.questions import Questions

Outcome = Literal["supported", "contradicted", "covered", "not covered"]
WITHIN = 7
"""Days after a row's within which a report of its province could have told it."""
_QUOTES = 3
_SHOWN = 6


class RowAudit(msgspec.Struct, frozen=True, kw_only=True):
    """A row and what the archive makes of it.

    ``double_of`` is the line of the row that it repeats. ``covering`` counts the reports of its
    province within `WITHIN` days, ``sources`` are the first of them.
    """

    line: int
    name: str | None
    said: str
    outcome: Outcome
    incident: str | None
    double_of: int | None
    findings: tuple[Finding, ...]
    quotes: tuple[Quote, ...]
    reasons: tuple[str, ...]
    reports: int
    covering: int
    sources: tuple[Source, ...]


class Lacking(msgspec.Struct, frozen=True, kw_only=True):
    """An incident that no row of the table tells, though such a table should hold it."""

    incident: str
    told: str
    reports: int
    witnesses: int
    main: bool
    quotes: tuple[Quote, ...]


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """A table held against an archive. ``outside`` counts incidents not asked of it, by reason."""

    table: str
    mapping: str
    rows: tuple[RowAudit, ...]
    bad: tuple[tuple[int, str], ...]
    matched: int
    lacking: tuple[Lacking, ...]
    outside: dict[str, int]
    sums: Sums
    reports: int
    quotes_of_sums: tuple[tuple[Quote, ...], ...] = ()

    def count(self, outcome: Outcome) -> int:
        """Return how many rows have an outcome."""
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def doubles(self) -> int:
        """How many rows repeat another row."""
        return sum(row.double_of is not None for row in self.rows)


def audit_table(archive: Questions, table: Table, *, text: str = "full") -> Audit:
    """Hold a table against an archive.

    Args:
        archive: The whole of it, or a view.
        table: What `read_table` returned.
        text: "none" leaves out what stands around quotes.
    """
    hidden = ("dropped", "withdrawn")
    incidents = [one for one in archive.incidents() if one.status not in hidden]
    told = Tellings(archive, incidents)
    making = Claims(table.mapping, Gazetteer.open(default_path()))
    claims = [making.claim(row) for row in table.rows]
    actors = cache(load_actor_tables().shown)
    judge = Judge(table.mapping, making.provinces, actors)
    matched = match_rows(claims, told, judge)
    auditor = _Auditor(table, told, claims, matched)
    return auditor.audit(Findings(Quoter(archive, text=text), judge))


class _Auditor:
    """Puts together what was matched."""

    def __init__(
        self, table: Table, told: Tellings, claims: Sequence[Claimed], matched: Matched
    ) -> None:
        self._table, self._told, self._claims, self._matched = table, told, claims, matched

    def audit(self, findings: Findings) -> Audit:
        """Return the whole audit."""
        self._quoter = findings.quoter
        rows = tuple(self._row(n, findings) for n in range(len(self._claims)))
        found = {fit.incident for fit in self._matched.fits.values()}
        lacking, outside = self._lacking(found)
        only = self._table.mapping.only
        sums = check_sums(self._told.periods, self._claims, only)
        return Audit(
            table=str(self._table.path),
            mapping=self._table.mapping.name,
            rows=rows,
            bad=tuple((one.line, one.cause) for one in self._table.bad),
            matched=len(found),
            lacking=lacking,
            outside=outside,
            sums=sums,
            reports=len(self._told.names),
            quotes_of_sums=tuple(
                self._quoter.all([(s.told.report, s.told.figure.span)], 1) for s in sums.checked
            ),
        )

    def _row(self, n: int, findings: Findings) -> RowAudit:
        claimed, double = self._claims[n], self._matched.doubles.get(n)
        fit = self._matched.fits.get(n if double is None else double)
        told = self._told.incidents[fit.incident] if fit else None
        found = findings.of(claimed, told, fit) if fit and told else findings.faults(claimed)
        covering = [] if fit else self._told.covering(claimed.area, claimed.row.days, WITHIN)
        return RowAudit(
            line=claimed.row.line,
            name=claimed.row.name,
            said=findings.say_row(claimed),
            outcome=_outcome(fit, found, covering),
            incident=told.incident.id if told else None,
            double_of=None if double is None else self._claims[double].row.line,
            findings=found,
            quotes=self._quoter.all(_sentences(told), _QUOTES) if told else (),
            reasons=fit.reasons if fit else (),
            reports=len(told.incident.reports) if told else 0,
            covering=len(covering),
            sources=tuple(self._quoter.source(name) for name in sorted(covering)[:_SHOWN]),
        )

    def _lacking(self, found: set[int]) -> tuple[tuple[Lacking, ...], dict[str, int]]:
        """Return the incidents that the table lacks, and why it need not hold the others."""
        scope = _Scope(self._table.mapping, self._claims)
        parts = {name for n in found for name in self._told.incidents[n].incident.parts}
        lacking: list[Lacking] = []
        outside: Counter[str] = Counter()
        for n, told in enumerate(self._told.incidents):
            if n in found:
                continue
            why = "is a part of an incident that a row tells" if told.incident.id in parts else None
            why = why or scope.why_not(told)
            if why is None:
                lacking.append(self._lacks(told))
            else:
                outside[why] += 1
        lacking.sort(key=lambda one: (not one.main, -one.witnesses, one.incident))
        return tuple(lacking), dict(sorted(outside.items()))

    def _lacks(self, told: Told) -> Lacking:
        return Lacking(
            incident=told.incident.id,
            told=Findings.say_incident(told.incident),
            reports=len(told.incident.reports),
            witnesses=len(told.incident.witnesses),
            main=told.main,
            quotes=self._quoter.all(_sentences(told), 1),
        )


def _outcome(fit: Fit | None, found: Sequence[Finding], covering: Sequence[str]) -> Outcome:
    if fit is not None:
        return "contradicted" if found else "supported"
    return "covered" if covering else "not covered"


def _sentences(told: Told) -> Iterator[tuple[str, Span]]:
    """Yield the sentence in which each witness tells an incident."""
    witnesses = set(told.incident.witnesses)
    for telling in sorted(told.tellings, key=lambda t: t.report not in witnesses):
        yield telling.report, telling.events[0].sentence


class _Scope:
    """What a table is meant to hold: its kind of incidents, in its countries, on its days."""

    def __init__(self, mapping: Mapping, claims: Sequence[Claimed]) -> None:
        self._needs: Needs = mapping.needs
        self._codebook = mapping.codebook
        self._countries = {claimed.country for claimed in claims} - {None}
        days = [claimed.row.days for claimed in claims]
        self._first = min((d[0] for d in days), default=0)
        self._last = max((d[1] for d in days), default=0)
        self._armed = {n for n, kind in read_types().by_name.items() if kind.armed_force}

    def why_not(self, told: Told) -> str | None:
        """Return why a table of this kind need not hold an incident, None if it should."""
        incident = told.incident
        if incident.factuality not in self._needs.factuality:
            return f"told as {incident.factuality}"
        if incident.event_type in read_kinds().said or self._uncoded(incident):
            return "of a type that the table does not hold"
        if self._needs.armed_force and incident.event_type not in self._armed:
            return "of a type that the table does not hold"
        if _killed(incident) < self._needs.killed:
            return "nobody is told to have been killed"
        place = incident.place.place if incident.place else None
        if place is None or not told.days:
            return "not placed or not dated"
        if self._countries and place.country not in self._countries:
            return "in another country than the table's"
        if not any(a <= self._last and self._first <= b for a, b in told.days):
            return "before or after the table's days"
        return None

    def _uncoded(self, incident: Incident) -> bool:
        return self._codebook == "acled" and not incident.codes.get("acled")


def _killed(incident: Incident) -> int:
    toll = incident.tolls.get("killed")
    return max((n for n in (toll.low, toll.best, toll.high) if n), default=0) if toll else 0
