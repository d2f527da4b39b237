"""What time expressions mean: TIMEX3 values, and the days they may be.

One reader a rule of the grammar. Expressions are read in text order against a clock
(`dateline.marks.timex_clock`). Values are those of TIMEX3 (TimeML annotation guidelines 1.2.1).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

from dateline.marks.timex_clock import (
    Anchor,
    Clock,
    Days,
    Meaning,
    Stretch,
    Type,
    counted_from,
    edged,
    is_sharp,
    is_wide,
    last_weekday,
    moved_by,
    next_weekday,
    on_day,
    plus,
    quarter_of,
    stretch_of,
    year_of,
)
from dateline.marks.timex_feasts import feast, feast_month, islamic_feast
from dateline.marks.timex_grammar import Found
from dateline.text.dates import MONTHS, WEEKDAYS, find_dates, make_day, month_bounds
from dateline.text.tables import read_table

_TABLE = read_table("times")
_WORDS = _TABLE["words"]
_NUMBERS: dict[str, int] = read_table("numbers")["values"]
_SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def meaning_of(found: Found, clock: Clock, *, ahead: bool | None) -> Meaning | None:
    """Return what an expression means, or None if it is no expression of time after all.

    Args:
        found: A match of the grammar.
        clock: The days to count from.
        ahead: Whether the verb it stands with looks into the future; None if it does not say.
    """
    meaning = _READERS[found.rule](found, clock, ahead)
    if meaning is not None and not _looks_back(found, meaning):
        clock.reach(meaning, passing=found.rule in _PASSING and not found.opening)
    return meaning


_PASSING = frozenset(("year", "year_end", "decade"))


def _looks_back(found: Found, meaning: Meaning) -> bool:
    """Whether a time is looked back at from where the narrative stays: "the previous year"."""
    if found.rule == "unit":
        return found.get("u_rel") in _NARRATED and found.get("u_rel") in _WORDS["past"]
    if found.rule == "after_unit":
        return found.get("a_way") in ("before", "earlier")
    way = found.rule == "shifted" and (found.get("h_way") or found.get("h_way2"))
    return way in _WORDS["before"] or (way in _WORDS["ago"] and meaning.anchor == "narrative")


def _day(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    month = _month_number(found.get("d_month") or found.get("d_month2"))
    day = int((found.get("d_day") or found.get("d_day2") or "0").rstrip("stndrh"))
    written = (
        found.get("d_year") or found.get("d_year2") or _century_of(found.get("d_short"), clock)
    )
    year, anchor = year_of(written, month, day, clock, ahead=ahead)
    if found.get("d_that") and clock.year is not None:
        year, anchor = clock.year, "narrative"
    part = _part(found.get("d_part") or found.get("d_wpart"))
    kind: Type = "TIME" if part else "DATE"
    if year is None:
        if make_day(2000, month, day) is None:
            return None
        return Meaning(kind, f"XXXX-{month:02}-{day:02}{part}")
    at = make_day(year, month, day)
    return None if at is None else Meaning(kind, f"{at.isoformat()}{part}", at, at, anchor)


def _century_of(short: str | None, clock: Clock) -> str | None:
    """Return the year of "90" in "11 JAN 90": the latest by the report, else as POSIX reads it."""
    if short is None:
        return None
    limit = clock.published and clock.published.latest
    if limit is None:
        return str(int(short) + (1900 if int(short) > 68 else 2000))
    year = limit.year // 100 * 100 + int(short)
    return str(year - 100 * (year > limit.year + 1))


def _first_day(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    month = _month_number(found.get("f_month"))
    day = int((found.get("f_day") or "0").rstrip("stndrh"))
    year, anchor = year_of(found.get("f_year"), month, day, clock, ahead=ahead)
    if year is None:
        return Meaning("DATE", f"XXXX-{month:02}-{day:02}")
    at = make_day(year, month, day)
    return None if at is None else Meaning("DATE", at.isoformat(), at, at, anchor)


def _ordinal(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    if clock.year is None or clock.month is None:
        return None
    at = make_day(clock.year, clock.month, int((found.get("od_day") or "0")[:-2]))
    return None if at is None else Meaning("DATE", at.isoformat(), at, at, "narrative")


def _last_day(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    year = int(found.get("fl_year") or 0) or clock.year
    if year is None or clock.month is None:
        return None
    at = make_day(year, clock.month, int((found.get("fl_day") or "0").rstrip("stndrh")))
    return None if at is None else Meaning("DATE", at.isoformat(), at, at, "narrative")


def _month_number(word: str | None) -> int:
    return MONTHS[(word or "").rstrip(".")]


def _part(words: str | None) -> str:
    """Return the part of the day in a value: "TMO" of "the morning of"."""
    if words is None:
        return ""
    for name, code in (*_TABLE["hours_of_day"].items(), *_TABLE["parts_of_day"].items()):
        if name in words if " " in name else name in words.split():
            return f"T{code}"
    return ""


def _iso(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    try:
        at = date.fromisoformat(found.get("iso") or "")
    except ValueError:
        return None
    return Meaning("DATE", at.isoformat(), at, at)


def _slashed(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    dates = find_dates(found.match[0])
    if not dates or dates[0].earliest is None or dates[0].latest is None:
        return None
    first, last = dates[0].earliest, dates[0].latest
    value = first.isoformat() if first == last else f"{first.year:04}-XX-XX"
    return Meaning("DATE", value, first, last)


def _month(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    month = _month_number(found.get("m_month"))
    if found.get("m_bc"):
        return Meaning("DATE", f"BC{int(found.get('m_bc') or 0):04}-{month:02}")
    year = int(_full_year(found.get("m_year"), clock) or 0)
    return _month_meaning(year, month, found.get("m_edge"), "none")


def _month_meaning(year: int, month: int, edge: str | None, anchor: Anchor) -> Meaning:
    first, last = edged(*month_bounds(year, month), edge)
    return Meaning("DATE", f"{year:04}-{month:02}", first, last, anchor)


def _bare_month(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    month, relation = _month_number(found.get("b_month")), found.get("b_rel")
    year, anchor = year_of(None, month, None, clock, ahead=ahead or relation in _WORDS["future"])
    if relation in _WORDS["every"]:
        return Meaning("SET", f"XXXX-{month:02}")
    that = (found.get("b_that") or "").split()
    if that:
        year, anchor = _that_year(that, clock, year, anchor)
    year = _this_year(relation, year, anchor, clock)
    if relation in _WORDS["past"] and year is not None and anchor == "published":
        limit = clock.published and clock.published.latest
        year -= bool(limit and limit.month == month)
    if year is None:
        return Meaning("DATE", f"XXXX-{month:02}")
    return _month_meaning(year, month, found.get("b_edge"), anchor)


def _this_year(relation: str | None, year: int | None, anchor: Anchor, clock: Clock) -> int | None:
    """Return the report's own year for "this summer", whichever way the verb looks."""
    limit = clock.published and clock.published.latest
    if relation == "this" and anchor == "published" and limit is not None:
        return limit.year
    return year


def _that_year(
    words: list[str], clock: Clock, year: int | None, anchor: Anchor
) -> tuple[int | None, Anchor]:
    """Return the year of "last year", "next year", "that year"; the year so far where none fits."""
    limit = clock.published and clock.published.latest
    if words[-2] in ("last", "next", "this") and limit is not None:
        return limit.year + {"last": -1, "next": 1, "this": 0}[words[-2]], "published"
    return (year, anchor) if clock.year is None else (clock.year, "narrative")


def _season(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    name, relation = found.get("s_name") or "", found.get("s_rel")
    code = _TABLE["seasons"][name]
    if found.get("s_bc"):
        return Meaning("DATE", f"BC{int(found.get('s_bc') or 0):04}-{code}")
    written = _full_year(found.get("s_year"), clock)
    if name in ("fall", "spring") and not (written or found.get("s_that") or relation):
        return None
    if name == "fall" and relation in ("the", "that", "the same") and not written:
        return None
    if relation in _WORDS["every"]:
        return Meaning("SET", f"XXXX-{code}")
    year, anchor = year_of(written, _SEASON_MONTHS[code], None, clock, ahead=ahead)
    that = (found.get("s_that") or "").split()
    if that:
        year, anchor = _that_year(that, clock, year, anchor)
    if relation in _WORDS["future"] and year is not None and not written:
        year += 1
    year = _this_year(relation, year, anchor, clock)
    if year is None:
        return Meaning("DATE", f"XXXX-{code}")
    first = date(year, _SEASON_MONTHS[code], 1)
    last = month_bounds(year + (code == "WI"), (_SEASON_MONTHS[code] + 1) % 12 + 1)[1]
    if code == "WI":  # "the winter of 1941" may be either end of the year
        first = date(year, 1, 1) if written else first
    first, last = edged(first, last, found.get("s_edge"))
    return Meaning("DATE", f"{year:04}-{code}", first, last, anchor)


def _decade(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    words = found.get("c_year") or ""
    year = int(words) if words.isdigit() else 1900 + int(words[-2:])
    return _decade_meaning(year, found.get("c_edge") or "")


def _decade_word(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    return _decade_meaning(_TABLE["decades"][found.get("cw_word") or ""], found.match[0].lower())


def _decade_meaning(year: int, edge: str) -> Meaning:
    first, last = (0, 4) if "early" in edge else (5, 9) if "late" in edge else (0, 9)
    first, last = (3, 6) if "mid" in edge else (first, last)
    return Meaning("DATE", str(year)[:3], date(year + first, 1, 1), date(year + last, 12, 31))


def _century(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    words = found.get("y_number") or "0"
    number = _TABLE["ordinals"].get(words) or int(words.rstrip("stndrh"))
    if not 2 <= number <= 21:
        return None
    if found.get("y_bc"):
        return Meaning("DATE", f"BC{number - 1:02}")
    first = 100 * (number - 1)
    return Meaning("DATE", f"{number - 1:02}", date(first, 1, 1), date(first + 99, 12, 31))


def _bc_decade(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    return Meaning("DATE", f"BC{int(found.get('bd_year') or 0):04}"[:5])


def _bc_range(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    return Meaning("DATE", f"BC{int(found.get('br_year') or 0):04}")


def _quarter_date(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    number = ["first", "second", "third", "fourth"].index(
        _ORDINALS.get(*[found.get("j_number") or ""] * 2)
    )
    year = found.get("j_year") or found.get("j_before")
    that = found.get("j_that") or found.get("j_its")
    base, anchor = counted_from(clock, narrative=False)
    if year:
        first = date(int(year), 1, 1)
        base, anchor = Days(first, first), "none"
    if base is None:
        return Meaning("DATE", f"XXXX-Q{number + 1}")
    shift = {"last": -1, "next": 1}.get(that or "", 0)

    def move(day: date) -> Stretch:
        if not year and not that and 3 * number + 1 > day.month and not ahead:
            return quarter_of(date(day.year - 1, 3 * number + 1, 1))
        return quarter_of(date(day.year + shift, 3 * number + 1, 1))

    return stretch_of(base, move, anchor)


_ORDINALS = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth"}


def _fiscal(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    year = int(found.get("i_year") or found.get("i_year2") or 0)
    return Meaning("DATE", f"FY{year:04}")  # fiscal years differ: no days


def _short_quarter(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    number, year = int(found.get("jq_number") or 1), int(found.get("jq_year") or 0)
    base, anchor = counted_from(clock, narrative=False)
    if year:
        base, anchor = Days(date(year, 1, 1), date(year, 1, 1)), "none"
    if base is None:
        return Meaning("DATE", f"XXXX-Q{number}")

    def move(day: date) -> Stretch:
        back = not year and 3 * number - 2 > day.month
        return quarter_of(date(day.year - back, 3 * number - 2, 1))

    return stretch_of(base, move, anchor)


def _half(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    second, that = found.get("hf_number") == "second", found.get("hf_that")
    year = int(found.get("hf_year") or 0)
    anchor: Anchor = "none"
    if not year:
        base, anchor = counted_from(clock, narrative=that == "that")
        if base is None or base.latest is None or is_wide(base, 366):
            return Meaning("DATE", f"XXXX-H{1 + second}")
        year = base.latest.year + {"last": -1, "next": 1}.get(that or "", 0)
    first, last = (
        (date(year, 7, 1), date(year, 12, 31)) if second else (date(year, 1, 1), date(year, 6, 30))
    )
    return Meaning("DATE", f"{year:04}-H{1 + second}", first, last, anchor)


def _the_quarter(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    if clock.quarter is not None:
        return stretch_of(Days(clock.quarter, clock.quarter), quarter_of, "narrative")
    base, anchor = counted_from(clock, narrative=False)
    return Meaning("DATE", "XXXX-QX") if base is None else stretch_of(base, quarter_of, anchor)


def _year_ago(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    unit = _unit(found.get("ya_unit") or "year")
    base, anchor = counted_from(clock, narrative=False)
    if unit == "Q" and clock.quarter is not None:
        base, anchor = Days(clock.quarter, clock.quarter), "narrative"
    if base is None:
        return Meaning("DATE", "PAST_REF")
    back = {"Q": -4, "M": -12, "W": -52}.get(unit, -1)
    return moved_by(base, back, unit if unit in ("Q", "M", "W") else "Y", anchor)


def _bc(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    return Meaning("DATE", f"BC{int(found.get('bc_year') or 0):04}")


def _weekday(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    number = WEEKDAYS[(found.get("w_day") or "").rstrip(".")]
    relation, part = found.get("w_rel"), _part(found.get("w_part") or found.get("w_part2"))
    unknown = f"XXXX-WXX-{number + 1}{part}"
    if found.get("w_plural") or relation in _WORDS["every"]:
        return Meaning("SET", unknown)
    kind: Type = "TIME" if part else "DATE"
    if relation in _WORDS["that"] and clock.told is not None and clock.day is not None:
        return on_day(
            clock.told,
            lambda day: next_weekday(day, number),
            "narrative",
            part=part,
            unknown=unknown,
        )
    base = clock.published
    anchor: Anchor = "published"
    if base is None:
        base, anchor = clock.told if clock.day is not None else None, "narrative"
    week = {"last": -7, "this": 0, "next": 7}.get(found.get("w_week") or "")
    if week is not None and base is not None:  # "Tuesday of last week"
        days = week + number
        return on_day(
            base, lambda day: plus(day, days - day.weekday()), anchor, part=part, unknown=unknown
        )
    if base is None:
        return Meaning(kind, unknown)
    if relation in _WORDS["future"]:
        return on_day(
            base, lambda day: next_weekday(plus(day, 1), number), anchor, part=part, unknown=unknown
        )
    if relation in _WORDS["past"]:
        return on_day(
            base,
            lambda day: last_weekday(plus(day, -1), number),
            anchor,
            part=part,
            unknown=unknown,
        )
    step = next_weekday if ahead else last_weekday
    return on_day(base, lambda day: step(day, number), anchor, part=part, unknown=unknown)


def _clock(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    hour = _time_of_day(found)
    if hour is None:
        return None
    at = f"T{hour}{_TABLE['zones'].get(found.match['k_zone'] or '', '')}"
    if found.get("k_weekday") or found.get("k_today"):
        day = _named_day(found, clock, ahead)
    elif clock.day_ahead is not None:
        day = clock.day_ahead
    else:
        base = clock.told if clock.day is not None else clock.published
        anchor: Anchor = "narrative" if clock.day is not None else "published"
        if base is None:
            return Meaning("TIME", f"XXXX-XX-XX{at}")
        day = on_day(base, lambda day: day, anchor)
    return day._replace(type="TIME", value=f"{day.value.split('T')[0]}{at}")


def _named_day(found: Found, clock: Clock, ahead: bool | None) -> Meaning:
    """Return the day of "5 p.m. Saturday", "8 a.m. today"."""
    if found.get("k_today"):
        shift: int = _WORDS["today"][found.get("k_today") or ""]
        if clock.published is None:
            return Meaning("DATE", "XXXX-XX-XX")
        return on_day(clock.published, lambda day: plus(day, shift), "published")
    number = WEEKDAYS[(found.get("k_weekday") or "").rstrip(".")]
    unknown = f"XXXX-WXX-{number + 1}"
    if clock.published is None:
        return Meaning("DATE", unknown)
    step = next_weekday if ahead else last_weekday
    return on_day(clock.published, lambda day: step(day, number), "published", unknown=unknown)


def _time_of_day(found: Found) -> str | None:
    """Return hours and minutes: "17:30" of "5.30 pm", "half past five in the afternoon"."""
    words = found.get("clock") or ""
    spoken = [_NUMBERS[word] for word in words.split() if word in _NUMBERS]
    digits = ["".join(run) for run in _runs_of_digits(words)]
    hour, minute = int(digits[0]) if digits else (spoken or [0])[-1], 0
    if len(digits) > 1:
        minute = int(digits[1])
    elif digits and len(digits[0]) == 4:
        hour, minute = divmod(hour, 100)
    if "half" in words:
        minute = 30
    elif "quarter" in words:
        minute = 15 if "past" in words else 45
        hour -= "past" not in words
    letters = words.replace(".", "").replace(" ", "")
    late = letters.endswith("pm") or _is_late(found.get("k_of") or found.get("k_part"), hour)
    if late and hour < 12:
        hour += 12
    if letters.endswith("am") and hour == 12:
        hour = 0
    return f"{hour:02}:{minute:02}" if 0 <= hour <= 24 and minute <= 59 else None


def _is_late(part: str | None, hour: int) -> bool:
    return part in ("afternoon", "evening") or (part == "night" and hour > 5)


def _runs_of_digits(words: str) -> list[str]:
    return "".join(char if char.isdecimal() else " " for char in words).split()


def _number(words: str | None) -> str:
    """Return a number of units as a duration writes it; "X" where it is not said."""
    if words is None:
        return "X"
    if words in _TABLE["quantities"]:
        return str(_TABLE["quantities"][words])
    if words[0].isdecimal():
        return f"{float(words):g}" if "." in words else str(int(words))
    parts = words.replace("-", " ").split()
    return str(sum(_NUMBERS.get(part, 0) for part in parts)) if parts else "X"


def _unit(words: str | None) -> str:
    word = words or ""
    units: dict[str, str] = _TABLE["units"]
    return units.get(word) or units.get(word.removesuffix("s")) or units.get(word[:-3] + "y") or "D"


def _shifted(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    way = found.get("h_way") or found.get("h_way2") or ""
    number = _number(found.get("h_number") or found.get("h_number2"))
    unit = found.get("h_unit") or found.get("h_unit2")
    back = way in _WORDS["ago"] or way in _WORDS["before"]
    vague = Meaning("DATE", "PAST_REF" if back else "FUTURE_REF")
    from_report = way in _WORDS["ago"] or way in _WORDS["from_now"]
    base, anchor = counted_from(clock, narrative=not from_report)
    if base is None or not number.isdigit():
        return vague
    if _unit(unit) == "Y" and clock.in_quarter and clock.quarter is not None and not from_report:
        quarter = Days(clock.quarter, clock.quarter)  # "the third quarter ... a year earlier"
        return moved_by(quarter, (-4 if back else 4) * int(number), "Q", "narrative")
    return moved_by(base, -int(number) if back else int(number), _unit(unit), anchor) or vague


def _first_number(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    number, unit = _number(found.get("fn_number")), _unit(found.get("fn_unit"))
    if unit in ("TS", "Q") or number == "X":
        return None
    return Meaning("DURATION", _duration_value(number, unit))


def _period(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    return Meaning(
        "DURATION", _duration_value(_number(found.get("pe_number")), _unit(found.get("pe_unit")))
    )


def _some_units(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    if found.get("v_way") is None:  # "for months"
        return Meaning("DURATION", _duration_value("X", _unit(found.get("v_unit"))))
    return Meaning("DATE", "FUTURE_REF" if found.get("v_way") == "later" else "PAST_REF")


def _past_stretch(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    number, unit = _number(found.get("e_number")), _unit(found.get("e_unit"))
    value = _duration_value(number, unit)
    return _around_report(value, number, unit, found.get("e_rel") or "", clock)


def _stretches(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    unit = _unit(found.get("es_unit"))
    return _around_report(_duration_value("X", unit), "X", unit, found.get("es_rel") or "", clock)


_DAYS = {"TH": 1 / 24, "D": 1, "W": 7, "W2": 14, "M": 31, "Y": 366}
_VAGUE_DAYS = {"D": 7, "W": 62, "M": 366}
"""Days that "recent days", "the past few weeks" reach back at most: else the next unit were said."""


def _around_report(value: str, number: str, unit: str, relation: str, clock: Clock) -> Meaning:
    """Return a stretch up to the report or from it on, with the days that it covers."""
    base, word = clock.published, relation.removeprefix("the ")
    days = _VAGUE_DAYS.get(unit)
    if number.isdigit() and unit in _DAYS:
        days = min(math.ceil(_DAYS[unit] * int(number)), 400_000)
    if base is None or days is None:
        return Meaning("DURATION", value)
    if word in ("past", "last", "previous", "preceding", "recent"):
        first = base.earliest and plus(base.earliest, -days)
        return Meaning("DURATION", value, first, base.latest, "published")
    if word in ("next", "coming"):
        last = base.latest and plus(base.latest, days)
        return Meaning("DURATION", value, base.earliest, last, "published")
    return Meaning("DURATION", value)


def _duration_value(number: str, unit: str) -> str:
    if unit == "W2":
        return f"P{2 * int(number)}W" if number.isdigit() else "PXW"
    if unit.startswith("T") and number == "0.5":
        return "PT30M" if unit == "TH" else "PT30S"
    if number == "0.5":
        return {"Y": "P6M", "D": "PT12H", "DE": "P5Y", "CE": "P50Y"}.get(unit, f"P0.5{unit}")
    return f"PT{number}{unit[1]}" if unit.startswith("T") else f"P{number}{unit}"


def _unit_date(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    relation, word = found.get("u_rel") or "", found.get("u_unit") or ""
    if relation in ("the past", "the last", "past") and word in ("year", "month", "week", "decade"):
        return _whole_past(clock, word)
    step = -1 if relation in _WORDS["past"] else 1 if relation in _WORDS["future"] else 0
    narrative = relation in _WORDS["that"] or relation in _NARRATED
    base, anchor = counted_from(clock, narrative=narrative)
    part = _part(found.get("u_part") or word)
    if base is None:
        return Meaning("DATE", {-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}[step])
    if part or word == "day":
        if is_wide(base, 27):
            return Meaning("TIME" if part else "DATE", f"XXXX-XX-XX{part}")
        days = step if word in ("day", "night") or narrative else 0 if step == 0 else step
        return on_day(
            base, lambda day: plus(day, days), anchor, part=part, unknown=f"XXXX-XX-XX{part}"
        )
    moved = moved_by(base, step, _unit(word), anchor)
    if moved is None or moved.earliest is None or moved.latest is None:
        return moved
    first, last = edged(moved.earliest, moved.latest, found.get("u_edge"))
    return moved._replace(earliest=first, latest=last)


_NARRATED = frozenset(
    ["the next", "the following", "the previous", "the preceding", "the subsequent", "previous",
     "the ensuing", "the prior", "preceding"]
)  # fmt: skip


def _whole_past(clock: Clock, word: str) -> Meaning:
    days = {"year": 366, "month": 31, "week": 7, "decade": 3653}[word]
    base = clock.published
    value = _duration_value("1", _unit(word))
    if base is None:
        return Meaning("DURATION", value)
    first = base.earliest and plus(base.earliest, -days)
    return Meaning("DURATION", value, first, base.latest, "published")


def _of_unit(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    sharp = clock.published is not None and is_sharp(clock.published)
    base, anchor = counted_from(clock, narrative=not sharp)
    if base is None:
        return Meaning("DATE", "XXXX")
    moved = moved_by(base, 0, _unit(found.get("o_unit")), anchor)
    if moved is None or moved.earliest is None or moved.latest is None:
        return moved
    first, last = edged(moved.earliest, moved.latest, found.get("o_edge"))
    return moved._replace(earliest=first, latest=last)


def _unit_end(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    sharp = clock.published is not None and is_sharp(clock.published)
    base, anchor = counted_from(clock, narrative=not sharp)
    if base is None:
        return Meaning("DATE", "XXXX")
    moved = moved_by(base, 0, _unit(found.get("ue_unit")), anchor)
    if moved is None or moved.earliest is None or moved.latest is None:
        return moved
    first, last = edged(moved.earliest, moved.latest, "end")
    return moved._replace(earliest=first, latest=last)


def _nth_unit(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    return Meaning("DURATION", _duration_value("1", _unit(found.get("nu_unit") or "day")))


def _kind_of_season(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    return Meaning("DATE", "XXXX")  # when it is differs from land to land


def _after_unit(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    back = found.get("a_way") in ("before", "earlier")
    base, anchor = counted_from(clock, narrative=True)
    if base is None:
        return Meaning("DATE", "PAST_REF" if back else "FUTURE_REF")
    return moved_by(base, -1 if back else 1, _unit(found.get("a_unit")), anchor)


def _day_of_event(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    return Meaning("DATE", "XXXX-XX-XX")  # known once the events are: dateline.events.event_times


def _every(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    word = found.get("q_unit") or ""
    if word in WEEKDAYS:
        return Meaning("SET", f"XXXX-WXX-{WEEKDAYS[word] + 1}")
    part = _part(word)
    if part:
        return Meaning("SET", f"XXXX-XX-XX{part}")
    if word == "second" and not found.get("q_number"):
        return None
    number = _number(found.get("q_number")) if found.get("q_number") else "1"
    return Meaning("SET", _duration_value(number, _unit(word)))


def _rate(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    word = found.match["rate"]
    if not word.islower():  # "the Daily Star"
        return None
    values = {"q": "P1Q", "w": "P1W", "m": "P1M", "y": "P1Y", "a": "P1Y", "h": "PT1H"}
    return Meaning("SET", values.get(word[0], "P1D"))


def _duration(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    number, word = _number(found.get("r_number")), found.get("r_unit") or ""
    unit = _unit(word)
    if unit in ("TS", "Q") and not (
        word.endswith("s") and number != "X"
    ):  # "a second", "a quarter"
        return None
    if number.isdigit() and len(number) == 4 and number[:2] in ("19", "20"):  # "2003 days"
        return None
    if found.get("r_half") or found.get("r_more"):
        number = f"{number}.5"
    return Meaning("DURATION", _duration_value(number, unit))


def _all_unit(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    unit = found.get("au_unit") or "day"
    return Meaning("DURATION", f"P1{_part(unit)}" if _part(unit) else f"P1{_unit(unit)}")


def _long(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    plural = found.match[0].lower().endswith("s-long")
    return Meaning("DURATION", _duration_value("X" if plural else "1", _unit(found.get("l_unit"))))


def _today(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    word = found.get("t_word") or ""
    shift = _WORDS["today"][word]
    part = "TNI" if word == "tonight" else _part(found.get("t_part") or found.get("t_part2"))
    kind: Type = "TIME" if part else "DATE"
    unknown = f"XXXX-XX-XX{part}" if part else ("PRESENT_REF" if shift == 0 else "XXXX-XX-XX")
    if clock.published is None:
        return Meaning(kind, unknown)
    return on_day(
        clock.published, lambda day: plus(day, shift), "published", part=part, unknown=unknown
    )


def _holiday(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    name, part = found.get("p_day") or "", _part(found.get("p_part"))
    if name in _TABLE["hijri"]:
        return _hijri(_TABLE["hijri"][name], found.get("p_year"), clock, ahead)
    month, day = feast_month(name)
    year, anchor = year_of(found.get("p_year"), month, day, clock, ahead=ahead)
    if year is None:
        return Meaning("DATE", f"XXXX-{month:02}-{day:02}" if name in _TABLE["days"] else "XXXX")
    at = feast(name, year)
    limit = clock.published and clock.published.latest
    if anchor == "published" and not ahead and limit is not None and at > plus(limit, 42):
        at = feast(name, year - 1)
    return Meaning("TIME" if part else "DATE", f"{at.isoformat()}{part}", at, at, anchor)


def _hijri(row: list[int], written: str | None, clock: Clock, ahead: bool | None) -> Meaning | None:
    """Return a feast that goes by the moon: the year, and the days it may be."""
    limit = clock.published and clock.published.latest
    anchor: Anchor = "none"
    if written:
        found = islamic_feast(row, int(written), int(written))[:1]
    elif limit is not None and clock.published is not None and is_sharp(clock.published):
        days, anchor = islamic_feast(row, limit.year - 1, limit.year + 1), "published"
        found = (
            [d for d in days if d[1] >= limit][:1]
            if ahead
            else [d for d in days if d[0] <= limit][-1:]
        )
    else:
        year, anchor = clock.year, "narrative"
        found = islamic_feast(row, year, year)[:1] if year is not None else []
    if not found:
        return Meaning("DATE", "XXXX")
    first, last = found[0]
    return Meaning("DATE", f"{first.year:04}", first, last, anchor)


def _the_weekend(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    base = clock.published
    if base is None:
        return Meaning("DATE", "XXXX-WXX-WE")
    days = 0 if ahead else -5  # on a Saturday the weekend is this one, on a Friday the last
    moved = Days(*(None if day is None else plus(day, days) for day in base))
    return moved_by(moved, 0, "WE", "published")


def _tail(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    year = int(found.get("ye_year") or 0)
    anchor: Anchor = "none"
    if not year:
        base, anchor = counted_from(clock, narrative=False)
        if base is None or base.latest is None:
            return Meaning("DATE", "XXXX")
        year = base.latest.year
    return Meaning("DATE", f"{year:04}", date(year, 12, 1), date(year, 12, 31), anchor)


def _this_time(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    return Meaning("DATE", "PRESENT_REF" if found.get("tt_that") == "this" else "PAST_REF")


def _part_alone(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    part = _part(found.get("g_part"))
    base = clock.told if clock.day is not None else clock.published
    if base is None:
        return Meaning("TIME", f"XXXX-XX-XX{part}")
    anchor: Anchor = "narrative" if clock.day is not None else "published"
    return on_day(base, lambda day: day, anchor, part=part, unknown=f"XXXX-XX-XX{part}")


def _year(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    year = int(found.get("n_year") or 0)
    first, last = edged(date(year, 1, 1), date(year, 12, 31), found.get("n_edge"))
    edge = found.get("n_edge") or ""
    half = "-H1" if "first half" in edge else "-H2" if "half" in edge else ""
    return Meaning("DATE", f"{year:04}{half}", first, last)


def _year_end(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    if clock.year is None:
        return None
    year = clock.year // 100 * 100 + int(found.get("z_short") or 0)
    return Meaning("DATE", f"{year:04}", date(year, 1, 1), date(year, 12, 31))


def _short_year(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    year = int(_full_year(found.get("x_year"), clock) or 0)
    return Meaning("DATE", f"{year:04}", date(year, 1, 1), date(year, 12, 31))


def _full_year(words: str | None, clock: Clock) -> str | None:
    """Return the year of "'82": the latest such one by the report or the narrative; as written."""
    if words is None or words[-3:].isdecimal():
        return words
    told, limit = clock.year or 1999, clock.published and clock.published.latest
    told = told if limit is None else limit.year
    year = told // 100 * 100 + int(words[-2:])
    return str(year - 100 * (year > told + 10))


def _now(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    return Meaning("DATE", "PRESENT_REF")


def _then(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    return Meaning("DATE", "PAST_REF")


def _soon(found: Found, clock: Clock, ahead: bool | None) -> Meaning | None:
    return Meaning("DATE", "FUTURE_REF")


_READERS: dict[str, Callable[[Found, Clock, bool | None], Meaning | None]] = {
    "day": _day,
    "first_day": _first_day,
    "last_day": _last_day,
    "ordinal": _ordinal,
    "iso": _iso,
    "slashed": _slashed,
    "month": _month,
    "bare_month": _bare_month,
    "season": _season,
    "decade": _decade,
    "decade_word": _decade_word,
    "century": _century,
    "bc": _bc,
    "bc_range": _bc_range,
    "bc_decade": _bc_decade,
    "quarter": _quarter_date,
    "short_quarter": _short_quarter,
    "half": _half,
    "year_ago": _year_ago,
    "the_quarter": _the_quarter,
    "fiscal": _fiscal,
    "weekday": _weekday,
    "clock": _clock,
    "shifted": _shifted,
    "first_number": _first_number,
    "period": _period,
    "some_units": _some_units,
    "stretch": _past_stretch,
    "stretches": _stretches,
    "unit": _unit_date,
    "of_unit": _of_unit,
    "after_unit": _after_unit,
    "unit_end": _unit_end,
    "nth_unit": _nth_unit,
    "kind_of_season": _kind_of_season,
    "day_of_event": _day_of_event,
    "weekend": _the_weekend,
    "tail": _tail,
    "this_time": _this_time,
    "every": _every,
    "rate": _rate,
    "duration": _duration,
    "all_unit": _all_unit,
    "long": _long,
    "today": _today,
    "holiday": _holiday,
    "part": _part_alone,
    "year": _year,
    "year_end": _year_end,
    "short_year": _short_year,
    "now": _now,
    "then": _then,
    "soon": _soon,
}
