"""The maintenance back office: any month's ranking report, and what may be changed there."""

import io
import zipfile

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from common.models import AuditEntry, StoredFile
from communities.models import NumberAllotment
from properties.models import Circular, RankingIssue, RankingRuleSet

LIST = "/admin/properties/rankingperiod/"


@pytest.fixture
def signed_in(client):
    def enter(user):
        client.force_login(user, backend="communities.backends.GrantBackend")
        return client

    return enter


def report(period, suffix):
    return reverse("admin:properties_rankingperiod_report", args=[period.pk, suffix])


def content(response):
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def words(docx):
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read("word/document.xml").decode()


def test_the_months_offer_their_report_in_the_row_and_on_their_page(issued, bizadmin, signed_in):
    client = signed_in(bizadmin)
    for page in (LIST, f"{LIST}{issued.period_id}/change/"):
        text = client.get(page).content.decode()
        assert report(issued.period, "docx") in text
        assert report(issued.period, "xlsx") in text
    assert "导出排名报告 Word" in text


def test_an_issued_months_report_is_the_stored_paper_and_noted(issued, bizadmin, signed_in):
    client = signed_in(bizadmin)
    body = content(client.get(report(issued.period, "docx")))
    assert "德建物通〔2023〕1号" in words(body)
    assert Circular.objects.get().docx.size == len(body)
    entry = AuditEntry.objects.get(verb="export")
    assert (entry.by, entry.summary) == (bizadmin, "导出2023年3月排名报告（Word）")


def test_a_month_nobody_consolidated_gives_a_marked_draft_and_leaves_nothing_behind(
    scored_month, bizadmin, signed_in
):
    client = signed_in(bizadmin)
    assert "拟稿，未编号" in words(content(client.get(report(scored_month, "docx"))))
    response = client.get(report(scored_month, "xlsx"))
    assert "（拟稿）" in response.filename
    texts = [
        cell.value for row in load_workbook(io.BytesIO(content(response))).active.iter_rows() for cell in row
    ]
    assert "新湖花园1号院" in texts
    assert not RankingIssue.objects.exists()
    assert not StoredFile.objects.exists()
    assert not NumberAllotment.objects.exists()
    assert [entry.verb for entry in AuditEntry.objects.filter(by=bizadmin)] == ["export", "export"]


def test_a_drafts_report_is_that_draft(frozen, bizadmin, signed_in):
    before = list(frozen.entries.values_list("pk", flat=True))
    assert "拟稿，未编号" in words(content(signed_in(bizadmin).get(report(frozen.period, "docx"))))
    assert list(frozen.entries.values_list("pk", flat=True)) == before


def test_a_month_without_scores_says_so(period, bizadmin, signed_in):
    response = signed_in(bizadmin).get(report(period, "docx"), follow=True)
    assert "还没有审过的检查表" in response.content.decode()
    assert not AuditEntry.objects.filter(verb="export").exists()


def test_both_formats_of_the_chosen_months_come_as_one_archive(issued, bizadmin, signed_in):
    response = signed_in(bizadmin).post(
        LIST, {"action": "export_both", "_selected_action": [issued.period_id]}
    )
    with zipfile.ZipFile(io.BytesIO(content(response))) as archive:
        assert sorted(archive.namelist()) == [
            "2023年3月物管小区检查排名通报（德建物通〔2023〕1号）.docx",
            "2023年3月物管小区检查排名通报（德建物通〔2023〕1号）.xlsx",
        ]


def test_one_format_of_one_month_comes_as_the_file_itself(issued, bizadmin, signed_in):
    response = signed_in(bizadmin).post(
        LIST, {"action": "export_xlsx", "_selected_action": [issued.period_id]}
    )
    assert load_workbook(io.BytesIO(content(response))).sheetnames[0] == "排名表"


def test_the_export_wants_its_own_permission(
    issued, bizadmin, taskforce, leader, sysadmin, superuser, signed_in
):
    for user in (taskforce, leader, superuser):
        assert signed_in(user).get(report(issued.period, "docx")).status_code in (302, 403), user
    assert signed_in(sysadmin).get(report(issued.period, "docx")).status_code == 403
    assert not AuditEntry.objects.filter(verb="export").exists()


def test_without_that_permission_the_months_show_no_report(issued, bizadmin, signed_in):
    bizadmin.grants.get().role.permissions.remove(
        *bizadmin.grants.get().role.permissions.filter(codename="export_rankingreport")
    )
    client = signed_in(bizadmin)
    assert "report/docx" not in client.get(LIST).content.decode()
    assert client.get(report(issued.period, "docx")).status_code == 403


def test_what_was_frozen_is_only_looked_at(issued, bizadmin, signed_in):
    client = signed_in(bizadmin)
    for model, row in (
        ("rankingissue", issued),
        ("circular", issued.circular),
        ("rankingperiod", issued.period),
    ):
        address = f"/admin/properties/{model}/{row.pk}/change/"
        assert client.get(address).status_code == 200
        assert client.post(address, {"number": "x", "title": "x"}).status_code == 403
        assert client.get(f"/admin/properties/{model}/add/").status_code == 403


def test_rules_a_month_was_made_with_are_not_changed_and_unused_ones_are(period, world, bizadmin, signed_in):
    client = signed_in(bizadmin)
    spare = RankingRuleSet.objects.create(
        city=world.city, version=2, name="新规则", effective_from="2023-06-01", created_by=bizadmin
    )
    used, free = (f"/admin/properties/rankingruleset/{row.pk}/change/" for row in (world.rule_set, spare))
    assert client.post(used, {"name": "改名"}).status_code == 403
    form = client.get(free).context["adminform"].form
    given = {name: value for name in form.fields if (value := form[name].value()) is not None}
    response = client.post(free, given | {"name": "改过的规则", "source_weights": "{}"})
    assert response.status_code == 302, response.context["errors"]
    spare.refresh_from_db()
    assert spare.name == "改过的规则"


def test_a_used_score_sheet_is_only_looked_at(period, world, bizadmin, signed_in):
    client = signed_in(bizadmin)
    indicator = world.standard.indicators.first()
    free = world.standard_b.indicators.first()
    assert (
        client.post(f"/admin/properties/inspectionstandard/{world.standard.pk}/change/", {}).status_code
        == 403
    )
    assert client.post(f"/admin/properties/indicator/{indicator.pk}/change/", {}).status_code == 403
    assert client.post(f"/admin/properties/indicator/{free.pk}/change/", {}).status_code == 200


def test_the_pages_carry_no_inline_script_or_style(issued, bizadmin, signed_in):
    client = signed_in(bizadmin)
    for page in (LIST, f"{LIST}{issued.period_id}/change/"):
        text = client.get(page).content.decode()
        assert " style=" not in text
        assert " onclick=" not in text


def test_ticked_rows_that_are_no_rows_are_refused_in_words(issued, bizadmin, signed_in):
    form = {"action": "export_docx", "_selected_action": ["x", "9" * 40]}
    text = signed_in(bizadmin).post(LIST, form, follow=True).content.decode()
    assert "请刷新页面后重新勾选" in text
