from django.urls import path

from notes import views

app_name = "notes"
urlpatterns = [
    path("<uuid:pk>/", views.of_member, name="of-member"),
    path("<uuid:pk>/contact/", views.contact, name="contact"),
    path("<uuid:pk>/klaar/", views.done, name="done"),
]
