"""Readings to bytes and back: what was found in a report, packed beside its text.

As JSON a reading is some fifteen times its text: its keys stand in every mark, and its quotes in
the report's own text. So it is packed by place: each struct is an array of its fields' values in
their order (MessagePack), without the words that stand at its own span, without ids that follow
from a mark's place, and with lengths for ends. The bytes are compressed by Zstandard (RFC 8878)
with a dictionary of other readings, so that what every reading has costs a few bits.

A **form** says how that was done: which fields each struct had, and which dictionary. Each archive
keeps its forms in a table and each packed reading begins with the number of its form; a later
dateline with other fields, or another dictionary, reads what an earlier one packed.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterator, Sequence
from functools import cache, reduce
from hashlib import sha256
from importlib import resources
from itertools import chain
from operator import or_
from typing import Any, Literal, NamedTuple

import msgspec
import zstandard

from dateline.errors import ArchiveError
from dateline.model.report import Report
from dateline.model.span import Span
from dateline.store.mark_ids import Pattern, lettered_lists, lettered_marks, pattern_of

SHIPPED = "readings.zdict"
"""The dictionary of a new archive: readings of the sample pile, made by ``tools/make_dictionary.py``."""

ENOUGH = 64
"""Readings from which an archive learns a dictionary of its own, which halves what is left."""
_LEARNED = 112 * 1024
_LEVEL = 6

Layout = dict[str, list[tuple[str, str | None]]]
"""The fields of each struct in their order, each with the struct that it holds, if any."""


class Form(NamedTuple):
    """How readings are packed: a dictionary's bytes, and the layout they were packed in."""

    dictionary: bytes
    layout: Layout


@cache
def shipped_dictionary() -> bytes:
    """Return the dictionary that comes with the program."""
    return resources.files("dateline").joinpath("data", SHIPPED).read_bytes()


def shipped_name() -> str:
    """Return what an archive keeps of the shipped dictionary: its SHA-256."""
    return sha256(shipped_dictionary()).hexdigest()


@cache
def this_layout() -> Layout:
    """Return the layout of the readings that this version packs."""
    return {
        kind.__name__: [
            (field.name, next((one.__name__ for one in _structs_of(field.type)), None))
            for field in msgspec.structs.fields(kind)
        ]
        for kind in sorted(_structs_in(Report), key=lambda kind: kind.__name__)
    }


def can_learn(readings: Sequence[bytes]) -> bool:
    """Whether there are readings enough (`packed_by_place` of each) for a dictionary of their own."""
    return len(readings) >= ENOUGH and sum(map(len, readings)) >= 2 * _LEARNED


def learned_dictionary(readings: Sequence[bytes]) -> bytes | None:
    """Return a dictionary of an archive's own readings; None where too little of them is alike."""
    try:
        return zstandard.train_dictionary(_LEARNED, list(readings), level=_LEVEL).as_bytes()
    except zstandard.ZstdError:
        return None


class Forms:
    """The forms of one archive, and the tools made from them.

    Args:
        find: Returns the form with a number, None if the archive has none.
    """

    def __init__(self, find: Callable[[int], Form | None]) -> None:
        self._find = find
        self._packers: dict[int, zstandard.ZstdCompressor] = {}
        self._unpackers: dict[int, tuple[zstandard.ZstdDecompressor, Layout | None]] = {}
        self.newest = 0

    def pack(self, report: Report, text: str) -> bytes:
        """Return *report* as bytes in the newest form; *text* is its own, as in the same row."""
        return self.compress(packed_by_place(report, text))

    def compress(self, by_place: bytes) -> bytes:
        """Return the bytes of `packed_by_place` in the newest form."""
        packer = self._packers.get(self.newest)
        if packer is None:
            packer = self._packers[self.newest] = zstandard.ZstdCompressor(
                level=_LEVEL,
                dict_data=_dictionary(self._form(self.newest).dictionary),
                write_dict_id=False,
            )
        return bytes((self.newest,)) + packer.compress(by_place)

    def unpack(self, packed: bytes, text: str) -> Report:
        """Return the report that `pack` packed beside the same *text*.

        Raises:
            ArchiveError: The bytes, the text or their form are damaged.
        """
        try:
            unpacker, layout = self._unpacker(packed[0])
            by_place = unpacker.decompress(packed[1:])
            if layout is not None:
                return _unpacked_elsewhere(by_place, text, layout)
            pattern, placed = _decode(by_place)
            return _restored(pattern, placed, text)
        except (zstandard.ZstdError, msgspec.MsgspecError, IndexError, TypeError) as error:
            raise ArchiveError(f"a reading cannot be unpacked: {error}") from error

    def _form(self, number: int) -> Form:
        form = self._find(number)
        if form is None:
            raise ArchiveError(f"a reading cannot be unpacked: the archive has no form {number}")
        return form

    def _unpacker(self, number: int) -> tuple[zstandard.ZstdDecompressor, Layout | None]:
        if number not in self._unpackers:
            dictionary, layout = self._form(number)
            unpacker = zstandard.ZstdDecompressor(dict_data=_dictionary(dictionary))
            self._unpackers[number] = unpacker, None if layout == this_layout() else layout
        return self._unpackers[number]


def _dictionary(content: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(content, dict_type=zstandard.DICT_TYPE_FULLDICT)


def packed_by_place(report: Report, text: str) -> bytes:
    """Return a reading as MessagePack by place, not yet compressed; *text* is the report's own."""
    placed = msgspec.convert(report, _Placed, from_attributes=True)
    base, pattern = report.start, pattern_of(report.id, lettered_marks(report))
    for letter, mark in lettered_marks(placed):
        if mark.id == pattern.write(f"{letter}{mark.start}"):
            mark.id = None
    _map_references(placed, pattern.shorten)
    for quote in chain(*(marks for _, marks in lettered_lists(placed)), _quotes_in(placed)):
        start, end = quote.start, quote.end
        quote.end = end - start
        if text[start - base : end - base] == quote.text and start >= base:
            quote.text = None
    return _encode((pattern.text, placed))


def _restored(pattern: str, placed: Any, text: str) -> Report:
    """Return the report that `packed_by_place` was given."""
    base, ids = placed.start, Pattern(placed.id, pattern)
    for letter, marks in lettered_lists(placed):
        for mark in marks:
            start = mark.start
            mark.end += start
            if mark.id is None:
                mark.id = ids.write(f"{letter}{start}")
            if mark.text is None:
                mark.text = text[start - base : mark.end - base]
    _map_references(placed, ids.lengthen)
    for quote in _quotes_in(placed):
        start = quote.start
        quote.end += start
        if quote.text is None:
            quote.text = text[start - base : quote.end - base]
    return msgspec.convert(placed, Report, from_attributes=True)


def _unpacked_elsewhere(by_place: bytes, text: str, layout: Layout) -> Report:
    """Return a report that was packed with other fields: those that are there by their names."""
    pattern, values = msgspec.msgpack.decode(by_place)
    named = _named(values, "Report", layout)
    return _restored(pattern, msgspec.convert(named, _Placed, from_attributes=True), text)


def _named(value: Any, kind: str | None, layout: Layout) -> Any:
    """Give the fields of every struct in *value* their names; *kind* is the struct's."""
    if kind is None or value is None:
        return value
    if isinstance(value, dict):
        return {key: _named(one, kind, layout) for key, one in value.items()}
    if not value or isinstance(value[0], list):
        return [_named(one, kind, layout) for one in value]
    fields = zip(layout[kind], value, strict=False)
    return types.SimpleNamespace(
        **{name: _named(one, inner, layout) for (name, inner), one in fields}
    )


def _map_references(placed: Any, change: Callable[[str], str]) -> None:
    """Change every id by which one mark of a report names another."""

    def changed(name: str | None) -> str | None:
        return name and change(name)

    placed.main_event = changed(placed.main_event)
    for figure in placed.figures:
        figure.event, figure.said_by = changed(figure.event), changed(figure.said_by)
        figure.part_of, figure.repeats = changed(figure.part_of), changed(figure.repeats)
    for victim in placed.victims:
        victim.event, victim.figure = changed(victim.event), changed(victim.figure)
    for event in placed.events:
        event.statement, event.same_as = changed(event.statement), changed(event.same_as)
        for one in event.responsibility:
            one.said_by = changed(one.said_by)
        for toll in event.tolls.values():
            _map_toll(toll, change)
    for toll in placed.tolls.values():
        _map_toll(toll, change)


def _map_toll(toll: Any, change: Callable[[str], str]) -> None:
    toll.figures = tuple(map(change, toll.figures))
    toll.victims = tuple(map(change, toll.victims))
    for proof in toll.proof:
        proof.whole, proof.parts = change(proof.whole), tuple(map(change, proof.parts))


def _quotes_in(placed: Any) -> Iterator[Any]:
    """Yield everything but the marks themselves that has a span and its words."""
    for figure in placed.figures:
        if figure.who is not None:
            yield figure.who
        if figure.place is not None:
            yield figure.place
    for event in placed.events:
        yield from event.actors
        yield from event.targets
        if event.weapon is not None:
            yield event.weapon
        if event.place is not None:
            yield event.place
    for statement in placed.statements:
        if statement.speaker.reason is not None:
            yield statement.speaker.reason
    if placed.title is not None:
        yield placed.title
    if placed.byline is not None:
        yield placed.byline


def _structs_of(kind: Any) -> list[type[msgspec.Struct]]:
    """Return the structs that a type is made of: `Block` of ``tuple[Block, ...]``."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return [kind]
    return [one for part in typing.get_args(kind) for one in _structs_of(part)]


def _structs_in(root: type[msgspec.Struct]) -> list[type[msgspec.Struct]]:
    found: list[type[msgspec.Struct]] = []
    todo = [root]
    while todo:
        kind = todo.pop()
        if kind not in found:
            found.append(kind)
            todo += [one for f in msgspec.structs.fields(kind) for one in _structs_of(f.type)]
    return found


@cache
def _mirror(kind: Any) -> Any:
    """Return a type's mirror: structs as arrays, whose ids and texts may be left out."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return msgspec.defstruct(
            f"Placed{kind.__name__}",
            [_mirror_field(field) for field in msgspec.structs.fields(kind)],
            array_like=True,
            kw_only=True,
            gc=False,
        )
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if kind is Span:
        return tuple[int, int]
    if origin is Literal:
        return str
    if origin in (typing.Union, types.UnionType):
        return reduce(or_, map(_mirror, parts))
    if not parts:
        return kind
    return origin[tuple(part if part is Ellipsis else _mirror(part) for part in parts)]


def _mirror_field(field: Any) -> tuple[Any, ...]:
    kind = _mirror(field.type)
    if field.name in ("id", "text") and kind is str:
        kind = str | None
    if field.default is not msgspec.NODEFAULT:
        return field.name, kind, field.default
    if field.default_factory is not msgspec.NODEFAULT:
        return field.name, kind, msgspec.field(default_factory=field.default_factory)
    return field.name, kind


_Placed = _mirror(Report)
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(types.GenericAlias(tuple, (str, _Placed))).decode
