"""A person at a browser. What a browser should never meet is a fault of the journey."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, expect

SIZES = {1280: 800, 390: 844}  # desk and telephone
SHOTS = os.environ.get("DANGWU_SHOTS", "")
PATIENCE = 15_000  # ms for anything to appear
GIVEN_UP = ("htmx:sendAbort", "htmx:afterRequest")

# What every page owes its reader, whatever it is about; runs in the page.
PAGE_FAULTS = (Path(__file__).parent / "page_faults.js").read_text()


FOCUSED = """() => {
  const node = document.activeElement;
  const label = node.labels && node.labels.length ? node.labels[0].childNodes[0] : null;
  const said = (label && label.textContent) || node.getAttribute("aria-label");
  return (said || node.textContent).trim();
}"""
FOCUS_FAULT = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return "";
  const style = getComputedStyle(node);
  const seen = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
    || style.boxShadow !== "none";
  return seen ? "" : node.outerHTML.slice(0, 120);
}"""
# The same of each element that comes to have the focus, noted in the page until it is asked.
NOTE_FOCUS = (
    """(within) => {
  const fault = """
    + FOCUS_FAULT
    + """;
  const note = () => window.focusFaults.push(fault());
  if (!window.focusFaults) document.addEventListener("focusin", note);
  window.focusFaults = [];
  const start = within && document.querySelector(within);
  if (start) { start.tabIndex = -1; start.focus(); }
  window.focusFaults = [];
}"""
)
FOCUS_FAULTS = "() => window.focusFaults.splice(0)"


class Visitor:
    """One person, one browser. `faults` is empty at the end, or the journey has failed."""

    def __init__(
        self, browser: Browser, address: str, *, name: str, width: int = 1280, script: bool = True
    ) -> None:
        self.address, self.name, self.faults = address, name, list[str]()
        self._step = 0
        self.context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": SIZES[width]},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            ignore_https_errors=True,
            java_script_enabled=script,
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.on("request", self._see_request)
        self.context.on("response", self._see_response)
        self.context.on("console", self._see_console)
        self.context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        self.tab: Page = self.context.new_page()

    # ---- what must not happen -------------------------------------------------------------------

    def _see_request(self, request: Request) -> None:
        asked, own = urlsplit(request.url), urlsplit(self.address)
        if asked.scheme in {"http", "https", "ws", "wss"} and asked.netloc != own.netloc:
            self.faults.append(f"left the machine: {request.url}")
        if asked.path == "/csp-report/":
            self.faults.append(f"content security policy: {request.post_data}")

    def _see_response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} at {response.url}")
        if response.status >= 400 and not response.request.is_navigation_request():
            self.faults.append(f"{response.status} for {response.url}")

    def _see_console(self, message: ConsoleMessage) -> None:
        """A page that was refused says so in the console too: that is its answer, no fault. Nor is
        a request that htmx gives up for a newer one (`hx-sync`) or because the page is left."""
        if message.text.startswith(GIVEN_UP):
            return
        refused_page = message.text.startswith("Failed to load resource") and (
            urlsplit(message.location["url"]).path == urlsplit(self.tab.url).path
        )
        if message.type in {"error", "warning"} and not refused_page:
            self.faults.append(f"console at {self.tab.url}: {message.text}")

    # ---- moving about ---------------------------------------------------------------------------

    def open(self, path: str) -> int:
        """Go to an address; the status of the answer."""
        answer = self.tab.goto(path)
        return answer.status if answer else 0

    def sign_in(self, username: str, password: str) -> None:
        self.open("/sign-in/")
        self.fill("用户名", username)
        self.fill("密码", password)
        self.press("登录")

    def sign_out(self) -> None:
        self.tab.locator("button:visible", has_text="退出").first.click()
        expect(self.heading).to_have_text("登录")

    def fill(self, label: str, text: str, *, within: Locator | None = None) -> None:
        (within or self.tab.locator("main")).get_by_label(label).first.fill(text)

    def choose(self, label: str, option: str) -> None:
        """Choose the first option with these words in it."""
        control = self.tab.locator("main").get_by_label(label).first
        control.select_option(
            control.locator("option", has_text=option).first.get_attribute("value")
        )

    def press(self, name: str) -> None:
        """Press the button of that name and wait for the page that answers."""
        self.tab.locator("main").get_by_role("button", name=name, exact=True).first.click()
        self.tab.wait_for_load_state()

    def follow(self, name: str) -> None:
        """Follow the link of that name in the page."""
        self.tab.locator("main").get_by_role("link", name=name, exact=True).first.click()
        self.tab.wait_for_load_state()

    def menu(self, name: str) -> None:
        self.tab.get_by_role("navigation").get_by_role("link", name=name, exact=True).first.click()
        self.tab.wait_for_load_state()

    def upload(self, label: str, path: Path) -> None:
        self.tab.locator("main").get_by_label(label).first.set_input_files(path)

    def download(self, press: Callable[[], Any]) -> tuple[str, bytes]:
        """The file that an act of the reader brings, with its name."""
        with self.tab.expect_download() as coming:
            press()
        return coming.value.suggested_filename, coming.value.path().read_bytes()

    # ---- where the keyboard stands --------------------------------------------------------------

    @property
    def focused(self) -> str:
        """The name of the element that has the focus."""
        return str(self.tab.evaluate(FOCUSED))

    def sees_focus(self) -> None:
        """Whatever has the focus is marked, other than by colour of text."""
        if hidden := self.tab.evaluate(FOCUS_FAULT):
            self.faults.append(f"{urlsplit(self.tab.url).path}: focus not seen on {hidden}")

    def tabs(self, presses: int, *, within: str = "") -> None:
        """Go on by Tab, from the top or from the beginning of a part; each stop is marked."""
        self.tab.evaluate(NOTE_FOCUS, within)
        for _ in range(presses):
            self.tab.keyboard.press("Tab")
        for hidden in filter(None, self.tab.evaluate(FOCUS_FAULTS)):
            self.faults.append(f"{urlsplit(self.tab.url).path}: focus not seen on {hidden}")

    @property
    def token(self) -> str:
        """The token against forged requests, as the page holds it."""
        held = self.tab.locator("body").get_attribute("hx-headers") or "{}"
        return str(json.loads(held).get("X-CSRFToken", ""))

    # ---- looking --------------------------------------------------------------------------------

    @property
    def heading(self) -> Locator:
        return self.tab.locator("h1")

    @property
    def text(self) -> str:
        """The words of the page's main part."""
        return self.tab.locator("main").inner_text()

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.tab.locator("main")).to_contain_text(text)

    def look(self, step: str = "") -> None:
        """Look the page over at both widths, and photograph it where pictures are wanted."""
        before = self.tab.viewport_size
        self._step += bool(step)
        for width, height in SIZES.items():
            self.tab.set_viewport_size({"width": width, "height": height})
            for fault in self.tab.evaluate(PAGE_FAULTS):
                self.faults.append(f"{urlsplit(self.tab.url).path} at {width}: {fault}")
            if SHOTS and step:
                self._photograph(f"{self.name}-{self._step:02d}-{step}-{width}.png")
        assert before
        self.tab.set_viewport_size(before)

    def _photograph(self, name: str) -> None:
        folder = Path(SHOTS)
        folder.mkdir(parents=True, exist_ok=True)
        self.tab.screenshot(path=folder / name, full_page=True)

    # ---- the end --------------------------------------------------------------------------------

    def leave(self) -> None:
        self.context.close()
        assert not self.faults, "\n".join(dict.fromkeys(self.faults))


@contextmanager
def visiting(browser: Browser, address: str, **kwargs: Any) -> Iterator[Visitor]:
    """A visitor who leaves at the end; a journey that failed on its own is not talked over."""
    visitor = Visitor(browser, address, **kwargs)
    try:
        yield visitor
    except BaseException as error:
        error.add_note("\n".join([f"at {visitor.tab.url}", *visitor.faults]))
        if SHOTS:
            visitor._photograph(f"{visitor.name}-failed.png")
        visitor.context.close()
        raise
    visitor.leave()
