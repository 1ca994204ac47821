"""Paragraph styles of an official paper and the XML of its paragraphs and tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from common.gb9704 import (
    CHAR,
    CHAR_SPACING,
    COLOPHON_CHAR,
    FANGSONG,
    HEITI,
    KAITI,
    LINE,
    MARK_RULE,
    MARK_TOP,
    RED,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    SIZE_5,
    SIZE_SMALL_5,
    SONGTI,
    TEXT_WIDTH,
    THICK,
    THIN,
    TITLE_LINE,
    XIAOBIAOSONG,
)


@dataclass(frozen=True)
class Style:
    """A paragraph style: font and size, and how the paragraph stands on the page."""

    id: str
    name: str
    font: str = FANGSONG
    size: int = SIZE_3
    align: str = "left"
    indent: str = ""
    line: int = LINE
    before: int = 0
    after: int = 0
    color: str = ""
    outline: int | None = None
    extra: str = ""

    def xml(self) -> str:
        default = ' w:default="1"' if self.id == "Normal" else ""
        based = "" if default else '<w:basedOn w:val="Normal"/>'
        tight = self.size == SIZE_3 and not default
        between = f'<w:spacing w:val="{CHAR_SPACING}"/>' if tight else ""
        color = f'<w:color w:val="{self.color}"/>' if self.color else ""
        outline = "" if self.outline is None else f'<w:outlineLvl w:val="{self.outline}"/>'
        spacing = f'<w:spacing w:before="{self.before}" w:after="{self.after}" w:line="{self.line}" w:lineRule="exact"/>'
        return (
            f'<w:style w:type="paragraph"{default} w:styleId="{self.id}"><w:name w:val="{self.name}"/>{based}'
            f"<w:qFormat/><w:pPr>{self.extra}{spacing}{self.indent}"
            f'<w:jc w:val="{self.align}"/>{outline}</w:pPr>'
            f'<w:rPr>{fonts(self.font)}{color}{between}<w:sz w:val="{self.size}"/><w:szCs w:val="{self.size}"/>'
            "</w:rPr></w:style>"
        )


def fonts(name: str) -> str:
    """The font for Chinese and Western characters alike; without `eastAsia` Word takes its own choice."""
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def indent(first: float = 0, left: float = 0, right: float = 0, hanging: float = 0, char: int = CHAR) -> str:
    """Indents in characters, with the same length in twips for readers that know only those."""
    given = {"left": left, "right": right, "hanging": hanging, "firstLine": first}
    marks = [
        f'w:{side}Chars="{round(count * 100)}" w:{side}="{round(count * char)}"'
        for side, count in given.items()
        if count
    ]
    return f"<w:ind {' '.join(marks)}/>"


_RED_LINE = f'<w:pBdr><w:bottom w:val="single" w:sz="{MARK_RULE}" w:space="7" w:color="{RED}"/></w:pBdr>'
_RIGHT_EDGE = f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH - 2 * COLOPHON_CHAR}"/></w:tabs>'
_OFF_GRID = '<w:snapToGrid w:val="0"/>'
STYLES = (
    # The grid is kept by the text itself: no spaces slipped in between Chinese and digits, no widow control.
    Style(
        "Normal",
        "Normal",
        align="both",
        extra='<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>',
    ),
    Style("Body", "公文正文", align="both", indent=indent(first=2)),
    Style("Title", "Title", XIAOBIAOSONG, SIZE_2, "center", line=TITLE_LINE),
    Style(
        "Heading1", "heading 1", HEITI, align="both", indent=indent(first=2), outline=0, extra="<w:keepNext/>"
    ),
    Style("Heading2", "heading 2", KAITI, align="both", indent=indent(first=2), outline=1),
    Style("Heading3", "heading 3", FANGSONG, align="both", indent=indent(first=2), outline=2),
    Style("Heading4", "heading 4", FANGSONG, align="both", indent=indent(first=2), outline=3),
    Style("Demo", "演示标记", HEITI),
    Style(
        "IssuerMark", "发文机关标志", XIAOBIAOSONG, 64, "distribute", "", 800, MARK_TOP - LINE - 80, color=RED
    ),
    Style("DocumentNumber", "发文字号", align="center", before=2 * LINE, extra=_RED_LINE),
    Style("Addressees", "主送机关"),
    Style("FirstAnnexNote", "附件说明", align="both", indent=indent(left=6, hanging=4)),
    Style("NextAnnexNote", "附件说明续", align="both", indent=indent(left=6, hanging=1)),
    Style("Issuer", "署名", align="center", indent=indent(left=13)),
    Style("IssueDate", "成文日期", align="right", indent=indent(right=4)),
    Style("Remark", "附注", indent=indent(first=2)),
    Style("AnnexLabel", "附件序号", HEITI),
    Style("AnnexTitle", "附件标题", XIAOBIAOSONG, SIZE_2, "center", line=TITLE_LINE, after=160),
    Style("TableHead", "表头", HEITI, SIZE_5, "center", line=290, extra=_OFF_GRID),
    Style("TableLeft", "表格文字", FANGSONG, SIZE_SMALL_5, "left", line=260, extra=_OFF_GRID),
    Style("TableMiddle", "表格居中", FANGSONG, SIZE_SMALL_5, "center", line=260, extra=_OFF_GRID),
    Style("TableRight", "表格数字", FANGSONG, SIZE_SMALL_5, "right", line=260, extra=_OFF_GRID),
    Style("TableNote", "表注", FANGSONG, SIZE_5, line=360, extra=_OFF_GRID),
    Style(
        "Colophon", "版记", FANGSONG, SIZE_4, indent=indent(left=3, hanging=3, char=COLOPHON_CHAR), line=560
    ),
    Style("ColophonPrinted", "版记印发", FANGSONG, SIZE_4, line=560, extra=_RIGHT_EDGE),
    Style("End", "结尾", line=20, extra=_OFF_GRID),
    Style(
        "FooterOdd",
        "单页页码",
        SONGTI,
        SIZE_4,
        "right",
        indent(right=1, char=COLOPHON_CHAR),
        360,
        extra=_OFF_GRID,
    ),
    Style(
        "FooterEven",
        "双页页码",
        SONGTI,
        SIZE_4,
        "left",
        indent(left=1, char=COLOPHON_CHAR),
        360,
        extra=_OFF_GRID,
    ),
    Style("PageMark", "页眉标记", HEITI, SIZE_5, "right", line=300, extra=_OFF_GRID),
)


def run(text: str, properties: str = "") -> str:
    """A run of ready XML text (template tags included)."""
    marks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{marks}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(style: str, text: str = "", properties: str = "") -> str:
    """A paragraph of one run; `properties` are further paragraph properties such as a section's end."""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>'
        + (run(text) if text else "")
        + "</w:p>"
    )


@dataclass(frozen=True)
class AnnexColumn:
    """A column of an annex table: key in the rows, heading (`|` breaks it), width in twips, alignment."""

    key: str
    label: str
    width: int
    align: str = "Left"


def run_in_heading(style: str, heading: str, text: str) -> str:
    """A numbered heading that goes on in the same line with text in the body's font."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run(heading)}{run(text, fonts(FANGSONG))}</w:p>'


def colophon_table(rows: Sequence[str]) -> str:
    """The colophon at the foot of the page, one cell a row: thick rules outside, a thin one between."""
    rules = (("top", THICK), ("bottom", THICK), ("insideH", THIN))
    borders = "".join(
        f'<w:{edge} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>' for edge, size in rules
    )
    sides = "".join(f'<w:{side} w:w="{COLOPHON_CHAR}" w:type="dxa"/>' for side in ("left", "right"))
    cell = f'<w:tcPr><w:tcW w:w="{TEXT_WIDTH}" w:type="dxa"/></w:tcPr>'
    lines = "".join(f"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>{cell}{row}</w:tc></w:tr>" for row in rows)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{sides}</w:tblCellMar></w:tblPr>"
        f'<w:tblGrid><w:gridCol w:w="{TEXT_WIDTH}"/></w:tblGrid>{lines}</w:tbl>'
    )


def annex_table(name: str, columns: Sequence[AnnexColumn]) -> str:
    """A bordered table: a head repeated on every page and one prototype row `[[name.key]]`, never broken."""
    grid = "".join(f'<w:gridCol w:w="{column.width}"/>' for column in columns)
    head = "".join(_cell(column, "TableHead", column.label.split("|")) for column in columns)
    body = "".join(_cell(column, f"Table{column.align}", [f"[[{name}.{column.key}]]"]) for column in columns)
    return (
        f"<w:tbl>{_table_properties(sum(column.width for column in columns))}<w:tblGrid>{grid}</w:tblGrid>"
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="500"/><w:tblHeader/></w:trPr>{head}</w:tr>'
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="340"/></w:trPr>{body}</w:tr></w:tbl>'
    )


def _table_properties(width: int) -> str:
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for edge in edges)
    sides = "".join(f'<w:{side} w:w="57" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{sides}</w:tblCellMar></w:tblPr>"
    )


def _cell(column: AnnexColumn, style: str, lines: Sequence[str]) -> str:
    properties = f'<w:tcPr><w:tcW w:w="{column.width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
    return f"<w:tc>{properties}{''.join(paragraph(style, line) for line in lines)}</w:tc>"
