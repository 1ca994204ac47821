"""Communities, their names and their places."""

from typing import Any

from django.contrib import admin

from common.admin import AuditedAdmin
from communities.actions.communities import NewCommunity, place_community, register_community
from communities.actions.names import add_name
from communities.models import Community, CommunityName, CommunityPlacement


@admin.register(Community)
class CommunityAdmin(AuditedAdmin):
    """Communities. Names and places have their own registers, because they have a past."""

    list_display = ("code", "name", "area", "kind", "household_count", "is_managed", "is_closed")
    list_filter = ("kind", "is_managed", "is_closed")
    list_select_related = ("area",)
    search_fields = ("code", "names__text", "names__pinyin", "names__initials")
    fields = (
        "code", "name", "area", "kind", "address", "built_year", "building_count", "household_count",
        "floor_area_m2", "has_elevator", "has_fitness", "is_managed", "is_closed",
    )  # fmt: skip
    fixed_fields = ("code", "name", "area")

    def get_fields(self, request, obj=None):
        return [name for name in self.fields if obj is not None or name != "is_closed"]

    def register(self, data: dict[str, Any], by) -> Community:
        return register_community(new=NewCommunity(**data), by=by)


@admin.register(CommunityName)
class CommunityNameAdmin(AuditedAdmin):
    """Other names, by which a community is found too."""

    scope_path = "community"
    list_display = ("text", "kind", "community")
    list_filter = ("kind",)
    list_select_related = ("community",)
    search_fields = ("text", "community__name")
    fields = ("community", "kind", "text")
    autocomplete_fields = ("community",)

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def register(self, data: dict[str, Any], by) -> CommunityName:
        return add_name(community=data["community"], kind=data["kind"], text=data["text"], by=by)


@admin.register(CommunityPlacement)
class CommunityPlacementAdmin(AuditedAdmin):
    """Where communities lay when: a new row ends the one before it."""

    scope_path = "community"
    list_display = ("community", "area", "valid_from", "valid_to")
    list_select_related = ("community", "area")
    search_fields = ("community__name", "area__name")
    fields = ("community", "area", "valid_from")
    autocomplete_fields = ("community",)

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def register(self, data: dict[str, Any], by) -> CommunityPlacement:
        return place_community(
            community=data["community"], area=data["area"], from_=data["valid_from"], by=by
        )
