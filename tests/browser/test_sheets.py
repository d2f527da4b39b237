"""Audits and bundles in a browser, from ``file://``: axe, width, and nothing asked from outside."""

import zipfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from chrome import PROGRAM, Chrome

from dateline.audit.audit import audit_table
from dateline.audit.report import write_report
from dateline.audit.table import read_table
from dateline.bundle.write import write_bundle
from dateline.publish.shelf import Shelf
from small_archive import BLASTS

pytestmark = pytest.mark.browser

TABLE = """event_id_cnty,event_date,time_precision,sub_event_type,actor1,country,admin1,location,\
latitude,longitude,geo_precision,fatalities
X1,2014-06-12,1,Remote explosive/landmine/IED,Free Riders,Iraq,Ninawa,Corva,36.2,42.4,1,31
X2,2014-06-12,1,Remote explosive/landmine/IED,Free Riders,Iraq,Ninawa,Corva,36.2,42.4,1,31
X3,2014-06-12,1,Sexual violence,,Iraq,Ninawa,Corva,36.2,42.4,1,0
X4,2014-09-12,1,Armed clash,A <b>band</b>,Iraq,Babil,A long way off the road,33.1,44.2,1,7
"""


@pytest.fixture(scope="module")
def sheets(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    folder = tmp_path_factory.mktemp("sheets")
    (folder / "table.csv").write_text(TABLE, encoding="utf-8")
    audit = audit_table(shelf.archive, read_table(folder / "table.csv"))
    page, _ = write_report(audit, folder / "report", archive="small.db", notice=shelf.notice)
    write_bundle(shelf.archive, (BLASTS,), folder / "b.zip")
    with zipfile.ZipFile(folder / "b.zip") as bundle:
        bundle.extractall(folder / "bundle")
    return page, folder / "bundle" / "index.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    if PROGRAM is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with Chrome() as chrome:
        yield chrome


@pytest.fixture(scope="module")
def axe() -> str:
    package = pytest.importorskip("axe_core_python")
    return (files(package) / "axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_and_no_sheet_is_wider_than_its_window(
    browser: Chrome, sheets: tuple[Path, ...], axe: str, width: int, dark: bool
) -> None:
    browser.look(width, dark=dark)
    faults = []
    for page in sheets:
        browser.goto(page.as_uri(), bypass_csp=True)
        browser.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        browser.evaluate(f"{axe};1")
        found = browser.evaluate(
            "axe.run(document, {preload: false, resultTypes: ['violations']})"
            ".then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].target.join(' ')))"
        )
        faults += [f"{page.name}: {fault}" for fault in found]
        if browser.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{page.name}: wider than the window")
    assert faults == []


def test_no_sheet_asks_for_anything_or_breaks_its_policy(
    browser: Chrome, sheets: tuple[Path, ...]
) -> None:
    browser.look()
    for page in sheets:
        browser.goto(page.as_uri())
        outside = [u for u in browser.requests if not u.startswith((page.as_uri(), "data:"))]
        assert [u for u in outside if not u.startswith("about:")] == []
        assert browser.errors == []
        font = browser.evaluate("document.fonts.check('16px \"Source Sans 3\"')")
        assert font, "its own fonts are inside it"
