"""What the score's page draws."""

import pytest

from core.ui.icons import icon
from scoring.presentation import ICONS


@pytest.mark.parametrize("name", ICONS.values())
def test_every_kind_of_reason_has_an_icon(name):
    assert icon(name).startswith("<svg")
