from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.chain import BrokenChain, verify


class Command(BaseCommand):
    help = "Check the audit trail; name the first event that does not follow."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = verify()
        except BrokenChain as error:
            raise CommandError(f"The audit trail is broken. {error}") from error
        self.stdout.write(f"The audit trail is intact: {count} events.")
