"""Photograph pages of the demo in Chromium: `./dev shots [name ...]`, all pages without a name.

Each page is taken at 1280 and at 390 px into var/shots; the one of the README goes to docs/images.
The demo is served on a free port for as long as it takes. Sessions are made here, so that no
password is needed; pages that need one row take the first that the person sees.
"""

import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from serve import HOST, commands, end, start

ROOT = Path(__file__).resolve().parent.parent
SHOTS = ROOT / "var" / "shots"
README_SHOT = ROOT / "docs" / "images" / "desk.png"
MOST_BYTES = 300_000  # of the picture in the README
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
WIDTHS = {1280: 800, 390: 844}
DOORS = ("accounts:sign_in", "accounts:password")  # where a session leads that is not good
PATIENCE = 60  # seconds until the server answers


@dataclass(frozen=True)
class Page:
    """A page to photograph: who looks, where they begin, and which links they follow."""

    name: str
    who: str  # username of an account of the demo, or "" for nobody
    begin: str  # name of a URL
    follow: tuple[str, ...] = ()  # CSS selectors of links, one after the other


BEGIN = "main a[href*='/begin/']"
LIFE = ("main a.what:text('年末组织生活会')", "main a[href$='/preparation/']")
PAGES = (
    Page("sign-in", "", "accounts:sign_in"),
    Page("desk", "shuji", "desk:home"),
    Page("home", "dangyuan", "desk:home"),
    Page("tree", "gongwei", "desk:tree"),
    Page("members", "shuji", "members:roster"),
    Page("import", "zuzhi", "members:imports"),
    Page("duties", "shuji", "duties:home"),
    Page("duty", "shuji", "duties:home", ("main a.what",)),
    Page("year", "shuji", "duties:home", ("main a[href$='/calendar/']",)),
    Page("board", "gongwei", "duties:home", ("main a[href$='/board/']",)),
    Page("calendar", "shuji", "desk:calendar"),
    Page("approvals", "gongwei", "procedures:home"),
    Page("meetings", "shuji", "meetings:home"),
    Page("meetings-below", "gongwei", "meetings:home"),
    Page("meeting", "shuji", "meetings:home", ("main tbody th a",)),
    Page("called", "shuji", "meetings:home", ("main a.what:text('第四季度党员大会')",)),
    Page("record", "shuji", "meetings:home", (BEGIN, "main a[href*='/record/']")),
    Page("plan-meeting", "shuji", "meetings:home", (BEGIN, "main a[href*='/plan/']")),
    Page("attendance", "shuji", "meetings:home", ("main a[href*='/attendance/']",)),
    Page("register", "shuji", "meetings:home", ("main a[href*='/register/']",)),
    Page("materials", "shuji", "meetings:home", ("main a[href*='/materials/']",)),
    Page("plans", "shuji", "meetings:plans"),
    Page("plan", "shuji", "meetings:plans", ("main table a[href*='/plans/']",)),
    Page("life", "shuji", "meetings:home", LIFE),
    Page("own-meetings", "dangyuan", "meetings:mine"),
    Page("talks", "shuji", "care:home"),
    Page("study", "shuji", "learning:home"),
    Page("study-branch", "shuji", "learning:home", ("main a[href*='/branches/']",)),
    Page("own-study", "dangyuan", "learning:home"),
    Page("reports", "shuji", "reports:home"),
    Page("report", "shuji", "reports:home", ("main tbody th a",)),
    Page("dues", "shuji", "dues:home"),
    Page("rulebook", "shuji", "rulebook:index"),
    Page("accounts", "anquan", "accounts:accounts"),
    Page("audit", "shenji", "accounts:audit"),
)


def main(names: list[str]) -> int:
    pages = [page for page in PAGES if not names or page.name in names]
    if strange := set(names) - {page.name for page in PAGES}:
        print(f"No such page: {', '.join(sorted(strange))}. There are: {[p.name for p in PAGES]}.")
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dangwu.config.settings")
    import django

    django.setup()
    for folder in (SHOTS, README_SHOT.parent):
        folder.mkdir(parents=True, exist_ok=True)
    with served() as address:
        taken = [photograph(address, page) for page in pages]
    return 0 if all(taken) else 1


@contextmanager
def served() -> Iterator[str]:
    """The demo on a free port, for as long as the block runs."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    children = [start(commands(port)[0])]
    try:
        wait_for(port)
        yield f"http://{HOST}:{port}"
    finally:
        end(children)


def wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.2)
    sys.exit(f"The server did not answer within {PATIENCE} s.")


def photograph(address: str, page: Page) -> bool:
    """Take one page at each width; False where it is not to be had."""
    from django.urls import reverse
    from playwright.sync_api import sync_playwright

    begin = reverse(page.begin)
    cookie = session_cookie(page.who)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for width, height in WIDTHS.items():
            view = browser.new_context(
                viewport={"width": width, "height": height},
                locale="zh-CN",
                reduced_motion="reduce",
            )
            if cookie:
                view.add_cookies([{**cookie, "url": address}])
            tab = view.new_page()
            answer = tab.goto(address + begin, wait_until="networkidle")
            for selector in page.follow:
                with tab.expect_navigation(wait_until="networkidle") as turned:
                    tab.locator(selector).first.click()
                answer = turned.value
            astray = urlsplit(tab.url).path in {reverse(name) for name in DOORS} - {begin}
            if answer is None or answer.status != 200 or astray:
                print(f"{page.name}: {answer and answer.status} at {tab.url}")
                return False
            tab.screenshot(path=SHOTS / f"{page.name}-{width}.png", full_page=True)
            if page.name == "desk" and width == max(WIDTHS):
                tab.screenshot(path=README_SHOT)
        browser.close()
    print(f"{page.name}: {SHOTS.relative_to(ROOT)}/{page.name}-*.png")
    return page.name != "desk" or small_enough(README_SHOT)


def small_enough(picture: Path) -> bool:
    size = picture.stat().st_size
    if size > MOST_BYTES:
        print(f"{picture.name} has {size:,} bytes, more than {MOST_BYTES:,}.")
    return size <= MOST_BYTES


def session_cookie(who: str) -> dict[str, str] | None:
    """The cookie of a session for an account of the demo; nothing for nobody."""
    if not who:
        return None
    from django.conf import settings
    from django.test import Client

    from dangwu.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(username=who))
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
