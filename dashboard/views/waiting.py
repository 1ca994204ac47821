"""等我处理: what waits for the reader, as counted verbs, each the door to exactly its rows."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from properties.choices import IssueState
from properties.models import Circular, RankingIssue
from properties.reports.board import Board
from properties.views.boards import PREPARE, REPORT, SIGN, SUBMIT, address, list_address, ranking_address

ENTER = "properties.enter_inspection"
REVIEW = "properties.review_inspection"
ISSUE = "properties.issue_ranking"


@dataclass(frozen=True, slots=True)
class Task:
    """So many of something wait; `where` says of whom or until when."""

    count: int
    words: str
    where: str
    url: str
    tone: str = ""


def waiting(user, board: Board) -> list[Task]:
    """Everything of the open month and of the circulars that waits for this reader, most urgent first."""
    found = [
        *_given_back(user, board),
        *_entering(user, board),
        *_reviewing(user, board),
        *_ranking(user, board),
    ]
    return [task for task in found if task.count]


def _given_back(user, board: Board) -> Iterator[Task]:
    """Months that came back, with the reason where there is room for it."""
    url = reverse("properties:month", args=[board.period.slug])
    levels = (
        (SUBMIT, "街道月报退回，待重新提交", board.streets),
        (REPORT, "区月报退回，待重新上报", board.districts),
    )
    for permission, words, units in levels:
        returned = [unit for unit in units if unit.is_returned]
        if returned and board.period.is_open and user.has_perm(permission):
            yield Task(len(returned), words, returned[0].handing.return_reason[:16], url, "amber")


def _entering(user, board: Board) -> Iterator[Task]:
    counts, period = board.counts, board.period
    if not (period.is_open and user.has_perm(ENTER)) or user.has_perm(REPORT) or user.has_perm(PREPARE):
        return
    month = f"{period.month}月"
    yield Task(
        counts.returned, "检查表退回，待改后重交", month, list_address(period, stage="returned"), "amber"
    )
    yield Task(counts.draft, "检查表在录，待提交审核", month, list_address(period, stage="draft"))
    yield Task(counts.none, "小区未开始，待录入", month, list_address(period, stage="none"))
    if user.has_perm(SUBMIT) and not counts.unfinished and not counts.returned:
        ready = [street for street in board.streets if not street.is_in]
        names = "、".join(street.name for street in ready)
        yield Task(len(ready), "街道月报已齐，待提交", names, reverse("properties:month", args=[period.slug]))


def _reviewing(user, board: Board) -> Iterator[Task]:
    counts, period = board.counts, board.period
    if not period.is_open or not user.has_perm(REVIEW):
        return
    streets = sum(1 for street in board.streets if street.counts.submitted)
    yield Task(
        counts.submitted, "检查表已提交，待审核", f"{streets} 个街道", list_address(period, stage="submitted")
    )
    if user.has_perm(REPORT):
        ready = [
            district
            for district in board.districts
            if not district.is_reported
            and all(street.is_in for street in district.streets)
            and not district.counts.submitted
        ]
        names = "、".join(district.name for district in ready)
        yield Task(len(ready), "区月报已审齐，待上报", names, reverse("properties:month", args=[period.slug]))


def _ranking(user, board: Board) -> Iterator[Task]:
    period = board.period
    if not any(user.has_perm(name) for name in (PREPARE, SIGN, ISSUE)):
        return
    url = ranking_address(period)
    issues = RankingIssue.objects.visible_to(user).filter(period__city=period.city_id)
    for issue in issues.filter(state__in=(IssueState.DRAFT, IssueState.SIGNED)).select_related("period"):
        if issue.state == IssueState.DRAFT and user.has_perm(SIGN):
            yield Task(1, "通报拟稿，待签发", issue.period.label, ranking_address(issue.period))
        elif issue.state == IssueState.SIGNED and user.has_perm(ISSUE):
            yield Task(1, "通报已签发，待印发", issue.period.label, ranking_address(issue.period))
    if user.has_perm(PREPARE) and period.is_open and board.districts_reported == len(board.districts):
        yield Task(len(board.districts), "区已上报，待汇总排名", period.label, url)
    yield from _documents(issues)


def _documents(issues) -> Iterator[Task]:
    """The newest circular that is out and whose files are ready to be sent."""
    ready = Circular.objects.filter(
        issue__in=issues.filter(state=IssueState.ISSUED), docx__isnull=False, xlsx__isnull=False
    )
    newest = ready.select_related("issue__period").order_by("-issue__period__year", "-issue__period__month")
    for circular in newest[:1]:
        url = address("properties:circular", circular.pk) or address("properties:circular-list")
        yield Task(1, "通报文件已生成，可下载", circular.issue.period.label, url)
