"""Communities for programs."""

from typing import Any

from rest_framework import serializers

from common.api.lists import ScopedDetailApi, ScopedListApi
from common.tables import Row
from communities.choices import NameKind
from communities.models import CommunityName, CommunityPlacement
from communities.tables import COMMUNITIES


class NameSerializer(serializers.Serializer):
    """One name and which it is."""

    kind = serializers.ChoiceField(NameKind.choices)
    text = serializers.CharField()


class PlacementSerializer(serializers.Serializer):
    """Where it lay from one day to another."""

    area_id = serializers.IntegerField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)


class CommunityList(ScopedListApi):
    """Communities in scope, with the filters of the page."""

    table = COMMUNITIES


class CommunityDetail(ScopedDetailApi):
    """One community with its names and where it lay."""

    table = COMMUNITIES

    @staticmethod
    def more_fields() -> dict[str, serializers.Field]:
        return {"names": NameSerializer(many=True), "placements": PlacementSerializer(many=True)}

    def more(self, row: Row) -> dict[str, Any]:
        names = CommunityName.objects.filter(community_id=row["id"]).order_by("pk")
        placements = CommunityPlacement.objects.filter(community_id=row["id"]).order_by("valid_from")
        return {
            "names": list(names.values("kind", "text")),
            "placements": list(placements.values("area_id", "valid_from", "valid_to")),
        }
