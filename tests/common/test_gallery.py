"""Every component in every state: drawn without inline code, readable for everybody, worked by keys."""

import re
from pathlib import Path

import pytest
from django.urls import include, path

from common.views.gallery import gallery

urlpatterns = [path("ui/", gallery, name="gallery"), path("", include("config.urls"))]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]
SIZES = [(1366, 768), (360, 740)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture
def gallery_page(page, live_server, client, stranger):
    """The gallery in a browser, signed in."""
    if not CHROMIUM.exists():
        pytest.skip("no Chromium on this machine")
    client.force_login(stranger, backend="communities.backends.GrantBackend")
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}/ui/")
    page.wait_for_selector("html.js")
    return page


def test_no_component_carries_inline_style_script_or_handler(client, stranger):
    client.force_login(stranger, backend="communities.backends.GrantBackend")
    html = client.get("/ui/").content.decode()
    assert re.findall(r"<[^>]*\s(?:style|on[a-z]+)=", html) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", html) == []


def test_every_icon_on_the_page_is_in_the_sprite(client, stranger, settings):
    client.force_login(stranger, backend="communities.backends.GrantBackend")
    html = client.get("/ui/").content.decode()
    sprite = (settings.BASE_DIR / "static" / "img" / "icons.svg").read_text(encoding="utf-8")
    used = set(re.findall(r'icons[^"#]*\.svg#([a-z-]+)', html))
    assert len(used) > 20
    assert [name for name in used if f'id="{name}"' not in sprite] == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nobody_is_shut_out_and_nothing_sticks_out(gallery_page, width, height):
    from axe_playwright_python.sync_playwright import Axe  # the browser set is not installed everywhere

    gallery_page.set_viewport_size({"width": width, "height": height})
    found = Axe().run(gallery_page, options=RULES).response["violations"]
    assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found] == []
    assert gallery_page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_rows_are_walked_and_help_is_opened_by_keys(gallery_page):
    focused = "document.activeElement.textContent.trim()"
    gallery_page.wait_for_function("document.querySelector('[data-single-keys]').checked")
    gallery_page.keyboard.press("j")
    gallery_page.keyboard.press("j")
    assert gallery_page.evaluate(focused) == "新华街道"
    gallery_page.keyboard.press("k")
    assert gallery_page.evaluate(focused) == "新湖街道"
    gallery_page.keyboard.press("?")
    assert gallery_page.evaluate("document.getElementById('shortcuts').open")
    gallery_page.keyboard.press("Escape")
    assert gallery_page.evaluate(focused) == "新湖街道"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_stepper_stops_at_its_bounds_and_leaves_the_arrows_to_the_page(gallery_page):
    box = gallery_page.locator(".stepper").first
    field = box.locator("input")
    box.locator("[data-step='1']").click()
    assert field.input_value() == "3"
    field.press("ArrowUp")
    assert field.input_value() == "3"
    for _ in range(5):
        field.press("-")
    assert field.input_value() == "0"
