"""What the next mail about new titles holds, for colleagues: numbers, never who."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from arrivals.forecast import FEWEST, forecast
from arrivals.models import Run
from bieb.lib import clock
from members.staff import staff_required

RUNS_SHOWN = 10


@staff_required("arrivals.see_next_run")
@require_safe
def next_mail(request: HttpRequest) -> HttpResponse:
    context = {
        "forecast": forecast(clock.today()),
        "fewest": FEWEST,
        "runs": Run.objects.all()[:RUNS_SHOWN],
    }
    return render(request, "arrivals/staff_next.html", context)
