"""Coming, going, failing and changing a password are in the trail; the password never is."""

import json

import pytest
from django.urls import reverse
from knox.models import AuthToken

from accounts.models import User
from common.models import AuditEntry

PASSWORD = "Correct-horse-9"


@pytest.fixture
def zhang(db):
    return User.objects.create_user("zhang", password=PASSWORD, unit_name="新湖街道")


def sign_in(client, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": "zhang", "password": password, **more})


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))


def test_signing_in_and_out_is_recorded(client, zhang):
    sign_in(client)
    client.post(reverse("account_logout"))
    assert verbs() == ["sign_in", "sign_out"]
    assert set(AuditEntry.objects.values_list("by", flat=True)) == {zhang.pk}


def test_a_failed_sign_in_is_recorded_without_the_password(client, zhang):
    sign_in(client, "Wrong-horse-9")
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.object_key, entry.by) == ("sign_in_failed", str(zhang.pk), None)
    assert "Wrong-horse-9" not in json.dumps(list(AuditEntry.objects.values()), default=str)


def test_a_failed_request_for_a_token_is_recorded(client, zhang):
    body = {"username": "zhang", "password": "Wrong-horse-9"}
    client.post(reverse("api-token"), body, content_type="application/json")
    assert verbs() == ["sign_in_failed"]


def test_changing_the_password_is_recorded_and_ends_the_tokens(client, zhang):
    AuthToken.objects.create(user=zhang)
    sign_in(client)
    new = "Another-horse-10"
    client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert verbs() == ["sign_in", "change_password"]
    assert not AuthToken.objects.exists()


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(client, zhang, address):
    assert sign_in(client, next=address).url == "/"


def test_signing_in_gives_a_new_session(client, zhang):
    client.get(reverse("account_login"))
    session = client.session
    session["before"] = True
    session.save()
    old = session.session_key
    sign_in(client)
    assert client.session.session_key != old


def test_an_address_written_into_a_header_does_not_open_a_lock(client, zhang):
    for _ in range(5):
        sign_in(client, "wrong")
    answer = client.post(
        reverse("account_login"),
        {"login": "zhang", "password": PASSWORD},
        headers={"X-Forwarded-For": "9.9.9.9"},
    )
    assert answer.status_code == 429
