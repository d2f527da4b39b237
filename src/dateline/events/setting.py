"""Where and when an event happened, by the words of its clause, its sentence, then its report.

A place comes from the trigger's clause, else its sentence, else from an event told just before,
else from the dateline; what was used stands in ``basis``. No focus of the whole report is taken.
A time comes from the trigger's clause or sentence, else from the sentence before in the same
paragraph. An event of a title or lead without any time of its own is put in the week up to the
report's publication, which is what "told as news" means and no sharper; every other stays None.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from dateline.events.clauses import clause_of
from dateline.mark.reading import Reading
from dateline.model.mark import EventPlace, Timex, Toponym, When

_IN = frozenset(
    {"in", "at", "on", "across", "inside", "throughout", "over", "off",
     "along", "within", "between", "of", "by", "above", "under", "through"}
)  # fmt: skip
_BY = frozenset({"to", "into", "toward", "towards", "onto", "near", "outside", "around", "beside"})
"""Weaker: "the village of X near Y" is X."""
_NOMINAL = frozenset(
    {
        "compound",
        "nmod",
        "appos",
        "conj",
        "poss",
        "amod",
        "npadvmod",
        "pobj",
        "prep",
        "dep",
        "nummod",
        "punct",
    }
)
_MODIFYING = frozenset({"compound", "amod", "nmod"})
_COUNTRY = frozenset({"PCLI", "PCLD", "PCLS", "PCL", "CONT", "RGN", "TERR"})
_WEEK = 7


class Seat(NamedTuple):
    """A toponym in a sentence: its head word, how it hangs there, how well it fits a trigger."""

    toponym: Toponym
    word: int
    weight: float


class Setting:
    """Finds the places and times of the triggers of one report."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def place(self, words: Iterable[int], sentence: int) -> EventPlace | None:
        """Return where the event of these trigger words is put by its own sentence."""
        parse = self._reading.parse
        triggers = list(words)
        marks = self._reading.marks.inside(parse.sentence_span(sentence), Toponym)
        clauses = {clause_of(parse, word) for word in triggers}
        best: tuple[float, Toponym, bool] | None = None
        for mark in marks:
            word = self._head(mark)
            if word is None:
                continue
            near = self._is_near(word, triggers, clauses)
            weight = self._weight(mark, word) + (3.0 if near else 0.0)
            weight -= 0.01 * min(abs(word - trigger) for trigger in triggers)
            if best is None or weight > best[0]:
                best = (weight, mark, near)
        if best is None or best[0] <= 0:
            return None
        return event_place(self._reading, best[1], "same clause" if best[2] else "same sentence")

    def _head(self, mark: Toponym) -> int | None:
        words = self._reading.parse.words_in(mark.span)
        for word in words:
            if (
                self._reading.parse.head[word] not in words
                or self._reading.parse.dep[word] == "ROOT"
            ):
                return word
        return words[-1] if words else None

    def _is_near(self, word: int, triggers: list[int], clauses: set[int]) -> bool:
        """Whether the toponym hangs on the trigger or stands in its clause."""
        parse = self._reading.parse
        if clause_of(parse, word) in clauses:
            return True
        return any(above in triggers for above in parse.ancestors(word))

    def _weight(self, mark: Toponym, word: int) -> float:
        """Return how much the words make of a toponym as a place of events, 0 or less: nothing."""
        parse = self._reading.parse
        feature = mark.place.feature if mark.place else None
        wide = feature in _COUNTRY
        modifies = parse.dep[word] in _MODIFYING and parse.tag[parse.head[word]][0] == "N"
        if wide and (modifies or parse.tag[word] in ("JJ", "NNPS", "NNS")):
            return -9.0  # "the Iraqi army", "Iraqis"
        weight = -2.0 if modifies else 1.0
        at = word
        for above in parse.ancestors(word):
            if parse.dep[at] == "pobj" and parse.tag[above] in ("IN", "TO", "RP"):
                lower = parse.lower[above]
                weight += 2.0 if lower in _IN else 1.0 if lower in _BY else -0.5
                break
            if parse.dep[at] in ("dobj", "nsubjpass"):
                weight += 1.0
                break
            if parse.dep[at] not in _NOMINAL:
                break
            at = above
        if wide:
            weight -= 1.0
        elif feature == "ADM1":
            weight -= 0.4
        return weight

    def time(self, words: Iterable[int], sentence: int) -> When | None:
        """Return when the event of these trigger words is put by its own sentence."""
        parse = self._reading.parse
        span = parse.sentence_span(sentence)
        marks = [
            mark
            for mark in self._reading.marks.inside(span, Timex)
            if mark.type in ("DATE", "TIME") and (mark.earliest or mark.latest)
        ]
        if not marks:
            return None
        triggers = list(words)
        clauses = {clause_of(parse, word) for word in triggers}
        near = [mark for mark in marks if self._timed_by(mark, triggers, clauses)]
        if near:
            chosen, basis = (
                min(near, key=lambda m: _distance(parse.start, m, triggers)),
                "same clause",
            )
        else:
            chosen, basis = marks[0], "same sentence"
        return when_of(chosen, basis)

    def _timed_by(self, mark: Timex, triggers: list[int], clauses: set[int]) -> bool:
        words = self._reading.parse.words_in(mark.span)
        return bool(words) and self._is_near(words[0], triggers, clauses)

    def as_news(self) -> When | None:
        """Return the week up to the report's publication, where that is known."""
        published = self._reading.report.published
        if published is None or published.earliest is None or published.latest is None:
            return None
        earliest = date.fromisoformat(published.earliest) - timedelta(days=_WEEK - 1)
        return When(
            earliest=earliest.isoformat(),
            latest=published.latest,
            precision=date_precision(earliest.isoformat(), published.latest),
            basis="told as news",
            evidence=published.evidence,
        )


def _distance(starts: list[int], mark: Timex, triggers: list[int]) -> int:
    return min(abs(mark.start - starts[word]) for word in triggers)


def when_of(mark: Timex, basis: str) -> When:
    """Return the days of a time expression as the time of an event."""
    return When(
        earliest=mark.earliest,
        latest=mark.latest,
        precision=date_precision(mark.earliest, mark.latest),
        basis=basis,
        evidence=(mark.span,),
    )


def date_precision(earliest: str | None, latest: str | None) -> int:
    """Return UCDP's date_prec of a closed range of days.

    >>> date_precision("2014-06-10", "2014-06-10"), date_precision("2014-06-10", None)
    (1, 5)
    """
    if earliest is None or latest is None:
        return 5
    days = (date.fromisoformat(latest) - date.fromisoformat(earliest)).days + 1
    if days <= 1:
        return 1
    return 2 if days < _WEEK else 3 if days == _WEEK else 4 if days <= 31 else 5


def event_place(reading: Reading, mark: Toponym, basis: str) -> EventPlace:
    """Return a toponym as the place of an event, with its where_prec."""
    return EventPlace(
        start=mark.start,
        end=mark.end,
        text=mark.text,
        place=mark.place,
        where_prec=where_precision(mark),
        basis=basis,  # type: ignore[arg-type]
    )


def where_precision(mark: Toponym) -> int:
    """Return UCDP's where_prec of a toponym by the kind of place it is."""
    if mark.place is None:
        return 5
    if mark.place.near is not None:
        return 2
    feature = mark.place.feature or ""
    if feature in _COUNTRY or feature.startswith("PCL"):
        return 6
    if feature == "ADM1":
        return 4
    if feature in ("ADM2", "ADM3"):
        return 3
    if feature in ("SEA", "OCN", "GULF", "STRT", "BAY"):
        return 7
    return 5 if feature.startswith(("RGN", "ADM")) else 1
