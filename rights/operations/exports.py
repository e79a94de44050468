"""The file with everything: asked for, made by a worker, taken along, destroyed."""

import io
import zipfile
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from bieb.lib.clock import day_of
from members.models import Account, Member
from rights import errors
from rights.export import showing
from rights.export.document import document_of, number_of_parts
from rights.files import destroy_files, read_file, write_file
from rights.models import Case, CaseEvent, Export
from rights.operations.cases import answer_case, open_case, record_step

FORMATS = {"html": "text/html; charset=utf-8", "pdf": "application/pdf", "json": "application/json"}
STUCK = timedelta(minutes=15)
State = Export.State


@transaction.atomic
def ask_export(
    member: Member, *, channel: str, today: date, at: datetime, staff: Account | None = None
) -> Export:
    """Ask for everything we hold. One file at a time: who asks again gets the one there is.

    Locks the member. The caller lets a worker make it (`rights.tasks.start_building`).
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    found = Export.objects.filter(case__member=member).order_by("-pk").first()
    if found and (found.is_being_made or found.can_be_read(today)):
        return found
    case = open_case(
        kind=Case.Kind.ACCESS,
        member=member,
        channel=channel,
        today=today,
        at=at,
        staff=staff,
        identified=True,
    )
    return Export.objects.create(case=case, asked_at=at, parts=number_of_parts())


def build_export(number: int, *, at: datetime) -> bool:
    """Make the file of one export. Harmless when it was made already: returns False then.

    A worker that is killed leaves nothing behind that can be read; the next one begins anew.
    """
    export = _take(number)
    member = export.case.member if export else None
    if export is None or member is None:
        return False
    document = document_of(
        member, today=day_of(at), at=at, done=lambda part: _progress(number, part)
    )
    size = write_file(export.file, _packed(document))
    return _finish(export, size=size, at=at)


def fail_export(number: int) -> None:
    """Say that a file could not be made; whoever asked may ask again."""
    export = Export.objects.filter(pk=number, state__in=[State.WAITING, State.BUILDING]).first()
    if export is not None:
        destroy_files([export.file])
        Export.objects.filter(pk=number).update(state=State.FAILED)


def stuck_exports(now: datetime) -> list[int]:
    """Return the files that should have been made long ago: their task got lost."""
    waiting = Export.objects.filter(state__in=[State.WAITING, State.BUILDING])
    return list(waiting.filter(asked_at__lt=now - STUCK).values_list("pk", flat=True))


def read_export(export: Export, wanted: str, *, today: date, at: datetime) -> bytes:
    """Open one form ("html", "pdf" or "json") of a file, and write down that it was downloaded.

    Raises:
        ExportGone: its week is over, or it was destroyed; also when no worker ran since.
    """
    if not export.can_be_read(today):
        raise errors.ExportGone
    try:
        packed = read_file(export.file)
    except FileNotFoundError:
        raise errors.ExportGone from None
    record_step(export.case, CaseEvent.What.DOWNLOADED, at=at)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return archive.read(f"export.{wanted}")


@transaction.atomic
def destroy_export(export: Export, *, at: datetime) -> None:
    """Destroy a file now: the key first, then the bytes. Harmless when it is gone."""
    export = Export.objects.select_for_update().get(pk=export.pk)
    if export.state == State.GONE:
        return
    destroy_files([export.file])
    export.state, export.size = State.GONE, 0
    export.save(update_fields=["state", "size"])
    record_step(export.case, CaseEvent.What.DESTROYED, at=at)


def destroy_expired(*, today: date, at: datetime) -> int:
    """Destroy the files whose week is over. Return how many."""
    over = [
        each
        for each in Export.objects.filter(state=State.READY).select_related("case")
        if not each.can_be_read(today)
    ]
    for each in over:
        destroy_export(each, at=at)
    return len(over)


@transaction.atomic
def _take(number: int) -> Export | None:
    export = Export.objects.select_for_update().filter(pk=number).first()
    if export is None or not export.is_being_made:
        return None
    export.state = State.BUILDING
    export.save(update_fields=["state"])
    return export


def _progress(number: int, done: int) -> None:
    Export.objects.filter(pk=number).update(parts_done=done, parts=number_of_parts())


def _packed(document: dict[str, object]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export.json", showing.as_json(document))
        archive.writestr("export.html", showing.as_page(document))
        archive.writestr("export.pdf", showing.as_pdf(document))
    return packed.getvalue()


@transaction.atomic
def _finish(export: Export, *, size: int, at: datetime) -> bool:
    """Write down that the file is there; when it was destroyed meanwhile it goes again."""
    export = Export.objects.select_for_update().filter(pk=export.pk).first() or export
    if export.state != State.BUILDING:
        destroy_files([export.file])
        return False
    export.state, export.size, export.made_on = State.READY, size, day_of(at)
    export.parts_done = F("parts")
    export.save(update_fields=["state", "size", "made_on", "parts_done"])
    case = Case.objects.get(pk=export.case_id)
    record_step(case, CaseEvent.What.BUILT, at=at)
    if case.is_open:
        answer_case(case, words="", today=day_of(at), at=at)
    return True
