"""Circulars and the criticism totals for programs."""

import hashlib
import io
import zipfile

import pytest
from django.urls import reverse

from common.models import AuditEntry
from properties.actions.circulars import render_documents
from properties.models import Circular, RankingEntry

LIST = reverse("api-circulars")
CRITICISM = reverse("api-criticism")


def file_of(circular, suffix):
    return reverse(f"api-circular-{suffix}", args=[circular.pk])


def test_an_issued_circular_is_read_by_every_unit(api, issued, clerk_xinhu, company_user):
    row = api(clerk_xinhu).get(f"{LIST}?month=2023-03&state=issued").json()["results"][0]
    assert (row["month"], row["number"], row["ranking_id"]) == ("2023-03", issued.number, issued.pk)
    body = api(company_user).get(reverse("api-circular", args=[row["id"]])).json()
    assert body["text"]["title"] == row["title"]
    assert body["issuer"] == "德州市住房和城乡建设局"


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_the_files_of_an_issued_circular_are_the_kept_ones_and_taking_them_is_noted(
    api, issued, clerk_xinhu, suffix
):
    circular = render_documents(circular=issued.circular)
    response = api(clerk_xinhu).get(file_of(circular, suffix), headers={"Accept": "application/octet-stream"})
    content = b"".join(response.streaming_content)
    told = api(clerk_xinhu).get(reverse("api-circular", args=[circular.pk])).json()["files"]
    kept = next(file for file in told if file["format"] == suffix)
    assert hashlib.sha256(content).hexdigest() == kept["sha256"]
    assert kept["url"] == file_of(circular, suffix)
    assert zipfile.is_zipfile(io.BytesIO(content))
    assert AuditEntry.objects.filter(verb="download", by=clerk_xinhu).exists()


def test_a_draft_is_previewed_in_the_kitchen_and_kept_nowhere(api, frozen, taskforce, clerk_xinhu, readonly):
    circular = Circular.objects.get()
    for person in (clerk_xinhu, readonly):
        assert api(person).get(file_of(circular, "docx")).status_code == 404
        assert api(person).get(reverse("api-circular", args=[circular.pk])).status_code == 404
        assert api(person).get(LIST).json()["count"] == 0
    response = api(taskforce).get(file_of(circular, "docx"))
    assert zipfile.is_zipfile(io.BytesIO(b"".join(response.streaming_content)))
    circular.refresh_from_db()
    assert not circular.has_documents
    assert AuditEntry.objects.filter(verb="download", by=taskforce).exists()


def test_the_totals_count_issued_circulars_and_name_the_rows_behind_them(api, issued, clerk_xinhu):
    body = api(clerk_xinhu).get(CRITICISM).json()
    listed = RankingEntry.objects.criticized()
    assert (body["first"], body["last"]) == ("2023-03", "2023-03")
    assert body["totals"]["community_count"] == 16
    assert body["totals"]["listing_count"] == len(body["listings"]) == listed.count() > 0
    assert body["totals"]["company_count"] == len(body["companies"])
    assert body["totals"]["listed_community_count"] == len(body["communities"])
    assert body["repeats"] == []


def test_a_version_not_issued_is_counted_by_nobody(api, signed, leader):
    body = api(leader).get(CRITICISM).json()
    assert (body["first"], body["totals"]["community_count"], body["listings"]) == (None, 0, [])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("first=2023", "first"),
        ("last=2023-13", "last"),
        ("first=2023-03&last=2022-03", "first"),
        ("form=2022-03", "form"),
    ],
)
def test_a_range_that_makes_no_sense_is_refused_at_its_field(api, issued, clerk_xinhu, query, field):
    response = api(clerk_xinhu).get(f"{CRITICISM}?{query}")
    assert response.status_code == 400
    assert field in response.json()["fields"]


@pytest.mark.parametrize("who", ["sysadmin", "superuser", "stranger"])
@pytest.mark.parametrize("address", [LIST, CRITICISM, reverse("api-rankings"), reverse("api-inspections")])
def test_who_has_no_business_rights_reads_nothing(api, world, request, who, address):
    assert api(request.getfixturevalue(who)).get(address).status_code == 403
