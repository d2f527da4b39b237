"""Search over HTTP: what the page is asked for, and its feeds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dateline.errors import QueryError
from dateline.publish.feeds import LENGTH, Feeds, feed_item, search_channel
from dateline.publish.search_page import LONGEST_QUERY, Kind, SearchPage, search_page
from dateline.publish.shelf import Shelf
from dateline.serve.desk import Desk, TooLongError
from dateline.store.query import Query, parse_query

_MOST_PAGES = 100_000


def search_context(shelf: Shelf, request: Request) -> SearchPage:
    """Return the context of ``/search?q=&in=&page=``; what is not understood of a page is the first."""
    asked = request.query_params
    given = asked.get("page", "1")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 1
    kind: Kind = next((one for one in get_args(Kind) if one == asked.get("in", "")), "")
    number = max(1, min(number, _MOST_PAGES))
    return search_page(shelf, asked.get("q", ""), asked=True, number=number, kind=kind)


def search_routes(desk: Desk) -> list[Route]:
    """Return the routes of a search's feeds; that of its page is with the pages."""
    return [
        Route("/search/feed.json", _feed(desk, "application/feed+json")),
        Route("/search/feed/", _feed(desk, "application/rss+xml")),
        Route("/search/feed/index.xml", _feed(desk, "application/rss+xml")),
    ]


def query_of(request: Request) -> Query:
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
        query, shelf = query_of(request), desk.shelf()
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
