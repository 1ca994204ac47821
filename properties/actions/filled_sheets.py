"""Many filled sheets at once: the bulk form behind import and the demo city.

It scores with the same function as the entry page; what differs is only how rows are written.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from common import audit, clock
from common.bulk import insert_rows
from common.errors import RuleViolation, RuleViolations
from communities.models import AreaClosure, Community, ServiceContract
from properties import scoring
from properties.actions.gates import require_open
from properties.actions.sheets import scoring_sheet
from properties.choices import InspectionState, Side, Source, StandardState
from properties.models import (
    Adjustment,
    Deduction,
    DeductionRule,
    Indicator,
    Inspection,
    JointGroupMember,
    NotApplicableItem,
    RankingPeriod,
    VetoHit,
)

STATES = (InspectionState.DRAFT, InspectionState.SUBMITTED, InspectionState.APPROVED)


class FilledMark(NamedTuple):
    """What was found under a clause in one place; `quantity` as in `scoring.Mark`."""

    rule: str
    quantity: Decimal
    place: str = ""
    note: str = ""
    rectify_by: dt.date | None = None


class FilledAdjustment(NamedTuple):
    """Points outside the sheet, with the reason and the paper they rest on."""

    kind: str
    points_centi: int
    reason: str
    reference: str


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """One visit as it came in.

    `company_id` None means: the company under contract on the day. `joint_group` maps a side to (unit name,
    people). `checked` lists the items that were looked at; None means all of them. The same `client_uuid`
    never enters twice.
    """

    community_id: int
    inspected_on: dt.date
    source: str = Source.STREET
    company_id: int | None = None
    manager_name: str = ""
    marks: tuple[FilledMark, ...] = ()
    not_applicable: frozenset[str] = frozenset()
    vetoes: tuple[tuple[str, str], ...] = ()
    adjustments: tuple[FilledAdjustment, ...] = ()
    joint_group: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    checked: tuple[str, ...] | None = None
    note: str = ""
    client_uuid: uuid.UUID = field(default_factory=uuid.uuid4)
    submitted_at: dt.datetime | None = None
    submitted_by: int | None = None
    reviewed_at: dt.datetime | None = None
    reviewed_by: int | None = None

    @property
    def findings(self) -> scoring.Findings:
        return scoring.Findings(
            marks=tuple(scoring.Mark(mark.rule, mark.quantity) for mark in self.marks),
            not_applicable=self.not_applicable,
            vetoes=frozenset(key for key, _ in self.vetoes),
            adjustments=tuple(scoring.Adjustment(row.kind, row.points_centi) for row in self.adjustments),
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a sheet out: its place in what was given (from 0), the item or field, the sentence."""

    index: int
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of the sheets: written, known from before, left out with their faults."""

    written: int
    repeated: int
    faults: tuple[Fault, ...]


Scored = tuple[FilledSheet, scoring.Score]


@transaction.atomic
def enter_many(
    *,
    period: RankingPeriod,
    sheets: Sequence[FilledSheet],
    by,
    at: dt.datetime | None = None,
    state: str = InspectionState.APPROVED,
    leave_out_faulty: bool = False,
) -> Entered:
    """Write many sheets of one month in one state, as if each had been entered by hand.

    All faults of all sheets are collected; with any, `RuleViolations` is raised and nothing is written, unless
    `leave_out_faulty`. `by` must reach every community with `properties.enter_inspection`; None is a command
    of the operator. Sheets already entered (same client UUID) are counted, not written again.
    """
    at = at or clock.now()
    if state not in STATES:
        raise ValueError(f"sheets cannot be entered as {state}")
    if by is None and state != InspectionState.DRAFT and any(sheet.submitted_by is None for sheet in sheets):
        raise ValueError("sheets entered by a command must say who handed them in")
    require_open(period)
    _require_standard(period)
    fresh = _unknown(period, sheets)
    scored, faults = _scored(period, sheets, fresh, by)
    if faults and not leave_out_faulty:
        raise RuleViolations([(fault.field, fault.message) for fault in faults])
    _write(period, scored, by, at, state)
    if state == InspectionState.APPROVED and scored:
        RankingPeriod.objects.filter(pk=period.pk).update(data_revision=F("data_revision") + 1)
        period.refresh_from_db(fields=["data_revision"])
    label = InspectionState(state).label
    audit.record(
        by=by,
        verb="enter_many",
        target=Inspection,
        area=period.city,
        at=at,
        summary=f"批量录入{period.label}检查表 {len(scored)} 张（{label}）",
        written=len(scored),
        left_out=len(faults),
    )
    return Entered(len(scored), len(sheets) - len(fresh), tuple(faults))


def _require_standard(period: RankingPeriod) -> None:
    if period.standard.state == StandardState.DRAFT:
        raise RuleViolation(f"考核标准“{period.standard.name}”还没有发布，请先发布再录入。", field="standard")


def _unknown(period: RankingPeriod, sheets: Sequence[FilledSheet]) -> list[int]:
    """Places of the sheets that were not entered before, the first of equal ones only."""
    known = set(Inspection.objects.filter(period=period).values_list("community_id", "client_uuid"))
    fresh = []
    for index, sheet in enumerate(sheets):
        key = (sheet.community_id, sheet.client_uuid)
        if key not in known:
            known.add(key)
            fresh.append(index)
    return fresh


# ---------------------------------------------------------------- checking


def _scored(
    period: RankingPeriod, sheets: Sequence[FilledSheet], fresh: Sequence[int], by
) -> tuple[list[Scored], list[Fault]]:
    form = scoring_sheet(period.standard)
    names = _names_within_reach(period, by)
    scored, faults = [], []
    for index in fresh:
        found = [Fault(index, *fault) for fault in _sheet_faults(period, form, names, sheets[index])]
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


def _sheet_faults(
    period: RankingPeriod, form: scoring.Sheet, names: Mapping[int, str], sheet: FilledSheet
) -> Iterator[tuple[str, str]]:
    name = names.get(sheet.community_id)
    if name is None:
        yield "community", "小区不在您的录入范围，或不是物管小区，请核对小区。"
        return
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
    for mark in sheet.marks:
        if mark.quantity.is_finite() and mark.quantity * 100 % 1:
            yield mark.rule, f"{name}：{mark.rule} 的数 {mark.quantity} 最多两位小数，请改正。"
    for side, (_, people) in sheet.joint_group.items():
        if side not in Side.values or not 0 < people <= 99:
            yield "joint_group", f"{name}：联检人数应为 1 到 99，现为 {people}，请改正。"
    for key, note in sheet.vetoes:
        if not note.strip():
            yield key, f"{name}：{key} 一票否决要写明情形，请填写。"
    for row in sheet.adjustments:
        if not row.reason.strip() or not row.reference.strip():
            yield "adjustments", f"{name}：加减分要写明理由和依据，请补全。"


# ---------------------------------------------------------------- writing


def _write(period: RankingPeriod, scored: Sequence[Scored], by, at: dt.datetime, state: str) -> None:
    companies = _companies(scored)
    insert_rows(
        Inspection,
        INSPECTION_FIELDS,
        (_inspection_row(period, pair, companies, by, at, state) for pair in scored),
    )
    wanted = [sheet.client_uuid for sheet, _ in scored]
    rows = Inspection.objects.filter(period=period).values_list("community_id", "client_uuid", "pk")
    keys = set(wanted)
    pks = {(community, client): pk for community, client, pk in rows if client in keys}
    pairs = [(pks[sheet.community_id, sheet.client_uuid], sheet) for sheet, _ in scored]
    _write_children(period, pairs)


INSPECTION_FIELDS = (
    "created_at", "updated_at", "created_by_id", "period_id", "community_id", "client_uuid", "standard_id",
    "source", "inspected_on", "company_id", "manager_name", "state", "score_centi", "raw_centi", "full_centi",
    "adjustment_centi", "category_centi", "item_deducted_centi", "is_vetoed", "progress", "revision", "note",
    "return_reason", "submitted_at", "submitted_by_id", "reviewed_at", "reviewed_by_id", "is_demo",
)  # fmt: skip


def _inspection_row(period, pair: Scored, companies, by, at: dt.datetime, state: str) -> tuple:
    sheet, score = pair
    company, manager = companies[sheet.community_id, sheet.inspected_on]
    return (
        at, at, getattr(by, "pk", None), period.pk, sheet.community_id, sheet.client_uuid, period.standard_id,
        sheet.source, sheet.inspected_on, sheet.company_id or company, sheet.manager_name or manager, state,
        score.score_centi, score.raw_centi, score.full_centi, score.bonus_centi - score.malus_centi,
        {line.key: line.score_centi for line in score.categories},
        {line.key: line.deducted_centi for line in score.items if line.deducted_centi},
        score.vetoed, _progress(sheet, score), 1, sheet.note, "",
        *_decided(sheet, by, at, state), period.is_demo,
    )  # fmt: skip


def _progress(sheet: FilledSheet, score: scoring.Score) -> dict:
    """Every item that was looked at, so that a returned sheet need not be looked through again."""
    keys = sheet.checked if sheet.checked is not None else [line.key for line in score.items]
    return {key: {"v": 1, "checked": True} for key in keys}


def _decided(sheet: FilledSheet, by, at: dt.datetime, state: str) -> tuple:
    """When and by whom it was handed in and approved, as far as the state has come."""
    author = getattr(by, "pk", None)
    handed_in = (sheet.submitted_at or at, sheet.submitted_by or author)
    reviewed = (sheet.reviewed_at or at, sheet.reviewed_by or author)
    if state == InspectionState.DRAFT:
        return (None, None, None, None)
    return (*handed_in, *reviewed) if state == InspectionState.APPROVED else (*handed_in, None, None)


def _companies(scored: Sequence[Scored]) -> dict[tuple[int, dt.date], tuple[int | None, str]]:
    """The company and its manager under contract in each community on the day of each visit."""
    spans = defaultdict(list)
    wanted = {sheet.community_id for sheet, _ in scored}
    rows = ServiceContract.objects.filter(community_id__in=wanted).values_list(
        "community_id", "valid_from", "valid_to", "organization_id", "manager_name"
    )
    for community, start, end, company, manager in rows:
        spans[community].append((start, end or dt.date.max, company, manager))
    return {
        (sheet.community_id, sheet.inspected_on): next(
            (
                (company, manager)
                for start, end, company, manager in spans[sheet.community_id]
                if start <= sheet.inspected_on <= end
            ),
            (None, ""),
        )
        for sheet, _ in scored
    }


def _write_children(period: RankingPeriod, pairs: Sequence[tuple[int, FilledSheet]]) -> None:
    items = dict(Indicator.objects.filter(standard=period.standard_id).values_list("key", "pk"))
    rules = DeductionRule.objects.filter(indicator__standard=period.standard_id)
    clauses = {key: (pk, item) for pk, key, item in rules.values_list("pk", "key", "indicator_id")}
    insert_rows(Deduction, DEDUCTION_FIELDS, _deduction_rows(pairs, clauses))
    insert_rows(
        NotApplicableItem,
        ("inspection_id", "indicator_id", "reason"),
        [(pk, items[key], "") for pk, sheet in pairs for key in sorted(sheet.not_applicable)],
    )
    insert_rows(
        VetoHit,
        ("inspection_id", "indicator_id", "note"),
        [(pk, items[key], note) for pk, sheet in pairs for key, note in sheet.vetoes],
    )
    insert_rows(
        Adjustment,
        ("inspection_id", *FilledAdjustment._fields),
        [(pk, *row) for pk, sheet in pairs for row in sheet.adjustments],
    )
    insert_rows(
        JointGroupMember,
        ("inspection_id", "side", "unit_name", "people"),
        [(pk, side, name, people) for pk, sheet in pairs for side, (name, people) in sheet.joint_group.items()],
    )


DEDUCTION_FIELDS = (
    "inspection_id", "rule_id", "indicator_id", "line", "quantity_centi", "place", "note", "rectify_by",
    "needs_recheck",
)  # fmt: skip


def _deduction_rows(
    pairs: Sequence[tuple[int, FilledSheet]], clauses: Mapping[str, tuple[int, int]]
) -> Iterator[tuple]:
    for pk, sheet in pairs:
        lines: dict[int, int] = defaultdict(int)
        for mark in sheet.marks:
            rule, item = clauses[mark.rule]
            lines[item] += 1
            centi = int(mark.quantity * 100)
            yield (pk, rule, item, lines[item], centi, mark.place, mark.note, mark.rectify_by, False)
