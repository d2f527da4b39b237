"""How long the big map takes to draw 50,000 incidents while it is moved and zoomed.

    python benchmarks/map.py            prints milliseconds a frame: median, 95th percentile, longest

Needs Chromium. Frames are timed inside the page, around each call of the drawing function; software
rendering, so a graphics card only makes it better.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))

from chrome import Chrome

from dateline.model.archive import Incident
from dateline.model.mark import EventPlace, Place, Toll, When
from dateline.publish.demo import make_demo
from dateline.publish.map_data import map_script

COUNT = 50_000
_TIMED = """<script>var frames=[];var raf=requestAnimationFrame;window.requestAnimationFrame=function(f){
return raf(function(t){var a=performance.now();f(t);frames.push(performance.now()-a);});};</script>"""
_MOVES = """(async () => {
  const canvas = document.querySelector('#atlas canvas'), box = canvas.getBoundingClientRect();
  frames.length = 0;
  for (let n = 0; n < 60; n += 1) {
    const where = {clientX: box.left + 300 + 3 * n, clientY: box.top + 200, bubbles: true, cancelable: true};
    canvas.dispatchEvent(new WheelEvent('wheel', {deltaY: n % 2 ? -120 : 100, ...where}));
    await new Promise(done => raf(() => raf(done)));
  }
  const sorted = frames.slice().sort((a, b) => a - b);
  return [0.5, 0.95, 1].map(share => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
})()"""


def incidents(count: int) -> list[Incident]:
    """Return invented incidents at 1,500 places over sixteen years."""
    chance = random.Random(1)
    places = [
        Place(
            id=f"geonames:{n}", name=f"Place {n}", lat=chance.uniform(29, 37),
            lon=chance.uniform(38, 48), country="IQ", admin1=None, feature="PPL",
        )
        for n in range(1_500)
    ]  # fmt: skip
    return [_incident(n, chance, chance.choice(places)) for n in range(count)]


def _incident(n: int, chance: random.Random, place: Place) -> Incident:
    day = f"20{chance.randint(3, 18):02d}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    killed = chance.choice([0, 1, 5, 20])
    where = EventPlace(
        start=0, end=1, text=place.name, place=place, where_prec=chance.choice([1, 1, 1, 2, 3, 4]),
        basis=chance.choice(["same clause", "report"]),
    )  # fmt: skip
    toll = Toll(
        low=killed, best=killed, high=killed, by_role={}, by_group={}, by_side={},
        policy="plain 1", figures=(), proof=(), note=None,
    )  # fmt: skip
    return Incident(
        id=f"i-{n:012x}-e{n}", event_type=chance.choice(["bombing", "shelling", "attack"]), codes={},
        factuality="happened", place=where, actors=(), targets=(), tolls={"killed": toll},
        when=When(earliest=day, latest=day, precision=1, basis="same clause"), mentions=(),
        reports=(), witnesses=(), independent_sources=1,
    )  # fmt: skip


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name, Chrome() as chrome:
        make_demo(Path(name))
        page = Path(name) / "site" / "map" / "index.html"
        (page.parent / "data.js").write_bytes(map_script(incidents(COUNT)))
        html = page.read_text("utf-8").replace(
            '<script src="../map/data.js">', f'{_TIMED}<script src="../map/data.js">'
        )
        page.write_text(html, "utf-8")
        chrome.look(1280)
        chrome.goto(page.as_uri(), bypass_csp=True)
        chrome.until("document.querySelectorAll('#atlas-list li').length > 10")
        median, most, longest = chrome.evaluate(_MOVES)
        print(
            f"{COUNT} incidents: median {median:.1f} ms, p95 {most:.1f} ms, longest {longest:.1f} ms"
        )


if __name__ == "__main__":
    main()
