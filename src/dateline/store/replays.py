"""Captures in a web archive: the address at which what a crawler saved can be seen again.

A replay is an address with ``{timestamp}`` and ``{url}`` in it, as those of Wayback machines and
pywb are: ``https://web.archive.example/{timestamp}/{url}``.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from dateline.errors import DatelineError

REPLAY = "replay"
"""The key in ``meta`` under which an archive keeps its replay."""
_FIELD = re.compile(r"\{(\w*)\}")
_SAFE = ":/?&=#%@!$'()*+,;~[]"
"""Signs of an address that a replay takes as they are."""


def check_replay(template: str) -> str:
    """Return *template* if it is an address with both fields and no other.

    Raises:
        DatelineError: It is none.

    >>> check_replay("https://replay.example/{timestamp}/{url}")
    'https://replay.example/{timestamp}/{url}'
    """
    fields = sorted(_FIELD.findall(template))
    if fields != ["timestamp", "url"] or urlsplit(template).scheme not in ("http", "https"):
        raise DatelineError(
            "a replay is an address of http or https with {timestamp} and {url} in it, as in"
            f" https://web.archive.example/{{timestamp}}/{{url}}, not {template!r}"
        )
    return template


def capture_address(template: str, url: str, retrieved_at: str) -> str | None:
    """Return where the capture of *url* at a time (ISO 8601) is replayed; None without a time.

    >>> capture_address("https://r.example/{timestamp}/{url}", "http://a.example/x y", "2031-03-05T06:07:08Z")
    'https://r.example/20310305060708/http://a.example/x%20y'
    """
    stamp = re.sub(r"\D", "", retrieved_at)[:14]
    if len(stamp) < len("20310305"):
        return None
    found = {"timestamp": stamp, "url": quote(url, safe=_SAFE)}
    return _FIELD.sub(lambda field: found[field[1]], template)
