"""Background work: ids in, one act."""

from django_tasks import task

from statements import reading


@task()
def read_statement(statement_id: int) -> None:
    reading.read_statement(statement_id)
