from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SmesConfig(AppConfig):
    name = "smes"
    verbose_name = _("Businesses")

    def ready(self) -> None:
        from core import chores
        from smes.consent_terms import remind_of_ends

        chores.each_hour.append(remind_of_ends)
