"""Accounts: what a report says of where, when, what and by whom, beside the numbers.

A page must not say that sources disagree when the program misread one of them. So an account is
taken only of a report's main telling and only from its own words: a town that the report names
twice, once in the event's own clause, a day of the month written out there, a closer type, an actor blamed, claiming or denying.
Statements that contradict each other whatever else they say ("nobody expected it", "we gave
warning") are found by the narrow patterns of ``data/en/disagreements.toml``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import re2

from dateline.model.archive import SideEvidence
from dateline.model.mark import Event, Place, Statement
from dateline.model.report import Report
from dateline.text.fold import fold_name
from dateline.text.tables import read_table

_ARTICLES = frozenset({"a", "an", "the"})
_DIGIT = re.compile(r"\d")
_EXACT = 2
"""The coarsest where_prec of a place that can contradict another."""


class Account(NamedTuple):
    """What one speaker in one report says of one property; ``key`` tells values apart.

    ``about`` is ``place``, ``date``, ``type``, ``actor`` or the name of a matter; ``place`` is
    given for places; ``denied`` is the key of what an account says is not so.
    """

    about: str
    key: str
    value: str
    said_by: str | None
    source: str
    evidence: tuple[SideEvidence, ...]
    place: Place | None = None
    denied: str | None = None
    group: bool = False
    """Whether an actor is a named group: only these are rivals as such."""


class Speakers:
    """Who speaks in one report: ``outlet`` and ``voice`` are who speaks unnamed."""

    def __init__(self, report: Report, outlet: str | None, voice: str) -> None:
        self._statements = {statement.id: statement for statement in report.statements}
        self._outlet, self._voice = outlet, voice

    def statement(self, name: str | None) -> Statement | None:
        """Return a statement by its id."""
        return self._statements.get(name or "")

    def of(self, name: str | None) -> tuple[str | None, str]:
        """Return who says a statement, in words and as `source_of`; the outlet for None."""
        said = self.statement(name)
        speaker = (said.speaker.name or said.medium) if said else None
        if said is None or speaker is None:
            return self._outlet, self._voice
        return speaker, source_of(said.speaker.actor or speaker)


def source_of(name: str) -> str:
    """Return a speaker's name by which two reports' speakers are compared.

    >>> source_of("The Corva Observatory"), source_of("the Corva  observatory")
    ('corva observatory', 'corva observatory')
    """
    words = [word for word in fold_name(name).split() if word not in _ARTICLES]
    return " ".join(words) or name


def accounts_in(
    report: Report, document: str, events: Sequence[Event], speakers: Speakers
) -> Iterator[Account]:
    """Yield what *events*, the main telling's own, say; *document* is the id of the document."""
    days = {time.start: time for time in report.times}
    named = Counter(toponym.place.id for toponym in report.places if toponym.place)
    for event in events:
        said_by, source = speakers.of(event.statement)
        quote = SideEvidence(document=document, start=event.start, end=event.end, quote=event.text)
        yield Account("type", event.type, event.type, said_by, source, (quote,))
        at = event.place
        if at and at.place and at.place.id and _is_exact(event) and named[at.place.id] > 1:
            words = SideEvidence(document=document, start=at.start, end=at.end, quote=at.text)
            yield Account(
                "place", at.place.id, at.place.name, said_by, source, (words,), place=at.place
            )
        when = event.when
        for span in when.evidence if when and when.basis == "same clause" else ():
            time = days.get(span.start)
            # "on March 6", not "on Tuesday"
            if time and time.earliest and time.earliest == time.latest and _DIGIT.search(time.text):
                words = SideEvidence(
                    document=document, start=time.start, end=time.end, quote=time.text
                )
                yield Account("date", time.earliest, time.earliest, said_by, source, (words,))


def _is_exact(event: Event) -> bool:
    at = event.place
    return (
        at is not None
        and at.place is not None
        and at.basis == "same clause"
        and at.where_prec <= _EXACT
        and (at.place.feature or "").startswith("P")
    )


def blamed_in(
    report: Report, document: str, events: Sequence[Event], speakers: Speakers
) -> Iterator[Account]:
    """Yield who is blamed, claims it or denies it, by the events of a telling."""
    groups = {mention.actor for mention in report.mentions if mention.kind == "group"}
    for event in events:
        for one in event.responsibility:
            said = speakers.statement(one.said_by or event.statement)
            mark = said or event
            said_by, source = speakers.of(said.id if said else None)
            quote = SideEvidence(document=document, start=mark.start, end=mark.end, quote=mark.text)
            key = source_of(one.actor)
            if one.how == "denied":
                value = str(_table()["values"]["not"]).format(one.actor)
                yield Account("actor", f"not {key}", value, said_by, source, (quote,), denied=key)
            else:
                known = one.actor in groups
                yield Account("actor", key, one.actor, said_by, source, (quote,), group=known)


def matters_in(report: Report, document: str, speakers: Speakers) -> Iterator[Account]:
    """Yield what the statements of a report say of the matters on which people contradict."""
    if not _any_matter().search("\n".join(one.text for one in report.statements)):
        return
    for statement in report.statements:
        content = " ".join(
            statement.text[span.start - statement.start : span.end - statement.start]
            for span in statement.content
        )
        for name, patterns in _matters().items():
            # "no civilians were killed" has the words of "civilians were killed" in it
            held = next((key for key, words in patterns.items() if words.search(content)), None)
            if held is not None:
                said_by, source = speakers.of(statement.id)
                quote = SideEvidence(
                    document=document,
                    start=statement.start,
                    end=statement.end,
                    quote=statement.text,
                )
                yield Account(name, held, held, said_by, source, (quote,))


@cache
def _matters() -> Mapping[str, Mapping[str, Any]]:
    """Return for each matter its two values, the "no" first, each with the pattern of the words that say it."""
    options = re2.Options()
    options.case_sensitive = False
    return {
        row["name"]: {
            row[f"{side}_value"]: re2.compile("|".join(row[side]), options)
            for side in ("no", "yes")
        }
        for row in _table()["matters"]
    }


@cache
def _any_matter() -> Any:
    """Return the pattern of all matters: most reports speak of none."""
    options = re2.Options()
    options.case_sensitive = False
    rows = _table()["matters"]
    return re2.compile(
        "|".join(words for row in rows for words in (*row["no"], *row["yes"])), options
    )


def matters() -> frozenset[str]:
    """Return the names of the matters."""
    return frozenset(_matters())


def _table() -> dict[str, Any]:
    return read_table("disagreements")
