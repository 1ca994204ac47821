"""How a filled sheet is written down as JSON: its items, its head, its adjustments."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from rest_framework import serializers

from properties.actions.inspections import Adjusted, ItemState, Line
from properties.api.standards import Points
from properties.choices import AdjustmentKind, Side
from properties.models import Inspection
from properties.tables import decimal_text

MOST_LINES, MOST_PHOTOS, MOST_ADJUSTMENTS = 60, 20, 20


# ---------------------------------------------------------------- what is read
class PhotoSerializer(serializers.Serializer):
    """A photo by its addresses."""

    id = serializers.IntegerField()
    url = serializers.CharField()
    thumbnail_url = serializers.CharField()


class LineSerializer(serializers.Serializer):
    """One place where a clause took points."""

    rule = serializers.CharField()
    quantity = serializers.CharField(help_text="数量、百分比、级别（0、1、2）或酌情扣的分")
    place = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    rectify_by = serializers.DateField(allow_null=True)
    needs_recheck = serializers.BooleanField()
    photos = PhotoSerializer(many=True)


class ItemSerializer(serializers.Serializer):
    """What a sheet says about one item; `version` goes back in If-Match."""

    key = serializers.CharField()
    version = serializers.IntegerField()
    is_checked = serializers.BooleanField()
    is_na = serializers.BooleanField()
    na_reason = serializers.CharField(allow_blank=True)
    is_veto = serializers.BooleanField()
    veto_note = serializers.CharField(allow_blank=True)
    lines = LineSerializer(many=True)
    deducted = Points()
    by = serializers.CharField(allow_blank=True, help_text="最近录入的单位")
    at = serializers.CharField(allow_blank=True)


class ScoreSerializer(serializers.Serializer):
    """The running score of a sheet."""

    score = Points()
    raw = Points()
    full = Points()
    is_vetoed = serializers.BooleanField()


class SavedItemSerializer(serializers.Serializer):
    """One item and the score of its sheet."""

    item = ItemSerializer()
    sheet = ScoreSerializer()


# ---------------------------------------------------------------- what is written
class LineInput(serializers.Serializer):
    """One place where a clause took points; `photos` are ids of uploaded ones."""

    rule = serializers.CharField(max_length=10)
    quantity = serializers.DecimalField(max_digits=9, decimal_places=2)
    place = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    rectify_by = serializers.DateField(required=False, allow_null=True, default=None)
    needs_recheck = serializers.BooleanField(required=False, default=False)
    photos = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, default=list, max_length=MOST_PHOTOS
    )


class ItemInput(serializers.Serializer):
    """The whole state of one item; what is left out is empty."""

    is_checked = serializers.BooleanField(required=False, default=True)
    is_na = serializers.BooleanField(required=False, default=False)
    na_reason = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    is_veto = serializers.BooleanField(required=False, default=False)
    veto_note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    lines = LineInput(many=True, required=False, default=list, max_length=MOST_LINES)


class MemberSerializer(serializers.Serializer):
    """How many people one side sent."""

    side = serializers.ChoiceField(Side.choices)
    unit_name = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    people = serializers.IntegerField(min_value=0, max_value=99)


def validated_group(members: list[dict]) -> list[dict]:
    """Refuse a side that stands twice."""
    sides = [member["side"] for member in members]
    if twice := {side for side in sides if sides.count(side) > 1}:
        names = "、".join(Side(side).label for side in sorted(twice))
        raise serializers.ValidationError(f"{names}写了两次，每一方只写一行。")
    return members


class HeaderSerializer(serializers.Serializer):
    """The head of a sheet."""

    inspected_on = serializers.DateField()
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    joint_group = MemberSerializer(many=True, max_length=len(Side))

    def validate_joint_group(self, value: list[dict]) -> list[dict]:
        return validated_group(value)


class AdjustmentSerializer(serializers.Serializer):
    """Points given or taken outside the sheet."""

    kind = serializers.ChoiceField(AdjustmentKind.choices)
    points = serializers.DecimalField(max_digits=5, decimal_places=2)
    reason = serializers.CharField(max_length=100, allow_blank=True)
    reference = serializers.CharField(max_length=100, allow_blank=True, help_text="文件、督办件号等")


class AdjustmentsSerializer(serializers.Serializer):
    """All of them; they are replaced together."""

    adjustments = AdjustmentSerializer(many=True, max_length=MOST_ADJUSTMENTS)


# ---------------------------------------------------------------- from rows, to actions
def photo_facts(pk: int) -> dict[str, Any]:
    """A photo as JSON."""
    return {
        "id": pk,
        "url": reverse("api-photo", args=[pk]),
        "thumbnail_url": reverse("api-photo-small", args=[pk]),
    }


def item_facts(key: str, state: ItemState, deducted_centi: int) -> dict[str, Any]:
    """An item as JSON."""
    facts = state.as_dict()
    for line in facts["lines"]:
        line["photos"] = [photo_facts(pk) for pk in line["photos"]]
    return {"key": key, "deducted": decimal_text(deducted_centi), **facts}


def header_facts(row: Inspection) -> dict[str, Any]:
    """The head of a sheet as JSON."""
    members = row.joint_group.order_by("pk").values("side", "unit_name", "people")
    return {"inspected_on": row.inspected_on, "note": row.note, "joint_group": list(members)}


def adjustment_facts(row: Inspection) -> dict[str, Any]:
    """The points outside the sheet as JSON."""
    found = row.adjustments.order_by("pk").values_list("kind", "points_centi", "reason", "reference")
    names = ("kind", "points", "reason", "reference")
    rows = [dict(zip(names, facts, strict=True)) for facts in found]
    return {"adjustments": [{**facts, "points": decimal_text(facts["points"])} for facts in rows]}


def score_facts(row: Inspection) -> dict[str, Any]:
    """The running score of a sheet as JSON."""
    return {
        "score": decimal_text(row.score_centi),
        "raw": decimal_text(row.raw_centi),
        "full": decimal_text(row.full_centi),
        "is_vetoed": row.is_vetoed,
    }


def group_of(members: list[Mapping[str, Any]]) -> dict[str, tuple[str, int]]:
    """The joint group as the actions take it."""
    return {member["side"]: (member["unit_name"], member["people"]) for member in members}


def state_of(data: Mapping[str, Any], rules: list[str]) -> ItemState:
    """An item as the action takes it; lines in the order of the standard's clauses, as they are stored."""
    order = {key: place for place, key in enumerate(rules)}
    lines = [Line(**{**line, "photos": tuple(sorted(set(line["photos"])))}) for line in data["lines"]]
    return ItemState(
        is_checked=data["is_checked"] or data["is_na"] or data["is_veto"] or bool(lines),
        is_na=data["is_na"],
        na_reason=data["na_reason"] if data["is_na"] else "",
        is_veto=data["is_veto"],
        veto_note=data["veto_note"] if data["is_veto"] else "",
        lines=tuple(sorted(lines, key=lambda line: order.get(line.rule, len(order)))),
    )


def adjusted_of(data: Mapping[str, Any]) -> Adjusted:
    """Points outside the sheet as the action takes them."""
    return Adjusted(data["kind"], int(data["points"] * 100), data["reason"], data["reference"])
