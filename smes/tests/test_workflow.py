from itertools import product

import pytest

from core.errors import Conflict
from smes.enums import ConsentState as S
from smes.models import Consent
from smes.tests.factories import ConsentFactory
from smes.workflow import CONSENT

ALLOWED = {
    ("requested", "active"),
    ("requested", "declined"),
    ("active", "paused"),
    ("active", "revoked"),
    ("active", "expired"),
    ("paused", "active"),
    ("paused", "revoked"),
    ("paused", "expired"),
}
ENDED = {"revoked", "expired", "declined"}


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "after"), list(product(S.values, S.values)))
def test_every_pair_moves_or_is_refused_as_the_table_says(before, after):
    consent = ConsentFactory(state=before)
    changes = {"ended_at": consent.valid_until} if after in ENDED else {}
    if (before, after) in ALLOWED:
        assert CONSENT.move(consent, after, **changes) == before
        assert Consent.objects.get(pk=consent.pk).state == after
    else:
        with pytest.raises(Conflict):
            CONSENT.move(consent, after, **changes)
        assert Consent.objects.get(pk=consent.pk).state == before
