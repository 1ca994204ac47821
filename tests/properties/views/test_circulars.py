"""The circulars' list, the paper, its words as a draft, its files."""

import io
import zipfile

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from common import jobs
from common.models import AuditEntry, JobRun, StoredFile
from properties.actions.circulars import render_documents
from properties.models import Circular
from properties.tasks import request_documents


@pytest.fixture
def signed_in(client):
    def enter(user):
        client.force_login(user, backend="communities.backends.GrantBackend")
        return client

    return enter


def url(name, circular, *more):
    return reverse(f"properties:{name}", args=[circular.pk, *more])


def content(response):
    return b"".join(response.streaming_content)


def words(docx):
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read("word/document.xml").decode()


def posted(form, **changes):
    return {name: field.value() for name in form.fields if (field := form[name])} | changes


# ---------------------------------------------------------------- who may read
def test_the_list_has_issued_circulars_for_every_unit_and_drafts_for_none_of_them(
    frozen, clerk_xinhu, taskforce, signed_in
):
    assert "还没有通报" in signed_in(clerk_xinhu).get("/circulars/").content.decode()
    text = signed_in(taskforce).get("/circulars/").content.decode()
    assert "2023年3月物管小区检查排名通报" in text
    assert "拟稿" in text


@pytest.mark.parametrize("stage", ["frozen", "signed"])
def test_a_circular_in_preparation_does_not_exist_for_a_clerk(request, stage, clerk_xinhu, signed_in):
    circular = request.getfixturevalue(stage).circular
    client = signed_in(clerk_xinhu)
    for address in (url("circular", circular), url("circular-files", circular),
                    url("circular-download", circular, "docx"), url("circular-download", circular, "xlsx")):  # fmt: skip
        assert client.get(address).status_code == 404, address
    assert client.post(url("circular-render", circular)).status_code == 404


def test_somebody_without_a_grant_and_the_superuser_are_refused(issued, stranger, superuser, signed_in):
    for user in (stranger, superuser):
        client = signed_in(user)
        assert client.get("/circulars/").status_code == 403
        assert client.get(url("circular", issued.circular)).status_code == 403
        assert client.get(url("circular-download", issued.circular, "docx")).status_code == 403


def test_a_clerk_of_any_street_reads_the_issued_paper_with_its_annexes(issued, clerk_xinhua, signed_in):
    text = signed_in(clerk_xinhua).get(url("circular", issued.circular)).content.decode()
    assert "关于2023年3月份中心城区" in text
    assert "德建物通〔2023〕1号" in text
    assert "一、总体情况" in text
    assert text.count("<details") == 3 + 1  # the annexes, and the account menu
    assert "新湖花园1号院" in text
    assert "修改正文" not in text


# ---------------------------------------------------------------- words of a draft
def test_the_task_force_edits_a_draft_and_the_trail_keeps_both_texts(frozen, taskforce, signed_in):
    client, circular = signed_in(taskforce), frozen.circular
    form = client.get(url("circular-text", circular)).context["form"]
    client.post(
        url("circular-text", circular), posted(form, opening="现将三月情况通报如下：", p0_0="改过的一段。")
    )
    circular.refresh_from_db()
    text = circular.content["text"]
    assert text["opening"] == "现将三月情况通报如下："
    assert text["sections"][0]["paragraphs"][0]["text"] == "改过的一段。"
    assert len(text["sections"]) == 5
    entry = AuditEntry.objects.get(verb="edit_text")
    assert entry.changes["opening"][1] == "现将三月情况通报如下："


def test_a_run_in_heading_survives_an_edit(frozen, taskforce, signed_in):
    client, circular = signed_in(taskforce), frozen.circular
    form = client.get(url("circular-text", circular)).context["form"]
    client.post(url("circular-text", circular), posted(form, p1_0="新湖街道第一。"))
    circular.refresh_from_db()
    paragraph = circular.content["text"]["sections"][1]["paragraphs"][0]
    assert paragraph == {"level": 2, "text": "（一）各街道第一名。", "body": "新湖街道第一。"}


def test_an_emptied_section_is_refused_at_its_field_and_nothing_is_saved(frozen, taskforce, signed_in):
    client, circular = signed_in(taskforce), frozen.circular
    form = client.get(url("circular-text", circular)).context["form"]
    blank = {name: "" for name in form.fields if name.startswith("p0_")}
    response = client.post(url("circular-text", circular), posted(form, **blank))
    assert response.status_code == 422
    assert "不能为空" in response.content.decode()
    before = circular.content
    circular.refresh_from_db()
    assert circular.content == before


def test_a_leader_and_a_clerk_do_not_edit(frozen, leader, clerk_xinhu, signed_in):
    for user in (leader, clerk_xinhu):
        assert signed_in(user).get(url("circular-text", frozen.circular)).status_code == 403


def test_the_words_of_a_signed_circular_stay(signed, taskforce, signed_in):
    client = signed_in(taskforce)
    assert client.get(url("circular-text", signed.circular)).status_code == 302
    sections = signed.circular.content["text"]["sections"]
    data = {f"p{i}_{j}": "改" for i, s in enumerate(sections) for j, _ in enumerate(s["paragraphs"])}
    response = client.post(url("circular-text", signed.circular), data | {"opening": "改"})
    assert response.status_code == 409
    assert "已签发，正文不能再改" in response.content.decode()


def test_composing_again_takes_edits_back(frozen, taskforce, signed_in):
    client, circular = signed_in(taskforce), frozen.circular
    before = circular.content["text"]["opening"]
    form = client.get(url("circular-text", circular)).context["form"]
    client.post(url("circular-text", circular), posted(form, opening="别的开头"))
    client.post(url("circular-compose", circular))
    circular.refresh_from_db()
    assert circular.content["text"]["opening"] == before


# ---------------------------------------------------------------- files
def test_a_preview_is_marked_as_draft_and_kept_nowhere(frozen, taskforce, signed_in):
    client = signed_in(taskforce)
    for suffix in ("docx", "xlsx"):
        response = client.get(url("circular-download", frozen.circular, suffix))
        assert content(response)[:2] == b"PK"
    assert "拟稿，未编号" in words(content(client.get(url("circular-download", frozen.circular, "docx"))))
    assert not StoredFile.objects.exists()
    assert AuditEntry.objects.filter(verb="download", by=taskforce).count() == 3


def test_a_download_of_an_issued_one_is_the_stored_file_under_its_office_name(
    issued, clerk_xinhua, signed_in
):
    circular = render_documents(circular=issued.circular)
    response = signed_in(clerk_xinhua).get(url("circular-download", circular, "xlsx"))
    body = content(response)
    assert StoredFile.objects.get(pk=circular.xlsx_id).size == len(body)
    assert response.filename == "2023年3月物管小区检查排名通报（德建物通〔2023〕1号）.xlsx"
    assert load_workbook(io.BytesIO(body)).sheetnames[0] == "排名表"
    entry = AuditEntry.objects.get(verb="download")
    assert (entry.by, entry.object_key) == (clerk_xinhua, str(circular.pk))


def test_a_download_makes_the_files_when_the_worker_has_not_come_to_them(issued, clerk_xinhu, signed_in):
    client = signed_in(clerk_xinhu)
    first = content(client.get(url("circular-download", issued.circular, "docx")))
    assert "德建物通〔2023〕1号" in words(first)
    assert content(client.get(url("circular-download", issued.circular, "docx"))) == first
    assert StoredFile.objects.count() == 2


def test_another_format_is_not_found(issued, leader, signed_in):
    assert signed_in(leader).get(url("circular-download", issued.circular, "pdf")).status_code == 404


def test_the_page_asks_again_while_files_are_made_and_stops_when_they_are_there(signed, leader, signed_in):
    client = signed_in(leader)
    run = request_documents(signed.circular, leader)
    text = client.get(url("circular-files", signed.circular)).content.decode()
    assert "正在生成" in text
    assert 'hx-trigger="every 2s"' in text
    jobs.execute(run.pk)
    text = client.get(url("circular-files", signed.circular)).content.decode()
    assert "hx-trigger" not in text
    assert Circular.objects.get(pk=signed.circular.pk).docx.sha256 in text


def test_the_page_asks_once_more_when_the_job_ended_between_its_two_reads(signed, leader, signed_in):
    request_documents(signed.circular, leader)
    JobRun.objects.update(state=JobRun.State.DONE)
    text = signed_in(leader).get(url("circular-files", signed.circular)).content.decode()
    assert "正在生成" in text


def test_a_failed_job_is_told_and_can_be_asked_for_again(signed, leader, signed_in):
    client = signed_in(leader)
    run = request_documents(signed.circular, leader)
    JobRun.objects.filter(pk=run.pk).update(state=JobRun.State.FAILED, error="disk full")
    text = client.get(url("circular", signed.circular)).content.decode()
    assert "没有生成成功" in text
    assert "重试" in text
    assert "disk full" not in text
    client.post(url("circular-render", signed.circular))
    run.refresh_from_db()
    assert run.state == JobRun.State.QUEUED
