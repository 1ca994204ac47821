"""Tokens for programs."""

import datetime as dt

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.urls import reverse
from knox.models import AuthToken

from accounts.models import User
from common.models import AuditEntry

TOKEN = reverse("api-token")
PASSWORD = "correct-horse-7-battery"


@pytest.fixture(autouse=True)
def fresh_counters(db, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    AccessAttempt.objects.all().delete()


@pytest.fixture
def program(db):
    return User.objects.create_user("program", password=PASSWORD)


def ask(client, password=PASSWORD, username="program"):
    body = {"username": username, "password": password}
    return client.post(TOKEN, body, content_type="application/json")


def bearing(token: str) -> dict:
    return {"Authorization": f"Token {token}"}


def test_name_and_password_give_a_token_that_opens_the_api(client, program):
    response = ask(client)
    assert response.status_code == 201
    assert client.get(reverse("api-index"), headers=bearing(response.json()["token"])).status_code == 200
    assert AuditEntry.objects.filter(verb="sign_in", by=program).count() == 1


def test_the_token_is_kept_as_a_digest_only(client, program):
    token = ask(client).json()["token"]
    assert token not in str(list(AuthToken.objects.values()))


def test_a_given_up_token_opens_nothing(client, program):
    headers = bearing(ask(client).json()["token"])
    assert client.delete(TOKEN, headers=headers).status_code == 204
    assert client.get(reverse("api-index"), headers=headers).status_code == 401


def test_giving_up_needs_a_token(client, program):
    assert client.delete(TOKEN).status_code == 401


def test_an_expired_token_opens_nothing(client, program):
    headers = bearing(ask(client).json()["token"])
    AuthToken.objects.update(expiry=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert client.get(reverse("api-index"), headers=headers).status_code == 401


@pytest.mark.parametrize(("username", "password"), [("program", "wrong"), ("nobody", PASSWORD)])
def test_wrong_names_and_wrong_passwords_are_told_alike(client, program, username, password):
    response = ask(client, username=username, password=password)
    assert response.status_code == 400
    assert "用户名或密码不对" in response.json()["fields"]["password"][0]


def test_five_wrong_passwords_lock_the_account_for_the_right_one_too(client, program):
    for _ in range(5):
        ask(client, password="wrong")
    response = ask(client)
    assert response.status_code == 429
    assert response.json()["code"] == "locked"


def test_an_inactive_account_gets_no_token(client, program):
    User.objects.filter(pk=program.pk).update(is_active=False)
    assert ask(client).status_code == 400


def test_a_first_password_has_to_be_changed_before(client, program):
    User.objects.filter(pk=program.pk).update(must_change_password=True)
    response = ask(client)
    assert response.status_code == 403
    assert "改密码" in response.json()["message"]


def test_there_are_no_more_than_ten_living_tokens(client, program):
    for _ in range(10):
        AuthToken.objects.create(user=program)
    assert ask(client).status_code == 403
    AuthToken.objects.filter(user=program).update(expiry=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert ask(client).status_code == 201


def test_attempts_from_one_address_are_slowed_down(client, program):
    answers = {ask(client, username=f"guess{n}", password="x").status_code for n in range(21)}
    assert answers == {400, 429}


def test_missing_fields_are_named(client, program):
    response = client.post(TOKEN, {}, content_type="application/json")
    assert response.status_code == 400
    assert set(response.json()["fields"]) == {"username", "password"}
