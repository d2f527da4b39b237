"""``export --policy A --diff B``: a row for each number that two policies make differently."""

from __future__ import annotations

import csv
from pathlib import Path

from dateline.export.coded import Cell
from dateline.export.notes import write_note
from dateline.export.tables import safe_cell
from dateline.store.policy_diff import Difference, Side, policy_differences
from dateline.store.view import View

_ONE = ("policy", "low", "best", "high", "claims", "words")
COLUMNS = (
    *("incident", "event_type", "place", "earliest", "latest", "harm"),
    *(f"{name}_a" for name in _ONE),
    *(f"{name}_b" for name in _ONE),
    "reason",
)


def write_diff(view: View, path: Path, first: str, second: str) -> int:
    """Write where two policies differ to a CSV file, with a note beside; return the rows written.

    Raises:
        DatelineError: There is no policy of one of the names.
    """
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for one in policy_differences(view, first, second):
            writer.writerow([safe_cell(cell) for cell in _row(one)])
            count += 1
    write_note(
        view,
        path.with_name(f"{path.name}.README.md"),
        f"Where {first} and {second} make two numbers of the same claims, a row each.",
        ("Numbers of which both policies make the same.", "Claims that neither used."),
        policies=(first, second),
    )
    return count


def _row(one: Difference) -> tuple[Cell, ...]:
    incident = one.incident
    place, when = incident.place, incident.when
    name = place.place.name if place and place.place else place.text if place else None
    days = (when.earliest, when.latest) if when else (None, None)
    return (
        *(incident.id, incident.event_type, name, *days, one.harm),
        *_cells(one.first),
        *_cells(one.second),
        one.reason,
    )


def _cells(side: Side) -> tuple[Cell, ...]:
    return (side.policy, *side.bounds, " | ".join(side.claims), " | ".join(side.words))
