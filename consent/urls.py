from django.urls import path

from consent import views

app_name = "consent"
urlpatterns = [
    path("", views.consent_history, name="history"),
    path("bewijs/<int:pk>/", views.consent_receipt, name="receipt"),
    path("bewijs/<int:pk>.json", views.consent_receipt_json, name="receipt_json"),
    path("tekst/<int:pk>/", views.consent_decide, name="decide"),
    path("kinderen/", views.consent_wards, name="wards"),
    path("kinderen/<int:link>/", views.guardianship_accept, name="accept"),
    path("kinderen/<int:link>/tekst/<int:pk>/", views.consent_decide_for, name="decide_for"),
]
