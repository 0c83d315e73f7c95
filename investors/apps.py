from django.apps import AppConfig


class InvestorsConfig(AppConfig):
    name = "investors"

    def ready(self) -> None:
        from investors.watch_alerts import after_scores
        from scoring import after

        after.listeners.append(after_scores)
