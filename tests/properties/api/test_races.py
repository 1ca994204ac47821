"""Requests that arrive at the same moment."""

import threading
import uuid

import pytest
from django.db import connection
from django.urls import reverse

from common.models import AuditEntry
from properties.models import Inspection

AT_ONCE = 4


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="PostgreSQL only: the in-memory database has one writer"
)
@pytest.mark.parametrize("guard", ["client_uuid", "Idempotency-Key"])
def test_the_same_start_several_times_at_once_begins_one_sheet(api, world, period, clerk_xinhu, guard):
    mark, barrier, answers = str(uuid.uuid4()), threading.Barrier(AT_ONCE), []
    body = {"period": "2023-03", "community": world.homes["新湖"][0].pk, "inspected_on": "2023-03-10"}
    body |= {"client_uuid": mark, "is_second_meant": True} if guard == "client_uuid" else {}
    headers = {"Idempotency-Key": mark} if guard == "Idempotency-Key" else {}
    clients = [api(clerk_xinhu) for _ in range(AT_ONCE)]

    def send(client):
        barrier.wait()
        try:
            answers.append(client.post(reverse("api-inspections"), body, headers=headers))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201] * AT_ONCE
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert Inspection.objects.count() == AuditEntry.objects.filter(verb="start").count() == 1
