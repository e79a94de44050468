from django.urls import path

from access import using_views, views

app_name = "access"
urlpatterns = [
    path("", views.family, name="family"),
    path("vragen/", views.access_ask, name="ask"),
    path("vraag/<int:pk>/", views.access_accept, name="accept"),
    path("vraag/<int:pk>/nee/", views.access_refuse, name="refuse"),
    path("gevraagd/<int:pk>/weg/", views.access_withdraw, name="withdraw"),
    path("toegang/<int:pk>/", views.access_change, name="change"),
    path("toegang/<int:pk>/stop/", views.access_end, name="end"),
    path("gebruikt/", views.uses, name="uses"),
    path("samen/", using_views.together, name="together"),
    path("bij/<int:pk>/", using_views.person, {"way": "grant"}, name="person"),
    path(
        "bij/<int:pk>/verlengen/<int:loan>/",
        using_views.renew,
        {"way": "grant"},
        name="person-renew",
    ),
    path("bij/<int:pk>/eerder-geleend/", using_views.borrowed, name="person-borrowed"),
    path("bij/<int:pk>/gegevens/", using_views.profile, name="person-profile"),
    path("kind/<int:pk>/", using_views.person, {"way": "link"}, name="child"),
    path(
        "kind/<int:pk>/verlengen/<int:loan>/",
        using_views.renew,
        {"way": "link"},
        name="child-renew",
    ),
]
