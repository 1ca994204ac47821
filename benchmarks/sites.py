"""Databases of the run's own: one with a single city, one with many, both ready to freeze a month."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.models import User
from communities.actions.grants import give_grant, sync_roles
from communities.models import Area, Role
from dashboard.demo import many_cities
from properties.models import RankingPeriod

ROLES = ("CITY_TASKFORCE", "BUREAU_LEADER")


@dataclass(frozen=True, slots=True)
class Site:
    """A database with one city to measure in: its open month, and a person for each role in that city."""

    connection: BaseDatabaseWrapper
    cities: int
    city: Area
    people: dict[str, User]

    def use(self) -> None:
        """Make this the database everything works in; the connection stays open and warm."""
        connections["default"] = self.connection

    def period(self, month: tuple[int, int]) -> RankingPeriod:
        return RankingPeriod.objects.get(city=self.city, year=month[0], month=month[1])

    def execute(self, statement: str, values: tuple = ()) -> Any:
        """Run one statement here; gives its first row when it has any."""
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchone() if cursor.description else None


def _connection(name: str) -> BaseDatabaseWrapper:
    made = connections.create_connection("default")
    made.settings_dict = {**made.settings_dict, "NAME": name}
    return made


@contextlib.contextmanager
def _database(name: str, template: str) -> Iterator[BaseDatabaseWrapper]:
    """A database on the server of DATABASE_URL, gone afterwards; those that are there are not touched."""
    server = _connection(settings.DATABASES["default"]["NAME"])
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    made = _connection(name)
    try:
        yield made
    finally:
        made.close()
        with server.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.close()


@contextlib.contextmanager
def two_sites(cities: int) -> Iterator[tuple[Site, Site]]:
    """The site with one city and the site with `cities`."""
    name, given = f"anju_benchmark_{os.getpid()}", connections["default"]
    with contextlib.ExitStack() as stack:
        stack.callback(connections.__setitem__, "default", given)
        one = stack.enter_context(_database(f"{name}_one", "template0"))
        connections["default"] = one
        call_command("migrate", verbosity=0)
        sync_roles()
        one.close()  # nobody may be connected to a template
        many = stack.enter_context(_database(f"{name}_many", f"{name}_one"))
        yield _loaded(one, 1), _loaded(many, cities)


def _loaded(connection: BaseDatabaseWrapper, cities: int) -> Site:
    connections["default"] = connection
    many_cities.load(cities)
    # A city from the middle: its rows are neither the first nor the last of their tables.
    city = Area.objects.get(code_system=many_cities.CODE_SYSTEM, code=f"{(cities + 1) // 2:03d}")
    site = Site(connection, cities, city, {role: _person(role, city) for role in ROLES})
    site.execute("VACUUM ANALYZE")
    return site


def _person(role: str, city: Area) -> User:
    user = User.objects.create(username=role.lower(), display_name=role, unit_name=city.name)
    give_grant(user=user, role=Role.objects.get(code=role), area=city, by=user)
    return user
