"""The peer of the ranking page: a plain admin changelist over the same rows and columns.

It stands behind the same middleware and sign-in, and reads through the same scope.
"""

from collections.abc import Callable

from django.contrib import admin

from properties import scoring
from properties.columns.rankings import page_columns
from properties.models import RankingEntry
from properties.rating_sheets import founding_sheets


class PeerSite(admin.AdminSite):
    """An admin open to everybody who is signed in; what they see is the model admin's business."""

    def has_permission(self, request) -> bool:
        return request.user.is_active


def _centi(value: int | None) -> str:
    return "—" if value is None else f"{value / 100:.2f}"


def _place(row: RankingEntry) -> str:
    return f"{row.rank_subdistrict}（并列）" if row.tied_subdistrict else f"{row.rank_subdistrict}"


def _grade(row: RankingEntry) -> str:
    return "—" if row.score_centi is None else scoring.GRADES[scoring.grade(row.score_centi)]


def _change(row: RankingEntry) -> str:
    if row.is_new:
        return "新"
    return "—" if row.rank_change is None else str(row.rank_change)


def _remarks(row: RankingEntry) -> str:
    return "；".join(filter(None, (row.veto_items, row.remark, "通报" if row.is_criticized else "")))


def _category(key: str) -> Callable[[RankingEntry], str]:
    return lambda row: _centi(row.category_centi.get(key))


DERIVED: dict[str, Callable[[RankingEntry], str]] = {
    "place": _place,
    "grade": _grade,
    "change": _change,
    "remarks": _remarks,
    "score_centi": lambda row: _centi(row.score_centi),
    "adjustment_centi": lambda row: _centi(row.adjustment_centi),
    "previous_score_centi": lambda row: _centi(row.previous_score_centi),
}


def _columns() -> list:
    """The page's columns as `list_display` wants them: a field's name or a function."""
    heads = [
        {"key": one.code, "short_name": one.name, "points_centi": one.points_centi}
        for one in founding_sheets()[0].categories
    ]
    shown: list = []
    for column in page_columns(heads):
        made = DERIVED.get(column.key)
        if column.key.startswith("category_"):
            made = _category(column.key.removeprefix("category_"))
        if made is not None:
            made = admin.display(description=column.label)(made)
        shown.append(made or column.key)
    return shown


class PeerRanking(admin.ModelAdmin):
    """All rows of one version on one page: `?issue__id__exact=…`."""

    list_display = _columns()
    list_per_page = 500
    ordering = ("district_order", "subdistrict_order", "rank_subdistrict", "pinyin")

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user, "properties.view_ranking")

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm("properties.view_ranking")

    def has_module_permission(self, request) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


site = PeerSite(name="peer")
site.register(RankingEntry, PeerRanking)
