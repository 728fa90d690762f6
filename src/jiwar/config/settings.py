"""Django settings, all read from the environment; docs/reference/settings.md is generated from here."""

from pathlib import Path

import dj_database_url

from jiwar.config.environment import env, env_bool, env_int, env_list, local_secret

PACKAGE = Path(__file__).resolve().parent.parent

MODE = env("JIWAR_MODE", "demo", "demo, production or test; demo marks every page as synthetic")
DATA_DIR = Path(env("JIWAR_DATA_DIR", "var", "folder of the embedded database, uploads, keys and facts")).resolve()
DEBUG = env_bool("JIWAR_DEBUG", False, "Django's debug pages; never in production")
SECRET_KEY = env("JIWAR_SECRET_KEY", "", "signs sessions; made once in the data folder when empty") or local_secret(
    DATA_DIR, "session.key"
)
# Encrypts national identification numbers and indexes them; losing it loses them.
PERSONAL_DATA_KEY = env(
    "JIWAR_PERSONAL_DATA_KEY", "", "64 hex digits that encrypt NINs; made once in the data folder when empty"
) or local_secret(DATA_DIR, "personal-data.key")
ALLOWED_HOSTS = env_list("JIWAR_HOSTS", ["127.0.0.1", "localhost", "[::1]", "testserver"], "host names served")
PUBLIC_URL = env("JIWAR_PUBLIC_URL", "http://127.0.0.1:8000", "address printed in QR codes and messages")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
HTTPS = PUBLIC_URL.startswith("https://")

# --- The house: `config` is the only place that names every module --------------------------------------
MODULES = [
    "kernel",
    "ledger",
    "outbox",
    "audit",
    "territory",
    "law",
    "analytics",
    "offices",
    "identity",
    "signing",
    "documents",
    "channels",
    "payments",
    "registers",
    "decisions",
    "catalogue",
    "cases",
    "participation",
    "portals.citizen",
    "portals.staff",
    "portals.studio",
    "portals.direction",
    "portals.public",
    "portals.api",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "django_tasks",
    *(f"jiwar.{module}" for module in MODULES),
    "jiwar.config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "jiwar.config.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "jiwar.config.middleware.CurrentActor",
    "jiwar.config.refusals.BodyLimit",
    "jiwar.config.unsent.KeepUnsent",
]
ROOT_URLCONF = "jiwar.config.urls"
WSGI_APPLICATION = "jiwar.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "jiwar.config.context.site",
            ],
            "builtins": ["jiwar.kernel.templatetags.jiwar"],
        },
    }
]
FORM_RENDERER = "jiwar.kernel.forms.Renderer"

# --- Database ------------------------------------------------------------------------------------------
DATABASE_URL = env("JIWAR_DATABASE_URL", f"sqlite:///{DATA_DIR / 'jiwar.sqlite3'}", "where the rows live")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env_int("JIWAR_DATABASE_CONNECTIONS", 8, "PostgreSQL connections kept by each process"),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Languages and time ---------------------------------------------------------------------------------
LANGUAGE_CODE = "ar-dz"
LANGUAGES = [("ar-dz", "العربية"), ("fr", "Français"), ("kab", "Tamaziɣt"), ("en", "English")]
# Offered on every page: whole in the interface. The others answer at their address, in French where a text lacks.
MENU_LANGUAGES = ["ar-dz", "fr", "en"]
LANGUAGE_COOKIE_NAME = "language"
TIME_ZONE = "Africa/Algiers"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# --- Procedures ------------------------------------------------------------------------------------------
TABLE_FOLDERS = env_list(
    "JIWAR_TABLES", [], "folders of reference tables (CSV: code,ar,fr,en,words) to choose answers from"
)
PROCEDURE_FOLDERS = env_list("JIWAR_PROCEDURES", [], "more folders of procedure definitions (YAML), beside Jiwar's own")

# --- Static files: built by `make assets` ----------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE / "kernel" / "static"  # names carry the hash of their content (kernel.assets)
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 31_536_000

# --- Accounts, sessions, cookies -------------------------------------------------------------------------
AUTH_USER_MODEL = "identity.Account"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# Behind n proxies the client is the nth address from the right of X-Forwarded-For; what stands before it is hearsay.
TRUSTED_PROXIES = env_int("JIWAR_PROXIES", 0, "trusted proxies in front of the server, for limits by address")
CODES_PER_ADDRESS = env_int("JIWAR_CODES_PER_ADDRESS", 60, "one-time codes an hour to one network address")
# Nobody signs by a password alone: whoever has enrolled no telephone signs nothing.
SECOND_FACTOR_TO_SIGN = env_bool(
    "JIWAR_SECOND_FACTOR_TO_SIGN", False, "signing asks for a code of an enrolled telephone"
)
API_REQUESTS_PER_MINUTE = env_int("JIWAR_API_REQUESTS_PER_MINUTE", 300, "requests a minute of one accredited program")
CODES_PER_HOUR = env_int("JIWAR_CODES_PER_HOUR", 3000, "one-time codes an hour in all")
SESSION_COOKIE_NAME = "jiwar_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 3600

# --- Security --------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
CSRF_FAILURE_VIEW = "jiwar.config.refusals.csrf_failure"
X_FRAME_OPTIONS = "DENY"  # but for papers and previews beside the answers (portals/staff/pages/case.py)
# --- Files that people send ------------------------------------------------------------------------------
CLAMD_URL = env("JIWAR_CLAMD_URL", "", "virus scanner clamd, tcp://127.0.0.1:3310 or unix:/run/clamav/clamd.ctl")
UPLOAD_HOURS = env_int("JIWAR_UPLOAD_HOURS", 48, "hours that a file whose sending was cut can still be gone on with")
REQUEST_MAX_BYTES = 1024**2 * env_int(
    "JIWAR_REQUEST_MB", 200, "largest form sent at once with its files, in MB; more is refused before it is read"
)
# Plans of a building are large; the rest is refused before it is read (documents.rules).
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- Work after commit, messages -------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "jiwar.outbox.backend.OutboxBackend"}}
EMAIL_HOST = env("JIWAR_SMTP_HOST", "", "SMTP server; without one, e-mails are recorded, not sent")
EMAIL_PORT = env_int("JIWAR_SMTP_PORT", 25, "its port")
EMAIL_HOST_USER = env("JIWAR_SMTP_USER", "", "its user")
EMAIL_HOST_PASSWORD = env("JIWAR_SMTP_PASSWORD", "", "its password")
EMAIL_USE_TLS = env_bool("JIWAR_SMTP_TLS", False, "STARTTLS with it")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("JIWAR_MAIL_FROM", "Jiwar <noreply@jiwar.example>", "sender of e-mails")
SMS_GATEWAY_URL = env("JIWAR_SMS_URL", "", "HTTP gateway of the SMS; without one, SMS are recorded, not sent")
SMS_GATEWAY_USER = env("JIWAR_SMS_USER", "", "its user")
SMS_GATEWAY_PASSWORD = env("JIWAR_SMS_PASSWORD", "", "its password")

# --- Payment of fees --------------------------------------------------------------------------------------
PAYMENT_PROVIDER = env(
    "JIWAR_PAYMENT_PROVIDER",
    "" if MODE == "production" else "pretend",
    "provider of on-line payments; empty: fees are paid at the counter; `pretend` only outside production",
)

# --- Log: to standard error, never a secret ---------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env("JIWAR_LOG_LEVEL", "WARNING", "how much is logged")},
}
