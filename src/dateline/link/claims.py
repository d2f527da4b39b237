"""Claims: what each speaker in a report says that an incident's harm comes to.

The toll of a telling is one claim, with the figure that gives it or the figures and victims it is
summed from. A figure beside it is another claim if it is of the same people and is no part of the
toll; so is a repeat in other bounds ("at least 30 killed ... the police put it at 30"). One
speaker does not contradict himself in one report: his first number stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from dateline.link.accounts import Speakers
from dateline.link.scenes import HAPPENED
from dateline.model.archive import SideEvidence
from dateline.model.mark import HARMS, Event, Figure, Toll, Victim
from dateline.model.report import Report

_ABOUT = 0.25
"""How far from a number "about" may be from it, as a share; a convention, not a measurement."""
_BEFORE = 120
"""Characters before a strength in which the group that has it is looked for."""
Bounds = tuple[int | None, int | None, int | None]
"""Lowest, best and highest number; None where it is open."""


class Claim(NamedTuple):
    """What one speaker in one report says an incident's harm comes to, or how strong a group is.

    ``harm`` is ``strength`` for the second, and ``of`` whose it is. ``source`` tells speakers
    apart: two claims of one source are an update, not a disagreement.
    """

    harm: str
    low: int | None
    best: int | None
    high: int | None
    said_by: str | None
    source: str
    evidence: tuple[SideEvidence, ...]
    of: str | None = None

    @property
    def bounds(self) -> Bounds:
        """Return its lowest, best and highest number."""
        return self.low, self.best, self.high

    @property
    def range(self) -> Bounds:
        """Return the numbers it allows: "about 40" those within a quarter of 40."""
        if self.low is None and self.high is None and self.best is not None:
            return int(self.best * (1 - _ABOUT)), self.best, int(self.best * (1 + _ABOUT))
        return self.bounds


def excludes(one: Bounds, other: Bounds) -> bool:
    """Whether no number is in both ranges; a range without any bound excludes nothing.

    >>> excludes((12, 12, None), (14, 14, 14)), excludes((12, 12, 12), (14, 14, 14))
    (False, True)
    """
    (low, _, high), (low2, _, high2) = one, other
    return (high is not None and low2 is not None and high < low2) or (
        high2 is not None and low is not None and high2 < low
    )


class Claims:
    """What is claimed in one report; ``document`` is its id."""

    def __init__(self, report: Report, document: str, speakers: Speakers) -> None:
        self._report, self._document = report, document
        self._speakers = speakers
        self._figures = {figure.id: figure for figure in report.figures}

    def tolls(self, events: Sequence[Event], main: bool) -> dict[str, Toll]:
        """Return what *events*, which are one, come to: the largest toll, a part being smaller.

        A main event has its report's toll if that counts what is told of no other event.
        """
        ids = {event.id for event in events}
        tolls: dict[str, Toll] = {}
        for harm in HARMS:
            told = [event.tolls[harm] for event in events if harm in event.tolls]
            whole = self._report.tolls.get(harm) if main and not told else None
            if whole is not None and self._is_loose(whole, ids):
                told.append(whole)
            if told:
                tolls[harm] = max(told, key=lambda toll: toll.best or 0)
        return tolls

    def _is_loose(self, toll: Toll, events: set[str]) -> bool:
        figures = [self._figures[name] for name in toll.figures if name in self._figures]
        return all(figure.event is None or figure.event in events for figure in figures)

    def of(self, events: Sequence[Event], tolls: Mapping[str, Toll]) -> Iterator[Claim]:
        """Yield the claims about *events*, which are one and come to *tolls*, these first."""
        for harm, toll in tolls.items():
            first: dict[str, Claim] = {}
            for claim in self._all(harm, toll, {event.id for event in events}):
                known = first.setdefault(claim.source, claim)
                if not excludes(known.bounds, claim.bounds):
                    yield claim

    def strengths(self, events: set[str], main: bool) -> Iterator[Claim]:
        """Yield how strong groups are said to be: in these events, or for a *main* one in none."""
        for figure in self._report.figures:
            if figure.kind != "strength" or figure.factuality not in HAPPENED:
                continue
            whose = (
                self._whose(figure)
                if figure.event in events or (main and figure.event is None)
                else None
            )
            if whose is not None:
                bounds = figure.low, figure.best, figure.high
                claim = self._claim("strength", bounds, figure.said_by, [figure])
                yield claim._replace(of=whose)

    def _whose(self, figure: Figure) -> str | None:
        """Return the group whose strength a figure says: its own words', else the last before it.

        "ISIS took it with a 7,000-strong force": the one that was last named.
        """
        groups = [m for m in self._report.mentions if m.kind == "group" and m.actor]
        if figure.who is not None and figure.who.side is not None:
            return next((m.actor for m in groups if m.actor == figure.who.side), None)
        before = [m for m in groups if 0 <= figure.start - m.end <= _BEFORE]
        return max(before, key=lambda m: m.start).actor if before else None

    def _all(self, harm: str, toll: Toll, events: set[str]) -> Iterator[Claim]:
        parts = {part for proof in toll.proof for part in proof.parts}
        used = [self._figures[name] for name in toll.figures if name in self._figures]
        told = [
            figure
            for figure in self._report.figures
            if figure.kind == harm
            and figure.id not in parts
            and (figure in used or figure.event in events or _is_loose(figure, toll))
            and self._is_total(figure)
        ]
        said = [figure for figure in told if _gives(figure, toll)]
        if not said:  # a sum that the report leaves to us
            victims = [victim for victim in self._report.victims if victim.id in toll.victims]
            bounds = toll.low, toll.best, toll.high
            yield self._claim(harm, bounds, None, [*used, *victims])
        whom = {_whom(figure) for figure in (*used, *said) if figure.id not in parts}
        shares = (
            {toll.best - (f.best or 0) for f in self._of_harm(harm)} if said and toll.best else ()
        )
        for figure in (*said, *(figure for figure in told if figure not in said)):
            # "nine at the market and five at the station" of 14 are parts
            if figure in said or (_whom(figure) in whom and figure.best not in shares):
                bounds = figure.low, figure.best, figure.high
                yield self._claim(harm, bounds, figure.said_by, [figure])

    def _of_harm(self, harm: str) -> Iterator[Figure]:
        return (f for f in self._report.figures if f.kind == harm and f.scope == "event")

    def _is_total(self, figure: Figure) -> bool:
        """Whether a figure is no part, no sum over a year, and no repeat in the same bounds."""
        if figure.part_of or figure.scope != "event" or figure.factuality not in HAPPENED:
            return False
        first = self._figures.get(figure.repeats or "")
        return first is None or (first.low, first.high) != (figure.low, figure.high)

    def _claim(
        self, harm: str, bounds: Bounds, said_by: str | None, counted: Sequence[Figure | Victim]
    ) -> Claim:
        speaker, source = self._speakers.of(said_by)
        evidence = tuple(
            SideEvidence(document=self._document, start=f.start, end=f.end, quote=f.text)
            for f in counted
        )
        return Claim(harm, *bounds, speaker, source, evidence)


def _gives(figure: Figure, toll: Toll) -> bool:
    """Whether a figure says what a toll comes to."""
    number = figure.low if figure.best is None else figure.best
    return number is not None and number == toll.best and figure.high == toll.high


def _is_loose(figure: Figure, toll: Toll) -> bool:
    """Whether a figure of no event says what a toll comes to."""
    return figure.event is None and _gives(figure, toll)


def _whom(figure: Figure) -> tuple[str, str]:
    return (figure.who.role, figure.who.group) if figure.who else ("unknown", "unknown")
