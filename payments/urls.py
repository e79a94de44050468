from django.urls import path

from payments import views

app_name = "payments"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("bon/<int:pk>/", views.receipt, name="receipt"),
]
