"""The maintenance back office of accounts, roles and grants, the trail and the jobs."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import User
from common.models import AuditEntry, JobRun
from communities.actions.grants import give_grant
from communities.models import Grant, Role
from tests.communities.conftest import PASSWORD, text
from tests.communities.conftest import admin_url as url

# ---------------------------------------------------------------- accounts


def test_a_new_account_has_to_change_its_password_and_has_no_flags(as_role):
    client = as_role("SYSTEM_ADMIN")
    form = {
        "username": "zhang", "display_name": "张三", "unit_name": "甲街道办事处", "post": "",
        "password1": PASSWORD, "password2": PASSWORD, "is_superuser": "on", "is_staff": "on",
    }  # fmt: skip
    response = client.post(url("accounts_user", "add"), form)
    assert response.status_code == 302, text(response)
    made = User.objects.get(username="zhang")
    assert made.must_change_password
    assert not made.is_superuser
    assert not made.is_staff
    entry = AuditEntry.objects.get(by=client.user)
    assert PASSWORD not in str(entry.changes)


def test_an_account_is_closed_and_that_is_in_the_trail(as_role, town):
    client = as_role("SYSTEM_ADMIN")
    other = User.objects.create_user("zhang", password=PASSWORD)
    form = {"display_name": "张三", "unit_name": "", "post": ""}
    response = client.post(url("accounts_user", "change", other.pk), form)
    assert response.status_code == 302, text(response)
    other.refresh_from_db()
    assert not other.is_active
    assert AuditEntry.objects.get(by=client.user).changes["fields"]["is_active"] == [True, False]


def test_a_reset_password_is_noted_and_must_be_changed(as_role):
    client = as_role("SYSTEM_ADMIN")
    other = User.objects.create_user("zhang", password=PASSWORD)
    new = "another-horse-8-battery"
    response = client.post(
        reverse("admin:auth_user_password_change", args=[other.pk]),
        {"password1": new, "password2": new, "usable_password": "true"},
    )
    assert response.status_code == 302, text(response)
    other.refresh_from_db()
    assert other.check_password(new)
    assert other.must_change_password
    assert AuditEntry.objects.get(by=client.user).verb == "reset_password"


# ---------------------------------------------------------------- roles and grants


def grant_form(username, role, **changes):
    return {
        "username": username, "role": Role.objects.get(code=role).pk, "scope": "area", "area": "",
        "organization": "", "valid_from": "2022-01-01", "valid_to": "", **changes,
    }  # fmt: skip


def test_a_grant_is_given_through_its_action(as_role, town):
    client = as_role("SECURITY_ADMIN")
    User.objects.create_user("zhang")
    form = grant_form("zhang", "SUBDISTRICT_CLERK", area=town.street_a.pk)
    response = client.post(url("communities_grant", "add"), form)
    assert response.status_code == 302, text(response)
    assert Grant.objects.get(user__username="zhang").area == town.street_a
    assert AuditEntry.objects.get(by=client.user).verb == "grant"


def test_the_three_administrators_stay_apart(as_role, town):
    client = as_role("SECURITY_ADMIN")
    form = grant_form(client.user.username, "SUBDISTRICT_CLERK", area=town.street_a.pk)
    assert "彼此独立" in text(client.post(url("communities_grant", "add"), form))


@pytest.mark.parametrize(
    "changes", [{}, {"scope": "own", "area": "x"}, {"scope": "organization", "area": "x"}]
)
def test_a_grant_names_the_place_its_scope_asks_for(as_role, town, changes):
    client = as_role("SECURITY_ADMIN")
    User.objects.create_user("zhang")
    if changes.get("area"):
        changes = {**changes, "area": town.street_a.pk}
    body = text(client.post(url("communities_grant", "add"), grant_form("zhang", "READ_ONLY", **changes)))
    assert "范围与所选的区域或企业对不上" in body
    assert not Grant.objects.filter(user__username="zhang").exists()


def test_an_unknown_account_is_named(as_role, town):
    client = as_role("SECURITY_ADMIN")
    body = text(
        client.post(url("communities_grant", "add"), grant_form("nobody", "READ_ONLY", area=town.city.pk))
    )
    assert "没有在用的账号“nobody”" in body


def test_a_grant_is_taken_back_by_its_last_day(as_role, town):
    client = as_role("SECURITY_ADMIN")
    user = User.objects.create_user("zhang")
    held = give_grant(
        user=user,
        role=Role.objects.get(code="READ_ONLY"),
        area=town.city,
        by=None,
        valid_from=dt.date(2022, 1, 1),
    )
    response = client.post(url("communities_grant", "change", held.pk), {"valid_to": "2022-12-31"})
    assert response.status_code == 302, text(response)
    held.refresh_from_db()
    assert held.valid_to == dt.date(2022, 12, 31)
    assert AuditEntry.objects.get(by=client.user).verb == "end_grant"


def test_the_administrators_own_roles_cannot_be_widened(as_role):
    client = as_role("SECURITY_ADMIN")
    own = Role.objects.get(code="SECURITY_ADMIN")
    before = set(own.permissions.values_list("pk", flat=True))
    other = Role.objects.get(code="BUREAU_LEADER").permissions.first()
    response = client.post(
        url("communities_role", "change", own.pk), {"name": "x", "permissions": [other.pk], "sort_order": 1}
    )
    assert response.status_code == 403
    assert set(own.permissions.values_list("pk", flat=True)) == before


def test_a_roles_permissions_change_with_an_entry(as_role):
    client = as_role("SECURITY_ADMIN")
    role = Role.objects.get(code="READ_ONLY")
    keep = role.permissions.first()
    form = {"name": role.name, "description": role.description, "permissions": [keep.pk], "sort_order": 9}
    assert client.post(url("communities_role", "change", role.pk), form).status_code == 302
    assert list(role.permissions.all()) == [keep]
    assert "permissions" in AuditEntry.objects.get(by=client.user).changes["fields"]


# ---------------------------------------------------------------- trail and jobs


def test_the_trail_can_be_read_but_not_written(as_role, town):
    client = as_role("AUDIT_ADMIN")
    entry = AuditEntry.objects.order_by("id").first()
    assert client.get(url("common_auditentry", "change", entry.pk)).status_code == 200
    assert client.post(url("common_auditentry", "change", entry.pk), {"summary": "x"}).status_code == 403
    assert client.get(url("common_auditentry", "add")).status_code == 403


def test_jobs_can_be_looked_at_only(as_role):
    client = as_role("SYSTEM_ADMIN")
    run = JobRun.objects.create(name="render", slot="1")
    assert client.get(url("common_jobrun", "change", run.pk)).status_code == 200
    assert client.post(url("common_jobrun", "change", run.pk), {"state": "done"}).status_code == 403
