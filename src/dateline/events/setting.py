"""Where and when something happened, by the words: its clause, its sentence, then the report.

Each toponym of the sentence is weighed by what it hangs on: a preposition of place that leads to
the trigger speaks for it, a country that only modifies a noun ("the Iraqi army"), a dateline or a
title's office ("the governor of Nineveh") against it. What decided stands in ``basis``. No focus of
the whole report is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from functools import cached_property
from typing import Literal

from dateline.events.clauses import below, clause_of
from dateline.events.timing import find_when, is_of_news, is_within, months_before, when_of
from dateline.marks.filing import filings
from dateline.marks.precision import place_precision
from dateline.marks.reading import Reading
from dateline.model.mark import EventPlace, Mention, Place, Timex, Toponym, When
from dateline.model.span import Span
from dateline.text.tables import read_table

Basis = Literal["same clause", "same sentence", "report", "dateline"]

_IN = frozenset(
    {"in", "at", "on", "across", "inside", "throughout", "over", "off", "along", "within", "between",
     "above", "under", "through", "against"}
)  # fmt: skip
_INTO = frozenset({"in", "into", "inside", "across", "throughout", "within", "over", "of", "near"})
"""What leads to a country as a place; after others it acts."""
_BY = frozenset(
    {"to", "into", "toward", "towards", "onto", "near", "outside", "around", "beside", "by"}
)
"""Weaker than `_IN`: "the village of X near Y" is X."""
_NOMINAL = frozenset(
    {"compound", "nmod", "appos", "conj", "poss", "amod", "npadvmod", "pobj", "prep", "dep",
     "nummod", "punct"}
)  # fmt: skip
_MODIFYING = frozenset({"compound", "amod", "nmod", "npadvmod", "nsubj"})
_REACH = 3
"""Sentences back that a place or time goes on for."""
_LONGEST = 4
"""UCDP's date_prec of a month: a time that is wider is no day that the next sentence goes on from."""
_CLOSE = 40
"""Characters before "60 km north of Y" within which the town stands that lies there."""
_SPOKEN_OF = frozenset(read_table("times")["bounds"]["spoken_of"])
_AFTER = 5
"""Sentences after the lead that may say when it was."""
_COUNTRIES = ("PCL", "CONT", "TERR")
_OFTEN = 3
"""Namings of one country that make a lone name in another doubtful."""


class Setting:
    """Finds the places and times of what one report tells."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._before: dict[int, tuple[EventPlace | None, When | None]] = {}
        self._named: dict[int, list[Toponym]] = {}
        classes = read_table("triggers")["classes"]
        later = read_table("triggers")["news"]["later"]
        self._says = frozenset((*read_table("cues")["verbs"]["reporting"], *later))
        speakers = read_table("cues")["speakers"]
        self._offices = frozenset((*speakers["offices"], *speakers["anonymous"]))
        seats = read_table("triggers")["seats"]
        self._seats = {name: frozenset(words) for name, words in seats.items()}
        self._parts = frozenset((*classes["place"], *classes["part"]))

    @cached_property
    def _filings(self) -> tuple[Span, ...]:
        return filings(self._reading)

    def _is_filed(self, span: Span) -> bool:
        return any(filing.covers(span) for filing in self._filings)

    def place(self, words: Iterable[int], sentence: int) -> EventPlace | None:
        """Return where the event of these trigger words is put by its own sentence."""
        parse = self._reading.parse
        triggers = list(words)
        marks = _outermost(self._reading.marks.inside(parse.sentence_span(sentence), Toponym))
        clauses = {clause_of(parse, word) for word in triggers}
        best: tuple[float, Toponym, bool] | None = None
        for mark in marks:
            word = self._head(mark)
            if word is None or self._is_filed(mark.span):
                continue
            weight, near = self._weight(mark, word, triggers)
            if near or clause_of(parse, word) in clauses:
                weight, near = weight + 2.0, True
            weight -= 0.01 * min(abs(word - trigger) for trigger in triggers)
            if best is None or weight > best[0]:
                best = (weight, mark, near)
        if best is None or best[0] <= 0:
            return None
        return event_place(self._reading, best[1], "same clause" if best[2] else "same sentence")

    def beside(self, place: EventPlace) -> list[EventPlace]:
        """Return the places joined to one: "the cities of Mosul *and Tikrit*"."""
        parse = self._reading.parse
        word = parse.at(place.start)
        if word is None:
            return []
        joined: list[int] = []
        top = self._top(word, place.end)
        if parse.dep[top] == "pobj" and parse.lower[parse.head[top]] == "between":
            return []  # "on the road between Mosul and Tikrit": one spot
        queue = below(parse, top, "conj")
        while queue:
            joined.append(queue.pop(0))
            queue += below(parse, joined[-1], "conj")
        found = []
        for other in joined:
            span = Span(parse.start[other], parse.end[other])
            marks = [m for m in self._marks_at(span) if m.place is not None]
            found += [event_place(self._reading, mark, place.basis) for mark in marks[:1]]
        return found

    def _top(self, word: int, end: int) -> int:
        parse = self._reading.parse
        while parse.start[parse.head[word]] < end and parse.head[word] > word:
            word = parse.head[word]
        return word

    def _marks_at(self, span: Span) -> list[Toponym]:
        block = self._reading.block_at(span.start)
        marks = self._reading.marks.inside(block.span, Toponym) if block else ()
        return [mark for mark in marks if mark.span.meets(span)]

    def time(self, words: Iterable[int], sentence: int) -> When | None:
        """Return when the event of these trigger words is put by its own sentence."""
        span = self._reading.parse.sentence_span(sentence)
        marks = [m for m in self._reading.marks.inside(span, Timex) if not self._is_filed(m.span)]
        own = set(words)
        told = [m for m in marks if not self._is_day_of_saying(m, own)]
        if told and any(map(self._is_spoken_of, own)):
            told = [m for m in told if not self._is_day_of_speaking(m, own)]
            return find_when(self._reading, own, told)
        return find_when(self._reading, own, told or marks)

    def _is_spoken_of(self, word: int) -> bool:
        """Whether an event is only the object of what is said of it: "admitted the *kidnapping*"."""
        parse = self._reading.parse
        return parse.dep[word] == "dobj" and parse.lemma[parse.head[word]] in _SPOKEN_OF

    def _is_day_of_speaking(self, mark: Timex, own: Iterable[int]) -> bool:
        """Whether a time hangs on the verb whose object an event is: "admitted it *last week*"."""
        parse = self._reading.parse
        words = parse.words_in(mark.span)
        verbs = {parse.head[word] for word in own if self._is_spoken_of(word)}
        return bool(words) and clause_of(parse, words[0]) in verbs

    def before(self, sentence: int) -> tuple[EventPlace | None, When | None]:
        """Return the place and time that the sentences just before speak of, the nearest first.

        "Troops searched a farm near X on Monday. Two men were held during the search."
        """
        if sentence not in self._before:
            self._before[sentence] = self._look_back(sentence)
        return self._before[sentence]

    def _look_back(self, sentence: int) -> tuple[EventPlace | None, When | None]:
        parse = self._reading.parse
        place: EventPlace | None = None
        when: When | None = None
        for number in range(sentence - 1, max(sentence - _REACH, 0) - 1, -1):
            first, last = parse.sentences[number]
            root = next((w for w in range(first, last) if parse.head[w] == w), first)
            place = place or self.place([root], number)
            when = when or self.recent(self.time([root], number))
        return place, when

    def recent(self, when: When | None) -> When | None:
        """Return a time that news may go on from; not a year, nor months ago, nor to come."""
        published = self._reading.report.published
        if when is not None and when.precision > _LONGEST:
            return None
        if when is None or published is None or published.latest is None:
            return when
        since = published.earliest and months_before(published.earliest)
        past = since is not None and when.latest is not None and when.latest < since
        coming = when.earliest is not None and when.earliest > published.latest
        return None if past or coming else when

    def told_after(self, sentence: int, barred: Container[int], within: When | None) -> When | None:
        """Return the day that one of the sentences after the lead gives what the lead told.

        "It happened around 5 p.m. Saturday". A day of saying so, or of what the words *barred*
        tell (the arrest, the trial), is none of it; nor is one outside *within*.
        """
        parse = self._reading.parse
        last = min(sentence + 1 + _AFTER, len(parse.sentences))
        for number in range(sentence + 1, last):
            span = parse.sentence_span(number)
            for mark in self._reading.marks.inside(span, Timex):
                words = parse.words_in(mark.span)
                if not words or self._is_filed(mark.span):
                    continue
                when = when_of(mark, "report")
                if within is None and not is_of_news(self._reading, mark):
                    continue
                if within is not None and not is_within(when, within):
                    continue
                if clause_of(parse, words[0]) in barred or self._is_day_of_saying(mark):
                    continue
                return when
        return None

    def is_said(self, when: When) -> bool:
        """Whether a time is that of a verb of saying: "police said on Tuesday that ..."."""
        marks = (m for span in when.evidence for m in self._reading.marks.inside(span, Timex))
        return any(map(self._is_day_of_saying, marks))

    def _is_day_of_saying(self, mark: Timex, own: Container[int] = ()) -> bool:
        """A time of day is not: who speaks does so on a day."""
        parse = self._reading.parse
        words = parse.words_in(mark.span)
        if not words or mark.type != "DATE":
            return False
        verb = clause_of(parse, words[0])
        return verb not in own and parse.lemma[verb] in self._says

    def filed_on(self) -> When | None:
        """Return the day of the report's dateline: "KABUL (Oct. 9, 2011)"."""
        for filing in self._filings:
            for mark in self._reading.marks.inside(filing, Timex):
                if mark.type == "DATE" and mark.earliest and mark.earliest == mark.latest:
                    return when_of(mark, "dateline")
        return None

    def filed(self) -> EventPlace | None:
        """Return the place of the report's dateline."""
        for filing in self._filings:
            for mark in self._reading.marks.inside(filing, Toponym):
                return event_place(self._reading, mark, "dateline")
        return None

    def _head(self, mark: Toponym) -> int | None:
        parse = self._reading.parse
        words = parse.words_in(mark.span)
        for word in words:
            if parse.head[word] not in words or parse.head[word] == word:
                return word
        return words[-1] if words else None

    def _weight(self, mark: Toponym, word: int, triggers: list[int]) -> tuple[float, bool]:
        """Return how much a toponym speaks for itself (0 or less: not at all); whether it hangs
        on a trigger."""
        parse = self._reading.parse
        feature = (mark.place.feature or "") if mark.place else ""
        country = feature.startswith(_COUNTRIES)
        if country and (parse.dep[word] in _MODIFYING or parse.tag[word] in ("JJ", "NNPS", "NNS")):
            return -9.0, False  # "the Iraqi army", "Iraqis said"
        if word in (self._in_names if country else self._in_groups):
            return -9.0, False  # "the Islamic State of Iraq and Syria", "the Lions of Velm"
        if feature == "PPLC" and self._governs(word):
            return -9.0, False  # "Moscow said", "the regime in Damascus"
        weight, near = self._by_preposition(word, triggers, country=country)
        weight -= 1.0 if country else 0.4 if feature == "ADM1" else 0.0
        weight -= 1.5 if mark.place is None else 0.0  # a quarter that no table has: take the city
        weight -= 1.0 if mark.place is not None and self._is_astray(mark, mark.place) else 0.0
        return weight, near

    @cached_property
    def _countries(self) -> Counter[str]:
        """How often each country is named, or a place in it."""
        marks = self._reading.marks.all(Toponym)
        return Counter(m.place.country for m in marks if m.place and m.place.country)

    @cached_property
    def _toponyms(self) -> frozenset[int]:
        parse, marks = self._reading.parse, self._reading.marks.all(Toponym)
        return frozenset(word for mark in marks for word in parse.words_in(mark.span))

    def _is_in_name(self, noun: int) -> bool:
        return self._reading.parse.tag[noun].startswith("NNP") and noun not in self._toponyms

    def _governs(self, word: int) -> bool:
        """Whether a capital stands for those who rule there: it acts, is accused, or houses them."""
        parse, above = self._reading.parse, self._reading.parse.head[word]
        if parse.dep[word] == "nsubj":
            return parse.tag[above][0] == "V" and parse.lemma[above] not in self._seats["undergo"]
        if parse.dep[word] == "dobj":
            return parse.lemma[above] in self._seats["address"]
        if parse.dep[word] != "pobj":
            return False
        if parse.dep[above] == "agent" or parse.lower[above] in ("with", "by"):
            return True
        return (
            parse.lower[above] == "in" and parse.lemma[parse.head[above]] in self._seats["houses"]
        )

    @cached_property
    def _in_groups(self) -> frozenset[int]:
        """The words of the names of armed groups that have more than one."""
        parse, marks = self._reading.parse, self._reading.marks.all(Mention)
        named = [parse.words_in(m.span) for m in marks if m.kind == "group"]
        return frozenset(word for words in named if len(words) > 1 for word in words)

    @cached_property
    def _in_names(self) -> frozenset[int]:
        """The words of the names of organisations and groups that have more than one."""
        parse, marks = self._reading.parse, self._reading.marks.all(Mention)
        named = [parse.words_in(m.span) for m in marks if m.kind in ("organisation", "group")]
        return frozenset(word for words in named if len(words) > 1 for word in words)

    def _is_astray(self, mark: Toponym, place: Place) -> bool:
        """Whether a town is the only thing named in its country, where others are named often;
        or a point that only says where a town lies: "the town of X, 60 km north of Y"."""
        if place.near is not None:
            before = Span(max(0, mark.start - _CLOSE), mark.start)
            return any(m.place is not None for m in self._reading.marks.inside(before, Toponym))
        return self.is_lone(place)

    def is_lone(self, place: Place) -> bool:
        """Whether a place is the only thing named in its country, where another is named often."""
        named, country = self._countries, place.country
        if country is None or (place.feature or "").startswith(_COUNTRIES):
            return False
        return named[country] == 1 and max(named.values()) >= _OFTEN

    def inside(self, sentence: int, country: str | None, *, ahead: int) -> EventPlace | None:
        """Return the nearest place with a province that the report names around a sentence.

        The sentence itself, the sentences before it, then at most *ahead* after it; in *country*,
        if one is given. What bears no province (a river, a quarter without a row) gives nothing.
        """
        last = len(self._reading.parse.sentences)
        after = range(sentence + 1, min(sentence + 1 + ahead, last))
        for number in (sentence, *range(sentence - 1, -1, -1), *after):
            for mark in self._told_in(number):
                place = mark.place
                if place is None or place.admin1 is None or self._is_filed(mark.span):
                    continue
                if self.is_lone(place):
                    continue
                if country is None or place.country == country:
                    return event_place(self._reading, mark, "report")
        return None

    def of_police(self, sentence: int) -> EventPlace | None:
        """Return the town whose police or people the sentence or one next to it speaks of.

        "Kansas City police said ..." - the last resort for what nothing else places.
        """
        last = len(self._reading.parse.sentences)
        for number in (sentence, *range(sentence + 1, min(sentence + 3, last)), sentence - 1):
            if number < 0:
                continue
            span = self._reading.parse.sentence_span(number)
            for mark in self._reading.marks.inside(span, Toponym):
                place = mark.place
                if place is not None and (place.feature or "").startswith(("PPL", "ADM2", "ADM3")):
                    return event_place(self._reading, mark, "report")
        return None

    def _told_in(self, sentence: int) -> list[Toponym]:
        """Return the toponyms of a sentence that stand as places, what speaks most first."""
        if sentence not in self._named:
            span = self._reading.parse.sentence_span(sentence)
            weighed = []
            for mark in _outermost(self._reading.marks.inside(span, Toponym)):
                word = self._head(mark)
                weight = -9.0 if word is None else self._weight(mark, word, [])[0]
                if weight > -1.0:
                    weighed.append((-weight, mark.start, mark))
            self._named[sentence] = [mark for _, _, mark in sorted(weighed)]
        return self._named[sentence]

    def _by_preposition(
        self, word: int, triggers: list[int], *, country: bool
    ) -> tuple[float, bool]:
        parse = self._reading.parse
        modifies = parse.dep[word] in _MODIFYING and parse.tag[parse.head[word]][0] == "N"
        modifies = modifies and parse.head[word] not in self._toponyms  # "in Aleppo, Syria"
        part_of = modifies and parse.lemma[parse.head[word]] in self._parts  # "Mosul airport"
        weight = 0.5 if part_of or not modifies else -2.0
        at, decided = word, False
        for above in parse.ancestors(word):
            if above in triggers:
                return weight + (0.0 if decided or parse.dep[at] not in _NOMINAL else 1.0), True
            if parse.dep[at] == "pobj" and not decided:
                lower = parse.lower[above]
                noun = parse.lemma[parse.head[above]]
                if lower == "of" and noun not in self._parts:
                    if noun in self._offices:
                        return -9.0, False  # "the governor of Nineveh"
                    if parse.head[above] not in triggers:
                        return weight - 0.6, False  # "the people of Mosul"
                elif country and (lower not in _INTO or self._is_in_name(parse.head[above])):
                    return -9.0, False  # "called on the US", "Islamic State in Iraq"
                elif lower != "of":
                    weight += 2.0 if lower in _IN else 1.0 if lower in _BY else -0.5
                    decided = True
            elif parse.dep[at] in ("dobj", "nsubjpass") and not decided:
                weight, decided = weight + 1.0, True
            elif parse.dep[at] not in _NOMINAL and not decided:
                break
            if parse.tag[above][0] == "V":
                break  # another clause
            at = above
        return weight, False


def _outermost(marks: Iterable[Toponym]) -> list[Toponym]:
    """Leave out the names that a point is reckoned from: of "20 km south of Kirkuk", "Kirkuk"."""
    found: list[Toponym] = []
    for mark in marks:
        if not found or not found[-1].span.covers(mark.span):
            found.append(mark)
    return found


def event_place(reading: Reading, mark: Toponym, basis: Basis) -> EventPlace:
    """Return a toponym as the place of an event, with its where_prec."""
    return EventPlace(
        start=mark.start,
        end=mark.end,
        text=mark.text,
        place=mark.place,
        where_prec=place_precision(reading, mark),
        basis=basis,
    )


def is_country(place: EventPlace) -> bool:
    """Whether a place is a country, or a part of one named by its direction."""
    feature = (place.place.feature or "") if place.place else ""
    return feature.startswith(_COUNTRIES)
