"""Writing one item, the head and the points outside a sheet; photos."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from common.models import AuditEntry
from properties.actions.inspections import start_inspection
from properties.models import Deduction
from tests.conftest import INSPECTED

NEWEST = {"If-Match": "*"}


@pytest.fixture
def sheet(world, period, clerk_xinhu):
    return start_inspection(
        period=period, community=world.homes["新湖"][0], inspected_on=INSPECTED, by=clerk_xinhu
    )


def item_at(sheet, key="D3"):
    return reverse("api-sheet-item", args=[sheet.pk, key])


def found(quantity="2", **more):
    return {"lines": [{"rule": "D3.1", "quantity": quantity, "place": "7号楼北侧", **more}]}


def jpeg():
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(buffer, "JPEG")
    return SimpleUploadedFile("a.jpg", buffer.getvalue(), content_type="image/jpeg")


def test_an_item_is_replaced_and_answers_the_running_score(fresh, sheet, clerk_xinhu):
    client, seen, before = fresh(clerk_xinhu, item_at(sheet))
    assert (seen["If-Match"], before["item"]["is_checked"]) == ('"0"', False)
    response = client.put(item_at(sheet), found(rectify_by="2023-03-17"), headers=seen)
    assert response.status_code == 200
    assert response["ETag"] == '"1"'
    body = response.json()
    line = body["item"]["lines"][0]
    assert (line["quantity"], line["place"], line["rectify_by"]) == ("2", "7号楼北侧", "2023-03-17")
    assert float(body["item"]["deducted"]) > 0
    assert float(body["sheet"]["score"]) < 100
    assert Deduction.objects.get().quantity_centi == 200


def test_two_writers_of_one_item_get_both_states(fresh, sheet, clerk_xinhu, neighborhood_worker):
    clerk, seen, _ = fresh(clerk_xinhu, item_at(sheet))
    worker, seen_too, _ = fresh(neighborhood_worker, item_at(sheet))
    clerk.put(item_at(sheet), found("2"), headers=seen)
    response = worker.put(item_at(sheet), found("5"), headers=seen_too)
    assert response.status_code == 412
    detail = response.json()["detail"]
    assert detail["yours"]["lines"][0]["quantity"] == "5"
    assert detail["theirs"]["lines"][0]["quantity"] == "2"
    assert "新湖街道" in response.json()["message"]
    assert Deduction.objects.get().quantity_centi == 200


def test_another_item_is_not_disturbed(fresh, sheet, clerk_xinhu, neighborhood_worker):
    clerk, seen, _ = fresh(clerk_xinhu, item_at(sheet))
    worker, seen_too, _ = fresh(neighborhood_worker, item_at(sheet, "B1"))
    assert clerk.put(item_at(sheet), found(), headers=seen).status_code == 200
    assert worker.put(item_at(sheet, "B1"), {"is_checked": True}, headers=seen_too).status_code == 200


def test_the_same_write_again_changes_nothing(api, sheet, clerk_xinhu):
    client, seen = api(clerk_xinhu), {"If-Match": '"0"'}
    client.put(item_at(sheet), found(), headers=seen)
    again = client.put(item_at(sheet), found(), headers=seen)
    assert (again.status_code, again["ETag"]) == (200, '"1"')
    assert AuditEntry.objects.filter(verb="save_item").count() == 1


@pytest.mark.parametrize(
    ("headers", "status"), [({}, 428), ({"If-Match": '"abc"'}, 412), ({"If-Match": '"7"'}, 412)]
)
def test_a_write_has_to_say_which_version_it_saw(api, sheet, clerk_xinhu, headers, status):
    assert api(clerk_xinhu).put(item_at(sheet), found(), headers=headers).status_code == status
    assert not Deduction.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        found("-1"),
        found("1e9"),
        found("many"),
        found(rectify_by="2023-03-01"),
        found(photos=[987654]),
        {"lines": [{"rule": "X9.9", "quantity": "1"}]},
        {"is_na": True},
        {"is_veto": True, "veto_note": ""},
        {"lines": "none"},
    ],
    ids=str,
)
def test_a_fault_is_refused_at_its_field_and_nothing_is_half_saved(api, sheet, clerk_xinhu, body):
    response = api(clerk_xinhu).put(item_at(sheet), body, headers=NEWEST)
    assert response.status_code == 400
    assert response.json()["fields"]
    assert not Deduction.objects.exists()
    sheet.refresh_from_db()
    assert "D3" not in sheet.progress


def test_an_item_the_standard_does_not_have_is_not_found(api, sheet, clerk_xinhu):
    client = api(clerk_xinhu)
    assert client.get(item_at(sheet, "Z9")).status_code == 404
    assert client.put(item_at(sheet, "Z9"), {}, headers=NEWEST).status_code == 404


@pytest.mark.parametrize("part", ["sheet-item", "sheet-header", "sheet-adjustments"])
def test_a_sheet_of_another_street_is_not_written_on(api, sheet, clerk_xinhua, readonly, part):
    address = reverse(f"api-{part}", args=[sheet.pk, *(["D3"] if part == "sheet-item" else [])])
    body = {"inspected_on": "2023-03-11", "joint_group": [], "adjustments": []}
    assert api(clerk_xinhua).get(address).status_code == 404
    assert api(clerk_xinhua).put(address, body, headers=NEWEST).status_code == 404
    assert api(readonly).put(address, body, headers=NEWEST).status_code == 403


def test_a_sheet_that_was_handed_in_is_not_written_on(api, world, fill, clerk_xinhu):
    sheet = fill(world.homes["新湖"][1], by=clerk_xinhu)
    response = api(clerk_xinhu).put(item_at(sheet), found(), headers=NEWEST)
    assert response.status_code == 409
    assert "撤回" in response.json()["message"]


def test_the_head_is_one_piece_with_one_version(fresh, sheet, clerk_xinhu):
    address = reverse("api-sheet-header", args=[sheet.pk])
    client, seen, _ = fresh(clerk_xinhu, address)
    head = {
        "inspected_on": "2023-03-12",
        "note": "雨后",
        "joint_group": [{"side": "company", "unit_name": "", "people": 1}],
    }
    response = client.put(address, head, headers=seen)
    assert response.json() == head
    assert client.put(address, {**head, "note": "旧页面"}, headers=seen).status_code == 412
    assert client.get(address).json()["note"] == "雨后"
    late = client.put(address, {**head, "inspected_on": "2023-05-01"}, headers=NEWEST)
    assert (late.status_code, list(late.json()["fields"])) == (400, ["inspected_on"])


def test_points_outside_the_sheet_need_reason_and_paper(fresh, sheet, clerk_xinhu):
    address = reverse("api-sheet-adjustments", args=[sheet.pk])
    client, seen, _ = fresh(clerk_xinhu, address)
    row = {"kind": "malus", "points": "2.50", "reason": "逾期未改", "reference": "督办〔2023〕3号"}
    bare = client.put(address, {"adjustments": [{**row, "reference": ""}]}, headers=seen)
    assert (bare.status_code, list(bare.json()["fields"])) == (400, ["reason"])
    response = client.put(address, {"adjustments": [row]}, headers=seen)
    assert response.json() == {"adjustments": [row]}
    assert client.put(address, {"adjustments": []}, headers=seen).status_code == 412
    sheet.refresh_from_db()
    assert sheet.adjustment_centi == -250


def test_a_photo_is_sent_shown_on_an_item_and_fetched_by_who_may(
    api, sheet, clerk_xinhu, neighborhood_worker, clerk_xinhua
):
    client = api(clerk_xinhu)
    sent = client.post(reverse("api-sheet-photos", args=[sheet.pk]), {"photo": jpeg()}, format="multipart")
    assert sent.status_code == 201
    photo = sent.json()
    saved = client.put(item_at(sheet), found(photos=[photo["id"]]), headers=NEWEST)
    assert saved.json()["item"]["lines"][0]["photos"] == [photo]
    for name in ("url", "thumbnail_url"):
        fetched = api(neighborhood_worker).get(photo[name])
        assert (fetched.status_code, fetched["Content-Type"]) == (200, "image/jpeg")
        assert api(clerk_xinhua).get(photo[name]).status_code == 404


def test_what_is_no_picture_is_refused(api, sheet, clerk_xinhu, clerk_xinhua):
    address = reverse("api-sheet-photos", args=[sheet.pk])
    text = SimpleUploadedFile("a.jpg", b"not a picture", content_type="image/jpeg")
    response = api(clerk_xinhu).post(address, {"photo": text}, format="multipart")
    assert response.status_code == 400
    assert "a.jpg" in response.json()["fields"]["photo"][0]
    assert api(clerk_xinhu).post(address, {}, format="multipart").status_code == 400
    assert api(clerk_xinhua).post(address, {"photo": jpeg()}, format="multipart").status_code == 404
