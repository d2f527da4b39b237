"""The site in a browser, from ``file://``: a newcomer's path, search, notes, no script, axe."""

from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest
from chrome import PROGRAM, Chrome

from dateline.model.document import Custody
from dateline.publish.site import write_site
from dateline.store.archive import Archive
from made import long_report
from small_archive import BLAST, BLAST_TEXT, BLASTS, blast_report, marked

pytestmark = pytest.mark.browser

KINDS = (
    "index.html",
    "tag/index.html",
    "tag/corva/index.html",
    f"report/{BLAST}/index.html",
    f"incident/{BLASTS}/index.html",
    "incident/index.html",
    "month/index.html",
    "month/2014-06/index.html",
    "map/index.html",
    "timeline/index.html",
    "timeline/2014-06/index.html",
    "search/index.html",
    "names/l/index.html",
    "status/index.html",
    "method/index.html",
    "compare/index.html",
    "compare/policies/acled-conservative/ucdp/index.html",
    "compare/outlets/telin-post/lowland-mirror/index.html",
)
PLACE = "location.pathname.split('/').slice(-3).join('/')"


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
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_no_page_is_wider_than_its_window(
    browser: Chrome, site: Path, axe: str, width: int, dark: bool
) -> None:
    browser.look(width, dark=dark)
    faults = []
    for page in KINDS:
        browser.goto((site / page).as_uri(), bypass_csp=True)
        browser.evaluate(f"{axe};1")
        found = browser.evaluate(
            "axe.run(document, {preload: false, resultTypes: ['violations']})"
            ".then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].target.join(' ')))"
        )
        faults += [f"{page}: {fault}" for fault in found]
        if browser.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{page}: wider than the window")
    assert faults == []


def test_no_page_asks_for_anything_outside_its_folder_or_breaks_its_policy(
    browser: Chrome, site: Path
) -> None:
    browser.look()
    for page in KINDS:
        browser.goto((site / page).as_uri())
        assert [u for u in browser.requests if not u.startswith((site.as_uri(), "about:"))] == []
        assert browser.errors == []


def test_a_newcomer_goes_from_the_front_to_the_words_of_a_figure(
    browser: Chrome, site: Path
) -> None:
    browser.look()
    browser.goto((site / "index.html").as_uri())
    browser.click("a[href='tag/corva/index.html']")
    browser.until(f"{PLACE} === 'tag/corva/index.html'")
    browser.click(f"a[href$='incident/{BLASTS}/index.html']")
    browser.until(f"{PLACE} === 'incident/{BLASTS}/index.html'")
    browser.click(f"tbody a[href*='report/{BLAST}']")
    browser.until(f"{PLACE} === 'report/{BLAST}/index.html'")
    assert browser.until("document.querySelector('.m.here')?.textContent") == "at least 22 people"
    assert "police" in browser.evaluate("document.querySelector('.notes li.open').textContent")


@pytest.mark.parametrize("width", [1280, 390])
def test_choosing_marked_words_opens_every_note_that_covers_them(
    browser: Chrome, site: Path, width: int
) -> None:
    browser.look(width)
    browser.goto((site / f"report/{BLAST}/index.html").as_uri())
    browser.click("a.k-figure")
    assert browser.evaluate("document.querySelectorAll('.notes li.open').length") == 2
    browser.press("Escape")
    assert browser.evaluate("document.querySelectorAll('.notes li.open').length") == 0


def test_notes_open_by_keyboard_alone(browser: Chrome, site: Path) -> None:
    browser.look()
    browser.goto((site / f"report/{BLAST}/index.html").as_uri())
    for _ in range(40):
        browser.press("Tab")
        if browser.evaluate("document.activeElement.matches('a.m')"):
            break
    assert browser.evaluate("document.querySelectorAll('.notes li.open').length") > 0


def test_a_kind_of_mark_can_be_hidden(browser: Chrome, site: Path) -> None:
    browser.look()
    browser.goto((site / f"report/{BLAST}/index.html").as_uri())
    colour = "getComputedStyle(document.querySelector('article .k-figure')).backgroundColor"
    shown = browser.evaluate(colour)
    browser.click("label:has(#show-figure)")
    assert browser.evaluate(colour) != shown


def test_search_works_from_a_disk(browser: Chrome, site: Path) -> None:
    browser.look()
    browser.goto((site / "search/index.html").as_uri() + "?q=grain+mark")
    found = "[...document.querySelectorAll('#results h2 a')].map(a => a.getAttribute('href'))"
    assert f"../report/{BLAST}/index.html" in browser.until(f"({found}).length && {found}")
    assert browser.errors == []


def test_the_search_box_of_a_page_leads_to_the_results(browser: Chrome, site: Path) -> None:
    browser.look()
    browser.goto((site / "index.html").as_uri())
    browser.evaluate("document.querySelector('.find input').value = 'ministry'")
    browser.click(".find button")
    assert "Ministry counts 18 dead" in browser.until(
        "document.querySelector('#results h2')?.textContent"
    )


def test_without_scripts_a_link_still_opens_the_note_and_names_are_found_by_letter(
    browser: Chrome, site: Path
) -> None:
    browser.look(scripts=False)
    browser.goto((site / f"report/{BLAST}/index.html").as_uri() + "#n-f126")
    names = browser.evaluate("[...document.querySelectorAll('.notes li')].map(e => e.id)")
    browser.goto((site / f"report/{BLAST}/index.html").as_uri() + f"#{names[3]}")
    shown = "[...document.querySelectorAll('.notes li')].filter(e => getComputedStyle(e).display !== 'none').map(e => e.id)"
    assert browser.evaluate(shown) == [names[3]]
    browser.goto((site / "search/index.html").as_uri())
    letter = browser.evaluate(
        "document.querySelector('.letters a[href$=\"names/l/index.html\"]').href"
    )
    browser.goto(letter)
    assert "Lena Orlo" in browser.evaluate("document.querySelector('main .ranked').innerText")


def test_a_page_prints_without_its_navigation(browser: Chrome, site: Path) -> None:
    browser.look(printed=True)
    browser.goto((site / f"report/{BLAST}/index.html").as_uri())
    assert browser.evaluate("getComputedStyle(document.querySelector('.find')).display") == "none"
    browser.look()


def test_the_fonts_are_our_own(browser: Chrome, site: Path) -> None:
    browser.look()
    browser.goto((site / "index.html").as_uri())
    assert browser.evaluate(
        "document.fonts.ready.then(f => [...f].some(x => x.status === 'loaded'))"
    )


def test_a_picture_of_the_pile_is_drawn_and_has_a_text(
    browser: Chrome, tmp_path: Path, axe: str
) -> None:
    page = b"<title>Saved</title>"
    (tmp_path / "page.html").write_bytes(page)
    icon = files("dateline") / "data/sample/pile/cordillera-monitor/tag-tumaco_files/harbour.png"
    (tmp_path / "harbour.png").write_bytes(icon.read_bytes())
    custody = Custody(raw_sha256=sha256(page).hexdigest())
    source = str(tmp_path / "page.html")
    with Archive.open(tmp_path / "one.db", create=True) as archive:
        archive.add(
            marked(
                blast_report(),
                BLAST_TEXT,
                source=source,
                custody=custody,
                pictures=("harbour.png",),
            )
        )
        write_site(archive, tmp_path / "site", tag_text="full")
    browser.look(390)
    for address in (f"report/{BLAST}/index.html", "tag/corva/index.html"):
        browser.goto((tmp_path / "site" / address).as_uri(), bypass_csp=True)
        browser.evaluate(f"{axe};1")
        run = "axe.run(document, {preload: false}).then(r => r.violations.map(v => v.id))"
        assert browser.evaluate(run) == []
    browser.goto((tmp_path / "site" / "report" / BLAST / "index.html").as_uri())
    browser.evaluate("document.querySelector('.pictures img').scrollIntoView()")
    assert browser.evaluate("document.querySelector('.pictures img').decode().then(() => 1)") == 1
    assert browser.evaluate("document.querySelector('.pictures img').naturalWidth") == 320
    assert browser.errors == []


def test_an_address_without_the_page_of_a_long_report_leads_to_its_words(
    browser: Chrome, tmp_path: Path
) -> None:
    with long_report(tmp_path / "long.db", 1000) as archive:
        write_site(archive, tmp_path / "site")
        report = next(report for _, report in archive.readings())
    mark = report.figures[-1].id.rpartition("-")[2]
    first = tmp_path / "site" / "report" / report.id / "index.html"
    browser.look()
    browser.goto(f"{first.as_uri()}#{mark}")
    browser.until(f"!!document.querySelector('#{mark}.here')")
    assert browser.evaluate("location.pathname").endswith(f"{report.id}/page/3/index.html")
    browser.click(".parts a")
    browser.until("location.pathname.split('/').slice(-2)[0] !== '3'")
    assert browser.evaluate("location.pathname") == first.as_posix()
