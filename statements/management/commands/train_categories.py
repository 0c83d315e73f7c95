"""Train the model of categories and write its artefact."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from statements import category_model, category_training


class Command(BaseCommand):
    help = "Train the model of categories on our own phrases; the same phrases, the same bytes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, default=category_model.ARTEFACT)

    def handle(self, *args: Any, **options: Any) -> None:
        content = category_training.train()
        digest = category_training.write(content, options["out"])
        self.stdout.write(f"{options['out'].name}  {len(content)} bytes  {digest}")
