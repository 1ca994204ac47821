"""Areas: setting up, moving, today's tree."""

import datetime as dt

import pytest

from common import clock
from common.errors import Conflict, RuleViolation
from common.models import AuditEntry
from communities.actions.areas import (
    NewArea,
    NewPlace,
    create_area,
    create_many,
    place_many,
    place_under,
    rebuild_closure,
)
from communities.choices import AreaKind, Basis
from communities.models import Area, AreaClosure, AreaMembership

MOVED_ON = dt.date(2023, 3, 1)


@pytest.fixture
def city(db):
    return create_area(new=NewArea(AreaKind.CITY, "德州市"), by=None)


@pytest.fixture
def decheng(city):
    return create_area(new=NewArea(AreaKind.DISTRICT, "德城区"), parent=city, by=None)


@pytest.fixture
def zone(city):
    return create_area(new=NewArea(AreaKind.FUNCTIONAL_ZONE, "运河经济开发区"), parent=city, by=None)


@pytest.fixture
def street(decheng):
    return create_area(new=NewArea(AreaKind.SUBDISTRICT, "运河街道"), parent=decheng, by=None)


def above(area) -> set[str]:
    return set(AreaClosure.objects.filter(descendant=area).values_list("ancestor__name", flat=True))


def test_an_area_lies_in_everything_above_it_and_in_itself(street):
    assert above(street) == {"运河街道", "德城区", "德州市"}
    depths = dict(AreaClosure.objects.filter(descendant=street).values_list("ancestor__name", "depth"))
    assert depths == {"运河街道": 0, "德城区": 1, "德州市": 2}


def test_a_move_ends_the_old_place_the_day_before(street, zone):
    place_under(child=street, parent=zone, from_=MOVED_ON, by=None)
    spans = AreaMembership.objects.filter(child=street).order_by("valid_from")
    assert [(row.parent.name, row.valid_to) for row in spans] == [
        ("德城区", dt.date(2023, 2, 28)),
        ("运河经济开发区", None),
    ]
    assert above(street) == {"运河街道", "运河经济开发区", "德州市"}


def test_the_tree_of_a_past_day_is_the_one_that_held_then(street, zone):
    place_under(child=street, parent=zone, from_=MOVED_ON, by=None)
    rebuild_closure(clock.at(2023, 2, 28, 23))
    assert "德城区" in above(street)


def test_a_place_on_another_basis_does_not_change_who_manages(street, zone):
    place_under(child=street, parent=zone, from_=MOVED_ON, basis=Basis.PLAN, by=None)
    assert above(street) == {"运河街道", "德城区", "德州市"}
    assert AreaMembership.objects.filter(child=street, valid_to=None).count() == 2


def test_a_move_before_the_present_place_began_is_refused(street, zone):
    place_under(child=street, parent=zone, from_=MOVED_ON, by=None)
    with pytest.raises(RuleViolation, match="早于或等于现隶属的起始日2023-03-01") as refused:
        place_under(child=street, parent=zone, from_=MOVED_ON, by=None)
    assert refused.value.field == "valid_from"


def test_a_street_cannot_stand_directly_under_a_city(street, city):
    with pytest.raises(RuleViolation, match="不能归市“德州市”"):
        place_under(child=street, parent=city, from_=MOVED_ON, by=None)


def test_a_code_without_its_system_is_refused(db):
    with pytest.raises(RuleViolation, match="代码体系和版本"):
        create_area(new=NewArea(AreaKind.CITY, "德州市", code="371400"), by=None)


def test_one_code_of_one_system_names_one_area(db):
    row = NewArea(AreaKind.CITY, "德州市", code="371400", code_system="nbs", code_version="2023")
    create_area(new=row, by=None)
    with pytest.raises(Conflict, match="代码 371400 已属于德州市"):
        create_area(new=row, by=None)


def test_places_written_at_once_may_not_overlap(city, zone, decheng):
    [town] = create_many(rows=[NewArea(AreaKind.SUBDISTRICT, "抬头寺镇")], by=None)
    before = NewPlace(town, decheng, valid_to=dt.date(2020, 8, 1))
    with pytest.raises(Conflict, match="抬头寺镇的隶属时段重叠"):
        place_many(rows=[before, NewPlace(town, zone, valid_from=dt.date(2020, 8, 1))], by=None)
    place_many(rows=[before, NewPlace(town, zone, valid_from=dt.date(2020, 8, 2))], by=None)
    assert "运河经济开发区" in above(town)


def test_many_areas_leave_one_entry_in_the_trail(city):
    rows = [NewArea(AreaKind.SUBDISTRICT, f"第{number}街道") for number in range(5)]
    before = AuditEntry.objects.count()
    create_many(rows=rows, by=None)
    assert AuditEntry.objects.count() == before + 1
    assert Area.objects.filter(kind=AreaKind.SUBDISTRICT).count() == 5


def test_rebuilding_the_tree_takes_as_many_queries_for_many_areas_as_for_few(
    decheng, django_assert_num_queries
):
    streets = create_many(
        rows=[NewArea(AreaKind.SUBDISTRICT, f"第{number}街道") for number in range(40)], by=None
    )
    place_many(rows=[NewPlace(street, decheng) for street in streets], by=None)
    with django_assert_num_queries(5):  # savepoint, lock, delete, insert, release
        rebuild_closure()
