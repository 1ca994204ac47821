"""A small city to test in: two districts, three streets, a dozen communities, one open month.

Persons are fixtures, and what they did before the test begins was done through actions.
"""

import datetime as dt
import os
from decimal import Decimal
from types import SimpleNamespace

import pytest

from accounts.models import User
from common import clock
from communities.actions import areas, communities, contracts, grants, organizations, roles
from communities.choices import AreaKind, OrganizationKind
from communities.models import NumberRule, Role
from properties.actions.circulars import compose
from properties.actions.filled_sheets import FilledMark, FilledSheet, enter_many
from properties.actions.inspections import ItemState, save_item, start_inspection, submit
from properties.actions.inspections import approve as approve_sheet
from properties.actions.periods import open_period, report_district, submit_street
from properties.actions.rankings import freeze, issue_ranking, sign
from properties.actions.standards import create_standard
from properties.models import RankingRuleSet
from properties.rating_sheets import founding_sheets

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
INSPECTED = dt.date(2023, 3, 10)
JOINT_GROUP = {"district": ("德城区住建局", 1), "subdistrict": ("街道办", 2)}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {
        **browser_type_launch_args,
        "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        "args": quiet,
    }


@pytest.fixture
def system(db) -> User:
    """The account that sets the world up."""
    return User.objects.create(username="system", display_name="系统", unit_name="市住建局")


@pytest.fixture
def world(system) -> SimpleNamespace:
    """Areas, communities, companies and contracts; the roles; both founding standards and one rule set."""
    roles.sync_roles()
    city = _area(system, AreaKind.CITY, "德州市", short_name="中心城区", code="371400")
    decheng = _area(system, AreaKind.DISTRICT, "德城区", city, code="371402", order=1)
    lingcheng = _area(system, AreaKind.DISTRICT, "陵城区", city, code="371403", order=2)
    xinhu = _area(system, AreaKind.SUBDISTRICT, "新湖街道", decheng, code="371402001", order=1)
    xinhua = _area(system, AreaKind.SUBDISTRICT, "新华街道", decheng, code="371402002", order=2)
    ande = _area(system, AreaKind.SUBDISTRICT, "安德街道", lingcheng, code="371403001", order=3)
    liuyin = _area(system, AreaKind.NEIGHBORHOOD, "柳荫社区", xinhu, code="371402001001", order=1)
    bureau = _organization(system, city, OrganizationKind.AUTHORITY, "德州市住房和城乡建设局")
    NumberRule.objects.create(organization=bureau, kind="circular", prefix="德建物通", is_invented=True)
    firms = [
        _organization(system, city, OrganizationKind.PROPERTY_COMPANY, f"德州{name}物业服务有限公司")
        for name in ("安禾", "众佳", "恒宜")
    ]
    homes = _communities(system, {"新湖": liuyin, "新华": xinhua, "安德": ande}, firms)
    sheet_a, sheet_b = founding_sheets()
    standard = create_standard(city=city, spec=sheet_a, effective_from=dt.date(2022, 1, 1), by=system)
    standard_b = create_standard(city=city, spec=sheet_b, effective_from=dt.date(2022, 1, 1), by=system)
    rule_set = RankingRuleSet.objects.create(
        city=city, name="月排名规则", effective_from=dt.date(2022, 1, 1), created_by=system
    )
    return SimpleNamespace(
        **{name: value for name, value in locals().items() if name not in ("system", "sheet_a", "sheet_b")}
    )


def _area(by, kind, name, parent=None, *, short_name="", code="", order=0):
    new = areas.NewArea(
        kind=kind,
        name=name,
        short_name=short_name or name.removesuffix("街道"),
        code=code,
        code_system="nbs",
        code_version="2023",
        sort_order=order,
    )
    return areas.create_area(new=new, parent=parent, by=by)


def _organization(by, city, kind, name):
    new = organizations.NewOrganization(kind=kind, name=name, area=city, short_name=name[2:6])
    return organizations.register_organization(new=new, by=by)


def _communities(by, places, firms) -> dict[str, list]:
    homes: dict[str, list] = {}
    for street, area in places.items():
        rows = [
            communities.NewCommunity(
                code=f"{area.code}-{number}", name=f"{street}花园{number}号院", area=area, household_count=100
            )
            for number in range(1, 5 if street != "新湖" else 9)
        ]
        homes[street] = communities.register_many(rows=rows, by=by)
    agreed = [
        contracts.NewContract(
            community=home,
            organization=firms[index % 3],
            valid_from=dt.date(2021, 1, 1),
            manager_name="王经理",
        )
        for index, home in enumerate(home for street in homes.values() for home in street)
    ]
    contracts.sign_many(rows=agreed, by=by)
    return homes


@pytest.fixture
def period(world, system):
    """March 2023, open: the month the fixed day lies in."""
    return open_period(
        city=world.city,
        year=2023,
        month=3,
        standard=world.standard,
        rule_set=world.rule_set,
        by=system,
        at=clock.at(2023, 2, 23),
    )


@pytest.fixture
def person(world, system):
    """Make a person with one role somewhere: `person("clerk", "SUBDISTRICT_CLERK", area)`."""

    def make(username: str, role: str, area=None, organization=None, unit: str = "") -> User:
        user = User.objects.create(
            username=username,
            display_name=username,
            unit_name=unit or str(area or organization or "市住建局"),
        )
        grants.give_grant(
            user=user,
            role=Role.objects.get(code=role),
            area=area,
            organization=organization,
            by=system,
            valid_from=dt.date(2022, 1, 1),
        )
        return user

    return make


@pytest.fixture
def clerk_xinhu(person, world):
    return person("clerk_xinhu", "SUBDISTRICT_CLERK", world.xinhu)


@pytest.fixture
def clerk_xinhua(person, world):
    return person("clerk_xinhua", "SUBDISTRICT_CLERK", world.xinhua)


@pytest.fixture
def neighborhood_worker(person, world):
    return person("neighborhood_liuyin", "NEIGHBORHOOD_WORKER", world.liuyin)


@pytest.fixture
def reviewer_decheng(person, world):
    return person("reviewer_decheng", "DISTRICT_REVIEWER", world.decheng)


@pytest.fixture
def reviewer_lingcheng(person, world):
    return person("reviewer_lingcheng", "DISTRICT_REVIEWER", world.lingcheng)


@pytest.fixture
def taskforce(person, world):
    return person("taskforce", "CITY_TASKFORCE", world.city)


@pytest.fixture
def leader(person, world):
    return person("leader", "BUREAU_LEADER", world.city)


@pytest.fixture
def inspector(person, world):
    return person("inspector", "INSPECTOR", world.decheng)


@pytest.fixture
def company_user(person, world):
    return person("company", "COMPANY_USER", organization=world.firms[0])


@pytest.fixture
def bizadmin(person, world):
    return person("bizadmin", "BUSINESS_ADMIN", world.city)


@pytest.fixture
def readonly(person, world):
    return person("readonly", "READ_ONLY", world.city)


@pytest.fixture
def sysadmin(person, world):
    return person("sysadmin", "SYSTEM_ADMIN", world.city)


@pytest.fixture
def secadmin(person, world):
    return person("secadmin", "SECURITY_ADMIN", world.city)


@pytest.fixture
def auditor(person, world):
    return person("auditor", "AUDIT_ADMIN", world.city)


@pytest.fixture
def stranger(db):
    """Signed in, granted nothing."""
    return User.objects.create(username="stranger", unit_name="未分配")


@pytest.fixture
def superuser(db):
    """Django's superuser: runs the machine, sees no business row."""
    return User.objects.create(username="root", unit_name="运维", is_superuser=True, is_staff=True)


@pytest.fixture
def fill(period):
    """Fill and hand in a whole sheet: `fill(community, by=clerk, D3=("D3.1", 2))`; `approved_by=` goes on."""

    def make(
        community, *, by, approved_by=None, source="street", inspected_on=INSPECTED, month=None, **found
    ):
        sheet = start_inspection(
            period=month or period,
            community=community,
            inspected_on=inspected_on,
            source=source,
            by=by,
            joint_group=JOINT_GROUP,
        )
        for indicator in sheet.standard.indicators.values_list("key", flat=True):
            if indicator not in sheet.progress:
                save_item(
                    inspection=sheet,
                    indicator_key=indicator,
                    state=ItemState(is_checked=True, lines=found.get(indicator, ())),
                    seen_version=0,
                    by=by,
                )
        submit(inspection=sheet, by=by)
        if approved_by is not None:
            approve_sheet(inspection=sheet, by=approved_by)
        sheet.refresh_from_db()
        return sheet

    return make


@pytest.fixture
def month(world, system):
    """Enter a month in bulk: `month(period, {community: [("B1.1", 3)], …})`, approved and dated inside it."""

    def make(period, found: dict, *, state="approved", day=None, source="street", by=None):
        sheets = [
            FilledSheet(
                community_id=home.pk,
                inspected_on=day or period.window_end - dt.timedelta(days=5),
                source=source,
                marks=tuple(FilledMark(rule, Decimal(count), place="2号楼") for rule, count in marks),
                joint_group=JOINT_GROUP,
                submitted_by=system.pk,
                reviewed_by=system.pk,
            )
            for home, marks in found.items()
        ]
        return enter_many(period=period, sheets=sheets, by=by, state=state, at=clock.at(2023, 3, 20))

    return make


@pytest.fixture
def everybody(world):
    """Every community of the world, in order of streets."""
    return [home for street in world.homes.values() for home in street]


@pytest.fixture
def scored_month(month, period, everybody):
    """March with every community scored: each loses half a point more than the one before."""
    month(period, {home: [("B2.1", place % 10), ("B1.1", place)] for place, home in enumerate(everybody)})
    period.refresh_from_db()
    return period


@pytest.fixture
def report_all(world):
    """Hand a month in: every street, every district."""

    def make(period):
        streets = {world.xinhu: "clerk_a", world.xinhua: "clerk_b", world.ande: "clerk_c"}
        for street, name in streets.items():
            clerk = _person_once(world, name, "SUBDISTRICT_CLERK", street)
            submit_street(period=period, subdistrict=street, by=clerk, unchecked_reason="封闭施工")
        for district, name in {world.decheng: "reviewer_a", world.lingcheng: "reviewer_b"}.items():
            reviewer = _person_once(world, name, "DISTRICT_REVIEWER", district)
            report_district(period=period, district=district, by=reviewer)

    return make


def _person_once(world, username, role, area):
    user, is_new = User.objects.get_or_create(username=username, defaults={"unit_name": area.name})
    if is_new:
        grants.give_grant(
            user=user, role=Role.objects.get(code=role), area=area, by=user, valid_from=dt.date(2022, 1, 1)
        )
    return user


@pytest.fixture
def frozen(scored_month, report_all, taskforce):
    """March reported, frozen and composed: a draft ready to be signed."""
    report_all(scored_month)
    issue = freeze(period=scored_month, by=taskforce)
    compose(issue=issue, by=taskforce)
    return issue


@pytest.fixture
def signed(frozen, leader):
    return sign(issue=frozen, by=leader)


@pytest.fixture
def issued(signed, leader):
    return issue_ranking(issue=signed, by=leader)
