"""Tags: what the published archive files a report under.

First what the input files it under itself, then names that the title holds, the types of event
that it tells as happened or alleged, then every other name in the text, the most often named first.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from dateline.marks.names import FAITH, OFFICE
from dateline.model.mark import Mention
from dateline.model.report import Report, Tag
from dateline.model.span import Span

_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
"""Names that Windows keeps for devices; no file may be called so."""
_LONGEST = 80


def find_tags(report: Report, given: tuple[tuple[str, str], ...] = ()) -> tuple[Tag, ...]:
    """Return the tags of a report that has its marks, each slug once, in order of worth.

    Args:
        report: The report with its marks.
        given: (kind, name) pairs that the input files it under, kept in their order.
    """
    found: dict[str, Tag] = {}
    for tag in _candidates(report, given):
        if tag.slug:
            found.setdefault(tag.slug, tag)
    return tuple(found.values())


def _candidates(report: Report, given: Iterable[tuple[str, str]]) -> Iterator[Tag]:
    for kind, name in given:
        yield _tag(name, kind, "given", 1)
    names = _names(report)
    titled = _titled(report)
    for (kind, name), count in names.items():
        if (kind, name) in titled:
            yield _tag(name, kind, "title", count)
    told = Counter(
        event.type for event in report.events if event.factuality in ("happened", "alleged")
    )
    for kind, count in sorted(told.items(), key=lambda item: (-item[1], item[0])):
        yield _tag(kind.replace("_", " "), "event", "event", count)
    if report.outlet is not None:
        yield _tag(report.outlet.name, "outlet", "mention", 1)
    for (kind, name), count in names.items():
        if (kind, name) not in titled:
            yield _tag(name, kind, "mention", count)


def _names(report: Report) -> dict[tuple[str, str], int]:
    """Return each actor and resolved place with how often it is named, the most named first."""
    counts: Counter[tuple[str, str]] = Counter()
    counts.update(_of_mention(m) for m in report.mentions if _is_tag(m))
    counts.update(("place", name) for _, name in _placed(report))
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0][1])))


def _titled(report: Report) -> set[tuple[str, str]]:
    if report.title is None:
        return set()
    title = Span(report.title.start, report.title.end)
    return {_of_mention(m) for m in report.mentions if title.covers(m.span) and _is_tag(m)} | {
        ("place", name) for span, name in _placed(report) if title.covers(span)
    }


_AT_HOME = ("a nationality word", "before a civic word")
"""Reasons of toponyms that say where a body is: "[Iraqi] police", "[Chicago] Police Department"."""


def _placed(report: Report) -> Iterator[tuple[Span, str]]:
    """Yield the places that the report itself names, not those in a body's name: "... the Levant"."""
    bodies = [m.span for m in report.mentions if m.kind in ("organisation", "group")]
    for mark in report.places:
        if mark.place is None:
            continue
        within = any(body.covers(mark.span) and body != mark.span for body in bodies)
        if not within or mark.reason.startswith(_AT_HOME):
            yield mark.span, mark.place.name


def _is_tag(mention: Mention) -> bool:
    """Places come from the toponyms; private persons, nationalities and faiths are no tags."""
    if mention.private or mention.reason.startswith((FAITH, OFFICE)):
        return False
    return mention.kind in ("person", "organisation", "group")


def _of_mention(mention: Mention) -> tuple[str, str]:
    return mention.kind, mention.actor or mention.text


def _tag(
    name: str, kind: str, basis: Literal["given", "title", "event", "mention"], count: int
) -> Tag:
    return Tag(slug=slug_of(name), name=name, kind=kind, basis=basis, count=count)


def slug_of(name: str) -> str:
    """Return the name as it stands in an address, as WordPress makes it; "" where nothing is left.

    Letters without a Latin form are kept by their code points, so that two names stay two.

    >>> slug_of("Nouri al-Maliki"), slug_of("Çatalca / İzmir"), slug_of("Con")
    ('nouri-al-maliki', 'catalca-izmir', 'con-')
    """
    plain = unicodedata.normalize("NFKD", name.replace("'", "").replace("’", "")).casefold()
    kept = "".join(
        letter if letter.isascii() else _outside(letter)
        for letter in plain
        if not unicodedata.combining(letter)
    )
    slug = re.sub(r"[^a-z0-9]+", "-", kept).strip("-")[:_LONGEST].rstrip("-")
    return f"{slug}-" if _DEVICES.fullmatch(slug) else slug


def _outside(letter: str) -> str:
    """Return a letter without a Latin form as its code point; marks and signs part words."""
    return f"{ord(letter):x}" if letter.isalnum() else "-"
