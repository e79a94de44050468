"""The addresses of the worklists."""

from django.urls import path

from loans.worklists import views

app_name = "worklists"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("zoeklijst/", views.pick, name="pick"),
    path("afhaalkast/", views.shelf, name="shelf"),
    path("opruimen/", views.clearing, name="clear"),
    path("onderweg/", views.transit, name="transit"),
    path("scan", views.scan, name="scan"),
    path("niet-gevonden", views.not_there, name="not-there"),
    path("strook/<str:barcode>/", views.slip, name="slip"),
    path("rij/<int:title>/", views.queue, name="queue"),
    path("voorrang/<int:pk>", views.priority, name="priority"),
]
