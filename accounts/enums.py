from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    SME = "sme", _("Business owner")
    INVESTOR = "investor", _("Investor")
    ADMIN = "admin", _("Administrator")


REGISTRATION_ROLES = (Role.SME, Role.INVESTOR)
REGISTRATION_CHOICES = [(role.value, role.label) for role in REGISTRATION_ROLES]
