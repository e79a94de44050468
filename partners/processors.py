"""Whether a company that works for us may get anything today."""

from datetime import date

from partners.models import Agreement, Partner


def agreement_holds(code: str, *, today: date) -> bool:
    """Whether a processing agreement with this recipient holds, and it is not switched off."""
    processors = Partner.objects.active().filter(code=code, role=Partner.Role.PROCESSOR)
    return Agreement.objects.on(today).filter(partner__in=processors).exists()
