"""Migrations are named by people, form one line, and match the models."""

import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.patrol import tree

LOADER = MigrationLoader(None, ignore_no_migrations=True)
OURS = sorted(key for key in LOADER.disk_migrations if key[0] in tree.APPS)


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration():
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())  # exits when it would write


def test_there_are_migrations_to_look_at():
    with_tables = {config.label for config in apps.get_app_configs() if config.label in tree.APPS}
    with_tables = {label for label in with_tables if list(apps.get_app_config(label).get_models())}
    assert {app for app, _ in OURS} == with_tables


@pytest.mark.parametrize(("app", "name"), OURS)
def test_a_migration_is_numbered_and_says_what_it_does(app, name):
    assert re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+", name)
    assert "_auto_" not in name


@pytest.mark.parametrize("app", sorted({app for app, _ in OURS}))
def test_migrations_of_an_app_form_one_line(app):
    numbers = [name[:4] for label, name in OURS if label == app]
    assert numbers == [f"{position:04}" for position in range(1, len(numbers) + 1)]
    assert len(LOADER.graph.leaf_nodes(app)) == 1


@pytest.mark.parametrize(("app", "name"), OURS)
def test_every_step_of_a_migration_can_be_taken_back(app, name):
    assert all(step.reversible for step in LOADER.disk_migrations[app, name].operations)
