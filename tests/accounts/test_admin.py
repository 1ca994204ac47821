"""What a system administrator does with accounts."""

import pytest
from django.urls import reverse
from knox.models import AuthToken

from accounts.models import User


@pytest.fixture
def somebody(db):
    return User.objects.create(username="zhang", unit_name="新湖街道", display_name="张三")


def test_ordering_a_new_password_ends_the_tokens(somebody, sysadmin, client):
    AuthToken.objects.create(user=somebody)
    client.force_login(sysadmin)
    address = reverse("admin:accounts_user_change", args=[somebody.pk])
    form = client.get(address).context["adminform"].form
    data = {name: field.value() or "" for name in form.fields if (field := form[name])}
    answer = client.post(address, {**data, "is_active": "on", "must_change_password": "on"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    somebody.refresh_from_db()
    assert somebody.must_change_password
    assert not AuthToken.objects.exists()
