"""Word papers from templates an office may restyle: tags are filled by Jinja, long tables row by row.

A template is read, patched and compiled once. A tag `{{ name }}` or `{% … %}` is docxtpl's dialect
(`{%p … %}` and `{%tr … %}` remove the paragraph or row that holds them). A table row with marks such as
`[[ranking.score]]` is a prototype: it is repeated for every row of the table "ranking". Templates run in a
sandbox; whatever is filled in is escaped; the same content gives the same bytes.
"""

import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError, Undefined
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from markupsafe import Markup

from common.columns import xml_text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EMPTY_TEXT = "无"
LINE_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
FIXED_MOMENT = (1980, 1, 1, 0, 0, 0)  # zip keeps a moment for every part; the same one for the same bytes
COMPRESSION = 4  # a sixth larger than the usual 6, in half the time
_ROWS = "table_rows__"  # where the rows of each table come in; no context key may look like it
_ROW = re.compile(r"<w:tr[ >](?:(?!<w:tr[ >]).)*?</w:tr>", re.DOTALL)
_SPLIT_MARK = re.compile(r"\[(?:<[^>]*>)*\[(?:(?!\]\]|</w:p>).)*?\](?:<[^>]*>)*\]", re.DOTALL)
_MARK = re.compile(r"\[\[\s*(\w+)\.(\w+)\s*\]\]")


class WordTemplateError(ValueError):
    """A template cannot be read or filled; the message says in Chinese what is wrong with which file."""


class _ReadyXml(Markup):
    """XML made here from escaped parts; nothing else goes into a paper unescaped."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """One prototype row: its XML as a %-pattern, the keys that fill it, and the row of an empty table."""

    tag: str
    table: str
    pattern: str
    keys: tuple[str, ...]
    empty: str

    def render(self, rows: Iterable[Mapping[str, Any]]) -> _ReadyXml:
        pattern, keys = self.pattern, self.keys
        try:
            made = "".join([pattern % tuple([cell_xml(row[key]) for key in keys]) for row in rows])
        except KeyError as missing:
            raise WordTemplateError(
                f"表格“{self.table}”的数据没有“{missing.args[0]}”这一列，请改模板中的标记"
            ) from missing
        return _ReadyXml(made or self.empty)


class WordTemplate:
    """A Word template ready to be filled any number of times."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._static: dict[str, bytes] = {}
        self._compiled: dict[str, Template] = {}
        self._tables: list[_Rows] = []
        self._order: list[str] = []
        try:
            self._read()
        except (OSError, zipfile.BadZipFile, TemplateError, etree.XMLSyntaxError) as fault:
            raise WordTemplateError(f"模板“{path.name}”无法读取：{fault}。请检查文件或其中的标记") from fault

    @classmethod
    def load(cls, path: str | Path) -> "WordTemplate":
        """The template of this file, compiled once for every state of the file."""
        try:
            found = Path(path).stat()
        except OSError as fault:
            raise WordTemplateError(f"找不到模板“{Path(path).name}”，请把文件放回原处") from fault
        return _load(cls, Path(path), found.st_mtime_ns, found.st_size)

    def render(self, context: Mapping[str, Any], tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> bytes:
        """The filled .docx; `tables` gives the rows of each table by name, an empty one prints 无.

        Raises `WordTemplateError` where the template asks for a name, table or column that is not given.
        """
        ready = {name: list(rows) for name, rows in tables.items()}
        filled = dict(context) | {rows.tag: self._rows(rows, ready) for rows in self._tables}
        parts = dict(self._static)
        for name, template in self._compiled.items():
            try:
                parts[name] = template.render(filled).encode()
            except TemplateError as fault:
                raise WordTemplateError(f"模板“{self.path.name}”无法填写：{fault.message}") from fault
        return self._package(parts)

    def _rows(self, rows: _Rows, tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> _ReadyXml:
        if rows.table not in tables:
            raise WordTemplateError(f"模板“{self.path.name}”中的表格“{rows.table}”没有数据，请改模板中的标记")
        return rows.render(tables[rows.table])

    def _package(self, parts: Mapping[str, bytes]) -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
            for name in self._order:
                entry = zipfile.ZipInfo(name, FIXED_MOMENT)
                archive.writestr(entry, parts[name], zipfile.ZIP_DEFLATED, COMPRESSION)
        return out.getvalue()

    def _read(self) -> None:
        environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=value_xml)
        patcher = DocxTemplate(self.path)
        with zipfile.ZipFile(self.path) as archive:
            self._order = archive.namelist()
            for name in self._order:
                content = archive.read(name)
                if name.endswith(".xml") and (b"{" in content or b"[" in content):
                    source = self._with_rows(patcher.patch_xml(content.decode()))
                    self._compiled[name] = environment.from_string(source)
                else:
                    self._static[name] = content

    def _with_rows(self, xml: str) -> str:
        """The source with every prototype row replaced by the tag its filled rows will come in by."""
        joined = _SPLIT_MARK.sub(lambda mark: re.sub(r"<[^>]*>", "", mark[0]), xml)
        return _ROW.sub(self._take_prototype, joined)

    def _take_prototype(self, row: re.Match[str]) -> str:
        marks = _MARK.findall(row[0])
        if not marks:
            return row[0]
        names = sorted({name for name, _ in marks})
        if len(names) > 1:
            raise WordTemplateError(f"模板“{self.path.name}”的一行里有多张表的标记：{'、'.join(names)}")
        if "{{" in row[0] or "{%" in row[0]:
            raise WordTemplateError(
                f"模板“{self.path.name}”中“{names[0]}”的行里只能用 [[ ]] 标记，请移走其他标记"
            )
        pattern = _MARK.sub("%s", row[0].replace("%", "%%"))
        tag = f"{_ROWS}{len(self._tables)}"
        keys = tuple(key for _, key in marks)
        self._tables.append(_Rows(tag, names[0], pattern, keys, _empty_row(row[0])))
        return f"{{{{ {tag} }}}}"


@lru_cache(maxsize=16)
def _load(kind: type[WordTemplate], path: Path, _changed: int, _size: int) -> WordTemplate:
    return kind(path)


def cell_xml(value: Any) -> str:
    """Text as it may stand in a run: escaped, without what XML forbids, line ends as line breaks."""
    text = xml_text("" if value is None else str(value))
    if "&" in text or "<" in text or ">" in text:
        text = escape(text, quote=False)
    return text if "\n" not in text else text.replace("\n", LINE_BREAK)


def value_xml(value: Any) -> Any:
    """What Jinja prints for a value; a name nobody gave is left for Jinja to complain about."""
    if isinstance(value, _ReadyXml | Undefined):
        return value
    return _ReadyXml(cell_xml(value))


def _empty_row(row: str) -> str:
    """The prototype row as a single cell over the whole width that says 无."""
    namespaces = f'xmlns:w="{W[1:-1]}"' + "".join(
        f' xmlns:{prefix}="urn:{prefix}"'
        for prefix in sorted(set(re.findall(r"[ <](\w+):", row)) - {"w", "xml"})
    )
    root = etree.fromstring(f"<root {namespaces}>{row}</root>")
    line = root[0]
    first, *others = line.findall(f"{W}tc")
    widths = [cell.find(f"{W}tcPr/{W}tcW") for cell in (first, *others)]
    for cell in others:
        line.remove(cell)
    _widen(first, sum(int(width.get(f"{W}w")) for width in widths if width is not None), 1 + len(others))
    _say_nothing(first)
    text = etree.tostring(line, encoding="unicode")
    return re.sub(r' xmlns:\w+="[^"]*"', "", text)


def _widen(cell: etree._Element, width: int, columns: int) -> None:
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        properties = etree.Element(f"{W}tcPr")
        cell.insert(0, properties)
    for old in properties.findall(f"{W}gridSpan") + properties.findall(f"{W}tcW"):
        properties.remove(old)
    properties.insert(0, etree.Element(f"{W}tcW", {f"{W}w": str(width), f"{W}type": "dxa"}))
    properties.insert(1, etree.Element(f"{W}gridSpan", {f"{W}val": str(columns)}))


def _say_nothing(cell: etree._Element) -> None:
    """Leave one centred paragraph with one run that says 无."""
    line, *more = cell.findall(f"{W}p")
    for other in more:
        cell.remove(other)
    first, *runs = line.findall(f"{W}r")
    for other in runs:
        line.remove(other)
    text = first.find(f"{W}t")
    text.text = EMPTY_TEXT
    properties = line.find(f"{W}pPr")
    if properties is not None:
        for old in properties.findall(f"{W}jc"):
            properties.remove(old)
        properties.append(etree.Element(f"{W}jc", {f"{W}val": "center"}))
