"""The language of search: what ``--where``, the search box and stored searches are written in.

    mosul "car bomb" -rumour place:Mosul killed:>10 outlet:"The Courier"|Reuters after:2014-06

Everything in a row must hold; ``|`` between the values of one field means any of them; ``-``
before a part means that it must not hold. Only ``name:value`` with a name of `FIELDS` is a field;
all else are words. `dateline.store.finding` says what each part asks of reports and incidents, and
docs/reference/search.md says it in words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import get_args

import msgspec

from dateline.errors import QueryError
from dateline.events.tags import slug_of
from dateline.model.archive import Status
from dateline.text.fold import fold_name

_MOST_PARTS = 64
_MOST = 10**12  # people; more than any number that stands in an archive

_START = re.compile(r"\s*(-?)(?:([A-Za-z]+):(?!:|//|\s|$))?")
_WORD = re.compile(r'"([^"]*)(?:"|$)|([^\s"]+)')
_VALUE = re.compile(r'"([^"]*)(?:"|$)|([^\s"|]+)')
_NO_VALUE = re.compile(r"-?([A-Za-z]+):(?=\s|$)")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "\0": " "})
_NUMBER = re.compile(r"(>=|<=|>|<|=?)(\d{1,9})")
_RANGE = re.compile(r"(\d{1,9})\.\.(\d{1,9})")
_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a query: ``field`` is ``words`` or a key of `FIELDS`.

    ``values`` are alternatives: names as they were typed, tags as slugs, days whole.
    ``low`` and ``high`` (both included) are of ``killed`` and ``wounded`` only.
    """

    field: str
    values: tuple[str, ...] = ()
    low: int = 0
    high: int = _MOST
    negated: bool = False


class Query(msgspec.Struct, frozen=True):
    """A query that was understood; all its conditions must hold."""

    text: str
    conditions: tuple[Condition, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.conditions)

    @property
    def words(self) -> tuple[str, ...]:
        """The words and phrases that are asked for, for highlighting what was found."""
        return tuple(
            value
            for one in self.conditions
            if one.field == "words" and not one.negated
            for value in one.values
        )

    def asks(self, field: str) -> bool:
        """Whether the query says anything about a field."""
        return any(one.field == field for one in self.conditions)


def parse_query(text: str) -> Query:
    """Return what *text* asks for; without a word or field in it, a query without conditions.

    Raises:
        QueryError: A field is not known or its value is none that it can have.

    >>> [(c.field, c.values or (c.low, c.high), c.negated) for c in parse_query('bomb -type:arrest killed:3..5').conditions]
    [('words', ('bomb',), False), ('type', ('arrest',), True), ('killed', (3, 5), False)]
    """
    plain = text.translate(_QUOTES).encode("utf-8", "replace").decode()
    found: dict[Condition, None] = {}
    at = 0
    while (start := _START.match(plain, at)) and start.end() < len(plain):
        _check_value(plain, start)
        condition, at = _condition(plain, start)
        if condition is not None:
            found[condition] = None
    if len(found) > _MOST_PARTS:
        raise QueryError(f"a query of {len(found)} words and fields: at most {_MOST_PARTS}")
    return Query(text, tuple(found))


def write_query(conditions: Iterable[Condition]) -> str:
    """Return the text that asks for some conditions: `parse_query` reads the same from it.

    >>> write_query(parse_query('bomb "grain market" -type:arrest|attack killed:>10').conditions)
    'bomb "grain market" -type:arrest|attack killed:>10'
    """
    return " ".join(map(_written, conditions))


def _written(one: Condition) -> str:
    if one.field in ("killed", "wounded"):
        text = _written_number(one.low, one.high)
    else:
        text = "|".join(map(_written_value, one.values))
    name = "" if one.field == "words" else f"{one.field}:"
    return f"{'-' if one.negated else ''}{name}{text}"


def _written_value(value: str) -> str:
    """Put a value in quotation marks unless it can be no field, no alternative and no negation."""
    plain = re.fullmatch(r"[^\W_](?:\w|-)*", value)
    return value if plain else '"{}"'.format(value.replace('"', " "))


def _written_number(low: int, high: int) -> str:
    if high == _MOST:
        return f">{low - 1}" if low else ">=0"
    return str(low) if low == high else f"{low}..{high}"


def _check_value(plain: str, start: re.Match[str]) -> None:
    empty = _NO_VALUE.match(plain, start.end(1) - len(start[1])) if not start[2] else None
    if empty and empty[1].lower() in FIELDS:
        name = empty[1].lower()
        raise QueryError(f"{name}: has no value; write it as in {FIELDS[name].example}")


def _condition(plain: str, start: re.Match[str]) -> tuple[Condition | None, int]:
    """Return the part that begins at *start*, None if it holds no letter or digit, and its end."""
    negated, name = bool(start[1]), (start[2] or "").lower()
    if not name:
        word = _WORD.match(plain, start.end())
        if word is None:  # cannot be: what is left is no white space
            return None, len(plain)
        words = word[1] if word[1] is not None else word[2]
        if not any(char.isalnum() for char in words):
            return None, word.end()
        return Condition(field="words", values=(words,), negated=negated), word.end()
    if name not in FIELDS:
        raise QueryError(
            f'there is no field "{name}": there are {", ".join(FIELDS)};'
            " in quotation marks it is searched as words"
        )
    values, at = _values(plain, start.end())
    return FIELDS[name].read(name, values, negated), at


def _values(plain: str, at: int) -> tuple[tuple[str, ...], int]:
    """Return the alternatives of a field, ``a|"b c"``, and where they end."""
    values: list[str] = []
    while value := _VALUE.match(plain, at):
        values.append(value[1] if value[1] is not None else value[2])
        at = value.end()
        if not plain.startswith("|", at):
            break
        at += 1
    return tuple(values), max(at, 1)


def _names(name: str, values: tuple[str, ...], negated: bool) -> Condition:
    some = tuple(dict.fromkeys(value for value in values if fold_name(value)))
    if not some:
        raise QueryError(f"{name}: has no value; write it as in {FIELDS[name].example}")
    return Condition(field=name, values=some, negated=negated)


def _tags(name: str, values: tuple[str, ...], negated: bool) -> Condition:
    return Condition(field=name, values=tuple(map(slug_of, values)), negated=negated)


def _types(name: str, values: tuple[str, ...], negated: bool) -> Condition:
    types = tuple(fold_name(value).replace(" ", "_") for value in values)
    return Condition(field=name, values=types, negated=negated)


def _status(name: str, values: tuple[str, ...], negated: bool) -> Condition:
    known, asked = get_args(Status), tuple(value.lower() for value in values)
    for value in asked:
        if value not in known:
            raise QueryError(f'status: is one of {", ".join(known)}, not "{value}"')
    return Condition(field=name, values=asked, negated=negated)


def _numbers(name: str, values: tuple[str, ...], negated: bool) -> Condition:
    """Read ``>10``, ``<=3``, ``0``, ``3..5``: one of them, all ends included."""
    text = values[0] if len(values) == 1 else "|".join(values)
    if found := _RANGE.fullmatch(text):
        return Condition(field=name, low=int(found[1]), high=int(found[2]), negated=negated)
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise QueryError(f'{name}: takes a number, as in {FIELDS[name].example}, not "{text}"')
    number = int(found[2])
    low, high = {
        ">": (number + 1, _MOST),
        ">=": (number, _MOST),
        "<": (0, number - 1),
        "<=": (0, number),
    }.get(found[1], (number, number))
    return Condition(field=name, low=low, high=high, negated=negated)


def _day(name: str, values: tuple[str, ...], negated: bool) -> Condition:
    """Read a day, month or year as its first day."""
    text = values[0] if len(values) == 1 else "|".join(values)
    found = _DAY.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        day = date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError as error:
        raise QueryError(
            f'{name}: takes a day, month or year, as in {FIELDS[name].example}, not "{text}"'
        ) from error
    return Condition(field=name, values=(day.isoformat(),), negated=negated)


class Field(msgspec.Struct, frozen=True):
    """A field of the language: how its values are read, and an example of it."""

    read: Callable[[str, tuple[str, ...], bool], Condition]
    example: str


FIELDS: dict[str, Field] = {
    "place": Field(_names, "place:Mosul"),
    "actor": Field(_names, 'actor:"Islamic State"'),
    "said": Field(_names, "said:police"),
    "outlet": Field(_names, "outlet:Reuters"),
    "tag": Field(_tags, "tag:car-bombs"),
    "type": Field(_types, "type:bombing|shelling"),
    "status": Field(_status, "status:confirmed"),
    "killed": Field(_numbers, "killed:>10"),
    "wounded": Field(_numbers, "wounded:3..20"),
    "before": Field(_day, "before:2014-07"),
    "after": Field(_day, "after:2014-06-10"),
}
"""Every field, by its name."""
