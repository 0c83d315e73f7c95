"""Background work: ids in, one act."""

from django_tasks import task


@task()
def tell_watchers(score_ids: list[int], beyond: int = 0) -> None:
    from investors import watch_alerts  # it leaves this task

    last = watch_alerts.tell_watchers(score_ids, beyond)
    if last is not None:
        tell_watchers.enqueue(score_ids, last)
