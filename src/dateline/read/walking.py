"""Which files of a folder are inputs, and in which order."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath

from dateline.read.saved import UNSAVED, Saved
from dateline.read.snapshots import find_snapshot

_PAGES = (".html", ".htm", ".xhtml", ".shtml")
_FILES = "_files"


def files_below(folder: Path) -> Iterator[tuple[Path, Saved]]:
    """Yield the files and links of a folder, sorted by the parts of their paths.

    Links are yielded and not followed. What a browser saved beside a page is left out, and of a
    snapshot of ArchiveBox all forms but the best, which comes with what its index says of it; a
    folder that cannot be listed is yielded itself.
    """
    try:
        names = sorted(os.listdir(folder), key=os.fsencode)  # the same in every locale
    except OSError:
        yield folder, UNSAVED
        return
    inner = set(names)
    if snapshot := find_snapshot(folder, inner):
        yield snapshot
        return
    for name in names:
        path = folder / name
        if path.is_symlink() or not path.is_dir():
            yield path, UNSAVED
        elif not belongs_to_page(f"{name}/x", inner):
            yield from files_below(path)


def belongs_to_page(name: str, names: Collection[str]) -> bool:
    """Whether a file lies in ``NAME_files/`` and the page ``NAME.html`` is among *names*.

    >>> belongs_to_page("a/page_files/b.js", {"a/page.html"})
    True
    """
    for folder in PurePosixPath(name).parents:
        stem = str(folder)
        if stem.endswith(_FILES) and any(stem[: -len(_FILES)] + end in names for end in _PAGES):
            return True
    return False


def path_parts(name: str) -> tuple[str, ...]:
    """Return the parts of a member's name, by which members are sorted."""
    return tuple(name.replace("\\", "/").split("/"))


def why_not_followed(link: Path, root: Path) -> str:
    """Return why a link in a pile is no input: what it points at is read elsewhere, or is outside."""
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):
        return "a link to nothing"
    if target.is_relative_to(root.resolve()):
        return "a link to a part of the pile"
    return "a link out of the pile, not followed"
