"""What stands on the screen of the desk: the whole page, or only what an answer changed."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.template.loader import render_to_string

from bieb.lib import clock
from loans.desk import jobs, replies
from loans.desk.acting import Answer
from loans.desk.jobs import MAY_LEND
from loans.desk.money import MAY_WAIVE
from loans.desk.session import REST_SECONDS, Desk
from loans.desk.showing import at_home, visit_of
from loans.desk.words import line_of, lines_of, with_care

WIDE = (jobs.HOME, jobs.MODE, jobs.LEND_UNDONE, jobs.RETURN_UNDONE, "desk_changed")
QUIET = (jobs.HOME, jobs.SOUND)
PARTS = ("mode", "ways", "member", "log", "keys", "list", "question")
Screen = tuple[object, ...]


def home_context(request: HttpRequest, desk: Desk) -> dict[str, object]:
    """Read everything that the page of the desk shows."""
    lines, visit = lines_of(desk), visit_of(desk, clock.today())
    obstacles = [each.why for each in visit.obstacles] if visit is not None else []
    return _always(request, desk) | {
        "visit": visit,
        "status": with_care(lines[0], obstacles) if lines else None,
        "lines": lines,
        "asking": replies.asking(desk),
        "rest_seconds": REST_SECONDS,
    }


def answer_parts(
    request: HttpRequest, desk: Desk, given: Answer, *, before: Screen
) -> dict[str, object]:
    """Say what changed on the page: `parts` replace what stands there, `entry` comes on top.

    A scan that lends, takes back or is refused changes little: only that is read and sent.
    """
    done, line = given.scan, line_of(given.scan)
    context = _always(request, desk)
    parts, entry = {}, ""
    if done.outcome == jobs.SOUND:
        parts["desk-sound"] = _part(request, "sound", context)
    elif desk.screen != before or desk.panel or done.outcome in WIDE:
        visit = visit_of(desk, clock.today())
        line = with_care(line, [each.why for each in visit.obstacles] if visit else [])
        context |= {"visit": visit, "lines": lines_of(desk), "asking": replies.asking(desk)}
        parts |= {f"desk-{part}": _part(request, part, context) for part in PARTS}
    else:
        if desk.card:
            parts["desk-at-home"] = str(at_home(desk) if given.at_home is None else given.at_home)
        if line.is_about_a_copy:
            entry = _part(request, "entry", context | {"line": line})
    if done.outcome not in QUIET:
        parts["desk-status"] = _part(request, "status", context | {"status": line})
    return {
        "outcome": done.outcome,
        "tone": line.tone,
        "sitting": desk.sitting,
        "sound": desk.has_sound,
        "parts": parts,
        "entry": entry,
    }


def _always(request: HttpRequest, desk: Desk) -> dict[str, object]:
    return {
        "desk": desk,
        "may_lend": request.user.has_perm(MAY_LEND),
        "may_forgive": request.user.has_perm(MAY_WAIVE),
        "today": clock.today(),
    }


def _part(request: HttpRequest, part: str, context: Mapping[str, object]) -> str:
    return render_to_string(f"loans/desk_{part}.html", dict(context), request)
