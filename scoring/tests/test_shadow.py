import pytest
from django.db import IntegrityError
from django.urls import reverse

from accounts.tests.factories import AdminUserFactory
from scoring import actions, engines, shadow
from scoring.comparison import comparison_of
from scoring.engine import model
from scoring.models import ModelVersion, Score, ShadowScore
from scoring.tests.factories import ScoreFactory, SummaryFactory

pytestmark = pytest.mark.django_db


def run():
    sme = SummaryFactory().sme
    return actions.run_score(sme=sme, by=sme.owner)


def test_a_shadow_scores_the_same_inputs_and_is_stored_beside(gentle, version):
    score = run()
    stored = ShadowScore.objects.get()
    expected = gentle.score(engines.Inputs.from_mapping(score.inputs))
    assert (stored.score, stored.version) == (score, version)
    assert (stored.value, stored.probability_of_default) == (
        expected.value,
        expected.probability_of_default,
    )
    assert stored.contributions == expected.contributions_json()
    assert score.model_version == model.SHIPPED
    assert stored.value > score.value


def test_a_shadow_that_cannot_answer_does_not_touch_the_run(version, caplog):
    assert run().value > 0  # the artefact of "next" is not there
    assert not ShadowScore.objects.exists()
    assert "next did not answer" in caplog.text


def test_a_shadow_that_cannot_be_stored_does_not_touch_the_run(gentle, monkeypatch, caplog):
    def refuse(rows):
        raise IntegrityError("gone")

    monkeypatch.setattr(ShadowScore.objects, "bulk_create", refuse)
    run()
    assert Score.objects.count() == 1
    assert "are not stored" in caplog.text


def test_drafts_and_retired_models_are_not_asked(version, gentle):
    ModelVersion.objects.filter(pk=version.pk).update(state="retired")
    assert shadow.answers(engines.Inputs()) == []


def test_the_comparison_counts_agreement_differences_and_level_changes(version):
    assert comparison_of(version) is None
    for value in (78, 71, 60, 39):  # beside scores of 78, LOW
        ShadowScore.objects.create(
            score=ScoreFactory(), version=version, value=value, contributions=[]
        )
    found = comparison_of(version)
    assert (found.count, found.same_level, found.close) == (4, 0.5, 0.25)
    assert (found.mean_difference, found.mean_distance) == (-16.0, 16.0)
    assert found.changes == [("LOW", [2, 1, 1]), ("MEDIUM", [0, 0, 0]), ("HIGH", [0, 0, 0])]


def test_the_registry_shows_the_comparison_and_rolls_back_with_two_people(client, version):
    first, second = AdminUserFactory(), AdminUserFactory()
    ShadowScore.objects.create(score=ScoreFactory(), version=version, value=39, contributions=[])
    client.force_login(first)
    page = reverse("admin:scoring_modelversion_change", args=[version.pk])
    assert "-39.00" in client.get(page).content.decode().replace("\u2212", "-")
    actions.promote_model(version=version, by=first)
    former = ModelVersion.objects.get(version=model.SHIPPED)
    assert former.state == "retired"
    act = reverse("admin:scoring_modelversion_change", args=[former.pk])
    assert "Propose to roll back to it" in client.get(act).content.decode()
    act = act.removesuffix("change/")
    client.post(f"{act}act/roll-back/")
    client.post(f"{act}act/promote/")
    assert ModelVersion.objects.get(pk=former.pk).state == "shadow"
    client.force_login(second)
    client.post(f"{act}act/promote/")
    states = dict(ModelVersion.objects.values_list("version", "state"))
    assert states == {model.SHIPPED: "champion", "next": "retired"}
