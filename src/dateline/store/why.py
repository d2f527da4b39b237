"""Why a value is what it is: the words it rests on, the rule, its rivals, the policy.

for reason in explain(archive, "9f2c1ab04e77-e102", "place"):
    print("\\n".join(lines_of(reason)))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec

from dateline.errors import ArchiveError
from dateline.link.sentences import say_waterfall
from dateline.marks.timex_rivals import other_readings
from dateline.model.archive import Actor, Incident
from dateline.model.mark import (
    Event,
    Figure,
    Mark,
    Mention,
    Statement,
    Timex,
    Toll,
    Toponym,
    When,
)
from dateline.model.report import Report
from dateline.model.span import Span
from dateline.store.archive import Archive
from dateline.store.evidence import marks_of
from dateline.store.reasons import Reason, Rival, Words, bounds_in_words
from dateline.store.rows import StoredReport
from dateline.store.why_codes import code_makers
from dateline.store.writing import title_of


def explain(
    archive: Archive, name: str, field: str | None = None, policy: str | None = None
) -> list[Reason]:
    """Say why *field* of a mark, report, incident, actor or document is what it is.

    Without a field, all that can be explained of it is; with a *policy*, an incident's numbers are
    that policy's.

    Raises:
        ArchiveError: Nothing has this id, or it has no such field.
        DatelineError: There is no such policy.
    """
    makers = _fields_of(archive, name, policy)
    if field in ("low", "best", "high") and field not in makers and "value" in makers:
        field = "value"  # a figure's three bounds have one reason
    if field is not None and field not in makers:
        raise ArchiveError(f"{name} has no field {field!r}: it has {', '.join(makers)}")
    decided = _decisions(archive, name)
    reasons = [makers[field]()] if field is not None else [make() for make in makers.values()]
    return [reason._replace(id=name, decisions=decided.get(reason.field, ())) for reason in reasons]


def split_address(address: str) -> tuple[str, str | None]:
    """Part ``ID.FIELD``; a document's name may have dots, a field has only letters.

    >>> split_address("9f2c1ab04e77-e102.place"), split_address("i-9f2c1ab04e77-e102")
    (('9f2c1ab04e77-e102', 'place'), ('i-9f2c1ab04e77-e102', None))
    """
    name, dot, field = address.rpartition(".")
    return (name, field) if dot and field.replace("_", "").isalpha() else (address, None)


_Makers = dict[str, Callable[[], Reason]]


def _fields_of(archive: Archive, name: str, policy: str | None = None) -> _Makers:
    """Find what has this id, and return its fields, each with what explains it."""
    for find in (_report, _incident, _mark, _actor, _document):
        makers = find(archive, name)
        if makers and find is _incident:
            return makers | code_makers(archive, archive.incident(name), policy)
        if makers:
            return makers
    raise ArchiveError(f"nothing in this archive has the id {name}")


def _stored(archive: Archive, name: str) -> StoredReport | None:
    try:
        return archive.report(name)
    except ArchiveError:
        return None


def _report(archive: Archive, name: str) -> _Makers:
    stored = _stored(archive, name)
    if stored is None:
        return {}
    report, quote = stored.report, _Quoter(archive, stored)
    makers: _Makers = {
        "start": lambda: _start(report, quote),
        "title": lambda: _metadata(report, "title", title_of(report), quote),
        "published": lambda: _published(report, quote),
        "outlet": lambda: _metadata(
            report, "outlet", report.outlet.name if report.outlet else None, quote
        ),
        "genre": lambda: Reason(
            report.id, "genre", report.genre, words=quote.all(report.genre_evidence)
        ),
        "witness": lambda: _witness(archive, stored),
    }
    for harm, toll in report.tolls.items():
        makers[harm] = _toll_maker(harm, toll, report, quote)
    return makers


class _Quoter:
    """Quotes the words at spans of a report's document: a date may stand outside the report."""

    def __init__(self, archive: Archive, stored: StoredReport) -> None:
        self._archive, self._listed = archive, stored.listed

    def __call__(self, span: Span) -> Words:
        row = self._listed
        if row.start <= span.start and span.end <= row.end:
            quote = row.text[span.start - row.start : span.end - row.start]
        else:
            quote = span.of(self._archive.document_text(row.document))
        return Words(row.id, span.start, span.end, quote)

    def all(self, spans: Iterable[Span]) -> tuple[Words, ...]:
        return tuple(self(span) for span in spans)


def _start(report: Report, quote: _Quoter) -> Reason:
    total = sum(one.weight for one in report.why_here)
    return Reason(
        report.id,
        "start",
        str(report.start),
        "evidence that a report begins here adds up",
        round(total, 3) if report.why_here else None,
        words=quote.all(Span(one.start, one.end) for one in report.why_here),
        steps=tuple(f"{one.kind}: {one.weight:+.2f}" for one in report.why_here),
    )


def _metadata(report: Report, field: str, value: str | None, quote: _Quoter) -> Reason:
    span = report.title if field == "title" else report.outlet
    words: tuple[Words, ...] = ()
    if span is not None and span.start is not None and span.end is not None:
        words = (quote(Span(span.start, span.end)),)
    return Reason(
        report.id,
        field,
        value or "not known",
        "it stands in the text" if words else "metadata of the input" if value else None,
        words=words,
        rivals=_offered(report, field),
    )


def _offered(report: Report, field: str) -> tuple[Rival, ...]:
    return tuple(
        Rival(one.value, None, f"from {one.source}")
        for one in report.metadata
        if one.field == field
    )


def _published(report: Report, quote: _Quoter) -> Reason:
    published = report.published
    if published is None:
        return Reason(report.id, "published", "not known", rivals=_offered(report, "date"))
    return Reason(
        report.id,
        "published",
        _days(published.earliest, published.latest),
        f"by {published.basis}; precision {published.precision}",
        words=quote.all(published.evidence),
        rivals=_offered(report, "date"),
    )


def _days(earliest: str | None, latest: str | None) -> str:
    if earliest == latest:
        return earliest or "not known"
    if earliest is None:
        return f"on or before {latest}"
    return f"between {earliest} and {latest}" if latest else f"on or after {earliest}"


def _witness(archive: Archive, stored: StoredReport) -> Reason:
    listed = stored.listed
    copy = archive.copy(listed.witness)
    if copy is None:
        return Reason(listed.id, "witness", listed.witness, "no other report shares its words")
    shared = sum(
        part["end"] - part["start"]
        for part in copy.shared
        if part["document"] == listed.document
        and listed.start <= part["start"]
        and part["end"] <= listed.end
    )
    return Reason(
        listed.id,
        "witness",
        listed.witness,
        f"{shared} of its {len(listed.text)} characters are shared with the group's other reports",
        rivals=tuple(Rival(name, None, "the same witness") for name in copy.reports),
    )


def _toll_maker(harm: str, toll: Toll, report: Report, quote: _Quoter) -> Callable[[], Reason]:
    return lambda: _toll(harm, toll, report, quote)


def _toll(harm: str, toll: Toll, report: Report, quote: _Quoter) -> Reason:
    figures = {figure.id: figure for figure in report.figures}
    marks = {one.id: one for one in (*report.figures, *report.victims)}
    used = [marks[name] for name in toll.counted if name in marks]
    others = [f for f in report.figures if f.kind == harm and f.id not in toll.figures]
    return Reason(
        report.id,
        harm,
        bounds_in_words(toll.low, toll.best, toll.high),
        toll.note,
        words=tuple(quote(figure.span) for figure in used),
        rivals=tuple(Rival(f.text, f.score, _why_unused(f)) for f in others),
        policy=toll.policy,
        steps=tuple(_equations(toll, figures)),
    )


def _equations(toll: Toll, figures: dict[str, Figure]) -> Iterator[str]:
    for proof in toll.proof:
        parts = " + ".join(_number(figures.get(part), part) for part in proof.parts)
        whole = _number(figures.get(proof.whole), proof.whole)
        left = f", {proof.unplaced} not placed" if proof.unplaced else ""
        yield f"{whole} = {parts} (sum {proof.sum}{left})"


def _number(figure: Figure | None, name: str) -> str:
    if figure is None:
        return name
    known = next((n for n in (figure.best, figure.low, figure.high) if n is not None), None)
    return name if known is None else str(known)


def _why_unused(figure: Figure) -> str:
    if figure.scope == "period":
        return "counts a longer time, not this event"
    if figure.repeats:
        return f"repeats {figure.repeats}"
    if figure.part_of:
        return f"part of {figure.part_of}"
    if figure.factuality not in {"happened", "alleged"}:
        return figure.factuality
    return f"of event {figure.event}" if figure.event else "not used"


def _mark(archive: Archive, name: str) -> _Makers:
    stored = _home_of(archive, name)
    if stored is None:
        return {}
    turned_down = marks_of(stored.rejected) if stored.rejected else ()
    marks = (*marks_of(stored.report), *turned_down)
    mark = next((mark for mark in marks if mark.id == name), None)
    if mark is None:
        return {}
    quote = _Quoter(archive, stored)
    makers: _Makers = {"value": lambda: _value(mark, quote)}
    if isinstance(mark, Timex):
        makers["value"] = lambda: _time(mark, stored.report, quote)
    if isinstance(mark, Statement):
        makers["value"] = lambda: _statement(mark, quote)
    if isinstance(mark, Toponym):
        makers["place"] = lambda: _toponym(mark, quote)
    if isinstance(mark, Event):
        makers |= _event(mark, stored.report, quote)
    if isinstance(mark, Figure):
        makers["said_by"] = lambda: _said_by(mark, stored.report, quote)
    return makers


def _home_of(archive: Archive, mark: str) -> StoredReport | None:
    """Return the report that a mark is in: its id names it, or, in outside lines, any may be."""
    stored = _stored(archive, mark.rpartition("-")[0])
    if stored is not None:
        return stored
    for listed, report in archive.readings():
        if any(one.id == mark for one in marks_of(report)):
            return archive.report(listed.id)
    return None


def _value(mark: Mark, quote: _Quoter) -> Reason:
    return Reason(
        mark.id, "value", _value_of(mark), mark.reason, mark.score, words=(quote(mark.span),)
    )


def _time(mark: Timex, report: Report, quote: _Quoter) -> Reason:
    """Say what a time comes to, what it is counted from, and how else it could be read."""
    value = f"{mark.type} {mark.value}"
    if mark.earliest or mark.latest:
        value = f"{value}: {_days(mark.earliest, mark.latest)}"
    base: Iterable[Span] = ()
    if mark.anchor == "published" and report.published is not None:
        base = report.published.evidence
    if mark.anchor == "narrative":
        told = [one for one in report.times if one.end <= mark.start and one.earliest]
        base = [one.span for one in told[-1:]]
    return Reason(
        mark.id,
        "value",
        value,
        mark.reason,
        mark.score,
        words=(quote(mark.span), *quote.all(base)),
        rivals=tuple(
            Rival(_days(one.earliest.isoformat(), one.latest.isoformat()), None, one.reason)
            for one in other_readings(mark)
        ),
    )


def _value_of(mark: Mark) -> str:
    if isinstance(mark, Figure):
        return f"{mark.kind}: {bounds_in_words(mark.low, mark.best, mark.high)}"
    if isinstance(mark, Event):
        return f"{mark.type}, {mark.factuality}"
    if isinstance(mark, Mention):
        return f"{mark.kind}: {mark.actor or mark.text}"
    if isinstance(mark, Toponym):
        return mark.place.name if mark.place else "no place decided on"
    return mark.text


def _statement(mark: Statement, quote: _Quoter) -> Reason:
    """Say who speaks, by which words, and why that one is not named, if the report tells."""
    speaker = mark.speaker
    why = speaker.reason
    name = f"{speaker.name} ({speaker.naming})" if speaker.name else "nobody named"
    through = f", through {mark.medium}" if mark.medium else ""
    return Reason(
        mark.id,
        "value",
        f"{mark.kind} speech of {name}{through}",
        mark.reason,
        mark.score,
        words=quote.all((*mark.source, *mark.cue, *mark.content)),
        steps=(f"not named {why.text}",) if why else (),
    )


def _toponym(mark: Toponym, quote: _Quoter) -> Reason:
    place = mark.place
    chosen = next((c for c in mark.candidates if place is not None and c.id == place.id), None)
    share = "" if chosen is None else f"; {chosen.score:.0%} speaks for this place"
    return Reason(
        mark.id,
        "place",
        f"{place.name} ({place.id or f'computed from {place.near}'}), {place.admin1 or '-'},"
        f" {place.country or '-'}: {place.lat:.4f}, {place.lon:.4f}"
        if place
        else "nothing decides between the candidates",
        f"{mark.reason}{share}",
        mark.score,
        words=(quote(mark.span),),
        rivals=tuple(
            Rival(f"{one.name} ({one.id})", one.score, f"{one.lat:.2f}, {one.lon:.2f}")
            for one in mark.candidates
            if one is not chosen
        ),
    )


def _event(event: Event, report: Report, quote: _Quoter) -> _Makers:
    makers: _Makers = {
        "place": lambda: _event_place(event, quote),
        "when": lambda: _when(event.id, event.when, quote),
    }
    for harm, toll in event.tolls.items():
        makers[harm] = _toll_maker(harm, toll, report, quote)
    return makers


def _event_place(event: Event, quote: _Quoter) -> Reason:
    where = event.place
    if where is None:
        return Reason(event.id, "place", "not said")
    name = where.place.name if where.place else where.text
    return Reason(
        event.id,
        "place",
        name,
        f"{where.basis}; where_prec {where.where_prec}",
        words=(quote(Span(where.start, where.end)),),
    )


def _when(name: str, when: When | None, quote: _Quoter) -> Reason:
    if when is None:
        return Reason(name, "when", "not said")
    rule = f"{when.basis}; precision {when.precision}"
    return Reason(
        name, "when", _days(when.earliest, when.latest), rule, words=quote.all(when.evidence)
    )


def _said_by(figure: Figure, report: Report, quote: _Quoter) -> Reason:
    said = next((s for s in report.statements if s.id == figure.said_by), None)
    if said is None:
        return Reason(figure.id, "said_by", "the outlet's own voice", words=(quote(figure.span),))
    name = said.speaker.name or said.medium or "nobody named"
    spans = (*said.source, *said.cue, *said.content)
    return Reason(
        figure.id,
        "said_by",
        f"{name} ({said.speaker.naming})",
        said.reason,
        said.score,
        words=quote.all(spans),
    )


def _incident(archive: Archive, name: str) -> _Makers:
    try:
        incident = archive.incident(name)
    except ArchiveError:
        return {}
    told = _Told(archive, incident)
    makers: _Makers = {
        "reports": lambda: Reason(
            incident.id,
            "reports",
            f"{len(incident.reports)} reports, {len(incident.witnesses)} witnesses,"
            f" {incident.independent_sources} independent sources",
            "tellings of the same type, place and days are put together",
            steps=tuple(say_waterfall(incident.links)) or incident.reasons,
        ),
        "place": lambda: told.sharpest("place", lambda event: event.place == incident.place),
        "when": lambda: told.sharpest("when", lambda event: event.when == incident.when),
    }
    for harm, toll in incident.tolls.items():
        makers[harm] = told.toll_maker(harm, toll)
    return makers


class _Told:
    """The events that an incident puts together, each with its report."""

    def __init__(self, archive: Archive, incident: Incident) -> None:
        self.archive, self.incident = archive, incident
        self.events: list[tuple[Event, StoredReport]] = []
        stored = {name: archive.report(name) for name in incident.reports}
        for mention in incident.mentions:
            home = stored[mention.report]
            self.events += [(e, home) for e in home.report.events if e.id == mention.event]

    def sharpest(self, field: str, is_it: Callable[[Event], bool]) -> Reason:
        """Explain the place or the days: those of the telling that is most precise."""
        for event, stored in self.events:
            if is_it(event):
                quote = _Quoter(self.archive, stored)
                if field == "place":
                    reason = _event_place(event, quote)
                else:
                    reason = _when(event.id, event.when, quote)
                rule = f"{reason.rule or '-'}; the most precise of {len(self.events)} tellings"
                return reason._replace(rule=rule, rivals=tuple(self._others(field)))
        return Reason(self.incident.id, field, "not said")

    def _others(self, field: str) -> Iterator[Rival]:
        for event, _ in self.events:
            if field == "place" and event.place is not None:
                where = event.place
                yield Rival(where.text, event.score, f"{event.id}, where_prec {where.where_prec}")
            elif field == "when" and event.when is not None:
                days = _days(event.when.earliest, event.when.latest)
                yield Rival(days, event.score, f"{event.id}, precision {event.when.precision}")

    def toll_maker(self, harm: str, toll: Toll) -> Callable[[], Reason]:
        return lambda: self._toll(harm, toll)

    def _toll(self, harm: str, toll: Toll) -> Reason:
        for event, stored in self.events:
            own = event.tolls.get(harm)
            if own is not None and own.counted == toll.counted and own.best == toll.best:
                reason = _toll(harm, toll, stored.report, _Quoter(self.archive, stored))
                rivals = [
                    Rival(bounds_in_words(t.low, t.best, t.high), e.score, e.id)
                    for e, _ in self.events
                    if (t := e.tolls.get(harm)) is not None and e.id != event.id
                ]
                rule = f"the best-informed telling: {event.id}, report {stored.listed.id}"
                return reason._replace(rule=rule, rivals=tuple(rivals))
        value = bounds_in_words(toll.low, toll.best, toll.high)
        return Reason(self.incident.id, harm, value, policy=toll.policy)


def _actor(archive: Archive, name: str) -> _Makers:
    row = next((one for one in archive.actors() if one.actor.id == name), None)
    if row is None:
        return {}
    found = row.actor
    return {
        "name": lambda: Reason(
            found.id,
            "name",
            f"{found.name} ({found.kind})",
            "; ".join(found.reasons),
            rivals=tuple(
                Rival(alias, None, note)
                for alias, note in _alias_notes(archive, found, row.reports)
            ),
        )
    }


def _alias_notes(
    archive: Archive, actor: Actor, reports: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Yield each other name of an actor with the rule that joined it, and where it did first."""
    wanted = dict.fromkeys(actor.aliases, "a name it was given")
    open_ones = set(actor.aliases)
    for report in reports:
        stored = archive.report(report) if open_ones else None
        for mention in stored.report.mentions if stored else ():
            words = " ".join(mention.text.split())
            if words in open_ones and mention.actor is not None:
                open_ones.discard(words)
                rule = mention.reason.rpartition("; ")[2]
                wanted[words] = f"{rule} ({mention.id})"
    yield from wanted.items()


def _document(archive: Archive, name: str) -> _Makers:
    try:
        document = archive.document(name)
    except ArchiveError:
        return {}
    custody = msgspec.to_builtins(document.custody)
    return {
        "source": lambda: Reason(
            document.id,
            "source",
            document.source,
            "as the input states it; what is not here was not recorded",
            steps=tuple(f"{key}: {value}" for key, value in custody.items()),
        )
    }


def _decisions(archive: Archive, name: str) -> dict[str, tuple[str, ...]]:
    """Return who decided what of a thing, and what is in force, by field."""
    found: dict[str, tuple[str, ...]] = {}
    for field, said in (*_decided(archive, name), *_ruled(archive, name)):
        shown = _FIELDS.get(field, field)
        found[shown] = (*found.get(shown, ()), said)
    return found


def _decided(archive: Archive, name: str) -> Iterator[tuple[str, str]]:
    """Yield each decision that was made on this id."""
    for one in archive.decisions():
        if name in one["of"]:
            because = f", because {one['reason']}" if one["reason"] else ""
            what = " ".join(filter(None, (one["kind"], _shown(one["value"]))))
            yield one["field"] or "value", f"{what} by {one['by']}, {one['at']}{because}"


def _ruled(archive: Archive, name: str) -> Iterator[tuple[str, str]]:
    """Yield what the decisions come to, under whatever id they were made."""
    stored = _home_of(archive, name) if archive.decisions() else None
    ruling = stored.rulings.get(name) if stored else None
    if ruling is None:
        return
    for field, one in ruling.decided.items():
        said = f"in force by {one.by} ({one.decision}); the program read {_shown(one.was)}"
        yield field, said
    for field in ruling.disputed:
        yield field, "disputed: two people differ, and nobody has adjudicated"
    if ruling.status == "rejected":
        yield "value", "turned down: it counts nowhere"


_FIELDS = dict.fromkeys(("low", "best", "high", "standing", "kind", "harm"), "value")
"""Fields that are explained under another name."""


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def lines_of(reason: Reason) -> list[str]:
    """Return a reason as lines for a terminal."""
    lines = [f"{reason.id}.{reason.field}: {reason.value}"]
    score = "" if reason.score is None else f" (score {reason.score:.2f})"
    if reason.rule or score:
        lines.append(f"  rule: {reason.rule or '-'}{score}")
    lines += _section(
        "words", [f'"{_short(w.quote)}" {w.report} [{w.start}, {w.end})' for w in reason.words]
    )
    lines += _section("steps", reason.steps)
    lines += _section(
        "beside it",
        [
            f"{r.value}{'' if r.score is None else f' ({r.score:.2f})'}: {r.note}"
            for r in reason.rivals
        ],
    )
    if reason.policy:
        lines.append(f"  policy: {reason.policy}")
    return [*lines, *_section("decided", reason.decisions)]


def _section(name: str, some: Sequence[str]) -> list[str]:
    return [f"  {name}: {line}" for line in some]


def _short(quote: str) -> str:
    flat = " ".join(quote.split())
    return flat if len(flat) <= 160 else f"{flat[:157]}..."
