import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

from partnex.processes import Supervisor
from scoring.actions import register_model


class Command(BaseCommand):
    help = "Serve the portal on one machine: pages, live updates and worker, stopped together."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=int, default=8000, help="Live updates listen on the next one."
        )
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument(
            "--workers", type=int, default=1, help="How many files are read at once."
        )
        parser.add_argument(
            "--demo", action="store_true", help="Migrate and load the demo data first, once."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["demo"]:
            call_command("migrate", verbosity=0)
            call_command("demo", stdout=self.stdout)
        register_model()
        connections.close_all()
        address = f"{options['host']}:{options['port']}"
        self.stdout.write(self.style.SUCCESS(f"Partnex is at http://{address}/  (Ctrl+C stops it)"))
        self.stdout.flush()
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        live_port = options["port"] + 1
        os.environ |= {"WEB_PORT": str(options["port"]), "LIVE_PORT": str(live_port)}
        supervisor = Supervisor(
            {
                "web": [
                    *(sys.executable, "-m", "gunicorn", "partnex.wsgi"),
                    *("--chdir", str(settings.BASE_DIR), "--bind", address),
                    *("--config", str(settings.BASE_DIR / "gunicorn.conf.py")),
                ],
                "live": [
                    *(sys.executable, "-m", "uvicorn", "partnex.asgi:application"),
                    *("--app-dir", str(settings.BASE_DIR), "--host", options["host"]),
                    *("--port", str(live_port), "--lifespan", "off", "--log-level", "warning"),
                    *("--timeout-graceful-shutdown", "2"),
                ],
            }
            | {f"worker {n}": [*manage, "worker"] for n in range(1, options["workers"] + 1)}
        )
        sys.exit(supervisor.run())
