"""The ranking's workbook against bare XlsxWriter that writes the same cells with borders."""

import io
from collections.abc import Iterator, Sequence

from xlsxwriter import Workbook

from benchmarks.freezing import Month
from benchmarks.measuring import Candidate, Figure, in_turn, ratio
from benchmarks.sites import Site
from common.columns import Column, value_of
from common.spreadsheets import NUMBER_FORMATS, Sheet, write_workbook
from properties.columns.rankings import workbook_columns
from properties.documents.circulars import ranking_rows

COLUMN_COUNT = 21


def _ours(columns: Sequence[Column], rows: list[dict]) -> bytes:
    out = io.BytesIO()
    sheet = Sheet(name="排名表", title="检查得分及排名表", columns=columns, rows=rows, paper="A3")
    write_workbook([sheet], out)
    return out.getvalue()


def _bare(columns: Sequence[Column], values: list[list]) -> bytes:
    """What a first script would do: default options, one `write` per cell, a border on each."""
    out = io.BytesIO()
    book = Workbook(out)
    page = book.add_worksheet()
    head = book.add_format({"border": 1, "bold": True})
    looks = [
        book.add_format({"border": 1, "num_format": NUMBER_FORMATS.get(one.kind, "@")}) for one in columns
    ]
    for index, column in enumerate(columns):
        page.write(0, index, column.label, head)
    for line, row in enumerate(values, start=1):
        for index, value in enumerate(row):
            page.write(line, index, value, looks[index])
    book.close()
    return out.getvalue()


def figures(site: Site, rounds: int) -> Iterator[Figure]:
    """448 rows × 21 columns, rows at hand in both cases."""
    issue = Month(site).freeze()
    columns = workbook_columns(issue.categories)[:COLUMN_COUNT]
    rows = [{**row, "no": number} for number, row in enumerate(ranking_rows(issue), start=1)]
    values = [[value_of(column, row) for column in columns] for row in rows]
    ours, bare = in_turn(
        [
            Candidate("write_workbook", lambda: _ours(columns, rows)),
            Candidate("bare XlsxWriter, borders", lambda: _bare(columns, values)),
        ],
        rounds,
    )
    name = f"workbook .xlsx {len(rows)} × {len(columns)} / bare XlsxWriter with borders"
    yield ratio(name, ours, bare, goal=1.3)
