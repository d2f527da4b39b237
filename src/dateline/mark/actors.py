"""Mentions: the names of a report, their kinds, and one actor name for all aliases of each.

`dateline.mark.names` finds the names, `dateline.mark.aliases` says which are one actor's; here
they are put together. Every toponym is a mention of kind place too, and a nationality word that
stands alone of both kinds. Pronouns and common nouns are no mentions, except an office that the
report has tied to a name: "the foreign secretary".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dateline.mark.actor_tables import ActorTables, load_actor_tables
from dateline.mark.aliases import Actor, name_organisations, name_persons, tokens_of
from dateline.mark.names import Draft, Names
from dateline.mark.reading import Reading, Step
from dateline.model.mark import Mention, Toponym
from dateline.text.fold import fold_name

_NATIONALITY = "a nationality word"


def find_mentions(tables: ActorTables | None = None) -> Step:
    """Return the step that marks the names of persons, organisations, groups, places, weapons."""
    known = tables or load_actor_tables()

    def step(reading: Reading) -> Iterable[Mention]:
        names = Names(reading, known)
        found = (names.tabled, names.explained, names.joined, names.numbered, names.parsed)
        drafts = _apart([draft for find in found for draft in find()])
        drafts += _offices(reading, known, drafts)
        actors = _actors(drafts, known, names.defined)
        for draft in drafts:
            actor = actors[draft]
            yield _mention(reading, draft, actor.name, f"{draft.reason}; {actor.reason}")
        yield from _places(reading, drafts)
        for draft in names.weapons():
            yield _mention(reading, draft, draft.actor, draft.reason)

    return step


def _mention(reading: Reading, draft: Draft, actor: str | None, reason: str) -> Mention:
    return Mention(
        id=reading.new_id(Mention, draft.start),
        start=draft.start,
        end=draft.end,
        text=reading.text[draft.start : draft.end],
        score=draft.score,
        reason=reason,
        kind=draft.kind,
        actor=actor,
    )


def _apart(drafts: list[Draft]) -> list[Draft]:
    """Return drafts that do not overlap: the longer of two, of equal ones the first told.

    A person's title counts as theirs, so that "[Defense] Secretary Ana Ruiz" holds one name.
    """
    taken: list[Draft] = []
    covered = bytearray(max((draft.end for draft in drafts), default=0))
    for draft in sorted(drafts, key=lambda d: d.begin - d.end):
        if covered.find(1, draft.begin, draft.end) < 0:
            taken.append(draft)
            covered[draft.begin : draft.end] = b"\1" * (draft.end - draft.begin)
    return sorted(taken, key=lambda d: d.start)


def _offices(reading: Reading, tables: ActorTables, drafts: list[Draft]) -> list[Draft]:
    """Return offices that stand for the one they were introduced with: "the Foreign Secretary"."""
    held: dict[str, set[str]] = {}
    for draft in drafts:
        words = fold_name(draft.title).split()
        if words and (words[-1] in tables.alone or "of" in words):
            held.setdefault(" ".join(words), set()).add(draft.name)
    sole = {office: min(names) for office, names in held.items() if len(names) == 1}
    return list(_held(reading, sole, drafts)) if sole else []


def _held(reading: Reading, sole: dict[str, str], drafts: list[Draft]) -> Iterator[Draft]:
    parse = reading.parse
    lengths = sorted({len(office.split()) for office in sole}, reverse=True)
    covered = bytearray(reading.report.end)
    for draft in drafts:
        covered[draft.begin : draft.end] = b"\1" * (draft.end - draft.begin)
    at = 0
    while at < len(parse):
        size = next((n for n in lengths if " ".join(parse.lower[at : at + n]) in sole), 0)
        if size and (parse.lower[at - 1 : at] == ["the"] or parse.word[at][0].isupper()):
            start, end = parse.start[at], parse.end[at + size - 1]
            runs_on = parse.lower[at + size : at + size + 1] in (["for"], ["of"])
            if covered.find(1, start, end) < 0 and not runs_on:
                name = sole[" ".join(parse.lower[at : at + size])]
                reason = "an office the report ties to a name"
                yield Draft(start, end, "person", name, 0.7, reason, start)
        at += size or 1


def _actors(
    drafts: list[Draft], tables: ActorTables, defined: dict[str, str]
) -> dict[Draft, Actor]:
    """Return the actor of every draft."""
    persons = name_persons(
        [
            (d.name, tokens_of(d.name, tables.articles, tables.suffixes))
            for d in drafts
            if d.kind == "person"
        ]
    )
    known = _famous(persons, tables)
    others = [d.name for d in drafts if d.kind != "person" and d.actor is None]
    organised = name_organisations(others, defined, tables.organisation_ends)
    out = {}
    for draft in drafts:
        if draft.actor is not None:
            out[draft] = Actor(draft.actor, "one of its names")
        else:
            out[draft] = known[draft.name] if draft.kind == "person" else organised[draft.name]
    return out


def _famous(found: dict[str, Actor], tables: ActorTables) -> dict[str, Actor]:
    """Give the persons that the table knows the table's names: "Obama" -> "Barack Obama"."""
    known = {a.name: tables.persons[n] for n, a in found.items() if n in tables.persons}
    out = {}
    for name, actor in found.items():
        shown = known.get(actor.name)
        if shown is None and actor.name == name:
            shown = tables.bare.get(name)
        out[name] = Actor(shown, "a name of the table") if shown else actor
    return out


def _places(reading: Reading, drafts: list[Draft]) -> Iterator[Mention]:
    """Yield every toponym as a mention, and a nationality word that stands alone once more."""
    covered = bytearray(reading.report.end)
    for draft in drafts:
        covered[draft.start : draft.end] = b"\1" * (draft.end - draft.start)
    for mark in reading.marks.all(Toponym):
        actor = mark.place.name if mark.place else mark.text
        draft = Draft(mark.start, mark.end, "place", mark.text, mark.score, mark.reason, mark.start)
        yield _mention(reading, draft, actor, "a toponym")
        if mark.reason == _NATIONALITY and covered.find(1, mark.start, mark.end) < 0:
            yield _mention(reading, draft._replace(kind="nationality"), actor, mark.reason)
