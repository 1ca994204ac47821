"""Every address, with every method, for every role, on things inside and outside its scope.

The table is `access_table.py`; an address without a row fails, and so does a row without an address.
"""

import re
from functools import cache
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import resolve, reverse

from properties.models import Inspection
from tests.patrol.access_table import (
    ADMIN,
    DOORSTEP,
    LEDGER,
    MONTHS,
    PERSONS,
    RANKINGS,
    SHEETS,
    TABLE,
    THINGS,
    WITHOUT_BUSINESS,
    WRITERS_HERE,
    Row,
)
from tests.patrol.addresses import Address, addresses
from tests.patrol.conftest import read_out, words_of

METHODS = ("get", "post", "put", "patch", "delete")
FORMS = {"account_login", "account_logout", "account_change_password", "account_reauthenticate"}
USUAL_ADMIN_PAGES = ("_add", "_change", "_delete", "_history")
ADMIN_EXTRAS = {"login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n"}
ADMIN_EXTRAS |= {"view_on_site", "app_list", ""}
BUSINESS_WORDS = ("花园", "德州安禾", "德州众佳", "德州恒宜", "德建物通")


# ---------------------------------------------------------------- the addresses there are
def there_are() -> set[tuple[str, str]]:
    """Method and route of every address of ours; of a register in the back office, of its list."""
    return {
        (method, found.route)
        for found in addresses()
        if not (found.route.startswith("admin/") and _is_usual(found.name.split(":")[-1]))
        for method in _methods(found)
    }


def _is_usual(name: str) -> bool:
    """Whether it is one of the pages that every register has beside its list."""
    return name in ADMIN_EXTRAS or name.endswith(USUAL_ADMIN_PAGES)


def _methods(found: Address) -> list[str]:
    if found.name in FORMS:
        return ["GET", "POST"]
    if found.page is object:
        return ["GET"]
    return [
        verb.upper() for verb in METHODS if verb in found.page.http_method_names and hasattr(found.page, verb)
    ]


@cache
def route_of(path: str) -> str:
    """The route an address belongs to."""
    return resolve(path).route


def path_of(row: Row, city) -> str:
    """The address of a row, with the things of the city in it."""
    return reverse(row.name, args=[getattr(city, thing) for thing in row.things.split()])


def test_every_address_has_a_row_and_every_row_an_address(city):
    assert {thing for row in TABLE for thing in row.things.split()} == set(THINGS) == set(vars(city))
    in_table = {(row.method, route_of(path_of(row, city))) for row in TABLE}
    assert sorted(there_are() - in_table) == [], "addresses without a row in tests/patrol/access_table.py"
    assert sorted(in_table - there_are()) == [], "rows without an address"


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
    [[*DOORSTEP, *LEDGER, *MONTHS, *ADMIN], SHEETS, RANKINGS],
    ids=["ledger and months", "sheets", "rankings"],
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
            read_out(answer)
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
    address = reverse("properties:inspection-approve-many")
    as_person(persons["reviewer_lingcheng"]).post(address, {"sheet": [city.submitted]})
    assert Inspection.objects.get(pk=city.submitted).state == "submitted"
    as_person(persons["reviewer_decheng"]).post(address, {"sheet": [city.submitted]})
    assert Inspection.objects.get(pk=city.submitted).state == "approved"


def test_a_communitys_page_shows_unfinished_sheets_to_nobody_who_cannot_open_them(city, persons, as_person):
    """`home` has a sheet that is handed in and not yet decided on."""
    address = reverse("properties:community-inspections", args=[city.home])
    sheet = f'"{reverse("properties:sheet", args=[city.submitted])}"'
    seen = {name for name in PERSONS if sheet in words_of(as_person(persons[name]).get(address))}
    assert seen == WRITERS_HERE


# ---------------------------------------------------------------- where pages lead
LINK = re.compile(r'(?:href|src|hx-get)="(/[^"#]*)"')
NOT_FOLLOWED = ("/static/", "/accounts/")
FILE = re.compile(r"format=|/files/\w|/docx|/xlsx")
EACH = 2  # links of a kind that are followed from one page


SOME_READERS = ("clerk_xinhua", "neighborhood_worker", "company_user", "leader", "readonly")


def test_no_page_leads_where_its_reader_may_not_go(city, persons, as_person):
    dead = []
    for name in SOME_READERS:
        client, known = as_person(persons[name]), set()
        for path in pages_of(name, city):
            for link in links_of(words_of(client.get(path))) - known:
                known.add(link)
                answer = client.get(link)
                if verdict_of(answer) != "let in":
                    dead.append(f"{path} leads {name} to {link}: {verdict_of(answer)}")
                read_out(answer)
        assert known
    assert dead == []


def pages_of(name: str, city) -> list[str]:
    """The pages of ours that let somebody in; no files, no end points."""
    rows = (row for row in TABLE if row.method == "GET" and not row.query and ":" in row.name)
    ours = (row for row in rows if not row.name.startswith("admin:") and "download" not in row.name)
    return [path_of(row, city) for row in ours if row.verdict(name) == "let in"]


def links_of(page: str) -> set[str]:
    """The addresses of ours on a page, of each kind a few; files are asked for by rows of the table."""
    found: dict[str, list[str]] = {}
    for link in dict.fromkeys(map(unescape, LINK.findall(page))):
        if not link.startswith(NOT_FOLLOWED) and not FILE.search(link):
            found.setdefault(route_of(urlsplit(link).path), []).append(link)
    return {link for links in found.values() for link in links[:EACH]}
