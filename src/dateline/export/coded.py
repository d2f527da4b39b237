"""What the exports of codebooks share: rows of incidents, who reported them, and the file itself."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from dateline.codes.policies import Policy
from dateline.export.notes import write_note
from dateline.export.tables import safe_cell
from dateline.marks.gazetteer import Gazetteer
from dateline.model.archive import Incident
from dateline.model.mark import Place, When
from dateline.store.coding import Coded, Coder
from dateline.store.questions import Questions
from dateline.store.rows import Listed
from dateline.store.view import View
from dateline.text.tables import read_table

Cell = str | int | float | None
_HAPPENED = ("happened", "alleged")
_GONE = ("dropped", "withdrawn")
_WEEK = timedelta(days=6)


class Days(NamedTuple):
    """The first and last day on which something may have happened; ``told`` by the reports or not.

    Where they do not tell, it is the week that ends on the day of the first report.
    """

    first: date
    last: date
    told: bool

    @property
    def precision(self) -> int:
        """Return UCDP's date_prec of the range."""
        length = (self.last - self.first).days + 1
        steps = ((1, 1), (6, 2), (7, 3), (31, 4))
        return next((precision for most, precision in steps if length <= most), 5)

    @property
    def middle(self) -> date:
        """The day in the middle, the earlier of two."""
        return self.first + (self.last - self.first) // 2


class CodedExport:
    """One export of a codebook: its policy, its incidents, and what it had to leave out."""

    def __init__(self, archive: Questions, usual: str = "plain") -> None:
        """Export *archive* under the policy that its view asks for, else under the *usual* one.

        The usual one is that of the archive's tolls, as in every other export: rows add up to them.
        """
        self.archive = archive
        self.coder = Coder(archive)
        asked = archive.selection.policy if isinstance(archive, View) else None
        self.policy: Policy = self.coder.policy(asked or usual)
        self.quotes = not (isinstance(archive, View) and archive.selection.text == "none")
        self.left_out: Counter[str] = Counter()
        self.unlisted: set[str] = set()

    def incidents(self) -> Iterable[Coded]:
        """Yield the incidents that happened or are said to have, by id, coded."""
        incidents = sorted(self.archive.incidents(), key=lambda one: one.id)
        told = {one.id for one in incidents if _is_told(one)}
        for incident in incidents:
            if incident.factuality not in _HAPPENED:
                self.left_out[f"{incident.factuality}, not told as happened"] += 1
            elif incident.status in _GONE:
                self.left_out[f"{incident.status} by a person"] += 1
            elif incident.part_of in told:
                self.left_out["part of another incident, whose rows hold its people"] += 1
            else:
                yield self.coder.code(incident, self.policy)

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return Gazetteer.open()

    def district(self, place: Place | None) -> str:
        """Return the second-order division that a place lies in, "" where it is not known."""
        if place is None:
            return ""
        return (self._gazetteer.district(place.id) if place.id else None) or ""

    def write(self, path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
        """Write rows in UTF-8 without a byte order mark: scripts read columns by their names."""
        count = 0
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(columns)
            for row in rows:
                writer.writerow([safe_cell(cell) for cell in row])
                count += 1
        return count

    def write_readme(self, path: Path, what: str, lost: Sequence[str]) -> None:
        """Write the note beside the file: what it is, its policy, what was lost and left out."""
        out = [f"{n} incidents are no rows: {why}." for why, n in sorted(self.left_out.items())]
        names = sorted(self.unlisted)
        if names:
            told = ", ".join(names[:40]) + (", ..." if len(names) > 40 else "")
            out.append(
                f"{len(names)} names are on no list of the codebook and stand as they were found"
                f" (give yours in tables/actors.csv): {told}."
            )
        note = path.with_name(f"{path.name}.README.md")
        label = f"{self.policy.label}: {self.policy.says}"
        write_note(self.archive, note, what, (*lost, *out), policies=(label,))


def _is_told(incident: Incident) -> bool:
    return incident.factuality in _HAPPENED and incident.status not in _GONE


def days_of(when: When | None, reports: Sequence[Listed]) -> Days | None:
    """Return the days of a row; where the reports leave them open, the week before the first.

    A range that is open at its end is closed by the first report: nothing is told before it happens.
    """
    seen = min((one.latest for one in reports if one.latest), default=None)
    if when is not None and when.earliest is not None:
        last = when.latest or max(seen or when.earliest, when.earliest)
        return Days(date.fromisoformat(when.earliest), date.fromisoformat(last), True)
    if seen is None:
        return None
    last_day = date.fromisoformat(when.latest if when and when.latest else seen)
    return Days(last_day - _WEEK, last_day, False)


def reports_of(coded: Coded) -> list[Listed]:
    """Return the reports of an incident, the oldest first."""
    return [source.stored.listed for source in coded.gathered.sources]


def outlets_of(reports: Iterable[Listed]) -> list[str]:
    """Return who published them, each once; a report of no known outlet by its file's name."""
    return list(dict.fromkeys(one.outlet or Path(one.source).name for one in reports))


def named_once(incident: Incident) -> str:
    """Return an incident's type in words: "armed clash"."""
    return incident.event_type.replace("_", " ")


def say_day(day: date) -> str:
    """Return a day in words, whatever the machine's language.

    >>> say_day(date(2014, 6, 12))
    '12 June 2014'
    """
    month = read_table("months")["months"][str(day.month)][0]
    return f"{day.day} {month.capitalize()} {day.year}"
