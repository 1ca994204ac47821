"""Beginning a sheet."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from common import audit, clock
from common.errors import RuleViolation
from common.models.base import holding
from communities.models import AreaClosure, Community, ServiceContract
from properties.actions.gates import require_open
from properties.actions.inspections.rescore import rescore
from properties.choices import Side, Source, StandardState, SubmissionState
from properties.models import (
    Indicator,
    Inspection,
    JointGroupMember,
    NotApplicableItem,
    RankingPeriod,
    Submission,
)

FACT_WORDS = {"has_elevator": "台账无电梯", "has_fitness": "台账无健身设施"}


@transaction.atomic
def start_inspection(
    *,
    period: RankingPeriod,
    community: Community,
    inspected_on: dt.date,
    by,
    source: str = Source.STREET,
    client_uuid: uuid.UUID | None = None,
    joint_group: Mapping[str, tuple[str, int]] | None = None,
    is_second_meant: bool = False,
    at: dt.datetime | None = None,
) -> Inspection:
    """Begin a sheet for one community in one month, as a draft.

    The same `client_uuid` gives back the sheet it made before. A second sheet of the same source and day is
    refused until `is_second_meant` says that it is no mistake. Items that the ledger rules out (no elevator)
    are marked as not applicable. `joint_group` maps a side to `(unit name, people)`.
    """
    at = at or clock.now()
    client_uuid = client_uuid or uuid.uuid4()
    known = Inspection.objects.filter(period=period, community=community, client_uuid=client_uuid).first()
    if known:
        return known
    _check_start(period, community, inspected_on, source, by, is_second_meant)
    inspection, is_new = Inspection.objects.get_or_create(
        period=period,
        community=community,
        client_uuid=client_uuid,
        defaults={**_facts(period, community, inspected_on, by, at), "source": source},
    )
    if not is_new:  # the same request at the same moment was a little faster
        return inspection
    _mark_ruled_out(inspection)
    write_joint_group(inspection, joint_group or {})
    audit.record(
        by=by,
        verb="start",
        target=inspection,
        area=community.area,
        at=at,
        summary=f"开始录入 {community.name} {period.label}检查表",
    )
    return inspection


def _facts(
    period: RankingPeriod, community: Community, inspected_on: dt.date, by, at: dt.datetime
) -> dict[str, Any]:
    """What a new sheet takes from its month and from the contract of the day."""
    contract = contract_on(community, inspected_on)
    return {
        "standard": period.standard,
        "inspected_on": inspected_on,
        "company": contract.organization if contract else None,
        "manager_name": contract.manager_name if contract else "",
        "created_by": by,
        "created_at": at,
        "updated_at": at,
        "is_demo": period.is_demo,
    }


def _check_start(period, community, inspected_on, source, by, is_second_meant) -> None:
    require_open(period)
    inside = Community.objects.visible_to(by, "properties.enter_inspection")
    # Locked, so that two tabs starting a sheet of the same day at once do not both find none.
    if not inside.select_for_update(of=("self",), no_key=True).filter(pk=community.pk).first():
        raise PermissionDenied("community outside the user's scope")
    if not community.is_managed or community.is_closed:
        raise RuleViolation(
            f"{community.name}不是物管小区，不参加月检查，请先在小区档案里核对。", field="community"
        )
    check_window(period, inspected_on)
    if period.standard.state == StandardState.RETIRED:
        raise RuleViolation(
            f"考核标准“{period.standard.name}”已停用，不能再录入，请业务管理员为{period.label}换用现行标准。",
            field="standard",
        )
    _check_street_still_open(period, community)
    same = Inspection.objects.filter(
        period=period, community=community, source=source, inspected_on=inspected_on
    )
    if not is_second_meant and same.exists():
        raise RuleViolation(
            f"{community.name}在{inspected_on.month}月{inspected_on.day}日已有一张{Source(source).label}表。"
            "如确是第二次检查，请勾选“确为第二次检查”后再开始。",
            field="is_second_meant",
            code="second_same_day",
        )


def _check_street_still_open(period: RankingPeriod, community: Community) -> None:
    above = AreaClosure.objects.filter(descendant_id=community.area_id).values("ancestor_id")
    closed = Submission.objects.filter(
        Q(state=SubmissionState.SUBMITTED) | Q(state=SubmissionState.REPORTED),
        period=period,
        area_id__in=above,
    ).select_related("area")
    for submission in closed[:1]:
        raise RuleViolation(
            f"{submission.area.name}{period.label}已{submission.get_state_display()[1:]}，不能再加检查表。"
            "需要补录请先由区里退回本月报送。"
        )


def check_window(period: RankingPeriod, day: dt.date) -> None:
    """Refuse a date outside the month's window, naming both."""
    if period.contains(day):
        return
    start, end = period.window_start, period.window_end
    raise RuleViolation(
        f"检查日期{day.month}月{day.day}日不在本月窗口（{start.month}月{start.day}日—{end.month}月{end.day}日），"
        "请改日期。",
        field="inspected_on",
    )


def contract_on(community: Community, day: dt.date) -> ServiceContract | None:
    """The contract a community is served under on a day."""
    held = ServiceContract.objects.filter(holding(day), community=community)
    return held.select_related("organization").first()


def _mark_ruled_out(inspection: Inspection) -> None:
    rows = []
    for indicator in Indicator.objects.filter(standard_id=inspection.standard_id).exclude(applies_if=""):
        if not getattr(inspection.community, indicator.applies_if):
            reason = FACT_WORDS[indicator.applies_if]
            rows.append(NotApplicableItem(inspection=inspection, indicator=indicator, reason=reason))
            inspection.progress[indicator.key] = {"v": 1, "checked": True, "by": "台账"}
    NotApplicableItem.objects.bulk_create(rows)
    rescore(inspection)


def write_joint_group(inspection: Inspection, joint_group: Mapping[str, tuple[str, int]]) -> None:
    """Replace the joint group; a side with nobody is left out."""
    for side, (_, people) in joint_group.items():
        if side not in Side.values or not 0 <= people <= 99:
            raise RuleViolation(f"联检人数应为 0 到 99，现为 {people}，请改正。", field="joint_group")
    inspection.joint_group.all().delete()
    JointGroupMember.objects.bulk_create(
        JointGroupMember(inspection=inspection, side=side, unit_name=name, people=people)
        for side, (name, people) in joint_group.items()
        if people
    )
