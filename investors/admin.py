"""Investors in the admin console, and the decisions about who they are.

What an investor keeps for himself, his watchlist and searches, is not shown here.
"""

from functools import partial
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import ActionButton, ActionButtonsMixin, ReadOnlyAdmin
from investors import policies, verification_actions
from investors.enums import Refusal, Verification
from investors.models import Investor


def _may_verify(investor: Investor, by: Any) -> bool:
    return not investor.user.is_verified and policies.can_decide_verification(by, investor)


def _may_refuse(investor: Investor, by: Any) -> bool:
    return _may_verify(investor, by) and investor.verification == Verification.ASKED


def _refuse(investor: Investor, by: Any, *, reason: Refusal) -> Investor:
    return verification_actions.refuse_verification(investor=investor, reason=reason, by=by)


REFUSALS = {
    Refusal.UNREACHABLE: _("Refuse: cannot be reached"),
    Refusal.UNKNOWN: _("Refuse: nothing public names them"),
    Refusal.DIFFERENT: _("Refuse: name and evidence differ"),
}


@admin.register(Investor)
class InvestorAdmin(ActionButtonsMixin, ReadOnlyAdmin):
    list_display = ["full_name", "organization", "where", "user", "is_verified", "created_at"]
    list_filter = ["verification", "user__is_active"]
    list_select_related = ["user"]
    search_fields = ["full_name", "organization", "user__email", "=id"]
    ordering = ["-created_at", "-pk"]
    action_buttons = [
        ActionButton(
            "verify",
            _("Verify identity"),
            perform=lambda investor, by: verification_actions.verify_investor(
                investor=investor, by=by
            ),
            allowed=_may_verify,
            done=_("The identity is verified, and the investor was told."),
        ),
        *(
            ActionButton(
                f"refuse-{reason}",
                label,
                perform=partial(_refuse, reason=reason),
                allowed=_may_refuse,
                done=_("The investor was told why not, and what would help."),
                is_dangerous=True,
            )
            for reason, label in REFUSALS.items()
        ),
    ]

    @admin.display(description=_("location"), ordering="city")
    def where(self, investor: Investor) -> str:
        return investor.location

    @admin.display(description=_("identity verified"), boolean=True)
    def is_verified(self, investor: Investor) -> bool:
        return investor.user.is_verified
