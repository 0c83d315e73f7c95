"""A shadow model: `version` in the registry, whose artefact `gentle` puts in its place."""

import json

import pytest

from accounts.tests.factories import AdminUserFactory
from scoring import actions, engines
from scoring.engine import model
from scoring.models import ModelVersion


@pytest.fixture
def version():
    champion = actions.register_model()
    return ModelVersion.objects.create(
        name=champion.name,
        version="next",
        kind="x",
        data_hash="0" * 64,
        artefact_sha256="0" * 64,
        trained_on=champion.trained_on,
        state="shadow",
        proposed_by=AdminUserFactory(),
    )


@pytest.fixture
def gentle(monkeypatch, version):
    """The shipped model with twice the points for impact, as the shadow."""
    document = json.loads(json.dumps(model.shipped().document))
    document["judgement"]["impact"] = 2 * document["judgement"]["impact"]
    other = model.parse(document | {"version": "next"}, "0" * 64)
    shipped = model.shipped()
    monkeypatch.setattr(engines, "_load", lambda name, sha256: other if name == "next" else shipped)
    return other
