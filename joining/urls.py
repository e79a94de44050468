from django.urls import path

from joining import views

app_name = "joining"
urlpatterns = [
    path("", views.join, name="join"),
    path("gestuurd/", views.sent, name="sent"),
    path("bevestigen/<str:token>/", views.confirm_page, name="confirm"),
]
