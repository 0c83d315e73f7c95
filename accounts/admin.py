"""People, what they were told, and their signed-in programs in the admin console."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import actions, policies
from accounts.models import Notification, TokenFamily, User
from core.admin import ActionButton, ActionButtonsMixin, ReadOnlyAdmin

# What people may do follows from their role; an address is verified by its link alone.
admin.site.unregister([Group, EmailAddress])


class IdentityFilter(admin.SimpleListFilter):
    title = _("identity")
    parameter_name = "verified_at__isnull"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("0", _("Verified")), ("1", _("Not verified"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        if self.value() not in ("0", "1"):
            return queryset
        return queryset.filter(verified_at__isnull=self.value() == "1")


@admin.register(User)
class UserAdmin(ActionButtonsMixin, ReadOnlyAdmin):
    list_display = ["email", "role", "identity_verified", "is_active", "date_joined", "last_login"]
    list_filter = ["role", IdentityFilter, "is_active"]
    search_fields = ["email", "=id"]
    ordering = ["-date_joined", "-pk"]
    fields = ["email", "role", "verified_at", "is_active", "is_staff", "date_joined", "last_login"]
    action_buttons = [
        ActionButton(
            "verify",
            _("Verify identity"),
            perform=lambda person, by: actions.verify_identity(person=person, by=by),
            allowed=lambda person, by: (
                not person.is_verified
                and person.is_active
                and policies.can_verify_identity(by, person)
            ),
            done=_("The identity is verified."),
        ),
        ActionButton(
            "deactivate",
            _("Deactivate"),
            perform=lambda person, by: actions.deactivate_user(person=person, by=by),
            allowed=lambda person, by: (
                person.is_active and policies.can_deactivate_user(by, person)
            ),
            done=_("The account is deactivated; its sessions and programs are signed out."),
            confirm=_("Deactivate this account and end all of its sessions?"),
            is_dangerous=True,
        ),
        ActionButton(
            "reactivate",
            _("Reactivate"),
            perform=lambda person, by: actions.reactivate_user(person=person, by=by),
            allowed=lambda person, by: (
                not person.is_active and policies.can_reactivate_user(by, person)
            ),
            done=_("The account is active again."),
        ),
    ]

    @admin.display(description=_("identity verified"), boolean=True, ordering="verified_at")
    def identity_verified(self, person: User) -> bool:
        return person.is_verified


@admin.register(TokenFamily)
class TokenFamilyAdmin(ActionButtonsMixin, ReadOnlyAdmin):
    list_display = ["program", "user", "network", "created_at", "refreshed_at", "revoked_at"]
    list_select_related = ["user"]
    search_fields = ["user__email", "program"]
    ordering = ["-created_at"]
    exclude = ["refresh_digest"]
    action_buttons = [
        ActionButton(
            "revoke",
            _("Sign the program out"),
            perform=lambda family, by: actions.revoke_family(family=family, by=by),
            allowed=lambda family, by: (
                family.revoked_at is None and policies.can_revoke_family(by, family)
            ),
            done=_("Both tokens of the program are refused from now on."),
            is_dangerous=True,
        )
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("refresh_digest")


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    """Whether somebody was told, and mailed, of an event; what it says is theirs."""

    list_display = ["created_at", "user", "kind", "severity", "is_unread", "mail_due_at"]
    list_filter = ["kind", "severity", "is_unread"]
    list_select_related = ["user"]
    search_fields = ["user__email", "=dedupe_key"]
    ordering = ["-created_at", "-pk"]
    fields = [
        "user",
        "kind",
        "severity",
        "dedupe_key",
        "created_at",
        "read_at",
        "dismissed_at",
        "mail_due_at",
        "mailed_at",
        "mail_attempts",
    ]
