from django.urls import path

from payments import book_views as views

app_name = "books"
urlpatterns = [
    path("", views.home, name="home"),
    path("<uuid:pk>/akkoord/", views.agree, name="agree"),
    path("<uuid:pk>/lezen/", views.read, name="read"),
]
