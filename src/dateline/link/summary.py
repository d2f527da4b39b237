"""What an incident says: the tellings put together in one group, as one `Incident`.

Each property is the best-informed telling's, and what the others leave open is kept beside it.
The incident's id is that of its earliest telling's event, so it comes from content.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from dateline.codes.acled import acled_type
from dateline.codes.ledger import Claim, Ledger
from dateline.codes.policies import plain
from dateline.codes.settle import settle_all
from dateline.link.disagreements import find_disagreements
from dateline.link.scenes import read_kinds
from dateline.link.tellings import Telling
from dateline.link.victims import Harmed, match_victims
from dateline.model.archive import EventMention, Incident, Link
from dateline.model.mark import Event, EventPlace, Participant, Toll, When


def sum_up(
    told: Sequence[Telling],
    links: Sequence[Link],
    witness: Mapping[str, str],
    notes: Sequence[str] = (),
) -> Incident:
    """Make the incident of *told*, which stand oldest first.

    Reports that look back on it are among its reports; all else comes from those that tell it.

    Args:
        told: The tellings.
        links: What joined them.
        witness: The witness of each report that has copies.
        notes: What else is to be said of it, after the reasons.
    """
    mentions = tuple(EventMention(report=t.report, event=e.id) for t in told for e in t.events)
    reports = tuple(dict.fromkeys(t.report for t in told))
    told = [telling for telling in told if not telling.back]
    kind = _type(told)
    deeds = _deeds(told, kind)
    alleged = all(t.events[0].factuality == "alleged" for t in told)
    return Incident(
        id=f"i-{told[0].id}",
        event_type=kind,
        codes=_codes(told, kind, deeds),
        factuality="alleged" if alleged else "happened",
        place=_place(told),
        when=_when(told),
        actors=_participants(p for event in deeds for p in event.actors),
        targets=_participants(p for event in deeds for p in event.targets),
        tolls=_tolls(told, witness),
        mentions=mentions,
        reports=reports,
        witnesses=tuple(dict.fromkeys(witness.get(t.report, t.report) for t in told)),
        independent_sources=_independent(told, witness),
        disagreements=tuple(find_disagreements(told, witness)),
        reasons=(*map(_say_link, links), *notes, *sorted({t.placed for t in told if t.placed})),
        links=tuple(links),
        victims=tuple(match_victims(list(_harmed(told, witness)))),
    )


def _codes(
    told: Sequence[Telling], kind: str, deeds: Sequence[Event]
) -> dict[str, list[str] | int | None]:
    """Return the codes of the first event of the incident's type, ACLED's by who was attacked."""
    events = [event for telling in told for event in telling.events]
    codes = next((event.codes for event in events if event.type == kind), {})
    usual = codes.get("acled")
    if not isinstance(usual, list):
        return codes
    actors = {one.role for event in deeds for one in event.actors}
    targets = {one.role for event in deeds for one in event.targets}
    return {**codes, "acled": acled_type(kind, usual, actors, targets)[0]}


def _deeds(told: Sequence[Telling], kind: str) -> list[Event]:
    """Return the events that tell the deed: who accuses, denies or arrests took no part in it."""
    kinds = read_kinds()
    about = (kinds.said | kinds.done) - {kind}
    return [event for t in told for event in t.events if event.type not in about]


def _harmed(told: Sequence[Telling], witness: Mapping[str, str]) -> Iterator[Harmed]:
    """Yield the victims of all tellings, and whether each is the only one its telling counts."""
    for one in told:
        for victim in one.harmed:
            toll = one.toll(victim.harm)
            alone = toll is not None and toll.low == toll.best == toll.high == 1
            yield Harmed(victim, one.report, witness.get(one.report, one.report), alone)


def _say_link(link: Link) -> str:
    score = "" if link.score is None else f" ({link.score:.2f})"
    return f"{link.event}: {'; '.join(row.reason for row in link.weights)}{score}"


def _type(told: Sequence[Telling]) -> str:
    """Return the type of most tellings: of events rather than what is done about them, of main
    events rather than those told in passing, and no broad one if there is a closer one.
    """
    if len(told) == 1:  # as most incidents are told
        return told[0].type
    kinds = read_kinds()
    about = kinds.said | kinds.done
    types = Counter(t.type for t in told)
    main = {t.type for t in told if t.main}

    def rank(name: str) -> tuple[bool, bool, bool, int, str]:
        return name in about, name in kinds.broad, name not in main, -types[name], name

    return min(types, key=rank)


def _tolls(told: Sequence[Telling], witness: Mapping[str, str]) -> dict[str, Toll]:
    """Settle what the tellings come to by policy ``plain``: the best-informed one's toll.

    The later is better informed, then the more exact; its range is widened to what all leave open.
    Of copies the first stands for all, so a copy never outranks an independent report.
    """
    claims = [
        Claim(
            harm=harm,
            low=toll.low,
            best=toll.best,
            high=toll.high,
            toll=toll,
            report=one.report,
            witness=witness.get(one.report, one.report),
            source=one.report,
            earliest=None if one.age[1] == "9999" else one.age[1],
            latest=None if one.age[0] == "9999" else one.age[0],
        )
        for one in told
        for harm, toll in one.tolls.items()
    ]
    settled = settle_all(Ledger(incident=told[0].id, claims=tuple(claims)), plain())
    return {harm: one.toll for harm, one in settled.items()}


def _place(told: Sequence[Telling]) -> EventPlace | None:
    """Return the best place: one that the event's own words give rather than the report's, then
    the sharpest, then that of most tellings, then the oldest.

    "15 km north of Corva" is as sharp as Corva: it says more of where, and less exactly.
    """
    placed = [t.place for t in told if t.place is not None]
    if len(placed) < 2:
        return placed[0] if placed else None
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

    return min(placed, key=rank)


def _when(told: Sequence[Telling]) -> When | None:
    """Return the sharpest days; of equally sharp ones those of most tellings, then the oldest."""
    dated = [t.when for t in told if t.when is not None]
    if len(dated) < 2:
        return dated[0] if dated else None
    said = Counter((w.earliest, w.latest) for w in dated)
    return min(dated, key=lambda w: (w.precision, -said[w.earliest, w.latest]))


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
