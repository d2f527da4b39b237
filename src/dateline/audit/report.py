"""The audit as a page and as a table, side by side: REPORT.html and REPORT.csv."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dateline.audit.audit import WITHIN, Audit, Outcome, RowAudit
from dateline.audit.findings import Finding, first_words
from dateline.audit.quotes import Quote
from dateline.audit.sums import Sum
from dateline.errors import DatelineError
from dateline.export.tables import safe_cell
from dateline.publish.sheet import render_sheet
from dateline.publish.words import count_of, join_words, say_days, say_place

MOST = 400
"""Rows of one kind that the page shows; the table has all."""
_COLUMNS = (
    *("what", "line", "id", "outcome", "says", "incident", "double_of", "findings", "quotes"),
    *("reports", "covering", "sources"),
)
_OUTCOMES: dict[Outcome, str] = {
    "supported": "supported",
    "contradicted": "contradicted",
    "covered": "silent, though the province is covered",
    "not covered": "silent, and nothing covers it",
}
_ABOUT = {
    "date": "Day",
    "place": "Place",
    "figure": "Number",
    "actor": "Actor",
    "row": "Inside the row",
}


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding as a sentence, with the words that it rests on."""

    sentence: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row as the page shows it."""

    line: int
    name: str | None
    said: str
    verdict: str
    double_of: int | None
    incident: str | None
    findings: tuple[FindingLine, ...]
    quotes: tuple[Quote, ...]
    reasons: tuple[str, ...]
    covering: int
    sources: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of rows."""

    id: str
    title: str
    words: str
    rows: tuple[RowLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class SumLine:
    """A sum as the page shows it."""

    quote: Quote | None
    words: str
    where: str
    sum: int
    rows: int
    verdict: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """The context of ``audit.html``."""

    table: str
    archive: str
    mapping: str
    csv: str
    summary: tuple[str, ...]
    counts: tuple[tuple[int, str, str], ...]
    sum: str
    bad: tuple[tuple[int, str], ...]
    sections: tuple[Part, ...]
    parts: tuple[tuple[str, str, int], ...]
    lacking: tuple[object, ...]
    lacking_total: int
    sums: tuple[SumLine, ...]
    unchecked: str
    supported: tuple[RowLine, ...]
    supported_total: int
    outside: tuple[tuple[str, int], ...]


def write_report(
    audit: Audit, output: Path, *, archive: str, notice: str | None = None
) -> list[Path]:
    """Write REPORT.html and REPORT.csv, and return their paths.

    Args:
        audit: What to write.
        output: A path with or without .html or .csv, or a folder that is there.
        archive: The archive's name, as the page says it.
        notice: What must stand on every page of the archive, if anything.

    Raises:
        DatelineError: The files cannot be written.
    """
    base = output / "audit" if output.is_dir() else output
    if base.suffix.lower() in (".html", ".htm", ".csv"):
        base = base.with_suffix("")
    html, table = (base.with_name(f"{base.name}{suffix}") for suffix in (".html", ".csv"))
    page = audit_page(audit, archive=archive, table=table.name)
    try:
        html.write_text(render_sheet("audit", page, notice=notice), encoding="utf-8", newline="\n")
        with table.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(_COLUMNS)
            for row in _rows(audit):
                writer.writerow([safe_cell(cell) for cell in row])
    except OSError as error:
        raise DatelineError(f"{base}: cannot be written: {error.strerror or error}") from error
    return [html, table]


def audit_page(audit: Audit, *, archive: str, table: str) -> AuditPage:
    """Return the context of the page; *table* is the name of the CSV beside it."""
    sections = tuple(_sections(audit))
    supported = [row for row in audit.rows if row.outcome == "supported"]
    sums = tuple(
        _sum_line(s, quotes)
        for s, quotes in zip(audit.sums.checked, audit.quotes_of_sums, strict=True)
    )
    return AuditPage(
        table=Path(audit.table).name,
        archive=archive,
        mapping=audit.mapping,
        csv=table,
        summary=tuple(say_summary(audit)),
        counts=tuple(_counts(audit)),
        sum=say_counts(audit),
        bad=audit.bad[:MOST],
        sections=sections,
        parts=(
            *((part.id, part.title, part.total) for part in sections),
            ("lacking", "Lacking", len(audit.lacking)),
            ("sums", "Sums", len(audit.sums.checked)),
            ("supported", "Supported", len(supported)),
        ),
        lacking=audit.lacking[:MOST],
        lacking_total=len(audit.lacking),
        sums=sums,
        unchecked=_unchecked(audit),
        supported=tuple(map(_line, supported[:MOST])),
        supported_total=len(supported),
        outside=tuple(audit.outside.items()),
    )


def say_summary(audit: Audit) -> Iterator[str]:
    """Yield the result in sentences."""
    supported, contradicted = audit.count("supported"), audit.count("contradicted")
    covered, bare = audit.count("covered"), audit.count("not covered")
    silent = covered + bare
    yield (
        f"Of {count_of(len(audit.rows), 'row')}, the reports support {supported:,}, contradict"
        f" {contradicted:,}, and do not tell {silent:,}."
    )
    more = []
    if silent:
        more.append(
            f"Of those not told, {covered:,} fall where reports name the province within {WITHIN}"
            f" days, so that silence says something; for {bare:,} the archive has no such report."
        )
    if audit.doubles:
        verb = "repeats" if audit.doubles == 1 else "repeat"
        more.append(f"{count_of(audit.doubles, 'row')} {verb} another.")
    if audit.lacking:
        verb = "is" if len(audit.lacking) == 1 else "are"
        more.append(
            f"{count_of(len(audit.lacking), 'incident')} that such a table should hold {verb} told"
            " by reports, and by no row."
        )
    wrong = sum(one.kind != "agrees" for one in audit.sums.checked)
    if wrong:
        more.append(
            f"Of {count_of(len(audit.sums.checked), 'figure')} over a period, {wrong} do"
            f"{'es' if wrong == 1 else ''} not agree with what the rows come to."
        )
    if more:
        yield " ".join(more)


def say_counts(audit: Audit) -> str:
    """Return the equation that the counts make."""
    rows = " + ".join(f"{audit.count(name)} {words}" for name, words in _OUTCOMES.items())
    outside = sum(audit.outside.values())
    incidents = audit.matched + len(audit.lacking) + outside
    return (
        f"{len(audit.rows)} rows = {rows}; {len(audit.bad)} could not be read."
        f" {incidents} incidents = {audit.matched} told by rows + {len(audit.lacking)} lacking"
        f" + {outside} not asked of the table."
    )


def _counts(audit: Audit) -> Iterator[tuple[int, str, str]]:
    yield audit.count("supported"), "supported", "supported"
    yield audit.count("contradicted"), "contradicted", "contradicted"
    yield audit.count("covered"), "silent, covered", "covered"
    yield audit.count("not covered"), "silent, not covered", "not-covered"
    yield audit.doubles, "told twice", "doubles" if audit.doubles else ""
    yield len(audit.lacking), "lacking", "lacking" if audit.lacking else ""


def _sections(audit: Audit) -> Iterator[Part]:
    """Yield the sections of rows that need a look."""
    doubles = [row for row in audit.rows if row.double_of is not None]
    said = {
        "contradicted": "Both sides stand below with their words. Which one is right, the words alone may not tell.",
        "covered": f"The archive holds reports that name the province and appeared within {WITHIN} days, and none tells the event.",
        "not covered": "The archive holds no report that names the province and appeared in those days: it can say nothing of these rows.",
    }
    yield _part(
        "contradicted",
        "Contradicted",
        said["contradicted"],
        [r for r in audit.rows if r.outcome == "contradicted"],
    )
    yield _part(
        "doubles",
        "Told twice",
        "These rows say what another row says, or tell an incident that another row tells.",
        doubles,
    )
    yield _part(
        "covered",
        "Silent, covered",
        said["covered"],
        [r for r in audit.rows if r.outcome == "covered"],
    )
    yield _part(
        "not-covered",
        "Silent, not covered",
        said["not covered"],
        [r for r in audit.rows if r.outcome == "not covered"],
    )


def _part(name: str, title: str, words: str, rows: Sequence[RowAudit]) -> Part:
    return Part(name, title, words, tuple(map(_line, rows[:MOST])), len(rows))


def _line(row: RowAudit) -> RowLine:
    verdict = _OUTCOMES[row.outcome]
    if row.reports:
        verdict += f"; {count_of(row.reports, 'report')}"
    return RowLine(
        line=row.line,
        name=row.name,
        said=row.said,
        verdict=verdict,
        double_of=row.double_of,
        incident=row.incident,
        findings=tuple(FindingLine(say_finding(f), f.quotes) for f in row.findings),
        quotes=row.quotes,
        reasons=row.reasons,
        covering=row.covering,
        sources=row.sources,
    )


def say_finding(finding: Finding) -> str:
    """Return a finding as a sentence."""
    if finding.about == "row":
        return f"{_ABOUT['row']}: {finding.row}."
    return f"{_ABOUT[finding.about]}: the row says {finding.row or 'nothing'}; reports say {finding.told}."


def _sum_line(one: Sum, quotes: tuple[Quote, ...]) -> SumLine:
    first, last = (date.fromordinal(day).isoformat() for day in one.days)
    where = say_place(one.told.place) if one.told.place else ""
    verdicts = {
        "fewer": "fewer than reports say, so rows may be lacking",
        "more": "more than reports say, so rows may be double or wrong",
        "agrees": "within what reports say",
    }
    return SumLine(
        quote=next(iter(quotes), None),
        words=one.told.figure.text,
        where=f"{where}, {say_days(first, last)}",
        sum=one.sum,
        rows=one.rows,
        verdict=verdicts[one.kind],
    )


def _unchecked(audit: Audit) -> str:
    """Say how many figures over a period could not be held against the table, and why."""
    if not audit.sums.unchecked:
        return ""
    why = join_words([f"{n:,} {words}" for words, n in audit.sums.unchecked.items()])
    return f"Of the other figures over a period in the reports, {why}."


def _rows(audit: Audit) -> Iterator[Sequence[str | int | None]]:
    """Yield the lines of the table: rows, what could not be read, what is lacking, sums."""
    yield from map(_row_cells, audit.rows)
    for line, cause in audit.bad:
        yield "unreadable row", line, None, cause, *(None,) * 8
    for one in audit.lacking:
        words = _joined(first_words(one.quotes))
        lacks = ("lacking", None, None, "lacking", one.told, one.incident)
        yield *lacks, None, None, words, one.reports, None, None
    for told, quotes in zip(audit.sums.checked, audit.quotes_of_sums, strict=True):
        shown = _sum_line(told, quotes)
        result = f"the table's {shown.rows} rows come to {shown.sum}: {shown.verdict}"
        head = ("sum", None, None, told.kind, f"{shown.words}; {shown.where}", None)
        yield *head, None, result, _joined(first_words(quotes)), None, None, None


def _row_cells(row: RowAudit) -> Sequence[str | int | None]:
    quotes = [quote for finding in row.findings for quote in finding.quotes] or row.quotes
    return (
        *("row", row.line, row.name, _OUTCOMES[row.outcome], row.said, row.incident),
        row.double_of,
        _joined(say_finding(finding) for finding in row.findings),
        _joined(first_words(quotes)),
        row.reports,
        None if row.incident else row.covering,
        _joined(source.report for source in row.sources),
    )


def _joined(some: Iterable[str]) -> str:
    return " | ".join(dict.fromkeys(some))
