from django.urls import path

from newsletters import staff_views

app_name = "newsletters-staff"
urlpatterns = [
    path("", staff_views.issue_list, name="list"),
    path("nieuw/", staff_views.issue_new, name="new"),
    path("<int:pk>/", staff_views.issue_detail, name="detail"),
    path("<int:pk>/wijzigen/", staff_views.issue_edit, name="edit"),
    path("<int:pk>/proef/", staff_views.issue_try, name="try"),
    path("<int:pk>/versturen/", staff_views.issue_start, name="start"),
    path("<int:pk>/pauze/", staff_views.issue_pause, name="pause"),
]
