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


# The states of a score that counts: it is shown, listed, and one at most per business.
IN_FORCE = (ScoreState.ACTIVE, ScoreState.DISPUTED, ScoreState.UPHELD)


class ReviewState(TextChoices):
    OPEN = "open", _("Waiting for a reviewer")
    PROPOSED = "proposed", _("Correction to be confirmed")
    DECIDED = "decided", _("Decided")
    WITHDRAWN = "withdrawn", _("Withdrawn by the owner")


class ReviewOutcome(TextChoices):
    UPHELD = "upheld", _("Upheld")
    CORRECTED = "corrected", _("Corrected")
    RERUN = "rerun", _("Scored again")


class MilestoneKind(TextChoices):
    FIRST_STATEMENT = "first_statement", _("First statement read")
    SIX_MONTHS = "six_months", _("Six months reconciled")
    SCORE_40 = "score_40", _("Score of 40")
    SCORE_70 = "score_70", _("Score of 70")
    SCORE_85 = "score_85", _("Score of 85")
    CONSISTENCY = "consistency", _("Reporting consistency of 0.9")


class RescoreReason(TextChoices):
    NEW_CHAMPION = "new-champion", _("New champion")
    NEW_MONTH = "new-month", _("New month")


class ModelState(TextChoices):
    DRAFT = "draft", _("Draft")
    SHADOW = "shadow", _("Shadow")
    CHAMPION = "champion", _("Champion")
    RETIRED = "retired", _("Retired")


class FallbackReason(TextChoices):
    """Why the rules answered instead of a model, in words for the owner."""

    CONFIGURED = "configured", _("Partnex is set to score by its rules at the moment.")
    ARTEFACT = "artefact", _("The model’s file is missing or was changed, so it was not used.")
    CIRCUIT_OPEN = (
        "circuit_open",
        _("The scoring service failed several times in a row, so it was not asked."),
    )
    REFUSED = "refused", _("The scoring service could not be reached.")
    TIMEOUT = "timeout", _("The scoring service took too long to answer.")
    STATUS_4XX = "status_4xx", _("The scoring service refused the request.")
    STATUS_5XX = "status_5xx", _("The scoring service failed.")
    REDIRECT = "redirect", _("The scoring service sent us to another address.")
    NOT_JSON = "not_json", _("The scoring service answered something that cannot be read.")
    MISSING_VALUE = "missing_value", _("The scoring service left out its score.")
    ABSURD_VALUE = "absurd_value", _("The scoring service answered a score that cannot be.")
    TOO_LARGE = "too_large", _("The scoring service answered far too much.")
