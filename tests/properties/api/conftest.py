"""Programs of several people."""

import pytest
from rest_framework.test import APIClient


@pytest.fixture
def api():
    """A client signed in as somebody: `api(clerk).get("/api/v1/inspections")`."""

    def make(user, **headers) -> APIClient:
        client = APIClient(headers=headers)
        client.force_login(user, backend="communities.backends.GrantBackend")
        return client

    return make


@pytest.fixture
def fresh(api):
    """Read an address and give what a write about it needs: `fresh(user, url)` → (client, headers, body)."""

    def make(user, address):
        client = api(user)
        response = client.get(address)
        assert response.status_code == 200, response.content.decode()
        return client, {"If-Match": response["ETag"]}, response.json()

    return make
