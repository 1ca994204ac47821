"""The month's board as a workbook, streets and sums as on the page, with one entry in the trail."""

import tempfile
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, HttpRequest

from common import audit, clock, spreadsheets
from common.views.lists import XLSX
from properties.columns.board import BOARD_COLUMNS
from properties.models import RankingPeriod
from properties.reports.board import Board, Unit
from properties.reports.stages import Counts


def board_workbook(request: HttpRequest, board: Board) -> FileResponse:
    """All streets of the board, whatever the page was narrowed to, each district with its sum."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    title = f"{board.period.label}检查上报情况"
    with transaction.atomic():  # no workbook without its entry
        spreadsheets.write_workbook([_sheet(request, board, title)], file)
        audit.record(
            by=request.user,
            verb="export",
            target=RankingPeriod,
            summary=f"导出{title} {len(board.streets)} 个街道",
            rows=len(board.streets),
            format="xlsx",
        )
    file.seek(0)
    name = spreadsheets.filename(title, clock.today())
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _sheet(request: HttpRequest, board: Board, title: str) -> spreadsheets.Sheet:
    return spreadsheets.Sheet(
        name="上报情况",
        title=title,
        columns=BOARD_COLUMNS,
        rows=_rows(board),
        subtitle=(
            f"填报单位：{request.user.unit_name or '—'}",
            f"数据截至：{board.now.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}",
            "单位：个小区",
        ),
        totals=_counted(board.counts) | {"district": "合计"},
        freeze_columns=2,
        demo=settings.ANJU_TODAY is not None,
    )


def _rows(board: Board) -> Iterator[dict[str, Any]]:
    for district in board.districts:
        for street in district.streets:
            yield {"district": district.name, "street": street.name, **_facts(street)}
        yield {"district": district.name, "street": "小计", **_facts(district)}


def _facts(unit: Unit) -> dict[str, Any]:
    return _counted(unit.counts) | {
        "state": unit.look.label,
        "handed_in_at": unit.handed_in_at,
        "late_days": unit.late_days,
    }


def _counted(counts: Counts) -> dict[str, Any]:
    return {"total": counts.total, "coverage": counts.coverage, **dict(counts.by_stage())}
