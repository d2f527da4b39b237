"""Tags: what the published archive files a report under."""

from __future__ import annotations

import re
import unicodedata

from dateline.model.report import Report, Tag


def find_tags(report: Report, given: tuple[tuple[str, str], ...] = ()) -> tuple[Tag, ...]:
    """Return the tags of a report that has its marks: those the input gives, in its order."""
    return tuple(
        Tag(slug=slug_of(name), name=name, kind=kind, basis="given")
        for kind, name in dict.fromkeys(given)
        if slug_of(name)
    )


def slug_of(name: str) -> str:
    """Return the name as it stands in an address: "Nouri al-Maliki" -> "nouri-al-maliki"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
