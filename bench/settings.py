"""The product's own settings; only the log goes nowhere and the limit is never reached."""

from partnex.settings import *  # noqa: F403 -- settings are a module

ROOT_URLCONF = "bench.urls"
RATE_LIMIT_REQUESTS = 10**9
LOGGING["handlers"]["console"] = {"class": "logging.NullHandler"}  # noqa: F405 -- likewise
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
