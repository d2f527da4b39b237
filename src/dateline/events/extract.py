"""Events: each telling of an event in a report, with its type, roles, place, time and factuality.

Triggers (`triggers`) of a sentence that tell of one event are put together (`tellings`); a weapon
makes an attack more specific (`roles`); where and when come from the clause, the sentence, then
the report (`setting`); how it is told from what governs the trigger (`factuality`). Tolls are left
empty: they are what the figures come to, which are found next.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from dateline.events.blame import with_responsibility
from dateline.events.clauses import clause_of
from dateline.events.deeds import is_at_large
from dateline.events.factuality import factuality
from dateline.events.roles import Roles, as_weapon, find_weapon
from dateline.events.setting import Setting, is_country
from dateline.events.tellings import (
    PLAIN,
    Telling,
    is_kin,
    is_murder,
    merge_triggers,
    same_event,
)
from dateline.events.timing import is_sharp, is_within, later_of, told_as_news
from dateline.events.triggers import Nature, find_triggers
from dateline.events.types import EventType, EventTypes, read_types
from dateline.marks.reading import Reading, Step
from dateline.model.mark import Event, EventPlace, Participant, Statement, When
from dateline.model.span import Span

_INHERITING = frozenset({"violence", "territory", "unrest", "crime", "coercion", "hazard"})
"""Groups of types whose events happen at a place that the report goes on speaking of."""


def find_events(tables: Path | None = None) -> Step:
    """Return the step that marks events; it runs after all marks but figures and victims.

    Args:
        tables: A folder that may hold an ``event_types.toml`` of the user's own.
    """
    types = read_types(tables)

    def step(reading: Reading) -> Iterator[Event]:
        return _Finder(reading, types).find()

    return step


_LEAD = 4
"""Sentences in which a report tells what it is about."""
_POINTED = 2
"""Sentences behind an event of long ago in which "that attack" is it."""
_AHEAD = 8
"""Sentences after the lead in which its place may be named in full."""


class _Finder:
    """The events of one report. Holds what was told before, for places, times and repeats."""

    def __init__(self, reading: Reading, types: EventTypes) -> None:
        self._reading, self._types = reading, types
        self._nature = Nature(reading, types)
        self._roles = Roles(reading, types, self._nature)
        self._setting = Setting(reading)
        self._told: list[Event] = []
        self._contents = _Contents(reading)

    def find(self) -> Iterator[Event]:
        parse = self._reading.parse
        triggers = find_triggers(self._reading, self._types, self._nature)
        for sentence, some in enumerate(triggers):
            for telling in merge_triggers(parse, self._types, sentence, some):
                self._told += self._tellings(telling)
        settled = [self._settled(event) for event in completed(self._told, self._types)]
        yield from with_responsibility(self._reading, self._types, self._roles, settled)

    def _settled(self, event: Event) -> Event:
        """Give an event that nothing places the place told next to it, else the dateline's; the
        event of the lead that nothing dates, the week of its telling."""
        place, when = event.place, event.when
        if self._types.by_name[event.type].group in _INHERITING:
            place = self._placed(event)
        if event.factuality in ("happened", "alleged") and self._leads(event):
            when = self._dated(event)
        if place is event.place and when is event.when:
            return event
        return msgspec.structs.replace(event, place=place, when=when)

    def _dated(self, event: Event) -> When | None:
        """Return the day that the sentences after the lead give what the lead does not date.

        Nor dates to more than "last week", or only by when it was said. Without any, the days up
        to the report.
        """
        parse, when = self._reading.parse, event.when
        word = parse.at(event.start)
        said = when is not None and self._setting.is_said(when)
        if word is None or (when is not None and is_sharp(when) and not said):
            return when
        others = (e.start for e in self._told if self._is_apart(e, event))
        barred = {clause_of(parse, at) for at in map(parse.at, others) if at is not None}
        sentence = parse.sentence_of[word]
        after = self._setting.told_after(sentence, barred, None if said else when)
        first, last = parse.sentences[sentence]
        dated = after or when or self._setting.filed_on()
        return dated or told_as_news(self._reading, parse.lower[first:last])

    def _is_apart(self, other: Event, event: Event) -> bool:
        group = self._types.by_name[other.type].group
        return group in _INHERITING and not is_kin(other, event)

    def _placed(self, event: Event) -> EventPlace | None:
        """Return the place of an event as the report's other words make it known.

        What nothing places is where the next events are, else where the report was filed. A
        country, a river or a quarter that no table has is taken for the nearest place with a
        province that the report names in that country: for a country, only in the lead.
        """
        place = event.place or self._next_place(event)
        known = place.place if place is not None else None
        lone = known is not None and self._setting.is_lone(known)
        if known is not None and not lone and (known.admin1 or known.near):
            return place
        word = self._reading.parse.at(event.start)
        country = known.country if known is not None and not lone else None
        anywhere = place is None or is_country(place)
        if word is None or (anywhere and not self._leads(event)):
            return place or self._setting.filed()
        sentence = self._reading.parse.sentence_of[word]
        at_sea = place is not None and place.where_prec == 7
        near = None if at_sea else self._setting.inside(sentence, country, ahead=_AHEAD)
        return near or place or self._setting.filed() or self._setting.of_police(sentence)

    def _index(self, event: Event) -> int:
        return next(n for n, one in enumerate(self._told) if one.id == event.id)

    def _next_place(self, event: Event) -> EventPlace | None:
        at = self._index(event)
        for other in self._told[at + 1 : at + 4]:
            resolved = other.place is not None and other.place.place is not None
            if other.place is not None and resolved and other.place.basis != "report":
                return msgspec.structs.replace(other.place, basis="report")
        return None

    def _leads(self, event: Event, within: int = _LEAD) -> bool:
        """Whether an event is told in the title or the first sentences of the text."""
        block = self._reading.block_at(event.start)
        if block is not None and block.kind == "title":
            return True
        if self._told and event.id == self._told[0].id:
            return True
        body = [one for one in self._reading.body if one.kind == "paragraph"]
        parse = self._reading.parse
        first, word = parse.words_in(body[0].span) if body else range(0), parse.at(event.start)
        if not first or word is None:
            return False
        return 0 <= parse.sentence_of[word] - parse.sentence_of[first[0]] < within

    def _tellings(self, telling: Telling) -> Iterator[Event]:
        """Yield the event of a telling; of several places joined, one for each (UCDP)."""
        event = self._pointed_back(self._event(telling), telling)
        told = self._again(event, telling)
        if told.same_as is None and self._is_left_out(telling, event):
            return
        yield told
        if event.place is None or event.place.basis == "report":
            return
        if self._types.by_name[event.type].group not in ("violence", "territory"):
            return
        for place in self._setting.beside(event.place):
            other = msgspec.structs.replace(
                event, id=self._reading.new_id(Event, event.start), place=place
            )
            yield self._again(other, telling)

    def _pointed_back(self, event: Event, telling: Telling) -> Event:
        """Return an event as of long ago too, if "that attack" points at one of long ago just told.

        "In 2013 sarin was used in Ghouta. *That attack* killed hundreds."
        """
        parse, word = self._reading.parse, telling.main.word
        pointed = {parse.lower[child] for child in parse.children[word]} & {"that", "those"}
        last = next((one for one in reversed(self._told) if is_kin(event, one)), None)
        at = parse.at(last.start) if last is not None else None
        if not pointed or parse.tag[word][0] != "N" or last is None or at is None:
            return event
        near = telling.sentence - parse.sentence_of[at] <= _POINTED
        if last.factuality != "historical" or not near:
            return event
        return msgspec.structs.replace(event, factuality="historical", when=last.when)

    def _is_left_out(self, telling: Telling, event: Event) -> bool:
        """Whether words of violence tell of no event: deeds at large, "their bombs"."""
        if self._types.by_name[event.type].group not in ("violence", "crime"):
            return False
        if telling.main.hint and self._is_bare(event):
            return True
        if event.type in _WIDE and not self._is_bare(event):
            return False
        verb = self._reading.parse.tag[telling.main.word][0] == "V"
        if self._leads(event, 1) and (verb or not self._is_bare(event)):
            return False  # what the title or the lead tells is what the report is about
        told = event.factuality in ("happened", "alleged")
        return told and is_at_large(self._reading.parse, self._nature, telling, event)

    def _is_bare(self, event: Event) -> bool:
        """Whether a word for a means of violence stands without a place or time: "their bombs"."""
        placed = event.place is not None and event.place.basis != "report"
        return not placed and (event.when is None or event.when.basis == "narrative")

    def _again(self, event: Event, telling: Telling) -> Event:
        again = same_event(self._reading, event, telling, self._types, self._told)
        return msgspec.structs.replace(event, same_as=again) if again else event

    def _event(self, telling: Telling) -> Event:
        reading, parse, main = self._reading, self._reading.parse, telling.main
        span = parse.span(main.first, main.last)
        kind, weapon = self._kind(telling)
        told, why = factuality(reading, main.word)
        actors, targets = self._people(telling)
        kind = self._between(kind, telling, actors, targets)
        place = self._place(telling, kind)
        return Event(
            id=reading.new_id(Event, span.start),
            start=span.start,
            end=span.end,
            text=reading.quote(span),
            score=0.4 if main.hint else 0.8,
            reason=f"{main.rule}{f'; {told}: {why}' if why else ''}",
            sentence=parse.sentence_span(telling.sentence),
            type=kind.name,
            factuality=told,
            codes=codes_of(kind, actors, targets),
            actors=actors,
            targets=targets,
            weapon=as_weapon(reading, *weapon) if weapon else None,
            place=place,
            when=self._when(telling, place),
            statement=self._contents.covering(span),
        )

    def _kind(self, telling: Telling) -> tuple[EventType, tuple[int, int, str] | None]:
        """Return the type, made more specific by the weapon of the sentence's clause."""
        parse = self._reading.parse
        kind = telling.main.type
        if kind.group not in ("violence", "coercion", "crime"):
            return kind, None
        found = find_weapon(parse, self._types, self._clause_words(telling))
        if found is None:
            return kind, None
        first, last, name, sharper = found
        if sharper is not None and kind.name in _SHARPENED and sharper.rank > kind.rank:
            kind = sharper
        return kind, (first, last, name)

    def _clause_words(self, telling: Telling) -> list[int]:
        """Return the words below the triggers that stand in their own clauses."""
        parse = self._reading.parse
        clauses = {clause_of(parse, word) for word in telling.words} | set(telling.words)
        words = {word for top in telling.words for word in parse.subtree(top)}
        laden = self._types.classes["laden"]
        laden |= self._types.classes["launched"]  # "the attack, carried out with two bombs"
        clauses |= {w for w in words if parse.lemma[w] in laden and parse.dep[w] == "acl"}
        return sorted(word for word in words if clause_of(parse, word) in clauses)

    def _between(
        self,
        kind: EventType,
        telling: Telling,
        actors: tuple[Participant, ...],
        targets: tuple[Participant, ...],
    ) -> EventType:
        """Make the type sharper by who does it to whom.

        An attack or killing between soldiers or police and militants is an armed clash (ACLED),
        one by them on protesters is force against protesters; a clash with protesters is a riot;
        territory that soldiers take is retaken.
        """
        does, suffers = {one.role for one in actors}, {one.role for one in targets}
        state = does & _STATE
        name, rule = kind.name, telling.main.rule
        hazard = self._hazard(telling) if name in PLAIN and not actors else None
        if hazard is not None:
            name = hazard
        elif name in ("attack", "killing"):
            if self._is_by_accident(telling):
                name = "accident"
            elif does == {"police"} and rule == "raid":
                name = "other"  # a search
            elif "protester" in suffers and (state or not does):
                name = "protest_force"
            elif not is_murder(self._types, self._reading.parse, telling.main) and (
                self._is_battle(does, suffers, targets)
            ):
                name = "armed_clash"
        elif name == "armed_clash" and "protester" in does | suffers:
            name = "riot"
        elif name == "arrest" and "protester" in suffers:
            name = "protest_intervention"
        elif name == "looting" and state and rule == "seize <goods>":
            name = "weapons_seized"  # what the army confiscates
        elif name == "territory_captured" and state:
            name = "territory_retaken"
        return self._types.by_name[name]

    def _is_battle(
        self, does: set[str], suffers: set[str], targets: tuple[Participant, ...]
    ) -> bool:
        if does & _STATE and "militant" in suffers:
            return True
        if does and not does & {"militant", "attacker"}:
            return False
        return suffers == {"military"} or any(self._is_site(one) for one in targets)

    def _hazard(self, telling: Telling) -> str | None:
        """Return the accident or disaster just told, where only its harm is: "Nine were hurt"."""
        last = self._told[-1] if self._told else None
        if last is None or self._types.by_name[last.type].group != "hazard":
            return None
        word = self._reading.parse.at(last.start)
        near = word is not None and telling.sentence - self._reading.parse.sentence_of[word] <= 1
        harm = all(self._nature.is_a(one, "harm") for one in telling.words)
        return last.type if near and harm else None

    def _is_by_accident(self, telling: Telling) -> bool:
        """Whether the harm came by accident: "was killed when a neighbour accidentally hit her"."""
        parse, word = self._reading.parse, telling.main.word
        if parse.lemma[word] not in self._types.classes["harm"]:
            return False
        chance = self._types.classes["chance"]
        return any(parse.lower[one] in chance for one in parse.subtree(word))

    def _is_site(self, one: Participant) -> bool:
        words = one.text.lower().split()
        return any(word.rstrip("s") in self._types.classes["site"] for word in words)

    def _people(self, telling: Telling) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
        """Return actors and targets: the main trigger's, else those of the others."""
        actors: list[Participant] = []
        targets: list[Participant] = []
        for trigger in telling.triggers:
            actors = actors or self._roles.actors(trigger)
            targets = targets or self._roles.targets(trigger)
        if not actors and telling.main.type.name in _MOVING:
            actors = [one for one in targets if one.role in _STATE]  # "troops were deployed"
        at = {(one.start, one.end) for one in actors}
        return tuple(actors), tuple(one for one in targets if (one.start, one.end) not in at)

    def _place(self, telling: Telling, kind: EventType) -> EventPlace | None:
        own = self._setting.place(telling.words, telling.sentence)
        if own is not None or kind.group not in _INHERITING:
            return own
        before, _ = self._setting.before(telling.sentence)
        for event in reversed(self._told):
            same = event.sentence == self._reading.parse.sentence_span(telling.sentence)
            if before is not None and not same:
                break
            if event.place is not None and event.factuality != "historical":
                before = event.place
                break
        return None if before is None else msgspec.structs.replace(before, basis="report")

    def _when(self, telling: Telling, place: EventPlace | None) -> When | None:
        """Return the time of the sentence, else of the one before where the place goes on too."""
        own = self._setting.time(telling.words, telling.sentence)
        if own is not None:
            return own
        before_place, before = self._setting.before(telling.sentence)
        block = self._reading.block_at(self._reading.parse.start[telling.main.word])
        if self._told and block is not None:
            last = self._told[-1]
            fresh = last.factuality != "historical"
            if last.when is not None and fresh and block.start <= last.start < block.end:
                before_place = last.place
                before = later_of(self._setting.recent(last.when), before)
        if before is None or not _goes_on(place, before_place):
            return None
        return msgspec.structs.replace(before, basis="narrative")


def _goes_on(place: EventPlace | None, before: EventPlace | None) -> bool:
    """Whether a place may be where the sentence before was: the same, inside it, or unknown."""
    if place is None or before is None or place.basis == "report":
        return True
    inner, outer = place.place, before.place
    if inner is None or outer is None or inner == outer:
        return place.text == before.text or inner == outer
    if inner.country != outer.country:
        return False
    return is_country(before) or (before.where_prec == 4 and inner.admin1 == outer.admin1)


def completed(told: list[Event], types: EventTypes) -> Iterator[Event]:
    """Give the tellings of one event its most specific type, and its first place and time.

    The first telling takes a place or time from a later one only where it has none of its own, or
    one that is wider.
    """
    groups: dict[str, list[Event]] = {}
    for event in told:
        groups.setdefault(event.same_as or event.id, []).append(event)
    for event in told:
        group = groups[event.same_as or event.id]
        if len(group) == 1:
            yield event
            continue
        sharp = [types.by_name[one.type] for one in group if one.type not in PLAIN]
        kind = max(sharp, key=lambda one: one.rank, default=types.by_name[group[0].type])
        place, when = event.place, event.when
        if event.same_as is None:
            for later in group[1:]:
                place = later.place if _is_sharper(later.place, place) else place
                if later.when is not None and (when is None or is_within(later.when, when)):
                    when = msgspec.structs.replace(later.when, basis="told again")
        yield msgspec.structs.replace(
            event,
            type=kind.name,
            codes=codes_of(kind, event.actors, event.targets),
            place=place,
            when=when,
        )


def _is_sharper(later: EventPlace | None, place: EventPlace | None) -> bool:
    if later is None or later.basis == "report":
        return False
    if place is None or place.basis == "report":
        return later.place is not None and not is_country(later)
    if later.place is None:
        return False
    if place.place is not None and place.place.country not in (None, later.place.country):
        return False
    surer = place.basis == "same sentence" and later.basis == "same clause"
    if surer and later.where_prec <= place.where_prec:
        return True
    return place.where_prec >= 4 and later.where_prec < place.where_prec


_WIDE = frozenset({"armed_clash", "organised_crime"})
"""Types whose nouns are plural or of mass also where they tell of one event: "clashes", "fraud"."""
_MOVING = frozenset({"deployment", "withdrawal"})
_STATE = frozenset({"military", "police"})
_SHARPENED = frozenset({"attack", "killing", "bombing", "shelling", "air_strike"})


def codes_of(
    kind: EventType, actors: tuple[Participant, ...], targets: tuple[Participant, ...]
) -> dict[str, list[str] | int | None]:
    """Return the codes of a type; UCDP's type of violence follows from who fought whom."""
    return {
        "acled": list(kind.acled),
        "plover": [code for code in kind.plover if code],
        "ucdp": _violence(kind, {one.role for one in actors}, {one.role for one in targets}),
    }


def _violence(kind: EventType, actors: set[str], targets: set[str]) -> int | None:
    """1 a government takes part, 2 armed groups only, 3 organised force against civilians."""
    if not kind.armed_force:
        return None
    state, armed = {"police", "military"}, {"militant", "attacker"}
    if targets and targets <= {"civilian"}:
        return 3 if actors & (state | armed) else None
    if (actors & state and targets & armed) or (actors & armed and targets & state):
        return 1
    if kind.name == "armed_clash" and actors & state and actors & armed:
        return 1
    return 2 if actors and targets and (actors | targets) <= armed else None


class _Contents:
    """Looks up the statement whose content covers a span, the shortest that does."""

    def __init__(self, reading: Reading) -> None:
        self._pieces = [
            (piece.length, piece, statement.id)
            for statement in reading.marks.all(Statement)
            for piece in statement.content
        ]

    def covering(self, span: Span) -> str | None:
        """Return the id of that statement, if any."""
        covering = [(length, id_) for length, piece, id_ in self._pieces if piece.covers(span)]
        return min(covering)[1] if covering else None
