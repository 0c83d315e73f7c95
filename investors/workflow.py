"""The states of an investor's verification and the allowed moves between them."""

from core.workflow import Workflow
from investors.enums import Verification

VERIFICATION = Workflow(
    "verification",
    {
        (Verification.NOT_ASKED, Verification.ASKED),
        (Verification.NOT_ASKED, Verification.VERIFIED),  # an administrator knows the person
        (Verification.ASKED, Verification.VERIFIED),
        (Verification.ASKED, Verification.REFUSED),
        (Verification.REFUSED, Verification.ASKED),
        (Verification.REFUSED, Verification.VERIFIED),
    },
)
