"""Asking an address: checked at every step, capped, polite, and never with anything of the pile in it.

Redirects are followed by hand so that each is checked like the first address. The connection goes
to the address that was resolved and checked; TLS still verifies the name.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpcore

from dateline.errors import FetchError, ReadError
from dateline.read.source import PAGE_LIMIT
from dateline.read.warc import Answer, sent_body
from dateline.watch.addresses import resolve

REDIRECTS = 5
TIMEOUT = 30.0
"""Seconds for connecting, and for each part of an answer."""
SLOWEST = 120.0
"""Seconds for a whole answer."""
PAUSE = 1.0
"""Seconds between two questions to one host, unless its robots.txt asks for more."""
LONGEST_PAUSE = 60.0


class Fetched(NamedTuple):
    """An answer: from where, when it was asked, status, headers by lower-case name, body unpacked.

    ``sent`` is the body as it came, for a WARC; ``body`` is empty where the status is 304.
    """

    url: str
    final_url: str
    at: float
    status: int
    headers: dict[str, str]
    body: bytes
    sent: bytes


class CheckedNetwork(httpcore.NetworkBackend):
    """The network as httpcore sees it, with every name resolved and checked by us."""

    def __init__(self, *, allow_private: bool) -> None:
        self._below = httpcore.SyncBackend()
        self._allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of *host* that answers.

        Raises:
            FetchError: It may not be asked.
            ConnectError: None answers.
        """
        last: Exception = httpcore.ConnectError(f"{host} has no address")
        for checked in resolve(host, port, allow_private=self._allow_private):
            try:
                return self._below.connect_tcp(
                    checked.host, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last


class Fetcher:
    """Asks addresses, one at a time. Use it in a ``with``."""

    def __init__(
        self,
        agent: str,
        *,
        allow_private: bool = False,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._agent = agent
        self._sleep, self._clock = sleep, clock
        self._asked: dict[str, float] = {}
        self._robots: dict[str, RobotFileParser] = {}
        self._pool = httpcore.ConnectionPool(
            network_backend=CheckedNetwork(allow_private=allow_private), max_connections=4
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def fetch(self, url: str, *, known: Mapping[str, str] | None = None) -> Fetched:
        """Ask an address, following up to `REDIRECTS` redirects.

        Args:
            url: An http or https address.
            known: ``etag`` and ``last-modified`` of what is known already; the answer may then be
                304 with an empty body.

        Raises:
            FetchError: The address may not be asked, does not answer, or answers more than 32 MB.
        """
        asked, at = url, self._clock()
        for _ in range(REDIRECTS + 1):
            status, headers, sent = self._ask(asked, known or {})
            place = headers.get("location")
            if status not in (301, 302, 303, 307, 308) or not place:
                body = _unpacked(status, headers, sent)
                return Fetched(url, asked, at, status, headers, body, sent)
            asked = urljoin(asked, place)
        raise FetchError(f"{url}: more than {REDIRECTS} redirects")

    def may_ask(self, url: str) -> bool:
        """Whether a site's robots.txt (RFC 9309) lets us ask for a page that it lists.

        A site that has none, or does not answer for it with an error of its own, lets us.
        """
        return self._rules(url).can_fetch(self._agent, url)

    def _rules(self, url: str) -> RobotFileParser:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            rules = self._robots[site] = RobotFileParser()
            try:
                answer = self.fetch(f"{site}/robots.txt")
            except FetchError:
                rules.parse([])
                return rules
            if answer.status in (401, 403) or answer.status >= 500:
                rules.parse(["User-agent: *", "Disallow: /"])
            elif answer.status == 200:
                rules.parse(answer.body[: 500 << 10].decode("utf-8", "replace").splitlines())
            else:
                rules.parse([])
        return self._robots[site]

    def _ask(self, url: str, known: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise FetchError(f"{url}: only http and https addresses are asked")
        self._wait(parts.netloc)
        asking = [("User-Agent", self._agent), ("Accept-Encoding", "gzip"), ("Accept", "*/*")]
        if "etag" in known:
            asking.append(("If-None-Match", known["etag"]))
        if "last-modified" in known:
            asking.append(("If-Modified-Since", known["last-modified"]))
        waits = dict.fromkeys(("connect", "read", "write", "pool"), TIMEOUT)
        try:
            with self._pool.stream(
                "GET", url, headers=asking, extensions={"timeout": waits}
            ) as answer:
                headers = {
                    name.decode("latin-1").lower(): value.decode("latin-1")
                    for name, value in answer.headers
                }
                return answer.status, headers, self._body(answer, url)
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            raise FetchError(f"{url}: {type(error).__name__}: {error}") from error
        except (UnicodeError, ValueError) as error:
            raise FetchError(f"{url}: not an address: {error}") from error

    def _body(self, answer: httpcore.Response, url: str) -> bytes:
        until, parts, size = time.monotonic() + SLOWEST, list[bytes](), 0
        for part in answer.iter_stream():
            parts.append(part)
            size += len(part)
            if size > PAGE_LIMIT:
                raise FetchError(f"{url}: answers more than {PAGE_LIMIT >> 20} MB")
            if time.monotonic() > until:
                raise FetchError(f"{url}: slower than {SLOWEST:.0f} s")
        return b"".join(parts)

    def _wait(self, host: str) -> None:
        """Pause before a host is asked again."""
        rules = next((r for site, r in self._robots.items() if site.endswith(f"//{host}")), None)
        asked_for = rules.crawl_delay(self._agent) if rules is not None and rules.mtime() else None
        pause = min(LONGEST_PAUSE, float(asked_for or PAUSE))
        left = self._asked.get(host, 0.0) + pause - self._clock()
        if left > 0:
            self._sleep(min(left, pause))
        self._asked[host] = self._clock()


def _unpacked(status: int, headers: dict[str, str], sent: bytes) -> bytes:
    plain = {name: value for name, value in headers.items() if name != "transfer-encoding"}
    try:
        return sent_body(Answer(status, plain, sent))
    except ReadError as error:
        raise FetchError(str(error)) from error


def back_off(failures: int, told: str | None, *, every: float) -> float:
    """Return the seconds to wait after a number of failures in a row, at most a day.

    *told* is the answer's Retry-After in seconds, which is obeyed; else the wait doubles each time,
    with a tenth of chance so that many watchers do not come back at once.
    """
    if told and told.strip().isdigit():
        return min(86_400.0, max(every, float(told)))
    wait = every * 2.0 ** min(failures, 12)
    return min(86_400.0, wait * random.uniform(1.0, 1.1))
