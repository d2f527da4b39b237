"""Findings: what a row says, what reports say, and their words, in plain English."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Literal

import msgspec

from dateline.audit.claimed import Claimed
from dateline.audit.match import Fit
from dateline.audit.quotes import Quote, Quoter, span_of
from dateline.audit.table import Row
from dateline.audit.told import Told
from dateline.audit.verdicts import About, Judge, Verdict
from dateline.link.claims import Bounds
from dateline.link.days import Days
from dateline.model.archive import Incident
from dateline.model.span import Span
from dateline.publish.words import (
    count_of,
    join_words,
    say,
    say_bounds,
    say_days,
    say_place,
    say_toll,
    say_type,
)

_QUOTES = 4


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that does not fit: what the row says, what reports say, and their words.

    ``about`` is "row" for what does not add up inside the row itself.
    """

    about: Literal["date", "place", "figure", "actor", "row"]
    row: str
    told: str
    quotes: tuple[Quote, ...] = ()


class Findings:
    """Makes findings of verdicts."""

    def __init__(self, quoter: Quoter, judge: Judge) -> None:
        self.quoter, self._judge = quoter, judge

    def of(self, claimed: Claimed, told: Told, fit: Fit) -> tuple[Finding, ...]:
        """Return what of a row its incident's reports contradict, and what it contradicts itself."""
        makers: dict[About, Callable[[Claimed, Told, Verdict], Finding]] = {
            "date": self._date,
            "place": self._place,
            "figure": self._figure,
            "actor": self._actor,
        }
        found = [makers[name](claimed, told, fit.verdicts[name]) for name in fit.off]
        return (*found, *self.faults(claimed))

    def faults(self, claimed: Claimed) -> tuple[Finding, ...]:
        """Return what does not add up inside a row."""
        return tuple(
            Finding(about="row", row=fault, told="not a matter of reports")
            for fault in claimed.row.faults
        )

    def _date(self, claimed: Claimed, told: Told, verdict: Verdict) -> Finding:
        off = count_of(int(verdict.off), "day")
        spans = ((t.report, span) for t in told.tellings if t.when for span in t.when.evidence)
        said = f"{join_words([*dict.fromkeys(map(_days, told.days))], 'or')} ({off} off)"
        return Finding(
            about="date",
            row=_days(claimed.row.days),
            told=said if told.dated else f"no day, and appeared so that it was {said}",
            quotes=self.quoter.all(spans, _QUOTES),
        )

    def _place(self, claimed: Claimed, told: Told, verdict: Verdict) -> Finding:
        names = dict.fromkeys(say_place(p.place) for p in told.places if p.place)
        off = f" ({verdict.off:,.0f} km off)" if verdict.off >= 1 else ""
        spans = ((t.report, Span(t.place.start, t.place.end)) for t in told.tellings if t.place)
        return Finding(
            about="place",
            row=_place(claimed.row),
            told=join_words(list(names)[:4], "or") + off,
            quotes=self.quoter.all(spans, _QUOTES),
        )

    def _figure(self, claimed: Claimed, told: Told, _verdict: Verdict) -> Finding:
        row, words = claimed.row, []
        for harm in ("killed", "wounded"):
            said = [say_bounds(*bounds) for bounds in told.claimed(harm) or told.bounds(harm)]
            words += [f"{join_words([*dict.fromkeys(said)][:5], 'or')} {harm}"] if said else []
        spans = (
            (t.report, span_of(e))
            for t in told.tellings
            for claim in t.claims
            if claim.harm in ("killed", "wounded")
            for e in claim.evidence
        )
        return Finding(
            about="figure",
            row=_number(row),
            told="; ".join(words) or "no report gives a number",
            quotes=self.quoter.all(spans, _QUOTES),
        )

    def _actor(self, claimed: Claimed, told: Told, _verdict: Verdict) -> Finding:
        own = [actor for actor in claimed.row.actors if self._judge.known(actor)]
        parties = (*told.incident.actors, *told.incident.targets)
        spans = (
            (t.report, Span(p.start, p.end))
            for t in told.tellings
            for e in t.events
            for p in (*e.actors, *e.targets)
        )
        return Finding(
            about="actor",
            row=join_words(own),
            told=join_words([*dict.fromkeys(p.actor or p.text for p in parties)][:5]),
            quotes=self.quoter.all(spans, _QUOTES),
        )

    @staticmethod
    def say_row(claimed: Claimed) -> str:
        """Return a row in a line: "Armed clash, 12 June 2014, Corva, Ninawa, Iraq: 14 killed"."""
        row = claimed.row
        head = ", ".join(part for part in (row.type, _days(row.days), _place(row)) if part)
        return f"{head}: {_number(row)}" if row.killed or row.wounded else head

    @staticmethod
    def say_incident(incident: Incident) -> str:
        """Return an incident in a line, as a row is said."""
        place = incident.place
        where = say_place(place.place) if place and place.place else ""
        when = incident.when
        days = say_days(when.earliest, when.latest) if when else ""
        head = ", ".join(part for part in (say_type(incident.event_type), days, where) if part)
        tolls = [f"{say_toll(toll)} {say('harms', harm)}" for harm, toll in incident.tolls.items()]
        return f"{head}: {'; '.join(tolls)}" if tolls else head


def _days(days: Days) -> str:
    first, last = (date.fromordinal(day).isoformat() for day in days)
    return say_days(first, last)


def _place(row: Row) -> str:
    return ", ".join(dict.fromkeys(part for part in (row.place, row.admin1, row.country) if part))


def _number(row: Row) -> str:
    said = [
        f"{_bounds(bounds)} {harm}"
        for harm, bounds in (("killed", row.killed), ("wounded", row.wounded))
        if bounds is not None
    ]
    return "; ".join(said)


def _bounds(bounds: Bounds) -> str:
    low, best, high = bounds
    if low is None and high is None:
        return say_bounds(best, best, best)
    return say_bounds(low, best, high)


def first_words(quotes: Iterable[Quote]) -> Iterator[str]:
    """Yield each quote as a line for a table: outlet: "words" (address)."""
    for quote in quotes:
        source = quote.source
        where = f" <{source.url}>" if source.url else ""
        yield f'{source.outlet or "outlet not known"}, {source.published}: "{quote.words}"{where}'
