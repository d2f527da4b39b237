"""One run over a pile: what is known before it, what was seen in it, and who reads what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec

from dateline.model.document import Document
from dateline.read.crawl import Choice
from dateline.read.identity import document_id, sha256_of
from dateline.read.outcome import Keep, Known, Outcome, Skipped, Unchanged
from dateline.read.source import Source

NOT_CHOSEN = "not chosen: of another shard"
SAME_BYTES = "same bytes as "


class Run:
    """What every reader is given besides its input. Hashes are asked for before anything costly.

    ``read`` sends an input to the reader of its kind; packed files use it for their members.
    ``shard`` (1, 3): of each three inputs the first is read, the others are only counted.
    ``choice`` says which captures of a crawl are read; ``captured`` fills with those that were, by
    the digest of their payload.
    """

    def __init__(
        self,
        known: Known,
        columns: Mapping[str, str],
        read: Callable[[Source, Run], Iterator[Outcome]],
        *,
        keep: Keep | None,
        shard: tuple[int, int],
        choice: Choice,
    ) -> None:
        self.columns = columns
        self.choice = choice
        self.captured: dict[str, str] = {}
        self._keep = keep
        self._known, self._read = known, read
        self._first, self._every = shard
        self.done = 0
        self._pages: dict[str, str] = {}
        self._records: set[bytes] = set()
        self._metadata: dict[bytes, bytes] = {}

    def is_mine(self) -> bool:
        """Whether the next input falls to this run's shard; ``done`` counts those before it."""
        return self.done % self._every == self._first - 1

    def read(self, source: Source) -> Iterator[Outcome]:
        """Read another input."""
        return self._read(source, self)

    def page(self, source: str, raw: bytes) -> tuple[str, Skipped | Unchanged | None]:
        """Return the hash of a page's bytes and, if they need no reading, what becomes of it."""
        sha = sha256_of(raw)
        if sha in self._pages:
            return sha, Skipped(source, f"{SAME_BYTES}{self._pages[sha]}")
        self._pages[sha] = source
        if not self.is_mine():
            return sha, Skipped(source, NOT_CHOSEN)
        held = self._known(sha)
        if held is None:
            return sha, None
        unchanged = held == source
        return sha, Unchanged(source, sha) if unchanged else Skipped(source, f"{SAME_BYTES}{held}")

    def record(self, source: str, raw: bytes) -> tuple[str, Skipped | Unchanged | None]:
        """Return the hash of a record's bytes and, if it needs no reading, what becomes of it."""
        sha = sha256_of(raw)
        key = bytes.fromhex(sha[:32])
        if key in self._records or self._known(sha) is not None:
            return sha, Unchanged(source, sha)
        self._records.add(key)
        return sha, None if self.is_mine() else Skipped(source, NOT_CHOSEN)

    def keep(self, sha: str, raw: bytes) -> None:
        """Hand the raw bytes of an input that gives a document to whoever stores them."""
        if self._keep is not None:
            self._keep(sha, raw)

    def once(self, document: Document) -> Document | Unchanged:
        """Return a document, or `Unchanged` if a record said the same under the same metadata.

        Two records that share all that an id is made of, and differ in another key, are both kept:
        the later one's id takes in its whole record. Pages are let through; an archive folds those
        that share an id.
        """
        if not document.record:
            return document
        packed = msgspec.json.encode(document.record, order="sorted")
        metadata = bytes.fromhex(sha256_of(packed)[:16])
        first = self._metadata.setdefault(bytes.fromhex(document.id), metadata)
        if first is metadata:
            return document
        if first == metadata:
            return Unchanged(document.source, document.custody.raw_sha256)
        other = document_id(document.id, name=metadata.hex(), outlet=None, date=None, url=None)
        return msgspec.structs.replace(document, id=other)
