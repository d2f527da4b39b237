"""A pile of invented incidents in real towns, large enough to be audited: one seed, one pile."""

from __future__ import annotations

import random
from datetime import date, timedelta

from dateline.marks.gazetteer import Gazetteer
from dateline.model.mark import Place
from dateline.store.archive import Archive
from dateline.store.linking import link_archive
from made import Made

TOWNS = {
    "Tumaco": "Narino",
    "Pasto": "Narino",
    "Popayan": "Cauca",
    "Cucuta": "Norte de Santander",
    "Arauca": "Arauca",
    "Florencia": "Caqueta",
    "Mocoa": "Putumayo",
    "Neiva": "Huila",
    "Bucaramanga": "Santander",
    "Villavicencio": "Meta",
}
KINDS = {
    "bombing": "A bomb killed {} people in {}, {} said.",
    "armed_clash": "A clash left {} people dead near {}, {} said.",
    "air_strike": "An air strike killed {} people at {}, {} said.",
}
TRIGGERS = {"bombing": "bomb", "armed_clash": "clash", "air_strike": "air strike"}
OUTLETS = ("Andean Wire", "Harbour Courier", "Llanos Gazette")


def town(name: str) -> Place:
    """Return a Colombian town as the gazetteer has it."""
    found = (e for e in Gazetteer.open().find(name) if e.country == "CO")
    return next(e.place() for e in found if e.feature.startswith("PPL"))


def filler(chance: random.Random) -> str:
    """Return words that no other report has: without them all would be copies of one another."""
    syllables = [
        "ba",
        "ce",
        "di",
        "fo",
        "gu",
        "ha",
        "je",
        "ki",
        "lo",
        "mu",
        "na",
        "pe",
        "ri",
        "so",
        "tu",
        "va",
        "we",
        "xi",
        "yo",
        "zu",
    ]
    words = ("".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(40))
    return " ".join(words).capitalize() + "."


def make_many(count: int, seed: int = 7) -> Archive:
    """Return an archive of *count* incidents, some told by two outlets, linked."""
    chance = random.Random(seed)
    places = {name: town(name) for name in TOWNS}
    archive = Archive.open(":memory:", create=True)
    for _ in range(count):
        name, kind = chance.choice(sorted(places)), chance.choice(sorted(KINDS))
        day = date(2031, 1, 1) + timedelta(days=chance.randrange(365))
        number = str(chance.randint(2, 40))
        for outlet in chance.sample(OUTLETS, chance.choice((1, 1, 2))):
            text = f"{KINDS[kind].format(number, name, outlet)} {filler(chance)}"
            told = Made(text, outlet=outlet, day=(day + timedelta(days=1)).isoformat())
            killed = told.figure(number)
            target = told.actor("people", "civilian")
            told.event(
                TRIGGERS[kind],
                kind,
                place=places[name],
                days=day.isoformat(),
                killed=killed,
                targets=(target,),
            )
            told.toponym(name, places[name])
            archive.add(told.marked())
    link_archive(archive)
    return archive
