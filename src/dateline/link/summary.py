"""What an incident says: the tellings put together in one group, as one `Incident`.

Each property is the best-informed telling's, and what the others leave open is kept beside it.
The incident's id is that of its earliest telling's event, so it comes from content.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from dateline.link.disagreements import find_disagreements
from dateline.link.scenes import read_kinds
from dateline.link.tellings import Telling
from dateline.model.archive import EventMention, Incident
from dateline.model.mark import HARMS, EventPlace, Participant, Toll, When


def sum_up(told: Sequence[Telling], reasons: Sequence[str], witness: Mapping[str, str]) -> Incident:
    """Make the incident of *told*, which stand oldest first."""
    best = best_informed(told)
    kind = _type(told)
    reports = tuple(dict.fromkeys(t.report for t in told))
    alleged = all(t.events[0].factuality == "alleged" for t in told)
    return Incident(
        id=f"i-{told[0].id}",
        event_type=kind,
        codes=next((e.codes for t in told for e in t.events if e.type == kind), {}),
        factuality="alleged" if alleged else "happened",
        place=_place(told),
        when=_when(told),
        actors=_participants(p for t in told for e in t.events for p in e.actors),
        targets=_participants(p for t in told for e in t.events for p in e.targets),
        tolls={harm: toll for harm in HARMS if (toll := _toll(told, harm, best)) is not None},
        mentions=tuple(EventMention(report=t.report, event=e.id) for t in told for e in t.events),
        reports=reports,
        witnesses=tuple(dict.fromkeys(witness.get(report, report) for report in reports)),
        independent_sources=_independent(told, witness),
        disagreements=tuple(find_disagreements(told)),
        reasons=tuple(reasons),
    )


def _type(told: Sequence[Telling]) -> str:
    """Return the type of most tellings: of events rather than what is done about them, of main
    events rather than those told in passing, and no broad one if there is a closer one.
    """
    kinds = read_kinds()
    about = kinds.said | kinds.done
    types = Counter(t.type for t in told)
    main = {t.type for t in told if t.main}

    def rank(name: str) -> tuple[bool, bool, bool, int, str]:
        return name in about, name in kinds.broad, name not in main, -types[name], name

    return min(types, key=rank)


def best_informed(told: Sequence[Telling]) -> list[Telling]:
    """Order tellings by how well informed they are: the later, then the more exact, first.

    Of copies the first stands for all, so a copy never outranks an independent report of its day.
    """

    def key(telling: Telling) -> tuple[str, str, bool, int]:
        toll = telling.toll("killed")
        exact = toll is not None and toll.low == toll.high and toll.best is not None
        latest = telling.age[0] if telling.age[0] != "9999" else ""  # undated ranks lowest
        return latest, telling.age[1], exact, len(toll.figures) if toll else 0

    return sorted(told, key=key, reverse=True)


def _toll(told: Sequence[Telling], harm: str, best: Sequence[Telling]) -> Toll | None:
    """Take the best-informed telling's toll, its range widened to what all tellings leave open."""
    tolls = [toll for t in told if (toll := t.toll(harm)) is not None]
    chosen = next((toll for t in best if (toll := t.toll(harm)) is not None), None)
    if chosen is None:
        return None
    lows = [t.low for t in tolls]
    highs = [t.high for t in tolls]
    return Toll(
        low=None if None in lows else min(low for low in lows if low is not None),
        best=chosen.best,
        high=None if None in highs else max(high for high in highs if high is not None),
        by_role=chosen.by_role,
        by_group=chosen.by_group,
        by_side=chosen.by_side,
        policy=chosen.policy,
        figures=chosen.figures,
        proof=chosen.proof,
        note=chosen.note,
    )


def _place(told: Sequence[Telling]) -> EventPlace | None:
    """Return the best place: one that the event's own words give rather than the report's, then
    the sharpest, then that of most tellings, then the oldest.

    "15 km north of Corva" is as sharp as Corva: it says more of where, and less exactly.
    """
    placed = [t.place for t in told if t.place is not None]
    named = Counter(p.place.id if p.place else None for p in placed)

    def rank(place: EventPlace) -> tuple[bool, bool, int, int]:
        known = place.place
        inferred = place.basis in ("report", "dateline")
        return (
            known is None,
            inferred,
            max(2, place.where_prec),
            -named[known.id if known else None],
        )

    return min(placed, key=rank, default=None)


def _when(told: Sequence[Telling]) -> When | None:
    """Return the sharpest days; of equally sharp ones those of most tellings, then the oldest."""
    dated = [t.when for t in told if t.when is not None]
    said = Counter((w.earliest, w.latest) for w in dated)
    return min(dated, key=lambda w: (w.precision, -said[w.earliest, w.latest]), default=None)


def _participants(some: Iterable[Participant]) -> tuple[Participant, ...]:
    """Return each actor once, by its name, else by its words; the oldest telling's words stand."""
    found: dict[str, Participant] = {}
    for one in some:
        found.setdefault(one.actor or one.text, one)
    return tuple(found.values())


def _independent(told: Sequence[Telling], witness: Mapping[str, str]) -> int:
    """Count the original speakers, each once, whatever number of witnesses passes them on."""
    speakers: dict[str, set[str]] = {}
    for telling in told:
        speakers.setdefault(witness.get(telling.report, telling.report), set()).update(
            telling.speakers
        )
    return max(1, len(set().union(*({min(names)} for names in speakers.values()))))
