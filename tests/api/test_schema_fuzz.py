"""The API under requests made from its own schema: no end point breaks, every answer is as documented.

The cases are the same in every run. Half of them carry keys of rows that exist, so that they get past the
look-up; each is taken back before the next.
"""

import datetime as dt
import itertools
from collections import Counter
from unittest import SkipTest

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.api.tokens import make_token
from communities.actions import grants
from communities.models import Organization, Role, ServiceContract
from properties.actions.inspections import start_inspection
from properties.actions.periods import open_period
from properties.models import Inspection, RankingEntry, Submission
from tests.conftest import INSPECTED

CASES = {GenerationMode.POSITIVE: 5, GenerationMode.NEGATIVE: 3}
FEWEST_CASES = 300
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]


def quietly(cases: int) -> settings:
    """So many cases, the same in every run."""
    return settings(
        max_examples=cases,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


pytestmark = [pytest.mark.fuzz, pytest.mark.django_db]


@pytest.fixture
def token(world, taskforce, system) -> str:
    """The token of the task force, who may here also do what streets, districts and the leader do."""
    for role in ("SUBDISTRICT_CLERK", "DISTRICT_REVIEWER", "BUREAU_LEADER", "BUSINESS_ADMIN"):
        grants.give_grant(
            user=taskforce,
            role=Role.objects.get(code=role),
            area=world.city,
            by=system,
            valid_from=dt.date(2022, 1, 1),
        )
    return make_token(taskforce)["token"]


@pytest.fixture
def known(world, issued, month, system, clerk_xinhu) -> dict[str, list]:
    """Keys of rows by what stands before them in an address; April is open, with a draft."""
    april = open_period(
        city=world.city, year=2023, month=4, standard=world.standard, rule_set=world.rule_set, by=system
    )
    month(april, {world.homes["新湖"][1]: [("B1.1", 2)]}, state="submitted")
    home = world.homes["新湖"][0]
    draft = start_inspection(
        period=april, community=home, inspected_on=INSPECTED.replace(month=4), by=clerk_xinhu
    )
    newest = list(Inspection.objects.order_by("-pk").values_list("pk", flat=True)[:3])
    return {
        "inspections": [draft.pk, *newest],
        "items": ["A1", "D3"],
        "periods": ["2023-03", "2023-04", str(april.pk)],
        "rankings": ["2023-03", str(issued.pk)],
        "submissions": [world.xinhu.pk, world.decheng.pk, Submission.objects.first().pk],
        "areas": [world.city.pk, world.xinhu.pk],
        "communities": [home.pk],
        "organizations": [Organization.objects.first().pk],
        "contracts": [ServiceContract.objects.first().pk],
        "standards": [world.standard.pk],
        "circulars": [issued.circular.pk],
        "entries": [RankingEntry.objects.first().pk],
        "photos": [1],
        "body": {"period": "2023-04", "community": home.pk, "inspected_on": "2023-04-10"},
    }


@pytest.fixture
def app():
    """The application on the connection of the test, as Django's own test client keeps it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def aim(case, known: dict[str, list], choose) -> None:
    """Point a case at rows that exist, about versions that hold."""
    words = case.path.split("/")
    for before, word in itertools.pairwise(words):
        if word.startswith("{") and before in known:
            case.path_parameters[word.strip("{}")] = choose(known[before])
    if isinstance(case.body, dict):
        case.body |= {name: value for name, value in known["body"].items() if name in case.body}
    if case.headers and "If-Match" in case.headers:
        case.headers["If-Match"] = "*"


def test_no_request_made_from_the_schema_breaks_the_api_or_its_promises(app, token, known):
    headers = {"Authorization": f"Token {token}"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema?format=json", app, headers=headers)
    statuses: Counter = Counter()

    def answer(case) -> None:
        with transaction.atomic():
            response = case.call(headers=headers)
            transaction.set_rollback(True)
        statuses[response.status_code] += 1
        case.validate_response(response, checks=CHECKS)

    for found in schema.get_all_operations():
        for mode, cases in CASES.items():
            run_cases(found.ok(), mode, cases, known, answer)
    assert sum(statuses.values()) >= FEWEST_CASES
    assert sum(number for status, number in statuses.items() if status < 300) >= FEWEST_CASES // 5, statuses


def run_cases(operation, mode: GenerationMode, cases: int, known: dict[str, list], answer) -> None:
    """Send the cases of one operation: as documented, or deliberately not."""

    @quietly(cases)
    @given(
        case=operation.as_strategy(generation_mode=mode), choice=st.integers(0, 999), is_aimed=st.booleans()
    )
    def send(case, choice, is_aimed):
        if is_aimed:
            aim(case, known, lambda rows: rows[choice % len(rows)])
        answer(case)

    try:
        send()
    except (SkipTest, Unsatisfiable):  # an operation without anything to get wrong
        assert mode is GenerationMode.NEGATIVE
