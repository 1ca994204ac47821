"""Write the Word templates of official papers, laid out after GB/T 9704-2012.

What is written is a starting point: an office may restyle its copy in Word, as long as the tags stay.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from common.gb9704.package import package, section
from common.gb9704.paragraphs import AnnexColumn, annex_table, colophon_table, paragraph, run_in_heading

RANKING = (
    AnnexColumn("rank", "名次", 840, "Middle"),
    AnnexColumn("district", "区", 1374),
    AnnexColumn("subdistrict", "街道", 1120),
    AnnexColumn("community", "小区名称", 1900),
    AnnexColumn("company", "物业服务企业", 2600),
    AnnexColumn("inspected_on", "检查日期", 1200, "Middle"),
    AnnexColumn("score", "得分", 700, "Right"),
    AnnexColumn("city_rank", "全市|名次", 640, "Middle"),
    AnnexColumn("previous_rank", "上月|名次", 640, "Middle"),
    AnnexColumn("change", "变化", 640, "Middle"),
    AnnexColumn("remark", "备注", 1102),
)
LISTED = (
    AnnexColumn("index", "序号", 620, "Middle"),
    AnnexColumn("district", "区", 1300),
    AnnexColumn("subdistrict", "街道", 1120),
    AnnexColumn("community", "小区名称", 1300),
    AnnexColumn("company", "物业服务企业", 2340),
    AnnexColumn("score", "得分", 680, "Right"),
    AnnexColumn("rank", "街道|名次", 600, "Middle"),
    AnnexColumn("reason", "通报情形", 1200),
    AnnexColumn("deductions", "主要扣分", 2596),
    AnnexColumn("consecutive", "连续|通报", 1000),
)
PROBLEMS = (
    AnnexColumn("index", "序号", 600, "Middle"),
    AnnexColumn("subdistrict", "街道", 1120),
    AnnexColumn("community", "小区名称", 1500),
    AnnexColumn("company", "物业服务企业", 2300),
    AnnexColumn("problem", "问题描述", 2320),
    AnnexColumn("place", "位置", 1300),
    AnnexColumn("photo", "照片|张数", 700, "Middle"),
    AnnexColumn("due", "整改时限", 1200, "Middle"),
    AnnexColumn("person", "责任人", 760, "Middle"),
    AnnexColumn("result", "整改|情况", 956),
)
KEEP = "<w:keepNext/>"  # issuer and date never stand on a page without a line of the paper itself


class Command(BaseCommand):
    help = "生成公文 Word 模板（GB/T 9704-2012 版式），写入 templates/documents"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", default=str(Path(settings.BASE_DIR) / "templates" / "documents"))

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(options["folder"])
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "circular.docx").write_bytes(circular())
        self.stdout.write(f"已生成 {folder / 'circular.docx'}")


def circular() -> bytes:
    """The template of the monthly circular (月排名通报): paper, three landscape annexes, colophon."""
    annexes = (("ranking", RANKING), ("listed", LISTED), ("problems", PROBLEMS))
    body = _letterhead() + _text() + _closing()
    for number, (name, columns) in enumerate(annexes, 1):
        body += _annex(number, name, columns)
    body += paragraph("End") + section(start="evenPage", footers="colophon")
    return package(
        body,
        colophon=_colophon(),
        header="{{ '演示数据' if demo else '' }}",
        title="{{ title_lines|join('') }}",
        creator="{{ issuer_name }}",
    )


def _tag(tag: str) -> str:
    """A paragraph that only steers the template and leaves no trace in the paper."""
    return paragraph("Normal", f"{{%p {tag} %}}")


def _letterhead() -> str:
    return (
        paragraph("Demo", "{{ '演示数据' if demo else '' }}")
        + paragraph("IssuerMark", "{{ issuer_mark }}")
        + paragraph("DocumentNumber", "{{ document_number }}")
        + paragraph("Normal") * 2
        + _tag("for line in title_lines")
        + paragraph("Title", "{{ line }}")
        + _tag("endfor")
        + paragraph("Normal")
        + paragraph("Addressees", "{{ addressees }}")
    )


def _text() -> str:
    """Opening and numbered sections; a paragraph's `level` chooses its style, `body` follows its heading."""
    styles = {2: "Heading2", 3: "Heading3", 4: "Heading4"}
    choices = "".join(
        _tag(f"{'if' if level == 2 else 'elif'} part.level == {level}")
        + run_in_heading(style, "{{ part.text }}", "{{ part.body|default('') }}")
        for level, style in styles.items()
    )
    return (
        paragraph("Body", "{{ opening }}")
        + _tag("for section in sections")
        + paragraph("Heading1", "{{ section.heading }}")
        + _tag("for part in section.paragraphs")
        + choices
        + _tag("else")
        + paragraph("Body", "{{ part.text }}")
        + _tag("endif")
        + _tag("endfor")
        + _tag("endfor")
    )


def _closing() -> str:
    """Annex list, issuer and date with room for the seal, remark; the last paragraph ends the section."""
    return (
        _tag("if attachments")
        + paragraph("Normal", properties=KEEP)
        + _tag("for attachment in attachments")
        + _tag("if loop.first")
        + paragraph("FirstAnnexNote", "附件：{{ attachment }}", KEEP)
        + _tag("else")
        + paragraph("NextAnnexNote", "{{ attachment }}", KEEP)
        + _tag("endif")
        + _tag("endfor")
        + _tag("endif")
        + paragraph("Normal", properties=KEEP) * 2
        + paragraph("Issuer", "{{ issuer_name }}", KEEP)
        + paragraph("IssueDate", "{{ document_date }}", KEEP)
        + paragraph("Remark", "{{ note }}", section())
    )


def _annex(number: int, name: str, columns: tuple[AnnexColumn, ...]) -> str:
    return (
        paragraph("AnnexLabel", f"附件{number}")
        + paragraph("Normal")
        + paragraph("AnnexTitle", f"{{{{ {name}_title }}}}")
        + annex_table(name, columns)
        + paragraph("TableNote", f"{{{{ {name}_note|default('') }}}}", section("landscape", footers="turned"))
    )


def _colophon() -> str:
    """Copies, printing office and date between rules as wide as the text, at the foot of the last page."""
    copies = paragraph("Colophon", "抄送：{{ copies_to }}。")
    printed = "{{ printed_by }}</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t>{{ printed_on }}印发"
    printed_line = paragraph("ColophonPrinted", printed)
    rows = (
        paragraph("Normal", "{%tr if copies_to %}"),
        copies,
        paragraph("Normal", "{%tr endif %}"),
        printed_line,
    )
    return colophon_table(rows) + paragraph("End")
