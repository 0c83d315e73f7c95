import pytest
from django.http import QueryDict

from core import versioning
from core.errors import Conflict, Invalid
from core.ui.forms import VersionedForm
from smes.models import Sme
from smes.tests.factories import SmeFactory

pytestmark = pytest.mark.django_db


def test_only_what_differs_is_changed_and_named():
    sme = SmeFactory()
    assert versioning.change(sme, {"city": "Braga", "country": "PT"}) == ["city"]
    assert (sme.city, sme.version, Sme.objects.get().version) == ("Braga", 2, 2)


def test_one_of_two_editors_wins():
    SmeFactory()
    first, second = Sme.objects.get(), Sme.objects.get()
    versioning.change(first, {"city": "Braga"})
    with pytest.raises(Conflict) as refused:
        versioning.change(second, {"employees": 3})
    assert refused.value.code == "stale_version"
    assert (Sme.objects.get().city, Sme.objects.get().employees) == ("Braga", 12)


def test_what_the_model_refuses_is_named_by_field():
    with pytest.raises(Invalid) as refused:
        versioning.change(SmeFactory(), {"city": "", "employees": -1})
    assert set(refused.value.fields) == {"city", "employees"}
    assert Sme.objects.get().city == "Porto"


def test_a_rebased_form_keeps_what_was_typed():
    form = VersionedForm(QueryDict("version=1&city=Braga"))
    form.rebase(4)
    assert form.data.dict() == {"version": "4", "city": "Braga"}
