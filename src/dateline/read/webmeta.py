"""What a page says of itself: title, date, byline, outlet, address, tags, and how it was saved.

Every candidate is kept with the place it stood in. Within a field they stand in this order, which is
the ranking that choosing follows: JSON-LD of an article; meta tags (Open Graph, ``article:``, Dublin
Core, parsely, sailthru); microdata and ``<time>``; ``rel=author``; the ``<title>``. Dates of change
come last and never alone, for a page without a date of publication is better undated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from dateline.model.document import Candidate
from dateline.read.markup import web_fields
from dateline.read.page import Page

Json = Any

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting)$")
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->")
_SINGLE_FILE = re.compile(
    r"<!--\s*Page saved with SingleFile\s+url:\s*(\S+)\s+saved date:\s*([^\n]{10,80})"
)
_WAYBACK = re.compile(
    r"FILE ARCHIVED ON (\d\d:\d\d:\d\d \w{3} \d\d?, \d{4}) AND RETRIEVED FROM THE"
)
_WAYBACK_URL = re.compile(r"https?://web\.archive\.org/web/(\d{14})(?:[a-z]{2}_)?/([^\s\"'<>]+)")


def read_offers(tree: Any, html: str) -> Page:
    """Return what a page offers, as a `Page` without text.

    Args:
        tree: The page's tree; it is not changed.
        html: The page as text, for the comments that savers leave.
    """
    linked = list(_json_ld(tree))
    metas = list(_metas(tree))
    candidates = [
        *_from_json_ld(linked, "json_ld"),
        *_from_metas(metas, "meta"),
        *_from_elements(tree),
    ]
    if any(candidate.field == "date" for candidate in candidates):
        candidates += _from_json_ld(linked, "json_ld_modified")
        candidates += _from_metas(metas, "modified")
    saved_url, saved_at, saved_by = _saved(html)
    if saved_url:
        candidates.append(Candidate(field="url", value=saved_url, source="saved from"))
    return Page(
        text="",
        pieces=(),
        candidates=tuple(dict.fromkeys(candidates)),
        tags=tuple(dict.fromkeys(_tags(linked, metas))),
        images=tuple(dict.fromkeys(_images(tree))),
        retrieved_at=saved_at,
        retrieved_by=saved_by,
        url=saved_url,
    )


def clean(value: Any) -> str:
    """Return a value as one line of text; "" for what is no string."""
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def _json_ld(tree: Any) -> Iterator[dict[str, Json]]:
    """Yield the JSON-LD objects of a page, those of a graph or list one by one."""
    for script in tree.iter("script"):
        if "ld+json" not in script.get("type", ""):
            continue
        try:
            value = json.loads(_unwrapped(script.text or ""), strict=False)
        except (ValueError, RecursionError):
            continue
        queue = value if isinstance(value, list) else [value]
        for entry in queue:
            if isinstance(entry, dict):
                yield entry
                graph = entry.get("@graph")
                yield from (
                    e for e in (graph if isinstance(graph, list) else []) if isinstance(e, dict)
                )


def _unwrapped(script: str) -> str:
    """The JSON of a script without the CDATA marks and comments that old pages put around it."""
    text = script.strip().rstrip(";").rstrip()
    for mark in ("//", "/*", "<![CDATA[", "*/"):
        text = text.removeprefix(mark).lstrip()
    for mark in ("*/", "]]>", "//", "/*"):
        text = text.removesuffix(mark).rstrip()
    return text


def _types(entry: dict[str, Json]) -> list[str]:
    kind = entry.get("@type")
    return [k for k in (kind if isinstance(kind, list) else [kind]) if isinstance(k, str)]


def _from_json_ld(entries: list[dict[str, Json]], rows: str) -> Iterator[Candidate]:
    for entry in entries:
        if not any(_ARTICLE.search(kind) for kind in _types(entry)):
            continue
        for key, field in web_fields()[rows].items():
            for value in _names(entry.get(key)):
                yield Candidate(field=field, value=value, source=f"json-ld {key}")


def _names(value: Json) -> Iterator[str]:
    """The strings of a value: itself, its ``name``, or those of its parts."""
    if isinstance(value, list):
        for part in value[:20]:
            yield from _names(part)
    elif isinstance(value, dict):
        yield from _names(value.get("name") or value.get("@id"))
    elif text := clean(value):
        yield text


def _metas(tree: Any) -> Iterator[tuple[str, str]]:
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = clean(meta.get("content") or "")
        if name and content:
            yield name.strip().lower(), content


def _from_metas(metas: list[tuple[str, str]], rows: str) -> Iterator[Candidate]:
    fields = web_fields()[rows]
    order = {name: number for number, name in enumerate(fields)}
    found = sorted((m for m in metas if m[0] in fields), key=lambda meta: order[meta[0]])
    for name, content in found:
        if fields[name] in ("byline", "outlet") and "://" in content:
            continue  # article:author and article:publisher are often addresses of profiles
        yield Candidate(field=fields[name], value=content, source=f"meta {name}")


def _from_elements(tree: Any) -> Iterator[Candidate]:
    for element in _published_times(tree):
        value = clean(element.get("datetime") or element.get("content") or element.get("title"))
        if value:
            yield Candidate(field="date", value=value, source=f"{element.tag}")
    for link in tree.iter("link"):
        if "canonical" in link.get("rel", "").split() and clean(link.get("href")):
            yield Candidate(field="url", value=clean(link.get("href")), source="canonical")
    for link in tree.iter("a"):
        if "author" in link.get("rel", "").split() and (name := clean(link.text_content())):
            yield Candidate(field="byline", value=name, source="rel=author")
    title = tree.find(".//title")
    if title is not None and (text := clean(title.text_content())):
        yield Candidate(field="title", value=text, source="title")


def _published_times(tree: Any) -> Iterator[Any]:
    """The machine-readable dates that are marked as those of publication."""
    for element in tree.iter("time", "abbr", "meta", "span"):
        names = element.get("class", "").split()
        if (
            element.get("itemprop") == "datePublished"
            or (
                element.tag in ("time", "abbr")
                and {"published", "entry-date", "dt-published"} & set(names)
            )
            or (element.tag == "time" and "pubdate" in element.attrib)
        ):
            yield element


def _saved(html: str) -> tuple[str | None, str | None, str | None]:
    """Where, when and by what a page was saved, as the saver's own comment says."""
    top = html[:20_000]
    if match := _SINGLE_FILE.search(top):
        return match[1], clean(match[2]), "SingleFile"
    if match := _WAYBACK.search(html[-4000:]) or _WAYBACK.search(top):
        address = _WAYBACK_URL.search(html)
        return (address[2] if address else None), match[1], "web.archive.org"
    if match := _SAVED_FROM.search(top):
        return match[1], None, None
    return None, None, None


def _tags(linked: list[dict[str, Json]], metas: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """What a page's head files it under: (kind, name)."""
    for name, content in metas:
        if kind := web_fields()["tags"].get(name):
            yield from ((kind, part) for part in _parts(content))
    for entry in linked:
        if any(_ARTICLE.search(kind) for kind in _types(entry)):
            for key, kind in (("keywords", "tag"), ("articleSection", "category")):
                for value in _names(entry.get(key)):
                    yield from ((kind, part) for part in _parts(value))


def _parts(value: str) -> list[str]:
    parts = [part.strip() for part in value.split(",")]
    return [part for part in parts if part and len(part) <= 80][:50]


def _images(tree: Any) -> Iterable[str]:
    return [src for image in tree.iter("img") if (src := image.get("src"))]
