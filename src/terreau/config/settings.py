"""Settings of an instance. Every value that an operator may change comes from the environment: docs/operations.md."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF

from terreau.accounts.allauth_settings import *  # noqa: F403
from terreau.accounts.allauth_settings import APPS as ACCOUNT_APPS
from terreau.accounts.allauth_settings import MIDDLEWARE as ACCOUNT_MIDDLEWARE
from terreau.config.rooms import ROOMS

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parents[3]
TERREAU_MODE = os.environ.get("TERREAU_MODE", "test")
SERVING = TERREAU_MODE in {"demo", "serve"}
DATA_DIR = Path(os.environ.get("TERREAU_DATA", BASE_DIR / "var" / TERREAU_MODE))

SECRET_KEY = os.environ.get("TERREAU_SECRET_KEY", "")
if not SECRET_KEY and TERREAU_MODE != "serve":
    SECRET_KEY = "only-for-demo-and-tests"  # noqa: S105
DEBUG = False
PUBLIC_URL = os.environ.get("TERREAU_PUBLIC_URL", "http://127.0.0.1:8000")
ALLOWED_HOSTS = os.environ.get("TERREAU_HOSTS", "127.0.0.1,localhost,testserver").split(",")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECURE_COOKIES = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 60 * 60 * 12
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "terreau.kit",
    *ROOMS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    *ACCOUNT_APPS,
    "procrastinate.contrib.django",
    "django_tables2",
    "django_filters",
    "csp",
]
MIDDLEWARE = [
    "terreau.kit.middleware.server_timing",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    *ACCOUNT_MIDDLEWARE,
    "terreau.directory.middleware.act_under_one_membership",
    "terreau.kit.middleware.signed_in_only",
    "terreau.kit.middleware.refusals",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "terreau.portal.context.page",
            ],
            "builtins": ["terreau.kit.templatetags.french", "terreau.kit.templatetags.kit"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
ROOT_URLCONF = "terreau.config.urls"
ASGI_APPLICATION = "terreau.config.asgi.application"
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "/connexion/"
LOGIN_REDIRECT_URL = "/"

DATABASES = {"default": dj_database_url.config(default="postgresql://terreau@/terreau")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if SERVING:
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8, "timeout": 20}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kit_cache"}}

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
FILTERS_EMPTY_CHOICE_LABEL = "Tous"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "documents"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if SERVING
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not SERVING
WHITENOISE_AUTOREFRESH = False
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "terreau.kit.uploads.CarefulUploadHandler",
]

# Background of the map: an address with {z}, {x} and {y}. Without one, the map is drawn from official contours alone
# and no page ever calls outside.
TILE_URL = os.environ.get("TERREAU_TILE_URL", "")
TILE_CREDIT = os.environ.get("TERREAU_TILE_CREDIT", "")
TILE_HOSTS = ["{0.scheme}://{0.netloc}".format(urlsplit(TILE_URL))] if TILE_URL else []

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *TILE_HOSTS],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("TERREAU_SMTP_HOST")
    else "django.core.mail.backends.locmem.EmailBackend"
)
EMAIL_HOST = os.environ.get("TERREAU_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("TERREAU_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("TERREAU_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("TERREAU_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("TERREAU_SMTP_TLS", "1") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("TERREAU_MAIL_FROM", "terreau@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
if TERREAU_MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
