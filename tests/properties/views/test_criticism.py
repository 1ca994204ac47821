"""The criticism totals: four numbers, each with exactly its rows."""

import io

import pytest
from openpyxl import load_workbook

from common import clock
from common.models import AuditEntry
from properties.actions.circulars import compose
from properties.actions.periods import open_period
from properties.actions.rankings import freeze, issue_ranking, sign
from properties.reports.totals import criticism_totals


@pytest.fixture
def signed_in(client):
    def enter(user):
        client.force_login(user, backend="communities.backends.GrantBackend")
        return client

    return enter


@pytest.fixture
def two_months(issued, world, system, month, everybody, report_all, taskforce, leader):
    """March and April issued; the same communities come last in both."""
    april = open_period(
        city=world.city, year=2023, month=4, standard=world.standard, rule_set=world.rule_set, by=system,
        at=clock.at(2023, 3, 21),
    )  # fmt: skip
    month(april, {home: [("B2.1", place % 10), ("B1.1", place)] for place, home in enumerate(everybody)})
    april.refresh_from_db()
    report_all(april)
    issue = freeze(period=april, by=taskforce)
    compose(issue=issue, by=taskforce)
    return issued, issue_ranking(issue=sign(issue=issue, by=leader), by=leader)


def context(client, **query):
    return client.get("/criticism/", query).context


def test_each_number_has_exactly_its_rows(two_months, world, clerk_xinhu, signed_in):
    client = signed_in(clerk_xinhu)
    totals = criticism_totals(world.city, (0, 0), (9999, 12))
    assert totals.repeated_company_count > 0
    expected = {
        "listings": totals.listing_count,
        "companies": totals.listed_company_count,
        "communities": totals.listed_community_count,
        "ranked": totals.community_count,
    }
    for view, count in expected.items():
        assert len(context(client, view=view)["rows"]) == count, view
    repeats = context(client, view="repeats")["rows"]
    assert len({row["company_id"] for row in repeats}) == totals.repeated_company_count


def test_a_repetition_names_both_circulars_and_their_communities(two_months, clerk_xinhu, signed_in):
    text = signed_in(clerk_xinhu).get("/criticism/?view=repeats").content.decode()
    assert "2023年3月 德建物通〔2023〕1号" in text
    assert "2023年4月 德建物通〔2023〕2号" in text
    assert "新湖街道新湖花园" in text


def test_one_month_alone_repeats_nobody(two_months, clerk_xinhu, signed_in):
    found = context(signed_in(clerk_xinhu), **{"from": "2023-04", "to": "2023-04"})
    assert found["totals"].issued_count == 1
    assert found["totals"].repeated_company_count == 0
    assert {row["month"] for row in found["rows"]} == {"2023年4月"}


def test_a_reversed_range_is_turned_round_and_nonsense_means_all(two_months, clerk_xinhu, signed_in):
    client = signed_in(clerk_xinhu)
    assert context(client, **{"from": "2023-04", "to": "2023-03"})["totals"].issued_count == 2
    assert context(client, **{"from": "x", "to": "1999-01", "view": "nothing"})["totals"].issued_count == 2


def test_a_draft_counts_for_nobody(frozen, taskforce, signed_in):
    assert "还没有印发的通报" in signed_in(taskforce).get("/criticism/").content.decode()


def test_strangers_are_refused(issued, stranger, superuser, signed_in):
    for user in (stranger, superuser):
        assert signed_in(user).get("/criticism/").status_code == 403


def test_the_workbook_has_a_sheet_for_each_number_and_is_noted(two_months, world, clerk_xinhu, signed_in):
    totals = criticism_totals(world.city, (0, 0), (9999, 12))
    response = signed_in(clerk_xinhu).get("/criticism/?format=xlsx")
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert book.sheetnames == [
        f"通报记录（{totals.listing_count}条）",
        f"被通报企业（{totals.listed_company_count}家）",
        f"被通报小区（{totals.listed_community_count}个）",
        f"连续2个月被通报企业（{totals.repeated_company_count}家）",
        f"纳入检查的小区（{totals.community_count}个）",
    ]
    assert AuditEntry.objects.get(verb="export").by == clerk_xinhu
