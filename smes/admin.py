"""Businesses, consents and looks in the admin console."""

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.admin import ActionButton, ActionButtonsMixin, ReadOnlyAdmin
from smes import actions, policies
from smes.enums import ConsentState
from smes.models import Consent, ConsentAccess, Sme
from smes.workflow import CONSENT


@admin.register(Sme)
class SmeAdmin(ActionButtonsMixin, ReadOnlyAdmin):
    list_display = [
        "business_name",
        "owner",
        "industry",
        "location",
        "score",
        "risk_level",
        "score_basis",
        "scored_at",
        "is_listed",
    ]
    list_filter = ["is_listed", "risk_level", "score_basis", "industry"]
    list_select_related = ["owner"]
    search_fields = ["business_name", "owner__email", "registration_number", "=id"]
    ordering = ["-created_at", "-pk"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    action_buttons = [
        ActionButton(
            "unlist",
            _("Take off the list"),
            perform=lambda sme, by: actions.unlist_business(sme=sme, by=by),
            allowed=lambda sme, by: sme.is_listed and policies.can_unlist_business(by, sme),
            done=_("The business is no longer listed."),
            confirm=_("Take this business off the investors' list?"),
            is_dangerous=True,
        )
    ]

    @admin.display(description=_("location"), ordering="city")
    def location(self, sme: Sme) -> str:
        return sme.location


@admin.register(Consent)
class ConsentAdmin(ActionButtonsMixin, ReadOnlyAdmin):
    list_display = ["sme", "to_whom", "what", "asked", "state", "valid_from", "valid_until"]
    list_filter = ["state", "created_at"]
    list_select_related = ["sme", "grantee"]
    search_fields = ["sme__business_name", "grantee__email", "=id"]
    ordering = ["-pk"]
    action_buttons = [
        ActionButton(
            "revoke",
            _("Revoke"),
            perform=lambda consent, by: actions.revoke_consent(consent=consent, by=by),
            allowed=lambda consent, by: (
                ConsentState.REVOKED in CONSENT.targets(consent.state)
                and policies.can_revoke_consent(by, consent)
            ),
            done=_("The consent is revoked."),
            confirm=_("Revoke this consent? It opens nothing from then on."),
            is_dangerous=True,
        )
    ]

    @admin.display(description=_("given to"), ordering="grantee")
    def to_whom(self, consent: Consent) -> str:
        return str(consent.grantee or _("All verified investors"))

    @admin.display(description=_("what is shared"))
    def what(self, consent: Consent) -> str:
        return ", ".join(consent.scope_labels)

    @admin.display(description=_("what was asked for"))
    def asked(self, consent: Consent) -> str:
        return ", ".join(consent.asked_labels)


@admin.register(ConsentAccess)
class ConsentAccessAdmin(ReadOnlyAdmin):
    list_display = ["at", "who", "sme", "looked_at", "door"]
    list_filter = ["door"]
    list_select_related = ["who", "sme"]
    search_fields = ["sme__business_name", "who__email"]
    ordering = ["-at", "-pk"]
    date_hierarchy = "at"

    @admin.display(description=_("what"))
    def looked_at(self, access: ConsentAccess) -> str:
        return ", ".join(access.what_labels)
