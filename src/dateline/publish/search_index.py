"""The static site's search: our own inverted index, in classic scripts that are loaded on demand.

``search/index.js`` names the shards; ``search/w-XX.js`` holds the words that begin with two
characters (their code points in the name, so that any script's words are safe on any disk), each
with its reports as differences; ``search/f-FIELD.js`` the values of a field, each with its reports;
``search/d-N.js`` the lines of a hundred reports. A page asks only for the shards of the words and
fields typed. No fetch, no module: they fail under ``file://``.
Words are folded: accents off, lower case.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from dateline.publish.addresses import report_address
from dateline.publish.search_fields import Fields

PER_SHARD = 100
_WORD = re.compile(r"\w+")
_LONGEST = 32
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Entry:
    """A report in the index: what is searched, and what is shown of it."""

    id: str
    title: str
    outlet: str
    when: str
    excerpt: str
    text: str
    fields: Fields


def search_files(
    entries: Iterable[Entry], tags: Iterable[tuple[str, str, int]]
) -> Iterator[tuple[str, bytes]]:
    """Yield the path and bytes of every file of the index.

    Args:
        entries: The reports, newest first: they are found in this order where nothing else decides.
        tags: (address, name, reports) of the tags to be offered.
    """
    words: dict[str, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    fields: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    lines: list[list[str]] = []
    for number, entry in enumerate(entries):
        lines.append(
            [report_address(entry.id), entry.title, entry.outlet, entry.when, entry.excerpt]
        )
        for word, weight in weigh_words(entry).items():
            words[shard_of(word)][word].append((number, weight))
        for field, values in entry.fields.items():
            for value in values:
                fields[field][value].append(number)
    yield from _field_files(fields)
    for shard, found in sorted(words.items()):
        yield (
            f"search/w-{shard}.js",
            _script("words", shard, {w: _postings(p) for w, p in sorted(found.items())}),
        )
    for first in range(0, len(lines), PER_SHARD):
        number = first // PER_SHARD
        yield (
            f"search/d-{number}.js",
            _script("lines", str(number), lines[first : first + PER_SHARD]),
        )
    index = {
        "shards": sorted(words),
        "fields": sorted(fields),
        "reports": len(lines),
        "per": PER_SHARD,
        "tags": [list(tag) for tag in tags],
    }
    yield "search/index.js", b"var DATELINE=" + _safe(index) + b";\n"


def _field_files(fields: Mapping[str, Mapping[str, list[int]]]) -> Iterator[tuple[str, bytes]]:
    for field, found in sorted(fields.items()):
        values = {value: _differences(numbers) for value, numbers in sorted(found.items())}
        yield f"search/f-{field}.js", _script("fields", field, values)


def weigh_words(entry: Entry) -> dict[str, int]:
    """Return a report's words with their weights: how often, a word of the title eight times."""
    weights: dict[str, int] = defaultdict(int)
    for word in fold_words(entry.text):
        weights[word] += 1
    for word in fold_words(f"{entry.title} {entry.outlet}"):
        weights[word] += 8
    return weights


def fold_words(text: str) -> list[str]:
    """Return the words of a text as they are compared; `assets/search.js` folds alike.

    >>> fold_words("Al-Shaʿab, São Tomé: 42 killed")
    ['al', 'shaab', 'sao', 'tome', '42', 'killed']
    """
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(c for c in plain if not unicodedata.combining(c) and c not in "ʿʾ'’`")
    return [word[:_LONGEST] for word in _WORD.findall(plain)]


def shard_of(word: str) -> str:
    """Return the shard of a word: its first two characters as code points.

    >>> shard_of("mosul")
    '6d-6f'
    """
    return "-".join(f"{ord(c):x}" for c in word[:2])


def _postings(found: list[tuple[int, int]]) -> list[int]:
    """Flatten (report, weight) pairs, the reports as differences."""
    flat, before = [], 0
    for number, weight in found:
        flat += [number - before, min(weight, 255)]
        before = number
    return flat


def _differences(numbers: Iterable[int]) -> list[int]:
    flat, before = [], 0
    for number in numbers:
        flat.append(number - before)
        before = number
    return flat


def _script(kind: str, name: str, data: object) -> bytes:
    return f'DATELINE.take("{kind}","{name}",'.encode() + _safe(data) + b");\n"


def _safe(data: object) -> bytes:
    """Encode as JSON that is also JavaScript, and cannot close a script element."""
    made = _encode(data).replace(b"<", b"\\u003c")
    return made.replace("\u2028".encode(), b"\\u2028").replace("\u2029".encode(), b"\\u2029")
