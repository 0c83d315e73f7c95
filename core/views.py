"""What HTML views share: error pages and the translation of domain errors into forms."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.generic.base import TemplateResponseMixin
from django.views.generic.edit import FormMixin

from core.api.errors import is_api, json_error
from core.errors import Conflict, Invalid
from core.network import current_origin
from core.ui.context import page


def error_page(request: HttpRequest, status: int, message: str = "") -> HttpResponse:
    """An error page of the given status; `message` says what happened in plain words.

    Made without the session or the database, which may be what failed.
    """
    context = {**page(request), "message": message, "request_id": current_origin.get().request_id}
    content = render_to_string([f"{status}.html", "400.html"], context)
    return HttpResponse(content, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_api(request):
        return json_error(400, "bad_request", _("The request cannot be understood."))
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_api(request):
        return json_error(403, "not_allowed", _("You may not do this."))
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_api(request):
        return json_error(404, "not_found", _("There is nothing here."))
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    if is_api(request):
        message = _("Something went wrong on our side. Nothing was changed.")
        return json_error(500, "server_error", message)
    return error_page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    message = _(
        "This form was open too long or came from another site. Go back, reload and try again."
    )
    return error_page(request, 403, message)


def add_domain_error(form: BaseForm, error: Invalid | Conflict) -> None:
    """Show what an action refused beside the fields it names, or above the form."""
    for name, texts in error.fields.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)
    shown = any(name in form.fields for name in error.fields)
    if not shown and error.message not in form.errors.get(NON_FIELD_ERRORS, []):
        form.add_error(None, error.message)


class ActionFormMixin(TemplateResponseMixin, FormMixin):
    """A form view whose valid form calls one action.

    Subclasses define `perform(form)`; what it refuses is shown in the form, with all that was
    typed. `success_message` may name attributes of what `perform` returned.
    """

    success_message: str | Promise = ""
    request: HttpRequest

    def perform(self, form: BaseForm) -> Any:
        raise NotImplementedError(f"{type(self).__name__} must call its action")

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            self.object = self.perform(form)
        except (Invalid, Conflict) as error:
            add_domain_error(form, error)
            response = self.render_to_response(self.get_context_data(form=form))
            response.status_code = error.status
            return response
        if self.success_message:
            messages.success(self.request, str(self.success_message))
        return HttpResponseRedirect(str(self.get_success_url()))

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 400
        return response
