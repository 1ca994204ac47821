"""The demo city, loaded once per module that reads it."""

import pytest
from django.db import transaction


@pytest.fixture(scope="module")
def demo_city(django_db_setup, django_db_blocker):
    """The whole demo city, in a transaction that is rolled back after the module's last test."""
    from dashboard.demo import city

    with django_db_blocker.unblock(), transaction.atomic():
        city.load()
        yield city
        transaction.set_rollback(True)
