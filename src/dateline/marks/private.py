"""Private persons: those whose names a published archive masks.

A judgement with evidence, as with places. A person's names in a report are gathered, and the words
beside each are asked for signs:

* of **public life** (`dateline.marks.public_life`): an office, a rank, a party, one's own forces, a
  byline, an accusation, the tables;
* of a **private part** in what happened: an age below 18, a calling ("a farmer"), kin ("his wife"),
  harm by the parse ("killed NAME", "NAME died", "the body of NAME"), lists ("the dead were").

Children are private whoever else they may be; else public life outweighs. A name joined to another is
what that one is ("NAME and NAME"), and who shares a private person's family name is kin.

Of whom there is no sign, much is still told by the sentence that introduces the name and its two
neighbours. Where they tell of harm to persons, or of what private people are asked for (an age, their
kin, their house, what they remember), the person is *presumed* private, unless another report of the
archive gives them public life. Otherwise they stay as named: a name alone says nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache
from typing import NamedTuple

from dateline.marks.actor_tables import ActorTables
from dateline.marks.aliases import Actor
from dateline.marks.beside import Around, around, governed, joined_to, sentence_at, top_word
from dateline.marks.called import CALLED
from dateline.marks.names import OFFICE, Draft
from dateline.marks.public_life import is_public
from dateline.marks.reading import Reading
from dateline.model.mark import PRESUMED, PRIVATE, PUBLIC
from dateline.text.fold import fold_name
from dateline.text.tables import alternatives, read_table

_GUESSED = ("an organisation's name", "a people or party", "a place without coordinates")
"""The reasons of names whose kind the parser alone has guessed."""
_HARMED = "harmed, by the verb alone"
"""The weakest sign: names that share a verb may still be of public life by what they share too."""
_FATE = ("harmed", "suffered", "remains")
_THEY = re.compile(r"\A[^A-Z.]{0,80}\b(?:he|she|his|her)\b")
"""A pronoun of persons after a name, with no other name between."""
_SITE = 20
"""Characters after a name within which a word may follow that makes it a place's."""
_INTRODUCED = 2
"""Whole names of one person that introduce them: in the title, and in the text."""
_NONE = frozenset[str]()
_FAMILY = 4
"""Letters of the shortest last word of a name that is taken for a family's."""


class _Words(NamedTuple):
    minor: int
    age_after: re.Pattern[str]
    age_before: re.Pattern[str]
    aged_as: re.Pattern[str]
    called_private: re.Pattern[str]
    called_inside: re.Pattern[str]
    calling: re.Pattern[str]
    kin_before: re.Pattern[str]
    kin_after: re.Pattern[str]
    lived: re.Pattern[str]
    identified: re.Pattern[str]
    listed: re.Pattern[str]
    told: re.Pattern[str]
    says: re.Pattern[str]
    hit_in: re.Pattern[str]
    placed: re.Pattern[str]
    place: re.Pattern[str]
    then: re.Pattern[str]
    owns: re.Pattern[str]
    own: re.Pattern[str]
    child: frozenset[str]
    bodies: frozenset[str]
    sites: frozenset[str]
    lemmas: Mapping[str, frozenset[str]]


@cache
def _words(language: str) -> _Words:
    table = read_table("private", language)["private"]

    def made(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    either = {key: alternatives(value) for key, value in table.items() if isinstance(value, list)}
    return _Words(
        minor=table["minor"],
        # an age in digits: "NAME, 9," or "NAME (9)" or "NAME, now 9"; in words: "NAME, a nine-year-old"
        age_after=made(
            r"""\A\s?(?:[,(]\s?(?:both\s|now\s)?(?:aged?\s)?(\d{1,3})(?=[),;:]|\.(?!\d)|\s(?:and|who|from|of|years)\b)"""
            r"""|,\s(?:an?|the|aged?)\s(\w{1,9})[\s-](?:years?|months?)[\s-]old\b)"""
        ),
        age_before=made(r"\b(\w{1,9})[\s-](?:year|month)s?[\s-]old(?:\s\w{1,14}){0,3},?\s\Z"),
        # "NAME, a 34-year-old seamstress": whatever the calling
        aged_as=made(r"\A,\s(?:an?|the)\s(?:[\w-]{1,14}\s)?\w{1,9}[\s-]year[\s-]old\s([\w-]+)"),
        called_private=made(rf"(?:\A|[^\w])(?:{either['callings']}|{either['kin']})s?,?\s\Z"),
        # "Villager NAME" where the parser took all of it for the name
        called_inside=made(rf"\A(?:{either['callings']})\s"),
        calling=made(
            rf"\A(?:,\s\d{{1,3}})?,\s(?:an?|the|his|her|their|another|now\sa)\s"
            rf"(?:(?:[\w-]{{1,14}}\s){{0,3}}(?:{either['callings']})|retired\s\w{{1,20}})\b"
        ),
        kin_before=made(
            rf"(?:\b(?:his|her|their|whose|my|our)|[’']s?)\s(?:[\w-]{{1,14}}\s){{0,2}}"
            rf"(?:{either['kin']})s?,?\s\Z"
        ),
        # "NAME, his uncle", "NAME of his daughter Ruth", "NAME, the mother of his son"
        kin_after=made(
            rf"\A(?:,|\sof)\s(?:his|her|their|\w{{1,20}}[’']s?)\s(?:\w{{1,14}}\s)?(?:{either['kin']})\b"
            rf"|\A,\sthe\s\w{{1,14}}\sof\s(?:his|her|their)\s(?:\w{{1,14}}\s)?(?:{either['kin']})s?\b"
        ),
        lived=made(
            rf"\A,\s(?:who(?:\sis\s\d{{1,3}}\sand)?\s(?:had\s)?(?:{either['lived']})"
            rf"|whose\s(?:{either['kin']}|{either['belongings']})s?)\b"
        ),
        identified=made(rf"\b(?:{either['identified']}|{either['named']})\s\Z"),
        listed=made(rf"\b(?:{either['listed']})\b"),
        told=made(r"\b(?:said|says|told)\b"),
        says=made(r"\A\s(?:said|says|told|added|recalled)\b"),
        hit_in=made(rf"\A\sin\s(?:the|his|her|both)\s(?:\w{{4,6}}\s)?(?:{either['hit_in']})\b"),
        placed=made(rf"\b(?:in|at|near|outside|around|(?:{either['sites']})s?(?:\sof)?)\s\Z"),
        place=made(rf"\A\s(?:{either['sites']})s?\b"),
        then=made(rf"\A\W*the\s(?:{either['callings']})\b"),
        # what private people are asked for: "NAME's farm", "her husband", "my house"
        owns=made(rf"\A[’']s?\s(?:\w{{1,14}}\s)?(?:{either['kin']}|{either['belongings']})s?\b"),
        own=made(rf"\b(?:his|her|my)\s(?:\w{{1,14}}\s)?(?:{either['kin']}|{either['belongings']})s?\b"),
        child=frozenset(table["child"]),
        bodies=frozenset({*table["organisations"], *table["public"]}),
        sites=frozenset(table["sites"]),
        lemmas={
            key: frozenset(table[key])
            for key in ("harmed", "suffered", "remains", "human", "harm", "held", "recalls")
        },
    )  # fmt: skip


class _Person(NamedTuple):
    """A name of a person, with what stands beside it."""

    draft: Draft
    actor: str
    beside: Around


def find_standing(
    reading: Reading, drafts: Iterable[Draft], actors: Mapping[Draft, Actor], tables: ActorTables
) -> dict[str, str]:
    """Return what a report's persons are, by their actors' names: `PUBLIC`, `PRIVATE`, `PRESUMED`.

    Of whom nothing is told is left out.
    """
    words = _words("en")
    persons = list(_persons(reading, drafts, actors, words))
    minors = {one.actor for one in persons if _is_minor(one.beside, words)}
    signs = {one.draft: sign for one in persons if (sign := _sign(reading, one, tables, words))}
    signs |= _joined(reading, persons, signs)
    public = {one.actor for one in persons if signs.get(one.draft) == PUBLIC} - minors
    public |= _parts_of(public, {one.actor for one in persons} - minors)
    private = {one.actor for one in persons if one.draft in signs} - public | minors
    found = dict.fromkeys(public, PUBLIC) | dict.fromkeys(private, PRIVATE)
    families = {name.split()[-1] for name in private if " " in name}
    for one in _introduced(persons):
        if one.actor in found or one.actor in tables.last_names:
            continue
        *first, last = one.actor.split()
        if first and last in families and len(last) >= _FAMILY:
            found[one.actor] = PRIVATE
        elif _is_presumed(reading, one, words):
            found[one.actor] = PRESUMED
    return found


def _parts_of(public: Set[str], names: Set[str]) -> set[str]:
    """Return the names that are a part of one of public life.

    "Abdel Nour" and "Nour" are, of "Rami Abdel Nour"; "Rami" alone may be anybody.
    """
    whole = {
        word: fold_name(name).split() for name in sorted(public) for word in fold_name(name).split()
    }
    found = set()
    for name in names:
        own = fold_name(name).split()
        of = whole.get(own[-1], [])
        if {*of}.issuperset(own) and (len(own) > 1 or of[-1] == own[-1]):
            found.add(name)
    return found


def _persons(
    reading: Reading, drafts: Iterable[Draft], actors: Mapping[Draft, Actor], words: _Words
) -> Iterator[_Person]:
    """Yield the names of persons with what stands beside them."""
    surely: set[int | None] = set()
    for draft in drafts:
        beside = around(reading, draft)
        if beside is None:
            continue
        if draft.kind == "person":
            surely.add(top_word(reading, draft))
        elif not _may_be_person(reading, draft, beside, words, surely):
            continue
        yield _Person(draft, actors[draft].name, beside)


def _may_be_person(
    reading: Reading, draft: Draft, beside: Around, words: _Words, persons: Set[int | None]
) -> bool:
    """Whether a name taken for another kind stands as only a person's does.

    With an age, a calling or kin; harmed as only persons are; joined to one of the words of
    *persons*; or called "he" or "she" afterwards.
    """
    if draft.reason not in _GUESSED or draft.actor is not None:
        return False
    own = {word.lower() for word in draft.name.split()}
    if len(own) > 4 or own & words.bodies:
        return False
    if words.age_after.match(beside.after) or words.kin_before.search(beside.before):
        return True
    return len(own) > 1 and bool(
        words.calling.match(beside.after)
        or governed(reading, draft, _NONE, words.lemmas["recalls"])
        or words.called_inside.match(draft.name)
        or words.called_private.search(beside.before)
        or words.hit_in.match(beside.after)
        or (_THEY.match(beside.after) and not words.placed.search(beside.before))
        or joined_to(reading, draft) in persons
        or governed(reading, draft, words.lemmas["human"])
    )


def _is_minor(beside: Around, words: _Words) -> bool:
    age = words.age_after.match(beside.after) or words.age_before.search(beside.before)
    said = next(filter(None, age.groups()), "") if age else ""
    return int(said) < words.minor if said.isdecimal() else said.lower() in words.child


def _sign(reading: Reading, one: _Person, tables: ActorTables, words: _Words) -> str | None:
    """Return what the words beside a name give it as, None if they say nothing."""
    if _is_known(one.draft.name, one.actor, tables) or is_public(
        reading, one.draft, one.beside, tables
    ):
        return PUBLIC
    if one.draft.reason == CALLED or _is_private(one.draft, one.beside, words):
        return PRIVATE
    if governed(reading, one.draft, *(words.lemmas[key] for key in _FATE)):
        return _HARMED
    return None


def _is_known(name: str, actor: str, tables: ActorTables) -> bool:
    """Whether a name holds that of a person of the tables, cut too long or not."""
    words = name.split()
    runs = (" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 2, len(words) + 1))
    return actor in tables.shown_persons or any(run in tables.shown_persons for run in runs)


def _is_private(draft: Draft, beside: Around, words: _Words) -> bool:
    """Whether the words beside the name give it as a victim's, a witness's or their kin's."""
    before, after = beside
    if words.called_private.search(f" {draft.title} ") or words.called_inside.match(draft.name):
        return True
    inserted = before.endswith(", ") and words.says.match(after)  # "one woman, NAME said, had died"
    if not inserted and (words.called_private.search(before) or words.kin_before.search(before)):
        return True
    if words.kin_after.match(after):
        return True
    if words.hit_in.match(after):
        return True
    if words.calling.match(after) or words.aged_as.match(after) or words.lived.match(after):
        return True
    if words.identified.search(before):
        return True
    listed = words.listed.search(before)
    return listed is not None and not words.told.search(before, listed.end())


def _joined(
    reading: Reading, persons: list[_Person], signs: Mapping[Draft, str]
) -> dict[Draft, str]:
    """Return what names are by the name that they are joined to, if no sign is their own.

    A verb that they share is none: "the army freed opposition leaders NAME and NAME".
    """
    at = {top_word(reading, draft): sign for draft, sign in signs.items()}
    found = {}
    for draft, _, _ in persons:
        head = joined_to(reading, draft)
        if head in at and signs.get(draft, _HARMED) == _HARMED:
            found[draft] = at[top_word(reading, draft)] = at[head]
    return found


def _introduced(persons: list[_Person]) -> Iterator[_Person]:
    """Yield persons as they are introduced: in a title, and by the first name of several words."""
    seen = Counter[str]()
    for one in persons:
        whole = " " in one.draft.name or bool(one.draft.title)
        if whole and one.draft.reason != OFFICE:
            seen[one.actor] += 1
            if seen[one.actor] <= _INTRODUCED:
                yield one


def _is_presumed(reading: Reading, one: _Person, words: _Words) -> bool:
    """Whether the sentence that introduces somebody, or one beside it, tells what private people do."""
    before, after = one.beside
    at = one.draft.end
    if words.placed.search(before) or words.place.match(reading.text[at : at + _SITE]):
        return False  # "in the village of NAME", "the NAME district"
    if one.draft.name.split()[-1].lower() in words.sites:  # "The NAME Show"
        return False
    if not _plain_words(reading).isdisjoint(_capitals(one.draft.name)):
        return False  # "Thirty Killed", "Hill Farms": taken for a person, with words of the report
    if words.age_after.match(after) or words.owns.match(after):
        return True
    if governed(reading, one.draft, _NONE, words.lemmas["recalls"]):
        return True
    number = sentence_at(reading, one.draft)
    if words.lemmas["held"] & _words_of(reading, number):
        return False  # "NAME was picked up as a suspect"
    near = range(number - 1, number + 2)
    return bool(
        words.then.match(_sentence(reading, number + 1))
        or any(words.own.search(_sentence(reading, other)) for other in near)
        or any(words.lemmas["harm"] & _words_of(reading, other) for other in near)
    )


def _capitals(name: str) -> set[str]:
    """Return the words of a name that have a capital, in small letters; short ones say too little."""
    return {
        word.lower() for word in re.split(r"[\W\d_]+", name) if word[:1].isupper() and len(word) > 3
    }


def _plain_words(reading: Reading) -> Set[str]:
    """Return the words that a report has in small letters."""
    return {word for word in reading.parse.word if word.islower()}


def _sentence(reading: Reading, number: int) -> str:
    """Return a sentence's words, none where there is no such sentence."""
    if not 0 <= number < len(reading.parse.sentences):
        return ""
    return reading.quote(reading.parse.sentence_span(number))


def _words_of(reading: Reading, number: int) -> Set[str]:
    """Return a sentence's words, as they stand and in their dictionary form."""
    parse = reading.parse
    if not 0 <= number < len(parse.sentences):
        return frozenset()
    first, last = parse.sentences[number]
    return {*parse.lemma[first:last], *parse.lower[first:last]}
