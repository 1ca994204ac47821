"""The maintenance back office: reference data, accounts, grants and the trail, each for its own keeper."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import User
from common import clock
from common.models import AuditEntry
from communities.models import (
    Area,
    AreaMembership,
    Community,
    CommunityName,
    NumberRule,
    Organization,
    ServiceContract,
)
from tests.communities.conftest import PASSWORD, text
from tests.communities.conftest import admin_url as url

# ---------------------------------------------------------------- who enters

BUSINESS = [
    "communities_area",
    "communities_community",
    "communities_organization",
    "communities_servicecontract",
]
DOORS = {
    "BUSINESS_ADMIN": [*BUSINESS, "communities_communityname", "communities_numberrule"],
    "SYSTEM_ADMIN": ["accounts_user", "common_jobrun"],
    "SECURITY_ADMIN": ["communities_grant", "communities_role"],
    "AUDIT_ADMIN": ["common_auditentry"],
}
ALL_DOORS = sorted({name for names in DOORS.values() for name in names})


@pytest.mark.parametrize("role", sorted(DOORS))
def test_each_administrator_opens_his_own_registers_and_no_other(as_role, role):
    client = as_role(role)
    assert client.get(reverse("admin:index")).status_code == 200
    opened = [name for name in ALL_DOORS if client.get(url(name)).status_code == 200]
    assert opened == sorted(DOORS[role])


@pytest.mark.parametrize("role", ["SUBDISTRICT_CLERK", "CITY_TASKFORCE", "BUREAU_LEADER", "READ_ONLY"])
def test_others_do_not_enter_at_all(as_role, role):
    client = as_role(role)
    assert client.get(reverse("admin:index")).status_code == 403
    assert client.get(url("communities_community")).status_code == 403


def test_a_superuser_does_not_enter_either(client, town):
    root = User.objects.create_superuser("root", password=PASSWORD)
    client.force_login(root, backend="communities.backends.GrantBackend")
    assert client.get(url("communities_community")).status_code == 403


def test_rows_follow_the_scope(as_role, town):
    client = as_role("BUSINESS_ADMIN", area=town.west)
    body = text(client.get(url("communities_community")))
    assert "星河湾" in body
    assert "御景天成" not in body
    outside = client.get(url("communities_community", "change", town.garden.pk))
    assert outside.status_code == 302  # Django says "does not exist" on the index
    assert "御景天成" not in text(client.get(url("communities_communityname")))


@pytest.mark.parametrize("name", ["communities_community", "communities_area", "accounts_user"])
def test_nothing_can_be_deleted(as_role, town, name):
    client = as_role("BUSINESS_ADMIN" if "user" not in name else "SYSTEM_ADMIN")
    row = {"communities_community": town.garden, "communities_area": town.quarter}.get(name, client.user)
    assert client.post(url(name, "delete", row.pk), {"post": "yes"}).status_code == 403


# ---------------------------------------------------------------- the ledger


def community_form(town, **changes):
    return {
        "code": "D-001", "name": "新家园", "area": town.street_b.pk, "kind": "old", "address": "", "built_year": "",
        "building_count": "", "household_count": "50", "floor_area_m2": "", "is_managed": "on", **changes,
    }  # fmt: skip


def test_a_new_community_comes_with_its_name_its_place_and_one_entry(as_role, town):
    client = as_role("BUSINESS_ADMIN")
    response = client.post(url("communities_community", "add"), community_form(town))
    assert response.status_code == 302, text(response)
    made = Community.objects.get(code="D-001")
    assert made.names.get().initials == "xjy"
    assert made.placements.get().area == town.street_b
    assert made.created_by == client.user
    assert AuditEntry.objects.filter(by=client.user).count() == 1


def test_what_the_action_refuses_stands_at_the_field_and_nothing_is_kept(as_role, town):
    client = as_role("BUSINESS_ADMIN")
    response = client.post(url("communities_community", "add"), community_form(town, area=town.east.pk))
    assert response.status_code == 200
    assert "应登记在社区或街道" in text(response)
    assert 'value="新家园"' in text(response)
    assert not Community.objects.filter(code="D-001").exists()


def test_an_area_out_of_reach_cannot_be_chosen(as_role, town):
    client = as_role("BUSINESS_ADMIN", area=town.west)
    response = client.post(url("communities_community", "add"), community_form(town))
    assert response.status_code == 200
    assert not Community.objects.filter(code="D-001").exists()


def test_a_change_is_in_the_trail_with_old_and_new_value(as_role, town):
    client = as_role("BUSINESS_ADMIN")
    form = {**community_form(town), "household_count": "1200", "address": "湖滨路 1 号"}
    response = client.post(url("communities_community", "change", town.garden.pk), form)
    assert response.status_code == 302, text(response)
    entry = AuditEntry.objects.get(by=client.user)
    assert entry.changes["fields"]["household_count"] == [1126, 1200]
    assert "户数" in entry.summary
    assert entry.area_key == str(town.quarter.pk)
    town.garden.refresh_from_db()
    assert (town.garden.name, town.garden.code) == ("御景天成（北区）", "A-001")
    history = text(client.get(url("communities_community", "history", town.garden.pk)))
    assert "1126 → 1200" in history


def test_saving_without_a_change_leaves_no_entry(as_role, town):
    client = as_role("BUSINESS_ADMIN")
    facts = Community.objects.get(pk=town.garden.pk)
    form = {
        "kind": facts.kind,
        "built_year": 1998,
        "household_count": 1126,
        "has_fitness": "on",
        "is_managed": "on",
    }
    assert client.post(url("communities_community", "change", facts.pk), form).status_code == 302
    assert not AuditEntry.objects.filter(by=client.user).exists()


def test_an_alias_is_found_by_its_pinyin(as_role, town):
    client = as_role("BUSINESS_ADMIN")
    form = {"community": town.yard.pk, "kind": "alias", "text": "棉纺厂"}
    assert client.post(url("communities_communityname", "add"), form).status_code == 302
    assert CommunityName.objects.get(text="棉纺厂").pinyin == "mianfangchang"


def test_a_second_official_name_is_refused_in_words(as_role, town):
    client = as_role("BUSINESS_ADMIN")
    form = {"community": town.yard.pk, "kind": "official", "text": "棉纺厂"}
    assert "登记名只有一个" in text(client.post(url("communities_communityname", "add"), form))


def test_a_street_moves_by_a_new_membership_that_ends_the_old_one(as_role, town):
    client = as_role("BUSINESS_ADMIN")
    form = {
        "child": town.street_b.pk, "parent": town.west.pk, "basis": "management",
        "valid_from": clock.today().isoformat(),
    }  # fmt: skip
    response = client.post(url("communities_areamembership", "add"), form)
    assert response.status_code == 302, text(response)
    old, new = AreaMembership.objects.filter(child=town.street_b).order_by("valid_from")
    assert old.valid_to == clock.today() - dt.timedelta(days=1)
    assert (new.parent, new.valid_to) == (town.west, None)


def test_a_new_area_is_set_up_in_its_place(as_role, town):
    client = as_role("BUSINESS_ADMIN")
    form = {
        "parent": town.street_a.pk, "kind": "neighborhood", "name": "甲二社区", "short_name": "", "code": "",
        "code_system": "", "code_version": "", "sort_order": "0", "valid_from": "2020-01-01",
    }  # fmt: skip
    response = client.post(url("communities_area", "add"), form)
    assert response.status_code == 302, text(response)
    made = Area.objects.get(name="甲二社区")
    assert made.memberships.get().parent == town.street_a


def test_contracts_of_one_community_never_overlap(as_role, town):
    client = as_role("BUSINESS_ADMIN")
    form = {
        "community": town.garden.pk, "organization": town.tidy.pk, "manager_name": "",
        "valid_from": "2022-01-01", "valid_to": "",
    }  # fmt: skip
    response = client.post(url("communities_servicecontract", "add"), form)
    assert "时段重叠" in text(response)
    assert ServiceContract.objects.filter(community=town.garden).count() == 1


def test_a_contract_is_ended_by_its_last_day(as_role, town):
    client = as_role("BUSINESS_ADMIN")
    contract = town.garden.contracts.get()
    form = {"manager_name": "李经理", "valid_to": "2022-12-31"}
    response = client.post(url("communities_servicecontract", "change", contract.pk), form)
    assert response.status_code == 302, text(response)
    contract.refresh_from_db()
    assert (contract.manager_name, contract.valid_to) == ("李经理", dt.date(2022, 12, 31))
    verbs = AuditEntry.objects.filter(by=client.user).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["end", "change"]


def test_opening_a_partys_contact_is_noted_and_its_change_is_masked(as_role, town):
    Organization.objects.filter(pk=town.homely.pk).update(contact_phone="13805341234")
    client = as_role("BUSINESS_ADMIN")
    address = url("communities_organization", "change", town.homely.pk)
    assert "13805341234" in text(client.get(address))
    assert AuditEntry.objects.get(by=client.user).verb == "look"
    form = {"name": town.homely.name, "area": town.city.pk, "contact_phone": "13900000000", "is_active": "on"}
    assert client.post(address, form).status_code == 302
    entry = AuditEntry.objects.get(by=client.user, verb="change")
    assert entry.changes["fields"]["contact_phone"] == ["***", "***"]


def test_a_wrong_credit_code_is_refused_when_changing_too(as_role, town):
    client = as_role("BUSINESS_ADMIN")
    address = url("communities_organization", "change", town.homely.pk)
    form = {
        "name": town.homely.name,
        "area": town.city.pk,
        "credit_code": "911400000000000000",
        "is_active": "on",
    }
    assert "校验不对" in text(client.post(address, form))


def test_a_number_pattern_that_cannot_be_used_is_refused(as_role, town):
    client = as_role("BUSINESS_ADMIN")
    form = {
        "organization": town.homely.pk,
        "kind": "circular",
        "prefix": "安建",
        "pattern": "{prefi}号",
        "pad_width": 0,
    }
    assert "用不了" in text(client.post(url("communities_numberrule", "add"), form))
    assert not NumberRule.objects.exists()
