"""Settings. What an operator may change is read in `environment.py`; the rest is how loa is built."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from loa.project import environment
from loa.project.assets import content_mark
from loa.project.logs import is_news

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(environment.text("LOA_VAR") or ROOT / "var")
(VAR / "static").mkdir(parents=True, exist_ok=True)

DEBUG = environment.yes("LOA_DEBUG")
SECRET_KEY = environment.secret_key(VAR)
ALLOWED_HOSTS = environment.hosts()
HTTPS = environment.yes("LOA_HTTPS")
SITE_ADDRESS = environment.text("LOA_ADDRESS").rstrip("/")

# Packages

OWN_PACKAGES = [
    *("project", "workspace", "delivery", "plans", "notices"),
    *("organisations", "files", "audit", "accounts", "jobs", "core"),
]

INSTALLED_APPS = [
    *(f"loa.{name}" for name in OWN_PACKAGES),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.forms",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "loa.project.compression.Compression",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "loa.project.middleware.RefuseCutOff",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "loa.organisations.acting.stand_in",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "loa.accounts.middleware.note_session",
    "axes.middleware.AxesMiddleware",
    "loa.audit.origin.origin",
    "loa.project.middleware.refuse_floods",
    "loa.project.middleware.refuse_nul",
    "loa.accounts.middleware.AskForSecondFactor",
]

ROOT_URLCONF = "loa.project.urls"
WSGI_APPLICATION = "loa.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": environment.database(VAR)}

# shared by all workers, or each would count tries by itself and take a code of the phone a second time
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Jobs: rows in the database, run by `manage.py db_worker`

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Pages

LOADERS = [
    (
        "template_partials.loader.Loader",
        [
            (
                "django.template.loaders.cached.Loader",
                ["django_cotton.cotton_loader.Loader", "django.template.loaders.app_directories.Loader"],
            )
        ],
    )
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "loa.project.shell.shell",
            ],
            "loaders": LOADERS,
            "builtins": [
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "loa.core.templatetags.formats",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
COTTON_DIR = "cotton"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = (
    False  # or a row's number 1500 would become 1.500 in addresses; the filter `number` writes figures
)
FORMAT_MODULE_PATH = "loa.project.formats"

# Static files come from our own origin: own files, and the named parts of the packages npm installed

STATIC_URL = f"/static/{content_mark(ROOT)}/"
STATIC_ROOT = VAR / "static"
NODE_MODULES = ROOT / "node_modules"
ASSETS = {
    "htmx": "htmx.org/dist",
    "be-vietnam-pro": "@fontsource/be-vietnam-pro",
    "tinos": "@expo-google-fonts/tinos",
}
STATICFILES_DIRS = [(prefix, NODE_MODULES / path) for prefix, path in ASSETS.items() if (NODE_MODULES / path).exists()]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 365 * 24 * 3600

# Uploaded files are private: they leave through views only

MEDIA_ROOT = VAR / "files"
MEDIA_URL = ""
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_PERMISSIONS = 0o600
CLAMD = environment.text("LOA_CLAMD")

# Pages that evidence points to are asked for their titles, and whether they are still there

LINK_NETWORKS = environment.link_networks()
LINK_PORTS = [80, 443]

# Sign-in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "loa.accounts.passwords.LongEnough"},
    {"NAME": "loa.accounts.passwords.NotCommon"},
    {"NAME": "loa.accounts.passwords.NotPersonal"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workspace:home"
LOGOUT_REDIRECT_URL = "account_login"

PASSWORD_RESET_TIMEOUT = 4 * 3600
REQUIRE_SECOND_FACTOR = environment.second_factor()
IS_ADMINISTRATOR = "loa.project.rules.is_administrator"  # asked by loa.accounts, which knows no roles

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "loa.project.errors.csrf_failure"

# Security headers

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "SAMEORIGIN"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "blob:", "data:"],
        "connect-src": [SELF],
        "object-src": [SELF, "blob:"],
        "frame-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Logs

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"news": {"()": "django.utils.log.CallbackFilter", "callback": is_news}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["news"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "loa": {"level": environment.text("LOA_LOG_LEVEL", "INFO")},
        "django.request": {"level": "ERROR"},
        "axes": {"level": "ERROR"},  # it writes what was typed; the audit log says what matters
        "django": {"handlers": [], "level": "INFO", "propagate": True},
    },
}

# Mail

globals().update(environment.mail())
SENDS_MAIL = bool(environment.text("LOA_MAIL_URL"))

# django-allauth: an administrator makes the accounts, nobody signs up by himself

ACCOUNT_ADAPTER = "loa.accounts.adapter.account.Adapter"
ACCOUNT_FORMS = {
    "change_password": "loa.accounts.forms.PasswordChangeForm",
    "reauthenticate": "loa.accounts.forms.ConfirmAgainForm",
    "set_password": "loa.accounts.forms.FirstPasswordForm",
    "reset_password": "loa.accounts.forms.ForgottenForm",
    "reset_password_from_key": "loa.accounts.forms.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    # codes of the second factor; guessing passwords is stopped by axes, which survives restarts
    "login_failed": "5/5m/key,20/h/key",
    "access_code": "10/15m/ip",
    "calendar_feed": "600/15m/ip",  # the calendar programmes of a whole office may ask from one address
    "reset_password": "10/h/ip,3/h/key",
}
ACCOUNT_PRESERVE_USERNAME_CASING = False
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0

MFA_ADAPTER = "loa.accounts.adapter.factors.FactorAdapter"
MFA_FORMS = {
    "authenticate": "loa.accounts.forms.CodeForm",
    "reauthenticate": "loa.accounts.forms.CodeAgainForm",
    "activate_totp": "loa.accounts.forms.AppForm",
    "add_webauthn": "loa.accounts.forms.PasskeyForm",
    "edit_webauthn": "loa.accounts.forms.PasskeyNameForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are given by the administrator
MFA_TOTP_ISSUER = "Loa"
MFA_TOTP_TOLERANCE = 1

SOCIALACCOUNT_ADAPTER = "loa.accounts.adapter.linking.LinkAdapter"
SOCIALACCOUNT_PROVIDERS = environment.linked_accounts()
SOCIALACCOUNT_STORE_TOKENS = False

# django-axes: ten wrong passwords for one name from one address, then a quarter of an hour of rest

AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "loa.accounts.lockout.typed_name"
AXES_CLIENT_IP_CALLABLE = "loa.accounts.lockout.client_address"
AXES_SENSITIVE_PARAMETERS: list[str] = []
AXES_VERBOSE = False
