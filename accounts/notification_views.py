"""The page of what one was told, and the number beside the bell."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView

from accounts import notifications
from accounts.models import Notification
from accounts.requests import SignedInRequest
from core.keyset import paginate

PAGE = 20


class NotificationListView(TemplateView):
    """What one was told: the unread first, then the newest."""

    template_name = "accounts/notifications.html"
    request: SignedInRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = paginate(
            Notification.objects.visible_to(self.request.user).shown(),
            order=("-is_unread", "-created_at", "-id"),
            size=PAGE,
            cursor=self.request.GET.get("cursor"),
        )
        unread = [row.pk for row in page.rows if row.is_unread]
        return super().get_context_data(page=page, newest_unread=max(unread, default=0), **kwargs)


@require_safe
def count(request: SignedInRequest) -> HttpResponse:
    """The bell's number, for pages without a stream."""
    return JsonResponse({"unread": notifications.unread_counts([request.user.pk])[request.user.pk]})


@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    """All are read, but for those that came after the page was opened."""
    until = request.POST.get("until", "")
    done = notifications.read_all(
        by=request.user, until=int(until) if until.isdecimal() and len(until) < 19 else None
    )
    text = ngettext("%(count)s notification is read.", "%(count)s notifications are read.", done)
    messages.success(request, text % {"count": done})
    return redirect("accounts:notifications")


@require_POST
def open_link(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the notification is about; it is read by that."""
    notification = notifications.read(notification=_visible(request, pk), by=request.user)
    return redirect(notification.link or "accounts:notifications")


@require_POST
def read(request: SignedInRequest, pk: int) -> HttpResponse:
    notifications.read(notification=_visible(request, pk), by=request.user)
    return redirect("accounts:notifications")


@require_POST
def dismiss(request: SignedInRequest, pk: int) -> HttpResponse:
    notifications.dismiss(notification=_visible(request, pk), by=request.user)
    messages.success(request, _("The notification is gone."))
    return redirect("accounts:notifications")


def _visible(request: HttpRequest, pk: int) -> Notification:
    return Notification.objects.all().get_visible(request.user, pk=pk)
