from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StatementStatus(TextChoices):
    RECEIVED = "received", _("Received")
    SCANNING = "scanning", _("Checking")
    QUEUED = "queued", _("Waiting")
    PARSING = "parsing", _("Reading")
    PARSED = "parsed", _("Read")
    NEEDS_MAPPING = "needs_mapping", _("Needs your help")
    NEEDS_PASSWORD = "needs_password", _("Needs a password")
    UNREADABLE = "unreadable", _("Unreadable")
    RECONCILING = "reconciling", _("Reconciling")
    RECONCILED = "reconciled", _("Reconciled")
    RECONCILED_WITH_BREAKS = "reconciled_with_breaks", _("Reconciled with breaks")
    FAILED = "failed", _("Failed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Source(TextChoices):
    BROWSER = "browser", _("Browser")
    API = "api", _("API")


class BreakKind(TextChoices):
    OPENING_MISMATCH = "opening_mismatch", _("Opening balance does not follow")
    CHAIN_BREAK = "chain_break", _("Balance does not follow from the line before")
    CLOSING_MISMATCH = "closing_mismatch", _("Closing balance does not follow")
    GAP = "gap", _("Days missing between statements")
    OVERLAP = "overlap", _("Days covered twice")
    TOTAL_MISMATCH = "total_mismatch", _("Total does not add up")
    MIXED_CURRENCY = "mixed_currency", _("More than one currency")


class Category(TextChoices):
    REVENUE = "revenue", _("Revenue")
    REFUND = "refund", _("Refund or reversal")
    RETURNED = "returned", _("Returned payment")
    TRANSFER = "transfer", _("Internal transfer")
    LOAN_IN = "loan_in", _("Loan received")
    LOAN_REPAYMENT = "loan_repayment", _("Loan repayment")
    SALARY = "salary", _("Salaries")
    RENT = "rent", _("Rent")
    TAX = "tax", _("Taxes")
    FEES = "fees", _("Bank fees")
    SUPPLIES = "supplies", _("Supplies and other costs")
    OWNER_CAPITAL = "owner_capital", _("Owner's capital")
    OWNER_DRAWINGS = "owner_drawings", _("Owner's drawings")
    CASH = "cash", _("Cash")


class CategorySource(TextChoices):
    RULE = "rule", _("Rule")
    MODEL = "model", _("Model")
    USER = "user", _("Owner")
