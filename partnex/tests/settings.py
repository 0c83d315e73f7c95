"""The suite's settings: the product's own, faster where that changes nothing."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "suite-only-secret-key-0123456789-abcdefghij")
os.environ.setdefault("JWT_SECRET", "suite-only-jwt-secret-0123456789-abcdefghij")
os.environ.setdefault("FIELD_ENCRYPTION_KEYS", "c3VpdGUtb25seS1lbmNyeXB0aW9uLWtleS0xMjM0NTY=")

from partnex.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]  # noqa: F405
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="partnex-tests-"))
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ENABLE_RATE_LIMITING = ACCOUNT_RATE_LIMITS = False
SECURE_SSL_REDIRECT = False
WHITENOISE_AUTOREFRESH = True  # looks for a file when it is asked for, not for all at each client
MIDDLEWARE = ["partnex.tests.middleware.PageRules", *MIDDLEWARE]  # noqa: F405
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "⟪undefined: %s⟫"  # noqa: F405
if DATABASE_ENGINE == "sqlite3":  # noqa: F405
    # A file, not memory: threads, worker processes and the browser's server share it.
    DATABASES["default"]["TEST"] = {"NAME": str(MEDIA_ROOT / "suite.sqlite3")}  # noqa: F405
# The browser tests' server ends its threads; their connections must end with them.
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
