"""Compare: two outlets, two periods or two counting rules side by side.

Of two outlets: which incidents both told, who told them first, and what each said they come to. Of two
periods: how many reports and incidents of which kind. Of two policies: where they make two numbers of
the same claims, and why. A served page compares any two; the site has the likeliest pairs ready.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Literal, NamedTuple, get_args

from dateline.model.archive import Incident
from dateline.model.mark import HARMS, Toll
from dateline.publish.addresses import safe_part
from dateline.publish.lines import IncidentLine, incident_line
from dateline.publish.shelf import Shelf, first_day, slug_cached
from dateline.publish.words import (
    count_of,
    say,
    say_days_short,
    say_month,
    say_number,
    say_settled,
    say_tolls,
    say_type,
)
from dateline.store.policy_diff import Side, compare_incident

Kind = Literal["outlets", "periods", "policies"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_READY_OUTLETS, _READY_PERIODS = 4, 6
_READY_POLICIES = (("acled_conservative", "ucdp"), ("plain", "ucdp"), ("ucdp", "ibc"))
_MOST_ROWS = 100
_MOST_WEIGHED = 400
"""Incidents that two policies are held against one another on: the most told."""
_TOP = 12


class Option(NamedTuple):
    """Something that can be compared: its part of an address, and its name."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """What one side says of an incident, and the report that says it."""

    words: str
    when: str
    report: str
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the comparison: an incident (or a name) and each side's words; ``note`` on both."""

    line: IncidentLine | None
    name: str
    first: Told | None
    second: Told | None
    note: str


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows under a heading; ``more`` are left out."""

    title: str
    rows: tuple[Row, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two of a kind side by side."""

    kind: Kind
    first: Option
    second: Option
    summary: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """What can be compared, the pairs that are ready, and a comparison if two were chosen."""

    options: tuple[tuple[Kind, str, tuple[Option, ...]], ...]
    ready: tuple[tuple[Kind, str, tuple[tuple[Option, Option], ...]], ...]
    made: Comparison | None
    error: str = ""


class Compare:
    """Compares what an archive holds; what can be compared is read once."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._outlet_of = {one.id: one.outlet for one in shelf.listed}
        outlets = Counter(outlet for outlet in self._outlet_of.values() if outlet)
        months = Counter(day[:7] for day in shelf.reports_by_day)
        long = 7 if len(months) <= 36 else 4
        periods = sorted({month[:long] for month in months}, reverse=True)
        self._options: dict[Kind, tuple[Option, ...]] = {
            "outlets": tuple(
                Option(safe_part(slug_cached(n)), n) for n, _ in outlets.most_common()
            ),
            "periods": tuple(Option(key, _period(key)) for key in periods),
            "policies": tuple(
                Option(one.name.replace("_", "-"), say("policies", one.name))
                for one in shelf.coder.policies.values()
            ),
        }
        self._policies = {name.replace("_", "-"): name for name in shelf.coder.policies}

    def ready(self) -> Iterator[tuple[Kind, Option, Option]]:
        """Yield the pairs that the site has pages for."""
        for first, second in combinations(self._options["outlets"][:_READY_OUTLETS], 2):
            yield "outlets", first, second
        for later, earlier in pairwise(self._options["periods"][: _READY_PERIODS + 1]):
            yield "periods", earlier, later
        known = {one.key: one for one in self._options["policies"]}
        for a, b in _READY_POLICIES:
            yield "policies", known[a.replace("_", "-")], known[b.replace("_", "-")]

    def page(self, kind: str = "", first: str = "", second: str = "") -> ComparePage:
        """Return the context; the sides as in an address, or by their names. What is none is said."""
        pairs = list(self.ready())
        ready = tuple(
            (one, say("compared", one), tuple((a, b) for k, a, b in pairs if k == one))
            for one in KINDS
        )
        options = tuple((one, say("compared", one), self._options[one]) for one in KINDS)
        known = next((one for one in KINDS if one == kind), None)
        if known is None:
            return ComparePage(options, ready, None)
        sides = [self._find(known, name) for name in (first, second)]
        a, b = sides
        if a is None or b is None:
            missing = first if a is None else second
            return ComparePage(options, ready, None, f"There is no “{missing}” to compare.")
        make: dict[Kind, Callable[[Option, Option], Comparison]] = {
            "outlets": self._outlets,
            "periods": self._periods,
            "policies": self._rules,
        }
        return ComparePage(options, ready, make[known](a, b))

    def _find(self, kind: Kind, name: str) -> Option | None:
        return next((one for one in self._options[kind] if name in one), None)

    def _outlets(self, a: Option, b: Option) -> Comparison:
        """Hold what two outlets tell of the same incidents against one another."""
        both, alone = list[Row](), (list[Row](), list[Row]())
        order = Counter[str]()
        differ = 0
        for incident in self._shelf.ranked:
            first, second = (self._told(incident, one.name) for one in (a, b))
            if first and second:
                note, sooner = _order(first, second, a.name, b.name)
                order[sooner] += 1
                differ += first[1].words != second[1].words
                both.append(self._row(incident, first[1], second[1], note))
            elif first:
                alone[0].append(self._row(incident, first[1], None, ""))
            elif second:
                alone[1].append(self._row(incident, None, second[1], ""))
        counts = Counter(self._outlet_of.values())
        summary = (
            f"{a.name} has {count_of(counts[a.name], 'report')} here, {b.name} {say_number(counts[b.name])}.",
            f"Both tell of {count_of(len(both), 'incident')}: {a.name} first of {say_number(order['a'])},"
            f" {b.name} first of {say_number(order['b'])}; of the others no order is known.",
            f"Of {say_number(differ)} of them they give numbers that differ, or one gives none.",
        )
        return Comparison(
            "outlets",
            a,
            b,
            summary,
            (
                _part("Told by both", both),
                _part(f"Told by {a.name} alone", alone[0], _TOP),
                _part(f"Told by {b.name} alone", alone[1], _TOP),
            ),
        )

    def _told(self, incident: Incident, outlet: str) -> tuple[str, Told] | None:
        """Return the earliest day of an outlet's telling, and what its last telling comes to."""
        own_reports = (name for name in incident.reports if self._outlet_of.get(name) == outlet)
        told = [
            (stored.listed.latest or "9999", stored.listed.id, stored)
            for stored in map(self._shelf.report, own_reports)
        ]
        if not told:
            return None
        told.sort(key=lambda one: one[:2])
        own = {mention.event for mention in incident.mentions}
        last = told[-1][2]
        tolls: dict[str, Toll] = {}
        for event in last.report.events:
            if event.id in own:
                tolls |= {harm: t for harm, t in event.tolls.items() if harm not in tolls}
        listed = told[0][2].listed
        when = say_days_short(listed.earliest, listed.latest)
        words = say_tolls({harm: tolls[harm] for harm in HARMS if harm in tolls})
        day = listed.latest if listed.precision == 1 else ""
        return day or "", Told(words, when, last.listed.id, last.listed.title or "untitled report")

    def _row(self, incident: Incident, first: Told | None, second: Told | None, note: str) -> Row:
        line = incident_line(self._shelf, incident, quoted=False)
        return Row(line, "", first, second, note)

    def _periods(self, a: Option, b: Option) -> Comparison:
        """Count what two periods hold: reports by the latest day they may be of, incidents by the first."""
        sides = [self._in_period(one.key) for one in (a, b)]
        rows = []
        for name in dict.fromkeys(name for side in sides for name in side):
            one, other = (Told(side.get(name, "none"), "", "", "") for side in sides)
            rows.append(Row(None, name, one, other, ""))
        words = (
            "An incident that is part of another is left out, so that nobody is counted twice.",
            "What no report dates stands in neither period.",
        )
        return Comparison("periods", a, b, words, (_part("Side by side", rows),))

    def _in_period(self, key: str) -> dict[str, str]:
        reports = sum(n for day, n in self._shelf.reports_by_day.items() if day.startswith(key))
        some = [
            one
            for one in self._shelf.ranked
            if first_day(one).startswith(key) and one.part_of not in self._shelf.incidents
        ]
        outlets = {
            one.outlet
            for one in self._shelf.listed
            if one.outlet and (one.latest or "").startswith(key)
        }
        found = {"Reports": say_number(reports), "Outlets": say_number(len(outlets))}
        found["Incidents"] = say_number(len(some))
        for harm in ("killed", "wounded"):
            tolls = [one.tolls[harm] for one in some if harm in one.tolls]
            best = sum(toll.best or toll.low or 0 for toll in tolls)
            found[f"People {harm}"] = f"{say_number(best)} in {count_of(len(tolls), 'incident')}"
        kinds = Counter(one.event_type for one in some)
        for kind, n in kinds.most_common(_TOP):
            found[say_type(kind)] = count_of(n, "incident")
        return found

    def _rules(self, a: Option, b: Option) -> Comparison:
        """Show where two policies make two numbers of the claims of an incident."""
        coder = self._shelf.coder
        one, other = (coder.policy(self._policies[side.key]) for side in (a, b))
        weighed = self._shelf.ranked[:_MOST_WEIGHED]
        rows = []
        for incident in weighed:
            for found in compare_incident(coder, incident, one, other):
                line = incident_line(self._shelf, incident, quoted=False)
                first, second = (_by_rule(x, found.harm) for x in (found.first, found.second))
                rows.append(Row(line, "", first, second, ""))
        summary = (
            f"{a.name} ({one.label}): {one.says}.",
            f"{b.name} ({other.label}): {other.says}.",
            f"Of the {count_of(len(weighed), 'most told incident')} they differ in"
            f" {count_of(len(rows), 'number')}.",
        )
        return Comparison("policies", a, b, summary, (_part("Where they differ", rows),))


def compare_address(kind: Kind, first: Option, second: Option) -> str:
    """Return the address of a comparison.

    >>> compare_address("periods", Option("2014-05", "May"), Option("2014-06", "June"))
    'compare/periods/2014-05/2014-06/'
    """
    return f"compare/{kind}/{first.key}/{second.key}/"


def _period(key: str) -> str:
    return say_month(key) if len(key) == 7 else str(int(key))


def _order(first: tuple[str, Told], second: tuple[str, Told], a: str, b: str) -> tuple[str, str]:
    """Say who told it first, where both days are known."""
    if not first[0] or not second[0]:
        return "", ""
    if first[0] == second[0]:
        return "on the same day", ""
    return (f"{a} first", "a") if first[0] < second[0] else (f"{b} first", "b")


def _by_rule(side: Side, harm: str) -> Told:
    low, best, high = side.bounds
    number = say_settled(Toll(low=low, best=best, high=high))
    return Told(f"{number} {say('harms', harm)}", side.why, "", "; ".join(side.words))


def _part(title: str, rows: Sequence[Row], most: int = _MOST_ROWS) -> Part:
    return Part(title, tuple(rows[:most]), max(0, len(rows) - most))
