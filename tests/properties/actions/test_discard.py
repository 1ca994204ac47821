"""Only a draft nobody has handed in can be thrown away."""

import pytest

from common.errors import NotAllowed
from common.models import AuditEntry
from properties.actions.inspections import discard, return_, start_inspection
from properties.models import Inspection
from tests.conftest import INSPECTED


@pytest.fixture
def draft(period, world, clerk_xinhu):
    return start_inspection(
        period=period, community=world.homes["新湖"][0], inspected_on=INSPECTED, by=clerk_xinhu
    )


def test_a_draft_goes_and_what_was_on_it_stays_in_the_trail(draft, clerk_xinhu):
    discard(inspection=draft, by=clerk_xinhu)
    assert not Inspection.objects.exists()
    assert AuditEntry.objects.filter(verb="discard").get().changes["items"]


def test_a_handed_in_sheet_is_not_deleted(fill, world, clerk_xinhu):
    sheet = fill(world.homes["新湖"][0], by=clerk_xinhu)
    with pytest.raises(NotAllowed, match="已提交"):
        discard(inspection=sheet, by=clerk_xinhu)


def test_a_returned_sheet_is_not_deleted(fill, world, clerk_xinhu, reviewer_decheng):
    sheet = fill(world.homes["新湖"][0], by=clerk_xinhu)
    return_(inspection=sheet, by=reviewer_decheng, reason="缺照片")
    with pytest.raises(NotAllowed, match="退回"):
        discard(inspection=sheet, by=clerk_xinhu)


def test_the_clerk_of_another_street_cannot_delete_it(draft, clerk_xinhua):
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        discard(inspection=draft, by=clerk_xinhua)
    assert Inspection.objects.exists()
