"""Gleanings: what linking keeps of one report, light enough to hold those of a whole pile.

They are taken as an archive's reports are read, or by the workers of a cluster. Taken while a build
files its reports they would be had without reading, and yet no sooner: what is kept lies scattered
among what is not, and the building slows down by more.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from dateline.link.actors import Name, names_in
from dateline.link.bodies import Print, body_of, take_print, words_in
from dateline.link.placing import Placed, placed_in
from dateline.link.tellings import Telling, tellings_in
from dateline.link.words import Words, words_of
from dateline.model.report import Report


class Gleaned(NamedTuple):
    """Of one report: what finds its copies and its like, whom and where it names, what it tells.

    ``events`` are the ids of all its events in their order, whether they are told as news or not.
    """

    report: str
    copied: Print
    words: Words
    names: list[Name]
    placed: Placed
    tellings: list[Telling]
    events: tuple[str, ...]


def glean(
    report: Report, document: str, text: str, *, apart: Collection[tuple[str, str]] = ()
) -> Gleaned:
    """Take from a report what linking needs of it.

    Args:
        report: The report.
        document: The id of its document.
        text: The report's own.
        apart: Pairs of events of one report that a person set apart (`tellings_in`).
    """
    hashes = words_in(body_of(report, document, text, report.start))
    return Gleaned(
        report.id,
        take_print(report, hashes),
        words_of(report.id, hashes),
        names_in(report),
        placed_in(report),
        tellings_in(report, document, apart=apart),
        tuple(event.id for event in report.events),
    )
