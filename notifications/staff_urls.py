from django.urls import path

from notifications import staff_views as views

app_name = "post"
urlpatterns = [
    path("", views.home, name="home"),
    path("<int:pk>/", views.message, name="message"),
    path("teksten/", views.texts, name="texts"),
    path("teksten/<path:template>/", views.text, name="text"),
]
