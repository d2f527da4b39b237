"""What stands before every answer: the hosts that may ask, the headers, and an end to waiting."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import h11
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from dateline.publish.render import CSP

_HEADERS = (
    (b"content-security-policy", f"{CSP}; connect-src 'self'; frame-ancestors 'none'".encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_PATIENCE = 10.0
_LONGEST_ADDRESS = 8192


class Guard:
    """Refuses foreign hosts and puts the security headers on every answer."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *_HEADERS]}
            with suppress(h11.LocalProtocolError):  # a broken body: 400 was said already
                await send(message)

        app: ASGIApp = self.app
        if not self._is_known(scope):
            app = PlainTextResponse("unknown host", 421)
        elif len(scope["raw_path"]) + len(scope["query_string"]) > _LONGEST_ADDRESS:
            app = PlainTextResponse("the address is too long", 414)
        await app(scope, receive, send_guarded)

    def _is_known(self, scope: Scope) -> bool:
        if not self.hosts:
            return True
        given = [value for name, value in scope["headers"] if name == b"host"]
        name = given[0].decode("latin-1").lower() if len(given) == 1 else ""
        host = name[: name.find("]") + 1] if name.startswith("[") else name.partition(":")[0]
        return host in self.hosts


class Patience(H11Protocol):
    """HTTP/1.1 that waits for a whole request ten seconds and no longer.

    Uvicorn itself waits for ever, so that a hundred half-open requests would hold a hundred
    sockets.
    """

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Go on waiting while a request is not whole."""
        super().data_received(data)
        if self.conn.their_state in (h11.IDLE, h11.SEND_BODY):
            self._wait()
        else:
            self._stop()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(_PATIENCE, self.transport.close)

    def _stop(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
