from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Engine(TextChoices):
    LOCAL = "local", _("Partnex model")
    EXTERNAL = "external", _("External service")
    RULES = "rules", _("Rules")


class ScoreState(TextChoices):
    ACTIVE = "active", _("In force")
    SUPERSEDED = "superseded", _("Superseded")
    EXPIRED = "expired", _("Expired")
    DISPUTED = "disputed", _("Disputed")
    UPHELD = "upheld", _("Upheld")
    CORRECTED = "corrected", _("Corrected")


class ModelState(TextChoices):
    DRAFT = "draft", _("Draft")
    SHADOW = "shadow", _("Shadow")
    CHAMPION = "champion", _("Champion")
    RETIRED = "retired", _("Retired")
