"""Folders of ArchiveBox as they lie: one snapshot, one input.

A snapshot's folder holds one page in many forms (single file, browser's output, wget's copy, PDF,
WARC) beside an ``index.json`` that says which address was saved when. The best form is read and the
others are part of it, as ``NAME_files/`` is part of ``NAME.html``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from dateline.read.saved import Saved

_FORMS = (
    "singlefile.html",
    "output.html",
    "dom/output.html",
    "singlefile/singlefile.html",
    "readability/content.html",
    "mercury/content.html",
    "htmltotext.txt",
    "output.pdf",
    "pdf/output.pdf",
)
"""The forms of a page, the most faithful first; wget's copy and the WARC come after them."""
_INDEX_LIMIT = 16 << 20
_STAMP = re.compile(r"\d{9,10}(?:\.\d+)?")


def find_snapshot(folder: Path, names: set[str]) -> tuple[Path, Saved] | None:
    """Return the best form of the page that an ArchiveBox snapshot's folder holds, and its custody.

    None where *folder*, which holds *names*, is no snapshot or holds no form of a page.
    """
    if "index.json" not in names:
        return None
    index = _read_index(folder / "index.json")
    if index is None:
        return None
    best = next(_forms(folder, str(index["url"])), None)
    if best is None:
        return None
    return best, Saved(str(index["url"]), _day(str(index["timestamp"])), "ArchiveBox")


def _read_index(path: Path) -> dict[str, Any] | None:
    """Return a snapshot's own description; None for any other file of that name."""
    try:
        if path.is_symlink() or path.stat().st_size > _INDEX_LIMIT:
            return None
        held = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError, RecursionError):
        return None
    known = isinstance(held, dict) and {"url", "timestamp"} <= held.keys()
    return held if known and ("history" in held or "canonical" in held) else None


def _forms(folder: Path, url: str) -> Iterator[Path]:
    for name in _FORMS:
        if _is_form(folder / name):
            yield folder / name
    host = re.sub(r"^\w+://", "", url).split("/", 1)[0].split("@")[-1]
    for root in (
        folder / host,
        folder / "wget" / host,
    ):  # wget's copy: example.org/2031/a/index.html
        if host and not host.startswith(".") and root.is_dir() and not root.is_symlink():
            yield from sorted(filter(_is_form, root.rglob("*.html")))
    yield from sorted(filter(_is_form, (folder / "warc").glob("*.warc.gz")))


def _is_form(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and path.stat().st_size > 0


def _day(stamp: str) -> str | None:
    """Return when a page was saved; ArchiveBox writes seconds since 1970.

    >>> _day("1402567200.0")
    '2014-06-12T10:00:00+00:00'
    """
    if not _STAMP.fullmatch(stamp):
        return None
    return datetime.fromtimestamp(int(float(stamp)), UTC).isoformat()
