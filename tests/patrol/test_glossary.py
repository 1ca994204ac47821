"""The glossary names every table of ours, in both languages, in one row."""

import re

import pytest
from django.apps import apps

from tests.patrol import tree

PAGE = tree.text("docs/glossary.md")
ROWS = re.findall(r"^\| (?!中文|---)([^|]+) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.M)
MODELS = [
    model for label in tree.APPS if label != "config" for model in apps.get_app_config(label).get_models()
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_table_has_its_row(model):
    assert (str(model._meta.verbose_name), f"`{model.__name__}`") in [row[:2] for row in ROWS]


def test_no_row_names_a_table_that_is_gone():
    names = {model.__name__ for model in MODELS}
    tables = PAGE.split("## Terms")[0]
    listed = re.findall(r"^\| [^|]+ \| `(\w+)` \|", tables, re.M)
    assert set(listed) == names


def test_every_term_says_what_it_means():
    assert ROWS
    assert all(meaning.strip() for _, _, meaning in ROWS)


def test_every_identifier_stands_in_the_code():
    code = "\n".join(tree.text(path) for path in tree.ending(".py", under=tree.APPS))
    words = {name for _, identifiers, _ in ROWS for name in re.findall(r"`([^`]+)`", identifiers)}
    missing = [word for word in words if not re.search(_pattern(word), code)]
    assert sorted(missing) == []


def _pattern(word: str) -> str:
    """`Class.MEMBER` is looked for by its last name; `*_centi` stands for any beginning."""
    last = word.split(".")[-1]
    return r"\w+" + re.escape(last[1:]) + r"\b" if last.startswith("*") else rf"\b{re.escape(last)}\b"
