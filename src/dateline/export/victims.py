"""A line a person: everyone who is said to have been harmed, once an incident."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dateline.export.columns import read_columns
from dateline.export.notes import write_note
from dateline.export.rows import Row, incidents_of
from dateline.export.tables import SAFE, write_table
from dateline.model.archive import Incident
from dateline.model.mark import Victim
from dateline.store.rows import StoredReport
from dateline.store.view import View
from dateline.text.fold import fold_name

_LOST = (
    "Those who are only counted: a toll of 12 with two of them told apart is two lines here.",
    "Persons without a name that two independent reports tell of may be one person twice.",
    "Further reports that tell of the same person; the first is named.",
    SAFE,
)
_GONE = ("dropped", "withdrawn")
Person = tuple[str, ...]


def write_victims(view: View, path: Path) -> int:
    """Write the persons and the note beside; return how many there are."""
    table = read_columns()["single"]["victims"]
    count = write_table(path, table, victim_rows(view))
    write_note(view, path.with_name(f"{path.name}.README.md"), table.about, _LOST)
    return count


def victim_rows(view: View) -> Iterator[Row]:
    """Yield a row for each person of each incident, in the order of documents.

    Of persons with one name in one incident, and of those without a name in copies of one text,
    the first is taken. Persons of dropped incidents are left out.
    """
    owners = {m.event: one for one in incidents_of(view) for m in one.mentions}
    seen: set[Person] = set()
    for document in view.document_ids():
        for stored in view.reports_of(document):
            as_stored = view.stored_report(stored.listed.id)  # names told apart before any mask
            for shown, victim in zip(stored.report.victims, as_stored.victims, strict=True):
                incident = owners.get(victim.event or "")
                person = _person(victim, incident, stored)
                if person in seen or (incident and incident.status in _GONE):
                    continue
                seen.add(person)
                yield _row(shown, incident, stored)


def _person(victim: Victim, incident: Incident | None, stored: StoredReport) -> Person:
    """Return what makes two persons of the file one."""
    whose = incident.id if incident else stored.listed.id
    if victim.name:
        return (whose, victim.harm, fold_name(victim.name))
    at = victim.start - stored.listed.start
    return (whose, stored.listed.witness, victim.harm, victim.text, f"{victim.age}", f"{at}")


def _row(victim: Victim, incident: Incident | None, stored: StoredReport) -> Row:
    place = incident.place if incident else None
    when = incident.when if incident else None
    return (
        *(incident.id if incident else None, victim.name, victim.age, victim.sex, victim.group),
        *(victim.role, victim.harm, stored.listed.id, victim.text),
        *(stored.listed.outlet, stored.listed.latest),
        (place.place.name if place.place else place.text) if place else None,
        *((when.earliest, when.latest) if when else (None, None)),
        victim.id,
    )
