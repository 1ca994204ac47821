"""The monthly circular's template: the numbers of GB/T 9704-2012 in the XML of a rendered paper."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from common.management.commands.make_word_templates import LISTED, PROBLEMS, RANKING, circular
from common.word import WordTemplate

PATH = Path(__file__).resolve().parents[2] / "templates" / "documents" / "circular.docx"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COLUMNS = {"ranking": RANKING, "listed": LISTED, "problems": PROBLEMS}
CONTEXT = {
    "issuer_mark": "德州市住房和城乡建设局文件",
    "document_number": "德建物通〔2023〕2号",
    "title_lines": ["关于2023年2月份中心城区物管小区", "创城检查考核及排名情况的通报"],
    "addressees": "各区住建局、各街道办事处、各物业服务企业：",
    "opening": "现将情况通报如下：",
    "sections": [
        {
            "heading": "一、总体情况",
            "paragraphs": [
                {"level": 0, "text": "检查小区448个。"},
                {"level": 2, "text": "（一）先进小区。", "body": "御景天成。"},
                {"level": 3, "text": "1.楼道堆放。"},
                {"level": 4, "text": "（1）东关小区。"},
            ],
        }
    ],
    "attachments": ["1.排名表", "2.通报名单", "3.主要问题清单"],
    "issuer_name": "德州市住房和城乡建设局",
    "document_date": "2023年2月28日",
    "note": "（此件公开发布）",
    "copies_to": "市创城指挥部办公室",
    "printed_by": "德州市住房和城乡建设局办公室",
    "printed_on": "2023年2月28日",
    "demo": True,
    "ranking_title": "排名表",
    "listed_title": "通报名单",
    "problems_title": "主要问题清单",
}


def rows(name, count):
    return [{column.key: f"{name}{number}" for column in COLUMNS[name]} for number in range(count)]


def render(**changes):
    tables = {"ranking": rows("ranking", 40), "listed": [], "problems": rows("problems", 2)}
    return WordTemplate.load(PATH).render(CONTEXT | changes, tables)


def part(content, name):
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(name))


def attributes(element):
    return {key.removeprefix(W): value for key, value in element.attrib.items()}


@pytest.fixture(scope="module")
def paper():
    return render()


@pytest.fixture(scope="module")
def document(paper):
    return Document(io.BytesIO(paper))


@pytest.fixture(scope="module")
def styles(paper):
    return {style.get(f"{W}styleId"): style for style in part(paper, "word/styles.xml").iter(f"{W}style")}


@pytest.fixture(scope="module")
def sections(paper):
    return list(part(paper, "word/document.xml").iter(f"{W}sectPr"))


def styled(document, name):
    return [paragraph for paragraph in document.paragraphs if paragraph.style.style_id == name]


def test_the_committed_template_is_the_one_the_command_writes():
    made, kept = (zipfile.ZipFile(io.BytesIO(content)) for content in (circular(), PATH.read_bytes()))
    assert made.namelist() == kept.namelist()
    assert all(made.read(name) == kept.read(name) for name in made.namelist())


def test_the_paper_is_a4_with_margins_37_28_26_35_mm(sections):
    first = sections[0]
    assert attributes(first.find(f"{W}pgSz")) == {"w": "11906", "h": "16838"}
    margins = attributes(first.find(f"{W}pgMar"))
    assert [margins[side] for side in ("top", "left", "right", "bottom")] == ["2098", "1587", "1474", "1984"]


def test_lines_are_exactly_28_95_points_on_every_page_of_text(sections, styles):
    assert {section.find(f"{W}docGrid").get(f"{W}linePitch") for section in sections} == {"579"}
    for name in ("Normal", "Body", "Heading1", "Heading2", "Heading3", "Heading4", "Addressees", "IssueDate"):
        spacing = attributes(styles[name].find(f"{W}pPr/{W}spacing"))
        assert (spacing["line"], spacing["lineRule"]) == ("579", "exact"), name


@pytest.mark.parametrize(
    ("style", "font", "half_points"),
    [
        ("Body", "仿宋_GB2312", "32"),
        ("Title", "方正小标宋简体", "44"),
        ("Heading1", "黑体", "32"),
        ("Heading2", "楷体_GB2312", "32"),
        ("Heading3", "仿宋_GB2312", "32"),
        ("Heading4", "仿宋_GB2312", "32"),
        ("DocumentNumber", "仿宋_GB2312", "32"),
        ("AnnexLabel", "黑体", "32"),
        ("AnnexTitle", "方正小标宋简体", "44"),
        ("FooterOdd", "宋体", "28"),
        ("FooterEven", "宋体", "28"),
        ("Colophon", "仿宋_GB2312", "28"),
    ],
)
def test_fonts_are_named_for_chinese_too_and_nothing_is_bold(styles, style, font, half_points):
    marks = styles[style].find(f"{W}rPr")
    assert marks.find(f"{W}rFonts").get(f"{W}eastAsia") == font
    assert marks.find(f"{W}sz").get(f"{W}val") == half_points
    assert marks.find(f"{W}b") is None


def test_text_is_justified_and_indented_by_two_characters(styles):
    body = styles["Body"].find(f"{W}pPr")
    assert body.find(f"{W}jc").get(f"{W}val") == "both"
    assert body.find(f"{W}ind").get(f"{W}firstLineChars") == "200"


def test_the_mark_is_red_and_a_red_line_closes_the_head(styles):
    assert styles["IssuerMark"].find(f"{W}rPr/{W}color").get(f"{W}val") == "FF0000"
    assert styles["DocumentNumber"].find(f"{W}pPr/{W}pBdr/{W}bottom").get(f"{W}color") == "FF0000"


def test_each_level_has_its_style(document):
    assert [p.text for p in styled(document, "Heading1")] == ["一、总体情况"]
    assert [p.text for p in styled(document, "Heading2")] == ["（一）先进小区。御景天成。"]
    assert [p.text for p in styled(document, "Heading3")] == ["1.楼道堆放。"]
    assert [p.text for p in styled(document, "Heading4")] == ["（1）东关小区。"]
    assert [p.text for p in styled(document, "Body")] == ["现将情况通报如下：", "检查小区448个。"]
    assert [p.text for p in styled(document, "Title")] == CONTEXT["title_lines"]


def test_the_text_after_a_heading_in_its_line_is_in_the_body_font(document):
    run = styled(document, "Heading2")[0].runs[1]
    assert run._r.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") == "仿宋_GB2312"


def test_annex_list_issuer_date_and_remark_close_the_paper(document, styles):
    assert styled(document, "FirstAnnexNote")[0].text == "附件：1.排名表"
    assert [p.text for p in styled(document, "NextAnnexNote")] == ["2.通报名单", "3.主要问题清单"]
    assert styled(document, "IssueDate")[0].text == "2023年2月28日"
    assert styles["IssueDate"].find(f"{W}pPr/{W}ind").get(f"{W}rightChars") == "400"
    assert styled(document, "Remark")[0].text == "（此件公开发布）"


def test_page_numbers_stand_outside_on_odd_and_even_pages(paper):
    assert part(paper, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    for name, style in (("odd", "FooterOdd"), ("even", "FooterEven")):
        footer = part(paper, f"word/footer_{name}.xml")
        assert footer.find(f".//{W}pStyle").get(f"{W}val") == style
        assert "".join(footer.itertext()) == "—  PAGE 1 —"


def test_each_annex_is_a_landscape_section_of_its_own(sections, document):
    turned = [section for section in sections if section.find(f"{W}pgSz").get(f"{W}orient") == "landscape"]
    assert len(turned) == 3
    for section in turned:
        assert attributes(section.find(f"{W}pgSz")) == {"w": "16838", "h": "11906", "orient": "landscape"}
        margins = attributes(section.find(f"{W}pgMar"))
        assert [margins[side] for side in ("top", "right", "bottom", "left")] == [
            "1587",
            "2098",
            "1474",
            "1984",
        ]
        assert section.find(f"{W}type").get(f"{W}val") == "nextPage"
    assert [p.text for p in styled(document, "AnnexLabel")] == ["附件1", "附件2", "附件3"]
    assert [p.text for p in styled(document, "AnnexTitle")] == ["排名表", "通报名单", "主要问题清单"]


def test_annex_tables_repeat_their_head_and_never_break_a_row(document):
    for table in document.tables:
        first, *others = table._tbl.tr_lst
        assert first.find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in (first, *others))
        assert table._tbl.find(f"{W}tblPr/{W}tblBorders/{W}insideH").get(f"{W}sz") == "4"


def test_annex_tables_fit_the_page_and_hold_their_rows(document):
    assert all(sum(column.width for column in columns) <= 12756 for columns in COLUMNS.values())
    ranking, listed, problems = document.tables
    assert (len(ranking.rows), len(listed.rows), len(problems.rows)) == (41, 2, 3)
    assert ranking.rows[40].cells[0].text == "ranking39"
    assert listed.rows[1].cells[0].text == "无"


def test_the_colophon_ends_the_last_even_page(paper, sections):
    assert sections[-1].find(f"{W}type").get(f"{W}val") == "evenPage"
    text = "".join(part(paper, "word/footer_colophon.xml").itertext())
    assert text == "抄送：市创城指挥部办公室。德州市住房和城乡建设局办公室2023年2月28日印发"


def test_without_copies_the_colophon_has_one_line():
    assert "抄送" not in "".join(part(render(copies_to=""), "word/footer_colophon.xml").itertext())


def test_demo_data_say_so_on_the_first_page_and_on_every_head(paper):
    assert "演示数据" in "".join(part(paper, "word/header.xml").itertext())
    assert styled(Document(io.BytesIO(paper)), "Demo")[0].text == "演示数据"
    real = render(demo=False)
    assert "演示数据" not in "".join(part(real, "word/header.xml").itertext())
    assert styled(Document(io.BytesIO(real)), "Demo")[0].text == ""


def test_paragraph_and_run_properties_keep_the_order_the_schema_asks_for(paper):
    """Word repairs or refuses a file whose properties stand in another order."""
    order = ["pStyle", "keepNext", "widowControl", "pBdr", "tabs", "autoSpaceDE", "autoSpaceDN", "snapToGrid"]
    order += ["spacing", "ind", "jc", "outlineLvl", "sectPr"]
    for name in ("word/document.xml", "word/styles.xml", "word/footer_colophon.xml"):
        for properties in part(paper, name).iter(f"{W}pPr"):
            places = [order.index(child.tag.removeprefix(W)) for child in properties]
            assert places == sorted(places)


def test_the_same_snapshot_makes_the_same_bytes(paper):
    assert render() == paper
