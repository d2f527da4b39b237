"""Search over HTTP: the page, its feeds, and what was found as a file to take away."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, NamedTuple, get_args

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from dateline.errors import DatelineError, QueryError
from dateline.export.exporters import export_archive
from dateline.publish.feeds import LENGTH, Feeds, feed_item, search_channel
from dateline.publish.search_page import LONGEST_QUERY, Kind, SearchPage, search_page
from dateline.publish.shelf import Shelf
from dateline.serve.desk import Desk, TooLongError
from dateline.store.query import Query, parse_query
from dateline.store.view import Selection, open_view

_MOST_PAGES = 100_000
_AT_ONCE = 2
"""Downloads that are made at one time; the next is told to come back (503)."""


class _Form(NamedTuple):
    """A form of download: the exporter, the suffix of its file, its media type."""

    export: str
    suffix: str
    media_type: str


_FORMS = {
    "xlsx": _Form(
        "xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
    "zip": _Form("csv", "zip", "application/zip"),
    "geojson": _Form("geojson", "geojson", "application/geo+json"),
}


def search_context(shelf: Shelf, request: Request) -> SearchPage:
    """Return the context of ``/search?q=&in=&page=``; what is not understood of a page is the first."""
    asked = request.query_params
    given = asked.get("page", "1")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 1
    kind: Kind = next((one for one in get_args(Kind) if one == asked.get("in", "")), "")
    number = max(1, min(number, _MOST_PAGES))
    return search_page(shelf, asked.get("q", ""), asked=True, number=number, kind=kind)


def search_routes(desk: Desk) -> list[Route]:
    """Return the routes of a search's feeds and downloads; the page's own is with the pages."""
    limit = BoundedSemaphore(_AT_ONCE)
    return [
        Route("/search/feed.json", _feed(desk, "application/feed+json")),
        Route("/search/feed/", _feed(desk, "application/rss+xml")),
        Route("/search/feed/index.xml", _feed(desk, "application/rss+xml")),
        Route("/search/download.{form}", _download(desk, limit)),
    ]


def _query(request: Request) -> Query:
    """Return the query of an address.

    Raises:
        HTTPException: It is none that can be understood (400); the message is its one line.
    """
    text = request.query_params.get("q", "")
    try:
        if len(text) > LONGEST_QUERY:
            raise QueryError(f"a query of {len(text)} characters: at most {LONGEST_QUERY}")
        query = parse_query(text)
    except QueryError as error:
        raise HTTPException(400, str(error)) from error
    if not query:
        raise HTTPException(400, "no word and no field: give a query as ?q=")
    return query


def _feed(desk: Desk, media_type: str) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        query, shelf = _query(request), desk.shelf()
        try:
            with desk.in_time():
                listed = shelf.archive.search(query, limit=LENGTH)
        except TooLongError:
            return PlainTextResponse("this would take too long to find: ask for less", 503)
        items = [item for one in listed if (item := feed_item(shelf, one)) is not None]
        channel, feeds = search_channel(query.text, len(listed) - len(items)), Feeds(served=True)
        made = (
            feeds.json(channel, items)
            if media_type.endswith("json")
            else feeds.rss(channel, items).encode()
        )
        return Response(made, media_type=media_type)

    return answer


def _download(desk: Desk, limit: BoundedSemaphore) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        form = _FORMS.get(request.path_params["form"])
        if form is None:
            raise HTTPException(404)
        query = _query(request)
        if not limit.acquire(blocking=False):
            words = "other downloads are being made: try again in a moment"
            return PlainTextResponse(words, 503, headers={"retry-after": "10"})
        folder = Path(tempfile.mkdtemp(prefix="dateline-download-"))
        try:
            file = await run_in_threadpool(_write, desk.path, query, form, folder)
        except DatelineError as error:
            shutil.rmtree(folder, ignore_errors=True)
            return PlainTextResponse(str(error), 500)
        finally:
            limit.release()
        return FileResponse(
            file,
            media_type=form.media_type,
            filename=f"dateline-search.{form.suffix}",
            background=BackgroundTask(shutil.rmtree, folder, ignore_errors=True),
        )

    return answer


def _write(archive: Path, query: Query, form: _Form, folder: Path) -> Path:
    """Write what a query selects, as ``dateline export --where`` does, and return the file."""
    made = folder / ("tables" if form.suffix == "zip" else f"dateline-search.{form.suffix}")
    with open_view(archive, Selection(where=query.text)) as view:
        export_archive(view, form.export, made)
    if form.suffix != "zip":
        return made
    return Path(shutil.make_archive(str(folder / "dateline-search"), "zip", made))
