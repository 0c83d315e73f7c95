"""The states of a statement and the allowed moves between them."""

from core.workflow import Workflow
from statements.enums import StatementStatus as S

SETTLED = (S.RECONCILED, S.RECONCILED_WITH_BREAKS)
RESTING = (*SETTLED, S.NEEDS_MAPPING, S.NEEDS_PASSWORD, S.UNREADABLE, S.FAILED)
RUNNING = (S.PARSING, S.PARSED, S.RECONCILING)
UNDER_WAY = (S.RECEIVED, S.SCANNING, S.QUEUED, *RUNNING)

STATEMENT = Workflow(
    "status",
    {
        (S.RECEIVED, S.SCANNING),
        (S.SCANNING, S.QUEUED),
        (S.QUEUED, S.PARSING),
        (S.PARSING, S.PARSED),
        (S.PARSING, S.NEEDS_MAPPING),
        (S.PARSING, S.NEEDS_PASSWORD),
        (S.PARSING, S.UNREADABLE),
        (S.PARSED, S.RECONCILING),
        (S.RECONCILING, S.RECONCILED),
        (S.RECONCILING, S.RECONCILED_WITH_BREAKS),
        (S.NEEDS_MAPPING, S.QUEUED),
        # Read with the password while its owner waits: nobody else can, as it is kept nowhere.
        (S.NEEDS_PASSWORD, S.PARSING),
        # The columns are told; the password was not kept from the time they were asked for.
        (S.NEEDS_MAPPING, S.NEEDS_PASSWORD),
        (S.FAILED, S.QUEUED),
        # A neighbouring statement came or went, so this one now follows from it, or no longer does.
        (S.RECONCILED, S.RECONCILED_WITH_BREAKS),
        (S.RECONCILED_WITH_BREAKS, S.RECONCILED),
        # The file is read again, because one that overlaps with it was withdrawn.
        *((state, S.QUEUED) for state in SETTLED),
        # A worker was killed: its job is taken up again.
        *((state, S.QUEUED) for state in RUNNING),
        *((state, S.FAILED) for state in UNDER_WAY),
        *((state, S.WITHDRAWN) for state in RESTING),
    },
)
