"""Codes in words: days, precision, tolls, kinds. The words stand in ``data/en/pages.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from dateline.model.mark import HARMS, Figure, Place, Toll
from dateline.text.tables import read_table

Bounds = tuple[int | None, int | None, int | None]
"""Low, best and high; None where the words leave it open."""


def say(group: str, code: str | int) -> str:
    """Return the words for a code, or the code itself with its underlines opened.

    >>> say("where_precision", 4), say("event_types", "air_strike")
    ('somewhere in the province', 'air strike')
    """
    words = read_table("pages").get(group, {})
    return str(words.get(str(code), str(code).replace("_", " ")))


def say_country(code: str | None) -> str:
    """Return the name of a country.

    >>> say_country("SY"), say_country(None)
    ('Syria', '')
    """
    return say("countries", code) if code else ""


def say_place(place: Place) -> str:
    """Return a place with what it lies in.

    >>> here = Place(id=None, name="Nineveh", lat=36, lon=43, country="IQ", admin1="Nineveh", feature=None)
    >>> say_place(here)
    'Nineveh, Iraq'
    """
    return ", ".join(part for part in (place.name, say_within(place)) if part)


def say_within(place: Place) -> str:
    """Return the province and the country that a place lies in, itself left out.

    >>> say_within(Place(id=None, name="Iraq", lat=33, lon=44, country="IQ", admin1=None, feature="PCLI"))
    ''
    """
    parts = (place.admin1, say_country(place.country))
    return ", ".join(dict.fromkeys(part for part in parts if part and part != place.name))


def say_sentence(note: str | None) -> str:
    """Return a note as a sentence begins, empty for none.

    >>> say_sentence("parts told twice"), say_sentence(None)
    ('Parts told twice', '')
    """
    return note[:1].upper() + note[1:] if note else ""


def say_type(event_type: str) -> str:
    """Return an event type as a heading.

    >>> say_type("suicide_bombing")
    'Suicide bombing'
    """
    return say("event_types", event_type).capitalize()


def say_basis(basis: str) -> str:
    """Return the bases of a date, joined.

    >>> say_basis("weekday+page-order")
    'a weekday in the text and its place on the page'
    """
    return join_words([say("published_basis", part) for part in basis.split("+") if part])


def say_day(day: str) -> str:
    """Return an ISO day in words.

    >>> say_day("2014-06-12")
    '12 June 2014'
    """
    when = date.fromisoformat(day)
    return f"{when.day} {_month(when)} {when.year}"


def say_month(month: str) -> str:
    """Return an ISO month in words.

    >>> say_month("2014-06")
    'June 2014'
    """
    when = date.fromisoformat(f"{month}-01")
    return f"{_month(when)} {when.year}"


def say_months(first: str, last: str) -> str:
    """Return a range of ISO months in words.

    >>> say_months("2014-06", "2014-06"), say_months("2014-06", "2015-01")
    ('June 2014', 'June 2014 to January 2015')
    """
    return say_month(first) if first == last else f"{say_month(first)} to {say_month(last)}"


def say_days(earliest: str | None, latest: str | None) -> str:
    """Return a closed range of days in words; an open side is said as such.

    >>> say_days("2014-06-17", "2014-06-24")
    'between 17 and 24 June 2014'
    >>> say_days(None, "2014-06-11"), say_days("2014-06-24", None)
    ('before 12 June 2014', 'on or after 24 June 2014')
    >>> say_days("2014-06-01", "2014-06-30"), say_days("2014-01-01", "2014-12-31")
    ('in June 2014', 'in 2014')
    """
    if earliest is None and latest is None:
        return "undated"
    if earliest is None or latest is None:
        return f"on or after {say_day(earliest)}" if earliest else f"before {_next_day(latest)}"
    if earliest == latest:
        return say_day(earliest)
    first, last = date.fromisoformat(earliest), date.fromisoformat(latest)
    if whole := _whole(first, last):
        return f"in {whole}"
    return f"between {_from_to(first, last, ' and ')}"


def say_period(first: str, last: str) -> str:
    """Return the days from *first* to *last* in words.

    >>> say_period("2014-06-12", "2014-06-20")
    'from 12 June 2014 to 20 June 2014'
    """
    return say_days(first, last) if first == last else f"from {say_day(first)} to {say_day(last)}"


def say_days_short(earliest: str | None, latest: str | None) -> str:
    """Return a closed range of days for the margin of a list.

    >>> say_days_short("2014-06-17", "2014-06-24"), say_days_short(None, "2014-06-11")
    ('17–24 June 2014', 'before 12 June 2014')
    """
    if earliest is None or latest is None or earliest == latest:
        return say_days(earliest, latest).replace("on or after", "from")
    first, last = date.fromisoformat(earliest), date.fromisoformat(latest)
    return _whole(first, last) or _from_to(first, last, "–")


def say_number(value: int) -> str:
    """Return a number with its thousands set apart.

    >>> say_number(12500)
    '12,500'
    """
    return f"{value:,}"


def say_bounds(low: int | None, best: int | None, high: int | None, about: bool = False) -> str:
    """Return what a claim leaves open, in words; "?" where nothing is given.

    >>> say_bounds(42, 42, 42), say_bounds(42, None, None), say_bounds(None, None, 40)
    ('42', 'at least 42', 'up to 40')
    >>> say_bounds(42, 42, None), say_bounds(12, 14, 14), say_bounds(None, 40, None, about=True)
    ('at least 42', '12 to 14', 'about 40')
    >>> say_bounds(12, 13, 14), say_bounds(12, 14, None)
    ('13 (12 to 14)', '14 (at least 12)')
    """
    if best is None:
        return _range(low, high)
    text = say_number(best)
    if low == best == high:
        return text
    if high is None and low is None:
        return f"about {text}" if about else text
    if high is None:
        return f"at least {text}" if low == best else f"{text} ({_range(low, high)})"
    if low is not None and best in (low, high):
        return _range(low, high)
    return f"{text} ({_range(low, high)})"


def say_toll(toll: Toll) -> str:
    """Return a toll's number in words, without its noun."""
    if toll.high == 0:
        return "none"
    return say_bounds(toll.low, toll.best, toll.high)


def say_tolls(tolls: Mapping[str, Toll]) -> str:
    """Return tolls in words: "at least 22 killed, 24 wounded"; empty where there are none."""
    return ", ".join(
        f"{say_toll(toll)} {say('harms', harm)}" for harm in HARMS if (toll := tolls.get(harm))
    )


def say_settled(toll: Toll) -> str:
    """Return a toll as a policy settles it: its best number first, whatever the range.

    >>> say_settled(Toll(low=12, best=12, high=14)), say_settled(Toll(low=12, best=None, high=14))
    ('12 (12 to 14)', '12 to 14')
    """
    if toll.best is None or toll.low == toll.best == toll.high:
        return say_toll(toll)
    around = _range(toll.low, toll.high)
    return f"{say_number(toll.best)} ({around})" if around != "?" else say_number(toll.best)


def say_figure(figure: Figure) -> str:
    """Return what a figure's words come to."""
    if figure.high == 0:
        return "none"
    return say_bounds(figure.low, figure.best, figure.high, about=figure.approximate)


def count_of(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun.

    >>> count_of(1, "report"), count_of(1200, "report")
    ('1 report', '1,200 reports')
    """
    return f"{say_number(number)} {noun if number == 1 else plural or noun + 's'}"


def join_words(words: list[str], last: str = "and") -> str:
    """Return a list as a phrase.

    >>> join_words(["Reuters", "AP", "police"])
    'Reuters, AP and police'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def _month(when: date) -> str:
    return str(read_table("pages")["months"][when.month - 1])


def _next_day(day: str | None) -> str:
    return say_day((date.fromisoformat(str(day)) + timedelta(days=1)).isoformat())


def _whole(first: date, last: date) -> str:
    """Name the month or year that a range fills, else nothing."""
    after = last + timedelta(days=1)
    if first.day != 1 or after.day != 1:
        return ""
    if (first.month, after.month) == (1, 1) and first.year == last.year:
        return str(first.year)
    same = (first.year, first.month) == (last.year, last.month)
    return f"{_month(first)} {first.year}" if same else ""


def _from_to(first: date, last: date, mid: str) -> str:
    end = f"{last.day} {_month(last)} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{mid}{end}"
    mid = mid if " " in mid else f" {mid} "
    if first.year == last.year:
        return f"{first.day} {_month(first)}{mid}{end}"
    return f"{first.day} {_month(first)} {first.year}{mid}{end}"


def _range(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return "?"
    if low is None or high is None:
        return f"at least {say_number(low)}" if low is not None else f"up to {high:,}"
    return say_number(low) if low == high else f"{say_number(low)} to {say_number(high)}"
