"""Which documents an anchor may lie in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from dateline.model.archive import Anchor
from dateline.store.archive import Archive


class Index:
    """Which documents an anchor may lie in, the surest first."""

    def __init__(self, archive: Archive) -> None:
        self._by: dict[tuple[str, str], list[str]] = defaultdict(list)
        for name, raw, source, own in archive.connection.execute(
            "SELECT id, raw_sha256, source, name FROM document ORDER BY id"
        ):
            self._by["document", name].append(name)
            self._by["raw", raw].append(name)
            self._by["record" if own else "source", f"{_folder(source)}{own or source}"].append(
                name
            )
            self._by["name", own or source.rpartition("/")[2]].append(name)

    def documents(self, anchor: Anchor, *, moved: bool = True) -> Iterator[list[str]]:
        """Yield the documents of each degree: the same, of the same bytes, of the same source.

        With *moved*, last those of a file or record of that name in another folder.
        """
        source, own = anchor.source or "", anchor.record
        seen: set[str] = set()
        keys = [
            ("document", anchor.document or ""),
            ("raw", anchor.raw_sha256 or ""),
            ("record" if own else "source", f"{_folder(source)}{own or source}"),
        ]
        if moved:
            keys.append(("name", own or source.rpartition("/")[2]))
        for key in keys:
            some = [name for name in self._by.get(key, ()) if name not in seen]
            seen.update(some)
            if some:
                yield some


def _folder(source: str) -> str:
    return f"{source.rpartition('/')[0]} "
