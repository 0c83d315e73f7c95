"""Settings. Every value from the environment is documented in `.env.example`."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from cryptography.fernet import Fernet
from csp.constants import NONE, SELF

from partnex import __version__
from partnex.environment import Environment, refuse

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
env = Environment(BASE_DIR)

# -- Mode and secrets
VERSION = __version__
DEBUG = env.mode == "development"
SECRET_KEY = env.secret("SECRET_KEY", VAR_DIR)
JWT_SECRET = env.secret("JWT_SECRET", VAR_DIR)
FIELD_ENCRYPTION_KEYS = [
    key.strip()
    for key in env.secret(
        "FIELD_ENCRYPTION_KEYS", VAR_DIR, make=lambda: Fernet.generate_key().decode()
    ).split(",")
]
for key in FIELD_ENCRYPTION_KEYS:
    try:
        Fernet(key)
    except ValueError:
        refuse("FIELD_ENCRYPTION_KEYS", "must hold Fernet keys separated by commas.")
ALLOWED_HOSTS = env.items(
    "ALLOWED_HOSTS", [] if env.is_production else ["localhost", "127.0.0.1", "[::1]"]
)
if env.is_production and (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    refuse("ALLOWED_HOSTS", "must name the hosts that production answers to.")
FRONTEND_URL = env.url("FRONTEND_URL")

# -- Applications
INSTALLED_APPS = [
    "partnex.apps.PartnexConfig",
    "partnex.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "corsheaders",
    "csp",
    "django_cotton.apps.SimpleAppConfig",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "django_tasks",
    "django_tasks_db",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "lucide",
    "rest_framework",
    "core",
    "audit",
    "accounts",
    "smes",
    "statements",
    "scoring",
    "investors",
]
MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.SignInRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.middleware.RequestLimitMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.DomainErrorMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]
# Where pages and live updates listen when no proxy puts them on one origin; `serve` sets both.
WEB_PORT = env.integer("WEB_PORT", 0)
LIVE_PORT = env.integer("LIVE_PORT", 0)
# Where people reach the portal, for the links in mails that no request asks for.
PUBLIC_URL = env.url(
    "PUBLIC_URL",
    f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
    if env.is_production
    else f"http://127.0.0.1:{WEB_PORT or 8000}",
).rstrip("/")
ROOT_URLCONF = "partnex.urls"
WSGI_APPLICATION = "partnex.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- Pages
COTTON_DIR = "components"
FORM_RENDERER = "core.ui.forms.FormRenderer"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.ui.context.page",
            ],
            # Cotton must stand before the stock loaders, so the list is written out.
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "core.templatetags.ui"],
        },
    }
]
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles" if env.is_production else None
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not env.is_production

# -- Data
if env.text("DB_HOST") and not env.text("DATABASE_URL"):
    if env.is_production and not env.text("DB_PASS"):
        refuse("DB_PASS", "is missing; production needs it set.")
    DATABASES: dict[str, dict[str, Any]] = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": env.text("DB_HOST"),
            "PORT": env.integer("DB_PORT", 5432, minimum=1),
            "USER": env.text("DB_USER", "partnex"),
            "PASSWORD": env.text("DB_PASS"),
            "NAME": env.text("DB_NAME", "partnex"),
        }
    }
else:
    try:
        DATABASES = {
            "default": environ.Env.db_url_config(
                env.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'partnex.sqlite3'}")
            )
        }
    except Exception as error:  # noqa: BLE001 -- the parser raises many kinds; each means the same to the reader
        refuse("DATABASE_URL", f"cannot be read ({type(error).__name__}).")
DATABASE_ENGINE = DATABASES["default"].get("ENGINE", "").rpartition(".")[2]
if DATABASE_ENGINE == "sqlite3":
    VAR_DIR.mkdir(exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
elif DATABASE_ENGINE == "postgresql":
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 2
else:
    refuse("DATABASE_URL", "must name a PostgreSQL or SQLite database.")

DATABASES["default"]["CONN_MAX_AGE"] = 60  # seconds

REDIS_URL = env.text("REDIS_URL")
if REDIS_URL and not REDIS_URL.startswith(("redis://", "rediss://", "unix://")):
    refuse("REDIS_URL", "must start with redis://, rediss:// or unix://.")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    # Counters must be atomic and shared by all web processes; SQLite means there is only one.
    "counters": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "counters",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    },
}
if DATABASE_ENGINE == "postgresql":
    CACHES["counters"] |= {"BACKEND": "core.cache.AtomicDatabaseCache", "LOCATION": "core_counters"}
if REDIS_URL:
    CACHES = {
        alias: {
            "BACKEND": backend,
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": alias,
            "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},  # seconds
        }
        for alias, backend in (
            ("default", "core.cache.ForgivingRedisCache"),
            ("counters", "django.core.cache.backends.redis.RedisCache"),
        )
    }

# -- Files
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(VAR_DIR / "media")))
STORAGE_BUCKET = env.text("STORAGE_BUCKET")
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if env.is_production
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
if STORAGE_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": STORAGE_BUCKET,
            "endpoint_url": env.url("STORAGE_ENDPOINT_URL") or None,
            "region_name": env.text("STORAGE_REGION") or None,
            "access_key": env.text("STORAGE_ACCESS_KEY") or None,
            "secret_key": env.text("STORAGE_SECRET_KEY") or None,
            "file_overwrite": False,
            "default_acl": "private",
            "querystring_auth": True,
        },
    }
MAX_UPLOAD_SIZE = env.integer("MAX_UPLOAD_SIZE", 10 * 1024 * 1024, minimum=1)  # bytes
STATEMENT_EXTENSIONS = """csv tsv txt ofx qfx qif xlsx xls ods pdf xml mt940 940 sta""".split()
ALLOWED_EXTENSIONS = [
    extension.lower().lstrip(".")
    for extension in env.items("ALLOWED_EXTENSIONS", STATEMENT_EXTENSIONS)
]
# What one file may cost the process that reads it (statements.parsers.Limits).
STATEMENT_SECONDS = env.integer("STATEMENT_MAX_SECONDS", 90, minimum=10)
STATEMENT_LIMITS = {
    "max_bytes": MAX_UPLOAD_SIZE,
    "max_rows": env.integer("STATEMENT_MAX_ROWS", 200_000, minimum=100),
    "max_pages": env.integer("STATEMENT_MAX_PAGES", 3_000, minimum=10),
    "memory": env.integer("STATEMENT_MAX_MEMORY", 288, minimum=128)
    * 2**20,  # MiB in the environment
    "cpu": STATEMENT_SECONDS * 2 // 3,
    "wall": STATEMENT_SECONDS,
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10
# More than a full set of files: refused by its announced length, before it is read. Bytes.
MAX_REQUEST_SIZE = MAX_UPLOAD_SIZE * DATA_UPLOAD_MAX_NUMBER_FILES + DATA_UPLOAD_MAX_MEMORY_SIZE

# -- Background work
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# -- People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.BCryptSHA256PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard"
LOGOUT_REDIRECT_URL = "home"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600  # seconds
ENABLE_RATE_LIMITING = env.boolean("ENABLE_RATE_LIMITING", True)
RATE_LIMIT_REQUESTS = env.integer("RATE_LIMIT_REQUESTS", 600, minimum=1)
RATE_LIMIT_PERIOD = env.integer("RATE_LIMIT_PERIOD", 60, minimum=1)  # seconds
RATELIMIT_USE_CACHE = "counters"
TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXY_COUNT", 0)
JWT_LIFETIME = env.duration("JWT_EXPIRES_IN", "30m")

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "accounts.forms.SignUpForm",
    "login": "accounts.forms.SignInForm",
    "change_password": "accounts.forms.PasswordChangeForm",
    "set_password": "accounts.forms.PasswordSetForm",
    "reset_password": "accounts.forms.PasswordResetForm",
    "reset_password_from_key": "accounts.forms.PasswordResetKeyForm",
    "add_email": "accounts.forms.AddressChangeForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
# Wrong passwords are counted in the database (accounts.limits); these bound the mails and forms.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None} if ENABLE_RATE_LIMITING else False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if env.is_production else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT

# -- API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.api.parsers.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "core.api.paging.CursorPaging",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "core.api.errors.exception_handler",
    "NUM_PROXIES": TRUSTED_PROXY_COUNT,
    "PAGE_SIZE": 25,
    "UNICODE_JSON": True,
    "STRICT_JSON": True,
}
SIMPLE_JWT = {
    "SIGNING_KEY": JWT_SECRET,
    "ALGORITHM": "HS256",
    "AUDIENCE": "partnex",
    "ISSUER": "partnex",
    "ACCESS_TOKEN_LIFETIME": JWT_LIFETIME,
    "REFRESH_TOKEN_LIFETIME": timedelta(days=14),
    "USER_ID_CLAIM": "sub",
    "UPDATE_LAST_LOGIN": False,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Partnex API",
    "DESCRIPTION": "Small businesses prove their credibility from their own statements; investors"
    " fund them with open eyes.",
    "VERSION": VERSION,
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "RoleEnum": "accounts.enums.Role",
        "RegistrationRoleEnum": "accounts.enums.REGISTRATION_CHOICES",
        "ConsentStateEnum": "smes.enums.ConsentState",
        "ScoreStateEnum": "scoring.enums.ScoreState",
        "RiskLevelEnum": "smes.enums.RiskLevel",
        "ScopeEnum": "smes.enums.Scope",
        "NotificationKindEnum": "accounts.enums.NotificationKind",
        "BreakKindEnum": "statements.enums.BreakKind",
        "MilestoneKindEnum": "scoring.enums.MilestoneKind",
    },
    "PREPROCESSING_HOOKS": ["core.api.schema.keep_canonical_paths"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "core.api.schema.add_error_responses",
    ],
}
CORS_ALLOWED_ORIGINS = [FRONTEND_URL.rstrip("/")] if FRONTEND_URL else []
CORS_URLS_REGEX = r"^/(api|auth|sme)/.*$"

# -- The scoring engine
AI_MODE = env.choice("AI_MODE", "local", ("local", "external", "fallback"))
AI_SERVICE_URL = env.url("AI_SERVICE_URL")
AI_TIMEOUT_MS = env.integer("AI_TIMEOUT_MS", 3000, minimum=1)
if AI_MODE == "external" and not AI_SERVICE_URL:
    refuse("AI_SERVICE_URL", "is missing; AI_MODE=external needs it.")

# -- Mail
MAIL_SERVER = env.text("MAIL_SERVER")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL_SERVER else 'console'}.EmailBackend"
EMAIL_HOST, _separator, _mail_port = MAIL_SERVER.partition(":")
EMAIL_PORT = int(_mail_port) if _mail_port.isdigit() else 587
EMAIL_HOST_USER = env.text("MAIL_USERNAME")
EMAIL_HOST_PASSWORD = env.text("MAIL_PASSWORD")
EMAIL_USE_TLS = bool(MAIL_SERVER) and EMAIL_PORT != 25
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Partnex <no-reply@partnex.example>")

# -- Language and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]  # each in its own words
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600  # seconds
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = env.is_production
TIME_ZONE = "UTC"
USE_TZ = True

# -- Security
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = env.is_production
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if env.is_production else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.is_production
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
CSRF_COOKIE_HTTPONLY = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}

# -- Watching
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "core.logs.json_formatter"},
        "plain": {"()": "core.logs.console_formatter"},
    },
    "filters": {"route_only": {"()": "core.logs.RouteOnly"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["route_only"],
            "formatter": "plain" if DEBUG else "json",
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django_tasks": {"level": "WARNING"},
    },
}
PROMETHEUS_EXPORT_MIGRATIONS = False
SENTRY_DSN = env.url("SENTRY_DSN")
if SENTRY_DSN:
    import sentry_sdk

    # No bodies and no local variables: they can hold what was typed, passwords of files included.
    sentry_sdk.init(
        dsn=SENTRY_DSN,
        send_default_pii=False,
        release=VERSION,
        include_local_variables=False,
        max_request_body_size="never",
    )
