"""Composing a month's circular and making its files."""

import datetime as dt

from django.db import transaction

from common import audit, clock
from common.errors import NotAllowed, RuleViolation
from common.files import store
from properties.actions.rankings import issuing_body, lock_issue
from properties.choices import IssueState
from properties.documents import circulars as documents
from properties.documents.composing import compose_text
from properties.documents.facts import circular_facts
from properties.models import Circular, RankingIssue


@transaction.atomic
def compose(*, issue: RankingIssue, by, at: dt.datetime | None = None) -> Circular:
    """Write the circular's text for a draft version, from the facts of that version alone.

    Composing again replaces the text, and the bureau's edits with it. Raises `NotAllowed` once the version
    is signed.
    """
    at = at or clock.now()
    issue = lock_issue(issue, by, "properties.prepare_ranking")
    if issue.is_frozen:
        raise NotAllowed(f"{issue}已签发，正文不能再改。")
    circular = write_text(issue, at)
    audit.record(
        by=by,
        verb="compose",
        target=circular,
        area=issue.period.city,
        at=at,
        summary=f"拟稿《{circular.title}》",
    )
    return circular


def write_text(issue: RankingIssue, at: dt.datetime) -> Circular:
    """The circular of a version, composed and saved; the caller holds the transaction and the right."""
    facts = circular_facts(issue)
    text = compose_text(facts)
    content = {
        "frozen_at": issue.frozen_at.isoformat(),
        "issuer": issuing_body(issue.period.city).name,
        "copies_to": "各区人民政府（管委会）",
        "text": text,
        "problems": list(facts.problems),
    }
    circular, _ = Circular.objects.update_or_create(
        issue=issue, defaults={"title": text["title"], "content": content, "updated_at": at}
    )
    return circular


@transaction.atomic
def edit_text(*, circular: Circular, opening: str, sections: list[dict], by, at=None) -> Circular:
    """Change the words of a draft circular: the opening, and the paragraphs under each heading."""
    at = at or clock.now()
    lock_issue(circular.issue, by, "properties.prepare_ranking")
    row = Circular.objects.select_related("issue__period__city").get(pk=circular.pk)
    if row.issue.is_frozen:
        raise NotAllowed(f"{row.issue}已签发，正文不能再改。")
    if not opening.strip() or not sections:
        raise RuleViolation("通报正文不能为空，请补写开头和各部分。", field="opening")
    before = row.content["text"]
    row.content["text"] = {**before, "opening": opening.strip(), "sections": sections}
    row.updated_at = at
    row.save(update_fields=["content", "updated_at"])
    audit.record(
        by=by,
        verb="edit_text",
        target=row,
        area=row.issue.period.city,
        at=at,
        summary=f"修改《{row.title}》正文",
        opening=[before["opening"], opening.strip()],
        sections=[before["sections"], sections],
    )
    return row


@transaction.atomic
def render_documents(*, circular: Circular, by=None, at: dt.datetime | None = None) -> Circular:
    """Make the two files of a signed or issued circular, once; a second call changes nothing."""
    at = at or clock.now()
    row = (
        Circular.objects.select_for_update(of=("self",))
        .select_related("issue__period__city", "issue__period__standard", "issue__period__rule_set")
        .get(pk=circular.pk)
    )
    if row.has_documents:
        return row
    if row.issue.state == IssueState.DRAFT:
        raise NotAllowed("拟稿没有正式文件，签发后自动生成；现在可以下载预览稿。")
    issue = row.issue
    row.docx = store(
        documents.make_docx(row),
        name=documents.file_name(issue, "docx"),
        content_type=documents.DOCX,
        by=by,
        at=at,
    )
    row.xlsx = store(
        documents.make_xlsx(issue, row),
        name=documents.file_name(issue, "xlsx"),
        content_type=documents.XLSX,
        by=by,
        at=at,
    )
    row.updated_at = at
    row.save(update_fields=["docx", "xlsx", "updated_at"])
    audit.record(
        by=by,
        verb="render",
        target=row,
        area=issue.period.city,
        at=at,
        summary=f"生成{row.number}的 Word 和 Excel 文件",
        docx=row.docx.sha256,
        xlsx=row.xlsx.sha256,
    )
    return row
