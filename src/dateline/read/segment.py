"""Where the reports of a page begin and end.

A page is a row of lines; each line stands outside all reports or in one of the parts of one:
a date line above the title, the title, byline, date line, body, a date line below the body. The
best row of parts is found by dynamic programming (Viterbi 1967) over weights of evidence that
add up. Pages made by a program repeat one pattern, so the row is sought once under each *template*
(where the date stands; whether a report is one teaser paragraph), and the template with the best
total wins. Breaks in topic are those of TextTiling (Hearst 1997): words shared by what stands
before and after. A page keeps one report unless the evidence for several holds together.

The weights are in `WEIGHTS`; ``docs/method/cutting.md`` says how they were set and what they
score on sites they were not set on.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from dateline.model.report import Evidence
from dateline.read.lines import Line

BEFORE, OUT, PRE, TITLE, BY, STAMP, BODY, TAIL = range(8)
"""The parts: above the first report; outside; date line above the title; title; byline; date line
below it; body; date line below the body."""

WEIGHTS: dict[str, float] = {
    "start": -2.5,  # one more report, on a page whose heading says that it lists reports
    "start unannounced": -4.5,  # the same without such a heading
    "start undated": -1.5,  # on a page that lists reports and prints no dates
    "start regular": 2.5,  # back, where all reports of the page have one shape
    "start in side column": -2.5,  # below "Recent Posts" with no text between
    "body after talk": -1.5,
    "start after talk": -6.0,  # below the heading of readers' comments
    "title word": -0.5,
    "title short": 0.0,  # two or three words
    "title": 1.0,  # four or five
    "title full": 1.4,  # six words and more: no subhead
    "title long": -3.0,
    "title sentence": -2.0,
    "title sentences": -4.0,
    "title credited": -3.0,
    "title bulleted": -2.0,
    "title barred": -0.7,  # "Ann Lee | Norwick Courier"
    "title lower": -1.5,
    "title capitals": 0.7,
    "title tied": 2.5,
    "title echoed": 2.5,
    "title heading": 1.5,
    "title marked": 3.0,
    "title repeated": -2.0,
    "title untied": -1.5,  # where the page ties its titles
    "stamp": 2.5,
    "byline": 1.5,
    "byline barred": 1.0,
    "caption in head": -1.3,
    "beside date": -0.5,  # "Details", a place or a name between title and date line
    "no part": -4.0,
    "cue out": 1.5,
    "cue body": -1.2,
    "cue before tail": 0.7,  # inside a report whose date line comes last
    "aside body": -0.2,
    "above heading": -3.0,  # a report above the heading that says what the page lists
    "stamp body": -1.5,
    "heading body": -0.7,
    "prose body": 0.5,
    "short body": -0.3,
    "side out": 0.3,
    "one cue out": 1.0,  # the same on a page of one report
    "one cue body": -0.7,
    "one prose out": -0.7,
    "one length out": -2.6,
    "one prose body": 1.0,
    "one short body": -0.5,
    "one cue in head": 0.8,  # share buttons between the date line and the text
    "one junk in head": -0.3,
    "tagline": 1.2,  # a sentence above all reports
    "half prose out": -0.3,
    "prose out": -2.0,
    "long prose out": -3.0,
    "stamp out": -1.0,
    "filed out": -2.5,  # "Posted on 1 May in Politics" belongs to some report
    "title part out": -0.2,
    "date missing": -2.5,
    "date misplaced": -4.5,
    "filed above": -2.0,  # "Posted on 1 May in Politics | 3 Comments" above a title
    "date untold": -2.5,  # a date line where the page is taken to have none
    "no title": -2.5,
    "no body": -2.0,
    "in a list": -1.0,
    "thin body": -0.8,  # a title and then no sentence
    "after teaser": 2.0,
    "teaser": 1.0,
    "teaser runs on": -1.5,
    "after foot": 1.0,
    "after heading": 0.5,  # right below what says that the page lists reports
    "new item": 4.0,
    "same item": -4.0,
    "main": 1.0,
    "topic": 1.0,
    "jump in": -1.5,
}
"""Weights of evidence, in natural logarithms of odds; set by hand, checked leave-one-site-out."""


class Segment(NamedTuple):
    """One report as a range of lines (the last one included), the part of each, and why."""

    first: int
    last: int
    parts: tuple[int, ...]
    why: tuple[Evidence, ...]


class Template(NamedTuple):
    """Where a page's reports have their date, and whether each is one teaser paragraph."""

    date: str  # above, below, end, none
    teaser: bool = False
    regular: bool = False
    single: bool = False


TEMPLATES = tuple(
    Template(date, teaser) for date in ("below", "above", "end", "none") for teaser in (False, True)
)
_SINGLE = tuple(Template(date, single=True) for date in ("below", "above", "end", "none"))
_FRONT = Template("none", teaser=True, regular=True)
"""A section front: headline and teaser, headline and teaser, without dates."""


class Page:
    """The lines of a page with what can only be said of them together."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.heading = _heading(lines)
        self.surely = self.heading is not None and not _doubtful(lines[self.heading])
        self.ties = sum(line.tied and not line.cues for line in lines) >= 2
        self.talk = _talk(lines)
        self.side = _side(lines)
        self.dated = any(line.stamp > 0.5 for line in lines[self.heading or 0 :])
        self.items = len({line.piece.item for line in lines} - {None}) >= 2
        self.titles = [self._title(line) for line in lines]
        self.topics = {
            i: self._topic(i)
            for i, score in enumerate(self.titles)
            if score and sum(score.values()) > 0
        }

    def _title(self, line: Line) -> dict[str, float]:
        """The evidence that a line is a title."""
        if line.cues or line.stamp > 0.5 or line.byline is not None or not line.words:
            return {"no part": WEIGHTS["no part"]}
        kinds = [*_for_title(line), *_against_title(line)]
        if self.ties and not line.tied:
            kinds.append("title untied")
        return {kind: WEIGHTS[kind] for kind in kinds}

    def _topic(self, index: int, window: int = 80) -> float:
        """How far the words before and after a line differ: 1 nothing shared, -0.3 much.

        Pages on one topic share much all over, so that sharing says little.
        """
        before = _content(self.lines[:index][::-1], window)
        after = _content(self.lines[index:], window)
        if before.total() < 25 or after.total() < 25:
            return 0.0
        dot = sum(n * after[word] for word, n in before.items())
        norm = math.sqrt(sum(n * n for n in before.values()) * sum(n * n for n in after.values()))
        return max(-0.3, 1.0 - 8.0 * dot / norm)


def _for_title(line: Line) -> Iterator[str]:
    """What in a line's form and place in the markup speaks for a title."""
    count = len(line.words)
    yield (
        "title word"
        if count == 1
        else "title short"
        if count < 4
        else "title"
        if count < 6
        else "title full"
    )
    if line.capitals > 0.6 and count > 2:
        yield "title capitals"
    if line.tied:
        yield "title tied"
    if line.echoed:
        yield "title echoed"
    if line.level is not None and line.level <= 3:
        yield "title heading"
    if line.piece.role == "title":
        yield "title marked"


def _against_title(line: Line) -> Iterator[str]:
    """What in its form speaks against one."""
    if len(line.words) > 25 or len(line.text) > 180:
        yield "title long"
    if line.text[-1] in ".:,;" or line.text[-2:] in _CLOSES or line.text.endswith("[…]"):
        yield "title sentence"
    if _SENTENCES.search(line.text):
        yield "title sentences"
    if line.credited:
        yield "title credited"
    if line.text[0].islower():
        yield "title lower"
    if line.copies > 2:
        yield "title repeated"
    if line.barred:
        yield "title barred"
    if line.text[0] in "»›>*•–—-|":
        yield "title bulleted"


_CLOSES = ('."', ".”", ',"', ",”")
_SENTENCES = re.compile(r"\w\w[.!?][”\"’)]* [A-Z]\w+ .*[.…]\W*$")
_REMARK = re.compile(
    r"(?i)\bsays ?:|\bsaid on\b.{0,40}\d|email address will not be|^\W{0,2}comment by\b|\bwrote ?:$|notify me of"
)


def _talk(lines: list[Line]) -> int:
    """The line at which readers' comments begin; past the last one if there are none."""
    heads = [i for i, line in enumerate(lines) if i > 5 and "talk" in line.cues]
    for i in heads if len(heads) <= 4 else []:
        if any(_REMARK.search(line.text) for line in lines[i + 1 : i + 12] if len(line.text) < 120):
            return i
    return len(lines)


def _side(lines: list[Line]) -> list[bool]:
    """Which lines stand below the heading of a side column with nothing but short lines between."""
    inside, found = False, []
    for line in lines:
        found.append(inside)
        inside = "widget" in line.cues or (inside and line.prose < 1.0 and "page" not in line.cues)
    return found


def _heading(lines: list[Line]) -> int | None:
    """The line that says what the page lists: above it stand menus, hardly any text."""
    text = 0
    for i, line in enumerate(lines[:250]):
        if "page" in line.cues:
            return i
        text += not line.cues and len(line.words) >= 20
        if text > 2:
            return None
    return None


def _doubtful(line: Line) -> bool:
    """Whether a page's heading may as well be what one report is filed under: "Tags: a, b"."""
    return "tags" in line.cues and ("," in line.text or line.words[0].endswith("s"))


def _content(lines: list[Line], window: int) -> Counter[str]:
    words: list[str] = []
    for line in lines:
        words += [word.lower()[:6] for word in line.words if len(word) > 4]
        if len(words) >= window:
            break
    return Counter(words[:window])


def segment_lines(lines: list[Line], title: str | None = None) -> list[Segment]:
    """Return the reports of a page, in text order; none for a page without any text of reports.

    The lines must have been compared with one another (`dateline.read.lines.compare_lines`).

    Args:
        lines: All lines of the page.
        title: The title that its metadata give; it counts if the page holds one report.
    """
    page = Page(lines)
    segments = _best_segments(page, TEMPLATES)
    if len(segments) > 1 and _several(page, segments):
        return segments
    if any(line.piece.main for line in lines):
        return [_marked_up(lines, title)]
    if page.surely:
        return segments
    if len(segments) == 1:
        front = _without_page_date(page, _segments(page, _best_parts(page, _FRONT)[1]))
        if _regular(page, front):
            return front
    return _best_segments(page, _SINGLE, extra=_NEVER * 10)


def _marked_up(lines: list[Line], title: str | None) -> Segment:
    """The one report of a marked-up page, from its title or date line to its last paragraph."""
    parts = page_parts(lines, title)
    inside = [i for i, part in enumerate(parts) if part != OUT]
    first, last = inside[0], inside[-1]
    body = next(line for line in lines if line.piece.main)
    why = Evidence(kind="main text", start=body.start, end=body.end, weight=WEIGHTS["main"])
    return Segment(first, last, parts[first : last + 1], (why,))


def _best_segments(
    page: Page, templates: tuple[Template, ...], extra: float = 0.0
) -> list[Segment]:
    """The reports under the template that fits the page best; a bare title is none."""
    found = (_best_parts(page, template, extra) for template in templates)
    segments = _segments(page, max(found, key=lambda pair: pair[0])[1])
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
    """Whether all reports have one shape, a headline and a teaser, and none has a date."""
    if len(segments) < 5 or any(line.stamp > 0.5 for line in page.lines[segments[0].first :]):
        return False
    shapes = Counter(segment.parts for segment in segments)
    titles = [page.lines[segment.first] for segment in segments]
    if sum(line.text[-1] == "." for line in titles) > len(titles) / 10:
        return False
    words = [len(line.words) for line in titles]
    return shapes[TITLE, BODY] >= 0.8 * len(segments) and sum(words) >= 5 * len(words)


def _several(page: Page, segments: list[Segment]) -> bool:
    """Whether several reports are believable together.

    A page that does not say that it lists reports must show it: nearly all have their day in the
    same place or a title that the system tied, and no one of them is most of the text.
    """
    if page.surely:
        return True
    sizes = [_text_in(page, segment) for segment in segments]
    tied = sum(page.lines[segment.first].tied for segment in segments)
    dated = Counter(
        part for segment in segments for part in {part for _, part in _full_dates(page, segment)}
    )
    alike = max(tied, *dated.values(), 0) if dated else tied
    return alike >= 0.8 * len(segments) and max(sizes) < 0.65 * sum(sizes)


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
        if part in (PRE, STAMP, TAIL) and any(found.year_given for found in line.dates)
    ]


def _best_parts(page: Page, template: Template, extra: float = 0.0) -> tuple[float, list[int]]:
    """The best row of parts under a template; *extra* is added for every report but the first."""
    start = extra + WEIGHTS["start regular"] * template.regular
    if page.surely:
        start += WEIGHTS["start" if page.dated else "start undated"]
    else:
        start += WEIGHTS["start unannounced"]
    emit = _emissions(page, 0, template)
    above = WEIGHTS["above heading"] if page.heading else 0.0
    scores = [
        score
        + (0.0 if part == BEFORE else _NEVER if part in (OUT, TAIL) else _opening(part) + above)
        for part, score in enumerate(emit)
    ]
    table: list[list[int]] = []
    for i in range(1, len(page.lines)):
        emit = _emissions(page, i, template)
        row, back = [_NEVER * 100] * 8, [0] * 8
        begin = _start(page, i)
        for old, new in _STEPS:
            score = scores[old] + _step(page, i, old, new, template)
            if (old, new) in _BEGINS:
                score += begin + (start if old != BEFORE else 0.0)
            if score > row[new]:
                row[new], back[new] = score, old
        scores = [one + other for one, other in zip(row, emit, strict=True)]
        table.append(back)
    part = max(
        range(1, 8),
        key=lambda p: (
            scores[p] + (_ending(page, len(page.lines), p, template) if p != OUT else 0.0)
        ),
    )
    total, parts = scores[part], [part]
    for back in reversed(table):
        part = back[part]
        parts.append(part)
    return total, parts[::-1]


def _beside_stamp(lines: list[Line], index: int) -> bool:
    """Whether a line may stand between title and date line: "Details", a place, a caption."""
    line = lines[index]
    if index + 1 == len(lines) or line.stamp > 0.35 or line.ends_sentence or len(line.words) > 40:
        return False
    return lines[index + 1].stamp > 0.5 or lines[index + 1].byline is not None


def _emissions(page: Page, index: int, template: Template) -> list[float]:
    """How well a line fits each part by itself."""
    w, line = WEIGHTS, page.lines[index]
    as_stamp = w["stamp"] * line.stamp if line.stamp > 0.35 else w["no part"]
    as_by = w["no part"]
    if line.byline is not None:
        as_by = w["byline"]
    elif line.barred:
        as_by = w["byline barred"]
    elif _beside_stamp(page.lines, index):
        as_by = w["beside date" if len(line.words) <= 3 else "caption in head"]
    out, body = _text_or_not(page, index, template)
    if template.single and as_by == w["no part"] and line.prose < 1 and line.stamp <= 0.35:
        as_by = below = w["one cue in head" if line.cues else "one junk in head"]
    else:
        below = w["byline"] if line.byline is not None and line.stamp <= 0.35 else as_stamp
    title = sum(page.titles[index].values())
    before = out + (w["tagline"] if line.prose == 1.0 and len(line.words) < 20 else 0.0)
    parts = [before, out, as_stamp, title, as_by, below, body, as_stamp]
    if line.signed:
        parts[TAIL] = w["byline"]
    if page.side[index]:
        parts[TAIL] = w["no part"]
    if line.filing is not None:
        parts[PRE] += w["filed above"]
    if line.stamp > 0.35:
        _misplace(parts, template)
    return parts


def _text_or_not(page: Page, index: int, template: Template) -> tuple[float, float]:
    """How well a line fits outside all reports, and in the body of one."""
    if template.single:
        return _main_or_not(page, index)
    w, line = WEIGHTS, page.lines[index]
    out = body = 0.0
    if line.cues in _ASIDES:
        body = w["aside body"]
    elif line.cues:
        out, body = w["cue out"], w["cue before tail" if template.date == "end" else "cue body"]
    else:
        short = line.prose == 0 and not line.ends_sentence
        body = w["prose body"] if line.prose == 1.0 else w["short body"] if short else 0.0
        if index < page.talk:
            long = len(line.words) >= 20
            out = w["long prose out" if long else "prose out"] if line.prose == 1.0 else 0.0
            out += w["half prose out"] if line.prose == 0.5 else 0.0
        if line.copies > 2 and line.prose < 1:
            out, body = out + 0.5, body - 0.5
    if index >= page.talk:
        body += w["body after talk"]
    if line.stamp > 0.5:
        body += w["stamp body"] * line.stamp
        out += w["stamp out" if line.filing is None else "filed out"] * line.stamp
    if line.level is not None:
        body += w["heading body"]
    if line.piece.main is not None:
        body, out = (body + w["main"], out) if line.piece.main else (body, out + w["main"])
    if page.side[index] and line.prose < 1.0:
        out = max(out, w["side out"])
    return out, body


def _main_or_not(page: Page, index: int) -> tuple[float, float]:
    """The same on a page of one report, where long paragraphs stand together and the rest is not it."""
    w, line = WEIGHTS, page.lines[index]
    if line.cues:
        return w["one cue out"], w["one cue body"] * (line.cues not in _ASIDES)
    if line.prose == 1.0:
        out = w["one prose out"] + w["one length out"] * min(len(line.words), 60) / 60
        body = w["one prose body"]
    else:
        out = 0.0
        body = 0.0 if line.ends_sentence else w["one short body"]
    if index >= page.talk:
        out, body = 0.0, w["body after talk"]
    if line.stamp > 0.5:
        body += w["stamp body"] * line.stamp
    return out, body


def _misplace(parts: list[float], template: Template) -> None:
    """Charge a date line for the places where the page's dates do not stand."""
    right = {"above": PRE, "below": STAMP, "end": TAIL}.get(template.date)
    for part in (PRE, STAMP, TAIL):
        if part != right:
            parts[part] += WEIGHTS["date misplaced" if right else "date untold"]


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
_STEPS = tuple(
    sorted({(BEFORE, BEFORE), (OUT, OUT), *((old, OUT) for old in _ENDS), *_GOES_ON, *_BEGINS})
)


def _step(page: Page, index: int, old: int, new: int, template: Template) -> float:
    """What it costs that one part follows another, the price of a report left aside."""
    w = WEIGHTS
    if (old, new) in _BEGINS or new == OUT:
        cost = _ending(page, index, old, template) + (_opening(new) if new != OUT else 0.0)
        if old == BODY and new == TITLE and _in_list(page.lines[index - 1]):
            cost += w["in a list"]
        return cost + (w["date missing"] if new == TITLE and template.date == "above" else 0.0)
    if new == TAIL and old in (TITLE, BY):
        return w["no body"]
    if new == STAMP and old != STAMP:  # a byline stands there below a date line only
        return 0.0 if page.lines[index].stamp > 0.35 else _NEVER
    if new == BODY:
        if old == BODY:
            return w["teaser runs on"] if template.teaser else 0.0
        if old in (TITLE, BY):
            thin = w["thin body"] if old == TITLE and page.lines[index].prose < 1 else 0.0
            return thin + (w["date missing"] if template.date == "below" else 0.0)
        if old == PRE:
            return w["no title"]
    return 0.0


def _in_list(before: Line) -> bool:
    """Whether a line is no sentence, so that the one below it may be the next item of a list."""
    return before.prose < 1.0 and not (before.ends_sentence or before.cut_short or before.cues)


def _opening(part: int) -> float:
    """What it costs to open a report with a part other than its title or the date above it."""
    if part in (BY, BODY):
        return WEIGHTS["jump in"] + WEIGHTS["no title"]
    return WEIGHTS["no title"] if part == STAMP else 0.0


def _start(page: Page, index: int) -> float:
    """The evidence that a report begins at a line, whatever it begins with."""
    w, line, before = WEIGHTS, page.lines[index], page.lines[index - 1]
    cost = w["topic"] * page.topics.get(index, 0.0)
    if page.heading is not None and index < page.heading:
        cost += w["above heading"]
    if page.side[index]:
        cost += w["start in side column"]
    if index > page.talk:
        cost += w["start after talk"]
    if index - 1 == page.heading:
        cost += w["after heading"]
    elif before.cues & _FOOT or before.filing is not None:
        cost += w["after foot"]
    if page.items:
        new = line.piece.item is not None and line.piece.item != before.piece.item
        cost += w["new item" if new else "same item"]
    return cost


_ASIDES = (frozenset({"aside"}), frozenset({"advert"}))


def page_heading(lines: list[Line]) -> Line | None:
    """Return the line that says that a page lists reports: "Tag Archives: Mosul"."""
    at = _heading(lines)
    return None if at is None or _doubtful(lines[at]) else lines[at]


def page_parts(lines: list[Line], title: str | None = None) -> tuple[int, ...]:
    """Return the parts of a marked-up page that is one report, menus and all.

    The main-text helper decides what is body, where it gave an answer; the title is the line that
    metadata name, else a heading above the body.

    Args:
        lines: All its lines.
        title: The title that its metadata give.
    """
    if all(line.piece.main is None for line in lines):
        parts = _best_parts(Page(lines), Template("none", False), extra=_NEVER * 10)[1]
        return tuple(OUT if part == BEFORE else part for part in parts)
    parts = [BODY if line.piece.main else OUT for line in lines]
    first = next((i for i, part in enumerate(parts) if part == BODY), 0)
    at = _title_line(lines, title, first)
    if at is not None:
        parts[at] = TITLE
    top = first if at is None else min(at, first)
    for i in range(max(0, top - 4), min(len(lines), max(first, at or 0) + 8)):
        if parts[i] == OUT and not lines[i].cues:
            if lines[i].stamp > 0.5:
                parts[i] = PRE if i < top else STAMP
            elif lines[i].byline is not None:
                parts[i] = BY
    return tuple(parts)


def _title_line(lines: list[Line], title: str | None, first: int) -> int | None:
    """The line of a page that is its title: named by metadata, marked up, or the top heading."""
    wanted = " ".join(title.split()).casefold() if title else None
    for line_is in (
        lambda line: " ".join(line.text.split()).casefold() == wanted,
        lambda line: line.piece.role == "title",
        lambda line: line.level == 1,
    ):
        near = [i for i, line in enumerate(lines) if line_is(line)]
        if near:
            return min(near, key=lambda i: (i > first, abs(i - first)))
    return None


def head_parts(lines: list[Line], title: str | None = None) -> tuple[int, ...]:
    """Return the parts of a text that is one report: its title, byline and date lines on top, body below.

    Args:
        lines: All its lines.
        title: The title that its metadata give.
    """
    wanted = " ".join(title.split()).casefold() if title else None
    parts, seen = [BODY] * len(lines), False
    for i, line in enumerate(lines[:8]):
        if line.stamp > 0.5:
            parts[i] = STAMP if seen else PRE
        elif line.byline is not None:
            parts[i] = BY
        elif not seen and (
            " ".join(line.text.split()).casefold() == wanted or _is_title(lines, i, wanted)
        ):
            parts[i], seen = TITLE, True
        elif line.prose == 1.0:
            break
    return tuple(parts)


def _is_title(lines: list[Line], index: int, wanted: str | None) -> bool:
    """Whether a line on top of a text is its title: metadata name no other, and text follows."""
    line = lines[index]
    if wanted is not None or line.ends_sentence or line.cues or not 3 <= len(line.words) <= 22:
        return False
    below = lines[index + 1 : index + 5]
    return (
        not line.text[0].islower()
        and line.text[-1] not in ",:;-"
        and any(one.prose == 1.0 for one in below)
    )


_FOOT = frozenset({"more", "tags", "comments", "share"})


def _ending(page: Page, index: int, old: int, template: Template) -> float:
    """What it costs that the report before ends with a part."""
    w = WEIGHTS
    if old in (TITLE, BY):
        return w["no body"] + (w["date missing"] if template.date in ("below", "end") else 0.0)
    if old == STAMP:
        return w["no body"] / 2
    if old == TAIL:
        return w["teaser"] if template.teaser else 0.0
    if old != BODY:
        return 0.0
    cost = w["date missing"] if template.date == "end" else 0.0
    cost += w["after teaser"] if page.lines[index - 1].cut_short else 0.0
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
        if before.cues & _FOOT or before.filing is not None:
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
