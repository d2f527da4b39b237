"""Measure `dateline audit`: plant errors in an archive's own export, and count those it finds.

    dateline export mine.db --as acled -o mine-acled.csv
    python tools/measure_audit.py mine.db mine-acled.csv

Ids, notes and sources are taken out of the table, and five kinds of error are planted, each in one
row of twenty, no row twice: another number of dead, another day, a row doubled, a row deleted,
another province. An error counts as found if the audit reports it of its row (a deleted row: of
its incident); as named if it says what kind it is. Anything it reports of an untouched row, and any
untouched row's incident that it says is lacking, is a false alarm. Rows of one content cannot be
told apart, and count for each other.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from dateline.audit.audit import Audit, RowAudit, audit_table
from dateline.audit.table import read_table
from dateline.store.archive import Archive
from dateline.store.questions import Questions

KINDS = ("number", "day", "doubled", "deleted", "province")
SOURCES = frozenset(
    {"event_id_cnty", "notes", "source", "source_scale", "tags", "timestamp"}
    | {"id", "relid", "number_of_sources", "source_article", "source_office", "source_date"}
    | {"source_headline", "source_original"}
)
"""The columns that are taken out: ids, notes, and what leads to a source."""
IDS = ("event_id_cnty", "relid")
NAMED = {"number": {"figure", "row"}, "day": {"date"}, "province": {"place"}}
Cells = dict[str, str]


def main() -> None:
    """Print, for each kind of error, how many were planted, found and named; and false alarms."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("table", type=Path, help="an export of it: acled or ucdp")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=0.05, help="of the rows, for each kind")
    parser.add_argument("--show", type=int, default=0, help="how many misses and alarms to print")
    asked = parser.parse_args()
    with Archive.open(asked.archive, read_only=True) as archive, TemporaryDirectory() as folder:
        measured = measure(archive, asked.table, Path(folder), asked.seed, share=asked.share)
    for kind in KINDS:
        counts = (measured.planted[kind], measured.found[kind], measured.named[kind])
        print("{:9} {:4} planted, {:4} found, {:4} named".format(kind, *counts))
    print(f"all       {measured.planted.total():4} planted, {measured.recall:.3f} found")
    print(
        f"{len(measured.alarms)} false alarms on {measured.clean} rows: {measured.alarm_rate:.3f}"
    )
    for line in (*measured.missed[: asked.show], *measured.alarms[: asked.show]):
        print("  ", line)


Planted = tuple[Cells | None, str, str]
"""A row's cells after planting (None: deleted), the error ("" for none), and its incident."""


def plant(rows: list[Cells], seed: int, share: float) -> list[Planted]:
    """Return the rows with errors planted in some."""
    chance = random.Random(seed)
    order = list(range(len(rows)))
    chance.shuffle(order)
    each = max(1, round(share * len(rows)))
    kind_of = {}
    for kind in KINDS:
        can = [n for n in order if n not in kind_of and _can(kind, rows[n], rows)]
        kind_of.update(dict.fromkeys(can[:each], kind))
    out: list[Planted] = []
    for n, cells in enumerate(rows):
        name = next(cells[key] for key in IDS if cells.get(key))
        kind = kind_of.get(n, "")
        if kind == "deleted":
            out.append((None, kind, name))
        elif kind == "doubled":
            out += [(cells, "", name), (dict(cells), kind, name)]
        else:
            out.append((_changed(kind, cells, rows, chance), kind, name))
    return out


def _can(kind: str, cells: Cells, rows: list[Cells]) -> bool:
    return kind != "province" or bool(_province(cells) and _others(cells, rows))


def _province(cells: Cells) -> str:
    return cells["adm_1" if "date_start" in cells else "admin1"]


def _others(cells: Cells, rows: list[Cells]) -> list[str]:
    """Return the other provinces of a row's country that the table names."""
    same = {_province(row) for row in rows if row["country"] == cells["country"]}
    return sorted(same - {_province(cells), ""})


def _changed(kind: str, cells: Cells, rows: list[Cells], chance: random.Random) -> Cells:
    cells = dict(cells)
    ucdp = "date_start" in cells
    if kind == "number":
        columns = ("best", "low", "high") if ucdp else ("fatalities",)
        by = chance.choice((1, 2, 3, 5, 10))
        for column in columns:
            if cells[column]:
                cells[column] = str(int(cells[column]) + by)
        if ucdp and cells.get("deaths_unknown"):
            cells["deaths_unknown"] = str(int(cells["deaths_unknown"]) + by)
    if kind == "day":
        moved = timedelta(days=chance.choice((-1, 1)) * (chance.randint(2, 9) + _width(cells)))
        for column in ("date_start", "date_end") if ucdp else ("event_date",):
            day = date.fromisoformat(cells[column][:10]) + moved
            cells[column] = day.isoformat() + cells[column][10:]
    if kind == "province":
        cells["adm_1" if ucdp else "admin1"] = chance.choice(_others(cells, rows))
    return cells


def _width(cells: Cells) -> int:
    """Return how many days the row itself says it may be off."""
    if "date_start" in cells:
        first, last = (date.fromisoformat(cells[c][:10]) for c in ("date_start", "date_end"))
        return (last - first).days
    return {"1": 0, "2": 7, "3": 31}.get(cells["time_precision"], 0)


def write(path: Path, rows: list[Cells]) -> None:
    """Write a table without the columns that lead to its sources."""
    columns = [name for name in rows[0] if name not in SOURCES]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


class Measured(NamedTuple):
    """Errors by kind, planted, found and named; what was missed, and false alarms on clean rows."""

    planted: Counter[str]
    found: Counter[str]
    named: Counter[str]
    missed: list[str]
    alarms: list[str]
    clean: int

    @property
    def recall(self) -> float:
        """The share of the planted errors that were found."""
        return self.found.total() / self.planted.total()

    @property
    def alarm_rate(self) -> float:
        """False alarms as a share of the rows that nothing was done to."""
        return len(self.alarms) / self.clean


def measure(
    archive: Questions, table: Path, folder: Path, seed: int, *, share: float = 0.05
) -> Measured:
    """Plant errors in an export of an archive, audit it, and count what is found.

    Args:
        archive: The archive.
        table: An export of it, with ids.
        folder: Where the table with errors is written.
        seed: Of the choice of errors.
        share: The part of the rows that gets each kind of error.
    """
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    planted = plant(rows, seed, share)
    path = folder / "planted.csv"
    write(path, [cells for cells, _, _ in planted if cells is not None])
    return score(audit_table(archive, read_table(path)), planted)


def score(audit: Audit, planted: list[Planted]) -> Measured:
    """Count what an audit found of what was planted."""
    kept = [(cells, kind, name) for cells, kind, name in planted if cells is not None]
    audited = sorted(audit.rows, key=lambda row: row.line)
    twins = _twins(kept, audited)
    tampered = {_content(cells) for cells, kind, _ in kept if kind}
    told = {name for _, _, name in kept}
    out = Measured(Counter(), Counter(), Counter(), [], [], sum(not kind for _, kind, _ in kept))
    for (cells, kind, name), row in zip(kept, audited, strict=True):
        if kind:
            caught = [one for one in twins[_content(cells)] if _reported(one)]
            _count(out, kind, f"{name}: {row.said}", caught, kind)
        elif _reported(row) and _content(cells) not in tampered:
            findings = "; ".join(f"{f.about}: {f.row} / {f.told}" for f in row.findings)
            out.alarms.append(f"{name}: {row.said}: {row.outcome} {row.double_of or ''} {findings}")
    lacking = {one.incident: one.told for one in audit.lacking}
    for name in [name for cells, _, name in planted if cells is None and name not in told]:
        _count(out, "deleted", name, [name] if name in lacking else [], "")
    out.alarms.extend(f"lacking {name}: {said}" for name, said in lacking.items() if name in told)
    return out


def _count(out: Measured, kind: str, name: str, caught: Sequence[object], wanted: str) -> None:
    out.planted[kind] += 1
    out.found[kind] += bool(caught)
    out.named[kind] += any(not isinstance(one, RowAudit) or _names(wanted, one) for one in caught)
    if not caught:
        out.missed.append(f"missed {kind} {name}")


def _reported(row: RowAudit) -> bool:
    return row.outcome != "supported" or row.double_of is not None


def _names(kind: str, row: RowAudit) -> bool:
    if kind == "doubled":
        return row.double_of is not None
    return any(finding.about in NAMED[kind] for finding in row.findings)


def _content(cells: Cells | None) -> tuple[str, ...]:
    return tuple(value for name, value in (cells or {}).items() if name not in SOURCES)


def _twins(kept: Sequence[Planted], rows: list[RowAudit]) -> dict[tuple[str, ...], list[RowAudit]]:
    found: dict[tuple[str, ...], list[RowAudit]] = defaultdict(list)
    for (cells, _, _), row in zip(kept, rows, strict=True):
        found[_content(cells)].append(row)
    return found


if __name__ == "__main__":
    main()
