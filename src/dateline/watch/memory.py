"""What is known of each watched address from the last time it was asked.

Kept in the archive itself (table ``meta``), so that one file is all there is to back up. It says what
to ask for and when, never what a report says.
"""

from __future__ import annotations

import msgspec

from dateline.store.archive import Archive

_KEY = "watch "


class Memory(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What is known of one address: validators of the last answer, when it may be asked again
    (seconds since 1970), failures in a row, and the pages it listed with what they were known by.

    ``alone_until``: its site answered with an error, and is left alone even by a round that asks
    every address whether or not it is due.
    """

    validators: dict[str, str] = {}
    next_at: float = 0.0
    failures: int = 0
    alone_until: float = 0.0
    pages: dict[str, str] = {}


_decode = msgspec.json.Decoder(Memory).decode


def recall(archive: Archive, url: str) -> Memory:
    """Return what is known of an address, an empty memory if it was never asked."""
    kept = archive.note(_KEY + url)
    return _decode(kept) if kept else Memory()


def remember(archive: Archive, url: str, memory: Memory) -> None:
    """Keep what is known of an address."""
    archive.take_note(_KEY + url, msgspec.json.encode(memory).decode())
