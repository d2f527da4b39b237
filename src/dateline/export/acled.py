"""The ``acled`` export: 31 columns, a row for each place and day of an incident.

The columns are those of ACLED's API, in its order. The numbers of an incident's rows add up to what
it comes to under the policy, and `notes` says what was said and how it was counted. A file in this
shape is not ACLED data: no ACLED coder has seen it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import shorten

from dateline.codes.acled import AcledCodes, geo_precision
from dateline.codes.geography import country
from dateline.codes.rows import Row
from dateline.export.coded import (
    Cell,
    CodedExport,
    Days,
    days_of,
    named_once,
    outlets_of,
    reports_of,
    say_day,
)
from dateline.model.archive import Incident
from dateline.model.mark import EventPlace, Figure
from dateline.store.coding import Coded
from dateline.store.questions import Questions

POLICY = "acled_conservative"
"""The codebook's own way to count, by which a coder fills a sheet."""
COLUMNS = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type"),
    *("sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2"),
    *("interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2"),
    *("admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale"),
    *("notes", "fatalities", "tags", "timestamp"),
)
_TIME = {1: 1, 2: 2, 3: 2, 4: 3}
_DEMONSTRATIONS = ("Protests", "Riots")
_SENTENCE = 300
_QUOTES = '"\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK} '
_LOST = (
    "An ACLED-shaped file is not ACLED data: types, actors and numbers were read by a program.",
    "`event_id_cnty` is the incident's id here; several rows of one incident share it.",
    "`location` is the gazetteer's name; `admin3` and `source_scale` are not known, `timestamp` is"
    " empty since no clock enters an export.",
    "`geo_precision`: 2 for a district or a place near a town, 3 for a province or more.",
    "`time_precision`: 2 in a week, 3 in a month, and `event_date` the middle of it; where no report"
    " tells the day it is the first report's, with 2.",
    "`fatalities` are counted by the policy above, as the archive's tolls are unless another is asked"
    f" for; `--policy {POLICY}` counts by ACLED's rule.",
    "`fatalities` alone: injuries, ranges, and who says which number are in `csv` and `jsonl`.",
    "Regimes are not told apart: `Military Forces of X` has no years behind it.",
)


def write_acled(archive: Questions, path: Path) -> int:
    """Write an archive's incidents in ACLED's columns, and the note beside; return the rows.

    Raises:
        DatelineError: There is no policy of the name that the view asks for.
    """
    export = CodedExport(archive)
    types = set(export.coder.names.acled["rows"]["types"])

    def rows() -> Iterator[tuple[Cell, ...]]:
        for coded in export.incidents():
            kind = coded.incident.event_type
            if kind not in types:
                export.left_out[f"{named_once(coded.incident)} is no ACLED event"] += 1
            else:
                yield from _rows(export, coded)

    count = export.write(path, COLUMNS, rows())
    what = "Incidents in the columns of ACLED's event table, one row a day and place."
    export.write_readme(path, what, _LOST)
    return count


def rows_of(archive: Questions, incident: Incident) -> list[dict[str, Cell]]:
    """Return an incident's rows by the columns' names, counted by the codebook's own policy.

    None where it would be left out.
    """
    export = CodedExport(archive, POLICY)
    coded = export.coder.code(incident, export.policy)
    return [dict(zip(COLUMNS, row, strict=True)) for row in _rows(export, coded)]


def _rows(export: CodedExport, coded: Coded) -> Iterator[tuple[Cell, ...]]:
    parts = export.coder.rows(coded)
    reports = reports_of(coded)
    if any(part.place is None or part.place.place is None for part in parts):
        export.left_out["no report tells a place that is in the gazetteer"] += 1
        return
    when = [days_of(part.when, reports) for part in parts]
    if any(one is None or one.precision > max(_TIME) for one in when):
        export.left_out["the month is not told"] += 1
        return
    codes = export.coder.acled(coded)
    export.unlisted.update(codes.unlisted)
    for part, days in zip(parts, when, strict=True):
        if days is not None and part.place is not None:
            yield _row(export, coded, codes, part, (days, len(parts)))


def _row(
    export: CodedExport, coded: Coded, codes: AcledCodes, part: Row, told: tuple[Days, int]
) -> tuple[Cell, ...]:
    days, of = told
    where = part.place.place if part.place else None
    land = country(where.country if where else None)
    day = (days.middle if days.told else days.last).isoformat()
    crowd = _crowd(coded) if codes.event_type in _DEMONSTRATIONS else ""
    return (
        *(coded.incident.id, day, int(day[:4]), _TIME[days.precision] if days.told else 2),
        *(codes.disorder_type, codes.event_type, codes.sub_event_type),
        *(codes.actor1, codes.assoc_actor_1, codes.inter1),
        *(codes.actor2, codes.assoc_actor_2, codes.inter2, codes.interaction),
        codes.civilian_targeting,
        *((land.iso_numeric, land.acled_region, land.acled_country) if land else ("", "", "")),
        *(where.admin1 if where else "", export.district(where), ""),
        *((where.name, where.lat, where.lon) if where else ("", "", "")),
        *(geo_precision(part.place), "; ".join(outlets_of(reports_of(coded))), ""),
        *(_notes(export, coded, part, days, of) + (f" [size={crowd}]" if crowd else ""), part.best),
        *(f"crowd size={crowd}" if crowd else "", ""),
    )


def _notes(export: CodedExport, coded: Coded, part: Row, days: Days, of: int) -> str:
    """Say in sentences when and where what happened, who says which number, and what was counted."""
    said = [f"{_when(days)}, {_where(part.place)}: {named_once(coded.incident)}."]
    if coded.incident.factuality == "alleged":
        said.append("It is alleged, not told as a fact.")
    if export.quotes and (sentence := _sentence(coded)):
        said.append(
            f"Told as: \N{LEFT DOUBLE QUOTATION MARK}{sentence}\N{RIGHT DOUBLE QUOTATION MARK}"
        )
    said += _fatalities(coded)
    if of > 1:
        whole = coded.toll.best if coded.toll else 0
        own = (
            f"\N{LEFT DOUBLE QUOTATION MARK}{part.words}\N{RIGHT DOUBLE QUOTATION MARK}"
            if part.words
            else "those told of no closer place"
        )
        said.append(f"One of {of} rows that add up to {whole}; this one is of {own}.")
    return " ".join(said)


def _when(days: Days) -> str:
    if not days.told:
        return f"Reported on {say_day(days.last)}, the day is not told"
    if days.first == days.last:
        return f"On {say_day(days.first)}"
    return f"Between {say_day(days.first)} and {say_day(days.last)}"


def _where(place: EventPlace | None) -> str:
    where = place.place if place else None
    if where is None or place is None:
        return "at a place not told"
    land = country(where.country)
    inside = [where.admin1, land.acled_country if land else None]
    around = ", ".join(one for one in inside if one and one != where.name)
    near = {1: "in ", 2: "near " if where.near is None else ""}.get(place.where_prec, "in ")
    return f"{near}{where.name}" + (f" ({around})" if around else "")


def _sentence(coded: Coded) -> str:
    """Return the sentence in which the oldest report tells it, shortened."""
    for source in coded.gathered.sources:
        row = source.stored.listed
        for event in source.events:
            start, end = event.sentence.start - row.start, event.sentence.end - row.start
            words = " ".join(row.text[max(0, start) : end].split()).strip(_QUOTES)
            if words:
                return shorten(words, _SENTENCE, placeholder="...")
    return ""


def _fatalities(coded: Coded) -> list[str]:
    if coded.toll is None:
        return []
    label = coded.toll.policy
    if coded.settled is None or coded.toll is not coded.settled.toll:
        return [f"Fatalities: {coded.toll.best}, decided by a person."]
    note = coded.toll.note
    return [f"Fatalities by {label}: {note}."] if note else []


def _crowd(coded: Coded) -> str:
    """Return the size of a crowd in the words of the oldest report that tells it."""
    own = {event.id for source in coded.gathered.sources for event in source.events}
    for source in coded.gathered.sources:
        for figure in source.stored.report.figures:
            if figure.event in own and _is_crowd(figure):
                return " ".join(figure.text.split())
    return "no report"


def _is_crowd(figure: Figure) -> bool:
    return figure.kind in ("strength", "count") and figure.unit == "people"
