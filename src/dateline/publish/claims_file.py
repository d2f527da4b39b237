"""The claimed numbers of an incident as a CSV file beside its page."""

from __future__ import annotations

import csv
import io

from dateline.export.tables import safe_cell
from dateline.model.archive import Incident
from dateline.publish.claims import Claim, claims_of
from dateline.publish.shelf import Shelf
from dateline.publish.told import tellings_of

_COLUMNS = (
    *("incident", "counts", "low", "best", "high", "words", "said_by", "of_whom", "where"),
    *(
        "outlet",
        "published",
        "copies",
        "disputed",
        "later_said",
        "report",
        "figure",
        "start",
        "end",
    ),
)


def claims_csv(shelf: Shelf, incident: Incident) -> bytes:
    """Return a line for each claimed number, in the order of the page; cells that no program runs.

    ``start`` and ``end`` are where the words stand in the document's text.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for group in claims_of(shelf, incident, list(tellings_of(shelf, incident))):
        for claim in group.rows:
            writer.writerow([safe_cell(cell) for cell in _row(shelf, incident, claim)])
    return out.getvalue().encode("utf-8-sig")


def _row(shelf: Shelf, incident: Incident, claim: Claim) -> list[str | int | None]:
    row = claim.row
    figures = {f.id: f for f in shelf.report(row.report).report.figures}
    figure = next(f for f in figures.values() if (f.start, f.end) == row.span)
    return [
        *(incident.id, figure.kind, figure.low, figure.best, figure.high),
        *(row.words, row.said_by, row.whom, row.where, claim.outlet, claim.published),
        *(claim.copies, "yes" if claim.disputed else "", claim.replaced),
        *(row.report, figure.id, figure.start, figure.end),
    ]
