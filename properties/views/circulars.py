"""The circulars: the list, the paper itself, its words while it is a draft, its files."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from common.errors import RuleViolation
from common.files import respond_bytes
from common.models import JobRun
from common.views import ActionView, ScopedDetailPage
from common.views.access import GrantedPage
from properties.actions.circulars import compose, edit_text
from properties.actions.exports import FORMATS, download
from properties.actions.rankings import missing_districts
from properties.choices import IssueState
from properties.columns.rankings import ANNEX_COLUMNS, LISTED_COLUMNS, PROBLEM_COLUMNS
from properties.documents.circulars import circular_context, circular_tables
from properties.documents.composing import ANNEXES
from properties.forms.rankings import CircularTextForm
from properties.models import Circular
from properties.tasks import RENDER, request_documents
from properties.views import versions
from properties.views.issues import blocked_by, step_context
from properties.views.rankings import strip_context
from properties.workflow import ISSUE as LIFE


def readable_circulars(user) -> QuerySet[Circular]:
    """The circulars the user may read, newest first."""
    rows = Circular.objects.visible_to(user, versions.VIEW).select_related(
        "issue__period__city", "docx", "xlsx", "issue__signed_by", "issue__issued_by"
    )
    return rows.order_by(F("issue__period__year").desc(), F("issue__period__month").desc(), "-issue__version")


class CircularListPage(GrantedPage):
    """通报: every circular the reader may read, with what it says in numbers."""

    permission = versions.VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = [
            {
                "circular": circular,
                "issue": circular.issue,
                "period": circular.issue.period,
                "look": LIFE.look(circular.issue.state),
                "totals": circular.issue.totals,
            }
            for circular in readable_circulars(request.user)
        ]
        return render(request, "properties/circulars/list.html", {"rows": rows})


class CircularPage(ScopedDetailPage):
    """The paper as it will be, or is, printed; the annexes folded."""

    model = Circular
    permission = versions.VIEW
    template_name = "properties/circulars/circular.html"

    def get_queryset(self) -> QuerySet[Circular]:
        return readable_circulars(self.request.user)

    def get_context(self) -> dict[str, Any]:
        circular = self.object
        issue = circular.issue
        tables = circular_tables(circular)
        late = missing_districts(issue.period) if issue.state == IssueState.DRAFT else []
        return {
            "issue": issue,
            "period": issue.period,
            "month_words": issue.period.label,
            "paper": circular_context(circular),
            "annexes": [
                _annex(1, ANNEXES[0], ANNEX_COLUMNS, tables["ranking"]),
                _annex(2, ANNEXES[1], LISTED_COLUMNS, tables["listed"]),
                _annex(3, ANNEXES[2], PROBLEM_COLUMNS, tables["problems"]),
            ],
            "look": LIFE.look(issue.state),
            **strip_context(issue),
            "may_edit": issue.state == IssueState.DRAFT and self.request.user.has_perm(versions.PREPARE),
            "blocked": blocked_by(issue, late),
            **step_context(issue, self.request.user),
            **files_context(circular, self.request.user),
        }


def _annex(number: int, title: str, columns, rows: list[dict[str, str]]) -> dict[str, Any]:
    heads = [column.label for column in columns.values()]
    return {
        "number": number,
        "title": title,
        "heads": heads,
        "body": _cells(rows),
        "count": len(rows),
    }


def _cells(rows: list[dict[str, str]]) -> SafeString:
    """The rows as markup, drawn in Python: the first annex has 448 of them."""
    return mark_safe(
        "\n".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row.values())}</tr>" for row in rows)
    )


def files_context(circular: Circular, user) -> dict[str, Any]:
    """Where the files of a circular stand: kept, being made, or not made."""
    job = None
    if not circular.has_documents and circular.issue.state != IssueState.DRAFT:
        job = JobRun.objects.filter(name=RENDER, slot=str(circular.pk)).first()
    return {
        "circular": circular,
        "files": [(FORMATS[suffix][0], suffix, getattr(circular, suffix)) for suffix in FORMATS],
        "is_draft": circular.issue.state == IssueState.DRAFT,
        "job": job,
        # A finished job means that the files came between our two reads: ask once more.
        "is_waiting": job is not None and job.state != JobRun.State.FAILED,
        "is_failed": job is not None and job.state == JobRun.State.FAILED,
        "may_render": may_order_files(user),
    }


def may_order_files(user) -> bool:
    """Whether the user may have the files of a circular made: who makes rankings, not every reader."""
    return versions.works_on(user) or user.has_perm(versions.ISSUE)


class CircularFilesPage(CircularPage):
    """The card of the files alone, asked for every two seconds while they are being made."""

    template_name = "properties/circulars/files.html"

    def get_context(self) -> dict[str, Any]:
        return files_context(self.object, self.request.user)


class CircularDownload(CircularPage):
    """One file of the circular."""

    def get(self, request: HttpRequest, *args, **kwargs) -> FileResponse | HttpResponseRedirect:
        if self.kwargs["suffix"] not in FORMATS:
            raise Http404
        found = download(circular=self.get_object(), suffix=self.kwargs["suffix"], by=request.user)
        return respond_bytes(found.content, name=found.name, content_type=found.content_type)


class CircularAction(ActionView):
    """A step on one circular."""

    model = Circular

    def get_queryset(self) -> QuerySet[Circular]:
        return readable_circulars(self.request.user)

    def success_url(self, row: Circular) -> str:
        return reverse("properties:circular", args=[row.pk])


class RenderView(CircularAction):
    """Ask for the files again, after a failure or where nobody has asked yet."""

    permission = versions.VIEW

    def get_object(self) -> Circular:
        """The circular, if it exists for the reader, and only then a word about his rights."""
        circular = super().get_object()
        if not may_order_files(self.request.user):
            raise PermissionDenied
        return circular

    def act(self, row: Circular, data: dict[str, Any]) -> str:
        if row.issue.state == IssueState.DRAFT:
            raise RuleViolation("拟稿没有正式文件，签发后自动生成；现在可以下载预览稿。")
        request_documents(row, self.request.user)
        return f"正在生成 {row.number} 的 Word 和 Excel 文件。"


class RecomposeView(CircularAction):
    """Write the words of a draft again from its figures; what was edited is lost."""

    permission = versions.PREPARE

    def act(self, row: Circular, data: dict[str, Any]) -> str:
        compose(issue=row.issue, by=self.request.user)
        return f"已按汇总数据重新拟稿 {row.issue.period.label} 通报。"


class EditTextView(CircularAction):
    """Change the words of a draft."""

    permission = versions.PREPARE
    form_class = CircularTextForm
    template_name = "properties/circulars/edit.html"
    http_method_names = ["get", "post", "options"]

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        if self.object.issue.is_frozen:
            return HttpResponseRedirect(self.success_url(self.object))
        text = self.object.content["text"]
        form = CircularTextForm(initial={"opening": text["opening"]}, sections=text["sections"])
        return render(
            request, self.template_name, {"form": form, "object": self.object, **self.get_context()}
        )

    def form_arguments(self) -> dict[str, Any]:
        return {"sections": self.object.content["text"]["sections"]}

    def get_form(self) -> CircularTextForm:
        self.form = super().get_form()
        return self.form

    def get_context(self) -> dict[str, Any]:
        return {"period": self.object.issue.period, "month_words": self.object.issue.period.label}

    def act(self, row: Circular, data: dict[str, Any]) -> str:
        sections = self.form.edited_sections()
        edit_text(circular=row, opening=data["opening"], sections=sections, by=self.request.user)
        return f"已保存《{row.title}》正文。"
