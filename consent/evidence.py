"""The proof of a decision: whether its seals are whole, and the receipt somebody takes along."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.conf import settings

from bieb.lib.clock import AMSTERDAM
from consent.models import ConsentEvent, Purpose
from consent.texts import WITH_A_NAME

DPV_STATES = {
    ConsentEvent.State.REQUESTED: "dpv:ConsentRequested",
    ConsentEvent.State.CONFIRMED: "dpv:ConsentGiven",
    ConsentEvent.State.GIVEN: "dpv:ConsentGiven",
    ConsentEvent.State.REFUSED: "dpv:ConsentRefused",
    ConsentEvent.State.WITHDRAWN: "dpv:ConsentWithdrawn",
    ConsentEvent.State.EXPIRED: "dpv:ConsentExpired",
    ConsentEvent.State.RECONFIRMED: "dpv:RenewedConsentGiven",
    ConsentEvent.State.UNPROVEN: "dpv:ConsentUnknown",
}
DPV_PURPOSES = {
    Purpose.NEWSLETTER: "dpv:DirectMarketing",
    Purpose.NEW_ARRIVALS: "dpv:CommunicationManagement",
}


def seal_of(event: ConsentEvent) -> str:
    """Work out the seal of an event from its row, apart from the database that wrote it."""
    parts = [
        event.previous_hash, str(event.member_id), event.purpose,
        event.text.sha256 if event.text else "", event.state, event.channel, event.decided_by,
        str(event.staff_id or ""), event.reference, event.form,
        _utc(event.occurred_at), _utc(event.recorded_at),
    ]  # fmt: skip
    return sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def broken_seals(events: Iterable[ConsentEvent]) -> list[int]:
    """Return the numbers of events that were changed, or before which one is missing.

    `events` are any number of whole histories, with their texts. The first that is left of a
    history may follow one that was forgotten. Nothing is written.
    """
    broken, previous = [], dict[tuple[object, str], str]()
    for event in sorted(events, key=lambda each: each.pk):
        history = (event.member_id, event.purpose)
        follows = previous.get(history, event.previous_hash) == event.previous_hash
        words_are_whole = event.text is None or (
            sha256(event.text.text.encode()).hexdigest() == event.text.sha256
        )
        if not (follows and words_are_whole and seal_of(event) == event.hash):
            broken.append(event.pk)
        previous[history] = event.hash
    return broken


def receipt_of(event: ConsentEvent) -> dict[str, Any]:
    """Return the receipt of one decision for machines, shaped after ISO/IEC TS 27560 and DPV."""
    purpose = Purpose(event.purpose)
    return {
        "@context": {
            "dpv": "https://w3id.org/dpv#",
            "pd": "https://w3id.org/dpv/pd#",
            "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
        },
        "schema_version": "ISO/IEC TS 27560:2023",
        "record_id": f"consent-{event.pk}",
        "pii_principal_id": str(event.member_id),
        "pii_processing": {
            "privacy_notice": f"{settings.SITE_URL.rstrip('/')}/privacy/",
            "language": event.text.language if event.text else None,
            "purposes": [
                {
                    "purpose": str(purpose.label),
                    "purpose_type": DPV_PURPOSES[purpose],
                    "lawful_basis": "eu-gdpr:A6-1-a",
                    "pii_information": [{"pii_type": each} for each in _data(event)],
                    "pii_controllers": ["library"],
                    "recipient_third_parties": [],
                    "withdrawal_method": f"{settings.SITE_URL.rstrip('/')}/mijn/privacy/",
                    "jurisdiction": "NL",
                }
            ],
        },
        "notice": _notice(event),
        "party_identification": [
            {
                "party_id": "library",
                "party_name": settings.LIBRARY_NAME,
                "party_role": "dpv:DataController",
                "party_contact": settings.LIBRARY_EMAIL,
            }
        ],
        "events": [_event(event)],
    }


def _data(event: ConsentEvent) -> list[str]:
    """Name what is used for it: exactly what the words say."""
    text = event.text
    asked_a_name = text and (text.purpose, text.version) == (Purpose.NEWSLETTER, WITH_A_NAME)
    return ["pd:Name", "pd:EmailAddress"] if asked_a_name else ["pd:EmailAddress"]


def _notice(event: ConsentEvent) -> dict[str, Any] | None:
    if event.text is None:
        return None
    return {
        "text": event.text.text,
        "version": event.text.version,
        "language": event.text.language,
        "sha256": event.text.sha256,
    }


def _event(event: ConsentEvent) -> dict[str, Any]:
    return {
        "event_state": event.state,
        "event_type": DPV_STATES[ConsentEvent.State(event.state)],
        "consent_type": "dpv:ExplicitlyExpressedConsent" if event.is_yes else None,
        "event_time": _utc(event.occurred_at),
        "event_time_local": event.occurred_at.astimezone(AMSTERDAM).isoformat(),
        "recorded_time": _utc(event.recorded_at),
        "entity": event.decided_by,
        "written_down_by_a_colleague": event.staff_id is not None,
        "method": event.channel,
        "form": event.form,
        "reference": event.reference,
        "previous_hash": event.previous_hash,
        "hash": event.hash,
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
