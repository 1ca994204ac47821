"""The circular in Word against plain text substitution into a ready document.xml."""

import io
import re
import zipfile
from collections.abc import Iterator
from html import escape

from benchmarks.freezing import Month
from benchmarks.measuring import Candidate, Figure, NotMeasurableError, in_turn, ratio
from benchmarks.sites import Site
from common.word import COMPRESSION, WordTemplate
from properties.actions.circulars import compose
from properties.columns.rankings import ANNEX_COLUMNS
from properties.documents.circulars import TEMPLATE, circular_context, circular_tables, make_docx
from properties.models import Circular

BODY = "word/document.xml"
HERE = "@@rows@@"
SELECT = """
SELECT rank_subdistrict, district_name, subdistrict_name, community_name, company_name, inspected_on,
    score_centi, rank_city, previous_rank, previous_rank - rank_subdistrict, remark
FROM properties_rankingentry WHERE issue_id = %s
ORDER BY district_order, subdistrict_order, rank_subdistrict, pinyin, id
"""
_ROW = re.compile(r"<w:tr[ >](?:(?!<w:tr[ >]).)*?</w:tr>", re.DOTALL)


class ReadyDocument:
    """A finished circular with a hole where the 448 rows stood: filled by text alone."""

    def __init__(self, docx: bytes, rows: list[dict[str, str]]) -> None:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.pattern, self.keys = _row_pattern()
        body = self.parts[BODY].decode()
        start = body.index(self._row(rows[0]))
        last = self._row(rows[-1])
        self.body = body[:start] + HERE + body[body.index(last, start) + len(last) :]
        self.whole = body

    def _row(self, row: dict[str, str]) -> str:
        return self.pattern % tuple(escape(row[key], quote=False) for key in self.keys)

    def fill(self, rows: list[dict[str, str]]) -> bytes:
        parts = dict(self.parts)
        parts[BODY] = self.body.replace(HERE, "".join([self._row(row) for row in rows])).encode()
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return out.getvalue()


def _row_pattern() -> tuple[str, tuple[str, ...]]:
    """The prototype row of the template's ranking table as a %-pattern, and its keys."""
    with zipfile.ZipFile(TEMPLATE) as archive:
        source = archive.read(BODY).decode()
    for row in _ROW.findall(source):
        if keys := re.findall(r"\[\[\s*ranking\.(\w+)\s*\]\]", row):
            return re.sub(r"\[\[.*?\]\]", "%s", row.replace("%", "%%")), tuple(keys)
    raise NotMeasurableError("the template has no row with [[ranking.…]] marks")


def _composed(site: Site) -> Circular:
    month = Month(site)
    issue = month.freeze()
    compose(issue=issue, by=month.user)
    return Circular.objects.select_related("issue__period__city").get(issue=issue)


def _ready(docx: bytes, rows: list[dict[str, str]]) -> ReadyDocument:
    """The floor, once it is certain that it makes the same page."""
    try:
        ready = ReadyDocument(docx, rows)
    except ValueError as fault:
        raise NotMeasurableError("the rows of the ready document were not found") from fault
    with zipfile.ZipFile(io.BytesIO(ready.fill(rows))) as archive:
        if archive.read(BODY).decode() != ready.whole:
            raise NotMeasurableError("text substitution does not give the same document")
    return ready


def _read_plainly(site: Site, circular: Circular) -> list[dict[str, str]]:
    """The annex's columns by one plain statement, as text: the least a floor with reading has to do."""
    with site.connection.cursor() as cursor:
        cursor.execute(SELECT, [circular.issue_id])
        return [dict(zip(ANNEX_COLUMNS, map(str, row), strict=True)) for row in cursor.fetchall()]


def figures(site: Site, rounds: int) -> Iterator[Figure]:
    """Filling the template over the floor: with the rows at hand, and with reading them, on both sides."""
    circular = _composed(site)
    context, tables = circular_context(circular), circular_tables(circular)
    template = WordTemplate.load(TEMPLATE)
    ready = _ready(template.render(context, tables), tables["ranking"])
    count = len(tables["ranking"])
    if len(_read_plainly(site, circular)) != count:
        raise NotMeasurableError("the plain statement does not read the rows of the annex")
    render, floor, whole, reading = in_turn(
        [
            Candidate("WordTemplate.render", lambda: template.render(context, tables)),
            Candidate("text substitution and zip", lambda: ready.fill(tables["ranking"])),
            Candidate("make_docx, which reads the rows", lambda: make_docx(circular)),
            Candidate("SELECT, substitution and zip", lambda: ready.fill(_read_plainly(site, circular))),
        ],
        rounds,
    )
    name = f"circular .docx with {count} rows / text substitution into document.xml"
    yield ratio(name, render, floor, goal=3)
    yield ratio("  the same with reading the rows / SELECT and text substitution", whole, reading, goal=3)
