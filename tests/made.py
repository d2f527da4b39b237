"""Invented documents with marks, made by hand: no model is needed to test store, link and export.

report = Made("Bombs killed 12 people in Corva.", outlet="The Courier", day="2031-03-07")
report.event("killed", "killing", place=CORVA, days="2031-03-06", killed=report.figure("12"))
marked = report.marked()
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from dateline.model.document import Candidate, Custody
from dateline.model.mark import (
    Event,
    EventPlace,
    Figure,
    Mark,
    Mention,
    Participant,
    Place,
    PlaceCandidate,
    Speaker,
    Statement,
    Timex,
    Toll,
    Toponym,
    Victim,
    When,
    mark_id,
)
from dateline.model.report import Block, Marked, Named, Published, Quoted, Report, Tag
from dateline.model.span import Span
from dateline.store.archive import Archive

CORVA = Place(
    id="geonames:1", name="Corva", lat=36.2, lon=42.4, country="IQ", admin1="Ninawa", feature="PPL"
)
TELIN = Place(
    id="geonames:2", name="Telin", lat=36.3, lon=42.5, country="IQ", admin1="Ninawa", feature="PPL"
)
OSTRA = Place(
    id="geonames:3", name="Ostra", lat=33.1, lon=44.2, country="IQ", admin1="Babil", feature="PPL"
)
NINAWA = Place(
    id="geonames:4",
    name="Ninawa",
    lat=36.0,
    lon=42.5,
    country="IQ",
    admin1="Ninawa",
    feature="ADM1",
)


class Made:
    """One document with one report, to which marks are added by their words."""

    def __init__(
        self,
        text: str,
        *,
        name: str | None = None,
        outlet: str | None = None,
        day: str | None = None,
        source: str = "pile/a.jsonl",
    ) -> None:
        self.text, self.name, self.outlet, self.day, self.source = text, name, outlet, day, source
        digest = sha256("\x1f".join(map(str, (text, name, outlet, day))).encode()).hexdigest()
        self.document, self.id = digest[:16], digest[16:28]
        self.marks: list[Mark] = []
        self.tags: list[Tag] = []
        self.title: str | None = None

    def _at(self, of: type[Mark], words: str, **more: Any) -> Any:
        start = self.text.index(words)
        nth = sum(isinstance(mark, of) and mark.start == start for mark in self.marks)
        mark = of(
            id=mark_id(self.id, of, start, nth),
            start=start,
            end=start + len(words),
            text=words,
            score=0.9,
            reason="made by hand",
            **more,
        )
        self.marks.append(mark)
        return mark

    def mention(self, words: str, kind: str = "person", actor: str | None = None) -> Mention:
        return self._at(Mention, words, kind=kind, actor=actor or words)

    def toponym(self, words: str, place: Place | None = None) -> Toponym:
        rivals = (PlaceCandidate(id="geonames:9", name=words, lat=1.0, lon=2.0, score=0.2),)
        return self._at(Toponym, words, place=place, candidates=rivals)

    def timex(self, words: str, day: str) -> Timex:
        return self._at(
            Timex, words, type="DATE", value=day, earliest=day, latest=day, anchor="published"
        )

    def figure(self, words: str, kind: str = "killed", **more: Any) -> Figure:
        bounds = {} if "low" in more else dict.fromkeys(("low", "best", "high"), int(words))
        return self._at(Figure, words, kind=kind, **bounds, **more)

    def victim(self, words: str, **more: Any) -> Victim:
        return self._at(Victim, words, name=words, harm="killed", **more)

    def statement(self, source: str, cue: str, content: str, **more: Any) -> Statement:
        spans = [
            (Span(self.text.index(part), self.text.index(part) + len(part)),)
            for part in (source, cue, content)
        ]
        start, end = min(s[0].start for s in spans), max(s[0].end for s in spans)
        speaker = Speaker(name=source, actor=None, naming="office")
        return self._at(
            Statement,
            self.text[start:end],
            source=spans[0],
            cue=spans[1],
            content=spans[2],
            kind="indirect",
            speaker=speaker,
            **more,
        )

    def event(
        self,
        words: str,
        type: str = "bombing",
        *,
        place: Place | None = None,
        days: str | tuple[str, str] | None = None,
        killed: Figure | None = None,
        where_prec: int = 1,
        factuality: str = "happened",
        **more: Any,
    ) -> Event:
        tolls = {}
        if killed is not None:
            tolls["killed"] = Toll(
                low=killed.low, best=killed.best, high=killed.high, figures=(killed.id,)
            )
        first, last = (days, days) if isinstance(days, str) else days or (None, None)
        event = self._at(
            Event,
            words,
            sentence=Span(0, len(self.text)),
            type=type,
            factuality=factuality,
            place=self._place(place, where_prec) if place else None,
            when=When(earliest=first, latest=last, precision=1 if first == last else 2, basis="day")
            if days
            else None,
            tolls=tolls,
            **more,
        )
        if killed is not None:  # the figure is of this event
            at = self.marks.index(killed)
            self.marks[at] = msgspec.structs.replace(killed, event=event.id)
        return event

    def _place(self, place: Place, where_prec: int) -> EventPlace:
        start = max(self.text.find(place.name), 0)
        words = place.name if place.name in self.text else ""
        return EventPlace(
            start=start,
            end=start + len(words),
            text=words,
            place=place,
            where_prec=where_prec,
            basis="same sentence",
        )

    def actor(self, words: str, role: str = "attacker") -> Participant:
        start = self.text.index(words)
        return Participant(start=start, end=start + len(words), text=words, actor=words, role=role)

    def tag(self, name: str, basis: Any = "mention", kind: str = "place") -> None:
        slug = name.lower().replace(" ", "-")
        self.tags.append(Tag(slug=slug, name=name, kind=kind, basis=basis))

    def report(self, *, shift: int = 0, main: str | None = None) -> Report:
        of = {
            field: tuple(mark for mark in self.marks if type(mark) is kind)
            for field, kind in (
                ("mentions", Mention),
                ("places", Toponym),
                ("times", Timex),
                ("figures", Figure),
                ("victims", Victim),
                ("events", Event),
                ("statements", Statement),
            )
        }
        events: tuple[Event, ...] = of["events"]  # type: ignore[assignment]
        title = self.title
        assert shift == 0
        return Report(
            id=self.id,
            start=0,
            end=len(self.text),
            language="en",
            genre="news",
            title=Quoted(
                start=self.text.index(title), end=self.text.index(title) + len(title), text=title
            )
            if title
            else None,
            byline=None,
            outlet=Named(name=self.outlet) if self.outlet else None,
            metadata=(Candidate(field="date", value=self.day, source="record date"),)
            if self.day
            else (),
            published=Published(earliest=self.day, latest=self.day, precision=1, basis="given")
            if self.day
            else None,
            tags=tuple(self.tags),
            blocks=(Block(start=0, end=len(self.text), kind="paragraph"),),
            main_event=main or (events[0].id if events else None),
            tolls=events[0].tolls if events else {},
            **of,
        )

    def marked(self) -> Marked:
        return whole(
            self.text, (self.report(),), document=self.document, name=self.name, source=self.source
        )


def long_report(path: Path, sentences: int) -> Archive:
    """An archive of one report, with a person in each sentence and a figure in every fourth."""
    numbers = range(10_000, 10_000 + sentences)
    made = Made(
        " ".join(f"Then Orlo {n} counted {n + 50_000} dead on the road." for n in numbers),
        day="2031-03-07",
    )
    for n in numbers:
        made.mention(f"Orlo {n}")
        if n % 4 == 0:
            made.figure(str(n + 50_000))
    archive = Archive.open(path, create=True)
    archive.add(made.marked())
    return archive


def whole(
    text: str,
    reports: tuple[Report, ...],
    *,
    document: str = "d0",
    name: str | None = None,
    source: str = "pile/a.jsonl",
) -> Marked:
    """Return the document of *text* with these reports."""
    return Marked(
        id=name or document,
        document=document,
        source=source,
        sha256=sha256(text.encode()).hexdigest(),
        text=text,
        record={"id": name} if name else {},
        custody=Custody(raw_sha256=sha256(text.encode() + document.encode()).hexdigest()),
        reports=reports,
    )


def bare(
    name: str, start: int, end: int, day: str | tuple[str | None, str | None] | None
) -> Report:
    """Return a report without marks, from *start* to *end* of its document."""
    first, last = (day, day) if isinstance(day, str) or day is None else day
    published = Published(earliest=first, latest=last, precision=1, basis="given") if day else None
    return Report(
        id=name,
        start=start,
        end=end,
        language="en",
        genre="news",
        title=None,
        byline=None,
        outlet=None,
        published=published,
        blocks=(Block(start=start, end=end, kind="paragraph"),),
    )


def bombing(
    words: str,
    number: str,
    outlet: str,
    day: str = "2031-03-07",
    *,
    place: Place = CORVA,
    days: str = "2031-03-06",
    said_by: str | None = None,
) -> Made:
    """Return a report of a bombing; *words* has a ``{}`` for the number, "bomb" and the place."""
    made = Made(words.format(number), outlet=outlet, day=day)
    statement = made.statement(said_by, "said", "bomb").id if said_by else None
    killed = made.figure(number, said_by=statement)
    made.event("bomb", place=place, days=days, killed=killed)
    made.toponym(place.name, place)
    made.mention("Free Riders", "group") if "Free Riders" in made.text else None
    made.tag(place.name)
    made.tag("bombing", "event", "event")
    return made
