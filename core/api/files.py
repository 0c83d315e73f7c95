"""Endpoints that answer with a file for spreadsheets."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request

from core import exports

#: What such an endpoint answers, for its schema.
FILES = {
    (200, exports.MEDIA_TYPES[exports.CSV].partition(";")[0]): OpenApiTypes.BINARY,
    (200, exports.MEDIA_TYPES[exports.XLSX]): OpenApiTypes.BINARY,
}


class ErrorsAsJson(DefaultContentNegotiation):
    """The body says which file is wanted, so `Accept` is not asked; refusals are JSON."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type
