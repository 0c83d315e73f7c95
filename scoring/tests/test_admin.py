import pytest
from django.urls import reverse

from accounts.tests.factories import AdminUserFactory
from scoring import actions
from scoring.models import ModelVersion
from scoring.tests.factories import ScoreFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(AdminUserFactory())
    return client


def test_scores_are_read_only(admin):
    score = ScoreFactory()
    assert admin.get(reverse("admin:scoring_score_changelist")).status_code == 200
    page = admin.get(reverse("admin:scoring_score_change", args=[score.pk]))
    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()
    for url in [
        reverse("admin:scoring_score_add"),
        reverse("admin:scoring_score_delete", args=[score.pk]),
    ]:
        assert admin.post(url).status_code == 403


def test_a_version_is_proposed_by_one_and_promoted_by_another(admin, client):
    champion = actions.register_model()
    version = ModelVersion.objects.create(
        name="partnex-score",
        version="next",
        kind="x",
        data_hash="0" * 64,
        artefact_sha256="0" * 64,
        trained_on=champion.trained_on,
    )
    page = reverse("admin:scoring_modelversion_change", args=[version.pk])
    assert "Propose as shadow" in admin.get(page).content.decode()
    admin.post(f"{page.removesuffix('change/')}act/propose/")
    assert ModelVersion.objects.get(pk=version.pk).state == "shadow"
    assert "Make it the champion" not in admin.get(page).content.decode()
    client.force_login(AdminUserFactory())
    assert "Make it the champion" in client.get(page).content.decode()
    client.post(f"{page.removesuffix('change/')}act/promote/")
    assert ModelVersion.objects.get(pk=version.pk).state == "champion"


def test_the_command_registers_the_model(capsys):
    from django.core.management import call_command

    for _ in range(2):
        call_command("register_model")
    assert ModelVersion.objects.get().state == "champion"
    assert "is registered: Champion." in capsys.readouterr().out
