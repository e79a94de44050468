"""The addresses of requests to other libraries."""

from django.urls import path

from reservations.requests import views

app_name = "interlibrary"
urlpatterns = [
    path("", views.listed, name="list"),
    path("nieuw/", views.new, name="new"),
    path("<int:pk>/annuleren/", views.cancel, name="cancel"),
]
