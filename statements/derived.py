"""All that follows from the rows of a business, derived anew when rows come, go or change."""

from collections.abc import Callable

from smes.models import Sme
from statements import continuity, figures, summary

#: Told, in the transaction, that the statements of a business say something new. Apps above
#: register in `AppConfig.ready`.
listeners: list[Callable[[Sme], None]] = []


def lock(sme: Sme) -> None:
    """Let one transaction at a time change the rows of a business."""
    Sme.objects.select_for_update().filter(pk=sme.pk).first()


def refresh(sme: Sme) -> None:
    """Derive anew all that follows from the rows of a business. Within a transaction."""
    continuity.refresh_continuity(sme)
    continuity.refresh_transfers(sme)
    refresh_figures(sme)
    for listener in listeners:
        listener(sme)


def refresh_figures(sme: Sme) -> None:
    figures.refresh_monthly_figures(sme)
    summary.refresh_summary(sme)
