"""The steps of a month's ranking: consolidate and draft, sign, issue."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from common import clock
from common.errors import RuleViolation
from common.views import ActionView
from communities.actions.numbers import next_text
from properties.actions.circulars import compose
from properties.actions.rankings import CIRCULAR_KIND, freeze, issue_ranking, issuing_body, sign
from properties.choices import IssueState
from properties.forms.rankings import VersionForm
from properties.models import RankingIssue, RankingPeriod
from properties.reports.standings import named_counts
from properties.tasks import request_documents
from properties.views import versions
from properties.workflow import ISSUE as LIFE


class FreezeView(ActionView):
    """汇总并预览: the month worked out, its circular drafted."""

    model = RankingPeriod
    permission = versions.PREPARE

    def get_object(self) -> RankingPeriod:
        return versions.period_at(self.request.user, self.kwargs["slug"], self.permission)

    def act(self, row: RankingPeriod, data: dict[str, Any]) -> str:
        issue = freeze(period=row, by=self.request.user)
        compose(issue=issue, by=self.request.user)
        ranked = issue.totals["ranked_count"]
        return f"已汇总 {row.label} 排名：参评 {ranked} 个小区，通报正文已拟好，等待局领导签发。"

    def success_url(self, row: RankingPeriod) -> str:
        return reverse("properties:ranking", args=[self.kwargs["slug"]])


class IssueAction(ActionView):
    """A step of one version, found by month and version number."""

    model = RankingIssue
    form_class = VersionForm

    def get_object(self) -> RankingIssue:
        slug, version = self.kwargs["slug"], str(self.kwargs["version"])
        issue = versions.issue_at(self.request.user, slug, version)
        if not RankingPeriod.objects.visible_to(self.request.user, self.permission).filter(
            pk=issue.period_id
        ):
            raise Http404
        return issue

    def failure_url(self) -> str:
        return reverse("properties:ranking", args=[self.kwargs["slug"]])


class SignView(IssueAction):
    """签发: the number is allotted, the files are ordered."""

    permission = versions.SIGN

    def act(self, row: RankingIssue, data: dict[str, Any]) -> str:
        self.signed = sign(issue=row, by=self.request.user, seen=data["seen"])
        request_documents(self.signed.circular, self.request.user)
        return f"已签发 {row.period.label} 排名通报，文号 {self.signed.number}，Word 和 Excel 正在生成，下一步印发。"

    def success_url(self, row: RankingIssue) -> str:
        return reverse("properties:circular", args=[row.circular.pk])


class IssueView(IssueAction):
    """印发: from now on every unit reads it."""

    permission = versions.ISSUE

    def act(self, row: RankingIssue, data: dict[str, Any]) -> str:
        issued = issue_ranking(issue=row, by=self.request.user)
        request_documents(issued.circular, self.request.user)
        return f"已印发 {row.period.label} 排名通报 {issued.number}，全市各单位可以查看。"

    def success_url(self, row: RankingIssue) -> str:
        return reverse("properties:ranking", args=[self.kwargs["slug"]])


# ---------------------------------------------------------------- what is asked before a step
def step_context(issue: RankingIssue, user) -> dict[str, Any]:
    """The steps this user may take on this version now, with what each will bring about, in numbers."""
    may = {step.name for step in LIFE.available(issue.state, user.has_perm)}
    found: dict[str, Any] = {f"may_{name}": name in may for name in ("freeze", "sign", "issue")}
    if "sign" in may:
        found["sign_points"] = _sign_points(issue)
    if "issue" in may:
        found["issue_points"] = _issue_points(issue)
    if "freeze" in may:
        found["freeze_points"] = [
            f"按现在审过的检查表重新计算 {issue.totals.get('community_count', 0)} 行排名",
            "通报正文按新数据重新拟写，改过的文字会被替换",
        ]
    return found


def _sign_points(issue: RankingIssue) -> list[str]:
    communities, firms, repeated = named_counts(issue)
    return [
        f"{issue.totals.get('community_count', 0)} 行数据冻结，{issue.period.label}关账，检查表不能再改",
        f"占用文号 {_next_number(issue)}",
        f"通报 {communities} 个小区、{firms} 家企业，其中 {repeated} 家连续2个月被通报",
        "签发后自动生成 Word 和 Excel，再点印发才对外可见",
    ]


def _next_number(issue: RankingIssue) -> str:
    try:
        body = issuing_body(issue.period.city)
    except RuleViolation:
        return "（还没有登记文号规则）"
    return next_text(organization=body, kind=CIRCULAR_KIND, year=clock.today().year)


def _issue_points(issue: RankingIssue) -> list[str]:
    _, _, repeated = named_counts(issue)
    return [
        f"{issue.totals.get('community_count', 0)} 行排名全市各单位可见，文号 {issue.number}",
        f"{repeated} 家企业连续2个月被通报，需约谈",
        "要改只能发更正版",
    ]


def blocked_by(issue: RankingIssue, late: list[str]) -> str:
    """Why a draft cannot be signed yet, as far as the page knows; the action asks again."""
    if issue.state != IssueState.DRAFT:
        return ""
    if late:
        return f"{'、'.join(late)}还没有上报，收齐后才能签发。"
    if issue.data_revision != issue.period.data_revision:
        return "汇总之后又有检查表被审核或退回，重新汇总后才能签发。"
    return ""
