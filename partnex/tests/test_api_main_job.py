"""The main job as a program does it: with tokens, over the original paths."""

import json
import subprocess
import sys
import time
import urllib.request

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

pytestmark = pytest.mark.django_db(transaction=True)

DECLARED = {
    "revenue": 1_200_000,
    "expenses": 800_000,
    "debt": 200_000,
    "revenue_growth": 0.12,
    "reporting_consistency": 0.9,
    "impact_score": 0.7,
}
PROFILE = {
    "business_name": "Corner Bakery",
    "industry": "C",
    "location": "Tunis, Tunisia",
    "years_of_operation": 6,
    "employees": 9,
}


class Program:
    """A client of the API with a token of its own."""

    def __init__(self, client, email, role):
        self.client = client
        answer = self.post(
            "/auth/register", {"email": email, "password": "a-long-passphrase", "role": role}
        )
        assert answer.status_code == 201
        assert answer.json()["role"] == role
        entered = self.post("/auth/login", {"email": email, "password": "a-long-passphrase"})
        assert entered.status_code == 200
        self.token = entered.json()["access"]

    @property
    def headers(self):
        token = getattr(self, "token", None)
        return {"Authorization": f"Bearer {token}"} if token else {}

    def post(self, path, data=None, **headers):
        return self.client.post(
            path,
            json.dumps(data or {}),
            "application/json",
            headers={**self.headers, **headers},
        )

    def get(self, path):
        return self.client.get(path, headers=self.headers)

    def upload(self, name, content):
        file = SimpleUploadedFile(name, content)
        return self.client.post("/api/soa/upload", {"file": file}, headers=self.headers)


@pytest.fixture
def owner(client):
    program = Program(client, "owner@partnex.example", "sme")
    assert program.post("/sme/profile", PROFILE).status_code == 201
    return program


def run_score(owner):
    assert owner.post("/api/sme/financial-summary", DECLARED).status_code == 201
    answer = owner.post("/api/score/run")
    assert answer.status_code == 201
    return answer.json()


def test_the_documented_example_gives_78_and_low(owner, settings):
    settings.AI_MODE = "fallback"
    score = run_score(owner)
    assert (score["score"], score["risk_level"]) == (78, "LOW")
    assert score["engine"] == "rules"


def test_from_registration_to_an_investor_who_finds_the_business(owner, client, sample_data):
    bank = (
        sample_data
        / "statements"
        / "bank2ynab"
        / "MonzoDataExport_February2018_2018-02-26_174335.csv"
    )
    uploaded = owner.upload("bank.csv", bank.read_bytes())
    assert uploaded.status_code == 201
    assert {"id", "status", "file_name", "file_type"} <= set(uploaded.json())
    again = owner.upload("bank.csv", bank.read_bytes())
    assert (again.status_code, again.json()["error"]) == (409, "duplicate")
    call_command("worker", until_idle=True)
    statement = owner.get(f"/api/v1/statements/{uploaded.json()['id']}").json()
    assert statement["status"] in {"reconciled", "reconciled_with_breaks"}
    rows = owner.get(f"/api/v1/statements/{statement['id']}/transactions").json()["results"]
    assert len(rows) == statement["row_count"] > 0
    assert owner.get("/api/v1/sme/figures").status_code == 200

    assert owner.post("/api/score/run").status_code in {201, 409}
    score = run_score(owner)
    assert owner.post("/api/v1/sme/listing", {"is_listed": True}).status_code == 200

    investor = Program(client, "investor@partnex.example", "investor")
    assert (
        investor.post(
            "/api/v1/investor/profile",
            {"full_name": "Ines", "organization": "Fund", "location": "Lugano"},
        ).status_code
        == 201
    )
    found = investor.get("/api/investor/smes?industry=C&min_score=1").json()["results"]
    assert [sme["business_name"] for sme in found] == ["Corner Bakery"]
    assert found[0]["score"] == score["score"]
    assert investor.get("/api/investor/smes?industry=A").json()["results"] == []
    assert owner.get("/api/investor/smes").status_code == 403

    address = f"/api/v1/smes/{found[0]['id']}"
    assert "contributions" not in json.dumps(investor.get(address).json())
    consent = {
        "investor": "investor@partnex.example",
        "scopes": ["score", "reasons", "monthly_figures"],
        "months": 3,
    }
    assert owner.post("/api/v1/sme/consents", consent).status_code == 201
    assert "contributions" in json.dumps(investor.get(address).json())
    (access,) = owner.get("/api/v1/sme/accesses").json()["results"]
    assert (access["who"], access["what"]) == ("investor@partnex.example", consent["scopes"])


@pytest.fixture(scope="module")
def service():
    """The model as the service of another Partnex: a real process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "scoring.service", "--port", "8197"], stdout=subprocess.DEVNULL
    )
    address = "http://127.0.0.1:8197"
    for _attempt in range(100):
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    yield address
    process.terminate()
    assert process.wait(timeout=10) == 0


def test_an_external_engine_answers_through_the_real_service(owner, service, settings):
    settings.AI_MODE, settings.AI_SERVICE_URL = "external", f"{service}/score"
    score = run_score(owner)
    request = urllib.request.Request(
        f"{service}/score",
        json.dumps(DECLARED).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=5) as response:
        direct = json.load(response)
    assert score["engine"] == "external"
    assert score["score"] == direct["credibility_score"]
    assert ["HIGH", "MEDIUM", "LOW"][direct["credible_class"]] == score["risk_level"]


def test_with_the_service_stopped_the_rules_answer_and_say_why(owner, settings):
    settings.AI_MODE, settings.AI_SERVICE_URL = "external", "http://127.0.0.1:9/score"
    started = time.monotonic()
    score = run_score(owner)
    assert (time.monotonic() - started) < settings.AI_TIMEOUT_MS / 1000 * 1.1
    assert (score["engine"], score["score"], score["fallback_reason"]) == ("rules", 78, "refused")
