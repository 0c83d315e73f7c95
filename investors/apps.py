from django.apps import AppConfig

from core import chores


class InvestorsConfig(AppConfig):
    name = "investors"

    def ready(self) -> None:
        from investors import counts
        from investors.watch_alerts import after_scores
        from scoring import after

        after.listeners.append(after_scores)
        chores.each_round.append(counts.fold_many)
        chores.each_hour.append(counts.fold)
