"""Every setting, in one file. What differs between places is read from the environment at the top, named HUB_…

The demonstration opens doors that must stay shut for real people, so it is refused together with a public origin.
"""

from datetime import timedelta
from pathlib import Path

import environ
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from hub.databases import database
from hub.embedded import kept_secret, private_folder
from hub.origins import Origins, is_public, stated_origins
from hub.watching.askers import networks

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
FRONTEND = BASE_DIR / "frontend"

# ---- From the environment

HUB_DATA = private_folder(Path(env.str("HUB_DATA", default="var/data")).absolute())
HUB_DEMO = env.bool("HUB_DEMO", default=False)
HUB_DEBUG = env.bool("HUB_DEBUG", default=False)
HUB_PORT = env.int("HUB_PORT", default=0) or None  # `hub serve` states its own
HUB_ORIGIN = stated_origins(env.list("HUB_ORIGIN", default=[]))
HUB_PROXIES = env.list("HUB_PROXIES", default=[])  # addresses whose X-Forwarded-… headers are believed
HUB_METRICS = networks(env.list("HUB_METRICS", default=["127.0.0.0/8", "::1"]))  # who may read /metrics
HUB_SERVER = env.str("HUB_SERVER", default="uvicorn")
HUB_DATABASE_URL = env.str("HUB_DATABASE_URL", default="")
HUB_OWNER_URL = env.str("HUB_OWNER_URL", default="")  # for `hub prepare` alone
HUB_DATABASE_POOL = env.int("HUB_DATABASE_POOL", default=24)  # connections a process and store
HUB_KEYS_URL = env.str("HUB_KEYS_URL", default="")
HUB_REDIS_URL = env.str("HUB_REDIS_URL", default="")
HUB_LOGS = env.str("HUB_LOGS", default="json" if HUB_DATABASE_URL and not HUB_DEMO else "text")
HUB_SESSION_IDLE = env.int("HUB_SESSION_IDLE", default=1800)  # seconds
HUB_SESSION_ABSOLUTE = env.int("HUB_SESSION_ABSOLUTE", default=7200)  # seconds
HUB_WORK_EVERY = env.int("HUB_WORK_EVERY", default=5)  # seconds between two rounds of the worker
HUB_RATE_FRAMES = env.float("HUB_RATE_FRAMES", default=50)  # frames a second and person, sustained
HUB_RATE_FRAMES_BURST = env.int("HUB_RATE_FRAMES_BURST", default=400)
HUB_RATE_POSTS = env.float("HUB_RATE_POSTS", default=10)  # things said a second and person, sustained
HUB_RATE_POSTS_BURST = env.int("HUB_RATE_POSTS_BURST", default=200)
HUB_PROOF = env.int(
    "HUB_PROOF", default=600
)  # seconds a second factor counts as fresh where it is asked anew
HUB_ONE_PARENT = env.str(
    "HUB_ONE_PARENT", default="a demonstration" if HUB_DEMO else ""
)  # why one parent's consent is enough
HUB_OWN_CONSENT_FROM = env.int("HUB_OWN_CONSENT_FROM", default=16)  # years; lower is in the child's favour
HUB_SECRET_KEY = env.str("HUB_SECRET_KEY", default="") or kept_secret(HUB_DATA / "secret.key")
HUB_MASTER_KEY = env.str("HUB_MASTER_KEY", default="") or kept_secret(HUB_DATA / "master.key")

HUB_PUBLIC = any(is_public(origin) for origin in HUB_ORIGIN)
HUB_SECURE = bool(HUB_ORIGIN) and all(origin.startswith("https://") for origin in HUB_ORIGIN)
HUB_ORIGINS = Origins(HUB_ORIGIN, local=HUB_DEMO or not HUB_ORIGIN, port=HUB_PORT)

if HUB_PUBLIC and HUB_DEMO:
    raise ImproperlyConfigured(
        "HUB_DEMO=1 lets anyone in as anyone and is refused together with a public HUB_ORIGIN."
    )
if HUB_PUBLIC and HUB_DEBUG:
    raise ImproperlyConfigured(
        "HUB_DEBUG=1 shows what people wrote and is refused together with a public HUB_ORIGIN."
    )
if HUB_SERVER not in ("uvicorn", "daphne"):
    raise ImproperlyConfigured(f"HUB_SERVER is uvicorn or daphne, not {HUB_SERVER!r}.")

if not 12 <= HUB_OWN_CONSENT_FROM <= 16:
    raise ImproperlyConfigured(
        "HUB_OWN_CONSENT_FROM is an age from 12 to 16: the law's own is 16, and a municipality may only be stricter "
        "in the child's favour."
    )
if HUB_LOGS not in ("json", "text"):
    raise ImproperlyConfigured(f"HUB_LOGS is json or text, not {HUB_LOGS!r}.")

# ---- The house

DEBUG = HUB_DEBUG
SECRET_KEY = HUB_SECRET_KEY
ALLOWED_HOSTS = HUB_ORIGINS.hosts()
ROOT_URLCONF = "hub.urls"
ASGI_APPLICATION = "hub.asgi.application"
AUTH_USER_MODEL = "hub.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "rooms",
    "consent",
    "plans",
    "notifications",
    "hub",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "hub.logs.timed",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hub.headers.closed",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "hub.doors.Doors",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [FRONTEND / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hub.context.house",
            ],
        },
    },
]

# ---- What is kept

DATABASES = {
    "default": database(HUB_DATABASE_URL, HUB_DATA / "samrom.sqlite3", HUB_DATABASE_POOL),
    "keys": database(HUB_KEYS_URL, HUB_DATA / "keys.sqlite3", HUB_DATABASE_POOL),
}
DATABASE_ROUTERS = ["rooms.keystore.KeysRouter"]

STATIC_URL = "/static/"
STATIC_ROOT = private_folder(HUB_DATA / "static")
STATICFILES_DIRS = [FRONTEND / "dist"] if (FRONTEND / "dist").is_dir() else []
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.InMemoryStorage"
    },  # files of rooms are sealed in the store
    "staticfiles": {"BACKEND": "hub.built.BuiltFiles"},
}
WHITENOISE_USE_FINDERS = DEBUG

# ---- Language and time

LANG_INFO["se"] = {"bidi": False, "code": "se", "name": "Northern Sami", "name_local": "davvisámegiella"}
LANGUAGES = [
    ("nb", _("Norwegian Bokmål")),
    ("nn", _("Norwegian Nynorsk")),
    ("en", _("English")),
    ("se", _("Northern Sami")),
]
LANGUAGE_CODE = "nb"
LOCALE_PATHS = [FRONTEND / "locale"]
TIME_ZONE = "Europe/Oslo"
USE_TZ = True

# ---- Who comes in

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "name")},
    },
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
OTP_TOTP_ISSUER = "Samrom"

AXES_USERNAME_FORM_FIELD = (
    "username"  # as `authenticate` names it; under another name every login counts as one
)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "hub.views.login.locked_out"
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = timedelta(minutes=10)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["login", "password", "next", "csrfmiddlewaretoken"]

# Lax, not Strict: a notice links to a room, and a Strict cookie would stay at home on that click.
SESSION_ENGINE = "hub.sessions"
SESSION_COOKIE_NAME = "__Host-samrom" if HUB_SECURE else "samrom"
SESSION_COOKIE_AGE = HUB_SESSION_ABSOLUTE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HUB_SECURE
CSRF_COOKIE_NAME = "__Host-samrom-form" if HUB_SECURE else "samrom-form"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HUB_SECURE
CSRF_TRUSTED_ORIGINS = list(HUB_ORIGIN)
CSRF_FAILURE_VIEW = "hub.views.errors.form_refused"
LANGUAGE_COOKIE_NAME = "__Host-samrom-language" if HUB_SECURE else "samrom-language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HUB_SECURE
LOOK_COOKIE_NAME = "__Host-samrom-look" if HUB_SECURE else "samrom-look"
KEYS_COOKIE_NAME = "__Host-samrom-keys" if HUB_SECURE else "samrom-keys"

# ---- What browsers are told

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HUB_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HUB_SECURE
X_FRAME_OPTIONS = "DENY"

# ---- What people send

# Beyond the memory size Django would spool a body to a file in the clear, so the body's own cap lies beneath it.
HUB_BODY_CAP = 25 * 1024 * 1024
HUB_FILE_CAP = 21 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["hub.uploads.MemoryOnly"]
FILE_UPLOAD_MAX_MEMORY_SIZE = HUB_BODY_CAP + 1
DATA_UPLOAD_MAX_MEMORY_SIZE = HUB_BODY_CAP

# ---- What is told to the log: no content, no identifiers (hub/logs.py)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"text": {"()": "hub.logs.Bare"}, "json": {"()": "hub.logs.Json"}},
    "filters": {"unexpected": {"()": "hub.logs.Unexpected"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": HUB_LOGS,
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "hub": {"level": "INFO"},
        "rooms": {"level": "INFO"},
        "notifications": {"level": "INFO"},
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR", "filters": ["unexpected"]},
        "axes": {"level": "CRITICAL"},
        "psycopg.pool": {"level": "ERROR"},  # it tells of each try; that the store is away is told once
    },
}
