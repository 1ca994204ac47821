"""The month's ranking page, the page of one row, the differences, and the steps from draft to issue."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from common.models import AuditEntry, JobRun
from communities.models import NumberAllotment
from properties.actions.circulars import compose
from properties.actions.inspections import reopen
from properties.actions.rankings import freeze
from properties.models import Inspection, RankingIssue
from properties.reports.differences import changed_communities
from properties.reports.standings import rows_of, sums_of
from properties.views.standing_rows import Drawing

URL = "/rankings/2023-03/"
MAX_QUERIES = 12


@pytest.fixture
def signed_in(client):
    def enter(user):
        client.force_login(user, backend="communities.backends.GrantBackend")
        return client

    return enter


def page(client, url=URL, **query):
    response = client.get(url, query)
    assert response.status_code == 200
    return response.content.decode()


def body_rows(text):
    return text.split("<tbody>")[1].split("</tbody>")[0].count("<tr")


# ---------------------------------------------------------------- who may read
def test_a_clerk_of_another_street_reads_an_issued_ranking_of_the_city(issued, clerk_xinhua, signed_in):
    assert "新湖花园1号院" in page(signed_in(clerk_xinhua), area="0")


@pytest.mark.parametrize("stage", ["frozen", "signed"])
def test_a_clerk_finds_no_version_in_preparation(request, stage, clerk_xinhu, signed_in):
    request.getfixturevalue(stage)
    client = signed_in(clerk_xinhu)
    assert client.get(URL).status_code == 404
    assert client.get(f"{URL}?version=1").status_code == 404
    assert client.get(f"{URL}differences/").status_code == 404


def test_a_row_of_a_draft_does_not_exist_for_a_clerk(frozen, clerk_xinhu, signed_in):
    row = frozen.entries.first()
    assert (
        signed_in(clerk_xinhu).get(reverse("properties:ranking-entry", args=["2023-03", row.pk])).status_code
        == 404
    )


def test_somebody_without_a_grant_and_the_superuser_are_refused(issued, stranger, superuser, signed_in):
    for user in (stranger, superuser):
        client = signed_in(user)
        for url in ("/rankings/", URL, f"{URL}differences/"):
            assert client.get(url).status_code == 403, (user, url)


def test_a_month_that_is_none_is_not_found(issued, taskforce, signed_in):
    client = signed_in(taskforce)
    for slug in ("2023-13", "1999-01", "abc", "2023-03-01"):
        assert client.get(f"/rankings/{slug}/").status_code == 404


def test_an_address_that_makes_no_sense_is_not_found(issued, leader, signed_in):
    client = signed_in(leader)
    for query in ("?month=a/b", "?month=2023", "?area=99999", "?area=x", "?version=7", "?version=x"):
        assert client.get(URL + query).status_code == 404, query
    assert client.get(f"{URL}?month=2023-02").headers["Location"] == "/rankings/2023-02/"


def test_the_index_leads_to_the_newest_readable_month(issued, clerk_xinhu, signed_in):
    assert signed_in(clerk_xinhu).get("/rankings/").headers["Location"] == URL


def test_the_index_says_so_when_nothing_was_issued(period, clerk_xinhu, signed_in):
    assert "还没有印发的排名" in page(signed_in(clerk_xinhu), "/rankings/")


# ---------------------------------------------------------------- what stands on it
def test_a_clerk_begins_with_the_own_street_and_others_with_the_city(issued, clerk_xinhua, leader, signed_in):
    assert body_rows(page(signed_in(clerk_xinhua))) == 4
    text = page(signed_in(leader))
    assert text.count('class="is-group"') == 3
    assert body_rows(text) == 16 + 3


def test_the_tabs_count_every_street_and_the_city(issued, leader, signed_in):
    text = page(signed_in(leader))
    for label, count in (("全市", 16), ("新湖", 8), ("新华", 4), ("安德", 4)):
        assert f"{label} <small>{count}</small>" in text


def test_the_strip_names_number_day_and_rules(issued, clerk_xinhu, signed_in):
    text = page(signed_in(clerk_xinhu))
    assert "第1版 已印发" in text
    assert "德建物通〔2023〕1号" in text
    assert "3月21日印发" in text
    assert "本版不变" not in text


def test_filters_narrow_the_rows(issued, world, leader, signed_in):
    client = signed_in(leader)
    named = issued.entries.criticized().count()
    assert 0 < named < 16
    assert f"共 {named} 个小区" in page(client, area="0", listed="on")
    firm = world.firms[0]
    served = issued.entries.filter(company=firm).count()
    assert f"共 {served} 个小区" in page(client, area="0", company=str(firm.pk))
    assert "没有符合条件的小区" in page(client, area="0", kind="old")


def test_a_choice_that_is_none_shows_its_fault_and_no_rows(issued, leader, signed_in):
    text = page(signed_in(leader), area="0", kind="castle")
    assert "没有符合条件的小区" in text
    assert "errorlist" in text


def test_places_of_the_city_name_the_street_of_each_row(issued, leader, signed_in):
    text = page(signed_in(leader), area="0", rank="city")
    assert '<th scope="col">街道</th>' in text
    first = issued.entries.order_by("rank_city", "pinyin").first()
    assert first.community_name in text.split("<tbody>")[1][:600]


def test_ties_say_so_and_an_unchecked_row_has_no_place_and_a_reason(
    month, period, world, report_all, taskforce, leader, signed_in
):
    homes = world.homes["新湖"]
    month(period, {homes[0]: [], homes[1]: [], homes[2]: [("B1.1", 10)]})
    report_all(period)
    freeze(period=period, by=taskforce)
    text = page(signed_in(taskforce), area=str(world.xinhu.pk))
    assert text.count('<span class="tied">并列</span>') == 2
    assert "未检查" in text
    assert "封闭施工" in text
    assert text.count('class="is-absent"') == 5


def test_a_weak_category_is_brown_and_explained(month, period, world, taskforce, signed_in):
    home = world.homes["新湖"][0]
    month(period, {home: [("B1.1", 60)]})
    issue = freeze(period=period, by=taskforce)
    row = issue.entries.get(community=home)
    worst = min(issue.categories, key=lambda c: row.category_centi[c["key"]] / c["points_centi"])
    is_weak = row.category_centi[worst["key"]] * 10 < worst["points_centi"] * 7
    text = page(signed_in(taskforce), area=str(world.xinhu.pk))
    assert ("number weak" in text) == is_weak
    assert "该项得分低于满分的 70%" in text


def test_a_street_has_its_frozen_mean_below_its_rows(issued, world, leader, signed_in):
    sums = next(row for row in sums_of(issued) if row.area_id == world.xinhu.pk)
    foot = page(signed_in(leader), area=str(world.xinhu.pk)).split("<tfoot>")[1]
    assert "街道平均" in foot
    assert f"{sums.mean_centi // 100}.{sums.mean_centi % 100:02d}" in foot


def test_names_are_escaped(frozen):
    rows = rows_of(frozen, None, "city")
    rows[0] |= {"community_name": "<b>花园</b>", "company_name": '"><script>', "remark": "<i>"}
    drawn = Drawing("2023-03", frozen.categories, "city", True).body(rows, {})
    assert "<b>花园" not in drawn
    assert "<script>" not in drawn
    assert "<i>" not in drawn
    assert "&lt;b&gt;花园" in drawn


def test_the_queries_do_not_depend_on_the_rows(issued, world, leader, signed_in):
    client = signed_in(leader)
    counts = []
    for query in ({"area": "0"}, {"area": str(world.xinhua.pk)}):
        with CaptureQueriesContext(connection) as seen:
            page(client, **query)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= MAX_QUERIES


# ---------------------------------------------------------------- changed after issue
def test_a_score_changed_after_issue_is_told_and_changes_nothing_on_the_page(
    issued, world, taskforce, leader, clerk_xinhua, signed_in
):
    before = page(signed_in(leader), area=str(world.xinhu.pk))
    sheet = Inspection.objects.get(community=world.homes["新湖"][3])
    reopen(inspection=sheet, by=taskforce, reason="照片与小区不符")
    after = page(signed_in(leader), area=str(world.xinhu.pk))
    assert "印发后有 1 个小区的数据被修改，本版不变。" in after
    assert "看差异" in after
    for part in ("<tfoot>", "<tbody>"):
        clean = after.split(part)[1].replace('<span class="note changed">数据已变，见差异</span>', "")
        assert clean.split("</t")[0].replace(" </td>", "</td>") == before.split(part)[1].split("</t")[0]
    listed = page(signed_in(leader), f"{URL}differences/")
    assert world.homes["新湖"][3].name in listed
    assert "未检查" in listed
    assert "不在您的范围" in page(signed_in(clerk_xinhua), f"{URL}differences/")


def test_what_was_worked_out_is_kept_until_a_counted_score_moves(issued, world, taskforce, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "t"}
    }
    sheet = Inspection.objects.get(community=world.homes["新湖"][3])
    reopen(inspection=sheet, by=taskforce, reason="照片与小区不符")
    issue = RankingIssue.objects.select_related("period__city").get(pk=issued.pk)
    assert changed_communities(issue) == {sheet.community_id}
    with CaptureQueriesContext(connection) as seen:
        assert changed_communities(issue) == {sheet.community_id}
    assert len(seen) == 0


# ---------------------------------------------------------------- workbook
def test_the_workbook_is_exactly_the_view_and_noted(issued, world, clerk_xinhu, signed_in):
    response = signed_in(clerk_xinhu).get(URL, {"area": str(world.xinhua.pk), "format": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    texts = [[cell.value for cell in row] for row in sheet.iter_rows()]
    names = {row.community_name for row in issued.entries.filter(subdistrict=world.xinhua)}
    assert {value for row in texts for value in row if value in names} == names
    assert not any("新湖花园" in str(value) for row in texts for value in row)
    assert any(row[0] == "平均" for row in texts)
    entry = AuditEntry.objects.filter(verb="export").get()
    assert (entry.changes["rows"], entry.by) == (4, clerk_xinhu)


# ---------------------------------------------------------------- one row
def test_a_row_is_explained_down_to_its_deductions_for_who_may_open_the_sheet(
    issued, world, clerk_xinhu, signed_in
):
    row = issued.entries.get(community=world.homes["新湖"][3])
    text = page(signed_in(clerk_xinhu), reverse("properties:ranking-entry", args=["2023-03", row.pk]))
    assert "2号楼" in text
    assert "看检查表" in text
    assert "前后名次" in text
    assert "市住建局" in text or "德州市" in text


def test_others_see_only_what_was_frozen_of_a_row(issued, world, clerk_xinhua, signed_in):
    row = issued.entries.get(community=world.homes["新湖"][3])
    text = page(signed_in(clerk_xinhua), reverse("properties:ranking-entry", args=["2023-03", row.pk]))
    assert "检查表不在您的范围内" in text
    assert "2号楼" not in text


def test_a_sheet_that_changed_since_shows_only_what_was_frozen(issued, world, taskforce, signed_in):
    sheet = Inspection.objects.get(community=world.homes["新湖"][3])
    Inspection.objects.filter(pk=sheet.pk).update(revision=sheet.revision + 1)
    row = issued.entries.get(community=sheet.community)
    text = page(signed_in(taskforce), reverse("properties:ranking-entry", args=["2023-03", row.pk]))
    assert "冻结后又改过" in text
    assert "2号楼" not in text


def test_a_row_under_another_months_address_is_not_found(issued, leader, signed_in):
    row = issued.entries.first()
    assert (
        signed_in(leader).get(reverse("properties:ranking-entry", args=["2023-02", row.pk])).status_code
        == 404
    )


# ---------------------------------------------------------------- the steps
def test_the_task_force_consolidates_and_reads_the_preview(scored_month, report_all, taskforce, signed_in):
    report_all(scored_month)
    client = signed_in(taskforce)
    assert "还没有汇总" in page(client)
    client.post(f"{URL}freeze/")
    text = page(client)
    assert "拟稿" in text
    assert "尚未签发" in text
    assert "frozen-strip" not in text
    assert RankingIssue.objects.get().circular.content["text"]["sections"]


def test_a_clerk_cannot_consolidate(scored_month, clerk_xinhu, signed_in):
    assert signed_in(clerk_xinhu).post(f"{URL}freeze/").status_code == 403
    assert not RankingIssue.objects.exists()


def test_the_leader_signs_and_the_files_are_ordered(
    frozen, leader, signed_in, django_capture_on_commit_callbacks
):
    client = signed_in(leader)
    text = page(client)
    assert "签发 2023年3月 第1版？" in text
    assert "16 行数据冻结" in text
    assert "占用文号 德建物通〔2023〕1号" in text
    client.post(f"{URL}1/sign/", {"seen": RankingIssue.objects.get().frozen_at.isoformat()})
    frozen.refresh_from_db()
    assert frozen.state == "signed"
    assert JobRun.objects.get(name="properties.render_circular").slot == str(frozen.circular.pk)


def test_signing_twice_uses_one_number_and_says_why_the_second_did_nothing(frozen, leader, signed_in):
    client = signed_in(leader)
    client.post(f"{URL}1/sign/")
    again = client.post(f"{URL}1/sign/", follow=True).content.decode()
    assert "已签发" in again
    assert NumberAllotment.objects.count() == 1
    assert JobRun.objects.count() == 1


def test_a_draft_consolidated_again_since_it_was_read_is_not_signed(
    frozen, scored_month, leader, taskforce, signed_in
):
    seen = RankingIssue.objects.get().frozen_at.isoformat()
    compose(issue=freeze(period=scored_month, by=taskforce), by=taskforce)
    text = signed_in(leader).post(f"{URL}1/sign/", {"seen": seen}, follow=True).content.decode()
    assert "又重新汇总过" in text
    assert not NumberAllotment.objects.exists()


def test_the_task_force_cannot_sign(frozen, taskforce, signed_in):
    assert signed_in(taskforce).post(f"{URL}1/sign/").status_code == 403


def test_issuing_opens_the_month_to_every_unit(signed, leader, clerk_xinhua, signed_in):
    client = signed_in(leader)
    text = page(client)
    assert "印发 2023年3月 第1版？" in text
    assert "要改只能发更正版" in text
    client.post(f"{URL}1/issue/")
    client.post(f"{URL}1/issue/")
    assert RankingIssue.objects.get().state == "issued"
    assert "第1版 已印发" in page(signed_in(clerk_xinhua))


def test_a_draft_that_cannot_be_signed_says_why(scored_month, taskforce, leader, signed_in):
    compose(issue=freeze(period=scored_month, by=taskforce), by=taskforce)
    text = page(signed_in(leader))
    assert "德城区、陵城区还没有上报，收齐后才能签发。" in text
    assert 'href="#sign"' not in text
