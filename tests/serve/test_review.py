"""Review over HTTP: who may decide, from where, and what becomes of it."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.errors import DatelineError
from dateline.serve.tokens import Allowance, Tokens, own_token, read_tokens
from dateline.store.archive import Archive
from dateline.store.decisions.log import read_log
from serving import ADA, ANN, BOB, RITA, TOKENS, Client, make_pile


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    return make_pile(tmp_path / "pile.db")


@pytest.fixture
def client(pile: Path) -> Iterator[Client]:
    with Client(pile, tokens=Tokens([one for one in TOKENS if one[1].role != "reader"])) as client:
        yield client


def figures(path: Path) -> dict[str, int | None]:
    """The killed figures of an archive by their ids."""
    with Archive.open(path, read_only=True) as archive:
        return {
            one.id: one.best
            for listed in archive.reports()
            for one in archive.report(listed.id).report.figures
        }


def figure_of(path: Path, number: int) -> str:
    return next(name for name, best in figures(path).items() if best == number)


def log(path: Path) -> list[tuple[str, str]]:
    with Archive.open(path, read_only=True) as archive:
        return [(one.by, one.kind) for one in read_log(archive)]


def test_a_decision_is_recorded_under_the_name_of_the_token(client: Client, pile: Path) -> None:
    decision = {"kind": "value", "of": [figure_of(pile, 7)], "field": "best", "value": 8}
    for page in (
        "/",
        "/incident/",
        "/search?q=Corva",
        "/status",
    ):  # as it was before
        assert client.get(page).status_code == 200
    answer = client.judge(decision | {"by": "Mallory"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["by"] == "Ann"
    assert log(pile) == [("Ann", "value")]
    assert 8 in figures(pile).values()
    assert "8 killed" in client.get("/incident/").text


def test_a_form_may_send_the_token_as_a_field_and_is_led_on(client: Client, pile: Path) -> None:
    body = f"kind=accept&of={figure_of(pile, 7)}&token={BOB}&next=/review/"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": client.origin}
    answer = client.ask("POST", "/judge", headers, body.encode())
    assert (answer.status_code, answer.headers["location"]) == (303, "/review/")
    assert log(pile) == [("Bob", "accept")]


@pytest.mark.parametrize(
    ("token", "headers", "status"),
    [
        (None, {}, 400),
        ("0" * 32, {}, 401),
        (ANN, {"Origin": "http://evil.example"}, 403),
        (ANN, {"Origin": "null"}, 403),
        (ANN, {"Origin": "http://127.0.0.1:1"}, 403),
        (ANN, {"Sec_Fetch_Site": "cross-site"}, 403),
        (ANN, {"Sec_Fetch_Site": "same-site"}, 403),
        (ANN, {"Content_Type": "text/plain"}, 415),
    ],
)
def test_what_is_refused_changes_nothing(
    client: Client, pile: Path, token: str | None, headers: dict[str, str], status: int
) -> None:
    before = pile.read_bytes()
    decision = {"kind": "accept", "of": [figure_of(pile, 7)]}
    assert client.judge(decision, token, **headers).status_code == status
    assert pile.read_bytes() == before
    assert client.judge(decision).status_code == 200  # the same from our own page


def test_a_foreign_page_is_known_by_its_address_where_no_origin_is_sent(client: Client) -> None:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {ANN}"}
    for referer, status in (("http://evil.example/", 403), (f"{client.origin}/review/", 422)):
        sent = headers | {"Referer": referer}
        body = b'{"kind": "accept", "of": ["nothing"]}'
        assert client.ask("POST", "/judge", sent, body).status_code == status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"kind": "accept"}',
        b'{"kind": "nonsense", "of": ["x"]}',
        b'{"kind": "accept", "of": ["nothing"]}',
        b'{"kind": "accept", "of": 3}',
        b'{"decisions": []}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_decision_is_refused_in_words(client: Client, pile: Path, body: bytes) -> None:
    answer = client.judge(body)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert log(pile) == []


def test_a_body_too_long_is_refused(client: Client) -> None:
    assert client.judge(b'"' + b"x" * 300_000 + b'"').status_code == 413


def test_several_decisions_are_recorded_all_or_none(client: Client, pile: Path) -> None:
    right, wrong = {"kind": "accept", "of": [figure_of(pile, 7)]}, {"kind": "accept", "of": ["no"]}
    assert client.judge({"decisions": [right, wrong]}).status_code == 422
    assert log(pile) == []
    assert len(client.judge({"decisions": [right, right]}).json()["ids"]) == 2


def test_only_an_admin_masks_names_and_takes_reports_out(client: Client, pile: Path) -> None:
    with Archive.open(pile, read_only=True) as archive:
        report = archive.reports()[0].id
    taken = {"kind": "withhold", "of": [report], "reason": "asked for"}
    assert client.judge(taken).status_code == 403
    assert client.get(f"/report/{report}/").status_code == 200
    assert client.judge(taken, ADA).status_code == 200
    assert client.get(f"/report/{report}/").status_code == 404


def test_many_at_once_lose_nothing(client: Client, pile: Path) -> None:
    names = list(figures(pile))
    answers: list[int] = []

    def decide(token: str) -> None:
        for n in range(10):
            decision = {"kind": "note", "of": [names[n % len(names)]], "reason": f"note {n}"}
            answers.append(client.judge(decision, token).status_code)

    people = [threading.Thread(target=decide, args=(token,)) for token in (ANN, BOB, ADA)]
    for one in people:
        one.start()
    for one in people:
        one.join(60)
    assert answers == [200] * 30
    assert sorted(log(pile)) == sorted(
        [(name, "note") for name in ("Ann", "Bob", "Ada") for _ in range(10)]
    )


def test_too_many_in_a_short_time_are_told_to_wait() -> None:
    now = [0.0]
    allowed = Allowance(2, 3, lambda: now[0])
    assert [allowed.take() for _ in range(4)] == [True, True, True, False]
    now[0] += 0.5
    assert [allowed.take() for _ in range(2)] == [True, False]


def test_guessing_tokens_is_slowed_down(client: Client, pile: Path) -> None:
    decision = {"kind": "accept", "of": [figure_of(pile, 7)]}
    said = [client.judge(decision, f"guess{n:020}").status_code for n in range(25)]
    assert set(said) == {401, 429}
    assert client.judge(decision).status_code == 200  # who has one is not kept out


def test_a_read_only_server_takes_no_decision(pile: Path) -> None:
    with Client(pile, tokens=Tokens(TOKENS), read_only=True) as client:
        decision = {"kind": "accept", "of": [figure_of(pile, 7)]}
        assert client.judge(decision).status_code == 403
        page = client.ask("GET", "/review/", client.sign_in()).text
        assert "Nothing can be decided here" in page


def test_a_token_in_the_address_becomes_a_cookie_and_goes(client: Client) -> None:
    answer = client.get("/review/", {"show": "new", "token": ANN})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/review/?show=new"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert ANN not in cookie
    assert client.get("/review/", {"token": "0" * 20}).status_code == 401
    assert "say who you are" in client.get("/review/").text


def test_the_pages_of_a_stranger_hold_no_token(client: Client) -> None:
    stranger, ann = client.get("/").text, client.ask("GET", "/", client.sign_in()).text
    assert "dateline-token" not in stranger
    assert "dateline-token" in ann
    assert ANN not in ann  # a token of the session only
    assert "dateline-token" not in client.get("/").text


def test_a_cookie_alone_decides_nothing(client: Client, pile: Path) -> None:
    headers = client.sign_in()
    assert (
        client.judge({"kind": "accept", "of": [figure_of(pile, 7)]}, None, **headers).status_code
        == 400
    )


def test_where_somebody_has_a_token_to_read_strangers_cannot(pile: Path) -> None:
    with Client(pile, tokens=Tokens(TOKENS)) as client:
        assert client.get("/").status_code == 401
        assert client.get("/health").status_code == 200
        reader = client.sign_in(RITA)
        assert client.ask("GET", "/", reader).status_code == 200
        assert "say who you are" in client.ask("GET", "/review/", reader).text
        assert client.judge({"kind": "accept", "of": ["x"]}, RITA).status_code == 403


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("Ann secretsecret owner", "line 1"),
        ("secretsecret reviewer", "line 1"),
        ("Ann short admin", "shorter"),
        ("# nobody", "no line"),
        ("Ann secretsecret admin\nBob secretsecret reader", "line 2"),
    ],
)
def test_a_file_of_tokens_says_what_is_wrong_and_never_the_token(
    tmp_path: Path, lines: str, problem: str
) -> None:
    (tmp_path / "tokens").write_text(lines)
    with pytest.raises(DatelineError, match=problem) as error:
        read_tokens(tmp_path / "tokens")
    assert "secretsecret" not in str(error.value)


def test_a_name_may_have_blanks(tmp_path: Path) -> None:
    (tmp_path / "tokens").write_text("# ours\n\nAnn Lee secretsecret reviewer\n")
    person = read_tokens(tmp_path / "tokens").person("secretsecret")
    assert person is not None
    assert person.name == "Ann Lee"


def test_a_token_of_this_run_is_its_owners() -> None:
    token, tokens = own_token("Ann")
    person = tokens.person(token)
    assert person is not None
    assert person.may_review
    assert own_token("Ann")[0] != token


@pytest.mark.parametrize("path", ["/?" + "a" * 9000, "/" + "a/" * 5000])
def test_a_long_address_is_refused(client: Client, path: str) -> None:
    assert client.get(path).status_code == 414


def test_the_handle_of_the_pages_asks_and_does_nothing_else(pile: Path) -> None:
    import sqlite3

    from dateline.serve.desk import Desk

    db = Desk(pile).shelf().archive.connection
    assert db.execute("SELECT count(*) FROM report").fetchone() == (4,)
    for words in (
        "DELETE FROM report",
        "CREATE TABLE x (y)",
        "ATTACH ':memory:' AS other",
        "PRAGMA writable_schema = 1",
        "BEGIN IMMEDIATE",
    ):
        with pytest.raises(sqlite3.DatabaseError, match=r"not authorized|prohibited"):
            db.execute(words)


def test_a_question_that_takes_too_long_is_cut_off(pile: Path) -> None:
    from dateline.serve.desk import Desk, TooLongError

    desk = Desk(pile)
    endless = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t"
    with pytest.raises(TooLongError), desk.in_time():
        desk.shelf().archive.connection.execute(endless).fetchone()
    assert desk.shelf().archive.connection.execute("SELECT 1").fetchone() == (1,)


def test_decisions_hold_when_the_archive_is_linked_again(client: Client, pile: Path) -> None:
    from dateline.store.decisions.replay import replay
    from dateline.store.linking import link_archive

    decision = {"kind": "value", "of": [figure_of(pile, 7)], "field": "best", "value": 9}
    assert client.judge(decision).status_code == 200
    with Archive.open(pile) as archive:
        replay(archive)
        link_archive(archive)
    assert 9 in figures(pile).values()


def test_json_answers_say_what_changed(client: Client, pile: Path) -> None:
    decision = {"kind": "value", "of": [figure_of(pile, 7)], "field": "best", "value": 9}
    answer = json.loads(client.judge(decision).text)
    assert any("killed 7 -> 9" in line for line in answer["changes"])


def test_a_report_is_filed_under_a_tag_by_hand_and_taken_out_again(
    client: Client, pile: Path
) -> None:
    with Archive.open(pile, read_only=True) as archive:
        report = archive.reports()[0].id
    assert client.get("/tag/bridges/").status_code == 404
    client.judge({"kind": "tag", "of": [report], "value": "Bridges"})
    page = client.ask("GET", "/tag/bridges/", client.sign_in()).text
    assert f"/report/{report}/" in page
    assert "not about" in page
    client.judge({"kind": "untag", "of": [report], "value": "Bridges"})
    assert client.get("/tag/bridges/").status_code == 404
    assert "took it out of" in client.get(f"/report/{report}/").text
