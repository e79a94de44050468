"""With whom the library shares, on what agreement, and a line for everything they got (P6, P7)."""

from partners.models.agreement import Agreement
from partners.models.demand import LegalDemand, LegalDemandQuerySet
from partners.models.disclosure import Disclosure, DisclosureQuerySet
from partners.models.idempotency import IdempotencyKey, IdempotencyKeyQuerySet
from partners.models.notice import Notice, NoticeQuerySet
from partners.models.partner import Partner, PartnerQuerySet

__all__ = [
    "Agreement",
    "Disclosure",
    "DisclosureQuerySet",
    "IdempotencyKey",
    "IdempotencyKeyQuerySet",
    "LegalDemand",
    "LegalDemandQuerySet",
    "Notice",
    "NoticeQuerySet",
    "Partner",
    "PartnerQuerySet",
]
