"""No pattern of the package takes more than linear time from where it starts, whatever the text is.

All are tried, as `match` calls them, on texts that pump each of their own repeats
(`patterns.attacks`). Patterns that look from every place see a sentence or a line, mostly, and are not
held to that.
"""

import re
import time
from itertools import islice

import pytest

from patterns import all_patterns, attacks

SIZE = 1024
MOST = 20
"""Attacks on one pattern, the first of the big ones."""
QUICK = 0.003
"""Seconds of processor time under which nothing is slow."""
OWN = frozenset({"dateline.export.columns"})
"""Modules whose patterns read tables of our own only."""


def seconds(pattern: re.Pattern, text: str | bytes) -> float:
    best = 9.0
    for _ in range(3):
        started = time.process_time()
        pattern.match(text)
        best = min(best, time.process_time() - started)
        if best < QUICK:
            break
    return best


def is_slow(pattern: re.Pattern, short: str, long: str) -> bool:
    if isinstance(pattern.pattern, bytes):
        short, long = short.encode("latin-1", "ignore"), long.encode("latin-1", "ignore")
    spent = seconds(pattern, long)
    return spent >= QUICK and spent > 3 * seconds(pattern, short)


def slow_texts(pattern: re.Pattern) -> list[str]:
    """The beginnings of texts that take more than three times as long when they are twice as long."""
    given = (pattern.pattern, pattern.flags)
    pairs = zip(attacks(*given, SIZE), attacks(*given, 2 * SIZE), strict=True)
    some = islice(pairs, MOST)
    return [short[:60] for short, long in some if is_slow(pattern, short, long)]


def test_no_pattern_is_slower_than_linear():
    slow = {}
    for (pattern, flags), module in all_patterns().items():
        if module not in OWN:
            kept = flags if isinstance(pattern, str) else flags & ~re.UNICODE
            if found := slow_texts(re.compile(pattern, kept)):
                slow[module, pattern[:80]] = found[:3]
    assert slow == {}


@pytest.mark.parametrize("bad", [r"(.+?)\s+(a|b)\s+(.+)", r"\s*-?\s*x", r"(?:\w\s?){1,40}?\w*\d*!"])
def test_a_bad_pattern_is_caught(bad):
    assert slow_texts(re.compile(bad))
