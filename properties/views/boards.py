"""The month as its people see it: 本月上报 for a street, 22日调度 for district and city."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from common.views.access import GrantedPage
from communities.models import Community
from communities.models.scope import areas_within_reach
from properties.choices import Stage
from properties.forms.months import HandInForm
from properties.models import Inspection, RankingPeriod
from properties.reports.board import Board, Unit, month_board, time_left
from properties.reports.reminder import reminder
from properties.reports.stages import LOOKS
from properties.views.board_workbook import board_workbook
from properties.views.months import months_of

SUBMIT = "properties.submit_month"
REPORT = "properties.report_month"
PREPARE = "properties.prepare_ranking"
SIGN = "properties.sign_ranking"
VIEW = Inspection.view_permission
MONTH_PERMISSIONS = (PREPARE, SIGN, REPORT, SUBMIT)


def address(name: str, *args) -> str:
    """The address of a page, or nothing where this installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def ranking_address(period: RankingPeriod) -> str:
    """Where the month is frozen and its ranking previewed."""
    return address("properties:ranking", period.slug) or address("properties:ranking")


def list_address(period: RankingPeriod, **chosen) -> str:
    """The list of exactly these communities of a month: street, district, stage."""
    query = {"month": period.slug} | {key: value for key, value in chosen.items() if value}
    return f"{reverse('properties:inspection-list')}?{urlencode(query)}"


@dataclass(frozen=True)
class Line:
    """One row of the board as drawn: the unit, its counts with their doors, what may be done with it."""

    unit: Unit
    total: tuple[int, str]
    cells: list[tuple[str, int, str]]
    is_street: bool = True
    return_url: str = ""
    report_url: str = ""


class MonthPage(GrantedPage):
    """A page about one month, for everybody who hands it in, reports it or makes its ranking.

    `/months/` is the newest open month; `?month=` of the top bar leads to the month's own address.
    """

    def permission_wanted(self) -> str:
        """The widest of the reader's permissions decides what the page shows; none of them is 403."""
        user = self.request.user
        return next((name for name in MONTH_PERMISSIONS if user.has_perm(name)), SUBMIT)

    @cached_property
    def months(self) -> list[RankingPeriod]:
        return list(months_of(self.request.user, self.permission_wanted())[:60])

    @cached_property
    def period(self) -> RankingPeriod | None:
        """The month of the address; 404 when there is no such month."""
        slug = self.kwargs.get("slug")
        if slug:
            found = next((month for month in self.months if month.slug == slug), None)
            if found is None:
                raise Http404
            return found
        opened = [month for month in self.months if month.is_open]
        return (opened or self.months or [None])[0]

    @cached_property
    def board(self) -> Board:
        user = self.request.user
        return month_board(self.period, Community.objects.managed().visible_to(user, VIEW))

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        wanted = request.GET.get("month")
        if wanted and any(month.slug == wanted for month in self.months):
            return redirect("properties:month", wanted)
        if request.GET.get("format") == "xlsx" and self.period is not None:
            return board_workbook(request, self.board)
        return self.show()

    def show(self, form=None, status: int = 200, faults: tuple = ()) -> HttpResponse:
        """The page of this role; with a refused form the faults stand above it."""
        if self.period is None:
            return render(self.request, "properties/months/none.html", {"open_url": self.open_url()})
        if self.permission_wanted() == SUBMIT:
            return render(
                self.request, "properties/months/street.html", self.street_context(form), status=status
            )
        context = self.board_context() | {"faults": faults}
        return render(self.request, "properties/months/board.html", context, status=status)

    def common_context(self) -> dict[str, Any]:
        period = self.period
        return {
            "period": period,
            "board": self.board,
            "month_choices": [(month.slug, month.label) for month in self.months],
            "month_current": period.slug,
            "window": (period.window_start, period.window_end),
        }

    # ---------------------------------------------------------------- the board of district and city

    def board_context(self) -> dict[str, Any]:
        board, is_city = self.board, self.permission_wanted() in (PREPARE, SIGN)
        lines = self._shown_lines()
        to_report = [line for line in lines if line.report_url]
        due_at = self.period.city_due_at if is_city else self.period.district_due_at
        whole = "全市" if is_city else "、".join(district.name for district in board.districts)
        return self.common_context() | {
            "is_city": is_city,
            "due_at": due_at,
            "lines": lines,
            "own": to_report[0] if len(to_report) == 1 and not is_city else None,
            "total": self._total_line(),
            "by": self.request.GET.get("by") if self.request.GET.get("by") == "district" else "street",
            "only": [key for key in ("unfinished", "late") if self.request.GET.get(key)],
            "looks": list(LOOKS.items()),
            "time_left": time_left(due_at, board.now) if self.period.is_open else "已关账",
            "notes": _notes(board),
            "message": reminder(board, whole),
            "ranking_url": ranking_address(self.period) if is_city else "",
            "is_preparer": self.permission_wanted() == PREPARE,
            "open_url": self.open_url(),
            "unfinished_url": list_address(self.period, stage="unfinished"),
            "returned_url": list_address(self.period, stage=Stage.RETURNED.value),
        }

    def _shown_lines(self) -> list[Line]:
        """Districts and their streets, as the tab and the two ticks ask for."""
        query, lines = self.request.GET, []
        for district in self.board.districts:
            streets = [street for street in district.streets if _is_wanted(street, query)]
            if streets or _is_wanted(district, query):
                lines.append(self._line(district, is_street=False))
                lines += [] if query.get("by") == "district" else map(self._line, streets)
        return lines

    def _line(self, unit: Unit, *, is_street: bool = True) -> Line:
        where = {"street" if is_street else "district": unit.id}
        return Line(
            unit,
            (unit.counts.total, list_address(self.period, **where)),
            [
                (stage, number, list_address(self.period, stage=stage, **where))
                for stage, number in unit.counts.by_stage()
            ],
            is_street,
            self._return_url(unit, is_street),
            self._report_url(unit) if not is_street else "",
        )

    def _total_line(self) -> Line:
        counts = self.board.counts
        cells = [
            (stage, number, list_address(self.period, stage=stage)) for stage, number in counts.by_stage()
        ]
        return Line(None, (counts.total, list_address(self.period)), cells)

    def _return_url(self, unit: Unit, is_street: bool) -> str:
        handing = unit.handing
        if handing is None or not self.period.is_open or not unit.is_in:
            return ""
        if is_street:
            mine = unit.id in self._areas(REPORT) and not unit.is_reported
            return address("properties:month-return-street", self.period.slug, handing.id) if mine else ""
        mine = unit.id in self._areas(PREPARE)
        return address("properties:month-return-district", self.period.slug, handing.id) if mine else ""

    def _report_url(self, unit: Unit) -> str:
        if unit.is_in or not self.period.is_open or unit.id not in self._areas(REPORT):
            return ""
        return address("properties:month-report", self.period.slug, unit.id)

    def _areas(self, permission: str) -> frozenset[int]:
        """Ids of the areas the reader reaches with a permission; asked once per page."""
        known = self.__dict__.setdefault("_reach", {})
        if permission not in known:
            user = self.request.user
            ids = areas_within_reach(user, permission) if user.has_perm(permission) else ()
            known[permission] = frozenset(row["descendant_id"] for row in ids)
        return known[permission]

    def open_url(self) -> str:
        return address("properties:month-open") if self.request.user.has_perm(PREPARE) else ""

    # ---------------------------------------------------------------- the page of a street

    def street_context(self, form=None) -> dict[str, Any]:
        streets = [street for street in self.board.streets if street.id in self._areas(SUBMIT)]
        if not streets:
            raise PermissionDenied
        street = self._chosen(streets)
        form = form or HandInForm(initial={"unchecked_reason": _reason_of(street)})
        form.fields["unchecked_reason"].required = bool(street.counts.none)  # only says so on the page
        below = [standing for standing in self.board.unfinished() if standing.street_id == street.id]
        return self.common_context() | {
            "street": street,
            "streets": streets,
            "line": self._line(street),
            "looks": LOOKS,
            "time_left": time_left(street.due_at, self.board.now) if self.period.is_open else "已关账",
            "unfinished": below,
            "unchecked": sum(standing.stage == Stage.NONE for standing in below),
            "unsent": sum(standing.stage != Stage.NONE for standing in below),
            "form": form,
            "can_submit": self.period.is_open and not street.is_in,
            "district": next(d for d in self.board.districts if street in d.streets),
            "unfinished_url": list_address(self.period, street=street.id, stage="unfinished"),
        }

    def _chosen(self, streets: list[Unit]) -> Unit:
        wanted = str(self.kwargs.get("pk") or self.request.GET.get("street", ""))
        return next((street for street in streets if str(street.id) == wanted), streets[0])


def _reason_of(street: Unit) -> str:
    return street.handing.unchecked_reason if street.handing else ""


def _is_wanted(unit: Unit, query) -> bool:
    if query.get("unfinished") and not unit.counts.unfinished and not unit.counts.returned:
        return False
    return bool(unit.is_overdue or not query.get("late"))


def _notes(board: Board) -> list[dict[str, Any]]:
    """例外与说明: who is late with what, what was given back and why, why some were not inspected."""
    notes = []
    for unit in (*board.streets, *board.districts):
        handing = unit.handing
        if unit.is_returned:
            notes.append(
                {"unit": unit, "words": f"退回理由：{handing.return_reason}", "at": handing.updated_at}
            )
        elif unit.is_overdue:
            notes.append({"unit": unit, "words": _missing_words(unit), "at": None})
        elif handing and handing.unchecked_reason:
            words = f"{unit.counts.none} 个小区未检查：{handing.unchecked_reason}"
            notes.append({"unit": unit, "words": words, "at": handing.at})
    return notes


def _missing_words(unit: Unit) -> str:
    parts = [f"{unit.counts.unfinished} 个小区未完成"] if unit.counts.unfinished else []
    parts += [f"{unit.counts.returned} 个退回待改"] if unit.counts.returned else []
    verb = "上报" if unit.streets else "提交"
    return "，".join(parts) or f"检查表已齐，还没有{verb}"
