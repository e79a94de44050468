from django.urls import path

from erasure import staff_views

app_name = "erasure-staff"
urlpatterns = [
    path("", staff_views.on_request, name="on-request"),
    path("<uuid:pk>/starten/", staff_views.start, name="start"),
]
