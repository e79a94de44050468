"""Reservations of the member who is logged in."""

from django.urls import path

from reservations import views

app_name = "reservations"
urlpatterns = [
    path("", views.reservation_list, name="list"),
    path("nieuw/<int:title>/", views.reservation_place, name="place"),
    path("<int:pk>/", views.reservation_change, name="change"),
    path("<int:pk>/langer/", views.reservation_extend, name="extend"),
    path("<int:pk>/weg/", views.reservation_cancel, name="cancel"),
]
