"""Places for work on files while their owners wait: the other threads serve pages."""

import contextlib
import threading
from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.errors import Conflict

AT_ONCE = 2  # in one web process
_places = threading.BoundedSemaphore(AT_ONCE)


@contextlib.contextmanager
def place() -> Iterator[None]:
    """One of the places. Raises Conflict with code busy where all are taken."""
    if not _places.acquire(blocking=False):
        text = _("Other files are being worked on just now. Try again in a minute.")
        raise Conflict(text, code="busy")
    try:
        yield
    finally:
        _places.release()
