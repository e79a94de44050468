"""Does every way out have an agreement that holds?"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, register

from bieb.lib import clock
from retention.checks.common import error
from retention.checks.database import is_migrated
from retention.connectors import connectors


@register(Tags.database)
def every_way_out_has_an_agreement(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **_kwargs: Any,
) -> Iterable[CheckMessage]:
    """retention.E013: a connection that is in use, while no agreement with the other side holds."""
    if not databases or "default" not in databases or not is_migrated():
        return
    today = clock.today()
    for each in connectors():
        why = each.why_not(today)
        if why:
            yield error("E013", f"{each.name} may not send to {each.recipient}: {why}.")
