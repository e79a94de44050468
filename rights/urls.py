from django.urls import path

from rights import case_views, service_views, views

app_name = "rights"
urlpatterns = [
    path("klantenservice/", service_views.service, name="service"),
    path("klantenservice/melden/", service_views.report, name="report"),
    path("klantenservice/melding/<str:reference>/", service_views.received, name="reported"),
    path("mijn/privacy/verzoeken/", case_views.cases, name="cases"),
    path("mijn/privacy/verbeteren/", case_views.correction, name="correction"),
    path("mijn/privacy/meenemen/", views.export_overview, name="export"),
    path("mijn/privacy/meenemen/vraag/", views.export_ask, name="export-ask"),
    path("mijn/privacy/meenemen/<str:reference>/weg/", views.export_destroy, name="export-destroy"),
    path(
        "mijn/privacy/meenemen/<str:reference>/bestand.<str:wanted>",
        views.export_download,
        name="export-download",
    ),
    path("privacy/meenemen/schema.json", views.export_schema, name="export-schema"),
]
