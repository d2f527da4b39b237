"""Sheets: pages that stand alone, outside a site, in the site's own dress.

A sheet is one file that can be mailed: its style sheet and two fonts are inside it, allowed by their
hash. It asks for nothing else, and has no script.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Any

from markupsafe import Markup

from dateline.publish.render import ASSETS, environment

_INSIDE = ("serif.woff2", "sans.woff2")
"""The fonts that go into a sheet; words in other scripts take the reader's own."""


def render_sheet(template: str, page: Any, *, notice: str | None = None) -> str:
    """Return a sheet's HTML.

    Args:
        template: The template's name without ``.html``; it extends ``sheet.html``.
        page: The context, as `page` in the template.
        notice: What must stand on every page of the archive, if anything.
    """
    style = _style()
    digest = b64encode(sha256(style.encode()).digest()).decode()
    csp = f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; base-uri 'none'"
    html = environment().get_template(f"{template}.html")
    return html.render(page=page, notice=notice, sheet_csp=csp, style=Markup(style))


@cache
def _style() -> str:
    """Return the style sheet with its fonts inside; those that are not are left out."""
    style = (ASSETS / "style.css").read_text("utf-8")
    head, *faces = style.split("@font-face")
    *faces, last = faces
    rule, _, rest = last.partition("}")
    kept = (_face(face) for face in (*faces, f"{rule}}}\n"))
    return head + "".join(face for face in kept if face) + rest


def _face(face: str) -> str:
    for name in _INSIDE:
        if f"url({name})" in face:
            packed = b64encode((ASSETS / name).read_bytes()).decode()
            return "@font-face" + face.replace(
                f"url({name})", f"url(data:font/woff2;base64,{packed})"
            )
    return ""
