from django.apps import AppConfig


class StatementsConfig(AppConfig):
    name = "statements"

    def ready(self) -> None:
        from accounts.live import sources
        from statements.live import statements_of

        sources["statements"] = statements_of
