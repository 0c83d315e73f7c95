"""The states of a consent and the allowed moves between them."""

from core.workflow import Workflow
from smes.enums import ConsentState as S

CONSENT = Workflow(
    "state",
    {
        (S.REQUESTED, S.ACTIVE),
        (S.REQUESTED, S.DECLINED),
        (S.ACTIVE, S.PAUSED),
        (S.ACTIVE, S.REVOKED),
        (S.ACTIVE, S.EXPIRED),
        (S.PAUSED, S.ACTIVE),
        (S.PAUSED, S.REVOKED),
        (S.PAUSED, S.EXPIRED),
    },
)
