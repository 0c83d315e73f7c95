"""People, what they prefer and are told of, their tokens, their attempts to sign in, and the
answers given to their commands."""

import uuid
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts import validators
from accounts.enums import SEVERITY_ICONS, NotificationKind, Role, Severity, Theme
from core import clock
from core.scoping import ScopedQuerySet


class UserQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self if user.is_admin else self.filter(pk=user.pk)


class UserManager(BaseUserManager["User"]):
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

    email = models.EmailField(
        _("e-mail address"),
        max_length=254,
        unique=True,
        error_messages={"unique": _("There is an account with this address already.")},
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may use the admin console"), default=False)
    verified_at = models.DateTimeField(
        _("identity verified"), null=True, blank=True, help_text=_("Set by an administrator.")
    )
    date_joined = models.DateTimeField(_("joined"), default=clock.now)
    language = models.CharField(
        _("language"), max_length=10, blank=True, choices=validators.languages
    )
    theme = models.CharField(_("colour theme"), max_length=6, blank=True, choices=Theme)
    session_epoch = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("Raised to end every session of this person.")
    )

    objects: ClassVar = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="user_role_known"
            ),
            models.CheckConstraint(
                condition=models.Q(is_staff=False) | models.Q(role=Role.ADMIN),
                name="user_staff_is_admin",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's hash of the password, and the epoch with it: raising it ends all sessions."""
        return salted_hmac(
            "accounts.User.session",
            f"{self.session_epoch}:{self.password}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

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
    def is_verified(self) -> bool:
        """Whether an administrator has verified the person's identity."""
        return self.verified_at is not None

    @property
    def is_verified_investor(self) -> bool:
        return self.is_investor and self.is_verified


class MailPreferences(models.Model):
    """How a person wants mails; the defaults hold for whoever has no row."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="mail_preferences")
    mail = models.JSONField(
        _("mails by kind"), default=dict, blank=True, validators=[validators.validate_mail]
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", choices=validators.time_zones
    )
    quiet_from = models.TimeField(_("no mails from"), null=True, blank=True)
    quiet_until = models.TimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("mail preferences")
        verbose_name_plural = _("mail preferences")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False)
                & ~models.Q(quiet_from=models.F("quiet_until")),
                name="quiet_hours_have_two_ends",
            )
        ]

    def __str__(self) -> str:
        return str(self.user_id)


class NotificationQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Everybody sees their own, administrators too."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def shown(self) -> Self:
        """Those not dismissed."""
        return self.filter(dismissed_at=None)

    def unread(self) -> Self:
        return self.shown().filter(is_unread=True)


class Notification(models.Model):
    """Something one person is told, once, in the language they had then.

    The row is also the mail's place in the queue: it goes out once `mail_due_at` has passed, and
    `mailed_at` is set before it is handed over.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(_("kind"), max_length=24, choices=NotificationKind)
    severity = models.CharField(
        _("severity"), max_length=7, choices=Severity, default=Severity.INFO
    )
    title = models.CharField(_("title"), max_length=200)
    body = models.CharField(_("text"), max_length=1000, blank=True)
    link = models.CharField(
        _("link"), max_length=300, blank=True, validators=[validators.validate_own_path]
    )
    dedupe_key = models.CharField(_("event"), max_length=120)
    created_at = models.DateTimeField(_("told"), default=clock.now)
    is_unread = models.BooleanField(_("unread"), default=True)
    read_at = models.DateTimeField(_("read"), null=True)
    dismissed_at = models.DateTimeField(_("dismissed"), null=True)
    mail_due_at = models.DateTimeField(_("mail due"), null=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True)
    mail_attempts = models.PositiveSmallIntegerField(default=0)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        constraints = [
            models.UniqueConstraint(fields=["user", "dedupe_key"], name="notification_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=NotificationKind.values), name="notification_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(link="")
                | models.Q(link__startswith="/") & ~models.Q(link__startswith="//"),
                name="notification_link_is_own",
            ),
            models.CheckConstraint(
                condition=models.Q(is_unread=True, read_at__isnull=True, dismissed_at__isnull=True)
                | models.Q(is_unread=False, read_at__isnull=False),
                name="notification_read_has_date",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "-is_unread", "-created_at", "-id"],
                name="notification_by_user",
                condition=models.Q(dismissed_at__isnull=True),
            ),
            models.Index(
                fields=["mail_due_at"],
                name="notification_mail_due",
                condition=models.Q(mail_due_at__isnull=False, mailed_at__isnull=True),
            ),
            models.Index(fields=["created_at"], name="notification_by_age"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def icon(self) -> str:
        return SEVERITY_ICONS[Severity(self.severity)]


class TokenFamilyQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(user=user) if user.is_authenticated else self.none()

    def live(self) -> Self:
        """Families whose tokens are still accepted."""
        return self.filter(revoked_at=None, expires_at__gt=clock.now())


class TokenFamily(models.Model):
    """One log-in of a program: all tokens that descend from it live and die together.

    Only the digest of the refresh token in force is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="token_families")
    program = models.CharField(_("program"), max_length=120, help_text=_("As it names itself."))
    network = models.CharField(_("network"), max_length=45, help_text=_("Truncated address."))
    refresh_digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(_("signed in"), default=clock.now)
    refreshed_at = models.DateTimeField(_("last renewed"), default=clock.now)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    objects = TokenFamilyQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed-in program")
        verbose_name_plural = _("signed-in programs")

    def __str__(self) -> str:
        return self.program or str(self.id)


class SignInAttempt(models.Model):
    """A place in the quota of wrong passwords, taken before the password is looked at.

    `key` is a keyed digest of what is limited (an address, a network, a device). The place is
    given back when the password is right, and otherwise free again at `expires_at`.
    """

    key = models.CharField(max_length=64)
    place = models.PositiveSmallIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "place"], name="sign_in_attempt_place_once")
        ]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.place}"


class IdempotencyKey(models.Model):
    """A command that was sent with a key, and the answer it got; none while it runs."""

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

    def __str__(self) -> str:
        return f"{self.action} {self.key}"
