"""The API's machinery: guarded and unrepeatable writes, the one error shape, scores as strings."""

import json
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Permission
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate

from accounts.models import User
from common.api.access import GrantedApi
from common.api.lists import ScopedDetailApi, etag_of
from common.api.rendering import dump
from common.api.writes import WritingApi, fingerprint, once
from common.columns import Column
from common.errors import Conflict, NotAllowed, RuleViolation
from common.filters import ListFilterSet
from common.models import IdempotencyKey
from common.tables import Source, Table
from communities.actions import areas, communities
from communities.models import Community, Grant, Role

VIEW, MANAGE = "communities.view_community", "communities.manage_ledger"
TABLE = Table(
    title="小区",
    model=Community,
    columns=(
        Column("name", "小区"),
        Column("score", "得分", "score"),
        Column("address", "地址"),
    ),
    filterset=ListFilterSet,
    sources={"score": Source("household_count")},  # any integer will do as hundredths
    orders={"name": ("pinyin",)},
    order="name",
)
rest = APIRequestFactory()


class AddressInput(serializers.Serializer):
    address = serializers.CharField(max_length=20)


class Address(WritingApi):
    """Changes an address, as an action would."""

    table = TABLE
    write_permission = MANAGE
    input_serializer = AddressInput
    refusal = None

    def patch(self, request, pk):
        return self.write(self.change)

    def change(self, row, data):
        if self.refusal is not None:
            raise self.refusal
        row.address = data["address"]
        row.save(update_fields=["address"])


class Creating(GrantedApi):
    """Makes something and counts how often."""

    write_permission = VIEW
    calls = 0
    refusal = None

    def post(self, request):
        return once(request, self.make)

    def make(self):
        type(self).calls += 1
        if self.refusal is not None:
            raise self.refusal
        return Response({"number": type(self).calls, "score": "87.69"}, status=201)


@pytest.fixture
def home(db):
    area = areas.create_area(new=areas.NewArea(kind="subdistrict", name="甲街道"), by=None)
    other = areas.create_area(new=areas.NewArea(kind="subdistrict", name="乙街道"), by=None)
    rows = [
        communities.NewCommunity(code="1", name="御景", area=area, household_count=8769),
        communities.NewCommunity(code="2", name="柳荫", area=other),
    ]
    inside, outside = communities.register_many(rows=rows, by=None)
    return SimpleNamespace(area=area, inside=inside, outside=outside)


@pytest.fixture
def keeper(home):
    return person(home, "keeper", VIEW, MANAGE)


def person(home, username, *permissions):
    user = User.objects.create(username=username)
    role = Role.objects.create(code=username, name=username)
    codenames = [name.split(".")[1] for name in permissions]
    role.permissions.set(Permission.objects.filter(codename__in=codenames))
    Grant.objects.create(user=user, role=role, area=home.area)
    return user


def answer(view, request, user, **kwargs):
    force_authenticate(request, user)
    response = view.as_view()(request, **kwargs)
    response.render()
    return response


def patched(home, user, tag=None, address="新地址 1 号", view=Address, pk=None):
    headers = {"If-Match": tag} if tag else {}
    pk = pk or home.inside.pk
    return answer(view, rest.patch("/x", {"address": address}, format="json", headers=headers), user, pk=pk)


def read_tag(home, user):
    return answer(Address, rest.get("/x"), user, pk=home.inside.pk)["ETag"]


# ---------------------------------------------------------------- versions


def test_scores_leave_as_decimal_strings_and_null_stays_null(home, keeper):
    class Reading(ScopedDetailApi):
        table = TABLE

    assert answer(Reading, rest.get("/x"), keeper, pk=home.inside.pk).data["score"] == "87.69"
    Community.objects.filter(pk=home.inside.pk).update(household_count=None)
    assert answer(Reading, rest.get("/x"), keeper, pk=home.inside.pk).data["score"] is None


def test_a_write_about_the_newest_version_is_done_and_answers_a_new_etag(home, keeper):
    tag = read_tag(home, keeper)
    response = patched(home, keeper, tag)
    assert response.status_code == 200
    assert response.data["address"] == "新地址 1 号"
    assert response["ETag"] != tag
    assert response["ETag"] == read_tag(home, keeper)


def test_a_write_that_names_no_version_is_refused(home, keeper):
    response = patched(home, keeper)
    assert response.status_code == 428
    assert "If-Match" in response.data["message"]
    home.inside.refresh_from_db()
    assert home.inside.address == ""


def test_a_write_about_an_older_version_is_refused(home, keeper):
    stale = read_tag(home, keeper)
    patched(home, keeper, stale, address="先到的")
    response = patched(home, keeper, stale, address="后到的")
    assert response.status_code == 412
    assert response.data["code"] == "precondition_failed"
    home.inside.refresh_from_db()
    assert home.inside.address == "先到的"


def test_a_write_outside_the_scope_is_not_found_even_with_a_version(home, keeper):
    assert patched(home, keeper, "*", pk=home.outside.pk).status_code == 404


def test_reading_alone_does_not_allow_to_write(home):
    assert patched(home, person(home, "reader", VIEW), "*").status_code == 403


def test_an_end_point_that_names_no_write_permission_refuses_every_write(home, keeper):
    class Forgetful(Address):
        write_permission = ""

    assert patched(home, keeper, "*", view=Forgetful).status_code == 403


def test_input_that_does_not_fit_is_refused_at_its_field(home, keeper):
    response = patched(home, keeper, "*", address="长" * 30)
    assert response.status_code == 400
    assert "address" in response.data["fields"]


@pytest.mark.parametrize(
    ("refusal", "status", "code"),
    [
        (RuleViolation("地址不在本街道，请改正。", field="address"), 400, "invalid"),
        (NotAllowed("已印发，不能改。"), 409, "not_allowed"),
        (Conflict("别人先改了。", detail={"theirs": "B"}), 409, "conflict"),
    ],
)
def test_a_refusal_of_the_action_has_the_one_shape(home, keeper, refusal, status, code):
    view = type("Refusing", (Address,), {"refusal": refusal})
    response = patched(home, keeper, "*", view=view)
    assert response.status_code == status
    assert response.data["code"] == code
    assert response.data["message"] == str(refusal)
    assert response.data["fields"] == {refusal.field or "": [refusal.message]}
    if code == "conflict":
        assert response.data["detail"] == {"theirs": "B"}


def test_equal_content_has_an_equal_etag_and_other_content_another():
    assert etag_of({"a": 1}) == etag_of({"a": 1})
    assert etag_of({"a": 1}) != etag_of({"a": 2})


# ---------------------------------------------------------------- once


@pytest.fixture
def creating():
    return type("CreatingHere", (Creating,), {"calls": 0})


def posted(view, user, key="k-1", body=None):
    headers = {"Idempotency-Key": key} if key else {}
    return answer(view, rest.post("/things", body or {"a": 1, "b": 2}, format="json", headers=headers), user)


def test_the_same_request_again_gets_the_first_answer_and_makes_nothing(keeper, creating):
    first, second = posted(creating, keeper), posted(creating, keeper)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.data == second.data == {"number": 1, "score": "87.69"}
    assert second["Idempotent-Replayed"] == "true"
    assert creating.calls == 1


def test_the_order_of_keys_in_the_body_does_not_make_another_request(keeper, creating):
    posted(creating, keeper, body={"a": 1, "b": 2})
    posted(creating, keeper, body={"b": 2, "a": 1})
    assert creating.calls == 1


def test_the_same_key_with_other_content_is_refused(keeper, creating):
    posted(creating, keeper)
    response = posted(creating, keeper, body={"a": 9})
    assert response.status_code == 422
    assert response.data["code"] == "idempotency_key_reused"
    assert creating.calls == 1


def test_keys_of_two_users_do_not_meet(home, keeper, creating):
    posted(creating, keeper)
    posted(creating, person(home, "second", VIEW))
    assert creating.calls == 2


def test_without_a_key_every_request_counts(keeper, creating):
    posted(creating, keeper, key="")
    posted(creating, keeper, key="")
    assert creating.calls == 2
    assert not IdempotencyKey.objects.exists()


def test_a_refused_request_leaves_no_key_so_that_it_can_be_mended(keeper, creating):
    creating.refusal = RuleViolation("请改日期。")
    assert posted(creating, keeper).status_code == 400
    creating.refusal = None
    assert posted(creating, keeper, body={"a": "mended"}).status_code == 201


def test_a_key_longer_than_its_column_is_refused(keeper, creating):
    assert posted(creating, keeper, key="k" * 81).status_code == 400


def test_another_file_under_the_same_name_makes_another_request(keeper):
    from django.core.files.uploadedfile import SimpleUploadedFile
    from rest_framework.parsers import MultiPartParser
    from rest_framework.request import Request

    def print_of(content):
        file = SimpleUploadedFile("a.jpg", content)
        raw = rest.post("/photos", {"photo": file, "note": "x"}, format="multipart")
        return fingerprint(Request(raw, parsers=[MultiPartParser()]))

    assert print_of(b"one") == print_of(b"one")
    assert print_of(b"one") != print_of(b"two")


@pytest.mark.parametrize("content", [[1], "text", {"a": 10**40}, {"a": "\ud800"}], ids=repr)
def test_content_nobody_can_use_still_has_a_fingerprint(content):
    def print_of(content):
        return fingerprint(SimpleNamespace(method="POST", path="/x", FILES={}, data=content))

    assert print_of(content) == print_of(content) != print_of({"a": 1})


@pytest.mark.parametrize("odd", ["\ud800", 10**40], ids=repr)
def test_a_refusal_may_quote_what_cannot_be_used(odd):
    assert json.loads(dump({"message": odd})) == {"message": odd}


def test_nested_faults_have_dotted_names_so_that_the_shape_stays_flat(home, keeper):
    class LinesInput(serializers.Serializer):
        lines = AddressInput(many=True, max_length=2)

    class Lines(Address):
        input_serializer = LinesInput

    def fields(lines):
        request = rest.patch("/x", {"lines": lines}, format="json")
        return answer(Lines, request, keeper, pk=home.inside.pk).data["fields"]

    assert list(fields([{"address": "短"}, {}])) == ["lines.1.address"]
    assert list(fields([{"address": "短"}] * 3)) == ["lines"]
