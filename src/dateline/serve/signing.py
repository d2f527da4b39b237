"""Signing in: a token in the address, once, becomes the cookie of a browser's session."""

from __future__ import annotations

import time
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dateline.serve.tokens import Allowance, Session, Tokens

_OPEN = ("/assets/", "/health", "/judge")
"""What is answered without a session even where reading needs one; /judge looks at tokens itself."""
_SIGN_IN = (
    "Reading this archive needs a token. Open the address that you were sent, the one with ?token="
)


class SignIn:
    """Knows who asks: puts the session into ``request.state.session``, None for nobody's."""

    def __init__(self, app: ASGIApp, tokens: Tokens) -> None:
        self.app, self._tokens = app, tokens
        self._guesses = Allowance(1, 20, time.monotonic)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        asked = parse_qsl(request.url.query, keep_blank_values=True)
        app: ASGIApp = self.app
        if request.method == "GET" and (given := dict(asked).get("token")) is not None:
            rest = [(name, value) for name, value in asked if name != "token"]
            app = self._sign_in(request, given, rest)
        else:
            session = self._tokens.session(request.cookies.get(_cookie(request)))
            scope.setdefault("state", {})["session"] = session
            if session is None and self._tokens.has_readers and not _is_open(request):
                app = PlainTextResponse(_SIGN_IN, 401)
        await app(scope, receive, send)

    def _sign_in(self, request: Request, token: str, rest: list[tuple[str, str]]) -> Response:
        """Take a token out of the address, and give the browser a cookie for it."""
        cookie = self._tokens.sign_in(token.strip())
        if cookie is None:
            if not self._guesses.take():
                return PlainTextResponse("too many tokens that are nobody's: wait", 429)
            return PlainTextResponse("Nobody has this token.", 401)
        onward = "/" + request.url.path.lstrip("/") + (f"?{urlencode(rest)}" if rest else "")
        answer = RedirectResponse(onward, 303, headers={"cache-control": "no-store"})
        answer.set_cookie(
            _cookie(request),
            cookie,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        return answer


def reviewer_of(request: Request) -> Session | None:
    """Return the session of somebody who may decide, None for everybody else."""
    session: Session | None = request.state.session
    return session if session is not None and session.person.may_review else None


def _cookie(request: Request) -> str:
    """Name the cookie by the port: browsers do not part servers of one machine otherwise."""
    return f"dateline-{request.url.port or 80}"


def _is_open(request: Request) -> bool:
    return request.url.path.startswith(_OPEN)
