"""Search over HTTP: found and narrowed down, saved as a feed, taken away as a file."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dateline.export.exporters import export_archive
from dateline.store.view import Selection, open_view
from scanning import Page
from served import Client
from small_archive import BLAST, BLASTS, make_archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("searched") / "small.db"
    make_archive(path).close()
    return path


@pytest.fixture(scope="module")
def client(archive: Path) -> Iterator[Client]:
    with Client(archive) as client:
        yield client


def test_incidents_and_reports_are_found_with_what_was_asked_for_marked(client: Client) -> None:
    page = client.get("/search", {"q": "grain killed:>1"}).text
    links = Page(page).links
    assert {f"/report/{BLAST}/", f"/incident/{BLASTS}/"} <= set(links)
    assert "<mark>grain</mark>" in page


def test_a_facet_leads_to_the_search_with_its_value(client: Client) -> None:
    page = Page(client.get("/search", {"q": "corva"}).text)
    narrowed = [link for link in page.links if "outlet%3A" in link]
    assert narrowed
    for link in narrowed:
        assert client.get(link).status_code == 200


def test_a_part_can_be_taken_out_again(client: Client) -> None:
    links = Page(client.get("/search", {"q": "corva type:bombing"}).text).links
    assert {"/search?q=corva", "/search?q=type%3Abombing"} <= set(links)


def test_incidents_alone_are_listed_page_by_page(client: Client) -> None:
    answer = client.get("/search", {"q": "type:bombing", "in": "incidents", "page": "1"})
    assert f"/incident/{BLASTS}/" in Page(answer.text).links
    assert "No more on this page" in client.get("/search", {"q": "corva", "page": "9"}).text


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 30, "²"])
def test_a_page_that_there_is_not_is_answered(client: Client, number: str) -> None:
    assert client.get("/search", {"q": "corva", "page": number}).status_code == 200


@pytest.mark.parametrize("query", ["killed:many", "colour:red", '"', "a" * 500, "before:"])
def test_a_bad_query_gets_one_line_and_no_error(client: Client, query: str) -> None:
    answer = client.get("/search", {"q": query})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
    for path in ("feed.json", "feed/", "download.xlsx", "download.zip", "download.geojson"):
        refused = client.get(f"/search/{path}", {"q": query})
        assert refused.status_code == 400
        assert "\n" not in refused.text.strip()


def test_a_search_is_followed_as_a_feed(client: Client) -> None:
    feed = client.get("/search/feed.json", {"q": "corva -xyz"}).json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert f"/report/{BLAST}/" in [item["url"] for item in feed["items"]]
    assert feed["home_page_url"] == "/search?q=corva+-xyz"
    rss = client.get("/search/feed/", {"q": "corva"})
    items = ElementTree.fromstring(rss.text).findall("channel/item")
    assert len(items) == len(client.get("/search/feed.json", {"q": "corva"}).json()["items"])


def test_a_download_has_the_rows_of_an_export(
    client: Client, archive: Path, tmp_path: Path
) -> None:
    with open_view(archive, Selection(where="type:bombing")) as view:
        export_archive(view, "geojson", tmp_path / "one.geojson")
        export_archive(view, "csv", tmp_path / "csv")
    found = client.get("/search/download.geojson", {"q": "type:bombing"})
    assert found.body == (tmp_path / "one.geojson").read_bytes()
    assert "attachment" in found.headers["content-disposition"]
    packed = zipfile.ZipFile(
        io.BytesIO(client.get("/search/download.zip", {"q": "type:bombing"}).body)
    )
    assert packed.read("incidents.csv") == (tmp_path / "csv" / "incidents.csv").read_bytes()
    book = zipfile.ZipFile(
        io.BytesIO(client.get("/search/download.xlsx", {"q": "type:bombing"}).body)
    )
    assert "xl/workbook.xml" in book.namelist()


def test_a_form_that_there_is_not_is_not_found(client: Client) -> None:
    assert client.get("/search/download.exe", {"q": "corva"}).status_code == 404


def test_an_incident_is_followed_as_a_feed(client: Client) -> None:
    feed = json.loads(client.get(f"/incident/{BLASTS}/feed.json").text)
    first = feed["items"][0]
    assert first["url"] == f"/incident/{BLASTS}/"
    assert first["_dateline"]["tolls"]["killed"]["best"] == 22
    assert client.get("/incident/nothing/feed.json").status_code == 404


def test_an_incident_is_taken_away_with_what_it_rests_on(client: Client) -> None:
    graph = json.loads(client.get(f"/incident/{BLASTS}/incident.jsonld").text)["@graph"]
    assert graph[0]["@id"].endswith(BLASTS)
    assert "Claim" in {node["@type"] for node in graph if isinstance(node["@type"], str)}
    assert client.get(f"/incident/{BLASTS}/claims.csv").text.startswith("\ufeffincident,")
    bundle = zipfile.ZipFile(io.BytesIO(client.get(f"/incident/{BLASTS}/bundle.zip").body))
    assert "manifest.json" in bundle.namelist()
    for name in ("claims.csv", "incident.jsonld", "bundle.zip"):
        assert client.get(f"/incident/nothing/{name}").status_code == 404
