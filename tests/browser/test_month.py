"""The main job in a real browser: from an empty sheet to the circular's two files."""

import io
import re

import openpyxl
import pytest
from django.core.management import call_command
from docx import Document
from playwright.sync_api import expect

from properties.models import Inspection, RankingEntry, RankingIssue

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PASSWORD = "Correct-horse-9"


@pytest.fixture
def enter(browser, live_server):
    """Sign a person in, each in a browser of his own: `enter(clerk)` gives the page of his desk."""
    contexts = []

    def sign_in(user):
        user.set_password(PASSWORD)
        user.save()
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": 1366, "height": 768}, accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.goto("/accounts/login/")
        page.fill("input[name=login]", user.username)
        page.fill("input[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/login/" not in url)
        return page

    yield sign_in
    for context in contexts:
        context.close()


@pytest.fixture
def nearly_done(month, period, everybody, world, person):
    """Everything of March is approved but two communities of 新湖: one without a sheet, one handed in."""
    todo, handed_in, *_ = world.homes["新湖"]
    others = [home for home in everybody if home not in (todo, handed_in)]
    month(period, {home: [("B2.1", place % 8), ("C2.1", place)] for place, home in enumerate(others)})
    clerk_b = person("clerk_b", "SUBDISTRICT_CLERK", world.xinhu)
    month(period, {handed_in: [("D3.1", 2)]}, state="submitted")
    return clerk_b, todo, handed_in


def test_a_month_from_the_keyboard_to_the_circular(
    nearly_done,
    enter,
    period,
    world,
    clerk_xinhu,
    reviewer_decheng,
    reviewer_lingcheng,
    taskforce,
    leader,
    person,
):
    _, todo, handed_in = nearly_done
    clerk = enter(clerk_xinhu)
    _fill_by_keyboard(clerk, todo)
    reviewer = enter(reviewer_decheng)
    _return_one_and_approve_the_rest(reviewer, handed_in, todo)
    _mend_and_hand_in_again(clerk, handed_in)
    _approve(reviewer, handed_in)
    _hand_in_the_street(clerk)
    _hand_in_the_street(enter(person("clerk_hua", "SUBDISTRICT_CLERK", world.xinhua)))
    _hand_in_the_street(enter(person("clerk_an", "SUBDISTRICT_CLERK", world.ande)))
    _report(reviewer)
    _report(enter(reviewer_lingcheng))
    _consolidate_and_preview(enter(taskforce), todo)
    signer = enter(leader)
    _sign_and_issue(signer)
    _download(signer, todo)


def _fill_by_keyboard(page, home):
    """Not one click: the list, the start form and every item are done with keys."""
    page.goto("/inspections/?month=2023-03")
    expect(page.get_by_role("row").filter(has_text=home.name)).to_contain_text("未开始")
    page.get_by_role("row").filter(has_text=home.name).get_by_role(
        "link", name=re.compile("开始录入")
    ).focus()
    page.keyboard.press("Enter")
    page.get_by_label("检查日期").focus()
    page.get_by_role("button", name="开始录入").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/inspections/\d+/"))
    _type_the_items(page)
    expect(page.locator("body")).to_contain_text("已核 35/35")
    expect(page.locator("#score-card")).to_contain_text("95.36")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_contain_text("已提交")
    sheet = Inspection.objects.get(community=home)
    assert (sheet.state, sheet.score_centi) == ("submitted", 9536)


def _type_the_items(page):
    """B2 three times (−1.5), D3 three times (−3), everything else Enter: nothing found."""
    for _ in range(120):
        item = page.evaluate("document.activeElement.closest('[data-item]')?.dataset.item || ''")
        clause = page.evaluate("document.activeElement.name || document.activeElement.id || ''")
        if item in ("B2", "D3") and page.evaluate("document.activeElement.value") in ("", "0"):
            page.keyboard.press("3")
        page.keyboard.press("Enter")
        page.wait_for_timeout(40)
        if page.locator("body").filter(has_text="已核 35/35").count():
            return
        assert clause is not None
    raise AssertionError("the keyboard did not reach the end of the sheet")


def _open_sheet(page, home):
    page.goto("/inspections/?month=2023-03")
    page.get_by_role("row").filter(has_text=home.name).get_by_role("link", name=home.name, exact=True).click()
    page.wait_for_url(re.compile(r"/inspections/\d+/"))


def _return_one_and_approve_the_rest(page, returned, approved):
    _open_sheet(page, returned)
    page.get_by_role("link", name="退回").first.click()
    page.get_by_role("dialog").get_by_role("textbox").fill("缺联检人员签字，请补录")
    page.get_by_role("dialog").get_by_role("button", name="退回").click()
    page.wait_for_load_state("networkidle")
    assert Inspection.objects.get(community=returned).state == "returned"
    _approve(page, approved)


def _approve(page, home):
    _open_sheet(page, home)
    page.get_by_role("button", name="通过").first.click()
    page.wait_for_load_state("networkidle")
    assert Inspection.objects.get(community=home).state == "approved"


def _mend_and_hand_in_again(page, home):
    _open_sheet(page, home)
    expect(page.locator("body")).to_contain_text("缺联检人员签字")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    expect(page.locator("body")).to_contain_text("已提交")


def _hand_in_the_street(page):
    page.goto("/months/2023-03/")
    page.get_by_role("link", name="提交本月").first.click()
    page.locator("#hand-in").get_by_role("link", name=re.compile("提交")).or_(
        page.locator("#hand-in").get_by_role("button", name=re.compile("提交"))
    ).first.click()
    if page.get_by_role("dialog").count():
        page.get_by_role("dialog").get_by_role("button", name="提交").click()
    expect(page.locator("body")).to_contain_text("已提交")


def _report(page):
    page.goto("/months/2023-03/")
    page.get_by_role("link", name="上报").or_(page.get_by_role("button", name="上报")).first.click()
    page.get_by_role("dialog").get_by_role("button", name="上报").click()
    expect(page.locator("body")).to_contain_text("已报")


def _consolidate_and_preview(page, home):
    page.goto("/months/2023-03/")
    page.get_by_role("link", name="汇总并预览排名").or_(
        page.get_by_role("button", name="汇总并预览排名")
    ).first.click()
    page.wait_for_load_state("networkidle")
    if not RankingIssue.objects.exists():
        page.get_by_role("button", name=re.compile("汇总")).first.click()
        page.wait_for_load_state("networkidle")
    expect(page.locator("body")).to_contain_text("拟稿")
    expect(page.locator("body")).to_contain_text(home.name)


def _sign_and_issue(page):
    page.goto("/rankings/2023-03/")
    page.get_by_role("link", name="签发").first.click()
    page.get_by_role("dialog").get_by_role("button", name="签发").click()
    page.wait_for_load_state("networkidle")
    assert RankingIssue.objects.get().number == "德建物通〔2023〕1号"
    page.goto("/rankings/2023-03/")
    page.get_by_role("link", name="印发").first.click()
    page.get_by_role("dialog").get_by_role("button", name="印发").click()
    page.wait_for_load_state("networkidle")
    assert RankingIssue.objects.get().state == "issued"


def _download(page, home):
    call_command("db_worker", batch=True, interval=0, reload=False, verbosity=0)
    circular = RankingIssue.objects.get().circular
    page.goto(f"/circulars/{circular.pk}/")
    files = {}
    for suffix in ("docx", "xlsx"):
        with page.expect_download() as waiting:
            page.locator(f"a[href$='/files/{suffix}/']").first.click()
        files[suffix] = io.BytesIO(waiting.value.path().read_bytes())
    paper = Document(files["docx"])
    words = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "德建物通〔2023〕1号" in words
    assert "16个物管小区进行了检查" in words
    book = openpyxl.load_workbook(files["xlsx"])
    cells = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
    assert home.name in cells
    assert RankingEntry.objects.get(community=home).score_centi == 9536
