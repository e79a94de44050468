from django.urls import path

from payments import drawer_views as views

app_name = "drawer"
urlpatterns = [
    path("", views.home, name="home"),
    path("openen/", views.open_one, name="open"),
    path("<int:pk>/", views.day, name="day"),
    path("<int:pk>/tellen/", views.count, name="count"),
    path("<int:pk>/sluiten/", views.close, name="close"),
    path("bon/<int:pk>/", views.receipt, name="receipt"),
]
