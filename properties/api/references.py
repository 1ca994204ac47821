"""Months in addresses: `2023-02`, or the id of the row."""

import re
from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.request import Request

from communities.models.scope import cities_of
from properties.choices import IssueState
from properties.models import RankingIssue, RankingPeriod

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_ID = re.compile(r"\d{1,18}", re.ASCII)


def condition_of(reference: str, path: str = "") -> dict[str, int]:
    """The look-up an address means: `{"year": 2023, "month": 2}` behind `path`, or `{"pk": 17}`; else 404.

    Who works in several cities uses ids: a month is the first city's.
    """
    if _ID.fullmatch(reference):
        return {"pk": int(reference)}
    found = _MONTH.fullmatch(reference)
    if found is None:
        raise Http404
    prefix = f"{path}__" if path else ""
    return {f"{prefix}year": int(found[1]), f"{prefix}month": int(found[2])}


def first_or_404(rows: QuerySet, reference: str, path: str = "", order: Sequence[str] = ("pk",)):
    """The row an address means, or 404."""
    row = rows.filter(**condition_of(reference, path)).order_by(*order).first()
    if row is None:
        raise Http404
    return row


def periods_of(user, permission: str) -> QuerySet[RankingPeriod]:
    """The months of the cities the user works in with a permission."""
    return RankingPeriod.objects.filter(city_id__in=cities_of(user, permission))


def issue_at(rows: QuerySet[RankingIssue], reference: str) -> RankingIssue:
    """The version an address means: of a month the issued one, else its newest; 404 when there is none."""
    found = rows.filter(**condition_of(reference, "period")).order_by("period__city", "-version")
    issue = found.filter(state=IssueState.ISSUED).first() or found.first()
    if issue is None:
        raise Http404
    return issue


class ByMonth:
    """An end point whose address names its row by month or id; `resolve()` finds the row's key."""

    def initial(self, request: Request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        self.kwargs["pk"] = self.resolve(self.kwargs["month"])

    def resolve(self, reference: str) -> int:
        """The key of the row, or 404."""
        raise NotImplementedError
