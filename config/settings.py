"""Every setting of the site, read from the environment with defaults that are safe to serve."""

import datetime as dt
import os
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.identity import identity_of
from config.keys import kept_secret, sealing_keys
from config.outgoing import chat_of, mail_of
from config.postgres import APPLICATION, OWNER, READER, data_folder, own_server, project_root

ROOT = project_root()
DATA = data_folder()


def chosen_day(text: str, *, is_real: bool) -> dt.date | None:
    """The day that a trial site takes for today; None for the real one. A site in real use has no other."""
    if not text:
        return None
    if is_real:
        raise ImproperlyConfigured("ZHIXING_TODAY 只供试用，不能与 ZHIXING_HTTPS=1 同用；请去掉其中一个再启动。")
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ImproperlyConfigured(f"ZHIXING_TODAY={text} 不是日期，请写成 2026-12-20 这样。") from None


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    parameters = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parameters.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,  # a database that was started again is met by the first request after it
        "OPTIONS": parameters,
        # One name a process, so that two test runs side by side never share tables.
        "TEST": {"NAME": os.environ.get("ZHIXING_TEST_DB", f"test_zhixing_{os.getpid()}")},
    }


SECRET_KEY = kept_secret("session_key", DATA)
# Keys of the field encryption (SM4-GCM) and of its keyed look-up hash; see zhixing/models/sealed.py.
FIELD_KEY = kept_secret("field_key", DATA)
SEAL_KEYS = sealing_keys(DATA, FIELD_KEY)  # the newest seals, all open: `./dev reseal`
# The secret behind the key that signs files for other installations; see zhixing/files/exchange/signing.py.
EXCHANGE_KEY = kept_secret("exchange_key", DATA)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("ZHIXING_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
HTTPS = os.environ.get("ZHIXING_HTTPS", "") == "1"
if (fonts_folder := os.environ.get("ZHIXING_FONTS")) and not os.path.isdir(fonts_folder):
    raise ImproperlyConfigured(f"ZHIXING_FONTS={fonts_folder} 不是目录，请改成放公文字体的目录，或去掉这个设置。")
TODAY = chosen_day(os.environ.get("ZHIXING_TODAY", ""), is_real=HTTPS)  # see config/clock.py
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []

# The pages connect as a role that changes no table; migrations connect as the owner, see zhixing/models/ownership.py.
_given = os.environ.get("DATABASE_URL")
DATABASES = {"default": _database(_given or own_server().url)}
DATABASE_OWNER_URL = os.environ.get("DATABASE_OWNER_URL", "") if _given else own_server().url_of(OWNER)
DATABASE_OWNER = _database(DATABASE_OWNER_URL) if DATABASE_OWNER_URL else None
APPLICATION_ROLE = str(DATABASES["default"]["USER"]) if DATABASE_OWNER else APPLICATION
READER_ROLE = READER
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "zhixing",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhixing.web.frame.anonymous_vote.VoteMiddleware",  # above everything that could look who is asking
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhixing.web.frame.middleware.ViewerMiddleware",
    "zhixing.web.frame.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["zhixing.templatetags.zhixing", "zhixing.templatetags.charts"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "zhixing.web.frame.navigation.page",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Accounts: level-3 classified protection (complexity, expiry, lock-out, time-out).
AUTH_USER_MODEL = "zhixing.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "zhixing.web.accounts.backend.AccountBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# Length and kinds of signs are in zhixing/rules/accounts.py; these two need Django's lists.
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_DAYS = 90  # after which a new one must be chosen, by whoever holds an office
# Of plain members, who come once a quarter and would have to think of a new one each time; 0: never by the calendar.
MEMBER_PASSWORD_DAYS = int(os.environ.get("ZHIXING_MEMBER_PASSWORD_DAYS", "0"))
# The office's own provider of identities (OpenID Connect), see zhixing/web/accounts/identity.py; None: passwords alone.
IDENTITY = identity_of(os.environ)
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 30 * 60  # seconds without a request
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# A whole office sits behind one address: lock the pair of account and address, not the address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says when to try again, and that stays true
AXES_LOCKOUT_CALLABLE = "zhixing.web.accounts.sessions.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # our own log keeps sign-ins
OTP_TOTP_ISSUER = "知行"
AXES_VERBOSE = False

# By which ways reminders leave the program, see zhixing/web/overview/outgoing.py; None: they are copied by hand.
MAIL = mail_of(os.environ)
CHAT = chat_of(os.environ)

# Nothing inline, nothing from outside: many sites have only a local network.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is not there
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Names with a hash of the content, kept by browsers for good, and compressed once: `prepare_site` collects them.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
EVIDENCE = DATA / "evidence"  # uploads: outside the web root, served only through a view that asks who may see
BALLOT_KEYS = DATA / "ballots"  # parts of ballots' keys outside the database: in no backup, destroyed at the count
CHAIN_ENDS = DATA / "chains"  # how long each chain of the ledger was, where nobody who only holds the database comes
BALLOT_PHRASE_COST = (6, 128 * 1024 * 1024)  # of one try of a teller's phrase: passes and bytes of memory of Argon2id
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a branch of 300 members in one recording form
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"vote": {"()": "zhixing.web.frame.anonymous_vote.VoteLogFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["vote"]}},
    # At the logger too, before any other handler (that of e-mails to administrators) sees the request.
    "loggers": {"django.request": {"filters": ["vote"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
