"""Score everybody anew."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scoring.engine.model import ArtefactError
from scoring.enums import RescoreReason
from scoring.models import RescoreRun
from scoring.rescoring import CHUNK, rescore


class Command(BaseCommand):
    help = (
        "Score every business that has a score in force: through a new champion, or over a new"
        " month's figures. Goes on where a killed run stopped; running it again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reason", choices=RescoreReason.values, default=RescoreReason.NEW_CHAMPION.value
        )
        parser.add_argument(
            "--chunk", type=int, default=CHUNK, help="Businesses in one transaction."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["chunk"] < 1:
            raise CommandError("A chunk has at least one business.")
        started = time.monotonic()
        try:
            run = rescore(
                reason=options["reason"],
                chunk=options["chunk"],
                progress=lambda run: self.stdout.write(_counts(run)),
            )
        except ArtefactError as error:
            raise CommandError(f"The champion cannot be used: {error}") from error
        seconds = time.monotonic() - started
        self.stdout.write(self.style.SUCCESS(f"Done in {seconds:.1f} s. {_counts(run)}"))


def _counts(run: RescoreRun) -> str:
    return (
        f"{run.examined:,} examined: {run.written:,} scored with {run.model_version},"
        f" {run.unchanged:,} left as they were, {run.refused:,} could not be scored"
    )
