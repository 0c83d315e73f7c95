"""The audit trail: an append-only chain of events. No foreign keys, no update, no delete."""

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("audit events are never changed")

    def delete(self) -> NoReturn:
        raise TypeError("audit events are never deleted")


class AuditEvent(models.Model):
    """One act. `hash` is SHA-256 over the canonical JSON of the other hashed fields."""

    seq = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("time"), db_index=True)
    actor_id = models.PositiveBigIntegerField(_("actor's id"), null=True)
    actor = models.CharField(_("actor"), max_length=80)
    role = models.CharField(_("role"), max_length=20)
    network = models.CharField(_("network"), max_length=45, help_text=_("Truncated address."))
    request_id = models.CharField(_("request"), max_length=64)
    tag = models.CharField(_("act"), max_length=60, db_index=True)
    target_type = models.CharField(_("target's kind"), max_length=60)
    target_id = models.CharField(_("target's id"), max_length=60)
    data = models.JSONField(_("data"))
    private = models.JSONField(
        _("private data"),
        default=dict,
        help_text=_("Salt and value of each digest in the data; can be erased."),
    )
    prev_hash = models.CharField(_("hash before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit trail")
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_target")]

    def __str__(self) -> str:
        return f"#{self.seq} {self.tag}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("audit events are never changed")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("audit events are never deleted")


class AuditHead(models.Model):
    """The newest event's number and hash, sealed, so that a cut tail is noticed."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
    seal = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="audit_head_single_row")
        ]

    def __str__(self) -> str:
        return f"#{self.seq}"
