"""What the worker clears away once an hour: files that no row names, tasks that are long done."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from django.core.files.storage import Storage
from django_tasks_db.models import DBTaskResult

from core import clock
from statements.enums import StatementStatus
from statements.files import FOLDER
from statements.models import Statement

ORPHANED_AFTER = timedelta(days=1)  # an upload is a matter of seconds
TASKS_KEPT = timedelta(days=7)
AT_ONCE = 500  # names in one query


def remove_orphans() -> int:
    """Delete stored files that belong to no statement; return how many.

    A kill between storing a file and its row, or between withdrawing a row and deleting its file,
    leaves one behind.
    """
    storage = Statement._meta.get_field("file").storage
    names, removed = _old_files(storage), 0
    while batch := list(islice(names, AT_ONCE)):
        kept = set(
            Statement.objects.filter(file__in=batch)
            .exclude(status=StatementStatus.WITHDRAWN)
            .values_list("file", flat=True)
        )
        for name in batch:
            if name not in kept:
                storage.delete(name)
                removed += 1
    return removed


def _old_files(storage: Storage) -> Iterator[str]:
    before = clock.now() - ORPHANED_AFTER
    try:
        folders, _files = storage.listdir(FOLDER)
    except FileNotFoundError:  # nothing was ever uploaded
        return
    for folder in folders:
        _folders, files = storage.listdir(f"{FOLDER}/{folder}")
        for file in files:
            name = f"{FOLDER}/{folder}/{file}"
            if storage.get_modified_time(name) < before:
                yield name


def forget_finished_tasks() -> int:
    """Delete the results of tasks that ended long ago; return how many."""
    ended = DBTaskResult.objects.finished().filter(finished_at__lt=clock.now() - TASKS_KEPT)
    return ended.delete()[0]
