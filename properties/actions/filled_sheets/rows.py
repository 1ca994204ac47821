"""Scored sheets as rows, written table by table."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from common.bulk import insert_rows
from communities.models import ServiceContract
from properties import scoring
from properties.actions.filled_sheets.sheets import FilledAdjustment, FilledSheet, Scored
from properties.choices import InspectionState
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


def write_sheets(period: RankingPeriod, scored: Sequence[Scored], by, at: dt.datetime, state: str) -> None:
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
        [
            (pk, side, name, people)
            for pk, sheet in pairs
            for side, (name, people) in sheet.joint_group.items()
        ],
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
