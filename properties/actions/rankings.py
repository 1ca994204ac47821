"""Freezing a month, signing it with a number, issuing it."""

import datetime as dt
from operator import itemgetter

from django.db import connection, transaction

from common import audit, clock
from common.bulk import insert_rows
from common.errors import Conflict, NotAllowed, RuleViolation
from communities.actions.numbers import allot
from communities.models import Area, Organization
from properties.actions.gates import lock_in_scope
from properties.choices import IssueState, PeriodState, SubmissionState
from properties.models import (
    AreaMonthSummary,
    Circular,
    IndicatorCategory,
    RankingEntry,
    RankingIssue,
    RankingPeriod,
    Submission,
)
from properties.reports.differences import differences
from properties.reports.months import month_rows, summary_of, sums_by_area
from properties.reports.tree import places_of
from properties.workflow import ISSUE

CIRCULAR_KIND = "circular"
ENTRY_FIELDS = tuple(
    field.attname for field in RankingEntry._meta.concrete_fields if field.attname not in ("id", "issue_id")
)
_values_of = itemgetter(*ENTRY_FIELDS)
SUMMARY_FIELDS = tuple(
    field.attname
    for field in AreaMonthSummary._meta.concrete_fields
    if field.attname not in ("id", "issue_id", "area_id")
)


@transaction.atomic
def freeze(*, period: RankingPeriod, by, at: dt.datetime | None = None) -> RankingIssue:
    """Work the month out and write it down as the draft version; a draft that exists is replaced.

    One SELECT of plain rows, ranks by pure functions, one statement for the rows: what a month costs does
    not grow with the other cities in the database. Raises `NotAllowed` when a version is signed or issued.
    """
    at = at or clock.now()
    period = lock_in_scope(
        RankingPeriod.objects.select_related("city", "rule_set", "standard"),
        period.pk,
        by,
        "properties.prepare_ranking",
    )
    issue = write_version(period, by, at)
    audit.record(
        by=by,
        verb="freeze",
        target=issue,
        area=period.city,
        at=at,
        summary=f"汇总{period.label}排名：{issue.totals['ranked_count']}个小区参评",
        rows=issue.totals["community_count"],
    )
    return issue


def write_version(period: RankingPeriod, by, at: dt.datetime) -> RankingIssue:
    """The month worked out and written as its draft version; the caller holds the transaction and the right."""
    issue = _draft_of(period, by, at)
    rows = month_rows(period)
    if not any(row["score_centi"] is not None for row in rows):
        raise RuleViolation(f"{period.label}还没有审过的检查表，不能汇总。请等区里审核后再试。")
    issue.frozen_at, issue.data_revision = at, period.data_revision
    issue.totals = summary_of(rows)
    issue.categories = _categories(period)
    issue.save()
    insert_rows(
        RankingEntry,
        ("issue_id", *ENTRY_FIELDS),
        [(issue.pk, *_values_of(row)) for row in rows],
    )
    _write_summaries(issue, rows)
    return issue


def _draft_of(period: RankingPeriod, by, at: dt.datetime) -> RankingIssue:
    """The period's draft, emptied; or a new one when there is nothing in preparation."""
    issues = list(period.issues.order_by("version"))
    in_preparation = (IssueState.DRAFT, IssueState.SIGNED)
    if open_issue := next((issue for issue in issues if issue.state in in_preparation), None):
        ISSUE.step(open_issue.state, "freeze")
        _empty(open_issue)
        return open_issue
    if any(issue.state == IssueState.ISSUED for issue in issues):
        raise NotAllowed(f"{period.label}已印发，不能重新汇总。要改只能办理更正。")
    last = issues[-1].version if issues else 0
    return RankingIssue(period=period, version=last + 1, created_by=by, created_at=at, is_demo=period.is_demo)


def _empty(issue: RankingIssue) -> None:
    """Take a draft's rows away; the querysets refuse it, so that only this path can."""
    for model in (RankingEntry, AreaMonthSummary):
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE issue_id = %s", [issue.pk])  # noqa: S608


def _categories(period: RankingPeriod) -> list[dict]:
    """The month's column heads, frozen with it: a later standard has others."""
    rows = IndicatorCategory.objects.filter(standard_id=period.standard_id)
    return list(rows.values("key", "name", "short_name", "points_centi"))


def _write_summaries(issue: RankingIssue, rows: list[dict]) -> None:
    sums = {issue.period.city_id: issue.totals}
    sums |= sums_by_area(rows, "district_id")
    sums |= sums_by_area(rows, "subdistrict_id")
    insert_rows(
        AreaMonthSummary,
        ("issue_id", "area_id", *SUMMARY_FIELDS),
        [(issue.pk, area, *[facts[name] for name in SUMMARY_FIELDS]) for area, facts in sums.items()],
    )


def missing_districts(period: RankingPeriod) -> list[str]:
    """Names of the districts that have not reported the month yet."""
    wanted = {place.district for place in places_of(period.city, period.window_end).values()}
    reported = set(
        Submission.objects.filter(period=period, state=SubmissionState.REPORTED).values_list(
            "area_id", flat=True
        )
    )
    populated = set(
        Area.objects.filter(below__descendant__communities__is_managed=True).values_list("pk", flat=True)
    )
    left = [area for area in wanted if area.pk not in reported and area.pk in populated]
    return [area.name for area in sorted(left, key=lambda area: area.sort_order)]


@transaction.atomic
def sign(*, issue: RankingIssue, by, at: dt.datetime | None = None, seen: str = "") -> RankingIssue:
    """Sign a draft: its number is allotted, the month is closed, nothing of it changes any more.

    Refused while a district has not reported, while the draft is older than the data, or without its
    circular's text. `seen` is the freezing moment (ISO) of the draft the signer read: one that was frozen
    again since is not what he meant.
    """
    at = at or clock.now()
    issue = lock_issue(issue, by, "properties.sign_ranking")
    step = ISSUE.step(issue.state, "sign")
    if seen and seen != issue.frozen_at.isoformat():
        raise Conflict(f"您看的拟稿之后 {issue} 又重新汇总过，请先看新的预览再签发。")
    _require_current(issue)
    number = allot(organization=issuing_body(issue.period.city), kind=CIRCULAR_KIND, at=at)
    issue.state, issue.signed_at, issue.signed_by, issue.number = step.target, at, by, number.text
    issue.save(update_fields=["state", "signed_at", "signed_by", "number"])
    Circular.objects.filter(issue=issue).update(
        number=number.text, document_date=clock.local_day(at), updated_at=at
    )
    RankingPeriod.objects.filter(pk=issue.period_id).update(state=PeriodState.CLOSED, updated_at=at)
    _record(issue, by, at, step, f"签发{issue.period.label}排名通报，文号{number.text}")
    return issue


def lock_issue(issue: RankingIssue, by, permission: str) -> RankingIssue:
    """A version, locked and looked up again through the user's scope inside the transaction.

    Its month is locked first, as freezing does: whoever freezes, signs or issues at the same moment waits,
    and never holds what the other waits for.
    """
    inside = RankingPeriod.objects.visible_to(by, permission).filter(pk=issue.period_id)
    month = inside.select_for_update(of=("self",)).first()
    row = (
        RankingIssue.objects.filter(pk=issue.pk, period=month)
        .select_related("period__city")
        .select_for_update(of=("self",))
        .first()
    )
    if row is None:
        raise NotAllowed("这一版已不在您的办理范围内，请刷新页面。")
    return row


def _require_current(issue: RankingIssue) -> None:
    if late := missing_districts(issue.period):
        raise RuleViolation(f"{'、'.join(late)}还没有上报{issue.period.label}，收齐后才能签发。")
    is_stale = issue.data_revision != issue.period.data_revision
    if is_stale or differences(issue, whole_row=True):
        raise RuleViolation(
            "汇总之后数据又有变化（检查表被审核或退回，或小区台账有变动），请市级专班重新汇总后再签发。",
            code="stale_draft",
        )
    circular = Circular.objects.filter(issue=issue).first()
    if circular is None or circular.content.get("frozen_at") != issue.frozen_at.isoformat():
        raise RuleViolation("通报正文还没有按最新汇总拟好，请市级专班先拟稿。", code="stale_circular")


def issuing_body(city: Area) -> Organization:
    """The authority that signs a city's circulars: the one with a number rule for them."""
    body = Organization.objects.filter(area=city, number_rules__kind=CIRCULAR_KIND).first()
    if body is None:
        raise RuleViolation("还没有登记通报的发文机关和文号规则，请业务管理员先登记。")
    return body


@transaction.atomic
def issue_ranking(*, issue: RankingIssue, by, at: dt.datetime | None = None) -> RankingIssue:
    """Issue a signed version: from now on every unit of the city reads it."""
    at = at or clock.now()
    issue = lock_issue(issue, by, "properties.issue_ranking")
    step = ISSUE.step(issue.state, "issue")
    issue.state, issue.issued_at, issue.issued_by = step.target, at, by
    issue.save(update_fields=["state", "issued_at", "issued_by"])
    _record(issue, by, at, step, f"印发{issue.period.label}排名通报{issue.number}")
    return issue


def _record(issue: RankingIssue, by, at: dt.datetime, step, summary: str) -> None:
    audit.record(
        by=by,
        verb=step.name,
        target=issue,
        area=issue.period.city,
        at=at,
        summary=summary,
        state=[sorted(step.sources)[0], step.target],
        number=issue.number,
    )
