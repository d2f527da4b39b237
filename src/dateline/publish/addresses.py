"""Addresses of pages, and links between them, for the static site and for the served one.

An address is the served path without its first slash: ``tag/mosul/``, ``report/9f2c1ab04e77/``.
The static site's file for it is the address with ``index.html``. Parts come from slugs and ids
only, cut to what Windows and disks that ignore case can hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import blake2b
from string import ascii_lowercase
from urllib.parse import urlsplit

_SAFE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)")
_LONGEST = 60


def safe_part(name: str) -> str:
    """Return a name as one part of a path: itself where it is safe, else with a hash of it.

    >>> safe_part("mosul"), safe_part("con")
    ('mosul', 'con-d41480')
    """
    if len(name) <= _LONGEST and _SAFE.fullmatch(name) and not _RESERVED.fullmatch(name):
        return name
    kept = "-".join(re.findall(r"[a-z0-9]+", name.lower()))[:40].strip("-")
    return "-".join(
        part for part in (kept, blake2b(name.encode(), digest_size=3).hexdigest()) if part
    )


def tag_address(slug: str, page: int = 1) -> str:
    """Return the address of a tag's page; the first page has no number.

    >>> tag_address("mosul", 2)
    'tag/mosul/page/2/'
    """
    return f"tag/{safe_part(slug)}/{_page(page)}"


def report_address(report: str, page: int = 1) -> str:
    """Return the address of a report's page; a long report has several."""
    return f"report/{safe_part(report)}/{_page(page)}"


def incident_address(incident: str) -> str:
    """Return the address of an incident's page."""
    return f"incident/{safe_part(incident)}/"


def month_address(month: str, page: int = 1) -> str:
    """Return the address of a month's reports: ``2014-06``, or ``undated``."""
    return f"month/{month}/{_page(page)}"


def _page(number: int) -> str:
    return f"page/{number}/" if number > 1 else ""


def names_address(letter: str, page: int = 1) -> str:
    """Return the address of the names that begin with a letter.

    >>> names_address("m"), names_address("m", 2)
    ('names/m/', 'names/m/page/2/')
    """
    return f"names/{letter}/" + (f"page/{page}/" if page > 1 else "")


def fragment(mark: str) -> str:
    """Return the place of a mark inside its report's page: its id without the report's.

    >>> fragment("9f2c1ab04e77-f102")
    'f102'
    """
    return mark.rpartition("-")[2]


def offset_of(mark: str) -> int:
    """Return where a mark begins, from its id or its place in a page.

    >>> offset_of("9f2c1ab04e77-f102b"), offset_of("f102")
    (102, 102)
    """
    return int(fragment(mark)[1:].rstrip(ascii_lowercase))


def web_address(url: str | None) -> str | None:
    """Return an address from outside if it may be a link: http or https with a host, else None.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    if not url or re.search(r"[\x00-\x20\x7f-\xa0\u2028\u2029<>\"\\]", url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and host else None


def _one_page(report: str, mark: str) -> int:
    return 1


class Links:
    """Links from one page to others. ``here`` is the page's own address.

    ``page_of`` says on which page of a report a mark stands.

    >>> Links("tag/mosul/").to("report/1f/"), Links("tag/mosul/").to("")
    ('../../report/1f/index.html', '../../index.html')
    >>> Links("tag/mosul/", served=True).to("report/1f/", "f102")
    '/report/1f/#f102'
    """

    def __init__(
        self,
        here: str,
        *,
        served: bool = False,
        page_of: Callable[[str, str], int] = _one_page,
    ) -> None:
        self.here, self.served, self._page_of = here, served, page_of
        self.root = "/" if served else "../" * here.count("/")

    def to(self, address: str, at: str = "") -> str:
        """Return the link to a page, and a place in it."""
        folder = address == "" or address.endswith("/")
        name = "index.html" if folder and not self.served else ""
        return f"{self.root}{address}{name}{'#' + at if at else ''}"

    def follow(self, address: str) -> str:
        """Return the link to an address that may end in a fragment: ``map/#at-mosul``."""
        page, _, at = address.partition("#")
        return self.to(page, at)

    def file(self, path: str) -> str:
        """Return the link to a file that is no page: a style sheet, a script, a feed."""
        return f"{self.root}{path}"

    @property
    def search(self) -> str:
        """Where the search form leads."""
        return "/search" if self.served else self.to("search/")

    def tag_address(self, slug: str) -> str:
        """Return the address of a tag, for its feeds and its pager."""
        return tag_address(slug)

    def incident_address(self, incident: str) -> str:
        """Return the address of an incident, for what lies beside its page."""
        return incident_address(incident)

    def names_address(self, letter: str) -> str:
        """Return the address of the names that begin with a letter."""
        return names_address(letter)

    def timeline_address(self, key: str) -> str:
        """Return the address of a year or month of the time line, "" for all."""
        return f"timeline/{key}/" if key else "timeline/"

    def tag(self, slug: str, page: int = 1) -> str:
        """Return the link to a tag's page."""
        return self.to(tag_address(slug, page))

    def report(self, report: str, mark: str | None = None) -> str:
        """Return the link to a report, and to a mark in its text."""
        if not mark:
            return self.to(report_address(report))
        return self.to(report_address(report, self._page_of(report, mark)), fragment(mark))

    def report_page(self, report: str, number: int) -> str:
        """Return the link to one of a report's pages."""
        return self.to(report_address(report, number))

    def incident(self, incident: str) -> str:
        """Return the link to an incident."""
        return self.to(incident_address(incident))

    def month(self, month: str, page: int = 1) -> str:
        """Return the link to a month's reports."""
        return self.to(month_address(month, page))
