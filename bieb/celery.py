"""The workers: they take tasks from the queue and ask operations to do them."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bieb.settings")

app = Celery("bieb")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.imports = ("bieb.schedule",)
