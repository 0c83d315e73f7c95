"""Statements of account: the upload, its rows, its breaks, and the figures read from it."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.scoping import ScopedQuerySet
from smes.enums import Basis
from smes.models import Sme
from statements.enums import BreakKind, Category, CategorySource, Source, StatementStatus
from statements.files import statement_path
from statements.workflow import SETTLED


class OwnedQuerySet(ScopedQuerySet):
    """Rows that belong to a business: its owner and admins see them, nobody else."""

    sme_path = "sme"

    def visible_to(self, user: Any) -> Self:
        if not user.is_authenticated:
            return self.none()
        if user.is_admin:
            return self
        if user.is_sme:
            return self.filter(**{f"{self.sme_path}__owner": user})
        return self.none()


class OwnedThroughStatementQuerySet(OwnedQuerySet):
    sme_path = "statement__sme"


class TransactionQuerySet(OwnedThroughStatementQuerySet):
    def counted(self, **lookups: Any) -> Self:
        """The rows that figures rest on: those of settled statements. One that is read again
        counts once that is done; what it held until then stays out."""
        return self.filter(statement__status__in=SETTLED, **lookups)


class BankAccount(models.Model):
    """A bank account of a business; its number is encrypted, only the last four are shown."""

    sme = models.ForeignKey(Sme, on_delete=models.CASCADE, related_name="accounts")
    bank_name = models.CharField(_("bank"), max_length=120, blank=True)
    holder_name = models.CharField(_("holder"), max_length=120, blank=True)
    number_encrypted = models.BinaryField(_("number, encrypted"), blank=True, default=b"")
    last4 = models.CharField(_("last four"), max_length=4, blank=True)
    number_hash = models.CharField(max_length=64, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    kind = models.CharField(_("kind"), max_length=20, default="current")

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("bank account")
        constraints = [
            models.UniqueConstraint(
                fields=["sme", "number_hash", "currency"], name="bank_account_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.bank_name or _('Account')} ····{self.last4}" if self.last4 else self.currency


class Statement(models.Model):
    """One uploaded file and what became of it. Amounts in minor units of `currency`."""

    sme = models.ForeignKey(Sme, on_delete=models.CASCADE, related_name="statements")
    account = models.ForeignKey(
        BankAccount, on_delete=models.SET_NULL, related_name="statements", null=True, blank=True
    )
    file = models.FileField(_("file"), upload_to=statement_path, max_length=200)
    file_name = models.CharField(_("file name"), max_length=200)
    file_type = models.CharField(_("format"), max_length=20, blank=True)
    size = models.PositiveBigIntegerField(_("size"), help_text=_("Bytes."))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded"), default=clock.now)
    source = models.CharField(_("source"), max_length=10, choices=Source)
    status = models.CharField(
        _("status"), max_length=24, choices=StatementStatus, default=StatementStatus.RECEIVED
    )
    status_reason = models.CharField(_("reason"), max_length=500, blank=True)
    reason_code = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    rows_read = models.PositiveIntegerField(default=0)
    period_start = models.DateField(_("from"), null=True, blank=True)
    period_end = models.DateField(_("to"), null=True, blank=True)
    opening_balance = models.BigIntegerField(_("opening balance"), null=True, blank=True)
    closing_balance = models.BigIntegerField(_("closing balance"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    parser = models.CharField(max_length=20, blank=True)
    parser_version = models.CharField(max_length=20, blank=True)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    report = models.JSONField(default=dict, blank=True)
    question = models.JSONField(null=True, blank=True)
    is_protected = models.BooleanField(
        _("protected"), default=False, help_text=_("By a password, which is kept nowhere.")
    )
    signals = models.JSONField(
        _("tamper signals"), default=list, blank=True, help_text=_("Never shown to the owner.")
    )
    mapping = models.ForeignKey(
        "ColumnMapping", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    supersedes = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        constraints = [
            models.UniqueConstraint(
                fields=["sme", "sha256"],
                condition=~Q(status=StatementStatus.WITHDRAWN),
                name="statement_file_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=StatementStatus.values), name="statement_status_known"
            ),
        ]
        indexes = [
            models.Index(fields=["sme", "-uploaded_at"], name="statement_by_sme"),
            models.Index(fields=["sha256"], name="statement_by_sha256"),
        ]

    def __str__(self) -> str:
        return self.file_name


class ColumnMapping(models.Model):
    """How a layout's columns are read; asked once, remembered for the business (or shared)."""

    sme = models.ForeignKey(Sme, on_delete=models.CASCADE, null=True, blank=True)
    signature = models.CharField(max_length=64)
    mapping = models.JSONField()
    created_at = models.DateTimeField(default=clock.now)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("column mapping")
        constraints = [
            models.UniqueConstraint(fields=["sme", "signature"], name="mapping_once_per_layout")
        ]

    def __str__(self) -> str:
        return self.signature[:12]


class Transaction(models.Model):
    """One row of a statement; `amount` is signed, in minor units of `currency`."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="transactions")
    account = models.ForeignKey(BankAccount, on_delete=models.CASCADE, related_name="transactions")
    line_no = models.PositiveIntegerField(_("line"))
    position = models.PositiveIntegerField(
        default=0, help_text=_("Its place in time within the statement; files may run backwards.")
    )
    page = models.PositiveIntegerField(_("page"), null=True, blank=True)
    booked_on = models.DateField(_("booked"))
    value_on = models.DateField(_("value date"), null=True, blank=True)
    description = models.CharField(_("description"), max_length=500, blank=True)
    counterparty = models.CharField(_("counterparty"), max_length=200, blank=True)
    counterparty_key = models.CharField(
        max_length=80,
        blank=True,
        help_text=_("The other side's name, normalised, to tell rows alike."),
    )
    amount = models.BigIntegerField(_("amount"))
    balance_after = models.BigIntegerField(_("balance"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    reference = models.CharField(_("reference"), max_length=200, blank=True)
    fingerprint = models.CharField(max_length=40)
    occurrence = models.PositiveIntegerField(default=0)
    category = models.CharField(_("category"), max_length=16, choices=Category)
    category_source = models.CharField(
        max_length=5, choices=CategorySource, default=CategorySource.RULE
    )
    is_internal_transfer = models.BooleanField(_("internal transfer"), default=False)
    excluded_reason = models.CharField(max_length=100, blank=True)

    objects = TransactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("transaction")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "fingerprint", "occurrence"], name="transaction_once"
            )
        ]
        indexes = [
            models.Index(fields=["statement", "line_no"], name="transaction_by_line"),
            models.Index(fields=["account", "booked_on"], name="transaction_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.description[:40]}"


class CategoryRule(models.Model):
    """What the owner said of one counterparty's rows; it holds for those to come as well."""

    sme = models.ForeignKey(Sme, on_delete=models.CASCADE, related_name="category_rules")
    counterparty_key = models.CharField(_("counterparty"), max_length=80)
    is_credit = models.BooleanField(_("money in"))
    category = models.CharField(_("category"), max_length=16, choices=Category)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("category rule")
        constraints = [
            models.UniqueConstraint(
                fields=["sme", "counterparty_key", "is_credit"], name="category_rule_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.counterparty_key}: {self.get_category_display()}"


class Break(models.Model):
    """A place where a statement does not add up. Amounts in minor units of `currency`."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="breaks")
    kind = models.CharField(_("kind"), max_length=20, choices=BreakKind)
    at_line = models.PositiveIntegerField(_("line"), null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    expected = models.BigIntegerField(_("expected"), null=True, blank=True)
    found = models.BigIntegerField(_("found"), null=True, blank=True)
    difference = models.BigIntegerField(_("difference"), null=True, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    neighbour = models.ForeignKey(
        Statement,
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
        help_text=_("The statement before, when the break lies between two."),
    )
    resolution = models.CharField(_("explanation"), max_length=300, blank=True)

    objects = OwnedThroughStatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("break")
        indexes = [models.Index(fields=["statement", "at_line"], name="break_by_line")]

    def __str__(self) -> str:
        return self.get_kind_display()


class MonthlyFigure(models.Model):
    """A month of one business in one currency, derived from its transactions (minor units)."""

    sme = models.ForeignKey(Sme, on_delete=models.CASCADE, related_name="monthly_figures")
    month = models.DateField(_("month"), help_text=_("Its first day."))
    currency = models.CharField(_("currency"), max_length=3)
    inflow = models.BigIntegerField(_("money in"))
    outflow = models.BigIntegerField(_("money out"))
    true_revenue = models.BigIntegerField(_("revenue"))
    operating_expense = models.BigIntegerField(_("operating expense"))
    debt_service = models.BigIntegerField(_("debt service"))
    loan_proceeds = models.BigIntegerField(_("loans received"))
    average_balance = models.BigIntegerField(_("average balance"), null=True)
    min_balance = models.BigIntegerField(_("lowest balance"), null=True)
    negative_days = models.PositiveSmallIntegerField(_("days overdrawn"), null=True)
    returned_payments = models.PositiveIntegerField(_("returned payments"), default=0)
    top_counterparty_share = models.DecimalField(
        _("largest customer's share"), max_digits=9, decimal_places=6, null=True
    )

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("monthly figure")
        constraints = [
            models.UniqueConstraint(fields=["sme", "month", "currency"], name="monthly_figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.currency}"


class FinancialSummary(models.Model):
    """The six inputs of a score, all for one period and one currency. Append-only.

    `revenue`, `expenses` and `debt` are annual, in minor units of `currency`; an input that is
    not known is null. `sources` says for each input where it comes from.
    """

    sme = models.ForeignKey(Sme, on_delete=models.CASCADE, related_name="summaries")
    period_start = models.DateField(_("from"), null=True, blank=True)
    period_end = models.DateField(_("to"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    revenue = models.BigIntegerField(_("revenue"), null=True)
    expenses = models.BigIntegerField(_("expenses"), null=True)
    debt = models.BigIntegerField(_("debt"), null=True)
    revenue_growth = models.DecimalField(
        _("revenue growth"), max_digits=12, decimal_places=6, null=True
    )
    reporting_consistency = models.DecimalField(
        _("reporting consistency"), max_digits=9, decimal_places=6, null=True
    )
    impact_score = models.DecimalField(_("impact score"), max_digits=9, decimal_places=6, null=True)
    basis = models.CharField(_("basis"), max_length=8, choices=Basis)
    sources = models.JSONField(default=dict)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    created_at = models.DateTimeField(default=clock.now)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("financial summary")
        verbose_name_plural = _("financial summaries")
        constraints = [
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="summary_basis_known")
        ]
        indexes = [models.Index(fields=["sme", "-created_at"], name="summary_by_sme")]

    def __str__(self) -> str:
        return f"{self.get_basis_display()}, {self.currency}"
