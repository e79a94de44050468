from django.urls import path

from retention import views

urlpatterns = [
    path("", views.register, name="register"),
    path("register.json", views.register_json, name="register-json"),
    path("register.md", views.register_markdown, name="register-markdown"),
]
