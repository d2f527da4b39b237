"""A server of its own for a test, asked over HTTP, with an invented pile to review."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import served
from dateline.serve.tokens import Person
from dateline.store.archive import Archive
from dateline.store.linking import link_archive
from made import CORVA, OSTRA, Made
from served import Answer

ANN, BOB, RITA, ADA = "ann-" * 8, "bob-" * 8, "rita" * 8, "ada-" * 8
TOKENS = (
    (ANN, Person("Ann", "reviewer")),
    (BOB, Person("Bob", "reviewer")),
    (RITA, Person("Rita", "reader")),
    (ADA, Person("Ada", "admin")),
)


class Client(served.Client):
    """A client that decides, and signs in."""

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def judge(
        self, decision: dict[str, Any] | bytes, token: str | None = ANN, **headers: str
    ) -> Answer:
        """Send a decision as JSON, as a page of this server would."""
        sent = {"Content-Type": "application/json", "Origin": self.origin}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        body = decision if isinstance(decision, bytes) else json.dumps(decision).encode()
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("POST", "/judge", sent, body)

    def sign_in(self, token: str = ANN) -> dict[str, str]:
        """Sign in as a browser does, and return the headers of its next request."""
        answer = self.get("/review/", {"token": token})
        assert answer.status_code == 303
        return {"Cookie": answer.headers["set-cookie"].partition(";")[0]}


TOLD = (
    ("Corva", CORVA, "2031-03-07", 22, "A bomb tore through the market of Corva and killed"),
    ("Ostra", OSTRA, "2031-03-09", 7, "A bomb at the bridge of Ostra killed"),
    ("Corva", CORVA, "2031-04-02", 3, "A bomb on the coast road near Corva killed"),
)
"""Incidents: place, day, dead, and how their sentence begins."""


def make_pile(path: Path) -> Path:
    """Write an archive of three incidents, of which two reports tell the first."""
    with Archive.open(path, create=True) as archive:
        for n, (name, place, day, dead, words) in enumerate(TOLD):
            text = f"{words} {dead} people. The road to Telin was closed for hours."
            made = Made(text, outlet="The Courier", day=day, source=f"pile/{n}.html")
            figure = made.figure(str(dead))
            made.toponym(name, place)
            made.toponym("Telin")
            made.event("bomb", place=place, days=day, killed=figure)
            archive.add(made.marked())
        rival = Made(
            "The bomb in Corva killed 25 people, the ministry said.",
            outlet="The Post",
            day="2031-03-08",
            source="pile/rival.html",
        )
        rival.toponym("Corva", CORVA)
        rival.event("bomb", place=CORVA, days="2031-03-07", killed=rival.figure("25"))
        archive.add(rival.marked())
        link_archive(archive)
    return path
