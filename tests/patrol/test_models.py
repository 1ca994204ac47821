"""What holds of every table of ours: a Chinese name, paired facts kept together, a scope that is asked."""

import dataclasses
import re

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db.models import CheckConstraint, Q

from communities.models import Scope
from tests.patrol import tree

MODELS = [
    model for label in tree.APPS if label != "config" for model in apps.get_app_config(label).get_models()
]
PLACED = [model for model in MODELS if isinstance(vars(model).get("scope"), Scope)]
SCOPED = [model for model in MODELS if hasattr(model, "view_permission") or model in PLACED]
HAN = re.compile(r"[\u4e00-\u9fff]")
NOT_NAMED_IN_CHINESE = {"sha256"}  # the name of the digest is the same in every language


def name(model) -> str:
    return model._meta.label


def pairs(model) -> list[tuple[str, str]]:
    """Fields that tell when and by whom the same thing was done, both empty until it is."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    stems = [key.removesuffix("_at") for key in fields if key.endswith("_at")]
    found = [(f"{stem}_at", f"{stem}_by") for stem in stems if f"{stem}_by" in fields]
    return [pair for pair in found if all(fields[key].null for key in pair)]


PAIRS = [(model, *pair) for model in MODELS for pair in pairs(model)]


@pytest.mark.parametrize("model", MODELS, ids=name)
def test_a_table_and_its_fields_are_named_in_chinese(model):
    assert HAN.search(model._meta.verbose_name)
    assert HAN.search(model._meta.verbose_name_plural)
    for field in model._meta.concrete_fields:
        if not field.auto_created and field.name not in NOT_NAMED_IN_CHINESE:
            assert HAN.search(str(field.verbose_name)), field.name


def test_there_are_paired_facts_to_look_at():
    assert {(model.__name__, when) for model, when, _ in PAIRS} >= {
        ("Inspection", "submitted_at"),
        ("Inspection", "reviewed_at"),
        ("RankingIssue", "signed_at"),
        ("RankingIssue", "issued_at"),
        ("Submission", "handed_in_at"),
    }


@pytest.mark.parametrize(("model", "when", "who"), PAIRS, ids=lambda value: getattr(value, "__name__", value))
def test_when_and_by_whom_are_set_together_or_not_at_all(model, when, who):
    every = Q(**{f"{when}__isnull": False, f"{who}__isnull": False})
    none = Q(**{f"{when}__isnull": True, f"{who}__isnull": True})
    checks = [row.condition for row in model._meta.constraints if isinstance(row, CheckConstraint)]
    assert every | none in checks


@pytest.mark.parametrize("model", SCOPED, ids=name)
def test_a_scoped_table_is_read_through_visible_to(model):
    assert hasattr(model._default_manager.all(), "visible_to")
    assert hasattr(model, "view_permission")


@pytest.mark.django_db
@pytest.mark.parametrize("model", SCOPED, ids=name)
def test_the_permission_to_view_a_scoped_table_exists(model):
    label, codename = model.view_permission.split(".")
    assert Permission.objects.filter(content_type__app_label=label, codename=codename).exists()


def test_nobody_sees_a_row_without_a_grant(issued, stranger, superuser):
    for model in SCOPED:  # one world for all: it takes longer to make than to ask
        rows = model._default_manager
        assert rows.exists(), f"the world has no {name(model)}"
        assert not rows.visible_to(stranger).exists(), name(model)
        assert not rows.visible_to(superuser).exists(), name(model)


@pytest.mark.parametrize("model", PLACED, ids=name)
def test_every_path_of_a_scope_leads_somewhere(model):
    paths = [path for path in dataclasses.astuple(model.scope) if path]
    assert paths
    for path in paths:
        model._default_manager.filter(**{f"{path}__in": []})  # a wrong look-up raises FieldError
