"""Photos over the page: taking in, handing out only where the deduction may be read."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from communities.models import EvidencePhoto
from properties.actions.inspections import start_inspection
from properties.choices import PeriodState
from tests.conftest import INSPECTED, JOINT_GROUP


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (600, 400), "navy").save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture
def sheet(period, world, clerk_xinhu):
    return start_inspection(
        period=period,
        community=world.homes["新湖"][0],
        inspected_on=INSPECTED,
        by=clerk_xinhu,
        joint_group=JOINT_GROUP,
    )


@pytest.fixture
def send(sheet, clerk_xinhu):
    def make(content: bytes, name: str = "IMG_1.jpg", by=clerk_xinhu):
        client = Client()
        client.force_login(by)
        file = SimpleUploadedFile(name, content, content_type="image/jpeg")
        return client.post(reverse("properties:photo-upload", args=[sheet.pk]), {"photo": file})

    return make


def status(user, photo: int, name: str = "photo") -> int:
    client = Client()
    client.force_login(user)
    return client.get(reverse(f"properties:{name}", args=[photo])).status_code


def test_a_photo_is_taken_in_and_shown_small(send, clerk_xinhu):
    answer = send(picture())
    assert answer.status_code == 201
    assert status(clerk_xinhu, answer.json()["id"], "photo-thumbnail") == 200


def test_a_file_that_is_no_picture_is_refused_in_words(send):
    answer = send(b"PK\x03\x04 not a picture", name="表格.jpg")
    assert (answer.status_code, EvidencePhoto.objects.count()) == (422, 0)
    assert "“表格.jpg”不是能打开的 JPEG、PNG 或 WebP 照片" in answer.json()["message"]


def test_a_photo_above_the_bound_is_refused_in_words(send, settings):
    settings.ANJU_PHOTO_MAX_BYTES = 1024 * 1024
    answer = send(picture() + b"\0" * 2 * 1024 * 1024, name="IMG_2041.jpg")
    assert answer.status_code == 422
    assert answer.json()["message"] == "照片“IMG_2041.jpg”为 2.1 MB，超过 1 MB，请压缩后重传。"


def test_no_file_at_all_is_said(sheet, clerk_xinhu):
    client = Client()
    client.force_login(clerk_xinhu)
    assert client.post(reverse("properties:photo-upload", args=[sheet.pk])).status_code == 422


def test_a_closed_month_takes_no_photo(send, period):
    type(period).objects.update(state=PeriodState.CLOSED)
    assert "已签发" in send(picture()).json()["message"]
    assert not EvidencePhoto.objects.exists()


def test_another_street_cannot_send(send, clerk_xinhua, readonly):
    assert send(picture(), by=clerk_xinhua).status_code == 404
    assert send(picture(), by=readonly).status_code == 403


def test_an_unused_photo_is_seen_by_its_sender_alone(send, clerk_xinhu, reviewer_decheng, clerk_xinhua):
    photo = send(picture()).json()["id"]
    assert [status(user, photo) for user in (clerk_xinhu, reviewer_decheng, clerk_xinhua)] == [200, 404, 404]


def test_a_photo_of_a_deduction_is_seen_where_the_sheet_is(
    send, sheet, clerk_xinhu, reviewer_decheng, reviewer_lingcheng, clerk_xinhua, company_user, stranger
):
    photo = send(picture()).json()["id"]
    client = Client()
    client.force_login(clerk_xinhu)
    client.post(
        reverse("properties:sheet-item", args=[sheet.pk, "D3"]),
        {"D3-version": 0, "D3-lines": 1, "D3-0-rule": "D3.1", "D3-0-quantity": "1", "D3-0-photos": photo},
    )
    seen = [
        status(user, photo)
        for user in (reviewer_decheng, reviewer_lingcheng, clerk_xinhua, company_user, stranger)
    ]
    assert seen == [200, 404, 404, 404, 403]


def test_somebody_elses_photo_cannot_be_put_on_ones_own_sheet(send, period, world, clerk_xinhua):
    photo = send(picture()).json()["id"]
    other = start_inspection(
        period=period,
        community=world.homes["新华"][0],
        inspected_on=INSPECTED,
        by=clerk_xinhua,
        joint_group=JOINT_GROUP,
    )
    client = Client()
    client.force_login(clerk_xinhua)
    answer = client.post(
        reverse("properties:sheet-item", args=[other.pk, "D3"]),
        {"D3-version": 0, "D3-lines": 1, "D3-0-rule": "D3.1", "D3-0-quantity": "1", "D3-0-photos": photo},
    )
    assert answer.status_code == 422
