"""Workbooks in office form, read back with openpyxl."""

import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from common.columns import Column
from common.spreadsheets import Sheet, filename, sheet_name, write_workbook

CREATED = dt.datetime(2023, 2, 28, 9, 0, tzinfo=dt.UTC)
COLUMNS = (
    Column("rank", "名次", "rank", 6),
    Column("name", "小区名称", width=18),
    Column("clean", "卫生", "score", 8, group="分项得分", note="20"),
    Column("order", "秩序", "score", 8, group="分项得分", note="18"),
    Column("score", "得分", "score", 9),
    Column("change", "变化", "change", 7),
    Column("on", "检查日期", "date", 12),
)
ROW = {
    "rank": 1,
    "name": "御景天成",
    "clean": 1960,
    "order": 1750,
    "score": 9820,
    "change": 2,
    "on": dt.date(2023, 2, 16),
}


def make(**changes):
    given = {
        "name": "2023年2月",
        "title": "2023年2月份排名表",
        "columns": COLUMNS,
        "rows": [ROW],
        "subtitle": ("填报单位：市住建局", "截至：2月22日", "单位：分"),
        "freeze_columns": 2,
    }
    return Sheet(**(given | changes))


def written(*sheets):
    out = io.BytesIO()
    write_workbook(sheets, out, created=CREATED)
    return out.getvalue()


def read(*sheets):
    return load_workbook(io.BytesIO(written(*sheets)))


@pytest.fixture
def ledger():
    return read(make(paper="A3")).active


def test_the_title_is_merged_over_all_columns(ledger):
    assert ledger["A1"].value == "2023年2月份排名表"
    assert "A1:G1" in {str(area) for area in ledger.merged_cells.ranges}


def test_the_header_has_two_rows_where_columns_are_grouped(ledger):
    areas = {str(area) for area in ledger.merged_cells.ranges}
    assert ledger["C3"].value == "分项得分"
    assert ledger["C4"].value == "卫生（20）"
    assert {"C3:D3", "A3:A4", "B3:B4", "E3:E4"} <= areas


def test_header_and_name_stay_in_sight(ledger):
    assert ledger.freeze_panes == "C5"


def test_the_header_is_printed_on_every_page_across_one_wide_landscape_sheet(ledger):
    assert ledger.print_title_rows == "$3:$4"
    assert ledger.page_setup.orientation == "landscape"
    assert str(ledger.page_setup.paperSize) == "8"
    assert ledger.sheet_properties.pageSetUpPr.fitToPage
    assert (ledger.page_setup.fitToWidth or 1, ledger.page_setup.fitToHeight) == (1, 0)
    assert ledger.print_options.horizontalCentered
    assert "第 &P 页 共 &N 页" in ledger.oddFooter.center.text.replace("&[Page]", "&P").replace(
        "&[Pages]", "&N"
    )


def test_a4_unless_asked_otherwise():
    assert str(read(make()).active.page_setup.paperSize) == "9"


def test_numbers_are_numbers_with_fixed_decimals_on_the_right(ledger):
    assert ledger["E5"].value == 98.2
    assert ledger["E5"].number_format == "0.00"
    assert ledger["E5"].alignment.horizontal == "right"
    assert ledger["G5"].value == dt.datetime(2023, 2, 16)  # noqa: DTZ001
    assert ledger["F5"].number_format == '"▲"0;"▼"0;"—"'


def test_cells_have_thin_borders_and_columns_their_widths(ledger):
    assert {ledger["B5"].border.left.style, ledger["B3"].border.bottom.style} == {"thin"}
    assert ledger["A4"].border.bottom.style == "thin"
    assert round(ledger.column_dimensions["B"].width) in (18, 19)


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://x.cn"])
def test_text_that_looks_like_a_formula_stays_text(text):
    cell = read(make(rows=[ROW | {"name": text}])).active["B5"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_no_cell_holds_a_formula():
    sheet = make(title="=A1", subtitle=("=B1",), notes=("=C1",), totals={"score": 9000})
    assert not [cell for row in read(sheet).active.iter_rows() for cell in row if cell.data_type == "f"]


def test_missing_values_are_dashes_and_words_stay_words():
    page = read(make(rows=[ROW | {"score": None, "change": "新"}])).active
    assert (page["E5"].value, page["F5"].value) == ("—", "新")


def test_totals_notes_and_signatures_follow_the_rows():
    page = read(make(totals={"score": 9000}, notes=("注：同分并列。",))).active
    assert (page["A6"].value, page["E6"].value, page["B6"].value) == ("合计", 90, None)
    assert page["A7"].value == "注：同分并列。"
    assert page["A9"].value.startswith("制表：")


def test_a_long_text_gets_a_higher_row():
    page = read(make(rows=[ROW, ROW | {"name": "消防通道被机动车占用，地面标线不清"}])).active
    assert page.row_dimensions[6].height > page.row_dimensions[5].height


def test_demo_data_say_so_on_the_sheet_and_on_paper():
    page = read(make(demo=True)).active
    assert page["A2"].value.startswith("演示数据　填报单位")
    assert "演示数据" in page.oddHeader.right.text


def test_the_same_sheets_make_the_same_bytes():
    assert written(make()) == written(make())


def test_the_moment_of_making_is_the_one_given():
    assert read(make()).properties.created.replace(tzinfo=dt.UTC) == CREATED


def test_rows_may_come_from_a_generator_and_be_none_at_all():
    assert read(make(rows=(ROW for _ in range(3)))).active["B7"].value == "御景天成"
    assert read(make(rows=iter(()))).active["A5"].value is None


def test_a_single_column_and_one_line_headers_need_no_merging():
    page = read(make(columns=(Column("name", "小区名称", width=30),), freeze_columns=0)).active
    assert page["A3"].value == "小区名称"
    assert page["A4"].value == "御景天成"


def test_control_characters_do_not_break_the_file():
    assert read(make(rows=[ROW | {"name": "御\x0b景\ud800"}])).active["B5"].value == "御景"


def test_sheet_names_are_cleaned_cut_and_told_apart():
    long = "德城区" * 20
    names = read(make(name="a/b:c"), make(name="A*B?C"), make(name=long), make(name=long)).sheetnames
    assert names[:2] == ["abc", "ABC(2)"]
    assert all(len(name) <= 31 for name in names)
    assert len(set(names)) == 4
    assert sheet_name("[]") == "表"


def test_a_file_name_is_safe_on_windows():
    name = filename('2023年2月 排名/表:"x"', dt.date(2023, 2, 28), "德城区")
    assert name == "2023年2月排名表x（德城区）_20230228.xlsx"
