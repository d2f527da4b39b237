"""Readings to bytes and back: what was found in a report, packed beside its text.

A reading says everything twice: its keys stand in every mark and its quotes in the report's own
text. So it is deflated (RFC 1951) against a dictionary of the keys followed by that text, which
halves it. The dictionary is written into each archive when it is made: a later dateline with
other fields reads an old archive with the old dictionary.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import msgspec
import zstandard

from dateline.errors import ArchiveError
from dateline.model.archive import Effective, Incident
from dateline.model.report import Report

_LEVEL = 1
_FRAME = zstandard.FRAME_HEADER
"""The bytes that a frame of Zstandard begins with."""
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
        return _report(_inflate(packed, (dictionary + text.encode())[-_WINDOW:]))
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
        return _effective(_inflate(packed, (dictionary + text.encode())[-_WINDOW:]))
    except (zlib.error, msgspec.MsgspecError, UnicodeError) as error:
        raise ArchiveError(f"a decided reading cannot be unpacked: {error}") from error


def incident_packer(dictionary: bytes) -> Callable[[Incident], bytes]:
    """Return what packs incidents, one after the other: each is a frame of Zstandard (RFC 8878)."""
    packer = zstandard.ZstdCompressor(
        level=_LEVEL, dict_data=_beginning(dictionary), write_dict_id=False
    )
    return lambda incident: packer.compress(_encode(incident))


def unpack_incident(packed: bytes, dictionary: bytes) -> Incident:
    """Return the incident that `incident_packer` packed, or that an earlier schema deflated.

    Raises:
        ArchiveError: The bytes or the dictionary are damaged.
    """
    try:
        return _incident(incident_json(packed, dictionary))
    except (zlib.error, zstandard.ZstdError, msgspec.MsgspecError, UnicodeError) as error:
        raise ArchiveError(f"an incident cannot be unpacked: {error}") from error


def incident_json(packed: bytes, dictionary: bytes) -> bytes:
    """Return a packed incident's JSON; zlib's or Zstandard's own error where it is damaged."""
    if not packed.startswith(_FRAME):  # no deflated JSON begins so
        return _inflate(packed, dictionary)
    return zstandard.ZstdDecompressor(dict_data=_beginning(dictionary)).decompress(packed)


@lru_cache(maxsize=4)
def _beginning(dictionary: bytes) -> zstandard.ZstdCompressionDict:
    """Return what every frame is taken to follow, with what Zstandard computes of it."""
    made = zstandard.ZstdCompressionDict(dictionary, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    made.precompute_compress(level=_LEVEL)
    return made


def _deflate(data: bytes, dictionary: bytes) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, dictionary)
    return packer.compress(data) + packer.flush()


def _inflate(packed: bytes, dictionary: bytes) -> bytes:
    unpacker = zlib.decompressobj(-15, dictionary)
    return unpacker.decompress(packed) + unpacker.flush()
