"""A server of its own on a free port, and what it answers."""

import http.client
import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

from dateline.serve import make_server


@dataclass
class Answer:
    """What came back."""

    status_code: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        return json.loads(self.text)


class Client:
    """Asks a server of its own on a free port; use it in a ``with``."""

    def __init__(self, archive: Path, **options: Any) -> None:
        self.server = make_server(archive, port=0, **options)
        self.thread = threading.Thread(target=self.server.run)

    def __enter__(self) -> Self:
        ready = threading.Event()
        startup = self.server.startup

        async def start(sockets: Any = None) -> None:
            await startup(sockets)
            ready.set()

        self.server.startup = start  # type: ignore[method-assign]  # to know when it listens
        self.thread.start()
        assert ready.wait(20)
        self.port = self.server.servers[0].sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(20)

    def get(
        self,
        path: str,
        params: dict[str, str] | None = None,
        method: str = "GET",
        host: str | None = None,
    ) -> Answer:
        path += f"?{urlencode(params)}" if params else ""
        return self.ask(method, path, {"Host": f"127.0.0.1:{self.port}" if host is None else host})

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> Answer:
        """Ask with these headers and no others."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.putrequest(method, path, skip_host="Host" in headers)
            for name, value in headers.items():
                connection.putheader(name, value)
            if body:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body or None)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read())
        finally:
            connection.close()
