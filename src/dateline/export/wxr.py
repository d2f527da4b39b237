"""WXR: WordPress's export format, a post a report, with its tags.

What dateline reads back from it is written again the same: paragraphs, title, day, outlet, byline,
address, tags and the record's id. The elements are those of ``wp-admin/includes/export.php``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from dateline.errors import DatelineError
from dateline.events.tags import slug_of
from dateline.export.notes import write_note
from dateline.export.texts import address_of, excerpt_of
from dateline.model.report import Tag
from dateline.publish.words import say_days
from dateline.store.rows import StoredReport
from dateline.store.view import View

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" \
xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
"""
_NO_DAY = "0000-00-00 00:00:00"
_NO_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BASE = "https://archive.invalid"  # WordPress wants an address; `.invalid` is nobody's (RFC 2606)
_LOST = (
    "All marks but tags: figures, statements, events; of incidents only their ids, as fields of"
    " the posts that tell them (`_dateline_incident`).",
    "Days that are not one day: such a post is undated (`_dateline_published` says them in words),"
    " and WordPress gives it the day of its import.",
    "Boilerplate, and titles within texts, since a post has its own; control characters, which XML"
    " cannot hold; pictures.",
    "Which tags the page itself gave, and which were found.",
)
REQUIRED = (
    *("title", "pubDate", "guid", "content:encoded", "wp:post_id", "wp:post_date"),
    *("wp:post_name", "wp:status", "wp:post_type"),
)
"""Elements that WordPress's importer reads; a post without one of them is not written."""


_TAGS = {
    "subhead": "<h2>{}</h2>",
    "caption": "<figure><figcaption>{}</figcaption></figure>",
}
"""How blocks that are no paragraphs are marked up."""


class _Place(NamedTuple):
    """Where a post stands in the file, and its id there."""

    number: int
    guid: str
    report: str


def write_wxr(view: View, path: Path) -> int:
    """Write the posts, undated ones first, then by day, and the note beside; return how many there are."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(_HEAD)
        out.writelines(_channel(view))
        for place in _places(view):
            out.write(_post(view, view.report(place.report), place))
            count += 1
        out.write("</channel>\n</rss>\n")
    about = "A WordPress export (WXR 1.2): a post a report, to be imported under Tools."
    write_note(view, path.with_name(f"{path.name}.README.md"), about, _LOST)
    return count


def _places(view: View) -> list[_Place]:
    rows = view.connection.execute(
        "SELECT r.id, CASE WHEN r.precision = 1 THEN r.latest ELSE '' END, coalesce(d.name, '')"
        " FROM report r JOIN document d ON d.n = r.document"
    ).fetchall()
    used = Counter(name for *_, name in rows)
    own = [
        (day, name if name and used[name] == 1 else f"dateline:{ident}", ident)
        for ident, day, name in rows
    ]
    return [_Place(n, guid, ident) for n, (_, guid, ident) in enumerate(sorted(own), 1)]


def _channel(view: View) -> Iterator[str]:
    yield _element("title", view.title or "A dateline archive")
    yield _element("link", _BASE)
    yield _element("description", view.notice or "")
    yield _element("language", "en")
    yield _element("generator", "dateline")  # by which its own reader knows it
    yield _element("wp:wxr_version", "1.2")
    yield _element("wp:base_site_url", _BASE)
    yield _element("wp:base_blog_url", _BASE)
    for slug, name in sorted(_declared(view, "category").items()):
        inner = _element("wp:category_nicename", slug) + _element("wp:cat_name", name)
        yield f"<wp:category>{inner}</wp:category>\n"
    for slug, name in sorted(_declared(view, "post_tag").items()):
        inner = _element("wp:tag_slug", slug) + _element("wp:tag_name", name)
        yield f"<wp:tag>{inner}</wp:tag>\n"


def _declared(view: View, domain: str) -> dict[str, str]:
    """Return the slug and name of every tag that a post of the file has under a domain."""
    names: dict[str, set[str]] = {}
    for _, report in view.readings():
        for tag in report.tags:
            if _domain(tag) == domain:
                names.setdefault(tag.slug, set()).add(tag.name)
    return {slug: min(some, key=lambda n: (n.isupper(), n)) for slug, some in names.items()}


def _domain(tag: Tag) -> str:
    return "category" if tag.kind == "category" else "post_tag"


def _post(view: View, stored: StoredReport, place: _Place) -> str:
    row = stored.listed
    day = row.latest if row.precision == 1 else None
    title = row.title or ""
    fields = [
        ("title", title),
        ("link", address_of(stored)),
        ("pubDate", _rfc_822(day) if day else ""),
        ("dc:creator", _creator(stored)),
        ("dc:publisher", row.outlet),
        ("description", ""),
        ("content:encoded", _content(view, stored)),
        ("excerpt:encoded", ""),
        ("wp:post_id", str(place.number)),
        ("wp:post_date", f"{day} 00:00:00" if day else _NO_DAY),
        ("wp:post_date_gmt", f"{day} 00:00:00" if day else _NO_DAY),
        ("wp:comment_status", "closed"),
        ("wp:ping_status", "closed"),
        ("wp:post_name", slug_of(title) or row.id),
        ("wp:status", "publish"),
        ("wp:post_parent", "0"),
        ("wp:menu_order", "0"),
        ("wp:post_type", "post"),
        ("wp:post_password", ""),
        ("wp:is_sticky", "0"),
    ]
    made = [_element(name, value) for name, value in fields if value is not None]
    made.insert(2, f'<guid isPermaLink="false">{_xml(place.guid)}</guid>\n')
    made += [
        f'<category domain="{_domain(tag)}" nicename={quoteattr(tag.slug)}>{_xml(tag.name)}</category>\n'
        for tag in stored.report.tags
    ]
    made += _meta("_dateline_report", row.id)
    made += _meta("_dateline_published", say_days(row.earliest, row.latest))
    for incident in stored.incidents:
        made += _meta("_dateline_incident", incident)
    item = "".join(made)
    if missing := [name for name in REQUIRED if f"<{name}" not in item]:
        raise DatelineError(f"export: wxr, report {row.id} has no {', '.join(missing)}")
    return f"<item>\n{item}</item>\n"


def _creator(stored: StoredReport) -> str:
    byline = stored.report.byline
    if byline and byline.names:
        return byline.names[0]
    return next((one.value for one in stored.report.metadata if one.field == "byline"), "")


def _content(view: View, stored: StoredReport) -> str:
    """Return a report's paragraphs as HTML, each line of the text one, as far as it is shown."""
    row, shown = stored.listed, view.selection.text
    if shown == "none":
        return ""
    if shown == "excerpt":
        excerpt = excerpt_of(stored)
        return f"<p>{escape(excerpt['text'])}</p>" if excerpt else ""
    parts = [
        _TAGS.get(block.kind, "<p>{}</p>").format(escape(line.strip()))
        for block in stored.report.blocks
        if block.kind not in ("title", "boilerplate")
        for line in row.text[block.start - row.start : block.end - row.start].splitlines()
        if line.strip()
    ]
    return "\n".join(parts)


def _meta(key: str, value: str) -> list[str]:
    inner = _element("wp:meta_key", key) + _element("wp:meta_value", value)
    return [f"<wp:postmeta>{inner}</wp:postmeta>\n"]


def _element(name: str, value: str | None) -> str:
    return f"<{name}>{_xml(value or '')}</{name}>\n"


def _xml(text: str) -> str:
    return escape(_NO_XML.sub("", text))


def _rfc_822(day: str) -> str:
    return format_datetime(datetime.combine(date.fromisoformat(day), time(), UTC))
