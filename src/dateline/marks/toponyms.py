"""Which words of a report are place names. What they mean is `dateline.marks.places`' question.

Every run of capitalised words that the gazetteer knows is looked at, the longest first, and is
taken or left by what stands around it: the parser's label for it, a preposition ("in Tal Afar"),
a head noun ("the town of Nahrawan"), a containing place after a comma ("Paris, Texas"), a civic
word inside an organisation's name ("Alton Police Department"), a dateline. A name that only its
context can save is passed on as *weak*: the resolver keeps it if the report's other places bear
it out, or if the same name is taken elsewhere in the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property
from typing import NamedTuple

from dateline.marks.gazetteer import Entry, Gazetteer
from dateline.marks.reading import Reading
from dateline.model.span import Span
from dateline.text.fold import fold_name
from dateline.text.tables import FIRST, language_for, read_table

_LONGEST = 6
"""Words of the longest name tried: "Democratic Republic of the Congo" has five."""

_LARGE = 100_000
"""Inhabitants of a town known well enough to be seen under a misspelling."""

_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_GROUP_LABELS = frozenset({"ORG", "EVENT", "WORK_OF_ART", "PRODUCT", "LAW"})
_NAMES = frozenset({"NNP", "NNPS", "JJ", "NN", "FW", "NNS", "JJR"})
NATURAL = (
    "STM",
    "MT",
    "DSRT",
    "ISLS",
    "RGN",
    "PEN",
    "LK",
    "CNL",
    "PLN",
    "PLAT",
    "VAL",
    "GULF",
    "SEA",
    "OCN",
    "STRT",
    "DLTA",
    "BSN",
)
"""What a name with an article may be that is no country: rivers, ranges, deserts, seas."""
_NOUN = (["NN"], ["NNS"], ["NNP"], ["NNPS"])

_DASHES = frozenset({"-", "--", "—", "–", "(", "/", ","})


class Sighting(NamedTuple):
    """Words that are, or may be, a place name.

    ``name`` is what is looked up, ``kinds`` the beginnings of the feature codes that the words
    around it ask for. ``weak`` is 0 for a name that its own context bears out, 1 for one that
    needs the report's other places, 2 for one that needs the same name taken elsewhere or a
    neighbour in a list.
    """

    first: int
    last: int
    span: Span
    name: str
    found: tuple[Entry, ...]
    score: float
    reason: str
    weak: int = 0
    demonym: bool = False
    kinds: tuple[str, ...] = ()


class _Setting(NamedTuple):
    """A known name and what stands around it: the parser's name over it, the words beside it."""

    first: int
    last: int
    words: str
    label: str
    begin: int
    end: int
    before: str
    after: str
    common: bool

    @property
    def whole(self) -> bool:
        """Whether the parser's name is no longer than the known one."""
        return self.end - self.begin <= self.last - self.first


_Verdict = tuple[float, str, int]
"""Score, reason and weakness of a known name."""


class Words:
    """The word lists for place names of one language, as sets."""

    def __init__(self, language: str = FIRST) -> None:
        table = read_table("toponyms", language)
        self.generic = {word: tuple(kinds) for word, kinds in table["generic"].items()}
        self.strong, self.cue = set(table["cues"]["strong"]), set(table["cues"]["weak"])
        self.joining, self.sides = set(table["cues"]["joining"]), set(table["cues"]["sides"])
        self.opening = set(table["cues"]["opening"])
        self.towns = set(table["cues"]["towns"])
        self.running = set(table["cues"]["running"])
        self.taken = set(table["cues"]["taken"])
        self.party = set(table["cues"]["party"])
        self.heads, self.tails = set(table["cues"]["heads"]), set(table["cues"]["tails"])
        organisation = table["organisation"]
        self.civic, self.maybe = set(organisation["civic"]), set(organisation["maybe"])
        self.street, self.never = set(organisation["street"]), set(organisation["never"])
        self.acronym = set(organisation["acronym"])
        self.famous = frozenset(table["person"]["famous"])
        self.before, self.verbs = set(table["person"]["before"]), set(table["person"]["verbs"])
        self.alias, self.demonym = table["alias"], table["demonym"]
        self.folded = {fold_name(name): row for name, row in self.alias.items() if " " in name}
        self.eponym: dict[str, list[list[str]]] = {}
        for phrase in table["eponym"]["phrases"]:
            words = phrase.lower().split()
            self.eponym.setdefault(words[0], []).append(words)
        self.starts = self.running.union(self.eponym)
        self.kinds = [[word] for word in self.generic]
        self.directions = frozenset(table["offset"]["directions"])
        self.state, self.postal = table["state"], table["postal"]
        self.home = {country: frozenset(words) for country, words in table["home"].items()}

    @cached_property
    def states(self) -> re.Pattern[str]:
        """Matches an abbreviation of a state that stands as one, with its full stops."""
        longest = sorted(self.state, key=lambda word: (-len(word), word))
        body = "|".join(re.escape(word).replace(r"\ ", r"\s?") for word in longest)
        return re.compile(rf"(?<![\w.])(?:{body})(?!\w)")


@cache
def words_of(language: str) -> Words:
    """Return the word lists of a language, read once."""
    return Words(language)


def language_of(reading: Reading) -> str:
    """Return the language whose place words a report is read with: its own if there are any."""
    return language_for("toponyms", reading.report.language)


def find_toponyms(reading: Reading, index: Gazetteer) -> list[Sighting]:
    """Return the place names of a report, weak ones too, in text order, never overlapping."""
    return list(_Finder(reading, index).run())


class _Finder:
    """One pass over one report."""

    def __init__(self, reading: Reading, index: Gazetteer) -> None:
        self.reading, self.index = reading, index
        self.text, self.parse = reading.text, reading.parse
        self.table = words_of(language_of(reading))
        self.named: list[int] = [-1] * len(self.parse)
        for number, name in enumerate(self.parse.names):
            self.named[name.first : name.last] = [number] * (name.last - name.first)
        self.states = self._states(reading)

    def _states(self, reading: Reading) -> dict[int, tuple[int, int, str]]:
        """Map the first word of each abbreviated state to its last, its end and its key."""
        found: dict[int, tuple[int, int, str]] = {}
        for block in reading.body:
            for match in self.table.states.finditer(self.text, block.start, block.end):
                key = re.sub(r"\s", " ", match[0])
                before = self.text[max(block.start, match.start() - 2) : match.start()]
                if before.rstrip()[-1:].isdigit() or match.start() == block.start:
                    continue  # "100 B.C.", "N.B."
                if key.count(".") < 2 and not before.endswith((", ", ",", "-", "(", " –", "–")):
                    continue
                words = self.parse.words_in(Span(match.start(), match.end()))
                first = self.parse.at(match.start())
                if first is not None:
                    found[first] = (max(words.stop, first + 1), match.end(), key)
        return found

    def run(self) -> Iterator[Sighting]:
        """Yield the sightings, left to right."""
        at, size, words, starts = 0, len(self.parse), self.parse.word, self.table.starts
        while at < size:
            if words[at][0].islower() and words[at] not in starts and at not in self.states:
                at += 1  # most words are no name's first
                continue
            if phrase := self._eponym(at):
                at += phrase
                continue
            sighting = self._state(at) or self._led(at) or self._name(at)
            if sighting is None:
                at += 1
                continue
            sighting = self._taking(sighting)
            yield sighting
            at = sighting.last

    def _eponym(self, at: int) -> int:
        """Return how many words a thing called after a place has here: "West Nile virus", else 0."""
        lower = self.parse.lower
        for words in self.table.eponym.get(lower[at], ()):
            end = at + len(words)
            if lower[at:end] == words and lower[end : end + 1] not in self.table.kinds:
                return len(words)  # but "the West Nile region"
        return 0

    def _taking(self, sighting: Sighting) -> Sighting:
        """Take in the generic word after a name: "Kirkuk province"."""
        parse, last = self.parse, sighting.last
        if sighting.demonym or last >= len(parse) or parse.lower[last] not in self.table.taken:
            return sighting
        if self.text[sighting.span.end : parse.start[last]] != " ":
            return sighting
        return sighting._replace(last=last + 1, span=Span(sighting.span.start, parse.end[last]))

    def _state(self, at: int) -> Sighting | None:
        """The abbreviated state that begins here: "Ky." after a comma, "R-N.D.", ", OH"."""
        if at in self.states:
            last, end, key = self.states[at]
            span = Span(self.parse.start[at], end)
            name, country = self.table.state[key]
            found = self._chosen([name, country, "ADM1"])
            return Sighting(at, last, span, name, found, 0.97, "an abbreviated state")
        word = self.parse.word[at]
        if (
            word in self.table.postal
            and at > 1
            and self.parse.word[at - 1] == ","
            and self.parse.word[at - 2][0].isupper()
        ):
            name = self.table.postal[word]
            found = self._chosen([name, "US", "ADM1"])
            span = self.parse.span(at, at + 1)
            return Sighting(at, at + 1, span, name, found, 0.95, "a postal code after a comma")
        return None

    def _led(self, at: int) -> Sighting | None:
        """A country at the head of one word: "[U.S.]-led"."""
        word = self.parse.word[at]
        name, hyphen, _ = word.partition("-")
        if not hyphen or name not in self.table.acronym:
            return None
        span = Span(self.parse.start[at], self.parse.start[at] + len(name))
        return Sighting(at, at + 1, span, name, self._look_up(name), 0.85, "a country's letters")

    def _name(self, at: int) -> Sighting | None:
        word = self.parse.word[at]
        if self._article(at):
            return self._known(at) or self._unknown(at)
        if not (word[0].isupper() or word[0].isdigit() or (word[0] in "'‘’ʿ" and len(word) > 1)):
            return None
        if at > 1 and self._article(at - 2):
            return None  # "al-[Hawi]" was looked at with its article
        return self._demonym(at) or self._labelled(at) or self._known(at) or self._unknown(at)

    def _article(self, at: int) -> bool:
        """Whether an Arabic article joined to a name stands here: "al-Hawi"."""
        word = self.parse.word
        return (
            at + 2 < len(word)
            and word[at + 1] == "-"
            and word[at + 2][0].isupper()
            and word[at].lower() in self.table.running
        )

    def _unknown(self, at: int) -> Sighting | None:
        """A name that is a place's by all signs and that the gazetteer does not know."""
        parse = self.parse
        if self._article(at):
            return self._cued(at, at + 3)
        if parse.tag[at] not in ("NNP", "NNPS"):
            return None
        name = parse.names[self.named[at]] if self.named[at] >= 0 else None
        headed = at > 1 and parse.lower[at - 1] == "of" and parse.lower[at - 2] in self.table.towns
        if name is None:
            return self._unlisted(at, at + 1, "a name after its kind of place") if headed else None
        weak = int(name.label in ("PERSON", "ORG") and not headed)
        opens = name.last - at > 1 and parse.word[at] in self.table.opening
        placed = name.label == "GPE" or (opens and name.label in ("PERSON", "ORG"))
        if not (placed or headed) or parse.lower[name.first : at] not in ([], ["the"]):
            return None
        if not opens and any(self._look_up(parse.word[k]) for k in range(at + 1, name.last)):
            return None
        if self._surname(name.last - 1, name.last) and not (opens or headed):
            return None
        return self._unlisted(at, name.last, "the parser takes it for a place", weak)

    def _cued(self, first: int, last: int) -> Sighting | None:
        """A name after a preposition of place that is no person's or body's: "in al-Horra"."""
        parse, before = self.parse, self.parse.lower[first - 1] if first else ""
        number = self.named[last - 1]
        if before not in self.table.strong or (number >= 0 and parse.names[number].last > last):
            return None
        if parse.lower[last - 1] in self.persons or self._runs_on(last):
            return None
        return self._unlisted(first, last, f"after {before!r}", 1)

    def _runs_on(self, last: int) -> bool:
        """Whether the word there has a capital too, so that the name is longer."""
        return last < len(self.parse) and self.parse.word[last][0].isupper()

    def _unlisted(self, first: int, last: int, reason: str, weak: int = 0) -> Sighting | None:
        span = self._trimmed(self.parse.span(first, last))
        words = span.of(self.text)
        if words.isupper() or words in self.table.never or fold_name(words) in common_words():
            return None
        return Sighting(first, last, span, words, self._look_up(words), 0.5, reason, weak)

    def _labelled(self, at: int) -> Sighting | None:
        """The name that the parser takes for a place, if the gazetteer knows all of it."""
        number = self.named[at]
        if number < 0:
            return None
        name = self.parse.names[number]
        if name.label not in _PLACE_LABELS:
            return None
        first = name.first
        while first < name.last and self.parse.lower[first] in ("the", "a", "an", "downtown"):
            first += 1
        if at != first:
            return None
        last = name.last
        while last > first + 1 and self.parse.word[last - 1] in ("'s", "’s", "'", "’", ".", ","):
            last -= 1
        last = self._longer(first, last)
        if last < len(self.parse) and self.parse.lower[last] in self.table.running:
            return None
        span = self.parse.span(first, last)
        words = span.of(self.text)
        if words in self.table.state:  # "a Ga. pastor"
            found = self._chosen([*self.table.state[words], "ADM1"])
        else:
            found = self._look_up(words)
        never = words in self.table.never or (words.isupper() and words.title() in self.table.never)
        if found and len(words) < 4 and not found[0].first and words not in self.table.acronym:
            return None  # "And" is no Andorra
        if not found or never or self._surname(first, last):
            return None
        return Sighting(
            first,
            last,
            span,
            words,
            found,
            0.97,
            "a name the parser takes for a place",
            kinds=self._kinds(first, last),
        )

    def _longer(self, first: int, last: int) -> int:
        """Return where a known name ends that runs on by one word: "Deir [Ezzor]", "Deir[-ezzor]"."""
        parse = self.parse
        end = last + 2 if parse.word[last : last + 1] == ["-"] else last + 1
        if end > len(parse) or parse.sentence_of[first] != parse.sentence_of[end - 1]:
            return last
        opens = parse.word[first] in self.table.opening and parse.word[end - 1][0].isalpha()
        if not (opens or parse.word[end - 1][0].isupper()):
            return last  # "Deir ezzor" may be written so
        name = parse.span(first, end).of(self.text)
        known = fold_name(name) in self.table.folded or any(e.first for e in self._exact(name))
        return end if known else last

    def _exact(self, name: str) -> tuple[Entry, ...]:
        return self.index.find(name) if name in self.index else ()

    def _surname(self, first: int, last: int) -> bool:
        """Whether a lone word is the surname of one of the report's persons and no place here."""
        if last - first > 1 or self.parse.lower[first] not in self.persons:
            return False
        before = self.parse.lower[first - 1] if first else ""
        if before == "of" and first > 1 and self.parse.lower[first - 2] in self.table.heads:
            return False
        return before not in self.table.strong and not self._contained(last)

    def _demonym(self, at: int) -> Sighting | None:
        """A nationality word: "Iraqi", "South Korean"."""
        parse = self.parse
        if parse.tag[at] not in _NAMES or self._longer(at, at + 1) > at + 1:
            return None  # "Saudi Arabia", "Indian Ocean"
        for last in (at + 2, at + 1):
            if last > len(parse):
                continue
            span = self._trimmed(parse.span(at, last))
            words = span.of(self.text)
            found = (
                self._chosen(self.table.demonym[words])
                if words in self.table.demonym
                else tuple(self.index.find_demonym(words))
            )
            if found and self._stands(at, last):
                return Sighting(
                    at, last, span, words, found, 0.88, "a nationality word", demonym=True
                )
        return None

    def _trimmed(self, span: Span) -> Span:
        """Return the span without a hyphen or full stop that the tokeniser left at its end."""
        words = span.of(self.text)
        return Span(span.start, span.start + len(words.rstrip("-–.,")))

    def _stands(self, first: int, last: int) -> bool:
        """Whether a nationality word is one here and no part of a person's or firm's name."""
        number = self.named[first]
        if number < 0:
            return True
        name = self.parse.names[number]
        if name.label == "PERSON":
            return name.last - name.first == last - first
        if name.label in _GROUP_LABELS and name.last > last:
            return self.parse.word[last] in self.table.civic
        return True

    def _known(self, at: int) -> Sighting | None:
        """The longest run of words from here that the gazetteer knows and the context allows."""
        parse = self.parse
        sentence_end = parse.sentences[parse.sentence_of[at]][1]
        ends = []
        for last in range(at + 1, min(at + _LONGEST, sentence_end) + 1):
            word = parse.word[last - 1]
            if last > at + 1 and not (
                word[0].isupper()
                or word.lower() in self.table.joining
                or word in ("-", ".", "'s", "’s", "’", "'")
            ):
                break
            if word[0].isupper() or parse.word[last - 2] == "-":
                ends.append(last)
        for last in reversed(ends):
            span = parse.span(at, last)
            words = span.of(self.text)
            found = (
                self._look_up(words)
                if last - at == 1 or words in self.index or fold_name(words) in self.table.folded
                else ()
            )
            if found:
                judged = self._judge(self._setting(at, last, words), found)
                if judged:
                    score, reason, weak = judged
                    return Sighting(
                        at,
                        last,
                        span,
                        words,
                        found,
                        score,
                        reason,
                        weak,
                        kinds=self._kinds(at, last),
                    )
        return None

    def _setting(self, first: int, last: int, words: str) -> _Setting:
        parse, number = self.parse, self.named[first]
        name = parse.names[number] if number >= 0 else None
        sentence = parse.sentence_of
        return _Setting(
            first=first,
            last=last,
            words=words,
            label=name.label if name else "",
            begin=name.first if name else first,
            end=name.last if name else last,
            before=parse.word[first - 1]
            if first and sentence[first - 1] == sentence[first]
            else "",
            after=parse.word[last]
            if last < len(parse) and sentence[last] == sentence[first]
            else "",
            common=last - first == 1 and not words.isupper() and words.lower() in common_words(),
        )

    def _judge(self, at: _Setting, found: tuple[Entry, ...]) -> _Verdict | None:
        """Return score, reason and weakness of a known name by its surroundings; None to leave it."""
        nation = found[0].feature.startswith(("PCL", "ADM1")) and found[0].alike
        filed = at.first == at.begin and self._filed(at, found)
        if not filed and self._never(at) and not (nation and at.after in self.table.civic):
            return None
        if at.before == "-" and at.first > 1 and self.parse.word[at.first - 2] in self.table.party:
            return 0.9, "after a party's letter", 0
        if at.words in self.table.acronym or (
            nation and at.whole and at.label not in ("PERSON", "FAC") and not self._flanked(at)
        ):
            return 0.85, "a country or province", 0
        if written := self._written(at, found, filed=filed):
            return written
        if at.label in _PLACE_LABELS:
            if at.common or at.after in self.table.street or self._surname(at.first, at.last):
                return None
            if at.last < at.end and self._flanked(at) and not nation:  # "[Deir] Ezzor"
                return None
            return 0.8, "part of a name the parser takes for a place", 0
        if not at.whole:
            return self._inside(at)
        if self._contained(at.last):
            return 0.9, "before a comma and a containing place", 0
        if self._flanked(at):
            return None
        if at.common:  # "crossed at Hit"
            cued = at.before.lower() in self.table.strong and self.parse.tag[at.first] == "NNP"
            return (0.5, f"after {at.before!r}", 1) if cued else None
        return self._beside(at)

    def _written(self, at: _Setting, found: tuple[Entry, ...], *, filed: bool) -> _Verdict | None:
        """Judge a name by its letters: in capitals before a dash, without its apostrophe, yours."""
        if self._natural(at, found):
            return 0.75, "a name with its kind", 0
        if filed or self._dateline(at.first, at.last, at.after):
            return 0.95, "a dateline", 0
        if at.whole and self.index.own(at.words):
            return 0.9, "a name of your table", 0
        if at.last - at.first == 1 and self._bereft(at.words):  # "[Syrias] army"
            return 0.85, "a name without its apostrophe", 0
        if at.before and self._bereft(at.before) and not self._surname(at.first, at.last):
            return 0.8, "after a country without its apostrophe", 0  # "Syrias [Aleppo]"
        return None

    def _natural(self, at: _Setting, found: tuple[Entry, ...]) -> bool:
        """Whether the name says what it is, and we have one: "the Neches River", "Lake Como"."""
        if at.last - at.first < 2 or at.label == "PERSON":
            return False
        lower, generic = self.parse.lower, self.table.generic
        asked = generic.get(lower[at.last - 1], ()) or generic.get(lower[at.first], ())
        wanted = tuple(kind for kind in asked if kind in NATURAL)
        return any(e.alike and e.feature.startswith(wanted) for e in found) if wanted else False

    def _never(self, at: _Setting) -> bool:
        """Whether the words are no place here: a day, a street, an acronym, a title's name."""
        table, words = self.table, at.words
        if words in table.never or words in table.street or at.after in table.street:
            return True
        if words.lower() in (table.running if at.after == "-" else table.directions):
            return True  # "Al" of "Al-Horra", "Northwest of"
        if words.isupper() and words.title() in table.never:
            return True
        if words.isupper() and len(words) <= 4 and words not in table.acronym:
            return not self.index.own(words)
        if words.endswith(".") and words not in table.acronym and words.count(".") == 1:
            return True
        if at.before.lower().rstrip(".") in table.before:
            return True
        if words in table.famous and at.before not in table.strong:
            return True
        if len(words) <= 3 and at.label not in _PLACE_LABELS and words not in table.acronym:
            return at.before not in table.strong  # "And" is no Andorra, "in Ely" a town
        single = at.last - at.first == 1
        return single and at.label not in _PLACE_LABELS and self.parse.tag[at.first] not in _NAMES

    def _flanked(self, at: _Setting) -> bool:
        """Whether a capitalised word stands right beside the name: "Minnie [Howard]"."""
        parse, table = self.parse, self.table
        if at.before and at.before[0].isupper() and parse.tag[at.first - 1] in ("NNP", "NNPS"):
            opens = at.first - 1 == parse.sentences[parse.sentence_of[at.first]][0]
            if (
                at.before.lower() not in table.generic
                and at.before not in self.table.sides
                and not opens
            ):
                return True
        if at.after in table.running:
            return True
        return bool(
            at.after
            and at.after[0].isupper()
            and parse.tag[at.last] in ("NNP", "NNPS")
            and at.after not in table.civic
            and at.after not in table.maybe
        )

    def _beside(self, at: _Setting) -> _Verdict | None:
        """Judge a name that stands alone by the words on either side."""
        parse, table, before = self.parse, self.table, at.before.lower()
        person = at.label in ("PERSON", "NORP") or at.words.split()[-1].lower() in self.persons
        if before == "of" and at.first > 1 and parse.lower[at.first - 2] in table.heads:
            return 0.9, f"after {parse.lower[at.first - 2] + ' of'!r}", 0
        if before in table.strong:
            return 0.85, f"after {before!r}", 0
        if at.after in table.generic:  # "Diyala and Salahuddin provinces"
            return 0.85, f"before {at.after!r}", 0
        if person and at.words.split()[-1].lower() in self.persons:
            return None
        if at.after in table.tails:
            return 0.75, f"before {at.after!r}", 0
        if at.after in table.civic:
            return 0.75, f"before {at.after!r}", int(person)
        if at.after in table.verbs:
            return None
        if before in table.cue:
            return 0.6, f"after {before!r}", 1
        if person:
            return 0.4, "a name the gazetteer knows", 2
        return 0.4, "a name the gazetteer knows", 1

    def _inside(self, at: _Setting) -> _Verdict | None:
        """Judge a name within a longer one: "[Alton] Police", "University of [Cincinnati]"."""
        opens = at.first == at.begin or self.parse.lower[at.begin : at.first] in (["the"], ["a"])
        if at.common:
            return None
        if at.label == "PERSON":
            return (
                (0.7, "before a civic word", 1) if opens and at.after in self.table.civic else None
            )
        if at.before in ("of", "at", "in") and at.first > at.begin:
            return 0.8, f"after {at.before!r} in an organisation's name", int(at.before == "of")
        if opens and at.after in self.table.civic:
            return 0.8, "before a civic word in an organisation's name", 0
        if opens and at.after in self.table.maybe:
            return 0.6, "opens an organisation's name", 1
        if opens or at.last == at.end:
            return 0.4, "part of an organisation's name", 1
        return None

    @cached_property
    def persons(self) -> frozenset[str]:
        """The words of the report's persons of two names and more, in lower case.

        Words that a preposition or a container shows to be places are left out: the parser
        makes a person of "Alton Police Chief Lee Roy" too.
        """
        parse, opening = self.parse, self.table.opening
        words: set[str] = set()
        places: set[str] = set()
        for name in parse.names:
            if name.label == "PERSON" and name.last - name.first > 1:
                if parse.word[name.first] not in opening:
                    words.update(parse.lower[name.first : name.last])
            elif name.label == "GPE" and name.last - name.first == 1:
                before = parse.lower[name.first - 1] if name.first else ""
                if before in self.table.strong or self._contained(name.last):
                    places.add(parse.lower[name.first])
        return frozenset(words - places)

    def _dateline(self, first: int, last: int, after: str) -> bool:
        """Whether the words open a sentence in capitals before a dash, a bracket or a comma."""
        parse = self.parse
        opens = first == parse.sentences[parse.sentence_of[first]][0]
        words = self.text[parse.start[first] : parse.end[last - 1]]
        return opens and words.isupper() and len(words) > 3 and after in _DASHES

    def _filed(self, at: _Setting, found: tuple[Entry, ...]) -> bool:
        """Whether a block opens with a town in capitals before a stop: "BEIRUT: ", "IRBIL, Iraq -"."""
        block = self.reading.block_at(self.parse.start[at.first])
        opens = block is not None and block.start == self.parse.start[at.first]
        if not opens or not at.words.isupper() or len(at.words) < 4:
            return False
        if at.words.title() in self.table.never or at.words.lower() in common_words():
            return False
        large = any(e.first and e.population >= _LARGE for e in found[:3])
        after = self.parse.word[at.last] if at.last < len(self.parse) else ""
        return (after == ":" and large) or self._contained(at.last) or after in ("--", "—", "–")

    def _contained(self, last: int) -> bool:
        """Whether a comma and a state, province or country follow."""
        parse = self.parse
        if last + 1 >= len(parse) or parse.word[last] != ",":
            return False
        if last + 1 in self.states or parse.word[last + 1] in self.table.postal:
            return True
        if not parse.word[last + 1][0].isupper():
            return False
        for words in (2, 1):
            if last + 1 + words <= len(parse):
                name = parse.span(last + 1, last + 1 + words).of(self.text)
                if any(
                    e.feature.startswith(("PCL", "ADM1")) and e.first
                    for e in self._look_up(name)[:2]
                ):
                    return True
        return False

    def _look_up(self, name: str) -> tuple[Entry, ...]:
        if own := self.index.own(name):
            return own
        row = self.table.alias.get(name) or self.table.folded.get(fold_name(name))
        if row is not None:
            return self._chosen(row)
        return self.index.find(name) or self._possessive(name)

    def _possessive(self, name: str) -> tuple[Entry, ...]:
        """A country's or large town's name whose apostrophe was lost: "Syrias army"."""
        if len(name) < 5 or not name.endswith("s") or " " in name or name[:-1].isupper():
            return ()
        found = self.index.find(name[:-1])[:1]
        return tuple(e for e in found if e.first and (_nation(e) or e.population > _LARGE))

    def _bereft(self, word: str) -> bool:
        """Whether the word is a place's name only if an apostrophe was lost: "Syrias"."""
        known = word in self.table.alias or bool(self.index.find(word))
        return not known and bool(self._possessive(word))

    def _chosen(self, wanted: list[str]) -> tuple[Entry, ...]:
        """Return the places of a table row (name, country, feature), the others of the name after."""
        name, country, feature = wanted
        found = self.index.find(name)
        best = [
            e
            for e in found
            if (not country or e.country == country) and e.feature.startswith(feature)
        ]
        return tuple(best[:1])

    def _kinds(self, first: int, last: int) -> tuple[str, ...]:
        """The features that a generic word beside the name asks for: "Nineveh province"."""
        lower, generic = self.parse.lower, self.table.generic
        if last < len(lower) and lower[last] in generic:
            return generic[lower[last]]
        if lower[last - 1] in generic and last - first > 1:
            return generic[lower[last - 1]]
        if first > 1 and lower[first - 1] == "of" and lower[first - 2] in generic:
            return generic[lower[first - 2]]
        if first and lower[first - 1] in generic:
            return generic[lower[first - 1]]
        if first and lower[first - 1] == "the" and self.parse.tag[last : last + 1][:1] not in _NOUN:
            return NATURAL  # "the Danube burst its banks"
        return ()


def _nation(entry: Entry) -> bool:
    return entry.feature.startswith("PCL")


@cache
def common_words() -> frozenset[str]:
    """Words that are also places (Reading, Police in Poland), folded."""
    from importlib import resources

    path = resources.files("dateline").joinpath("data", FIRST, "common_words.txt")
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(fold_name(line) for line in lines if line and not line.startswith("#"))
