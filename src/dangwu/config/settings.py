"""One settings file: every value has a place in the environment, each profile its defaults.

`DANGWU_PROFILE` is `production` (the default: refuses to start half-configured), `demo`
(loopback http,
invented people) or `test`.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured

SOURCE = Path(__file__).resolve().parent.parent
ROOT = SOURCE.parent.parent

env = environ.Env()
PROFILE = env.str("DANGWU_PROFILE", "production")
if PROFILE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"DANGWU_PROFILE: production, demo or test, not {PROFILE!r}")
IN_PRODUCTION = PROFILE == "production"

VAR = Path(env.str("DANGWU_VAR", str(ROOT / "var")))
DEBUG = False
ALLOWED_HOSTS = env.list(
    "DANGWU_HOSTS", default=[] if IN_PRODUCTION else ["127.0.0.1", "localhost"]
)
if PROFILE == "test":
    ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]

# Two secrets live in files outside the database: Django's, and the key that wraps the data keys.
# `dangwu init` makes them with mode 0400; core.crypto reads the second.
KEY_DIR = Path(env.str("DANGWU_KEY_DIR", str(VAR / "keys")))
SECRET_KEY_FILE = KEY_DIR / "secret_key"
if PROFILE == "test":
    SECRET_KEY = "test-only-" + "0123456789" * 5
elif SECRET_KEY_FILE.exists():
    SECRET_KEY = SECRET_KEY_FILE.read_text().strip()
else:
    SECRET_KEY = env.str("DANGWU_SECRET_KEY", "")

ROOT_URLCONF = "dangwu.config.urls"
WSGI_APPLICATION = "dangwu.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "csp",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "dangwu.rulebook",
    "dangwu.core",
    "dangwu.accounts",
    "dangwu.orgs",
    "dangwu.documents",
    "dangwu.duties",
    "dangwu.procedures",
    "dangwu.members",
    "dangwu.dues",
    "dangwu.meetings",
    "dangwu.care",
    "dangwu.learning",
    "dangwu.reports",
    "dangwu.admission",
    "dangwu.desk",
    "dangwu.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "dangwu.config.middleware.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dangwu.config.middleware.KeepAliveMiddleware",
    "dangwu.config.middleware.ActorMiddleware",
    "dangwu.config.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dangwu.config.middleware.PasswordMiddleware",
    "dangwu.config.middleware.ScopeMiddleware",
    "dangwu.config.middleware.MethodMiddleware",
    "dangwu.config.middleware.DenialMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SOURCE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "dangwu.desk.context.shell",
            ],
            "builtins": ["dangwu.core.templatetags.dangwu"],
        },
    }
]
FORM_RENDERER = "dangwu.core.forms.Renderer"

# ---- database: SQLite by default, PostgreSQL by address ------------------------------------
DATABASES = {"default": env.db("DANGWU_DATABASE_URL", f"sqlite:///{VAR / 'dangwu.sqlite3'}")}
_database = DATABASES["default"]
_database["ATOMIC_REQUESTS"] = False  # each act is its own transaction, refusals write audit lines
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        ),
    }
    _database["TEST"] = {"NAME": ":memory:"}
else:
    _database["CONN_MAX_AGE"] = 60

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_ENGINE = "dangwu.accounts.backends"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own

TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend"
        if PROFILE == "test"
        else "django_tasks_db.DatabaseBackend"
    }
}

# ---- reminders on their way out ---------------------------------------------------------------
# In the application always; by mail and to robots of group chats only where addresses stand here.
# A robot's address is never typed on a page: {"path of the organisation, or *": "https://…"}.
MAIL_REMINDERS = bool(env.str("DANGWU_EMAIL_URL", ""))
if MAIL_REMINDERS:
    _mail = env.email("DANGWU_EMAIL_URL")
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
    EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
    EMAIL_FILE_PATH = _mail.get("EMAIL_FILE_PATH") or None
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = env.str("DANGWU_EMAIL_FROM", "dangwu@localhost")
WEBHOOKS = env.json("DANGWU_WEBHOOKS", default={})
WEBHOOK_TEMPLATE = env.str(
    "DANGWU_WEBHOOK_TEMPLATE", '{"msgtype": "text", "text": {"content": "{text}"}}'
)

# ---- language and time ----------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# ---- sign-in --------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
PEOPLE_DIRECTORY = "dangwu.members.services.accounts.Directory"
PASSWORD_PROFILE = env.str("DANGWU_PASSWORD_PROFILE", "dengbao3")  # or asvs
PASSWORD_DAYS = env.int("DANGWU_PASSWORD_DAYS", 90)  # of dengbao3; asvs knows no expiry
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if PROFILE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "dangwu.accounts.passwords.ProfileValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
INITIAL_PASSWORD_HOURS = 24
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # a locked-out owner is let in on time
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
SIGN_INS_A_MINUTE = {"address": 20, "all": 100}
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = (
    "dangwu.accounts.throttle.sign_in_mark"  # a keyed mark: people type other things there
)
AXES_SENSITIVE_PARAMETERS = ["username"]
# Only a proxy named here may speak for somebody else's address (X-Forwarded-For is else ignored).
TRUSTED_PROXIES = env.list("DANGWU_TRUSTED_PROXIES", default=[])
AXES_CLIENT_IP_CALLABLE = "dangwu.core.http.client_address"

SESSION_COOKIE_AGE = env.int("DANGWU_SESSION_IDLE_MINUTES", 30) * 60
SESSION_HOURS = 12  # at most, however busy
SESSIONS_AT_ONCE = 2
SESSION_SAVE_EVERY_REQUEST = False  # KeepAliveMiddleware moves the end on
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# ---- what a browser is told ----------------------------------------------------------------
SECURE_COOKIES = PROFILE != "demo"  # the demo serves loopback http only
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
LARGE_TYPE_COOKIE = "__Host-large-type" if SECURE_COOKIES else "large-type"
SESSION_COOKIE_NAME = "__Host-session" if SECURE_COOKIES else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_COOKIES else "csrf"
SECURE_SSL_REDIRECT = IN_PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 31536000 if SECURE_COOKIES else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_COOKIES
SECURE_HSTS_PRELOAD = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # HSTS preload is not for an intranet
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "script-src": [SELF],
        "style-src": [SELF],
        "style-src-attr": [UNSAFE_INLINE],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "report-uri": "/csp-report/",
    }
}

# ---- files ----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [SOURCE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if PROFILE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = VAR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 50 * 1024 * 1024  # uploads stay in memory: nothing in clear on disk
UPLOAD_LIMIT = 20 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DANGWU_FONT_DIRS = [
    VAR / "fonts",
    Path("/usr/share/fonts/opentype/noto"),
    *map(Path, env.list("DANGWU_FONT_DIR", default=[])),
]
DANGWU_RULEBOOK_CACHE = VAR / "cache"
DANGWU_RULEBOOK_EXTRA = env.list(
    "DANGWU_RULEBOOK_EXTRA", default=[]
)  # folders with more standards

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "dangwu.core.logs.OneLine",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # axes would write user names, django.request every wrong address; the audit trail has its
    # own lines
    "loggers": {
        "dangwu": {"level": "INFO"},
        "axes": {"level": "ERROR"},
        "django.request": {"level": "ERROR"},
    },
}
