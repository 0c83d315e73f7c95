"""The states of a score and of a model version, and the allowed moves between them.

A score is computed before anything is stored, so a row starts as active: what is requested but
not yet answered lives in the caller's idempotency key. A disputed score stays in force until a
reviewer decides: it is upheld, corrected or superseded by a run anew; an owner who withdraws her
request has it active again. What ended is never taken up again.
"""

from core.workflow import Workflow
from scoring.enums import ModelState as M
from scoring.enums import ReviewState as R
from scoring.enums import ScoreState as S

SCORE = Workflow(
    "state",
    {
        (S.ACTIVE, S.SUPERSEDED),
        (S.ACTIVE, S.EXPIRED),
        (S.ACTIVE, S.DISPUTED),
        (S.DISPUTED, S.UPHELD),
        (S.DISPUTED, S.CORRECTED),
        (S.DISPUTED, S.SUPERSEDED),
        (S.DISPUTED, S.ACTIVE),
        (S.UPHELD, S.SUPERSEDED),
        (S.UPHELD, S.EXPIRED),
    },
)

# A correction is proposed by one reviewer and confirmed, or sent back, by another.
REVIEW = Workflow(
    "state",
    {
        (R.OPEN, R.DECIDED),
        (R.OPEN, R.PROPOSED),
        (R.OPEN, R.WITHDRAWN),
        (R.PROPOSED, R.DECIDED),
        (R.PROPOSED, R.OPEN),
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
