"""Opening a month, and handing it in: street to district, district to city."""

import calendar
import datetime as dt

from django.db import transaction

from common import audit, clock
from common.errors import NotAllowed, RuleViolation
from communities.choices import DISTRICT_KINDS, AreaKind
from communities.models import Area, AreaClosure, AreaMembership, Community
from properties.actions.gates import lock_in_scope, require_inputs, require_open
from properties.choices import COUNTED_SOURCES, InspectionState, StandardState, SubmissionState
from properties.models import Inspection, InspectionStandard, RankingPeriod, RankingRuleSet, Submission
from properties.workflow import DISTRICT_MONTH, STREET_MONTH


def window_of(year: int, month: int, last_day: int = 22) -> tuple[dt.date, dt.date]:
    """A month's inspection window: the day after last month's due day until this month's.

    >>> window_of(2023, 1)
    (datetime.date(2022, 12, 23), datetime.date(2023, 1, 22))
    """
    before_year, before_month = (year - 1, 12) if month == 1 else (year, month - 1)
    last_before = min(last_day, calendar.monthrange(before_year, before_month)[1])
    start = dt.date(before_year, before_month, last_before) + dt.timedelta(days=1)
    return start, _day_in(year, month, last_day)


def _day_in(year: int, month: int, day: int) -> dt.date:
    """A day of a month; a day the month does not have is its last one."""
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


@transaction.atomic
def open_period(
    *,
    city: Area,
    year: int,
    month: int,
    standard: InspectionStandard,
    rule_set: RankingRuleSet,
    by,
    at: dt.datetime | None = None,
) -> RankingPeriod:
    """Open a ranking month of a city, with its window and the three deadlines written out."""
    at = at or clock.now()
    _require_new(city, year, month)
    _require_usable(standard, rule_set, city)
    start, end = window_of(year, month, rule_set.city_due_day)
    period = RankingPeriod.objects.create(
        city=city,
        year=year,
        month=month,
        window_start=start,
        window_end=end,
        street_due_at=clock.end_of(_day_in(year, month, rule_set.street_due_day)),
        district_due_at=clock.end_of(_day_in(year, month, rule_set.district_due_day)),
        city_due_at=clock.end_of(_day_in(year, month, rule_set.city_due_day)),
        standard=standard,
        rule_set=rule_set,
        created_by=by,
        created_at=at,
        is_demo=city.is_demo,
    )
    audit.record(by=by, verb="open", target=period, area=city, at=at, summary=f"建立排名月份 {period.label}")
    return period


def _require_new(city: Area, year: int, month: int) -> None:
    if not 1 <= month <= 12:
        raise RuleViolation(f"月份 {month} 不在 1—12 之间，请改月份。", field="month")
    if RankingPeriod.objects.filter(city=city, year=year, month=month).exists():
        raise RuleViolation(f"{year}年{month}月已经建立，请直接打开使用。", field="month")


def _require_usable(standard: InspectionStandard, rule_set: RankingRuleSet, city: Area) -> None:
    """A month is opened on the city's own rules, and on a standard that is in force."""
    if standard.city_id != city.pk:
        raise RuleViolation(f"考核标准“{standard}”不属于{city.name}，请选本市的标准。", field="standard")
    if standard.state != StandardState.EFFECTIVE:
        raise RuleViolation(
            f"考核标准“{standard}”是{standard.get_state_display()}标准，请选现行标准。", field="standard"
        )
    if rule_set.city_id != city.pk:
        raise RuleViolation(f"排名规则“{rule_set}”不属于{city.name}，请选本市的规则。", field="rule_set")


def _area_of(period: RankingPeriod, area: Area, kinds: tuple[str, ...], by, permission: str) -> Area:
    """An area of the month's city, locked; a neighborhood hands nothing in, another city is no business."""
    inside = Area.objects.within(period.city_id).filter(kind__in=kinds)
    return lock_in_scope(inside, area.pk, by, permission)


def _submission(period: RankingPeriod, area: Area) -> Submission:
    """The row of one area's month, locked; made when the area writes for the first time."""
    Submission.objects.get_or_create(period=period, area=area)
    return Submission.objects.select_for_update(of=("self",)).get(period=period, area=area)


def unfinished(period: RankingPeriod, area: Area) -> dict[str, list[str]]:
    """Names of an area's managed communities that keep its month from being handed in.

    `drafts` are sheets still written on or given back; `unchecked` communities have no sheet at all.
    """
    communities = dict(
        Community.objects.managed().filter(area__in=Area.objects.within(area.pk)).values_list("pk", "name")
    )
    sheets = Inspection.objects.filter(
        period=period, community_id__in=list(communities), source__in=COUNTED_SOURCES
    )
    rows = list(sheets.values_list("community_id", "state"))
    open_states = (InspectionState.DRAFT, InspectionState.RETURNED)
    drafts = sorted({communities[pk] for pk, state in rows if state in open_states})
    pending = sorted({communities[pk] for pk, state in rows if state == InspectionState.SUBMITTED})
    unchecked = sorted(name for pk, name in communities.items() if pk not in {row[0] for row in rows})
    return {"drafts": drafts, "pending": pending, "unchecked": unchecked}


def _named(names: list[str]) -> str:
    return "、".join(names[:5]) + (f"等{len(names)}个" if len(names) > 5 else "")


@transaction.atomic
def submit_street(
    *, period: RankingPeriod, subdistrict: Area, by, at: dt.datetime | None = None, unchecked_reason: str = ""
) -> Submission:
    """Hand in a street's month to its district. Communities without a sheet need a stated reason."""
    at = at or clock.now()
    subdistrict = _area_of(period, subdistrict, (AreaKind.SUBDISTRICT,), by, "properties.submit_month")
    row = _submission(period, subdistrict)
    step = STREET_MONTH.step(row.state, "submit")
    require_open(period)
    left = unfinished(period, subdistrict)
    if left["drafts"]:
        raise RuleViolation(
            f"还有 {len(left['drafts'])} 个小区的检查表没有提交（{_named(left['drafts'])}），请先提交审核，或删除草稿。"
        )
    if left["unchecked"] and not unchecked_reason.strip():
        raise RuleViolation(
            f"有 {len(left['unchecked'])} 个小区未检查（{_named(left['unchecked'])}），"
            "请写明原因；它们将列为“未检查”，不参加排名。",
            field="unchecked_reason",
        )
    return _hand_in(
        row,
        step,
        by,
        at,
        unchecked_reason=unchecked_reason.strip()[:200] if left["unchecked"] else "",
        summary=f"{subdistrict.name}提交{period.label}检查结果",
        late=at > period.street_due_at,
    )


def _hand_in(
    row: Submission, step, by, at, *, summary: str, late: bool, unchecked_reason: str = ""
) -> Submission:
    before = row.state
    row.state, row.handed_in_at, row.handed_in_by = step.target, at, by
    row.return_reason, row.updated_at = "", at
    row.unchecked_reason = unchecked_reason
    row.save()
    audit.record(
        by=by,
        verb=step.name,
        target=row,
        area=row.area,
        at=at,
        summary=summary + ("（逾期）" if late else ""),
        state=[before, row.state],
    )
    return row


@transaction.atomic
def return_street(*, submission: Submission, by, reason: str, at: dt.datetime | None = None) -> Submission:
    """Give a street's month back, so that it may add sheets again."""
    at = at or clock.now()
    row = lock_in_scope(
        Submission.objects.select_related("area", "period"), submission.pk, by, "properties.report_month"
    )
    step = STREET_MONTH.step(row.state, "return")
    return _give_back(row, step, by, reason, at)


def _give_back(row: Submission, step, by, reason: str, at: dt.datetime) -> Submission:
    require_inputs(step, {"reason": reason})
    require_open(row.period)
    before = row.state
    row.state, row.return_reason, row.updated_at = step.target, reason.strip()[:200], at
    row.save(update_fields=["state", "return_reason", "updated_at"])
    audit.record(
        by=by,
        verb="return",
        target=row,
        area=row.area,
        at=at,
        summary=f"退回{row.area.name}{row.period.label}报送：{row.return_reason}",
        state=[before, row.state],
        reason=row.return_reason,
    )
    return row


def streets_of(district: Area, day: dt.date) -> list[Area]:
    """The subdistricts that belong to a district on a day and have managed communities today."""
    links = AreaMembership.objects.holding_on(day).filter(parent=district).values("child_id")
    populated = AreaClosure.objects.filter(
        descendant_id__in=Community.objects.managed().values("area_id")
    ).values("ancestor_id")
    return list(Area.objects.filter(pk__in=links).filter(pk__in=populated).in_office_order())


@transaction.atomic
def report_district(
    *, period: RankingPeriod, district: Area, by, at: dt.datetime | None = None
) -> Submission:
    """Report a district's month to the city: every street handed in, every sheet decided on."""
    at = at or clock.now()
    district = _area_of(period, district, DISTRICT_KINDS, by, "properties.report_month")
    row = _submission(period, district)
    step = DISTRICT_MONTH.step(row.state, "report")
    require_open(period)
    streets = streets_of(district, period.window_end)
    _require_streets_in(period, streets)
    left = unfinished(period, district)
    if waiting := left["pending"] + left["drafts"]:
        raise RuleViolation(
            f"还有 {len(waiting)} 个小区的检查表没有审完（{_named(waiting)}），请审完再上报。"
        )
    Submission.objects.filter(period=period, area__in=streets, state=SubmissionState.SUBMITTED).update(
        state=SubmissionState.REPORTED, updated_at=at
    )
    return _hand_in(
        row,
        step,
        by,
        at,
        summary=f"{district.name}上报{period.label}检查得分及排名",
        late=at > period.district_due_at,
    )


def _require_streets_in(period: RankingPeriod, streets: list[Area]) -> None:
    # Locked, so that no street is given back between this question and the district's report.
    rows = Submission.objects.filter(period=period, area__in=streets).select_for_update(of=("self",))
    states = {row.area_id: row.state for row in rows.order_by("pk")}
    handed_in = (SubmissionState.SUBMITTED, SubmissionState.REPORTED)
    if missing := [street.name for street in streets if states.get(street.pk) not in handed_in]:
        raise NotAllowed(f"{_named(missing)}还没有提交，请先催交，收齐后再上报。")


@transaction.atomic
def return_district(*, submission: Submission, by, reason: str, at: dt.datetime | None = None) -> Submission:
    """Give a district's month back; its streets go back to “handed in”, so that sheets can be returned."""
    at = at or clock.now()
    row = lock_in_scope(
        Submission.objects.select_related("area", "period"), submission.pk, by, "properties.prepare_ranking"
    )
    step = DISTRICT_MONTH.step(row.state, "return")
    row = _give_back(row, step, by, reason, at)
    below = Area.objects.within(row.area_id).values("pk")
    Submission.objects.filter(period=row.period, area_id__in=below, state=SubmissionState.REPORTED).exclude(
        pk=row.pk
    ).update(state=SubmissionState.SUBMITTED, updated_at=at)
    return row
