"""The evidence of lines: how well each fits outside all reports or as a part of one.

A line stands outside all reports or in one of the parts of one: a date line above the title, the
title, byline, date line, body, a date line below the body. Weights of evidence add up, as natural
logarithms of odds. Breaks in topic are those of TextTiling (Hearst 1997): words shared by what
stands before and after a line. ``docs/method/cutting.md`` says how the weights were set and what
they score on sites they were not set on.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from dateline.read.lines import Line

BEFORE, OUT, PRE, TITLE, BY, STAMP, BODY, TAIL = range(8)
"""The parts: above the first report; outside; date line above the title; title; byline; date line
below it; body; date line below the body."""

(
    NOTHING,
    BEGIN,
    BEGIN_OUTSIDE,
    BEGIN_BELOW_BODY,
    BEGIN_IN_BODY,
    LEAVE_BODY,
    STAY,
    TO_BODY,
    TO_STAMP,
    TO_BY,
) = range(10)
"""The surcharges of a line (`Page.surcharges`), by the step that leads to it."""

WEIGHTS: dict[str, float] = {
    "start": -2.5,  # one more report, on a page whose heading says that it lists reports
    "start unannounced": -4.5,  # the same without such a heading
    "start dated": -2.5,  # without one, where three lines and more are dates
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
    "title numbered": -1.5,  # "3. The limpet mine"
    "title lower": -1.5,
    "title capitals": 0.7,
    "title tied": 3.5,
    "title echoed": 2.5,
    "title heading": 1.5,
    "title marked": 3.0,
    "title repeated": -2.0,
    "title untied": -1.5,  # where the page ties its titles
    "stamp": 2.5,
    "byline": 1.5,
    "byline barred": 1.0,
    "caption in head": -1.3,
    "text below date": -1.5,  # what is no byline, below a date line and above another
    "cue in head": -0.3,  # "Hits: 12", "0 comments" between title and text
    "button in head": 0.3,  # "Printable version" between a date line and the title
    "title name": -1.0,  # a name between a title and a date line
    "title first": -0.7,  # a few words on the first line of the page: the site's name
    "deck in head": -1.0,  # sentences between a title and the byline or date line below it
    "name above date": 0.6,
    "name below date": 0.6,
    "body of bare": -3.0,  # text, where reports are taken to be a title and a date
    "beside date": -0.2,  # "Details", a place or a name between title and date line
    "no part": -4.0,
    "cue out": 1.5,
    "cue body": -1.2,
    "cue before tail": 1.2,  # inside a report whose date line comes last
    "aside body": -0.2,
    "above heading": -3.0,  # a report above the heading that says what the page lists
    "stamp body": -1.5,
    "stamp in chronicle": 2.0,
    "heading body": -0.7,
    "prose body": 0.5,
    "origin out": -2.0,  # "via Bomb kills two | Norwick Courier" belongs to a report
    "origin body": 1.0,
    "short body": -0.3,
    "side out": 0.3,
    "one cue out": 1.0,  # the same on a page of one report
    "one cue body": -0.7,
    "one prose out": -0.7,
    "one length out": -2.6,
    "one prose body": 1.0,
    "one short body": -0.5,
    "one caption body": 0.3,
    "one cue in head": 0.8,  # share buttons between the date line and the text
    "one junk in head": -0.3,
    "tagline": 1.2,  # a sentence above all reports
    "half prose out": -0.3,
    "prose out": -2.0,
    "long prose out": -3.0,
    "stamp out": -1.0,
    "filed out": -2.5,  # "Posted on 1 May in Politics" belongs to some report
    "date missing": -2.5,
    "date misplaced": -4.5,
    "filed above": -2.0,  # "Posted on 1 May in Politics | 3 Comments" above a title
    "date untold": -2.5,  # a date line where the page is taken to have none
    "no date there": -100.0,  # a byline stands in the date's place below a date only
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
    "after signature": 3.5,  # "Posted by Ned at 10:15", "via Bomb kills two | Norwick Courier"
    "title above": -2.6,  # a line that may be a title stands above
    "topic": 1.0,
    "jump in": -1.5,
}
"""Weights of evidence, in natural logarithms of odds; set by hand, checked leave-one-site-out."""


class Template(NamedTuple):
    """Where a page's reports have their date, and whether each is one teaser paragraph, or bare of text."""

    date: str  # above, below, end, none
    teaser: bool = False
    bare: bool = False
    regular: bool = False
    single: bool = False


class Page:
    """The lines of a page with what can only be said of them together."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.heading = find_heading(lines)
        self.surely = self.heading is not None and not is_doubtful(lines[self.heading])
        self.ties = sum(line.tied and not line.cues for line in lines) >= 2
        self.talk = _talk(lines)
        self.side = _side(lines)
        own = [line for line, beside in zip(lines, self.side, strict=True) if not beside]
        if sum(line.stamp > 0.35 for line in lines) >= 3 and not any(
            line.stamp > 0.35 for line in own
        ):  # all its dates stand below "Latest": that is the page's own list
            self.side, own = [False] * len(lines), lines
        self.stamps = sum(line.stamp > 0.35 or line.signed for line in own)
        self.yearless = self.stamps >= 3 and not any(
            found.year_given for line in own if line.stamp > 0.35 for found in line.dates
        )
        self.chronicle = _is_chronicle(own)
        self.dated = any(line.stamp > 0.5 for line in lines[self.heading or 0 :])
        self.items = len({line.piece.item for line in lines} - {None}) >= 2
        self.titles = [self._title(line) for line in lines]
        for above, i in enumerate(range(1, len(lines))):
            if lines[i].name and _beside_stamp(lines, i) and sum(self.titles[above].values()) > 0:
                self.titles[i]["title name"] = WEIGHTS["title name"]
        if lines and len(lines[0].words) < 5:
            self.titles[0]["title first"] = WEIGHTS["title first"]
        self._fits: dict[tuple[str, bool], list[list[float]]] = {}
        self.topics = {
            i: self._topic(i)
            for i, score in enumerate(self.titles)
            if score and sum(score.values()) > 0
        }

    def fits(self, template: Template) -> list[list[float]]:
        """Return how well each line fits each part; templates with dates in one place share it."""
        key = (template.date, template.single)
        if key not in self._fits:
            self._fits[key] = [fit_parts(self, i, template) for i in range(len(self.lines))]
        return self._fits[key]

    @cached_property
    def surcharges(self) -> list[tuple[float, ...]]:
        """What a step to each line pays for the line and the one above it, by `NOTHING` ... `TO_STAMP`."""
        return [(0.0,) * 10, *(self._surcharges(i) for i in range(1, len(self.lines)))]

    def _surcharges(self, index: int) -> tuple[float, ...]:
        w, line, before = WEIGHTS, self.lines[index], self.lines[index - 1]
        begin = self._begin(index)
        cut = w["after teaser"] if before.cut_short else 0.0
        in_list = w["in a list"] if _in_list(before) else 0.0
        thin = w["thin body"] if line.prose < 1 else 0.0
        undated = 0.0 if line.stamp > 0.35 else w["no date there"]
        named = line.byline is not None or line.name or line.cues or line.stamp > 0.35
        headline = 0.0 if named else w["text below date"]
        outside = begin + w["title above"] * _may_head(before, self.titles[index - 1])
        below, inside = begin + cut, begin + cut + in_list
        stay = cut if line.cues & FOOT else 0.0
        return 0.0, begin, outside, below, inside, cut, stay, thin, undated, headline

    def _begin(self, index: int) -> float:
        """The evidence that a report begins at a line, whatever it begins with."""
        w, line, before = WEIGHTS, self.lines[index], self.lines[index - 1]
        cost = w["topic"] * self.topics.get(index, 0.0)
        if self.heading is not None and index < self.heading:
            cost += w["above heading"]
        if self.side[index]:
            cost += w["start in side column"]
        if index > self.talk:
            cost += w["start after talk"]
        if index - 1 == self.heading:
            cost += w["after heading"]
        elif before.cues & FOOT or before.filing is not None:
            cost += w["after foot"]
        elif before.signed or before.of_origin:
            cost += w["after signature"]
        if self.items:
            new = line.piece.item is not None and line.piece.item != before.piece.item
            cost += w["new item" if new else "same item"]
        return cost

    def _title(self, line: Line) -> dict[str, float]:
        """The evidence that a line is a title."""
        if (
            line.cues
            or line.stamp > 0.5
            or line.byline is not None
            or line.signed
            or not _LETTERS.search(line.text)
        ):
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


def _may_head(line: Line, title: dict[str, float]) -> bool:
    """Whether a line has the form of a title that its neighbour below would have to share."""
    return len(line.words) >= 4 and line.copies == 1 and sum(title.values()) >= 1.0


def _in_list(before: Line) -> bool:
    """Whether a line is no sentence, so that the one below it may be the next item of a list."""
    return before.prose < 1.0 and not (
        before.ends_sentence or before.cut_short or before.cues or before.signed
    )


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
    if _NUMBERED.match(line.text):
        yield "title numbered"
    if line.text[0] in "»›>*•–—-|":
        yield "title bulleted"


_NUMBERED = re.compile(r"^\(?\d{1,2}[.)] ")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_CLOSES = ('."', ".”", ',"', ",”")
_SENTENCES = re.compile(r"\w\w[.!?][”\"’)]* [A-Z]\w+ .*[.…]\W*$")
_REMARK = re.compile(
    r"(?i)\bsays ?:|\bsaid on\b.{0,40}\d|email address will not be|^\W{0,2}comment by\b|\bwrote ?:$|notify me of"
)


def _is_chronicle(lines: list[Line]) -> bool:
    """Whether the days of the date lines only rise, the first left out: entries of one report."""
    days = [
        given[0]
        for line in lines
        if line.stamp > 0.5 and (given := [d.earliest for d in line.dates if d.earliest])
    ]
    return len(days) >= 4 and days[1:] == sorted(set(days[1:])) and days[0] > days[-1]


def _talk(lines: list[Line]) -> int:
    """The line at which readers' comments begin; past the last one if there are none."""
    heads = [i for i, line in enumerate(lines) if i > 5 and "talk" in line.cues]
    for i in heads if len(heads) <= 4 else []:
        if any(_REMARK.search(line.text) for line in lines[i + 1 : i + 12] if len(line.text) < 120):
            return i
    return len(lines)


def _side(lines: list[Line]) -> list[bool]:
    """Which lines stand below the heading of a side column with nothing but short lines between.

    "Latest" above everything else on a page without a heading is no side column.
    """
    inside, below, found = False, find_heading(lines) is not None, []
    for line in lines:
        found.append(inside)
        below = below or line.prose == 1.0 or line.stamp > 0.5
        opens = below and "widget" in line.cues and not line.cues & {"nav", "share"}
        inside = opens or (inside and line.prose < 1.0 and "page" not in line.cues)
    return found


def find_heading(lines: list[Line]) -> int | None:
    """The line that says what the page lists: above it stand menus, hardly any text."""
    text = 0
    filed = Counter(line.words[0] for line in lines if "page" in line.cues)
    for i, line in enumerate(lines[:250]):
        if "page" in line.cues and not (filed[line.words[0]] > 1 and _is_filing(lines, i)):
            return None if text and is_doubtful(line) else i
        text += not line.cues and len(line.words) >= 20
        if text > 2:
            return None
    return None


def _is_filing(lines: list[Line], index: int) -> bool:
    """Whether a line that could head a page says what one report is filed under."""
    beside = lines[max(0, index - 1) : index] + lines[index + 1 : index + 2]
    return is_doubtful(lines[index]) or any(
        line.stamp > 0.5 or line.byline is not None for line in beside
    )


def is_doubtful(line: Line) -> bool:
    """Whether a page's heading may as well be what one report is filed under: "Tags: a, b"."""
    return "tags" in line.cues and ("," in line.text or line.words[0].endswith("s"))


def _content(lines: list[Line], window: int) -> Counter[str]:
    words: list[str] = []
    for line in lines:
        words += [word.lower()[:6] for word in line.words if len(word) > 4]
        if len(words) >= window:
            break
    return Counter(words[:window])


def _beside_stamp(lines: list[Line], index: int) -> bool:
    """Whether a line may stand between title and date line: "Details", a place, a caption, a dash."""
    line = lines[index]
    if line.stamp > 0.35 or line.ends_sentence or len(line.words) > 40:
        return False
    below = next((one for one in lines[index + 1 : index + 4] if _LETTERS.search(one.text)), None)
    return below is not None and (below.stamp > 0.5 or below.byline is not None)


def _is_deck(page: Page, index: int) -> bool:
    """Whether a line of one or two sentences stands between a title and a byline or date line."""
    if not 0 < index < len(page.lines) - 1:
        return False
    line, above, below = (
        page.lines[index - 1 : index + 2][1],
        *page.lines[index - 1 : index + 2 : 2],
    )
    if line.cues or line.stamp > 0.35 or not 4 <= len(line.words) <= 45 or not line.ends_sentence:
        return False
    if above.ends_sentence or sum(page.titles[index - 1].values()) < 0:
        return False
    return below.stamp > 0.5 or below.byline is not None or below.name


def fit_parts(page: Page, index: int, template: Template) -> list[float]:
    """Return how well a line fits each part by itself, under a template."""
    w, line = WEIGHTS, page.lines[index]
    as_stamp = w["stamp"] * line.stamp if line.stamp > 0.35 else w["no part"]
    as_by, below = _in_head(page, index, as_stamp, single=template.single)
    out, body = _text_or_not(page, index, template)
    title = sum(page.titles[index].values())
    before = out + (w["tagline"] if line.prose == 1.0 and len(line.words) < 20 else 0.0)
    parts = [before, out, as_stamp, title, as_by, below, body, as_stamp]
    if line.signed:
        parts[TAIL] = w["byline"]
    elif line.name and _beside_stamp(page.lines, index):
        parts[TAIL] = parts[PRE] = w["name above date"]
    elif line.name and index and page.lines[index - 1].stamp > 0.5:
        parts[TAIL] = w["name below date"]
    if "share" in line.cues and any(
        one.stamp > 0.5 for one in page.lines[max(0, index - 3) : index]
    ):
        parts[PRE] = w["button in head"]
    if page.side[index]:
        parts[TAIL] = w["no part"]
    if line.filing is not None:
        parts[PRE] += w["filed above"]
    if line.stamp > 0.35:
        _misplace(parts, template)
    return parts


def _in_head(page: Page, index: int, as_stamp: float, *, single: bool) -> tuple[float, float]:
    """How well a line fits between title and date line, and below the date line."""
    w, line = WEIGHTS, page.lines[index]
    as_by = w["no part"]
    if line.byline is not None:
        as_by = w["byline"]
    elif line.barred:
        as_by = w["byline barred"]
    elif _beside_stamp(page.lines, index):
        as_by = w["beside date" if len(line.words) <= 3 or line.name else "caption in head"]
    elif _is_deck(page, index):
        as_by = w["deck in head"]
    if line.stamp > 0.35:
        return as_by, as_stamp
    if single and line.prose < 1 and line.byline is None:
        mine = line.cues and not line.cues & MENU
        junk = w["one cue in head" if mine else "one junk in head"]
        return junk if as_by == w["no part"] else as_by, junk
    if line.cues & IN_HEAD and not single:
        return max(as_by, w["cue in head"]), w["cue in head"]
    return as_by, w["byline"] if line.byline is not None else as_stamp


def _text_or_not(page: Page, index: int, template: Template) -> tuple[float, float]:
    """How well a line fits outside all reports, and in the body of one."""
    if template.single:
        return _main_or_not(page, index)
    w, line = WEIGHTS, page.lines[index]
    out = body = 0.0
    if line.of_origin:
        return w["origin out"], w["origin body"]
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
    if line.of_origin:
        return w["origin out"], w["origin body"]
    if line.cues:
        return w["one cue out"], w["one cue body"] * (line.cues not in _ASIDES)
    if line.prose == 1.0:
        out = w["one prose out"] + w["one length out"] * min(len(line.words), 60) / 60
        body = w["one prose body"]
    else:
        out = 0.0
        body = 0.0 if line.ends_sentence else w["one short body"]
        if line.credited:
            body = w["one caption body"]
    if index >= page.talk:
        out, body = 0.0, w["body after talk"]
    if line.stamp > 0.5:
        body += w["stamp in chronicle"] if page.chronicle else w["stamp body"] * line.stamp
    return out, body


def _misplace(parts: list[float], template: Template) -> None:
    """Charge a date line for the places where the page's dates do not stand."""
    right = {"above": PRE, "below": STAMP, "end": TAIL}.get(template.date)
    for part in (PRE, STAMP, TAIL):
        if part != right:
            parts[part] += WEIGHTS["date misplaced" if right else "date untold"]


MENU = frozenset({"nav", "widget", "legal", "page"})
"""Cues of lines that are of the page, not of a report."""
IN_HEAD = frozenset({"comments", "share", "tags"})
"""Cues of lines that may stand between a report's title and its text."""
FOOT = frozenset({"more", "tags", "comments", "share"})
"""Cues of lines that stand below a report."""
_ASIDES = (frozenset({"aside"}), frozenset({"advert"}))


def page_heading(lines: list[Line]) -> Line | None:
    """Return the line that says that a page lists reports: "Tag Archives: Mosul"."""
    at = find_heading(lines)
    return None if at is None or is_doubtful(lines[at]) else lines[at]
