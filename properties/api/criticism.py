"""Who was named over several months, for programs: the numbers and the rows behind each."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.access import GrantedApi
from communities.models import Area
from communities.models.scope import cities_of
from properties.models import RankingIssue
from properties.reports import criticism as reports
from properties.reports.totals import CriticismTotals, criticism_totals
from properties.tables import decimal_text

MONTH = r"^\d{4}-(0[1-9]|1[0-2])\Z"
_WRONG = {"invalid": "月份写法不对，请按 2023-02 的样子写。"}


class Asked(serializers.Serializer):
    """From which month to which."""

    first = serializers.RegexField(MONTH, required=False, error_messages=_WRONG)
    last = serializers.RegexField(MONTH, required=False, error_messages=_WRONG)

    def validate(self, attrs: dict[str, str]) -> dict[str, str]:
        if unknown := set(self.initial_data) - set(self.fields):
            raise serializers.ValidationError(
                {name: ["没有这个筛选项，可用的有：first、last。"] for name in unknown}
            )
        if attrs.get("first", "") > attrs.get("last", "9999-12"):
            raise serializers.ValidationError({"first": ["起始月份晚于截止月份，请对调。"]})
        return attrs


class TotalsSerializer(serializers.Serializer):
    """What the circulars of the months come to. A branch counts as its legal person."""

    issued_count = serializers.IntegerField(help_text="已印发的通报")
    community_count = serializers.IntegerField(help_text="纳入检查的小区")
    listing_count = serializers.IntegerField(help_text="通报次数")
    company_count = serializers.IntegerField(help_text="被通报的企业")
    listed_community_count = serializers.IntegerField(help_text="被通报的小区")
    repeated_company_count = serializers.IntegerField(help_text="连续两次被通报的企业")


class ListingSerializer(serializers.Serializer):
    """One naming."""

    entry_id = serializers.IntegerField()
    month = serializers.CharField()
    number = serializers.CharField()
    circular_id = serializers.IntegerField(allow_null=True)
    district = serializers.CharField()
    street = serializers.CharField()
    community_id = serializers.IntegerField()
    community = serializers.CharField()
    company_id = serializers.IntegerField(allow_null=True, help_text="法人单位")
    company = serializers.CharField(allow_blank=True)
    score = serializers.DecimalField(max_digits=9, decimal_places=2, allow_null=True)
    criticism = serializers.CharField()
    top_deductions = serializers.CharField(allow_blank=True)


class CompanySerializer(serializers.Serializer):
    """One company that was named."""

    company_id = serializers.IntegerField()
    company = serializers.CharField(allow_blank=True)
    listing_count = serializers.IntegerField()
    month_count = serializers.IntegerField()
    community_count = serializers.IntegerField()
    is_repeated = serializers.BooleanField()


class CommunitySerializer(serializers.Serializer):
    """One community that was named."""

    community_id = serializers.IntegerField()
    community = serializers.CharField()
    district = serializers.CharField()
    street = serializers.CharField()
    listing_count = serializers.IntegerField()


class RepeatedCircularSerializer(serializers.Serializer):
    """One of the two circulars running."""

    month = serializers.CharField()
    number = serializers.CharField()
    circular_id = serializers.IntegerField(allow_null=True)
    communities = serializers.CharField()


class RepeatSerializer(serializers.Serializer):
    """A company named in two circulars running."""

    company_id = serializers.IntegerField()
    company = serializers.CharField(allow_blank=True)
    circulars = RepeatedCircularSerializer(many=True)


class CriticismSerializer(serializers.Serializer):
    """The numbers and their rows."""

    first = serializers.CharField(allow_null=True)
    last = serializers.CharField(allow_null=True)
    totals = TotalsSerializer()
    listings = ListingSerializer(many=True)
    companies = CompanySerializer(many=True)
    communities = CommunitySerializer(many=True)
    repeats = RepeatSerializer(many=True)


_RANGE = [
    OpenApiParameter("first", str, description="起始月份，如 2022-03；不写就从第一份已印发的通报算起"),
    OpenApiParameter("last", str, description="截止月份，如 2023-02；不写就算到最近一份"),
]


class CriticismTotalsApi(GrantedApi):
    """The totals over issued circulars, with listings, companies, communities and repeats."""

    read_permission = RankingIssue.view_permission

    @extend_schema(parameters=_RANGE, responses=CriticismSerializer)
    def get(self, request: Request) -> Response:
        asked = Asked(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        city = self._city()
        months = [issue for issue in reports.issued_months(city) if _is_between(issue, asked.validated_data)]
        return Response(answer(city, months))

    def _city(self) -> Area:
        """The reader's city: issued circulars are read by every unit of it."""
        cities = cities_of(self.request.user, self.read_permission)
        city = Area.objects.filter(pk__in=cities).order_by("pk").first()
        if city is None:
            raise Http404
        return city


def _is_between(issue: RankingIssue, asked: dict[str, str]) -> bool:
    return asked.get("first", "") <= issue.period.slug <= asked.get("last", "9999-12")


def answer(city: Area, months: list[RankingIssue]) -> dict[str, Any]:
    """The whole answer for some issued months of a city, oldest first."""
    first, last = (months[0].period, months[-1].period) if months else (None, None)
    totals = criticism_totals(
        city,
        (first.year, first.month) if first else (1, 1),
        (last.year, last.month) if last else (1, 1),
    )
    named = reports.listings(months)
    repeats = reports.repeats_with_circulars(totals.repeats, named)
    return {
        "first": first.slug if first else None,
        "last": last.slug if last else None,
        "totals": _totals(totals),
        "listings": [_listing(row) for row in named],
        "companies": [_company(row) for row in reports.companies_named(named, totals.repeats)],
        "communities": [_community(row) for row in reports.communities_named(named)],
        "repeats": [_repeat(row) for row in repeats],
    }


def _totals(totals: CriticismTotals) -> dict[str, int]:
    return {
        "issued_count": totals.issued_count,
        "community_count": totals.community_count,
        "listing_count": totals.listing_count,
        "company_count": totals.listed_company_count,
        "listed_community_count": totals.listed_community_count,
        "repeated_company_count": totals.repeated_company_count,
    }


def _listing(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "entry_id": row["id"],
        "month": row["slug"],
        "number": row["issue__number"],
        "circular_id": row["issue__circular__id"],
        "district": row["district_name"],
        "street": row["subdistrict_name"],
        "community_id": row["community_id"],
        "community": row["community_name"],
        "company_id": row["company_root_id"],
        "company": row["company_name"],
        "score": decimal_text(row["score_centi"]),
        "criticism": row["criticism"],
        "top_deductions": row["top_deductions"],
    }


def _picked(row: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _company(row: dict[str, Any]) -> dict[str, Any]:
    counts = _picked(row, ("company_id", "listing_count", "month_count", "community_count"))
    return {**counts, "company": row["company_name"], "is_repeated": bool(row["repeated"])}


def _community(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **_picked(row, ("community_id", "listing_count")),
        "community": row["community_name"],
        "district": row["district_name"],
        "street": row["subdistrict_name"],
    }


def _repeat(row: dict[str, Any]) -> dict[str, Any]:
    pair = [
        {**_picked(one, ("number", "circular_id", "communities")), "month": one["slug"]}
        for one in row["circulars"]
    ]
    return {"company_id": row["company_id"], "company": row["company_name"], "circulars": pair}
