"""Every address, with every method, for every role, on things inside and outside its scope.

The table is `access_table.py`; an address without a row fails, and so does a row without an address.
`docs/access.md` says the same in words. To write it anew after the table has changed:

    WRITE_DOCS=1 .venv/bin/pytest tests/patrol/test_access.py -k page
"""

import os
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import get_resolver, resolve, reverse

from tests.patrol import tree
from tests.patrol.access_table import (
    ADMIN,
    DOORSTEP,
    GROUPS,
    LEDGER,
    MONTHS,
    PERSONS,
    RANKINGS,
    SHEETS,
    TABLE,
    THINGS,
    WITHOUT_BUSINESS,
    Row,
)
from tests.patrol.conftest import words_of

METHODS = ("get", "post", "put", "patch", "delete")
FORMS = {"account_login", "account_logout", "account_change_password", "account_reauthenticate"}
USUAL_ADMIN_PAGES = ("_add", "_change", "_delete", "_history")
ADMIN_EXTRAS = {"login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n"}
ADMIN_EXTRAS |= {"view_on_site", "app_list", None}
BUSINESS_WORDS = ("花园", "德州安禾", "德州众佳", "德州恒宜", "德建物通")


# ---------------------------------------------------------------- the addresses there are
def addresses() -> set[tuple[str, str]]:
    """Method and route of every address of ours; of a register in the back office, of its list."""
    return {
        (method, route)
        for name, route, view in _walk(get_resolver().url_patterns)
        if not (route.startswith("admin/") and _is_usual(name))
        for method in _methods(name, view)
    }


def _walk(patterns, before: str = "") -> Iterator[tuple]:
    for entry in patterns:
        route = before + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from _walk(entry.url_patterns, route)
        else:
            yield entry.name, route, entry.callback


def _is_usual(name: str | None) -> bool:
    """Whether it is one of the pages that every register has beside its list."""
    return name in ADMIN_EXTRAS or name.endswith(USUAL_ADMIN_PAGES)


def _methods(name: str, view) -> list[str]:
    page = getattr(view, "view_class", None) or getattr(view, "cls", None)
    if name in FORMS:
        return ["GET", "POST"]
    if page is None:
        return ["GET"]
    return [verb.upper() for verb in METHODS if verb in page.http_method_names and hasattr(page, verb)]


@cache
def route_of(path: str) -> str:
    """The route an address belongs to."""
    return resolve(path).route


def path_of(row: Row, city) -> str:
    """The address of a row, with the things of the city in it."""
    return reverse(row.name, args=[getattr(city, thing) for thing in row.things.split()])


def test_every_address_has_a_row_and_every_row_an_address(city):
    in_table = {(row.method, route_of(path_of(row, city))) for row in TABLE}
    assert sorted(addresses() - in_table) == [], "addresses without a row in tests/patrol/access_table.py"
    assert sorted(in_table - addresses()) == [], "rows without an address"


def test_every_register_has_a_row(db):
    registers = {
        f"admin:{model._meta.label_lower.replace('.', '_')}_changelist" for model in admin.site._registry
    }
    assert registers == {row.name for row in ADMIN if row.name.endswith("_changelist")}


def test_no_row_stands_twice():
    known = [(row.method, row.name, row.things, row.query) for row in TABLE]
    assert sorted(known) == sorted(set(known))


# ---------------------------------------------------------------- the walk
def ask(client, row: Row, path: str):
    """The request of a row; nothing of what it does stays."""
    url = f"{path}?{row.query}" if row.query else path
    is_form = not row.name.startswith("api-") or row.name.endswith("photos")
    options = {} if is_form else {"content_type": "application/json"}
    send = getattr(client, row.method.lower())
    with transaction.atomic():
        answer = send(url) if row.method == "GET" else send(url, row.data, **options)
        transaction.set_rollback(True)
    return answer


def verdict_of(answer) -> str:
    """What an answer comes to, in the words of the table."""
    status = answer.status_code
    if status == 401 or (status == 302 and _is_door(answer["Location"])):
        return "sign in"
    if status in (200, 201, 204, 301, 302, 303, 400, 409, 412, 422, 428):
        return "let in"
    return {403: "refused", 404: "not found"}.get(status, f"an answer {status}")


def _is_door(location: str) -> bool:
    return urlsplit(location).path in (reverse("account_login"), reverse("admin:login"))


@pytest.mark.parametrize(
    "chapter",
    [DOORSTEP, LEDGER, SHEETS, MONTHS, RANKINGS, ADMIN],
    ids=["doorstep", "ledger", "sheets", "months", "rankings", "admin"],
)
def test_everybody_gets_in_where_the_table_says_and_nowhere_else(chapter, city, persons, as_person):
    wrong = []
    for row in chapter:
        path = path_of(row, city)
        for name, user in (*persons.items(), ("anonymous", None)):
            answer = ask(as_person(user), row, path)
            found, wanted = verdict_of(answer), row.verdict(name)
            if row.name == "account_logout" and row.method == "POST" and user is not None:
                found = "let in" if answer.status_code == 302 else found  # signing out leads to signing in
            if found != wanted:
                wrong.append(f"{row.method} {path} [{row.name} {row.things}] {name}: {found}, not {wanted}")
            elif found == "let in" and name in WITHOUT_BUSINESS and not row.name.startswith("admin:"):
                said = [word for word in BUSINESS_WORDS if word in words_of(answer)]
                wrong += [f"{row.method} {path} shows {name} the word {word}" for word in said]
            answer.close()
    assert wrong == [], f"{len(wrong)} differ\n" + "\n".join(wrong)


# ---------------------------------------------------------------- what lists show
OWN_ROWS_ONLY = (
    "dashboard:home", "communities:community-list", "properties:inspection-list", "properties:months",
    "api-communities", "api-contracts", "api-inspections", "api-submissions", "api-areas",
)  # fmt: skip


def test_lists_show_a_street_nothing_of_another_street(city, persons, as_person):
    for person, foreign in (
        ("clerk_xinhua", ("新湖花园", "新湖街道")),
        ("clerk_xinhu", ("新华花园", "新华街道")),
    ):
        for name in OWN_ROWS_ONLY:
            words = words_of(as_person(persons[person]).get(reverse(name)))
            assert [word for word in foreign if word in words] == [], (person, name)


def test_the_search_finds_a_street_nothing_of_another_street(city, persons, as_person):
    address = f"{reverse('communities:search')}?q=新湖花园"
    assert "新湖花园1号院" in words_of(as_person(persons["clerk_xinhu"]).get(address))
    assert "新湖花园1号院" not in words_of(as_person(persons["clerk_xinhua"]).get(address))


def test_the_lists_of_sheets_hold_exactly_what_somebody_may_open(city, persons, as_person):
    here = {city.draft, city.submitted, city.approved}
    expected = {"clerk_xinhu": here, "clerk_xinhua": set(), "readonly": {city.approved}}
    for person, ids in expected.items():
        answer = as_person(persons[person]).get(reverse("api-inspections"), {"limit": 500})
        assert {row["id"] for row in answer.json()["results"]} & here == ids, person
        page = words_of(as_person(persons[person]).get(reverse("properties:inspection-list")))
        assert {pk for pk in here if f'"{reverse("properties:sheet", args=[pk])}"' in page} == ids, person


def test_a_draft_of_a_ranking_is_on_no_list_of_a_street(city, persons, as_person):
    for name in (
        "properties:circular-list",
        "properties:ranking",
        "properties:criticism-totals",
        "api-rankings",
        "api-circulars",
    ):
        words = words_of(as_person(persons["clerk_xinhu"]).get(reverse(name)))
        assert [said for said in ('"2023-03"', "/2023-03/", "2023年3月物管") if said in words] == [], name


def test_a_reviewer_cannot_pass_a_sheet_of_another_district_from_the_list(city, persons, as_person):
    from properties.models import Inspection

    address = reverse("properties:inspection-approve-many")
    as_person(persons["reviewer_lingcheng"]).post(address, {"sheet": [city.submitted]})
    assert Inspection.objects.get(pk=city.submitted).state == "submitted"
    as_person(persons["reviewer_decheng"]).post(address, {"sheet": [city.submitted]})
    assert Inspection.objects.get(pk=city.submitted).state == "approved"


# ---------------------------------------------------------------- the page in words
PAGE = "docs/access.md"
HEAD = """\
# Who gets in where

Made from `tests/patrol/access_table.py`; the same test that walks every address with every role compares the
two. Do not edit by hand: change the table, then run
`WRITE_DOCS=1 .venv/bin/pytest tests/patrol/test_access.py -k page`.

- **let in**: the page or end point works for them; whether the content is right is another question (400,
  409, 412, 422, 428).
- **does not exist** (404): they have the permission, but the thing lies outside their scope.
- Everybody else is **refused** (403); without a session the answer is the sign-in page, from the API 401.
- Addresses that show lists are open to all who hold the permission somewhere; the rows are those in scope.

A superuser and a person without a grant are in no row but the doorstep's, and the three administrators only
in theirs of the back office: none of them sees a business row.
"""
CHAPTERS = (
    ("The doorstep", DOORSTEP),
    ("The ledger", LEDGER),
    ("Sheets", SHEETS),
    ("The month", MONTHS),
    ("Rankings and circulars", RANKINGS),
    ("The back office", ADMIN),
)


def people(persons: frozenset[str]) -> str:
    """Persons in words, by the widest groups that fit."""
    if not persons:
        return "—"
    left, found = set(persons), []
    for label, group in sorted(GROUPS.items(), key=lambda pair: -len(pair[1])):
        if group <= left:
            found.append(label)
            left -= group
    return ", ".join([*found, *(label for name, label in PERSONS.items() if name in left)])


def patterns() -> dict[tuple[str, int], str]:
    """Route by name and number of things in it."""
    found = {}
    for name, route, _ in _named(get_resolver().url_patterns):
        found[name, route.count("<")] = f"/{route}"
    return found


def _named(entries, before: str = "", space: str = "") -> Iterator[tuple]:
    for entry in entries:
        route = before + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _named(entry.url_patterns, route, inner)
        else:
            yield f"{space}{entry.name}", route, entry.callback


def line(row: Row, routes: dict) -> str:
    """One row of the page."""
    route = routes[row.name, len(row.things.split())] + (f"?{row.query}" if row.query else "")
    about = "; ".join(THINGS[thing] for thing in row.things.split() if THINGS[thing])
    let_in = "everybody, signed in or not" if row.anonymous == "let in" else people(row.let_in)
    return f"| {row.method} | `{route}` | {about or '—'} | {let_in} | {people(row.outside)} |"


def page() -> str:
    routes, parts = patterns(), [HEAD]
    for title, chapter in CHAPTERS:
        lines = [line(row, routes) for row in chapter]
        head = "| method | address | about | let in | does not exist for |\n|---|---|---|---|---|"
        parts.append("\n".join([f"## {title}\n", head, *lines, ""]))
    return "\n".join(parts)


def test_the_page_says_what_the_table_says():
    path = tree.ROOT / PAGE
    if os.environ.get("WRITE_DOCS"):
        path.write_text(page(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == page()


def test_every_thing_of_the_table_has_its_words(city):
    assert {thing for row in TABLE for thing in row.things.split()} == set(THINGS) == set(vars(city))
