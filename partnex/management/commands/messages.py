from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from partnex import catalogue


class Command(BaseCommand):
    help = "Bring the catalogues in locale/ up to the texts of the sources, and compile them."

    def handle(self, *args: Any, **options: Any) -> None:
        for language, name in settings.LANGUAGES:
            if language == settings.LANGUAGE_CODE:
                continue
            missing = catalogue.update(language)
            self.stdout.write(f"{name}: {len(missing)} texts without a translation")
            for message in missing:
                text = message.id if isinstance(message.id, str) else message.id[0]
                self.stdout.write(f"  {text!r}")
