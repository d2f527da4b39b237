"""Bodies: the words of reports as copies are judged by them, whole and as prints.

Every run of five words is hashed; the same run has the same hash in every report. A quarter of the
hashes, chosen by value, is a report's print: enough to find candidates without its words. Sampling
by hash value is that of Broder, "On the resemblance and containment of documents" (1997).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
import xxhash

from dateline.model.report import Report

Hashes = npt.NDArray[np.uint64]
Span = tuple[int, int]

RUN = 5
"""Words in a run."""
_LONG = 3
"""Letters or digits of a word from which it may tell reports apart (`dateline.link.words`)."""
_FEWEST = 8
"""Runs below which a text is too short to be a near copy."""
_KEPT = 64
"""Reports whose words are kept, so that the first of a group is not read for each of its copies."""
_SAMPLE = np.uint64(4)
_WORD = re.compile(r"[^\W_]+")
_ARCHIVED = re.compile(r"https?://[^/]+/web/\d{4,14}(?:[a-z]{2}_)?/(.+)")
"""The address of a page in a web archive: a Wayback Machine, whoever runs it."""


class Body(NamedTuple):
    """The words of a report that copies are judged by, as pieces of its document's text."""

    report: str
    document: str
    pieces: tuple[tuple[int, str], ...]
    """Offsets in the document's text, and the words there; boilerplate is left out."""


class Print(NamedTuple):
    """What is kept of a report for finding its copies: few numbers, no words."""

    report: str
    age: tuple[str, str, str, str]
    """Sorts first what appeared first: latest day, earliest day, when it was captured, id."""
    words: int
    whole: bytes
    """All its words in their order."""
    sampled: Hashes
    agencies: frozenset[str] = frozenset()
    """News services that it names as the origin of its words."""
    address: str | None = None


class _Words(dict[str, int]):
    """Hashes of words, each computed once; odd are those of the words that `is_long`."""

    def __missing__(self, word: str) -> int:
        value = xxhash.xxh3_64_intdigest(word.encode())
        value = self[word] = value | 1 if len(word) >= _LONG else value & ~1
        return value


_hash_of = _Words()


def body_of(report: Report, document: str, text: str, offset: int = 0) -> Body:
    """Return the body of *report*; *text* begins at *offset* of its document's text."""
    blocks = [b for b in report.blocks if b.kind != "boilerplate"]
    spans = [(b.start, b.end) for b in blocks] or [(report.start, report.end)]
    pieces = tuple((start, text[start - offset : end - offset]) for start, end in spans)
    return Body(report.id, document, pieces)


def words_in(body: Body) -> Hashes:
    """Return the hashes of a body's words, in their order."""
    words = [word for _, piece in body.pieces for word in _WORD.findall(piece.lower())]
    return hashes_of(words)


def hashes_of(words: Sequence[str]) -> Hashes:
    """Return the hash of each word; a word has the same in every report."""
    return np.fromiter(map(_hash_of.__getitem__, words), dtype=np.uint64, count=len(words))


def is_long(words: Hashes) -> npt.NDArray[np.bool_]:
    """Return for each hash of a word whether that has three letters or digits and more."""
    return (words & np.uint64(1)).astype(np.bool_)


def distinct(hashes: Hashes) -> Hashes:
    """Return each hash once, ascending: `numpy.unique` with less ado, for many short lists."""
    ascending = np.sort(hashes)
    return ascending[firsts(ascending)]


def firsts(ascending: Hashes) -> npt.NDArray[np.intp]:
    """Return where each hash of an ascending list stands first: ``[2, 2, 5]`` gives ``[0, 2]``."""
    changed = np.flatnonzero(ascending[1:] != ascending[:-1]) + 1
    return np.concatenate(([0], changed))[: len(ascending)]


def take_print(report: Report, words: Hashes, captured: str | None = None) -> Print:
    """Return the print of a report.

    Args:
        report: The report.
        words: Its body's (`words_in`).
        captured: When its page was fetched, if recorded.
    """
    runs = runs_of(words)
    sampled = distinct(runs[runs % _SAMPLE == 0])
    published = report.published
    latest = (published.latest if published else None) or "9999"
    earliest = (published.earliest if published else None) or "9999"
    urls = [one.value for one in report.metadata if one.field == "url"]
    return Print(
        report=report.id,
        age=(latest, earliest, captured or "", report.id),
        words=len(words),
        whole=xxhash.xxh3_64_digest(words.tobytes()),
        sampled=sampled,
        agencies=frozenset(agency.name for agency in report.agencies),
        address=address_of(urls[0]) if urls else None,
    )


def address_of(url: str) -> str | None:
    """Return an address as two captures of one page share it, None for what is no address.

    >>> address_of("https://www.corva-echo.example/news/12/?utm_source=feed#top")
    'corva-echo.example/news/12'
    >>> address_of("https://web.archive.org/web/20310307120000/http://corva-echo.example/news/12")
    'corva-echo.example/news/12'
    """
    archived = _ARCHIVED.match(url)
    parts = urlsplit(archived.group(1) if archived else url)
    if not parts.hostname:
        return None
    asked = [part for part in parts.query.split("&") if part and not part.startswith("utm_")]
    path = parts.path.rstrip("/")
    if not path and not asked:
        return None  # a front page is another every day
    host = parts.hostname.removeprefix("www.")
    return f"{host}{path}{'?' if asked else ''}{'&'.join(asked)}"


def runs_of(words: Hashes) -> Hashes:
    """Hash every run of five words; a run's hash depends on the order of its words."""
    count = len(words) - RUN + 1
    if count <= 0:
        return np.zeros(0, dtype=np.uint64)
    total = words[:count]
    for place in range(1, RUN):  # a polynomial in an odd number, modulo 2**64
        total = total * np.uint64(0x9E3779B97F4A7C15) + words[place : place + count]
    return (total ^ (total >> np.uint64(31))) * np.uint64(0xBF58476D1CE4E5B9)


class Worded(NamedTuple):
    """A body's words: their spans in the document's text, and the hash of the run at each."""

    body: Body
    spans: list[Span]
    runs: Hashes

    def covered(self, others: Hashes) -> npt.NDArray[np.bool_]:
        """Return for each word whether it stands in a run that is among *others*."""
        held = np.isin(self.runs, others)
        covered = np.zeros(len(self.spans), dtype=np.bool_)
        for place in range(RUN):
            covered[place : place + len(held)] |= held
        return covered

    def words(self, start: int, end: int) -> tuple[int, str]:
        """Return the text from word *start* to before word *end*, and where it begins.

        Only what stands in the piece of the first word, so that it is text of the document.
        """
        start = max(0, start)
        end = min(end, len(self.spans))
        if start >= end:
            return 0, ""
        first, last = self.spans[start][0], self.spans[end - 1][1]
        for offset, piece in self.body.pieces:
            if offset <= first < offset + len(piece):
                return first, piece[first - offset : last - offset]
        return 0, ""


class Bodies:
    """The bodies of candidates with their words and runs, each read once."""

    def __init__(self, body: Callable[[str], Body]) -> None:
        self._body = body
        self._runs: dict[str, Hashes] = {}
        self._worded: dict[str, Worded] = {}

    def runs(self, report: str) -> Hashes:
        """Return the distinct runs of a report, ascending."""
        if report not in self._runs:
            self._runs[report] = distinct(runs_of(words_in(self._body(report))))
        return self._runs[report]

    def containment(self, one: str, other: str) -> float:
        """Return the shared runs over the shorter report's; 0 for what is too short to tell."""
        a, b = self.runs(one), self.runs(other)
        least = min(len(a), len(b))
        if least < _FEWEST:
            return 0.0
        return len(np.intersect1d(a, b, assume_unique=True)) / least

    def held(self, one: str, by: str) -> float:
        """Return the share of the runs of *one* that stand in *by* too; 1 for no runs at all."""
        a, b = self.runs(one), self.runs(by)
        return len(np.intersect1d(a, b, assume_unique=True)) / len(a) if len(a) else 1.0

    def worded(self, report: str) -> Worded:
        """Return the words of a report with their spans; those of the last few are kept."""
        if report in self._worded:
            return self._worded[report]
        body = self._body(report)
        spans, words = [], []
        for start, piece in body.pieces:
            for match in _WORD.finditer(piece):
                spans.append((start + match.start(), start + match.end()))
                words.append(match.group().lower())
        if len(self._worded) >= _KEPT:
            del self._worded[next(iter(self._worded))]
        self._worded[report] = Worded(body, spans, runs_of(hashes_of(words)))
        return self._worded[report]


def segments(mask: npt.NDArray[np.bool_]) -> Iterator[Span]:
    """Yield the runs of True in *mask* as half-open ranges.

    >>> list(segments(np.array([False, True, True, False, True])))
    [(1, 3), (4, 5)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
