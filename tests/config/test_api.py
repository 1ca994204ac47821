"""The API's own description."""

import io

from django.core.management import call_command
from django.urls import reverse


def test_the_schema_is_valid_and_leaves_nothing_unsaid(db):
    out = io.StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=out)
    schema = out.getvalue()
    for path in ("/api/v1/communities:", "/api/v1/communities/{id}:", "/api/v1/auth/token:"):
        assert path in schema


def test_schema_and_docs_are_for_those_who_signed_in(client, db):
    assert client.get(reverse("api-schema")).status_code == 401
    assert client.get(reverse("api-docs")).status_code == 401
