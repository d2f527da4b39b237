"""The big map in a browser: what it shows, filters and says; without scripts the drawn map stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chrome import PROGRAM, Chrome

from dateline.publish.demo import make_demo

pytestmark = pytest.mark.browser

SAID = "document.getElementById('atlas-said').textContent"
IN_VIEW = f"parseInt({SAID}, 10)"
LINES = "document.querySelectorAll('#atlas-list li').length"


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    if PROGRAM is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with Chrome() as chrome:
        yield chrome


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder: Path = tmp_path_factory.mktemp("map")
    make_demo(folder)
    return (folder / "site" / "map" / "index.html").as_uri()


def choose(name: str, value: str) -> str:
    box = f"document.querySelector('#atlas-filters [name={name}]')"
    return f"{box}.value = {value!r}; {box}.dispatchEvent(new Event('input', {{bubbles: true}})); 1"


def test_the_list_stands_beside_the_map_and_leads_to_incidents(browser: Chrome, page: str) -> None:
    browser.look(1280)
    browser.goto(page)
    browser.until(f"{LINES} > 10")
    assert browser.evaluate("document.getElementById('drawn-map').hidden")
    assert browser.evaluate(
        "[...document.querySelectorAll('#atlas-list a')]"
        ".every(a => a.href.includes('/incident/i-') && a.href.endsWith('/index.html'))"
    )


def test_filters_narrow_the_map_and_the_list(browser: Chrome, page: str) -> None:
    browser.goto(page)
    browser.until(f"{IN_VIEW} > 10")
    whole = browser.evaluate(IN_VIEW)
    browser.evaluate(choose("killed", "1"))
    browser.until(f"{IN_VIEW} < {whole}")
    deadly = browser.evaluate(IN_VIEW)
    browser.evaluate(choose("prec", "1"))
    browser.until(f"{IN_VIEW} <= {deadly}")
    assert "of " in browser.evaluate(SAID)
    browser.evaluate(choose("from", "2031-03-20"))
    browser.until(f"{IN_VIEW} < {deadly}")
    browser.evaluate("document.querySelector('#atlas-filters [type=reset]').click(); 1")
    browser.until(f"{IN_VIEW} === {whole}")


def test_keys_zoom_and_the_list_keeps_step(browser: Chrome, page: str) -> None:
    browser.goto(page)
    browser.until(f"{IN_VIEW} > 10")
    whole = browser.evaluate(IN_VIEW)
    browser.evaluate("document.querySelector('#atlas canvas').focus(); 1")
    for _ in range(6):
        browser.press("+")
    browser.until(f"{IN_VIEW} < {whole}")
    browser.press("Home")
    browser.until(f"{IN_VIEW} === {whole}")


def test_an_address_may_ask_for_days_and_a_box(browser: Chrome, page: str) -> None:
    browser.goto(f"{page}?from=2031-03-04&to=2031-03-05&bbox=-80,-2,-75,4")
    browser.until(f"!isNaN({IN_VIEW})")
    assert browser.evaluate("document.querySelector('[name=from]').value") == "2031-03-04"
    assert "of " in browser.evaluate(SAID)
