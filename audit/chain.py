"""The hash chain: how an event is hashed, appended and verified.

Each hash is SHA-256 over canonical JSON (sorted keys, no spaces, UTF-8) of the event's fields and
the hash before it, so no earlier event can be changed without changing all later ones. The head
is sealed with an HMAC under SECRET_KEY, so the tail cannot be cut either.
"""

import hashlib
import hmac
import json
import secrets
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _

from audit.models import AuditEvent, AuditHead
from core import clock
from core.network import current_origin

GENESIS = "0" * 64
HASHED = (
    "seq actor_id actor role network request_id tag target_type target_id data prev_hash".split()
)


class BrokenChain(Exception):
    """The trail does not verify; `seq` is the first event that does not follow."""

    def __init__(self, seq: int, problem: str) -> None:
        super().__init__(f"#{seq}: {problem}")
        self.seq = seq


def record(
    tag: str,
    *,
    by: Any = None,
    target: models.Model | None = None,
    private: dict[str, str] | None = None,
    **data: Any,
) -> AuditEvent:
    """Append the act `tag` ("subject:act") to the trail, in the caller's transaction.

    `data` must be JSON; `private` values enter as salted digests, so they can be erased later
    while the chain still verifies.
    """
    origin = current_origin.get()
    salts = {name: secrets.token_hex(16) for name in private or {}}
    digests = {name: digest(salts[name], value) for name, value in (private or {}).items()}
    known = by is not None and by.pk is not None
    with transaction.atomic():
        AuditHead.objects.get_or_create(pk=1, defaults={"seal": seal(0, GENESIS)})
        head = AuditHead.objects.select_for_update().get(pk=1)
        event = AuditEvent(
            seq=head.seq + 1,
            at=clock.now(),
            actor_id=by.pk if known else None,
            actor=f"{by.role}:{by.pk}" if known else "system",
            role=by.role if known else "system",
            network=origin.network,
            request_id=origin.request_id,
            tag=tag,
            target_type=target._meta.label_lower if target is not None else "",
            target_id=str(target.pk) if target is not None else "",
            data={**data, **digests},
            private={
                name: {"salt": salts[name], "value": value}
                for name, value in (private or {}).items()
            },
            prev_hash=head.hash,
        )
        event.hash = event_hash(event)
        event.save()
        head.seq, head.hash, head.seal = event.seq, event.hash, seal(event.seq, event.hash)
        head.save()
    return event


def verify() -> int:
    """Check the whole chain and its head; return the number of events or raise BrokenChain.

    Acts may go on meanwhile: only the newest events are checked with the head held still.
    """
    seq, previous = follow(0, GENESIS)
    with transaction.atomic():
        head = AuditHead.objects.select_for_update().filter(pk=1).first()
        seq, previous = follow(seq, previous)
    check_head(head or AuditHead(seal=seal(0, GENESIS)), seq, previous)
    return seq


def follow(seq: int, previous: str) -> tuple[int, str]:
    """Check the events after number `seq`, whose hash is `previous`; return the last one's."""
    events = AuditEvent.objects.filter(seq__gt=seq).order_by("seq")
    for event in events.iterator(chunk_size=2000):
        seq += 1
        if event.seq != seq:
            raise BrokenChain(seq, _("is missing; the next one found is #%s.") % event.seq)
        if event.prev_hash != previous:
            raise BrokenChain(seq, _("does not follow from the event before it."))
        if event.hash != event_hash(event):
            raise BrokenChain(seq, _("was changed after it was recorded."))
        if not keeps_its_digests(event):
            raise BrokenChain(seq, _("has private data that was changed."))
        previous = event.hash
    return seq, previous


def keeps_its_digests(event: AuditEvent) -> bool:
    """Whether all private values still there are those whose digests were recorded."""
    try:
        return all(
            event.data[name] == digest(entry["salt"], entry["value"])
            for name, entry in event.private.items()
        )
    except (AttributeError, KeyError, TypeError):  # the shape itself was tampered with
        return False


def check_head(head: AuditHead, seq: int, last_hash: str) -> None:
    """Raise BrokenChain unless the head is ours and names the last event."""
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    if not any(hmac.compare_digest(head.seal, seal(head.seq, head.hash, key)) for key in keys):
        raise BrokenChain(head.seq, _("is the head, and its seal is not ours."))
    if (head.seq, head.hash) != (seq, last_hash):
        raise BrokenChain(seq + 1, _("is missing; the head stands at #%s.") % head.seq)


def event_hash(event: AuditEvent) -> str:
    fields = {name: getattr(event, name) for name in HASHED}
    fields["at"] = event.at.isoformat(timespec="microseconds")
    return hashlib.sha256(canonical(fields)).hexdigest()


def canonical(value: Any) -> bytes:
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def digest(salt: str, value: str) -> str:
    return "sha256:" + hashlib.sha256(f"{salt}:{value}".encode()).hexdigest()


def seal(seq: int, head_hash: str, key: str | None = None) -> str:
    secret = str(key or settings.SECRET_KEY).encode()
    derived = hashlib.sha256(b"partnex.audit.head" + secret).digest()
    return hmac.new(derived, f"{seq}:{head_hash}".encode(), hashlib.sha256).hexdigest()
