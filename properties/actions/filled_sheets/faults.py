"""Looking every sheet through before anything is written."""

from collections.abc import Iterator, Mapping, Sequence

from django.core.exceptions import PermissionDenied

from communities.models import AreaClosure, Community
from properties import scoring
from properties.actions.filled_sheets.sheets import Fault, FilledSheet, Scored
from properties.actions.sheets import scoring_sheet
from properties.choices import Side, Source, SubmissionState
from properties.models import RankingPeriod, Submission


def scored_sheets(
    period: RankingPeriod, sheets: Sequence[FilledSheet], fresh: Sequence[int], by
) -> tuple[list[Scored], list[Fault]]:
    form = scoring_sheet(period.standard)
    names, closed = _names_within_reach(period, by), _handed_in(period)
    scored, faults = [], []
    for index in fresh:
        found = [Fault(index, *fault) for fault in _sheet_faults(period, form, names, closed, sheets[index])]
        faults.extend(found)
        if not found:
            scored.append((sheets[index], scoring.score(form, sheets[index].findings)))
    return scored, faults


def _names_within_reach(period: RankingPeriod, by) -> dict[int, str]:
    """The city's managed communities that `by` may enter sheets for."""
    inside = AreaClosure.objects.filter(ancestor_id=period.city_id).values("descendant_id")
    rows = Community.objects.managed().filter(area_id__in=inside)
    if by is not None:
        rows = rows.visible_to(by, "properties.enter_inspection")
        if not by.has_perm("properties.enter_inspection"):
            raise PermissionDenied("no permission to enter inspections")
    return dict(rows.values_list("pk", "name"))


def _handed_in(period: RankingPeriod) -> set[int]:
    """Communities whose street or district has handed the month in: nothing is added there any more."""
    areas = Submission.objects.filter(
        period=period, state__in=(SubmissionState.SUBMITTED, SubmissionState.REPORTED)
    ).values("area_id")
    inside = AreaClosure.objects.filter(ancestor_id__in=areas).values("descendant_id")
    return set(Community.objects.filter(area_id__in=inside).values_list("pk", flat=True))


def _sheet_faults(
    period: RankingPeriod,
    form: scoring.Sheet,
    names: Mapping[int, str],
    closed: set[int],
    sheet: FilledSheet,
) -> Iterator[tuple[str, str]]:
    name = names.get(sheet.community_id)
    if name is None:
        yield "community", "小区不在您的录入范围，或不是物管小区，请核对小区。"
        return
    if sheet.community_id in closed:
        yield (
            "community",
            f"{name}：所在街道或区{period.label}已报送，不能再加检查表，请先由上级退回本月报送。",
        )
    if not period.contains(sheet.inspected_on):
        start, end = period.window_start, period.window_end
        yield (
            "inspected_on",
            f"{name}：检查日期{sheet.inspected_on.month}月{sheet.inspected_on.day}日不在本月窗口"
            f"（{start.month}月{start.day}日—{end.month}月{end.day}日），请改日期。",
        )
    if sheet.source not in Source.values:
        yield "source", f"{name}：检查来源“{sheet.source}”不认识，请从列表中选。"
    for error in scoring.check(form, sheet.findings):
        yield error.item, f"{name}：{error.message}"
    yield from _paper_faults(name, sheet)


def _paper_faults(name: str, sheet: FilledSheet) -> Iterator[tuple[str, str]]:
    """What the arithmetic does not look at: decimals, people, and the words a paper needs."""
    for mark in sheet.marks:
        if mark.quantity.is_finite() and mark.quantity * 100 % 1:
            yield mark.rule, f"{name}：{mark.rule} 的数 {mark.quantity} 最多两位小数，请改正。"
    for side, (_, people) in sheet.joint_group.items():
        if side not in Side.values or not 0 < people <= 99:
            yield "joint_group", f"{name}：联检人数应为 1 到 99，现为 {people}，请改正。"
    yield from _wordless(name, sheet)


def _wordless(name: str, sheet: FilledSheet) -> Iterator[tuple[str, str]]:
    for key, note in sheet.vetoes:
        if not note.strip():
            yield key, f"{name}：{key} 一票否决要写明情形，请填写。"
    for row in sheet.adjustments:
        if not row.reason.strip() or not row.reference.strip():
            yield "adjustments", f"{name}：加减分要写明理由和依据，请补全。"
