"""Write the sample pile: the invented reports of ``tools/sample/reports.txt`` in every input format.

The written files are committed, so that a newcomer needs nothing but the package. Run again, the
script writes the same bytes, but for what is deflated (that depends on the zlib at hand).

    python tools/make_sample.py [DIR]
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import struct
import sys
import uuid
import zipfile
import zlib
from base64 import b32encode, encodebytes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime
from functools import reduce
from html import escape
from pathlib import Path
from quopri import encodestring

SOURCE = Path(__file__).parent / "sample" / "reports.txt"
PILE = Path(__file__).parents[1] / "src" / "dateline" / "data" / "sample" / "pile"
BOGOTA = timezone(timedelta(hours=-5))

NOTICE = {
    "en": "Invented for the dateline sample pile: the places are real, the events, people, groups and outlets are not.",
    "es": "Noticia inventada para la pila de muestra de dateline: los lugares son reales; los hechos, las personas, los grupos y los medios, no.",
}
"""What every report says of itself, in its language."""

MONITOR, COURIER, GAZETTE = "Cordillera Monitor", "The Harbour Courier", "Llanos Gazette"
TAG_TUMACO = (
    "tumaco-market",
    "tumaco-denial-monitor",
    "tumaco-14-monitor",
    "tumaco-12-monitor",
    "tumaco-police",
)
TAG_ARAUCA = (
    "arauca-freed-monitor",
    "arauca-wait-monitor",
    "arauca-opinion-monitor",
    "arauca-six-monitor",
    "arauca-pipeline-monitor",
)
FEED = ("pasto-truce", "caguan-strike", "tumaco-denial", "tumaco-12")
ATOM = ("mines-2030", "riosucio-return", "riosucio-flight")
JSON_FEED = ("armenia-councillor", "puerto-asis-plan", "tibu-army")
EXPORT = ("popayan-march", "caguan-opinion", "month-roundup")
RECORDS = (
    "tumaco-12-ledger",
    "tumaco-12-gazette",
    "sonson-9",
    "sonson-9-frontera",
    "sonson-11",
    "pasto-truce-gazette",
)
TABLE = ("tumaco-12-frontera", "caguan-denial", "popayan-arrests", "armenia-gazette")


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented report, as its source file has it; ``published`` is the true day."""

    name: str
    outlet: str
    published: date
    title: str
    paragraphs: tuple[str, ...]
    byline: str = ""
    language: str = "en"
    tags: tuple[str, ...] = ()
    category: str = ""
    caption: str = ""
    via: str = ""
    repeat: int = 0
    genre: str = "news"

    @property
    def site(self) -> str:
        """The outlet's invented address; ``.example`` belongs to nobody (RFC 2606)."""
        return "https://" + self.outlet.lower().replace("the ", "").replace(" ", "-") + ".example"

    @property
    def url(self) -> str:
        """The report's invented address."""
        return f"{self.site}/{self.published:%Y/%m/%d}/{self.name}/"

    @property
    def at(self) -> datetime:
        """A moment of the day it appeared, made from its name."""
        minutes = zlib.crc32(self.name.encode()) % 600
        day = self.published
        return datetime(day.year, day.month, day.day, 9, tzinfo=BOGOTA) + timedelta(minutes=minutes)

    @property
    def said(self) -> tuple[str, ...]:
        """Its paragraphs as they stand on a page: one pasted twice, where the source says so."""
        again = (self.paragraphs[self.repeat - 1],) if self.repeat else ()
        return (*self.paragraphs, *again)

    @property
    def notice(self) -> str:
        """The line that says it is invented."""
        return NOTICE[self.language]

    def text(self) -> str:
        """Return the report's paragraphs as plain text, the notice last."""
        return "\n\n".join((*self.said, self.notice))


def read_source(path: Path = SOURCE) -> dict[str, Invented]:
    """Return the invented reports by name, in the order of the file."""
    reports: dict[str, Invented] = {}
    for chunk in path.read_text(encoding="utf-8").split("\n=== ")[1:]:
        head, _, body = chunk.strip().partition("\n\n")
        name, *lines = head.split("\n")
        fields = dict(line.split(": ", 1) for line in lines if " => " not in line)
        changes = [tuple(line.split(" => ")) for line in lines if " => " in line]
        paragraphs = tuple(part.strip() for part in body.split("\n\n") if part.strip())
        if first := fields.pop("copy", None):
            paragraphs = tuple(_changed(reports[first].paragraphs, fields.pop("drop", ""), changes))
        reports[name] = Invented(
            name=name,
            published=date.fromisoformat(fields.pop("published")),
            tags=tuple(tag for tag in fields.pop("tags", "").split("; ") if tag),
            repeat=int(fields.pop("repeat", 0)),
            paragraphs=paragraphs,
            **fields,
        )
    return reports


def _changed(
    paragraphs: tuple[str, ...], drop: str, changes: list[tuple[str, ...]]
) -> Iterator[str]:
    """Yield the paragraphs of a copy: some left out, some words changed."""
    for number, paragraph in enumerate(paragraphs, 1):
        if str(number) not in drop.split():
            yield reduce(lambda text, change: text.replace(*change), changes, paragraph)


# Pages


def write_page(report: Invented, *, metadata: str = "", picture: str = "") -> str:
    """Return a page with one report. *metadata* is what stands in its head, if anything."""
    byline = f'<p class="byline"><a rel="author" href="/staff/">{escape(report.byline)}</a></p>'
    when = "" if metadata else f'<p class="date">{report.published:%-d %B %Y}</p>'
    image = f'<img src="{picture}" alt="">' if picture else ""
    caption = f"<figcaption>{escape(report.caption)}</figcaption>" if report.caption else ""
    figure = f"<figure>{image}{caption}</figure>" if image or caption else ""
    body = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in report.said)
    return f"""<!DOCTYPE html>
<html lang="{report.language}">
<head>
<meta charset="{"iso-8859-1" if report.language == "es" else "utf-8"}">
<title>{escape(report.title)} | {report.outlet}</title>
<link rel="canonical" href="{report.url}">
{metadata}</head>
<body>
<header><a href="/">{report.outlet}</a></header>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news/">News</a></li><li><a href="/coast/">Coast</a></li><li><a href="/sport/">Sport</a></li></ul></nav>
<main>
<article>
<h1>{escape(report.title)}</h1>
{byline if report.byline else ""}
{when}
{figure}
{body}
<p class="share"><a href="#">Share</a> <a href="#">Print</a> <a href="#">E-mail</a></p>
</article>
<aside class="related"><h2>Most read</h2><ul><li><a href="/coast/tides/">Tide table for the week</a></li><li><a href="/recipes/">Ten ways with plantain</a></li></ul></aside>
</main>
<footer><p>{report.notice}</p></footer>
</body>
</html>
"""


def json_ld(report: Invented) -> str:
    """Return a page's metadata as publishers write it for search engines."""
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": report.title,
        "datePublished": report.at.isoformat(),
        "author": {"@type": "Person", "name": report.byline.removeprefix("By ")},
        "publisher": {"@type": "Organization", "name": report.outlet},
    }
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>\n'


def meta_tags(report: Invented) -> str:
    """Return a page's metadata as Open Graph elements."""
    return (
        f'<meta property="og:title" content="{escape(report.title)}">\n'
        f'<meta property="og:site_name" content="{report.outlet}">\n'
        f'<meta property="article:published_time" content="{report.at.isoformat()}">\n'
    )


def write_tag_page(reports: Iterable[Invented], tag: str) -> str:
    """Return a tag page as a browser saves it: several reports run together, newest first."""
    items = "\n".join(_entry(report, number) for number, report in enumerate(reports, 1))
    url = f"https://cordillera-monitor.example/tag/{tag.lower()}/"
    return f"""<!DOCTYPE html>
<!-- saved from url=({len(url):04d}){url} -->
<html lang="en">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<title>{tag} | {MONITOR}</title>
<link rel="stylesheet" href="./tag-{tag.lower()}_files/style.css">
</head>
<body class="archive tag tag-{tag.lower()}">
<header class="site-header"><p class="site-title"><a href="https://cordillera-monitor.example/">{MONITOR}</a></p><p class="site-description">News from the mountains and both coasts, collected by hand</p></header>
<nav class="main-navigation"><ul><li><a href="/">Home</a></li><li><a href="/about/">About</a></li><li><a href="/contact/">Contact</a></li></ul></nav>
<div id="content">
<h1 class="page-title">Tag Archives: {tag}</h1>
{items}
<div class="nav-previous"><a href="/tag/{tag.lower()}/page/2/">Older posts</a></div>
</div>
<aside class="widget-area"><h3 class="widget-title">Recent Comments</h3><ul><li>Hilario on <a href="/about/">About</a></li></ul></aside>
<footer class="site-footer"><p>{NOTICE["en"]}</p><p>Blog at a place that does not exist.</p></footer>
</body>
</html>
"""


def _entry(report: Invented, number: int) -> str:
    """Return one entry of a tag page; an advertisement stands below the second."""
    image = '<img src="./tag-tumaco_files/harbour.png" alt="">' if report.caption else ""
    caption = (
        f'<div class="wp-caption">{image}<p class="wp-caption-text">{escape(report.caption)}</p></div>\n'
        if report.caption
        else ""
    )
    body = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in report.said)
    via = f"\n<p>{escape(report.via)}</p>" if report.via else ""
    tags = ", ".join(
        f'<a href="/tag/{tag.lower().replace(" ", "-")}/" rel="tag">{tag}</a>'
        for tag in report.tags
    )
    advert = '<div class="wpadvert"><span>Advertisements</span></div>\n' if number == 2 else ""
    return f"""<article id="post-{number}" class="post hentry">
<h2 class="entry-title"><a href="{report.url}" rel="bookmark">{escape(_tied(report.title))}</a></h2>
<div class="entry-content">
{caption}{body}{via}
</div>
{advert}<footer class="entry-meta">Tagged {tags} | <a href="{report.url}#respond">Leave a comment</a></footer>
</article>"""


def _tied(title: str) -> str:
    """Return a title with its last two words tied by U+00A0, as WordPress does."""
    return "\u00a0".join(title.rsplit(" ", 1))


def write_pasted(reports: Iterable[Invented], tag: str) -> str:
    """Return a tag page as somebody copies it out of a browser: text and nothing else."""
    parts = [f"Tag Archives: {tag}", NOTICE["en"]]
    for number, report in enumerate(reports, 1):
        parts.append(_tied(report.title))
        parts += [part for part in (report.caption, report.byline) if part]
        parts += report.said
        if number == 2:
            parts.append("Advertisements")
        parts.append(f"Filed under {tag}. Leave a comment")
    return "\n\n".join(parts) + "\n"


def write_mhtml(page: str, url: str, saved: datetime, picture: bytes) -> bytes:
    """Return a page and its picture as a browser's single-file save (RFC 2557)."""
    edge = "----MultipartBoundary--dateline-sample----"
    head = (
        "From: <Saved by Blink>\r\n"
        f"Snapshot-Content-Location: {url}\r\n"
        f"Date: {format_datetime(saved)}\r\n"
        "MIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="{edge}"\r\n\r\n'
    )
    html = encodestring(page.encode()).replace(b"\n", b"\r\n")
    image = encodebytes(picture).replace(b"\n", b"\r\n")
    rows = [
        head.encode(),
        f"--{edge}\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: {url}\r\n\r\n".encode(),
        html,
        f"\r\n--{edge}\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: {url}harbour.png\r\n\r\n".encode(),
        image,
        f"\r\n--{edge}--\r\n".encode(),
    ]
    return b"".join(rows)


# Feeds and exports


def write_rss(reports: Iterable[Invented]) -> str:
    """Return an RSS 2.0 feed; the reports stand whole in ``content:encoded``."""
    items = "".join(
        f"""<item>
<title>{escape(report.title)}</title>
<link>{report.url}</link>
<guid isPermaLink="false">andean-wire:{report.name}</guid>
<pubDate>{format_datetime(report.at)}</pubDate>
<dc:creator>{escape(report.byline.removeprefix("By "))}</dc:creator>
{"".join(f"<category>{escape(tag)}</category>" for tag in report.tags)}
<description>{escape(report.paragraphs[0])}</description>
<content:encoded><![CDATA[{_markup(report)}]]></content:encoded>
</item>
"""
        for report in reports
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>Andean Wire</title>
<link>https://andean-wire.example/</link>
<description>{NOTICE["en"]}</description>
{items}</channel>
</rss>
"""


def write_atom(reports: list[Invented]) -> str:
    """Return an Atom feed (RFC 4287)."""
    entries = "".join(
        f"""<entry>
<title>{escape(report.title)}</title>
<link rel="alternate" href="{report.url}"/>
<id>tag:atrato-radio-news.example,2031:{report.name}</id>
<published>{report.at.isoformat()}</published>
<updated>{report.at.isoformat()}</updated>
<author><name>{escape(report.byline)}</name></author>
{"".join(f'<category term="{escape(tag)}"/>' for tag in report.tags)}
<content type="html">{escape(_markup(report))}</content>
</entry>
"""
        for report in reports
    )
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>Atrato Radio News</title>
<subtitle>{NOTICE["en"]}</subtitle>
<link href="https://atrato-radio-news.example/"/>
<id>https://atrato-radio-news.example/</id>
<updated>{reports[0].at.isoformat()}</updated>
{entries}</feed>
"""


def write_json_feed(reports: Iterable[Invented]) -> str:
    """Return a JSON Feed 1.1."""
    items = [
        {
            "id": f"ledger-{report.name}",
            "url": report.url,
            "title": report.title,
            "content_html": _markup(report),
            "date_published": report.at.isoformat(),
            "authors": [{"name": report.byline}],
            "tags": list(report.tags),
        }
        for report in reports
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Capital Ledger",
        "home_page_url": "https://capital-ledger.example/",
        "description": NOTICE["en"],
        "language": "en",
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def write_wxr(reports: Iterable[Invented]) -> str:
    """Return a WordPress export (WXR 1.2): three reports and a picture, which is none."""
    items = "".join(
        f"""<item>
<title>{escape(report.title)}</title>
<link>{report.url}</link>
<pubDate>{format_datetime(report.at.astimezone(UTC))}</pubDate>
<dc:creator><![CDATA[{report.byline.removeprefix("By ") or "editor"}]]></dc:creator>
<guid isPermaLink="false">https://cordillera-monitor.example/?p={number}</guid>
<content:encoded><![CDATA[{report.text()}]]></content:encoded>
<wp:post_id>{number}</wp:post_id>
<wp:post_date>{report.at:%Y-%m-%d %H:%M:%S}</wp:post_date>
<wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type>
<category domain="category" nicename="{report.category.lower()}"><![CDATA[{report.category}]]></category>
{"".join(f'<category domain="post_tag" nicename="{tag.lower().replace(" ", "-")}"><![CDATA[{tag}]]></category>' for tag in report.tags)}
</item>
"""
        for number, report in enumerate(reports, 101)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>{MONITOR}</title>
<link>https://cordillera-monitor.example</link>
<description>{NOTICE["en"]}</description>
<language>en</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://cordillera-monitor.example</wp:base_site_url>
{items}<item>
<title>harbour</title>
<link>https://cordillera-monitor.example/harbour/</link>
<wp:post_id>90</wp:post_id>
<wp:status>inherit</wp:status>
<wp:post_type>attachment</wp:post_type>
<wp:attachment_url>https://cordillera-monitor.example/files/harbour.png</wp:attachment_url>
</item>
</channel>
</rss>
"""


def _markup(report: Invented) -> str:
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in (*report.said, report.notice))


def write_records(reports: Iterable[Invented]) -> str:
    """Return JSON Lines, a report each."""
    rows = (
        {
            "id": f"wire-{report.name}",
            "title": report.title,
            "text": report.text(),
            "date": report.published.isoformat(),
            "outlet": report.outlet,
            "byline": report.byline,
            "url": report.url,
            "language": report.language,
            "collected_by": "the reading room",
            "collected_at": "2031-04-02",
        }
        for report in reports
    )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def write_table(reports: Iterable[Invented]) -> str:
    """Return CSV with the other names that records may use for their columns."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(["id", "headline", "event_text", "pub_date", "publisher", "shelf"])
    for report in reports:
        row = [report.title, report.text(), report.published.isoformat(), report.outlet]
        table.writerow([f"table-{report.name}", *row, "cuttings 7"])
    return out.getvalue()


# WARC


def warc_record(kind: str, url: str, when: datetime, block: bytes, mime: str) -> bytes:
    """Return one WARC 1.0 record (ISO 28500), its digests in base 32 as crawlers write them."""
    seed = f"{kind} {url} {when.isoformat()}"
    rows = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, seed)}>",
        f"WARC-Date: {when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        f"WARC-Block-Digest: sha1:{_sha1(block)}",
        f"Content-Type: {mime}",
        f"Content-Length: {len(block)}",
    ]
    if url:
        rows.insert(4, f"WARC-Target-URI: {url}")
    if kind == "response":
        payload = block.partition(b"\r\n\r\n")[2]
        rows.insert(6, f"WARC-Payload-Digest: sha1:{_sha1(payload)}")
    return "\r\n".join(rows).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def _sha1(data: bytes) -> str:
    return b32encode(hashlib.sha1(data).digest()).decode()


def http_response(status: str, body: bytes, *, chunked: bool = False, location: str = "") -> bytes:
    """Return an HTTP answer as a crawler records it."""
    rows = [f"HTTP/1.1 {status}", "Server: invented", "Content-Type: text/html; charset=utf-8"]
    if location:
        rows.append(f"Location: {location}")
    if chunked:
        rows.append("Transfer-Encoding: chunked")
        parts = [body[at : at + 1000] for at in range(0, len(body), 1000)]
        body = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    else:
        rows.append(f"Content-Length: {len(body)}")
    return "\r\n".join(rows).encode() + b"\r\n\r\n" + body


def write_frontera(reports: list[Invented]) -> list[bytes]:
    """Return the records of a crawl: two reports, a request, a redirect and a page not found."""
    when = datetime(2031, 3, 12, 6, 0, 5, tzinfo=BOGOTA)
    first, second = reports
    old = first.site + "/?p=4417"
    lost = first.site + "/2031/03/09/tibu-road/"
    request = f"GET /?p=4417 HTTP/1.1\r\nHost: {first.site[8:]}\r\n\r\n".encode()
    pages = [write_page(report, metadata=meta_tags(report)).encode() for report in reports]
    moved = http_response("301 Moved Permanently", b"", location=first.url)
    gone = http_response(
        "404 Not Found", b"<html><title>Not found</title><p>No such page.</p></html>"
    )
    html = "application/http; msgtype=response"
    return [
        _warcinfo(when),
        warc_record("request", old, when, request, "application/http; msgtype=request"),
        warc_record("response", old, when, moved, html),
        warc_record("response", first.url, when, http_response("200 OK", pages[0]), html),
        warc_record("response", lost, when, gone, html),
        warc_record("response", second.url, when, http_response("200 OK", pages[1]), html),
    ]


def write_llanos(reports: list[Invented]) -> list[bytes]:
    """Return the records of a second crawl: two reports, one of them in chunks."""
    when = datetime(2031, 3, 22, 21, 30, 40, tzinfo=BOGOTA)
    html = "application/http; msgtype=response"
    records = [_warcinfo(when)]
    for number, report in enumerate(reports):
        page = http_response("200 OK", write_page(report).encode(), chunked=number == 1)
        records.append(warc_record("response", report.url, when, page, html))
    return records


def _warcinfo(when: datetime) -> bytes:
    said = f"software: make_sample.py\r\nformat: WARC File Format 1.0\r\ndescription: {NOTICE['en']}\r\n"
    return warc_record("warcinfo", "", when, said.encode(), "application/warc-fields")


# Pictures and packed files


def draw_harbour(width: int = 320, height: int = 180) -> bytes:
    """Return a picture of a boat under the sun: a PNG in four colours, not deflated."""
    colours = bytes.fromhex("dce9f23b6ea5f2b33d3a2c22")  # sky, sea, sun, boat
    rows = (bytes([0]) + _packed(_pixel(x, y, height) for x in range(width)) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 2, 3, 0, 0, 0)
    data = zlib.compress(b"".join(rows), 0)
    chunks = [(b"IHDR", header), (b"PLTE", colours), (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def _pixel(x: int, y: int, height: int) -> int:
    horizon = height * 6 // 10
    if (x - 240) ** 2 + (y - 45) ** 2 < 24**2:
        return 2
    if abs(x - 120) < 60 - (y - horizon) and -6 <= y - horizon < 22:
        return 3
    if x == 120 and horizon - 60 < y < horizon:
        return 3
    return 1 if y >= horizon else 0


def _packed(pixels: Iterator[int]) -> bytes:
    """Pack two-bit pixels, four to a byte."""
    some = list(pixels)
    return bytes(
        some[at] << 6 | some[at + 1] << 4 | some[at + 2] << 2 | some[at + 3]
        for at in range(0, len(some), 4)
    )


def write_zip(files: dict[str, bytes]) -> bytes:
    """Return a zip file with a fixed date in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(zipfile.ZipInfo(name, (2031, 4, 1, 0, 0, 0)), data)
    return out.getvalue()


def write_plain(report: Invented) -> str:
    """Return a report as plain text under its outlet's name."""
    return f"{report.outlet}\n\n{report.title}\n\n{report.byline}\n\n{report.text()}\n"


# The pile


def write_pile() -> dict[str, bytes]:
    """Return every file of the pile: its path and its bytes."""
    all_of = read_source()

    def some(names: Iterable[str]) -> list[Invented]:
        return [all_of[name] for name in names]

    harbour = draw_harbour()
    fourteen, spanish, villagers = some(["tumaco-14", "tumaco-es", "caguan-villagers"])
    bridge, truce, bulletin = some(["puerto-asis-courier", "pasto-courier", "riosucio-bulletin"])
    single = write_page(fourteen, metadata=json_ld(fourteen), picture=f"{fourteen.url}harbour.png")
    packed = gzip.compress(write_page(villagers).encode(), mtime=0)
    march = {
        "puerto-asis.html": write_page(bridge, metadata=json_ld(bridge)).encode(),
        "pasto.txt": write_plain(truce).encode(),
    }
    frontera = write_frontera(some(["tibu-rebels", "tibu-bodies"]))
    llanos = write_llanos(some(["saravena-six", "saravena-freed"]))
    saved = datetime(2031, 3, 6, 8, 12, 44, tzinfo=BOGOTA)
    return {
        "andean-wire/feed.xml": write_rss(some(FEED)).encode(),
        "atrato-radio/feed.atom": write_atom(some(ATOM)).encode(),
        "atrato-radio/bulletin.txt": write_plain(bulletin).encode(),
        "capital-ledger/feed.json": write_json_feed(some(JSON_FEED)).encode(),
        "cordillera-monitor/tag-tumaco.html": write_tag_page(some(TAG_TUMACO), "Tumaco").encode(),
        "cordillera-monitor/tag-tumaco_files/harbour.png": harbour,
        "cordillera-monitor/tag-tumaco_files/style.css": b"body { margin: 2em }\n",
        "cordillera-monitor/tag-arauca.txt": write_pasted(some(TAG_ARAUCA), "Arauca").encode(),
        "cordillera-monitor/export.xml": write_wxr(some(EXPORT)).encode(),
        "diario-marea-alta/explosiones.html": write_page(spanish, metadata=meta_tags(spanish))
        .replace("—", "&mdash;")
        .encode("iso-8859-1"),
        "frontera-today/crawl.warc": b"".join(frontera),
        "harbour-courier/fourteen-dead.mhtml": write_mhtml(single, fourteen.url, saved, harbour),
        "harbour-courier/march.zip": write_zip(march),
        "llanos-gazette/crawl.warc.gz": b"".join(gzip.compress(one, mtime=0) for one in llanos),
        "llanos-gazette/funeral.html.gz": packed,
        "cuttings/wire.jsonl": write_records(some(RECORDS)).encode(),
        "cuttings/table.csv": write_table(some(TABLE)).encode(),
        "odds-and-ends/the-funeral-again.html.gz": packed,
        "odds-and-ends/cut-off.html.gz": packed[: len(packed) // 3],
        "odds-and-ends/empty.txt": b"",
        "odds-and-ends/scan.png": draw_harbour(160, 90),
    }


def main() -> None:
    """Write the pile to the given folder, else to where the package keeps it."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else PILE
    for name, data in write_pile().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    main()
