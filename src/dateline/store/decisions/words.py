"""Finding words again: a quote and what stands around it, whatever became of the white space.

The anchor is that of the contract, section 5, after the quote selectors of the W3C Web Annotation
Data Model (exact, prefix, suffix). A place is found if the words inside the quote's own paragraph
are all the same; menus, white space and the order of paragraphs may have changed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from hashlib import blake2b
from itertools import takewhile

import msgspec

from dateline.model.archive import Anchor
from dateline.model.span import Span

REACH = 40
"""Characters either side of a quote that an anchor keeps."""
_ALONE = 20
"""Characters of words that are enough to know a place by, if there is only one such."""
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\S+")
_SAME = str.maketrans("’‘“”", "''\"\"")


class Words:
    """A text with its white space levelled, and the way back to its own offsets."""

    def __init__(self, text: str, paragraphs: Iterable[Span] = ()) -> None:
        self.text = text
        self._paragraphs = tuple(paragraphs)

    @cached_property
    def _words(self) -> tuple[list[int], list[int], str]:
        starts, places, parts, at = [], [], [], 0
        for word in _WORD.finditer(self.text):
            starts.append(word.start())
            places.append(at)
            parts.append(word.group())
            at += word.end() - word.start() + 1
        return starts, places, " ".join(parts).translate(_SAME)

    @property
    def level(self) -> str:
        """The words with one space between them."""
        return self._words[2]

    def span(self, at: int, end: int) -> Span:
        """Return the span in the text of the characters *at* to *end* of `level`."""
        return Span(self._origin(at), self._origin(end - 1) + 1)

    def _origin(self, at: int) -> int:
        starts, places, _ = self._words
        word = bisect_right(places, at) - 1
        return starts[word] + at - places[word]

    def paragraph(self, start: int) -> Span | None:
        """Return the paragraph that holds the code point at *start*, if any does."""
        return next((span for span in self._paragraphs if span.start <= start < span.end), None)


def level(text: str) -> str:
    """Return *text* with each run of white space as one space."""
    return _SPACE.sub(" ", text).translate(_SAME)


def anchor_at(words: Words, span: Span) -> Anchor:
    """Return the anchor of a span: its words, what stands around them, which of several it is."""
    text = words.text
    before, after = text[max(0, span.start - REACH) : span.start], text[span.end :][:REACH]
    paragraph = words.paragraph(span.start)
    anchor = Anchor(
        raw_sha256=None,
        quote=text[span.start : span.end],
        before=before,
        after=after,
        start=span.start,
        inside=_inside(span, paragraph, before, after),
        paragraph=paragraph and _print(text[paragraph.start : paragraph.end]),
    )
    found = [place.start for place, _ in _fits(words, anchor)]
    if span.start in found and len(found) > 1:
        nth = found.index(span.start)
        anchor = msgspec.structs.replace(anchor, nth=nth, times=len(found))
    return anchor


def _inside(span: Span, paragraph: Span | None, before: str, after: str) -> tuple[int, int] | None:
    if paragraph is None:
        return None
    return (
        min(len(before), span.start - paragraph.start),
        max(0, min(len(after), paragraph.end - span.end)),
    )


def find_anchor(words: Words, anchor: Anchor) -> Span | None:
    """Return the one span of a text that an anchor fits, None if there is none or no telling which."""
    fits = _fits(words, anchor)
    wholly = [span for span, whole in fits if whole]
    found = wholly if len(wholly) == 1 else [span for span, _ in fits]
    if len(found) > 1 and anchor.paragraph is not None:
        found = [span for span in found if _is_of(words, span, anchor.paragraph)] or found
    if len(found) > 1 and len(fits) == anchor.times:  # as often as before: the same one of them
        found = [fits[anchor.nth][0]]
    return found[0] if len(found) == 1 else None


def _is_of(words: Words, span: Span, digest: str) -> bool:
    paragraph = words.paragraph(span.start)
    return paragraph is not None and _print(words.text[slice(*paragraph)]) == digest


def _print(text: str) -> str:
    return blake2b(level(text).strip().encode(), digest_size=6).hexdigest()


def _fits(words: Words, anchor: Anchor) -> list[tuple[Span, bool]]:
    """Return the places that an anchor fits, in text order, and whether all around is as it was."""
    quote = level(anchor.quote or "")
    if not quote.strip():
        return []
    before, after = level(anchor.before or ""), level(anchor.after or "")
    left, right = _least(anchor, before, after)
    text = words.level
    found: list[tuple[Span, bool]] = []
    at = text.find(quote)
    while at >= 0:
        end = at + len(quote)
        shared = _shared(reversed(before), reversed(text[max(0, at - len(before)) : at]))
        follows = _shared(after, text[end : end + len(after)])
        if shared >= left and follows >= right and len(quote) + shared + follows >= _ALONE:
            whole = (shared, follows) == (len(before), len(after))
            found.append((words.span(at, end), whole))
        at = text.find(quote, at + 1)
    return found


def _least(anchor: Anchor, before: str, after: str) -> tuple[int, int]:
    """Return how many characters either side must be the same: those of the paragraph."""
    if anchor.inside is None:
        return len(before), len(after)
    own, more = anchor.inside
    left = level((anchor.before or "")[len(anchor.before or "") - own :])
    return len(left.lstrip()), len(level((anchor.after or "")[:more]).rstrip())


def _shared(one: Iterable[str], other: Iterable[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def print_of(text: str) -> tuple[int, ...]:
    """Return the 32 least hashes of a text's runs of five words: enough to know most of it again."""
    words = text.lower().split()
    runs = {" ".join(words[i : i + 5]) for i in range(max(1, len(words) - 4))}
    hashes = (int.from_bytes(blake2b(run.encode(), digest_size=6).digest()) for run in runs)
    return tuple(sorted(hashes)[:32])


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """Estimate what share of their runs of words two texts have in common (Broder 1997).

    >>> likeness(print_of("a b c d e f"), print_of("a b c d e f")), likeness((1,), (2,))
    (1.0, 0.0)
    """
    least = sorted({*one, *other})[:32]
    both = {*one} & {*other}
    return sum(value in both for value in least) / max(1, len(least))
