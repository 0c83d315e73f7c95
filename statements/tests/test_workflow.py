"""The states of a statement: every pair that is not in the table is refused."""

from itertools import pairwise, product

import pytest

from core.errors import Conflict
from statements import workflow
from statements.enums import StatementStatus as S
from statements.tests.factories import StatementFactory

REFUSED = [
    (str(a), str(b))
    for a, b in product(S, S)
    if (str(a), str(b)) not in workflow.STATEMENT.transitions
]


def test_every_state_can_be_left_but_withdrawn():
    ends = [state for state in S if not workflow.STATEMENT.targets(state)]
    assert ends == [S.WITHDRAWN]


def test_the_usual_way_is_open():
    way = [S.RECEIVED, S.SCANNING, S.QUEUED, S.PARSING, S.PARSED, S.RECONCILING, S.RECONCILED]
    pairs = {(str(a), str(b)) for a, b in pairwise(way)}
    assert pairs <= workflow.STATEMENT.transitions


@pytest.mark.django_db
def test_every_other_pair_is_refused():
    statement = StatementFactory()
    for before, after in REFUSED:
        statement.status = before
        with pytest.raises(Conflict):
            workflow.STATEMENT.move(statement, after)
    statement.refresh_from_db()
    assert statement.status == S.RECONCILED
    assert len(REFUSED) > 100
