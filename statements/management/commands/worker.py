import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from accounts.actions import forget_expired
from core import chores
from smes.actions import expire_consents
from statements.actions import requeue_expired
from statements.housekeeping import forget_finished_tasks, remove_orphans

log = logging.getLogger(__name__)
HOUR = 3600  # seconds
TASKS_PER_ROUND = 20  # then the sweeper has its turn, however long the queue is


class SweepingWorker(Worker):
    """The database worker, with the sweeper between its rounds."""

    def rounds(self, *, until_idle: bool) -> None:
        next_cleaning = 0.0
        while self.running:
            try:
                if time.monotonic() >= next_cleaning:
                    forget_expired()
                    remove_orphans()
                    forget_finished_tasks()
                    for chore in chores.each_hour:
                        chore()
                    next_cleaning = time.monotonic() + HOUR
                taken_up = requeue_expired() + expire_consents()
                taken_up += sum(chore() for chore in chores.each_round)
                self._run_tasks = 0
                self.run()
            except OperationalError:
                log.warning("The database is busy; the worker tries again.")
                time.sleep(self.interval)
                continue
            if self._run_tasks or taken_up:
                continue
            if until_idle:
                return
            if self.running:
                time.sleep(self.interval)


class Command(BaseCommand):
    help = (
        "Do the background work: read statements, take up what a killed worker left, end consents."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-idle", action="store_true", help="Stop when all is done.")
        parser.add_argument(
            "--interval", type=float, default=0.5, help="Seconds between looks at an empty queue."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
        worker = SweepingWorker(
            queue_names=["*"],
            interval=options["interval"],
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=TASKS_PER_ROUND,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        if not options["until_idle"]:
            worker.configure_signals()
        worker.rounds(until_idle=options["until_idle"])
