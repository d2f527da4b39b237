"""Which captures of a crawl are read: those somebody chose, less the pages that are no reports.

A choice is written as words: ``status=200 mime=text/html host=example.org from=2014-06 to=2014-07
cdx=list.cdxj lists=read``. Without one, pages that were answered with status 200 are read. Front
pages, lists of reports and login pages are skipped by their addresses (`data/crawl.toml`), unless the
page itself says that it is a report or the choice says ``lists=read``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import msgspec

from dateline.errors import ReadError
from dateline.read.page import Page

_NUMBER = re.compile(r"page|p|\d{1,4}")
_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_STAMP = re.compile(r"\d{14}")
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)?(?:\d\d){0,3}")
"""A day as CDX writes it, the rest of a time stamp or nothing behind it."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Which captures are wanted. ``hosts`` take their subdomains in; days are ``2014-06`` or longer.

    ``listed`` are the (address, 14-digit time) pairs of a CDX or CDXJ list.
    """

    statuses: frozenset[int] = frozenset({200})
    types: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    listed: frozenset[tuple[str, str]] | None = None
    lists: bool = False


def parse_choice(words: str) -> Choice:
    """Return the choice that words say.

    >>> parse_choice("status=200,206 host=example.org from=2014-06").statuses == {200, 206}
    True

    Raises:
        ReadError: A word is none of the language; it is named, with what there is.
    """
    said: dict[str, str] = {}
    for word in words.split():
        name, mark, value = word.partition("=")
        if not mark or not value or name not in _NAMES:
            raise ReadError(f"--warc: {word!r} is none of {', '.join(f'{n}=' for n in _NAMES)}")
        said[name] = value
    for name in ("from", "to"):
        if name not in said:
            continue
        if stamp := _DIGITS.fullmatch(said[name]):
            said[name] = "-".join(filter(None, stamp.groups()))
        if not _DAY.fullmatch(said[name]):
            raise ReadError(
                f"--warc: {name}={said[name]}: give a day as 2014-06-12, 2014-06 or 20140612"
            )
    return Choice(
        statuses=_statuses(said.get("status", "200")),
        types=_several(said.get("mime", "")),
        hosts=_several(said.get("host", "")),
        first=said.get("from", ""),
        last=said.get("to", ""),
        listed=frozenset(read_cdx(Path(said["cdx"]))) if "cdx" in said else None,
        lists=said.get("lists") == "read",
    )


_NAMES = ("status", "mime", "host", "from", "to", "cdx", "lists")


def _several(value: str) -> tuple[str, ...]:
    return tuple(part for part in value.lower().split(",") if part)


def _statuses(value: str) -> frozenset[int]:
    parts = _several(value)
    if not all(part.isdigit() for part in parts):
        raise ReadError(f"--warc: status={value}: give numbers, as in status=200,206")
    return frozenset(map(int, parts))


def read_cdx(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the address and 14-digit time of each line of a CDX (11 columns) or CDXJ list.

    Raises:
        ReadError: The list cannot be read, or a line is of neither form.
    """
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise ReadError(f"--warc: cdx={path}: {error.strerror or error}") from error
    for number, line in enumerate(lines, 1):
        if line.startswith((" CDX", "CDX ", "!")) or not line.strip():
            continue  # " CDX N b a m s k r M S V g": the header names the columns
        found = _cdx_line(line)
        if found is None:
            raise ReadError(f"--warc: cdx={path}, line {number}: neither CDX nor CDXJ")
        yield found


def _cdx_line(line: str) -> tuple[str, str] | None:
    _, _, rest = line.partition(" ")
    stamp, _, data = rest.partition(" ")
    if not _STAMP.fullmatch(stamp):
        return None
    if data.startswith("{"):
        try:
            url = msgspec.json.decode(data.encode()).get("url")
        except (msgspec.DecodeError, AttributeError):
            return None
        return (url, stamp) if isinstance(url, str) else None
    url = data.split(" ", 1)[0]
    return (url, stamp) if url else None


def why_not_chosen(choice: Choice, url: str | None, at: str | None) -> str | None:
    """Return why a capture of *url* at *at* (a WARC-Date) is not wanted, None if it is."""
    host = (urlsplit(url or "").hostname or "").lower()
    if choice.hosts and not any(host == h or host.endswith(f".{h}") for h in choice.hosts):
        return f"not chosen: host {host or 'unknown'}"
    day = (at or "")[:10]
    if (choice.first and day[: len(choice.first)] < choice.first) or (
        choice.last and day[: len(choice.last)] > choice.last
    ):
        return f"not chosen: captured {day or 'at an unknown time'}"
    stamp = "".join(filter(str.isdigit, at or ""))[:14]
    if choice.listed is not None and (url or "", stamp) not in choice.listed:
        return "not chosen: not in the CDX list"
    return None


def why_no_report(url: str | None, page: Page) -> str | None:
    """Return what a page of a crawl is instead of a report, by its address; None if it may be one.

    A page whose structured data say that it is a report is one, wherever it lies.

    >>> why_no_report("https://example.org/tag/tumaco/page/2/", Page("", ()))
    'list page'
    >>> why_no_report("https://example.org/2031/03/tumaco-blast/", Page("", ()))
    """
    if any(candidate.source.startswith("json-ld") for candidate in page.candidates):
        return None
    parts = urlsplit(url or "")
    path = parts.path.lower().rstrip("/")
    names = set(parse_qs(parts.query, max_num_fields=None))
    if names & _table("query"):
        return "list page"
    segments = [segment for segment in path.split("/") if not _NUMBER.fullmatch(segment)]
    if segments and segments[-1] in _table("login"):
        return "login page"
    if path in _table("front") and url and not parts.query:
        return "front page"
    lists = [at for at, segment in enumerate(segments) if segment in _table("list")]
    return "list page" if lists and len(segments) - 1 - lists[-1] <= 1 else None


@cache
def _table(name: str) -> frozenset[str]:
    path = resources.files("dateline").joinpath("data", "crawl.toml")
    return frozenset(tomllib.loads(path.read_text(encoding="utf-8"))[name])
