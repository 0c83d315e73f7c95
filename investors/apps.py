from django.apps import AppConfig

from core import chores


class InvestorsConfig(AppConfig):
    name = "investors"

    def ready(self) -> None:
        from investors import counts
        from investors.search_alerts import tell_of_matches
        from investors.search_matching import run_searches
        from investors.watch_alerts import after_scores
        from scoring import after

        after.listeners.append(after_scores)
        chores.each_round += [counts.fold_many, run_searches, tell_of_matches]
        chores.each_hour.append(counts.fold)
