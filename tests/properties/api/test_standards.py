"""Score sheets for programs."""

from decimal import Decimal

import pytest
from django.urls import reverse

from properties.choices import StandardState
from properties.models import InspectionStandard

LIST = reverse("api-standards")


def test_a_street_reads_the_standards_of_its_city(api, world, clerk_xinhu):
    body = api(clerk_xinhu).get(LIST).json()
    assert body["count"] == 2
    assert {row["code"] for row in body["results"]} == {world.standard.code, world.standard_b.code}
    assert all(row["bonus_cap"] == "5.00" for row in body["results"])


def test_a_standard_comes_with_categories_lines_and_clauses_whose_points_add_up(api, world, clerk_xinhu):
    body = api(clerk_xinhu).get(reverse("api-standard", args=[world.standard.pk])).json()
    lines = [line for category in body["categories"] for line in category["indicators"]]
    assert sum(Decimal(line["points"]) for line in lines) == 100
    for category in body["categories"]:
        assert sum(Decimal(line["points"]) for line in category["indicators"]) == Decimal(category["points"])
    assert all(line["rules"] for line in lines)
    banded = next(rule for line in lines for rule in line["rules"] if rule["kind"] == "ratio_band")
    shares = [Decimal(band["at_least_percent"]) for band in banded["bands"]]
    assert shares == sorted(shares, reverse=True)


def test_a_standard_being_drafted_is_known_to_its_keepers_alone(api, world, clerk_xinhu, bizadmin):
    InspectionStandard.objects.filter(pk=world.standard_b.pk).update(state=StandardState.DRAFT)
    address = reverse("api-standard", args=[world.standard_b.pk])
    assert api(clerk_xinhu).get(address).status_code == 404
    assert api(clerk_xinhu).get(LIST).json()["count"] == 1
    assert api(bizadmin).get(address).status_code == 200


@pytest.mark.parametrize("who", ["sysadmin", "superuser", "stranger"])
def test_who_has_no_business_rights_reads_none(api, world, request, who):
    assert api(request.getfixturevalue(who)).get(LIST).status_code == 403
