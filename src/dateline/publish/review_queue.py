"""The queue of review: what is most in doubt and weighs most comes first.

Doubt comes from seven places: two people differ; reports differ; a place or a day was left open; two
tellings were only just taken for one; a number was read with a low score; many are said to have died
and nobody has looked. The weight of each is multiplied by how many are said to have died.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from dateline.model.archive import Decision, Incident
from dateline.model.mark import EventPlace, Figure, Toll, Toponym, When
from dateline.publish.review_cards import (
    Card,
    Choice,
    disagreement_card,
    figure_card,
    incident_card,
    link_card,
    pair_card,
    place_card,
    retypes_of,
)
from dateline.publish.shelf import Shelf
from dateline.publish.words import count_of, say_number
from dateline.store.decisions.agreement import Agreement, agreement
from dateline.store.decisions.opinions import STANDING, held, opinions_on
from dateline.store.evidence import marks_of
from dateline.store.rows import StoredReport

Show = Literal["queue", "new", "disputes"]
PER_PAGE = 40
_DISPUTED, _RIFT, _UNPLACED, _UNDATED, _LOOSE, _LOW, _UNSEEN = 6.0, 3.0, 2.5, 2.0, 2.0, 1.8, 1.0
_LOOSE_TO, _LOW_TO = 1.6, 0.6
"""Sums of weights, and scores, below which a link or a figure is in doubt."""
_MOST_READ = 150
"""Reports that are unpacked for one queue at most."""
_GIVE_WORD = frozenset(
    {"accept", "reject", "value", "retype", "same", "different", "adjudicate", "restore"}
)
SEEN = "coded up to here"
"""The field of the note that says where somebody's work stands."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A way to look at the queue."""

    name: str
    address: str
    count: str
    here: bool


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """What the review page needs."""

    show: Show
    cards: tuple[Card, ...]
    total: int
    name: str
    decided: str
    blind: bool
    newest: str
    tabs: tuple[Tab, ...]
    agreement: tuple[str, ...]
    next_sheet: str | None
    retypes: str


def review_page(
    shelf: Shelf, name: str, show: Show = "queue", *, blind: bool = False
) -> ReviewPage:
    """Return the context of the review page for a person.

    Args:
        shelf: The archive.
        name: Who reviews: what this person decided already is not asked again.
        show: The queue, only what is new since this person last coded, or what is disputed.
        blind: Keep others' decisions from this person, and ask again what they decided.
    """
    queue = _Queue(shelf, name, blind=blind)
    disputes = [] if blind else list(queue.disputes())
    cards = disputes if show == "disputes" else [*disputes, *queue.open()]
    new = queue.new_reports()
    if show == "new":
        cards = [card for card in cards if not new.isdisjoint(q.report for q in card.quotes)]
    cards.sort(key=lambda card: (-card.weight, card.key))
    mine = [one for one in shelf.decided.log if one.by == name and one.kind != "note"]
    sheet = next((one.id for one in shelf.ranked if not queue.is_done((one.id,))), None)
    return ReviewPage(
        show=show,
        cards=tuple(cards[:PER_PAGE]),
        total=len(cards),
        name=name,
        decided=f"{count_of(len(mine), 'decision')} of yours so far" if mine else "",
        blind=blind,
        newest=_newest(shelf),
        tabs=_tabs(show, len(new), len(disputes)),
        agreement=() if blind else say_agreement(agreement(_in_force(shelf))),
        next_sheet=sheet,
        retypes=retypes_of(),
    )


def _tabs(show: Show, new: int, disputes: int) -> tuple[Tab, ...]:
    return (
        Tab("By doubt and weight", "review/", "", show == "queue"),
        Tab("New since I last coded", "review/?show=new", say_number(new), show == "new"),
        Tab("Disputed", "review/?show=disputes", say_number(disputes), show == "disputes"),
        Tab("Coding sheet", "review/sheet/", "", False),
        Tab("How right it is", "review/sample/", "", False),
    )


def _newest(shelf: Shelf) -> str:
    row = shelf.archive.connection.execute("SELECT id FROM document ORDER BY n DESC LIMIT 1")
    found = row.fetchone()
    return str(found[0]) if found else ""


def _in_force(shelf: Shelf) -> list[Decision]:
    return [one for one in shelf.decided.log if one.id in shelf.decided.in_force]


def say_agreement(found: Agreement) -> tuple[str, ...]:
    """Return how far people agree, in sentences; nothing where no two decided on one thing."""
    if not found.things:
        return ()
    alpha = "not defined" if found.alpha is None else f"{found.alpha:.2f}"
    lines = [
        f"{count_of(found.things, 'thing')} decided by two people or more:"
        f" Krippendorff’s alpha {alpha}"
    ]
    for pair in found.pairs:
        kappa = "not defined" if pair.kappa is None else f"{pair.kappa:.2f}"
        lines.append(
            f"{pair.one} and {pair.other}: Cohen’s kappa {kappa},"
            f" over {count_of(pair.things, 'thing')}"
        )
    return tuple(lines)


class _Queue:
    """Finds what is in doubt for one person."""

    def __init__(self, shelf: Shelf, name: str, *, blind: bool) -> None:
        self.shelf, self.name, self.blind = shelf, name, blind

    def is_done(self, ids: Iterable[str]) -> bool:
        """Whether this person, or where others may be seen anybody, decided on one of these."""
        return any(
            one.kind in _GIVE_WORD and (one.by == self.name or not self.blind)
            for name in ids
            for one in self.shelf.decided.those_in_force(name)
        )

    def open(self) -> Iterator[Card]:
        """Yield what nobody has decided on yet, as far as this person may know."""
        makers = (self._unseen, self._loose, self._low, self._unplaced, self._undated)
        seen: set[str] = set()
        for make in (self._rifts, *makers):
            for card in make():
                if card.key not in seen:
                    seen.add(card.key)
                    yield card

    def _happened(self) -> Iterator[Incident]:
        for one in self.shelf.ranked:
            if one.factuality in ("happened", "alleged") and not self.is_done((one.id,)):
                yield self._as_read(one)

    def _as_read(self, incident: Incident) -> Incident:
        """Return an incident without what others decided on it, to one who shall not know."""
        said = self.shelf.decided.those_in_force(incident.id) if self.blind else []
        before = next((one.anchor.mark for one in said if one.anchor and one.anchor.mark), None)
        if before is None:
            return incident
        tolls = {
            harm: msgspec.convert(bounds, type=Toll) for harm, bounds in before["tolls"].items()
        }
        return msgspec.structs.replace(
            incident,
            event_type=before["event_type"],
            place=msgspec.convert(before["place"], type=EventPlace | None),
            when=msgspec.convert(before["when"], type=When | None),
            tolls=tolls,
        )

    def _report(self, name: str) -> StoredReport:
        """Return a report; to one who shall not know what others decided, as it was read."""
        stored = self.shelf.report(name)
        if self.blind and stored.as_read is not None:
            return stored._replace(report=stored.as_read)
        return stored

    def _rifts(self) -> Iterator[Card]:
        """Where reports disagree: one question for each matter."""
        for one in self._happened():
            for rift in one.disagreements:
                yield disagreement_card(
                    self.shelf, one, rift, _RIFT * _weight(one), blind=self.blind
                )

    def _unseen(self) -> Iterator[Card]:
        """What weighs most and nobody has looked at."""
        for one in list(self._happened())[:_MOST_READ]:
            if one.disagreements:
                continue
            witnesses = count_of(len(one.witnesses), "witness", "witnesses")
            yield incident_card(
                self.shelf,
                one,
                f"nobody has looked at it; {witnesses}",
                _UNSEEN * _weight(one),
                blind=self.blind,
            )

    def _loose(self) -> Iterator[Card]:
        """Tellings that only just joined an incident."""
        for one in self._happened():
            for link in one.links:
                near = link.score is not None and link.score < _LOOSE_TO
                if near and not self.is_done((link.event,)):
                    doubt = _LOOSE * (1 + _LOOSE_TO - (link.score or 0))
                    yield link_card(self.shelf, one, link, doubt * _weight(one), blind=self.blind)

    def _low(self) -> Iterator[Card]:
        """Figures of the heaviest incidents that were read with a low score."""
        for one in list(self._happened())[:_MOST_READ]:
            used = {name for toll in one.tolls.values() for name in toll.figures}
            for name in sorted(used):
                report = name.rpartition("-")[0]
                stored = self._report(report)
                figure = next((f for f in stored.report.figures if f.id == name), None)
                if figure is None or figure.score >= _LOW_TO or self.is_done((name,)):
                    continue
                why = f"read with a score of {figure.score:.2f}"
                weight = _LOW * (1 + _LOW_TO - figure.score) * _weight(one)
                yield figure_card(self.shelf, stored, figure, why, weight, blind=self.blind)

    def _unplaced(self) -> Iterator[Card]:
        """Places that were left open: of events first, then any that have candidates."""
        rows = self.shelf.archive.connection.execute(_OPEN_PLACES, (_MOST_READ,)).fetchall()
        for name, ord_, killed in rows:
            stored = self._report(name)
            if ord_ >= len(stored.report.places):
                continue
            place = stored.report.places[ord_]
            if place.place is not None or self.is_done((place.id,)):
                continue
            if not place.candidates and killed is None:
                continue
            some = count_of(len(place.candidates), "place") if place.candidates else "no place"
            why = f"left open: {some} of this name known"
            weight = _UNPLACED * (1 + math.log2(1 + (killed or 0))) * (1 if killed is None else 1.5)
            yield place_card(self.shelf, stored, place, why, weight, blind=self.blind)

    def _undated(self) -> Iterator[Card]:
        """Incidents whose day no report tells."""
        for one in self._happened():
            if one.when is None and one.tolls:
                yield incident_card(
                    self.shelf,
                    one,
                    "no day was found",
                    _UNDATED * _weight(one),
                    question="On what day was it?",
                    field="when",
                    hint="a day, YYYY-MM-DD, or two with a slash between",
                    what="undated",
                    blind=self.blind,
                )

    def new_reports(self) -> set[str]:
        """Return the reports of documents that came after this person's last mark."""
        marks = [
            one
            for one in self.shelf.decided.log
            if one.by == self.name and one.kind == "note" and one.field == SEEN
        ]
        db = self.shelf.archive.connection
        row = (
            db.execute("SELECT n FROM document WHERE id = ?", (marks[-1].of[0],)).fetchone()
            if marks
            else None
        )
        rows = db.execute(
            "SELECT r.id FROM report r JOIN document d ON d.n = r.document WHERE d.n > ?",
            (row[0] if row else 0,),
        )
        return {name for (name,) in rows}

    def disputes(self) -> Iterator[Card]:
        """Yield what two people see differently and nobody has settled."""
        of: dict[tuple[str, ...], list[Decision]] = {}
        for one in _in_force(self.shelf):
            of.setdefault(one.of, []).append(one)
        yield from self._apart()
        for ids, decisions in of.items():
            if len({one.by for one in decisions}) < 2:
                continue
            what = decisions[0].anchor.what if decisions[0].anchor else None
            for facet, opinions in opinions_on(decisions, what or "").items():
                if held(opinions).state == "disputed":
                    said = {one.decision.by: one.value for one in opinions}
                    yield from self._dispute(ids[0], facet, said)

    def _apart(self) -> Iterator[Card]:
        """Yield the pairs that one person takes for one, and another does not."""
        said: dict[tuple[str, ...], dict[str, str]] = {}
        for one in _in_force(self.shelf):
            pair = tuple(sorted(one.of))
            if one.kind in ("same", "different"):
                said.setdefault(pair, {})[one.by] = one.kind
            elif one.kind == "adjudicate":
                said.pop(pair, None)
        for pair, of in said.items():
            if len(set(of.values())) > 1 and len(pair) == 2:
                words = ", ".join(f"{person} says {kind}" for person, kind in of.items())
                yield pair_card(self.shelf, pair, f"disputed: {words}", _DISPUTED)

    def _dispute(self, name: str, facet: str, said: dict[str, Any]) -> Iterator[Card]:
        of: dict[str, list[str]] = {}
        for person, value in said.items():
            of.setdefault(msgspec.json.encode(value).decode(), []).append(person)
        choices = [
            Choice(_shown(msgspec.json.decode(value)), f"says {' and '.join(people)}", value)
            for value, people in of.items()
        ]
        words = " and ".join(f"{one.note.removeprefix('says ')}: {one.label}" for one in choices)
        stands = facet == STANDING
        more: dict[str, Any] = {
            "question": "Two people differ. Which holds?",
            "choices": () if stands else choices,
            "field": None if stands else facet,
            "settles": True,
            "retypes": None,
        }
        yield from self._card_of(name, f"disputed: {words}", more)

    def _card_of(self, name: str, why: str, more: dict[str, Any]) -> Iterator[Card]:
        """Yield a card about a thing, whatever it is."""
        shelf = self.shelf
        if name.startswith("i-"):
            incident = next(
                (shelf.incidents[n] for n in (name, *self._moved(name)) if n in shelf.incidents),
                None,
            )
            if incident is not None:
                yield incident_card(shelf, incident, why, _DISPUTED * _weight(incident), **more)
            return
        report = name.rpartition("-")[0]
        row = shelf.archive.connection.execute("SELECT 1 FROM report WHERE id = ?", (report,))
        if row.fetchone() is None:
            return
        stored = shelf.report(report)
        turned = marks_of(stored.rejected) if stored.rejected else ()
        for mark in (*marks_of(stored.report), *turned):
            if mark.id == name and isinstance(mark, Figure | Toponym):
                make: Any = figure_card if isinstance(mark, Figure) else place_card
                known = {} if isinstance(mark, Figure) else {"retypes": None}
                yield make(shelf, stored, mark, why, _DISPUTED, **(known | more))

    def _moved(self, name: str) -> list[str]:
        new = self.shelf.archive.redirects().get(name)
        return [new] if new else []


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        days = [value.get(k) for k in ("earliest", "latest")]
        return str(value.get("name") or "/".join(str(day) for day in days if day) or value)
    return str(value)


def _weight(incident: Incident) -> float:
    """Return how much an incident weighs: one, and one more for each doubling of its dead."""
    toll = incident.tolls.get("killed")
    dead = (toll.best or toll.low or toll.high or 0) if toll else 0
    return 1 + math.log2(1 + dead)


def next_incident(shelf: Shelf, name: str) -> str | None:
    """Return the incident that this person should code next, None where all are done."""
    queue = _Queue(shelf, name, blind=False)
    return next(
        (
            one.id
            for one in shelf.ranked
            if one.factuality in ("happened", "alleged") and not queue.is_done((one.id,))
        ),
        None,
    )


_OPEN_PLACES = """
SELECT r.id, t.ord, max(coalesce(e.killed_best, e.killed_low))
FROM toponym t JOIN report r ON r.n = t.report
LEFT JOIN event e ON e.report = t.report AND e.place IS NULL AND e.where_prec IS NOT NULL
WHERE t.place IS NULL
GROUP BY t.report, t.ord
ORDER BY (max(e.ord) IS NULL), 3 DESC, r.newest DESC LIMIT ?
"""
