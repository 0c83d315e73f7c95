"""Train the local model and write its artefact and its report."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scoring import training
from scoring.engine import model
from scoring.training import report


class Command(BaseCommand):
    help = "Train the local model on company-years with an outcome; the same data, the same bytes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, required=True, help="folder of polish_*.csv.gz")
        parser.add_argument("--out", type=Path, default=model.ARTEFACTS, help="folder to write to")
        parser.add_argument("--report", type=Path, help="file for the report, in Markdown")

    def handle(self, *args: Any, **options: Any) -> None:
        missing = [
            name for name in training.FILES.values() if not (options["data"] / name).is_file()
        ]
        if missing:
            raise CommandError(f"Not found in {options['data']}: {', '.join(missing)}")
        content = training.train(options["data"], report=self.stdout.write)
        path = training.write(content, options["out"])
        sha256 = path.with_suffix(".sha256").read_text("ascii").split()[0]
        if options["report"]:
            options["report"].write_text(report.markdown(json.loads(content), sha256), "utf-8")
        self.stdout.write(f"{path.name}  {sha256}")
