from django.urls import path

from reminders import ladder_views, pause_views, staff_views

app_name = "reminders"
urlpatterns = [
    path("wacht/", staff_views.waiting, name="waiting"),
    path("pauze/<uuid:pk>/", pause_views.pause, name="pause"),
    path("ladder/", ladder_views.ladder, name="ladder"),
    path("ladder/proef/", ladder_views.trial, name="trial"),
    path("ladder/wijzigingen/", ladder_views.story, name="story"),
    path("ladder/nieuw/<slug:kind>/", ladder_views.new_step, name="new-step"),
    path("ladder/<int:pk>/", ladder_views.change_step, name="change-step"),
]
