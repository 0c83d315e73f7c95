"""The states of a score and of a model version, and the allowed moves between them.

A score is computed before anything is stored, so a row starts as active: what is requested but
not yet answered lives in the caller's idempotency key.
"""

from core.workflow import Workflow
from scoring.enums import ModelState as M
from scoring.enums import ScoreState as S

SCORE = Workflow(
    "state",
    {
        (S.ACTIVE, S.SUPERSEDED),
        (S.ACTIVE, S.EXPIRED),
        (S.ACTIVE, S.DISPUTED),
        (S.DISPUTED, S.UPHELD),
        (S.DISPUTED, S.CORRECTED),
    },
)

MODEL = Workflow(
    "state",
    {
        (M.DRAFT, M.SHADOW),
        (M.SHADOW, M.CHAMPION),
        (M.SHADOW, M.RETIRED),
        (M.CHAMPION, M.RETIRED),
        (M.RETIRED, M.SHADOW),
    },
)
