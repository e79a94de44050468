"""The addresses of the desk."""

from django.urls import path

from loans.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("scan", views.scan, name="scan"),
    path("vestiging", views.branch, name="branch"),
    path("bon", views.receipt, name="receipt"),
]
