"""Mentions: the names of a report, their kinds, and one actor name for all aliases of each.

`dateline.marks.names` finds the names, `dateline.marks.aliases` says which are one actor's; here
they are put together. Every toponym is a mention of kind place too, and a nationality word that
stands alone of both kinds. Pronouns and common nouns are no mentions, except an office that the
report has tied to a name: "the foreign secretary".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dateline.marks.actor_tables import ActorTables, load_actor_tables
from dateline.marks.aliases import Actor, name_organisations, name_persons, tokens_of
from dateline.marks.called import CALLED, SPOKEN_OF, find_called
from dateline.marks.names import OFFICE, Draft, Names
from dateline.marks.private import find_standing
from dateline.marks.reading import Reading, Step
from dateline.model.mark import PRESUMED, PRIVATE, Mention, Toponym
from dateline.text.fold import fold_name

_NATIONALITY = "a nationality word"


def find_mentions(tables: ActorTables | None = None) -> Step:
    """Return the step that marks the names of persons, organisations, groups, places, weapons."""
    known = tables or load_actor_tables()

    def step(reading: Reading) -> Iterable[Mention]:
        names = Names(reading, known)
        found = (names.tabled, names.explained, names.joined, names.numbered, names.parsed)
        drafts = _apart([draft for find in found for draft in find()])
        drafts += find_called(reading, drafts, known)
        drafts += _standing(reading, known, drafts)
        drafts += _offices(reading, known, drafts)
        actors = _actors(drafts, known, names.defined)
        standing = find_standing(reading, drafts, actors, known)
        for draft in drafts:
            actor = actors[draft]
            told = standing.get(actor.name)
            reason = "; ".join(filter(None, (draft.reason, actor.reason, told)))
            private = told in (PRIVATE, PRESUMED)
            if draft.reason in (CALLED, SPOKEN_OF) and not private:
                continue
            yield _mention(reading, draft, actor.name, reason, private=private)
        yield from _places(reading, drafts)
        for draft in names.weapons():
            yield _mention(reading, draft, draft.actor, draft.reason)

    return step


def _mention(
    reading: Reading, draft: Draft, actor: str | None, reason: str, *, private: bool = False
) -> Mention:
    return Mention(
        id=reading.new_id(Mention, draft.start),
        start=draft.start,
        end=draft.end,
        text=reading.text[draft.start : draft.end],
        score=draft.score,
        reason=reason,
        kind=draft.kind,
        actor=actor,
        private=private,
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


def _standing(reading: Reading, tables: ActorTables, drafts: list[Draft]) -> list[Draft]:
    """Return words that stand for the one they were introduced with.

    An office for the only person who has it in the report ("the foreign secretary"), a kind of
    organisation for the only one of that kind ("the Observatory").
    """
    found: dict[str, set[Draft]] = {}
    for draft in drafts:
        office = fold_name(draft.title).split()
        if office and (office[-1] in tables.alone or "of" in office):
            found.setdefault(" ".join(office), set()).add(draft)
        if draft.kind == "organisation" and " " in draft.name:
            for word in tables.organisation_ends.intersection(draft.name.split()):
                found.setdefault(word.lower(), set()).add(draft)
    sole = {words: min(some) for words, some in found.items() if len({d.name for d in some}) == 1}
    return list(_held(reading, sole, drafts)) if sole else []


def _held(reading: Reading, sole: dict[str, Draft], drafts: list[Draft]) -> Iterator[Draft]:
    parse = reading.parse
    lengths = sorted({len(words.split()) for words in sole}, reverse=True)
    covered = bytearray(reading.report.end)
    for draft in drafts:
        covered[draft.begin : draft.end] = b"\1" * (draft.end - draft.begin)
    at, opening = 0, {words.split()[0] for words in sole}
    while at < len(parse):
        if parse.lower[at] not in opening:
            at += 1
            continue
        size = next((n for n in lengths if " ".join(parse.lower[at : at + n]) in sole), 0)
        if not size:
            at += 1
            continue
        start, end = parse.start[at], parse.end[at + size - 1]
        draft = sole[" ".join(parse.lower[at : at + size])]
        if _stands(reading, at, size, draft) and covered.find(1, start, end) < 0:
            reason = "stands for the one it was introduced with"
            yield draft._replace(start=start, end=end, begin=start, score=0.7, reason=reason)
        at += size


def _offices(reading: Reading, tables: ActorTables, drafts: list[Draft]) -> Iterator[Draft]:
    """Yield offices in capitals whose holder the report does not name: "the Foreign Secretary"."""
    parse, covered = reading.parse, bytearray(reading.report.end)
    for draft in drafts:
        covered[draft.begin : draft.end] = b"\1" * (draft.end - draft.begin)
    last, titles = 0, tables.titles
    for first in [at for at, word in enumerate(parse.word) if word in titles]:
        if first < last:
            continue
        last = first + 1
        while last < len(parse) and parse.word[last] in titles:
            last += 1
        if parse.lower[last - 1] not in tables.alone:
            continue
        if parse.word[last : last + 1] == ["of"] and parse.word[last + 1 : last + 2]:
            last += 2 * (parse.word[last + 1] in tables.of)  # "Secretary of State"
        start, end = parse.start[first], parse.end[last - 1]
        if _heads(reading, first, last) and covered.find(1, start, end) < 0:
            name = reading.text[start:end]
            yield Draft(start, end, "person", name, 0.6, OFFICE, start, actor=name)


def _heads(reading: Reading, first: int, last: int) -> bool:
    """Whether words of an office stand by themselves: with "the" or of two words, no name after."""
    parse = reading.parse
    after = parse.word[last] if last < len(parse) else "."
    if after[0].isupper() or after in ("of", "for", "-", "'s", "’s"):
        return False
    return last - first > 1 or parse.lower[first - 1 : first] == ["the"]


def _stands(reading: Reading, at: int, size: int, draft: Draft) -> bool:
    """Whether the words stand by themselves: "The Observatory said", not "the city council of X"."""
    parse, last = reading.parse, at + size
    if parse.start[at] < draft.start or parse.lower[last : last + 1] in (["for"], ["of"]):
        return False
    if last < len(parse) and parse.word[last][0].isupper():
        return False
    the, capital = parse.lower[at - 1 : at] == ["the"], parse.word[at][0].isupper()
    return (the or capital) if draft.kind == "person" else (the and capital)


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
