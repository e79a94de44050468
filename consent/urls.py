from django.urls import path

from consent import views

app_name = "consent"
urlpatterns = [path("<int:pk>/", views.consent_decide, name="decide")]
