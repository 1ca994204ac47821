"""The two files of a signed circular: the numbers of GB/T 9704-2012 and of office workbooks in their XML."""

import io
import zipfile

import pytest
from lxml import etree
from openpyxl import load_workbook

from properties.documents.circulars import make_docx, make_xlsx
from properties.models import Circular

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A4 = ("11906", "16838")
MARGINS = {"top": "2098", "bottom": "1984", "left": "1587", "right": "1474"}  # 37, 35, 28, 26 mm


@pytest.fixture
def circular(signed):
    return Circular.objects.select_related("issue__period__city").get(issue=signed)


@pytest.fixture
def document(circular):
    with zipfile.ZipFile(io.BytesIO(make_docx(circular))) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


@pytest.fixture
def book(circular):
    return load_workbook(io.BytesIO(make_xlsx(circular.issue, circular)))


def text_of(element):
    return "".join(element.itertext(f"{W}t"))


# ---------------------------------------------------------------- Word
def test_the_text_stands_on_upright_a4_with_official_margins(document):
    section = document.find(f".//{W}sectPr")
    size = section.find(f"{W}pgSz")
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == A4
    margins = section.find(f"{W}pgMar")
    assert {name: margins.get(f"{W}{name}") for name in MARGINS} == MARGINS


def test_lines_are_28_95_points_apart(document):
    assert document.find(f".//{W}docGrid").get(f"{W}linePitch") == "579"


def test_the_annexes_lie_across(document):
    turned = [size for size in document.iter(f"{W}pgSz") if size.get(f"{W}orient") == "landscape"]
    assert turned
    assert (turned[0].get(f"{W}h"), turned[0].get(f"{W}w")) == A4


def test_the_paper_carries_number_date_sections_and_annexes(document, circular):
    text = text_of(document)
    for part in (circular.number, "2023年3月21日", "一、总体情况", "五、下步工作要求", "附件1", "附件3"):
        assert part in text, part
    assert "拟稿" not in text
    assert "{{" not in text
    assert "[[" not in text


def test_the_ranking_has_a_row_for_every_community_and_its_head_repeats(document, circular):
    tables = [table for table in document.iter(f"{W}tbl") if "名次" in text_of(table)]
    rows = tables[0].findall(f"{W}tr")
    heads = [row for row in rows if row.find(f"{W}trPr/{W}tblHeader") is not None]
    assert heads
    assert len(rows) - len(heads) == circular.issue.entries.count() == 16
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_a_draft_says_that_it_is_one(frozen):
    row = Circular.objects.select_related("issue__period__city").get(issue=frozen)
    with zipfile.ZipFile(io.BytesIO(make_docx(row))) as archive:
        assert "拟稿，未编号" in archive.read("word/document.xml").decode()


def test_the_same_version_gives_the_same_bytes(circular):
    assert make_docx(circular) == make_docx(circular)
    assert make_xlsx(circular.issue, circular) == make_xlsx(circular.issue, circular)


# ---------------------------------------------------------------- Excel
def test_the_workbook_has_ranking_named_and_problems(book):
    assert book.sheetnames == ["排名表", "通报名单", "主要问题清单"]


def test_every_sheet_is_ready_for_the_a3_printer(book):
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert str(sheet.page_setup.paperSize) == "8"
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows, sheet.title
        assert sheet.freeze_panes, sheet.title
        assert "第 &P 页" in sheet.oddFooter.center.text


def test_no_cell_holds_a_formula(book):
    assert not [
        cell.coordinate
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def test_the_ranking_sheet_has_every_community_with_its_score_as_a_number(book, circular):
    values = {row[4].value: row for row in book["排名表"].iter_rows() if isinstance(row[0].value, int)}
    assert len(values) == 16
    best = circular.issue.entries.order_by("rank_city", "pinyin").first()
    numbers = [cell.value for cell in values[best.community_name]]
    assert best.score_centi / 100 in numbers


def test_columns_are_those_of_the_months_own_sheet(book, circular):
    texts = {str(cell.value) for row in book["排名表"].iter_rows(max_row=5) for cell in row}
    for category in circular.issue.categories:
        assert any(text.startswith(category["short_name"]) for text in texts), category
