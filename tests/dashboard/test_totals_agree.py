"""448 communities, 27 companies, 31 communities, three repeats: the same by every door."""

import io
import re
from itertools import pairwise

import openpyxl
import pytest
from docx import Document

from accounts.models import User
from common.files import read
from communities.models import Area
from properties.models import Circular, RankingEntry
from properties.reports.totals import criticism_totals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_city")]
EXPECTED = {"communities": 448, "companies": 27, "listed": 31, "repeated": 3}


@pytest.fixture
def taskforce(client):
    client.force_login(User.objects.get(username="taskforce"))
    return client


def test_by_query():
    totals = criticism_totals(Area.objects.get(kind="city"), (2022, 3), (2023, 2))
    assert totals.community_count == EXPECTED["communities"]
    assert totals.listed_company_count == EXPECTED["companies"]
    assert totals.listed_community_count == EXPECTED["listed"]
    assert totals.repeated_company_count == EXPECTED["repeated"]


def test_by_page(taskforce):
    words = re.sub(r"<[^>]+>|\s+", " ", taskforce.get("/criticism/?from=2022-03&to=2023-02").content.decode())
    words = re.sub(r"\s+", "", words)
    assert "纳入检查的小区448个" in words
    assert "被通报企业27家" in words
    assert "被通报小区31个" in words
    assert "连续2个月被通报企业3家" in words


def test_by_workbook_of_the_page(taskforce):
    answer = taskforce.get("/criticism/?from=2022-03&to=2023-02&format=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    numbered = {
        sheet.title: sum(isinstance(row[0].value, int) for row in sheet.iter_rows())
        for sheet in book.worksheets
    }
    assert set(EXPECTED.values()) <= set(numbered.values()), numbered


def test_by_api(taskforce):
    answer = taskforce.get("/api/v1/criticism?first=2022-03&last=2023-02").json()
    totals = answer["totals"]
    assert totals["community_count"] == EXPECTED["communities"]
    assert totals["company_count"] == EXPECTED["companies"]
    assert totals["listed_community_count"] == EXPECTED["listed"]
    assert totals["repeated_company_count"] == EXPECTED["repeated"]


def test_by_the_last_circulars_words_and_annexes():
    circular = Circular.objects.get(issue__period__year=2023, issue__period__month=2)
    paper = Document(io.BytesIO(read(circular.docx)))
    words = "".join(paragraph.text for paragraph in paper.paragraphs)
    assert "共有物管小区448个" in words
    assert "2022年3月以来，累计通报物业服务企业27家、小区31个，连续2个月被通报的企业3家" in words
    assert len(paper.tables[0].rows) == 448 + 1
    book = openpyxl.load_workbook(io.BytesIO(read(circular.xlsx)))
    assert sum(isinstance(row[0].value, int) for row in book.worksheets[0].iter_rows()) == 448


def test_by_the_twelve_circulars_together():
    """Counted from the printed names alone: what a journalist with twelve papers on the desk would find."""
    companies, communities = [], set()
    for circular in Circular.objects.order_by("issue__period__year", "issue__period__month"):
        if circular.docx is None:
            continue
        table = Document(io.BytesIO(read(circular.docx))).tables[1]
        rows = [[cell.text for cell in row.cells] for row in table.rows[1:]]
        companies.append({row[4] for row in rows})
        communities |= {(row[2], row[3]) for row in rows}
    repeated = set().union(*(a & b for a, b in pairwise(companies)))
    assert (len(companies), len(set().union(*companies))) == (12, EXPECTED["companies"])
    assert (len(communities), len(repeated)) == (EXPECTED["listed"], EXPECTED["repeated"])


def test_the_rows_behind_the_numbers_are_those_of_issued_months_alone():
    assert RankingEntry.objects.issued().criticized().count() == 108
