"""Adding up circulars."""

from communities.models import Organization
from properties.reports.totals import criticism_totals, issues_between

ALWAYS = (0, 0), (9999, 12)


def test_only_issued_versions_count(signed, world):
    assert criticism_totals(world.city, *ALWAYS).issued_count == 0
    assert criticism_totals(world.city, *ALWAYS, also=signed).issued_count == 1


def test_an_issued_month_is_counted_once_even_when_named_again(issued, world):
    assert criticism_totals(world.city, *ALWAYS, also=issued) == criticism_totals(world.city, *ALWAYS)


def test_listings_communities_and_companies_are_those_of_the_rows(issued, world):
    named = list(issued.entries.criticized())
    totals = criticism_totals(world.city, *ALWAYS)
    assert totals.listing_count == len(named) > 0
    assert totals.listed_community_count == len({row.community_id for row in named})
    assert totals.listed_company_count == len({row.company_root_id for row in named})
    assert totals.community_count == 16


def test_a_branch_counts_as_its_legal_person(scored_month, world, report_all, taskforce, leader):
    from properties.actions.circulars import compose
    from properties.actions.rankings import freeze, issue_ranking, sign

    Organization.objects.filter(pk__in=[firm.pk for firm in world.firms[1:]]).update(parent=world.firms[0])
    report_all(scored_month)
    issue = freeze(period=scored_month, by=taskforce)
    compose(issue=issue, by=taskforce)
    issue_ranking(issue=sign(issue=issue, by=leader), by=leader)
    assert criticism_totals(world.city, *ALWAYS).listed_company_count == 1


def test_a_range_leaves_other_months_out(issued, world):
    assert issues_between(world.city, (2023, 3), (2023, 3)) == [issued]
    assert issues_between(world.city, (2022, 4), (2023, 2)) == []
    assert issues_between(world.city, (2023, 4), (2024, 3)) == []
