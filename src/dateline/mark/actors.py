"""Mentions: the names of a report, their kinds, and one actor name for all aliases of each.

The parser's names are corrected by reviewed tables (armed groups, organisations, titles, weapons)
and by shape: titles are parted from names, "Iraqi security forces" is one name, an acronym in
brackets is the name before it, "Abu ..." is a person, "... Brigades" none. Every toponym is a
mention of kind place too, a nationality word of both kinds. `dateline.mark.aliases` then decides
which names are one actor's. Pronouns and common nouns are no mentions, except an office that the
report has tied to a name ("the governor").
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from dateline.mark.aliases import Actor, name_organisations, name_persons, tokens_of
from dateline.mark.reading import Reading, Step
from dateline.model.mark import Mention, MentionKind, Toponym
from dateline.model.span import Span
from dateline.text.fold import fold_name
from dateline.text.tables import read_table

_TABLED: tuple[MentionKind, ...] = ("group", "organisation", "person")
_ORGANISED = frozenset({"ORG", "NORP"})
_PLACED = frozenset({"GPE", "LOC", "FAC"})
_SAME_CHARACTERS = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʻ": "'",
        "`": "'",
        "-": " ",
        "‐": " ",
        "‑": " ",
        "–": " ",
        "\n": " ",
        "\xa0": " ",
    }
)
_WORD = re.compile(r"\w+")
_ACRONYM = re.compile(
    r"\(\s?(?:the |or |also |known as )*[\"“']?([A-Z][A-Za-z]*[A-Z][A-Za-z-]*)[\"”']?\s?[);,]"
)


class _Known(NamedTuple):
    """A row of a table: the words that must stand, the actor's name, the kind."""

    words: str
    actor: str
    kind: MentionKind


class ActorTables:
    """Reviewed tables of actors, titles and weapons, ready to be looked up."""

    def __init__(
        self, actors: dict[str, Any], titles: dict[str, Any], weapons: dict[str, Any]
    ) -> None:
        self.known: dict[str, list[_Known]] = {}
        for kind in _TABLED:
            for actor, names in actors.get(kind, {}).items():
                for name in names:
                    self._know(name, actor, kind)
        self.persons = {name: actor for actor, names in actors["person"].items() for name in names}
        last = {
            name.split()[-1]: actor for actor, names in actors["person"].items() for name in names
        }
        self.bare = {word: last[word] for word in actors["bare"]["words"] if word in last}
        for rows in self.known.values():
            rows.sort(key=lambda row: -len(row.words))
        self.short = actors.get("short", {})
        self.group_ends = frozenset(actors["ending"]["group"])
        self.organisation_ends = frozenset(actors["ending"]["organisation"])
        body = actors["body"]
        self.named = frozenset(body["named"])
        self.between = frozenset(word.lower() for word in body["between"])
        kinds = titles["titles"]
        self.titles = frozenset(kinds["honorific"] + kinds["rank"] + kinds["office"])
        self.title_words = frozenset(word.lower() for word in self.titles)
        self.of, self.alone = (
            frozenset(kinds["of"]),
            frozenset(word.lower() for word in kinds["alone"]),
        )
        small = titles["particles"]
        self.particles, self.articles = frozenset(small["words"]), frozenset(small["articles"])
        self.person_first = frozenset(small["persons"])
        self.suffixes = frozenset(fold_name(word) for word in small["suffixes"])
        self.never = frozenset(small["never"])
        self.never_first, self.never_last = (
            frozenset(small["never_first"]),
            frozenset(small["never_last"]),
        )
        self.weapons = _weapon_index(weapons["weapons"])

    def _know(self, name: str, actor: str, kind: MentionKind) -> None:
        words = name.translate(_SAME_CHARACTERS)
        first = _WORD.search(words)
        if first:
            self.known.setdefault(first[0], []).append(_Known(words, actor, kind))


def _weapon_index(classes: dict[str, list[str]]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for names in classes.values():
        for name in names:
            words = name.translate(_SAME_CHARACTERS)
            key = words if any(char.isupper() for char in words) else words.lower()
            found.setdefault(_WORD.search(key)[0], []).append((key, name))  # type: ignore[index]
    for rows in found.values():
        rows.sort(key=lambda row: -len(row[0]))
    return found


def load_actor_tables(folder: Path | None = None) -> ActorTables:
    """Load the package's tables, and over them the user's ``actors.toml`` from *folder*."""
    own = Path(__file__).parent.parent / "data" / "actors.toml"
    actors = tomllib.loads(own.read_text(encoding="utf-8"))
    if folder is not None and (folder / "actors.toml").exists():
        users = tomllib.loads((folder / "actors.toml").read_text(encoding="utf-8"))
        for kind in _TABLED:
            actors[kind] = actors[kind] | users.get(kind, {})
    return ActorTables(actors, read_table("titles"), read_table("weapons"))


def find_mentions(tables: ActorTables | None = None) -> Step:
    """Return the step that marks the names of persons, organisations, groups, places, weapons."""
    known = tables or load_actor_tables()

    def step(reading: Reading) -> Iterable[Mention]:
        return _Finder(reading, known).run()

    return step


class _Draft(NamedTuple):
    """A mention before its actor is known; ``name`` is without title, ``actor`` a table's."""

    start: int
    end: int
    kind: MentionKind
    name: str
    score: float
    reason: str
    actor: str | None = None
    title: str = ""
    begin: int | None = None
    """Where the title starts that is no part of the mention."""


class _Finder:
    """One pass over one report."""

    def __init__(self, reading: Reading, tables: ActorTables) -> None:
        self.reading, self.tables = reading, tables
        self.text, self.parse = reading.text, reading.parse
        self.toponyms = reading.marks.all(Toponym)
        self.defined: dict[str, str] = {}
        self.placed = {(mark.start, mark.end) for mark in self.toponyms}

    def run(self) -> Iterator[Mention]:
        """Yield all mentions of the report."""
        drafts = self._apart([*self._tabled(), *self._explained, *self._joined(), *self._named()])
        drafts += self._offices(drafts)
        actors = self._actors(drafts)
        for draft in drafts:
            actor = actors[draft]
            yield self._mention(draft, actor.name, f"{draft.reason}; {actor.reason}")
        yield from self._places(drafts)
        for draft in self._weapons():
            yield self._mention(draft, draft.actor, draft.reason)

    # -- names the tables know ------------------------------------------------------------------

    @cached_property
    def _blocks(self) -> list[tuple[int, str]]:
        """The marked blocks: where each starts, and its text with like characters made one."""
        return [
            (block.start, self.text[block.start : block.end].translate(_SAME_CHARACTERS))
            for block in self.reading.body
        ]

    def _tabled(self) -> Iterator[_Draft]:
        for offset, text in self._blocks:
            at = 0
            for word in _WORD.finditer(text):
                if word.start() < at:
                    continue
                row = self._row(text, word.start(), word[0])
                if row is not None:
                    at = word.start() + len(row.words)
                    draft = self._of_row(row, offset + word.start(), offset + at)
                    if draft is not None:
                        yield draft

    def _of_row(self, row: _Known, start: int, end: int) -> _Draft | None:
        if row.kind != "person":
            name = self.text[start:end]
            return _Draft(start, end, row.kind, name, 0.95, "a name of the table", row.actor)
        words = self.parse.words_in(Span(start, end))
        return self._person(words.start, words.stop) if words else None

    def _row(self, text: str, at: int, word: str) -> _Known | None:
        for row in self.tables.known.get(word, ()):
            end = at + len(row.words)
            if text.startswith(row.words, at) and not text[end : end + 1].isalnum():
                return row
        for actor, short in self.tables.short.items():
            if word == short["word"]:  # "IS militants"
                after = text[at + len(word) :].lstrip(" ").split(maxsplit=1)
                if after and after[0].strip(".,;:") in short["before"]:
                    return _Known(word, actor, "group")
        return None

    # -- acronyms that the report explains -------------------------------------------------------

    @cached_property
    def _explained(self) -> list[_Draft]:
        """Acronyms in brackets with the full names before them, and their later uses."""
        found: list[_Draft] = []
        for offset, text in self._blocks:
            for match in _ACRONYM.finditer(text):
                start = _full_start(text[: match.start()].rstrip(), match[1])
                if start is None:
                    continue
                full = self.text[offset + start : offset + len(text[: match.start()].rstrip())]
                end = offset + start + len(full)
                actor = self._table_actor(full)
                self.defined[match[1]] = full
                found.append(
                    _Draft(
                        offset + start,
                        end,
                        self._kind(full),
                        full,
                        0.9,
                        "a name explained by its acronym",
                        actor,
                    )
                )
                found += self._uses(match[1], full, actor)
        return found

    def _uses(self, acronym: str, full: str, actor: str | None) -> Iterator[_Draft]:
        kind = self._kind(full)
        for offset, text in self._blocks:
            for use in re.finditer(rf"\b{acronym}\b", text):
                start, end = offset + use.start(), offset + use.end()
                yield _Draft(
                    start, end, kind, acronym, 0.9, "an acronym that the report explains", actor
                )

    def _table_actor(self, name: str) -> str | None:
        words = name.translate(_SAME_CHARACTERS)
        first = _WORD.search(words)
        rows = self.tables.known.get(first[0], ()) if first else ()
        return next((row.actor for row in rows if row.words == words), None)

    def _kind(self, name: str) -> MentionKind:
        last = name.rsplit(maxsplit=1)[-1] if name.split() else ""
        return "group" if last in self.tables.group_ends else "organisation"

    # -- a nationality or a group and the body it has ----------------------------------------------

    def _joined(self) -> Iterator[_Draft]:
        """Names made of a place's or group's name and a body: "Iraqi security forces"."""
        parse, tables = self.parse, self.tables
        for number, low in enumerate(parse.lower):
            if low not in tables.named or not number:
                continue
            first = number
            while first and parse.lower[first - 1] in tables.between:
                first -= 1
            if first == 0 or parse.sentence_of[first - 1] != parse.sentence_of[number]:
                continue
            start = self._base(first - 1)
            if start is not None:
                end = parse.end[number]
                yield _Draft(
                    start,
                    end,
                    "organisation",
                    self.text[start:end],
                    0.85,
                    "a nationality or name with its body",
                )

    def _base(self, word: int) -> int | None:
        """Where the name that ends with *word* starts, if a body may follow it."""
        end = self.parse.end[word]
        for mark in self.reading.marks.inside(
            self.parse.sentence_span(self.parse.sentence_of[word]), Toponym
        ):
            if mark.end == end:
                return mark.start
        name = next((n for n in self.parse.names if n.last == word + 1), None)
        if (
            name is not None
            and name.label in ("ORG", "NORP", "PERSON")
            and name.last - name.first <= 3
        ):
            return (
                self.parse.start[name.first]
                if self.parse.lower[name.first] not in ("the", "a")
                else self.parse.start[name.first + 1]
            )
        return None

    # -- the parser's names -----------------------------------------------------------------------

    def _named(self) -> Iterator[_Draft]:
        for name in self.parse.names:
            if name.label == "PERSON":
                draft = self._person(name.first, name.last)
            elif name.label in _ORGANISED:
                draft = self._organisation(name.first, name.last, name.label)
            elif name.label in _PLACED:
                draft = self._location(name.first, name.last, name.label)
            else:
                continue
            if draft is not None and (draft.start, draft.end) not in self.placed:
                yield draft

    def _trimmed(self, first: int, last: int) -> tuple[int, int]:
        """Return the range without articles, possessives, punctuation and small words at its ends."""
        word, particles = self.parse.word, self.tables.particles
        while first < last and not (
            word[first][0].isupper()
            or (word[first].lower() in particles and word[first] not in ("-", "'", "’"))
            or word[first][0].isdigit()
        ):
            first += 1
        while first < last and word[first].lower() in ("the", "a", "an", "\u200ethe"):
            first += 1
        while last > first and not (
            word[last - 1][0].isupper()
            or (
                word[last - 1][0].isalnum()
                and last - first > 1
                and word[last - 2] in ("-", "'", "’")
            )
        ):
            last -= 1
        return first, last

    def _person(self, first: int, last: int) -> _Draft | None:
        parse, tables = self.parse, self.tables
        first, last = self._trimmed(first, last)
        if first == last:
            return None
        words = parse.word[first:last]
        if words[-1] in tables.group_ends or (
            len(words) > 1 and words[-1] in tables.organisation_ends
        ):
            return self._organisation(first, last, "ORG")
        begin, first = self._titled(first, last)
        if first == last or parse.word[last - 1] in tables.never:
            return None
        name = self.text[parse.start[first] : parse.end[last - 1]]
        title = self.text[parse.start[begin] : parse.start[first]].strip()
        # a title longer than the name is kept apart: the mention is of the name
        start = parse.start[begin if len(title) < len(name) else first]
        if "[" in name or "\n" in name or not any(char.isalpha() for char in name):
            return None
        return _Draft(
            start,
            parse.end[last - 1],
            "person",
            name,
            0.85,
            "a person's name",
            title=title,
            begin=parse.start[begin],
        )

    def _titled(self, first: int, last: int) -> tuple[int, int]:
        """Return where the titles begin, and where the name does after them."""
        word, titles = self.parse.word, self.tables.titles
        name = first
        while name < last and self._is_title(name):
            name += 1
        begin = first
        while (
            begin
            and word[begin - 1][0].isupper()
            and self.parse.sentence_of[begin - 1] == self.parse.sentence_of[first]
        ):
            if self._is_title(begin - 1):
                begin -= 1
            elif (
                begin > 2
                and word[begin - 2] == "of"
                and word[begin - 1] in self.tables.of
                and word[begin - 3] in titles
            ):
                begin -= 3  # "Secretary of State"
            else:
                break
        return begin, name

    def _is_title(self, at: int) -> bool:
        word = self.parse.word[at]
        return word in self.tables.titles or (
            word.isupper() and word.lower() in self.tables.title_words
        )

    def _organisation(self, first: int, last: int, label: str) -> _Draft | None:
        parse, tables = self.parse, self.tables
        first, last = self._trimmed(first, last)
        if first == last:
            return None
        words = parse.word[first:last]
        name = self.text[parse.start[first] : parse.end[last - 1]]
        if self._unfit(words, name):
            return None
        if words[0] in tables.person_first or (len(words) == 1 and words[0] in self._surnames):
            return self._person(first, last)
        if all(self._is_title(k) for k in range(first, last)):
            return None
        kind: MentionKind = "group" if label == "NORP" else self._kind(name)
        reason = "a people or party" if label == "NORP" else "an organisation's name"
        return _Draft(parse.start[first], parse.end[last - 1], kind, name, 0.7, reason)

    def _unfit(self, words: list[str], name: str) -> bool:
        """Whether the words are no organisation: a law, an operation, a road, a service."""
        tables = self.tables
        if name in tables.never or words[0] in tables.never_first or words[-1] in tables.never_last:
            return True
        return (
            "[" in name or "\n" in name or "@" in name or not any(char.isalpha() for char in name)
        )

    @cached_property
    def _surnames(self) -> frozenset[str]:
        parse = self.parse
        return frozenset(
            parse.word[last - 1]
            for name in parse.names
            if name.label == "PERSON"
            for first, last in [self._trimmed(name.first, name.last)]
            if last - first > 1
        )

    def _location(self, first: int, last: int, label: str) -> _Draft | None:
        """A name the parser takes for a place and that is no toponym: "Ishtar Gate"."""
        parse = self.parse
        first, last = self._trimmed(first, last)
        if (
            first == last
            or parse.word[last - 1] in self.tables.never
            or parse.tag[last - 1] not in ("NNP", "NNPS")
        ):
            return None
        start, end = parse.start[first], parse.end[last - 1]
        if last - first == 1 and parse.word[first] in self._surnames:
            return self._person(first, last)
        if any(mark.start < end and start < mark.end for mark in self.toponyms):
            return None
        return _Draft(start, end, "place", self.text[start:end], 0.5, "a place without coordinates")

    # -- putting drafts together --------------------------------------------------------------------

    def _apart(self, drafts: list[_Draft]) -> list[_Draft]:
        """Return drafts that do not overlap: the longer of two, of equal ones the first told.

        A person's title counts as theirs, so that "[Pentagon Press] Secretary" is no name.
        """
        taken: list[_Draft] = []
        for draft in sorted(drafts, key=lambda d: _begin(d) - d.end):
            if not any(_begin(draft) < d.end and _begin(d) < draft.end for d in taken):
                taken.append(draft)
        return sorted(taken, key=lambda d: d.start)

    def _offices(self, drafts: list[_Draft]) -> list[_Draft]:
        """Offices that stand for the person they were introduced with: "the Foreign Secretary"."""
        held: dict[str, set[str]] = {}
        for draft in drafts:
            words = fold_name(draft.title).split()
            if (
                draft.kind == "person"
                and words
                and words[-1] in self.tables.alone | {"state", "defense", "defence"}
            ):
                held.setdefault(" ".join(words), set()).add(draft.name)
        if not held:
            return []
        return list(self._held(held, drafts))

    def _held(self, held: dict[str, set[str]], drafts: list[_Draft]) -> Iterator[_Draft]:
        lengths = sorted({len(office.split()) for office in held}, reverse=True)
        parse, taken = self.parse, [(_begin(d), d.end) for d in drafts]
        at = 0
        while at < len(parse):
            size = next(
                (n for n in lengths if fold_name(" ".join(parse.word[at : at + n])) in held), 0
            )
            if size and (parse.lower[at - 1 : at] == ["the"] or parse.word[at][0].isupper()):
                start, end = parse.start[at], parse.end[at + size - 1]
                names = held[fold_name(" ".join(parse.word[at : at + size]))]
                if len(names) == 1 and not any(start < b and a < end for a, b in taken):
                    (name,) = names
                    yield _Draft(
                        start, end, "person", name, 0.7, "an office the report ties to a name"
                    )
            at += size or 1

    def _actors(self, drafts: list[_Draft]) -> dict[_Draft, Actor]:
        """Return the actor of every draft."""
        tables = self.tables
        persons = [
            (d.name, tokens_of(d.name, tables.articles, tables.suffixes))
            for d in drafts
            if d.kind == "person"
        ]
        found = self._famous(name_persons(persons))
        others = [d.name for d in drafts if d.kind != "person" and d.actor is None]
        organised = name_organisations(others, self.defined)
        out = {}
        for draft in drafts:
            if draft.actor is not None:
                out[draft] = Actor(draft.actor, "one of its names")
            else:
                out[draft] = found[draft.name] if draft.kind == "person" else organised[draft.name]
        return out

    def _famous(self, found: dict[str, Actor]) -> dict[str, Actor]:
        """Give the persons that the table knows the table's names: "Obama" -> "Barack Obama"."""
        tables = self.tables
        known = {a.name: tables.persons[n] for n, a in found.items() if n in tables.persons}
        out = {}
        for name, actor in found.items():
            famous = known.get(actor.name)
            if famous is None and actor.name == name:
                famous = tables.bare.get(name)
            out[name] = Actor(famous, "a name of the table") if famous else actor
        return out

    def _places(self, drafts: list[_Draft]) -> Iterator[Mention]:
        """Every toponym as a mention; a nationality word as one more where it stands alone."""
        for mark in self.toponyms:
            actor = mark.place.name if mark.place else mark.text
            draft = _Draft(mark.start, mark.end, "place", mark.text, mark.score, mark.reason)
            yield self._mention(draft, actor, "a toponym")
            alone = not any(d.start <= mark.start and mark.end <= d.end for d in drafts)
            if alone and mark.reason == "a nationality word":
                yield self._mention(draft._replace(kind="nationality"), actor, mark.reason)

    def _weapons(self) -> Iterator[_Draft]:
        for offset, text in self._blocks:
            at, lower = 0, text.lower()
            for word in _WORD.finditer(text):
                if word.start() < at:
                    continue
                for key, name in self._weapon_rows(word[0]):
                    body = text if any(char.isupper() for char in key) else lower
                    end = word.start() + len(key)
                    if not body.startswith(key, word.start()):
                        continue
                    end += body[end : end + 1] == "s"
                    if body[end : end + 1].isalnum():
                        continue
                    at = end
                    yield _Draft(
                        offset + word.start(),
                        offset + end,
                        "weapon",
                        name,
                        0.8,
                        "a weapon of the table",
                        name,
                    )
                    break

    def _weapon_rows(self, word: str) -> list[tuple[str, str]]:
        index = self.tables.weapons
        lower = word.lower()
        return (
            index.get(word, [])
            + (index.get(lower, []) if lower != word else [])
            + (index.get(lower[:-1], []) if lower.endswith("s") else [])
        )

    def _mention(self, draft: _Draft, actor: str | None, reason: str) -> Mention:
        return Mention(
            id=self.reading.new_id(Mention, draft.start),
            start=draft.start,
            end=draft.end,
            text=self.text[draft.start : draft.end],
            score=draft.score,
            reason=reason,
            kind=draft.kind,
            actor=actor,
        )


def _begin(draft: _Draft) -> int:
    return draft.start if draft.begin is None else draft.begin


def _full_start(before: str, acronym: str) -> int | None:
    """Return where the full name starts of which *acronym* is made, at the end of *before*.

    The letters must be the first ones of its capitalised words, in order; small words may be
    skipped: "State Board of Antiquities and Heritage" (SBAH).
    """
    words = list(re.finditer(r"[^\s]+", before))[-len(acronym) * 2 - 2 :]
    letters = list(acronym.upper())
    start = None
    for word in reversed(words):
        if not letters:
            break
        initial = word[0].lstrip("\"“'(")[:1]
        if initial.upper() == letters[-1] and (initial.isupper() or initial.isdigit()):
            letters.pop()
            start = word.start() + len(word[0]) - len(word[0].lstrip("\"“'("))
        elif initial.isupper() or len(word[0]) > 4:
            return None
    return start if not letters else None
