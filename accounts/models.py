"""People, their tokens, and the answers already given to their commands."""

import uuid
from typing import Any, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core import clock
from core.scoping import ScopedQuerySet


class UserQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self if user.is_admin else self.filter(pk=user.pk)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user with a lower-case e-mail address and a hashed password."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        fields |= {"role": Role.ADMIN, "is_staff": True, "is_superuser": True}
        return self.create_user(email, password, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with one role. Signs in by e-mail address."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    role = models.CharField(_("role"), max_length=10, choices=Role)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may use the admin console"), default=False)
    verified_at = models.DateTimeField(
        _("identity verified"), null=True, blank=True, help_text=_("Set by an administrator.")
    )
    date_joined = models.DateTimeField(_("joined"), default=clock.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower_case"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_known"),
            models.CheckConstraint(
                condition=models.Q(is_staff=False) | models.Q(role=Role.ADMIN),
                name="user_staff_is_admin",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_sme(self) -> bool:
        return self.role == Role.SME

    @property
    def is_investor(self) -> bool:
        return self.role == Role.INVESTOR

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN

    @property
    def is_verified_investor(self) -> bool:
        return self.is_investor and self.verified_at is not None


class TokenFamily(models.Model):
    """One log-in of a program: all tokens that descend from it live and die together.

    Only the digest of the refresh token in force is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="token_families")
    refresh_digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class IdempotencyKey(models.Model):
    """A command that was sent with a key, and the answer it got."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    action = models.CharField(max_length=60)
    key = models.CharField(max_length=100)
    body_digest = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "action", "key"], name="idempotency_key_once")
        ]
