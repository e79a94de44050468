"""The addresses of closings and emergencies."""

from django.urls import path

from loans.closings import views

app_name = "closings"
urlpatterns = [
    path("", views.closing_list, name="list"),
    path("nieuw/", views.closing_new, name="new"),
    path("<int:pk>/", views.closing_detail, name="detail"),
    path("<int:pk>/laatste-dag/", views.closing_last_day, name="last-day"),
    path("<int:pk>/ongedaan/", views.closing_undo, name="undo"),
]
