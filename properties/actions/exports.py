"""Handing out a month's ranking report: the stored files once it is signed, a marked draft before."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from common import audit, clock
from common.errors import RuleViolation
from common.files import read
from properties.actions.circulars import render_documents, write_text
from properties.actions.rankings import write_version
from properties.choices import IssueState
from properties.documents import circulars as documents
from properties.models import Circular, RankingIssue, RankingPeriod

FORMATS = {"docx": ("Word", documents.DOCX), "xlsx": ("Excel", documents.XLSX)}
EXPORT = "properties.export_rankingreport"


@dataclass(frozen=True, slots=True)
class ReportFile:
    """One file on its way to a browser."""

    name: str
    content: bytes
    content_type: str


@transaction.atomic
def download(*, circular: Circular, suffix: str, by, at: dt.datetime | None = None) -> ReportFile:
    """One file of a circular the caller found through the reader's scope; the trail notes who took it.

    Of a signed one the stored file, made now when the worker has not come to it; of a draft a preview that
    is kept nowhere.
    """
    at = at or clock.now()
    row = Circular.objects.select_related("issue__period__city", "docx", "xlsx").get(pk=circular.pk)
    found = _preview(row, suffix) if row.issue.state == IssueState.DRAFT else _stored(row, suffix, by, at)
    audit.record(
        by=by,
        verb="download",
        target=row,
        area=row.issue.period.city,
        at=at,
        summary=f"下载{found.name}",
        format=suffix,
    )
    return found


def _stored(circular: Circular, suffix: str, by, at: dt.datetime) -> ReportFile:
    if not circular.has_documents:
        circular = render_documents(circular=circular, by=by, at=at)
    kept = getattr(circular, suffix)
    return ReportFile(kept.name, read(kept), kept.content_type)


def _preview(circular: Circular, suffix: str) -> ReportFile:
    issue = circular.issue
    content = documents.make_docx(circular) if suffix == "docx" else documents.make_xlsx(issue, circular)
    return ReportFile(documents.file_name(issue, suffix), content, FORMATS[suffix][1])


@transaction.atomic
def export_reports(
    *, periods: list[RankingPeriod], suffixes: list[str], by, at: dt.datetime | None = None
) -> list[ReportFile]:
    """The ranking reports of some months, in the formats asked for: any month, issued or not.

    A month that is not signed gives a draft marked 拟稿, worked out now when nobody has frozen it yet; none
    of that is kept. Raises `RuleViolation` for a month outside the exporter's scope or without any score.
    """
    at = at or clock.now()
    keys = [period.pk for period in periods]
    inside = RankingPeriod.objects.visible_to(by, EXPORT).filter(pk__in=keys)
    rows = list(inside.select_related("city", "rule_set", "standard").order_by("year", "month"))
    if len(rows) < len(set(keys)) or not rows:
        raise RuleViolation("选中的月份里有不在您范围内的，请刷新列表后重选。")
    found = [file for row in rows for file in _report(row, suffixes, by, at)]
    formats = "、".join(FORMATS[suffix][0] for suffix in suffixes)
    for row in rows:
        audit.record(
            by=by,
            verb="export",
            target=row,
            area=row.city,
            at=at,
            summary=f"导出{row.label}排名报告（{formats}）",
            formats=suffixes,
        )
    return found


def _report(period: RankingPeriod, suffixes: list[str], by, at: dt.datetime) -> list[ReportFile]:
    signed = (IssueState.ISSUED, IssueState.SIGNED)
    issues = period.issues.filter(state__in=signed).order_by("version")
    issue = issues.filter(state=IssueState.ISSUED).first() or issues.first()
    if issue is None:
        return _trial(period, suffixes, by, at)
    circular = Circular.objects.select_related("issue__period__city", "docx", "xlsx").get(issue=issue)
    return [_stored(circular, suffix, by, at) for suffix in suffixes]


def _trial(period: RankingPeriod, suffixes: list[str], by, at: dt.datetime) -> list[ReportFile]:
    """A draft's files. What has to be written to make them is taken back before anybody can see it."""
    with transaction.atomic():
        issue = RankingIssue.objects.filter(period=period, state=IssueState.DRAFT).first()
        issue = issue or write_version(period, by, at)
        circular = Circular.objects.filter(issue=issue).first() or write_text(issue, at)
        circular = Circular.objects.select_related("issue__period__city").get(pk=circular.pk)
        files = [_preview(circular, suffix) for suffix in suffixes]
        transaction.set_rollback(True)
    return files
