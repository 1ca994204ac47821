"""PostgreSQL is spoken to through psycopg2. Django would prefer psycopg 3 the moment it came in."""

import importlib.util
import re

import pytest
from django.db import connection

from tests.patrol import tree


@pytest.mark.postgres
def test_the_open_connection_uses_psycopg2():
    if connection.vendor != "postgresql":
        pytest.skip("asks a PostgreSQL connection")
    assert connection.Database.__name__ == "psycopg2"


def test_django_would_choose_psycopg2():
    from django.db.backends.postgresql.psycopg_any import is_psycopg3

    assert is_psycopg3 is False


def test_psycopg_3_is_neither_installed_nor_locked():
    assert importlib.util.find_spec("psycopg") is None
    locks = "".join(tree.text(path) for path in tree.ending(".txt") if path.startswith("requirements"))
    assert re.search(r"^psycopg2-binary==", locks, re.M)
    assert not re.search(r"^psycopg(-\w+)?(\[\w+\])?==", locks, re.M)
