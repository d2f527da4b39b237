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

    def __init__(self, archive: Path) -> None:
        self.server = make_server(archive, port=0)
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
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.putrequest(method, path, skip_host=True)
            connection.putheader("Host", f"127.0.0.1:{self.port}" if host is None else host)
            connection.endheaders()
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, headers, answer.read())
        finally:
            connection.close()
