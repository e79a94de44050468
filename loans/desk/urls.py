"""The addresses of the desk."""

from django.urls import path

from loans.desk import finding, last, searching, views
from loans.desk.emergency import views as emergency

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("scan", views.scan, name="scan"),
    path("vestiging", views.branch, name="branch"),
    path("bon", views.receipt, name="receipt"),
    path("zoek-lid", finding.find, name="find"),
    path("wie-had-dit", last.last, name="last"),
    path("werk/zoeken/", searching.tasks, name="searching"),
    path("werk/zoeken/<int:pk>/gevonden", searching.found, name="search-found"),
    path("werk/zoeken/<int:pk>/niet-gevonden", searching.in_vain, name="search-in-vain"),
    path("nood/", emergency.page, name="emergency"),
    path("nood/werker.js", emergency.worker, name="emergency-worker"),
    path("nood/insturen", emergency.upload, name="emergency-upload"),
    path("nood/niet-gelukt", emergency.conflicts, name="emergency-conflicts"),
    path("nood/klaar/<uuid:key>", emergency.handled, name="emergency-handled"),
]
