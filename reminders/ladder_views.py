"""The ladder in the back office: seen, tried out, and changed only after a look at what it does."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bieb.lib import clock
from bieb.lib.clock import AMSTERDAM, day_of
from bieb.lib.errors import DomainError
from members.staff import staff_required
from notifications.quiet import when_allowed
from reminders import changing
from reminders.errors import NothingChanged
from reminders.first_ladder import MONEY_STOPS, STOPS
from reminders.forms import DayForm, StepForm
from reminders.ladder import rungs
from reminders.models import Step, StepChange
from reminders.picture import picture
from reminders.planning import count_reminders
from reminders.words import (
    channel_words,
    day_words,
    differences,
    name_of,
    name_with_day,
    until_words,
)

MAY_CHANGE = "reminders.change_ladder"
MAY_SEE = (MAY_CHANGE, "reminders.approve_message", "notifications.view_message")
MOST_CHANGES = 100
TRIED_AT = time(9)


@staff_required(*MAY_SEE)
@require_safe
def ladder(request: HttpRequest) -> HttpResponse:
    """Show every step in the order in which somebody climbs them, and a drawing of their days."""
    steps = list(Step.objects.order_by("days", "position"))
    names = {step.code: name_of(step) for step in steps}
    last = {rung.step.code: rung.last for rung in rungs(steps)}
    rows = [
        {
            "step": step,
            "name": name_of(step),
            "day": day_words(step.days),
            "until": until_words(last[step.code]) if step.code in last else "",
            "channels": channel_words(step.channels),
            "after": names.get(step.after, step.after),
            "stops": [Step.Stop(each).label for each in step.stops],
        }
        for step in steps
    ]
    context = {
        "rows": rows,
        "picture": picture(rungs(steps)),
        "kinds": Step.Kind.choices,
        "may_change": request.user.has_perm(MAY_CHANGE),
    }
    return render(request, "reminders/ladder.html", context)


@staff_required(*MAY_SEE)
@require_safe
def trial(request: HttpRequest) -> HttpResponse:
    """Say what planning would write on a day, with the ladder as it is. Nothing is written."""
    today = clock.today()
    form = DayForm({"day": request.GET.get("day", today.isoformat())})
    context: dict[str, Any] = {"form": form, "today": today}
    if form.is_valid():
        context |= _tried(form.cleaned_data["day"])
    return render(request, "reminders/ladder_trial.html", context)


@staff_required(MAY_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_step(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in Step.Kind.values:
        raise Http404
    is_collection = kind == Step.Kind.COLLECTION
    look = Step.Check.BATCH if kind in Step.ABOUT_MONEY else Step.Check.NONE
    step = Step(
        code=changing.fresh_code(kind),
        position=changing.fresh_position(),
        kind=kind,
        channels=[Step.Channel.EMAIL, Step.Channel.LETTER],
        stops=STOPS.get(kind, MONEY_STOPS),
        check_by=Step.Check.TWO if is_collection else look,
        audience=Step.Audience.ADULTS if is_collection else Step.Audience.EVERYONE,
    )
    return _edit(request, step, title=_("A new step: %(kind)s") % {"kind": step.get_kind_display()})


@staff_required(MAY_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def change_step(request: HttpRequest, pk: int) -> HttpResponse:
    step = get_object_or_404(Step, pk=min(pk, 2**62))
    return _edit(request, step, title=name_with_day(step))


@staff_required(*MAY_SEE)
@require_safe
def story(request: HttpRequest) -> HttpResponse:
    """Show what changed in the ladder, newest first, and by whom."""
    lines = _story(StepChange.objects.all()[:MOST_CHANGES])
    return render(request, "reminders/ladder_story.html", {"lines": lines})


def _edit(request: HttpRequest, step: Step, *, title: str) -> HttpResponse:
    """Fill in; when it is right, see what it does today; when that is confirmed, make it so."""
    form = StepForm(request.POST if request.method == "POST" else None, step=step)
    context: dict[str, Any] = {"form": form, "step": step, "title": title}
    if form.is_bound and "again" not in request.POST and form.is_valid():
        wanted = form.step()
        try:
            if "confirm" in request.POST:
                return _done(request, wanted, form)
            if step.pk is not None and changing.row_of(step) == changing.row_of(wanted):
                raise NothingChanged
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            context |= _shown(step, wanted)
            return render(request, "reminders/step_preview.html", context)
    return render(request, "reminders/step_form.html", context)


def _done(request: HttpRequest, wanted: Step, form: StepForm) -> HttpResponse:
    """Make the change that was shown; who did it goes in the log of the back office."""
    version = request.POST["confirm"]
    with transaction.atomic():
        line = changing.change_ladder(
            wanted,
            why=StepChange.Why(form.cleaned_data["why"]),
            version=int(version) if version.isdecimal() and len(version) < 18 else -1,
            at=clock.now(),
        )
        flag = CHANGE if line.old else ADDITION
        LogEntry.objects.log_actions(str(request.user.pk), [line], flag, [], single_object=True)
    messages.success(request, _("The ladder was changed: %(step)s.") % {"step": name_of(wanted)})
    return redirect("reminders:ladder")


def _shown(step: Step, wanted: Step) -> dict[str, Any]:
    """What a preview shows: numbers and days, and nobody's name."""
    old = changing.row_of(step) if step.pk is not None else {}
    return {
        "effect": changing.preview(wanted, now=clock.now()),
        "changes": differences(old, changing.row_of(wanted)) if old else [],
        "wanted": wanted,
        "name": name_with_day(wanted),
        "version": str(changing.ladder_version()),  # a number would get dots on a page
        "today": clock.today(),
    }


def _tried(day: date) -> dict[str, Any]:
    now = datetime.combine(day, TRIED_AT, AMSTERDAM)
    leaves = when_allowed(now)
    ladder = rungs(Step.objects.climbed())
    planned = {each.step: each for each in count_reminders(Step.objects.climbed(), now=now)}
    rows = [
        {
            "name": name_of(rung.step),
            "planned": planned[rung.step.code],
            "first": day_of(leaves) - timedelta(days=rung.last),
            "last": day - timedelta(days=rung.first),
        }
        for rung in ladder
    ]
    return {
        "day": day,
        "rows": rows,
        "total": sum(each.messages for each in planned.values()),
        "leaves": leaves if day_of(leaves) != day else None,
    }


def _story(changes: Iterable[StepChange]) -> list[dict[str, Any]]:
    lines = list(changes)
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(StepChange),
        object_id__in=[str(line.pk) for line in lines],
    ).select_related("user")
    by_whom = {entry.object_id: entry.user for entry in entries}
    return [
        {
            "line": line,
            "name": name_of(Step(kind=line.new["kind"], ordinal=line.new["ordinal"])),
            "who": getattr(by_whom.get(str(line.pk)), "staff_name", ""),
            "changes": differences(line.old, line.new) if line.old else [],
        }
        for line in lines
    ]
