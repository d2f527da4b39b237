"""Number phrases to low, best and high.

A count in a news report is a claim with bounds: "at least 42" is a floor with no ceiling. The
three bounds are those of the UCDP Georeferenced Event Dataset (Sundberg and Melander 2013), the
reading of each word is the contract's table. A bound that the words do not give stays None; what
a project makes of "dozens" is its policy, where it can be seen and changed. The words are in
``data/en/numbers.toml``.

The text is scanned once for number words; words that make one number ("two hundred and six") are
joined, then two numbers that make a range, then the words that bound them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from dateline.model.span import Span
from dateline.text.dates import MONTHS
from dateline.text.tables import alternatives, read_table

Form = Literal["number", "plural", "vague", "pair", "none", "money"]


class NumberPhrase(NamedTuple):
    """A number as it is claimed: its span, with the words that bound it, and the bounds.

    ``core`` is the span of the bare number; ``unit`` a currency's ISO 4217 code, None for a count;
    ``form`` says what kind of word gives the number.
    """

    span: Span
    core: Span
    low: int | None
    best: int | None
    high: int | None
    approximate: bool = False
    form: Form = "number"
    unit: str | None = None

    @property
    def value(self) -> int:
        """The one number that stands for the phrase where a single one is asked for."""
        known = (self.best, self.low, self.high)
        return next((number for number in known if number is not None), 0)


class _Number(NamedTuple):
    """A number under way: "two thousand five" has ``total`` 2000, ``group`` 5, ``unit`` 1."""

    start: int
    end: int
    group: float
    form: Form = "number"
    total: float = 0
    unit: int = 1  # what the last word multiplied by: 100 after "hundred"
    size: int = 1  # the smallest unit that went into ``total``
    spelled: bool = True
    upper: float | None = None

    @property
    def value(self) -> float:
        return self.total + self.group


_TABLE = read_table("numbers")
_VALUES: dict[str, int] = _TABLE["values"]
_UNITS: dict[str, int] = _TABLE["units"]
_PLURALS: dict[str, int] = _TABLE["plurals"]
_SIGNS: dict[str, str] = {sign.lower(): code for sign, code in _TABLE["money"]["signs"].items()}
_COINS: dict[str, str] = _TABLE["money"]["words"]
_BOUND_OF = {
    word: kind
    for kind in ("floor", "above", "ceiling", "below", "about")
    for word in _TABLE["bounds"][kind]
}
_AFTER_OF = {word: kind for kind, words in _TABLE["after"].items() for word in words}

_WORD = re.compile(
    rf"""(?<![\w.,/:\#])
    (?: (?P<digits> \d{{1,3}}(?:,\d{{3}})+(?![\d,]) | \d+ ) (?P<decimals> \.\d+ )?
      | (?P<plural> {alternatives(_PLURALS)} )
      | (?P<vague> {alternatives(_TABLE["vague"]["words"])} )
      | (?P<few> {alternatives(_TABLE["vague"]["unit_only"])} ) (?= [\s-]+ (?:{"|".join(_UNITS)}) \b )
      | (?P<half> half [\s-]+ an? | half ) (?= [\s-]+ (?:{"|".join(_UNITS)}) \b )
      | (?P<article> an? ) (?= [\s-]+ (?:{"|".join(_UNITS)}) \b )
      | (?P<pair> {alternatives(_TABLE["pairs"]["words"])} )
      | (?P<none> {alternatives(_TABLE["none"]["words"])} )
        (?! \s+ (?: fewer | less | more | later | else | other | others ) \b )
      | (?P<value> {alternatives(_VALUES)} )
      | (?P<unit> {"|".join(_UNITS)} ) )
    (?! (?!(?:bn|mn|m|k)\b) [\w%°] | [.,:]\d | ['’][a-rt-z] | /\w )""",
    re.VERBOSE | re.IGNORECASE,
)
_BEFORE = re.compile(rf"(?:(?<![\w-])(?:{alternatives(_BOUND_OF)})\s+)+$", re.IGNORECASE)
_BOUND = re.compile(rf"(?:{alternatives(_BOUND_OF)})(?=\s)", re.IGNORECASE)
_AFTER = re.compile(rf"\s*(?:(?:{alternatives(_AFTER_OF)})(?!\w)|\+)", re.IGNORECASE)
_SIGN = re.compile(
    rf"(?:(?<!\w)(?:US|C|A|Rs\.?\s?)|(?<!\w))?[{re.escape('$€£¥₹')}]\s?$|\bRs\.?\s?$"
)
_COIN = re.compile(
    rf"(?P<size>\s?(?:bn|mn|m|k)\b)?(?P<coin>\s+(?:{alternatives(_COINS)})\b)?", re.IGNORECASE
)
_SIZES = {"bn": 10**9, "mn": 10**6, "m": 10**6, "k": 10**3}
_JOIN = re.compile(rf"\s?(?:{alternatives(_TABLE['joins']['range'])})\s?", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_FROM = re.compile(r"(?<!anywhere )\bfrom\s+$", re.IGNORECASE)
_NOT_AFTER = re.compile(
    rf"(?:\s+|-)?(?:{alternatives(_TABLE['not_counts']['after'])})(?!\w)|-\d{{3}}|-(?!strong|plus|odd)[a-z]|(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{alternatives(MONTHS)})\b(?!\s+(?:be|have|not))",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(
    rf"(?:\b(?:{alternatives(_TABLE['not_counts']['before'])})[\s-]*|[#№]\s?|[A-Za-z]-|\d-)$",
    re.IGNORECASE,
)
_COUNTER_BEFORE = re.compile(r"(?<![\w.,:/-])\d+\s+$")
_OPENING = re.compile(r"\s+(?:An?|The|This|These|It|In|On|At|He|She|They|We)\s")
_MONTH_BEFORE = re.compile(rf"\b(?:{alternatives(MONTHS)})\.?,?\s+$", re.IGNORECASE)
_YEAR_BEFORE = re.compile(
    rf"\b(?:{alternatives(_TABLE['not_counts']['year_before'])})\s+$", re.IGNORECASE
)
_COUNTED = re.compile(r"\s+(?:[a-z-]+\s+){0,2}?(?:[a-z]{2,}s|people|men|women|children|police)\b")
_AGE_BEFORE = re.compile(r"[A-Za-z][\w’'-]+,\s+(?:both |each )?$")
_AGES_BEFORE = re.compile(
    r"\b(?:aged?|ages)(?: of)? (?:\d{1,3},? ){1,6}(?:(?:and|to|or) )?$", re.IGNORECASE
)
_AGE_AFTER = re.compile(
    r"\s*(?:[,.;)–—]|$|\s(?:and|of(?!\s(?:them|whom|those|which|the)\b)|from|was|were|died|is)\b)"
)


def find_counts(text: str) -> Iterator[NumberPhrase]:
    """Find the number phrases in *text*, left to right; spans do not overlap.

    Years, dates, ages, shares, sizes and times of day are passed over where the words beside the
    number show them; what noun is counted is for the caller to see. A range that runs downwards,
    as in "won 20 to 14", gives two numbers.

    >>> [(found.span.of("Blasts killed at least 42."), found.low)
    ...  for found in find_counts("Blasts killed at least 42.")]
    [('at least 42', 42)]
    """
    reached = 0
    for number in _ranges(text, _numbers(text)):
        phrase = _phrase(text, number, reached)
        if phrase is not None:
            reached = phrase.span.end
            yield phrase


def _numbers(text: str) -> Iterator[_Number]:
    """Join the number words that make one number: "two", "hundred", "six"."""
    open_: _Number | None = None
    for match in _WORD.finditer(text):
        word = _word(text, match)
        if word is None:
            continue
        joined = _joined(open_, word, text[open_.end : word.start]) if open_ else None
        if open_ is not None and joined is None:
            yield open_
        open_ = joined or word
    if open_ is not None:
        yield open_


def _word(text: str, match: re.Match[str]) -> _Number | None:
    start, end = match.span()
    key = " ".join(match[0].lower().split())
    match match.lastgroup:
        case "digits" | "decimals":
            if len(match["digits"]) > 15:
                return None
            value = float(match["digits"].replace(",", "") + (match["decimals"] or ""))
            return _Number(start, end, value, spelled=False)
        case "plural":
            return _Number(start, end, _PLURALS[key], "plural")
        case "vague" | "few":
            return _Number(start, end, 3, "vague")
        case "half" | "article":
            return _Number(start, end, 0.5 if key.startswith("half") else 1)
        case "pair":
            return _Number(start, end, 2, "pair")
        case "none":
            return _Number(start, end, 0, "none")
        case "value":
            return _Number(start, end, _VALUES[key])
    return _Number(start, end, 0, unit=_UNITS[key])  # without a number of its own


_GAP = re.compile(r"\s+|-|\s+and\s+", re.IGNORECASE)


def _joined(first: _Number, second: _Number, gap: str) -> _Number | None:
    """Return the number that two neighbours make, or None: "twenty" "one", "six" "hundred"."""
    if not _GAP.fullmatch(gap) or second.form != "number" or first.form not in ("number", "vague"):
        return None
    if second.group == 0 and second.unit > 1:  # "six" "hundred", "six hundred" "thousand"
        return None if "and" in gap or first.group == 0 else _multiplied(first, second)
    if first.form == "vague" or (first.spelled and not second.spelled):
        return None
    if "and" in gap and not second.spelled:  # "$2 million and 500,000 euros"
        return None
    if first.unit >= 100 and second.value < first.unit:  # "two hundred and" "six"
        return first._replace(end=second.end, group=first.group + second.group, unit=1)
    tens = first.group % 100
    tied = first.spelled and first.unit == 1 and gap in ("-", " ")
    if tied and tens in range(20, 100, 10) and 0 < second.group < 10:  # "twenty" "one"
        return first._replace(end=second.end, group=first.group + second.group)
    return None


def _multiplied(first: _Number, second: _Number) -> _Number | None:
    if second.unit < 1000:  # "six" "hundred", "two" "dozen"
        if first.unit > 1:
            return None
        return first._replace(end=second.end, group=first.group * second.unit, unit=second.unit)
    if first.total and first.size <= second.unit:
        return None
    total = first.total + first.group * second.unit
    return first._replace(end=second.end, total=total, group=0, unit=second.unit, size=second.unit)


def _ranges(text: str, numbers: Iterator[_Number]) -> Iterator[_Number]:
    """Join two numbers that are the ends of a range: "3 to 5", "between 3 and 5"."""
    first: _Number | None = None
    for number in numbers:
        joined = _range(text, first, number) if first is not None else None
        if first is not None and joined is None:
            yield first
        first = joined or number
    if first is not None:
        yield first


def _range(text: str, first: _Number, second: _Number) -> _Number | None:
    if first.upper is not None or first.form != "number" or second.form != "number":
        return None
    gap, before = text[first.end : second.start], text[max(0, first.start - 20) : first.start]
    between = _BETWEEN.search(before)
    if between is None and (_JOIN.fullmatch(gap) is None or _FROM.search(before)):
        return None
    if between is not None and gap.strip().lower() not in ("and", "to", "-"):
        return None
    low = first.value
    unit = max(second.unit, second.size)
    if unit > 1 and first.unit == 1 and low < second.value / unit:  # "2 to 3 million"
        low *= unit
    if not low < second.value:
        return None
    start = first.start - len(between[0]) if between else first.start
    return _Number(start, second.end, low, upper=second.value)


def _phrase(text: str, number: _Number, reached: int) -> NumberPhrase | None:
    before, after = text[max(reached, number.start - 40) : number.start], number.end
    sign = _SIGN.search(before)
    coin = _COIN.match(text, after)
    unit = _currency(sign, coin)
    core = Span(number.start - (len(sign[0]) if sign else 0), after)
    value = number.value if number.group or number.total or number.form == "none" else number.unit
    if unit is not None and coin is not None:
        core = Span(core.start, coin.end())
        value *= _SIZES[coin["size"].strip().lower()] if sign and coin["size"] else 1
        before = before[: len(before) - (len(sign[0]) if sign else 0)]
    elif text[after : after + 1].isalpha() or _is_no_count(text, number, before):
        return None
    if value != int(value):  # "4.5"
        return None
    behind = _AFTER.match(text, core.end)
    bounds = _BEFORE.search(before)
    kinds = (
        [_BOUND_OF[" ".join(w.lower().split())] for w in _BOUND.findall(bounds[0])]
        if bounds
        else []
    )
    if behind is not None:
        kinds.append(_AFTER_OF.get(" ".join(behind[0].lower().split()), "floor"))
    span = Span(
        core.start - (len(bounds[0]) if bounds else 0), behind.end() if behind else core.end
    )
    upper = int(number.upper) if number.upper is not None else None
    bounded = _bounds(int(value), upper, kinds, number.form)
    return NumberPhrase(span, core, *bounded, form="money" if unit else number.form, unit=unit)


def _currency(sign: re.Match[str] | None, coin: re.Match[str] | None) -> str | None:
    if coin is not None and coin["coin"]:
        return _COINS[" ".join(coin["coin"].lower().split())]
    if sign is None:
        return None
    return _SIGNS.get(sign[0].strip().lower()) or _SIGNS.get(sign[0].strip()[-1:])


Bounds = tuple[int | None, int | None, int | None, bool]


def _bounds(value: int, upper: int | None, kinds: list[str], form: Form) -> Bounds:
    """Return low, best, high and whether the number is inexact, by the contract's table."""
    kind = next((kind for kind in kinds if kind != "about"), "about" if kinds else None)
    if upper is not None:
        return (value + 1 if kind == "above" else value), None, upper, kind == "about"
    if form == "none":
        return 0, 0, 0, False
    match kind:
        case "floor":
            return value, None, None, False
        case "above" if form == "number":
            return value + 1, None, None, False
        case "ceiling":
            return None, None, value, False
        case "below":
            return None, None, value - 1, False
    if form in ("plural", "vague"):
        return value, None, None, False
    return (None, value, None, True) if kind == "about" else (value, value, value, False)


def _is_no_count(text: str, number: _Number, before: str) -> bool:
    if number.form != "number":
        return False
    if _NOT_AFTER.match(text, number.end) or _NOT_BEFORE.search(before):
        return True
    digits = text[number.start : number.end]
    if not digits.isdigit():
        return False
    if digits == "911" or (digits.startswith("0") and len(digits) > 1):  # "007", "0530"
        return True
    run_in = _COUNTER_BEFORE.search(text, max(0, number.start - 12), number.start)
    if run_in and _OPENING.match(text, number.end):
        return True  # a page's counters run into its text: "0 38 A man was killed"
    if number.value < 32 and _MONTH_BEFORE.search(before):  # "June 10"
        return True
    if number.value < 110 and _AGES_BEFORE.search(before):  # "ages 31 and 48"
        return True
    if number.value < 110 and _AGE_BEFORE.search(before) and _AGE_AFTER.match(text, number.end):
        return True
    if len(digits) == 4 and 1900 <= number.value <= 2099:  # "in 2013", "October 2013", "2013"
        if _MONTH_BEFORE.search(before):
            return True
        return bool(_YEAR_BEFORE.search(before)) or not _COUNTED.match(text, number.end)
    return False
