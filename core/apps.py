from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        post_migrate.connect(create_cache_tables, sender=self)


def create_cache_tables(*, using: str, **kwargs: object) -> None:
    """A database cache, where one is configured, has a table that no migration makes."""
    call_command("createcachetable", database=using, verbosity=0)
