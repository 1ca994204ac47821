"""The menu as data."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from dashboard import navigation
from dashboard.context_processors import Shell
from dashboard.navigation import Entry, Section, Waiting, links_for

MENU = (
    Section("", (Entry("工作台", "home", "dashboard:home"),)),
    Section("系统管理", (Entry("管理后台", "gear", "admin:index", ("common.open_admin",)),)),
)


def request_of(*permissions, path="/"):
    request = RequestFactory().get(path)
    request.user = SimpleNamespace(
        has_perm=lambda name: name in permissions,
        get_all_permissions=lambda: set(permissions),
        is_authenticated=True,
        unit_name="新湖街道",
        get_username=lambda: "clerk_xinhu",
    )
    return request


def labels(sections):
    return [link.label for section in sections for link in section.entries]


def test_a_section_the_role_may_not_open_is_absent():
    assert labels(links_for(request_of(), MENU)) == ["工作台"]
    assert labels(links_for(request_of("common.open_admin"), MENU)) == ["工作台", "管理后台"]
    assert [section.title for section in links_for(request_of(), MENU)] == [""]


def test_any_of_the_permissions_of_an_entry_opens_it():
    menu = (Section("", (Entry("排名", "ranking", "dashboard:home", ("a.one", "a.two")),)),)
    assert labels(links_for(request_of("a.two"), menu)) == ["排名"]


def test_a_page_this_installation_does_not_have_is_left_out_without_a_word():
    menu = (Section("", (Entry("横道图", "plan", "renovation:no_such_page"),)),)
    assert links_for(request_of(), menu) == ()


def test_a_fault_in_a_counter_is_not_swallowed():
    def broken(request):
        raise ZeroDivisionError

    menu = (Section("", (Entry("工作台", "home", "dashboard:home", waiting=broken),)),)
    with pytest.raises(ZeroDivisionError):
        links_for(request_of(), menu)


def test_what_waits_stands_beside_the_label_and_what_is_late_is_marked():
    entry = Entry("工作台", "home", "dashboard:home", waiting=lambda request: Waiting(3, is_late=True))
    link = links_for(request_of(), (Section("", (entry,)),))[0].entries[0]
    assert (link.count, link.is_late) == (3, True)


def test_the_current_entry_is_the_longest_address_the_page_lies_under():
    sections = links_for(request_of("common.open_admin", path="/admin/auth/"), MENU)
    assert [link.label for section in sections for link in section.entries if link.is_current] == ["管理后台"]


def test_the_desk_is_current_only_on_itself():
    sections = links_for(request_of(path="/somewhere/else/"), MENU)
    assert not any(link.is_current for section in sections for link in section.entries)


def test_every_icon_of_the_menu_is_drawn_in_the_sprite(settings):
    sprite = (settings.BASE_DIR / "static" / "img" / "icons.svg").read_text(encoding="utf-8")
    icons = {entry.icon for section in navigation.MENU for entry in section.entries}
    assert [icon for icon in icons if f'id="{icon}"' not in sprite] == []


def test_the_frame_shows_units_and_falls_back_to_the_account_name():
    request = request_of()
    assert Shell(request).unit_name == "新湖街道"
    request.user.unit_name = ""
    assert Shell(request).unit_name == "clerk_xinhu"


def test_a_visitor_gets_no_menu_and_the_demo_day_is_still_said(settings):
    settings.ANJU_TODAY = dt.date(2023, 3, 21)
    request = RequestFactory().get("/")
    assert Shell(request).sections == ()
    assert Shell(request).scope_label == ""
    assert Shell(request).demo_day == dt.date(2023, 3, 21)


def test_the_folded_menu_is_remembered_in_a_cookie():
    request = request_of()
    assert not Shell(request).is_rail
    request.COOKIES["anju_rail"] = "1"
    assert Shell(request).is_rail


def test_the_range_in_the_top_bar_is_where_the_grants_hold(clerk_xinhu, stranger, person, world):
    request = request_of()
    person_of_both = person("both", "DISTRICT_REVIEWER", world.decheng)
    person_of_both.grants.create(role=person_of_both.grants.get().role, area=world.lingcheng)
    labels_by_user = {}
    for user in (clerk_xinhu, person_of_both, stranger):
        request.user = user
        labels_by_user[user.username] = Shell(request).scope_label
    assert labels_by_user == {
        "clerk_xinhu": "新湖街道",
        "both": "德城区等 2 处",
        "stranger": "未分配单位",
    }


def test_the_whole_frame_costs_two_queries(clerk_xinhu, django_assert_num_queries):
    request = request_of()
    request.user = clerk_xinhu
    with django_assert_num_queries(2):  # permissions, range
        frame = Shell(request)
        assert frame.sections
        assert frame.has_grants
        assert frame.scope_label
        assert frame.scope_label
