"""Home, per role: one number first, then the month, then what waits."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common import clock
from common.templatetags.figures import segmented_bar
from common.templatetags.ui import deadline
from communities.choices import AreaKind
from communities.models import Community
from communities.models.scope import grants_of
from dashboard.reports.companies import company_months
from dashboard.reports.trends import issued_months, trends_of
from dashboard.views.waiting import ENTER, waiting
from properties.choices import Stage
from properties.reports.board import Board, late_days, month_board, time_left
from properties.reports.reminder import reminder
from properties.reports.stages import LOOKS
from properties.views.boards import (
    MONTH_PERMISSIONS,
    PREPARE,
    REPORT,
    SIGN,
    SUBMIT,
    VIEW,
    address,
    list_address,
    ranking_address,
)
from properties.views.months import months_of
from properties.views.versions import works_on

MANAGE = "properties.manage_standards"
SHOWN_UNFINISHED = 9
WEEKDAYS = "一二三四五六日"
BAR_ORDER = (
    (Stage.REPORTED, "green"),
    (Stage.APPROVED, "green-mid"),
    (Stage.RETURNED, "amber"),
    (Stage.SUBMITTED, "blue"),
    (Stage.DRAFT, "blue-mid"),
    (Stage.NONE, "grey"),
)
ADMIN_PAGES = (
    ("区划", "admin:communities_area_changelist"),
    ("小区", "admin:communities_community_changelist"),
    ("单位", "admin:communities_organization_changelist"),
    ("考核标准", "admin:properties_inspectionstandard_changelist"),
    ("排名规则", "admin:properties_rankingruleset_changelist"),
    ("排名报告导出", "admin:properties_rankingissue_changelist"),
)


def home(request: HttpRequest) -> HttpResponse:
    """The desk: the month for whoever inspects or reads it, a company's own rows, else where to go."""
    user = request.user
    grants = list(grants_of(user, VIEW).select_related("area", "organization").order_by("pk"))
    areas = [grant.area for grant in grants if grant.area_id]
    firms = [grant.organization for grant in grants if grant.organization_id]
    if areas:
        return month_desk(request, areas[0])
    if firms:
        return company_desk(request, firms)
    if not user.get_all_permissions():
        return render(request, "dashboard/stranger.html")
    return render(request, "dashboard/links.html", _today())


def _today() -> dict[str, Any]:
    day = clock.today()
    return {
        "today": day,
        "today_words": f"{day.year}年{day.month}月{day.day}日 星期{WEEKDAYS[day.weekday()]}",
    }


def company_desk(request: HttpRequest, firms: list) -> HttpResponse:
    """A company reads its own scores and deductions of the issued months."""
    found = company_months([firm.pk for firm in firms])
    context = {
        "firms": firms,
        "found": found,
        "newest": found.months[-1] if found.months else None,
        "ranking_url": address("properties:ranking"),
        "circulars_url": address("properties:circular-list"),
    }
    return render(request, "dashboard/company.html", context | _today())


def month_desk(request: HttpRequest, area) -> HttpResponse:
    """The month of the reader's areas; without a month, what to do to get one."""
    user = request.user
    months = list(months_of(user, VIEW)[:60])
    period = next((month for month in months if month.is_open), months[0] if months else None)
    if period is None:
        url = address("properties:month-open") if user.has_perm(PREPARE) else ""
        return render(request, "dashboard/no_month.html", _today() | {"open_url": url, "admin": _admin(user)})
    board = month_board(period, Community.objects.managed().visible_to(user, VIEW))
    return render(request, "dashboard/home.html", _today() | _desk(user, area, period, board))


def _desk(user, area, period, board: Board) -> dict[str, Any]:
    is_office = not user.has_perm(ENTER) or user.has_perm(REPORT) or user.has_perm(PREPARE)
    is_office = is_office or len(board.streets) > 1
    may_hand_in = any(user.has_perm(name) for name in MONTH_PERMISSIONS)
    unfinished = board.unfinished()
    return {
        "period": period,
        "board": board,
        "month_words": period.label,
        "window": (period.window_start, period.window_end),
        "big": _big_number(user, board),
        "deadlines": _deadlines(board),
        "bar": _bar(board),
        "legend": [_door(period, board, stage) for stage, _ in BAR_ORDER],
        "is_office": is_office,
        "streets": _street_rows(board),
        "unfinished": unfinished[:SHOWN_UNFINISHED],
        "unfinished_count": len(unfinished),
        "tasks": waiting(user, board),
        "late": [] if not is_office else list(board.overdue_streets + board.overdue_districts),
        "trends": trends_of(issued_months(_trend_area(area, board))),
        "trend_area": area.name if area.kind != AreaKind.NEIGHBORHOOD else "所在街道",
        "month_url": address("properties:month", period.slug) if may_hand_in else "",
        "month_verb": "进入22日调度" if _is_above_street(user) else "本月上报",
        "all_url": list_address(period),
        "ranking_url": _ranking_url(user, period),
        "message": reminder(board, area.name) if _is_above_street(user) else "",
        "admin": _admin(user),
    }


def _ranking_url(user, period) -> str:
    """The month's ranking for who makes it; for others the newest one they may read."""
    if not user.has_perm("properties.view_ranking"):
        return ""
    return ranking_address(period) if works_on(user) else address("properties:ranking")


def _is_above_street(user) -> bool:
    return any(user.has_perm(name) for name in (PREPARE, SIGN, REPORT))


def _trend_area(area, board: Board) -> int:
    """The area whose issued sums are shown: a neighborhood has none and shows its street's."""
    if area.kind == AreaKind.NEIGHBORHOOD and board.streets:
        return board.streets[0].id
    return area.pk


@dataclass(frozen=True, slots=True)
class BigNumber:
    """Days to the reader's own deadline, or since it."""

    label: str
    number: str
    unit: str
    is_late: bool = False


def _big_number(user, board: Board) -> BigNumber:
    """The street's deadline for a street, the district's for a district, once handed in the city's."""
    label, due = _own_deadline(user, board)
    day = clock.local_day(due - dt.timedelta(microseconds=1))
    if not board.period.is_open:
        return BigNumber(f"{board.period.label}已关账", "—", "")
    if late := late_days(due, board.now):
        return BigNumber(f"已过{day.day}日{label}截止", str(late), "天", True)
    number, unit = time_left(due, board.now).split(" ")[:2]
    return BigNumber(f"距{day.day}日{label}截止", number, unit)


def _own_deadline(user, board: Board) -> tuple[str, dt.datetime]:
    period = board.period
    if user.has_perm(SUBMIT) and not all(street.is_in for street in board.streets):
        return "提交", period.street_due_at
    if user.has_perm(REPORT) and not all(district.is_reported for district in board.districts):
        return "上报", period.district_due_at
    return "上报", period.city_due_at


@dataclass(frozen=True, slots=True)
class Deadline:
    """One of the three deadlines: how many are in, and what is left or late in words."""

    label: str
    due: dt.datetime
    done: int | None
    whole: int
    unit: str
    words: str
    glyph: str
    tone: str

    @property
    def due_words(self) -> str:
        """3月20日 24:00."""
        return deadline(self.due).removesuffix(" 截止")


def _deadlines(board: Board) -> list[Deadline]:
    period, now = board.period, board.now
    rows = (
        (
            "街道提交",
            period.street_due_at,
            board.streets_in,
            len(board.streets),
            "个街道",
            board.overdue_streets,
        ),
        (
            "区级上报",
            period.district_due_at,
            board.districts_reported,
            len(board.districts),
            "个区",
            board.overdue_districts,
        ),
    )
    found = [_level(*row) for row in rows]
    left = time_left(period.city_due_at, now) if period.is_open else "已关账"
    is_late = period.is_open and now > period.city_due_at
    look = ("late", "red") if is_late else ("empty", "grey")
    return [*found, Deadline("市级汇总", period.city_due_at, None, 0, "", left, *look)]


def _level(label: str, due: dt.datetime, done: int, whole: int, unit: str, late: tuple) -> Deadline:
    if late:
        return Deadline(label, due, done, whole, unit, f"逾期 {len(late)}", "late", "red")
    if done == whole:
        return Deadline(label, due, done, whole, unit, "已齐", "done", "green")
    return Deadline(label, due, done, whole, unit, f"待{label[-2:]} {whole - done}", "half", "blue")


def _bar(board: Board) -> str:
    counts = dict(board.counts.by_stage())
    words = "，".join(f"{LOOKS[stage].label} {counts[stage]}" for stage, _ in BAR_ORDER)
    return segmented_bar([(counts[stage], tone) for stage, tone in BAR_ORDER], words)


def _door(period, board: Board, stage: str) -> tuple[Any, int, str]:
    number = dict(board.counts.by_stage())[stage]
    return LOOKS[stage], number, list_address(period, stage=stage)


def _street_rows(board: Board) -> list[dict[str, Any]]:
    """Streets with their doors; the first of a district carries its name over all of them."""
    rows = []
    for district in board.districts:
        for place, street in enumerate(district.streets):
            rows.append(
                {
                    "unit": street,
                    "district": district if place == 0 else None,
                    "url": list_address(board.period, street=street.id),
                    "unfinished_url": list_address(board.period, street=street.id, stage="unfinished"),
                    "returned_url": list_address(board.period, street=street.id, stage="returned"),
                }
            )
    return rows


def _admin(user) -> list[tuple[str, str]]:
    """Where a business administrator keeps the reference data."""
    if not user.has_perm(MANAGE):
        return []
    return [(label, url) for label, name in ADMIN_PAGES if (url := address(name))]
