"""Freezing, signing, issuing: what is written, what is refused, what never changes again."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from common import clock
from common.errors import NotAllowed, RuleViolation
from common.models import AuditEntry
from communities.models import NumberAllotment
from properties.actions.circulars import compose, edit_text, render_documents
from properties.actions.inspections import reopen, return_
from properties.actions.rankings import freeze, issue_ranking, missing_districts, sign
from properties.choices import IssueState, PeriodState
from properties.models import AreaMonthSummary, Inspection, RankingEntry, RankingIssue
from properties.models.rankings import FrozenRowsError
from properties.reports.differences import differences


def test_freezing_writes_one_row_for_every_managed_community(scored_month, taskforce, everybody):
    issue = freeze(period=scored_month, by=taskforce)
    assert issue.entries.count() == len(everybody) == 16
    assert issue.totals["ranked_count"] == 16


def test_places_count_from_the_best_and_equal_scores_share_one(month, period, world, taskforce):
    homes = world.homes["新湖"]
    month(period, {homes[0]: [], homes[1]: [("B1.1", 5)], homes[2]: [("B1.1", 5)], homes[3]: [("B1.1", 10)]})
    issue = freeze(period=period, by=taskforce)
    rows = issue.entries.filter(community__in=homes[:4]).order_by("community_id")
    assert list(rows.values_list("rank_subdistrict", "tied_subdistrict")) == [
        (1, False),
        (2, True),
        (2, True),
        (4, False),
    ]


def test_a_community_without_a_sheet_is_unchecked_and_never_zero(month, period, world, taskforce):
    month(period, {world.homes["新华"][0]: []})
    issue = freeze(period=period, by=taskforce)
    row = issue.entries.get(community=world.homes["新华"][1])
    assert (row.score_centi, row.rank_subdistrict, row.remark) == (None, None, "未检查")
    assert row.company_name == world.homes["新华"][1].contracts.get().organization.name


def test_two_sheets_of_a_month_count_with_their_mean(month, period, world, taskforce):
    home = world.homes["安德"][0]
    month(period, {home: [("B1.1", 5)]})
    month(period, {home: [("B1.1", 2)]}, source="city", day=clock.at(2023, 3, 18).date())
    row = freeze(period=period, by=taskforce).entries.get(community=home)
    assert (row.score_centi, row.inspection_count) == (9930, 2)


def test_a_recheck_and_an_unapproved_sheet_do_not_count(month, period, world, taskforce):
    home, other = world.homes["安德"][:2]
    month(period, {home: []})
    month(period, {home: [("A1.1", 1)]}, source="recheck")
    month(period, {other: []}, state="submitted")
    issue = freeze(period=period, by=taskforce)
    assert issue.entries.get(community=home).score_centi == 10000
    assert issue.entries.get(community=other).score_centi is None


def test_freezing_a_draft_again_replaces_its_rows(scored_month, taskforce):
    first = freeze(period=scored_month, by=taskforce)
    again = freeze(period=scored_month, by=taskforce)
    assert first.pk == again.pk
    assert RankingEntry.objects.count() == 16
    assert AreaMonthSummary.objects.filter(issue=again).count() == 6


def test_a_month_without_an_approved_sheet_cannot_be_frozen(period, taskforce):
    with pytest.raises(RuleViolation, match="还没有审过的检查表"):
        freeze(period=period, by=taskforce)
    assert not RankingIssue.objects.exists()


def test_freezing_costs_the_same_queries_for_four_rows_and_for_sixteen(
    month, period, world, everybody, taskforce, django_assert_num_queries
):
    month(period, {home: [("B1.1", 1)] for home in everybody[:4]})
    freeze(period=period, by=taskforce)
    month(period, {home: [("B1.1", 2)] for home in everybody[4:]})
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        freeze(period=period, by=taskforce)
    assert len(few) <= 30


def test_signing_waits_for_every_district(scored_month, taskforce, leader):
    issue = freeze(period=scored_month, by=taskforce)
    compose(issue=issue, by=taskforce)
    assert missing_districts(scored_month) == ["德城区", "陵城区"]
    with pytest.raises(RuleViolation, match="德城区、陵城区还没有上报2023年3月"):
        sign(issue=issue, by=leader)


def test_signing_allots_a_number_and_closes_the_month(signed, scored_month):
    scored_month.refresh_from_db()
    assert signed.number == "德建物通〔2023〕1号"
    assert signed.circular.number == signed.number
    assert scored_month.state == PeriodState.CLOSED


def test_a_draft_older_than_its_data_cannot_be_signed(frozen, scored_month, leader):
    type(scored_month).objects.filter(pk=scored_month.pk).update(data_revision=F("data_revision") + 1)
    with pytest.raises(RuleViolation, match="重新汇总"):
        sign(issue=frozen, by=leader)
    assert not NumberAllotment.objects.exists()


def test_a_draft_frozen_again_needs_its_text_again(frozen, scored_month, taskforce, leader):
    freeze(period=scored_month, by=taskforce, at=clock.at(2023, 3, 22, 9))
    with pytest.raises(RuleViolation, match="先拟稿"):
        sign(issue=frozen, by=leader)


def test_a_double_click_on_sign_uses_one_number(signed, leader):
    with pytest.raises(NotAllowed, match="已是“已签发”"):
        sign(issue=signed, by=leader)
    assert NumberAllotment.objects.count() == 1


def test_a_signed_version_is_not_frozen_again(signed, scored_month, taskforce):
    with pytest.raises(NotAllowed, match="不能重新汇总"):
        freeze(period=scored_month, by=taskforce)


def test_issuing_is_refused_before_signing(frozen, leader):
    with pytest.raises(NotAllowed):
        issue_ranking(issue=frozen, by=leader)


def test_an_issued_month_is_not_frozen_again(issued, scored_month, taskforce):
    with pytest.raises(NotAllowed, match="已印发"):
        freeze(period=scored_month, by=taskforce)


def test_the_database_refuses_a_second_issued_version(issued):
    twin = RankingIssue(
        period=issued.period,
        version=2,
        state=IssueState.ISSUED,
        frozen_at=issued.frozen_at,
        number="德建物通〔2023〕99号",
        signed_at=issued.signed_at,
        signed_by=issued.signed_by,
        issued_at=issued.issued_at,
        issued_by=issued.issued_by,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_rows_of_a_version_are_neither_updated_nor_deleted(issued):
    row = issued.entries.first()
    for attempt in (
        row.save,
        row.delete,
        issued.entries.all().delete,
        lambda: issued.entries.update(score_centi=1),
    ):
        with pytest.raises(FrozenRowsError):
            attempt()


def test_a_score_changed_after_issue_changes_nothing_published(issued, world, taskforce):
    sheet = Inspection.objects.get(community=world.homes["新湖"][3])
    before = list(issued.entries.order_by("pk").values())
    assert differences(issued) == []
    reopen(inspection=sheet, by=taskforce, reason="照片与小区不符")
    issued.refresh_from_db()
    issued.period.refresh_from_db()
    assert list(issued.entries.order_by("pk").values()) == before
    found = differences(RankingIssue.objects.select_related("period__city").get(pk=issued.pk))
    assert [row["community_id"] for row in found] == [sheet.community_id]
    assert found[0]["live_centi"] is None


def test_a_closed_month_is_opened_again_by_the_task_force_alone(issued, world, reviewer_decheng):
    sheet = Inspection.objects.get(community=world.homes["新湖"][3])
    with pytest.raises(NotAllowed, match="只有市级专班"):
        reopen(inspection=sheet, by=reviewer_decheng, reason="改一下")


def test_a_reported_district_does_not_give_sheets_back(
    scored_month, month, world, report_all, reviewer_decheng
):
    report_all(scored_month)
    sheet = Inspection.objects.get(community=world.homes["新湖"][0])
    Inspection.objects.filter(pk=sheet.pk).update(state="submitted")
    with pytest.raises(NotAllowed, match="已上报"):
        return_(inspection=sheet, by=reviewer_decheng, reason="缺照片")


def test_documents_are_made_once_and_carry_number_hash_and_date(signed, leader):
    circular = render_documents(circular=signed.circular, by=leader)
    first = (circular.docx.sha256, circular.xlsx.sha256)
    again = render_documents(circular=signed.circular, by=leader)
    assert (again.docx.sha256, again.xlsx.sha256) == first
    assert circular.docx.name == "2023年3月物管小区检查排名通报（德建物通〔2023〕1号）.docx"
    assert str(circular.document_date) == "2023-03-21"


def test_a_draft_has_no_official_documents(frozen, taskforce):
    with pytest.raises(NotAllowed, match="签发后"):
        render_documents(circular=frozen.circular, by=taskforce)


def test_every_step_leaves_an_audit_entry(issued):
    verbs = list(
        AuditEntry.objects.filter(object_type="properties.rankingissue")
        .order_by("id")
        .values_list("verb", flat=True)
    )
    assert verbs == ["freeze", "sign", "issue"]


def test_somebody_without_the_right_cannot_freeze(scored_month, clerk_xinhu):
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        freeze(period=scored_month, by=clerk_xinhu)


def test_a_draft_is_not_signed_when_a_community_left_the_ledger_since(frozen, leader, world):
    home = world.homes["安德"][0]
    home.is_closed = True
    home.save()
    with pytest.raises(RuleViolation, match="重新汇总"):
        sign(issue=frozen, by=leader)


def test_only_the_task_force_composes_and_edits(frozen, clerk_xinhu):
    with pytest.raises(NotAllowed):
        compose(issue=frozen, by=clerk_xinhu)
    with pytest.raises(NotAllowed):
        edit_text(circular=frozen.circular, opening="x", sections=[{}], by=clerk_xinhu)


def test_a_draft_is_not_signed_when_a_community_turns_out_to_lie_in_another_street(frozen, leader, world):
    world.homes["新华"][0].placements.update(area=world.ande)
    with pytest.raises(RuleViolation, match="重新汇总"):
        sign(issue=frozen, by=leader)
