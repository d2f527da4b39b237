"""Who published a report and who wrote it: title, byline, outlet, agencies.

What stands in the text wins over metadata, since a page's metadata may be another's; of the
metadata the first candidate of a field counts, in the order in which the reader ranked them.
Outlets and agencies are tables (``data/outlets.toml``, ``data/agencies.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from urllib.parse import urlsplit

from dateline.model.document import Candidate
from dateline.model.report import Byline, Named
from dateline.model.span import Span
from dateline.read.lines import Line, is_nobody
from dateline.read.page import REFUSED
from dateline.text.tables import read_table


def best_candidate(metadata: Iterable[Candidate], field: str) -> Candidate | None:
    """Return the highest ranked candidate of a field that was not refused."""
    return next((c for c in metadata if c.field == field and not c.source.endswith(REFUSED)), None)


_BETWEEN = re.compile(r"\s*(?:,|;|&|\band\b|\bwith\b|/)\s*")


def read_byline(lines: list[Line], text: str) -> Byline | None:
    """Return who wrote a report: its first byline ("By Ann Lee"), or a date line's "by Ann Lee".

    Args:
        lines: Its bylines and date lines; "By" may stand alone above the name.
        text: The document's text.
    """
    named = [line for line in lines if line.byline is not None or line.barred]
    if named:
        first, last = named[0], named[0]
        if not first.byline and len(named) > 1:
            last = named[1]
        names = _persons(last.byline or last.barred or "")
        return Byline(
            start=first.start, end=last.end, text=text[first.start : last.end], names=names
        )
    for line in lines:
        found = _IN_STAMP.search(line.text) if line.stamp > 0.35 else None
        names = _persons(found[1]) if found else ()
        if found and names:  # not "Posted by admin"
            start, end = found.start() + line.start, found.end() + line.start
            return Byline(start=start, end=end, text=found[0], names=names)
    return None


_IN_STAMP = re.compile(
    r"\b[Bb]y:? ((?!\d)[\w.'’-]+(?: (?!(?:in|on|at|and|under|with|Categories|Posted|Leave)\b)[A-Z][\w.'’-]*){0,4})"
)


def _persons(names: str) -> tuple[str, ...]:
    every = (part.strip(" .|–—-") for part in _BETWEEN.split(names))
    return tuple(name for name in every if name and not is_nobody(name) and not _is_outlet(name))


@cache
def _outlets() -> tuple[dict[str, str], dict[str, str], re.Pattern[str]]:
    """Names to the name shown, hosts to the name shown, and a pattern of all names."""
    table = read_table("outlets", "")["outlets"]
    names = {alias: name for name, row in table.items() for alias in row["names"]}
    hosts = {host: name for name, row in table.items() for host in row["hosts"]}
    longest = sorted(names, key=lambda name: (-len(name), name))
    return names, hosts, re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, longest))})(?![\w])")


def _is_outlet(name: str) -> bool:
    return name in _outlets()[0]


_SUFFIX = re.compile(r"\s[|–—»-]\s+([^|–—»]{2,40}?)\W*$")
_OPENING = re.compile(
    r"^\s*[A-Z][\w .,'’-]{0,50}?\(([A-Z][\w .]{1,30})\)\s*[-–—]|^\(([A-Z][\w .]{1,30})\)\s*[-–—]"
)


def find_outlet(
    title: Line | None,
    vias: list[Line],
    pointers: list[Line],
    opening: Line | None,
    metadata: tuple[Candidate, ...],
    *,
    top: Sequence[Line] = (),
) -> Named | None:
    """Return who published a report.

    Args:
        title: Its title line: "Bomb kills two — RT News".
        vias: Its lines of origin: "via Bomb kills two | Fox News."
        pointers: Its lines that point to other pages: "Follow RT's live updates".
        opening: Its first paragraph: "(CNN) --".
        metadata: All candidates that belong to the report, best first.
        top: The lines of the page above its first report: its nameplate may be among them.
    """
    for line in (*vias, *([title] if title else [])):
        suffix = _SUFFIX.search(line.text)
        if suffix and (line is not title or _is_outlet(suffix[1].strip())):
            return _named(line, Span(*suffix.span(1)))
    names, _, pattern = _outlets()
    for line in (*vias, *pointers):
        known = pattern.search(line.text)
        if known:
            return _named(line, Span(*known.span()))
    for line in vias:
        source = _SOURCE.match(line.text)
        if source:
            return _named(line, Span(*source.span(1)))
    if opening is not None:
        credit = _OPENING.match(opening.text)
        group = 0 if credit is None else 1 if credit[1] else 2
        if credit and credit[group] in names and credit[group] not in _agencies()[0]:
            return _named(opening, Span(*credit.span(group)))
    return _outlet_from(metadata) or _site_in_title(title, metadata) or _nameplate(top)


def _site_in_title(title: Line | None, metadata: tuple[Candidate, ...]) -> Named | None:
    """The page's own title is often the report's and the site's: "Bridge closed | Norwick Post"."""
    if title is None:
        return None
    for candidate in metadata:
        if candidate.field == "title" and candidate.value.startswith(title.text):
            site = _SITE.match(candidate.value[len(title.text) :])
            if site:
                return Named(name=_outlets()[0].get(site[1], site[1]))
    return None


_SITE = re.compile(r"^\s*[|–—»:·-]\s*([^|–—»]{2,40}?)\s*$")


def _nameplate(top: Sequence[Line]) -> Named | None:
    """The name on top of a page, if it is made like a newspaper's: "The Norwick Courier"."""
    words = read_table("outlets", "")["nameplates"]
    for line in top[:3]:
        named = 2 <= len(line.words) <= 5 and all(word[0].isupper() for word in line.words)
        if named and not line.cues and any(word in words for word in line.words):
            return _named(line, Span(0, len(line.text)))
    return None


_SOURCE = re.compile(
    r"(?i)^\W{0,2}(?:via|source|courtesy(?: of)?|originally (?:published|posted|appeared) (?:at|by|in|on))\b[\s:–-]*((?-i:[A-Z])[\w .'’-]{1,40}?)\W*$"
)


def _named(line: Line, where: Span) -> Named:
    words = line.text[where.start : where.end]
    start = line.start + where.start
    return Named(name=_outlets()[0].get(words, words), start=start, end=start + len(words))


def _outlet_from(metadata: tuple[Candidate, ...]) -> Named | None:
    """The outlet of a known host, else what the metadata call it."""
    for host in [_host_of(c.value) for c in metadata if c.field in ("url", "outlet")]:
        name = _host_name(host.casefold().removeprefix("www."))
        if name:
            return Named(name=name)
    names = (c.value for c in metadata if c.field == "outlet" and "://" not in c.value)
    best = next(names, None)
    return Named(name=_outlets()[0].get(best, best)) if best else None


def _host_of(address: str) -> str:
    """The host of an address, empty where it has none or is none: "http://[a/b"."""
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def _host_name(host: str) -> str | None:
    """The outlet that a web host or one above it belongs to."""
    known = _outlets()[1]
    while "." in host:
        if host in known:
            return known[host]
        host = host.partition(".")[2]
    return None


@cache
def _agencies() -> tuple[dict[str, str], re.Pattern[str]]:
    table = read_table("agencies", "")["agencies"]
    names = {alias: name for name, aliases in table.items() for alias in aliases}
    longest = sorted(names, key=lambda name: (-len(name), name))
    return names, re.compile(rf"(?<![\w/.])(?:{'|'.join(map(re.escape, longest))})(?![\w])")


def find_agencies(text: str, spans: list[Span]) -> tuple[Named, ...]:
    """Return the news agencies that a report credits, each where it is named first."""
    names, pattern = _agencies()
    found: dict[str, Named] = {}
    for span in spans:
        for match in pattern.finditer(text, span.start, span.end):
            name = names[match[0]]
            found.setdefault(name, Named(name=name, start=match.start(), end=match.end()))
    return tuple(found.values())
