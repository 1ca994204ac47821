"""Which month a page is about."""

import re

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from communities.models.scope import cities_of
from properties.choices import PeriodState
from properties.models import RankingEntry, RankingPeriod


def months_of(user, permission: str) -> QuerySet[RankingPeriod]:
    """The months of the cities the user works in, newest first."""
    return RankingPeriod.objects.filter(city_id__in=cities_of(user, permission)).select_related("standard")


def month_asked_for(
    request: HttpRequest, permission: str
) -> tuple[RankingPeriod | None, list[RankingPeriod]]:
    """The month of `?month=2023-03`, else the newest open one, else the newest; and all there are.

    A month that does not exist is 404; None when the city has no month yet.
    """
    months = list(months_of(request.user, permission)[:60])
    text = request.GET.get("month", "")
    if text:
        if not re.fullmatch(r"\d{4}-\d{2}", text):
            raise Http404
        found = next((month for month in months if month.slug == text), None)
        if found is None:
            raise Http404
        return found, months
    opened = [month for month in months if month.state == PeriodState.OPEN]
    return (opened or months or [None])[0], months


def before(period: RankingPeriod, community_id: int) -> RankingEntry | None:
    """A community's row in the issued ranking of the month before."""
    year, month = divmod(period.index - 1, 12)
    rows = RankingEntry.objects.issued().filter(
        issue__period__city=period.city_id,
        issue__period__year=year,
        issue__period__month=month + 1,
        community=community_id,
    )
    return rows.only("score_centi", "rank_subdistrict", "tied_subdistrict").first()
