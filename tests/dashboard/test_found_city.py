"""A real installation begins with one command."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from communities.models import Area, NumberRule
from properties.actions.periods import open_period
from properties.models import InspectionStandard, RankingRuleSet

FACTS = {
    "name": "兴化市",
    "scope": "城区",
    "code": "321281",
    "authority": "兴化市住房和城乡建设局",
    "prefix": "兴建物通",
}


@pytest.fixture
def said(db):
    out = StringIO()
    call_command("found_city", stdout=out, **FACTS)
    return out.getvalue()


def test_a_city_can_open_its_first_month_at_once(said):
    city = Area.objects.get(kind="city")
    period = open_period(
        city=city,
        year=2023,
        month=4,
        standard=InspectionStandard.objects.get(code="WYFW-2022-A"),
        rule_set=RankingRuleSet.objects.get(),
        by=None,
    )
    assert (period.window_start, period.window_end) == (dt.date(2023, 3, 23), dt.date(2023, 4, 22))
    assert NumberRule.objects.get().text(2023, 1) == "兴建物通〔2023〕1号"


def test_the_first_four_people_get_a_password_each_that_they_must_change(said):
    assert User.objects.filter(must_change_password=True).count() == 4
    passwords = {line.split()[1] for line in said.splitlines()[1:]}
    assert len(passwords) == 4
    username, password = said.splitlines()[1].split()
    assert User.objects.get(username=username).check_password(password)


def test_the_business_administrator_opens_the_back_office_and_the_machine_people_see_no_business(
    said, client
):
    bizadmin, sysadmin = (User.objects.get(username=name) for name in ("bizadmin", "sysadmin"))
    assert bizadmin.has_perm("communities.add_area")
    assert not sysadmin.has_perm("communities.view_community")


def test_a_second_city_is_refused(said):
    with pytest.raises(CommandError, match="空数据库"):
        call_command("found_city", stdout=StringIO(), **FACTS)
