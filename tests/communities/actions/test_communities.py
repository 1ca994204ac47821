"""Communities: entering and moving."""

import datetime as dt

import pytest

from common.errors import RuleViolation, RuleViolations
from common.models import AuditEntry
from communities.actions.areas import NewArea, create_area, create_many
from communities.actions.communities import NewCommunity, place_community, register_community, register_many
from communities.choices import AreaKind
from communities.models import Community, CommunityPlacement


@pytest.fixture
def streets(db):
    return create_many(
        rows=[NewArea(AreaKind.SUBDISTRICT, "新湖街道"), NewArea(AreaKind.SUBDISTRICT, "新华街道")], by=None
    )


def test_a_community_gets_its_official_name_and_its_place(streets):
    row = register_community(new=NewCommunity("XH-1", "御景天成", streets[0]), by=None)
    name = row.names.get()
    assert (name.kind, name.text, name.initials) == ("official", "御景天成", "yjtc")
    assert name.pinyin == "yujingtiancheng"
    assert row.placements.get().area == streets[0]
    assert list(Community.objects.named_like("yjt")) == [row]


def test_brackets_make_another_community(streets):
    rows = [
        NewCommunity("XH-1", "工行宿舍(罗南街东侧)", streets[0]),
        NewCommunity("XH-2", "工行宿舍(状元府社区)", streets[0]),
    ]
    assert [row.name for row in register_many(rows=rows, by=None)] == [row.name for row in rows]


def test_the_same_name_twice_in_one_place_is_refused_with_a_way_out(streets):
    register_community(new=NewCommunity("XH-1", "工行宿舍", streets[0]), by=None)
    with pytest.raises(RuleViolation, match="请在名称后加括号注明位置"):
        register_community(new=NewCommunity("XH-2", "工行宿舍", streets[0]), by=None)
    register_community(new=NewCommunity("XA-2", "工行宿舍", streets[1]), by=None)


def test_all_faults_are_told_and_nothing_is_written(streets):
    rows = [
        NewCommunity("XH-1", "柳荫里", streets[0]),
        NewCommunity("XH-1", "桃溪苑", streets[0]),
        NewCommunity("XH-3", "枣林院", streets[0], built_year=98),
    ]
    with pytest.raises(RuleViolations) as refused:
        register_many(rows=rows, by=None)
    assert refused.value.by_field() == {
        "code": ["小区编号 XH-1 已被使用，请换一个编号。"] * 2,
        "built_year": ["建成年份 98 不对，请填四位年份。"],
    }
    assert not Community.objects.exists()


def test_a_community_is_not_entered_directly_in_a_city(db):
    city = create_area(new=NewArea(AreaKind.CITY, "德州市"), by=None)
    with pytest.raises(RuleViolation, match="应登记在社区或街道"):
        register_community(new=NewCommunity("X-1", "柳荫里", city), by=None)


def test_a_moved_community_keeps_where_it_was(streets):
    row = register_community(new=NewCommunity("XH-1", "柳荫里", streets[0]), by=None)
    place_community(community=row, area=streets[1], from_=dt.date(2023, 1, 1), by=None)
    row.refresh_from_db()
    assert row.area == streets[1]
    spans = CommunityPlacement.objects.filter(community=row).order_by("valid_from")
    assert [(span.area.name, span.valid_to) for span in spans] == [
        ("新湖街道", dt.date(2022, 12, 31)),
        ("新华街道", None),
    ]
    with pytest.raises(RuleViolation, match="请改晚"):
        place_community(community=row, area=streets[0], from_=dt.date(2023, 1, 1), by=None)


def test_a_bulk_entry_leaves_one_line_in_the_trail(streets):
    before = AuditEntry.objects.count()
    register_many(rows=[NewCommunity(f"XH-{n}", f"小区{n}", streets[0]) for n in range(30)], by=None)
    assert AuditEntry.objects.count() == before + 1
    assert AuditEntry.objects.latest("pk").summary == "批量登记小区 30 个"
