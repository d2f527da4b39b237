"""Templates to HTML: one environment, everything escaped, a missing value is an error."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from dateline.publish.addresses import Links
from dateline.publish.lines import headline
from dateline.publish.shelf import Shelf

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self';"
    " form-action 'self'; base-uri 'none'"
)
"""What a page may load: the site's own files, nothing from elsewhere, nothing inline."""

ASSETS = Path(__file__).parent / "assets"
"""Our style sheet, scripts and fonts, copied beside the pages."""


@cache
def environment() -> Environment:
    """Return the environment of all templates, made once."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(
        bdi=isolate, headline=headline, picture_name=last_part, whole_days=keep_days_whole
    )
    made.globals.update(csp=CSP, building_here=_BUILDING_HERE)
    return made


_BUILDING_HERE = Markup("<!--building-->")
"""Where a served page says that its archive is being built: pages are kept, that is said anew."""


def with_building(html: str, words: str | None, reports: int) -> str:
    """Say in a page how far the build of its archive has come, as *words*; None where none is on.

    *reports* is how many there were when the page was made.
    """
    if words is None:
        return html
    said = environment().get_template("building.html").render(words=words, reports=reports)
    return html.replace(_BUILDING_HERE, said, 1)


def compile_templates() -> None:
    """Compile every template now, so that no page has to wait for its own."""
    for name in environment().list_templates():
        environment().get_template(name)


def isolate(words: object) -> Markup:
    """Return outside words, in an element of their own direction if they may have another than ours.

    >>> str(isolate("<b>")), str(isolate("مأرب"))
    ('&lt;b&gt;', '<bdi>مأرب</bdi>')
    """
    safe = escape(words)
    return Markup(f"<bdi>{safe}</bdi>") if _TURNING.search(safe) else safe  # safe: escaped


_TURNING = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Letters of scripts that are written from the right, and signs that turn the direction."""


def keep_days_whole(words: str) -> str:
    """Return words of ours in which no line ends inside a day.

    >>> keep_days_whole("Armed clash · 6 March 2031")
    'Armed clash · 6\\xa0March\\xa02031'
    """
    return _DAY.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), words)


_DAY = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")


def last_part(path: str) -> str:
    """Return the name of a file.

    >>> last_part("monitor/page_files/harbour.png")
    'harbour.png'
    """
    return path.rpartition("/")[2]


class Reader(NamedTuple):
    """Who reads a served page and may decide: the name, and the token that the page writes with."""

    name: str
    token: str


def render(
    template: str,
    page: Any,
    links: Links,
    shelf: Shelf,
    nav: str = "",
    *,
    me: Reader | None = None,
) -> str:
    """Return a page's HTML.

    Args:
        template: The template's name without ``.html``.
        page: The context, as `page` in the template.
        links: Makes links from this page.
        shelf: For what stands on every page: the archive's title and notice, links to captures.
        nav: Which entry of the navigation is this page's.
        me: Who reads the page and may decide; None in the static site.
    """
    html = environment().get_template(f"{template}.html")
    return html.render(
        page=page,
        links=links,
        notice=shelf.notice,
        capture=shelf.capture,
        site=shelf.title,
        nav=nav,
        me=me,
        masked=shelf.masked,
    )
