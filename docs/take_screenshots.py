"""Takes the pictures of the user guide from a running demo: `python docs/take_screenshots.py [address]`.

Needs the development requirements and a Chromium (CHROMIUM names it when it is not /usr/bin/chromium). The
demo is deterministic, so pictures change only when pages do.
"""

import os
import re
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent / "screenshots"
PASSWORD = "Anju-demo-2023"  # noqa: S105 - the demo's own, printed by `make run`
SIZES = {"desk": {"width": 1366, "height": 768}, "phone": {"width": 360, "height": 740}}
PICTURES = {
    "clerk_xinhu": {
        "home-clerk": "/",
        "inspections": "/inspections/",
        "month-street": "/months/",
        "community": "/communities/12/",
        "communities": "/communities/",
    },
    "reviewer_decheng": {"review": "/inspections/?stage=submitted", "month-district": "/months/"},
    "taskforce": {
        "home-taskforce": "/",
        "board": "/months/",
        "ranking": "/rankings/2023-02/",
        "circulars": "/circulars/",
        "criticism": "/criticism/",
    },
    "company": {"home-company": "/"},
    "bizadmin": {"admin": "/admin/"},
}


def main(address: str) -> None:
    """Every page at both sizes, each person in a browser of his own."""
    FOLDER.mkdir(exist_ok=True)
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as tools:
        browser = tools.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=arguments
        )
        for size in SIZES:
            _visitor(browser, address, size)
            for person, pages in PICTURES.items():
                _person(browser, address, size, person, pages)
        browser.close()


def _page(browser: Browser, address: str, size: str) -> Page:
    context = browser.new_context(
        base_url=address, viewport=SIZES[size], has_touch=size == "phone", locale="zh-CN"
    )
    return context.new_page()


def _shoot(page: Page, name: str, size: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}-{size}.png")
    print(f"{name}-{size}")  # noqa: T201 - a script for the shell


def _visitor(browser: Browser, address: str, size: str) -> None:
    page = _page(browser, address, size)
    page.goto("/accounts/login/")
    _shoot(page, "login", size)
    page.context.close()


def _person(browser: Browser, address: str, size: str, person: str, pages: dict[str, str]) -> None:
    page = _page(browser, address, size)
    page.goto("/accounts/login/")
    page.fill("input[name=login]", person)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    for name, path in pages.items():
        page.goto(path)
        _shoot(page, name, size)
    _by_link(page, person, size)
    page.context.close()


def _by_link(page: Page, person: str, size: str) -> None:
    """Pages whose address is known only from the page before."""
    if person == "clerk_xinhu":
        page.goto("/inspections/?stage=draft")
        page.locator("a[href^='/inspections/']").filter(has_not_text="导出").locator(
            "visible=true"
        ).first.wait_for()
        _first(page, re.compile(r"^/inspections/\d+/$"))
        _shoot(page, "sheet", size)
    if person == "taskforce":
        page.goto("/circulars/")
        _first(page, re.compile(r"^/circulars/\d+/$"))
        _shoot(page, "circular", size)
        page.goto("/rankings/2023-02/")
        _first(page, re.compile(r"^/rankings/2023-02/rows/\d+/$"))
        _shoot(page, "explain", size)


def _first(page: Page, pattern: re.Pattern) -> None:
    found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    page.goto(next(address for address in found if pattern.match(address)))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
