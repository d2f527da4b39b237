"""What decisions say to linking: which tellings and names are one, and what holds of an incident."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import msgspec

from dateline.model.archive import Actor, Decision, Incident, Ruling, Status
from dateline.store.decisions.apply import rule
from dateline.store.decisions.opinions import Opinion, held
from dateline.store.decisions.replay import Place, Replayed
from dateline.store.decisions.rulings import Pair, Rulings
from dateline.store.decisions.takedown import withdrawn

_STATUS: Mapping[str, Status] = {
    "candidate": "candidate",
    "confirmed": "confirmed",
    "disputed": "disputed",
    "rejected": "dropped",
}


def rulings_of(replayed: Replayed) -> Rulings:
    """Return what the decisions of a replay say to linking."""
    pairs: dict[tuple[str, Pair], list[Opinion]] = defaultdict(list)
    on: dict[str, list[Decision]] = defaultdict(list)
    aliases: dict[str, list[str]] = defaultdict(list)
    for decision in replayed.log:
        places = replayed.places.get(decision.id, ())
        what = decision.anchor.what if decision.anchor else None
        if len(decision.of) > 1 and decision.kind in ("same", "different", "adjudicate"):
            value = decision.kind if decision.kind != "adjudicate" else decision.value
            final = decision.kind == "adjudicate"
            for key in _pairs(decision, what, places):
                pairs[key].append(Opinion(value, decision, final))
        elif decision.kind == "alias" and what == "actor":
            aliases[decision.of[0]].append(str(decision.value))
        elif what == "incident":
            for place in places:
                if place is not None and place.mark is not None:
                    on[place.mark].append(decision)
    ruled: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for (what, pair), opinions in pairs.items():
        one = held(opinions)
        ruled[what, one.value if one.state == "in force" else "disputed"].append(pair)
    return Rulings(
        together=ruled["event", "same"],
        apart=ruled["event", "different"],
        actors_together=ruled["actor", "same"],
        actors_apart=ruled["actor", "different"],
        disputed=frozenset(name for pair in ruled["event", "disputed"] for name in pair),
        on=on,
        aliases=aliases,
        log=replayed.log,
    )


def _pairs(
    decision: Decision, what: str | None, places: Sequence[Place | None]
) -> Iterable[tuple[str, Pair]]:
    """Yield the pairs that a decision is on; one of `different` on several is on each two of them."""
    names: list[str | None]
    if what == "actor":
        kind, names = "actor", list(decision.of)
    elif what == "mention":
        anchors = (decision.anchor, *decision.anchor.others) if decision.anchor else ()
        kind = "actor"
        names = [
            f"{place.report}/{(anchor.mark or {}).get('actor')}" if place and anchor else None
            for place, anchor in zip(places, anchors, strict=False)
        ]
    else:
        kind, names = "event", [place.mark if place else None for place in places]
    for one, other in pairwise(name for name in names if name is not None):
        yield kind, (min(one, other), max(one, other))


def rule_incidents(incidents: Iterable[Incident], rulings: Rulings) -> list[Incident]:
    """Return the incidents with the values and the status that people gave them.

    Those that rested on what was taken out alone are there too, withdrawn, by id.
    """
    ruled: list[Incident] = []
    for incident in incidents:
        events = {mention.event for mention in incident.mentions}
        decisions = [
            one for event in sorted(events & rulings.on.keys()) for one in rulings.on[event]
        ]
        told = not events.isdisjoint(rulings.disputed)
        ruled.append(_ruled(incident, decisions, disputed=told) if decisions or told else incident)
    ruled += withdrawn(rulings.log, (incident.id for incident in ruled))
    return sorted(ruled, key=lambda incident: incident.id)


def _ruled(incident: Incident, decisions: Sequence[Decision], *, disputed: bool) -> Incident:
    ordered = list({one.id: one for one in decisions}.values())
    incident, ruling = rule(incident, ordered, "incident")
    status: Status = "disputed" if disputed else _STATUS[ruling.status or "candidate"]
    return msgspec.structs.replace(
        incident, status=status, reasons=(*incident.reasons, *_said(ruling))
    )


def _said(ruling: Ruling) -> Iterable[str]:
    for field, one in ruling.decided.items():
        yield f"{field}: {one.by} decided ({one.decision}); the program had {one.was}"
    for field in ruling.disputed:
        yield f"{field}: two people differ, nobody has adjudicated"
    yield from ruling.notes


def rule_actors(actors: Iterable[Actor], rulings: Rulings) -> list[Actor]:
    """Return the actors with the further names that people gave them."""
    return [
        msgspec.structs.replace(
            actor,
            aliases=tuple(sorted({*actor.aliases, *rulings.aliases[actor.id]} - {actor.name})),
        )
        if actor.id in rulings.aliases
        else actor
        for actor in actors
    ]
