from django.urls import path

from newsletters import unsubscribing, views

app_name = "newsletters"
urlpatterns = [
    path("nieuwsbrief/", views.newsletter, name="home"),
    path("nieuwsbrief/gevraagd/", views.asked, name="asked"),
    path("nieuwsbrief/stoppen/", views.stop_mine, name="stop"),
    path("nieuwsbrief/bevestigen/<str:token>/", views.confirm_sign_up, name="confirm"),
    path("u/<str:token>", unsubscribing.unsubscribe, name="unsubscribe"),
]
