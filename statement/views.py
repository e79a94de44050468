from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, override
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from rest_framework.throttling import BaseThrottle

from bieb.lib import clock
from members.models import Account, Member
from partners.limits import Window
from partners.recipients import published
from retention.appendix import appendix
from rights.models import Case
from rights.operations import open_case
from statement.choices import CHOICES
from statement.clauses import LANGUAGES
from statement.cookies import cookies, stores
from statement.differences import differences, differing_facts
from statement.facts import AUTHORITY_URL
from statement.forms import ReactionForm
from statement.measuring import is_offered, remember, said_yes
from statement.models import StatementVersion
from statement.operations import close_news
from statement.proofs import Status
from statement.reading import Heading, headings_of
from statement.wording import content_now


@require_safe
def current(request: HttpRequest) -> HttpResponse:
    """The statement that holds now, with the proof of every sentence."""
    version = StatementVersion.objects.newest_first().first()
    language = _language(request)
    said = version.said if version else StatementVersion(content=content_now()).said
    headings = headings_of(said, language)
    context = {
        "version": version,
        "headings": headings,
        "counts": _counted(headings),
        "appendix": appendix(),
        "recipients": published(),
        "decided": _decided(said, language),
        "facts": said["facts"],
        "authority": AUTHORITY_URL,
        "other_language": next(each for each in LANGUAGES if each != language),
    }
    with override(language):
        return render(request, "statement/statement.html", context)


@require_safe
def version_detail(request: HttpRequest, number: int) -> HttpResponse:
    version = get_object_or_404(StatementVersion, pk=number)
    language = _language(request)
    previous = StatementVersion.objects.filter(pk=number - 1).first()
    context = {
        "version": version,
        "headings": headings_of(version.said, language),
        "facts": version.said["facts"],
        "authority": AUTHORITY_URL,
        "decided": _decided(version.said, language),
        "previous": previous,
        "differences": differences(previous, version, language) if previous else [],
    }
    return render(request, "statement/version_detail.html", context)


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    versions = list(StatementVersion.objects.newest_first())
    return render(request, "statement/version_list.html", {"versions": versions})


@require_safe
def difference(request: HttpRequest) -> HttpResponse:
    """What differs between two versions, whichever way round they were asked."""
    wanted = sorted(_number(request.GET.get(name)) for name in ("van", "tot"))
    old, new = (get_object_or_404(StatementVersion, pk=number) for number in wanted)
    context = {
        "old": old,
        "new": new,
        "versions": StatementVersion.objects.newest_first(),
        "differences": differences(old, new, _language(request)),
        "facts": differing_facts(old, new),
    }
    return render(request, "statement/version_difference.html", context)


@require_safe
def cookie_list(request: HttpRequest) -> HttpResponse:
    context = {
        "cookies": cookies(),
        "stores": stores(),
        "measuring": settings.ANALYTICS_COMPANY if is_offered() else "",
        "said_yes": said_yes(request),
    }
    return render(request, "statement/cookies.html", context)


@require_POST
def measuring_choose(request: HttpRequest) -> HttpResponse:
    """Say yes or no to being counted; one button each, and it holds from the next page on."""
    response = redirect("statement:cookies")
    remember(response, yes=is_offered() and request.POST.get("decision") == "yes")
    return response


@login_required
@require_POST
def news_close(request: HttpRequest, number: int) -> HttpResponse:
    """Close the banner for this account and go back to the statement it was about."""
    version = get_object_or_404(StatementVersion, pk=number)
    if isinstance(request.user, Account):
        close_news(request.user, version, today=clock.today())
    return redirect("home")


@require_http_methods(["GET", "HEAD", "POST"])
def react(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Ask, complain or react; without a number it is about the version that holds now."""
    version = _version(number)
    form = ReactionForm(request.POST or None, initial={"kind": _first_kind(number)})
    if request.method == "POST" and form.is_valid():
        window = Window("reactions", str(BaseThrottle().get_ident(request)))  # type: ignore[arg-type]
        if not window.take():
            return render(request, "429.html", status=429)
        case = _open(request, form, version)
        return redirect("statement:receipt", reference=case.reference)
    status = 422 if form.is_bound else 200
    context = {"form": form, "version": version}
    return render(request, "statement/reaction_form.html", context, status=status)


@require_safe
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """What somebody who wrote to us may keep: a reference, and the day of the answer."""
    case = get_object_or_404(Case, reference=reference)
    return render(request, "statement/reaction_receipt.html", {"case": case})


def _open(request: HttpRequest, form: ReactionForm, version: StatementVersion | None) -> Case:
    return open_case(
        kind=form.cleaned_data["kind"],
        member=_member(request),
        channel=Case.Channel.WEB,
        today=clock.today(),
        at=clock.now(),
        text=form.whole,
        statement_version=version.number if version else None,
    )


def _version(number: int | None) -> StatementVersion | None:
    if number is None:
        return StatementVersion.objects.newest_first().first()
    return get_object_or_404(StatementVersion, pk=number)


def _first_kind(number: int | None) -> str:
    return Case.Kind.QUESTION if number is None else Case.Kind.REACTION


def _member(request: HttpRequest) -> Member | None:
    return request.user.member if isinstance(request.user, Account) else None


def _language(request: HttpRequest) -> str:
    wanted = request.GET.get("taal") or get_language() or settings.LANGUAGE_CODE
    return wanted if wanted in LANGUAGES else settings.LANGUAGE_CODE


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) <= 4 else 0


def _counted(headings: Sequence[Heading]) -> list[tuple[Status, int]]:
    found = [sentence.status for heading in headings for sentence in heading.sentences]
    return [(status, found.count(status)) for status in Status if status in found]


def _decided(said: Any, language: str) -> list[dict[str, str]]:
    return [
        {
            "number": choice.number,
            "asks": choice.asks[language],
            "answer": choice.values[answer].means[language],
        }
        for name, answer in said["choices"].items()
        if (choice := CHOICES.get(name)) and answer in choice.values
    ]
