"""Two people who press a button at the same moment: one of them wins, nobody gets a fault."""

import threading
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from communities.models import NumberAllotment
from properties.actions.rankings import missing_districts
from properties.models import Inspection

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="PostgreSQL only: the in-memory database has one writer"
    ),
]


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="communities.backends.GrantBackend")
    return client


def at_once(calls: list) -> list:
    """The answers of calls made at the same moment."""
    barrier, answers = threading.Barrier(len(calls)), []

    def run(call):
        barrier.wait()
        try:
            answers.append(call())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_freezing_and_signing_at_once_wait_for_each_other(frozen, taskforce, leader):
    assert missing_districts(frozen.period) == []
    month = f"{frozen.period.slug}"
    freeze = reverse("properties:ranking-freeze", args=[month])
    sign = reverse("properties:ranking-sign", args=[month, frozen.version])
    clients = [(signed_in(taskforce), freeze), (signed_in(leader), sign)] * 3
    clients = [(signed_in(taskforce if url == freeze else leader), url) for _, url in clients]
    answers = at_once([lambda pair=pair: pair[0].post(pair[1]) for pair in clients])
    assert {answer.status_code for answer in answers} == {302}
    assert NumberAllotment.objects.count() <= 1


def test_the_steps_of_the_api_wait_for_freezing_too(frozen, taskforce, leader):
    month, sent = frozen.period.slug, {"content_type": "application/json", "headers": {"If-Match": "*"}}
    freeze, sign = f"/api/v1/periods/{month}/freeze", f"/api/v1/rankings/{month}/sign"
    pairs = [(signed_in(taskforce), freeze), (signed_in(leader), sign)]
    pairs += [(signed_in(taskforce), freeze), (signed_in(leader), sign)]
    answers = at_once([lambda pair=pair: pair[0].post(pair[1], "{}", **sent) for pair in pairs])
    assert max(answer.status_code for answer in answers) < 500
    assert NumberAllotment.objects.count() <= 1


def test_signing_four_times_at_once_uses_one_number(frozen, leader):
    sign = reverse("properties:ranking-sign", args=[frozen.period.slug, frozen.version])
    clients = [signed_in(leader) for _ in range(4)]
    answers = at_once([lambda client=client: client.post(sign) for client in clients])
    assert {answer.status_code for answer in answers} == {302}
    frozen.refresh_from_db()
    assert (frozen.state, NumberAllotment.objects.count()) == ("signed", 1)


def test_two_tabs_that_start_the_same_day_at_once_make_one_sheet_and_a_question(period, world, clerk_xinhu):
    url = reverse("properties:inspection-start", args=[world.homes["新湖"][0].pk])
    facts = {"month": period.slug, "inspected_on": "2023-03-10", "source": "street", "people_district": 1}
    clients = [signed_in(clerk_xinhu) for _ in range(3)]
    answers = at_once(
        [lambda client=client: client.post(url, {**facts, "client_uuid": uuid.uuid4()}) for client in clients]
    )
    assert sorted(answer.status_code for answer in answers) == [302, 422, 422]
    assert Inspection.objects.count() == 1
