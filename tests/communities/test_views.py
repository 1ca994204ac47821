"""Pages of the ledger."""

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse

from common.models import AuditEntry
from communities.actions.names import add_name
from communities.views.communities import CommunityList
from tests.communities.conftest import READING, make_communities, make_company, make_contract, make_user

LIST = reverse("communities:community-list")


def text(response) -> str:
    return response.content.decode()


def test_the_list_shows_the_communities_of_the_readers_area(open_as, clerk):
    body = text(open_as(clerk, LIST))
    assert "御景天成（北区）" in body
    assert "柳荫西区" not in body
    assert "甲街道" in body
    assert "德安物业服务有限公司" in body
    assert "1,126" in body


def test_a_value_that_does_not_exist_is_a_dash_and_never_a_blank(open_as, overseer):
    body = text(open_as(overseer, LIST))
    assert 'data-label="建成年份">—</td>' in body
    assert 'data-label="建成年份">1998</td>' in body


def test_without_the_permission_the_list_is_refused(open_as, town):
    stranger = make_user("stranger", {"permissions": ["properties.view_ranking"], "area": town.city})
    assert open_as(stranger, LIST).status_code == 403


def test_a_visitor_is_sent_to_the_sign_in_page(client, db):
    response = client.get(LIST)
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


@pytest.mark.parametrize(
    ("word", "hit"),
    [
        ("北区", "御景天成（北区）"),
        ("yujing", "御景天成（北区）"),
        ("YJTC", "御景天成（北区）"),
        ("星河", "星河湾"),
    ],
)
def test_a_community_is_found_by_part_of_its_name_its_pinyin_or_initials(open_as, overseer, word, hit):
    body = text(open_as(overseer, f"{LIST}?q={word}"))
    assert hit in body
    assert "柳荫西区" not in body


def test_a_community_is_found_by_its_former_name(open_as, overseer, town):
    add_name(community=town.yard, kind="former", text="棉纺厂宿舍", by=overseer)
    assert "柳荫西区" in text(open_as(overseer, f"{LIST}?q=棉纺"))
    assert "柳荫西区" in text(open_as(overseer, f"{LIST}?q=mfc"))


def test_filters_join_area_and_company(open_as, overseer, town):
    in_east = text(open_as(overseer, f"{LIST}?area={town.east.pk}"))
    assert "御景天成" in in_east
    assert "柳荫西区" in in_east
    assert "星河湾" not in in_east
    served = text(open_as(overseer, f"{LIST}?area={town.east.pk}&company={town.homely.pk}"))
    assert "柳荫西区" not in served


def test_an_area_outside_the_scope_is_refused_in_words_and_shows_no_rows(open_as, clerk, town):
    body = text(open_as(clerk, f"{LIST}?area={town.west.pk}"))
    assert "不在您的范围内" in body
    assert "御景天成" not in body


def test_nothing_matching_offers_to_clear_the_filters(open_as, overseer):
    body = text(open_as(overseer, f"{LIST}?q=没有这个小区"))
    assert "没有符合条件的" in body
    assert "清空筛选" in body


def test_sorting_turns_the_rows_around(open_as, overseer, town):
    make_communities(2, town.street_b)
    up = text(open_as(overseer, f"{LIST}?sort=name&q=小区"))
    down = text(open_as(overseer, f"{LIST}?sort=-name&q=小区"))
    assert up.index("0号院") < up.index("1号院")
    assert down.index("1号院") < down.index("0号院")


def test_a_sort_that_is_not_offered_is_ignored(open_as, overseer):
    assert open_as(overseer, f"{LIST}?sort=password").status_code == 200


def test_htmx_gets_the_list_alone(open_as, overseer):
    part = text(open_as(overseer, LIST, **{"HX-Request": "true", "HX-Target": "list"}))
    assert "御景天成" in part
    assert "<html" not in part
    assert 'id="list-export" hx-swap-oob="true"' in part  # the export follows the filter
    whole = text(open_as(overseer, LIST, **{"HX-Request": "true", "HX-Target": "main"}))
    assert "<html" in whole
    assert "hx-swap-oob" not in whole


def test_fifty_rows_stand_on_a_page(open_as, overseer, town):
    make_communities(60, town.street_b)
    first = text(open_as(overseer, LIST))
    second = text(open_as(overseer, f"{LIST}?page=2"))
    assert first.count("<tr>") == 51  # and the head
    assert second.count("<tr>") == 14
    assert "第 2 / 2 页" in second


@pytest.mark.parametrize("count", [3, 30])
def test_queries_do_not_depend_on_rows(client, overseer, town, django_assert_num_queries, count):
    make_communities(count, town.street_b)
    client.force_login(overseer, backend="communities.backends.GrantBackend")
    with django_assert_num_queries(9):
        body = text(client.get(f"{LIST}?area={town.east.pk}"))
    assert body.count("号院") == count


def workbook(response):
    return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active


def test_the_export_holds_all_rows_of_the_filter_and_leaves_an_entry(open_as, overseer, town):
    make_communities(60, town.street_b)
    response = open_as(overseer, f"{LIST}?format=xlsx&area={town.east.pk}&page=2")
    assert response["Content-Type"].startswith("application/vnd.openxmlformats")
    sheet = workbook(response)
    names = [row[0].value for row in sheet.iter_rows()]
    assert names[0] == "小区档案"
    assert names.count("小区") == 1
    assert sum("号院" in str(name) for name in names) == 60
    assert "星河湾" not in names
    entry = AuditEntry.objects.get(verb="export")
    assert entry.changes["rows"] == 62
    assert entry.changes["filters"] == {"区域": "东区"}
    assert entry.by == overseer
    assert "62" in entry.summary


def test_the_last_word_of_a_page_on_its_rows_is_in_its_workbook_too(rf, overseer):
    class Marked(CommunityList):
        def complete(self, rows):
            return [{**row, "code": f"*{row['code']}"} for row in rows]

    request = rf.get(LIST, {"format": "xlsx"})
    request.user, request.htmx = overseer, False
    codes = [row[1].value for row in workbook(Marked.as_view()(request)).iter_rows()]
    assert "*A-001" in codes


def test_the_export_of_a_clerk_holds_her_rows_only(open_as, clerk):
    names = [row[0].value for row in workbook(open_as(clerk, f"{LIST}?format=xlsx")).iter_rows()]
    assert "御景天成（北区）" in names
    assert "柳荫西区" not in names


def test_the_page_of_a_community_shows_facts_names_places_and_contracts(open_as, clerk, town):
    body = text(open_as(clerk, reverse("communities:community-detail", args=[town.garden.pk])))
    for words in (
        "御景天成（北区）",
        "A-001",
        "1998年",
        "1,126",
        "德安物业服务有限公司",
        "甲一社区",
        "2015-01-01",
    ):
        assert words in body


def test_a_community_outside_the_scope_is_not_found(open_as, clerk, town):
    assert open_as(clerk, reverse("communities:community-detail", args=[town.yard.pk])).status_code == 404


def test_contracts_stay_hidden_from_readers_without_that_permission(open_as, town):
    reader = make_user("reader", {"permissions": ["communities.view_community"], "area": town.city})
    body = text(open_as(reader, reverse("communities:community-detail", args=[town.garden.pk])))
    assert "物业合同" not in body


def test_the_page_of_a_company_masks_its_contact_and_lists_what_the_reader_may_see(open_as, clerk, town):
    firm = make_company("万家物业有限公司", town.city, contact_name="王建国", contact_phone="13805341234")
    make_contract(town.yard, firm, dt.date(2020, 1, 1))
    overseer = make_user("boss", {"permissions": READING, "area": town.city})
    body = text(open_as(overseer, reverse("communities:organization-detail", args=[firm.pk])))
    assert "138****1234" in body
    assert "13805341234" not in body
    assert "王建国" not in body
    assert "柳荫西区" in body
    assert open_as(clerk, reverse("communities:organization-detail", args=[firm.pk])).status_code == 404


def test_organizations_are_listed_with_what_they_serve(open_as, overseer):
    body = text(open_as(overseer, reverse("communities:organization-list")))
    assert "德安物业服务有限公司" in body
    assert "物业服务企业" in body


@pytest.mark.parametrize("word", ["清朗", "qinglang", "qlwy"])
def test_a_company_is_found_by_name_pinyin_and_initials(open_as, overseer, word):
    body = text(open_as(overseer, reverse("communities:organization-list") + f"?q={word}"))
    assert "清朗物业" in body
    assert "德安物业" not in body


def test_the_search_box_finds_communities_and_organizations_in_scope(open_as, clerk, overseer):
    search = reverse("communities:search")
    assert "御景天成" in text(open_as(clerk, f"{search}?q=yjtc"))
    assert "没有找到" in text(open_as(clerk, f"{search}?q=清朗"))
    assert "清朗物业服务有限公司" in text(open_as(overseer, f"{search}?q=清朗"))
    assert open_as(overseer, search).status_code == 200


def test_search_leads_to_the_whole_list_when_there_is_more(open_as, overseer, town):
    make_communities(25, town.street_b)
    body = text(open_as(overseer, reverse("communities:search") + "?q=号院"))
    assert "全部 25 个小区" in body


def test_markup_in_a_name_stays_text(open_as, overseer, town):
    row = make_communities(1, town.street_b)[0]
    type(row).objects.filter(pk=row.pk).update(name="<script>alert(1)</script>")
    body = text(open_as(overseer, LIST))
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert" in body
