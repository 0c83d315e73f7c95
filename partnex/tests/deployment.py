"""`check --deploy` as production has it: every warning is an error, none is silenced.

Run as `python -m partnex.tests.deployment`; part of `make check`.
"""

import os
import secrets
import sys

from cryptography.fernet import Fernet

PRODUCTION = {
    "DEBUG": "false",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "JWT_SECRET": secrets.token_urlsafe(60),
    "FIELD_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    "ALLOWED_HOSTS": "partnex.example",
    "DATABASE_URL": "sqlite://:memory:",
    "DJANGO_SETTINGS_MODULE": "partnex.settings",
}


def main() -> None:
    os.environ.update(PRODUCTION)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", "check", "--deploy", "--fail-level", "WARNING"])


if __name__ == "__main__":
    sys.exit(main())
