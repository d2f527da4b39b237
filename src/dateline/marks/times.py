"""Time expressions: TIMEX3 types and values, and the days they may mean.

The text is scanned once (`timex_grammar`), each match is read in text order against the report's
own days and the date the narrative has reached (`timex_values`). A bare weekday is the latest such
day on or before the report's, unless its verb looks ahead. Where the report's day is only known
within bounds, so is the expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from dateline.marks.reading import Reading, Step
from dateline.marks.timex_clock import Clock, Days, Meaning
from dateline.marks.timex_grammar import Found, find_expressions
from dateline.marks.timex_values import meaning_of
from dateline.model.mark import Timex
from dateline.model.span import Span
from dateline.text.dates import MONTHS
from dateline.text.parse import Parse
from dateline.text.tables import alternatives, read_table

_AT = re.compile(r"\b(?:at|by|during|until|till|since|before|around|from|to)\s+$", re.IGNORECASE)
_TENSED = frozenset(("weekday", "weekend", "day", "bare_month", "season", "month", "clock"))
_YEAR_AFTER = re.compile(
    r"\b(?:in|since|of|from|until|till|by|before|after|during|through|to|and|between|for|the|or|late|early|mid|year|years|circa|around|throughout|spring|summer|autumn|fall|winter|than|until|as|that|s|its|his|their|a|our|her)\s+$|[(,;:–—/-]\s?$|[’']s\s+$|^\s*$",
    re.IGNORECASE,
)
_YEARS = re.compile(r"[-–/]\d{2,4}\b(?!-)")
_DAY_BEFORE = re.compile(rf"\b(?:{alternatives(MONTHS)})\.?\s\d{{1,2}}[-–]$", re.IGNORECASE)
_SURE_YEAR = re.compile(r"\b(?:in|since|during|until|by|throughout|year)\s+$", re.IGNORECASE)
_COUNTED = re.compile(
    r"\s+(?:[a-z-]+\s+){0,2}?(?:people|men|women|troops|soldiers|civilians|prisoners|casualties|tons|tonnes|miles|km|kilometers|meters|metres|feet|yards|aircraft|guns|tanks|ships|vehicles|dead|wounded|killed|personnel|fighters|rebels|militants|members|others|more|villages|rounds|planes|dollars|houses)\b"
)
_DOUBTFUL_MONTH = re.compile(
    r"\b(?:in|since|of|from|until|till|by|before|after|during|through|to|and|between|late|early|mid|last|next|this|that|or|for)[\s-]+(?:the\s+)?$|[(–/-]\s?$",
    re.IGNORECASE,
)
_DOUBTFUL = frozenset(("may", "march", "august", "june", "april"))


_BROAD = frozenset(("morning", "afternoon", "evening"))
_LASTING_PART = re.compile(r"\b(?:in|during|by|until|of|throughout|for)\s+$", re.IGNORECASE)
_LASTING = re.compile(r"\b(?:for|within|after|over|lasted|took|take|of|in|many)\s+$", re.IGNORECASE)


def find_times() -> Step:
    """Return the step that marks time expressions."""

    def step(reading: Reading) -> Iterator[Timex]:
        clock = Clock(_published(reading))
        for block in reading.body:
            text = block.span.of(reading.text)
            for found in find_expressions(text):
                if not _is_time(text, found):
                    continue
                span = found.span.shift(block.start)
                clock.year_ahead = _year_ahead(text, found)
                ahead = found.rule in _TENSED and looks_ahead(reading.parse, span)
                meaning = meaning_of(found, clock, ahead=ahead)
                if meaning is not None:
                    yield _timex(reading, span, found, meaning)

    return step


_RANGE = re.compile(
    rf"\s?(?:-|–|/|\bto\b|\band\b|\buntil\b|\bthrough\b|\bor\b)\s?(?:\d{{1,2}}\s)?(?:{alternatives(MONTHS)})\b\.?(?:\s\d{{1,2}})?,?\s(\d{{4}})\b",
    re.IGNORECASE,
)


def _year_ahead(text: str, found: Found) -> int | None:
    """Return the year that a range gives at its end: 1950 of "May | to August 1950"."""
    if found.rule not in ("day", "bare_month"):
        return None
    later = _RANGE.match(text, found.span.end)
    return int(later[1]) if later else None


def _published(reading: Reading) -> Days | None:
    published = reading.report.published
    if published is None or (published.earliest is None and published.latest is None):
        return None
    if published.latest is None and published.basis == "relative":
        return None  # known only to be after the dates told: the narrative itself tells more
    bounds = (published.earliest, published.latest)
    return Days(*(None if day is None else date.fromisoformat(day) for day in bounds))


def _timex(reading: Reading, span: Span, found: Found, meaning: Meaning) -> Timex:
    return Timex(
        id=reading.new_id(Timex, span.start),
        start=span.start,
        end=span.end,
        text=span.of(reading.text),
        score=0.95 if meaning.anchor in ("none", "published") else 0.85,
        reason=f"{found.rule.replace('_', ' ')}, counted from {meaning.anchor}",
        type=meaning.type,
        value=meaning.value,
        earliest=meaning.earliest.isoformat() if meaning.earliest else None,
        latest=meaning.latest.isoformat() if meaning.latest else None,
        anchor=meaning.anchor,
    )


def _is_time(text: str, found: Found) -> bool:
    """Whether a match is one in its place: "2003" after "in", "May" that is no verb or name."""
    before = text[max(0, found.span.start - 25) : found.span.start]
    if found.rule == "year":
        return _is_year(text, found, before)
    if found.rule == "bare_month":
        name = found.match["b_month"]
        if not name[0].isupper():
            return False
        if name.rstrip(".").lower() in _DOUBTFUL:
            marked = found.match["b_edge"] or found.match["b_rel"] or found.match["b_that"]
            return bool(marked) or bool(_DOUBTFUL_MONTH.search(before))
    if found.rule == "ordinal":
        return bool(re.search(r"\b(?:on|by|of|until|since|before|after)\s+$", before))
    if found.rule == "some_units" and not found.match["v_way"]:
        return bool(_LASTING.search(before))
    if found.rule == "this_time":
        return bool(_AT.search(before))
    if found.rule == "part" and found.match["g_part"].lower() in _BROAD:
        return bool(found.match["g_rel"]) and bool(_LASTING_PART.search(before))
    if found.rule == "part" and found.match["g_part"].lower() == "night":
        return bool(found.match["g_rel"] or re.search(r"\b(?:at|by)\s+$", before))
    if found.rule == "last_day":
        return bool(_DAY_BEFORE.search(before))
    if found.rule == "weekday":
        return found.match["w_day"][0].isupper()
    if found.rule == "season":
        plain = found.match["s_name"].islower() or found.match["s_year"] is not None
        return plain or bool(re.search(r"\b(?:in|by|until|since|last|this|next)\s+$", before))
    return True


def _is_year(text: str, found: Found, before: str) -> bool:
    year = int(found.match["n_year"])
    if found.match["n_edge"]:
        return True
    if _YEARS.match(text, found.span.end):
        return year > 1000
    if 1800 <= year <= 2050 and _SURE_YEAR.search(before):
        return True
    if _COUNTED.match(text, found.span.end):
        return False
    if found.match["n_circa"] or _YEAR_AFTER.search(before):
        return year > 1000
    if text.startswith(("'s", "’s"), found.span.end):
        return year > 1600
    return 1600 <= year <= 2099 and text[found.span.end : found.span.end + 1] in (
        ".",
        ",",
        ")",
        ";",
        "",
    )


def looks_ahead(parse: Parse, span: Span) -> bool:
    """Whether the verb that a time expression stands with looks into the future."""
    word = parse.at(span.start)
    if word is None:
        return False
    for above in (word, *parse.ancestors(word)):
        if parse.tag[above][0] == "V" or parse.tag[above] == "MD":
            return _is_ahead(parse, above)
    return False


def _is_ahead(parse: Parse, verb: int) -> bool:
    tense = read_table("times")["tense"]
    helpers = [parse.lower[c] for c in parse.children[verb] if parse.dep[c] == "aux"]
    if any(one in tense["ahead"] for one in (parse.lower[verb], *helpers)):
        return True
    if any(one in tense["modal"] for one in helpers):
        return "have" not in helpers  # "could come Monday", not "may have died Monday"
    if parse.tag[verb] in ("VBZ", "VBP"):
        return parse.lemma[verb] in tense["scheduled"]
    above = parse.head[verb]
    if parse.dep[verb] == "conj" and above != verb and not helpers and parse.tag[verb] == "VB":
        return _is_ahead(parse, above)  # "will leave Sunday and | return | on Monday"
    return False
