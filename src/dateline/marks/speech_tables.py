"""The words that report speech and belief, and the words for those who speak, from a table.

The table is ``data/en/cues.toml``; a folder of a user's own tables may hold another
``cues.toml``, whose rows are added to it.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from dateline.text.tables import FIRST, read_table


class Cues(NamedTuple):
    """Words in dictionary form, in lower case unless said otherwise.

    ``frames`` says of each verb what brings its content: ``clause``, ``infinitive``, ``object``
    or ``preposition``; ``prepositions`` which ones. ``about`` says of nouns which prepositions
    bring what they are about; ``light`` are verbs that add little to such a noun. ``medium`` holds names as they are written.
    """

    frames: dict[str, frozenset[str]]
    prepositions: dict[str, frozenset[str]]
    naming: frozenset[str]
    reporting: frozenset[str]
    not_object: dict[str, frozenset[str]]
    with_object: dict[str, frozenset[str]]
    calling: frozenset[str]
    refusing: frozenset[str]
    shows: frozenset[str]
    light: frozenset[str]
    nouns: frozenset[str]
    about: dict[str, frozenset[str]]
    speaking: frozenset[str]
    adjectives: frozenset[str]
    impersonal: frozenset[str]
    source_phrases: tuple[tuple[str, ...], ...]
    pronouns: frozenset[str]
    first_person: frozenset[str]
    offices: frozenset[str]
    anonymous: frozenset[str]
    organisations: frozenset[str]
    medium: frozenset[str]
    titles: frozenset[str]
    unnamed: frozenset[str]
    because: frozenset[str]
    barred: frozenset[str]


def read_cues(folder: Path | None = None, language: str = FIRST) -> Cues:
    """Return the package's cues, with those of ``cues.toml`` in *folder* added."""
    tables = [read_table("cues", language)]
    if folder is not None and (folder / "cues.toml").is_file():
        tables.append(tomllib.loads((folder / "cues.toml").read_text(encoding="utf-8")))
    return _cues(tables)


def _cues(tables: list[dict[str, Any]]) -> Cues:
    def words(section: str, key: str) -> frozenset[str]:
        rows = (table.get(section, {}).get(key, ()) for table in tables)
        return frozenset(word for row in rows for word in row)

    def by_verb(key: str) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for table in tables:
            for verb, some in table.get("verbs", {}).get(key, {}).items():
                found[verb] = found.get(verb, frozenset()) | frozenset(some)
        return found

    def by_preposition() -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for table in tables:
            for preposition, some in table.get("nouns", {}).get("about", {}).items():
                for noun in some:
                    found.setdefault(noun, set()).add(preposition)
        return {noun: frozenset(some) for noun, some in found.items()}

    prepositions, with_object = by_verb("preposition"), by_verb("with_object")
    frames: dict[str, set[str]] = {verb: {"preposition"} for verb in prepositions}
    for frame in ("clause", "infinitive", "object"):
        for verb in words("verbs", frame):
            frames.setdefault(verb, set()).add(frame)
    for verb in (*with_object, *words("verbs", "shows")):
        frames.setdefault(verb, set()).add("object")
    phrases = (p for table in tables for p in table.get("phrases", {}).get("source", ()))
    return Cues(
        frames={verb: frozenset(some) for verb, some in frames.items()},
        prepositions=prepositions,
        naming=words("verbs", "naming"),
        reporting=words("verbs", "reporting"),
        not_object=by_verb("not_object"),
        with_object=with_object,
        calling=words("verbs", "calling"),
        refusing=words("verbs", "refusing"),
        shows=words("verbs", "shows"),
        light=words("verbs", "light"),
        nouns=words("nouns", "clause"),
        about=by_preposition(),
        speaking=words("nouns", "speaking"),
        adjectives=words("adjectives", "clause") | words("adjectives", "impersonal"),
        impersonal=words("adjectives", "impersonal"),
        source_phrases=tuple(tuple(phrase) for phrase in phrases),
        pronouns=words("speakers", "pronouns"),
        first_person=words("speakers", "first_person"),
        offices=words("speakers", "offices"),
        anonymous=words("speakers", "anonymous"),
        organisations=words("speakers", "organisations"),
        medium=words("speakers", "medium"),
        titles=words("speakers", "titles"),
        unnamed=words("anonymity", "unnamed"),
        because=words("anonymity", "because"),
        barred=words("anonymity", "barred"),
    )
