"""A simulated year: what is somebody's own is on their pages and in their mail, and nowhere else."""

import logging
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path
from pytest_django.fixtures import Settings

from bieb import urls
from bieb.lib.clock import noon
from erasure.checking import OWN
from erasure.models import ErasureRequest
from erasure.operations import erase_due, go_on, request_erasure
from retention.paths import model_of
from retention.registry import declarations
from retention.residue.looking import look_for
from rights import tasks
from rights.export.document import document_of, tables_of
from tests.all_roles import with_every_role
from tests.builders import MONDAY
from tests.canary import MARK, a_canary, markable_columns
from tests.erasure.neighbours import MARKS, live, move_in, overheard
from tests.erasure.watching import Watched, queued, watched
from tests.notifications.conftest import sink  # noqa: F401  a fixture
from tests.notifications.sink import Sink

pytestmark = [with_every_role, pytest.mark.ignore_template_errors]


def breaks(request: HttpRequest, who: str) -> NoReturn:
    told = f"{who} {request.POST} {request.user}"
    raise ValueError(told)


def sends_on(_request: HttpRequest, who: str) -> HttpResponse:
    return HttpResponseRedirect(f"/mijn/?wie={who}")


def tells(_request: HttpRequest, who: str, how: str) -> HttpResponse:
    return JsonResponse({"pas": who}) if how == "answer" else HttpResponse(f"<p>{who}</p>")


urlpatterns = [
    path("vertelt/<str:who>/<str:how>/", tells),
    path("stuk/<str:who>/", breaks),
    path("door/<str:who>/", sends_on),
    *urls.urlpatterns,
]
handler500 = urls.handler500


@pytest.fixture(autouse=True)
def it_is_another_year(settings: Settings, tmp_path: Path, months_come_back: None) -> None:
    settings.CLOCK_FILE = str(tmp_path / "clock.json")


def test_three_neighbours_lived_here_for_a_year_and_none_read_of_another(
    sink: Sink,  # noqa: F811
) -> None:
    before = queued()
    with watched() as watch:
        people = [move_in(mark) for mark in MARKS]
        live(people)

    marks = [needle for each in people for needle in each.needles]
    assert watch.leaks([each.browser for each in people], marks) == set()
    assert queued() > before
    assert len(watch.log.lines) > 100
    assert overheard(people, sink) == set()
    assert {mail["To"] for mail in sink.mails} >= {each.email for each in people}
    for each in people:
        read = "".join(page.said for page in each.browser.pages) + each.taken
        assert each.mark in each.taken
        assert each.mark in read


def test_an_error_in_a_page_and_in_a_job_told_of_nobody(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    sink: Sink,  # noqa: F811
) -> None:
    settings.ROOT_URLCONF = __name__
    settings.ADMINS = settings.MANAGERS = [("Beheer", "beheer@example.org")]
    with watched() as watch:
        neighbour = move_in(MARKS[0])
        page = neighbour.browser.post(f"/stuk/{MARKS[0]}/?wie={MARKS[0]}", {"wie": MARKS[0]})
        monkeypatch.setattr("rights.operations.build_export", _fail)
        monkeypatch.setattr("rights.operations.fail_export", lambda _number: None)
        tasks.build.apply(args=[7])

    assert page.status_code == 500
    assert MARKS[0] not in page.content.decode()
    assert sum('"level": "error"' in line for line in watch.log.lines) >= 2
    assert "log" not in watch.leaks([], neighbour.needles)
    assert sink.mails == []


def _fail(*_: Any, **__: Any) -> NoReturn:
    raise RuntimeError(f"{MARKS[0]} failed")


def test_the_watch_saw_a_mark_in_each_sort_of_place(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    planted = "vx4plantje9q"
    with watched() as watch:
        browser = Watched()
        browser.get(f"/door/{planted}/")
        logging.getLogger("bieb.jobs").warning("Gemaild: %s", planted)
        sent = tasks.build.apply_async(args=[planted])

    found = watch.leaks([browser], [planted])
    sent.revoke()

    assert found == {"address", "sent on to", "log", "queue"}


@pytest.mark.parametrize("where", ["page", "answer", "export", "mail"])
def test_a_word_about_a_neighbour_was_overheard_wherever_it_was_planted(
    settings: Settings,
    sink: Sink,  # noqa: F811
    where: str,
) -> None:
    settings.ROOT_URLCONF = __name__
    people = [move_in(mark) for mark in MARKS[:2]]
    reader, other = people
    for each in people:
        each.browser.get("/mijn/gegevens/")
        each.taken = f'{{"naam": "{each.mark}"}}'
        EmailMessage("Hoi", f"Beste é {each.mark}", to=[each.email]).send()
    assert overheard(people, sink) == set()

    if where in ("page", "answer"):
        reader.browser.get(f"/vertelt/{other.needles[-1]}/{where}/")
    elif where == "export":
        reader.taken += str(other.member.pk)
    else:
        EmailMessage("Hoi", f"Ken je é {other.mark} al?", to=[reader.email]).send()

    assert overheard(people, sink) == {"page" if where == "answer" else where}


def test_the_export_held_every_mark() -> None:
    canary = a_canary()

    document = document_of(canary.member, today=MONDAY, at=noon(MONDAY))

    told = {
        f"{model._meta.db_table}.{model._meta.get_field(name).column}"
        for table in tables_of(document)
        for model in [_model(table["table"])]
        for row in table["rows"]
        for name, value in row["values"].items()
        if value.get("left_out") or any(needle in str(value) for needle in canary.needles)
    }
    assert markable_columns() - told == set()


def test_after_the_erasure_exactly_what_was_held_was_left_and_then_nothing() -> None:
    canary = a_canary()
    ErasureRequest.objects.using("purge").filter(subject_id=canary.member.pk).delete()
    day = MONDAY.replace(month=12)
    asked = request_erasure(canary.member, channel="web", today=day, at=noon(day)).request

    held = go_on(asked, today=day, at=noon(day))
    left = look_for(canary.needles)
    much_later = day.replace(year=day.year + 6)
    erase_due(today=much_later, at=noon(much_later))
    after = look_for(canary.needles)

    kept = {label for hold in held.holds.all() for label in hold.kept}
    tables = {_model(label)._meta.db_table for label in kept}
    own = {model._meta.db_table for model in OWN}
    in_columns = {place for place in left.places if "." in place and not place.startswith("pg_")}
    assert held.state == "held"
    assert {place.partition(".")[0] for place in in_columns} <= tables | own
    assert not any("phone" in place or "initials" in place for place in in_columns)
    assert MARK in canary.needles
    held.refresh_from_db()
    assert (held.state, after.is_clean, after.places) == ("receipt", True, set())


def _model(label: str) -> Any:
    return next(model_of(each) for each in declarations() if each.model == label)
