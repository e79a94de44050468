from django.urls import path

from reminders import staff_views

app_name = "reminders"
urlpatterns = [path("", staff_views.waiting, name="waiting")]
