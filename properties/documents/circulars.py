"""Filling the circular's template and its workbook from frozen rows."""

import datetime as dt
import io
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from common import clock
from common.columns import Column, text_of
from common.spreadsheets import Sheet, write_workbook
from common.word import WordTemplate
from properties.columns.rankings import (
    ANNEX_COLUMNS,
    LISTED_COLUMNS,
    PROBLEM_COLUMNS,
    printed,
    workbook_columns,
)
from properties.models import Circular, RankingEntry, RankingIssue

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATE = Path(settings.BASE_DIR) / "templates" / "documents" / "circular.docx"
UNNUMBERED = "（拟稿，未编号）"
# All but the inspections behind a row, which no paper prints.
PRINTED_FIELDS = tuple(
    field.attname for field in RankingEntry._meta.concrete_fields if field.name != "sources"
)


def chinese_day(day: dt.date) -> str:
    """成文日期: arabic numerals, no padding (GB/T 9704-2012)."""
    return f"{day.year}年{day.month}月{day.day}日"


def circular_context(circular: Circular) -> dict:
    """What the template's tags are filled with. Pure reading of the circular and its version."""
    issue = circular.issue
    body = circular.content["issuer"]
    text = circular.content["text"]
    day = chinese_day(circular.document_date) if circular.document_date else "（签发后填）"
    scope = f"{issue.period.label}{issue.period.city.label}物管小区"
    return {
        **text,
        "ranking_title": f"{scope}检查得分及排名表",
        "ranking_note": "名次按街道由高到低排列，同分并列，下一名次跳过；未检查的小区不参加排名。",
        "listed_title": f"{scope}通报名单",
        "problems_title": f"{scope}主要问题清单",
        "issuer_mark": f"{body}文件",
        "issuer_name": body,
        "document_number": circular.number or UNNUMBERED,
        "document_date": day,
        "note": "（此件公开发布）" if not issue.is_demo else "（演示数据，仅供试用）",
        "copies_to": circular.content.get("copies_to", "").rstrip("。"),  # the template ends it
        "printed_by": f"{body}办公室",
        "printed_on": day,
        "demo": issue.is_demo,
    }


def ranking_rows(issue: RankingIssue) -> list[dict]:
    """The version's rows as plain values, in the order of districts, streets and places."""
    rows = RankingEntry.objects.filter(issue=issue).in_rank_order().values(*PRINTED_FIELDS)
    return [printed(row, issue.categories) for row in rows]


def circular_tables(circular: Circular) -> dict[str, list[dict]]:
    """The three annexes as text, by the table names of the template."""
    rows = ranking_rows(circular.issue)
    listed = [{**row, "no": number} for number, row in enumerate(_listed(rows), start=1)]
    return {
        "ranking": [_texts(ANNEX_COLUMNS, row) for row in rows],
        "listed": [_texts(LISTED_COLUMNS, row) for row in listed],
        "problems": [_texts(PROBLEM_COLUMNS, row) for row in circular.content["problems"]],
    }


def _listed(rows: list[dict]) -> list[dict]:
    return [row for row in rows if row["is_criticized"]]


def _texts(columns: Mapping[str, Column], row: Mapping) -> dict[str, str]:
    return {key: text_of(column, row) for key, column in columns.items()}


def make_docx(circular: Circular) -> bytes:
    """The circular as a Word file; the same version always gives the same bytes."""
    template = WordTemplate.load(TEMPLATE)
    return template.render(circular_context(circular), circular_tables(circular))


def make_xlsx(issue: RankingIssue, circular: Circular | None = None) -> bytes:
    """The month as an office workbook (A3): every column, the named ones, the problems."""
    rows = ranking_rows(issue)
    out = io.BytesIO()
    write_workbook(_sheets(issue, rows, circular), out, created=issue.frozen_at.astimezone(clock.SHANGHAI))
    return out.getvalue()


def _sheets(issue: RankingIssue, rows: list[dict], circular: Circular | None) -> list[Sheet]:
    period = issue.period
    frozen = issue.frozen_at.astimezone(clock.SHANGHAI)
    subtitle = (
        f"{circular.content['issuer'] if circular else period.city.name}　{issue.number or UNNUMBERED}",
        f"数据截至：{chinese_day(frozen.date())}",
        "单位：分",
    )
    scope = f"{period.label}{period.city.label}物管小区"
    common = {"subtitle": subtitle, "demo": issue.is_demo, "paper": "A3"}
    sheets = [
        Sheet(
            name="排名表",
            title=f"{scope}检查得分及排名表",
            columns=workbook_columns(issue.categories),
            rows=[{**row, "no": number} for number, row in enumerate(rows, start=1)],
            notes=(
                "名次按街道由高到低排列，同分并列，下一名次跳过；未检查的小区不参加排名。",
                f"考核标准：{period.standard}；规则：{period.rule_set}。",
            ),
            freeze_columns=5,
            **common,
        ),
        Sheet(
            name="通报名单",
            title=f"{scope}通报名单",
            columns=tuple(LISTED_COLUMNS.values()),
            rows=[{**row, "no": number} for number, row in enumerate(_listed(rows), start=1)],
            freeze_columns=4,
            **common,
        ),
    ]
    if circular is not None:
        sheets.append(
            Sheet(
                name="主要问题清单",
                title=f"{scope}主要问题清单",
                columns=tuple(PROBLEM_COLUMNS.values()),
                rows=circular.content["problems"],
                freeze_columns=3,
                **common,
            )
        )
    return sheets


def file_name(issue: RankingIssue, suffix: str) -> str:
    """As an office would name it: 2023年2月物管小区检查排名通报（德建物通〔2023〕2号）.docx."""
    number = f"（{issue.number}）" if issue.number else "（拟稿）"
    return f"{issue.period.label}物管小区检查排名通报{number}.{suffix}"
