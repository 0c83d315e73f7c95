"""Keyset pages for lists whose order has many ties, with links both ways."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from core.api.paging import CursorPaging
from core.keyset import paginate


class KeysetPaging(CursorPaging):
    """`{"next", "previous", "results"}` in the order that `view.get_order()` names."""

    def paginate_queryset(
        self, queryset: QuerySet, request: Request, view: Any = None
    ) -> list[Any]:
        self.base_url = request.build_absolute_uri()
        self.page = paginate(
            queryset,
            order=view.get_order(),
            size=self.get_page_size(request),
            cursor=request.query_params.get(self.cursor_query_param),
        )
        return self.page.rows

    def get_next_link(self) -> str | None:
        return self._link(self.page.next)

    def get_previous_link(self) -> str | None:
        return self._link(self.page.previous)

    def _link(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        return replace_query_param(self.base_url, self.cursor_query_param, cursor)
