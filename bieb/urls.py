"""Where everything is: Dutch paths for people, English names for code."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from bieb import card_pages, health, leaving_pages, pages
from bieb.oversight import seconds
from joining import desk_views as joining_desk
from members import mail_code_views
from members.secrecy import secrecy
from notifications import provider_views
from partners.tokens import TokenEndpoint
from statement import views as statement_views

handler500 = "bieb.pages.server_error"

urlpatterns = [
    path("", pages.home, name="home"),
    path("", include("catalog.urls")),
    path("", include("rights.urls")),
    path("lid-worden/", include("joining.urls")),
    path("privacy/register/", include("retention.urls")),
    path("privacy/", statement_views.current, name="privacy-statement"),
    path("privacy/", include("statement.urls")),
    path("toegankelijkheid/", pages.accessibility, name="accessibility"),
    path("mijn/pas/", card_pages.card, name="card"),
    path("mijn/pas/bewaren/", card_pages.card_file, name="card-file"),
    path("mijn/pas/kwijt/", card_pages.card_lost, name="card-lost"),
    path("mijn/opzeggen/", leaving_pages.leave, name="leave"),
    path("mijn/opzeggen/terug/", leaving_pages.leave_undo, name="leave-undo"),
    path("mijn/gezin/", include("access.urls")),
    path(
        "mijn/kinderen/",  # where it was before
        RedirectView.as_view(pattern_name="access:family", permanent=True),
    ),
    path("mijn/", include("loans.urls")),
    path("mijn/reserveringen/", include("reservations.urls")),
    path("mijn/betalen/", include("payments.urls")),
    path("mijn/gegevens/", include("members.urls")),
    path("mijn/berichten/samen/", include("reminders.urls")),
    path("mijn/berichten/", include("notifications.urls")),
    path("post/terug/mailgun/", provider_views.mailgun, name="mailgun-returns"),
    path("", include("newsletters.urls")),
    path("mijn/interesses/", include("arrivals.urls")),
    path("", include("erasure.urls")),
    path("mijn/privacy/", include("members.rights_urls")),
    path("mijn/privacy/", pages.my_privacy, name="my-privacy"),
    path("mijn/aanvragen/", include("reservations.requests.urls")),
    path("mijn/privacy/toestemming/", include("consent.urls")),
    path("geheimhouding/", secrecy, name="secrecy"),
    path("account/logout/", pages.LogoutView.as_view(), name="account_logout"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("account/code/", mail_code_views.ask, name="ask-mail-code"),
    path("account/code/invullen/", mail_code_views.type_code, name="type-mail-code"),
    path("account/", include("allauth.urls")),
    path("balie/werk/", include("loans.worklists.urls")),
    path("balie/kas/", include("payments.drawer_urls")),
    path("balie/pas-uitreiken/", joining_desk.desk, name="hand-out"),
    path("balie/", include("loans.desk.urls")),
    path("beheer/toezicht/", include("bieb.oversight.urls")),
    path("beheer/tweede/", seconds.ask, name="second"),
    path("beheer/aanwinsten/", include("arrivals.staff_urls")),
    path("beheer/post/", include("reminders.staff_urls")),
    path("beheer/post/", include("notifications.staff_urls")),
    path("beheer/briefjes/", include("notes.urls")),
    path("beheer/boeken/", include("payments.book_urls")),
    path("beheer/wissen/", include("erasure.staff_urls")),
    path("beheer/nieuwsbrief/", include("newsletters.staff_urls")),
    path("beheer/sluitingen/", include("loans.closings.urls")),
    path("beheer/", admin.site.urls),
    path("oauth/token", TokenEndpoint.as_view(), name="oauth-token"),
    path("api/", include("bieb.api")),
]
