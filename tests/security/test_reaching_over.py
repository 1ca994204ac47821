"""Ids of other people's rows, typed into one's own forms."""

import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from common import clock
from communities.models import EvidencePhoto, Grant
from properties.actions.inspections import start_inspection
from properties.actions.photos import store_photo
from properties.models import Deduction, DeductionPhoto, Inspection
from tests.conftest import INSPECTED


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="communities.backends.GrantBackend")
    return client


@pytest.fixture
def start(period):
    def make(home, by):
        return start_inspection(period=period, community=home, inspected_on=INSPECTED, by=by)

    return make


@pytest.fixture
def photo_of(world):
    def make(by, area) -> EvidencePhoto:
        buffer = io.BytesIO()
        Image.new("RGB", (40, 30), "navy").save(buffer, "JPEG")
        size = buffer.tell()
        buffer.seek(0)
        return store_photo(file=buffer, name="a.jpg", size=size, area=area, by=by)

    return make


def test_somebody_elses_photo_cannot_be_put_on_ones_own_sheet(
    start, photo_of, world, clerk_xinhu, clerk_xinhua
):
    sheet, photo = start(world.homes["新湖"][0], clerk_xinhu), photo_of(clerk_xinhua, world.xinhua)
    typed = {"D3-version": "0", "D3-lines": "1", "D3-0-rule": "D3.1", "D3-0-quantity": "1"}
    url = reverse("properties:sheet-item", args=[sheet.pk, "D3"])
    answer = signed_in(clerk_xinhu).post(url, {**typed, "D3-0-photos": str(photo.pk)})
    assert (answer.status_code, "不在本表" in answer.json()["faults"][0][1]) == (422, True)
    assert not Deduction.objects.exists()
    assert not DeductionPhoto.objects.exists()
    assert signed_in(clerk_xinhu).get(reverse("properties:photo", args=[photo.pk])).status_code == 404


def test_approving_many_leaves_another_districts_sheets_alone(
    fill, world, person, clerk_xinhu, reviewer_decheng
):
    clerk_ande = person("clerk_ande", "SUBDISTRICT_CLERK", world.ande)
    mine = fill(world.homes["新湖"][0], by=clerk_xinhu)
    foreign = fill(world.homes["安德"][0], by=clerk_ande)
    url = reverse("properties:inspection-approve-many")
    signed_in(reviewer_decheng).post(url, {"sheet": [mine.pk, foreign.pk]})
    mine.refresh_from_db()
    foreign.refresh_from_db()
    assert (mine.state, foreign.state) == ("approved", "submitted")


@pytest.mark.parametrize("key", ["9" * 30, "9" * 5000, "²", "-1", "x", ""])
def test_a_tick_that_is_no_sheet_approves_nothing_and_says_so(period, reviewer_decheng, key):
    url = reverse("properties:inspection-approve-many")
    answer = signed_in(reviewer_decheng).post(url, {"sheet": key}, follow=True)
    assert answer.status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_approving_many_never_leads_to_another_site(period, reviewer_decheng, elsewhere):
    url = reverse("properties:inspection-approve-many")
    answer = signed_in(reviewer_decheng).post(url, {"sheet": "1", "next": elsewhere})
    assert answer.url == reverse("properties:inspection-list")


def test_another_districts_reviewer_approves_nothing(fill, world, clerk_xinhu, reviewer_lingcheng):
    sheet = fill(world.homes["新湖"][0], by=clerk_xinhu)
    url = reverse("properties:sheet-approve", args=[sheet.pk])
    assert signed_in(reviewer_lingcheng).post(url).status_code == 404


def test_a_neighborhood_worker_starts_nothing_in_the_next_street(period, world, neighborhood_worker):
    url = reverse("properties:inspection-start", args=[world.homes["新华"][0].pk])
    data = {"month": period.slug, "inspected_on": "2023-03-10", "source": "street"}
    assert signed_in(neighborhood_worker).post(url, data).status_code == 404
    assert not Inspection.objects.exists()


def test_a_grant_that_ended_yesterday_opens_nothing(start, world, clerk_xinhu):
    sheet = start(world.homes["新湖"][0], clerk_xinhu)
    yesterday = clock.today() - dt.timedelta(days=1)
    Grant.objects.filter(user=clerk_xinhu).update(valid_to=yesterday)
    client = signed_in(clerk_xinhu)
    assert client.get(reverse("properties:sheet", args=[sheet.pk])).status_code == 403
    assert client.get(reverse("api-inspection", args=[sheet.pk])).status_code == 403


@pytest.mark.parametrize(
    "step", ["submit", "withdraw", "discard", "approve", "return", "reopen", "header", "photos"]
)
def test_no_step_of_a_sheet_is_taken_by_reading_an_address(start, world, clerk_xinhu, reviewer_decheng, step):
    sheet = start(world.homes["新湖"][0], clerk_xinhu)
    for person in (clerk_xinhu, reviewer_decheng):
        answer = signed_in(person).get(f"/inspections/{sheet.pk}/{step}/")
        assert answer.status_code in (403, 404, 405)
    assert Inspection.objects.get(pk=sheet.pk).state == "draft"


def test_a_post_without_its_token_is_refused(start, world, clerk_xinhu):
    sheet = start(world.homes["新湖"][0], clerk_xinhu)
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk_xinhu, backend="communities.backends.GrantBackend")
    for url in (f"/inspections/{sheet.pk}/discard/", f"/api/v1/inspections/{sheet.pk}/submit"):
        assert client.post(url).status_code == 403
    assert Inspection.objects.filter(pk=sheet.pk).exists()


@pytest.mark.parametrize("key", ["x", "²", "9" * 5000, "\x00", "-1"])
def test_the_back_office_shows_the_form_again_when_a_choice_is_no_key(world, bizadmin, key):
    client = signed_in(bizadmin)
    data = {"community": key, "organization": key, "valid_from": "2023-01-01"}
    answer = client.post(reverse("admin:communities_servicecontract_add"), data)
    assert (answer.status_code, "errorlist" in answer.content.decode()) == (200, True)


def test_the_back_office_still_shows_the_choice_that_was_made(world, bizadmin):
    data = {"community": "x", "organization": world.firms[0].pk, "valid_from": "2023-01-01"}
    page = signed_in(bizadmin).post(reverse("admin:communities_servicecontract_add"), data).content.decode()
    assert f'<option value="{world.firms[0].pk}" selected>{world.firms[0]}</option>' in page
