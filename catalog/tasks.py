"""What the catalogue does by itself."""

from celery import shared_task

from catalog.search import lexicon


@shared_task
def refresh_words() -> int:
    """Daily at 05:00: corrections made by hand reach "Did you mean". Return how many words changed."""
    return lexicon.refresh()
