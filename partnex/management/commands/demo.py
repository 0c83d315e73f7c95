from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from partnex.demo import story
from partnex.demo.cast import BUSINESS_COUNT, PASSWORD

LOGINS = [
    ("sana", "an owner with a full file"),
    ("ines", "an investor whom Sana trusts"),
    ("noor", "an investor not yet verified"),
    ("admin", "the administrator, at /admin/"),
]


class Command(BaseCommand):
    help = "Load believable demo data once: businesses, statements, scores, investors, consents."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--smes", type=int, default=BUSINESS_COUNT, help="How many businesses.")
        parser.add_argument("--reset", action="store_true", help="Remove the demo data first.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reset"] or not story.is_told():
            story.forget()
            self.stdout.write("Loading the demo: eighteen months of statements, read and scored.")
            story.tell(options["smes"], self.stdout.write)
        self.stdout.write(f"Demo log-ins, all with the password {PASSWORD}:")
        for key, who in LOGINS:
            self.stdout.write(f"  {story.address(key):<24} {who}")
