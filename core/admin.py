"""Bases of the admin: rows that are only read, and acts that the domain's actions do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import label_for_field, quote, unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise, lazystr
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import DomainError
from core.money import format_money


def money_column(model: type[Model], name: str) -> Callable[[Any], str]:
    """A column that shows minor units of the row's `currency` as money."""

    @admin.display(description=lazystr(label_for_field(name, model)), ordering=name)
    def shown(row: Any) -> str:
        minor = getattr(row, name)
        return "–" if minor is None else format_money(minor, row.currency)

    shown.__name__ = name
    return shown


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that nobody adds, changes or deletes by hand.

    `money_fields` names those in minor units of the row's `currency`, which are shown as money.
    """

    show_full_result_count = False
    money_fields: Sequence[str] = ()

    def __init__(self, model: type[Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        self._money: dict[Any, Any] = {
            name: money_column(model, name) for name in self.money_fields
        }

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [self._money.get(name, name) for name in super().get_list_display(request)]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [self._money.get(name, name) for name in super().get_fields(request, obj)]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """What is not shown cannot be found out letter by letter through filters either."""
        shown = lookup.partition("__")[0] in super().get_fields(request)
        return shown and super().lookup_allowed(lookup, value, request)


@dataclass(frozen=True)
class ActionButton:
    """A button on an object's admin page.

    `perform(obj, by)` calls one domain action; `allowed(obj, by)` says whether the button is
    shown. The action checks again: a button that is pressed too late only shows why not.
    """

    name: str
    label: str | Promise
    perform: Callable[[Any, Any], Any]
    allowed: Callable[[Any, Any], bool]
    done: str | Promise = ""
    confirm: str | Promise = ""
    is_dangerous: bool = False


class ActionButtonsMixin(admin.ModelAdmin):
    """Shows on the page of an object what may be done to it now, as buttons that POST.

    >>> class StatementAdmin(ActionButtonsMixin, ReadOnlyAdmin):
    ...     action_buttons = [
    ...         ActionButton(
    ...             "retry",
    ...             _("Read again"),
    ...             perform=lambda statement, by: actions.retry(statement=statement, by=by),
    ...             allowed=policies_can_retry,
    ...             done=_("The statement is read again."),
    ...         )
    ...     ]

    `POST …/<pk>/act/<name>/` runs the action as the signed-in administrator, shows `done` or the
    message of the DomainError (Conflict, NotAllowed, Invalid), and returns to the object's page.
    Whoever may view the object may press; who may act is the action's own rule.
    """

    action_buttons: Sequence[ActionButton] = ()
    change_form_template = "admin/change_form_actions.html"

    def get_urls(self) -> list[URLPattern]:
        act = path(
            "<path:object_id>/act/<slug:name>/",
            self.admin_site.admin_view(require_POST(self.act_view)),
            name=self._act_url_name(),
        )
        return [act, *super().get_urls()]

    def act_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        button = next((button for button in self.action_buttons if button.name == name), None)
        if obj is None or button is None:
            raise Http404
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        try:
            button.perform(obj, request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, str(button.done or _("Done.")))
        opts = self.opts
        back = f"{self.admin_site.name}:{opts.app_label}_{opts.model_name}_change"
        return HttpResponseRedirect(reverse(back, args=[object_id]))

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        if obj is not None:
            context["action_buttons"] = [
                {"button": button, "url": self._act_url(obj, button)}
                for button in self.action_buttons
                if button.allowed(obj, request.user)
            ]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _act_url_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_act"

    def _act_url(self, obj: Any, button: ActionButton) -> str:
        name = f"{self.admin_site.name}:{self._act_url_name()}"
        return reverse(name, args=[quote(obj.pk), button.name])
