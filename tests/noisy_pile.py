"""A pile of invented reports with noise, and which incident each is about.

Every incident has a town, a day, a type and a number of killed; a third of them lie in a few large
towns, where several happen on one day. One to nine reports tell it, a tenth of them as copies.
What goes wrong in real piles goes wrong here, each by chance (`Noise`): no day, a day off, no
place, only the province, another town, a broad word for the type, another number, no number. Each
report has words of its incident and words that all reports use, drawn by Zipf's law.

    pile = make_pile(incidents=200, seed=1)
    found = link(pile)
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

import msgspec

from dateline.link.bodies import body_of, take_print, words_in
from dateline.link.copies import fold_copies
from dateline.link.incidents import gather_incidents
from dateline.link.tellings import Telling, tellings_in
from dateline.link.words import find_alike, words_of
from dateline.model.archive import Incident
from dateline.model.mark import Mark, Place
from dateline.model.report import Report
from made import Made

TYPES = ("bombing", "air_strike", "shelling", "armed_clash", "abduction", "peaceful_protest")
FIRST = date(2031, 1, 1)
LARGE = 4
"""Towns in which a third of all incidents happen."""


class Noise(NamedTuple):
    """The chance of each thing that goes wrong in a report."""

    no_day: float = 0.12
    day_off: float = 0.1
    no_place: float = 0.08
    province: float = 0.12
    other_town: float = 0.03
    broad_type: float = 0.25
    other_number: float = 0.2
    no_number: float = 0.2
    copy: float = 0.1


NOISE = Noise()


class Pile(NamedTuple):
    """Reports with their texts, and the incident that each is about (``true``)."""

    reports: list[tuple[Report, str, str]]
    """Report, document and text."""
    true: Mapping[str, int]


class _World:
    """Towns, and the words of reports."""

    def __init__(self, chance: random.Random, towns: int) -> None:
        self.chance = chance
        self.towns = [self._place(n, "PPL") for n in range(towns)]
        self.rare = [f"rare{n}" for n in range(30_000)]
        self.common = [f"common{n}" for n in range(1_500)]
        self.zipf = [1 / (n + 1) for n in range(len(self.common))]

    def _place(self, n: int, feature: str) -> Place:
        name = f"Town{n}" if feature == "PPL" else f"Province{n}"
        return Place(
            id=f"geonames:{n if feature == 'PPL' else 100_000 + n}",
            name=name,
            lat=(n % 40) * 0.9,
            lon=(n // 40) * 0.9,
            country="XX",
            admin1=f"Province{n // 5 if feature == 'PPL' else n}",
            feature=feature,
        )

    def town(self) -> Place:
        return self.chance.choice(self.towns[:LARGE] if self.chance.random() < 0.34 else self.towns)

    def province_of(self, town: Place) -> Place:
        return self._place(int(str(town.admin1).removeprefix("Province")), "ADM1")

    def words(self, own: list[str]) -> str:
        some = self.chance.choices(self.common, self.zipf, k=70) + self.chance.sample(own, 7)
        self.chance.shuffle(some)
        return " ".join(some)


def make_pile(incidents: int = 200, seed: int = 1, noise: Noise = NOISE) -> Pile:
    """Return a pile of reports on so many incidents, one to nine reports each."""
    chance = random.Random(seed)
    world = _World(chance, max(20, incidents // 4))
    reports: list[tuple[Report, str, str]] = []
    true = {}
    days = max(30, incidents // 3)
    for n in range(incidents):
        town, day = world.town(), FIRST + timedelta(days=chance.randrange(days))
        kind, killed = chance.choice(TYPES), min(90, int(chance.paretovariate(1.1)))
        own = chance.sample(world.rare, 12)
        told: list[Made] = []
        for m in range(min(9, int(chance.paretovariate(0.9)))):
            if told and chance.random() < noise.copy:
                made = Made(told[0].text, outlet=f"outlet {n}.{m}", day=told[0].day)
                made.marks = [_moved(mark, told[0].id, made.id) for mark in told[0].marks]
            else:
                made = _report(world, noise, (town, day, kind, killed), own, f"outlet {n}.{m}")
            told.append(made)
            reports.append((made.report(), made.document, made.text))
            true[made.id] = n
    return Pile(reports, true)


def _moved(mark: Mark, old: str, new: str) -> Mark:
    raw = msgspec.json.encode(mark).replace(old.encode(), new.encode())
    return msgspec.json.decode(raw, type=type(mark))


def _report(
    world: _World, noise: Noise, facts: tuple[Place, date, str, int], own: list[str], outlet: str
) -> Made:
    town, day, kind, killed = facts
    hit = world.chance.random
    place: Place | None = town
    if hit() < noise.no_place:
        place = None
    elif hit() < noise.province:
        place = world.province_of(town)
    elif hit() < noise.other_town:
        place = world.chance.choice(world.towns)
    told: date | None = day
    if hit() < noise.no_day:
        told = None
    elif hit() < noise.day_off:
        told = day + timedelta(days=world.chance.choice((-1, 1)))
    if hit() < noise.other_number:
        killed += world.chance.choice((1, 2, 3))
    where = place.name if place else "somewhere"
    text = f"An event in {where} killed {killed} people. {world.words(own)}"
    made = Made(
        text, outlet=outlet, day=(day + timedelta(days=world.chance.randrange(2))).isoformat()
    )
    figure = None if hit() < noise.no_number else made.figure(f"{killed}")
    broad = "attack" if hit() < noise.broad_type and kind not in TYPES[4:] else kind
    made.event(
        "event",
        broad,
        place=place,
        days=told.isoformat() if told else None,
        killed=figure,
        where_prec=4 if place and place.feature == "ADM1" else 1,
    )
    if place:
        made.toponym(place.name, place)
    return made


def link(pile: Pile, order: random.Random | None = None) -> list[Incident]:
    """Return the incidents of a pile; *order* shuffles its reports first."""
    some = list(pile.reports)
    if order:
        order.shuffle(some)
    bodies = {report.id: body_of(report, document, text) for report, document, text in some}
    prints = [take_print(report, words_in(bodies[report.id])) for report, _, _ in some]
    copies = fold_copies(prints, bodies.__getitem__)
    witness = {report: copy.witness for copy in copies for report in copy.reports}
    tellings: list[Telling] = []
    for report, document, _ in some:
        tellings += tellings_in(report, document)
    alike = find_alike(words_of(body.report, words_in(body)) for body in bodies.values())
    return gather_incidents(tellings, witness, alike=alike)


def largest(pile: Pile, found: list[Incident]) -> float:
    """Return the reports of the largest incident found over those of the largest there is."""
    sizes = [list(pile.true.values()).count(n) for n in set(pile.true.values())]
    return max(len(incident.reports) for incident in found) / max(sizes)


def pair_scores(pile: Pile, found: list[Incident]) -> tuple[float, float]:
    """Return precision and recall of pairs of reports put into one incident."""
    home = {report: incident.id for incident in found for report in incident.reports}
    pairs = right = there = 0
    names = sorted(pile.true)
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            same = home.get(one) is not None and home[one] == home.get(other)
            true = pile.true[one] == pile.true[other]
            pairs, there, right = pairs + same, there + true, right + (same and true)
    return right / max(1, pairs), right / max(1, there)
