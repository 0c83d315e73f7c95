"""Keyset pages for lists whose order has many ties, with links both ways."""

from typing import Any

from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from core.api.paging import CursorPaging
from core.keyset import Page, paginate


class KeysetPaging(CursorPaging):
    """`{"next", "previous", "results"}` in the order that `view.get_order()` names."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.url = request.build_absolute_uri()
        self.keyset_page: Page = paginate(
            queryset,
            order=view.get_order(),
            size=self.get_page_size(request) or self.page_size,
            cursor=request.query_params.get(self.cursor_query_param),
        )
        return self.keyset_page.rows

    def get_next_link(self) -> str | None:
        return self._link(self.keyset_page.next)

    def get_previous_link(self) -> str | None:
        return self._link(self.keyset_page.previous)

    def _link(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        return replace_query_param(self.url, self.cursor_query_param, cursor)
