from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Industry(TextChoices):
    """Sections of ISIC Rev. 4 (United Nations, 2008), with readable names."""

    AGRICULTURE = "A", _("Agriculture, forestry and fishing")
    MINING = "B", _("Mining and quarrying")
    MANUFACTURING = "C", _("Manufacturing")
    ENERGY = "D", _("Electricity and gas")
    WATER = "E", _("Water supply and waste")
    CONSTRUCTION = "F", _("Construction")
    TRADE = "G", _("Wholesale and retail trade")
    TRANSPORT = "H", _("Transport and storage")
    HOSPITALITY = "I", _("Hotels and restaurants")
    INFORMATION = "J", _("Information and communication")
    FINANCE = "K", _("Finance and insurance")
    REAL_ESTATE = "L", _("Real estate")
    PROFESSIONAL = "M", _("Professional and technical services")
    ADMINISTRATIVE = "N", _("Administrative and support services")
    PUBLIC = "O", _("Public administration")
    EDUCATION = "P", _("Education")
    HEALTH = "Q", _("Health and social work")
    ARTS = "R", _("Arts and recreation")
    OTHER = "S", _("Other services")
    HOUSEHOLDS = "T", _("Households as employers")
    EXTRATERRITORIAL = "U", _("International organisations")


class RiskLevel(TextChoices):
    LOW = "LOW", _("Low risk")
    MEDIUM = "MEDIUM", _("Medium risk")
    HIGH = "HIGH", _("High risk")


class Basis(TextChoices):
    """Where the figures behind a score come from."""

    DECLARED = "declared", _("Declared by the owner")
    PARSED = "parsed", _("Read from statements")
    BLENDED = "blended", _("Read and declared")


class Scope(TextChoices):
    """What a consent opens, beyond the public card."""

    PROFILE = "profile", _("Full profile")
    SCORE = "score", _("Score history")
    REASONS = "reasons", _("Reasons and contributions")
    MONTHLY_FIGURES = "monthly_figures", _("Monthly figures")
    TRANSACTIONS = "transactions", _("Transactions")


class Door(TextChoices):
    """By which way somebody looked at a credit file."""

    PAGE = "page", _("Page")
    PDF = "pdf", _("PDF")
    API = "api", _("Program")
    COMPARISON = "comparison", _("Comparison")


class ConsentState(TextChoices):
    REQUESTED = "requested", _("Requested")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    REVOKED = "revoked", _("Revoked")
    EXPIRED = "expired", _("Expired")
    DECLINED = "declined", _("Declined")
