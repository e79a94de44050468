from django.urls import path

from reminders import views

app_name = "household"
urlpatterns = [path("", views.choose, name="choose")]
