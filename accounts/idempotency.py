"""A command sent twice with one key is done once, and answered twice."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import IdempotencyKey, User
from core import clock
from core.errors import Conflict, DomainError, Invalid

LIFETIME = timedelta(hours=24)  # how long an answer is kept
LEASE = timedelta(minutes=10)  # a command without an answer for so long died with its process
MAX_KEY = 100


class KeyReused(DomainError):
    """The key belongs to another request."""

    status = 422
    code = "idempotency_key_reused"


def run_once(
    *, user: User, action: str, key: str, body: Any, func: Callable[[], Any]
) -> tuple[Any, bool]:
    """Run `func` once per user, action and key; return its answer and whether it is a replay.

    The answer is JSON and is kept for LIFETIME. `body` is whatever JSON tells this request from
    another. Raises KeyReused for another body, Conflict while the first still runs, Invalid for
    a malformed key. When `func` raises, the key is free again. No transaction is held open
    around `func`.
    """
    validate_key(key)
    body_digest = hashlib.sha256(canonical(body)).hexdigest()
    row = IdempotencyKey(user=user, action=action, key=key, body_digest=body_digest)
    if not claim(row):
        return stored_answer(row), True
    mine = IdempotencyKey.objects.filter(pk=row.pk, created_at=row.created_at)
    try:
        answer = json.loads(canonical(func()))
    except BaseException:
        mine.delete()
        raise
    mine.update(answer=[answer])  # in a list, so that None is an answer too
    return answer, False


def validate_key(key: str) -> None:
    if not (1 <= len(key) <= MAX_KEY and key.isascii() and key.isprintable()):
        message = _("The Idempotency-Key must be 1 to 100 printable ASCII characters.")
        raise Invalid(message, code="bad_idempotency_key")


def canonical(value: Any) -> bytes:
    """Canonical JSON; decimals and dates by their text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=str).encode()


def claim(row: IdempotencyKey) -> bool:
    """Make the row ours: a new one, or one that is expired or whose process died."""
    now = clock.now()
    same = IdempotencyKey.objects.filter(user=row.user, action=row.action, key=row.key)
    same.filter(created_at__lt=now - LIFETIME).delete()
    try:
        with transaction.atomic():
            row.created_at = now
            row.save(force_insert=True)
            return True
    except IntegrityError:
        row.pk = None
    dead = same.filter(answer__isnull=True, created_at__lt=now - LEASE, body_digest=row.body_digest)
    if dead.update(created_at=now):
        row.pk = same.values_list("pk", flat=True).get()
        return True
    return False


def stored_answer(row: IdempotencyKey) -> Any:
    """What the first run answered."""
    first = IdempotencyKey.objects.filter(user=row.user, action=row.action, key=row.key).first()
    if first is not None and first.body_digest != row.body_digest:
        raise KeyReused(_("This Idempotency-Key was used for another request."))
    if first is None or first.answer is None:
        message = _("The first request with this Idempotency-Key is still running. Try again soon.")
        raise Conflict(message, code="still_running")
    return first.answer[0]


def sweep() -> int:
    """Delete keys older than LIFETIME; return how many."""
    return IdempotencyKey.objects.filter(created_at__lt=clock.now() - LIFETIME).delete()[0]
