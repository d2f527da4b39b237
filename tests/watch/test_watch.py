"""Watching: conditional, polite, safe; what a feed changes is kept beside what it said before."""

import ipaddress
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from warcio.archiveiterator import ArchiveIterator

from dateline.errors import FetchError
from dateline.pipeline.build import Task
from dateline.pipeline.options import Options
from dateline.read.pile import Document, read_pile
from dateline.store.archive import Archive
from dateline.watch import addresses
from dateline.watch.addresses import why_refused
from dateline.watch.fetch import Fetcher, back_off
from dateline.watch.listing import read_sitemap
from dateline.watch.run import Watching, watch

UNMARKED = Task(options=Options(marks=False), workers=1, link=False)
HERE = Watching(task=UNMARKED, allow_private=True)


def feed(*items: tuple[str, str]) -> bytes:
    told = "".join(
        f"<item><title>{title}</title><link>{{here}}/{title}</link><guid>{title}</guid>"
        f"<pubDate>Thu, 12 Jun 2031 10:00:00 GMT</pubDate>"
        f"<description>{words}</description></item>"
        for title, words in items
    )
    return f"<rss version='2.0'><channel><title>Desk</title>{told}</channel></rss>".encode()


class Site:
    """A small web site: paths to (status, headers, body), and what was asked of it."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.url = ""

    def put(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (status, named, body.replace(b"{here}", self.url.encode()))

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@pytest.fixture
def site():
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            made.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            status, headers, body = made.pages.get(self.path, (404, {}, b""))
            if headers.get("ETag") and headers["ETag"] == self.headers.get("If-None-Match"):
                status, body = 304, b""
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Say nothing."""

    with _running(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as server:
        made.url = f"http://127.0.0.1:{server.server_port}"
        yield made


@contextmanager
def _running(server):
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Clock:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        self.now = 1_931_000_000.0
        self.waits: list[float] = []

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def poll(site, archive, path="/feed", wanted=HERE, clock=None):
    clock = clock or Clock()
    (told,) = watch(
        [site.url + path], archive, wanted, once=True, sleep=clock.sleep, clock=clock.time
    )
    return told


def texts(archive):
    with Archive.open(archive) as opened:
        return sorted(listed.text for listed in opened.reports())


def test_a_feed_is_asked_again_only_for_what_changed(site, tmp_path):
    site.put("/feed", feed(("one", "A shell fell on the market.")), ETag='"1"')
    assert poll(site, tmp_path / "a.db").counts.documents == 1
    again = poll(site, tmp_path / "a.db")
    assert site.asked[1][1]["if-none-match"] == '"1"'
    assert again.counts is None
    assert not again.missed


def test_an_item_that_changes_is_kept_beside_what_it_said(site, tmp_path):
    site.put("/feed", feed(("one", "Two people were killed."), ("two", "A mill burned.")))
    poll(site, tmp_path / "a.db")
    site.put("/feed", feed(("one", "Four people were killed."), ("two", "A mill burned.")))
    counts = poll(site, tmp_path / "a.db").counts
    assert (counts.documents, counts.unchanged) == (1, 1)
    told = ["A mill burned.", "Four people were killed.", "Two people were killed."]
    assert texts(tmp_path / "a.db") == told


def test_custody_says_when_and_from_where(site, tmp_path):
    site.put("/feed", feed(("one", "A shell fell.")), Last_Modified="Thu, 12 Jun 2031 11:00:00 GMT")
    poll(site, tmp_path / "a.db")
    with Archive.open(tmp_path / "a.db") as archive:
        (stored,) = archive.documents()
    assert stored.custody.retrieved_at == "2031-03-11T12:53:20Z"
    assert stored.custody.retrieved_by.startswith("dateline/")
    assert stored.custody.headers["last-modified"] == "Thu, 12 Jun 2031 11:00:00 GMT"


def test_pages_of_items_are_asked_for_once_and_robots_are_heard(site, tmp_path):
    page = b"<html><body><p>%s, the mayor of the town said on Monday.</p></body></html>"
    site.put("/robots.txt", b"User-agent: *\nDisallow: /two\n")
    site.put("/feed", feed(("one", "Shell."), ("two", "Mill.")))
    site.put("/one", page % b"A shell fell on the grain market", Content_Type="text/html")
    site.put("/two", page % b"A mill burned", Content_Type="text/html")
    wanted = Watching(task=UNMARKED, allow_private=True, pages=True)
    told = poll(site, tmp_path / "a.db", wanted=wanted)
    assert [missed.reason for missed in told.missed] == ["its robots.txt asks us not to"]
    assert "/two" not in site.paths()
    assert len(texts(tmp_path / "a.db")) == 1
    poll(site, tmp_path / "a.db", wanted=wanted)
    assert site.paths().count("/one") == 1


def test_a_sitemap_gives_its_pages_when_they_change(site, tmp_path):
    def listed(day):
        entry = f"<url><loc>{{here}}/a</loc><lastmod>{day}</lastmod></url>"
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return f"<?xml version='1.0'?><urlset xmlns='{space}'>{entry}</urlset>".encode()

    site.put("/map.xml", listed("2031-06-12"))
    site.put("/a", b"<html><body><p>Two were killed, police said.</p></body></html>")
    poll(site, tmp_path / "a.db", "/map.xml")
    poll(site, tmp_path / "a.db", "/map.xml")
    site.put("/map.xml", listed("2031-06-13"))
    site.put("/a", b"<html><body><p>Four were killed, police said.</p></body></html>")
    poll(site, tmp_path / "a.db", "/map.xml")
    assert site.paths().count("/a") == 2
    assert len(texts(tmp_path / "a.db")) == 2


def test_a_sitemap_that_declares_entities_is_refused(site, tmp_path):
    site.put("/map.xml", b"<!DOCTYPE u [<!ENTITY a 'b'>]><urlset><url>&a;</url></urlset>")
    assert "entities" in poll(site, tmp_path / "a.db", "/map.xml").missed[0].reason
    assert read_sitemap(b"<rss/>") is None


def test_a_site_in_trouble_is_left_alone_for_longer_each_time(site, tmp_path):
    site.put("/feed", b"", status=503, Retry_After="7200")
    assert "503" in poll(site, tmp_path / "a.db").missed[0].reason
    clock, rounds = Clock(), []
    for told in watch(
        [site.url + "/feed"], tmp_path / "a.db", HERE, sleep=clock.sleep, clock=clock.time
    ):
        rounds.append(told.asked)
        if len(rounds) == 9:
            break
    assert rounds == [0] * 8 + [1]  # eight quarters of an hour, then it is due
    waits = [back_off(n, None, every=900) for n in range(1, 12)]
    assert waits == sorted(waits)
    assert max(waits) <= 86_400


def test_a_site_in_trouble_is_left_alone_by_single_rounds_too(site, tmp_path):
    site.put("/feed", b"", status=503, Retry_After="7200")
    clock = Clock()
    poll(site, tmp_path / "a.db", clock=clock)
    told = poll(site, tmp_path / "a.db", clock=clock)
    assert (told.asked, site.paths()) == (0, ["/feed"])
    assert "left alone until 2031-03-11 14:53 UTC" in told.missed[0].reason
    clock.sleep(7200)
    site.put("/feed", feed(("one", "Shell.")))
    assert poll(site, tmp_path / "a.db", clock=clock).missed == []
    assert poll(site, tmp_path / "a.db", clock=clock).asked == 1


def test_what_was_refused_is_asked_at_once_when_it_is_allowed(site, tmp_path):
    site.put("/feed", feed(("one", "Shell.")))
    poll(site, tmp_path / "a.db", wanted=Watching(task=UNMARKED))
    assert poll(site, tmp_path / "a.db").asked == 1


def test_one_host_is_asked_with_pauses(site, tmp_path):
    site.put("/a", b"a")
    clock = Clock()
    fetcher = Fetcher("test", allow_private=True, sleep=clock.sleep, clock=clock.time)
    for _ in range(3):
        fetcher.fetch(site.url + "/a")
    fetcher.close()
    assert clock.waits == [1.0, 1.0]


def test_answers_are_saved_as_warc_that_reads_back(site, tmp_path):
    site.put("/a.html", b"<html><body><p>A shell fell, the mayor said.</p></body></html>")
    site.put("/feed", feed(("a.html", "Shell.")))
    wanted = Watching(task=UNMARKED, allow_private=True, pages=True, warc=tmp_path / "warc")
    told = poll(site, tmp_path / "a.db", wanted=wanted)
    found = [one for one in read_pile([told.warc]) if isinstance(one, Document)]
    assert "A shell fell, the mayor said." in [one.text for one in found]
    with open(told.warc, "rb") as stream:
        records = [
            (r.rec_headers["WARC-Target-URI"], r.content_stream().read())
            for r in ArchiveIterator(stream, check_digests="raise")
        ]
    assert [url.rsplit("/", 1)[1] for url, _ in records] == ["feed", "a.html"]
    assert b"A shell fell" in records[1][1]


REFUSED = [
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.8",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "ff02::1",
    "fec0::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2001:0:1::1",
    "2001:db8::1",
    "100::1",
]
PUBLIC = ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "2002:808:808::"]


@pytest.mark.parametrize("address", REFUSED)
def test_addresses_that_lead_inside_are_refused(address):
    assert why_refused(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_asked(address):
    assert why_refused(ipaddress.ip_address(address)) is None


@pytest.mark.parametrize(
    "url", ["file:///etc/hostname", "gopher://example.org/", "ftp://a", "http://"]
)
def test_only_web_addresses_are_asked(url):
    with pytest.raises(FetchError, match="only http and https"):
        Fetcher("test").fetch(url)


def test_this_machine_is_not_asked_unless_allowed(site, tmp_path):
    site.put("/feed", feed(("one", "Shell.")))
    told = poll(site, tmp_path / "a.db", wanted=Watching(task=UNMARKED))
    assert "refused" in told.missed[0].reason
    assert site.asked == []


def test_a_redirect_is_checked_like_the_first_address(site, tmp_path, monkeypatch):
    """The site passes for a public one; where it sends us does not."""
    site.put("/feed", status=302, Location="http://127.0.0.2/inside")
    monkeypatch.setattr(
        addresses, "why_refused", lambda one: None if str(one) == "127.0.0.1" else "inside"
    )
    told = poll(site, tmp_path / "a.db", wanted=Watching(task=UNMARKED))
    assert site.paths() == ["/feed"]
    assert "127.0.0.2 is inside" in told.missed[0].reason


def test_a_name_with_a_private_address_among_public_ones_is_a_trap(monkeypatch):
    places = [(2, 1, 6, "", (one, 80)) for one in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_, **__: places)
    with pytest.raises(FetchError, match=r"10\.0\.0\.1"):
        addresses.resolve("trap.example", 80, allow_private=False)


def test_a_loop_of_redirects_ends(site, tmp_path):
    site.put("/feed", status=302, Location="/feed")
    assert "redirects" in poll(site, tmp_path / "a.db").missed[0].reason


def test_an_answer_without_end_is_cut_off(site, tmp_path, monkeypatch):
    monkeypatch.setattr("dateline.watch.fetch.PAGE_LIMIT", 1000)
    site.put("/feed", b"x" * 2000)
    assert "answers more than" in poll(site, tmp_path / "a.db").missed[0].reason


def test_a_folder_is_read_again_each_round(tmp_path):
    pile = tmp_path / "pile"
    pile.mkdir()
    (pile / "a.txt").write_text("A shell fell on the market.")
    for count in (1, 0):
        (told,) = watch([str(pile)], tmp_path / "a.db", HERE, once=True)
        assert told.counts.documents == count
    with pytest.raises(FetchError, match="neither an address"):
        list(watch([str(tmp_path / "none")], tmp_path / "a.db", HERE, once=True))
