"""Register the model that this release brings."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scoring import actions
from scoring.engine.model import ArtefactError


class Command(BaseCommand):
    help = "Register the model of this release; the first one becomes the champion. Idempotent."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            version = actions.register_model()
        except ArtefactError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{version} is registered: {version.get_state_display()}.")
