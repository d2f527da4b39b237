"""Private persons: those whose names a published archive masks.

The rule of public figures: who holds an office or a rank, speaks for somebody, is known from the
tables, writes, plays or preaches for the public, or is accused of a crime is named. Everybody else is
private who was harmed, saw it, or is kin of those, and so is every child under 18, whoever else it
may be. Who is neither stays as named: a name alone says nothing.

It is told by the words beside a name: an age, a calling ("a farmer", "resident"), kin ("his wife"),
harm done to it (by the parse: "killed NAME", "NAME died", "the body of NAME"), lists ("the dead
were"). All names of a private person in the report are private.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from dateline.marks.actor_tables import ActorTables
from dateline.marks.aliases import Actor
from dateline.marks.names import Draft
from dateline.marks.reading import Reading
from dateline.text.tables import alternatives, read_table

_REACH = 90
"""Characters on either side of a name within which what is said of the person is looked for."""
_GOES_ON = re.compile(r"(?:[-‐‑]\w{1,20})?(?:\s[A-Z][\w’'-]{1,30}){0,3}")
"""What may be left of a name where the parser cut it short: "Hyun[-woo Baek]"."""
_GUESSED = "an organisation's name"
"""The reason of a name that the parser alone takes for an organisation's."""
_UP = frozenset({"appos", "conj"})
"""Relations by which a name stands for the word above: "the guard, NAME", "NAME and NAME"."""


class _Words(NamedTuple):
    minor: int
    age_after: re.Pattern[str]
    age_before: re.Pattern[str]
    aged_as: re.Pattern[str]
    called_private: re.Pattern[str]
    called_names: re.Pattern[str]
    called_inside: re.Pattern[str]
    calling: re.Pattern[str]
    kin_before: re.Pattern[str]
    kin_after: re.Pattern[str]
    lived: re.Pattern[str]
    identified: re.Pattern[str]
    listed: re.Pattern[str]
    told: re.Pattern[str]
    called_public: re.Pattern[str]
    public: re.Pattern[str]
    accused_before: re.Pattern[str]
    member: re.Pattern[str]
    child: frozenset[str]
    bodies: frozenset[str]
    lemmas: Mapping[str, frozenset[str]]


@cache
def _words(language: str) -> _Words:
    table = read_table("private", language)["private"]

    def made(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    either = {key: alternatives(value) for key, value in table.items() if isinstance(value, list)}
    return _Words(
        minor=table["minor"],
        # an age in digits: "NAME, 9," or "NAME (9)"; in words: "NAME, a nine-year-old"
        age_after=made(
            r"""\A\s?(?:[,(]\s?(?:both\s)?(?:aged\s)?(\d{1,3})(?=[),;:]|\.(?!\d)|\s(?:and|who|from|of|years)\b)"""
            r"""|,\s(?:an?|the|aged)\s(\w{1,9})[\s-](?:years?|months?)[\s-]old\b)"""
        ),
        age_before=made(r"\b(\w{1,9})[\s-](?:year|month)s?[\s-]old(?:\s\w{1,14}){0,3},?\s\Z"),
        # "NAME, a 34-year-old seamstress": whatever the calling
        aged_as=made(r"\A,\s(?:an?|the)\s(?:[\w-]{1,14}\s)?\w{1,9}[\s-]year[\s-]old\s([\w-]+)"),
        called_private=made(rf"(?:\A|[^\w])(?:{either['callings']}|{either['kin']})s?,?\s\Z"),
        called_names=re.compile(
            rf"\b(?i:{either['callings']})\s((?:[A-Z][a-z’'-]{{1,20}}\s){{1,2}}[A-Z][a-z’'-]{{1,20}})\b"
        ),
        # "Villager NAME" where the parser took all of it for the name
        called_inside=made(rf"\A(?:{either['callings']})\s"),
        calling=made(
            rf"\A(?:,\s\d{{1,3}})?,\s(?:an?|the|his|her|their|another)\s(?:[\w-]{{1,14}}\s){{0,3}}"
            rf"(?:{either['callings']})\b"
        ),
        kin_before=made(
            rf"(?:\b(?:his|her|their|whose|my|our)|[’']s?)\s(?:[\w-]{{1,14}}\s){{0,2}}"
            rf"(?:{either['kin']})s?,?\s\Z"
        ),
        # "NAME, his uncle", "NAME of his daughter Ruth"
        kin_after=made(
            rf"\A(?:,|\sof)\s(?:his|her|their|\w{{1,20}}[’']s?)\s(?:\w{{1,14}}\s)?(?:{either['kin']})\b"
        ),
        lived=made(
            rf"\A,\s(?:who(?:\sis\s\d{{1,3}}\sand)?\s(?:had\s)?(?:{either['lived']})|whose\s(?:{either['kin']}))\b"
        ),
        identified=made(rf"\b(?:{either['identified']})\s\Z"),
        listed=made(rf"\b(?:{either['listed']})\b"),
        told=made(r"\b(?:said|says|told)\b"),
        called_public=made(rf"\b(?:{either['public']})\s\Z"),
        public=made(rf"\b(?:{either['public']})s?\b"),
        accused_before=made(rf"\b(?:{either['accused']})(?:,\s(?:{either['identified']}))?,?\s\Z"),
        member=made(
            rf"\A,?\s(?:of|from|at|who\s\w+\s\w+\sat)\s(?:the\s)?(?-i:(?:[A-Z][\w-]*\s){{0,3}})"
            rf"(?:{either['organisations']})\b"
        ),
        child=frozenset(table["child"]),
        bodies=frozenset({*table["organisations"], *table["public"]}),
        lemmas={key: frozenset(table[key]) for key in ("harmed", "suffered", "remains", "charged")},
    )


class _Around(NamedTuple):
    """The words on either side of a name, inside its sentence."""

    before: str
    after: str


def find_called(reading: Reading, drafts: Iterable[Draft], tables: ActorTables) -> list[Draft]:
    """Return names that stand behind a calling and that the parser took for none.

    "[Witness] Fadila Hodzic": two or three words with capitals, none of them an organisation's.
    """
    covered = bytearray(reading.report.end)
    for draft in drafts:
        covered[draft.begin : draft.end] = b"\1" * (draft.end - draft.begin)
    found = []
    for block in reading.report.blocks:
        for match in _words("en").called_names.finditer(reading.text, block.start, block.end):
            start, end = match.span(1)
            own = set(match[1].split())
            if covered.find(1, start, end) < 0 and not own & tables.organisation_ends:
                reason = "a name behind a calling"
                found.append(Draft(start, end, "person", match[1], 0.7, reason, start))
    return found


def find_private(
    reading: Reading, drafts: Iterable[Draft], actors: Mapping[Draft, Actor], tables: ActorTables
) -> frozenset[str]:
    """Return the actors' names of a report's private persons."""
    words = _words("en")
    minors, private, public = set[str](), set[str](), set[str]()
    for draft in drafts:
        around = _around(reading, draft)
        if around is None or not (draft.kind == "person" or _may_be_person(draft, around, words)):
            continue
        actor = actors[draft].name
        if _is_minor(around, words):
            minors.add(actor)
        elif _is_known(draft.name, actor, tables) or _is_public(reading, draft, around, tables):
            public.add(actor)
        elif _is_private(reading, draft, around, words):
            private.add(actor)
    return frozenset(minors | (private - public))


def _may_be_person(draft: Draft, around: _Around, words: _Words) -> bool:
    """Whether a name taken for another kind stands as only a person's does: an age, a calling, kin."""
    if draft.kind != "organisation" or draft.reason != _GUESSED or draft.actor is not None:
        return False
    own = {word.lower() for word in draft.name.split()}
    if len(own) > 4 or own & words.bodies:
        return False
    if len(own) == 1:  # "his mother, NAME"
        return bool(words.kin_before.search(around.before))
    return bool(
        words.age_after.match(around.after)
        or words.called_inside.match(draft.name)
        or words.called_private.search(around.before)
        or words.kin_before.search(around.before)
    )


def _is_known(name: str, actor: str, tables: ActorTables) -> bool:
    """Whether a name holds that of a person of the tables, cut too long or not."""
    words = name.split()
    runs = (" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 2, len(words) + 1))
    return actor in tables.shown_persons or any(run in tables.shown_persons for run in runs)


def _around(reading: Reading, draft: Draft) -> _Around | None:
    first = reading.parse.at(draft.start)
    if first is None:
        return None
    span = reading.parse.sentence_span(reading.parse.sentence_of[first])
    end = draft.end
    if goes_on := _GOES_ON.match(reading.text, draft.end, span.end):
        end = goes_on.end()
    return _Around(
        reading.text[max(span.start, draft.begin - _REACH) : draft.begin],
        reading.text[end : min(span.end, end + _REACH)],
    )


def _is_minor(around: _Around, words: _Words) -> bool:
    age = words.age_after.match(around.after) or words.age_before.search(around.before)
    said = next(filter(None, age.groups()), "") if age else ""
    return int(said) < words.minor if said.isdecimal() else said.lower() in words.child


def _is_public(reading: Reading, draft: Draft, around: _Around, tables: ActorTables) -> bool:
    """Whether the person is of public life, or accused, by the words beside the name."""
    words = _words("en")
    titles = [word for word in draft.title.split() if word not in tables.honorifics]
    if titles and not words.called_private.search(f" {draft.title} "):
        return True
    if words.public.match(draft.name):  # "President NAME" that the parser took for the name
        return True
    if words.called_public.search(around.before) or words.accused_before.search(around.before):
        return True
    after = around.after
    if (age := words.age_after.match(after)) and age[1]:  # "NAME, 52, the mayor"
        after = after[age.end() :].lstrip(")")
    if after.startswith(", "):
        apposition = after[2:].partition(",")[0].partition(".")[0]
        if _opens_apposition(apposition) and words.public.search(apposition):
            return True
    if words.member.match(around.after):
        return True
    return _governed(reading, draft, words.lemmas["charged"], frozenset())


_APPOSED = re.compile(r"(?:an?|the|its|their|his|her|who|former|chief|head|director|president)\b")


def _opens_apposition(words: str) -> bool:
    return bool(_APPOSED.match(words))


def _is_private(reading: Reading, draft: Draft, around: _Around, words: _Words) -> bool:
    """Whether the words beside the name give it as a victim's, a witness's or their kin's."""
    before, after = around.before, around.after
    if words.called_private.search(before) or words.called_private.search(f" {draft.title} "):
        return True
    if words.called_inside.match(draft.name):
        return True
    if words.kin_before.search(before) or words.kin_after.match(after):
        return True
    if words.calling.match(after) or words.aged_as.match(after) or words.lived.match(after):
        return True
    if words.identified.search(before):
        return True
    listed = words.listed.search(around.before)
    if listed is not None and not words.told.search(around.before, listed.end()):
        return True
    lemmas = words.lemmas
    return _governed(reading, draft, lemmas["harmed"], lemmas["suffered"], lemmas["remains"])


def _governed(
    reading: Reading,
    draft: Draft,
    objects: frozenset[str],
    subjects: frozenset[str],
    possessions: frozenset[str] = frozenset(),
) -> bool:
    """Whether the name is the object of one of some verbs, the subject of others, or owns a noun.

    "killed NAME", "NAME was killed", "NAME died", "the body of NAME", "NAME's funeral". A name that
    stands beside another word, or is joined to it, stands where that one does.
    """
    parse = reading.parse
    inside = parse.words_in(
        reading.parse.span(parse.at(draft.start) or 0, (parse.at(draft.end - 1) or 0) + 1)
    )
    top = next((i for i in inside if parse.head[i] not in inside), None)
    if top is None:
        return False
    for _ in range(4):
        if parse.dep[top] not in _UP:
            break
        top = parse.head[top]
    head = parse.head[top]
    dep, lemma = parse.dep[top], parse.lemma[head]
    if dep in ("dobj", "nsubjpass"):
        return lemma in objects
    if dep == "nsubj":
        passive = any(parse.dep[child] == "auxpass" for child in parse.children[head])
        return lemma in (objects if passive else subjects)
    if dep == "pobj" and parse.lower[head] == "of":
        return parse.lower[parse.head[head]] in possessions
    return dep == "poss" and parse.lower[head] in possessions
