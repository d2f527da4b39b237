"""Debian's Chromium driven over its own pipe (DevTools protocol): no driver, no port, no package."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    # A page that is loaded but not yet painted swallows the first click of a quick hand.
    "--disable-features=PaintHolding,DropInputEventsBeforeFirstPaint",
    "--allow-pre-commit-input",
    "--no-first-run",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)


# Where to click an element, two frames after it was brought into view; `window.heard` tells of the click.
_AIM = """(async () => {
  const element = document.querySelector(%s);
  const frame = () => new Promise((next) => requestAnimationFrame(next));
  element.scrollIntoView({ block: "center", behavior: "instant" });
  await frame();
  await frame();
  window.heard = false;
  element.addEventListener("click", () => (window.heard = true), { capture: true, once: true });
  const at = element.getClientRects()[0];
  return [at.x + at.width / 2, at.y + at.height / 2];
})()"""


class MovedOnError(Exception):
    """The page was left while it was asked something."""


class Chrome:
    """One browser with one tab. ``requests`` are the addresses it asked for since `goto`."""

    def __enter__(self) -> Self:
        if PROGRAM is None:
            raise RuntimeError("Chromium is missing: apt-get install chromium")
        self._profile = tempfile.mkdtemp(prefix="dateline-chrome-")
        ours_out, theirs_in = os.pipe(), os.pipe()
        self._process = subprocess.Popen(
            [
                "bash",
                "-c",
                f'exec "$@" 3<&{ours_out[0]} 4>&{theirs_in[1]}',
                "bash",
                PROGRAM,
                *FLAGS,
                f"--user-data-dir={self._profile}",
            ],
            pass_fds=(ours_out[0], theirs_in[1]),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(ours_out[0])
        os.close(theirs_in[1])
        self._to, self._from = os.fdopen(ours_out[1], "wb"), os.fdopen(theirs_in[0], "rb")
        self._number, self._rest, self.requests, self.errors = 0, b"", [], []
        self._session, self._scripts = "", True
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self._call(f"{domain}.enable")
        return self

    def __exit__(self, *_: object) -> None:
        self._to.close()
        self._process.terminate()
        self._process.wait(20)
        self._from.close()
        shutil.rmtree(self._profile, ignore_errors=True)

    def look(
        self,
        width: int = 1280,
        height: int = 1000,
        *,
        dark: bool = False,
        scripts: bool = True,
        printed: bool = False,
    ) -> None:
        """Set the window, the theme, and whether scripts run."""
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        scheme = "dark" if dark else "light"
        self._call(
            "Emulation.setEmulatedMedia",
            media="print" if printed else "",
            features=[{"name": "prefers-color-scheme", "value": scheme}],
        )
        self._scripts = scripts
        self._call("Emulation.setScriptExecutionDisabled", value=not scripts)

    def goto(self, url: str, *, bypass_csp: bool = False) -> None:
        """Open a page and wait until it is loaded."""
        self.requests.clear()
        self.errors.clear()
        self._call("Page.setBypassCSP", enabled=bypass_csp)
        self._call("Page.navigate", url="about:blank")
        self._wait("Page.loadEventFired")
        self._call("Page.navigate", url=url)
        self._wait("Page.loadEventFired")

    def evaluate(self, code: str) -> Any:
        """Return what some JavaScript comes to; promises are waited for."""
        found = self._call(
            "Runtime.evaluate", expression=code, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in found:
            raise RuntimeError(json.dumps(found["exceptionDetails"])[:400])
        return found["result"].get("value")

    def press(self, key: str, *, shift: bool = False) -> None:
        """Press and release a key: ``Tab``, ``Enter``, ``Escape``, ``Home``, ``ArrowUp``, ``a``."""
        codes = {"Tab": 9, "Enter": 13, "Escape": 27, "Home": 36}
        codes |= {"ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
        text = {"text": "\r" if key == "Enter" else key} if key == "Enter" or len(key) == 1 else {}
        for kind in ("keyDown", "keyUp"):
            self._call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                windowsVirtualKeyCode=codes.get(key) or ord(key.upper()),
                modifiers=8 if shift else 0,
                **(text if kind == "keyDown" else {}),
            )

    def click(self, selector: str) -> None:
        """Click the middle of an element, as a person would; the next page is waited for by `until`.

        Clicks again while the element has heard nothing: a frame may lie between asking where it is
        and pressing, and a page under load may not yet take input.
        """
        # The ear needs scripts; a page loaded without them has none of its own to be woken.
        self._call("Emulation.setScriptExecutionDisabled", value=False)
        for _ in range(20):
            x, y = self.evaluate(_AIM % json.dumps(selector))
            for kind in ("mousePressed", "mouseReleased"):
                self._call(
                    "Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1
                )
            with suppress(MovedOnError):
                if self.evaluate("window.heard === false"):
                    continue
            break
        else:
            raise AssertionError(f"never clicked: {selector}")
        self._call("Emulation.setScriptExecutionDisabled", value=not self._scripts)

    def until(self, code: str, tries: int = 100) -> Any:
        """Ask until some JavaScript comes to something true, a hundred times at most."""
        for _ in range(tries):
            with suppress(MovedOnError):
                found = self.evaluate(
                    f"new Promise(r=>setTimeout(()=>{{try{{r({code})}}catch{{r(false)}}}},20))"
                )
                if found:
                    return found
        raise AssertionError(f"never true: {code}")

    def shoot(self, path: Path, *, whole: bool = True) -> None:
        """Save a picture of the page."""
        data = self._call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(data["data"]))

    def _call(self, method: str, **params: Any) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._to.write(json.dumps(message).encode() + b"\0")
        self._to.flush()
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                if "navigated" in str(answer.get("error")):
                    raise MovedOnError(method)
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return dict(answer["result"])

    def _wait(self, event: str) -> None:
        while self._read().get("method") != event:
            pass

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = os.read(self._from.fileno(), 1 << 20)
            if not more:
                raise RuntimeError("the browser is gone")
            self._rest += more
        one, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(one)
        method, params = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.errors.append(params["exceptionDetails"]["text"])
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.errors.append(params["entry"]["text"])
        return message
