"""The audit: what becomes of each row of a table, what the table lacks, and whether sums hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal

import msgspec

from dateline.audit.claimed import Claimed, Claims
from dateline.audit.codebook import Codebook
from dateline.audit.findings import Finding, Findings
from dateline.audit.match import Fit, Matched, match_rows
from dateline.audit.quotes import Quote, Quoter, Source
from dateline.audit.sums import Sums, check_sums
from dateline.audit.table import Table
from dateline.audit.told import Tellings, Told
from dateline.audit.verdicts import Judge
from dateline.errors import ArchiveError
from dateline.marks.actor_tables import load_actor_tables
from dateline.marks.gazetteer import Gazetteer, default_path
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
    """An incident that no row of the table tells, though such a table should hold it.

    ``part_of`` is the incident that it is a part of, if a row tells that.
    """

    incident: str
    part_of: str | None
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

    Raises:
        ArchiveError: The archive has reports, and nobody linked them.
    """
    if archive.linked_with is None:
        raise ArchiveError(
            f"{archive.path} was not linked, so it has no incidents: run dateline build again"
            " without --no-link"
        )
    hidden = ("dropped", "withdrawn")
    incidents = [one for one in archive.incidents() if one.status not in hidden]
    book = Codebook(archive, table.mapping)
    told = Tellings(archive, incidents, book)
    making = Claims(table.mapping, Gazetteer.open(default_path()))
    claims = [making.claim(row) for row in table.rows]
    actors = cache(load_actor_tables().shown)
    judge = Judge(table.mapping, making.provinces, actors)
    matched = match_rows(claims, told, judge)
    auditor = _Auditor(table, told, claims, matched)
    return auditor.audit(Findings(Quoter(archive, text=text), judge), book)


class _Auditor:
    """Puts together what was matched."""

    def __init__(
        self, table: Table, told: Tellings, claims: Sequence[Claimed], matched: Matched
    ) -> None:
        self._table, self._told, self._claims, self._matched = table, told, claims, matched

    def audit(self, findings: Findings, book: Codebook) -> Audit:
        """Return the whole audit."""
        self._quoter = findings.quoter
        rows = tuple(self._row(n, findings) for n in range(len(self._claims)))
        found = {fit.incident for fit in self._matched.fits.values()}
        lacking, outside = self._lacking(
            found, _Scope(book, self._claims, self._table.mapping.needs.days)
        )
        only = self._table.mapping.only
        sums = check_sums(self._told.periods, self._claims, only)
        return Audit(
            table=str(self._table.path),
            mapping=self._table.mapping.name,
            rows=rows,
            bad=tuple((one.line, one.cause) for one in self._table.bad),
            matched=len({self._told.incidents[n].incident.id for n in found}),
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
        covering = [] if fit else self._told.covering(_area(claimed), claimed.row.days, WITHIN)
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

    def _lacking(self, rows: set[int], scope: _Scope) -> tuple[tuple[Lacking, ...], dict[str, int]]:
        """Return the incidents that the table lacks, and why it need not hold the others."""
        told = [self._told.incidents[n].incident for n in rows]
        found = {one.id for one in told}
        wholes = {part: one.id for one in told for part in one.parts}
        lacking: list[Lacking] = []
        outside: Counter[str] = Counter()
        for one in {t.incident.id: t for t in reversed(self._told.incidents)}.values():
            if one.incident.id in found:
                continue
            why = scope.why_not(one)
            if why is None:
                lacking.append(self._lacks(one, wholes.get(one.incident.id)))
            else:
                outside[why] += 1
        lacking.sort(
            key=lambda one: (one.part_of is not None, not one.main, -one.witnesses, one.incident)
        )
        return tuple(lacking), dict(sorted(outside.items()))

    def _lacks(self, told: Told, whole: str | None) -> Lacking:
        return Lacking(
            part_of=whole,
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


def _area(claimed: Claimed) -> str:
    """Return where a report could have told a row: its province, else its country."""
    return claimed.area or f"{claimed.country}/None"


def _sentences(told: Told) -> Iterator[tuple[str, Span]]:
    """Yield the sentence in which each witness tells an incident."""
    witnesses = set(told.incident.witnesses)
    for telling in sorted(told.tellings, key=lambda t: t.report not in witnesses):
        yield telling.report, telling.events[0].sentence


class _Scope:
    """What a table is meant to hold: its kind of incidents, in its countries, on its days."""

    def __init__(self, book: Codebook, claims: Sequence[Claimed], widest: int) -> None:
        self._book, self._widest = book, widest
        self._countries = {claimed.country for claimed in claims} - {None}
        days = [claimed.row.days for claimed in claims]
        self._first = min((d[0] for d in days), default=0)
        self._last = max((d[1] for d in days), default=0)

    def why_not(self, told: Told) -> str | None:
        """Return why the table need not hold an incident, None if it should."""
        if (why := self._book.why_none(told.incident)) is not None:
            return why
        place = told.places[0].place if told.places else None
        if place is None or not told.days:
            return "not placed or not dated"
        first, last = told.days[0]
        if last - first >= self._widest:
            return "told of so many days that such a table would not hold it"
        if self._countries and place.country not in self._countries:
            return "in another country than the table's"
        if not any(a <= self._last and self._first <= b for a, b in told.days):
            return "before or after the table's days"
        return None
