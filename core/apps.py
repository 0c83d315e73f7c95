from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        # Sent once per app that has models, which this one has not.
        post_migrate.connect(create_cache_tables, sender=apps.get_app_config("contenttypes"))


def create_cache_tables(*, using: str, **kwargs: object) -> None:
    """A database cache, where one is configured, has a table that no migration makes."""
    call_command("createcachetable", database=using, verbosity=0)
