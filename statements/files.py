"""Where uploaded statements are stored: under random names that say nothing."""

import secrets
from typing import Any

FOLDER = "statements"


def statement_path(statement: Any, file_name: str) -> str:
    """A random path; the user's own file name is never used."""
    name = secrets.token_hex(16)
    return f"{FOLDER}/{name[:2]}/{name}"
