"""Where the reports of a page begin and end.

A page is a row of lines; each line stands outside all reports or in one of the parts of one:
a date line above the title, the title, byline, date line, body, a date line below the body. The
best row of parts is found by dynamic programming (Viterbi 1967) over weights of evidence that
add up. Pages made by a program repeat one pattern, so the row is sought once under each *template*
(where the date stands; whether a report is one teaser paragraph), and the template with the best
total wins. A page keeps one report unless the evidence for several holds together.

"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from dateline.model.report import Evidence
from dateline.read.alone import head_parts, marked_parts
from dateline.read.evidence import (
    BEFORE,
    BEGIN,
    BEGIN_BELOW_BODY,
    BEGIN_IN_BODY,
    BEGIN_OUTSIDE,
    BODY,
    BY,
    FOOT,
    LEAVE_BODY,
    NOTHING,
    OUT,
    PRE,
    STAMP,
    STAY,
    TAIL,
    TITLE,
    TO_BODY,
    TO_BY,
    TO_STAMP,
    WEIGHTS,
    Page,
    Template,
)
from dateline.read.lines import Line
from dateline.text.fold import fold_name


class Segment(NamedTuple):
    """One report as a range of lines (the last one included), the part of each, and why."""

    first: int
    last: int
    parts: tuple[int, ...]
    why: tuple[Evidence, ...]


TEMPLATES = tuple(
    Template(date, teaser) for date in ("below", "above", "end", "none") for teaser in (False, True)
) + tuple(Template(date, bare=True) for date in ("below", "above"))
_SINGLE = tuple(Template(date, single=True) for date in ("below", "above", "end", "none"))
_FRONT = Template("none", teaser=True, regular=True)
"""A section front: headline and teaser, headline and teaser, without dates."""


def segment_lines(lines: list[Line], title: str | None = None) -> list[Segment]:
    """Return the reports of a page, in text order; none for a page without any text of reports.

    The lines must have been compared with one another (`dateline.read.lines.compare_lines`).

    Args:
        lines: All lines of the page.
        title: The title that its metadata give; it counts if the page holds one report.
    """
    page = Page(lines)
    found = _best_segments(page, TEMPLATES) if _may_be_several(page) else [[]]
    segments, *others = found
    if len(segments) > 1 and _several(page, segments):
        return segments
    for other in others if len(segments) >= 3 else ():
        if len(other) >= 3 and _several(page, other):
            return other
    if any(line.piece.main for line in lines):
        return [_marked_up(lines, title)]
    if page.surely:
        return segments
    if len(segments) <= 1:
        front = _without_page_date(page, _segments(page, _best_parts(page, _FRONT)[1]))
        if _regular(page, front):
            return front
    return _best_segments(page, _SINGLE, extra=_NEVER * 10)[0]


def whole_parts(lines: list[Line], title: str | None = None) -> tuple[int, ...]:
    """Return the part of each line of a document that is one report by definition.

    Args:
        lines: All its lines.
        title: The title that its metadata give.
    """
    if not any(line.piece.tag for line in lines):
        return head_parts(lines, title)
    if any(line.piece.main for line in lines):
        return marked_parts(lines, title)
    found = (_best_parts(Page(lines), template, _NEVER * 10) for template in _SINGLE)
    best = max(found, key=lambda pair: pair[0])[1]
    return tuple(OUT if part == BEFORE else part for part in best)


def with_title(segment: Segment, lines: list[Line], title: str) -> Segment:
    """Return a report without a title in its text unless that may be the *title* its input gives."""
    parts = tuple(
        BODY if part == TITLE and not _says(line, title) else part  # "Ana Beal" above a feed's item
        for part, line in zip(segment.parts, lines[segment.first :], strict=False)
    )
    return segment._replace(parts=parts)


def _says(line: Line, title: str) -> bool:
    """Whether a line may be the title that metadata give: a heading, or half of the words of each."""
    if line.piece.tag in ("h1", "h2", "h3"):
        return True
    own, given = (set(fold_name(words).split()) for words in (line.text, title))
    return 2 * len(own & given) >= max(len(own), len(given))


def _marked_up(lines: list[Line], title: str | None) -> Segment:
    """The one report of a marked-up page, from its title or date line to its last paragraph."""
    parts = marked_parts(lines, title)
    inside = [i for i, part in enumerate(parts) if part != OUT]
    first, last = inside[0], inside[-1]
    body = next(line for line in lines if line.piece.main)
    why = Evidence(kind="main text", start=body.start, end=body.end, weight=WEIGHTS["main"])
    return Segment(first, last, parts[first : last + 1], (why,))


_MARGIN = 2.0
"""How much worse than the best template another may fit and still be tried."""


def _best_segments(
    page: Page, templates: tuple[Template, ...], extra: float = 0.0
) -> list[list[Segment]]:
    """The reports under the templates that fit the page best, the best first; a bare title is none."""
    dated = any(line.stamp > 0.35 for line in page.lines)
    fitting = [
        template
        for template in templates
        if (dated or template.date == "none") and (not template.bare or page.stamps >= 3)
    ]
    found = sorted(
        (_best_parts(page, template, extra) for template in fitting),
        key=lambda pair: pair[0],
        reverse=True,
    )
    return [_real(page, parts) for total, parts in found if total >= found[0][0] - _MARGIN]


def _real(page: Page, parts: list[int]) -> list[Segment]:
    segments = _segments(page, parts)
    real = [one for one in segments if _has_text(page, one) or _has_date(one)]
    return real or segments[:1]


def _has_text(page: Page, segment: Segment) -> bool:
    lines = page.lines[segment.first : segment.last + 1]
    return any(p == BODY and line.prose for p, line in zip(segment.parts, lines, strict=True))


def _has_date(segment: Segment) -> bool:
    return any(part in (PRE, STAMP, TAIL) for part in segment.parts)


def _without_page_date(page: Page, segments: list[Segment]) -> list[Segment]:
    """A date above the first headline alone is the page's own."""
    dated = [segment.parts[0] == PRE for segment in segments]
    if sum(dated) != 1 or not dated[0]:
        return segments
    first = segments[0]
    skip = next((i for i, part in enumerate(first.parts) if part != PRE), 0)
    cut = Segment(first.first + skip, first.last, first.parts[skip:], first.why)
    return [cut, *segments[1:]]


def _regular(page: Page, segments: list[Segment]) -> bool:
    """Whether all reports have one shape, a headline and a teaser, and none has a date.

    Most of what is written on the page must be theirs.
    """
    written = sum(len(line.text) for line in page.lines if not line.cues)
    inside = (line for one in segments for line in page.lines[one.first : one.last + 1])
    if len(segments) < 5 or sum(len(line.text) for line in inside) < written / 2:
        return False
    if any(line.stamp > 0.5 for line in page.lines[segments[0].first :]):
        return False
    above = page.lines[: segments[0].first]
    if any(
        line.stamp > 0.5 and len(title.words) >= 5 and not title.cues
        for title, line in pairwise(above)
    ):
        return False  # a title and a date above all of them: the report's own
    shapes = Counter(segment.parts for segment in segments)
    titles = [page.lines[segment.first] for segment in segments]
    if sum(line.text[0].isdigit() for line in titles) > len(titles) / 2:  # "1. The limpet mine"
        return False
    if sum(line.text[-1] == "." for line in titles) > len(titles) / 10:
        return False
    words = [len(line.words) for line in titles]
    return shapes[TITLE, BODY] >= 0.8 * len(segments) and sum(words) >= 5 * len(words)


def _may_be_several(page: Page) -> bool:
    """Whether a page could pass for one of several reports: see `_several`."""
    if page.surely or page.ties:
        return True
    dated = (line for line in page.lines if line.stamp > 0.35)
    if page.stamps >= 3 or sum(map(_has_year, dated)) >= 2:
        return True
    return sum(line.byline is not None for line in page.lines) >= 3


def _has_year(line: Line) -> bool:
    return any(found.year_given for found in line.dates)


def _several(page: Page, segments: list[Segment]) -> bool:
    """Whether several reports are believable together.

    A page that does not say that it lists reports must show it: nearly all have their day in the
    same place or a title that the system tied, and no one of them is most of the text. Days that
    only rise are those of a chronicle.
    """
    if page.surely:
        return True
    if page.chronicle:
        return False
    sizes = [_text_in(page, segment) for segment in segments]
    tied = sum(page.lines[segment.first].tied for segment in segments)
    dated = Counter(
        part for segment in segments for part in {part for _, part in _full_dates(page, segment)}
    )
    signed = sum(_has_byline(page, segment) for segment in segments)
    alike = max(tied, *dated.values(), 0)
    if len(segments) >= 3:
        alike = max(alike, signed)
    if alike < 0.8 * len(segments):
        return False
    return max(sizes) < 0.65 * sum(sizes) if any(sizes) else len(segments) >= 3


def _has_byline(page: Page, segment: Segment) -> bool:
    lines = page.lines[segment.first : segment.last + 1]
    return any(
        part == BY and line.byline is not None
        for line, part in zip(lines, segment.parts, strict=True)
    )


def _text_in(page: Page, segment: Segment) -> int:
    """How many characters of running text a report has."""
    lines = page.lines[segment.first : segment.last + 1]
    return sum(len(line.text) for line in lines if line.prose == 1.0)


def _full_dates(page: Page, segment: Segment) -> list[tuple[Line, int]]:
    """The date lines of a report that give a day with its year, each with its part."""
    lines = page.lines[segment.first : segment.last + 1]
    return [
        (line, part)
        for line, part in zip(lines, segment.parts, strict=True)
        if part in (PRE, STAMP, TAIL) and (_has_year(line) or line.signed or page.yearless)
    ]


def _best_parts(page: Page, template: Template, extra: float = 0.0) -> tuple[float, list[int]]:
    """The best row of parts under a template; *extra* is added for every report but the first."""
    start = extra + WEIGHTS["start regular"] * template.regular
    if page.surely or page.ties:
        start += WEIGHTS["start" if page.dated or not page.surely else "start undated"]
    else:
        start += WEIGHTS["start dated" if page.stamps >= 3 else "start unannounced"]
    prices = [
        (
            old,
            new,
            _price(old, new, template) + start * ((old, new) in _BEGINS and old != BEFORE),
            why,
        )
        for (old, new), why in _STEPS.items()
    ]
    fits = page.fits(template)
    above = WEIGHTS["above heading"] if page.heading else 0.0
    scores = [
        score
        + (0.0 if part == BEFORE else _NEVER if part in (OUT, TAIL) else _opening(part) + above)
        for part, score in enumerate(fits[0])
    ]
    table: list[list[int]] = []
    for i in range(1, len(page.lines)):
        here = page.surcharges[i]
        row, back = [_NEVER * 100] * 8, [0] * 8
        for old, new, price, why in prices:
            score = scores[old] + price + here[why]
            if score > row[new]:
                row[new], back[new] = score, old
        scores = [one + other for one, other in zip(row, fits[i], strict=True)]
        table.append(back)
    ends = [scores[part] + (_ending(part, template) if part != OUT else 0.0) for part in range(8)]
    if page.lines[-1].cut_short:
        ends[BODY] += WEIGHTS["after teaser"]
    part = max(range(1, 8), key=ends.__getitem__)
    total, parts = scores[part], [part]
    for back in reversed(table):
        part = back[part]
        parts.append(part)
    return total, parts[::-1]


_NEVER = -100.0
_OPENS = (PRE, TITLE, BY, STAMP, BODY)
_ENDS = (TITLE, BY, STAMP, BODY, TAIL)
_GOES_ON = {
    (PRE, PRE), (PRE, TITLE), (PRE, BODY), (TITLE, BY), (TITLE, STAMP), (TITLE, BODY), (TITLE, TAIL),
    (BY, BY), (BY, STAMP), (BY, BODY), (BY, TAIL), (STAMP, STAMP), (STAMP, BY), (STAMP, BODY),
    (BODY, BODY), (BODY, TAIL), (TAIL, TAIL),
}  # fmt: skip
_BEGINS = frozenset(
    {(old, new) for old in (BEFORE, OUT) for new in _OPENS}
    | {(old, new) for old in _ENDS for new in (PRE, TITLE)}
)


def _surcharge(old: int, new: int) -> int:
    """Which of a line's own surcharges (`Page.surcharges`) a step pays."""
    if (old, new) in _BEGINS:
        if old in (BEFORE, OUT):
            return BEGIN_OUTSIDE
        return BEGIN if old != BODY else BEGIN_IN_BODY if new == TITLE else BEGIN_BELOW_BODY
    if old == BODY and new in (OUT, TAIL):
        return LEAVE_BODY
    if new == old == BODY:
        return STAY
    if new == BY and old == STAMP:
        return TO_BY
    if new == STAMP and old in (TITLE, BY):
        return TO_STAMP
    return TO_BODY if (old, new) == (TITLE, BODY) else NOTHING


_STEPS = {
    (old, new): _surcharge(old, new)
    for old, new in sorted(
        {(BEFORE, BEFORE), (OUT, OUT), *((old, OUT) for old in _ENDS), *_GOES_ON, *_BEGINS}
    )
}


def _price(old: int, new: int, template: Template) -> float:
    """What it costs under a template that one part follows another, whatever the lines are."""
    w = WEIGHTS
    if (old, new) in _BEGINS or new == OUT:
        cost = _ending(old, template) + (_opening(new) if new != OUT else 0.0)
        return cost + (w["date missing"] if new == TITLE and template.date == "above" else 0.0)
    if new == TAIL and old in (TITLE, BY):
        return 0.0 if template.bare else w["no body"]
    if new == BODY:
        if template.bare:
            return w["body of bare"]
        if old == BODY:
            return w["teaser runs on"] if template.teaser else 0.0
        if old in (TITLE, BY):
            return w["date missing"] if template.date == "below" else 0.0
        if old == PRE:
            return w["no title"]
    return 0.0


def _opening(part: int) -> float:
    """What it costs to open a report with a part other than its title or the date above it."""
    if part in (BY, BODY):
        return WEIGHTS["jump in"] + WEIGHTS["no title"]
    return WEIGHTS["no title"] if part == STAMP else 0.0


def _ending(old: int, template: Template) -> float:
    """What it costs that a report ends with a part."""
    w = WEIGHTS
    if old in (TITLE, BY):
        missing = w["date missing"] if template.date in ("below", "end") else 0.0
        return missing + (0.0 if template.bare else w["no body"])
    if old == STAMP:
        return 0.0 if template.bare else w["no body"] / 2
    if old not in (BODY, TAIL):
        return 0.0
    cost = w["date missing"] if old == BODY and template.date == "end" else 0.0
    return cost + (w["teaser"] if template.teaser else 0.0)


_NO_TITLE = frozenset({"title long", "title sentence", "title sentences", "title credited"})


def _segments(page: Page, parts: list[int]) -> list[Segment]:
    """The reports of a row of parts; a line that had to open one but is no title is its body."""
    kept = [
        BODY if part == TITLE and _NO_TITLE & page.titles[i].keys() else part
        for i, part in enumerate(parts)
    ]
    segments: list[Segment] = []
    first = None
    for i, part in enumerate([*parts, OUT]):
        old = parts[i - 1] if i else BEFORE
        if (old, part) in _BEGINS or part in (OUT, BEFORE) or (i == 0 and part != BEFORE):
            if first is not None:
                why = _why(page, first, parts)
                segments.append(Segment(first, i - 1, tuple(kept[first:i]), why))
            first = i if part not in (OUT, BEFORE) else None
    return segments


def _why(page: Page, first: int, parts: list[int]) -> tuple[Evidence, ...]:
    """The evidence that a report begins at a line, as it was weighed."""
    w, found = WEIGHTS, []
    line = page.lines[first]

    def add(kind: str, where: Line, weight: float) -> None:
        found.append(Evidence(kind=kind, start=where.start, end=where.end, weight=round(weight, 2)))

    last = first
    while last < len(parts) and parts[last] in (PRE, TITLE, BY, STAMP):
        here = page.lines[last]
        if parts[last] == TITLE:
            for kind, weight in page.titles[last].items():
                add(kind, here, weight)
        elif parts[last] == BY:
            add("byline", here, w["byline"])
        else:
            add("date line", here, w["stamp"] * here.stamp)
        last += 1
    if first:
        before = page.lines[first - 1]
        if before.cues & FOOT or before.filing is not None:
            add("after foot", before, w["after foot"])
        if before.cut_short:
            add("after teaser", before, w["after teaser"])
        if page.items and line.piece.item != before.piece.item:
            add("new item", line, w["new item"])
    if page.topics.get(first):
        add("topic", line, w["topic"] * page.topics[first])
    if page.surely and page.heading is not None:
        add("page lists reports", page.lines[page.heading], w["start"] - w["start unannounced"])
    return tuple(found)
