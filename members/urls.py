from django.urls import path
from django.views.generic import RedirectView

from members import security_views, views
from members.models import Address

app_name = "members"
urlpatterns = [
    path("", views.details, name="details"),
    path("contact/", views.contact_edit, name="contact"),
    path("inloggen/", security_views.security, name="security"),
    path("inloggen/overal-weg/", security_views.close_all, name="close-all"),
    path("inloggen/<str:ref>/weg/", security_views.close_one, name="close"),
    path("adres/", views.address_edit, {"kind": Address.Kind.HOME}, name="address"),
    path("tweede-adres/", views.address_edit, {"kind": Address.Kind.SECOND}, name="second_address"),
    path("tweede-adres/weg/", views.address_remove, name="second_address_remove"),
    path(
        "berichten/",  # where the mails of before point to
        RedirectView.as_view(pattern_name="notifications:preferences", permanent=True),
        name="messages",
    ),
]
