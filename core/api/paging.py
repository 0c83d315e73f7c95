"""Lists are paged by cursor: flat cost at any depth, nothing skipped while rows arrive."""

from rest_framework.pagination import CursorPagination


class CursorPaging(CursorPagination):
    """`{"next", "previous", "results"}`; newest first unless a view orders otherwise."""

    page_size = 25
    max_page_size = 100
    page_size_query_param = "page_size"
    ordering: str | tuple[str, ...] = "-pk"
