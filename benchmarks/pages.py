"""The month's ranking page: its queries, and its requests per second against an admin changelist."""

from collections.abc import Iterator

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from benchmarks.measuring import Candidate, Figure, NotMeasurableError, Timing, in_turn
from benchmarks.sites import Site
from dashboard.demo.many_cities import ISSUED
from properties.models import RankingEntry, RankingIssue

FEW = 45
MAX_QUERIES = 12


class Browser:
    """A person's browser without the network: the whole WSGI application with a signed-in session."""

    def __init__(self, user) -> None:
        client = Client()
        client.force_login(user, backend="communities.backends.GrantBackend")
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        self.application = get_wsgi_application()

    def get(self, address: str) -> str:
        """The page's text; raises `NotMeasurableError` for any answer but 200."""
        environ = RequestFactory().get(address, HTTP_COOKIE=self.cookie).environ
        answer: list[str] = []
        response = self.application(environ, lambda status, headers: answer.append(status))
        try:
            text = b"".join(response).decode()
        finally:
            response.close()
        if not answer[0].startswith("200"):
            raise NotMeasurableError(f"{address} answered {answer[0]}")
        return text


def _address(issue: RankingIssue) -> str:
    try:
        return reverse("properties:ranking", args=[issue.period.slug])
    except NoReverseMatch as fault:
        raise NotMeasurableError("there is no page properties:ranking") from fault


def _require_rows(text: str, issue: RankingIssue, where: str) -> None:
    names = RankingEntry.objects.filter(issue=issue).values_list("community_name", flat=True)
    if missing := sum(name not in text for name in names):
        raise NotMeasurableError(f"{where}: {missing} of {len(names)} communities are not on the page")


def _queries(browser: Browser, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        browser.get(address)
    return len(captured)


def _leave_few(site: Site, issue: RankingIssue) -> None:
    """Take most rows of the version away, for good: this database is thrown away anyway."""
    table = RankingEntry._meta.db_table
    site.execute(
        f"DELETE FROM {table} WHERE issue_id = %s AND id NOT IN "
        f"(SELECT id FROM {table} WHERE issue_id = %s ORDER BY id LIMIT %s)",
        (issue.pk, issue.pk, FEW),
    )


def _per_second(timing: Timing) -> float:
    return 1000 / timing.median


def figures(site: Site, rounds: int) -> Iterator[Figure]:
    """Requests per second of the page over those of the changelist; its queries with all rows and with a few."""
    site.use()
    issue = RankingIssue.objects.select_related("period").get(
        period__city=site.city, period__year=ISSUED[0], period__month=ISSUED[1]
    )
    browser = Browser(site.people["BUREAU_LEADER"])
    page = _address(issue)
    yield from _speed(browser, issue, page, rounds)
    rows, queries = RankingEntry.objects.filter(issue=issue).count(), _queries(browser, page)
    yield Figure(f"ranking page, {rows} rows, signed in: queries", queries, MAX_QUERIES, unit="queries")
    _leave_few(site, issue)
    more = queries - _queries(browser, page)
    yield Figure(f"ranking page: more queries for {rows} rows than for {FEW}", more, 0, unit="queries")


def _speed(browser: Browser, issue: RankingIssue, page: str, rounds: int) -> Iterator[Figure]:
    peer = f"/peer-admin/properties/rankingentry/?issue__id__exact={issue.pk}"
    for address in (page, peer):
        _require_rows(browser.get(address), issue, address)
    ours, theirs = in_turn(
        [
            Candidate("ranking page", lambda: browser.get(page)),
            Candidate("admin changelist", lambda: browser.get(peer)),
        ],
        rounds,
    )
    speeds = f"{_per_second(ours):.1f} against {_per_second(theirs):.1f} requests per second, one process"
    yield Figure(
        "ranking page, 448 rows / admin changelist: requests per second",
        theirs.median / ours.median,
        2,
        at_least=True,
        facts=(str(ours), str(theirs), speeds),
    )
