"""When an event happened, by the words: the trigger's clause, its sentence, then the report.

A time in the trigger's clause comes first, then one in its sentence, then that of the event told
just before in the same paragraph (basis ``narrative``). The event of a title or lead without any
time of its own is put in the week up to the report's publication, which is what "told as news"
means and no sharper; every other stays without.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from dateline.events.clauses import clause_of
from dateline.marks.reading import Reading
from dateline.model.mark import Timex, When
from dateline.text.tables import read_table

_BOUNDS: dict[str, list[str]] = read_table("times")["bounds"]
_WEEK = 7
_BACKGROUND: int = read_table("factuality")["historical"]["days"]
_NIGHT = frozenset(read_table("triggers")["news"]["lately"])


def find_when(reading: Reading, words: Iterable[int], times: Iterable[Timex]) -> When | None:
    """Return when the event of these trigger words is put by the times of its sentence."""
    parse = reading.parse
    triggers = list(words)
    known = [
        mark
        for mark in times
        if (mark.earliest or mark.latest) and not _is_anothers(reading, mark, triggers)
    ]
    marks = [mark for mark in known if mark.type in ("DATE", "TIME")]
    marks = marks or [mark for mark in known if _is_wide(mark)]  # "in recent days"
    if not marks:
        return None
    clauses = {clause_of(parse, word) for word in triggers}
    near = [mark for mark in marks if _is_near(reading, mark, triggers, clauses)]
    if not near:
        free = [mark for mark in marks if not _is_of_aside(reading, mark, triggers)]
        return _within_bounds(reading, free[0], "same sentence") if free else None
    near = [mark for mark in near if mark.earliest == mark.latest] or near  # a day before a year
    starts = [parse.start[word] for word in triggers]
    nearest = min(near, key=lambda mark: min(abs(mark.start - s) for s in starts))
    return _within_bounds(reading, nearest, "same clause")


def _within_bounds(reading: Reading, mark: Timex, basis: str) -> When:
    """Return the days that a time leaves: those up to "before June 10", those from "since Monday"."""
    parse, when = reading.parse, when_of(mark, basis)
    words = parse.words_in(mark.span)
    top = next((w for w in words if parse.head[w] not in words), None)
    if top is None or mark.type != "DATE" or parse.dep[top] != "pobj":
        return when  # "shortly after 9 p.m.", "after Friday prayers": on that day
    word = parse.lower[parse.head[top]]
    published = reading.report.published
    latest = published.latest if published else None
    if word in _BOUNDS["since"] and (latest or "9") >= (when.earliest or ""):
        when = msgspec.structs.replace(when, latest=latest)
    elif word in _BOUNDS["before"]:
        when = msgspec.structs.replace(when, earliest=None)
    else:
        return when
    return msgspec.structs.replace(when, precision=date_precision(when.earliest, when.latest))


def _is_anothers(reading: Reading, mark: Timex, triggers: list[int]) -> bool:
    """Whether a time is of the noun that it stands before: "those behind *Tuesday's* attack"."""
    parse = reading.parse
    words = parse.words_in(mark.span)
    after = words[-1] + 1 if words else 0
    if not 0 < after < len(parse.lower) or parse.lower[after] not in ("'s", "’s"):
        return False
    noun = parse.head[words[-1]]
    if noun in triggers:
        return False
    above = parse.head[noun]
    if parse.dep[noun] == "pobj" and parse.lower[above] in _BOUNDS["inside"]:
        above = parse.head[above]  # "in *Tuesday's* attack two were killed"
    elif parse.dep[noun] != "nsubj":
        return True
    return above not in triggers


def _is_wide(mark: Timex) -> bool:
    """Whether a time lasts some days, both ends known; "the past 24 hours" only say that it is new."""
    if mark.type != "DURATION" or mark.earliest is None or mark.latest is None:
        return False
    return date_precision(mark.earliest, mark.latest) > 2


def _is_near(reading: Reading, mark: Timex, triggers: list[int], clauses: set[int]) -> bool:
    """Whether a time hangs on a trigger or stands in its clause."""
    parse = reading.parse
    words = parse.words_in(mark.span)
    if not words:
        return False
    if clause_of(parse, words[0]) in clauses:
        return True
    return any(above in triggers for above in parse.ancestors(words[0]))


def _is_of_aside(reading: Reading, mark: Timex, triggers: list[int]) -> bool:
    """Whether a time is of something told in passing below the trigger.

    "Shells hit the town *where a pilot was shot on Friday*", "*after he was freed on Friday*"; but
    not "the raid *that killed nine on Friday*", "nine died *when a bomb went off on Friday*".
    """
    parse = reading.parse
    words = parse.words_in(mark.span)
    for above in parse.ancestors(words[0]) if words else ():
        if above in triggers:
            return False
        if parse.dep[above] == "relcl" and parse.head[above] not in triggers:
            return True
        if parse.dep[above] == "advcl" and any(
            parse.dep[child] == "mark" and parse.lower[child] in _BOUNDS["aside"]
            for child in parse.children[above]
        ):
            return True
    return False


def when_of(mark: Timex, basis: str) -> When:
    """Return the days of a time expression as the time of an event."""
    return When(
        earliest=mark.earliest,
        latest=mark.latest,
        precision=date_precision(mark.earliest, mark.latest),
        basis=basis,
        evidence=(mark.span,),
    )


def months_before(day: str) -> str:
    """Return the day two months before *day*: what lies further back is background."""
    return (date.fromisoformat(day) - timedelta(days=_BACKGROUND)).isoformat()


def is_sharp(when: When) -> bool:
    """Whether a time is a few days at most, not "last week" or "in May"."""
    return when.precision <= 2


def later_of(one: When | None, other: When | None) -> When | None:
    """Return the later of two times, since what came before is told in passing; the one known."""
    if one is None or other is None:
        return one or other
    return other if (other.latest or "") > (one.latest or "") else one


def is_within(sharper: When, wider: When) -> bool:
    """Whether a day or two lies inside a time of a week or more that both ends are known of."""
    if is_sharp(wider) or not is_sharp(sharper):
        return False
    if wider.earliest is None or wider.latest is None:
        return False
    first, last = sharper.earliest or "", sharper.latest or ""
    return wider.earliest <= first and last <= wider.latest


def is_of_news(reading: Reading, mark: Timex) -> bool:
    """Whether a time is a day or two in the week up to the report's publication."""
    published = reading.report.published
    if published is None or published.earliest is None or published.latest is None:
        return False
    if mark.type not in ("DATE", "TIME") or mark.earliest is None or mark.latest is None:
        return False
    first, last = date.fromisoformat(mark.earliest), date.fromisoformat(mark.latest)
    since = date.fromisoformat(published.earliest) - timedelta(days=_WEEK)
    return since <= first and mark.latest <= published.latest and (last - first).days <= 1


def told_as_news(reading: Reading, words: Iterable[str]) -> When | None:
    """Return the days up to the report's publication, where that is known.

    The day itself and the one before for a report whose day is known, or where one of *words*
    says so ("overnight"); else a week.
    """
    published = reading.report.published
    if published is None or published.earliest is None or published.latest is None:
        return None
    known = published.earliest == published.latest or not _NIGHT.isdisjoint(words)
    back = 1 if known else _WEEK - 1
    earliest = date.fromisoformat(published.earliest) - timedelta(days=back)
    return When(
        earliest=earliest.isoformat(),
        latest=published.latest,
        precision=date_precision(earliest.isoformat(), published.latest),
        basis="told as news",
        evidence=published.evidence,
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
