"""bieb: lend, remind, return, forget."""

from bieb.celery import app as celery_app

__all__ = ["celery_app"]
