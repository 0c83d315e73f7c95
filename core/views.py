"""What HTML views share: error pages, and forms whose valid data is one action."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm, BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.generic.base import TemplateResponseMixin
from django.views.generic.edit import FormMixin

from core.api.errors import is_api, json_error
from core.errors import Conflict, DomainError, Invalid
from core.network import current_origin
from core.ui.context import page
from core.ui.forms import VersionedForm


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


def add_domain_error(form: BaseForm, error: DomainError) -> None:
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
    typed. What `perform` returned is `self.object` when `get_success_url` is asked.
    """

    success_message: str | Promise = ""
    request: HttpRequest

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

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


class VersionedFormMixin(ActionFormMixin):
    """A form view over one versioned object, or none yet.

    On a stale version the form comes back with all that was typed, beside the values saved
    meanwhile (`saved` in the template: label and value of each field that differs).
    """

    def current(self) -> Any | None:
        """The object as it is stored now, or None where it is still to be made."""
        raise NotImplementedError(f"{type(self).__name__} must find its object")

    def get_initial(self) -> dict[str, Any]:
        obj = self.current()
        if obj is None:
            return super().get_initial()
        names = self.get_form_class().base_fields
        return {name: getattr(obj, name) for name in names}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        response = super().form_valid(form)
        obj = self.current()
        if not isinstance(form, VersionedForm):
            raise TypeError("a versioned view needs a versioned form")
        if response.status_code == Conflict.status and obj is not None:
            form.rebase(obj.version)
            context = self.get_context_data(form=form, saved=self.differences(form, obj))
            response = self.render_to_response(context)
            response.status_code = Conflict.status
        return response

    @staticmethod
    def differences(form: VersionedForm, obj: Any) -> list[tuple[str, Any]]:
        return [
            (str(field.label), _shown(field, getattr(obj, field.name)))
            for field in form.visible_fields()
            if form.cleaned_data.get(field.name) != getattr(obj, field.name)
        ]


def _shown(field: BoundField, value: Any) -> str:
    """A stored value in the words of its field."""
    names = {str(key): str(label) for key, label in getattr(field.field, "choices", ())}
    values = value if isinstance(value, list) else [value]
    return ", ".join(names.get(str(item), str(item)) for item in values) or _("empty")
