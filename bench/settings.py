"""The product's own settings; only the log goes nowhere and the limit is never reached."""

from partnex.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
RATE_LIMIT_REQUESTS = 10**9
LOGGING["handlers"]["console"] |= {"stream": open("/dev/null", "w")}  # noqa: F405, SIM115
