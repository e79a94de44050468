"""The library as a Django application. With it comes the queue that every `shared_task` uses."""

from importlib import import_module

from django.apps import AppConfig

from bieb.celery import app as queue

__all__ = ["BiebConfig", "queue"]


class BiebConfig(AppConfig):
    """Importing this file makes our queue the one that tasks go to.

    Not in `bieb/__init__.py`, as is usual: the supervisor and the mailbox of `make run` are part
    of this package too, and need neither Celery nor the memory it takes.
    """

    name = "bieb"

    def ready(self) -> None:
        """Declare who carries what leaves; here, because models exist by now."""
        import_module("bieb.ways_out").declare_ways_out()
