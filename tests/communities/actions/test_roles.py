"""The initial roles."""

import pytest

from common.models import AuditEntry
from communities.actions.roles import ROLES, sync_roles
from communities.models import Role

pytestmark = pytest.mark.django_db
BUSINESS_APPS = {"properties", "communities"}
ALLOWED_TO_ADMINISTRATORS = {"communities.grant", "communities.role"}


def test_every_listed_permission_exists():
    assert len(sync_roles()) == len(ROLES) == 12
    for spec in ROLES:
        assert Role.objects.get(code=spec.code).permissions.count() == len(set(spec.permissions)), spec.code


def test_a_second_run_changes_nothing_and_says_nothing():
    sync_roles()
    before = AuditEntry.objects.count()
    sync_roles()
    assert AuditEntry.objects.count() == before


def test_a_run_mends_a_role_that_lost_a_permission():
    sync_roles()
    role = Role.objects.get(code="READ_ONLY")
    role.permissions.clear()
    sync_roles()
    assert role.permissions.count() == 4


def test_the_three_administrators_have_no_business_permission():
    for spec in ROLES:
        if not spec.is_administrative:
            continue
        for name in spec.permissions:
            app, codename = name.split(".")
            thing = f"{app}.{codename.split('_')[-1]}"
            assert app not in BUSINESS_APPS or thing in ALLOWED_TO_ADMINISTRATORS, (spec.code, name)


def test_only_one_role_signs_and_only_one_exports_the_report():
    sync_roles()
    for permission, code in (
        ("sign_ranking", "BUREAU_LEADER"),
        ("export_rankingreport", "BUSINESS_ADMIN"),
        ("prepare_ranking", "CITY_TASKFORCE"),
        ("review_inspection", "DISTRICT_REVIEWER"),
        ("submit_month", "SUBDISTRICT_CLERK"),
    ):
        holders = Role.objects.filter(permissions__codename=permission)
        assert [role.code for role in holders] == [code], permission
