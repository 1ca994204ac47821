"""Score sheets for programs: what is looked at, for how many points, and how points are lost."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from common.api.lists import ScopedDetailApi, ScopedListApi
from common.tables import Row
from communities.models.scope import cities_of
from properties.choices import DeductionKind, StandardState
from properties.models import DeductionRule, Indicator, IndicatorCategory, InspectionStandard
from properties.tables import STANDARDS, decimal_text

MANAGE = "properties.manage_standards"


class Points(serializers.DecimalField):
    """Points as a decimal string."""

    def __init__(self, **kwargs):
        super().__init__(max_digits=9, decimal_places=2, **kwargs)


class BandSerializer(serializers.Serializer):
    """From this share on, this many points are lost."""

    at_least_percent = serializers.CharField()
    deducts = Points()


class RuleSerializer(serializers.Serializer):
    """One clause; which of its figures count depends on `kind`."""

    key = serializers.CharField()
    kind = serializers.CharField(help_text="、".join(DeductionKind.values))
    label = serializers.CharField()
    unit = serializers.CharField(allow_blank=True)
    rate = Points(help_text="每单位、每个百分点或一次扣的分")
    free_units = serializers.IntegerField()
    threshold_percent = serializers.IntegerField(allow_null=True)
    bands = BandSerializer(many=True)
    levels = serializers.ListField(child=Points(), help_text="符合、基本符合、不符合各扣多少")
    cap = Points(allow_null=True)


class IndicatorSerializer(serializers.Serializer):
    """One line of the sheet."""

    key = serializers.CharField()
    content = serializers.CharField()
    rule_text = serializers.CharField()
    points = Points()
    evidence = serializers.CharField(allow_blank=True)
    has_veto = serializers.BooleanField()
    veto_text = serializers.CharField(allow_blank=True)
    may_be_na = serializers.BooleanField()
    applies_if = serializers.CharField(allow_blank=True, help_text="台账上没有它就不适用")
    rectify_days = serializers.IntegerField()
    rules = RuleSerializer(many=True)


class CategorySerializer(serializers.Serializer):
    """A heading of the sheet with its lines."""

    key = serializers.CharField()
    name = serializers.CharField()
    short_name = serializers.CharField()
    points = Points()
    indicators = IndicatorSerializer(many=True)


class StandardRows:
    """The standards of the reader's city; one still being drafted only to who keeps them."""

    table = STANDARDS

    def base(self) -> QuerySet[InspectionStandard]:
        user = self.request.user
        rows = InspectionStandard.objects.filter(city_id__in=cities_of(user, self.table.view_permission))
        drafts = InspectionStandard.objects.visible_to(user, MANAGE).filter(state=StandardState.DRAFT)
        return rows.exclude(state=StandardState.DRAFT) | drafts


class StandardList(StandardRows, ScopedListApi):
    """Score sheets of the city."""


class StandardDetail(StandardRows, ScopedDetailApi):
    """One score sheet with categories, lines and clauses."""

    @staticmethod
    def more_fields() -> dict[str, serializers.Field]:
        return {"categories": CategorySerializer(many=True)}

    def more(self, row: Row) -> dict[str, Any]:
        return {"categories": categories_of(row["id"])}


def categories_of(standard: int) -> list[dict[str, Any]]:
    """The whole sheet in three queries."""
    indicators = _indicators(standard)
    rows = IndicatorCategory.objects.filter(standard=standard).order_by("sort_order")
    return [
        {
            "key": row.key,
            "name": row.name,
            "short_name": row.short_name,
            "points": decimal_text(row.points_centi),
            "indicators": indicators.get(row.pk, []),
        }
        for row in rows
    ]


_INDICATOR_FIELDS = ("key", "content", "rule_text", "evidence", "has_veto", "veto_text", "may_be_na")


def _indicators(standard: int) -> dict[int, list[dict[str, Any]]]:
    rules = _rules(standard)
    found: dict[int, list[dict[str, Any]]] = {}
    for row in Indicator.objects.filter(standard=standard).order_by("sort_order"):
        facts = {name: getattr(row, name) for name in _INDICATOR_FIELDS}
        facts |= {
            "points": decimal_text(row.points_centi),
            "applies_if": row.applies_if,
            "rectify_days": row.rectify_days,
            "rules": rules.get(row.pk, []),
        }
        found.setdefault(row.category_id, []).append(facts)
    return found


def _rules(standard: int) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in DeductionRule.objects.filter(indicator__standard=standard).order_by("sort_order"):
        found.setdefault(row.indicator_id, []).append(_rule(row))
    return found


def _rule(row: DeductionRule) -> dict[str, Any]:
    return {
        "key": row.key,
        "kind": row.kind,
        "label": row.label,
        "unit": row.unit,
        "rate": decimal_text(row.rate_centi),
        "free_units": row.free_units,
        "threshold_percent": row.threshold_percent,
        "bands": [{"at_least_percent": str(low), "deducts": decimal_text(taken)} for low, taken in row.bands],
        "levels": [decimal_text(taken) for taken in row.levels],
        "cap": decimal_text(row.cap_centi),
    }
