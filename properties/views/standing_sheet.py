"""The ranking as it is looked at, laid out for the office printer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from common import clock
from common.columns import Column
from common.spreadsheets import Sheet
from properties.columns.rankings import STREET, page_columns, place_text, printed, remarks_of
from properties.documents.circulars import chinese_day
from properties.models import RankingIssue
from properties.reports.standings import AreaSums, rule_words, unchecked_reasons


def standing_sheet(
    issue: RankingIssue,
    rows: Sequence[Mapping],
    *,
    title: str,
    level: str,
    street: AreaSums | None,
    sums: AreaSums | None,
    conditions: Sequence[str],
    unit: str,
) -> Sheet:
    """The rows and columns of the page; the street is named where several stand together."""
    columns = [replace(column, group="", total="") for column in page_columns(issue.categories)]
    if street is None:
        columns.insert(1, STREET)
    reasons = unchecked_reasons(issue, rows)
    number = issue.number or f"第{issue.version}版 拟稿，未编号"
    return Sheet(
        name=street.short_name if street else "全市",
        title=title,
        columns=columns,
        rows=[_line(row, issue.categories, level, reasons) for row in rows],
        subtitle=(
            f"填报单位：{unit}　{number}",
            f"数据截至：{chinese_day(clock.local_day(issue.frozen_at))}　{'　'.join(conditions)}",
            "单位：分",
        ),
        totals=_mean_totals(sums, columns),
        notes=rule_words(issue.period.rule_set),
        paper="A3",
        freeze_columns=2 if street else 3,
        demo=issue.is_demo,
    )


def _line(row: Mapping, categories: Sequence[Mapping], level: str, reasons: Mapping[int, str]) -> dict:
    place = place_text(row[f"rank_{level}"], row[f"tied_{level}"])
    return {**printed(row, categories), "place": place, "remarks": _remarks(row, reasons)}


def _remarks(row: Mapping, reasons: Mapping[int, str]) -> str:
    """The marks of the page in one cell."""
    words = remarks_of(row)
    if row["score_centi"] is None and (reason := reasons.get(row["subdistrict_id"])):
        return f"{words}：{reason}"
    return f"{words}（连续2月）" if row["is_company_repeated"] else words


def _mean_totals(sums: AreaSums | None, columns: Sequence[Column]) -> dict[str, Any] | None:
    """The area's means as frozen, in the columns that have one."""
    if sums is None:
        return None
    means = {f"category_{key}": centi for key, centi in sums.category_mean_centi.items()}
    totals = {"place": "平均", "score_centi": sums.mean_centi, "company_name": f"{sums.ranked_count} 个参评"}
    totals |= means | {"previous_score_centi": sums.previous_mean_centi}
    return {column.key: totals[column.key] for column in columns if column.key in totals}
