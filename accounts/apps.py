from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.mail import send_due
        from core import chores

        chores.each_round.append(send_due)
