"""The addresses of the worklists."""

from django.urls import path

from loans.worklists import elsewhere, views

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
    path("ibl/", elsewhere.requests, name="requests"),
    path("ibl/<int:pk>/stap", elsewhere.step, name="request-step"),
    path("ibl/<int:pk>/versturen", elsewhere.order, name="request-order"),
    path("ibl/<int:pk>/ontvangen", elsewhere.arrived, name="request-arrived"),
    path("rij/<int:title>/", views.queue, name="queue"),
    path("voorrang/<int:pk>", views.priority, name="priority"),
]
