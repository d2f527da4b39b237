"""Who may do what: tokens from a file or made for this run, and the sessions of browsers.

A token file has a line for each person, ``name token role``; what the name is called in decisions
stands before the token. Tokens are compared by their hashes, every one of them each time, so that the
time an answer takes tells nothing of a token.

A browser signs in with a token in the address, once, and is given a cookie. The cookie shows pages;
it writes nothing. Writing needs a token in the request itself, which another site's page cannot know.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from dateline.errors import DatelineError

Role = Literal["reader", "reviewer", "admin"]
_MOST_SESSIONS = 1000
_SHORTEST = 8


class Person(NamedTuple):
    """Who a token stands for."""

    name: str
    role: Role

    @property
    def may_review(self) -> bool:
        """Whether this person may record decisions."""
        return self.role in ("reviewer", "admin")


class Session(NamedTuple):
    """A browser that has signed in: who, and the token that its pages send with what they write."""

    person: Person
    token: str


class Tokens:
    """The tokens that are known, and the sessions begun with them."""

    def __init__(self, people: Iterable[tuple[str, Person]]) -> None:
        self._people = [(_digest(token), person) for token, person in people]
        self._sessions: dict[bytes, Session] = {}

    @property
    def has_readers(self) -> bool:
        """Whether reading needs a token too: somebody has one only to read."""
        return any(person.role == "reader" for _, person in self._people)

    @property
    def has_reviewers(self) -> bool:
        """Whether anybody may record decisions."""
        return any(person.may_review for _, person in self._people)

    def person(self, token: str) -> Person | None:
        """Return whose token this is, of a person or of a session's pages; None for nobody's."""
        given, found = _digest(token), None
        sessions = [(_digest(one.token), one.person) for one in self._sessions.values()]
        for known, person in (*self._people, *sessions):
            if compare_digest(known, given):
                found = person
        return found

    def sign_in(self, token: str) -> str | None:
        """Begin a session and return its cookie, None if the token is nobody's."""
        person = self.person(token)
        if person is None:
            return None
        while len(self._sessions) >= _MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        cookie = secrets.token_urlsafe(32)
        self._sessions[_digest(cookie)] = Session(person, secrets.token_urlsafe(32))
        return cookie

    def session(self, cookie: str | None) -> Session | None:
        """Return the session of a cookie."""
        return self._sessions.get(_digest(cookie)) if cookie else None


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


def own_token(name: str) -> tuple[str, Tokens]:
    """Make a token for this run, and what knows it: for the one who starts a server for oneself."""
    token = secrets.token_urlsafe(24)
    return token, Tokens([(token, Person(name, "admin"))])


def read_tokens(path: Path) -> Tokens:
    """Read a file of lines ``name token role``; lines that begin with # and empty ones say nothing.

    Raises:
        DatelineError: The file cannot be read, or a line is none; it names the line, not the token.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatelineError(f"{path} cannot be read as a file of tokens: {error}") from error
    people, known = [], set()
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        *name, token, role = ("", "", *line.split())
        named = " ".join(name).strip()
        if role not in get_args(Role) or not named:
            raise DatelineError(
                f"{path}, line {number}: write `name token role`, role one of"
                f" {', '.join(get_args(Role))}"
            )
        if len(token) < _SHORTEST or token in known:
            raise DatelineError(
                f"{path}, line {number}: the token of {named} is"
                f" {'another’s too' if token in known else f'shorter than {_SHORTEST} characters'}"
            )
        known.add(token)
        people.append((token, Person(named, role)))  # type: ignore[arg-type] # looked up above
    if not people:
        raise DatelineError(f"{path} has no line `name token role`")
    return Tokens(people)


class Allowance:
    """How often something may be done: *burst* times at once, then *rate* times a second."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float]) -> None:
        self.rate, self.burst, self._clock = rate, burst, clock
        self._left, self._at = burst, clock()

    def take(self) -> bool:
        """Take one, if there is one."""
        now = self._clock()
        self._left = min(self.burst, self._left + (now - self._at) * self.rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
