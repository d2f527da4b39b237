"""Pictures of a page that lie in the pile, as a browser saved them beside it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from dateline.read.source import Source, shown_path

LIMIT = 100
"""How many addresses of a page are looked up; the rest of a page is icons."""


def find_pictures(images: Iterable[str], source: Source) -> tuple[str, ...]:
    """Find the files that a page's pictures are, within the pile.

    Args:
        images: Addresses of pictures as the page gives them.
        source: The page; a member of an archive or of a stream has no files beside it.

    Returns:
        Paths relative to the pile's folder, or to the page's own where it was named alone. A
        picture that lies outside, through a link too, is not one of the pile.
    """
    if source.path is None or source.depth:
        return ()
    folder = source.path.parent
    root = source.root or folder
    found = (_in_pile(address, folder, root) for address in _relative(images))
    return tuple(dict.fromkeys(path for path in found if path))


def _relative(images: Iterable[str]) -> Iterator[str]:
    for number, address in enumerate(images):
        if number == LIMIT:
            return
        if len(address) > 1000 or address.startswith(("/", "\\", "#")):
            continue
        try:
            parts = urlsplit(address)
        except ValueError:
            continue
        if not parts.scheme and not parts.netloc and parts.path:
            yield unquote(parts.path)


def _in_pile(address: str, folder: Path, root: Path) -> str | None:
    if "\x00" in address:
        return None
    path = Path(os.path.normpath(folder / address))
    if not path.is_relative_to(root) or not path.is_file():
        return None
    if not path.resolve().is_relative_to(root.resolve()):
        return None
    return shown_path(path.relative_to(root))
