"""The review pages in a browser: by keyboard alone, counted key by key."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from chrome import PROGRAM, Chrome

from dateline.model.archive import Decision
from dateline.serve.tokens import Tokens
from dateline.store.archive import Archive
from dateline.store.decisions.log import in_force, read_log
from dateline.store.decisions.replay import replay
from dateline.store.linking import link_archive
from made import CORVA, OSTRA, TELIN, Made
from serving import ANN, TOKENS, Client, make_pile

pytestmark = pytest.mark.browser

SENT = "!/being recorded/.test((document.getElementById('progress') || {textContent: 'being recorded'}).textContent)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    if PROGRAM is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with Chrome() as chrome:
        yield chrome


def serve(path: Path) -> Client:
    return Client(path, tokens=Tokens([one for one in TOKENS if one[1].role != "reader"]))


def decisions(path: Path) -> list[Decision]:
    with Archive.open(path, read_only=True) as archive:
        return in_force(read_log(archive))


def make_many(path: Path, number: int = 24) -> Path:
    """Write an archive of so many incidents, each on a day and with a number of its own."""
    with Archive.open(path, create=True) as archive:
        for n in range(number):
            place = (CORVA, OSTRA, TELIN)[n % 3]
            text = f"A bomb at stall {n} of the market of {place.name} killed {n + 3} people."
            month = f"{2031 + n // 12}-{n % 12 + 1:02}"
            made = Made(text, outlet="The Courier", day=f"{month}-09", name=f"r{n}")
            made.toponym(place.name, place)
            dead = made.figure(str(n + 3), low=n + 3, best=n + 3, high=n + 3)
            made.event("bomb", place=place, days=f"{month}-08", killed=dead)
            archive.add(made.marked())
        link_archive(archive)
    return path


def open_review(browser: Chrome, client: Client, path: str) -> None:
    """Sign in, if that is not done, and open a page."""
    browser.goto(f"{client.origin}/health?token={ANN}")
    browser.goto(f"{client.origin}{path}")


def test_twenty_decisions_by_keyboard_hold_when_the_archive_is_linked_again(
    browser: Chrome, tmp_path: Path
) -> None:
    path = make_many(tmp_path / "many.db")
    with serve(path) as client:
        browser.look()
        open_review(browser, client, "/review/")
        pressed: list[str] = []
        while len(pressed) < 20:
            answers = browser.evaluate(
                "[...document.querySelectorAll('.card:not([hidden]) [data-do]')].map(e=>e.dataset.do)"
            )
            wanted = "r" if len(pressed) % 4 == 3 else "a"
            pressed.append(wanted if "accept" in answers else "s")
            browser.press(pressed[-1])
        browser.until(SENT)
        assert browser.evaluate("location.pathname") == "/review/"  # no page was loaded anew
        assert browser.errors == []
    kinds = {"a": "accept", "r": "reject", "s": "same"}
    made = decisions(path)
    assert sorted(one.kind for one in made) == sorted(kinds[key] for key in pressed)
    assert {one.by for one in made} == {"Ann"}
    before = statuses(path)
    with Archive.open(path) as archive:
        replay(archive)
        link_archive(archive)
    assert statuses(path) == before
    assert {"confirmed", "dropped"} <= set(before)


def statuses(path: Path) -> list[str]:
    with Archive.open(path, read_only=True) as archive:
        return sorted(one.status for one in archive.incidents())


def test_a_value_a_type_and_an_undo_take_a_key_and_their_words(
    browser: Chrome, tmp_path: Path
) -> None:
    path = make_many(tmp_path / "many.db", 4)
    with serve(path) as client:
        browser.look()
        open_review(browser, client, "/review/")
        for key in ("v", "9", "9", "Enter"):
            browser.press(key)
        for key in ("t", "k", "Enter"):
            browser.press(key)
        browser.press("a")
        browser.until(SENT)
        browser.press("u")
        browser.until(f"{SENT} && document.querySelector('.card:not([hidden]) .said').textContent")
        browser.until(SENT)
    kinds = {one.kind: one.value for one in decisions(path)}
    assert kinds["value"] == 99
    assert "accept" not in kinds
    assert "retype" in kinds


def test_a_side_of_a_disagreement_is_taken_by_its_number(browser: Chrome, tmp_path: Path) -> None:
    path = make_pile(tmp_path / "pile.db")
    with serve(path) as client:
        browser.look()
        open_review(browser, client, "/review/")
        question = browser.evaluate("document.querySelector('.card:not([hidden]) h2').textContent")
        assert "22" in question
        assert "25" in question
        label = browser.evaluate(
            "document.querySelector('.card:not([hidden]) [data-choice=\"1\"] b').textContent"
        )
        browser.press("2")
        browser.until(SENT)
        browser.goto(f"{client.origin}/incident/")
        assert f"{label} killed" in browser.evaluate("document.body.textContent")


def test_what_is_refused_comes_back_with_the_reason(browser: Chrome, tmp_path: Path) -> None:
    path = make_many(tmp_path / "many.db", 3)
    with serve(path) as client:
        browser.look()
        open_review(browser, client, "/review/")
        for key in ("v", "x", "x", "Enter"):
            browser.press(key)
        said = browser.until("document.querySelector('.card:not([hidden]) .said.bad')?.textContent")
        assert said.startswith("Not recorded")
    assert decisions(path) == []


def keys(browser: Chrome, *pressed: str) -> int:
    """Press keys, words letter by letter, and return how many there were."""
    each = [key for one in pressed for key in ([one] if one in ("Tab", "Enter") else one)]
    for key in each:
        browser.press(key)
    return len(each)


@pytest.mark.parametrize("book", ["acled", "ucdp", "ibc", "own"])
def test_a_right_incident_takes_at_most_five_keys(
    browser: Chrome, tmp_path: Path, book: str
) -> None:
    path = make_many(tmp_path / "many.db", 3)
    with serve(path) as client:
        browser.look()
        open_review(browser, client, f"/review/sheet/?codebook={book}")
        first = browser.evaluate("location.pathname")
        pressed = 0
        while browser.evaluate("!document.activeElement.matches('.primary')"):
            pressed += keys(browser, "Enter")  # past what was rightly left open
        pressed += keys(browser, "Enter")
        assert pressed <= 5
        browser.until(f"location.pathname !== '{first}' && document.readyState === 'complete'")
    assert [one.kind for one in decisions(path)] == ["accept"]


def test_two_wrong_fields_take_at_most_fifteen_keys(browser: Chrome, tmp_path: Path) -> None:
    path = make_pile(tmp_path / "pile.db")
    with serve(path) as client:
        browser.look()
        open_review(browser, client, "/review/sheet/?codebook=acled")
        first = browser.evaluate("location.pathname")
        wrong = ("fatalities", "event_date")
        pressed = 0
        for name, words in zip(wrong, ("31", "8"), strict=True):
            while browser.evaluate("document.activeElement.id") != f"f-{name}":
                pressed += keys(browser, "Tab")
            pressed += keys(browser, words)
        pressed += keys(browser, "Enter", "Enter")
        assert pressed <= 15
        browser.until(f"location.pathname !== '{first}' && document.readyState === 'complete'")
        assert "recorded" in browser.evaluate("document.querySelector('.said').textContent")
    values = {one.field: one.value for one in decisions(path) if one.kind == "value"}
    assert values == {"tolls.killed.best": 31, "when": "2031-03-08"}
    with Archive.open(path, read_only=True) as archive:
        (one,) = [i for i in archive.incidents() if i.status == "confirmed"]
    assert one.tolls["killed"].best == 31
    assert one.when is not None
    assert one.when.earliest == "2031-03-08"


def test_the_farthest_two_fields_take_at_most_fifteen_keys(browser: Chrome, tmp_path: Path) -> None:
    path = make_pile(tmp_path / "pile.db")
    with serve(path) as client:
        browser.look()
        open_review(browser, client, "/review/sheet/?codebook=acled")
        first = browser.evaluate("location.pathname")
        pressed = 0
        for name, words in (("actor1", "Me"), ("actor2", "Us")):
            while browser.evaluate("document.activeElement.id") != f"f-{name}":
                pressed += keys(browser, "Tab")
            pressed += keys(browser, words)
        pressed += keys(browser, "Enter", "Enter")
        assert pressed <= 15
        browser.until(f"location.pathname !== '{first}' && document.readyState === 'complete'")
    notes = {one.field: one.value for one in decisions(path) if one.kind == "note"}
    assert notes == {"acled.actor1": "Me", "acled.actor2": "Us"}


def test_a_sample_is_told_right_and_wrong_by_one_key_and_the_front_page_says_so(
    browser: Chrome, tmp_path: Path
) -> None:
    path = make_many(tmp_path / "many.db", 12)
    with serve(path) as client:
        browser.look()
        open_review(browser, client, "/review/sample/?kind=killed")
        for key in "r" * 9 + "wwc":
            browser.press(key)
        browser.until(f"{SENT} && !document.getElementById('done').hidden")
        browser.goto(f"{client.origin}/")
        said = browser.evaluate("document.querySelector('.checked').textContent")
        assert said.startswith("Killed figures: 9 of 11 right (48 to 98 %)")
        assert "1 could not be told" in said
        assert "checked by Ann on 20" in said
        assert "version" in said
        browser.goto(f"{client.origin}/review/sample/?kind=killed")
        assert browser.evaluate("!document.getElementById('done').hidden")  # nothing is asked again


def test_reports_are_read_for_what_was_missed(browser: Chrome, tmp_path: Path) -> None:
    path = make_many(tmp_path / "many.db", 1)
    with serve(path) as client:
        browser.look()
        open_review(browser, client, "/review/sample/?kind=read")
        keys(browser, "2", "Enter")
        browser.until(f"{SENT} && !document.getElementById('done').hidden")
    (note,) = decisions(path)
    assert note.value["missed"]["killed"] in (2, 20)  # typed before or behind the 0
    assert note.value["found"]["killed"] == 1


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_on_the_pages_of_review(
    browser: Chrome, tmp_path: Path, width: int, dark: bool
) -> None:
    package = pytest.importorskip("axe_core_python")
    axe = (files(package) / "axe.min.js").read_text("utf-8")
    path = make_pile(tmp_path / "pile.db")
    faults: list[str] = []
    with serve(path) as client, Archive.open(path, read_only=True) as archive:
        browser.look(width, dark=dark)
        report, incident = archive.reports()[0].id, archive.incidents()[0].id
        client.judge({"kind": "accept", "of": [incident], "reason": "seen"})
        pages = ("?show=new", "?blind=1", "?show=disputes", "sample/", "sample/?kind=killed")
        asked = [f"/review/{page}" for page in ("", *pages, "sample/?kind=read", "sheet/")]
        asked += [f"/report/{report}/", f"/incident/{incident}/"]
        open_review(browser, client, "/health")
        for page in asked:
            browser.goto(client.origin + page, bypass_csp=True)
            browser.evaluate(f"{axe};1")
            found = browser.evaluate(
                "axe.run(document, {preload: false, resultTypes: ['violations']})"
                ".then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].target.join(' ')))"
            )
            faults += [f"{page}: {fault}" for fault in found]
            if browser.evaluate("document.documentElement.scrollWidth > innerWidth"):
                faults.append(f"{page}: wider than the window")
            assert browser.errors == []
    assert faults == []
