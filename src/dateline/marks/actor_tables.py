"""The reviewed tables behind mentions: actors, titles, weapons, ready to be looked up.

Names are compared with apostrophes of all kinds, and hyphens and spaces, made one; case counts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from dateline.model.mark import MentionKind
from dateline.model.report import Published
from dateline.text.fold import fold_name
from dateline.text.own_rows import ALWAYS, Validity, parts, read_rows, validity
from dateline.text.tables import read_table

WORD = re.compile(r"\w+")
_ALIKE = str.maketrans(
    {**dict.fromkeys("’‘ʻ`", "'"), **dict.fromkeys("-‐‑–\n\xa0", " ")}
)  # one character for one: offsets stay
_KINDS: tuple[MentionKind, ...] = ("group", "organisation", "person")


def alike(text: str) -> str:
    """Return *text* with characters that names exchange freely made one; offsets stay."""
    return text.translate(_ALIKE)


class Row(NamedTuple):
    """A row of a table: the words that must stand, the name shown, the kind, the days it holds."""

    words: str
    name: str
    kind: MentionKind
    days: Validity = ALWAYS


class OwnActor(NamedTuple):
    """A row of a user's ``actors.csv``; ``codes`` are its names in codebooks, by their column."""

    name: str
    kind: MentionKind
    names: tuple[str, ...]
    days: Validity
    codes: dict[str, str]


class ActorTables:
    """Tables of actors, titles and weapons.

    ``persons`` and ``bare`` give the name shown for a full name ("Bashar Assad") and for a last
    word that needs no introduction ("Obama"); ``last_names`` has all last words of persons; the other
    sets hold words of the titles' table.
    """

    def __init__(
        self,
        actors: dict[str, Any],
        titles: dict[str, Any],
        weapons: Any,
        own: Iterable[OwnActor] = (),
    ) -> None:
        self._rows: dict[str, list[Row]] = {}
        self._weapons: dict[str, list[Row]] = {}
        self.codes = {actor.name: actor.codes for actor in own}
        for actor in own:  # before ours, so that they win
            _add(self._rows, {actor.name: actor.names}, actor.kind, actor.days)
        for kind in _KINDS:
            _add(self._rows, actors[kind], kind)
        for names in weapons["weapons"].values():
            _add(self._weapons, {name: [name] for name in names}, "weapon")
        self._weapon_words = {word.lower().removesuffix("s") for word in self._weapons}
        self._short = actors["short"]
        self._read_persons(actors)
        self.shown_persons |= {a.name for a in own if a.kind == "person"}
        self.persons |= {n: a.name for a in own if a.kind == "person" for n in a.names}
        self.group_ends = frozenset(actors["ending"]["group"])
        self.organisation_ends = frozenset(actors["ending"]["organisation"])
        self.named = frozenset(actors["body"]["named"])
        self.between = frozenset(word.lower() for word in actors["body"]["between"])
        self._read_titles(titles)

    def _read_persons(self, actors: dict[str, Any]) -> None:
        rows = actors["person"].items()
        self.persons = {name: shown for shown, names in rows for name in names}
        self.shown_persons = frozenset(actors["person"])
        last = {name.split()[-1]: shown for name, shown in self.persons.items()}
        self.last_names = frozenset(last)
        self.bare = {word: last[word] for word in actors["bare"]["words"] if word in last}

    def _read_titles(self, titles: dict[str, Any]) -> None:
        kinds, small = titles["titles"], titles["particles"]
        self.honorifics = frozenset(kinds["honorific"])
        self.titles = frozenset((*kinds["honorific"], *kinds["rank"], *kinds["office"]))
        self.titles_lower = frozenset(word.lower() for word in self.titles)
        self.of, self.alone = frozenset(kinds["of"]), frozenset(map(str.lower, kinds["alone"]))
        self.particles, self.articles = frozenset(small["words"]), frozenset(small["articles"])
        self.person_first = frozenset(small["persons"])
        self.suffixes = frozenset(fold_name(word) for word in small["suffixes"])
        self.faiths = frozenset(small["faiths"])
        self.never = frozenset(small["never"])
        self.never_first = frozenset(small["never_first"])
        self.never_last = frozenset(small["never_last"])

    def row_at(self, text: str, at: int, word: str, published: Published | None) -> Row | None:
        """Return the longest actor's name that starts at *at* in *text*, which is made `alike`.

        *word* is the word there. "IS" is a name only before a noun of its row. A row that did not
        hold when the report was *published* is passed over.
        """
        for row in self._rows.get(word, ()):
            if text.startswith(row.words, at) and not _runs_on(text, at + len(row.words)):
                days = (published.earliest, published.latest) if published else (None, None)
                if row.days is ALWAYS or row.days.meets(*days):
                    return row
        for name, short in self._short.items():
            if word == short["word"]:  # "IS militants"
                after = WORD.search(text, at + len(word))
                if after and after[0] in short["before"]:
                    return Row(word, name, "group")
        return None

    def weapon_at(self, text: str, at: int, word: str) -> tuple[Row, int] | None:
        """Return the longest weapon's name at *at* and where it ends, a plural's "s" taken in."""
        if word.lower().removesuffix("s") not in self._weapon_words:
            return None
        single = word.removesuffix("s")
        for first in dict.fromkeys((word, word.lower(), single, single.lower())):
            for row in self._weapons.get(first, ()):
                words = text[at : at + len(row.words)]
                if words != row.words and (
                    row.words != row.words.lower() or words.lower() != row.words
                ):
                    continue
                end = at + len(row.words)
                end += text[end : end + 1] == "s"
                if not _runs_on(text, end):
                    return row, end
        return None

    def shown(self, name: str) -> str | None:
        """Return the name shown for exactly *name*, if a table has it."""
        words = alike(name)
        first = WORD.search(words)
        rows = self._rows.get(first[0], ()) if first else ()
        return next((row.name for row in rows if row.words == words), None)


def _runs_on(text: str, at: int) -> bool:
    return text[at : at + 1].isalnum()


def _add(
    rows: dict[str, list[Row]],
    names: Mapping[str, Iterable[str]],
    kind: MentionKind,
    days: Validity = ALWAYS,
) -> None:
    for shown, written in names.items():
        for name in written:
            words = alike(name)
            first = WORD.search(words)
            if first:
                rows.setdefault(first[0], []).append(Row(words, shown, kind, days))
    for some in rows.values():
        some.sort(key=lambda row: -len(row.words))


def load_actor_tables(folder: Path | None = None) -> ActorTables:
    """Load the package's tables, and over them the user's ``actors.csv`` from *folder*.

    Raises:
        ReadError: Rows of the user's that cannot be used, one line each: file, line, cause.
    """
    ours = Path(__file__).parent.parent / "data" / "actors.toml"
    actors = tomllib.loads(ours.read_text(encoding="utf-8"))
    own = read_own_actors(folder)
    return ActorTables(actors, read_table("titles"), read_table("weapons"), own)


_COLUMNS = frozenset({"name", "kind", "aliases", "valid_from", "valid_to", "note"})


def read_own_actors(folder: Path | None) -> tuple[OwnActor, ...]:
    """Return the rows of ``actors.csv`` in *folder*, none where there is no such file.

    Columns: name, kind (person, organisation, group), and, where wanted, aliases (parted by "|"),
    valid_from, valid_to, note; every further column is a codebook's, with the actor's name there.

    Raises:
        ReadError: Rows that cannot be used, one line each: file, line, cause.
    """
    if folder is None:
        return ()
    return tuple(read_rows(folder / "actors.csv", _own_actor, ("name", "kind")))


def _own_actor(row: dict[str, str]) -> OwnActor:
    kind = next((kind for kind in _KINDS if kind == row["kind"].lower()), None)
    if kind is None:
        raise ValueError(f"kind is none of {', '.join(_KINDS)}: {row['kind']!r}")
    return OwnActor(
        name=row["name"],
        kind=kind,
        names=(row["name"], *parts(row.get("aliases", ""))),
        days=validity(row),
        codes={name: cell for name, cell in row.items() if name not in _COLUMNS and cell},
    )
