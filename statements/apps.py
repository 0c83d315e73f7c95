from django.apps import AppConfig


class StatementsConfig(AppConfig):
    name = "statements"

    def ready(self) -> None:
        from accounts.live import sources
        from core import chores
        from statements.live import statements_of
        from statements.notices import tell_missing

        sources["statements"] = statements_of
        chores.each_hour.append(tell_missing)
