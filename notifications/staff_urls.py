from django.urls import path

from notifications import letter_views as letters
from notifications import staff_views as views

app_name = "post"
urlpatterns = [
    path("", views.home, name="home"),
    path("<int:pk>/", views.message, name="message"),
    path("terug/", views.troubles, name="troubles"),
    path("brieven/", letters.batches, name="letters"),
    path("brieven/opnemen/", letters.take_up, name="letters-take-up"),
    path("brieven/<int:pk>/", letters.batch, name="letters-batch"),
    path("brieven/<int:pk>/afdrukken/", letters.print_again, name="letters-print"),
    path("brieven/<int:pk>/nakijken/", letters.look_through, name="letters-check"),
    path("brieven/<int:pk>/gepost/", letters.posted, name="letters-posted"),
    path("teksten/", views.texts, name="texts"),
    path("teksten/<path:template>/blad-<int:number>.png", views.page, name="text-page"),
    path("teksten/<path:template>/", views.text, name="text"),
]
