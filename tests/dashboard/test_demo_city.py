"""The demo city: the founding text's sums, by direct query."""

import hashlib
from collections import Counter
from io import StringIO
from itertools import pairwise

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Min

from communities import credit_codes
from communities.models import (
    Area,
    AreaClosure,
    AreaMembership,
    Community,
    Grant,
    Organization,
    ServiceContract,
)
from dashboard.demo import story
from properties.models import Circular, Inspection, RankingEntry, RankingIssue, RankingPeriod, Submission
from properties.scoring import score

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_city")]

STREETS = {
    "新湖街道": 84,
    "新华街道": 62,
    "天衢街道": 58,
    "广川街道": 52,
    "运河街道": 34,
    "二屯镇": 1,
    "黄河涯镇": 1,
    "长河街道": 52,
    "宋官屯街道": 52,
    "袁桥镇": 5,
    "抬头寺镇": 2,
    "赵虎镇": 1,
    "安德街道": 18,
    "临齐街道": 26,
}


def below(kinds: tuple[str, ...]) -> dict[str, int]:
    rows = AreaClosure.objects.filter(ancestor__kind__in=kinds, descendant__communities__is_managed=True)
    return dict(rows.values_list("ancestor__name").annotate(n=Count("descendant__communities")))


def listed_by_month() -> list[set[int]]:
    """The companies named in each issued month, oldest month first."""
    months = RankingIssue.objects.issued().order_by("period__year", "period__month")
    return [set(month.entries.criticized().values_list("company_root_id", flat=True)) for month in months]


# ---------------------------------------------------------------- the ground


def test_448_communities_lie_in_the_four_districts_and_fourteen_subdistricts():
    assert below(("city",)) == {"德州市": 448}
    assert below(("district", "functional_zone")) == {
        "德城区": 292,
        "德州天衢新区": 109,
        "运河经济开发区": 3,
        "陵城区": 44,
    }
    assert below(("subdistrict",)) == STREETS


def test_the_nine_subdistricts_have_128_residents_committees():
    assert Area.objects.filter(kind="neighborhood").count() == 128


def test_the_two_towns_are_managed_by_the_zone_and_counted_elsewhere():
    held = AreaMembership.objects.filter(child__name="抬头寺镇", valid_to=None)
    assert dict(held.values_list("basis", "parent__name")) == {
        "management": "运河经济开发区",
        "statistics": "德州天衢新区",
    }
    assert not Area.objects.get(name="运河经济开发区").code


def test_one_hundred_and_twenty_companies_serve_under_valid_codes():
    firms = Organization.objects.property_companies()
    assert firms.count() == 120
    assert all(credit_codes.is_valid(code) for code in firms.values_list("credit_code", flat=True))
    assert firms.filter(contracts__isnull=True).count() == 0
    assert firms.filter(parent__isnull=False).count() == 2


def test_every_community_is_served_every_day_by_exactly_one_company():
    for period in RankingPeriod.objects.all():
        serving = ServiceContract.objects.serving_on(period.window_end).values("community")
        assert serving.count() == serving.distinct().count() == 448
    changed = Community.objects.annotate(n=Count("contracts")).filter(n=2)
    assert changed.count() == 14


def test_every_row_says_that_it_is_a_demo():
    models = [model for model in apps.get_models() if any(f.name == "is_demo" for f in model._meta.fields)]
    assert len(models) >= 8
    for model in models:
        assert not model._default_manager.filter(is_demo=False).exists(), model.__name__


# ---------------------------------------------------------------- the issued months


def test_twelve_months_are_issued_with_448_rows_each_and_the_thirteenth_is_open():
    rows = RankingEntry.objects.issued().values_list("issue__period__year", "issue__period__month")
    months = [(2022, month) for month in range(3, 13)] + [(2023, 1), (2023, 2)]
    assert dict(Counter(rows)) == dict.fromkeys(months, 448)
    assert [str(period) for period in RankingPeriod.objects.filter(state="open")] == ["2023年3月"]


def test_27_companies_and_31_communities_were_criticised():
    listed = RankingEntry.objects.issued().criticized()
    assert listed.values("company_root_id").distinct().count() == 27
    assert listed.values("community").distinct().count() == 31
    assert listed.count() == 108, "nine a month: listings are more than the communities listed"


def test_exactly_three_companies_two_months_running_and_none_three():
    months = listed_by_month()
    repeats = [earlier & later for earlier, later in pairwise(months)]
    assert [len(found) for found in repeats] == [0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1]
    assert len(set.union(*repeats)) == 3
    assert not any(a & b & c for a, b, c in zip(months, months[1:], months[2:], strict=False))


def test_only_the_story_is_criticised_and_a_veto_once():
    rows = RankingEntry.objects.issued().criticized()
    expected = Counter(month for month in range(12) for _ in story.listed(month))
    found = Counter(
        year * 12 + month - 1 - (2022 * 12 + 2)
        for year, month in rows.values_list("issue__period__year", "issue__period__month")
    )
    assert found == expected
    vetoed = rows.get(is_vetoed=True)
    assert (vetoed.subdistrict_name, vetoed.score_centi, str(vetoed.issue.period)) == (
        "广川街道",
        5999,
        "2022年8月",
    )


def test_everybody_else_is_above_the_criticism_line_and_above_the_last():
    others = RankingEntry.objects.issued().filter(is_criticized=False, score_centi__isnull=False)
    assert others.aggregate(low=Min("score_centi"))["low"] >= 7800
    assert RankingEntry.objects.issued().criticized().filter(score_centi__gte=7700).count() == 0


def test_some_are_unchecked_with_a_reason_and_some_were_visited_twice():
    unchecked = RankingEntry.objects.issued().filter(score_centi=None)
    assert 24 <= unchecked.count() <= 36
    reasons = Submission.objects.exclude(unchecked_reason="")
    assert reasons.count() == unchecked.count()
    assert RankingEntry.objects.issued().filter(inspection_count=2).count() == 12 * 14


def test_one_early_month_was_ranked_on_the_other_sheet():
    heads = {
        str(issue.period): [row["key"] for row in issue.categories]
        for issue in RankingIssue.objects.issued().select_related("period")
    }
    assert heads.pop("2022年4月") == ["1", "2", "3", "4", "5"]
    assert set(map(tuple, heads.values())) == {("A", "B", "C", "D", "E", "F", "G")}


def test_every_issued_month_has_its_number_and_its_two_files():
    assert Circular.objects.count() == 12
    assert all(circular.has_documents for circular in Circular.objects.all())
    newest = RankingIssue.objects.issued().get(period__year=2023, period__month=2)
    assert newest.number == "德建物通〔2023〕2号"


def test_stored_scores_are_what_the_rows_make_of_them():
    from properties.actions.sheets import findings_of, scoring_sheet

    for row in Inspection.objects.select_related("standard").order_by("client_uuid")[:60]:
        made = score(scoring_sheet(row.standard), findings_of(row))
        assert (made.score_centi, made.full_centi) == (row.score_centi, row.full_centi)


def test_the_city_is_the_same_every_time_and_on_every_database():
    rows = RankingEntry.objects.issued().order_by(
        "issue__period__year", "issue__period__month", "community__code"
    )
    lines = rows.values_list("community__code", "community_name", "company_name", "score_centi", "rank_city")
    digest = hashlib.sha256(repr([tuple(line) for line in lines]).encode()).hexdigest()
    assert digest[:16] == "ed17d16bae44a2fc", "changed on purpose? then write the new digest here"


# ---------------------------------------------------------------- the open month


def test_in_xinhu_some_communities_are_not_begun_and_some_drafts_are_open():
    march = RankingPeriod.objects.get(year=2023, month=3)
    sheets = march.inspections.filter(community__area__above__ancestor__name="新湖街道")
    assert Counter(sheets.values_list("state", flat=True)) == {"draft": 3, "submitted": 26, "approved": 50}
    assert not Submission.objects.filter(period=march, area__name="新湖街道").exists()


def test_march_shows_every_stage_of_handing_in():
    states = Submission.objects.filter(period__year=2023, period__month=3).values_list("area__name", "state")
    found = dict(states)
    assert found["新华街道"] == "returned"
    assert found["广川街道"] == "submitted"
    assert found["运河经济开发区"] == found["赵虎镇"] == "reported"
    assert set(STREETS) - set(found) == {"新湖街道", "宋官屯街道"}, "late"


def test_nothing_of_march_lies_after_the_demo_day():
    march = Inspection.objects.filter(period__year=2023, period__month=3)
    assert not march.filter(reviewed_at__date__gt="2023-03-20").exists()
    assert not march.filter(submitted_at__lt=F("inspected_on")).exists()


# ---------------------------------------------------------------- commands and accounts


def test_loading_again_says_so_and_changes_nothing():
    before, out = Inspection.objects.count(), StringIO()
    call_command("load_demo_city", stdout=out)
    assert "不再重复装入" in out.getvalue()
    assert Inspection.objects.count() == before


def test_a_database_with_areas_of_its_own_is_not_mixed_with_the_demo():
    Area.objects.update(is_demo=False)
    with pytest.raises(CommandError, match="只能装入空数据库"):
        call_command("load_demo_city", stdout=StringIO())


def test_the_table_of_accounts_names_one_per_role_that_can_sign_in():
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    rows = [line.split() for line in out.getvalue().splitlines()[1:]]
    assert [row[1] for row in rows] == [
        "街道录入员",
        "社区工作人员",
        "区审核员",
        "市级专班",
        "局领导",
        "督导员",
        "企业用户",
        "业务管理员",
        "只读",
        "系统管理员",
        "安全管理员",
        "审计管理员",
    ]
    username, *_, password = rows[0]
    assert (username, Grant.objects.filter(user__username=username).count()) == ("clerk_xinhu", 1)
    assert Grant.objects.get(user__username=username).user.check_password(password)
