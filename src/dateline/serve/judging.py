"""``POST /judge``: a decision from a form or as JSON, from a page of this server and a known person.

RefusedError, and nothing changed: another origin (by Origin, Sec-Fetch-Site and Referer, whichever the
browser sends), no token (400) or an unknown one (401), a role that may not (403), another kind of body
(415), a long one (413), what the archive cannot hold (422), too many in a short time (429).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from dateline.errors import DatelineError
from dateline.serve.tokens import Allowance, Person, Tokens
from dateline.serve.writer import BusyError, Draft, Writer
from dateline.store.decisions.fields import value_said

_LONGEST_BODY = 256 * 1024
_MOST_AT_ONCE = 100
_FOR_ADMINS = frozenset({"redact", "withhold", "restore"})
_FORM = "application/x-www-form-urlencoded"


class RefusedError(Exception):
    """A request that changes nothing, with its status and the reason in words."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a body says: decisions, the token, and where a form wants to go afterwards."""

    drafts: Sequence[Draft]
    token: str | None
    onward: str | None


class Judging:
    """Takes decisions in. *writer* is None where nothing may be written."""

    def __init__(self, tokens: Tokens, writer: Writer | None) -> None:
        self._tokens, self._writer = tokens, writer
        self._of: dict[str, Allowance] = {}
        self.guesses = Allowance(1, 20, time.monotonic)
        """How many tokens that are nobody's may be tried."""

    def route(self) -> Route:
        """Return the route."""
        return Route("/judge", self.answer, methods=["POST"])

    async def answer(self, request: Request) -> Response:
        """Record what a request says, or refuse it."""
        try:
            check_origin(request)
            said = _read(request, await _body(request))
            person = self._person(request, said)
            written = await self._write(said, person)
        except RefusedError as refused:
            return JSONResponse({"error": refused.reason}, refused.status)
        if said.onward:
            return RedirectResponse(said.onward, 303)
        return JSONResponse({"by": person.name, **msgspec.structs.asdict(written)})

    def _person(self, request: Request, said: Said) -> Person:
        if self._writer is None:
            raise RefusedError(403, "this server is read only")
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        token = bearer.strip() if scheme.lower() == "bearer" else said.token
        if not token:
            raise RefusedError(
                400, "the token is missing: Authorization: Bearer, or the field token"
            )
        person = self._tokens.person(token)
        if person is None:
            if not self.guesses.take():
                raise RefusedError(429, "too many tokens that are nobody's: wait")
            raise RefusedError(401, "nobody has this token")
        if not person.may_review:
            raise RefusedError(403, f"{person.name} may read, not decide")
        kinds = {one.kind for one in said.drafts} & _FOR_ADMINS
        if kinds and person.role != "admin":
            raise RefusedError(403, f"{' and '.join(sorted(kinds))}: only for the role admin")
        own = self._of.setdefault(person.name, Allowance(20, 200, time.monotonic))
        if not own.take():
            raise RefusedError(429, "too many decisions in a short time: wait a second")
        return person

    async def _write(self, said: Said, person: Person) -> Any:
        assert self._writer is not None
        try:
            return await asyncio.wrap_future(self._writer.write(said.drafts, person.name))
        except BusyError as error:
            raise RefusedError(503, str(error)) from error
        except DatelineError as error:
            raise RefusedError(422, str(error)) from error


def check_origin(request: Request) -> None:
    """Check that a request comes from a page of this server, or from no page at all.

    Raises:
        RefusedError: Another site's page sent it.
    """
    own = f"{request.url.scheme}://{request.headers.get('host', '')}".lower()
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site")
    referer = request.headers.get("referer")
    if origin is not None and origin.lower() != own:
        raise RefusedError(403, "another origin")
    if site is not None and site != "same-origin":
        raise RefusedError(403, "another site")
    if origin is None and referer is not None and _origin(referer) != own:
        raise RefusedError(403, "another site's page")


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower()


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_BODY:
            raise RefusedError(413, f"more than {_LONGEST_BODY // 1024} KB")
    return bytes(body)


def _read(request: Request, body: bytes) -> Said:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind == "application/json":
            return _from_json(body)
        if kind == _FORM:
            return _from_form(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError) as error:
        raise RefusedError(422, f"this is no decision: {error}") from error
    raise RefusedError(415, f"send application/json or {_FORM}")


def _from_json(body: bytes) -> Said:
    """Read one decision, or several as ``{"decisions": [...]}``; who decides is not read."""
    given = msgspec.json.decode(body, type=dict[str, Any])
    token = given.get("token")
    some = given.get("decisions")
    many = some if isinstance(some, list) else [given]
    if not 1 <= len(many) <= _MOST_AT_ONCE:
        raise RefusedError(422, f"send 1 to {_MOST_AT_ONCE} decisions")
    drafts = tuple(msgspec.convert(_listed(one), type=Draft) for one in many)
    return Said(drafts=drafts, token=token if isinstance(token, str) else None, onward=None)


def _listed(given: Any) -> Any:
    """Take one id for a list of one."""
    if isinstance(given, dict) and isinstance(given.get("of"), str):
        return {**given, "of": given["of"].split()}
    return given


def _from_form(body: bytes) -> Said:
    """Read a form: several ids as several fields, or one with spaces; a value as JSON or as words."""
    fields = parse_qs(body.decode("utf-8"), max_num_fields=200, errors="strict")
    one = {name: values[-1] for name, values in fields.items()}
    draft = Draft(
        kind=one.get("kind", ""),
        of=tuple(name for given in fields.get("of", ()) for name in given.split()),
        field=one.get("field"),
        value=value_said(one.get("value")),
        reason=one.get("reason"),
    )
    return Said(drafts=(draft,), token=one.get("token"), onward=_local(one.get("next")))


def _local(address: str | None) -> str | None:
    """Return an address of this server; nothing for any other."""
    if not address or not address.startswith("/") or address[1:2] in ("/", "\\"):
        return None
    return address if address.isprintable() and "\\" not in address else None
