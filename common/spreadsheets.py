"""Workbooks as offices keep their ledgers: one merged title, a sub-line, bordered cells, ready to print.

Values, never formulas: phones, WPS previews and importers show what was written. Rows are taken one by one
and leave memory at once, so a list of any length can be written. The same sheets and the same `created`
moment give the same bytes, so that a stored report can be told by its hash.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby, pairwise
from typing import Any, BinaryIO, Literal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from common import clock
from common.columns import NONE_TEXT, Column, Row, display_width, value_of, wrapped_lines, xml_text

MAX_NAME = 31  # Excel's limit for a sheet name
PAPER = {"A4": 9, "A3": 8}
ROW_HEIGHT, LINE_HEIGHT = 20, 14  # points: a row of one line, each further line
TITLE_HEIGHT = 32
SERIAL_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 (Excel's day zero has no zone)
NUMBER_FORMATS = {
    "int": "#,##0",
    "score": "0.00",
    "points": "0.00",
    "rank": "0",
    "change": f'"▲"0;"▼"0;"{NONE_TEXT}"',
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
    "rate": "0.0%",
}
_PLAIN = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
_TITLE = _PLAIN | {"font_name": "方正小标宋简体", "font_size": 20, "align": "center"}
_HEAD = _PLAIN | {"font_name": "黑体", "font_size": 11, "align": "center", "border": 1, "bg_color": "#F2F2F2"}
_EDGES: tuple[Literal["left", "center", "right"], ...] = ("left", "center", "right")
Writer = Callable[[int, Row], int]


@dataclass
class Sheet:
    """One sheet: what stands on it and on which paper.

    `subtitle` holds up to three texts (filled in by, as of, unit), `totals` a ready row such as
    `columns.totals_of` makes, `freeze_columns` how many columns stay in sight (up to the name), `demo`
    puts 演示数据 on the sheet and on every printed page.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    subtitle: Sequence[str] = ()
    totals: Row | None = None
    notes: Sequence[str] = ()
    signatures: Sequence[str] = ("制表", "审核", "负责人")
    paper: Literal["A4", "A3"] = "A4"
    freeze_columns: int = 1
    demo: bool = False


def write_workbook(sheets: Iterable[Sheet], out: BinaryIO, *, created: dt.datetime | None = None) -> None:
    """Write the sheets as .xlsx into `out`; `created` is the moment the file says it was made at."""
    workbook = Workbook(
        out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    moment = (created or clock.now()).astimezone(dt.UTC).replace(tzinfo=None)
    names: set[str] = set()
    for sheet in sheets:
        name = _free_name(sheet.name, names)
        if not names:
            workbook.set_properties({"title": xml_text(sheet.title), "created": moment})
        names.add(name.lower())
        _Drawing(workbook, workbook.add_worksheet(name), sheet).draw()
    workbook.close()


def filename(title: str, day: dt.date, scope: str = "", suffix: str = "xlsx") -> str:
    """File name as offices give it, safe on Windows.

    >>> filename("2022年8月排名表", dt.date(2022, 8, 25), "德城区")
    '2022年8月排名表（德城区）_20220825.xlsx'
    """
    name = f"{title}（{scope}）" if scope else title
    clean = re.sub(r'[\\/:*?"<>|\s]+', "", xml_text(name))
    return f"{clean}_{day:%Y%m%d}.{suffix}"


def sheet_name(text: str) -> str:
    r"""The text cut and cleaned to what Excel takes as a sheet name.

    >>> sheet_name("2023年2月[德城区]/排名:表")
    '2023年2月德城区排名表'
    """
    clean = re.sub(r"[\[\]:*?/\\\n\t]", "", xml_text(text)).strip("' ")[:MAX_NAME].strip("' ")
    return "表" if clean.lower() in ("", "history") else clean


def _free_name(text: str, taken: set[str]) -> str:
    name, number = sheet_name(text), 1
    while name.lower() in taken:
        number += 1
        name = f"{sheet_name(text)[: MAX_NAME - 4]}({number})"
    return name


def _serial(value: Any) -> float:
    """Excel's number of a date or of a naive moment."""
    if not isinstance(value, dt.datetime):
        return (value - SERIAL_EPOCH.date()).days
    passed = value - SERIAL_EPOCH
    return passed.days + passed.seconds / 86400


def _head_text(column: Column) -> str:
    return f"{column.label}（{column.note}）" if column.note else column.label


@dataclass
class _Drawing:
    """One sheet being drawn from top to bottom; `line` is the next free row, counted from zero."""

    workbook: Workbook
    worksheet: Worksheet
    sheet: Sheet
    line: int = 0
    formats: dict[tuple[Any, ...], Format] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.columns = self.sheet.columns

    @property
    def total_width(self) -> float:
        return sum(column.width for column in self.columns)

    def draw(self) -> None:
        self.worksheet.set_default_row(ROW_HEIGHT)
        for index, column in enumerate(self.columns):
            self.worksheet.set_column(index, index, column.width)
        self._draw_title()
        head = self.line
        self._draw_header()
        self._set_up_page(head, self.line - 1)
        self._draw_rows()
        self._draw_foot()

    def _format(self, base: dict[str, Any], **more: Any) -> Format:
        key = (id(base), *sorted(more.items()))
        if key not in self.formats:
            self.formats[key] = self.workbook.add_format(base | more)
        return self.formats[key]

    def _merge(self, first: int, last: int, text: str, style: Format) -> None:
        """One text over columns first…last of the present line."""
        if first == last:
            self.worksheet.write_string(self.line, first, text, style)
        else:
            self.worksheet.merge_range(self.line, first, self.line, last, text, style)

    def _across(self, text: str, style: Format, height: float) -> None:
        """One text over the whole width of the table, as high as it needs."""
        self.worksheet.set_row(self.line, height)
        self._merge(0, len(self.columns) - 1, text, style)
        self.line += 1

    def _draw_title(self) -> None:
        title = xml_text(self.sheet.title)
        lines = wrapped_lines(title, self.total_width / 2)  # set at twice the size of the body
        self._across(title, self._format(_TITLE), TITLE_HEIGHT * lines)
        parts = [xml_text(text) for text in self.sheet.subtitle]
        if self.sheet.demo:
            parts[:1] = ["演示数据　" + "".join(parts[:1])]
        self._spread([part.rstrip() for part in parts])

    def _spread(self, texts: Sequence[str]) -> None:
        """Texts over the width: left, middle, right; in one cell where they would be cut off."""
        if not texts:
            return
        spans = self._spans(len(texts))
        if spans and all(display_width(text) < room for text, (_, _, room) in zip(texts, spans, strict=True)):
            aligns = _EDGES if len(texts) == 3 else ("left",) * (len(texts) - 1) + ("right",)
            for text, (first, last, _), align in zip(texts, spans, aligns, strict=True):
                self._merge(first, last, text, self._format(_PLAIN, align=align))
            self.line += 1
            return
        joined = "　　".join(texts)
        style = self._format(_PLAIN, align="left")
        self._across(joined, style, ROW_HEIGHT + LINE_HEIGHT * (wrapped_lines(joined, self.total_width) - 1))

    def _spans(self, count: int) -> list[tuple[int, int, float]]:
        """The columns cut into `count` runs of like width: (first, last, width); none where too few."""
        if len(self.columns) < count:
            return []
        widths = [column.width for column in self.columns]
        ends = list(accumulate(widths))
        cuts = [0]
        for part in range(1, count):
            goal = ends[-1] * part / count
            nearest = min(range(len(ends)), key=lambda index: abs(ends[index] - goal)) + 1
            cuts.append(min(max(nearest, cuts[-1] + 1), len(widths) - count + part))
        cuts.append(len(widths))
        return [(a, b - 1, sum(widths[a:b])) for a, b in pairwise(cuts)]

    def _draw_header(self) -> None:
        head = self._format(_HEAD)
        has_groups = any(column.group for column in self.columns)
        if has_groups:
            self._draw_groups(head)
        for index, column in enumerate(self.columns):
            if has_groups and not column.group:
                self.worksheet.write_blank(self.line, index, None, head)
            else:
                self.worksheet.write_string(self.line, index, _head_text(column), head)
        texts = [
            (_head_text(column), column.width) for column in self.columns if column.group or not has_groups
        ]
        lines = max(wrapped_lines(text, width * 0.9) for text, width in texts)
        self.worksheet.set_row(self.line, ROW_HEIGHT + 4 + 15 * (lines - 1))
        self.line += 1

    def _draw_groups(self, head: Format) -> None:
        """The upper row of a header of two: groups over their columns, the others over both rows."""
        first = 0
        for group, run in groupby(self.columns, key=lambda column: column.group):
            members = list(run)
            if group:
                self._merge(first, first + len(members) - 1, group, head)
            else:
                for index, column in enumerate(members, first):
                    self.worksheet.write_string(self.line, index, _head_text(column), head)
                    # `merge_range` would leave this row and could not come back for the next column.
                    self.worksheet.merge.append([self.line, index, self.line + 1, index])
            first += len(members)
        self.worksheet.set_row(self.line, ROW_HEIGHT + 4)
        self.line += 1

    def _set_up_page(self, head_first: int, head_last: int) -> None:
        page = self.worksheet
        page.freeze_panes(head_last + 1, self.sheet.freeze_columns)
        page.repeat_rows(head_first, head_last)
        page.set_landscape()
        page.set_paper(PAPER[self.sheet.paper])
        page.set_margins(left=0.47, right=0.47, top=0.6, bottom=0.6)  # inches: 1.2 cm and 1.5 cm
        page.center_horizontally()
        page.fit_to_pages(1, 0)
        page.hide_gridlines(2)
        page.set_footer('&C&"宋体,常规"&10第 &P 页 共 &N 页', {"margin": 0.3})
        if self.sheet.demo:
            page.set_header('&R&"黑体,常规"&10演示数据', {"margin": 0.3})

    def _draw_rows(self) -> None:
        writers = [self._writer(index, column) for index, column in enumerate(self.columns)]
        set_row = self.worksheet.set_row
        line = self.line
        for row in self.sheet.rows:
            lines = 1
            for write in writers:
                needed = write(line, row)
                if needed > lines:
                    lines = needed
            if lines > 1:
                set_row(line, ROW_HEIGHT + LINE_HEIGHT * (lines - 1))
            line += 1
        self.line = line
        if self.sheet.totals is not None:
            self._draw_totals(self.sheet.totals)

    def _writer(self, index: int, column: Column, **look: Any) -> Writer:
        """A function that writes this column's cell of a row and says how many lines it needs."""
        write_string, write_number = self.worksheet.write_string, self.worksheet.write_number
        write_blank = self.worksheet.write_blank
        words = self._format(_PLAIN, border=1, align=column.align, **look)
        number_format = NUMBER_FORMATS.get(column.kind)
        numbers = self._format(_PLAIN, border=1, align=column.align, num_format=number_format or "@", **look)
        is_dated = column.kind in ("date", "datetime")
        width = column.width

        def write(line: int, row: Row) -> int:
            value = value_of(column, row)
            if value is None or isinstance(value, str):
                text = NONE_TEXT if value is None else xml_text(value)
                if not text:
                    return write_blank(line, index, None, words)
                write_string(line, index, text, words)
                return wrapped_lines(text, width)
            return write_number(line, index, _serial(value) if is_dated else value, numbers)

        return write

    def _draw_totals(self, totals: Row) -> None:
        """合计 in the first column unless the row says otherwise; nothing where there is no total."""
        label = {self.columns[0].key: "合计"}
        filled = {column.key: "" for column in self.columns} | label | dict(totals)
        for index, column in enumerate(self.columns):
            self._writer(index, column, bold=True)(self.line, filled)
        self.line += 1

    def _draw_foot(self) -> None:
        for note in self.sheet.notes:
            text = xml_text(note)
            lines = wrapped_lines(text, self.total_width)
            self._across(text, self._format(_PLAIN, align="left"), ROW_HEIGHT + LINE_HEIGHT * (lines - 1))
        if self.sheet.signatures:
            self.line += 1
            self._spread([f"{name}：　　　　　　" for name in self.sheet.signatures])
