from django.urls import path

from erasure import views

app_name = "erasure"
urlpatterns = [
    path("mijn/privacy/wissen/", views.ask, name="ask"),
    path("mijn/privacy/wissen/stoppen/", views.withdraw, name="withdraw"),
    path("wissen/bewijs/<str:code>/", views.receipt, name="receipt"),
    path("wissen/bewijs/<str:code>/bestand/", views.receipt_file, name="receipt-file"),
]
