"""The addresses of oversight."""

from django.urls import path

from bieb.oversight import breaches, looking, seconds, views

app_name = "oversight"
urlpatterns = [
    path("", views.home, name="home"),
    path("tweede/<uuid:pk>/", seconds.approve, name="approve"),
    path("alarm/<int:pk>/", views.handled, name="handled"),
    path("wie-keek/", looking.who_looked, name="who-looked"),
    path("wie-keek/<uuid:trace>/", looking.name, name="name"),
    path("lekken/", breaches.breach_list, name="breaches"),
    path("lekken/nieuw/", breaches.breach_new, name="breach-new"),
    path("lekken/<uuid:pk>/", breaches.breach_detail, name="breach"),
    path("lekken/<uuid:pk>/regel/", breaches.breach_event, name="breach-event"),
    path("lekken/<uuid:pk>/wie/", breaches.breach_people, name="breach-people"),
]
