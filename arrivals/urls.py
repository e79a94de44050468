from django.urls import path

from arrivals import views

app_name = "arrivals"
urlpatterns = [
    path("", views.interests, name="interests"),
    path("stoppen/", views.stop, name="stop"),
    path("bewaren/", views.answer, name="answer"),
    path("kind/<int:link>/", views.interests_for, name="for-child"),
    path("kind/<int:link>/stoppen/", views.stop_for, name="stop-for-child"),
]
