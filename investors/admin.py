"""Investors in the admin console."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import ReadOnlyAdmin
from investors.models import Investor


@admin.register(Investor)
class InvestorAdmin(ReadOnlyAdmin):
    list_display = ["full_name", "organization", "where", "user", "is_verified", "created_at"]
    list_filter = ["user__is_active"]
    list_select_related = ["user"]
    search_fields = ["full_name", "organization", "user__email", "=id"]
    ordering = ["-created_at", "-pk"]

    @admin.display(description=_("location"), ordering="city")
    def where(self, investor: Investor) -> str:
        return investor.location

    @admin.display(description=_("identity verified"), boolean=True)
    def is_verified(self, investor: Investor) -> bool:
        return investor.user.is_verified
