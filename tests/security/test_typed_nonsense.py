"""What no form should have let through: every answer is a sentence, never a fault of the program."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from properties.actions.inspections import start_inspection
from properties.models import Deduction, NotApplicableItem
from tests.conftest import INSPECTED

NO_NUMBERS = ["NaN", "sNaN", "Infinity", "-Infinity", "1e", "0x10", "½", "--1"]
TOO_MUCH = ["1e9", "1e999999", "9" * 5000]
OUT_OF_BOUNDS = ["-1", "0.001", "1e-999999"]


@pytest.fixture
def sheet(world, period, clerk_xinhu):
    return start_inspection(
        period=period, community=world.homes["新湖"][0], inspected_on=INSPECTED, by=clerk_xinhu
    )


@pytest.fixture
def type_in(sheet, clerk_xinhu):
    """Post item D3 as the page does: `type_in(**{"0-quantity": "3"})`."""
    client = Client()
    client.force_login(clerk_xinhu)

    def post(**typed):
        data = {"version": "0", "checked": "1", "lines": "1", "0-rule": "D3.1", "0-quantity": "1", **typed}
        named = {f"D3-{name}": value for name, value in data.items()}
        return client.post(reverse("properties:sheet-item", args=[sheet.pk, "D3"]), named)

    return post


@pytest.mark.parametrize("quantity", NO_NUMBERS)
def test_a_quantity_that_is_no_number_is_refused_at_its_field(type_in, quantity):
    answer = type_in(**{"0-quantity": quantity})
    assert answer.status_code == 422
    [[field, sentence]] = answer.json()["faults"]
    assert (field, "不是数，请填数字" in sentence) == ("D3-0-quantity", True)
    assert not Deduction.objects.exists()


@pytest.mark.parametrize("quantity", TOO_MUCH)
def test_a_quantity_beyond_reason_is_refused_with_the_bound(type_in, quantity):
    answer = type_in(**{"0-quantity": quantity})
    assert answer.status_code == 422
    [[field, sentence]] = answer.json()["faults"]
    assert (field, "超过 99999，请改小" in sentence) == ("D3-0-quantity", True)


@pytest.mark.parametrize("quantity", OUT_OF_BOUNDS)
def test_a_negative_or_too_fine_quantity_is_refused(type_in, quantity):
    assert type_in(**{"0-quantity": quantity}).status_code == 422
    assert not Deduction.objects.exists()


def test_full_width_digits_are_digits(type_in):
    assert type_in(**{"0-quantity": "１２"}).status_code == 200
    assert Deduction.objects.get().quantity_centi == 1200


def test_a_stale_tab_with_an_endless_number_is_not_answered_with_a_megabyte(type_in):
    type_in()
    answer = type_in(**{"0-quantity": "1e999999"})
    assert (answer.status_code, len(answer.content) < 2000) == (422, True)


def test_control_characters_of_pasted_text_fall_away(type_in):
    assert type_in(**{"0-place": "7号楼\x00北侧\x01", "0-note": "\x0b堆物"}).status_code == 200
    line = Deduction.objects.get()
    assert (line.place, line.note) == ("7号楼北侧", "堆物")


def test_control_characters_fall_away_from_reasons_too(sheet, clerk_xinhu):
    client = Client()
    client.force_login(clerk_xinhu)
    url = reverse("properties:sheet-item", args=[sheet.pk, "E4"])
    seen = sheet.progress.get("E4", {}).get("v", 0)
    answer = client.post(url, {"E4-version": seen, "E4-na": "1", "E4-na_reason": "无\x00健身设施"})
    assert answer.status_code == 200
    assert NotApplicableItem.objects.get(indicator__key="E4").reason == "无健身设施"


@pytest.mark.parametrize("day", ["2023-02-30", "0000-00-00", "１", "-1", "2023-3-1", "2023-03-24T00:00"])
def test_a_deadline_that_is_no_date_is_refused_at_its_field(type_in, day):
    answer = type_in(**{"0-rectify_by": day})
    assert answer.status_code == 422
    [[field, sentence]] = answer.json()["faults"]
    assert (field, "不是日期" in sentence) == ("D3-0-rectify_by", True)


@pytest.mark.parametrize("body", ["[" * 20_000, '{"lines":' + "[" * 3000 + "]" * 3000 + "}"])
def test_json_nested_too_deeply_is_a_bad_request(sheet, clerk_xinhu, body):
    client = Client()
    client.force_login(clerk_xinhu)
    answer = client.put(
        reverse("api-sheet-item", args=[sheet.pk, "D3"]),
        body,
        content_type="application/json",
        headers={"If-Match": "*"},
    )
    assert (answer.status_code, "嵌套层数太多" in answer.json()["message"]) == (400, True)


@pytest.mark.parametrize(
    "body", [None, [], "x", 1, {"lines": {}}, {"lines": [[]]}, {"lines": [{"rule": []}]}]
)
def test_json_of_another_shape_is_a_bad_request(sheet, clerk_xinhu, body):
    client = Client()
    client.force_login(clerk_xinhu)
    answer = client.put(
        reverse("api-sheet-item", args=[sheet.pk, "D3"]),
        json.dumps(body),
        content_type="application/json",
        headers={"If-Match": "*"},
    )
    assert answer.status_code == 400
    assert not Deduction.objects.exists()


def test_an_idempotency_key_of_control_characters_is_a_bad_request(world, period, clerk_xinhu):
    client = Client()
    client.force_login(clerk_xinhu)
    body = {"period": "2023-03", "community": world.homes["新湖"][0].pk, "inspected_on": "2023-03-10"}
    answer = client.post(
        reverse("api-inspections"),
        json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": "a\x00b"},
    )
    assert (answer.status_code, "Idempotency-Key" in answer.json()["fields"]) == (400, True)
