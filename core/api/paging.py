"""Lists are paged by cursor: flat cost at any depth, nothing skipped while rows arrive."""

from typing import Any

from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from core.keyset import Page, paginate


class CursorPaging(CursorPagination):
    """`{"next", "previous", "results"}`, in the order that the view names.

    A view says `order = ("-created_at", "-id")`: fields that are never null, the last one unique.
    DRF gives the parameters, the links' form and the schema; its own cursors are not used, since a
    forged one fails in the database.
    """

    page_size = 25
    max_page_size = 100
    page_size_query_param = "page_size"

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        page = paginate(
            queryset,
            order=view.order,
            size=self.get_page_size(request) or self.page_size,
            cursor=request.query_params.get(self.cursor_query_param),
        )
        self.turn_to(request, page)
        return page.rows

    def turn_to(self, request: Request, page: Page) -> None:
        """Let the links be those of `page`."""
        self.url = request.build_absolute_uri()
        self.keyset_page = page

    def get_next_link(self) -> str | None:
        return self._link(self.keyset_page.next)

    def get_previous_link(self) -> str | None:
        return self._link(self.keyset_page.previous)

    def _link(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        return replace_query_param(self.url, self.cursor_query_param, cursor)
