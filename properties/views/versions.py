"""Which version of which month a page is about, and whether the reader may know of it."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from properties.choices import IssueState
from properties.models import RankingIssue, RankingPeriod
from properties.views.months import months_of

VIEW = "properties.view_ranking"
PREPARE = "properties.prepare_ranking"
SIGN = "properties.sign_ranking"
ISSUE = "properties.issue_ranking"
SHOWN_MONTHS = 60
_RELATED = ("period__city", "period__rule_set", "period__standard", "signed_by", "issued_by", "circular")


def readable_issues(user) -> list[RankingIssue]:
    """The versions the user may read, newest first."""
    rows = RankingIssue.objects.visible_to(user, VIEW).select_related(*_RELATED)
    return list(rows.order_by("-period__year", "-period__month", "-version")[:SHOWN_MONTHS])


def version_of(issues: list[RankingIssue], slug: str, version: str = "") -> RankingIssue | None:
    """The version asked for; else the issued one of the month; else its newest. None when there is none.

    A version that was asked for and does not exist, or may not be known of, is 404.
    """
    found = [issue for issue in issues if issue.period.slug == slug]
    if version:
        chosen = next((issue for issue in found if str(issue.version) == version), None)
        if chosen is None:
            raise Http404
        return chosen
    published = [issue for issue in found if issue.state == IssueState.ISSUED]
    return next(iter(published or found), None)


def issue_at(user, slug: str, version: str = "") -> RankingIssue:
    """The version a page under `/rankings/<slug>/` is about, or 404."""
    issue = version_of(readable_issues(user), slug, version)
    if issue is None:
        raise Http404
    return issue


def works_on(user) -> bool:
    """Whether the user prepares or signs rankings, and so knows of months without one."""
    return user.has_perm(PREPARE) or user.has_perm(SIGN)


def period_at(user, slug: str, permission: str) -> RankingPeriod:
    """A month by its address for those who prepare or sign it; for all others it does not exist."""
    year, _, month = slug.partition("-")
    if not (year.isdecimal() and month.isdecimal()):
        raise Http404
    inside = RankingPeriod.objects.visible_to(user, permission).select_related("city", "rule_set", "standard")
    return get_object_or_404(inside, year=int(year), month=int(month))


def month_choices(user, issues: list[RankingIssue]) -> list[tuple[str, str]]:
    """The months of the picker, newest first: those with a readable version, and open ones for who works."""
    found = {issue.period.slug: issue.period.label for issue in issues}
    if works_on(user):
        found |= {period.slug: period.label for period in months_of(user, VIEW)[:SHOWN_MONTHS]}
    return sorted(found.items(), reverse=True)
