"""The settings of the library, on the servers that `tests/servers.py` started."""

import os

from statement.choices import DEMO, FACTS

os.environ.setdefault("SECRET_KEY", "only-for-tests-and-static-checks")
os.environ.setdefault("DATABASE_URL", "postgresql://nobody@localhost/static")
os.environ.setdefault("REDIS_URL", "redis://localhost:1/0")
os.environ.setdefault("BEHIND_TLS", "off")
for _name, _answer in {**DEMO, **{each.setting: each.demo for each in FACTS.values()}}.items():
    os.environ.setdefault(_name, _answer)

from bieb.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

for _alias in set(DATABASES) - {"default"}:  # noqa: F405
    DATABASES[_alias]["TEST"] = {"MIRROR": "default"}  # noqa: F405  one database: empty it once
