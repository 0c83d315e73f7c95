"""The page that takes files, many at once, each on its own."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView

from core.errors import Conflict, Invalid
from smes.views import OwnerMixin
from statements import actions
from statements.enums import Source
from statements.forms import UploadForm
from statements.uploads import clean_file_name

#: What is read, in plain words, by the extensions that belong to it.
FORMATS = (
    (gettext_lazy("Tables as text: CSV, TSV"), {"csv", "tsv", "txt"}),
    (gettext_lazy("Spreadsheets: Excel (XLSX, XLS), OpenDocument (ODS)"), {"xlsx", "xls", "ods"}),
    (gettext_lazy("For accounting programs: OFX, QFX, QIF"), {"ofx", "qfx", "qif"}),
    (gettext_lazy("Banks' own: CAMT (XML), MT940 (STA)"), {"xml", "mt940", "940", "sta"}),
    (gettext_lazy("PDF as your bank made it, not a scan or a photo"), {"pdf"}),
)


@dataclass(frozen=True)
class Taken:
    """What became of one file: where it is found now, or why it was refused."""

    name: str
    url: str = ""
    problem: str = ""
    status: int = 201


class UploadView(OwnerMixin, FormView):
    """Takes one or more files; each is stored or refused on its own.

    To a script that asks for JSON, which sends one file at a time, it answers what became of each.
    """

    template_name = "statements/upload.html"
    form_class = UploadForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"extensions": settings.ALLOWED_EXTENSIONS}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        allowed = set(settings.ALLOWED_EXTENSIONS)
        return super().get_context_data(
            formats=[words for words, extensions in FORMATS if extensions & allowed],
            megabytes=f"{settings.MAX_UPLOAD_SIZE / 2**20:g}",
            **kwargs,
        )

    @property
    def wants_json(self) -> bool:
        kinds = ["text/html", "application/json"]
        return self.request.get_preferred_type(kinds) == "application/json"

    def form_valid(self, form: UploadForm) -> HttpResponse:
        taken = [self._take(file) for file in form.cleaned_data["file"]]
        refused = [each for each in taken if each.problem]
        if self.wants_json:
            return self._told(taken)
        if not refused:
            return self._done(taken)
        for each in refused:
            form.add_error("file", f"{each.name}: {each.problem}")
        context = self.get_context_data(
            form=form,
            stored=[each for each in taken if not each.problem],
            earlier=[each for each in refused if each.url],
        )
        return self.render_to_response(context, status=refused[-1].status)

    def _take(self, file: UploadedFile) -> Taken:
        name = clean_file_name(file.name or "")
        try:
            statement = actions.upload_statement(
                sme=self.sme, file=file, by=self.request.user, source=Source.BROWSER
            )
        except (Invalid, Conflict) as error:
            earlier = error.fields.get("statement", [])
            url = reverse("statements:detail", args=[earlier[0]]) if earlier else ""
            return Taken(name, url, error.message, error.status)
        return Taken(statement.file_name, reverse("statements:detail", args=[statement.pk]))

    def _told(self, taken: list[Taken]) -> JsonResponse:
        files = [{"name": t.name, "url": t.url, "problem": t.problem} for t in taken]
        return JsonResponse({"files": files}, status=max(each.status for each in taken))

    def _done(self, taken: list[Taken]) -> HttpResponse:
        messages.success(
            self.request,
            ngettext(
                "The statement is stored and is being read now.",
                "%(count)d statements are stored and are being read now.",
                len(taken),
            )
            % {"count": len(taken)},
        )
        if len(taken) == 1:
            return redirect(taken[0].url)
        return redirect("statements:list")

    def form_invalid(self, form: UploadForm) -> HttpResponse:
        if self.wants_json:
            problem = " ".join(map(str, form.errors.get("file", ())))
            return self._told([Taken("", problem=problem, status=400)])
        return self.render_to_response(self.get_context_data(form=form), status=400)
