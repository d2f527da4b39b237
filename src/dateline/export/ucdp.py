"""The ``ucdp`` export: the 49 columns of UCDP GED, a row for each place and day of an incident.

``best`` is the sum of the deaths of side a, side b, civilians and unknown, and low <= best <= high,
in every row: open bounds are closed by the policy, what no side is told of is unknown. A file in this
shape is not UCDP data: no UCDP coder has seen it.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from dateline.codes.geography import country, priogrid_cell
from dateline.codes.rows import Row
from dateline.codes.ucdp import UcdpCodes, deaths_of, event_clarity
from dateline.export.coded import (
    Cell,
    CodedExport,
    Days,
    days_of,
    named_once,
    outlets_of,
    reports_of,
)
from dateline.model.archive import Incident
from dateline.model.mark import EventPlace
from dateline.store.coding import Coded
from dateline.store.questions import Questions

POLICY = "ucdp"
"""The codebook's own way to count, by which a coder fills a sheet."""
COLUMNS = (
    *("id", "relid", "year", "active_year", "code_status", "type_of_violence"),
    *("conflict_dset_id", "conflict_new_id", "conflict_name"),
    *("dyad_dset_id", "dyad_new_id", "dyad_name"),
    *("side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b"),
    *("number_of_sources", "source_article", "source_office", "source_date", "source_headline"),
    *("source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2"),
    *("latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region"),
    *("event_clarity", "date_prec", "date_start", "date_end"),
    *("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low"),
    *("gwnoa", "gwnob"),
)
_UNPLACED = 6
_LOST = (
    "A file in the shape of UCDP GED is not UCDP data: it was read by a program.",
    "`relid` is the incident's id here; several rows of one incident share it. `id` is a number made"
    " from it, the same on every machine.",
    "Ids of conflicts, dyads and sides are empty unless tables/actors.csv gives them (`ucdp_id`);"
    " `dyad_name` is put together from the sides.",
    "`type_of_violence` follows from who is told to have fought whom; where only the dead are told of,"
    " they are taken for civilians (3). An unnamed perpetrator stays unnamed.",
    "Deaths are counted by the policy above, as the archive's tolls are unless another is asked for;"
    f" `--policy {POLICY}` counts by UCDP's rule.",
    "`best` in full: dead of no told role are `deaths_unknown`. An open bound is closed by the number.",
    "`date_start` and `date_end` bound the day; where no report tells it, they are the week before the"
    " first report.",
    "`number_of_sources` are independent sources, of copies one; `source_original` is who is quoted.",
    "Incidents without a possible death, or without an organised actor, are no rows.",
)


def write_ucdp(archive: Questions, path: Path) -> int:
    """Write an archive's incidents in UCDP GED's columns, and the note beside; return the rows.

    Raises:
        DatelineError: There is no policy of the name that the view asks for.
    """
    export = CodedExport(archive)

    def rows() -> Iterator[tuple[Cell, ...]]:
        for coded in export.incidents():
            may, why = export.coder.is_ged(coded)
            if may:
                yield from _rows(export, coded)
            else:
                export.left_out[why] += 1

    count = export.write(path, COLUMNS, rows())
    what = (
        "Incidents in the columns of UCDP's Georeferenced Event Dataset, one row a day and place."
    )
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
    parts = [part for part in export.coder.rows(coded) if part.high]
    when = [days_of(part.when, reports_of(coded)) for part in parts]
    if None in when:
        export.left_out["no day is told, and no report is dated"] += 1
        return
    codes = export.coder.ucdp(coded)
    export.unlisted.update(codes.unlisted)
    for n, (part, days) in enumerate(zip(parts, when, strict=True)):
        if days is not None:
            yield _row(export, coded, codes, part, (n, days))


def _row(
    export: CodedExport, coded: Coded, codes: UcdpCodes, part: Row, told: tuple[int, Days]
) -> tuple[Cell, ...]:
    n, days = told
    whole = coded.toll if not part.figures else None  # of a part nobody tells the sides
    by_side = whole.by_side if whole and whole.best == part.best else {}
    deaths = deaths_of(part, codes, coded.gathered.parties, by_side)
    clarity = event_clarity(part.place, part.when, export.coder.names)
    return (
        *(_number(coded.incident.id, n), coded.incident.id, days.first.year, "", "Clear"),
        *(codes.type_of_violence, "", "", "", "", "", f"{codes.side_a} - {codes.side_b}"),
        *("", codes.side_a_id, codes.side_a, "", codes.side_b_id, codes.side_b),
        *_sources(coded),
        *_where(export, part.place),
        *(clarity if days.told else 2, days.precision, _midnight(days.first), _midnight(days.last)),
        *(*deaths, part.best, part.high, part.low, codes.gwno_a, codes.gwno_b),
    )


def _number(incident: str, nth: int) -> int:
    """Return a number for a row, from its incident's id: 48 bits, exact in every statistics program."""
    return int(sha256(f"{incident}/{nth}".encode()).hexdigest()[:12], 16)


def _sources(coded: Coded) -> tuple[Cell, ...]:
    reports = reports_of(coded)
    said = [claim.said_by for claim in coded.gathered.ledger.claims if claim.said_by]
    articles = [
        ",".join(
            (
                f'"{outlets_of([one])[0]}',
                one.latest or "no date",
                f'{one.title or named_once(coded.incident)}"',
            )
        )
        for one in reports
    ]
    return (
        coded.incident.independent_sources,
        ";".join(articles),
        ";".join(outlets_of(reports)),
        ";".join(dict.fromkeys(one.latest for one in reports if one.latest)),
        ";".join(dict.fromkeys(one.title for one in reports if one.title)),
        ";".join(dict.fromkeys(said)),
    )


def _where(export: CodedExport, place: EventPlace | None) -> tuple[Cell, ...]:
    """Return where_prec to region; without coordinates where no place is in the gazetteer."""
    where = place.place if place else None
    if place is None or where is None:
        return (_UNPLACED, "", place.text if place else "", *("",) * 9)
    land = country(where.country)
    return (
        *(place.where_prec, where.name, f"{place.text} ({place.basis})"),
        *(where.admin1 or "", export.district(where), where.lat, where.lon),
        f"POINT ({where.lon} {where.lat})",
        priogrid_cell(where.lat, where.lon),
        *((land.ucdp_country, land.gw, land.ucdp_region) if land else ("", "", "")),
    )


def _midnight(day: object) -> str:
    return f"{day} 00:00:00.000"
