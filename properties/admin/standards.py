"""Score sheets and ranking rules. What a month or a sheet was made with is never changed: a change is a new version."""

from django.contrib import admin
from django.http import HttpRequest

from common.admin import AuditedAdmin
from properties.models import (
    DeductionRule,
    Indicator,
    IndicatorCategory,
    Inspection,
    InspectionStandard,
    RankingPeriod,
    RankingRuleSet,
)


def is_standard_used(standard_id: int | None) -> bool:
    """Whether a month or a filled sheet rests on the standard."""
    return (
        RankingPeriod.objects.filter(standard=standard_id).exists()
        or Inspection.objects.filter(standard=standard_id).exists()
    )


class UnusedOnlyAdmin(AuditedAdmin):
    """Rows that may be changed as long as nothing rests on them; afterwards they are only looked at."""

    def is_used(self, row) -> bool:
        raise NotImplementedError

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or not self.is_used(obj))

    @admin.display(description="使用情况")
    def used(self, row) -> str:
        return "已使用，只能出新版" if self.is_used(row) else "未使用，可以修改"


class StandardPartAdmin(UnusedOnlyAdmin):
    """A part of a score sheet: goes with its standard, and comes into being with it alone."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(InspectionStandard)
class InspectionStandardAdmin(UnusedOnlyAdmin):
    """The score sheets, by version. A new sheet or version is put in force by its own action, with its lines."""

    list_display = ("name", "code", "version", "state", "effective_from", "effective_to", "used")
    list_filter = ("state",)
    search_fields = ("name", "code")
    fields = (
        "city", "code", "version", "name", "issued_under", "state", "effective_from", "effective_to",
        "bonus_cap_centi", "malus_cap_centi",
    )  # fmt: skip
    fixed_fields = ("city", "code", "version", "state")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def is_used(self, row: InspectionStandard) -> bool:
        return is_standard_used(row.pk)


@admin.register(IndicatorCategory)
class IndicatorCategoryAdmin(StandardPartAdmin):
    """First-level headings. Points belong to the sheet as a whole and are not changed one by one."""

    scope_path = "standard"
    list_display = ("standard", "key", "name", "short_name", "points_centi")
    list_filter = ("standard",)
    list_select_related = ("standard",)
    fields = ("standard", "key", "name", "short_name", "points_centi")
    fixed_fields = ("standard", "key", "points_centi")

    def is_used(self, row: IndicatorCategory) -> bool:
        return is_standard_used(row.standard_id)


@admin.register(Indicator)
class IndicatorAdmin(StandardPartAdmin):
    """The lines of a sheet."""

    scope_path = "standard"
    list_display = ("key", "content", "points_centi", "has_veto", "may_be_na", "standard")
    list_filter = ("standard",)
    list_select_related = ("standard",)
    search_fields = ("content", "key")
    fields = (
        "standard", "category", "key", "content", "rule_text", "points_centi", "evidence", "has_veto",
        "veto_text", "may_be_na", "applies_if", "rectify_days",
    )  # fmt: skip
    fixed_fields = ("standard", "category", "key", "points_centi")

    def is_used(self, row: Indicator) -> bool:
        return is_standard_used(row.standard_id)


@admin.register(DeductionRule)
class DeductionRuleAdmin(StandardPartAdmin):
    """The clauses of a line."""

    scope_path = "indicator__standard"
    list_display = ("key", "label", "kind", "unit", "rate_centi", "indicator")
    list_filter = ("kind",)
    list_select_related = ("indicator",)
    search_fields = ("label", "key")
    fields = (
        "indicator", "key", "kind", "label", "unit", "rate_centi", "free_units", "threshold_percent",
        "bands", "levels", "cap_centi",
    )  # fmt: skip
    fixed_fields = ("indicator", "key", "kind")

    def is_used(self, row: DeductionRule) -> bool:
        return is_standard_used(row.indicator.standard_id)


@admin.register(RankingRuleSet)
class RankingRuleSetAdmin(UnusedOnlyAdmin):
    """How a city makes its ranking, by version. A new version is a new row; a used one stays."""

    list_display = ("name", "version", "city", "effective_from", "combine", "ties", "used")
    list_select_related = ("city",)
    fields = (
        "city", "version", "name", "effective_from", "combine", "source_weights", "ties", "veto_cap_centi",
        "criticism_below_centi", "criticizes_last", "criticism_min_ranked", "criticism_share",
        "street_due_day", "district_due_day", "city_due_day",
    )  # fmt: skip
    fixed_fields = ("city", "version")

    def is_used(self, row: RankingRuleSet) -> bool:
        return RankingPeriod.objects.filter(rule_set=row.pk).exists()
