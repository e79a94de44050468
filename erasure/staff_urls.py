from django.urls import path

from erasure import hold_views, staff_views

app_name = "erasure-staff"
urlpatterns = [
    path("", staff_views.on_request, name="on-request"),
    path("vastgehouden/", hold_views.holds, name="holds"),
    path("vastgehouden/<int:pk>/klaar/", hold_views.lift, name="lift"),
    path("<uuid:pk>/brief/", staff_views.letter, name="letter"),
    path("<uuid:pk>/starten/", staff_views.start, name="start"),
]
