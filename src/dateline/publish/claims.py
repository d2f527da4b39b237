"""The claimed numbers of an incident, and the matrix of who said how many on which day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dateline.model.archive import Incident
from dateline.model.mark import HARMS, Figure
from dateline.publish.ledger import FigureRow, figure_rows
from dateline.publish.lines import report_line
from dateline.publish.notes import OWN_VOICE, say_shares
from dateline.publish.shelf import Shelf
from dateline.publish.told import Telling, firsts_of
from dateline.publish.words import say, say_sentence, say_toll


@dataclass(frozen=True, slots=True)
class Claims:
    """All figures of one harm, with what they come to."""

    harm: str
    toll: str
    shares: str
    note: str
    rows: tuple[Claim, ...]
    matrix: Matrix
    ruled: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure with the outlet that prints it, the copies folded."""

    row: FigureRow
    outlet: str
    published: str
    copies: int
    day: str = ""
    speaker: str = ""
    disputed: bool = False
    replaced: str = ""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """What one speaker said, a cell for each column; several numbers may share a cell."""

    who: str
    cells: tuple[tuple[Claim, ...], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who said how many on which day; ``days`` are the columns, the oldest first."""

    days: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


def claims_of(shelf: Shelf, incident: Incident, tellings: list[Telling]) -> tuple[Claims, ...]:
    """Gather the figures of every telling by harm, in the order of the reports."""
    found: dict[str, list[Claim]] = {}
    seen: set[str] = set()
    firsts = firsts_of(shelf, tellings)
    copies = [telling for telling in tellings if telling not in firsts]
    for telling in firsts:
        for figure in _claimed(telling):
            if figure.id not in seen and figure.kind in HARMS:
                seen.add(figure.id)
                found.setdefault(figure.kind, []).append(_claim(shelf, telling, figure))
    for telling in copies:  # what only a copy was read to say
        for figure in _claimed(telling):
            if figure.kind in incident.tolls and figure.kind not in found:
                found[figure.kind] = [_claim(shelf, telling, figure)]
    lines = []
    rivals = _rivals(incident)
    for harm in HARMS:
        toll = incident.tolls.get(harm)
        if toll or harm in found:
            rows = tuple(compare_claims(found.get(harm, ()), rivals))
            lines.append(
                Claims(
                    say("harms", harm),
                    say_toll(toll) if toll else "",
                    say_shares(toll) if toll else "",
                    say_sentence(toll.note) if toll else "",
                    rows,
                    order_claims(rows),
                    toll.policy if toll else "",
                )
            )
    return tuple(lines)


def _claimed(telling: Telling) -> Iterator[Figure]:
    """Yield the figures of a telling, each number once for each who gives it.

    "Blasts kill nine" in the headline and "killed nine people, police said" below are one claim, of
    the police.
    """
    used = {name for toll in telling.event.tolls.values() for name in toll.figures}
    groups: dict[str, list[Figure]] = {}
    for figure in telling.report.figures:
        first = figure.repeats or figure.id
        if {first, figure.id} & used or figure.event == telling.event.id:
            groups.setdefault(first, []).append(figure)
    names = {one.id: one.speaker.name for one in telling.report.statements}
    for group in groups.values():
        said = {names.get(one.said_by): one for one in reversed(group) if one.said_by}
        yield from said.values() or group[:1]


def _claim(shelf: Shelf, telling: Telling, figure: Figure) -> Claim:
    (row,) = figure_rows(telling.report, [figure], telling.notes)
    copy = shelf.copies.get(telling.report.id)
    listed = telling.listed
    outlet = listed.outlet or "outlet not known"
    own = row.said_by == OWN_VOICE
    return Claim(
        row,
        outlet,
        report_line(shelf, listed).when,
        len(copy.reports) - 1 if copy else 0,
        day=listed.latest or listed.earliest or "",
        speaker=outlet if own else row.said_by,
    )


def _rivals(incident: Incident) -> set[tuple[str, int, int]]:
    """Return where the words of all sides of the incident's disagreements over numbers stand."""
    return {
        (report, one.start, one.end)
        for rift in incident.disagreements
        if rift.about in HARMS
        for side in rift.sides
        for report in side.reports
        for one in side.evidence
    }


def compare_claims(claims: Iterable[Claim], rivals: set[tuple[str, int, int]]) -> Iterator[Claim]:
    """Mark the claims that others contradict, and those that their speaker replaced later.

    A whole replaces a whole: of two numbers of one speaker about the same people and place the
    later one holds. A vague word ("dozens") replaces nothing.
    """
    some = list(claims)
    last: dict[tuple[str, str, str], Claim] = {}
    for claim in sorted(some, key=lambda one: one.day):
        if claim.day and claim.row.counted:
            last[_about(claim)] = claim
    for claim in some:
        newer = last.get(_about(claim))
        later = newer is not None and newer.day > claim.day != ""
        replaced = newer is not None and later and newer.row.number != claim.row.number
        yield replace(
            claim,
            disputed=(claim.row.report, *claim.row.span) in rivals,
            replaced=f"{newer.row.number}, {newer.published}" if newer and replaced else "",
        )


def _about(claim: Claim) -> tuple[str, str, str]:
    return claim.speaker.casefold(), claim.row.role, claim.row.where


def order_claims(claims: Iterable[Claim]) -> Matrix:
    """Order claims by who speaks and when their reports appeared; what is undated comes last."""
    some = list(claims)
    days = sorted({(one.day or "9999", one.published) for one in some})
    rows: dict[str, list[list[Claim]]] = {}
    for claim in some:
        cells = rows.setdefault(claim.speaker, [[] for _ in days])
        cells[days.index((claim.day or "9999", claim.published))].append(claim)
    return Matrix(
        tuple(words for _, words in days),
        tuple(MatrixRow(who, tuple(map(tuple, cells))) for who, cells in rows.items()),
    )
