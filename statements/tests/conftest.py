"""A business, its owner in a browser, and her program."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from smes.models import Sme
from smes.tests.factories import SmeFactory


@pytest.fixture
def sme(db) -> Sme:
    return SmeFactory()


@pytest.fixture
def owner(sme) -> Client:
    client = Client()
    client.force_login(sme.owner)
    return client


@pytest.fixture
def api(sme) -> APIClient:
    client = APIClient()
    client.force_authenticate(sme.owner)
    return client
