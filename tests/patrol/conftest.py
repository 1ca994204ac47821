"""A city with something of everything in it, for the walk along all addresses."""

import io
import logging
import re
from decimal import Decimal
from http.cookies import SimpleCookie
from types import SimpleNamespace

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from PIL import Image

from common import clock
from communities.actions import organizations
from communities.choices import OrganizationKind
from communities.models import ServiceContract
from properties.actions.circulars import compose, render_documents
from properties.actions.inspections import ItemState, Line, save_item, start_inspection
from properties.actions.periods import open_period, report_district, submit_street
from properties.actions.photos import store_photo
from properties.actions.rankings import freeze, issue_ranking, sign
from properties.actions.standards import create_standard
from properties.choices import StandardState
from properties.models import Submission
from properties.rating_sheets import founding_sheets
from tests.conftest import INSPECTED, JOINT_GROUP
from tests.patrol.access_table import PERSONS


@pytest.fixture
def persons(request):
    """Every person of the table by name."""
    return {name: request.getfixturevalue(name) for name in PERSONS}


@pytest.fixture
def as_person(monkeypatch):
    """The client, signed in as somebody until the next is: one client, for making one loads all middleware.

    Refusals are what is looked for; hundreds of them in the log would hide what went wrong.
    """
    # The test client keeps a copy of the context of every template drawn, which nobody here looks at.
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *args, **kwargs: None)
    keys, client = {}, Client(raise_request_exception=False)
    logging.disable(logging.WARNING)

    def sign_in(user) -> Client:
        client.cookies = SimpleCookie()
        if user is not None:
            if user.pk not in keys:
                keys[user.pk] = session_of(user)
            client.cookies["sessionid"] = keys[user.pk]
        return client

    yield sign_in
    logging.disable(logging.NOTSET)


def session_of(user) -> str:
    """The key of a new session; quicker than signing in, and it fires no receivers."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "communities.backends.GrantBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


@pytest.fixture
def issue_month(world, system, month, report_all, taskforce, leader):
    """Open, fill, report, freeze, sign and issue a month: `issue_month(2023, 2, communities)`."""

    def make(year: int, number: int, homes):
        period = open_period(
            city=world.city,
            year=year,
            month=number,
            standard=world.standard,
            rule_set=world.rule_set,
            by=system,
            at=clock.at(year, number, 1),
        )
        month(period, {home: [("B1.1", place % 9 + 1)] for place, home in enumerate(homes)})
        report_all(period)
        issue = freeze(period=period, by=taskforce)
        compose(issue=issue, by=taskforce)
        return issue_ranking(issue=sign(issue=issue, by=leader), by=leader)

    return make


@pytest.fixture
def city(world, period, system, everybody, issue_month, person, persons, fill, month):
    """The things of the table by name. February is issued; March is open and its ranking a draft.

    In March 新华 and 陵城 are all approved and handed in; 新湖 has one sheet in each state.
    """
    issued = issue_month(2023, 2, everybody)
    render_documents(circular=issued.circular)
    homes = world.homes["新湖"]
    sheets = _sheets(period, homes, fill, persons)
    month(period, {home: [("B1.1", 2)] for home in (*world.homes["新华"], *world.homes["安德"])})
    submit_street(period=period, subdistrict=world.xinhua, by=persons["clerk_xinhua"])
    clerk_ande = person("clerk_ande", "SUBDISTRICT_CLERK", world.ande)
    report_lingcheng(world, period, persons["reviewer_lingcheng"], clerk_ande)
    drafted = freeze(period=period, by=persons["taskforce"])
    compose(issue=drafted, by=persons["taskforce"])
    return SimpleNamespace(
        **_ledger(world, system),
        **sheets,
        **_months(world, period, system),
        february="2023-02",
        february_key=issued.period_id,
        version=drafted.version,
        issued_row=_row_of(issued, homes[0]),
        drafted_row=_row_of(drafted, homes[3]),
        issued_circular=issued.circular.pk,
        drafted_circular=drafted.circular.pk,
        docx="docx",
        xlsx="xlsx",
    )


def report_lingcheng(world, period, reviewer, clerk) -> None:
    """安德 hands in, and its district, which has no other street, reports."""
    submit_street(period=period, subdistrict=world.ande, by=clerk)
    report_district(period=period, district=world.lingcheng, by=reviewer)


def _row_of(issue, home) -> int:
    return issue.entries.get(community=home).pk


def _ledger(world, system) -> dict:
    new = organizations.NewOrganization(
        kind=OrganizationKind.PROPERTY_COMPANY, name="德州新湖物业服务有限公司", area=world.xinhu
    )
    local = organizations.register_organization(new=new, by=system)
    home, other = world.homes["新湖"][:2]
    contract = ServiceContract.objects.get(community=other)
    assert contract.organization_id != world.firms[0].pk
    return {
        "home": home.pk,
        "other_firms_home": other.pk,
        "firm": world.firms[0].pk,
        "local_firm": local.pk,
        "other_firms_contract": contract.pk,
        "street": world.xinhu.pk,
        "other_street": world.xinhua.pk,
        "district": world.decheng.pk,
        "other_district": world.lingcheng.pk,
    }


def _months(world, period, system) -> dict:
    drafted = create_standard(
        city=world.city, spec=founding_sheets()[0], effective_from=clock.today().replace(year=2024), by=system
    )
    type(drafted).objects.filter(pk=drafted.pk).update(state=StandardState.DRAFT)
    handed_in = dict(Submission.objects.filter(period=period).values_list("area_id", "pk"))
    return {
        "march": period.slug,
        "no_month": "2019-01",
        "standard": world.standard.pk,
        "drafted_standard": drafted.pk,
        "handed_in": handed_in[world.xinhua.pk],
        "reported": handed_in[world.lingcheng.pk],
    }


def _sheets(period, homes, fill, persons) -> dict:
    """One sheet in each state, each with a photo, all in 新湖."""
    clerk = persons["clerk_xinhu"]
    draft = start_inspection(
        period=period, community=homes[1], inspected_on=INSPECTED, by=clerk, joint_group=JOINT_GROUP
    )
    photos = {state: picture(homes[0].area, clerk) for state in ("draft", "submitted", "approved", "unused")}
    lines = {
        state: (Line("D3.1", Decimal(1), place="2号楼", photos=(photo,)),) for state, photo in photos.items()
    }
    save_item(
        inspection=draft,
        indicator_key="D3",
        state=ItemState(is_checked=True, lines=lines["draft"]),
        seen_version=0,
        by=clerk,
    )
    submitted = fill(homes[0], by=clerk, D3=lines["submitted"])
    approved = fill(homes[3], by=clerk, approved_by=persons["reviewer_decheng"], D3=lines["approved"])
    return {
        "draft": draft.pk,
        "submitted": submitted.pk,
        "approved": approved.pk,
        "item": "D3",
        "photo_on_draft": photos["draft"],
        "photo_on_submitted": photos["submitted"],
        "photo_on_approved": photos["approved"],
        "unused_photo": photos["unused"],
    }


def picture(area, by) -> int:
    """The id of a stored photo."""
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "navy").save(file, "JPEG")
    return store_photo(file=file, name="IMG_1.jpg", size=file.tell(), area=area, by=by).pk


def read_out(answer) -> bytes:
    """The whole answer. Reading a stream to its end is also what closes it.

    `answer.close()` would tell Django that a request is over, and on PostgreSQL the connection with the
    test's transaction would go.
    """
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def words_of(answer) -> str:
    """What an answer says, a file's bytes read as far as they are text."""
    content = read_out(answer)
    return re.sub(r"\s+", " ", content.decode("utf-8", "ignore"))
