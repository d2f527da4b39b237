"""Names of a report before it is known whose they are: the parser's, put right by shape.

Titles are parted from names ("Gen. Martin Dempsey"), articles and possessives cut off, laws and
operations left out; "Abu ..." is a person, "... Brigades" none; "Iraqi security forces" is one
name; an acronym in brackets explains the name before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from dateline.marks.actor_tables import WORD, ActorTables, alike
from dateline.marks.reading import Reading
from dateline.model.mark import MentionKind, Toponym
from dateline.model.span import Span
from dateline.text.dates import MONTHS, WEEKDAYS
from dateline.text.parse import Name

_ACRONYM = re.compile(
    r"""\(\s?(?:(?:the|or|also|known|as)\s){0,3}[\"“']?   # "(also known as "
        ([A-Z][A-Za-z]{0,9}[A-Z]s?)[\"”']?\s?[);,]         # "SDF)", "CoIA,"
    """,
    re.VERBOSE,
)
_ORDINAL = re.compile(r"\d{1,4}(?:st|nd|rd|th)")
_BEFORE = 160
"""Characters before an acronym within which its full name starts."""

FAITH = "followers of a faith"
"""Reason of a group too wide to file a report under: "Sunni", "Arab"."""

OFFICE = "an office without a name"
"""Reason of "the Foreign Secretary" where the report has not said who that is."""

_LONG = 4
"""Words of the longest name believed in a headline where every word has a capital."""


class Draft(NamedTuple):
    """A mention before its actor is known.

    ``name`` is the name without its title; ``begin`` where the title starts, also where it is no
    part of the mention; ``actor`` the name shown that a table gives.
    """

    start: int
    end: int
    kind: MentionKind
    name: str
    score: float
    reason: str
    begin: int
    title: str = ""
    actor: str | None = None


class Names:
    """Finds the names of one report."""

    def __init__(self, reading: Reading, tables: ActorTables) -> None:
        self._reading, self._tables = reading, tables
        self._text, self._parse = reading.text, reading.parse
        self._toponyms = reading.marks.all(Toponym)
        self.defined: dict[str, str] = {}
        """Acronyms that the report explains, with their full names; filled by `explained`."""

    @cached_property
    def blocks(self) -> list[tuple[int, str]]:
        """The marked blocks: where each starts, and its text made alike."""
        return [
            (block.start, alike(self._text[block.start : block.end]))
            for block in self._reading.body
        ]

    def _draft(self, start: int, end: int, kind: MentionKind, score: float, reason: str) -> Draft:
        return Draft(start, end, kind, self._text[start:end], score, reason, start)

    # -- names the tables know

    def tabled(self) -> Iterator[Draft]:
        """Yield the names that stand in a table."""
        published = self._reading.report.published
        for offset, text in self.blocks:
            at = 0
            for word in WORD.finditer(text):
                if word.start() < at:
                    continue
                row = self._tables.row_at(text, word.start(), word[0], published)
                if row is None:
                    continue
                at = word.start() + len(row.words)
                start, end = offset + word.start(), offset + at
                if row.kind != "person":
                    draft = self._draft(start, end, row.kind, 0.95, "a name of the table")
                    yield draft._replace(actor=row.name)
                elif words := self._parse.words_in(Span(start, end)):
                    yield from self._person(words.start, words.stop)

    def weapons(self) -> Iterator[Draft]:
        """Yield the weapons of the table."""
        for offset, text in self.blocks:
            at = 0
            for word in WORD.finditer(text):
                if word.start() < at:
                    continue
                if found := self._tables.weapon_at(text, word.start(), word[0]):
                    row, at = found
                    start, end = offset + word.start(), offset + at
                    draft = self._draft(start, end, "weapon", 0.8, "a weapon of the table")
                    yield draft._replace(actor=row.name)

    # -- acronyms that the report explains

    def explained(self) -> Iterator[Draft]:
        """Yield full names with an acronym in brackets, and all uses of the acronym."""
        for offset, text in self.blocks:
            for match in _ACRONYM.finditer(text):
                back = max(0, match.start() - _BEFORE)
                before = text[back : match.start()].rstrip()
                found = _full_start(before, match[1])
                if found is None:
                    continue
                start, end = offset + back + found, offset + back + len(before)
                name = self._text[start:end]
                if match[1] not in self.defined:
                    self.defined[match[1]] = name
                kind, actor = self._kind(name), self._tables.shown(name)
                draft = self._draft(start, end, kind, 0.9, "a name with its acronym")
                yield draft._replace(actor=actor)
                yield from self._uses(match[1], kind, actor)

    def _uses(self, acronym: str, kind: MentionKind, actor: str | None) -> Iterator[Draft]:
        for offset, text in self.blocks:
            for use in re.finditer(rf"\b{acronym}\b", text):
                start, end = offset + use.start(), offset + use.end()
                yield self._draft(start, end, kind, 0.9, "an acronym")._replace(actor=actor)

    def _kind(self, name: str) -> MentionKind:
        last = name.rsplit(maxsplit=1)[-1]
        return "group" if last in self._tables.group_ends else "organisation"

    # -- a nationality or a group, and a body it has

    def joined(self) -> Iterator[Draft]:
        """Yield names made of a place's or group's name and a body: "Iraqi security forces"."""
        parse, tables = self._parse, self._tables
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
                yield self._draft(start, end, "organisation", 0.85, "a name with its body")

    def _base(self, word: int) -> int | None:
        """Return where the name that ends with *word* starts, if it can have a body."""
        parse = self._parse
        sentence = parse.sentence_span(parse.sentence_of[word])
        for mark in self._reading.marks.inside(sentence, Toponym):
            if mark.end == parse.end[word]:
                return mark.start
        name = self._ending.get(word + 1)
        if name is None or name.label not in ("ORG", "NORP", "PERSON"):
            return None
        first, last = self._trimmed(name.first, name.last)
        return parse.start[first] if 0 < last - first < 4 else None

    @cached_property
    def _ending(self) -> dict[int, Name]:
        """The parser's names by the word past their end."""
        return {name.last: name for name in self._parse.names}

    def numbered(self) -> Iterator[Draft]:
        """Yield military units named by a number: "158th Fighter Wing", "407th AEG"."""
        parse, ends = self._parse, self._tables.organisation_ends
        for first, low in enumerate(parse.lower):
            if not _ORDINAL.fullmatch(low):
                continue
            last = first + 1
            while last < len(parse) and parse.word[last][0].isupper() and last - first < 6:
                last += 1
            if last == first + 1 or parse.sentence_of[last - 1] != parse.sentence_of[first]:
                continue
            word = parse.word[last - 1]
            if word in ends or (word.isupper() and len(word) > 2):
                start, end = parse.start[first], parse.end[last - 1]
                yield self._draft(start, end, "organisation", 0.8, "a unit with its number")

    # -- the parser's names

    def parsed(self) -> Iterator[Draft]:
        """Yield the parser's names of persons, organisations, peoples and leftover places."""
        placed = {(mark.start, mark.end) for mark in self._toponyms}
        for name in self._parse.names:
            if name.label == "PERSON":
                found = self._person(name.first, name.last)
            elif name.label in ("ORG", "NORP"):
                found = self._organisation(name.first, name.last, name.label)
            elif name.label in ("GPE", "LOC", "FAC"):
                found = self._location(name.first, name.last)
            else:
                continue
            yield from (draft for draft in found if (draft.start, draft.end) not in placed)

    def _trimmed(self, first: int, last: int) -> tuple[int, int]:
        """Return the range without articles, possessives and small words at its ends."""
        word, particles = self._parse.word, self._tables.particles
        while first < last and word[first].strip("\u200e\u200f").lower() in ("the", "a", "an"):
            first += 1
        while first < last and not (word[first][0].isupper() or word[first][0].isdigit()):
            if word[first].lower() in particles and word[first][0].isalpha():
                break  # "al-Shishani"
            first += 1
        while last > first and not word[last - 1][0].isupper():
            if word[last - 1][0].isalnum() and word[max(first, last - 2)] in ("-", "'", "’"):
                break  # "Ki-moon"
            last -= 1
        return first, last

    def _person(self, first: int, last: int) -> Iterator[Draft]:
        parse, tables = self._parse, self._tables
        first, last = self._trimmed(first, last)
        words = parse.word[first:last]
        capitals = sum(word[0].isupper() for word in words)
        if not words or (capitals >= _LONG and self._headline(first)):
            return
        ends = tables.group_ends | tables.organisation_ends
        if words[-1] in tables.group_ends or (len(words) > 1 and words[-1] in ends):
            yield from self._organisation(first, last, "ORG")
            return
        if words[0] in tables.person_first and self._is_first_name(first - 1):
            first -= 1  # "Suad [Abu Rishta]"
        begin, first = self._titled(first, last)
        name = self._text[parse.start[min(first, last - 1)] : parse.end[last - 1]]
        if first == last or words[-1] in tables.never or _broken(name):
            return
        title = self._text[parse.start[begin] : parse.start[first]].strip()
        # a title longer than the name is no part of the mention, which is of the name
        start = parse.start[begin if len(title) < len(name) else first]
        draft = self._draft(start, parse.end[last - 1], "person", 0.85, "a person's name")
        yield draft._replace(name=name, title=title, begin=parse.start[begin])

    def _is_first_name(self, at: int) -> bool:
        """Whether the word before a name is one that belongs to it, and to nothing else."""
        parse = self._parse
        return (
            at >= 0
            and parse.tag[at] == "NNP"
            and parse.sentence_of[at] == parse.sentence_of[at + 1]
            and parse.lower[at] not in WEEKDAYS
            and parse.lower[at] not in MONTHS
            and not self._is_title(at)
            and not self._covered[parse.start[at]]
            and at + 1 not in self._ending
        )

    def _titled(self, first: int, last: int) -> tuple[int, int]:
        """Return where the titles begin, and where the name does after them."""
        parse, tables = self._parse, self._tables
        word, sentence = parse.word, parse.sentence_of
        name = first
        while name < last and self._is_title(name):
            name += 1
        begin = first
        while begin and sentence[begin - 1] == sentence[first]:
            if self._is_title(begin - 1):
                begin -= 1
            elif begin > 2 and word[begin - 2] == "of" and word[begin - 1] in tables.of:
                if word[begin - 3] not in tables.titles:
                    break
                begin -= 3  # "Secretary of State"
            else:
                break
        return begin, name

    def _is_title(self, at: int) -> bool:
        word = self._parse.word[at]
        return word in self._tables.titles or (
            word.isupper() and word.lower() in self._tables.titles_lower
        )

    def _organisation(self, first: int, last: int, label: str) -> Iterator[Draft]:
        parse, tables = self._parse, self._tables
        first, last = self._trimmed(first, last)
        words = parse.word[first:last]
        if not words or self._is_none(words, first):
            return
        start, end = parse.start[first], parse.end[last - 1]
        name = self._text[start:end]
        if _broken(name) or all(self._is_title(at) for at in range(first, last)):
            return
        if words[0] in tables.person_first or (len(words) == 1 and words[0] in self._surnames):
            yield from self._person(first, last)
        elif label == "NORP" and not name.isupper():
            reason = FAITH if name in tables.faiths else "a people or party"
            yield self._draft(start, end, "group", 0.7, reason)
        else:
            yield self._draft(start, end, self._kind(name), 0.7, "an organisation's name")

    def _is_none(self, words: list[str], first: int) -> bool:
        """Whether the words are no organisation: a law, an operation, a road, a headline."""
        tables = self._tables
        if " ".join(words) in tables.never or words[0] in tables.never_first:
            return True
        if words[-1] in tables.never_last:
            return True
        return len(words) > _LONG and self._headline(first)

    def _headline(self, word: int) -> bool:
        """Whether nearly every word of the sentence has a capital, so that capitals say nothing."""
        parse = self._parse
        first, last = parse.sentences[parse.sentence_of[word]]
        words = [w for w in parse.word[first:last] if w[0].isalpha() and len(w) > 3]
        return len(words) > 4 and sum(w[0].isupper() for w in words) > 0.8 * len(words)

    @cached_property
    def _surnames(self) -> frozenset[str]:
        trimmed = (
            self._trimmed(name.first, name.last)
            for name in self._parse.names
            if name.label == "PERSON"
        )
        return frozenset(self._parse.word[last - 1] for first, last in trimmed if last - first > 1)

    @cached_property
    def _covered(self) -> bytearray:
        """One for every character of a toponym."""
        covered = bytearray(self._reading.report.end)
        for mark in self._toponyms:
            covered[mark.start : mark.end] = b"\1" * (mark.end - mark.start)
        return covered

    def _location(self, first: int, last: int) -> Iterator[Draft]:
        """A name the parser takes for a place and that is no toponym: a gate, or a person."""
        parse = self._parse
        first, last = self._trimmed(first, last)
        if first == last or parse.word[last - 1] in self._tables.never:
            return
        if last - first == 1 and parse.word[first] in self._surnames:
            yield from self._person(first, last)
            return
        start, end = parse.start[first], parse.end[last - 1]
        proper = parse.tag[last - 1] in ("NNP", "NNPS") and not _broken(self._text[start:end])
        if proper and self._covered.find(1, start, end) < 0:
            yield self._draft(start, end, "place", 0.5, "a place without coordinates")


def _broken(name: str) -> bool:
    return any(mark in name for mark in "[]\n@") or not any(char.isalpha() for char in name)


def _full_start(before: str, acronym: str) -> int | None:
    """Return where the full name starts of which *acronym* is made, at the end of *before*.

    Its letters must open the capitalised words, in order; small words may stand between:
    "Union of Harbour Workers and Pilots" (UHWP).
    """
    letters = list(acronym.removesuffix("s").upper())
    words, start = list(re.finditer(r"\S+", before)), None
    for word in reversed(words):
        if not letters:
            break
        bare = word[0].lstrip("\"“'(")
        if bare[:1].upper() == letters[-1] and (bare[:1].isupper() or bare[:1].isdigit()):
            letters.pop()
            start = word.end() - len(bare)
        elif bare[:1].isupper() or len(bare) > 4:
            return None
    return start if not letters else None
