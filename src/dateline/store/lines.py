"""Lines of ``dateline mark`` to documents that can be added to an archive."""

from __future__ import annotations

import msgspec

from dateline.errors import ReadError
from dateline.model.report import Marked

_decode = msgspec.json.Decoder(Marked).decode


def read_marked(raw: bytes) -> Marked:
    """Return the document of one line of ``dateline mark``; fields it does not know are passed over.

    Raises:
        ReadError: The line is no such JSON object. (A line made with ``--no-text`` is one: it is
            `dateline.store.archive.Archive.add` that refuses it, naming the line's source.)
    """
    try:
        return _decode(raw)
    except msgspec.MsgspecError as error:
        raise ReadError(f"not a line of `dateline mark`: {error}") from error


def is_marked(head: bytes) -> bool:
    """Whether *head*, the first line of a JSONL file, is one of ``dateline mark``."""
    try:
        keys = msgspec.json.decode(head, type=dict[str, msgspec.Raw]).keys()
    except msgspec.MsgspecError:
        return False
    return {"document", "sha256", "custody", "reports"} <= keys
