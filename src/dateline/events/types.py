"""The table of event types: their codes, and the words that tell of them, ready for look-up.

``data/event_types.toml`` holds the types of the contract with the codes of ACLED, PLOVER and UCDP;
``data/en/triggers.toml`` their words in English. A folder of a user's own tables may hold another
``event_types.toml``, whose rows are added, with their triggers beside the codes.
"""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from dateline.text.tables import FIRST, read_table

Group = str
"""violence, territory, unrest, coercion, politics, relief, hazard, crime."""


class EventType(NamedTuple):
    """One type: ``rank`` decides where several fit ("most specific wins")."""

    name: str
    rank: int
    group: Group
    acled: tuple[str, ...]
    plover: tuple[str, ...]
    armed_force: bool


class VerbRule(NamedTuple):
    """What must stand beside a verb: classes of its subject and object, words that hang on it."""

    type: EventType
    subject: str | None
    object: str | None
    beside: frozenset[str]
    text: str
    bare: bool = False
    """Whether it must have no object: "marched -" is no "marched the prisoners"."""

    @property
    def weight(self) -> tuple[int, int]:
        """How much the rule asks for; then how specific its type is."""
        classes = (self.subject is not None) + (self.object is not None)
        asked = 2 * classes + 3 * len(self.beside)
        return asked, self.type.rank


class NounRule(NamedTuple):
    """The words before a noun, nearest last, and the class of what stands after "of"."""

    type: EventType
    before: tuple[str, ...]
    of: str | None
    hint: bool
    text: str


class WeaponWord(NamedTuple):
    """A weapon by its words: its class, and the type it makes of an attack, if any."""

    before: tuple[str, ...]
    kind: str
    type: EventType | None


class EventTypes(NamedTuple):
    """All rules, by the word a look-up starts from; the most demanding rule stands first."""

    by_name: dict[str, EventType]
    verbs: dict[str, tuple[VerbRule, ...]]
    nouns: dict[str, tuple[NounRule, ...]]
    weapons: dict[str, tuple[WeaponWord, ...]]
    classes: dict[str, frozenset[str]]
    not_verbs: dict[str, frozenset[str]]
    not_nouns: dict[str, frozenset[str]]
    not_acts: frozenset[str]
    needs: dict[str, frozenset[str]]
    contest_verbs: frozenset[str]
    contest: frozenset[str]
    sport: frozenset[str]
    sport_least: int


def read_types(folder: Path | None = None, language: str = FIRST) -> EventTypes:
    """Return the package's event types with those of ``event_types.toml`` in *folder* added."""
    shipped = resources.files("dateline.data").joinpath("event_types.toml")
    rows = tomllib.loads(shipped.read_text(encoding="utf-8"))["type"]
    words = read_table("triggers", language)
    if folder is not None and (folder / "event_types.toml").is_file():
        rows = [*rows, *tomllib.loads((folder / "event_types.toml").read_text("utf-8"))["type"]]
    types = {row["name"]: _type(row) for row in rows}
    tables = [(types[name], table) for name, table in words["types"].items()]
    tables += [(types[row["name"]], row) for row in rows]
    return EventTypes(
        by_name=types,
        verbs=_verbs(tables),
        nouns=_nouns(tables),
        weapons=_weapons(words["weapons"], types),
        classes=_classes(words["classes"]),
        not_verbs={verb: frozenset(some) for verb, some in words["exclusions"]["verbs"].items()},
        not_nouns={noun: frozenset(some) for noun, some in words["exclusions"]["nouns"].items()},
        not_acts=frozenset(words["not_acts"]["verbs"]),
        needs={noun: frozenset(some) for noun, some in words["needs"]["nouns"].items()},
        contest_verbs=frozenset(words["contest"]["verbs"]),
        contest=frozenset(words["contest"]["words"]),
        sport=frozenset(words["sport"]["words"]),
        sport_least=words["sport"]["least"],
    )


def _type(row: dict[str, Any]) -> EventType:
    return EventType(
        name=row["name"],
        rank=row["rank"],
        group=row["group"],
        acled=tuple(row["acled"]),
        plover=tuple(row["plover"]),
        armed_force=row["armed_force"],
    )


def _verbs(tables: list[tuple[EventType, dict[str, Any]]]) -> dict[str, tuple[VerbRule, ...]]:
    found: dict[str, list[VerbRule]] = {}
    for kind, table in tables:
        for text in table.get("verbs", ()):
            verb, rule = _verb(kind, text)
            found.setdefault(verb, []).append(rule)
    return {
        verb: tuple(sorted(rules, key=lambda rule: rule.weight, reverse=True))
        for verb, rules in found.items()
    }


def _verb(kind: EventType, text: str) -> tuple[str, VerbRule]:
    """Read "<weapon> go off", "seize <place>", "open fire"."""
    words = text.split()
    subject = words.pop(0).strip("<>") if words[0].startswith("<") else None
    verb, *rest = words
    asked = [word.strip("<>") for word in rest if word.startswith("<")]
    beside = frozenset(word for word in rest if not word.startswith(("<", "-")))
    bare = "-" in rest
    return verb, VerbRule(kind, subject, asked[0] if asked else None, beside, text, bare)


def _nouns(tables: list[tuple[EventType, dict[str, Any]]]) -> dict[str, tuple[NounRule, ...]]:
    found: dict[str, list[NounRule]] = {}
    for kind, table in tables:
        for key in ("nouns", "hints"):
            for text in table.get(key, ()):
                noun, rule = _noun(kind, text, hint=key == "hints")
                found.setdefault(noun, []).append(rule)
    return {
        noun: tuple(
            sorted(
                rules, key=lambda r: (len(r.before) + (r.of is not None), r.type.rank), reverse=True
            )
        )
        for noun, rules in found.items()
    }


def _noun(kind: EventType, text: str, *, hint: bool) -> tuple[str, NounRule]:
    """Read "car bomb attack", "fall of <place>"."""
    name, _, of = text.partition(" of ")
    words = name.split()
    return words[-1], NounRule(kind, tuple(words[:-1]), of.strip("<>") or None, hint, text)


def _weapons(
    rows: list[dict[str, Any]], types: dict[str, EventType]
) -> dict[str, tuple[WeaponWord, ...]]:
    found: dict[str, list[WeaponWord]] = {}
    for row in rows:
        for text in row["words"]:
            for form in dict.fromkeys((text, text.replace("-laden", " - laden"))):
                *before, last = form.split()  # the parser makes "bomb-laden" three words
                word = WeaponWord(tuple(before), row["class"], types.get(row["type"]))
                found.setdefault(last, []).append(word)
    return {
        last: tuple(sorted(some, key=lambda word: -len(word.before)))
        for last, some in found.items()
    }


def _classes(rows: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    classes = {name: frozenset(words) for name, words in rows.items()}
    arms = ("artillery", "explosive", "grenade", "firearm", "chemical", "weapon")
    classes["weapon"] = frozenset().union(*(classes[name] for name in arms))
    return classes
