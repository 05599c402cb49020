"""Django's settings. What may differ between installations comes from ``environment``."""

import sys
from typing import Any

from django.utils.translation import gettext_lazy as _

from config import environment

ROOT = environment.ROOT
TESTING = "pytest" in sys.modules
VAR = environment.test_dir(environment.var_dir()) if TESTING else environment.var_dir()
SITE = environment.site_address()

DEBUG = environment.flag("DEBUG")
if DEBUG and (SITE.secure or not SITE.is_local):
    raise environment.SettingError("DEBUG=1 with a public SITE_URL would show secrets to strangers. Leave DEBUG out.")
SECRET_KEY = environment.secret_key(VAR)
ALLOWED_HOSTS = [SITE.host, "127.0.0.1", "localhost", "[::1]", *environment.words("ALLOWED_HOSTS")]
if TESTING:
    ALLOWED_HOSTS.append("testserver")

INSTALLED_APPS = [
    "config",
    "home",
    "courses",
    "library",
    "timetable",
    "news",
    "content",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.typed_table_block",
    "wagtail.locales",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.apps.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    # network replaces permission policies that Wagtail's own apps register when they are ready
    "network",
    "media",
    "search",
    "accounts",
    "pagecache",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "config.middleware.trust_proxies",
    "pagecache.watching.watch_request",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.security_headers",
    "config.middleware.refuse_nul",
    "config.middleware.hide_demo",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.traditional.answer_in_traditional",
    "config.english.answer_in_english",
    "config.modes.remember_modes",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.speak_as_chosen",
    "accounts.middleware.require_second_step",
    "network.middleware.hide_refusals",
    "content.middleware.tell_unready",
    "news.middleware.answer_gone",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# --- database -------------------------------------------------------------------------------
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=268435456;"
    "PRAGMA cache_size=-16000;PRAGMA foreign_keys=ON;PRAGMA temp_store=MEMORY;"
)
if (server := environment.postgres()) is not None:
    DATABASES: dict[str, Any] = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": server.name,
            "USER": server.user,
            "PASSWORD": server.password,
            "HOST": server.host,
            "PORT": server.port,
            "OPTIONS": {} if TESTING else {"pool": {"min_size": 1, "max_size": 8}},
        },
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR / "db.sqlite3",
            "CONN_MAX_AGE": None,  # a new connection reads the whole schema: five of a front page's sixteen milliseconds
            "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS},
        },
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES: dict[str, Any] = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
if REDIS_URL := environment.text("REDIS_URL"):
    CACHES["database"] = CACHES["default"]
    CACHES["default"] = {
        "BACKEND": "config.redis_cache.SharedCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 0.25, "socket_connect_timeout": 0.25},  # seconds that a request waits for Redis
    }
# Sizes of pictures come with one query; keeping them again would write at every look at a page.
CACHES["renditions"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}

PAGECACHE_PREFIXES = ("/zh-hant",)
PAGECACHE_BYTES = environment.number("PAGECACHE_MB", 48) * 1_000_000
PAGECACHE_EXPORT = environment.folder("PAGECACHE_EXPORT_DIR")
WAGTAILFRONTENDCACHE = {
    f"proxy{number}": {"BACKEND": "pagecache.backend.Proxy", "LOCATION": address}
    for number, address in enumerate(environment.addresses("PURGE_URLS"), 1)
}
WAGTAILFRONTENDCACHE_LANGUAGES: list[str] = []  # each language has addresses of its own, which are noted as they are asked for

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
if TESTING:
    TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# --- languages and time ---------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LOCALE_PATHS = [ROOT / "site" / "locale", ROOT / "site" / "locale" / "wagtail"]
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = ["config.formats"]
USE_TZ = USE_I18N = WAGTAIL_I18N_ENABLED = True

# --- files ----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "site" / "static"]
WHITENOISE_ROOT = ROOT / "site" / "static" / "root"  # what browsers ask for without being told: /favicon.ico, /apple-touch-icon.png
MEDIA_URL = "/uploads/"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = 250  # books are sent by the folder; the desk's form says its own limit of 200
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# --- accounts -------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/admin/"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "accounts.forms.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
SECOND_STEP_REQUIRED = SITE.secure
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
MFA_TOTP_ISSUER = "太原终身学习网"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "outbox"

# --- security -------------------------------------------------------------------------------
TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES")
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CSRF_TRUSTED_ORIGINS = [SITE.url]
if SITE.secure:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_REDIRECT_EXEMPT = ["^healthz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # trust_proxies removes a stranger's

# --- Wagtail --------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "太原终身学习网"
WAGTAILADMIN_BASE_URL = SITE.url
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILIMAGES_IMAGE_MODEL = "media.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "media.Attachment"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "media.forms.AttachmentForm"
WAGTAILIMAGES_IMAGE_FORM_BASE = "media.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"webp": "webp", "gif": "png"}
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
SEARCH_SERVER = environment.search_server()
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.engines"}}
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["h2", "h3", "bold", "italic", "ol", "ul", "hr", "link", "blockquote"]},
    },
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # search.engines.breaker says once that a server does not answer; its client would, at every try, with all that led there
    "loggers": {"opensearch": {"level": "ERROR"}, "elastic_transport": {"level": "ERROR"}},
}
