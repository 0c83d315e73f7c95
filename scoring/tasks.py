"""Background work: ids in, one act."""

from django_tasks import task


@task()
def tell_of_moves(score_ids: list[int]) -> None:
    from scoring import notices  # rescoring, beside it, leaves this task

    notices.tell_of_moves(score_ids)
