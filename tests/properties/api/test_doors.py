"""Every end point of this app keeps out who has no business there, and no list grows dear."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from properties.api.urls import urlpatterns

SAMPLES = {"pk": 1, "month": "2023-03", "area": 1, "key": "A1"}


def address(pattern) -> str:
    return reverse(pattern.name, kwargs={name: SAMPLES[name] for name in pattern.pattern.converters})


def verbs(pattern) -> list[str]:
    view = pattern.callback.view_class
    return [
        verb
        for verb in ("get", "post", "put", "delete")
        if hasattr(view, verb) and verb in view.http_method_names
    ]


DOORS = [
    pytest.param(pattern, verb, id=f"{verb} {pattern.pattern}")
    for pattern in urlpatterns
    for verb in verbs(pattern)
]


@pytest.mark.parametrize(("pattern", "verb"), DOORS)
def test_a_visitor_is_asked_to_sign_in(db, pattern, verb):
    response = getattr(APIClient(), verb)(address(pattern))
    assert response.status_code == 401
    assert response.json()["code"] == "not_authenticated"


@pytest.mark.parametrize(("pattern", "verb"), DOORS)
def test_who_was_granted_nothing_is_forbidden(api, stranger, pattern, verb):
    response = getattr(api(stranger), verb)(address(pattern))
    assert response.status_code == 403
    assert set(response.json()) == {"code", "message", "fields", "request_id"}


LISTS = ["standards", "periods", "submissions", "inspections", "rankings", "circulars"]


@pytest.mark.parametrize("name", LISTS)
def test_no_list_asks_more_than_a_handful_of_questions(
    api, issued, taskforce, name, django_assert_max_num_queries
):
    client = api(taskforce)
    with django_assert_max_num_queries(6):
        assert client.get(reverse(f"api-{name}")).json()["results"]


@pytest.mark.parametrize(
    "path", ["nothing", "inspections/-1", "inspections/1/items/A 1", "periods/2023-03/x"]
)
def test_an_address_that_is_none_is_refused_in_the_one_shape(api, taskforce, path):
    for client in (api(taskforce), APIClient()):
        response = client.get(f"/api/v1/{path}")
        assert response.status_code == 404
        assert response.json()["code"] == "not_found"
