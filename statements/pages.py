"""What the pages of an owner with a business have in common."""

from typing import Any

from smes.models import Sme
from smes.views import OwnerMixin


class BusinessMixin(OwnerMixin):
    """A page of an owner who has a business."""

    request: Any  # signed in, and with django-htmx's details
    sme: Sme
