"""Filling Word templates: escaping, long tables, the sandbox, the same bytes for the same content."""

import io
import zipfile

import pytest
from docx import Document

from common.gb9704.package import package, section
from common.gb9704.paragraphs import AnnexColumn, annex_table, paragraph, run
from common.word import WordTemplate, WordTemplateError

COLUMNS = (AnnexColumn("name", "小区", 3000), AnnexColumn("score", "得分", 1000, "Right"))


@pytest.fixture
def template(tmp_path):
    """Make a template of this body and load it."""

    def make(body, name="t.docx"):
        path = tmp_path / name
        path.write_bytes(package(body + section()))
        return WordTemplate.load(path)

    return make


def opened(content):
    return Document(io.BytesIO(content))


def document_xml(content):
    return zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()


def cells(document):
    return [[cell.text for cell in row.cells] for row in document.tables[0].rows]


def test_tags_are_filled(template):
    filled = template(paragraph("Body", "得分{{ score }}分")).render({"score": "87.69"}, {})
    assert opened(filled).paragraphs[0].text == "得分87.69分"


def test_a_tag_split_into_runs_by_word_is_still_a_tag(template):
    split = f"<w:p>{run('{')}{run('{ na')}{run('me }')}{run('}')}</w:p>"
    assert opened(template(split).render({"name": "御景天成"}, {})).paragraphs[0].text == "御景天成"


@pytest.mark.parametrize("text", ['<&"=>', "x<y & z", "=1+1", "{{ other }}", "%s %d", "]]>", "<w:p/>"])
def test_whatever_is_filled_in_stands_as_it_is(template, text):
    made = template(paragraph("Body", "{{ text }}") + annex_table("rows", COLUMNS))
    document = opened(made.render({"text": text}, {"rows": [{"name": text, "score": "1"}]}))
    assert document.paragraphs[0].text == text
    assert cells(document)[1] == [text, "1"]


def test_control_characters_are_dropped_and_line_ends_become_breaks(template):
    made = template(paragraph("Body", "{{ text }}") + annex_table("rows", COLUMNS))
    document = opened(made.render({"text": "一\x0b\n二"}, {"rows": [{"name": "a\x00\nb", "score": None}]}))
    assert document.paragraphs[0].text == "一\n二"
    assert cells(document)[1] == ["a\nb", ""]


def test_a_prototype_row_is_repeated_for_every_row_in_order(template):
    rows = ({"name": f"小区{i}", "score": f"{i}.00"} for i in range(448))
    document = opened(template(annex_table("rows", COLUMNS)).render({}, {"rows": rows}))
    table = cells(document)
    assert len(table) == 449
    assert table[1] == ["小区0", "0.00"]
    assert table[448] == ["小区447", "447.00"]


def test_a_mark_split_into_runs_by_word_is_still_a_mark(template):
    table = annex_table("rows", COLUMNS).replace(
        "[[rows.name]]", f"[</w:t></w:r>{run('[rows.na')}{run('me]]')}<w:r><w:t>"
    )
    assert cells(opened(template(table).render({}, {"rows": [{"name": "甲", "score": "1"}]})))[1] == [
        "甲",
        "1",
    ]


def test_an_empty_table_says_so_in_one_row(template):
    content = template(annex_table("rows", COLUMNS)).render({}, {"rows": []})
    assert cells(opened(content))[1] == ["无", "无"]  # one merged cell, seen from both columns
    assert '<w:gridSpan w:val="2"/>' in document_xml(content)
    assert "[[" not in document_xml(content)


def test_two_tables_may_show_the_same_rows(template):
    made = template(annex_table("rows", COLUMNS) + paragraph("Body") + annex_table("rows", COLUMNS[:1]))
    document = opened(made.render({}, {"rows": iter([{"name": "甲", "score": "1"}])}))
    assert [table.rows[1].cells[0].text for table in document.tables] == ["甲", "甲"]


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ name.__init__.__globals__ }}",
        "{{ cycler.__init__ }}",
    ],
)
def test_a_template_cannot_reach_into_the_program(template, attack):
    with pytest.raises(WordTemplateError, match="无法填写"):
        template(paragraph("Body", attack)).render({"name": "x"}, {})


def test_a_name_nobody_gave_is_named_in_the_fault(template):
    with pytest.raises(WordTemplateError, match="missing_name"):
        template(paragraph("Body", "{{ missing_name }}")).render({}, {})


def test_a_column_the_rows_do_not_have_is_named_in_the_fault(template):
    with pytest.raises(WordTemplateError, match="score"):
        template(annex_table("rows", COLUMNS)).render({}, {"rows": [{"name": "甲"}]})


def test_a_table_without_data_is_named_in_the_fault(template):
    with pytest.raises(WordTemplateError, match="rows"):
        template(annex_table("rows", COLUMNS)).render({}, {})


def test_a_broken_tag_or_file_is_refused_when_read(template, tmp_path):
    with pytest.raises(WordTemplateError, match="无法读取"):
        template(paragraph("Body", "{% if x %}"))
    (tmp_path / "text.docx").write_text("no archive")
    with pytest.raises(WordTemplateError, match="无法读取"):
        WordTemplate.load(tmp_path / "text.docx")
    with pytest.raises(WordTemplateError, match="找不到"):
        WordTemplate.load(tmp_path / "none.docx")


def test_the_same_content_makes_the_same_bytes(template):
    made = template(paragraph("Body", "{{ text }}"))
    assert made.render({"text": "一"}, {}) == made.render({"text": "一"}, {})
    assert made.render({"text": "一"}, {}) != made.render({"text": "二"}, {})


def test_a_template_is_read_once_until_its_file_changes(template, tmp_path):
    first = template(paragraph("Body", "旧"))
    assert WordTemplate.load(tmp_path / "t.docx") is first
    assert opened(template(paragraph("Body", "换成了新的")).render({}, {})).paragraphs[0].text == "换成了新的"
