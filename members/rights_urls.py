from django.urls import path

from members import rights_views

app_name = "member-rights"
urlpatterns = [
    path("op-slot/", rights_views.restrict, name="restrict"),
    path("bezwaar/", rights_views.object_page, name="object"),
]
