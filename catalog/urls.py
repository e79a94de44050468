"""The public catalogue: for everybody, without a log-in and without a cookie."""

from django.urls import path

from catalog import views

app_name = "catalog"
urlpatterns = [
    path("zoeken/", views.search, name="search"),
    path("titels/<int:pk>/", views.title_detail, name="title"),
]
