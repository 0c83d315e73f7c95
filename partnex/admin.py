"""The admin console: Django's, with a front page that says what waits for someone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account import views as account_views
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from accounts.enums import Role
from accounts.models import User
from investors.enums import Verification
from investors.models import Investor
from scoring.enums import ReviewState
from scoring.models import Score, ScoreReview
from statements.enums import StatementStatus
from statements.models import Break, Statement


@dataclass(frozen=True)
class Waiting:
    """A pile of things that wait: how many, where they are, and why they matter."""

    label: str | Promise
    help: str | Promise
    count: Callable[[], int]
    view: str
    query: str


WAITING = [
    Waiting(
        _("Verifications asked for"),
        _("Investors who said where their identity can be checked."),
        lambda: Investor.objects.filter(
            verification=Verification.ASKED, user__is_active=True, user__verified_at__isnull=True
        ).count(),
        "admin:investors_investor_changelist",
        f"verification__exact={Verification.ASKED}",
    ),
    Waiting(
        _("Scores to review"),
        _("Owners asked for a person to look; who has no part in the score decides."),
        lambda: ScoreReview.objects.filter(state=ReviewState.OPEN).count(),
        "admin:scoring_scorereview_changelist",
        f"state__exact={ReviewState.OPEN}",
    ),
    Waiting(
        _("Corrections to confirm"),
        _("Another administrator than the reviewer puts a corrected score in force."),
        lambda: ScoreReview.objects.filter(state=ReviewState.PROPOSED).count(),
        "admin:scoring_scorereview_changelist",
        f"state__exact={ReviewState.PROPOSED}",
    ),
    Waiting(
        _("Investors to verify"),
        _("They see only public cards until somebody has checked who they are."),
        lambda: User.objects.filter(
            role=Role.INVESTOR, is_active=True, verified_at__isnull=True
        ).count(),
        "admin:accounts_user_changelist",
        f"role__exact={Role.INVESTOR}&verified_at__isnull=1",
    ),
    Waiting(
        _("Statements that failed"),
        _("Reading stopped for a reason on our side; each can be tried again."),
        lambda: Statement.objects.filter(status=StatementStatus.FAILED).count(),
        "admin:statements_statement_changelist",
        f"status__exact={StatementStatus.FAILED}",
    ),
    Waiting(
        _("Statements waiting for their owner"),
        _("The columns could not be told apart; the owner was asked."),
        lambda: Statement.objects.filter(status=StatementStatus.NEEDS_MAPPING).count(),
        "admin:statements_statement_changelist",
        f"status__exact={StatementStatus.NEEDS_MAPPING}",
    ),
    Waiting(
        _("Unexplained breaks"),
        _("Balances that do not follow from the line before."),
        lambda: Break.objects.filter(resolution="").count(),
        "admin:statements_break_changelist",
        "",
    ),
    Waiting(
        _("Scores by the fallback rules"),
        _("The engine did not answer; each score says why."),
        lambda: Score.objects.exclude(fallback_reason="").count(),
        "admin:scoring_score_changelist",
        "engine__exact=rules",
    ),
]


class PartnexAdminSite(admin.AdminSite):
    site_title = _("Partnex console")
    site_header = _("Partnex console")
    index_title = _("What waits for someone")
    index_template = "admin/front.html"

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        piles = [
            {
                "label": pile.label,
                "help": pile.help,
                "count": pile.count(),
                "url": f"{reverse(pile.view)}?{pile.query}",
            }
            for pile in WAITING
        ]
        return super().index(request, {**(extra_context or {}), "waiting": piles})

    @method_decorator([never_cache, login_not_required])
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One sign-in for all, with its limits; others are told they may not."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        target = request.GET.get("next") or reverse("admin:index", current_app=self.name)
        return redirect_to_login(target, resolve_url("account_login"))

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """One page for all, which also signs every program out and leaves its audit event."""
        return redirect("account_change_password")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """One sign-out for all, which leaves its audit event."""
        return account_views.logout(request)
