"""Readings to bytes and back: what was found in a report, packed beside its text.

A reading says everything twice: its keys stand in every mark and its quotes in the report's own
text. So it is deflated (RFC 1951) against a dictionary of the keys followed by that text, which
halves it. The dictionary is written into each archive when it is made: a later dateline with
other fields reads an old archive with the old dictionary.
"""

from __future__ import annotations

import zlib
from typing import Any

import msgspec

from dateline.errors import ArchiveError
from dateline.model.archive import Effective, Incident
from dateline.model.report import Report

_MEMORY = 6
"""zlib's memLevel: to clear the memory of 9 takes longer than to pack an incident, for .2 % less."""
_WINDOW = 32 * 1024 - 262
"""How far back deflate can point: more dictionary than this is never looked at."""

_encode = msgspec.json.Encoder().encode
_report = msgspec.json.Decoder(Report).decode
_effective = msgspec.json.Decoder(Effective).decode
_incident = msgspec.json.Decoder(Incident).decode


def first_dictionary() -> bytes:
    """Return the dictionary of a new archive: every key of a reading, as JSON writes it."""
    keys = [_keys_of(kind) for kind in _structs_in(Report)]
    return ("},{".join(keys) + '":null,"score":0.9,"reason":"').encode()


def _structs_in(root: type[msgspec.Struct]) -> list[type[msgspec.Struct]]:
    found: list[type[msgspec.Struct]] = []
    todo: list[Any] = [root]
    while todo:
        kind = todo.pop()
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            if kind not in found:
                found.append(kind)
                todo.extend(field.type for field in msgspec.structs.fields(kind))
        else:
            todo.extend(getattr(kind, "__args__", ()))
    return found[::-1]  # the report's own keys, which come once, farthest from the text


def _keys_of(kind: type[msgspec.Struct]) -> str:
    return ",".join(f'"{f.encode_name}":null' for f in msgspec.structs.fields(kind))


def unpack_reading(packed: bytes, text: str, dictionary: bytes) -> Report:
    """Return the report that an archive of an earlier schema holds packed beside the same *text*.

    Raises:
        ArchiveError: The bytes, the text or the dictionary are damaged.
    """
    try:
        return _report(unpack_bytes(packed, (dictionary + text.encode())[-_WINDOW:]))
    except (zlib.error, msgspec.MsgspecError, UnicodeError) as error:
        raise ArchiveError(f"a reading cannot be unpacked: {error}") from error


def pack_effective(effective: Effective, text: str, dictionary: bytes) -> bytes:
    """Return what decisions made of a report as bytes; *text* is the report's own."""
    return _deflate(_encode(effective), (dictionary + text.encode())[-_WINDOW:])


def unpack_effective(packed: bytes, text: str, dictionary: bytes) -> Effective:
    """Return what `pack_effective` packed beside the same *text*.

    Raises:
        ArchiveError: The bytes, the text or the dictionary are damaged.
    """
    try:
        return _effective(unpack_bytes(packed, (dictionary + text.encode())[-_WINDOW:]))
    except (zlib.error, msgspec.MsgspecError, UnicodeError) as error:
        raise ArchiveError(f"a decided reading cannot be unpacked: {error}") from error


def pack_incident(incident: Incident, dictionary: bytes) -> bytes:
    """Return *incident* as bytes."""
    return _deflate(_encode(incident), dictionary)


def unpack_incident(packed: bytes, dictionary: bytes) -> Incident:
    """Return the incident that `pack_incident` packed.

    Raises:
        ArchiveError: The bytes or the dictionary are damaged.
    """
    try:
        return _incident(unpack_bytes(packed, dictionary))
    except (zlib.error, msgspec.MsgspecError, UnicodeError) as error:
        raise ArchiveError(f"an incident cannot be unpacked: {error}") from error


def _deflate(data: bytes, dictionary: bytes) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, -15, _MEMORY, zlib.Z_DEFAULT_STRATEGY, dictionary)
    return packer.compress(data) + packer.flush()


def unpack_bytes(packed: bytes, dictionary: bytes) -> bytes:
    """Return packed JSON as it was; zlib's own error where the bytes are damaged."""
    unpacker = zlib.decompressobj(-15, dictionary)
    return unpacker.decompress(packed) + unpacker.flush()
