"""What the stream of live updates tells owners: how far the reading of their files is."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q, Window
from django.db.models.functions import RowNumber

from core import clock
from statements import workflow
from statements.enums import StatementStatus
from statements.models import Statement

FRESH = timedelta(hours=1)  # uploads told of although they are read already
SHOWN = 50  # statements of one owner, the newest


def statements_of(user_ids: Iterable[int]) -> dict[int, Any]:
    """For each person the statements under way and those just uploaded; none for non-owners."""
    told: dict[int, Any] = {user_id: {"statements": []} for user_id in user_ids}
    rows = (
        Statement.objects.filter(
            Q(status__in=workflow.UNDER_WAY) | Q(uploaded_at__gte=clock.now() - FRESH),
            sme__owner__in=list(told),
        )
        .exclude(status=StatementStatus.WITHDRAWN)
        .annotate(place=Window(RowNumber(), partition_by="sme__owner", order_by="-pk"))
        .filter(place__lte=SHOWN)
        .order_by("-pk")
        .values_list("sme__owner", "pk", "status", "rows_read")
    )
    for owner, pk, status, rows_read in rows:
        told[owner]["statements"].append({"id": pk, "status": status, "rows_read": rows_read})
    return told
