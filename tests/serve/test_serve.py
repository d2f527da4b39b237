"""The pages over HTTP: the same as the site's, to this machine only."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from dateline.model.document import Custody
from dateline.publish.pictures import name_of
from dateline.store.archive import Archive
from dateline.store.lock import building, pace_of
from dateline.store.pace import Pace
from made import Made, long_report
from scanning import Page
from served import Client
from small_archive import (
    BLAST,
    BLAST_TEXT,
    BLASTS,
    FRENCH_TEXT,
    blast_report,
    french_report,
    make_archive,
    marked,
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    path = tmp_path_factory.mktemp("served") / "small.db"
    make_archive(path).close()
    with Client(path) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/tag/",
        "/tag/corva/",
        f"/report/{BLAST}/",
        f"/incident/{BLASTS}/",
        "/incident/",
        "/map/",
        "/timeline/",
        "/timeline/2014-06/",
        "/compare/",
        "/compare/?kind=policies&a=plain&b=ucdp",
        "/compare/?kind=outlets&a=x&b=y",
        "/timeline/2014/?tag=corva",
        "/month/",
        "/month/2014-06/",
        "/month/undated/",
        "/search?q=grain",
        "/status",
        "/method/",
        "/map/?bbox=40,30,45,40&from=2014-06-01&to=2014-06-30",
    ],
)
def test_every_address_of_the_contract_answers(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert Page(answer.text).headings.count(1) == 1


def test_every_link_of_every_page_answers(client: Client) -> None:
    todo, seen = ["/"], {"/"}
    while todo:
        path = todo.pop()
        answer = client.get(path)
        assert answer.status_code == 200, path
        if "html" not in answer.headers["content-type"]:
            continue
        page = Page(answer.text)
        for link in page.links + page.loads:
            there = link.partition("#")[0]
            if there.startswith("/") and there not in seen:
                seen.add(there)
                todo.append(there)
    assert len(seen) > 30


def test_search_finds_a_report_by_its_words(client: Client) -> None:
    assert (
        f"/report/{BLAST}/" in Page(client.get("/search", params={"q": "grain market"}).text).links
    )
    assert "0 reports" in client.get("/search", params={"q": "xylophone"}).text


@pytest.mark.parametrize(
    "query", ['"', "a OR", "NEAR(", "x" * 5000, "<script>", "'; DROP TABLE report"]
)
def test_any_query_is_answered(client: Client, query: str) -> None:
    answer = client.get("/search", params={"q": query})
    assert answer.status_code == 200
    assert Page(answer.text).live == []


@pytest.mark.parametrize(
    "path",
    [
        "/report/none/",
        "/tag/none/",
        "/incident/none/",
        "/month/1999-01/",
        "/tag/corva/page/9/",
        "/nothing",
        "/assets/../serve.py",
        "/assets/%2e%2e/render.py",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404


def test_a_box_that_is_none_is_a_bad_request(client: Client) -> None:
    assert client.get("/map/?bbox=a,b").status_code == 400


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example:8765", "0.0.0.0", ""]
)
def test_a_foreign_host_is_refused(client: Client, host: str) -> None:
    assert 400 <= client.get("/", host=host).status_code < 500


def test_every_answer_carries_the_policy(client: Client) -> None:
    for path in ("/", "/health", "/nothing", "/assets/style.css"):
        headers = client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["x-content-type-options"] == "nosniff"


def test_feeds_are_served_under_wordpress_addresses(client: Client) -> None:
    assert client.get("/tag/corva/feed/").headers["content-type"].startswith("application/rss+xml")
    assert (
        client.get("/tag/corva/feed/atom/")
        .headers["content-type"]
        .startswith("application/atom+xml")
    )
    assert client.get("/tag/corva/feed.json").json()["items"][0]["url"].startswith("/report/")


def test_a_broken_body_is_a_bad_request_and_no_fault_of_the_server(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    head = f"POST / HTTP/1.1\r\nHost: localhost:{client.port}\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(("127.0.0.1", client.port), timeout=20) as raw:
        raw.sendall(head.encode() + b"ZZ\r\n\r\n")
        assert b" 4" in raw.recv(20)
    assert client.get("/").status_code == 200
    assert "Traceback" not in caplog.text


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.get("/", method="POST").status_code == 405


def test_a_changed_archive_is_read_anew(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "a.db", french=False)
    with Client(tmp_path / "a.db") as client:
        assert client.get("/health").json()["reports"] == 3
        archive.add(marked(french_report(), FRENCH_TEXT))
        assert client.get("/health").json()["reports"] == 4


def test_a_picture_of_the_pile_is_served_as_one_and_nothing_else_is(tmp_path: Path) -> None:
    data, page = b"\x89PNG\r\n\x1a\n" + bytes(40), b"<title>Saved</title>"
    (tmp_path / "page.html").write_bytes(page)
    (tmp_path / "a.png").write_bytes(data)
    custody = Custody(raw_sha256=sha256(page).hexdigest())
    source = str(tmp_path / "page.html")
    with Archive.open(tmp_path / "one.db", create=True) as archive:
        archive.add(
            marked(blast_report(), BLAST_TEXT, source=source, custody=custody, pictures=("a.png",))
        )
    with Client(tmp_path / "one.db") as client:
        answer = client.get(f"/{name_of(data)}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
        assert f'src="/{name_of(data)}"' in client.get(f"/report/{BLAST}/").text
        assert client.get("/picture/0123456789abcdef.png").status_code == 404
        assert client.get("/picture/page.html").status_code == 404


def test_pages_say_that_the_archive_is_being_built_and_how_far_that_is(tmp_path: Path) -> None:
    pile = tmp_path / "pile.db"
    make_archive(pile).close()
    with Client(pile) as client:
        assert "Being built" not in client.get("/").text
        with building(pile) as lock:
            assert "Being built" not in client.get("/").text  # a decision: it is over in a moment
            lock.tell(Pace(inputs=64, reports=70, seconds=35.0, share=0.5))
            told = "64 inputs done, 70 reports, 2.0 reports a second, about 35 seconds left"
            assert told in client.get("/").text
            assert told in client.get("/nowhere/").text
            assert client.get("/health").json()["building"] == told
        assert "Being built" not in client.get("/").text
        assert client.get("/health").json()["building"] is None


def test_the_file_of_a_build_that_was_killed_says_nothing(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (tmp_path / "a.db-build").write_bytes(b'%d\n{"inputs":1}' % gone.pid)
    assert pace_of(tmp_path / "a.db") is None


def reports_of(client: Client) -> int:
    return int(client.get("/health").json()["reports"])


def test_what_a_build_adds_shows_a_moment_later_and_all_of_it_when_it_is_over(
    tmp_path: Path,
) -> None:
    pile = tmp_path / "pile.db"
    make_archive(pile).close()
    with Client(pile) as client:
        before = reports_of(client)
        with building(pile) as lock:
            lock.tell(Pace(inputs=9, reports=9, seconds=3600.0))
            with Archive.open(pile) as archive:
                archive.add(Made("Rain closed the road to Telin.", source="pile/1").marked())
            assert reports_of(client) == before
            deadline = time.monotonic() + 60
            while reports_of(client) == before and time.monotonic() < deadline:
                pass
            assert reports_of(client) == before + 1
            with Archive.open(pile) as archive:
                archive.add(Made("Rain closed the road to Corva.", source="pile/2").marked())
        assert reports_of(client) == before + 2


def test_what_changed_before_a_build_began_shows_at_once(tmp_path: Path) -> None:
    pile = tmp_path / "pile.db"
    make_archive(pile).close()
    with Client(pile) as client:
        before = reports_of(client)
        with Archive.open(pile) as archive:
            archive.add(Made("Rain closed the road to Telin.", source="pile/1").marked())
        with building(pile) as lock:
            lock.tell(Pace(seconds=0.0))
            assert reports_of(client) == before + 1


def test_the_pages_of_a_long_report_are_served(tmp_path: Path) -> None:
    long_report(tmp_path / "long.db", 1000).close()
    with Client(tmp_path / "long.db") as client:
        (first,) = set(re.findall(r"/report/[0-9a-f]+/", client.get("/").text))
        assert f'href="{first}page/2/"' in client.get(first).text
        assert client.get(f"{first}page/2/").status_code == 200
        assert client.get(f"{first}page/9/").status_code == 404
