"""`manage.py serve`: what it makes ready before it starts its processes."""

import pytest
from django.core.management import call_command

from partnex.processes import Supervisor
from scoring.engine import model
from scoring.enums import ModelState
from scoring.models import ModelVersion


@pytest.mark.django_db(transaction=True)
def test_the_model_of_the_release_is_registered_once(monkeypatch):
    monkeypatch.setattr(Supervisor, "run", lambda self: 0)
    for _start in range(2):
        with pytest.raises(SystemExit) as stop:
            call_command("serve")
        assert stop.value.code == 0
    assert list(ModelVersion.objects.values_list("version", "state")) == [
        (model.shipped().version, ModelState.CHAMPION)
    ]
