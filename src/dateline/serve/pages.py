"""The addresses that show something, and what each answers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from dateline.errors import ArchiveError
from dateline.publish import pages
from dateline.publish.addresses import Links
from dateline.publish.compare_page import Compare, ComparePage
from dateline.publish.feeds import Feeds, feed_item
from dateline.publish.incident_feed import incident_feed
from dateline.publish.incident_page import incident_page
from dateline.publish.map_data import base_script, map_script
from dateline.publish.map_page import MapPage, map_page
from dateline.publish.method_page import method_page
from dateline.publish.paging import pages_of
from dateline.publish.pictures import TYPES
from dateline.publish.render import ASSETS, Reader, render
from dateline.publish.report_page import ReportPage, report_page
from dateline.publish.shelf import Shelf
from dateline.publish.tag_page import (
    PER_NAMES,
    NamesPage,
    TagPage,
    names_page,
    tag_index,
    tag_letters,
    tag_page,
)
from dateline.publish.timeline_page import Timeline, TimelinePage
from dateline.serve.desk import Desk, TooLongError
from dateline.serve.searching import search_context, search_routes
from dateline.serve.signing import reviewer_of
from dateline.serve.tokens import Session
from dateline.store.lock import pace_of

Context = Callable[[Shelf, Request], Any]


def page_routes(desk: Desk) -> list[Route | Mount]:
    """Return the routes of everything that is only shown, with our own files."""
    feeds = (
        ("feed/", 0),
        ("feed/index.xml", 0),
        ("feed/atom/", 1),
        ("feed/atom/index.xml", 1),
        ("feed.json", 2),
    )
    return [
        _page(desk, "/", "front", "front", lambda shelf, _: pages.front_page(shelf)),
        _page(desk, "/tag/", "tags", "tags", lambda shelf, _: tag_index(shelf)),
        _page(desk, "/names/{letter}/", "names", "tags", _names),
        _page(desk, "/names/{letter}/page/{number:int}/", "names", "tags", _names),
        *(_feed(desk, f"/tag/{{part}}/{path}", which) for path, which in feeds),
        _page(desk, "/tag/{part}/", "tag", "tags", _tag),
        _page(desk, "/tag/{part}/page/{number:int}/", "tag", "tags", _tag),
        _page(desk, "/report/{name}/", "report", "reports", _report),
        _page(desk, "/report/{name}/page/{number:int}/", "report", "reports", _report),
        _page(desk, "/incident/", "incidents", "incidents", _incidents),
        _page(desk, "/incident/page/{number:int}/", "incidents", "incidents", _incidents),
        _page(
            desk,
            "/incident/{name}/",
            "incident",
            "incidents",
            lambda shelf, request: incident_page(shelf, request.path_params["name"]),
        ),
        _incident_feed(desk),
        _page(desk, "/month/", "months", "reports", lambda shelf, _: pages.months_page(shelf)),
        _page(desk, "/month/{month}/", "month", "reports", _month),
        _page(desk, "/month/{month}/page/{number:int}/", "month", "reports", _month),
        _page(desk, "/map/", "map", "map", _map),
        _script(desk, "/map/data.js", lambda shelf: map_script(shelf.ranked)),
        _script(desk, "/map/base.js", lambda _: base_script()),
        _page(desk, "/timeline/", "timeline", "timeline", _timeline),
        _page(desk, "/timeline/{key}/", "timeline", "timeline", _timeline),
        _page(desk, "/timeline/{key}/page/{number:int}/", "timeline", "timeline", _timeline),
        _page(desk, "/search", "search", "search", search_context),
        _page(desk, "/search/", "search", "search", search_context),
        _page(desk, "/status", "status", "", lambda shelf, _: pages.status_page(shelf)),
        _page(desk, "/status/", "status", "", lambda shelf, _: pages.status_page(shelf)),
        _page(desk, "/method/", "method", "", lambda shelf, _: method_page(shelf)),
        *search_routes(desk),
        _page(desk, "/compare/", "compare", "compare", _compare),
        _page(desk, "/compare/{kind}/{a}/{b}/", "compare", "compare", _compare),
        Route("/picture/{name}", _picture(desk)),
        Route("/health", _health(desk)),
        Mount("/assets", StaticFiles(directory=ASSETS)),
    ]


def _page(desk: Desk, path: str, template: str, nav: str, context: Context) -> Route:
    async def answer(request: Request) -> Response:
        shelf, session = desk.shelf(), reviewer_of(request)
        kept = (session.token if session else "", f"{request.url.path}?{request.url.query}")
        if html := desk.made.get(kept):
            return HTMLResponse(desk.with_building(html))
        try:
            with desk.in_time() if request.url.query else nullcontext():
                page = context(shelf, request)
        except ArchiveError as error:
            raise HTTPException(404) from error
        except TooLongError:
            return too_long()
        links = Links("", served=True, page_of=shelf.page_of)
        html = render(template, page, links, shelf, nav, me=as_reader(session))
        desk.keep(kept, html)
        return HTMLResponse(desk.with_building(html))

    return Route(path, answer)


def as_reader(session: Session | None) -> Reader | None:
    """Return who reads a page, as its template is told."""
    return Reader(session.person.name, session.token) if session else None


def too_long() -> Response:
    """Say that a question would take too long to answer."""
    words = "This would take too long to find. Ask for less: more words, or a shorter time."
    return PlainTextResponse(words, 503, headers={"retry-after": "5"})


def _script(desk: Desk, path: str, made: Callable[[Shelf], bytes]) -> Route:
    async def answer(_: Request) -> Response:
        return Response(made(desk.shelf()), media_type="text/javascript")

    return Route(path, answer)


def _feed(desk: Desk, path: str, which: int) -> Route:
    kinds = ("application/rss+xml", "application/atom+xml", "application/feed+json")

    async def answer(request: Request) -> Response:
        shelf = desk.shelf()
        tag = shelf.tags[_slug(shelf, request)]
        listed = [shelf.report(name).listed for name in shelf.reports_of(tag.slug)[:60]]
        made = Feeds(served=True).all(tag, [feed_item(shelf, one) for one in listed])
        return Response(made[which], media_type=kinds[which])

    return Route(path, answer)


def _slug(shelf: Shelf, request: Request) -> str:
    slug = shelf.slugs.get(request.path_params["part"])
    if slug is None:
        raise HTTPException(404)
    return slug


def _number(request: Request, last: int) -> int:
    number = int(request.path_params.get("number", 1))
    if not 1 <= number <= last:
        raise HTTPException(404)
    return number


def _tag(shelf: Shelf, request: Request) -> TagPage:
    tag = shelf.tags[_slug(shelf, request)]
    return tag_page(shelf, tag, _number(request, pages_of(tag.reports)))


def _names(shelf: Shelf, request: Request) -> NamesPage:
    letters = tag_letters(shelf)
    key = request.path_params["letter"]
    letter = next((one for one in letters if one.key == key), None)
    if letter is None:
        raise HTTPException(404)
    last = pages_of(len(letter.tags), PER_NAMES)
    return names_page(letters, letter, _number(request, last))


def _report(shelf: Shelf, request: Request) -> ReportPage:
    name, number = request.path_params["name"], request.path_params.get("number", 1)
    return report_page(shelf, name, number=number)


def _incidents(shelf: Shelf, request: Request) -> pages.IncidentsPage:
    return pages.incidents_page(shelf, _number(request, pages_of(len(shelf.incidents))))


def _timeline(shelf: Shelf, request: Request) -> TimelinePage:
    """Answer ``/timeline/2014-06/?tag=SLUG``; a period in which there is nothing is none."""
    slug = request.query_params.get("tag")
    if slug and slug not in shelf.tags:
        raise HTTPException(404)
    timeline = Timeline(shelf, shelf.tags[slug] if slug else None)
    key = request.path_params.get("key", "")
    pages_by_key = dict(timeline.periods())
    if key and key not in pages_by_key:
        raise HTTPException(404)
    return timeline.page(key, _number(request, pages_by_key.get(key, 1)))


def _compare(shelf: Shelf, request: Request) -> ComparePage:
    """Answer ``/compare/?kind=outlets&a=NAME&b=NAME``, and the addresses of the site."""
    asked = {**request.query_params, **request.path_params}
    page = Compare(shelf).page(asked.get("kind", ""), asked.get("a", ""), asked.get("b", ""))
    if request.path_params and page.made is None:
        raise HTTPException(404)
    return page


def _month(shelf: Shelf, request: Request) -> pages.MonthPage:
    found = dict(pages.months(shelf))
    month = request.path_params["month"]
    if month not in found:
        raise HTTPException(404)
    return pages.month_page(shelf, month, _number(request, pages_of(found[month])))


def _map(shelf: Shelf, request: Request) -> MapPage:
    """Answer ``/map/?bbox=W,S,E,N&from=DAY&to=DAY``; what is not understood is a bad request."""
    asked = request.query_params
    if not {"bbox", "from", "to"} & asked.keys():
        return map_page(shelf)
    try:
        box = tuple(float(part) for part in asked.get("bbox", "-180,-90,180,90").split(","))
        days = tuple(
            date.fromisoformat(asked.get(k) or d).isoformat()
            for k, d in (("from", "0001-01-01"), ("to", "9999-12-31"))
        )
        west, south, east, north = box
        first, last = days
    except ValueError as error:
        raise HTTPException(
            400, "bbox is west,south,east,north in degrees; from and to are days"
        ) from error
    found = shelf.archive.incidents(box=(west, south, east, north), days=(first, last))
    return map_page(shelf, {one.id for one in found})


def _incident_feed(desk: Desk) -> Route:
    async def answer(request: Request) -> Response:
        shelf = desk.shelf()
        try:
            incident = shelf.incident(request.path_params["name"])
        except ArchiveError as error:
            raise HTTPException(404) from error
        made = incident_feed(shelf, incident, served=True)
        return Response(made, media_type="application/feed+json")

    return Route("/incident/{name}/feed.json", answer)


def _picture(desk: Desk) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        name = request.path_params["name"]
        data = desk.picture(f"picture/{name}")
        if data is None:
            raise HTTPException(404)
        return Response(data, media_type=TYPES[name.rpartition(".")[2]])

    return answer


def _health(desk: Desk) -> Callable[[Request], Any]:
    async def answer(_: Request) -> Response:
        pace = pace_of(desk.path)
        reports = desk.shelf().counts.reports
        words = pace.words() if pace else None
        return JSONResponse({"status": "ok", "reports": reports, "building": words})

    return answer
