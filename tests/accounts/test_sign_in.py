"""Signing in, being locked out, and what a visitor may see before."""

import pytest
from axes.models import AccessAttempt

from accounts.models import User

PASSWORD = "Correct-horse-9"


@pytest.fixture
def user(db):
    user = User(username="zhang", unit_name="新湖街道")
    user.set_password(PASSWORD)
    user.save()
    return user


def _sign_in(client, password, username="zhang"):
    return client.post("/accounts/login/", {"login": username, "password": password})


def test_the_right_password_opens_the_desk(client, user):
    response = _sign_in(client, PASSWORD)
    assert (response.status_code, response.url) == (302, "/")
    assert client.get("/").status_code == 200


def test_a_wrong_password_says_so_in_chinese_and_keeps_the_name(client, user):
    response = _sign_in(client, "wrong")
    assert response.status_code == 200
    page = response.content.decode()
    assert "zhang" in page
    assert "密码" in page


def test_the_fifth_wrong_password_locks_the_account_and_the_right_one_does_not_help(client, user):
    for _ in range(5):
        response = _sign_in(client, "wrong")
    assert response.status_code == 429
    assert _sign_in(client, PASSWORD).status_code == 429
    assert AccessAttempt.objects.get().failures_since_start >= 5


def test_a_lock_holds_one_account_and_leaves_the_next_alone(client, user):
    other = User(username="li")
    other.set_password(PASSWORD)
    other.save()
    for _ in range(5):
        _sign_in(client, "wrong")
    assert _sign_in(client, PASSWORD, "li").status_code == 302


def test_an_account_taken_out_of_use_cannot_sign_in(client, user):
    User.objects.filter(pk=user.pk).update(is_active=False)
    _sign_in(client, PASSWORD)
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    "address", ["/", "/communities/", "/inspections/", "/rankings/", "/admin/", "/api/v1/docs"]
)
def test_a_visitor_is_sent_to_the_sign_in_page(client, db, address):
    response = client.get(address)
    assert response.status_code in (301, 302, 401)
    assert response.status_code == 401 or "login" in response.url


def test_nobody_opens_an_account_by_himself(client, db):
    assert client.get("/accounts/signup/").status_code in (302, 404)


def test_signing_out_takes_a_post(client, user):
    client.force_login(user)
    client.get("/accounts/logout/")
    assert client.get("/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/").status_code == 302


def test_pages_carry_a_strict_policy_and_a_request_number(client, user):
    client.force_login(user)
    response = client.get("/")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Request-ID"]
    assert response.headers["X-Frame-Options"] == "DENY"


def test_the_health_check_answers_without_signing_in(client, db):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_a_given_password_is_changed_before_anything_else(client, user):
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    _sign_in(client, PASSWORD)
    assert client.get("/").url == "/accounts/password/change/"
    assert client.get("/accounts/password/change/").status_code == 200
    fresh = "Another-horse-7"
    client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    )
    user.refresh_from_db()
    assert not user.must_change_password
    assert user.check_password(fresh)


def test_a_short_or_common_password_is_refused(client, user):
    client.force_login(user)
    for weak in ("short1A!", "password1234", "1234567890"):
        client.post(
            "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
        )
        user.refresh_from_db()
        assert user.check_password(PASSWORD)
