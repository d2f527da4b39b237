"""What an input is, by its content; a suffix only breaks a tie.

`READERS` is the list of all kinds, asked in order; the first that accepts an input reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from dateline.errors import ReadError
from dateline.read.charset import decode, guess_charset
from dateline.read.outcome import Failed, Outcome, Skipped
from dateline.read.pages import read_html_file, read_text_file
from dateline.read.records import read_csv, read_json_lines
from dateline.read.run import Run
from dateline.read.source import BROKEN, Source

Read = Callable[[Source, Run], Iterator[Outcome]]


class Reader(NamedTuple):
    """A kind of input: its name, whether some first bytes are of it, and what reads it."""

    name: str
    accepts: Callable[[bytes, str], bool]
    read: Read


def _is_html(head: bytes, name: str) -> bool:
    return bool(_HTML.search(_text_head(head)))


_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|article|div|p|table|h1)\b", re.IGNORECASE
)


def _is_jsonl(head: bytes, name: str) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def _text_head(head: bytes) -> str:
    return decode(head[:8192], guess_charset(head[:8192])).lstrip()


READERS: tuple[Reader, ...] = (
    Reader("json lines", _is_jsonl, read_json_lines),
    Reader("csv", lambda head, name: name.endswith((".csv", ".tsv")), read_csv),
    Reader("html", _is_html, read_html_file),
    Reader("plain text", lambda head, name: True, read_text_file),
)


def read_source(source: Source, run: Run) -> Iterator[Outcome]:
    """Read one input with the reader of its kind; what breaks becomes `Failed`."""
    try:
        if not source.head.strip():
            yield Skipped(source.shown, "empty")
            return
        if _is_binary(source.head):
            yield Skipped(source.shown, "not text")
            return
        for reader in READERS:
            if reader.accepts(source.head, source.name):
                yield from reader.read(source, run)
                return
    except (ReadError, *BROKEN, ValueError, RecursionError) as error:
        yield Failed(source.shown, "file", str(error) or type(error).__name__)


def _is_binary(head: bytes) -> bool:
    return b"\x00" in head and not guess_charset(head).startswith(("utf-16", "utf-32"))
